//! Migrations: applied once, again without effect, and a changed file is refused.

use quanyu_store::migrate::{self, pending};
use quanyu_store::{LedgerRow, MigrateOptions, StoreError, migrate as run};

use crate::engine::{TOPIC, drop_database, fresh};

fn options(client: &quanyu_store::Client) -> MigrateOptions {
    MigrateOptions { database: client.settings().database.clone(), cluster: None }
}

#[tokio::test]
async fn a_second_run_does_nothing_and_a_changed_file_is_refused() {
    let Some(client) = fresh("a_second_run").await else { return };
    let options = options(&client);
    assert!(run(&client, &options).await.unwrap().is_empty());
    assert!(pending(&client, &options).await.unwrap().is_empty());
    client
        .execute("INSERT INTO migrations VALUES (3, 'fences', 'other', now64(3) + INTERVAL 1 DAY)")
        .await
        .unwrap();
    let error = run(&client, &options).await.unwrap_err();
    assert!(matches!(&error, StoreError::Migration { file, .. } if file == "0003_fences.sql"), "{error}");
    drop_database(&client).await;
    assert_eq!(pending(&client, &options).await.unwrap().len(), migrate::migrations().unwrap().len());
}

#[tokio::test]
async fn every_table_and_column_has_a_comment_in_two_languages_and_a_shape() {
    let Some(client) = fresh("every_table_and_column").await else { return };
    let database = client.settings().database.clone();
    let tables: Vec<String> = client
        .fetch_rows(&format!(
            "SELECT name FROM system.tables WHERE database = '{database}' AND engine LIKE '%MergeTree%'"
        ))
        .await
        .unwrap();
    assert!(tables.len() >= 9);
    for table in &tables {
        client.shape(table).await.unwrap();
    }
    let silent: Vec<String> = client
        .fetch_rows(&format!(
            "SELECT concat(table, '.', name) FROM system.columns WHERE database = '{database}' AND position(comment, ' | ') = 0 \
             UNION ALL SELECT name FROM system.tables WHERE database = '{database}' AND position(comment, ' | ') = 0"
        ))
        .await
        .unwrap();
    assert_eq!(silent, Vec::<String>::new());
    let unsynced: Vec<String> = client
        .fetch_rows(&format!(
            "SELECT name FROM system.tables WHERE database = '{database}' AND engine LIKE '%MergeTree%' \
             AND position(engine_full, 'fsync_after_insert = 1') = 0"
        ))
        .await
        .unwrap();
    assert_eq!(unsynced, Vec::<String>::new());
    drop_database(&client).await;
}

#[tokio::test]
async fn the_ledger_keeps_rows_and_knows_the_last() {
    let Some(client) = fresh("the_ledger_keeps_rows").await else { return };
    let shape = client.shape(quanyu_store::ledger::TABLE).await.unwrap();
    let owner = client.fence(TOPIC, &[0, 1]).await.unwrap();
    let row = |partition, first, last| LedgerRow {
        topic: TOPIC.to_owned(),
        kafka_partition: partition,
        first_offset: first,
        last_offset: last,
        events: last - first + 1,
        duplicates: 0,
        rejected: 0,
        last_checksum: u64::MAX - last,
        fold_version: 1,
        first_received_at: (partition == 0).then_some(1_794_700_800_123),
        written_at: 1_794_700_800_456,
    };
    let rows = [row(0, 0, 9), row(0, 10, 19), row(1, 0, 4)];
    let mut block = quanyu_store::Block::new(shape.clone());
    for one in &rows {
        let origin = quanyu_store::Origin { partition: one.kafka_partition, offset: one.last_offset };
        block.push(origin, one).unwrap();
    }
    client.insert(&owner, &shape, TOPIC, &[0, 1], &block).await.unwrap();
    assert_eq!(client.ledger_heads(TOPIC).await.unwrap(), rows[1..]);
    assert_eq!(client.ledger_rows(TOPIC).await.unwrap(), rows);
    assert_eq!(client.marks(TOPIC, &shape, &[(0, 0), (1, 0)]).await.unwrap().highest(0), Some(19));
    drop_database(&client).await;
}

#[tokio::test]
async fn a_fold_version_is_kept_in_the_comment() {
    let Some(client) = fresh("a_fold_version").await else { return };
    assert_eq!(client.fold_version("incident_events").await.unwrap(), None);
    client.set_fold_version("incident_events", 3).await.unwrap();
    client.set_fold_version("incident_events", 12).await.unwrap();
    assert_eq!(client.fold_version("incident_events").await.unwrap(), Some(12));
    assert!(client.broken_parts(&["incident_events", "ledger"]).await.unwrap().is_empty());
    drop_database(&client).await;
}
