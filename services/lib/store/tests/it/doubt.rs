//! In doubt: no answer, a broken connection, a refusal that is not the fence's. Nothing is sent twice.

use std::sync::atomic::Ordering;
use std::time::Duration;

use quanyu_store::{Client, InsertError, StoreError};

use crate::engine::{TOPIC, block, count, create_small, drop_database, fresh};
use crate::proxy::{Mode, Proxy};

/// What becomes of an insert when the connection misbehaves: the error, how often it was sent, what is in the table.
async fn insert_through(client: &Client, mode: Mode) -> (InsertError, u32, u64) {
    let shape = create_small(client).await;
    let proxy = Proxy::start(client).await;
    let through = proxy.client(client, |settings| settings.timeouts.insert = Duration::from_millis(1000));
    let owner = through.fence(TOPIC, &[0]).await.unwrap();
    proxy.set(mode);
    let error = through.insert(&owner, &shape, TOPIC, &[0], &block(&shape, 0, 0..50_000)).await.unwrap_err();
    let sent = proxy.connections.load(Ordering::SeqCst);
    // The way out of a doubt: fence again, then look.
    client.fence(TOPIC, &[0]).await.unwrap();
    (error, sent, count(client, "small").await)
}

#[tokio::test]
async fn a_broken_connection_is_in_doubt_and_sent_once() {
    let Some(client) = fresh("a_broken_connection").await else { return };
    let (error, sent, rows) = insert_through(&client, Mode::Close).await;
    assert!(matches!(error, InsertError::InDoubt(_)), "{error}");
    assert_eq!((sent, rows), (1, 0));
    drop_database(&client).await;
}

#[tokio::test]
async fn no_answer_is_in_doubt_and_sent_once() {
    let Some(client) = fresh("no_answer_is_in_doubt").await else { return };
    let (error, sent, rows) = insert_through(&client, Mode::Silent).await;
    assert!(matches!(&error, InsertError::InDoubt(reason) if reason.contains("1000 ms")), "{error}");
    assert_eq!((sent, rows), (1, 0));
    drop_database(&client).await;
}

/// The rows are in, the answer is lost: the marks know.
#[tokio::test]
async fn a_lost_answer_is_in_doubt_and_the_marks_know() {
    let Some(client) = fresh("a_lost_answer").await else { return };
    let (error, sent, rows) = insert_through(&client, Mode::LoseAnswer).await;
    assert!(matches!(error, InsertError::InDoubt(_)), "{error}");
    assert_eq!((sent, rows), (1, 50_000));
    let shape = client.shape("small").await.unwrap();
    let marks = client.marks(TOPIC, &shape, &[(0, 10)]).await.unwrap();
    assert_eq!(marks.highest(0), Some(49_999));
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
