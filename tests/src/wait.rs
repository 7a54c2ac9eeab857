//! Waiting for a condition with a deadline: the only way in which a journey waits.

use std::time::{Duration, Instant};

/// Between two looks.
const LOOK: Duration = Duration::from_millis(50);

/// Looks until `condition` holds.
///
/// # Panics
/// When it does not within `seconds`; the message says what was waited for.
pub fn until(what: &str, seconds: u64, mut condition: impl FnMut() -> bool) {
    #[expect(clippy::disallowed_methods, reason = "a deadline of a test, not a time of the domain")]
    let started = Instant::now();
    while !condition() {
        assert!(started.elapsed() < Duration::from_secs(seconds), "not within {seconds} s: {what}");
        std::thread::sleep(LOOK);
    }
}

/// Lets some time pass, for what has to happen at a random moment.
pub fn moment(milliseconds: u64) {
    std::thread::sleep(Duration::from_millis(milliseconds));
}
