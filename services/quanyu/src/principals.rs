//! The register of principals of this run's settings, the development credentials of a home, and their errors.
//!
//! Used by `token`, `access`, `up` and by what sends events. Prints no key but where its command is there for that.

use std::sync::Arc;

use quanyu_access::{
    DEVELOPMENT_FILE, Desk, DevelopmentKeys, Error, Folder, PRINCIPALS_FILE, Role, TokenRules, Tokens,
};
use quanyu_boot::config::Secret;
use quanyu_boot::{Exit, Failure, clock};
use quanyu_local::Endpoints;
use quanyu_wire::Bearer;

use crate::servers::progress;
use crate::session::Session;

/// The folder of access in a home.
const FOLDER: &str = "access";

impl Session {
    /// Where the register is, as configured or in the home folder.
    pub fn access_folder(&self) -> Folder {
        let configured = self.loaded.value.access.principals.clone();
        Folder::of(configured.unwrap_or_else(|| self.home.join(FOLDER).join(PRINCIPALS_FILE)))
    }

    /// What this run sends events with: `client.key`, or nothing.
    ///
    /// # Errors
    /// When the key is no text for a header.
    pub fn credential(&self) -> Result<Bearer, Failure> {
        let key = self.loaded.value.client.key.as_ref().map(Secret::expose).filter(|key| !key.is_empty());
        let wrong = || Failure::usage("client.key is no key").fix("`quanyu token create` prints one, qk_…");
        key.map_or_else(|| Ok(Bearer::none()), |key| Bearer::of(key).ok_or_else(wrong))
    }

    /// Where services that systems call look up credentials: keys, certificates, and tokens if an issuer is configured.
    ///
    /// # Errors
    /// When the register or the issuer's keys cannot be read.
    pub fn access_desk(&self) -> Result<Arc<Desk>, Failure> {
        let desk = Desk::without_sessions(self.access_folder()).map_err(access_failure)?;
        desk.set_tokens(self.tokens()?);
        Ok(Arc::new(desk))
    }

    /// The same for a service that browsers call as well: they keep sessions.
    ///
    /// # Errors
    /// As [`Session::access_desk`], or when the key that signs sessions cannot be kept.
    pub fn browser_desk(&self) -> Result<Arc<Desk>, Failure> {
        let desk = Desk::open(self.access_folder()).map_err(access_failure)?;
        desk.set_tokens(self.tokens()?);
        Ok(Arc::new(desk))
    }

    /// What tokens must say, with the keys of a JWKS file; none when no issuer is configured.
    ///
    /// # Errors
    /// When a part of the settings is missing or the file cannot be used.
    pub fn tokens(&self) -> Result<Option<Tokens>, Failure> {
        let access = &self.loaded.value.access;
        let Some(issuer) = access.issuer.clone() else { return Ok(None) };
        let missing = |key: &str| Failure::usage(format!("access.issuer is set, access.{key} is not"));
        let audience = access.audience.clone().ok_or_else(|| missing("audience"))?;
        let path = access.jwks.as_ref().ok_or_else(|| missing("jwks"))?;
        let unreadable = |error| Failure::usage(format!("{} cannot be read", path.display())).because(error);
        let keys = std::fs::read_to_string(path).map_err(unreadable)?;
        Tokens::new(TokenRules { issuer, audience }, &keys).map(Some).map_err(access_failure)
    }
}

/// Makes the development credentials of a home that has no register, and says so loudly.
///
/// # Errors
/// When the folder cannot be written.
pub fn ensure_development(session: &Session) -> anyhow::Result<()> {
    let folder = session.access_folder();
    let keys = DevelopmentKeys::ensure(&folder, now()).map_err(access_failure)?;
    let Some(keys) = keys else { return Ok(()) };
    let file = folder.principals().with_file_name(DEVELOPMENT_FILE);
    progress(
        session,
        format_args!(
            "WARNING: {} development credentials are in force; whoever reads {} can be any of them. They hold on \
             this machine only; `quanyu token create` makes real ones, `quanyu token revoke NAME` ends these",
            keys.keys.len(),
            file.display(),
        ),
    );
    Ok(())
}

/// Links that log in to the dashboard as the city's commander and as one town's officer, where development credentials are in
/// force. The key is behind `#`, which no browser sends and no log has.
///
/// # Errors
/// When the file of these credentials cannot be read.
pub fn development_links(
    session: &Session,
    endpoints: &Endpoints,
) -> Result<Vec<(&'static str, String)>, Failure> {
    let keys = DevelopmentKeys::read(&session.access_folder()).map_err(access_failure)?;
    let (Some(keys), Some(http)) = (keys, &endpoints.http) else { return Ok(Vec::new()) };
    let link = |role, area: &str| Some(format!("{http}/login#key={}", keys.of(role, Some(area))?.key));
    let links = [
        ("city commander", link(Role::Commander, "330784")),
        ("town officer", link(Role::Officer, "330784105")),
    ];
    Ok(links.into_iter().filter_map(|(who, link)| Some((who, link?))).collect())
}

/// The time of this command.
pub fn now() -> jiff::Timestamp {
    // Only a clock that is thousands of years off has none.
    jiff::Timestamp::from_millisecond(clock::now_ms()).unwrap_or(jiff::Timestamp::MAX)
}

/// An error of the register with exit code and remedy.
pub fn access_failure(error: Error) -> Failure {
    let (exit, fix) = match &error {
        Error::Invalid { .. } | Error::Exists { .. } | Error::Full { .. } | Error::KeySet(_) => {
            (Exit::Usage, "`quanyu token create --help` has examples")
        }
        Error::NotFound { .. } => (Exit::Usage, "`quanyu token list` names all"),
        Error::Content { .. } => (Exit::Usage, "put an earlier copy of the file back, or move it away"),
        Error::Open { .. } => (Exit::Usage, "it must be for its owner only"),
        Error::Development { .. } => (
            Exit::Usage,
            "listen on 127.0.0.1, or make real credentials with `quanyu token create` and revoke the development ones",
        ),
        Error::File { .. } | Error::Random => (Exit::Failed, "check the folder and its owner"),
    };
    let failure = Failure::new(exit, error.to_string()).fix(fix);
    match error {
        Error::File { source, .. } => failure.because(source),
        _ => failure,
    }
}
