//! Hazards as told by their source: the closed loop, its detours, and what arrives in the wrong order.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;
use crate::scenario::{Step, given, state_after};
use quanyu_testkit::payload::hazard::{
    assigned, closed, due_on_day, escalated, rectified, rejected, reopened, reported, verified, withdrawn,
};
use quanyu_testkit::{START_MS, Story};

fn hazard() -> Story {
    Story::of("hazard:1")
}

fn day(days: i64) -> Option<Timestamp> {
    Some(Timestamp::from_millis(START_MS).plus_days(days))
}

#[test]
fn the_whole_loop_with_a_rejected_rectification_and_a_reopening() {
    let mut scenario = given::<HazardFold>(hazard()).when(|story| story.tells(reported()));
    let steps: [(HazardStatus, bool, Step); 12] = [
        (HazardStatus::Assigned, false, |story| story.day(1).tells(assigned("fire brigade"))),
        (HazardStatus::Assigned, false, |story| story.tells(due_on_day(9))),
        (HazardStatus::Rectified, false, |story| story.day(3).tells(rectified())),
        (HazardStatus::Rejected, false, |story| story.day(4).tells(rejected())),
        (HazardStatus::Rejected, false, |story| story.day(5).tells(escalated("city emergency bureau"))),
        (HazardStatus::Rectified, false, |story| story.day(6).tells(rectified())),
        (HazardStatus::Verified, false, |story| story.day(7).tells(verified())),
        (HazardStatus::Closed, true, |story| story.day(8).tells(closed())),
        (HazardStatus::Assigned, false, |story| story.day(20).tells(reopened())),
        (HazardStatus::Rectified, false, |story| story.day(21).tells(rectified())),
        (HazardStatus::Verified, false, |story| story.day(22).tells(verified())),
        (HazardStatus::Closed, true, |story| story.day(23).tells(closed())),
    ];
    for (status, cleared, step) in steps {
        scenario = scenario.and_when(step);
        assert_eq!((scenario.after.status, scenario.after.cleared), (status, cleared));
        assert!(scenario.after.counted);
    }
    let state = scenario.after;
    assert_eq!((state.rejected, state.escalated, state.reopened), (1, 1, 1));
    assert_eq!(
        (state.organisation.as_str(), state.escalated_to.as_str()),
        ("fire brigade", "city emergency bureau")
    );
    assert_eq!((state.assigned_at, state.due_at), (day(1), day(9)));
    assert_eq!((state.rectified_at, state.verified_at, state.closed_at), (day(21), day(22), day(23)));
    assert_eq!((state.common.events, state.common.anomalies.len()), (13, 0));
}

#[test]
fn a_reopened_hazard_forgets_how_it_was_cleared() {
    let scenario = given::<HazardFold>(
        hazard().tells(reported()).day(1).tells(rectified()).day(2).tells(verified()).day(3).tells(closed()),
    )
    .when(|story| story.day(4).tells(reopened()));
    assert!(scenario.before().cleared);
    assert_eq!((scenario.after.status, scenario.after.cleared), (HazardStatus::Found, false));
    assert_eq!(
        (scenario.after.rectified_at, scenario.after.verified_at, scenario.after.closed_at),
        (None, None, None)
    );
}

#[test]
fn closing_without_a_verification_clears_nothing_and_says_so() {
    let state = state_after::<HazardFold>(
        &hazard().tells(reported()).day(1).tells(rectified()).day(2).tells(closed()),
    );
    assert_eq!((state.status, state.cleared), (HazardStatus::Closed, false));
    assert_eq!(state.common.anomalies, ["closed_without_verification"]);
}

#[test]
fn a_verification_that_arrives_after_the_closing_clears_and_does_not_open() {
    let story =
        hazard().tells(reported()).day(1).tells(rectified()).day(3).tells(closed()).day(2).tells(verified());
    let state = state_after::<HazardFold>(&story);
    assert_eq!((state.status, state.cleared), (HazardStatus::Closed, true));
    assert_eq!(state.common.anomalies, ["closed_without_verification", "out_of_order"]);
}

#[test]
fn a_verification_from_before_a_reopening_or_rejection_proves_nothing() {
    let reopened_since = hazard().tells(reported()).day(5).tells(reopened()).day(2).tells(verified());
    let state = state_after::<HazardFold>(&reopened_since.day(6).tells(closed()));
    assert_eq!((state.status, state.verified_at, state.cleared), (HazardStatus::Closed, None, false));
    let rejected_since =
        hazard().tells(reported()).tells(rectified()).day(5).tells(rejected()).day(2).tells(verified());
    let state = state_after::<HazardFold>(&rejected_since.day(6).tells(closed()));
    assert_eq!((state.verified_at, state.cleared), (None, false));
}

#[test]
fn a_report_that_comes_last_finds_the_hazard_where_it_stands() {
    let late = |story: Story| state_after::<HazardFold>(&story.day(0).tells(reported()));
    let follow_ups = [
        (hazard().day(1).tells(assigned("fire brigade")), HazardStatus::Assigned),
        (hazard().day(1).tells(rectified()).day(2).tells(rejected()), HazardStatus::Rejected),
        (hazard().day(1).tells(rectified()).day(2).tells(verified()), HazardStatus::Verified),
        (
            hazard().day(1).tells(rectified()).day(2).tells(verified()).day(3).tells(closed()),
            HazardStatus::Closed,
        ),
        (hazard().day(1).tells(withdrawn()), HazardStatus::Withdrawn),
        (hazard().day(1).tells(escalated("city")), HazardStatus::Found),
    ];
    for (story, status) in follow_ups {
        let before = state_after::<HazardFold>(&story);
        assert_eq!((before.status, before.counted, before.cleared), (HazardStatus::Unreported, false, false));
        let state = late(story);
        assert_eq!((state.status, state.counted), (status, status != HazardStatus::Withdrawn));
        assert_eq!(state.common.anomalies, ["follow_up_before_report"]);
    }
}

#[test]
fn a_withdrawn_hazard_counts_again_when_it_is_reopened() {
    let scenario =
        given::<HazardFold>(hazard().tells(reported())).when(|story| story.day(1).tells(withdrawn()));
    assert_eq!((scenario.before().counted, scenario.after.counted), (true, false));
    let scenario = scenario.and_when(|story| story.day(2).tells(reopened()));
    assert_eq!((scenario.after.status, scenario.after.counted), (HazardStatus::Found, true));
    assert!(scenario.after.common.anomalies.is_empty());
}

#[test]
fn the_limit_is_the_last_one_set_and_beats_the_reports() {
    let mut with_limit = reported();
    with_limit.due_at = day(30);
    let scenario = given::<HazardFold>(hazard().day(2).tells(due_on_day(9)))
        .when(|story| story.day(0).tells(with_limit))
        .and_when(|story| story.day(1).tells(due_on_day(7)));
    assert_eq!(scenario.after.due_at, day(9));
}

#[test]
fn an_older_assignment_does_not_take_over() {
    let story = hazard().tells(reported()).day(3).tells(assigned("town")).day(1).tells(assigned("village"));
    let state = state_after::<HazardFold>(&story);
    assert_eq!((state.organisation.as_str(), state.assigned_at), ("town", day(1)));
    assert_eq!(state.common.anomalies, ["out_of_order"]);
}

#[test]
fn impossible_follow_ups_are_named_once() {
    let story = hazard()
        .tells(reported())
        .tells(verified())
        .tells(rejected())
        .tells(reopened())
        .tells(rectified())
        .tells(rectified())
        .tells(assigned("town"))
        .tells(closed())
        .tells(withdrawn())
        .tells(reported());
    let state = state_after::<HazardFold>(&story);
    assert_eq!(
        state.common.anomalies,
        [
            "verified_without_rectification",
            "rejected_without_rectification",
            "reopened_while_open",
            "rectified_out_of_order",
            "assigned_out_of_order",
            "closed_without_verification",
            "withdrawn_after_close",
            "reported_again"
        ]
    );
    assert_eq!((state.status, state.counted), (HazardStatus::Withdrawn, false));
}
