//! Incidents as told by their source: what is effective, whether it counts, and what the state says of disorder.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;
use crate::scenario::{given, state_after};
use quanyu_event::IncidentClass;
use quanyu_testkit::payload::incident::{
    arrived, closed, dispatched, feedback, invalidated, linked, merged, reclassified, rejurisdicted,
    relocated, reopened, reported, reported_as, unmerged,
};
use quanyu_testkit::{START_MS, Story};

fn incident() -> Story {
    Story::of("incident:1")
}

fn minute(minutes: i64) -> Option<Timestamp> {
    Some(Timestamp::from_millis(START_MS + minutes * 60_000))
}

#[test]
fn a_call_goes_its_way() {
    let state = state_after::<IncidentFold>(
        &incident()
            .tells(reported())
            .minute(4)
            .tells(dispatched())
            .minute(11)
            .tells(arrived())
            .minute(50)
            .tells(feedback(None))
            .minute(60)
            .tells(closed()),
    );
    assert_eq!(state.status, IncidentStatus::Closed);
    assert!(state.counted);
    assert_eq!(Some(state.reported_at), minute(0));
    assert_eq!((state.dispatched_at, state.arrived_at, state.closed_at), (minute(4), minute(11), minute(60)));
    assert_eq!((state.category_class.as_str(), state.intake_class.as_str()), ("dispute", "dispute"));
    assert_eq!((state.outcome.as_str(), state.channel), ("mediated", IncidentChannel::Phone110));
    assert_eq!((state.common.events, state.common.anomalies.len()), (5, 0));
}

#[test]
fn every_step_has_its_status() {
    let steps = [
        (incident().tells(reported()), IncidentStatus::Reported),
        (incident().tells(reported()).tells(dispatched()), IncidentStatus::Dispatched),
        (incident().tells(reported()).tells(arrived()), IncidentStatus::Arrived),
        (incident().tells(reported()).tells(merged("incident:2")), IncidentStatus::Merged),
        (incident().tells(reported()).tells(invalidated()), IncidentStatus::Invalidated),
        (incident().tells(dispatched()), IncidentStatus::Unreported),
    ];
    for (story, status) in steps {
        assert_eq!(state_after::<IncidentFold>(&story).status, status);
    }
}

#[test]
fn the_earliest_of_several_units_counts() {
    let story = incident().tells(reported()).minute(9).tells(arrived()).minute(7).tells(arrived());
    assert_eq!(state_after::<IncidentFold>(&story).arrived_at, minute(7));
}

#[test]
fn a_report_that_comes_last_finds_everything_in_place() {
    let scenario = given::<IncidentFold>(
        incident().minute(4).tells(dispatched()).minute(30).tells(reclassified(IncidentClass::Criminal)),
    )
    .when(|story| story.minute(0).tells(reported()));
    let (before, after) = (scenario.before(), &scenario.after);
    assert_eq!((before.status, before.counted), (IncidentStatus::Unreported, false));
    assert_eq!((after.status, after.counted), (IncidentStatus::Dispatched, true));
    assert_eq!(Some(after.reported_at), minute(0));
    assert_eq!((after.category_class.as_str(), after.intake_class.as_str()), ("criminal", "dispute"));
    assert_eq!(after.common.anomalies, ["follow_up_before_report"]);
}

#[test]
fn closing_what_was_never_reported_is_kept_and_does_not_count() {
    let state = state_after::<IncidentFold>(&incident().tells(closed()));
    assert_eq!((state.status, state.counted), (IncidentStatus::Unreported, false));
    assert_eq!(state.common.anomalies, ["follow_up_before_report"]);
}

#[test]
fn impossible_follow_ups_are_named_once() {
    let story = incident()
        .tells(reported())
        .tells(unmerged())
        .tells(unmerged())
        .tells(reopened())
        .tells(merged("incident:1"))
        .tells(closed())
        .tells(closed())
        .tells(dispatched())
        .tells(arrived())
        .tells(reported());
    let state = state_after::<IncidentFold>(&story);
    assert_eq!(
        state.common.anomalies,
        [
            "unmerged_without_merge",
            "reopened_while_open",
            "merged_into_itself",
            "closed_again",
            "dispatched_after_close",
            "arrived_after_close",
            "reported_again"
        ]
    );
    assert_eq!((state.status, state.counted), (IncidentStatus::Closed, true));
}

#[test]
fn the_effective_category_is_the_last_one_and_intakes_is_kept() {
    let scenario = given::<IncidentFold>(
        incident().tells(reported()).minute(30).tells(reclassified(IncidentClass::PublicOrder)),
    )
    .when(|story| story.minute(40).tells(feedback(Some(IncidentClass::Criminal))));
    assert_eq!(scenario.before().category_class, "public_order");
    assert_eq!(
        (scenario.after.category_class.as_str(), scenario.after.category_type.as_str()),
        ("criminal", "criminal")
    );
    assert_eq!((scenario.after.intake_class.as_str(), scenario.after.reclassified), ("dispute", 2));
    assert!(scenario.after.counted);
}

#[test]
fn an_older_correction_that_arrives_later_does_not_undo_a_newer_one() {
    let scenario = given::<IncidentFold>(
        incident().tells(reported()).minute(40).tells(feedback(Some(IncidentClass::Criminal))),
    )
    .when(|story| story.minute(30).tells(reclassified(IncidentClass::PublicOrder)));
    assert_eq!(scenario.after.category_class, "criminal");
    assert_eq!(scenario.after.common.anomalies, ["out_of_order"]);
}

#[test]
fn a_second_report_corrects_intake_but_not_what_was_corrected_since() {
    let scenario = given::<IncidentFold>(
        incident().tells(reported()).minute(5).tells(reclassified(IncidentClass::Criminal)),
    )
    .when(|story| story.minute(6).tells(reported_as(IncidentClass::RoadTraffic)));
    assert_eq!(scenario.after.intake_class, "road_traffic");
    assert_eq!(scenario.after.category_class, "criminal");
    assert_eq!(scenario.after.common.anomalies, ["reported_again"]);
}

#[test]
fn a_relocation_moves_area_position_and_place() {
    let scenario = given::<IncidentFold>(incident().tells(reported()))
        .when(|story| story.minute(20).in_area("330784006").tells(relocated()));
    assert_eq!(
        (scenario.before().common.area_code.as_str(), scenario.before().place.as_str()),
        ("330784105", "hardware market, gate 3")
    );
    assert_eq!(
        (scenario.after.common.area_code.as_str(), scenario.after.place.as_str()),
        ("330784006", "bus station")
    );
    assert_ne!(scenario.after.longitude, scenario.before().longitude);
    assert_eq!(scenario.after.relocated, 1);
}

#[test]
fn only_a_relocation_moves_the_area() {
    let story = incident().tells(reported()).in_area("330784006").tells(dispatched()).tells(closed());
    assert_eq!(state_after::<IncidentFold>(&story).common.area_code, "330784105");
    let first_named = incident().nowhere().tells(reported()).in_area("330784006").tells(dispatched());
    assert_eq!(state_after::<IncidentFold>(&first_named).common.area_code, "330784006");
}

#[test]
fn a_report_after_a_relocation_fills_only_what_that_left_open() {
    let only_place = IncidentRelocatedOnly::place();
    let state =
        state_after::<IncidentFold>(&incident().minute(9).tells(only_place).minute(0).tells(reported()));
    assert_eq!((state.place.as_str(), state.longitude), ("bus station", Some(120.047)));
}

/// A relocation that names a place and no position.
struct IncidentRelocatedOnly;

impl IncidentRelocatedOnly {
    fn place() -> quanyu_event::IncidentRelocated {
        quanyu_event::IncidentRelocated { position: None, ..relocated() }
    }
}

#[test]
fn a_merged_record_does_not_count_until_it_is_unmerged() {
    let scenario = given::<IncidentFold>(incident().tells(reported()).minute(5).tells(dispatched()))
        .when(|story| story.minute(10).tells(merged("incident:2")));
    assert_eq!((scenario.after.status, scenario.after.counted), (IncidentStatus::Merged, false));
    assert_eq!(scenario.after.merged_into, "incident:2");
    let scenario = scenario.and_when(|story| story.minute(20).tells(unmerged()));
    assert_eq!((scenario.after.status, scenario.after.counted), (IncidentStatus::Dispatched, true));
    assert_eq!((scenario.after.merged_into.as_str(), scenario.after.common.anomalies.len()), ("", 0));
}

#[test]
fn a_merge_of_a_merge_and_a_cycle_are_seen_from_each_record() {
    // 1 → 2 → 3: each says where it went; the last one counts.
    let first = state_after::<IncidentFold>(&incident().tells(reported()).tells(merged("incident:2")));
    let second =
        state_after::<IncidentFold>(&Story::of("incident:2").tells(reported()).tells(merged("incident:3")));
    let third = state_after::<IncidentFold>(&Story::of("incident:3").tells(reported()));
    let counted = [&first, &second, &third].map(|state| state.counted);
    assert_eq!(
        (first.merged_into.as_str(), second.merged_into.as_str(), counted),
        ("incident:2", "incident:3", [false, false, true])
    );
    // 3 → 1 closes the ring. No record knows of the others' merges, so each keeps its link for the view that finds rings.
    let third = given::<IncidentFold>(Story::of("incident:3").tells(reported()))
        .when(|story| story.minute(1).tells(merged("incident:1")))
        .and_when(|story| story.minute(2).tells(unmerged()));
    assert_eq!(
        (third.before().merged_into.as_str(), third.before().counted, third.after.counted),
        ("incident:1", false, true)
    );
}

#[test]
fn a_record_that_is_merged_elsewhere_follows_the_last_merge() {
    let story = incident()
        .tells(reported())
        .minute(9)
        .tells(merged("incident:3"))
        .minute(5)
        .tells(merged("incident:2"));
    let state = state_after::<IncidentFold>(&story);
    assert_eq!(
        (state.merged_into.as_str(), state.common.anomalies.as_slice()),
        ("incident:3", ["out_of_order".to_owned()].as_slice())
    );
}

#[test]
fn an_invalidated_record_does_not_count_until_it_is_reopened() {
    let scenario = given::<IncidentFold>(incident().tells(reported()))
        .when(|story| story.minute(3).tells(invalidated()));
    assert_eq!((scenario.after.status, scenario.after.counted), (IncidentStatus::Invalidated, false));
    assert_eq!(scenario.after.invalid_reason, "harassment");
    let scenario = scenario.and_when(|story| story.minute(9).tells(reopened()));
    assert_eq!((scenario.after.status, scenario.after.counted), (IncidentStatus::Reported, true));
    assert!(scenario.after.common.anomalies.is_empty());
}

#[test]
fn a_reopened_record_goes_on_where_it_was() {
    let scenario =
        given::<IncidentFold>(incident().tells(reported()).tells(arrived()).minute(9).tells(closed()))
            .when(|story| story.minute(20).tells(reopened()));
    assert_eq!((scenario.after.status, scenario.after.reopened), (IncidentStatus::Arrived, 1));
    assert_eq!(scenario.after.closed_at, None);
    let scenario = scenario.and_when(|story| story.minute(30).tells(closed()));
    assert_eq!((scenario.after.status, scenario.after.closed_at), (IncidentStatus::Closed, minute(30)));
    assert!(scenario.after.common.anomalies.is_empty());
}

#[test]
fn a_closing_that_arrives_after_the_reopening_does_not_close_again() {
    let story = incident().tells(reported()).minute(20).tells(reopened()).minute(9).tells(closed());
    let state = state_after::<IncidentFold>(&story);
    assert_eq!((state.status, state.closed_at, state.reopened), (IncidentStatus::Reported, None, 1));
    assert_eq!(state.common.anomalies, ["reopened_while_open", "out_of_order"]);
}

#[test]
fn links_are_kept_once_and_bounded() {
    let mut story = incident().tells(reported()).tells(linked("incident:2")).tells(linked("incident:2"));
    assert_eq!(state_after::<IncidentFold>(&story).linked_to, ["incident:2"]);
    for n in 0..100 {
        story = story.tells(linked(&format!("incident:{n}")));
    }
    let state = state_after::<IncidentFold>(&story.tells(rejurisdicted("traffic police")));
    assert_eq!(
        (state.linked_to.len(), state.organisation.as_str(), state.counted),
        (64, "traffic police", true)
    );
}

#[test]
fn a_drill_within_a_real_record_is_named() {
    let story = incident().tells(reported()).as_exercise().tells(dispatched());
    let state = state_after::<IncidentFold>(&story);
    assert_eq!(
        (state.common.exercise, state.common.anomalies.as_slice()),
        (false, ["exercise_mixed_with_real".to_owned()].as_slice())
    );
}

#[test]
fn the_first_event_gives_source_and_time_of_receipt() {
    let story = incident().tells(reported()).from_source("traffic").minute(5).tells(dispatched());
    let state = state_after::<IncidentFold>(&story);
    assert_eq!(state.common.source, "dispatch");
    assert!(state.common.first_received_at < state.common.last_received_at);
    assert_eq!(Some(state.common.last_occurred_at), minute(5));
}
