//! Browser sessions: a signed cookie value that names a key, and the CSRF value that belongs to it.
//!
//! The cookie holds no secret of its own: the id of the key that began it, times and a random part, under
//! HMAC-SHA256. What the key's principal may do is looked up in the register at each call, so revoking the key ends
//! the session. Nothing is kept on the server.

use std::fmt;

use aws_lc_rs::hmac;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::encoding::{from_text, same, to_text};
use crate::error::Refused;

/// The cookie's name: HttpOnly, SameSite=Strict, and Secure unless on loopback.
pub const SESSION_COOKIE: &str = "quanyu_session";
/// The header in which a browser sends [`BrowserSession::csrf`] with everything that changes something.
pub const CSRF_HEADER: &str = "x-quanyu-csrf";

/// A shift with its handover.
pub(crate) const SESSION_LIFE: SignedDuration = SignedDuration::from_hours(12);
/// Bytes of the key that signs.
pub(crate) const SESSION_KEY_BYTES: usize = 32;
/// Random bytes that tell two sessions of one key apart.
pub(crate) const NONCE_BYTES: usize = 16;
const COOKIE_CHARS_MAX: usize = 512;
const COOKIE_USE: &[u8] = b"quanyu session cookie v1\0";
const CSRF_USE: &[u8] = b"quanyu session csrf v1\0";

/// What signs sessions.
#[derive(Clone)]
pub struct SessionKey(hmac::Key);

/// A session that somebody has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrowserSession {
    /// The key that began it.
    pub key_id: String,
    /// When it began.
    pub began_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
    /// What the page sends in [`CSRF_HEADER`].
    pub csrf: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Content {
    #[serde(rename = "k")]
    key_id: String,
    #[serde(rename = "b")]
    began_s: i64,
    #[serde(rename = "e")]
    expires_s: i64,
    #[serde(rename = "r")]
    random: String,
}

impl SessionKey {
    /// The key of random bytes.
    pub fn of_random(bytes: &[u8; SESSION_KEY_BYTES]) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA256, bytes))
    }

    /// Begins a session: the cookie's value, and what the page is told.
    pub fn begin(&self, key_id: &str, now: Timestamp, nonce: &[u8; NONCE_BYTES]) -> (String, BrowserSession) {
        let began_s = now.as_second();
        let expires_s = began_s.saturating_add(SESSION_LIFE.as_secs());
        let content = Content { key_id: key_id.to_owned(), began_s, expires_s, random: to_text(nonce) };
        let body = to_text(&serde_json::to_vec(&content).unwrap_or_default());
        let cookie = format!("{body}.{}", to_text(self.sign(COOKIE_USE, &body).as_ref()));
        let at = |second| Timestamp::from_second(second).unwrap_or(Timestamp::MAX);
        let csrf = self.csrf(&body);
        let session =
            BrowserSession { key_id: content.key_id, began_at: at(began_s), expires_at: at(expires_s), csrf };
        (cookie, session)
    }

    /// The session of a cookie's value.
    ///
    /// # Errors
    /// [`Refused::Malformed`], [`Refused::Unknown`] when it was not signed here, [`Refused::Expired`].
    pub fn read(&self, cookie: &str, now: Timestamp) -> Result<BrowserSession, Refused> {
        if cookie.len() > COOKIE_CHARS_MAX {
            return Err(Refused::Malformed);
        }
        let (body, signature) = cookie.split_once('.').ok_or(Refused::Malformed)?;
        let signature = from_text(signature).ok_or(Refused::Malformed)?;
        // Signed first, read afterwards: nothing of a stranger's is parsed.
        if !same(self.sign(COOKIE_USE, body).as_ref(), &signature) {
            return Err(Refused::Unknown);
        }
        let content = from_text(body).and_then(|bytes| serde_json::from_slice::<Content>(&bytes).ok());
        let content = content.ok_or(Refused::Malformed)?;
        let at = |second| Timestamp::from_second(second).map_err(|_| Refused::Malformed);
        let (began_at, expires_at) = (at(content.began_s)?, at(content.expires_s)?);
        if expires_at <= now {
            return Err(Refused::Expired);
        }
        Ok(BrowserSession { key_id: content.key_id, began_at, expires_at, csrf: self.csrf(body) })
    }

    fn csrf(&self, body: &str) -> String {
        to_text(self.sign(CSRF_USE, body).as_ref())
    }

    /// For one use: a signature of one is none of the other.
    fn sign(&self, purpose: &[u8], body: &str) -> hmac::Tag {
        let mut context = hmac::Context::with_key(&self.0);
        context.update(purpose);
        context.update(body.as_bytes());
        context.sign()
    }
}

impl BrowserSession {
    /// That a changing request carries the session's value.
    ///
    /// # Errors
    /// [`Refused::Csrf`].
    pub fn check_csrf(&self, header: Option<&str>) -> Result<(), Refused> {
        let holds = header.is_some_and(|given| same(given.as_bytes(), self.csrf.as_bytes()));
        if holds { Ok(()) } else { Err(Refused::Csrf) }
    }
}

impl fmt::Debug for SessionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionKey(…)")
    }
}
