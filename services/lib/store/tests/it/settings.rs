//! The settings check: quiet on a good server, and what it says on bad ones.

use quanyu_store::{Block, Client, StoreError};

use crate::engine::{TOPIC, block, count, create_small, drop_database, fresh, parts};

async fn codes(client: &Client, targets: &[&str]) -> Vec<&'static str> {
    client.settings_check(targets).await.unwrap().iter().map(|problem| problem.code).collect()
}

#[tokio::test]
async fn a_good_server_is_safe_and_keeps_nothing_of_the_check() {
    let Some(client) = fresh("a_good_server").await else { return };
    client.require_safe_settings(&["incident_events", "ledger"]).await.unwrap();
    let database = &client.settings().database;
    let left: Vec<String> = client
        .fetch_rows(&format!(
            "SELECT name FROM system.tables WHERE database = '{database}' AND name LIKE 'settings%'"
        ))
        .await
        .unwrap();
    assert_eq!(left, Vec::<String>::new());
    drop_database(&client).await;
}

#[tokio::test]
async fn a_view_on_a_target_is_named() {
    let Some(client) = fresh("a_view_on_a_target").await else { return };
    create_small(&client).await;
    client
        .execute(
            "CREATE MATERIALIZED VIEW mine ENGINE = MergeTree ORDER BY subject AS SELECT subject FROM small",
        )
        .await
        .unwrap();
    assert_eq!(codes(&client, &["small"]).await, ["view_on_target"]);
    assert_eq!(codes(&client, &["incident_events"]).await, Vec::<&str>::new());
    let error = client.require_safe_settings(&["small"]).await.unwrap_err();
    assert!(matches!(&error, StoreError::Unsafe(text) if text.contains("mine")), "{error}");
    drop_database(&client).await;
}

/// The same block twice is two parts, even where the table deduplicates: nothing is dropped behind an OK.
#[tokio::test]
async fn a_repeated_block_is_kept_where_the_table_deduplicates() {
    let Some(client) = fresh("a_repeated_block").await else { return };
    let shape = create_small(&client).await;
    client
        .execute("ALTER TABLE small MODIFY SETTING non_replicated_deduplication_window = 1000")
        .await
        .unwrap();
    client.execute("SYSTEM STOP MERGES small").await.unwrap();
    let owner = client.fence(TOPIC, &[0]).await.unwrap();
    let same: Block = block(&shape, 0, 0..100);
    for _ in 0..3 {
        client.insert(&owner, &shape, TOPIC, &[0], &same).await.unwrap();
    }
    assert_eq!((parts(&client, "small").await, count(&client, "small").await), (3, 300));
    drop_database(&client).await;
}
