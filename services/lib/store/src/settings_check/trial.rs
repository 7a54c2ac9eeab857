//! The trial insert: a block as large as a batch may be must become one part, and a second time a second one.
//!
//! Used by the settings check. The scratch table has a deduplication window, so that a setting which would drop a
//! repeated block shows here and not in a figure.

use std::sync::Arc;

use serde::Serialize;
use uuid::Uuid;

use super::{Problem, problem};
use crate::block::{Block, Origin};
use crate::client::Client;
use crate::error::{InsertError, StoreError};
use crate::shape::TableShape;
use crate::sql;

/// A default batch: 100,000 rows and 64 MiB.
const ROWS: u64 = 100_000;
const TEXT_BYTES: usize = 700;
/// Trials before a server that does not answer in time is given up: one that is busy is not one that is unsafe.
const TRIES: usize = 5;
/// Begins a topic that Kafka would not take, so that it never meets a real one. The scratch table's name follows:
/// two folds that start together must not fence each other.
const TOPIC: &str = "settings check";

#[derive(Serialize)]
struct Row<'a> {
    kafka_partition: i32,
    version: u64,
    text: &'a str,
}

pub(super) async fn problems(client: &Client) -> Result<Vec<Problem>, StoreError> {
    for _ in 1..TRIES {
        let found = trial(client).await?;
        if !found.iter().any(|problem| problem.code == IN_DOUBT) {
            return Ok(found);
        }
    }
    trial(client).await
}

/// What a trial ends with that got no answer: it says nothing about the settings.
const IN_DOUBT: &str = "trial_in_doubt";

async fn trial(client: &Client) -> Result<Vec<Problem>, StoreError> {
    let table = format!("settings_check_{}", Uuid::new_v4().simple());
    let create = format!(
        "CREATE TABLE {} (kafka_partition Int32, version UInt64, text String, \
         PROJECTION per_partition (SELECT kafka_partition, count() GROUP BY kafka_partition)) \
         ENGINE = MergeTree ORDER BY version SETTINGS non_replicated_deduplication_window = 100 \
         COMMENT 'Trial of the settings check, dropped at its end | 设置检查试验表'",
        sql::name(&table)
    );
    match client.execute(&create).await {
        Ok(()) => {}
        Err(StoreError::Refused { message, .. }) => {
            return Ok(vec![problem(
                "scratch_table",
                message,
                "let this user create and drop tables in its database",
            )]);
        }
        Err(other) => return Err(other),
    }
    let found = try_inserts(client, &table).await;
    let dropped = client.execute(&format!("DROP TABLE {} SYNC", sql::name(&table))).await;
    let problems = found?;
    dropped?;
    Ok(problems)
}

async fn try_inserts(client: &Client, table: &str) -> Result<Vec<Problem>, StoreError> {
    let shape = client.shape(table).await?;
    let block = full_size_block(&shape)?;
    let topic = format!("{TOPIC} {table}");
    let owner = client.fence_as("settings-check", &topic, &[0]).await?;
    for _ in 0..2 {
        if let Err(error) = client.insert(&owner, &shape, &topic, &[0], &block).await {
            let (code, fix) = match error {
                InsertError::InDoubt(_) => {
                    (IN_DOUBT, "the server may be busy; else look at the profile's limits for this user")
                }
                InsertError::Fenced => ("trial_insert", "look at the profile's constraints for this user"),
            };
            return Ok(vec![problem(code, error.to_string(), fix)]);
        }
    }
    // Level 0 is a part as inserted; merged ones stay listed as inactive for minutes.
    let counts: Vec<(u64, u64)> = client
        .fetch_rows(&format!(
            "SELECT countIf(level = 0), ifNull((SELECT count() FROM {}), 0) FROM system.parts WHERE database = {} AND table = {}",
            sql::name(table),
            sql::text(&client.settings().database),
            sql::text(table)
        ))
        .await?;
    let (parts, rows) = counts.first().copied().unwrap_or_default();
    let mut problems = Vec::new();
    if rows != 2 * ROWS {
        let what =
            format!("two equal inserts of {ROWS} rows left {rows} rows: the server drops repeated blocks");
        problems.push(problem("deduplication", what, "switch insert deduplication off for this user"));
    } else if parts != 2 {
        let what = format!("two inserts of {ROWS} rows made {parts} parts instead of 2");
        problems.push(problem(
            "several_parts",
            what,
            "look at the profile's block sizes, threads and async_insert",
        ));
    }
    Ok(problems)
}

fn full_size_block(shape: &Arc<TableShape>) -> Result<Block, StoreError> {
    let text = "q".repeat(TEXT_BYTES);
    let mut block = Block::new(shape.clone());
    for version in 0..ROWS {
        let origin = Origin { partition: 0, offset: version };
        block.push(origin, &Row { kafka_partition: 0, version, text: &text })?;
    }
    Ok(block)
}
