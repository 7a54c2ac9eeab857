//! An outreach and its volunteers, in any order; a household is never named.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;
use crate::scenario::{given, state_after};
use quanyu_testkit::payload::outreach::{held, volunteer_hours};
use quanyu_testkit::{START_MS, Story};

fn outreach() -> Story {
    Story::of("outreach:1")
}

#[test]
fn an_outreach_at_a_company_with_volunteers() {
    let company = held(OutreachAudience::Company, 80, Some("enterprise:4711"));
    let scenario = given::<OutreachFold>(outreach().tells(company))
        .when(|story| story.day(1).tells(volunteer_hours(4, 480)));
    assert_eq!((scenario.before().volunteers, scenario.before().volunteer_minutes), (0, 0));
    let state = scenario.after;
    assert_eq!((state.status, state.counted, state.held_at.millis()), ("held", true, START_MS));
    assert_eq!((state.activity.as_str(), state.audience), ("legal-education", OutreachAudience::Company));
    assert_eq!((state.unit.as_str(), state.reach), ("enterprise:4711", 80));
    assert_eq!((state.volunteers, state.volunteer_minutes), (4, 480));
    assert_eq!((state.common.events, state.common.anomalies.len()), (2, 0));
}

#[test]
fn volunteers_time_is_a_total_and_the_newest_counts() {
    let story = outreach()
        .tells(held(OutreachAudience::Village, 50, None))
        .day(3)
        .tells(volunteer_hours(6, 900))
        .day(2)
        .tells(volunteer_hours(4, 480));
    let state = state_after::<OutreachFold>(&story);
    assert_eq!((state.volunteers, state.volunteer_minutes), (6, 900));
    assert_eq!(state.common.anomalies, ["out_of_order"]);
}

#[test]
fn hours_that_come_first_count_once_it_was_held() {
    let scenario = given::<OutreachFold>(outreach().day(1).tells(volunteer_hours(4, 480)))
        .when(|story| story.day(0).tells(held(OutreachAudience::School, 300, Some("site:school-1"))));
    assert_eq!((scenario.before().status, scenario.before().counted), ("unreported", false));
    let state = scenario.after;
    assert_eq!((state.status, state.counted, state.held_at.millis()), ("held", true, START_MS));
    assert_eq!((state.volunteers, state.reach), (4, 300));
    assert_eq!(state.common.anomalies, ["follow_up_before_held"]);
}

#[test]
fn a_household_is_never_named() {
    let story = outreach().tells(held(OutreachAudience::Household, 1, Some("household:7")));
    let state = state_after::<OutreachFold>(&story);
    assert_eq!((state.unit.as_str(), state.reach, state.counted), ("", 1, true));
    assert_eq!(state.common.anomalies, ["household_named"]);
}

#[test]
fn impossible_follow_ups_are_named_once() {
    let story = outreach()
        .tells(held(OutreachAudience::Market, 10, None))
        .tells(volunteer_hours(0, 60))
        .tells(volunteer_hours(0, 90))
        .tells(held(OutreachAudience::Market, 12, None));
    let state = state_after::<OutreachFold>(&story);
    assert_eq!(state.common.anomalies, ["hours_without_volunteers", "held_again"]);
    assert_eq!((state.reach, state.volunteer_minutes), (12, 90));
}
