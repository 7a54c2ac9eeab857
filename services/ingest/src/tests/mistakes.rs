//! What clients do wrong: each mistake is told by field path, all of them at once, in the caller's language.

use quanyu_wire::pb::common::v1::Area;
use quanyu_wire::pb::incident::v1::{IncidentEvent, PublishIncidentEventsRequest};
use tonic::{Code, Status};

use super::events::{NOW_MS, at, batch, incident, with_envelope, with_report};
use super::fake_log::FakeLog;
use super::support::{Server, in_chinese, outcomes, publish, refused, violations};
use crate::Settings;

fn area(code: &str) -> Option<Area> {
    Some(Area { system: "gbt2260".to_owned(), version: "2023".to_owned(), code: code.to_owned() })
}

#[tokio::test]
async fn every_mistake_in_an_event_is_named_by_its_path() {
    let no_payload = IncidentEvent { payload: None, ..incident(0) };
    let no_envelope = IncidentEvent { envelope: None, ..incident(0) };
    let late = NOW_MS + 300_001;
    let cases: Vec<(IncidentEvent, &str, &str)> = vec![
        (with_envelope(0, |e| e.event_id = "17".to_owned()), "envelope.event_id", "MALFORMED"),
        (with_envelope(0, |e| e.event_id.clear()), "envelope.event_id", "MISSING"),
        (with_envelope(0, |e| e.event_id = uuid::Uuid::nil().to_string()), "envelope.event_id", "MALFORMED"),
        (with_envelope(0, |e| e.source = "Dispatch Centre".to_owned()), "envelope.source", "MALFORMED"),
        (with_envelope(0, |e| e.subject = "fire:1".to_owned()), "envelope.subject", "SUBJECT_KIND"),
        (with_envelope(0, |e| e.subject = "incident".to_owned()), "envelope.subject", "MALFORMED"),
        (with_envelope(0, |e| e.occurred_at = at(late)), "envelope.occurred_at", "IN_FUTURE"),
        (with_envelope(0, |e| e.occurred_at = at(946_684_799_999)), "envelope.occurred_at", "BEFORE_FLOOR"),
        (with_envelope(0, |e| e.recorded_at = None), "envelope.recorded_at", "MISSING"),
        (with_envelope(0, |e| e.area = area("33078")), "envelope.area.code", "MALFORMED"),
        (with_envelope(0, |e| e.area = area("33078410x")), "envelope.area.code", "MALFORMED"),
        (
            with_envelope(0, |e| e.area.as_mut().unwrap().version = "2023@mine".to_owned()),
            "envelope.area.version",
            "MALFORMED",
        ),
        (
            with_envelope(0, |e| e.correlation_id = Some("x".to_owned())),
            "envelope.correlation_id",
            "MALFORMED",
        ),
        (with_envelope(0, |e| e.source_sequence = Some(-1)), "envelope.source_sequence", "BELOW_MINIMUM"),
        (
            with_report(0, |r| r.position.as_mut().unwrap().coordinate_system = 0),
            "incident_reported.position.coordinate_system",
            "COORDINATE_SYSTEM_UNDECLARED",
        ),
        (
            with_report(0, |r| r.position.as_mut().unwrap().latitude = 91.0),
            "incident_reported.position.latitude",
            "OUT_OF_RANGE",
        ),
        (with_report(0, |r| r.channel = 99), "incident_reported.channel", "UNKNOWN_CHOICE"),
        (with_report(0, |r| r.category = None), "incident_reported.category", "MISSING"),
        (with_report(0, |r| r.place = Some("x".repeat(5_000))), "incident_reported.place", "TOO_LONG"),
        (no_payload, "payload", "MISSING"),
        (no_envelope, "envelope", "MISSING"),
    ];
    let log = FakeLog::new();
    let server = Server::start(log.clone()).await;
    let mut client = server.client().await;
    let (events, expected): (Vec<_>, Vec<_>) =
        cases.into_iter().map(|(event, field, reason)| (event, (field, reason))).unzip();
    for (outcome, (field, reason)) in publish(&mut client, events).await.iter().zip(expected) {
        let found = violations(outcome);
        assert_eq!(found.len(), 1, "{field} {reason}: {found:?}");
        assert_eq!((found[0].0.as_str(), found[0].1.as_str()), (field, reason));
        assert!(!found[0].2.is_empty());
    }
    // A clock that is ahead by just what is allowed is fine, and so is the floor itself.
    let edges = vec![
        with_envelope(0, |e| e.occurred_at = at(late - 1)),
        with_envelope(1, |e| e.occurred_at = at(946_684_800_000)),
    ];
    publish(&mut client, edges).await.iter().for_each(|outcome| {
        super::support::offset(outcome);
    });
    assert_eq!(log.records().len(), 2);
    server.stop().await;
}

/// An event of another stream: its payload's field does not exist in this service's message.
#[tokio::test]
async fn an_event_of_another_stream_has_no_payload_here() {
    use prost::Message as _;
    use quanyu_wire::pb::fire::v1::{FireEvent, FireReported, fire_event::Payload};
    let fire = FireEvent {
        envelope: incident(0).envelope,
        payload: Some(Payload::FireReported(FireReported::default())),
    };
    let server = Server::start(FakeLog::new()).await;
    let misdirected = IncidentEvent::decode(fire.encode_to_vec().as_slice());
    match misdirected {
        Ok(event) => {
            let outcomes = publish(&mut server.client().await, vec![event]).await;
            assert!(!violations(&outcomes[0]).is_empty());
        }
        // The same field number with another shape: the message does not even decode.
        Err(error) => panic!("{error}"),
    }
    server.stop().await;
}

#[tokio::test]
async fn all_mistakes_come_at_once_and_in_chinese_when_asked_for() {
    let server = Server::start(FakeLog::new()).await;
    let mut event = with_envelope(0, |envelope| {
        envelope.event_id = "17".to_owned();
        envelope.occurred_at = at(NOW_MS + 3_600_000);
        envelope.area = area("3");
    });
    event.payload = with_report(0, |report| report.category = None).payload;
    let answer = server.client().await.publish_incident_events(in_chinese(batch(vec![event]))).await.unwrap();
    let found = violations(&outcomes(answer.into_inner().results)[0]);
    let mut fields: Vec<&str> = found.iter().map(|violation| violation.0.as_str()).collect();
    fields.sort_unstable();
    assert_eq!(
        fields,
        ["envelope.area.code", "envelope.event_id", "envelope.occurred_at", "incident_reported.category"]
    );
    assert!(found.iter().all(|(_, _, text)| !text.is_ascii()), "{found:?}");
    server.stop().await;
}

async fn refusal(settings: Settings, request: PublishIncidentEventsRequest) -> Status {
    let server = Server::with(settings, FakeLog::new()).await;
    let status = server.client().await.publish_incident_events(in_chinese(request)).await.unwrap_err();
    server.stop().await;
    status
}

#[tokio::test]
async fn every_mistake_of_a_request_is_listed() {
    let request = PublishIncidentEventsRequest {
        request_id: "retry-1".to_owned(),
        priority: 7,
        events: (0..1_001).map(incident).collect(),
        ..PublishIncidentEventsRequest::default()
    };
    let status = refusal(super::support::settings(), request).await;
    let details = refused(&status, Code::InvalidArgument, "INVALID_REQUEST");
    let violations = details.bad_request().unwrap().field_violations.clone();
    let found: Vec<_> = violations.iter().map(|v| (v.field.as_str(), v.reason.as_str())).collect();
    assert_eq!(found, [("priority", "UNKNOWN_CHOICE"), ("request_id", "MALFORMED"), ("events", "TOO_MANY")]);
    assert!(violations.iter().all(|violation| !violation.description.is_ascii()));
    let message = details.localized_message().unwrap();
    assert_eq!(message.locale, "zh-CN");
    assert!(message.message.contains("至多 1000 个"), "{}", message.message);
    assert!(status.message().contains("at most 1000"), "{}", status.message());
}

#[tokio::test]
async fn an_empty_batch_is_a_mistake() {
    let status = refusal(super::support::settings(), batch(Vec::new())).await;
    let details = refused(&status, Code::InvalidArgument, "INVALID_REQUEST");
    assert_eq!(details.bad_request().unwrap().field_violations[0].field, "events");
}

#[tokio::test]
async fn an_oversize_message_is_refused_with_the_limit() {
    let settings = Settings { message_bytes_max: 50_000, ..super::support::settings() };
    let status = refusal(settings, batch((0..900).map(incident).collect())).await;
    let details = refused(&status, Code::InvalidArgument, "MESSAGE_TOO_LARGE");
    assert_eq!(details.error_info().unwrap().metadata["bytes_max"], "50000");
    assert_eq!(details.localized_message().unwrap().locale, "zh-CN");
}

/// A small message that grows beyond the limit when it is unpacked.
#[tokio::test]
async fn a_message_that_unpacks_beyond_the_limit_is_refused() {
    let settings = Settings { message_bytes_max: 100_000, ..super::support::settings() };
    let server = Server::with(settings, FakeLog::new()).await;
    let mut client = server.client().await.send_compressed(tonic::codec::CompressionEncoding::Gzip);
    let large = with_report(0, |report| report.place = Some("x".repeat(1_000_000)));
    let status = client.publish_incident_events(batch(vec![large])).await.unwrap_err();
    refused(&status, Code::InvalidArgument, "MESSAGE_TOO_LARGE");
    server.stop().await;
}

#[tokio::test]
async fn an_oversize_event_is_refused_alone() {
    let settings = Settings { event_bytes_max: 300, ..super::support::settings() };
    let server = Server::with(settings, FakeLog::new()).await;
    let large = with_report(1, |report| report.place = Some("路".repeat(100)));
    let outcomes = publish(&mut server.client().await, vec![incident(0), large]).await;
    super::support::offset(&outcomes[0]);
    assert_eq!(violations(&outcomes[1])[0].1, "TOO_LARGE");
    server.stop().await;
}

#[tokio::test]
async fn bytes_that_are_no_message_are_refused_with_a_reason() {
    let server = Server::start(FakeLog::new()).await;
    let mut client = tonic::client::Grpc::new(server.channel().await);
    client.ready().await.unwrap();
    let path = "/quanyu.incident.v1.IncidentIngestService/PublishIncidentEvents".parse().unwrap();
    // A timestamp's number where a text belongs: another wire type for the same field.
    let codec = tonic_prost::ProstCodec::<prost_types::Timestamp, ()>::default();
    let request = tonic::Request::new(prost_types::Timestamp { seconds: 1, nanos: 0 });
    let status = client.unary(request, path, codec).await.unwrap_err();
    refused(&status, Code::InvalidArgument, "UNDECODABLE");
    server.stop().await;
}

/// Headers, and then nothing: the place is given back after a bounded time.
#[tokio::test]
async fn a_message_that_never_arrives_is_not_waited_for() {
    let settings = Settings { receive_ms_max: 100, ..super::support::settings() };
    let server = Server::with(settings, FakeLog::new()).await;
    let mut client = tonic::client::Grpc::new(server.channel().await);
    client.ready().await.unwrap();
    let path = "/quanyu.incident.v1.IncidentIngestService/PublishIncidentEvents".parse().unwrap();
    let codec = tonic_prost::ProstCodec::<PublishIncidentEventsRequest, ()>::default();
    let request = tonic::Request::new(tokio_stream::pending());
    let status = client.client_streaming(request, path, codec).await.unwrap_err();
    refused(&status, Code::DeadlineExceeded, "TOO_SLOW");
    server.stop().await;
}
