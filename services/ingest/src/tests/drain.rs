//! SIGTERM: what was read is acknowledged, nothing is lost, new calls are told to come later, health says so at once.

use tonic::Code;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;

use super::events::{batch, id, incident, numbered};
use super::fake_log::{FakeLog, Mood};
use super::support::{DEADLINE, Server, eventually, next, offset, open_stream, outcomes, refused_for_now};

#[tokio::test]
async fn what_had_begun_is_acknowledged_and_what_comes_later_is_refused() {
    let log = FakeLog::new();
    let server = Server::start(log.clone()).await;
    let mut client = server.client().await;
    let mut health = HealthClient::new(server.channel().await);
    let (batches, mut acks) = open_stream(&mut client).await;
    log.set(Mood::Holds);
    let mut busy = client.clone();
    let call = tokio::spawn(async move { busy.publish_incident_events(batch(vec![incident(0)])).await });
    eventually("the call is with the log", || async { log.records().len() == 1 }).await;
    batches.send(numbered(1, vec![incident(1)])).await.unwrap();
    eventually("the batch is with the log", || async { log.records().len() == 2 }).await;

    server.stopper.stop();
    let refused = client.publish_incident_events(batch(vec![incident(2)])).await.unwrap_err();
    refused_for_now(&refused, Code::Unavailable, "DRAINING");
    let refused = client.stream_incident_events(tokio_stream::pending()).await.unwrap_err();
    refused_for_now(&refused, Code::Unavailable, "DRAINING");
    eventually("health says so", || {
        let mut health = health.clone();
        async move {
            let answer = health.check(HealthCheckRequest::default()).await.unwrap().into_inner();
            answer.status() == ServingStatus::NotServing
        }
    })
    .await;
    let watching = health.watch(HealthCheckRequest::default()).await.unwrap().into_inner();

    log.set(Mood::Takes);
    let results = call.await.unwrap().unwrap().into_inner().results;
    assert_eq!(offset(&outcomes(results)[0]), 0);
    assert_eq!(next(&mut acks).await.unwrap().durable_sequence, 1);
    refused_for_now(&next(&mut acks).await.unwrap_err(), Code::Unavailable, "DRAINING");
    // Neither an open stream of batches nor one that watches health keeps the server up.
    tokio::time::timeout(DEADLINE, server.running).await.expect("the drain ends").unwrap().unwrap();
    assert_eq!(log.ids(), [id(0).to_string(), id(1).to_string()]);
    drop((batches, watching));
}

#[tokio::test]
async fn a_server_without_calls_stops_at_once_with_connections_open() {
    let server = Server::start(FakeLog::new()).await;
    let (client, (batches, acks)) = (server.client().await, server.stream().await);
    let running = server.running;
    server.stopper.stop();
    tokio::time::timeout(DEADLINE, running).await.expect("the drain ends").unwrap().unwrap();
    drop((client, batches, acks));
}
