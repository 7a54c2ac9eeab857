//! What is wrong with the sources on purpose, and when: silence, a wrong clock, a gap, a wrong total.

use crate::calendar::{DAY, Day, HOUR};
use crate::world::World;
use std::ops::Range;

/// How far the wrong clock is behind.
pub(crate) const CLOCK_BEHIND_MS: i64 = 26 * HOUR;
/// By how much the wrong control total is too high.
pub(crate) const TOTAL_OFF_BY: i64 = 7;
const SILENT_DAYS: i64 = 2;
const CLOCK_DAYS: i64 = 7;
/// What was held back for two days follows within the hour.
const CATCHING_UP: i64 = 60;

/// The times of a simulation.
pub(crate) struct Quirks {
    pub(crate) silent: Range<i64>,
    pub(crate) wrong_clock: Range<i64>,
    /// The command centre skips a number after this.
    pub(crate) gap_from: i64,
    /// The command centre declares too many incidents for this day.
    pub(crate) wrong_total: Day,
}

impl Quirks {
    pub(crate) fn new(world: &World) -> Self {
        let clock = world.day_at(0.3).starts_at();
        let silent = world.day_at(0.45).starts_at();
        Self {
            silent: silent..silent + SILENT_DAYS * DAY,
            wrong_clock: clock..clock + CLOCK_DAYS * DAY,
            gap_from: world.day_at(0.4).starts_at(),
            wrong_total: world.day_at(0.5),
        }
    }

    /// When a silent source sends what it would have sent at a time.
    pub(crate) fn after_silence(&self, sent_at: i64) -> i64 {
        if self.silent.contains(&sent_at) {
            self.silent.end + (sent_at - self.silent.start) / CATCHING_UP
        } else {
            sent_at
        }
    }
}
