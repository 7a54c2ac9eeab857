//! The life of a warning: seen, worked on, over; and two people who act at the same time.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;
use crate::scenario::{given, state_after};
use quanyu_event::{WarningAssessed, WarningAssigned, WarningEscalated, WarningResumed};
use quanyu_testkit::Story;
use quanyu_testkit::payload::warning::{acknowledged, cleared, raised, revised, shelved};

fn warning() -> Story {
    Story::of("warning:5b4c3f0e").tells(raised(WarningColour::Yellow))
}

fn assigned(seen_turn: i32) -> WarningAssigned {
    WarningAssigned { seen_turn, organisation: "traffic police".into(), note: None }
}

#[test]
fn it_is_seen_assigned_and_cleared() {
    let story = warning()
        .minute(5)
        .tells(acknowledged(1))
        .minute(9)
        .tells(assigned(2))
        .hour(3)
        .tells(cleared(WarningClearing::DealtWith, Some(3)));
    let state = state_after::<WarningFold>(&story);
    assert_eq!((state.status, state.turn, state.superseded), (Cleared, 4, 0));
    assert!(state.acknowledged_at < state.assigned_at && state.assigned_at < state.ended_at);
    assert_eq!((state.organisation.as_str(), state.counted), ("traffic police", true));
}

#[test]
fn of_two_actions_on_one_turn_the_first_in_the_log_holds() {
    let story = warning().tells(acknowledged(1)).tells(shelved(1)).tells(acknowledged(1));
    let state = state_after::<WarningFold>(&story);
    assert_eq!((state.status, state.turn, state.superseded), (Acknowledged, 2, 2));
    assert_eq!(state.shelved_until_at, None);
}

#[test]
fn what_nobody_saw_stays_until_somebody_has() {
    let returned = given::<WarningFold>(warning())
        .when(|story| story.tells(cleared(WarningClearing::ReturnedToNormal, None)));
    assert_eq!((returned.after.status, returned.after.ended_at), (Returned, None));
    let seen = returned.and_when(|story| story.minute(30).tells(acknowledged(2)));
    assert_eq!(seen.after.status, Cleared);
    assert!(seen.after.acknowledged_at.is_some() && seen.after.ended_at.is_some());
}

#[test]
fn a_graver_colour_asks_again_and_an_old_acknowledgement_does_not_cover_it() {
    let story = warning()
        .tells(acknowledged(1))
        .tells(revised(WarningColour::Yellow))
        .tells(revised(WarningColour::Red))
        .tells(assigned(2));
    let state = state_after::<WarningFold>(&story);
    assert_eq!((state.status, state.colour_max, state.revised), (Raised, WarningColour::Red, 2));
    assert_eq!((state.turn, state.superseded), (3, 1));
}

#[test]
fn shelved_is_resumed_to_where_it_was() {
    let by_time = WarningResumed { seen_turn: None, note: None };
    let story = warning().tells(assigned(1)).tells(shelved(2)).tells(by_time);
    assert_eq!(state_after::<WarningFold>(&story).status, Assigned);
}

#[test]
fn corrected_data_take_it_back_and_a_verdict_can_come_late() {
    let assessed = WarningAssessed { seen_turn: 2, verdict: WarningVerdict::FalseAlarm, note: None };
    let story = warning().tells(cleared(WarningClearing::Corrected, None)).tells(assessed);
    let state = state_after::<WarningFold>(&story);
    assert_eq!((state.status, state.counted, state.verdict), (Cleared, false, WarningVerdict::FalseAlarm));
}

#[test]
fn nobody_answers_so_the_next_level_is_told_and_the_turn_stays() {
    let told = WarningEscalated { level: 1, organisation: "city command".into() };
    let state = state_after::<WarningFold>(&warning().tells(told).tells(acknowledged(1)));
    assert_eq!((state.status, state.escalation), (Acknowledged, 1));
}

#[test]
fn a_follow_up_without_a_beginning_says_so() {
    let story = Story::of("warning:5b4c3f0e").tells(acknowledged(1));
    let state = state_after::<WarningFold>(&story);
    assert_eq!((state.status, state.counted, state.superseded), (Unraised, false, 1));
    assert_eq!(state.common.anomalies, ["follow_up_before_raising"]);
}
