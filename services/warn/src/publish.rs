//! Events of warn to the log, through the ingestion service like anybody's: never to a table.
//!
//! Used by the service of actions and by the detectors' runner. Never repeats a call: ids make repeating safe for the
//! caller, who alone knows how long it may take.

use std::time::Duration;

use quanyu_event::Envelope;
use quanyu_wire::pb::common::v1::PublishResult;
use quanyu_wire::pb::common::v1::publish_result::Outcome;
use quanyu_wire::pb::warning::v1::warning_ingest_service_client::WarningIngestServiceClient;
use quanyu_wire::pb::warning::v1::{PublishWarningEventsRequest, WarningEvent};
use quanyu_wire::{Bearer, StreamEvent as _};
use tonic::transport::{Channel, Endpoint};
use tonic::{Code, Request, Status};
use uuid::Uuid;

/// Events of a call: the service takes 1,000, and a warning of a thousand areas has 64 KiB.
const EVENTS_PER_CALL_MAX: usize = 50;
/// Longest wait for a connection.
const CONNECT: Duration = Duration::from_secs(5);

/// Puts events into the log.
#[tonic::async_trait]
pub trait Publish: Send + Sync + 'static {
    /// Returns when the log has all of them on its in-sync replicas.
    ///
    /// # Errors
    /// What became of the events; after an error that is not [`PublishError::Rejected`] the same call may be made again.
    async fn publish(&self, events: Vec<Envelope>) -> Result<(), PublishError>;
}

/// Not all events are known to be in the log.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PublishError {
    /// The address of the service is none.
    #[error("{address} is no address of a service; write it as http://host:port")]
    Address {
        /// As given.
        address: String,
    },
    /// The events break the contract: sending them again changes nothing. Events beside them may be in the log.
    #[error("the ingestion service refused {}", .0.join("; "))]
    Rejected(Vec<String>),
    /// The service refused the call for now: the events of this call are not in the log.
    #[error("the ingestion service takes nothing at present: {0}")]
    Busy(String),
    /// No answer, or one without the log's word: events may or may not be in the log. Send them again.
    #[error("the log did not confirm the events: {0}")]
    Unconfirmed(String),
}

impl PublishError {
    /// A short constant that labels metrics.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Address { .. } => "address",
            Self::Rejected(_) => "rejected",
            Self::Busy(_) => "busy",
            Self::Unconfirmed(_) => "unconfirmed",
        }
    }
}

/// Publishes through the ingestion service of warnings.
#[derive(Debug, Clone)]
pub struct IngestPublisher {
    client: WarningIngestServiceClient<Channel>,
    timeout: Duration,
    credential: Bearer,
}

impl IngestPublisher {
    /// Connects at the first call, so warn may start before ingest. A call ends after `timeout`.
    ///
    /// # Errors
    /// [`PublishError::Address`].
    pub fn new(address: &str, timeout: Duration, credential: Bearer) -> Result<Self, PublishError> {
        let wrong = || PublishError::Address { address: address.to_owned() };
        let endpoint = Endpoint::from_shared(address.to_owned()).map_err(|_| wrong())?;
        if endpoint.uri().scheme().is_none() || endpoint.uri().host().is_none() {
            return Err(wrong());
        }
        let channel = endpoint.connect_timeout(CONNECT).tcp_nodelay(true).connect_lazy();
        Ok(Self { client: WarningIngestServiceClient::new(channel), timeout, credential })
    }

    async fn call(&self, events: Vec<WarningEvent>) -> Result<(), PublishError> {
        let asked = events.len();
        let request_id = Uuid::new_v4().to_string();
        let mut request =
            Request::new(PublishWarningEventsRequest { request_id, events, ..Default::default() });
        request.set_timeout(self.timeout);
        self.credential.put(&mut request);
        let mut client = self.client.clone();
        let answer = tokio::time::timeout(self.timeout, client.publish_warning_events(request)).await;
        let answer = answer.map_err(|_| {
            PublishError::Unconfirmed(format!("no answer within {} ms", self.timeout.as_millis()))
        })?;
        let results = answer.map_err(|status| told(&status))?.into_inner().results;
        judge(asked, results)
    }
}

#[tonic::async_trait]
impl Publish for IngestPublisher {
    async fn publish(&self, events: Vec<Envelope>) -> Result<(), PublishError> {
        let mut messages = Vec::with_capacity(events.len());
        for event in events {
            let foreign = format!("{}: not an event of the warning stream", event.event_id);
            messages.push(WarningEvent::from_event(event).ok_or(PublishError::Rejected(vec![foreign]))?);
        }
        // In order: a call that fails leaves nothing after it in the log.
        let mut rest = messages;
        while !rest.is_empty() {
            let later = rest.split_off(rest.len().min(EVENTS_PER_CALL_MAX));
            self.call(rest).await?;
            rest = later;
        }
        Ok(())
    }
}

/// What the results of a call say together: a refusal first, because it does not pass by itself.
fn judge(asked: usize, results: Vec<PublishResult>) -> Result<(), PublishError> {
    if results.len() != asked {
        let said = format!("{} results for {asked} events", results.len());
        return Err(PublishError::Unconfirmed(said));
    }
    let (mut rejected, mut unknown) = (Vec::new(), None);
    for result in results {
        match result.outcome {
            Some(Outcome::Accepted(_)) => {}
            Some(Outcome::Rejected(rejection)) => {
                let all = rejection.violations.into_iter();
                let all = all.map(|one| format!("{} {}", one.field, one.description)).collect::<Vec<_>>();
                rejected.push(format!("{}: {}", result.event_id, all.join(", ")));
            }
            Some(Outcome::Unknown(lost)) => unknown = Some(lost.reason),
            Some(Outcome::Validated(_)) | None => unknown = Some("no outcome".to_owned()),
        }
    }
    match (rejected.is_empty(), unknown) {
        (false, _) => Err(PublishError::Rejected(rejected)),
        (true, Some(reason)) => Err(PublishError::Unconfirmed(reason)),
        (true, None) => Ok(()),
    }
}

/// A refusal of the whole call. Only what the service says before it publishes leaves nothing in the log.
fn told(status: &Status) -> PublishError {
    let said = format!("{:?}: {}", status.code(), status.message());
    match status.code() {
        Code::InvalidArgument | Code::Unimplemented | Code::PermissionDenied | Code::Unauthenticated => {
            PublishError::Rejected(vec![said])
        }
        Code::ResourceExhausted => PublishError::Busy(said),
        _ => PublishError::Unconfirmed(said),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use quanyu_wire::pb::common::v1::{FieldViolation, Receipt, Rejection, Unknown};

    use super::*;

    fn result(outcome: Outcome) -> PublishResult {
        PublishResult { event_id: "e1".into(), outcome: Some(outcome) }
    }

    #[test]
    fn a_refusal_counts_more_than_doubt_and_doubt_more_than_success() {
        let accepted = || result(Outcome::Accepted(Receipt::default()));
        let unknown = || result(Outcome::Unknown(Unknown { reason: "lost".into() }));
        let violation =
            FieldViolation { field: "a".into(), description: "is required".into(), ..Default::default() };
        let rejected = || result(Outcome::Rejected(Rejection { violations: vec![violation.clone()] }));
        assert_eq!(judge(1, vec![accepted()]), Ok(()));
        assert_eq!(judge(2, vec![accepted(), unknown()]), Err(PublishError::Unconfirmed("lost".into())));
        let told = "e1: a is required".to_owned();
        assert_eq!(judge(2, vec![rejected(), unknown()]), Err(PublishError::Rejected(vec![told])));
        assert!(matches!(judge(2, vec![accepted()]), Err(PublishError::Unconfirmed(_))));
    }

    #[test]
    fn a_broken_call_is_a_doubt_and_a_refused_one_an_answer() {
        assert!(matches!(told(&Status::unavailable("gone")), PublishError::Unconfirmed(_)));
        assert!(matches!(told(&Status::deadline_exceeded("late")), PublishError::Unconfirmed(_)));
        assert!(matches!(told(&Status::resource_exhausted("full")), PublishError::Busy(_)));
        assert!(matches!(told(&Status::invalid_argument("bad")), PublishError::Rejected(_)));
    }

    #[tokio::test]
    async fn an_address_that_is_none_is_refused_at_once() {
        let timeout = Duration::from_secs(1);
        assert!(IngestPublisher::new("not an address", timeout, Bearer::none()).is_err());
        assert!(IngestPublisher::new("localhost", timeout, Bearer::none()).is_err());
        assert!(IngestPublisher::new("http://127.0.0.1:1", timeout, Bearer::none()).is_ok());
    }
}
