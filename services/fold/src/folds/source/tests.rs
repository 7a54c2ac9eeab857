//! Sources as they speak of themselves.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;
use crate::scenario::{given, state_after};
use quanyu_testkit::Story;
use quanyu_testkit::payload::source::{control_total, registered, retired};

fn source() -> Story {
    Story::of("source:dispatch")
}

#[test]
fn a_source_registers_counts_and_retires() {
    let scenario = given::<SourceFold>(source().tells(registered("dispatch centre")))
        .when(|story| story.day(1).tells(control_total("2026-04-01", 812)))
        .and_when(|story| story.day(9).tells(retired()));
    assert_eq!((scenario.before().status, scenario.after.status), ("registered", "retired"));
    let state = &scenario.after;
    assert_eq!(
        (state.name.as_str(), state.cadence_seconds, state.mode),
        ("dispatch centre", Some(300), SourceMode::Live)
    );
    assert_eq!((state.control_day.as_str(), state.control_count), ("2026-04-01", Some(812)));
    assert!(state.common.anomalies.is_empty());
}

#[test]
fn a_retired_source_may_come_back_under_another_name() {
    let scenario = given::<SourceFold>(source().tells(registered("old")).day(5).tells(retired()))
        .when(|story| story.day(9).tells(registered("new")));
    assert_eq!((scenario.after.status, scenario.after.name.as_str()), ("registered", "new"));
    assert_eq!(scenario.after.retired_at, None);
}

#[test]
fn a_registration_that_arrives_after_the_retirement_does_not_bring_it_back() {
    let state =
        state_after::<SourceFold>(&source().day(5).tells(retired()).day(0).tells(registered("dispatch")));
    assert_eq!((state.status, state.name.as_str()), ("retired", "dispatch"));
    assert_eq!(state.common.anomalies, ["follow_up_before_registration", "out_of_order"]);
}

#[test]
fn an_older_registration_or_total_changes_nothing() {
    let story = source()
        .day(5)
        .tells(registered("new"))
        .tells(control_total("2026-04-05", 7))
        .day(1)
        .tells(registered("old"))
        .tells(control_total("2026-04-01", 9));
    let state = state_after::<SourceFold>(&story);
    assert_eq!(
        (state.name.as_str(), state.control_day.as_str(), state.control_count),
        ("new", "2026-04-05", Some(7))
    );
}
