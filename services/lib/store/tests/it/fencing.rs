//! Only the owner inserts: a later fence refuses, kills what is half sent, and waits until it is gone.

use std::time::{Duration, Instant};

use quanyu_store::{Client, InsertError, StoreError};

use crate::engine::{TOPIC, block, count, create_small, drop_database, fresh};
use crate::proxy::{Mode, Proxy};

#[tokio::test]
async fn an_insert_after_another_fence_is_refused() {
    let Some(client) = fresh("an_insert_after_another_fence").await else { return };
    let shape = create_small(&client).await;
    let first = client.fence(TOPIC, &[0, 1, 2]).await.unwrap();
    client.insert(&first, &shape, TOPIC, &[0], &block(&shape, 0, 0..10)).await.unwrap();
    let second = client.fence(TOPIC, &[1]).await.unwrap();
    assert!(matches!(
        client.insert(&first, &shape, TOPIC, &[0, 1], &block(&shape, 0, 10..20)).await,
        Err(InsertError::Fenced)
    ));
    // Partition 1 is lost, 12 and 0 are not.
    client.insert(&first, &shape, TOPIC, &[0, 2], &block(&shape, 0, 10..20)).await.unwrap();
    client.insert(&second, &shape, TOPIC, &[1], &block(&shape, 1, 0..5)).await.unwrap();
    assert_eq!(count(&client, "small").await, 25);
    assert!(!client.owns(&first).await.unwrap());
    assert!(client.owns(&second).await.unwrap());
    drop_database(&client).await;
}

#[tokio::test]
async fn a_refusal_of_a_large_body_is_an_answer_and_no_doubt() {
    let Some(client) = fresh("a_refusal_of_a_large_body").await else { return };
    let shape = create_small(&client).await;
    let first = client.fence(TOPIC, &[0]).await.unwrap();
    let large = block(&shape, 0, 0..400_000);
    assert!(large.bytes() > 32 << 20);
    client.fence(TOPIC, &[0]).await.unwrap();
    for _ in 0..5 {
        let answer = client.insert(&first, &shape, TOPIC, &[0], &large).await;
        assert!(matches!(answer, Err(InsertError::Fenced)), "{answer:?}");
    }
    assert_eq!(count(&client, "small").await, 0);
    drop_database(&client).await;
}

#[tokio::test]
async fn a_purpose_shows_in_the_owner() {
    let Some(client) = fresh("a_purpose_shows").await else { return };
    let shape = create_small(&client).await;
    let owner = client.fence_as("rebuild", TOPIC, &[3, 1, 3]).await.unwrap();
    assert_eq!(owner.partitions, [1, 3]);
    let seen = client.current_owners(TOPIC, &[1, 2, 3]).await.unwrap();
    assert_eq!(seen.iter().map(|row| (row.partition, row.sequence)).collect::<Vec<_>>(), [(1, 1), (3, 1)]);
    assert!(seen.iter().all(|row| row.owner.starts_with("rebuild/") && row.owner == owner.id));
    client.insert(&owner, &shape, TOPIC, &[1, 3], &block(&shape, 1, 0..3)).await.unwrap();
    drop_database(&client).await;
}

#[tokio::test]
async fn many_at_once_leave_one_owner() {
    let Some(client) = fresh("many_at_once").await else { return };
    let tries: Vec<_> = (0..6)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.fence(TOPIC, &[0, 1]).await })
        })
        .collect();
    let mut owners = Vec::new();
    for one in tries {
        match one.await.unwrap() {
            Ok(owner) => owners.push(owner),
            Err(error) => assert!(matches!(error, StoreError::Fenced { .. }), "{error}"),
        }
    }
    let mut in_force = 0;
    for owner in &owners {
        in_force += u32::from(client.owns(owner).await.unwrap());
    }
    assert!(in_force <= 1, "{in_force} of {}", owners.len());
    drop_database(&client).await;
}

/// A process that froze half-way through sending: the new owner does not wait for it, and what it sends after its thaw
/// is refused.
#[tokio::test]
async fn a_half_sent_insert_never_lands_and_nobody_waits_for_it() {
    let Some(client) = fresh("a_half_sent_insert").await else { return };
    let shape = create_small(&client).await;
    let sent = block(&shape, 1, 0..200_000);
    let proxy = Proxy::start(&client).await;
    let through = proxy.client(&client, |_| {});
    let first = through.fence(TOPIC, &[1]).await.unwrap();
    proxy.set(Mode::Freeze(sent.bytes() as u64 / 2));
    let slow = tokio::spawn(async move { through.insert(&first, &shape, TOPIC, &[1], &sent).await });
    proxy.frozen.notified().await;

    let started = Instant::now();
    let second = client.fence(TOPIC, &[1]).await.unwrap();
    assert!(started.elapsed() < Duration::from_secs(5), "the fence waited {:?}", started.elapsed());
    proxy.thaw.notify_one();
    let answer = slow.await.unwrap();
    assert!(matches!(answer, Err(InsertError::Fenced)), "{answer:?}");
    let shape = client.shape("small").await.unwrap();
    client.insert(&second, &shape, TOPIC, &[1], &block(&shape, 1, 0..7)).await.unwrap();
    assert_eq!(count(&client, "small").await, 7);
    drop_database(&client).await;
}

/// An insert that a slow server still has in hand: the fence kills it and waits until it is gone.
#[tokio::test]
async fn a_running_insert_is_killed_and_never_lands() {
    let Some(client) = fresh("a_running_insert").await else { return };
    let shape = create_small(&client).await;
    client.fence(TOPIC, &[1, 12]).await.unwrap();
    let statement = "INSERT INTO small SELECT toString(number), 1, number, now64(3), '' FROM numbers(2000) \
                     WHERE NOT sleepEachRow(0.01) SETTINGS max_block_size = 10";
    let running = |partitions: &'static str| {
        let (client, query_id) =
            (client.clone(), format!("quanyu/{TOPIC}/{partitions}/old/{}", uuid::Uuid::new_v4()));
        tokio::spawn(async move { client.execute_with(statement, &[("query_id", &query_id)]).await })
    };
    let (one, twelve) = (running(",1,2,"), running(",12,"));
    wait_for_running(&client, 2).await;
    client.fence(TOPIC, &[1]).await.unwrap();
    wait_for_running(&client, 1).await;
    assert!(matches!(one.await.unwrap(), Err(StoreError::Refused { code: 394, .. })));
    assert!(!twelve.is_finished());
    client.fence(TOPIC, &[12]).await.unwrap();
    assert!(twelve.await.unwrap().is_err());
    assert_eq!(count(&client, "small").await, 0);
    assert!(shape.columns.len() == 5);
    drop_database(&client).await;
}

async fn wait_for_running(client: &Client, expected: usize) {
    let deadline = Instant::now() + Duration::from_secs(10);
    let question = format!(
        "SELECT query_id FROM system.processes WHERE startsWith(query_id, 'quanyu/') AND current_database = '{}'",
        client.settings().database
    );
    loop {
        let seen: Vec<String> = client.fetch_rows(&question).await.unwrap();
        if seen.len() == expected {
            return;
        }
        assert!(Instant::now() < deadline, "running: {seen:?}");
    }
}
