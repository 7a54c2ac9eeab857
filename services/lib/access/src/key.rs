//! API keys: `qk_` and 48 characters of base64url, 32 random bytes and 4 of checksum.
//!
//! Made once, shown once, kept as a hash. The hash is a plain SHA-256 and no slow one (argon2, bcrypt): those make up
//! for passwords that people choose, and 256 random bits cannot be tried out however fast one try is; a slow hash
//! would only let strangers keep the server busy. The checksum tells a mistyped or cut-off key, and lets scanners for
//! leaked secrets know one, without asking anybody.

use std::fmt;

use crate::encoding::{from_text, same, sha256, sha256_hex, to_text};
use crate::error::Refused;

/// What every key begins with.
pub const KEY_PREFIX: &str = "qk_";
/// Random bytes of a key.
pub(crate) const RANDOM_BYTES: usize = 32;
const CHECKSUM_BYTES: usize = 4;
/// Characters after the prefix.
const TEXT_CHARS: usize = (RANDOM_BYTES + CHECKSUM_BYTES) / 3 * 4;
/// Characters after the prefix that name a key in lists; the other 208 bits stay secret.
const ID_CHARS: usize = 8;

/// A key in the clear. Printed by nothing but [`ApiKey::expose`].
#[derive(Clone)]
pub struct ApiKey(String);

impl ApiKey {
    /// The key of 32 random bytes.
    pub fn of_random(bytes: &[u8; RANDOM_BYTES]) -> Self {
        let mut all = bytes.to_vec();
        all.extend_from_slice(&checksum(bytes));
        Self(format!("{KEY_PREFIX}{}", to_text(&all)))
    }

    /// Reads a key that somebody sent.
    ///
    /// # Errors
    /// [`Refused::Malformed`] when its form or checksum is wrong.
    pub fn parse(text: &str) -> Result<Self, Refused> {
        let body = text.strip_prefix(KEY_PREFIX).filter(|body| body.len() == TEXT_CHARS);
        let bytes = body.and_then(from_text).ok_or(Refused::Malformed)?;
        let (random, sum) = bytes.split_at_checked(RANDOM_BYTES).ok_or(Refused::Malformed)?;
        if !same(&checksum(random), sum) {
            return Err(Refused::Malformed);
        }
        Ok(Self(text.to_owned()))
    }

    /// Whether a text is meant to be a key.
    pub fn is_meant(text: &str) -> bool {
        text.starts_with(KEY_PREFIX)
    }

    /// The key itself, for showing it once.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// What names it in lists: its beginning, `qk_` and 8 characters.
    pub fn id(&self) -> &str {
        self.0.get(..KEY_PREFIX.len() + ID_CHARS).unwrap_or(KEY_PREFIX)
    }

    /// What is kept of it.
    pub fn hash(&self) -> String {
        sha256_hex(self.0.as_bytes())
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ApiKey({}…)", self.id())
    }
}

/// Of our own prefix and the bytes, so that no other kind of token has it by accident.
fn checksum(random: &[u8]) -> Vec<u8> {
    let all: Vec<u8> = KEY_PREFIX.bytes().chain(random.iter().copied()).collect();
    sha256(&all).as_ref().iter().take(CHECKSUM_BYTES).copied().collect()
}
