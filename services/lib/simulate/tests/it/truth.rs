//! The truth: recounted from the events by a bookkeeping of the test's own, and as large as the scenario says.

use crate::{run, small};
use quanyu_event::{Envelope, IncidentEvent, Kind, Payload};
use quanyu_simulate::{Count, Options, Scenario, Simulation, Truth};
use std::collections::{BTreeMap, BTreeSet};

/// Events of incidents, each once, by subject and in the order in which they happened.
fn incidents(sent: &[quanyu_simulate::Sent]) -> BTreeMap<String, Vec<&Envelope>> {
    let mut seen = BTreeSet::new();
    let mut lives: BTreeMap<String, Vec<&Envelope>> = BTreeMap::new();
    for sent in sent.iter().filter(|sent| sent.event.payload.kind() == Kind::Incident) {
        if seen.insert(sent.event.event_id) {
            lives.entry(sent.event.subject.to_string()).or_default().push(&sent.event);
        }
    }
    lives.values_mut().for_each(|life| life.sort_by_key(|event| event.occurred_at));
    lives
}

fn last<T>(life: &[&Envelope], say: impl Fn(&IncidentEvent, &Envelope) -> Option<T>) -> Option<T> {
    life.iter().rev().find_map(|event| match &event.payload {
        Payload::Incident(incident) => say(incident, event),
        _ => None,
    })
}

#[test]
fn incidents_can_be_recounted_from_the_events() {
    let (sent, truth) = run(Options { scale: 0.2, ..small(7) });
    let mut counts: BTreeMap<(String, String, String), i64> = BTreeMap::new();
    for life in incidents(&sent).values() {
        use IncidentEvent::{
            FeedbackRecorded, Invalidated, Merged, Reclassified, Relocated, Reopened, Reported, Unmerged,
        };
        let reported = last(life, |incident, event| match incident {
            Reported(reported) => {
                Some((event.occurred_at.millis(), reported.category.class, event.area.clone()))
            }
            _ => None,
        });
        let Some((at, intake, area)) = reported else { continue };
        let merged = last(life, |incident, _| match incident {
            Merged(_) => Some(true),
            Unmerged(_) => Some(false),
            _ => None,
        });
        let invalid = last(life, |incident, _| match incident {
            Invalidated(_) => Some(true),
            Reopened(_) => Some(false),
            _ => None,
        });
        if merged == Some(true) || invalid == Some(true) {
            continue;
        }
        let class = last(life, |incident, _| match incident {
            Reclassified(to) => Some(to.category.class),
            FeedbackRecorded(to) => to.category.as_ref().map(|category| category.class),
            _ => None,
        });
        let moved = last(life, |incident, event| match incident {
            Relocated(_) => event.area.clone(),
            _ => None,
        });
        let local = jiff::Timestamp::from_millisecond(at + 8 * 3_600_000).unwrap().to_string();
        let area = moved.or(area).unwrap().code;
        *counts
            .entry((area, class.unwrap_or(intake).as_str().to_owned(), local[..7].to_owned()))
            .or_default() += 1;
    }
    let stated = truth.counts.into_iter().filter(|count| count.kind == "incident");
    let stated: BTreeMap<_, _> =
        stated.map(|Count { area, class, month, count, .. }| ((area, class, month), count)).collect();
    assert!(stated.values().sum::<i64>() > 2_000);
    assert_eq!(stated, counts);
}

/// Counted from April to October of a year.
fn season(truth: &Truth, kind: &str, class: Option<&str>, year: i32) -> f64 {
    let months = format!("{year}-04")..=format!("{year}-10");
    let counts = truth.counts.iter().filter(|count| count.kind == kind && months.contains(&count.month));
    counts
        .filter(|count| class.is_none_or(|class| count.class == class))
        .map(|count| count.count as f64)
        .sum()
}

#[test]
fn the_effects_are_found_within_what_chance_allows() {
    let kinds = Some(BTreeSet::from([Kind::Incident, Kind::Fire, Kind::Dispute, Kind::WorkAccident]));
    let mut simulation = Simulation::new(Options { months: 22, scale: 3.0, kinds, ..small(7) }).unwrap();
    simulation.by_ref().for_each(drop);
    let truth = simulation.into_truth();
    let found = [
        ("incidents", "incident", None),
        ("fires", "fire", None),
        ("dispute_incidents", "incident", Some("dispute")),
        ("disputes", "dispute", None),
        ("work_accidents", "work_accident", None),
    ];
    for (name, kind, class) in found {
        let (before, after) = (season(&truth, kind, class, 2025), season(&truth, kind, class, 2026));
        let error = (after / before / truth.effects[name]).ln();
        // Deviation of the logarithm of a ratio of counts, with the incidents' overdispersion; planted cases besides.
        let deviation = (1.35 / before + 1.35 / after).sqrt();
        assert!(error.abs() < 4.0 * deviation + 0.005, "{name}: {after} after {before}, off by {error}");
    }
}

#[test]
fn outbreaks_are_labelled_and_a_quiet_city_has_none() {
    let (_, truth) = run(Options { months: 22, scale: 0.2, ..small(7) });
    let of = |kind: &str| truth.anomalies.iter().filter(|anomaly| anomaly.kind == kind).count();
    assert!(of("incident") >= 3 && of("fire") >= 1);
    for anomaly in &truth.anomalies {
        assert!(anomaly.start <= anomaly.end && anomaly.cases > 0 && anomaly.area.len() == 9, "{anomaly:?}");
    }
    let (_, quiet) = run(Options { scenario: Scenario::Quiet, ..small(7) });
    assert!(quiet.anomalies.is_empty());
}

#[test]
fn earlier_knowledge_is_less_and_the_file_can_be_read_back() {
    let (_, truth) = run(Options { scale: 0.2, ..small(7) });
    let total = |counts: &[Count]| {
        counts.iter().filter(|count| count.kind == "incident").map(|count| count.count).sum::<i64>()
    };
    let known: Vec<i64> = truth.known.iter().map(|known| total(&known.counts)).collect();
    assert!(known[0] > 0 && known.is_sorted() && known[2] < total(&truth.counts), "{known:?}");
    assert_eq!(serde_json::from_str::<Truth>(&serde_json::to_string(&truth).unwrap()).unwrap(), truth);
}
