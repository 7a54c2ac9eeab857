//! The folder of access: the register's file, the key that signs sessions, and how both are written.
//!
//! Used by the commands that change the register and, through `watched`, by the services. With `watched` and
//! `development` the only part of this crate that touches files; it takes random bytes from the operating system.

use std::fs::{self, File, OpenOptions};
use std::io::{Read as _, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use crate::encoding::{from_text, to_text};
use crate::error::Error;
use crate::key::ApiKey;
use crate::register::{NewPrincipal, Register};
use crate::session::{SESSION_KEY_BYTES, SessionKey};

/// The register's file in the folder.
pub const PRINCIPALS_FILE: &str = "principals.json";
const SESSION_KEY_FILE: &str = "session.key";
const LOCK_FILE: &str = ".lock";
/// Largest file that is read: 10,000 principals have less.
const FILE_BYTES_MAX: u64 = 16 << 20;
/// Others than the owner may not change who may do what.
const OTHERS_WRITE: u32 = 0o022;
/// Others than the owner may not know what signs sessions.
const OTHERS_ANY: u32 = 0o077;

/// Where the register and what belongs to it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder {
    principals: PathBuf,
}

impl Folder {
    /// With the register in this file; everything else is beside it.
    pub fn of(principals: impl Into<PathBuf>) -> Self {
        Self { principals: principals.into() }
    }

    /// The register's file.
    pub fn principals(&self) -> &Path {
        &self.principals
    }

    /// A file beside the register.
    pub(crate) fn beside(&self, name: &str) -> PathBuf {
        self.principals.with_file_name(name)
    }

    /// The register; none when there is no file.
    ///
    /// # Errors
    /// [`Error::File`], [`Error::Content`], or [`Error::Open`] when others may write it.
    pub fn read(&self) -> Result<Option<Register>, Error> {
        let Some(text) = read_private(&self.principals, OTHERS_WRITE)? else { return Ok(None) };
        let wrong = |reason| Error::Content { path: self.principals.clone(), reason };
        Register::from_json(&text).map(Some).map_err(wrong)
    }

    /// Changes the register, an empty one if there is none. Two that change it at the same time come one after the
    /// other; whoever reads sees it before or after.
    ///
    /// # Errors
    /// As [`Folder::read`], and what `change` says; then nothing was written.
    pub fn change<T>(&self, change: impl FnOnce(&mut Register) -> Result<T, Error>) -> Result<T, Error> {
        let _lock = self.lock()?;
        let mut register = self.read()?.unwrap_or_default();
        let outcome = change(&mut register)?;
        write_private(&self.principals, register.to_json().as_bytes())?;
        Ok(outcome)
    }

    /// Makes a key for a principal, who may be new, and returns it: it is shown now or never.
    ///
    /// # Errors
    /// As [`Folder::change`] and [`Register::add`].
    pub fn create_key(
        &self,
        new: &NewPrincipal,
        now: Timestamp,
        expires_at: Option<Timestamp>,
    ) -> Result<ApiKey, Error> {
        let key = ApiKey::of_random(&random()?);
        self.change(|register| register.add(new, &key, now, expires_at))?;
        Ok(key)
    }

    /// Gives a principal a new password for ClickHouse and returns it: it is shown now or never.
    ///
    /// # Errors
    /// As [`Folder::change`] and [`Register::set_sql_password`].
    pub fn create_sql_password(&self, name: &str) -> Result<String, Error> {
        let password = crate::sql::password(&random()?);
        let hash = crate::sql::password_hash(&password);
        self.change(|register| register.set_sql_password(name, hash))?;
        Ok(password)
    }

    /// What signs sessions; made at the first time.
    ///
    /// # Errors
    /// As [`Folder::read`]; [`Error::Open`] when others may read it.
    pub fn session_key(&self) -> Result<SessionKey, Error> {
        let path = self.beside(SESSION_KEY_FILE);
        let _lock = self.lock()?;
        if let Some(text) = read_private(&path, OTHERS_ANY)? {
            let bytes =
                from_text(text.trim()).and_then(|bytes| <[u8; SESSION_KEY_BYTES]>::try_from(bytes).ok());
            let wrong = || Error::Content { path, reason: "it is not 32 bytes of base64url".to_owned() };
            return bytes.map(|bytes| SessionKey::of_random(&bytes)).ok_or_else(wrong);
        }
        let bytes = random()?;
        write_private(&path, to_text(&bytes).as_bytes())?;
        Ok(SessionKey::of_random(&bytes))
    }

    /// Held until dropped, also when the process is killed.
    pub(crate) fn lock(&self) -> Result<File, Error> {
        let path = self.beside(LOCK_FILE);
        let folder = folder_of(&path);
        let fails = |doing, path: &Path| file_error(path, doing);
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true).mode(0o700).create(folder).map_err(fails("create the folder", folder))?;
        let file = OpenOptions::new().create(true).truncate(false).write(true).mode(0o600).open(&path);
        let file = file.map_err(fails("open the lock", &path))?;
        file.lock().map_err(fails("take the lock", &path))?;
        Ok(file)
    }
}

/// Random bytes of the operating system.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], Error> {
    let mut bytes = [0; N];
    aws_lc_rs::rand::fill(&mut bytes).map_err(|_| Error::Random)?;
    Ok(bytes)
}

/// Reads a file that `others` may have no part in; none when there is none.
pub(crate) fn read_private(path: &Path, others: u32) -> Result<Option<String>, Error> {
    let file = match File::open(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        opened => opened.map_err(file_error(path, "open"))?,
    };
    let metadata = file.metadata().map_err(file_error(path, "look at"))?;
    let mode = metadata.permissions().mode() & 0o777;
    if mode & others != 0 {
        return Err(Error::Open { path: path.to_owned(), mode });
    }
    if metadata.len() > FILE_BYTES_MAX {
        let reason = format!("it is larger than {FILE_BYTES_MAX} bytes");
        return Err(Error::Content { path: path.to_owned(), reason });
    }
    let mut text = String::new();
    file.take(FILE_BYTES_MAX).read_to_string(&mut text).map_err(file_error(path, "read"))?;
    Ok(Some(text))
}

/// Replaces a file in one step, for its owner only. The caller holds the lock.
pub(crate) fn write_private(path: &Path, content: &[u8]) -> Result<(), Error> {
    let mut name = path.as_os_str().to_owned();
    name.push(".new");
    let fresh = PathBuf::from(name);
    let write = || {
        // What a killed writer left may have another mode.
        match fs::remove_file(&fresh) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&fresh)?;
        file.write_all(content)?;
        file.sync_all()?;
        fs::rename(&fresh, path)?;
        // The name in the folder is data too.
        File::open(folder_of(path))?.sync_all()
    };
    write().map_err(file_error(path, "write"))
}

/// The folder that a file is in, also for a name alone.
fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn file_error(path: &Path, doing: &'static str) -> impl FnOnce(std::io::Error) -> Error + use<> {
    let path = path.to_owned();
    move |source| Error::File { path, doing, source }
}
