//! The unary batch: one result per event in order, a bad one beside good ones, checks only, and what a record carries.

use quanyu_wire::pb::common::v1::publish_result::Outcome;
use quanyu_wire::pb::incident::v1::PublishIncidentEventsRequest;

use super::events::{NOW_MS, batch, id, incident, with_envelope};
use super::fake_log::{FakeLog, header};
use super::support::{Server, offset, outcomes, publish, violations};

#[tokio::test]
async fn every_event_gets_its_result_and_a_bad_one_fails_alone() {
    let log = FakeLog::new();
    let server = Server::start(log.clone()).await;
    let mut client = server.client().await;
    let bad = with_envelope(1, |envelope| envelope.source.clear());
    let answer = client.publish_incident_events(batch(vec![incident(0), bad, incident(2)])).await.unwrap();
    let results = answer.into_inner().results;
    assert_eq!(
        results.iter().map(|result| result.event_id.clone()).collect::<Vec<_>>(),
        [0, 1, 2].map(|n| id(n).to_string())
    );
    let outcomes = outcomes(results);
    assert_eq!((offset(&outcomes[0]), offset(&outcomes[2])), (0, 1));
    assert_eq!(violations(&outcomes[1])[0].0, "envelope.source");
    assert_eq!(log.ids(), [id(0).to_string(), id(2).to_string()]);
    server.stop().await;
}

#[tokio::test]
async fn a_record_carries_key_time_and_the_headers_of_cloud_events() {
    let log = FakeLog::new();
    let server = Server::start(log.clone()).await;
    let trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    let mut request = tonic::Request::new(batch(vec![incident(0)]));
    request.metadata_mut().insert("traceparent", trace.parse().unwrap());
    server.client().await.publish_incident_events(request).await.unwrap();
    let record = log.records().remove(0);
    assert_eq!(record.topic.as_ref(), "quanyu.incident.v1");
    assert_eq!(record.key, b"incident:0");
    assert_eq!(record.timestamp_ms, Some(NOW_MS));
    assert_eq!(header(&record, "ce_id"), id(0).to_string());
    assert_eq!(header(&record, "ce_source"), "dispatch");
    assert_eq!(header(&record, "ce_type"), "quanyu.incident.v1.IncidentReported");
    assert_eq!(header(&record, "ce_time"), "2026-03-31T23:59:00.000Z");
    assert_eq!(header(&record, "ce_specversion"), "1.0");
    assert_eq!(header(&record, "traceparent"), trace);
    assert_eq!(record.payload.unwrap()[0], 0, "the Confluent form begins with a zero");
    server.stop().await;
}

#[tokio::test]
async fn validate_only_publishes_nothing() {
    let log = FakeLog::new();
    let server = Server::start(log.clone()).await;
    let bad = with_envelope(1, |envelope| envelope.occurred_at = None);
    let events = vec![incident(0), bad];
    let request = PublishIncidentEventsRequest {
        validate_only: true,
        events,
        ..PublishIncidentEventsRequest::default()
    };
    let answer = server.client().await.publish_incident_events(request).await.unwrap();
    let outcomes = outcomes(answer.into_inner().results);
    assert!(matches!(outcomes[0], Outcome::Validated(_)), "{outcomes:?}");
    assert_eq!(violations(&outcomes[1])[0].1, "MISSING");
    assert!(log.records().is_empty());
    server.stop().await;
}

/// A file may hold the same row twice: both are accepted, each has its place, and fold counts the id once.
#[tokio::test]
async fn the_same_event_twice_in_a_batch_is_accepted_twice() {
    let log = FakeLog::new();
    let server = Server::start(log.clone()).await;
    let outcomes = publish(&mut server.client().await, vec![incident(0), incident(0)]).await;
    assert_eq!((offset(&outcomes[0]), offset(&outcomes[1])), (0, 1));
    server.stop().await;
}

#[tokio::test]
async fn a_thousand_events_and_compressed_calls_are_served() {
    let log = FakeLog::new();
    let server = Server::start(log.clone()).await;
    let mut client = server.client().await.send_compressed(tonic::codec::CompressionEncoding::Gzip);
    let outcomes = publish(&mut client, (0..1_000).map(incident).collect()).await;
    assert_eq!(outcomes.iter().map(offset).collect::<Vec<_>>(), (0..1_000).collect::<Vec<i64>>());
    server.stop().await;
}
