//! Who may send: nobody without the credential of a source where one is required, and with it only that source's events
//! of its areas. On loopback a call without a credential is the development source's; a wrong one is wrong there too.

use std::sync::Arc;

use quanyu_access::{ApiKey, Desk, DevelopmentKeys, Folder, NewPrincipal, Role, Scope};
use quanyu_wire::pb::common::v1::publish_result::Outcome;
use tonic::{Code, Request};

use super::events::{NOW_MS, batch, incident, numbered, with_envelope};
use super::fake_log::FakeLog;
use super::support::{Server, next, open_stream, outcomes, refused, settings, violations};
use crate::config::Settings;
use crate::entrance::Entrance;
use crate::{Access, Ingest};

struct Offices {
    _home: tempfile::TempDir,
    folder: Folder,
    source: ApiKey,
    officer: ApiKey,
}

fn now() -> jiff::Timestamp {
    jiff::Timestamp::from_millisecond(NOW_MS).unwrap()
}

fn offices() -> Offices {
    let home = tempfile::tempdir().unwrap();
    let folder = Folder::of(home.path().join("principals.json"));
    let one = |name: &str, role, source: Option<&str>| NewPrincipal {
        name: name.to_owned(),
        roles: [role].into(),
        scope: Scope::of(["330784"]).unwrap(),
        source: source.map(ToOwned::to_owned),
        certificates: Vec::new(),
        development: false,
    };
    let source = folder.create_key(&one("dispatch", Role::Ingest, Some("dispatch")), now(), None).unwrap();
    let officer = folder.create_key(&one("officer", Role::Officer, None), now(), None).unwrap();
    Offices { _home: home, folder, source, officer }
}

impl Offices {
    fn desk(&self) -> Option<Arc<Desk>> {
        Some(Arc::new(Desk::without_sessions(self.folder.clone()).unwrap()))
    }

    async fn server(&self, access: Option<Access>) -> Server {
        Server::with_access(Settings { access, ..settings() }, FakeLog::new(), self.desk()).await
    }
}

fn with<M>(message: M, authorization: &str) -> Request<M> {
    let mut request = Request::new(message);
    request.metadata_mut().insert("authorization", authorization.parse().unwrap());
    request
}

#[tokio::test]
async fn a_source_sends_its_own_events_of_its_areas_only() {
    let offices = offices();
    let server = offices.server(Some(Access::Required)).await;
    let foreign_source = with_envelope(1, |envelope| envelope.source = "fire-119".to_owned());
    let foreign_area =
        with_envelope(2, |envelope| envelope.area.as_mut().unwrap().code = "330785".to_owned());
    let no_area = with_envelope(3, |envelope| envelope.area = None);
    let events = vec![incident(0), foreign_source, foreign_area, no_area];
    let request = with(batch(events), &format!("Bearer {}", offices.source.expose()));
    let answer = server.client().await.publish_incident_events(request).await.unwrap();
    let outcomes = outcomes(answer.into_inner().results);
    let reason = |outcome| violations(outcome).remove(0).1;
    assert!(matches!(outcomes[0], Outcome::Accepted(_)) && matches!(outcomes[3], Outcome::Accepted(_)));
    assert_eq!(
        (reason(&outcomes[1]), reason(&outcomes[2])),
        ("FOREIGN_SOURCE".into(), "FOREIGN_AREA".into())
    );
    server.stop().await;
}

#[tokio::test]
async fn a_stranger_is_refused_before_anything_is_read() {
    let offices = offices();
    let server = offices.server(Some(Access::Required)).await;
    let mut client = server.client().await;
    let without = client.publish_incident_events(batch(vec![incident(0)])).await.unwrap_err();
    refused(&without, Code::Unauthenticated, "UNAUTHENTICATED");
    let unknown = ApiKey::of_random(&[7; 32]);
    let cases = ["", "Bearer", "Basic cTpx", "Bearer a.b.c", &format!("Bearer {}", unknown.expose())];
    for authorization in cases {
        let request = with(batch(vec![incident(0)]), authorization);
        let status = client.publish_incident_events(request).await.unwrap_err();
        refused(&status, Code::Unauthenticated, "UNAUTHENTICATED");
    }
    let officer = with(batch(vec![incident(0)]), &format!("Bearer {}", offices.officer.expose()));
    let status = client.publish_incident_events(officer).await.unwrap_err();
    refused(&status, Code::PermissionDenied, "FORBIDDEN");
    server.stop().await;
}

#[tokio::test]
async fn a_revoked_key_is_refused_with_the_next_call() {
    let offices = offices();
    let server = offices.server(Some(Access::Required)).await;
    let mut client = server.client().await;
    let authorization = format!("Bearer {}", offices.source.expose());
    client.publish_incident_events(with(batch(vec![incident(0)]), &authorization)).await.unwrap();
    offices.folder.change(|register| register.revoke("dispatch", now())).unwrap();
    let status =
        client.publish_incident_events(with(batch(vec![incident(1)]), &authorization)).await.unwrap_err();
    refused(&status, Code::Unauthenticated, "UNAUTHENTICATED");
    server.stop().await;
}

#[tokio::test]
async fn on_loopback_nobody_needs_a_credential_and_a_wrong_one_is_wrong() {
    let offices = offices();
    let server = offices.server(None).await;
    let mut client = server.client().await;
    client.publish_incident_events(batch(vec![incident(0)])).await.unwrap();
    let wrong = with(batch(vec![incident(0)]), "Bearer qk_wrong");
    let status = client.publish_incident_events(wrong).await.unwrap_err();
    refused(&status, Code::Unauthenticated, "UNAUTHENTICATED");
    let (batches, mut acks) = open_stream(&mut client).await;
    batches.send(numbered(1, vec![incident(1)])).await.unwrap();
    assert!(next(&mut acks).await.unwrap().rejections.is_empty());
    drop(batches);
    server.stop().await;
}

#[tokio::test]
async fn where_others_can_reach_the_port_it_is_required_and_development_keys_are_refused() {
    let offices = offices();
    let reachable = |access| Settings { listen: "0.0.0.0:0".parse().unwrap(), access, ..settings() };
    let open = |settings: &Settings, desk| {
        Entrance::open(settings, desk, super::support::context().clock)
            .map(|_| ())
            .map_err(|error| error.to_string())
    };
    let error = open(&reachable(Some(Access::Loopback)), offices.desk()).unwrap_err();
    assert!(error.contains("others can reach 0.0.0.0:0"), "{error}");
    open(&reachable(None), offices.desk()).unwrap();
    let server = Server::with_access(
        Settings { http_listen: "0.0.0.0:0".parse().ok(), ..settings() },
        FakeLog::new(),
        offices.desk(),
    )
    .await;
    let status = server.client().await.publish_incident_events(batch(vec![incident(0)])).await.unwrap_err();
    refused(&status, Code::Unauthenticated, "UNAUTHENTICATED");
    server.stop().await;

    let home = tempfile::tempdir().unwrap();
    let folder = Folder::of(home.path().join("principals.json"));
    DevelopmentKeys::ensure(&folder, now()).unwrap();
    let desk = || Some(Arc::new(Desk::without_sessions(folder.clone()).unwrap()));
    let error = open(&reachable(None), desk()).unwrap_err();
    assert!(error.contains("development credentials"), "{error}");
    let log = FakeLog::new();
    let built = Ingest::with_log(reachable(None), log, desk(), super::support::context()).await;
    assert!(built.is_err());
}
