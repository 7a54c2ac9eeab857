//! Notes who read what is restricted: exact positions and whole records, each read an event of the audit's stream.
//!
//! A read is noted before it is answered: what cannot be noted is not read. Notes wait in a queue that has an end and are
//! published by one task, again and again until the log has them; ids make that safe.

use std::time::Duration;

use jiff::Timestamp as Moment;
use quanyu_access::Principal;
use quanyu_boot::{Stopper, task};
use quanyu_event::{
    AccessReadEvent, AccessReadRecorded, Envelope, Payload, SCHEMA_VERSION, Subject, Timestamp,
};
use quanyu_wire::pb::audit::v1::audit_ingest_service_client::AuditIngestServiceClient;
use quanyu_wire::pb::audit::v1::{AuditEvent, PublishAuditEventsRequest};
use quanyu_wire::pb::common::v1::publish_result::Outcome;
use quanyu_wire::{Bearer, StreamEvent as _};
use tokio::sync::mpsc;
use tonic::Request;
use tonic::transport::{Channel, Endpoint};
use uuid::Uuid;

use crate::fault::Fault;

/// The source of these events.
const SOURCE: &str = "aggregate";
/// Reads that wait for the log at most: minutes of an outage.
const WAITING_MAX: usize = 10_000;
/// Events of one call.
const CALL_MAX: usize = 200;
/// Subjects that an event names.
const SUBJECTS_MAX: usize = 100;
/// For a connection, for an answer, and between two tries.
const CONNECT: Duration = Duration::from_secs(3);
const ANSWER: Duration = Duration::from_secs(20);
const AGAIN: Duration = Duration::from_secs(1);

/// Where reads are noted. Clones share it.
#[derive(Clone)]
pub struct Audit {
    sender: Option<mpsc::Sender<Envelope>>,
}

/// Publishes what is noted.
pub struct Notes {
    receiver: mpsc::Receiver<Envelope>,
    client: AuditIngestServiceClient<Channel>,
    credential: Bearer,
}

/// A read of what is restricted.
#[derive(Debug, Clone, Copy)]
pub struct Read<'a> {
    /// Route or call.
    pub what: &'a str,
    /// The records, where they are told one by one.
    pub subjects: &'a [String],
    /// What was asked, where they are not.
    pub question: Option<&'a str>,
    /// How many records.
    pub rows: usize,
}

impl Audit {
    /// Notes through the ingestion service at an address; without one nothing restricted can be read.
    ///
    /// # Errors
    /// A text that is no address.
    pub fn through(
        ingest: Option<&str>,
        credential: Bearer,
    ) -> Result<(Self, Option<Notes>), tonic::transport::Error> {
        let Some(address) = ingest else { return Ok((Self { sender: None }, None)) };
        let endpoint = Endpoint::from_shared(address.to_owned())?.connect_timeout(CONNECT).timeout(ANSWER);
        let (sender, receiver) = mpsc::channel(WAITING_MAX);
        let client = AuditIngestServiceClient::new(endpoint.connect_lazy());
        Ok((Self { sender: Some(sender) }, Some(Notes { receiver, client, credential })))
    }

    /// Notes a read before it is answered.
    ///
    /// # Errors
    /// It cannot be noted, so it must not be answered.
    pub fn note(&self, principal: &Principal, read: Read<'_>, now: Moment) -> Result<(), Fault> {
        let away = || Fault::Unavailable("the audit, without which nothing restricted may be read, is");
        let event = event(principal, read, now).ok_or(Fault::Internal)?;
        let sender = self.sender.as_ref().ok_or_else(away)?;
        sender.try_send(event).map_err(|_| {
            tracing::error!("the audit's queue is full: restricted reads are refused");
            away()
        })
    }
}

fn event(principal: &Principal, read: Read<'_>, now: Moment) -> Option<Envelope> {
    let id = Uuid::now_v7();
    let now = Timestamp::from_millis(now.as_millisecond());
    let recorded = AccessReadRecorded {
        principal: principal.name.clone(),
        roles: principal.roles.iter().map(|role| role.as_str().to_owned()).collect(),
        scope_code: principal.scope.only_area().map(str::to_owned),
        what: read.what.to_owned(),
        subjects: read.subjects.iter().take(SUBJECTS_MAX).cloned().collect(),
        query_digest: read.question.map(digest),
        rows: i64::try_from(read.rows).unwrap_or(i64::MAX),
    };
    Some(Envelope {
        received_at: now,
        event_id: id,
        source: SOURCE.to_owned(),
        source_sequence: None,
        subject: Subject::parse(&format!("access_read:{id}")).ok()?,
        occurred_at: now,
        recorded_at: now,
        area: None,
        actor: None,
        correlation_id: None,
        causation_id: None,
        source_reference: None,
        exercise: false,
        schema_version: SCHEMA_VERSION,
        payload: Payload::AccessRead(AccessReadEvent::Recorded(recorded)),
    })
}

fn digest(question: &str) -> String {
    use sha2::{Digest as _, Sha256};
    Sha256::digest(question).iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Notes {
    /// Publishes until stopped, and what waits then.
    pub async fn run(mut self, stopper: Stopper) {
        let mut waiting = Vec::new();
        loop {
            let received = stopper.until_stopped(self.receiver.recv_many(&mut waiting, CALL_MAX)).await;
            if received.is_none() {
                self.receiver.close();
                while self.receiver.recv_many(&mut waiting, CALL_MAX).await > 0 {}
            }
            if !waiting.is_empty() {
                self.publish(&mut waiting, &stopper).await;
            }
            if received.is_none_or(|count| count == 0) {
                return;
            }
        }
    }

    /// Tries until the log has all of them. Ids are the same each time, so a repeat changes nothing.
    async fn publish(&mut self, waiting: &mut Vec<Envelope>, stopper: &Stopper) {
        loop {
            match self.call(waiting).await {
                Ok(()) => return waiting.clear(),
                Err(reason) => {
                    tracing::warn!(reason, reads = waiting.len(), "reads are not in the audit yet")
                }
            }
            if stopper.until_stopped(tokio::time::sleep(AGAIN)).await.is_none() {
                // The last try: the process ends.
                if let Err(reason) = self.call(waiting).await {
                    tracing::error!(reason, reads = waiting.len(), "reads are lost to the audit");
                }
                return waiting.clear();
            }
        }
    }

    async fn call(&mut self, waiting: &[Envelope]) -> Result<(), String> {
        for part in waiting.chunks(CALL_MAX) {
            let events: Vec<AuditEvent> = part.iter().cloned().filter_map(AuditEvent::from_event).collect();
            let request_id = Uuid::new_v4().to_string();
            let mut request =
                Request::new(PublishAuditEventsRequest { request_id, events, ..Default::default() });
            self.credential.put(&mut request);
            let answer =
                self.client.publish_audit_events(request).await.map_err(|status| status.to_string())?;
            let held = |outcome: &Option<Outcome>| matches!(outcome, Some(Outcome::Accepted(_)));
            if let Some(other) = answer.into_inner().results.into_iter().find(|result| !held(&result.outcome))
            {
                return Err(format!("{:?}", other.outcome));
            }
        }
        Ok(())
    }
}

/// Runs the notes beside the role, if there are any to be kept.
pub async fn keep(notes: Option<Notes>, stopper: Stopper) {
    let Some(notes) = notes else { return };
    // A task of its own: a log that does not answer must hold up nobody.
    let _ = task::spawn("aggregate.audit", notes.run(stopper)).await;
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use quanyu_access::{Role, Scope};

    fn officer() -> Principal {
        Principal {
            name: "officer-330784105".into(),
            roles: [Role::Officer].into(),
            scope: Scope::of(["330784105"]).unwrap(),
            source: None,
            development: false,
        }
    }

    #[test]
    fn what_cannot_be_noted_is_not_read() {
        let (audit, _) = Audit::through(None, Bearer::none()).unwrap();
        let read = Read { what: "points", subjects: &[], question: Some("kind=fire"), rows: 3 };
        assert!(matches!(audit.note(&officer(), read, Moment::UNIX_EPOCH), Err(Fault::Unavailable(_))));
    }

    #[test]
    fn a_note_names_the_office_and_no_more_than_a_hundred_records() {
        let subjects: Vec<String> = (0..150).map(|number| format!("incident:{number}")).collect();
        let read = Read { what: "incident", subjects: &subjects, question: None, rows: 150 };
        let noted = event(&officer(), read, Moment::UNIX_EPOCH).unwrap();
        let Payload::AccessRead(AccessReadEvent::Recorded(recorded)) = noted.payload else {
            panic!("a read")
        };
        assert_eq!((recorded.subjects.len(), recorded.rows), (100, 150));
        assert_eq!(recorded.scope_code.as_deref(), Some("330784105"));
    }
}
