//! Health per service and for the whole, in step with the log; reflection in both versions.

use std::time::Duration;

use tokio_stream::StreamExt as _;
use tonic::Code;
use tonic::transport::Channel;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;
use tonic_reflection::pb::{v1, v1alpha};

use super::fake_log::FakeLog;
use super::support::{Server, eventually};

const SERVICES: [&str; 6] = [
    "",
    "quanyu.audit.v1.AuditIngestService",
    "quanyu.fire.v1.FireIngestService",
    "quanyu.incident.v1.IncidentIngestService",
    "quanyu.safety.v1.SafetyIngestService",
    "quanyu.warning.v1.WarningIngestService",
];

async fn all_are(client: &HealthClient<Channel>, expected: ServingStatus) -> bool {
    for service in SERVICES {
        let request = HealthCheckRequest { service: service.to_owned() };
        let answer = client.clone().check(request).await;
        if answer.map(|answer| answer.into_inner().status()).ok() != Some(expected) {
            return false;
        }
    }
    true
}

#[tokio::test]
async fn every_service_follows_the_log() {
    let log = FakeLog::new();
    let server = Server::start(log.clone()).await;
    let health = HealthClient::new(server.channel().await);
    eventually("serving", || all_are(&health, ServingStatus::Serving)).await;
    assert!(server.health.is_ready());
    log.set_away(true);
    eventually("not serving", || all_are(&health, ServingStatus::NotServing)).await;
    let reason = server.health.checks()["ingest.log"].clone().unwrap_err();
    assert!(reason.contains("no broker"), "{reason}");
    log.set_away(false);
    eventually("serving again", || all_are(&health, ServingStatus::Serving)).await;
    let unknown = HealthCheckRequest { service: "quanyu.nowhere".to_owned() };
    assert_eq!(health.clone().check(unknown).await.unwrap_err().code(), Code::NotFound);
    server.stop().await;
}

/// A probe would come in an hour: it is the failed event that makes the watch look.
#[tokio::test]
async fn an_unconfirmed_event_makes_health_look_at_once() {
    let log = FakeLog::new();
    let settings = crate::Settings {
        probe_ms: Duration::from_secs(3_600).as_millis() as u64,
        ..super::support::settings()
    };
    let server = Server::with(settings, log.clone()).await;
    let health = HealthClient::new(server.channel().await);
    eventually("serving", || all_are(&health, ServingStatus::Serving)).await;
    log.set_away(true);
    log.set(super::fake_log::Mood::Loses);
    super::support::publish(&mut server.client().await, vec![super::events::incident(0)]).await;
    eventually("not serving", || all_are(&health, ServingStatus::NotServing)).await;
    server.stop().await;
}

#[tokio::test]
async fn reflection_lists_the_services_in_both_versions() {
    let server = Server::start(FakeLog::new()).await;
    let channel = server.channel().await;

    let mut client = v1::server_reflection_client::ServerReflectionClient::new(channel.clone());
    let request = v1::ServerReflectionRequest {
        host: String::new(),
        message_request: Some(v1::server_reflection_request::MessageRequest::ListServices(String::new())),
    };
    let mut answers = client.server_reflection_info(tokio_stream::once(request)).await.unwrap().into_inner();
    let answer = answers.next().await.unwrap().unwrap().message_response;
    let Some(v1::server_reflection_response::MessageResponse::ListServicesResponse(list)) = answer else {
        panic!("{answer:?}")
    };
    let names: Vec<String> = list.service.into_iter().map(|service| service.name).collect();
    for expected in SERVICES.iter().skip(1).chain(&["grpc.health.v1.Health"]) {
        assert!(names.iter().any(|name| name == expected), "{expected} is not in {names:?}");
    }

    let mut client = v1alpha::server_reflection_client::ServerReflectionClient::new(channel);
    let symbol = "quanyu.incident.v1.IncidentEvent".to_owned();
    let request = v1alpha::ServerReflectionRequest {
        host: String::new(),
        message_request: Some(v1alpha::server_reflection_request::MessageRequest::FileContainingSymbol(
            symbol,
        )),
    };
    let mut answers = client.server_reflection_info(tokio_stream::once(request)).await.unwrap().into_inner();
    let answer = answers.next().await.unwrap().unwrap().message_response;
    assert!(
        matches!(
            answer,
            Some(v1alpha::server_reflection_response::MessageResponse::FileDescriptorResponse(_))
        ),
        "{answer:?}"
    );
    server.stop().await;
}
