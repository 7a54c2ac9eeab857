//! A site, its drills with their findings, and its end.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;
use crate::scenario::{given, state_after};
use quanyu_testkit::payload::site::{drill_finding_closed, drill_held, registered, retired};
use quanyu_testkit::{START_MS, Story};

fn site() -> Story {
    Story::of("site:square-rock")
}

fn day(days: i64) -> Option<Timestamp> {
    Some(Timestamp::from_millis(START_MS).plus_days(days))
}

#[test]
fn drills_find_and_findings_are_closed() {
    let scenario = given::<SiteFold>(site().tells(registered(9_000)))
        .when(|story| story.day(10).tells(drill_held("evacuation", &["exit-2", "alarm"])))
        .and_when(|story| story.day(12).tells(drill_finding_closed("alarm")));
    assert_eq!(scenario.before().findings_open, ["alarm", "exit-2"]);
    assert_eq!(scenario.after.findings_open, ["exit-2"]);
    let state = scenario.and_when(|story| story.day(40).tells(drill_held("fire", &[]))).after;
    assert_eq!((state.status, state.counted, state.registered_at), ("registered", true, day(0)));
    assert_eq!((state.site_type, state.capacity), (SiteType::ScenicArea, Some(9_000)));
    assert_eq!((state.drills, state.drill_participants), (2, 60));
    assert_eq!((state.last_scenario.as_str(), state.last_drill_at), ("fire", day(40)));
    assert_eq!((state.findings_raised, state.findings_closed), (2, 1));
    assert_eq!((state.common.events, state.common.anomalies.len()), (4, 0));
}

#[test]
fn what_is_registered_later_counts_and_an_older_one_does_not_come_back() {
    let story =
        site().tells(registered(9_000)).day(9).tells(registered(7_000)).day(5).tells(registered(8_000));
    let state = state_after::<SiteFold>(&story);
    assert_eq!((state.capacity, state.registered_at), (Some(7_000), day(9)));
    assert_eq!(state.common.anomalies, ["out_of_order"]);
}

#[test]
fn a_retired_site_comes_back_when_it_is_registered_again() {
    let scenario = given::<SiteFold>(site().tells(registered(9_000)))
        .when(|story| story.day(5).tells(retired()))
        .and_when(|story| story.day(9).tells(registered(9_000)));
    let before = scenario.before();
    assert_eq!((before.status, before.counted, before.retired_at), ("retired", false, day(5)));
    assert_eq!(before.retired_reason, "market moved");
    let state = scenario.after;
    assert_eq!((state.status, state.counted, state.retired_at), ("registered", true, None));
    assert!(state.retired_reason.is_empty() && state.common.anomalies.is_empty());
}

#[test]
fn a_drill_that_arrives_late_counts_and_is_not_the_last() {
    let story = site()
        .tells(registered(9_000))
        .day(20)
        .tells(drill_held("fire", &[]))
        .day(10)
        .tells(drill_held("evacuation", &["exit-2"]));
    let state = state_after::<SiteFold>(&story);
    assert_eq!((state.drills, state.last_scenario.as_str(), state.last_drill_at), (2, "fire", day(20)));
    assert!(state.common.anomalies.is_empty());
}

#[test]
fn a_finding_is_back_when_a_later_drill_finds_it_again() {
    let story = site()
        .tells(registered(9_000))
        .tells(drill_held("evacuation", &["exit-2"]))
        .day(1)
        .tells(drill_finding_closed("exit-2"))
        .day(30)
        .tells(drill_held("evacuation", &["exit-2"]));
    let state = state_after::<SiteFold>(&story);
    assert_eq!((state.findings_raised, state.findings_closed), (1, 0));
    assert_eq!(state.findings_open, ["exit-2"]);
    assert!(state.common.anomalies.is_empty());
}

#[test]
fn a_drill_at_an_unknown_site_is_counted_and_named() {
    let scenario = given::<SiteFold>(site().day(1).tells(drill_held("fire", &[])))
        .when(|story| story.day(0).tells(registered(9_000)));
    assert_eq!((scenario.before().status, scenario.before().counted), ("unregistered", false));
    assert_eq!((scenario.after.status, scenario.after.drills), ("registered", 1));
    assert_eq!(scenario.after.common.anomalies, ["follow_up_before_registration"]);
}

#[test]
fn impossible_follow_ups_are_named_once() {
    let story = site()
        .tells(registered(9_000))
        .tells(drill_finding_closed("nothing"))
        .tells(drill_held("fire", &["alarm"]))
        .tells(drill_held("fire", &["alarm"]))
        .tells(drill_finding_closed("alarm"))
        .tells(drill_finding_closed("alarm"))
        .day(1)
        .tells(retired())
        .day(2)
        .tells(drill_held("fire", &[]))
        .tells(retired());
    let state = state_after::<SiteFold>(&story);
    assert_eq!(
        state.common.anomalies,
        [
            "finding_closed_before_raised",
            "finding_raised_while_open",
            "finding_closed_again",
            "drill_after_retirement",
            "retired_again"
        ]
    );
    assert_eq!((state.status, state.drills, state.retired_at), ("retired", 3, day(2)));
}
