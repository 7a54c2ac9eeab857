//! The bidirectional stream: acknowledgements in order, each after its batch is durable, rejections by index, and how it ends.

use tonic::Code;

use super::events::{id, incident, numbered, with_envelope};
use super::fake_log::{FakeLog, Mood};
use super::support::{Server, eventually, next, open_stream, refused, refused_for_now, violations};
use crate::Settings;

#[tokio::test]
async fn an_acknowledgement_comes_after_its_batch_is_durable_and_names_what_was_refused() {
    let log = FakeLog::new();
    let server = Server::start(log.clone()).await;
    let (batches, mut acks) = server.stream().await;
    let bad = with_envelope(1, |envelope| envelope.source.clear());
    batches.send(numbered(1, vec![incident(0), bad])).await.unwrap();
    let ack = next(&mut acks).await.unwrap();
    assert_eq!((ack.durable_sequence, ack.rejections.len()), (1, 1));
    assert_eq!(ack.rejections[0].index, 1);
    let result = ack.rejections[0].result.clone().unwrap();
    assert_eq!(result.event_id, id(1).to_string());
    assert_eq!(violations(&result.outcome.unwrap())[0].0, "envelope.source");

    log.set(Mood::Holds);
    batches.send(numbered(5, vec![incident(2)])).await.unwrap();
    batches.send(numbered(6, vec![incident(3)])).await.unwrap();
    eventually("both batches are with the log", || async { log.records().len() == 3 }).await;
    assert!(
        futures::FutureExt::now_or_never(acks.message()).is_none(),
        "nothing is acknowledged before it is durable"
    );
    log.set(Mood::Takes);
    for sequence in [5, 6] {
        let ack = next(&mut acks).await.unwrap();
        assert_eq!((ack.durable_sequence, ack.rejections.len()), (sequence, 0));
    }
    // The caller's end is answered with an end, and nothing is lost.
    batches.send(numbered(7, vec![incident(4)])).await.unwrap();
    drop(batches);
    assert_eq!(next(&mut acks).await.unwrap().durable_sequence, 7);
    assert_eq!(acks.message().await.unwrap(), None);
    server.stop().await;
}

#[tokio::test]
async fn an_outage_ends_the_stream_behind_what_is_durable() {
    let log = FakeLog::new();
    let server = Server::start(log.clone()).await;
    let (batches, mut acks) = server.stream().await;
    batches.send(numbered(1, vec![incident(0)])).await.unwrap();
    assert_eq!(next(&mut acks).await.unwrap().durable_sequence, 1);
    log.set(Mood::Loses);
    batches.send(numbered(2, vec![incident(1), incident(2)])).await.unwrap();
    let status = next(&mut acks).await.unwrap_err();
    refused_for_now(&status, Code::Unavailable, "LOG_UNAVAILABLE");
    let details = refused(&status, Code::Unavailable, "LOG_UNAVAILABLE");
    assert_eq!(details.error_info().unwrap().metadata["unknown_events"], "2");
    server.stop().await;
}

#[tokio::test]
async fn malformed_batches_end_the_stream_with_every_fault() {
    let server = Server::start(FakeLog::new()).await;
    let (batches, mut acks) = server.stream().await;
    batches.send(numbered(2, vec![incident(0)])).await.unwrap();
    next(&mut acks).await.unwrap();
    let mut malformed = numbered(2, Vec::new());
    malformed.priority = 99;
    batches.send(malformed).await.unwrap();
    let status = next(&mut acks).await.unwrap_err();
    let details = refused(&status, Code::InvalidArgument, "INVALID_REQUEST");
    let violations = details.bad_request().unwrap().field_violations.clone();
    let found: Vec<_> = violations.iter().map(|v| (v.field.as_str(), v.reason.as_str())).collect();
    assert_eq!(found, [("priority", "UNKNOWN_CHOICE"), ("sequence", "NOT_RISING"), ("events", "MISSING")]);
    server.stop().await;
}

#[tokio::test]
async fn an_oversize_message_ends_the_stream_with_its_reason() {
    let settings = Settings { message_bytes_max: 50_000, ..super::support::settings() };
    let server = Server::with(settings, FakeLog::new()).await;
    let (batches, mut acks) = server.stream().await;
    batches.send(numbered(1, (0..900).map(incident).collect())).await.unwrap();
    let status = next(&mut acks).await.unwrap_err();
    refused(&status, Code::InvalidArgument, "MESSAGE_TOO_LARGE");
    server.stop().await;
}

#[tokio::test]
async fn one_stream_too_many_is_told_to_come_later() {
    let settings = Settings { streams_max: 1, ..super::support::settings() };
    let server = Server::with(settings, FakeLog::new()).await;
    let (batches, acks) = server.stream().await;
    let mut client = server.client().await;
    let refused = client.stream_incident_events(tokio_stream::pending()).await.unwrap_err();
    refused_for_now(&refused, Code::ResourceExhausted, "STREAMS_EXHAUSTED");
    drop((batches, acks));
    eventually("the place is free again", || {
        let mut client = client.clone();
        async move { client.stream_incident_events(tokio_stream::empty()).await.is_ok() }
    })
    .await;
    let (batches, mut acks) = open_stream(&mut client).await;
    batches.send(numbered(1, vec![incident(0)])).await.unwrap();
    assert_eq!(next(&mut acks).await.unwrap().durable_sequence, 1);
    server.stop().await;
}
