//! Where a service asks who is there: one place for all kinds of credentials.
//!
//! Built once at start, shared, asked at each call with the time of the call. Never says yes when the register cannot
//! be read.

use std::sync::{Arc, PoisonError, RwLock};

use jiff::Timestamp;

use crate::certificate;
use crate::error::{Error, Refused};
use crate::file::{Folder, random};
use crate::key::ApiKey;
use crate::principal::Principal;
use crate::register::Register;
use crate::session::{BrowserSession, SessionKey};
use crate::token::Tokens;
use crate::watched::Watched;

/// Longest `Authorization` value that is looked at.
const BEARER_CHARS_MAX: usize = crate::token::TOKEN_BYTES_MAX + 16;
const BEARER: &str = "bearer ";

/// What somebody brings.
#[derive(Clone, Copy)]
pub enum Credential<'a> {
    /// The value of an `Authorization` header: `Bearer` with an API key or a token.
    Authorization(&'a str),
    /// An API key or a token by itself.
    Bearer(&'a str),
    /// The value of the session cookie.
    Cookie(&'a str),
    /// A client certificate that TLS has verified, as DER.
    Certificate(&'a [u8]),
}

/// Somebody who was let in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entrance {
    /// Who.
    pub principal: Principal,
    /// The id of the API key behind it, also behind a session: what limits are counted by.
    pub key_id: Option<String>,
    /// The session, for a cookie: everything that changes something must carry its CSRF value.
    pub session: Option<BrowserSession>,
}

/// All that is needed to know who is there.
#[derive(Debug)]
pub struct Desk {
    register: Watched,
    /// None where nobody has a browser.
    session_key: Option<SessionKey>,
    tokens: RwLock<Option<Arc<Tokens>>>,
}

impl Desk {
    /// With the register and the session key of a folder, without tokens.
    ///
    /// # Errors
    /// As [`Folder::read`] and [`Folder::session_key`].
    pub fn open(folder: Folder) -> Result<Self, Error> {
        let session_key = Some(folder.session_key()?);
        Ok(Self { register: Watched::open(folder)?, session_key, tokens: RwLock::new(None) })
    }

    /// For services that only systems call: no cookie is believed, and nothing is written.
    ///
    /// # Errors
    /// As [`Folder::read`].
    pub fn without_sessions(folder: Folder) -> Result<Self, Error> {
        Ok(Self { register: Watched::open(folder)?, session_key: None, tokens: RwLock::new(None) })
    }

    /// Accepts tokens from now on, with these keys instead of any earlier ones; none accepts them no more.
    pub fn set_tokens(&self, tokens: Option<Tokens>) {
        *self.tokens.write().unwrap_or_else(PoisonError::into_inner) = tokens.map(Arc::new);
    }

    /// The register of now.
    ///
    /// # Errors
    /// As [`Watched::register`].
    pub fn register(&self) -> Result<Arc<Register>, Error> {
        self.register.register()
    }

    /// Who this is.
    ///
    /// # Errors
    /// `Ok(Err(…))` when the credential is not believed (401); `Err` when the register cannot be read (503).
    pub fn enter(
        &self,
        credential: Credential<'_>,
        now: Timestamp,
    ) -> Result<Result<Entrance, Refused>, Error> {
        match credential {
            Credential::Authorization(value) => match scheme_off(value) {
                Some(bearer) => self.by_bearer(bearer, now),
                None => Ok(Err(Refused::Malformed)),
            },
            Credential::Bearer(bearer) => self.by_bearer(bearer, now),
            Credential::Cookie(cookie) => self.by_cookie(cookie, now),
            Credential::Certificate(der) => match certificate::names(der) {
                Ok(names) => Ok(self.register()?.by_certificate(&names).map(Entrance::of)),
                Err(refused) => Ok(Err(refused)),
            },
        }
    }

    /// Begins a session with an API key: the cookie's value, and who it is. Tokens begin none.
    ///
    /// # Errors
    /// As [`Desk::enter`].
    pub fn log_in(&self, key: &str, now: Timestamp) -> Result<Result<(String, Entrance), Refused>, Error> {
        let Some(session_key) = &self.session_key else { return Ok(Err(Refused::NotAccepted)) };
        let key = match ApiKey::parse(key) {
            Ok(key) => key,
            Err(refused) => return Ok(Err(refused)),
        };
        let principal = match self.register()?.by_key(&key, now) {
            Ok(principal) => principal,
            Err(refused) => return Ok(Err(refused)),
        };
        let (cookie, session) = session_key.begin(key.id(), now, &random()?);
        let entrance = Entrance { principal, key_id: Some(key.id().to_owned()), session: Some(session) };
        Ok(Ok((cookie, entrance)))
    }

    fn by_bearer(&self, bearer: &str, now: Timestamp) -> Result<Result<Entrance, Refused>, Error> {
        if ApiKey::is_meant(bearer) {
            let key = match ApiKey::parse(bearer) {
                Ok(key) => key,
                Err(refused) => return Ok(Err(refused)),
            };
            let found = self.register()?.by_key(&key, now);
            let with_id =
                |principal| Entrance { key_id: Some(key.id().to_owned()), ..Entrance::of(principal) };
            return Ok(found.map(with_id));
        }
        let tokens = self.tokens.read().unwrap_or_else(PoisonError::into_inner).clone();
        Ok(tokens.ok_or(Refused::NotAccepted).and_then(|tokens| tokens.verify(bearer, now)).map(Entrance::of))
    }

    fn by_cookie(&self, cookie: &str, now: Timestamp) -> Result<Result<Entrance, Refused>, Error> {
        let Some(session_key) = &self.session_key else { return Ok(Err(Refused::NotAccepted)) };
        let session = match session_key.read(cookie, now) {
            Ok(session) => session,
            Err(refused) => return Ok(Err(refused)),
        };
        let found = self.register()?.by_key_id(&session.key_id, now);
        Ok(found.map(|principal| {
            let key_id = Some(session.key_id.clone());
            Entrance { principal, key_id, session: Some(session) }
        }))
    }
}

impl Entrance {
    fn of(principal: Principal) -> Self {
        Self { principal, key_id: None, session: None }
    }
}

/// What follows `Bearer `, whose case does not matter.
fn scheme_off(value: &str) -> Option<&str> {
    let (scheme, rest) = value.split_at_checked(BEARER.len()).filter(|_| value.len() <= BEARER_CHARS_MAX)?;
    scheme.eq_ignore_ascii_case(BEARER).then(|| rest.trim())
}
