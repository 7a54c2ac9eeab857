//! The readings of a site's day, in any order.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;
use crate::scenario::state_after;
use quanyu_testkit::payload::site_day::reading;
use quanyu_testkit::{START_MS, Story};

fn day() -> Story {
    Story::of("site_day:square-rock/2026-04-01")
}

fn hour(hours: i64) -> Timestamp {
    Timestamp::from_millis(START_MS + hours * 3_600_000)
}

#[test]
fn the_peak_is_the_first_highest_reading_in_any_order() {
    let at = [(8, 100, None), (11, 1_200, Some(3)), (12, 1_200, Some(2)), (17, 300, None)];
    let tell = |story: Story, (hours, visitors, level)| story.hour(hours).tells(reading(visitors, level));
    let forwards = at.into_iter().fold(day(), tell);
    let backwards = at.into_iter().rev().fold(day(), tell);
    for (story, anomalies) in [(forwards, 0), (backwards, 1)] {
        let state = state_after::<SiteDayFold>(&story);
        assert_eq!((state.peak_visitors, state.peak_at, state.peak_sensor_level), (1_200, hour(11), Some(3)));
        assert_eq!((state.readings, state.readings_over_capacity), (4, 2));
        assert_eq!((state.first_reading_at, state.last_reading_at), (hour(8), Some(hour(17))));
        assert_eq!((state.last_visitors, state.last_capacity), (300, Some(1_000)));
        assert_eq!(state.common.anomalies.len(), anomalies);
    }
}

#[test]
fn a_full_site_is_not_over_its_capacity_and_an_unknown_capacity_is_no_limit() {
    let mut unlimited = reading(5_000, None);
    unlimited.capacity = None;
    let state = state_after::<SiteDayFold>(&day().tells(reading(1_000, None)).hour(1).tells(unlimited));
    assert_eq!((state.readings_over_capacity, state.peak_visitors, state.last_capacity), (0, 5_000, None));
    assert_eq!(state.peak_sensor_level, None);
}

#[test]
fn a_reading_of_another_site_is_named() {
    let mut other = reading(1, None);
    other.site = "site:elsewhere".into();
    let state = state_after::<SiteDayFold>(&day().tells(reading(5, None)).hour(1).tells(other));
    assert_eq!((state.site.as_str(), state.readings), ("site:elsewhere", 2));
    assert_eq!(state.common.anomalies, ["reading_of_another_site"]);
}
