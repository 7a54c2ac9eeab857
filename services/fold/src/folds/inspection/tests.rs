//! Inspections as told by their source: one event each, and its corrections.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;
use crate::scenario::{given, state_after};
use quanyu_testkit::payload::inspection::{found, patrol};
use quanyu_testkit::{START_MS, Story};

fn inspection() -> Story {
    Story::of("inspection:1")
}

fn day(days: i64) -> Timestamp {
    Timestamp::from_millis(START_MS).plus_days(days)
}

#[test]
fn an_inspection_with_its_hazards() {
    let state =
        state_after::<InspectionFold>(&inspection().day(1).tells(found(3, &["hazard:1", "hazard:2"])));
    assert_eq!((state.inspection_type, state.held_at), (InspectionType::Inspection, day(1)));
    assert_eq!((state.enterprise.as_str(), state.hazards_found), ("enterprise:4711", 3));
    assert_eq!(state.hazards, ["hazard:1", "hazard:2"]);
    assert!(state.longitude.is_some());
    assert_eq!((state.common.events, state.common.anomalies.len()), (1, 0));
}

#[test]
fn a_patrol_that_found_nothing_says_so() {
    let state = state_after::<InspectionFold>(&inspection().tells(patrol("grid:7")));
    assert_eq!((state.inspection_type, state.grid.as_str()), (InspectionType::Patrol, "grid:7"));
    assert_eq!((state.hazards_found, state.enterprise.as_str()), (0, ""));
}

#[test]
fn a_later_word_replaces_the_earlier_one_in_any_order_of_arrival() {
    let in_order = given::<InspectionFold>(inspection().day(1).tells(found(3, &[])))
        .when(|story| story.day(2).tells(found(1, &[])));
    assert_eq!((in_order.after.hazards_found, in_order.after.held_at), (1, day(2)));
    assert_eq!(in_order.after.common.anomalies, ["held_again"]);
    let reversed = given::<InspectionFold>(inspection().day(2).tells(found(1, &[])))
        .when(|story| story.day(1).tells(found(3, &[])));
    assert_eq!((reversed.after.hazards_found, reversed.after.held_at), (1, day(2)));
    assert_eq!(reversed.after.common.anomalies, ["held_again", "out_of_order"]);
    assert_eq!(reversed.after.common.events, 2);
}

#[test]
fn more_hazards_linked_than_found_are_named() {
    let state = state_after::<InspectionFold>(&inspection().tells(found(1, &["hazard:1", "hazard:2"])));
    assert_eq!((state.hazards_found, state.hazards.len()), (1, 2));
    assert_eq!(state.common.anomalies, ["more_hazards_linked_than_found"]);
}
