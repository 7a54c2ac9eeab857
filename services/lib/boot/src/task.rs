//! Background tasks, all started through one function so that each has a name in the logs.
//!
//! Used wherever work outlives its caller. A task that panics is reported here; it never takes others down.

use std::future::Future;

use tokio::task::JoinHandle;
use tracing::Instrument as _;

/// Starts a task under a span that carries its name.
#[expect(clippy::disallowed_methods, reason = "this is the one place that spawns tasks")]
pub fn spawn<F>(name: &'static str, future: F) -> JoinHandle<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    tokio::spawn(future.instrument(tracing::info_span!("task", name)))
}
