//! Where time comes from: the system's clock, or one that a test moves by hand.
//!
//! Used by everything that stamps, ages or waits; pure crates get time from events instead. Never sleeps.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Tells the time. Cheap to share: take `Arc<dyn Clock>`.
pub trait Clock: Send + Sync + 'static {
    /// Milliseconds since 1970-01-01T00:00:00Z, by the wall clock.
    fn now_ms(&self) -> i64;

    /// A point in time that never goes backwards, for ages and deadlines.
    fn monotonic(&self) -> Instant;
}

/// The machine's own clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct System;

impl System {
    /// The system clock, ready to share.
    pub fn shared() -> Arc<dyn Clock> {
        Arc::new(Self)
    }
}

impl Clock for System {
    fn now_ms(&self) -> i64 {
        now_ms()
    }

    fn monotonic(&self) -> Instant {
        monotonic()
    }
}

/// A clock that stands still until [`Fixed::advance`] moves it.
#[derive(Debug)]
pub struct Fixed {
    now_ms: AtomicI64,
    start_ms: i64,
    base: Instant,
}

impl Fixed {
    /// A clock that shows `now_ms` (milliseconds since the epoch, UTC).
    pub fn at(now_ms: i64) -> Self {
        Self { now_ms: AtomicI64::new(now_ms), start_ms: now_ms, base: monotonic() }
    }

    /// Moves the clock forward.
    pub fn advance(&self, by: Duration) {
        let by_ms = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
        self.now_ms.fetch_add(by_ms, Ordering::SeqCst);
    }
}

impl Clock for Fixed {
    fn now_ms(&self) -> i64 {
        self.now_ms.load(Ordering::SeqCst)
    }

    fn monotonic(&self) -> Instant {
        let elapsed_ms = u64::try_from(self.now_ms() - self.start_ms).unwrap_or(0);
        self.base + Duration::from_millis(elapsed_ms)
    }
}

/// The wall clock, milliseconds since the epoch. For edges that have no [`Clock`] at hand.
#[expect(clippy::disallowed_methods, reason = "this is the one place that reads the wall clock")]
pub fn now_ms() -> i64 {
    match SystemTime::now().duration_since(UNIX_EPOCH) {
        Ok(since) => i64::try_from(since.as_millis()).unwrap_or(i64::MAX),
        Err(before) => -i64::try_from(before.duration().as_millis()).unwrap_or(i64::MAX),
    }
}

/// The monotonic clock. For edges that have no [`Clock`] at hand.
#[expect(clippy::disallowed_methods, reason = "this is the one place that reads the monotonic clock")]
pub fn monotonic() -> Instant {
    Instant::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fixed_clock_moves_only_by_hand() {
        let clock = Fixed::at(1_000);
        let before = clock.monotonic();
        clock.advance(Duration::from_secs(2));
        assert_eq!(clock.now_ms(), 3_000);
        assert_eq!(clock.monotonic() - before, Duration::from_secs(2));
    }
}
