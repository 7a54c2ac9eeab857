//! Due times in hours, calendar days and working days, in the zone of the area and by version.
#![allow(clippy::unwrap_used)]

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{Obligation, SlaLimits};
use crate::{Calendar, sample};

fn due(kind: &str, transition: &str, version: Option<&str>, from: &str) -> Option<String> {
    let zone = TimeZone::get("Asia/Shanghai").unwrap();
    let limits = SlaLimits::of(&sample::set());
    let from: Timestamp = from.parse().unwrap();
    let obligation = Obligation { kind, transition, version };
    limits.due_at(obligation, from, &zone, &Calendar::default()).map(|at| at.to_string())
}

#[test]
fn each_unit_is_counted_its_own_way() {
    // Monday 2 June 2025, 01:00 in the zone.
    let from = "2025-06-01T17:00:00Z";
    assert_eq!(due("dispute", "receipt_confirmed", None, from).as_deref(), Some("2025-06-02T17:00:00Z"));
    // Sixty days after 2 June is 1 August; overdue from midnight in the zone on.
    assert_eq!(due("petition", "answered", None, from).as_deref(), Some("2025-08-01T16:00:00Z"));
    // Fifteen working days after Monday are three weeks.
    assert_eq!(due("hazard", "rectified", None, from).as_deref(), Some("2025-06-23T16:00:00Z"));
}

#[test]
fn the_version_decides_else_the_day_on_which_the_clock_started() {
    let (old, new) = ("2025-12-31T15:59:59Z", "2025-12-31T16:00:00Z");
    let at = |version, from| due("hazard", "rectified", version, from).unwrap();
    assert_eq!(at(None, old), at(Some("1"), old));
    assert_eq!(at(None, new), at(Some("2"), new), "1 January has begun in the zone");
    assert_ne!(at(Some("1"), new), at(Some("2"), new));
    assert_eq!(due("hazard", "rectified", Some("3"), new), None);
    assert_eq!(due("hazard", "rectified", None, "2019-06-01T00:00:00Z"), None, "no limit counted yet");
    assert_eq!(due("fire", "rectified", None, new), None);
}
