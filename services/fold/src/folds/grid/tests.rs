//! Grids as told by their source: definition, staff by role, boundary, and what arrives in the wrong order.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;
use crate::scenario::{given, state_after};
use quanyu_testkit::payload::grid::{boundary, defined, defined_under, retired, staffed};
use quanyu_testkit::{START_MS, Story};

fn grid() -> Story {
    Story::of("grid:7")
}

fn day(days: i64) -> Option<Timestamp> {
    Some(Timestamp::from_millis(START_MS).plus_days(days))
}

#[test]
fn a_grid_with_its_staff_by_role() {
    let story = grid()
        .tells(defined())
        .tells(staffed("stairwell-head", 30))
        .tells(staffed("grid-staff", 6))
        .tells(staffed("shop-group-leader", 28))
        .day(9)
        .tells(staffed("stairwell-head", 34));
    let state = state_after::<GridFold>(&story);
    assert_eq!((state.status, state.counted, state.level), ("defined", true, GridLevel::Grid));
    assert_eq!(state.staff_roles, ["grid-staff", "shop-group-leader", "stairwell-head"]);
    assert_eq!((state.staff_counts.as_slice(), state.staff), ([6, 28, 34].as_slice(), 68));
    assert!(state.common.anomalies.is_empty());
}

#[test]
fn older_numbers_boundaries_and_definitions_do_not_take_over() {
    let story = grid()
        .day(5)
        .tells(defined_under("330784105002"))
        .tells(staffed("grid-staff", 6))
        .tells(boundary("2026-04"))
        .day(2)
        .tells(staffed("grid-staff", 9))
        .tells(boundary("2025-01"))
        .tells(defined_under("330784105001"))
        .tells(retired());
    let state = state_after::<GridFold>(&story);
    assert_eq!((state.parent_code.as_str(), state.staff), ("330784105002", 6));
    assert_eq!((state.boundary_version.as_str(), state.boundary_revised_at), ("2026-04", day(5)));
    assert_eq!((state.status, state.defined_at), ("defined", day(5)));
    assert_eq!(state.common.anomalies, ["out_of_order"]);
}

#[test]
fn a_retired_grid_counts_again_when_it_is_defined_anew_under_its_new_code() {
    let scenario = given::<GridFold>(grid().in_area("330784105001001").tells(defined()))
        .when(|story| story.day(3).tells(retired()));
    assert_eq!((scenario.after.status, scenario.after.counted), ("retired", false));
    assert_eq!(scenario.after.retired_at, day(3));
    let scenario = scenario.and_when(|story| story.day(4).in_area("330784105001002").tells(defined()));
    assert_eq!((scenario.after.status, scenario.after.retired_at), ("defined", None));
    assert_eq!(scenario.after.common.area_code, "330784105001002");
}

#[test]
fn roles_beyond_the_bound_are_named_and_not_kept() {
    let story = (0..40)
        .fold(grid().tells(defined()), |story, number| story.tells(staffed(&format!("role-{number}"), 1)));
    let state = state_after::<GridFold>(&story);
    assert_eq!((state.staff_roles.len(), state.staff), (ROLES_MAX, 32));
    assert_eq!(state.common.anomalies, ["too_many_roles"]);
}

#[test]
fn follow_ups_before_the_definition_are_kept_and_named() {
    let scenario = given::<GridFold>(grid().day(1).tells(staffed("grid-staff", 6)))
        .when(|story| story.day(0).tells(defined()));
    assert_eq!((scenario.before().status, scenario.before().staff), ("undefined", 6));
    assert_eq!((scenario.after.status, scenario.after.staff), ("defined", 6));
    assert_eq!(scenario.after.common.anomalies, ["follow_up_before_definition"]);
}
