//! Reference sets from the compacted topic into their tables, beside the folds.
//!
//! Rows of a set and version are written first and its row in `reference_sets` last, so a view never shows half a set.
//! Everything is written again without effect: rows replace themselves, a version's content never changes.

mod rows;

use std::time::Duration;

use anyhow::{Context as _, ensure};
use quanyu_area::published::{Published, TOPIC};
use quanyu_boot::Stopper;
use quanyu_log::{Broker, Compacted, Record};
use quanyu_store::{Client, sql};
use tokio::runtime::Handle;

/// Between two looks at the topic: a city changes a few times a year.
const LOOK: Duration = Duration::from_secs(2);
/// One row is one part: no background batches, no deduplication by content.
const INSERT: &[(&str, &str)] = &[
    ("async_insert", "0"),
    ("insert_deduplicate", "0"),
    ("date_time_input_format", "best_effort"),
    ("input_format_skip_unknown_fields", "0"),
    ("limit", "0"),
];

/// Follows the topic and writes what it says, until stopped. Blocking: give it a thread of its own.
pub(crate) fn follow(broker: &Broker, client: &Client, handle: &Handle, stopper: &Stopper) {
    let mut topic = None;
    let mut written = false;
    let mut said = String::new();
    while !stopper.is_stopped() {
        match look(&mut topic, &mut written, broker, client, handle) {
            Ok(()) => said.clear(),
            Err(error) => {
                // Once per kind of trouble; a stack without the topic yet is no trouble that needs a line every two seconds.
                let text = format!("{error:#}");
                if text != said {
                    tracing::warn!(error = %text, "reference data waits; run `quanyu migrate` if tables or topic are missing");
                    said = text;
                }
            }
        }
        // A timer can only be made inside the runtime.
        handle.block_on(async { stopper.until_stopped(tokio::time::sleep(LOOK)).await });
    }
}

fn look(
    topic: &mut Option<Compacted>,
    written: &mut bool,
    broker: &Broker,
    client: &Client,
    handle: &Handle,
) -> anyhow::Result<()> {
    let open = match topic {
        Some(open) => open,
        None => topic.insert(Compacted::open(broker, TOPIC).context("open the reference topic")?),
    };
    let changed = open.refresh().context("read the reference topic")?;
    if changed {
        *written = false;
    }
    if !*written {
        let mut first_trouble = None;
        for record in open.records() {
            // One city's bad record does not keep the others out.
            if let Err(error) = handle.block_on(write(client, record)) {
                first_trouble.get_or_insert(error);
            }
        }
        if let Some(error) = first_trouble {
            return Err(error);
        }
        *written = true;
    }
    Ok(())
}

/// Writes a set, unless this record's is there.
async fn write(client: &Client, record: &Record) -> anyhow::Result<()> {
    let value = record.payload.as_deref().unwrap_or_default();
    let at = || format!("{TOPIC} offset {}", record.offset);
    let published = Published::decode(value).with_context(at)?;
    let (name, version) = (sql::text(&published.name), sql::text(&published.version));
    let known: Vec<u64> = client
        .fetch_rows(&format!(
            "SELECT kafka_offset FROM reference_sets WHERE set_name = {name} AND set_version = {version} \
             AND kafka_offset = {}",
            record.offset
        ))
        .await
        .context("look for the reference set")?;
    if !known.is_empty() {
        return Ok(());
    }
    let set = published.set().with_context(at)?;
    for (table, rows) in rows::of(&set)? {
        insert(client, table, &rows).await?;
        let counted: Vec<u64> = client
            .fetch_rows(&format!(
                "SELECT count() FROM {} FINAL WHERE set_name = {name} AND set_version = {version}",
                sql::name(table)
            ))
            .await
            .with_context(|| format!("count {table}"))?;
        let expected = u64::try_from(rows.len()).unwrap_or(u64::MAX);
        ensure!(
            counted.first() == Some(&expected),
            "{table} has {counted:?} rows of the set, not {expected}"
        );
    }
    insert(client, "reference_sets", &[rows::marker(&set, &published, record)?]).await?;
    tracing::info!(set = %published.name, version = %published.version, "reference set in force");
    Ok(())
}

async fn insert(client: &Client, table: &str, rows: &[String]) -> anyhow::Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let statement = format!("INSERT INTO {} FORMAT JSONEachRow\n{}", sql::name(table), rows.join("\n"));
    client.execute_with(&statement, INSERT).await.with_context(|| format!("write {table}"))
}
