//! A server on a free port, its clients, and the reading of refusals.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use quanyu_boot::clock::Fixed;
use quanyu_boot::{Context, Health, Stopper};
use quanyu_wire::pb::common::v1::{PublishResult, publish_result::Outcome};
use quanyu_wire::pb::incident::v1::incident_ingest_service_client::IncidentIngestServiceClient;
use quanyu_wire::pb::incident::v1::{
    IncidentEvent, StreamIncidentEventsRequest, StreamIncidentEventsResponse,
};
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use tonic::transport::{Channel, Endpoint};
use tonic::{Code, Request, Status, Streaming};
use tonic_types::{ErrorDetails, StatusExt as _};

use super::events::{NOW_MS, batch};
use crate::log::Log;
use crate::{Ingest, Settings};

pub const DEADLINE: Duration = Duration::from_secs(30);
/// Between two looks at a condition.
const LOOK: Duration = Duration::from_millis(20);

pub type Client = IncidentIngestServiceClient<Channel>;

pub struct Server {
    pub url: String,
    pub http: SocketAddr,
    pub stopper: Stopper,
    pub health: Health,
    pub running: tokio::task::JoinHandle<anyhow::Result<()>>,
}

/// A free port, and times that suit tests.
pub fn settings() -> Settings {
    Settings {
        listen: "127.0.0.1:0".parse().unwrap(),
        http_listen: "127.0.0.1:0".parse().ok(),
        probe_ms: 20,
        retry_ms: 700,
        budget_wait_ms: 200,
        ..Settings::default()
    }
}

pub fn context() -> Context {
    Context { clock: Arc::new(Fixed::at(NOW_MS)), health: Health::default() }
}

impl Server {
    pub async fn start(log: Arc<dyn Log>) -> Self {
        Self::with(settings(), log).await
    }

    pub async fn with(settings: Settings, log: Arc<dyn Log>) -> Self {
        let context = context();
        let health = context.health.clone();
        let ingest = Ingest::with_log(settings, log, None, context).await.unwrap();
        let url = format!("http://{}", ingest.address().unwrap());
        let http = ingest.http_address().unwrap().unwrap();
        let stopper = Stopper::new(DEADLINE);
        health.set_started();
        let running = tokio::spawn(ingest.serve(stopper.clone()));
        Self { url, http, stopper, health, running }
    }

    /// A new connection.
    pub async fn channel(&self) -> Channel {
        Endpoint::from_shared(self.url.clone()).unwrap().connect().await.unwrap()
    }

    /// A client on a connection of its own.
    pub async fn client(&self) -> Client {
        IncidentIngestServiceClient::new(self.channel().await)
    }

    /// An open stream: where batches go in, and where acknowledgements come out.
    pub async fn stream(&self) -> (mpsc::Sender<StreamIncidentEventsRequest>, Acks) {
        open_stream(&mut self.client().await).await
    }

    pub async fn stop(self) {
        self.stopper.stop();
        self.running.await.unwrap().unwrap();
    }
}

pub type Acks = Streaming<StreamIncidentEventsResponse>;

pub async fn open_stream(client: &mut Client) -> (mpsc::Sender<StreamIncidentEventsRequest>, Acks) {
    let (batches, outgoing) = mpsc::channel(256);
    let acks = client.stream_incident_events(ReceiverStream::new(outgoing)).await.unwrap().into_inner();
    (batches, acks)
}

/// The next acknowledgement, or how the stream ended.
pub async fn next(acks: &mut Acks) -> Result<StreamIncidentEventsResponse, Status> {
    let message = tokio::time::timeout(DEADLINE, acks.message()).await.expect("an acknowledgement");
    message.map(|ack| ack.expect("the stream goes on"))
}

/// Publishes and expects an answer.
pub async fn publish(client: &mut Client, events: Vec<IncidentEvent>) -> Vec<Outcome> {
    outcomes(client.publish_incident_events(batch(events)).await.unwrap().into_inner().results)
}

pub fn outcomes(results: Vec<PublishResult>) -> Vec<Outcome> {
    results.into_iter().map(|result| result.outcome.unwrap()).collect()
}

/// The offset of an accepted event.
pub fn offset(outcome: &Outcome) -> i64 {
    match outcome {
        Outcome::Accepted(receipt) => receipt.offset,
        other => panic!("not accepted: {other:?}"),
    }
}

/// Path, reason and text of every violation of a refused event.
pub fn violations(outcome: &Outcome) -> Vec<(String, String, String)> {
    let Outcome::Rejected(rejection) = outcome else { panic!("not rejected: {outcome:?}") };
    let parts = |v: &quanyu_wire::pb::common::v1::FieldViolation| {
        (v.field.clone(), v.reason.clone(), v.description.clone())
    };
    rejection.violations.iter().map(parts).collect()
}

/// A refusal with this code and reason; its details.
pub fn refused(status: &Status, code: Code, reason: &str) -> ErrorDetails {
    assert_eq!(status.code(), code, "{status:?}");
    let details = status.get_error_details();
    let info = details.error_info().expect("every refusal has a reason");
    assert_eq!((info.reason.as_str(), info.domain.as_str()), (reason, "quanyu"), "{status:?}");
    assert!(details.localized_message().is_some());
    details
}

/// A refusal that tells when to come again.
pub fn refused_for_now(status: &Status, code: Code, reason: &str) {
    let details = refused(status, code, reason);
    let delay = details.retry_info().and_then(|info| info.retry_delay);
    assert_eq!(delay, Some(Duration::from_millis(700)), "{status:?}");
}

/// A request with the caller's language.
pub fn in_chinese<M>(message: M) -> Request<M> {
    let mut request = Request::new(message);
    request.metadata_mut().insert("accept-language", "zh-CN, en;q=0.5".parse().unwrap());
    request
}

/// Looks until something holds.
pub async fn eventually<F: Future<Output = bool>>(what: &str, mut holds: impl FnMut() -> F) {
    let deadline = Instant::now() + DEADLINE;
    let mut look = tokio::time::interval(LOOK);
    while !holds().await {
        assert!(Instant::now() < deadline, "{what}: not within {DEADLINE:?}");
        look.tick().await;
    }
}
