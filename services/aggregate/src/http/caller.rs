//! Who calls: by a key or token in the header, else by the session's cookie; and how often they may.

use std::num::NonZeroU32;

use governor::{DefaultKeyedRateLimiter, Quota};
use http::{HeaderMap, header};
use quanyu_access::{CSRF_HEADER, Credential, Entrance, SESSION_COOKIE};

use super::App;
use crate::fault::Fault;

/// How often each caller may ask.
pub struct Limits {
    per_second: u32,
    limiter: DefaultKeyedRateLimiter<String>,
}

impl Limits {
    /// So many requests a second, and as many at once.
    #[must_use]
    pub fn per_second(per_second: u32) -> Self {
        let quota = Quota::per_second(NonZeroU32::new(per_second).unwrap_or(NonZeroU32::MIN));
        Self { per_second, limiter: DefaultKeyedRateLimiter::keyed(quota) }
    }

    /// Counts a request.
    ///
    /// # Errors
    /// One too many.
    pub fn count(&self, caller: &str) -> Result<(), Fault> {
        self.limiter.check_key(&caller.to_owned()).map_err(|_| Fault::TooMany(self.per_second))
    }
}

/// Who calls, if they may call now: by the header, which a program sends, else by the cookie of a browser.
///
/// # Errors
/// As [`App::enter`].
pub fn enter(app: &App, headers: &HeaderMap) -> Result<Entrance, Fault> {
    let text = |name| headers.get(name).map(|value: &http::HeaderValue| value.to_str().unwrap_or_default());
    app.enter(match (text(header::AUTHORIZATION), cookie(headers)) {
        (Some(value), _) => Some(Credential::Authorization(value)),
        (None, value) => value.map(Credential::Cookie),
    })
}

impl App {
    /// Who brings a credential, if they may call now.
    ///
    /// # Errors
    /// None was brought, or one that is not believed, or there are too many calls.
    pub fn enter(&self, credential: Option<Credential<'_>>) -> Result<Entrance, Fault> {
        let credential =
            credential.ok_or_else(|| Fault::Unauthenticated("no credential was given".to_owned()))?;
        let entrance = self.desk.enter(credential, self.service.now())?.map_err(|refused| {
            // Which of its parts was wrong is for the log, not for a stranger.
            tracing::info!(code = refused.code(), "a credential was refused");
            Fault::Unauthenticated("the credential is not valid".to_owned())
        })?;
        self.limits.count(entrance.key_id.as_deref().unwrap_or(&entrance.principal.name))?;
        Ok(entrance)
    }
}

/// Who calls something that changes something: a browser must send the session's CSRF value, which no other site can read.
///
/// # Errors
/// As [`enter`], or without that value.
pub fn enter_to_change(app: &App, headers: &HeaderMap) -> Result<Entrance, Fault> {
    let entrance = enter(app, headers)?;
    if let Some(session) = &entrance.session {
        let given = headers.get(CSRF_HEADER).and_then(|value| value.to_str().ok());
        session
            .check_csrf(given)
            .map_err(|refused| Fault::Forbidden { reason: "CSRF", what: refused.to_string() })?;
    }
    Ok(entrance)
}

/// The session's cookie.
fn cookie(headers: &HeaderMap) -> Option<&str> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == SESSION_COOKIE).map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn one_caller_too_many_does_not_stop_another() {
        let limits = Limits::per_second(2);
        assert!(limits.count("a").is_ok() && limits.count("a").is_ok());
        assert_eq!(limits.count("a"), Err(Fault::TooMany(2)));
        assert!(limits.count("b").is_ok());
    }

    #[test]
    fn the_cookie_is_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, "a=1; quanyu_session=x.y; b=2".parse().unwrap());
        assert_eq!(cookie(&headers), Some("x.y"));
        headers.insert(header::COOKIE, "not_quanyu_session=1".parse().unwrap());
        assert_eq!(cookie(&headers), None);
    }
}
