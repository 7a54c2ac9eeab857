//! Bounded memory: bulk never starves live, one connection never starves another, and who gets no room is told to come later.

use quanyu_wire::pb::common::v1::Priority;
use quanyu_wire::pb::incident::v1::IncidentEvent;
use tonic::Code;

use super::events::{batch, incident, numbered};
use super::fake_log::{FakeLog, Mood};
use super::support::{Client, Server, eventually, next, offset, outcomes, publish, refused_for_now};
use crate::Settings;

/// Budgets that a batch of a hundred events exhausts.
fn tight() -> Settings {
    Settings {
        message_bytes_max: 60_000,
        live_bytes_max: 60_000,
        bulk_bytes_max: 60_000,
        ..super::support::settings()
    }
}

fn hundred(first: u128) -> Vec<IncidentEvent> {
    (first..first + 100).map(incident).collect()
}

async fn publish_as(
    client: &mut Client,
    priority: Priority,
    events: Vec<IncidentEvent>,
) -> Result<Vec<i64>, tonic::Status> {
    let mut request = batch(events);
    request.set_priority(priority);
    let answer = client.publish_incident_events(request).await?.into_inner();
    Ok(outcomes(answer.results).iter().map(offset).collect())
}

#[tokio::test]
async fn bulk_that_fills_its_budget_does_not_hold_up_live_events() {
    let log = FakeLog::new();
    let server = Server::with(tight(), log.clone()).await;
    let mut bulk = server.client().await;
    log.set(Mood::Holds);
    let mut first = bulk.clone();
    let import = tokio::spawn(async move { publish_as(&mut first, Priority::Bulk, hundred(0)).await });
    eventually("bulk has its budget", || async { log.records().len() == 100 }).await;
    let refused = publish_as(&mut bulk, Priority::Bulk, hundred(100)).await.unwrap_err();
    refused_for_now(&refused, Code::ResourceExhausted, "BUDGET_EXHAUSTED");
    // Even on the import's own connection.
    let mut live = bulk.clone();
    let call = tokio::spawn(async move { publish_as(&mut live, Priority::Live, vec![incident(500)]).await });
    eventually("the live event is with the log", || async { log.records().len() == 101 }).await;
    log.set(Mood::Takes);
    assert_eq!(call.await.unwrap().unwrap(), [100]);
    assert_eq!(import.await.unwrap().unwrap().len(), 100);
    server.stop().await;
}

#[tokio::test]
async fn a_stream_that_sends_too_fast_is_not_read_further_and_loses_nothing() {
    let log = FakeLog::new();
    let settings = Settings { connection_bytes_max: 30_000, live_bytes_max: 1 << 20, ..tight() };
    let server = Server::with(settings, log.clone()).await;
    let (batches, mut acks) = server.stream().await;
    log.set(Mood::Holds);
    for sequence in 0..40 {
        let first = u128::try_from(sequence).unwrap() * 10;
        batches.send(numbered(sequence, (first..first + 10).map(incident).collect())).await.unwrap();
    }
    eventually("the first batches are with the log", || async { !log.records().is_empty() }).await;
    // Another connection has its own room, so what it publishes comes behind what the first one could place.
    let mut other = server.client().await;
    let call = tokio::spawn(async move { publish(&mut other, vec![incident(9_000)]).await });
    let last = super::events::id(9_000).to_string();
    eventually("the other connection's event is with the log", || async { log.ids().contains(&last) }).await;
    assert!(log.records().len() < 100, "{} records are on their way", log.records().len());
    log.set(Mood::Takes);
    for sequence in 0..40 {
        assert_eq!(next(&mut acks).await.unwrap().durable_sequence, sequence);
    }
    assert_eq!(
        offset(&call.await.unwrap()[0]) as usize,
        log.ids().iter().position(|id| *id == last).unwrap()
    );
    assert_eq!(log.records().len(), 401);
    server.stop().await;
}

#[tokio::test]
async fn while_the_log_is_away_a_full_budget_is_told_as_the_outage_that_it_is() {
    let log = FakeLog::new();
    let server = Server::with(tight(), log.clone()).await;
    let mut client = server.client().await;
    log.set(Mood::Holds);
    log.set_away(true);
    let mut first = client.clone();
    let call = tokio::spawn(async move { publish_as(&mut first, Priority::Live, hundred(0)).await });
    eventually("the outage is seen", || async { !server.health.is_ready() }).await;
    eventually("the budget is taken", || async { log.records().len() == 100 }).await;
    let refused = publish_as(&mut client, Priority::Live, hundred(100)).await.unwrap_err();
    refused_for_now(&refused, Code::Unavailable, "LOG_UNAVAILABLE");
    log.set(Mood::Takes);
    assert_eq!(call.await.unwrap().unwrap().len(), 100);
    server.stop().await;
}

#[tokio::test]
async fn connections_above_the_limit_wait_until_one_closes() {
    let settings = Settings { connections_max: 1, ..super::support::settings() };
    let server = Server::with(settings, FakeLog::new()).await;
    let mut first = server.client().await;
    publish(&mut first, vec![incident(0)]).await;
    let mut second =
        Client::new(tonic::transport::Endpoint::from_shared(server.url.clone()).unwrap().connect_lazy());
    let mut waiting = Box::pin(second.publish_incident_events(batch(vec![incident(1)])));
    let early = tokio::time::timeout(std::time::Duration::from_millis(300), waiting.as_mut()).await;
    assert!(early.is_err(), "the second connection was served beside the first");
    drop(first);
    let results = waiting.await.unwrap().into_inner().results;
    assert_eq!(offset(&outcomes(results)[0]), 1);
    server.stop().await;
}
