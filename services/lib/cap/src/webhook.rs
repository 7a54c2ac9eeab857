//! Signatures of webhooks after standard-webhooks.com: HMAC-SHA256 over `id.timestamp.body`, in three headers.
//!
//! Used by whoever posts a message, and by receivers that want to know who did. The time of a check is given to it.

use std::fmt;

use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;

/// The header with the id of the delivery: the same for each attempt, so that a receiver takes it once.
pub const ID_HEADER: &str = "webhook-id";
/// The header with the time of the attempt, in seconds since 1970.
pub const TIMESTAMP_HEADER: &str = "webhook-timestamp";
/// The header with one or more signatures, with blanks between them.
pub const SIGNATURE_HEADER: &str = "webhook-signature";

/// How far the clocks of sender and receiver may be apart, and how long a copied request can be used.
pub const TOLERANCE_SECONDS: i64 = 5 * 60;
/// An old secret and a new one, with room.
pub const SECRETS_MAX: usize = 4;
/// Signatures that a receiver looks at.
const SIGNATURES_MAX: usize = 16;
const ID_CHARS_MAX: usize = 128;
const PREFIX: &str = "whsec_";
/// Bytes of a secret, by the standard.
const SECRET_BYTES: std::ops::RangeInclusive<usize> = 24..=64;

/// Why a webhook is not signed or not believed. A receiver answers 401 and does not say which.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Not `whsec_` with base64 of 24 to 64 bytes.
    #[error("the secret is not whsec_ and base64 of 24 to 64 bytes")]
    Secret,
    /// No secret, or more than [`SECRETS_MAX`].
    #[error("there is no secret, or more than {SECRETS_MAX}")]
    Secrets,
    /// Empty, long, or with other characters than letters, digits, `_` and `-`.
    #[error("the id has other characters than letters, digits, _ and -, or more than {ID_CHARS_MAX}")]
    Id,
    /// Not a number of seconds.
    #[error("the timestamp is not a number of seconds")]
    Timestamp,
    /// Too old or from the future.
    #[error("the timestamp is more than {TOLERANCE_SECONDS} seconds away")]
    Stale,
    /// No signature fits.
    #[error("no signature fits")]
    Signature,
}

/// A secret that sender and receiver share. Never printed.
#[derive(Clone)]
pub struct Secret(hmac::Key);

impl Secret {
    /// Reads `whsec_…`.
    ///
    /// # Errors
    /// [`Refusal::Secret`].
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let bytes = STANDARD.decode(text.strip_prefix(PREFIX).ok_or(Refusal::Secret)?);
        let bytes = bytes.ok().filter(|bytes| SECRET_BYTES.contains(&bytes.len())).ok_or(Refusal::Secret)?;
        Ok(Self(hmac::Key::new(hmac::HMAC_SHA256, &bytes)))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// The values of the three headers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Headers {
    /// Of [`ID_HEADER`].
    pub id: String,
    /// Of [`TIMESTAMP_HEADER`].
    pub timestamp: String,
    /// Of [`SIGNATURE_HEADER`].
    pub signature: String,
}

impl Headers {
    /// Signs a body for an attempt at an instant, once with each secret (two while one replaces the other).
    ///
    /// # Errors
    /// [`Refusal::Secrets`], [`Refusal::Id`], [`Refusal::Timestamp`] before 1970.
    pub fn sign(secrets: &[Secret], id: &str, at: Timestamp, body: &[u8]) -> Result<Self, Refusal> {
        bounded(secrets)?;
        check_id(id)?;
        let seconds = u64::try_from(at.as_second()).map_err(|_| Refusal::Timestamp)?;
        let timestamp = seconds.to_string();
        let sign = |secret: &Secret| {
            let mut context = hmac::Context::with_key(&secret.0);
            for part in parts(id, &timestamp, body) {
                context.update(part);
            }
            format!("v1,{}", STANDARD.encode(context.sign()))
        };
        let signature = secrets.iter().map(sign).collect::<Vec<_>>().join(" ");
        Ok(Self { id: id.to_owned(), timestamp, signature })
    }

    /// Whether a body came with these headers from somebody who has one of the secrets, just now.
    ///
    /// # Errors
    /// Why it is not to be believed.
    pub fn verify(&self, secrets: &[Secret], now: Timestamp, body: &[u8]) -> Result<(), Refusal> {
        bounded(secrets)?;
        check_id(&self.id)?;
        let plain = self.timestamp.len() <= 12 && self.timestamp.bytes().all(|one| one.is_ascii_digit());
        if !plain {
            return Err(Refusal::Timestamp);
        }
        let seconds: i64 = self.timestamp.parse().map_err(|_| Refusal::Timestamp)?;
        if (now.as_second() - seconds).abs() > TOLERANCE_SECONDS {
            return Err(Refusal::Stale);
        }
        let signed = parts(&self.id, &self.timestamp, body).concat();
        let given = self.signature.split(' ').take(SIGNATURES_MAX);
        let given = given.filter_map(|one| STANDARD.decode(one.strip_prefix("v1,")?).ok());
        for signature in given {
            // The comparison takes the same time wherever the first difference is.
            if secrets.iter().any(|secret| hmac::verify(&secret.0, &signed, &signature).is_ok()) {
                return Ok(());
            }
        }
        Err(Refusal::Signature)
    }
}

fn parts<'a>(id: &'a str, timestamp: &'a str, body: &'a [u8]) -> [&'a [u8]; 5] {
    [id.as_bytes(), b".", timestamp.as_bytes(), b".", body]
}

fn bounded(secrets: &[Secret]) -> Result<(), Refusal> {
    if (1..=SECRETS_MAX).contains(&secrets.len()) { Ok(()) } else { Err(Refusal::Secrets) }
}

/// A point in an id would make two different requests have the same signed bytes.
fn check_id(id: &str) -> Result<(), Refusal> {
    let plain = id.bytes().all(|one| one.is_ascii_alphanumeric() || matches!(one, b'_' | b'-'));
    if plain && (1..=ID_CHARS_MAX).contains(&id.len()) { Ok(()) } else { Err(Refusal::Id) }
}

#[cfg(test)]
mod tests;
