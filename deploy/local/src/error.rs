//! What can go wrong with the local stack, each variant worded for the person at the terminal: what, why, what to do.
//! Used by every module here; the binary maps all of them to exit code 1, `NotRunning` to 4.
//! It never carries a secret.

use std::io;
use std::path::{Path, PathBuf};

/// The result of everything in this crate.
pub type Result<T> = std::result::Result<T, Error>;

/// Why the local stack could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Java, Maven, npm or tar is not on PATH and something needs it.
    #[error("`{program}` is not installed, and {purpose} needs it: install it ({fix}) and try again")]
    MissingProgram {
        /// The program's name.
        program: &'static str,
        /// What needs it.
        purpose: &'static str,
        /// How to install it on Debian.
        fix: &'static str,
    },
    /// The cache lacks something and fetching was forbidden.
    #[error("{what} is not in the cache {} and fetching is off: run once without --offline, or copy a filled cache there", cache.display())]
    Offline {
        /// What is missing.
        what: &'static str,
        /// The cache folder.
        cache: PathBuf,
    },
    /// A fetching command failed.
    #[error(
        "fetching {what} failed: {detail}; check the network, proxy and mirror settings of {program} and try again"
    )]
    Fetch {
        /// What was fetched.
        what: &'static str,
        /// By which program.
        program: &'static str,
        /// The end of what it printed.
        detail: String,
    },
    /// A fetched file is not the pinned one.
    #[error("{} has checksum {found}, but {expected} is pinned: delete it and fetch again; if that repeats, do not trust its source", file.display())]
    Checksum {
        /// The file.
        file: PathBuf,
        /// What it has.
        found: String,
        /// What it should have.
        expected: String,
    },
    /// The engine exists for x86-64 Linux with glibc only.
    #[error(
        "there is no packaged ClickHouse engine for {platform}: put a `clickhouse` of version 25.8 or later on PATH, or set QUANYU_CLICKHOUSE_URL"
    )]
    Platform {
        /// Architecture and system.
        platform: String,
    },
    /// A port that was asked for belongs to somebody else.
    #[error("port {port} for {server} is taken by {owner}: stop that, or ask for another port")]
    PortTaken {
        /// The port.
        port: u16,
        /// The server that wanted it.
        server: &'static str,
        /// Process id and name of who has it, where that can be known.
        owner: String,
    },
    /// No free port was found where stacks look for one.
    #[error("no free port for {server} between {first} and {last}: stop something, or ask for a port")]
    NoFreePort {
        /// The server.
        server: &'static str,
        /// First port that was tried.
        first: u16,
        /// Last port that was tried.
        last: u16,
    },
    /// Another command holds the lock.
    #[error("another quanyu command has been working in {} for {waited_s} s ({holder}): wait for it or stop it", folder.display())]
    Locked {
        /// The locked folder.
        folder: PathBuf,
        /// How long it was waited for, in seconds.
        waited_s: u64,
        /// Who holds it.
        holder: String,
    },
    /// A folder cannot be written.
    #[error("cannot write {}: {}", path.display(), write_advice(source))]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
    /// Too little space is left.
    #[error("only {free_mib} MiB are free under {}, and {needed_mib} MiB are needed: free some space or choose another folder", path.display())]
    DiskFull {
        /// The folder.
        path: PathBuf,
        /// Free space in MiB.
        free_mib: u64,
        /// Needed space in MiB.
        needed_mib: u64,
    },
    /// A file cannot be read.
    #[error("cannot read {}: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
    /// The state file is not one of ours.
    #[error("{} is not a state file of this version ({detail}): run the `quanyu down` that wrote it, or choose another home", path.display())]
    State {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        detail: String,
    },
    /// A process could not be started.
    #[error("cannot start {what}: {source}")]
    Spawn {
        /// What was to be started.
        what: String,
        /// The cause.
        source: io::Error,
    },
    /// A server ended while it was starting.
    #[error("{name} ended while it was starting; the end of {}:\n{tail}", log.display())]
    Died {
        /// The server or role.
        name: String,
        /// Its log.
        log: PathBuf,
        /// The last lines of the log.
        tail: String,
    },
    /// A server did not answer in time.
    #[error("{name} did not answer within {waited_s} s; see {}", log.display())]
    NotHealthy {
        /// The server or address.
        name: String,
        /// How long it was waited for, in seconds.
        waited_s: u64,
        /// Where to look.
        log: PathBuf,
    },
    /// A process survived SIGKILL for too long.
    #[error(
        "{name} (pid {pid}) cannot be stopped: it survives SIGKILL, so the kernel holds it (a full or hung disk?)"
    )]
    NotStopped {
        /// The server or role.
        name: String,
        /// Its process id.
        pid: i32,
    },
    /// There is no stack, server or role of that name under this home.
    #[error("{name} is not running under {}: start it with `quanyu up`", home.display())]
    NotRunning {
        /// What was looked for.
        name: String,
        /// The home.
        home: PathBuf,
    },
    /// A name or setting that cannot be used.
    #[error("{0}")]
    Usage(String),
}

impl Error {
    /// Wraps a failed write to `path`.
    pub(crate) fn write(path: &Path) -> impl FnOnce(io::Error) -> Self + use<> {
        let path = path.to_path_buf();
        move |source| Self::Write { path, source }
    }

    /// Wraps a failed read of `path`.
    pub(crate) fn read(path: &Path) -> impl FnOnce(io::Error) -> Self + use<> {
        let path = path.to_path_buf();
        move |source| Self::Read { path, source }
    }
}

fn write_advice(source: &io::Error) -> String {
    let advice = match source.kind() {
        io::ErrorKind::ReadOnlyFilesystem => "the file system is read-only; choose another folder",
        io::ErrorKind::PermissionDenied => "its owner or mode forbids it; choose a folder of yours",
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "the disk is full; free some space",
        io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => {
            "a file is in the way; choose another folder"
        }
        _ => return source.to_string(),
    };
    format!("{advice} ({source})")
}
