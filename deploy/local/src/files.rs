//! Files and folders of a home: creating, checking and writing them so that failures are clear and secrets private.
//! Used by every module that writes. It never deletes anything.

use std::fs;
use std::io::{Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// Kafka, ClickHouse and their logs need about this much from the start.
pub(crate) const HOME_FREE_MIB_MIN: u64 = 256;
/// Logs are read back from here at most, so that a huge log costs nothing.
const TAIL_BYTES_MAX: u64 = 4096;
const TAIL_LINES_MAX: usize = 12;

/// Creates the home if it is new, proves that it can be written, and returns its absolute path.
///
/// # Errors
/// [`Error::Write`] when it cannot be written, [`Error::DiskFull`] when too little space is left.
pub(crate) fn prepare_home(home: &Path) -> Result<PathBuf> {
    create_folder(home)?;
    let home = home.canonicalize().map_err(Error::read(home))?;
    require_space(&home, HOME_FREE_MIB_MIN)?;
    for folder in ["logs", "kafka", "clickhouse"] {
        create_folder(&home.join(folder))?;
    }
    write_private(&home.join(".writable"), b"")?;
    Ok(home)
}

/// Creates a folder and its parents, for the owner only.
pub(crate) fn create_folder(folder: &Path) -> Result<()> {
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(Error::write(folder))
}

/// Fails when fewer than `needed_mib` MiB are free for this user.
pub(crate) fn require_space(folder: &Path, needed_mib: u64) -> Result<()> {
    let usage = nix::sys::statvfs::statvfs(folder).map_err(|errno| Error::read(folder)(errno.into()))?;
    let free_mib = usage.blocks_available().saturating_mul(usage.fragment_size()) >> 20;
    if free_mib < needed_mib {
        return Err(Error::DiskFull { path: folder.to_path_buf(), free_mib, needed_mib });
    }
    Ok(())
}

/// Replaces a file in one step; it is readable by its owner only, and never half written.
pub(crate) fn write_private(path: &Path, content: &[u8]) -> Result<()> {
    let mut name = path.as_os_str().to_owned();
    name.push(".new");
    let fresh = PathBuf::from(name);
    let written =
        fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&fresh).and_then(
            |mut file| {
                file.write_all(content)?;
                file.sync_all()
            },
        );
    written.map_err(Error::write(&fresh))?;
    fs::rename(&fresh, path).map_err(Error::write(path))
}

/// Reads a text file; None when there is none.
pub(crate) fn read_if_there(path: &Path) -> Result<Option<String>> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::read(path)(error)),
    }
}

/// The last lines of a log, or nothing.
pub(crate) fn tail(log: &Path) -> String {
    let Ok(mut file) = fs::File::open(log) else { return String::new() };
    let length = file.metadata().map_or(0, |metadata| metadata.len());
    let from = length.saturating_sub(TAIL_BYTES_MAX);
    let mut bytes = Vec::new();
    let read = std::io::Seek::seek(&mut file, std::io::SeekFrom::Start(from))
        .and_then(|_| file.take(TAIL_BYTES_MAX).read_to_end(&mut bytes));
    if read.is_err() {
        return String::new();
    }
    let text = String::from_utf8_lossy(&bytes);
    let lines: Vec<&str> = text.lines().collect();
    lines.get(lines.len().saturating_sub(TAIL_LINES_MAX)..).unwrap_or_default().join("\n")
}

/// Random bytes from the kernel.
pub(crate) fn random<const N: usize>() -> Result<[u8; N]> {
    let source = Path::new("/dev/urandom");
    let mut bytes = [0; N];
    fs::File::open(source).and_then(|mut file| file.read_exact(&mut bytes)).map_err(Error::read(source))?;
    Ok(bytes)
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
