//! Enterprises as told by their source: registration, numbers insured, risk, and what arrives in the wrong order.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;
use crate::scenario::{given, state_after};
use quanyu_testkit::payload::enterprise::{insured_from_day, rated, registered, registered_in, retired};
use quanyu_testkit::{START_MS, Story};

fn enterprise() -> Story {
    Story::of("enterprise:4711")
}

fn day(days: i64) -> Timestamp {
    Timestamp::from_millis(START_MS).plus_days(days)
}

#[test]
fn an_enterprise_is_registered_rated_and_retired() {
    let scenario = given::<EnterpriseFold>(enterprise().tells(registered()))
        .when(|story| story.day(3).tells(rated(EnterpriseRiskLevel::Red)));
    let state = &scenario.after;
    assert_eq!((state.status, state.counted), ("registered", true));
    assert_eq!((state.industry_code.as_str(), state.grid.as_str()), ("C", "grid:7"));
    assert_eq!((state.risk_level, state.risk_rated_at), (EnterpriseRiskLevel::Red, Some(day(3))));
    let scenario = scenario.and_when(|story| story.day(9).tells(retired()));
    assert_eq!((scenario.after.status, scenario.after.counted), ("retired", false));
    assert_eq!(scenario.after.retired_at, Some(day(9)));
    let scenario = scenario.and_when(|story| story.day(10).tells(registered()));
    assert_eq!((scenario.after.status, scenario.after.counted), ("registered", true));
    assert!(scenario.after.common.anomalies.is_empty());
}

#[test]
fn the_numbers_insured_are_kept_by_the_time_from_which_they_hold() {
    let story = enterprise()
        .tells(registered())
        .day(40)
        .tells(insured_from_day(130, 60))
        .day(41)
        .tells(insured_from_day(110, 30))
        .day(42)
        .tells(insured_from_day(111, 30));
    let state = state_after::<EnterpriseFold>(&story);
    assert_eq!(state.headcounts, [120, 111, 130]);
    assert_eq!(state.headcounts_effective_at, [day(0), day(30), day(60)]);
    assert_eq!(state.insured, Some(130));
    assert!(state.common.anomalies.is_empty());
}

#[test]
fn an_older_word_on_the_same_time_does_not_hold() {
    let story = enterprise()
        .tells(registered())
        .day(9)
        .tells(insured_from_day(90, 5))
        .day(8)
        .tells(insured_from_day(80, 5));
    let state = state_after::<EnterpriseFold>(&story);
    assert_eq!((state.insured, state.common.anomalies), (Some(90), vec!["out_of_order".into()]));
}

#[test]
fn of_too_many_numbers_the_oldest_are_forgotten() {
    let story = (0..130).fold(enterprise().tells(registered()), |story, month| {
        story.tells(insured_from_day(100, 1 + month * 30))
    });
    let state = state_after::<EnterpriseFold>(&story);
    assert_eq!(state.headcounts.len(), HEADCOUNTS_MAX);
    assert_eq!(state.headcounts_effective_at.last(), Some(&day(1 + 129 * 30)));
    assert_eq!(state.common.anomalies, ["too_many_headcounts"]);
}

#[test]
fn an_older_registration_rating_or_retirement_does_not_take_over() {
    let story = enterprise()
        .day(5)
        .tells(registered_in("grid:8"))
        .tells(rated(EnterpriseRiskLevel::Blue))
        .day(2)
        .tells(registered_in("grid:7"))
        .tells(rated(EnterpriseRiskLevel::Red))
        .tells(retired());
    let state = state_after::<EnterpriseFold>(&story);
    assert_eq!((state.grid.as_str(), state.risk_level), ("grid:8", EnterpriseRiskLevel::Blue));
    assert_eq!((state.status, state.registered_at), ("registered", Some(day(5))));
    assert_eq!(state.common.anomalies, ["out_of_order"]);
}

#[test]
fn follow_ups_before_the_registration_are_kept_and_named() {
    let scenario = given::<EnterpriseFold>(enterprise().day(1).tells(rated(EnterpriseRiskLevel::Orange)))
        .when(|story| story.day(0).tells(registered()));
    assert_eq!((scenario.before().status, scenario.before().counted), ("unregistered", false));
    assert_eq!(
        (scenario.after.status, scenario.after.risk_level),
        ("registered", EnterpriseRiskLevel::Orange)
    );
    assert_eq!(scenario.after.common.anomalies, ["follow_up_before_registration"]);
}
