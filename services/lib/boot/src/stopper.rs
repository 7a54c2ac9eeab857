//! Stopping in order: a signal stops the intake, what is in flight drains, a deadline ends the wait.
//!
//! Every role gets a [`Stopper`]; `while let Some(x) = stopper.until_stopped(next()).await` is the usual loop.
//! SIGTERM and SIGINT stop; a second signal ends the process at once. Never kills by itself otherwise.

use std::future::Future;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

/// How long roles may drain unless the settings say otherwise.
pub const DRAIN_MS_DEFAULT: u64 = 25_000;

/// What a shell reports for a process that a second Ctrl-C ended.
const INTERRUPTED: i32 = 130;

/// Tells when to stop, and bounds the drain that follows. Clones share the same state.
#[derive(Debug, Clone)]
pub struct Stopper {
    token: CancellationToken,
    drain: Duration,
}

/// The drain did not end in time; what was in flight is unknown.
#[derive(Debug, thiserror::Error)]
#[error("not drained within {} ms", drain.as_millis())]
pub struct DrainTimedOut {
    /// The time that was allowed.
    pub drain: Duration,
}

impl Stopper {
    /// A stopper that only [`Stopper::stop`] triggers.
    pub fn new(drain: Duration) -> Self {
        Self { token: CancellationToken::new(), drain }
    }

    /// A stopper that SIGTERM and SIGINT trigger. Must be called inside the runtime.
    ///
    /// # Errors
    /// When the operating system refuses the signal handlers.
    pub fn on_signals(drain: Duration) -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        let stopper = Self::new(drain);
        let mut terminate = signal(SignalKind::terminate())?;
        let mut interrupt = signal(SignalKind::interrupt())?;
        let signalled = stopper.clone();
        crate::task::spawn("signals", async move {
            loop {
                tokio::select! { _ = terminate.recv() => {}, _ = interrupt.recv() => {} }
                if signalled.is_stopped() {
                    end_now();
                }
                tracing::info!(drain_ms = signalled.drain.as_millis() as u64, "stopping");
                signalled.stop();
            }
        });
        Ok(stopper)
    }

    /// Stops everybody who holds a clone.
    pub fn stop(&self) {
        self.token.cancel();
    }

    /// Whether the stop has begun.
    pub fn is_stopped(&self) -> bool {
        self.token.is_cancelled()
    }

    /// Waits for the stop.
    pub async fn stopped(&self) {
        self.token.cancelled().await;
    }

    /// The future's value, or `None` when the stop comes first (the future is dropped then).
    pub async fn until_stopped<F: Future>(&self, future: F) -> Option<F::Output> {
        tokio::select! {
            biased;
            () = self.token.cancelled() => None,
            output = future => Some(output),
        }
    }

    /// The time allowed for draining.
    pub fn drain_deadline(&self) -> Duration {
        self.drain
    }

    /// Waits for what is in flight, no longer than the drain allows.
    ///
    /// # Errors
    /// [`DrainTimedOut`] when it does not end in time.
    pub async fn drain<F: Future>(&self, in_flight: F) -> Result<F::Output, DrainTimedOut> {
        tokio::time::timeout(self.drain, in_flight).await.map_err(|_| DrainTimedOut { drain: self.drain })
    }
}

#[expect(clippy::disallowed_methods, reason = "a second signal asks to end without waiting for anything")]
fn end_now() {
    tracing::warn!("second signal: ending without drain");
    std::process::exit(INTERRUPTED);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_stop_wins_over_a_future_that_is_ready() {
        let stopper = Stopper::new(Duration::from_millis(1));
        assert_eq!(stopper.until_stopped(async { 1 }).await, Some(1));
        stopper.clone().stop();
        assert_eq!(stopper.until_stopped(async { 1 }).await, None);
    }

    #[tokio::test]
    async fn a_drain_ends_at_its_deadline() {
        let stopper = Stopper::new(Duration::from_millis(1));
        assert!(stopper.drain(std::future::pending::<()>()).await.is_err());
    }
}
