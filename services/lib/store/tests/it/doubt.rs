//! In doubt: no answer, a broken connection, a refusal that is not the fence's. Nothing is sent twice.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use quanyu_store::{Client, InsertError, StoreError};
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;

use crate::engine::{TOPIC, block, count, create_small, drop_database, fresh};

/// Accepts connections and counts them; each is read for a while and then closed or left open.
async fn deaf_server(close: bool) -> (String, Arc<AtomicU32>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/", listener.local_addr().unwrap());
    let seen = Arc::new(AtomicU32::new(0));
    let counter = seen.clone();
    tokio::spawn(async move {
        let mut kept = Vec::new();
        while let Ok((mut stream, _)) = listener.accept().await {
            counter.fetch_add(1, Ordering::SeqCst);
            let mut head = [0; 2048];
            let _ = stream.read(&mut head).await;
            if !close {
                kept.push(stream);
            }
        }
    });
    (address, seen)
}

async fn doubt_of(client: &Client, close: bool) -> (InsertError, u32) {
    let shape = create_small(client).await;
    let owner = client.fence(TOPIC, &[0]).await.unwrap();
    let (address, seen) = deaf_server(close).await;
    let mut settings = client.settings().clone();
    settings.url = address;
    settings.timeouts.insert = Duration::from_millis(300);
    let deaf = Client::new(settings).unwrap();
    let error = deaf.insert(&owner, &shape, TOPIC, &[0], &block(&shape, 0, 0..50_000)).await.unwrap_err();
    (error, seen.load(Ordering::SeqCst))
}

#[tokio::test]
async fn a_broken_connection_is_in_doubt_and_sent_once() {
    let Some(client) = fresh("a_broken_connection").await else { return };
    let (error, connections) = doubt_of(&client, true).await;
    assert!(matches!(error, InsertError::InDoubt(_)), "{error}");
    assert_eq!(connections, 1);
    drop_database(&client).await;
}

#[tokio::test]
async fn no_answer_is_in_doubt_and_sent_once() {
    let Some(client) = fresh("no_answer_is_in_doubt").await else { return };
    let (error, connections) = doubt_of(&client, false).await;
    assert!(matches!(&error, InsertError::InDoubt(reason) if reason.contains("300 ms")), "{error}");
    assert_eq!(connections, 1);
    drop_database(&client).await;
}

#[tokio::test]
async fn a_refusal_that_is_not_the_fence_is_in_doubt() {
    let Some(client) = fresh("a_refusal_that_is_not_the_fence").await else { return };
    let shape = create_small(&client).await;
    let owner = client.fence(TOPIC, &[0]).await.unwrap();
    client.execute("ALTER TABLE small ADD CONSTRAINT never CHECK version > 1000000").await.unwrap();
    let error = client.insert(&owner, &shape, TOPIC, &[0], &block(&shape, 0, 0..10)).await.unwrap_err();
    assert!(matches!(&error, InsertError::InDoubt(reason) if reason.contains("code 469")), "{error}");
    assert_eq!(count(&client, "small").await, 0);
    drop_database(&client).await;
}

#[tokio::test]
async fn questions_say_what_is_wrong() {
    let Some(client) = fresh("questions_say").await else { return };
    let refused = client.execute("SELECT nonsense FROM nowhere").await.unwrap_err();
    assert!(matches!(&refused, StoreError::Refused { code: 60, .. }), "{refused}");
    let mut settings = client.settings().clone();
    settings.url = "http://127.0.0.1:9/".to_owned();
    let away = Client::new(settings).unwrap();
    let error = away.ping().await.unwrap_err();
    assert!(error.unreachable(), "{error}");
    let mut settings = client.settings().clone();
    settings.password = "wrong".to_owned().into();
    let stranger = Client::new(settings).unwrap();
    let error = stranger.ping().await.unwrap_err();
    assert!(matches!(&error, StoreError::Refused { code: 516, .. }), "{error}");
    assert!(!format!("{error:?}").contains("wrong"), "{error:?}");
    let written = client
        .stream("INSERT INTO fences (id) VALUES ('x')", "TSV", &std::collections::BTreeMap::new())
        .await;
    let error = match written {
        Ok(mut stream) => stream.next().await.unwrap_err(),
        Err(error) => error,
    };
    assert!(matches!(&error, StoreError::Refused { code: 164, .. }), "{error}");
    drop_database(&client).await;
}
