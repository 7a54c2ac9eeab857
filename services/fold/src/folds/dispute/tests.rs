//! Disputes as told by their source: the push to three, the way up, the turns, and what arrives in the wrong order.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::recipient::RECIPIENTS_MAX;
use super::*;
use crate::scenario::{Step, given, state_after};
use quanyu_event::DisputeRecipientRole;
use quanyu_testkit::payload::dispute::{
    assigned, confirmed, escalated, failed, mediated, pushed, registered, reopened, resolved,
    turned_criminal, turned_mass_incident,
};
use quanyu_testkit::{START_MS, Story};

const CENTRE: DisputeRecipientRole = DisputeRecipientRole::MediationCentre;
const VILLAGE: DisputeRecipientRole = DisputeRecipientRole::VillageOrGrid;
const DEPARTMENT: DisputeRecipientRole = DisputeRecipientRole::Department;

fn dispute() -> Story {
    Story::of("dispute:1")
}

fn day(days: i64) -> Option<Timestamp> {
    Some(Timestamp::from_millis(START_MS).plus_days(days))
}

#[test]
fn the_way_from_the_village_to_the_town_and_back_again() {
    let mut scenario = given::<DisputeFold>(dispute()).when(|story| story.tells(registered()));
    assert_eq!(
        (scenario.after.status, scenario.after.level),
        (DisputeStatus::Registered, DisputeLevel::Village)
    );
    let steps: [(DisputeStatus, DisputeLevel, Step); 10] = [
        (DisputeStatus::Assigned, DisputeLevel::Village, |story| {
            story.day(1).tells(assigned(DisputeLevel::Village, "village committee"))
        }),
        (DisputeStatus::Mediating, DisputeLevel::Village, |story| story.day(2).tells(mediated())),
        (DisputeStatus::Failed, DisputeLevel::Village, |story| story.day(3).tells(failed())),
        (DisputeStatus::Assigned, DisputeLevel::Town, |story| {
            story.day(4).tells(escalated(DisputeLevel::Town, "town centre"))
        }),
        (DisputeStatus::Mediating, DisputeLevel::Town, |story| story.day(5).tells(mediated())),
        (DisputeStatus::Resolved, DisputeLevel::Town, |story| {
            story.day(6).tells(resolved(DisputeLevel::Town))
        }),
        (DisputeStatus::Assigned, DisputeLevel::Town, |story| story.day(20).tells(reopened())),
        (DisputeStatus::Assigned, DisputeLevel::City, |story| {
            story.day(21).tells(escalated(DisputeLevel::City, "city centre"))
        }),
        (DisputeStatus::Mediating, DisputeLevel::City, |story| story.day(22).tells(mediated())),
        (DisputeStatus::Resolved, DisputeLevel::City, |story| {
            story.day(23).tells(resolved(DisputeLevel::City))
        }),
    ];
    for (status, level, step) in steps {
        scenario = scenario.and_when(step);
        assert_eq!((scenario.after.status, scenario.after.level), (status, level));
        assert!(scenario.after.counted);
    }
    let state = scenario.after;
    assert_eq!((state.mediations, state.failed, state.escalated, state.reopened), (3, 1, 2, 1));
    assert_eq!((state.assigned_at, state.mediated_at, state.resolved_at), (day(1), day(22), day(23)));
    assert_eq!((state.organisation.as_str(), state.resolved_level), ("city centre", DisputeLevel::City));
    assert_eq!((state.common.events, state.common.anomalies.len()), (11, 0));
}

#[test]
fn a_push_to_three_and_who_confirmed_it() {
    let story = dispute()
        .tells(registered())
        .hour(1)
        .tells(pushed(VILLAGE, "village"))
        .tells(pushed(DEPARTMENT, "labour bureau"))
        .tells(pushed(CENTRE, "town centre"))
        .hour(5)
        .tells(confirmed(CENTRE, "town centre"))
        .hour(9)
        .tells(confirmed(CENTRE, "town centre"))
        .tells(confirmed(VILLAGE, "village"));
    let state = state_after::<DisputeFold>(&story);
    let hour = |hours: i64| Timestamp::from_millis(START_MS + hours * 3_600_000);
    let never = Timestamp::default();
    assert_eq!(
        state.recipients,
        RecipientColumns {
            pushed: 3,
            confirmed: 2,
            recipient_roles: vec!["department", "mediation_centre", "village_or_grid"],
            recipient_organisations: vec!["labour bureau".into(), "town centre".into(), "village".into()],
            recipients_pushed_at: vec![hour(1); 3],
            recipients_confirmed_at: vec![never, hour(5), hour(9)],
        }
    );
    assert!(state.common.anomalies.is_empty());
}

#[test]
fn a_receipt_that_comes_before_its_push_waits_for_it() {
    let scenario = given::<DisputeFold>(dispute().tells(registered()))
        .when(|story| story.day(2).tells(confirmed(CENTRE, "town centre")))
        .and_when(|story| story.day(1).tells(pushed(CENTRE, "town centre")));
    let columns = |state: &DisputeState| (state.recipients.pushed, state.recipients.confirmed);
    assert_eq!((columns(scenario.before()), columns(&scenario.after)), ((0, 0), (1, 1)));
    assert_eq!(scenario.after.common.anomalies, ["receipt_without_push"]);
}

#[test]
fn recipients_beyond_the_bound_are_named_and_not_kept() {
    let story = (0..40).fold(dispute().tells(registered()), |story, number| {
        story.tells(pushed(DEPARTMENT, &format!("bureau {number}")))
    });
    let state = state_after::<DisputeFold>(&story);
    assert_eq!(state.recipients.recipient_roles.len(), RECIPIENTS_MAX);
    assert_eq!(state.common.anomalies, ["too_many_recipients"]);
}

#[test]
fn a_turn_to_crime_is_never_undone_and_keeps_the_first_signal() {
    let scenario =
        given::<DisputeFold>(dispute().tells(registered()).day(2).tells(resolved(DisputeLevel::Village)))
            .when(|story| story.day(9).tells(turned_criminal("incident:9")));
    assert_eq!(scenario.after.status, DisputeStatus::TurnedCriminal);
    assert_eq!((Some(scenario.after.registered_at), scenario.after.turned_criminal_at), (day(0), day(9)));
    assert_eq!(
        (scenario.after.criminal_incident.as_str(), scenario.after.resolved_at),
        ("incident:9", day(2))
    );
    let scenario = scenario.and_when(|story| {
        story.day(10).tells(reopened()).day(11).tells(mediated()).day(12).tells(resolved(DisputeLevel::Town))
    });
    assert_eq!(scenario.after.status, DisputeStatus::Resolved);
    assert_eq!((scenario.after.turned_criminal_at, scenario.after.resolved_at), (day(9), day(12)));
    assert!(scenario.after.common.anomalies.is_empty());
}

#[test]
fn a_mass_incident_keeps_the_last_count_and_the_first_time() {
    let story = dispute()
        .tells(registered())
        .day(3)
        .tells(turned_mass_incident(Some(30)))
        .day(2)
        .tells(turned_mass_incident(Some(20)));
    let state = state_after::<DisputeFold>(&story);
    assert_eq!((state.turned_mass_at, state.mass_participants), (day(2), Some(30)));
    assert_eq!(
        (state.status, state.common.anomalies),
        (DisputeStatus::TurnedMassIncident, vec!["out_of_order".into()])
    );
}

#[test]
fn a_reopened_dispute_forgets_how_it_was_resolved_and_an_older_resolution_proves_nothing() {
    let scenario =
        given::<DisputeFold>(dispute().tells(registered()).day(3).tells(resolved(DisputeLevel::Village)))
            .when(|story| story.day(5).tells(reopened()))
            .and_when(|story| story.day(4).tells(resolved(DisputeLevel::Town)));
    assert_eq!((scenario.after.status, scenario.after.resolved_at), (DisputeStatus::Registered, None));
    assert_eq!(scenario.after.resolved_level, DisputeLevel::Unspecified);
    assert_eq!(scenario.after.common.anomalies, ["out_of_order"]);
}

#[test]
fn a_registration_that_comes_last_finds_the_dispute_where_it_stands() {
    let follow_ups = [
        (dispute().day(1).tells(assigned(DisputeLevel::Town, "town")), DisputeStatus::Assigned),
        (dispute().day(1).tells(mediated()), DisputeStatus::Mediating),
        (dispute().day(1).tells(mediated()).day(2).tells(failed()), DisputeStatus::Failed),
        (dispute().day(1).tells(resolved(DisputeLevel::Town)), DisputeStatus::Resolved),
        (dispute().day(1).tells(turned_criminal("incident:9")), DisputeStatus::TurnedCriminal),
        (dispute().day(1).tells(pushed(CENTRE, "town centre")), DisputeStatus::Registered),
    ];
    for (story, status) in follow_ups {
        let before = state_after::<DisputeFold>(&story);
        assert_eq!((before.status, before.counted), (DisputeStatus::Unregistered, false));
        let state = state_after::<DisputeFold>(&story.day(0).tells(registered()));
        assert_eq!((state.status, state.counted, Some(state.registered_at)), (status, true, day(0)));
        assert_eq!(state.common.anomalies, ["follow_up_before_registration"]);
    }
}

#[test]
fn an_older_assignment_does_not_take_over() {
    let story = dispute()
        .tells(registered())
        .day(3)
        .tells(escalated(DisputeLevel::Town, "town"))
        .day(1)
        .tells(assigned(DisputeLevel::Village, "village"));
    let state = state_after::<DisputeFold>(&story);
    assert_eq!((state.level, state.organisation.as_str()), (DisputeLevel::Town, "town"));
    assert_eq!((state.assigned_at, state.common.anomalies), (day(1), vec!["out_of_order".into()]));
}

#[test]
fn a_second_registration_corrects_but_is_not_the_first_signal() {
    let mut corrected = registered();
    corrected.dispute_type = "debt".into();
    let state = state_after::<DisputeFold>(&dispute().tells(registered()).day(4).tells(corrected));
    assert_eq!((Some(state.registered_at), state.dispute_type.as_str()), (day(0), "debt"));
    assert_eq!(state.common.anomalies, ["registered_again"]);
}

#[test]
fn impossible_follow_ups_are_named_once() {
    let story = dispute()
        .tells(registered())
        .tells(reopened())
        .tells(failed())
        .tells(failed())
        .tells(resolved(DisputeLevel::Village))
        .tells(mediated())
        .tells(resolved(DisputeLevel::Village))
        .tells(resolved(DisputeLevel::Village))
        .tells(assigned(DisputeLevel::Town, "town"))
        .tells(resolved(DisputeLevel::Town))
        .tells(escalated(DisputeLevel::City, "city"));
    let state = state_after::<DisputeFold>(&story);
    assert_eq!(
        state.common.anomalies,
        [
            "reopened_while_open",
            "failed_without_mediation",
            "mediated_after_the_end",
            "resolved_after_the_end",
            "assigned_after_the_end",
            "escalated_after_the_end"
        ]
    );
    assert_eq!((state.status, state.level), (DisputeStatus::Assigned, DisputeLevel::City));
}
