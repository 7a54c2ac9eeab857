//! `verify`: recomputes everything from the log and names every row that differs.

use super::compare::Comparison;
use super::refold::{Refold, Verdict};
use super::{ProofError, Servers, ledger, partitions, shadow, streams};
use crate::tables::{Tables, events_table};
use quanyu_event::Stream;
use quanyu_log::RangeReader;
use quanyu_store::{Client, TableShape};
use serde::Serialize;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Something that is not as the log says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// Topic.
    pub topic: String,
    /// Table.
    pub table: String,
    /// What, with the place.
    pub what: String,
}

impl Difference {
    pub(super) fn new(topic: &str, table: &str, what: String) -> Self {
        Self { topic: topic.to_owned(), table: table.to_owned(), what }
    }
}

/// What a proof found.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Proof {
    /// Everything is as the log says.
    pub ok: bool,
    /// Offsets proven.
    pub offsets: u64,
    /// Of these, folded events,
    pub events: u64,
    /// repeats and conflicts,
    pub duplicates: u64,
    /// and refused records.
    pub rejected: u64,
    /// Where it differs.
    pub differences: Vec<Difference>,
}

/// Proves every stream up to where its ledger reaches now. Folding may go on meanwhile.
///
/// # Errors
/// A server is away or refuses.
pub async fn verify(servers: &Servers) -> Result<Proof, ProofError> {
    let database = format!("{}_proof_{}", servers.client.settings().database, Uuid::new_v4().simple());
    let shadow_client = shadow::create(&servers.client, &database).await?;
    let mut proof = Proof::default();
    let mut outcome = Ok(());
    for stream in streams() {
        outcome = verify_stream(servers, &shadow_client, *stream, &mut proof).await;
        if outcome.is_err() {
            break;
        }
    }
    shadow::drop_database(&servers.client, &database).await?;
    outcome?;
    proof.ok = proof.differences.is_empty();
    Ok(proof)
}

async fn verify_stream(
    servers: &Servers,
    shadow_client: &Client,
    stream: Stream,
    proof: &mut Proof,
) -> Result<(), ProofError> {
    let client = &servers.client;
    let topic = stream.topic();
    let reader = RangeReader::new(&servers.broker, topic)?;
    let visible = visible(client, topic).await?;
    let heads: BTreeMap<i32, u64> = client
        .ledger_heads(topic)
        .await?
        .into_iter()
        .map(|row| (row.kafka_partition, row.last_offset))
        .collect();
    let mut refold = Refold::new(servers, shadow_client.clone(), stream).await?;
    let mut bounds = BTreeMap::new();
    for partition in partitions(&reader)? {
        let (low, high) = reader.watermarks(partition)?;
        // What a frontier saw counts too: a ledger that lost its last rows must not hide it.
        let reached =
            heads.get(&partition).copied().into_iter().chain(visible.get(&partition).copied()).max();
        let Some(last) = reached else { continue };
        if low > 0 {
            return Err(ProofError::LogCut { topic, partition, low });
        }
        if last >= high {
            let what = format!("partition {partition}: it reaches {last}, the log ends before {high}");
            proof.differences.push(Difference::new(topic, "ledger", what));
        }
        let Some(last) = high.checked_sub(1).map(|end| end.min(last)) else { continue };
        refold.read_log(servers, partition, last).await?;
        bounds.insert(partition, last);
    }
    for truth in refold.truth.values() {
        let count = |wanted| truth.verdicts.iter().filter(|verdict| **verdict == wanted).count() as u64;
        proof.offsets += truth.verdicts.len() as u64;
        proof.events += count(Verdict::Event);
        proof.duplicates += count(Verdict::Duplicate);
        proof.rejected += count(Verdict::Rejected);
    }
    let rows = client.ledger_rows(topic).await?;
    proof.differences.extend(ledger::check(topic, &rows, &refold.truth, &visible, &bounds));
    let tables = Tables::load(client, stream).await?;
    let events = events_table(stream);
    let shadow = &shadow_client.settings().database;
    let comparison = Comparison { client, shadow, topic, events: &events, bounds: &bounds };
    for shape in [&tables.events, &tables.duplicates, &tables.rejected] {
        proof.differences.extend(comparison.rows(shape).await?);
    }
    let filled = comparison.filled().await?;
    let empty = |shape: &TableShape| filled.as_ref().is_some_and(|filled| !filled.contains(&shape.name));
    for (states, history) in tables.kinds.values() {
        // Most kinds of a small log have no row on either side: then there is nothing to compare.
        if empty(states) && empty(history) {
            continue;
        }
        proof.differences.extend(comparison.rows(history).await?);
        proof.differences.extend(comparison.states(states).await?);
        proof.differences.extend(comparison.projections(states).await?);
    }
    Ok(())
}

/// Offset through which each partition was recorded as visible.
async fn visible(client: &Client, topic: &str) -> Result<BTreeMap<i32, u64>, ProofError> {
    let question = format!(
        "SELECT kafka_partition, toUInt64(max(visible_offset)) FROM frontiers WHERE topic = '{topic}' AND visible_offset >= 0 \
         GROUP BY kafka_partition"
    );
    let rows: Vec<(i32, u64)> = client.fetch_rows(&question).await?;
    Ok(rows.into_iter().collect())
}
