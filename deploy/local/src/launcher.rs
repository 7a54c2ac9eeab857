//! Becomes the ClickHouse engine: loads libchdb.so and runs its command line until it is told to stop.
//! Called by the hidden subcommand `quanyu clickhouse-engine`, in a process of its own that `Stack::up` starts.
//! This is the workspace's only unsafe code. It never returns before the engine has closed its tables.

use std::ffi::{CString, c_char, c_int, c_void};
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use nix::fcntl::OFlag;
use nix::sys::signal::{SigSet, Signal};

/// Listens, then reads standard input to its end: the engine lives exactly as long as the pipe is open.
const SERVE: &str =
    "SYSTEM START LISTEN HTTP; SYSTEM START LISTEN TCP; SELECT * FROM file('-', 'LineAsString') FORMAT Null";

/// Why the engine could not run.
#[derive(Debug, thiserror::Error)]
pub enum LaunchError {
    /// The arguments are not `--lib L --config C --data D`.
    #[error("usage: --lib LIBCHDB --config CONFIG.XML --data FOLDER")]
    Usage,
    /// A path holds a NUL byte.
    #[error("a path holds a NUL byte")]
    Path(#[from] std::ffi::NulError),
    /// The library cannot be loaded or lacks the function.
    #[error("cannot load the engine {}: {source}", library.display())]
    Load {
        /// The library.
        library: PathBuf,
        /// The cause.
        source: libloading::Error,
    },
    /// The pipe or the signal mask could not be set up.
    #[error("cannot prepare the engine's process: {0}")]
    Prepare(#[from] nix::Error),
    /// The thread that waits for signals could not be started.
    #[error("cannot start the engine's signal thread: {0}")]
    Thread(#[from] io::Error),
    /// The engine returned although nobody asked it to stop.
    #[error("the engine ended by itself; its log and standard error say why")]
    Ended,
}

/// Parses `--lib L --config C --data D` and runs the engine; see [`run_clickhouse`].
///
/// # Errors
/// As [`run_clickhouse`], and [`LaunchError::Usage`].
pub fn run(arguments: impl IntoIterator<Item = std::ffi::OsString>) -> Result<(), LaunchError> {
    let (mut library, mut config, mut data) = (None, None, None);
    let mut arguments = arguments.into_iter();
    while let (Some(name), Some(value)) = (arguments.next(), arguments.next()) {
        let slot = match name.to_str() {
            Some("--lib") => &mut library,
            Some("--config") => &mut config,
            Some("--data") => &mut data,
            _ => return Err(LaunchError::Usage),
        };
        *slot = Some(PathBuf::from(value));
    }
    match (library, config, data) {
        (Some(library), Some(config), Some(data)) => run_clickhouse(&library, &config, &data),
        _ => Err(LaunchError::Usage),
    }
}

/// Runs the engine in this process until SIGTERM or SIGINT, which close it cleanly.
///
/// # Errors
/// When the library cannot be loaded, the process cannot be prepared, or the engine ends by itself.
pub fn run_clickhouse(library: &Path, config: &Path, data: &Path) -> Result<(), LaunchError> {
    let stopped = stop_on_signal()?;
    let arguments = arguments(config, data)?;
    call_engine(library, &arguments)?;
    if stopped.is_finished() { Ok(()) } else { Err(LaunchError::Ended) }
}

/// Makes standard input a pipe whose writing end closes at SIGTERM or SIGINT.
///
/// The signals are blocked before the library starts its threads, so that all of them inherit the mask and only
/// the waiting thread ever sees one.
fn stop_on_signal() -> Result<std::thread::JoinHandle<()>, LaunchError> {
    let mut signals = SigSet::empty();
    signals.add(Signal::SIGTERM);
    signals.add(Signal::SIGINT);
    signals.thread_block()?;
    let (reading_end, writing_end): (OwnedFd, OwnedFd) = nix::unistd::pipe2(OFlag::O_CLOEXEC)?;
    nix::unistd::dup2_stdin(&reading_end)?;
    let thread = std::thread::Builder::new().name("engine-stop".to_owned()).spawn(move || {
        // An error means that no signal can be waited for: then the engine stops at once, instead of never.
        let _signal = signals.wait();
        drop(writing_end);
    })?;
    Ok(thread)
}

fn arguments(config: &Path, data: &Path) -> Result<Vec<CString>, LaunchError> {
    let mut arguments = vec![CString::new("clickhouse")?];
    for (name, value) in [
        ("--config-file", config.as_os_str()),
        ("--path", data.as_os_str()),
        ("--query", std::ffi::OsStr::new(SERVE)),
    ] {
        arguments.push(CString::new(name)?);
        arguments.push(CString::new(value.as_bytes())?);
    }
    Ok(arguments)
}

#[expect(unsafe_code, reason = "the engine is a C library; there is no safe binding of its command line")]
fn call_engine(library: &Path, arguments: &[CString]) -> Result<(), LaunchError> {
    type QueryCommandLine = unsafe extern "C" fn(c_int, *mut *mut c_char) -> *mut c_void;
    let failed = |source| LaunchError::Load { library: library.to_path_buf(), source };

    // SAFETY: loading runs the library's initialisers. It is the pinned, checksummed engine, and this process exists
    // for nothing else.
    let engine = unsafe { libloading::Library::new(library) }.map_err(failed)?;
    // SAFETY: chdb.h declares `struct local_result * chdb_query_cmdline(int argc, char ** argv)`.
    let query = unsafe { engine.get::<QueryCommandLine>(c"chdb_query_cmdline") }.map_err(failed)?;
    let mut pointers: Vec<*mut c_char> =
        arguments.iter().map(|argument| argument.as_ptr().cast_mut()).collect();
    let count = c_int::try_from(pointers.len()).unwrap_or(c_int::MAX);
    pointers.push(std::ptr::null_mut());
    // SAFETY: `pointers` is a NULL-terminated array of `count` NUL-terminated strings that outlive the call, which
    // only reads them. The result is leaked on purpose: the process ends.
    let _result = unsafe { query(count, pointers.as_mut_ptr()) };
    // Unloading would run destructors under threads that the engine leaves behind.
    std::mem::forget(engine);
    Ok(())
}
