//! The facts that a truth file states, named as `found` names what the tables hold.

use anyhow::bail;
use quanyu_simulate::{Count, Truth};

use super::Facts;

/// Every group that is compared, with the truth's side.
///
/// # Errors
/// The truth contradicts itself: one fact is stated twice.
pub fn groups(truth: &Truth) -> anyhow::Result<Vec<(&'static str, Facts)>> {
    let events = truth.events_by_kind.iter().map(|(kind, count)| (kind.clone(), count.to_string()));
    let counts = truth.counts.iter().map(|count| (name_of(count), count.count.to_string()));
    let stages = truth.stages.iter().map(|one| {
        let name = format!("{}/{}/{}/{}", one.kind, one.area, one.stage, one.month);
        (name, format!("{} in {} ms", one.n, one.sum_ms))
    });
    let ledgers = truth.ledgers.iter().map(|entry| {
        let ms = |at: Option<i64>| at.map(|at| at.to_string()).unwrap_or_default();
        let (due, settled) = (ms(entry.due_at), ms(entry.settled_at));
        let state = format!(
            "{}|{}|{}|{}|{due}|{settled}|{}",
            entry.status, entry.area, entry.organisation, entry.opened_at, entry.reopened
        );
        (entry.subject.clone(), state)
    });
    let sums = truth.sums.iter().flat_map(|sum| {
        let held = sum.values.iter().filter(|(_, value)| **value != 0);
        held.map(|(name, value)| {
            (format!("{}/{name}/{}/{}", sum.name, sum.area, sum.month), value.to_string())
        })
    });
    let components = truth.components.iter().map(|one| {
        let name = format!("{}/{}/{}", one.wave, one.component, one.area);
        (name, format!("{} of {}", one.score_milli, one.respondents))
    });
    let known = truth.known.iter().flat_map(|known| {
        let at = known.known_at;
        known.counts.iter().map(move |count| (format!("{at}/{}", name_of(count)), count.count.to_string()))
    });
    Ok(vec![
        ("events", unique(events)?),
        ("counts", unique(counts)?),
        ("stages", unique(stages)?),
        ("ledgers", unique(ledgers)?),
        ("sums", unique(sums)?),
        ("components", unique(components)?),
        ("known", unique(known)?),
    ])
}

fn name_of(count: &Count) -> String {
    format!("{}/{}/{}/{}", count.kind, count.area, count.class, count.month)
}

fn unique(facts: impl Iterator<Item = (String, String)>) -> anyhow::Result<Facts> {
    let mut unique = Facts::new();
    for (name, value) in facts {
        if let Some(before) = unique.insert(name.clone(), value) {
            bail!("the truth file states {name} twice, once as {before}");
        }
    }
    Ok(unique)
}
