//! Fires as told by their source: the response chain, the casualties and the grade by law.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;
use crate::scenario::{Step, given, state_after};
use quanyu_testkit::payload::fire::{
    arrived, casualties, cause, closed, deaths, dispatched, extinguished, invalidated, loss_yuan, merged,
    reclassified, relocated, reopened, reported, under_control, unmerged,
};
use quanyu_testkit::{START_MS, Story};

fn fire() -> Story {
    Story::of("fire:1")
}

fn minute(minutes: i64) -> Option<Timestamp> {
    Some(Timestamp::from_millis(START_MS + minutes * 60_000))
}

#[test]
fn the_response_chain_is_kept_and_every_step_has_its_status() {
    let scenario = given::<FireFold>(fire().tells(reported()));
    let steps: [(&str, Step); 5] = [
        ("dispatched", |story| story.minute(1).tells(dispatched())),
        ("arrived", |story| story.minute(8).tells(arrived())),
        ("under_control", |story| story.minute(40).tells(under_control())),
        ("extinguished", |story| story.minute(55).tells(extinguished())),
        ("closed", |story| story.minute(90).tells(closed())),
    ];
    let mut story = scenario.when(|story| story);
    assert_eq!(story.after.status, "reported");
    for (status, step) in steps {
        story = story.and_when(step);
        assert_eq!(story.after.status, status);
    }
    let state = story.after;
    assert_eq!(
        (
            state.dispatched_at,
            state.arrived_at,
            state.under_control_at,
            state.extinguished_at,
            state.closed_at
        ),
        (minute(1), minute(8), minute(40), minute(55), minute(90))
    );
    assert!(state.counted);
    assert_eq!((state.grade, state.common.anomalies.len()), (Grade::Ungraded, 0));
}

#[test]
fn a_third_death_makes_an_ordinary_fire_a_considerable_one() {
    let scenario = given::<FireFold>(fire().tells(reported()).hour(5).tells(deaths(2)))
        .when(|story| story.day(3).tells(deaths(3)));
    assert_eq!((scenario.before().deaths, scenario.before().grade), (Some(2), Grade::Ordinary));
    assert_eq!((scenario.after.deaths, scenario.after.deaths_graded), (Some(3), Some(3)));
    assert_eq!(scenario.after.grade, Grade::Considerable);
    assert!(scenario.after.counted);
}

#[test]
fn a_death_after_seven_days_changes_the_figure_but_not_the_grade() {
    let story = || fire().tells(reported()).hour(5).tells(deaths(2));
    let within = state_after::<FireFold>(&story().day(7).tells(deaths(3)));
    assert_eq!((within.deaths_graded, within.grade), (Some(3), Grade::Considerable));
    let late = state_after::<FireFold>(&story().day(7).later_ms(1).tells(deaths(3)));
    assert_eq!((late.deaths, late.deaths_graded, late.grade), (Some(3), Some(2), Grade::Ordinary));
    assert_eq!(late.common.anomalies, ["deaths_after_regrading_limit"]);
}

#[test]
fn the_limit_counts_from_the_report_even_when_that_comes_last() {
    let scenario = given::<FireFold>(fire().day(1).tells(deaths(2)).day(8).tells(deaths(3)))
        .when(|story| story.day(0).tells(reported()));
    assert_eq!(scenario.after.deaths, Some(3));
    assert_eq!((scenario.after.deaths_graded, scenario.after.grade), (Some(2), Grade::Ordinary));
    assert_eq!(scenario.after.common.anomalies, ["follow_up_before_report", "deaths_after_regrading_limit"]);
}

#[test]
fn an_older_figure_that_arrives_later_does_not_replace_a_newer_one() {
    let scenario = given::<FireFold>(fire().tells(reported()).day(2).tells(deaths(3)))
        .when(|story| story.day(1).tells(casualties(Some(2), Some(4))));
    assert_eq!((scenario.after.deaths, scenario.after.serious_injuries), (Some(3), Some(4)));
    assert_eq!(scenario.after.grade, Grade::Considerable);
}

#[test]
fn a_figure_may_be_corrected_downwards() {
    let scenario = given::<FireFold>(fire().tells(reported()).day(1).tells(deaths(3)))
        .when(|story| story.day(2).tells(deaths(2)));
    assert_eq!((scenario.before().grade, scenario.after.grade), (Grade::Considerable, Grade::Ordinary));
}

#[test]
fn unknown_is_not_zero() {
    let scenario = given::<FireFold>(fire().tells(reported()).day(1).tells(deaths(3)))
        .when(|story| story.day(2).tells(casualties(None, Some(1))));
    assert_eq!((scenario.after.deaths, scenario.after.serious_injuries), (Some(3), Some(1)));
    assert_eq!(scenario.after.rescued, None);
}

#[test]
fn the_worst_criterion_grades_and_only_yuan_count() {
    let scenario = given::<FireFold>(fire().tells(reported()).day(1).tells(deaths(1)))
        .when(|story| story.day(9).tells(loss_yuan(50_000_000)));
    assert_eq!(scenario.after.grade, Grade::Major);
    let dollars = quanyu_event::FireLossAssessed {
        loss: Money { currency: "CAD".into(), minor_units: 90_000_000_000 },
    };
    let scenario = scenario.and_when(|story| story.day(10).tells(dollars));
    assert_eq!((scenario.after.grade, scenario.after.loss_currency.as_str()), (Grade::Ordinary, "CAD"));
}

#[test]
fn a_false_alarm_does_not_count_until_it_is_a_fire_again() {
    let scenario = given::<FireFold>(fire().tells(reported()))
        .when(|story| story.minute(9).tells(reclassified(FireType::FalseAlarm)));
    assert_eq!((scenario.before().counted, scenario.after.counted), (true, false));
    let scenario = scenario.and_when(|story| story.minute(5).tells(reclassified(FireType::Other)));
    assert_eq!(scenario.after.fire_type, FireType::FalseAlarm, "older, and therefore not effective");
    let scenario = scenario.and_when(|story| story.minute(10).tells(reclassified(FireType::Explosion)));
    assert!(scenario.after.counted);
    assert_eq!(scenario.after.reclassified, 3);
}

#[test]
fn a_relocation_moves_area_position_and_place() {
    let scenario = given::<FireFold>(fire().tells(reported()))
        .when(|story| story.minute(20).in_area("330784006").tells(relocated()).tells(cause("electrical")));
    assert_eq!(scenario.before().common.area_code, "330784105");
    assert_eq!(scenario.after.common.area_code, "330784006");
    assert_eq!(
        (scenario.after.place.as_str(), scenario.after.cause_code.as_str()),
        ("industrial park, lane 9", "electrical")
    );
    assert_ne!(scenario.after.longitude, scenario.before().longitude);
}

#[test]
fn merging_and_invalidation_take_a_fire_out_of_the_counts_and_put_it_back() {
    let scenario =
        given::<FireFold>(fire().tells(reported())).when(|story| story.minute(1).tells(merged("fire:2")));
    assert_eq!((scenario.after.status, scenario.after.counted), ("merged", false));
    let scenario = scenario.and_when(|story| story.minute(2).tells(unmerged()));
    assert_eq!((scenario.after.status, scenario.after.counted), ("reported", true));
    let scenario = scenario.and_when(|story| story.minute(3).tells(invalidated()));
    assert_eq!((scenario.after.status, scenario.after.counted), ("invalidated", false));
    let scenario = scenario.and_when(|story| story.minute(4).tells(reopened()));
    assert_eq!((scenario.after.status, scenario.after.counted), ("reported", true));
    assert!(scenario.after.common.anomalies.is_empty());
}

#[test]
fn a_reopened_fire_goes_on_where_it_was() {
    let scenario =
        given::<FireFold>(fire().tells(reported()).tells(extinguished()).minute(60).tells(closed()))
            .when(|story| story.minute(70).tells(reopened()));
    assert_eq!((scenario.after.status, scenario.after.reopened), ("extinguished", 1));
    let scenario = scenario.and_when(|story| story.minute(65).tells(closed()));
    assert_eq!(scenario.after.closed_at, None, "this closing is older than the re-opening");
    assert_eq!(scenario.after.common.anomalies, ["out_of_order"]);
}

#[test]
fn impossible_follow_ups_are_named_once() {
    let story = fire()
        .tells(extinguished())
        .tells(reported())
        .tells(unmerged())
        .tells(reopened())
        .tells(merged("fire:1"))
        .tells(closed())
        .tells(closed())
        .tells(reported());
    let state = state_after::<FireFold>(&story);
    assert_eq!(
        state.common.anomalies,
        [
            "follow_up_before_report",
            "unmerged_without_merge",
            "reopened_while_open",
            "merged_into_itself",
            "closed_again",
            "reported_again"
        ]
    );
    assert!(state.counted);
}
