//! The real log's client on librdkafka's mock cluster: receipts that are true, outages told in time, a start without Kafka.

use std::sync::Arc;
use std::time::{Duration, Instant};

use quanyu_log::testing::MockBroker;
use quanyu_wire::pb::common::v1::publish_result::Outcome;
use quanyu_wire::pb::incident::v1::GetIncidentReceiptRequest;
use tonic::Code;

use super::events::{batch, id, incident, numbered};
use super::support::{Server, eventually, next, offset, publish, refused, refused_for_now, settings};
use crate::Settings;
use crate::log::{KafkaLog, Log, Wanted};

const TOPICS: [&str; 5] =
    ["quanyu.audit.v1", "quanyu.fire.v1", "quanyu.incident.v1", "quanyu.safety.v1", "quanyu.warning.v1"];

fn quick() -> Settings {
    Settings { publish_timeout_ms: 2_000, ..settings() }
}

fn kafka(topics: &[&str]) -> (MockBroker, Arc<KafkaLog>) {
    let mock = MockBroker::start().unwrap();
    for topic in topics {
        mock.create_topic(topic, 3).unwrap();
    }
    let log = KafkaLog::new(quick().producer(mock.broker())).unwrap();
    (mock, Arc::new(log))
}

#[tokio::test(flavor = "multi_thread")]
async fn receipts_are_where_the_log_has_the_event_for_batches_and_streams() {
    let (_mock, log) = kafka(&TOPICS);
    let server = Server::with(quick(), log.clone()).await;
    let mut client = server.client().await;
    let outcomes = publish(&mut client, (0..300).map(incident).collect()).await;
    let (batches, mut acks) = server.stream().await;
    batches.send(numbered(1, vec![incident(1_000)])).await.unwrap();
    assert_eq!(next(&mut acks).await.unwrap().durable_sequence, 1);
    // The repeat is accepted at another place; the first one is what a search finds.
    let repeat = publish(&mut client, vec![incident(7)]).await;
    assert_ne!(repeat[0], outcomes[7]);
    for number in [7_u128, 299, 1_000] {
        let request = GetIncidentReceiptRequest { event_id: id(number).to_string(), subject: String::new() };
        let answer = client.get_incident_receipt(request).await.unwrap().into_inner();
        let receipt = answer.receipt.unwrap().receipt.unwrap();
        for subject in [Some(format!("incident:{number}")), None] {
            let wanted = Wanted {
                topic: "quanyu.incident.v1".into(),
                subject,
                event_id: id(number).to_string(),
                offsets_max: 10_000,
            };
            let place = log.clone().find(wanted).await.unwrap().unwrap();
            assert_eq!(
                (place.receipt.partition, place.receipt.offset as i64),
                (receipt.partition, receipt.offset)
            );
            if let Some(Outcome::Accepted(accepted)) = outcomes.get(number as usize) {
                assert_eq!(*accepted, receipt);
            }
        }
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn with_kafka_down_the_answer_is_unavailable_in_time_and_a_retry_works_afterwards() {
    let (mock, log) = kafka(&TOPICS);
    let server = Server::with(quick(), log).await;
    let mut client = server.client().await;
    publish(&mut client, vec![incident(0)]).await;
    eventually("ready", || async { server.health.is_ready() }).await;
    mock.go_down().unwrap();
    eventually("not ready", || async { !server.health.is_ready() }).await;
    // Requests that left are counted twice a second; from then on it is provable that nothing else did.
    let began = Instant::now();
    let unavailable = eventually_unavailable(&mut client).await;
    assert!(began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
    refused_for_now(&unavailable, Code::Unavailable, "LOG_UNAVAILABLE");
    mock.come_up().unwrap();
    eventually("ready again", || async { server.health.is_ready() }).await;
    let outcomes = publish(&mut client, vec![incident(1)]).await;
    offset(&outcomes[0]);
    server.stop().await;
}

/// The first batches after the break may be told as unknown; each answer comes within the bound.
async fn eventually_unavailable(client: &mut super::support::Client) -> tonic::Status {
    for _ in 0..4 {
        let began = Instant::now();
        let answer = client.publish_incident_events(batch(vec![incident(1)])).await;
        assert!(began.elapsed() < Duration::from_millis(5_000), "{:?}", began.elapsed());
        match answer {
            Err(status) => return status,
            Ok(answer) => {
                let outcome = answer.into_inner().results.remove(0).outcome;
                assert!(matches!(outcome, Some(Outcome::Unknown(_))), "{outcome:?}");
            }
        }
    }
    panic!("never unavailable");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broker_that_takes_a_batch_and_does_not_answer_leaves_it_unknown() {
    let (mock, log) = kafka(&TOPICS);
    let server = Server::with(quick(), log).await;
    let mut client = server.client().await;
    publish(&mut client, vec![incident(0)]).await;
    mock.answer_after(Duration::from_secs(20)).unwrap();
    let began = Instant::now();
    let outcomes = publish(&mut client, vec![incident(1)]).await;
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
    assert!(matches!(outcomes[0], Outcome::Unknown(_)), "{outcomes:?}");
    server.stopper.stop();
}

#[tokio::test(flavor = "multi_thread")]
async fn ingest_starts_before_kafka_has_its_topics_and_says_what_is_missing() {
    let [there @ .., missing] = &TOPICS;
    let (mock, log) = kafka(there);
    let server = Server::with(quick(), log).await;
    let named = || async {
        let check = server.health.checks()["ingest.log"].clone();
        check.is_err_and(|reason| reason.contains(missing))
    };
    eventually("the missing topic is named", named).await;
    let request = GetIncidentReceiptRequest { event_id: id(1).to_string(), subject: "incident:1".to_owned() };
    let status = server.client().await.get_incident_receipt(request).await.unwrap_err();
    refused(&status, Code::NotFound, "EVENT_NOT_FOUND");
    mock.create_topic(missing, 3).unwrap();
    eventually("ready", || async { server.health.is_ready() }).await;
    server.stop().await;
}
