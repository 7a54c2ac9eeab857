//! The law of out-of-order arrival: what is effective is what happened last, whatever arrived last.
//!
//! For every kind with corrections: any order of arrival of the same events, which happened at different times, gives
//! the same state but for what says how it arrived (anomalies, times of receipt).

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod safety;

use crate::fold::Fold;
use crate::folds::{FireFold, HazardFold, IncidentFold, WorkAccidentFold};
use crate::scenario::state_after;
use proptest::prelude::*;
use proptest::sample::subsequence;
use quanyu_event::{FireType, IncidentClass, Payload, WorkAccidentNature};
use quanyu_testkit::Story;
use quanyu_testkit::payload::{fire, hazard, incident, work_accident};
use serde_json::Value;

/// Told by how it arrived, not by what happened.
const BY_ARRIVAL: [&str; 3] = ["anomalies", "first_received_at", "last_received_at"];

/// Events in the order in which they happened, an hour after another.
fn state_of<F: Fold>(subject: &str, events: &[(usize, Payload)]) -> Value {
    let story = events.iter().fold(Story::of(subject), |story, (hour, payload)| {
        story.hour(i64::try_from(*hour).unwrap()).tells(payload.clone())
    });
    let mut state = serde_json::to_value(state_after::<F>(&story)).unwrap();
    for name in BY_ARRIVAL {
        state["common"].as_object_mut().unwrap().remove(name).expect("the field exists");
    }
    state
}

/// Some of the follow-ups, in any order, with the report somewhere among them.
fn arrivals(report: Payload, follow_ups: Vec<Payload>) -> impl Strategy<Value = Vec<(usize, Payload)>> {
    let count = follow_ups.len();
    let hours: Vec<usize> = (1..=count).collect();
    (Just(follow_ups).prop_shuffle(), subsequence(hours, 0..=count)).prop_flat_map(move |(what, hours)| {
        let mut events = vec![(0, report.clone())];
        // A day and a half between two, so that limits of days are crossed.
        events.extend(hours.into_iter().zip(what).map(|(hour, payload)| (hour * 36, payload)));
        Just(events).prop_shuffle()
    })
}

fn same_as_in_order<F: Fold>(subject: &str, arrived: &[(usize, Payload)]) -> Result<(), TestCaseError> {
    let mut in_order = arrived.to_vec();
    in_order.sort_by_key(|(hour, _)| *hour);
    prop_assert_eq!(state_of::<F>(subject, arrived), state_of::<F>(subject, &in_order));
    Ok(())
}

fn incidents() -> Vec<Payload> {
    vec![
        incident::dispatched().into(),
        incident::arrived().into(),
        incident::arrived().into(),
        incident::reclassified(IncidentClass::Criminal).into(),
        incident::feedback(Some(IncidentClass::RoadTraffic)).into(),
        incident::relocated().into(),
        incident::rejurisdicted("traffic police").into(),
        incident::rejurisdicted("town police").into(),
        incident::merged("incident:2").into(),
        incident::merged("incident:3").into(),
        incident::unmerged().into(),
        incident::invalidated().into(),
        incident::closed().into(),
        incident::closed().into(),
        incident::reopened().into(),
    ]
}

fn fires() -> Vec<Payload> {
    vec![
        fire::dispatched().into(),
        fire::arrived().into(),
        fire::extinguished().into(),
        fire::deaths(2).into(),
        fire::deaths(3).into(),
        fire::casualties(None, Some(10)).into(),
        fire::casualties(Some(1), Some(2)).into(),
        fire::loss_yuan(10).into(),
        fire::loss_yuan(90_000_000).into(),
        fire::cause("electrical").into(),
        fire::cause("arson").into(),
        fire::reclassified(FireType::FalseAlarm).into(),
        fire::reclassified(FireType::Explosion).into(),
        fire::relocated().into(),
        fire::merged("fire:2").into(),
        fire::unmerged().into(),
        fire::invalidated().into(),
        fire::closed().into(),
        fire::reopened().into(),
    ]
}

fn hazards() -> Vec<Payload> {
    vec![
        hazard::assigned("village").into(),
        hazard::assigned("town").into(),
        hazard::due_on_day(9).into(),
        hazard::due_on_day(30).into(),
        hazard::rectified().into(),
        hazard::rectified().into(),
        hazard::rejected().into(),
        hazard::verified().into(),
        hazard::verified().into(),
        hazard::escalated("city").into(),
        hazard::escalated("province").into(),
        hazard::closed().into(),
        hazard::closed().into(),
        hazard::reopened().into(),
        hazard::withdrawn().into(),
    ]
}

fn work_accidents() -> Vec<Payload> {
    vec![
        work_accident::deaths(2).into(),
        work_accident::deaths(3).into(),
        work_accident::deaths(10).into(),
        work_accident::serious_injuries(10).into(),
        work_accident::serious_injuries(50).into(),
        work_accident::loss_yuan(10).into(),
        work_accident::loss_yuan(90_000_000).into(),
        work_accident::reclassified(WorkAccidentNature::Traffic).into(),
        work_accident::reclassified(WorkAccidentNature::Production).into(),
        work_accident::injury_determined(3).into(),
        work_accident::injury_determined(4).into(),
        work_accident::investigation_closed().into(),
        work_accident::invalidated().into(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn of_incidents(arrived in arrivals(incident::reported().into(), incidents())) {
        same_as_in_order::<IncidentFold>("incident:1", &arrived)?;
    }

    #[test]
    fn of_fires(arrived in arrivals(fire::reported().into(), fires())) {
        same_as_in_order::<FireFold>("fire:1", &arrived)?;
    }

    #[test]
    fn of_hazards(arrived in arrivals(hazard::reported().into(), hazards())) {
        same_as_in_order::<HazardFold>("hazard:1", &arrived)?;
    }

    #[test]
    fn of_work_accidents(
        arrived in arrivals(
            work_accident::reported_with(WorkAccidentNature::Production, Some(1)).into(),
            work_accidents(),
        )
    ) {
        same_as_in_order::<WorkAccidentFold>("work_accident:1", &arrived)?;
    }
}
