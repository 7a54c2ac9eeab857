//! The process's one asynchronous runtime.
//!
//! Built here so that its threads are named and bounded in one place. Never lives longer than the future given.

use std::future::Future;
use std::time::Duration;

/// How long blocking work may still run after the future has ended; a stuck thread must not keep the process.
const SHUTDOWN_MS_MAX: u64 = 2_000;

/// Runs a future to its end on a new multi-threaded runtime.
///
/// # Errors
/// When the operating system refuses threads or event queues.
pub fn block_on<F: Future>(future: F) -> std::io::Result<F::Output> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().thread_name("quanyu").build()?;
    let output = runtime.block_on(future);
    runtime.shutdown_timeout(Duration::from_millis(SHUTDOWN_MS_MAX));
    Ok(output)
}
