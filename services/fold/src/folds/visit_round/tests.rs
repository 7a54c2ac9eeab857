//! A month's visits: totals that are told again and again, in any order, and what is missed.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;
use crate::scenario::{given, state_after};
use quanyu_testkit::payload::visit_round::{closed, opened, visits};
use quanyu_testkit::{START_MS, Story};

fn round() -> Story {
    Story::of("visit_round:330784105/2026-04")
}

fn day(days: i64) -> Option<Timestamp> {
    Some(Timestamp::from_millis(START_MS).plus_days(days))
}

#[test]
fn a_round_misses_what_is_neither_done_nor_refused_nor_unreachable() {
    let scenario = given::<VisitRoundFold>(round().tells(opened(40)))
        .when(|story| story.day(10).tells(visits(20, 1, 2)))
        .and_when(|story| story.day(20).tells(visits(33, 1, 3)));
    assert_eq!((scenario.before().status, scenario.before().missed), ("open", 17));
    assert_eq!((scenario.after.status, scenario.after.missed), ("open", 3));
    let state = scenario.and_when(|story| story.day(30).tells(closed())).after;
    assert_eq!((state.status, state.counted, state.closed_at), ("closed", true, day(30)));
    assert_eq!((state.due, state.done, state.refused, state.unreachable, state.missed), (40, 33, 1, 3, 3));
    assert_eq!((state.month.as_str(), state.programme.as_str()), ("2026-04", "youth-support"));
    assert_eq!((state.common.events, state.common.anomalies.len()), (4, 0));
}

#[test]
fn older_totals_do_not_come_back() {
    let story = round().tells(opened(10)).day(20).tells(visits(9, 0, 0)).day(10).tells(visits(4, 0, 0));
    let state = state_after::<VisitRoundFold>(&story);
    assert_eq!((state.done, state.missed), (9, 1));
    assert_eq!(state.common.anomalies, ["out_of_order"]);
}

#[test]
fn a_total_may_fall_when_it_was_wrong() {
    let story = round().tells(opened(10)).day(10).tells(visits(9, 0, 0)).day(20).tells(visits(8, 1, 0));
    let state = state_after::<VisitRoundFold>(&story);
    assert_eq!((state.done, state.refused, state.missed), (8, 1, 1));
    assert!(state.common.anomalies.is_empty());
}

#[test]
fn an_opening_that_comes_last_finds_the_round_where_it_stands() {
    let scenario = given::<VisitRoundFold>(round().day(10).tells(visits(4, 0, 0)).day(30).tells(closed()))
        .when(|story| story.day(0).tells(opened(10)));
    let before = scenario.before();
    assert_eq!((before.status, before.counted, before.missed), ("unopened", false, 0));
    let state = scenario.after;
    assert_eq!((state.status, state.counted, state.missed), ("closed", true, 6));
    assert_eq!((Some(state.opened_at), state.closed_at), (day(0), day(30)));
    assert_eq!(state.common.anomalies, ["follow_up_before_opening"]);
}

#[test]
fn more_visits_than_due_miss_nothing_and_are_named() {
    let state = state_after::<VisitRoundFold>(&round().tells(opened(10)).tells(visits(9, 1, 1)));
    assert_eq!((state.missed, state.done), (0, 9));
    assert_eq!(state.common.anomalies, ["more_visits_than_due"]);
}

#[test]
fn absurd_totals_do_not_overflow() {
    let story = round().tells(opened(1)).tells(visits(i32::MAX, i32::MAX, i32::MAX));
    assert_eq!(state_after::<VisitRoundFold>(&story).missed, 0);
}

#[test]
fn impossible_follow_ups_are_named_once() {
    let story = round()
        .tells(opened(10))
        .day(1)
        .tells(closed())
        .day(2)
        .tells(visits(1, 0, 0))
        .tells(visits(2, 0, 0))
        .tells(closed())
        .tells(opened(12));
    let state = state_after::<VisitRoundFold>(&story);
    assert_eq!(state.common.anomalies, ["visits_after_close", "closed_again", "opened_again"]);
    assert_eq!((state.status, state.due, state.missed), ("closed", 12, 10));
}
