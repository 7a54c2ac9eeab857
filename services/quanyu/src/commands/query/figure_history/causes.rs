//! Which records made a published figure another one today, and what happened to them since.

use std::collections::BTreeMap;

use jiff::Timestamp;
use quanyu_answers::AnswerError;
use quanyu_answers::both_fall::Parsed;
use quanyu_figures::{AreaScope, Data, Difference, Pin, events_since};
use quanyu_store::{Client, sql};
use serde::Serialize;

use crate::servers::store_failure;

/// A record that something happened to.
#[derive(Debug, Serialize)]
pub struct Cause {
    pub subject: String,
    /// The figure that counts it differently; none where whole records are judged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub definition: Option<&'static str>,
    /// What it adds to the window: then, and now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub current: Option<(i64, i64)>,
    /// What it adds to the reference window: then, and now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<(i64, i64)>,
    /// What happened to it since, in the order of arrival.
    pub events: Vec<Since>,
}

/// An event that arrived since.
#[derive(Debug, Clone, Serialize)]
pub struct Since {
    pub event: String,
    source: String,
    received_at: Timestamp,
}

/// (subject, event, source, received at).
type Row = (String, String, String, i64);

/// The records that two windows count differently, with what happened to them since.
///
/// # Errors
/// The store does not answer.
pub async fn of_counts(
    store: &Client,
    parsed: &Parsed,
    (then, today): (&Pin, &Pin),
    exercise: u8,
    limit: u32,
) -> anyhow::Result<Vec<Cause>> {
    let mut causes = Vec::new();
    for asked in &parsed.definitions {
        let question = parsed.question(*asked, today);
        let question = question.differences(then, exercise, limit).map_err(AnswerError::usage)?;
        let rows: Vec<(String, i64, i64, i64, i64)> =
            store.fetch_rows(&question).await.map_err(store_failure)?;
        let differences: Vec<Difference> = rows.into_iter().map(Difference::from).collect();
        let subjects: Vec<&str> = differences.iter().map(|one| one.subject.as_str()).collect();
        let mut since = of_subjects(store, then, asked.0.topic, &subjects).await?;
        causes.extend(differences.into_iter().map(|Difference { subject, current, reference }| Cause {
            definition: Some(asked.0.id),
            events: since.remove(&subject).unwrap_or_default(),
            subject,
            current: Some(current),
            reference: Some(reference),
        }));
    }
    Ok(causes)
}

async fn of_subjects(
    store: &Client,
    then: &Pin,
    topic: &str,
    subjects: &[&str],
) -> anyhow::Result<BTreeMap<String, Vec<Since>>> {
    let Pin::Position(position) = then else { return Ok(BTreeMap::new()) };
    if subjects.is_empty() {
        return Ok(BTreeMap::new());
    }
    let question = format!(
        "SELECT subject, toString(event), toString(source), toUnixTimestamp64Milli(received_at) FROM v1_events \
         WHERE subject IN ({}) AND NOT ({}) ORDER BY subject, kafka_offset",
        sql::texts(subjects),
        position.condition(topic, "kafka_partition", "kafka_offset")
    );
    by_subject(store.fetch_rows(&question).await.map_err(store_failure)?)
}

/// The records of some kinds in an area that had any event since, the first `limit` of each kind.
///
/// # Errors
/// The store does not answer.
pub async fn of_kinds(
    store: &Client,
    kinds: &[&str],
    area: &AreaScope,
    (then, data): (&Pin, Data),
    limit: u32,
) -> anyhow::Result<Vec<Cause>> {
    let mut causes = Vec::new();
    for kind in kinds {
        let Some(question) = events_since(then, kind, area, data, limit) else { continue };
        let since = by_subject(store.fetch_rows(&question).await.map_err(store_failure)?)?;
        causes.extend(since.into_iter().map(|(subject, events)| Cause {
            subject,
            definition: None,
            current: None,
            reference: None,
            events,
        }));
    }
    Ok(causes)
}

fn by_subject(rows: Vec<Row>) -> anyhow::Result<BTreeMap<String, Vec<Since>>> {
    let mut since: BTreeMap<String, Vec<Since>> = BTreeMap::new();
    for (subject, event, source, received_at) in rows {
        let received_at = Timestamp::from_millisecond(received_at)?;
        since.entry(subject).or_default().push(Since { event, source, received_at });
    }
    Ok(since)
}
