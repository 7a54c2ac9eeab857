//! Campaigns as told by their source: the year's battles, their phases, and what arrives in the wrong order.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;
use crate::scenario::{Step, given, state_after};
use quanyu_event::CampaignPhase::{After, Before, During};
use quanyu_testkit::payload::campaign::{
    closed, deployed, phase_ended, phase_started, plan_filed, planned, scheduled,
};
use quanyu_testkit::{START_MS, Story};

const TOWN: &str = "330784105";
const ZONE: &str = "330784401";

fn campaign() -> Story {
    Story::of("campaign:2026")
}

fn day(days: i64) -> Timestamp {
    Timestamp::from_millis(START_MS).plus_days(days)
}

#[test]
fn a_battle_from_its_plan_to_the_end_of_the_campaign() {
    let mut scenario = given::<CampaignFold>(campaign()).when(|story| story.tells(planned()));
    let steps: [(&str, Step); 10] = [
        ("planned", |story| story.day(1).tells(scheduled(TOWN, "2026-05"))),
        ("planned", |story| story.day(2).tells(plan_filed(TOWN, "town command"))),
        ("planned", |story| {
            story.day(3).tells(deployed(TOWN, "police", 40)).tells(deployed(TOWN, "volunteers", 60))
        }),
        ("running", |story| story.day(4).tells(phase_started(TOWN, Before))),
        ("running", |story| story.day(30).tells(phase_ended(TOWN, Before))),
        ("running", |story| story.day(30).tells(phase_started(TOWN, During))),
        ("running", |story| story.day(60).tells(phase_ended(TOWN, During))),
        ("running", |story| story.day(60).tells(phase_started(TOWN, After))),
        ("running", |story| story.day(70).tells(phase_ended(TOWN, After))),
        ("closed", |story| story.day(300).tells(closed())),
    ];
    for (status, step) in steps {
        scenario = scenario.and_when(step);
        assert_eq!((scenario.after.status, scenario.after.counted), (status, true));
    }
    let state = scenario.after;
    assert_eq!((state.begins_at, state.ends_at), (Some(day(0)), Some(day(365))));
    assert_eq!(
        state.battles,
        BattleColumns {
            battle_theatre_codes: vec![TOWN.into()],
            battle_months: vec!["2026-05".into()],
            battles_plan_filed_at: vec![day(2)],
            battle_plan_organisations: vec!["town command".into()],
            battle_forces: vec![100],
            battles_before_started_at: vec![day(4)],
            battles_before_ended_at: vec![day(30)],
            battles_during_started_at: vec![day(30)],
            battles_during_ended_at: vec![day(60)],
            battles_after_started_at: vec![day(60)],
            battles_after_ended_at: vec![day(70)],
            force_theatre_codes: vec![TOWN.into(); 2],
            force_roles: vec!["police".into(), "volunteers".into()],
            force_counts: vec![40, 60],
        }
    );
    assert!(state.common.anomalies.is_empty());
}

#[test]
fn theatres_are_listed_by_code_and_unknown_times_are_1970() {
    let story =
        campaign().tells(planned()).tells(scheduled(ZONE, "2026-06")).tells(scheduled(TOWN, "2026-05"));
    let state = state_after::<CampaignFold>(&story);
    assert_eq!(state.battles.battle_theatre_codes, [TOWN, ZONE]);
    assert_eq!(state.battles.battle_months, ["2026-05", "2026-06"]);
    assert_eq!(state.battles.battles_during_started_at, [Timestamp::default(); 2]);
    assert_eq!(state.status, "planned");
}

#[test]
fn older_schedules_plans_and_forces_do_not_take_over() {
    let story = campaign()
        .tells(planned())
        .day(5)
        .tells(scheduled(TOWN, "2026-07"))
        .tells(plan_filed(TOWN, "town"))
        .tells(deployed(TOWN, "police", 40))
        .day(2)
        .tells(scheduled(TOWN, "2026-05"))
        .tells(plan_filed(TOWN, "village"))
        .tells(deployed(TOWN, "police", 10));
    let state = state_after::<CampaignFold>(&story);
    assert_eq!(state.battles.battle_months, ["2026-07"]);
    assert_eq!(state.battles.battle_plan_organisations, ["town"]);
    assert_eq!(state.battles.force_counts, [40]);
    assert_eq!(state.common.anomalies, ["out_of_order"]);
}

#[test]
fn a_phase_lasts_from_its_first_beginning_to_its_last_end() {
    let story = campaign()
        .tells(planned())
        .tells(scheduled(TOWN, "2026-05"))
        .day(3)
        .tells(phase_started(TOWN, During))
        .day(2)
        .tells(phase_started(TOWN, During))
        .day(9)
        .tells(phase_ended(TOWN, During))
        .day(8)
        .tells(phase_ended(TOWN, During));
    let state = state_after::<CampaignFold>(&story);
    assert_eq!(state.battles.battles_during_started_at, [day(2)]);
    assert_eq!(state.battles.battles_during_ended_at, [day(9)]);
    assert_eq!(state.common.anomalies, ["phase_started_again", "phase_ended_again"]);
}

#[test]
fn impossible_follow_ups_are_named_once() {
    let story = campaign()
        .tells(phase_ended(TOWN, Before))
        .tells(planned())
        .day(5)
        .tells(phase_started(TOWN, During))
        .day(7)
        .tells(phase_started(TOWN, Before))
        .tells(scheduled(ZONE, "May 26"))
        .day(8)
        .tells(closed())
        .day(9)
        .tells(deployed(ZONE, "police", 1));
    let state = state_after::<CampaignFold>(&story);
    assert_eq!(
        state.common.anomalies,
        [
            "phase_ended_without_start",
            "battle_not_scheduled",
            "follow_up_before_plan",
            "phase_out_of_order",
            "month_malformed",
            "battle_changed_after_close"
        ]
    );
    assert_eq!(state.status, "closed");
}

#[test]
fn what_is_beyond_the_bounds_is_named_and_not_kept() {
    let theatres = (0..130).fold(campaign().tells(planned()), |story, number| {
        story.tells(scheduled(&format!("{number:03}"), "2026-05"))
    });
    let state = state_after::<CampaignFold>(&theatres);
    assert_eq!(state.battles.battle_theatre_codes.len(), BATTLES_MAX);
    assert_eq!(state.common.anomalies, ["too_many_battles"]);
    let roles = (0..40)
        .fold(campaign().tells(planned()).tells(scheduled(TOWN, "2026-05")), |story, number| {
            story.tells(deployed(TOWN, &format!("role-{number}"), 1))
        });
    let state = state_after::<CampaignFold>(&roles);
    assert_eq!(state.battles.battle_forces, [32]);
    assert_eq!(state.common.anomalies, ["too_many_roles"]);
}
