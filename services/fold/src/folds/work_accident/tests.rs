//! Work accidents as told by their source: casualties and the grade by law, with its two limits.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;
use crate::scenario::{given, state_after};
use quanyu_testkit::Story;
use quanyu_testkit::payload::work_accident::{
    deaths, injury_determined, invalidated, investigation_closed, loss_yuan, reclassified, reported,
    reported_with, serious_injuries,
};

fn accident() -> Story {
    Story::of("work_accident:1")
}

#[test]
fn an_accident_is_reported_revised_and_investigated() {
    let scenario = given::<WorkAccidentFold>(
        accident()
            .tells(reported_with(WorkAccidentNature::Production, Some(1)))
            .day(1)
            .tells(serious_injuries(4)),
    )
    .when(|story| story.day(40).tells(injury_determined(5)).day(60).tells(investigation_closed()));
    assert_eq!((scenario.before().status, scenario.after.status), ("reported", "investigated"));
    let state = &scenario.after;
    assert_eq!((state.deaths, state.serious_injuries, state.injured_determined), (Some(1), Some(4), Some(5)));
    assert_eq!((state.grade, state.counted), (Grade::Ordinary, true));
    assert!(state.common.anomalies.is_empty());
}

#[test]
fn late_deaths_regrade_within_thirty_days() {
    let story = || accident().tells(reported_with(WorkAccidentNature::Production, Some(2)));
    let within = state_after::<WorkAccidentFold>(&story().day(30).tells(deaths(3)));
    assert_eq!((within.deaths, within.deaths_graded, within.grade), (Some(3), Some(3), Grade::Considerable));
    let late = state_after::<WorkAccidentFold>(&story().day(30).later_ms(1).tells(deaths(3)));
    assert_eq!((late.deaths, late.deaths_graded, late.grade), (Some(3), Some(2), Grade::Ordinary));
    assert_eq!(late.common.anomalies, ["deaths_after_regrading_limit"]);
}

#[test]
fn traffic_and_fire_accidents_regrade_within_seven_days() {
    for nature in [WorkAccidentNature::Traffic, WorkAccidentNature::Fire] {
        let story = || accident().tells(reported_with(nature, Some(9)));
        let within = state_after::<WorkAccidentFold>(&story().day(7).tells(deaths(10)));
        assert_eq!(within.grade, Grade::Major, "{nature:?}");
        let late = state_after::<WorkAccidentFold>(&story().day(8).tells(deaths(10)));
        assert_eq!(late.grade, Grade::Considerable, "{nature:?}");
    }
}

#[test]
fn a_corrected_nature_moves_the_limit_for_deaths_that_are_known_already() {
    let scenario = given::<WorkAccidentFold>(
        accident().tells(reported_with(WorkAccidentNature::Production, Some(2))).day(20).tells(deaths(3)),
    )
    .when(|story| story.day(25).tells(reclassified(WorkAccidentNature::Traffic)));
    assert_eq!((scenario.before().deaths_graded, scenario.before().grade), (Some(3), Grade::Considerable));
    assert_eq!((scenario.after.deaths_graded, scenario.after.grade), (Some(2), Grade::Ordinary));
    let scenario =
        scenario.and_when(|story| story.day(26).tells(reclassified(WorkAccidentNature::Production)));
    assert_eq!(scenario.after.grade, Grade::Considerable);
}

#[test]
fn a_report_that_comes_last_does_not_undo_what_is_known() {
    let scenario = given::<WorkAccidentFold>(
        accident()
            .day(35)
            .tells(deaths(4))
            .day(2)
            .tells(deaths(3))
            .tells(reclassified(WorkAccidentNature::Fire)),
    )
    .when(|story| story.day(0).tells(reported_with(WorkAccidentNature::Production, Some(1))));
    assert_eq!((scenario.before().status, scenario.before().counted), ("unreported", false));
    let state = &scenario.after;
    assert_eq!((state.status, state.counted, state.nature), ("reported", true, WorkAccidentNature::Fire));
    assert_eq!((state.deaths, state.deaths_graded, state.grade), (Some(4), Some(3), Grade::Considerable));
    assert_eq!(state.industry_code, "C", "the correction said nothing of the industry, the report does");
}

#[test]
fn the_worst_criterion_grades() {
    let scenario = given::<WorkAccidentFold>(accident().tells(reported()).day(1).tells(deaths(1)))
        .when(|story| story.day(2).tells(serious_injuries(10)))
        .and_when(|story| story.day(3).tells(loss_yuan(100_000_000)));
    assert_eq!(
        (scenario.before().grade, scenario.after.grade),
        (Grade::Considerable, Grade::ExtraordinarilySerious)
    );
    let scenario = scenario.and_when(|story| story.day(2).tells(loss_yuan(1)));
    assert_eq!(scenario.after.grade, Grade::ExtraordinarilySerious, "an older assessment");
}

#[test]
fn an_invalidated_accident_does_not_count() {
    let scenario = given::<WorkAccidentFold>(accident().tells(reported()))
        .when(|story| story.day(1).tells(invalidated()));
    assert_eq!((scenario.after.status, scenario.after.counted), ("invalidated", false));
    assert_eq!(scenario.after.invalid_reason, "not_work_related");
}

#[test]
fn impossible_follow_ups_are_named_once() {
    let story = accident().tells(investigation_closed()).tells(deaths(1)).tells(reported()).tells(reported());
    let state = state_after::<WorkAccidentFold>(&story);
    assert_eq!(state.common.anomalies, ["follow_up_before_report", "reported_again"]);
    assert_eq!((state.status, state.counted), ("investigated", true));
}
