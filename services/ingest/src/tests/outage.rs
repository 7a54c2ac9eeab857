//! A log that does not confirm: UNAVAILABLE when nothing was sent, "unknown" for what may be in it, and a retry that is safe.

use quanyu_wire::pb::common::v1::publish_result::Outcome;
use tonic::Code;

use super::events::{batch, id, incident, with_envelope};
use super::fake_log::{FakeLog, Mood};
use super::support::{Server, offset, publish, refused, refused_for_now, violations};

#[tokio::test]
async fn when_nothing_was_sent_the_call_is_unavailable_with_a_time_to_come_again() {
    let log = FakeLog::new();
    let server = Server::start(log.clone()).await;
    let mut client = server.client().await;
    log.set(Mood::Refuses);
    let bad = with_envelope(1, |envelope| envelope.source.clear());
    let status = client.publish_incident_events(batch(vec![incident(0), bad])).await.unwrap_err();
    refused_for_now(&status, Code::Unavailable, "LOG_UNAVAILABLE");
    let details = refused(&status, Code::Unavailable, "LOG_UNAVAILABLE");
    assert_eq!(details.error_info().unwrap().metadata["unknown_events"], "0");
    server.stop().await;
}

#[tokio::test]
async fn what_may_be_in_the_log_is_unknown_and_a_retry_keeps_the_first_place() {
    let log = FakeLog::new();
    let server = Server::start(log.clone()).await;
    let mut client = server.client().await;
    log.set(Mood::Loses);
    let bad = with_envelope(1, |envelope| envelope.source.clear());
    let lost = publish(&mut client, vec![incident(0), bad]).await;
    assert!(matches!(&lost[0], Outcome::Unknown(unknown) if unknown.reason.contains("may be in the log")));
    assert_eq!(violations(&lost[1])[0].0, "envelope.source");
    log.set(Mood::Takes);
    let again = publish(&mut client, vec![incident(0)]).await;
    assert_eq!(offset(&again[0]), 1);
    assert_eq!(log.ids(), [id(0).to_string(), id(0).to_string()], "the same id: fold counts it once");
    server.stop().await;
}

#[tokio::test]
async fn a_batch_of_which_a_part_is_durable_says_which() {
    let log = FakeLog::new();
    let server = Server::start(log.clone()).await;
    log.set(Mood::RefusesFirst);
    let outcomes = publish(&mut server.client().await, vec![incident(0), incident(1)]).await;
    assert!(matches!(&outcomes[0], Outcome::Unknown(unknown) if unknown.reason.starts_with("not sent")));
    assert_eq!(offset(&outcomes[1]), 1);
    server.stop().await;
}
