//! `rebuild`: one kind's states and history folded again from the events table, and put in place.
//!
//! Needed when a fold's version rises. The events table is the permanent copy, so a log that was cut does not matter.

use super::refold::Refold;
use super::repair::{exchange, hold, release};
use super::{ProofError, Servers, shadow, streams};
use quanyu_event::Kind;
use serde::Serialize;

/// What a rebuild did.
#[derive(Debug, Clone, Serialize)]
pub struct Rebuilt {
    /// Kind.
    pub kind: &'static str,
    /// Fold version in force now.
    pub version: u32,
    /// Subjects in the new state table.
    pub subjects: u64,
    /// Subjects whose state is another than before.
    pub changed: u64,
}

/// Rebuilds a kind on every stream that carries it.
///
/// # Errors
/// A server is away or refuses, or an event cannot be read. The old pair of tables stays in force then.
pub async fn rebuild(servers: &Servers, kind: Kind) -> Result<Rebuilt, ProofError> {
    let client = &servers.client;
    let shadow_client = shadow::create(client, &shadow::repair_database(client)).await?;
    hold(servers).await?;
    let outcome = refold_and_exchange(servers, &shadow_client, kind).await;
    release(servers).await?;
    shadow::drop_of_repair(client).await?;
    outcome
}

async fn refold_and_exchange(
    servers: &Servers,
    shadow_client: &quanyu_store::Client,
    kind: Kind,
) -> Result<Rebuilt, ProofError> {
    let client = &servers.client;
    for stream in streams().iter().filter(|stream| stream.kinds().contains(&kind)) {
        let mut refold = Refold::new(servers, shadow_client.clone(), *stream).await?.sparse();
        for head in client.ledger_heads(stream.topic()).await? {
            refold.read_events(client, kind.as_str(), head.kafka_partition, head.last_offset).await?;
            hold(servers).await?;
        }
    }
    let folder = crate::folds::folder(kind);
    let (states, history) = folder.tables();
    let shadow = &shadow_client.settings().database;
    let shape = client.shape(states).await?;
    let columns: Vec<&str> =
        shape.columns.iter().map(|c| c.name.as_str()).filter(|name| *name != "sign").collect();
    let hash = format!("sipHash128(toString(tuple({})))", columns.join(", "));
    let question = format!(
        "SELECT uniqExact(subject) FROM (SELECT subject, h, sum(d) AS difference FROM \
         (SELECT subject, {hash} AS h, toInt64(sign) AS d FROM {states} UNION ALL \
         SELECT subject, {hash} AS h, -toInt64(sign) AS d FROM `{shadow}`.{states}) GROUP BY subject, h HAVING difference != 0)"
    );
    let changed: Vec<u64> = client.fetch_rows(&question).await?;
    let subjects: Vec<u64> =
        shadow_client.fetch_rows(&format!("SELECT toUInt64(count()) FROM {states} FINAL")).await?;
    for table in [states, history] {
        shadow_client.set_fold_version(table, folder.version()).await?;
    }
    exchange(client, shadow, history).await?;
    exchange(client, shadow, states).await?;
    Ok(Rebuilt {
        kind: kind.as_str(),
        version: folder.version(),
        subjects: subjects.first().copied().unwrap_or(0),
        changed: changed.first().copied().unwrap_or(0),
    })
}
