//! When something is due: a limit of a set, counted from an instant in the area's zone.
//!
//! Used wherever a due time is set or judged. Limits come from the set; without one there is no due time.

use jiff::civil::Time;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan as _};

use crate::calendar::Calendar;
use crate::reference::{LimitUnit, ReferenceSet, SlaLimit};

/// The time limits of a set.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SlaLimits {
    limits: Vec<SlaLimit>,
}

/// What has to happen in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Obligation<'a> {
    /// Kind of subject, with its level where limits differ: hazard.general.
    pub kind: &'a str,
    /// The transition.
    pub transition: &'a str,
    /// The version that a definition names; none takes the latest that counted when the clock started.
    pub version: Option<&'a str>,
}

impl SlaLimits {
    /// The limits of a set.
    #[must_use]
    pub fn of(set: &ReferenceSet) -> Self {
        Self { limits: set.sla_limits.clone() }
    }

    /// The limit of an obligation whose clock started at `from`.
    #[must_use]
    pub fn limit(&self, obligation: Obligation<'_>, from: Timestamp, zone: &TimeZone) -> Option<&SlaLimit> {
        let started = from.to_zoned_datetime(zone.clone()).date();
        let own = self
            .limits
            .iter()
            .filter(|one| one.kind == obligation.kind && one.transition == obligation.transition);
        match obligation.version {
            Some(version) => own.into_iter().find(|one| one.version == version),
            None => own.filter(|one| one.valid_from <= started).max_by_key(|one| one.valid_from),
        }
    }

    /// The first instant at which the obligation is overdue. Hours run round the clock; days begin to count on the day
    /// after the start and are due at the end of the last, in the zone. None without a limit.
    #[must_use]
    pub fn due_at(
        &self,
        obligation: Obligation<'_>,
        from: Timestamp,
        zone: &TimeZone,
        calendar: &Calendar,
    ) -> Option<Timestamp> {
        let limit = self.limit(obligation, from, zone)?;
        let start = from.to_zoned_datetime(zone.clone()).date();
        let last = match limit.unit {
            LimitUnit::Hours => {
                return from.checked_add(SignedDuration::from_hours(i64::from(limit.limit))).ok();
            }
            LimitUnit::CalendarDays => start.checked_add(i64::from(limit.limit).days()).ok()?,
            LimitUnit::WorkingDays => calendar.add_working_days(start, limit.limit)?,
        };
        // A zone whose clocks go forward at midnight begins its day later: jiff finds the first instant.
        let midnight = last.tomorrow().ok()?.to_datetime(Time::midnight());
        Some(zone.to_ambiguous_zoned_datetime(midnight).compatible().ok()?.timestamp())
    }
}

#[cfg(test)]
mod tests;
