//! Petitions as told by their source: from receipt to closing, the backlog, and what arrives in the wrong order.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;
use crate::scenario::{Step, given, state_after};
use quanyu_testkit::payload::petition::{
    accepted_until_day, answered, assigned, closed, from_backlog, investigation_started, received, reopened,
};
use quanyu_testkit::{START_MS, Story};

const SUPPORTED: PetitionOutcome = PetitionOutcome::Supported;
const SETTLED: PetitionOutcome = PetitionOutcome::Settled;

fn petition() -> Story {
    Story::of("petition:1")
}

fn day(days: i64) -> Option<Timestamp> {
    Some(Timestamp::from_millis(START_MS).plus_days(days))
}

#[test]
fn from_receipt_to_closing_and_once_more() {
    let mut scenario = given::<PetitionFold>(petition()).when(|story| story.tells(received()));
    assert_eq!(scenario.after.status, Received);
    let steps: [(PetitionStatus, bool, Step); 9] = [
        (Accepted, false, |story| story.day(1).tells(accepted_until_day(60))),
        (Assigned, false, |story| story.day(2).tells(assigned("land bureau"))),
        (Investigating, false, |story| story.day(3).tells(investigation_started())),
        (Answered, false, |story| story.day(20).tells(answered(PetitionOutcome::NotSupported))),
        (Closed, true, |story| story.day(21).tells(closed(PetitionOutcome::NotSupported))),
        (Assigned, false, |story| story.day(30).tells(reopened())),
        (Investigating, false, |story| story.day(31).tells(investigation_started())),
        (Answered, false, |story| story.day(40).tells(answered(SUPPORTED))),
        (Closed, true, |story| story.day(41).tells(closed(SETTLED))),
    ];
    for (status, cleared, step) in steps {
        scenario = scenario.and_when(step);
        assert_eq!((scenario.after.status, scenario.after.cleared), (status, cleared));
        assert!(scenario.after.counted);
    }
    let state = scenario.after;
    assert_eq!((state.due_at, state.accepted_at, state.assigned_at), (day(60), day(1), day(2)));
    assert_eq!((state.investigated_at, state.answered_at, state.closed_at), (day(3), day(40), day(41)));
    assert_eq!((state.outcome, state.reopened), (SETTLED, 1));
    assert_eq!((state.common.events, state.common.anomalies.len()), (10, 0));
}

#[test]
fn an_old_case_keeps_since_when_it_has_been_open() {
    let state = state_after::<PetitionFold>(&petition().tells(from_backlog(-900)));
    assert_eq!((state.origin, state.backlog_since_at), (PetitionOrigin::OldBacklog, day(-900)));
    assert_eq!(Some(state.lodged_at), day(0));
}

#[test]
fn a_reopened_petition_forgets_its_answer_and_an_older_one_proves_nothing() {
    let scenario = given::<PetitionFold>(
        petition()
            .tells(received())
            .day(1)
            .tells(investigation_started())
            .day(2)
            .tells(answered(SUPPORTED))
            .day(4)
            .tells(closed(SUPPORTED)),
    )
    .when(|story| story.day(5).tells(reopened()))
    .and_when(|story| story.day(3).tells(answered(SETTLED)));
    let state = scenario.after;
    assert_eq!(
        (state.answered_at, state.closed_at, state.outcome),
        (None, None, PetitionOutcome::Unspecified)
    );
    assert_eq!((state.status, state.cleared), (Received, false));
    assert_eq!(state.common.anomalies, ["out_of_order"]);
}

#[test]
fn closing_without_an_answer_clears_nothing_and_says_so() {
    let state = state_after::<PetitionFold>(&petition().tells(received()).day(2).tells(closed(SETTLED)));
    assert_eq!((state.status, state.cleared), (Closed, false));
    assert_eq!(state.common.anomalies, ["closed_without_answer"]);
}

#[test]
fn an_answer_that_arrives_after_the_closing_clears_and_does_not_open() {
    let story = petition().tells(received()).day(3).tells(closed(SETTLED)).day(2).tells(answered(SUPPORTED));
    let state = state_after::<PetitionFold>(&story);
    assert_eq!((state.status, state.cleared, state.outcome), (Closed, true, SETTLED));
    assert_eq!(state.common.anomalies, ["closed_without_answer", "out_of_order"]);
}

#[test]
fn a_receipt_that_comes_last_finds_the_petition_where_it_stands() {
    let follow_ups = [
        (petition().day(1).tells(accepted_until_day(9)), Accepted),
        (petition().day(1).tells(assigned("town")), Assigned),
        (petition().day(1).tells(investigation_started()), Investigating),
        (petition().day(1).tells(answered(SUPPORTED)), Answered),
        (petition().day(1).tells(closed(SUPPORTED)), Closed),
    ];
    for (story, status) in follow_ups {
        let before = state_after::<PetitionFold>(&story);
        assert_eq!((before.status, before.counted), (Unreceived, false));
        let state = state_after::<PetitionFold>(&story.day(0).tells(received()));
        assert_eq!((state.status, state.counted, Some(state.lodged_at)), (status, true, day(0)));
        assert_eq!(state.common.anomalies, ["follow_up_before_receipt"]);
    }
}

#[test]
fn the_limit_is_the_last_one_accepted_and_beats_the_receipts() {
    let mut with_limit = received();
    with_limit.due_at = day(30);
    let scenario = given::<PetitionFold>(petition().day(2).tells(accepted_until_day(9)))
        .when(|story| story.day(0).tells(with_limit))
        .and_when(|story| story.day(1).tells(accepted_until_day(7)));
    assert_eq!(scenario.after.due_at, day(9));
}

#[test]
fn impossible_follow_ups_are_named_once() {
    let story = petition()
        .tells(received())
        .tells(reopened())
        .tells(answered(SUPPORTED))
        .tells(accepted_until_day(9))
        .tells(closed(SETTLED))
        .tells(assigned("town"))
        .tells(closed(SETTLED))
        .tells(investigation_started())
        .tells(received());
    let state = state_after::<PetitionFold>(&story);
    assert_eq!(
        state.common.anomalies,
        [
            "reopened_while_open",
            "answered_without_investigation",
            "accepted_out_of_order",
            "closed_without_answer",
            "assigned_out_of_order",
            "investigated_out_of_order",
            "received_again"
        ]
    );
    assert_eq!(state.status, Investigating);
}
