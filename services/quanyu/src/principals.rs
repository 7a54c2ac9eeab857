//! The register of principals of this run's settings, the development credentials of a home, and their errors.
//!
//! Used by `token`, `access`, `up` and by what sends events. Prints no key but where its command is there for that.

use quanyu_access::{DEVELOPMENT_FILE, DevelopmentKeys, Error, Folder, PRINCIPALS_FILE, Role};
use quanyu_boot::{Exit, Failure, clock};

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

    /// The key with which this run sends events: `client.key`, else the home's development key; none without either.
    ///
    /// # Errors
    /// When the development file is there and cannot be used.
    pub fn source_key(&self) -> Result<Option<String>, Failure> {
        let configured = self.loaded.value.client.key.as_ref().map(|key| key.expose().to_owned());
        if let Some(key) = configured.filter(|key| !key.is_empty()) {
            return Ok(Some(key));
        }
        let keys = DevelopmentKeys::read(&self.access_folder()).map_err(access_failure)?;
        Ok(keys.and_then(|keys| keys.of(Role::Ingest, None).map(|key| key.key.clone())))
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
