//! A fresh migrated database on the real engine, and rows to put into it.
//!
//! Used by every test of this crate. Nothing here is shared between tests but the server.

use std::time::Duration;

use quanyu_store::{Block, Client, MigrateOptions, Origin, Settings, TableShape, migrate};
use serde::Serialize;

pub const TOPIC: &str = "quanyu.incident.v1";

/// A client whose database exists and is empty, or none when no engine is given.
pub async fn fresh(test: &str) -> Option<Client> {
    fresh_with(test, |_| {}).await
}

pub async fn fresh_with(test: &str, change: impl FnOnce(&mut Settings)) -> Option<Client> {
    let Ok(address) = std::env::var("QUANYU_TEST_CLICKHOUSE") else {
        eprintln!("SKIPPED {test}: set QUANYU_TEST_CLICKHOUSE=http://user:password@host:port to run it");
        return None;
    };
    let mut settings = Settings::from_url(&address).unwrap();
    settings.database = format!("test_{test}_{}", uuid::Uuid::new_v4().simple());
    settings.timeouts.fence = Duration::from_secs(20);
    change(&mut settings);
    let client = Client::new(settings).unwrap();
    let options = MigrateOptions { database: client.settings().database.clone(), cluster: None };
    migrate(&client, &options).await.unwrap();
    Some(client)
}

pub async fn drop_database(client: &Client) {
    let database = &client.settings().database;
    client.with_database("default").execute(&format!("DROP DATABASE `{database}` SYNC")).await.unwrap();
}

/// A small target of its own, so that kinds' migrations do not matter here.
pub async fn create_small(client: &Client) -> std::sync::Arc<TableShape> {
    client
        .execute(
            "CREATE TABLE small (subject String, kafka_partition Int32, version UInt64, \
             received_at DateTime64(3, 'UTC'), text String, INDEX version_range version TYPE minmax) \
             ENGINE = MergeTree ORDER BY (subject, version) PARTITION BY toYYYYMM(received_at)",
        )
        .await
        .unwrap();
    client.shape("small").await.unwrap()
}

#[derive(Serialize, Clone)]
pub struct Small {
    pub subject: String,
    pub kafka_partition: i32,
    pub version: u64,
    pub received_at: i64,
    pub text: String,
}

/// 2026-11-15 UTC.
pub const NOVEMBER: i64 = 1_794_700_800_000;
/// 2026-12-15 UTC.
pub const DECEMBER: i64 = 1_797_292_800_000;

pub fn small(partition: i32, version: u64, received_at: i64) -> Small {
    Small {
        subject: format!("incident:{version}"),
        kafka_partition: partition,
        version,
        received_at,
        text: "x".repeat(50),
    }
}

/// A block with these versions of one partition, all of November.
pub fn block(shape: &std::sync::Arc<TableShape>, partition: i32, versions: std::ops::Range<u64>) -> Block {
    let mut block = Block::new(shape.clone());
    for version in versions {
        block.push(Origin { partition, offset: version }, &small(partition, version, NOVEMBER)).unwrap();
    }
    block
}

pub async fn count(client: &Client, table: &str) -> u64 {
    client.fetch_rows::<u64>(&format!("SELECT count() FROM {table}")).await.unwrap()[0]
}

/// Active parts of a table.
pub async fn parts(client: &Client, table: &str) -> u64 {
    let database = &client.settings().database;
    client
        .fetch_rows::<u64>(&format!(
            "SELECT count() FROM system.parts WHERE database = '{database}' AND table = '{table}' AND active"
        ))
        .await
        .unwrap()[0]
}
