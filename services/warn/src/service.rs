//! The service of actions on warnings: checks, publishes, waits until the tables have it, and tells what became of it.
//!
//! Used by the inbox of the dashboard and by other programs. Fold has the last word: what is refused here would have been
//! superseded there; what is accepted here may still be, when somebody else is first in the log. No wait is without an end.

mod basis;
mod inbox;
mod message;
mod refusal;

pub use inbox::{Effect, Inbox, Trace};

use std::sync::Arc;
use std::time::Duration;

use quanyu_boot::Clock;
use quanyu_event::{
    Envelope, Payload, SCHEMA_VERSION, Timestamp, WarningClearing, WarningVerdict, readable_payload,
};
use quanyu_store::StoreError;
use quanyu_wire::Language;
use quanyu_wire::pb::warning::v1 as pb;
use quanyu_wire::pb::warning::v1::warning_service_server::{WarningService, WarningServiceServer};
use tonic::{Request, Response, Status};

use crate::action::{Action, Standing};
use crate::cap::{self, Publisher};
use crate::event::SOURCE;
use crate::publish::Publish;
use crate::row::{self, WarningRow};
use basis::{Basis, instant, read_subject};
use refusal::Refusal;

/// The first pause before the tables are asked again, and the longest.
const LOOK: Duration = Duration::from_millis(20);
const LOOK_MAX: Duration = Duration::from_millis(320);

/// How long the service waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waits {
    /// For an answer of the tables.
    pub read: Duration,
    /// For the tables to have an action that the log has.
    pub fold: Duration,
    /// What callers are told to wait before they come again.
    pub retry: Duration,
}

impl Default for Waits {
    fn default() -> Self {
        Self { read: Duration::from_secs(5), fold: Duration::from_secs(10), retry: Duration::from_secs(2) }
    }
}

/// The gRPC service `quanyu.warning.v1.WarningService`.
#[derive(Clone)]
pub struct Service {
    inbox: Arc<dyn Inbox>,
    publisher: Arc<dyn Publish>,
    clock: Arc<dyn Clock>,
    waits: Waits,
    /// In which words others are told.
    told: Arc<Publisher>,
}

impl Service {
    /// Over tables and a way into the log.
    #[must_use]
    pub fn new(
        inbox: Arc<dyn Inbox>,
        publisher: Arc<dyn Publish>,
        clock: Arc<dyn Clock>,
        (waits, told): (Waits, Arc<Publisher>),
    ) -> Self {
        Self { inbox, publisher, clock, waits, told }
    }

    /// For a server; health and reflection are the server's.
    #[must_use]
    pub fn into_server(self) -> WarningServiceServer<Self> {
        WarningServiceServer::new(self)
    }

    async fn get(&self, warning: &str) -> Result<WarningRow, Refusal> {
        let subject = read_subject(warning, "warning").map_err(|fault| Refusal::faults(vec![fault]))?;
        self.standing(subject.as_str()).await
    }

    async fn standing(&self, subject: &str) -> Result<WarningRow, Refusal> {
        let found = self.read(self.inbox.warning(subject)).await?;
        // One that is known only by a follow-up is none yet.
        let raised = found.filter(|row| row.status != row::Status::Unraised);
        raised.ok_or_else(|| Refusal::UnknownWarning { warning: subject.to_owned() })
    }

    /// The message that holds now.
    async fn cap(&self, warning: &str) -> Result<String, Refusal> {
        let row = self.get(warning).await?;
        let history = self.read(self.inbox.history(&row.subject)).await?;
        let unwritten = |error: String| {
            tracing::error!(warning, error, "a warning cannot be written as CAP");
            Refusal::Unwritten { warning: warning.to_owned() }
        };
        let alerts = cap::alerts(&history, &self.told).map_err(|error| unwritten(error.to_string()))?;
        let last = alerts.last().ok_or_else(|| unwritten("it has no states".to_owned()))?;
        last.to_xml().map_err(|error| unwritten(error.to_string()))
    }

    async fn act(&self, basis: Option<pb::ActionBasis>, action: Action) -> Result<Effect, Refusal> {
        let now = Timestamp::from_millis(self.clock.now_ms());
        let (basis, mut faults) = Basis::read(basis.unwrap_or_default(), now);
        faults.extend(action.faults(basis.as_ref().map_or(1, |basis| basis.seen_turn), now));
        let (Some(basis), true) = (basis, faults.is_empty()) else { return Err(Refusal::faults(faults)) };
        let expected = action.payload(basis.seen_turn);
        // A retry meets its own first try, which has moved the turn on.
        let known = self.read(self.inbox.trace(basis.subject.as_str(), basis.action_id)).await?;
        if let Some(trace) = known {
            return match own(trace, &expected, &basis)?.effect {
                Some(effect) => Ok(effect),
                None => self.follow(&basis, &expected).await,
            };
        }
        let row = self.standing(basis.subject.as_str()).await?;
        let met = Standing { status: row.status, turn: row.turn };
        let payload = action.decide(met, basis.seen_turn, now).map_err(Refusal::Refused)?;
        let event = envelope(&basis, row.exercise, now, payload);
        let published = self.publisher.publish(vec![event]).await;
        published.map_err(|error| {
            tracing::warn!(code = error.code(), %error, "an action was not published");
            Refusal::of_publishing(error, self.waits.retry)
        })?;
        self.follow(&basis, &expected).await
    }

    /// Looks until the tables have what an action did.
    async fn follow(&self, basis: &Basis, expected: &Payload) -> Result<Effect, Refusal> {
        let looking = async {
            let mut pause = LOOK;
            loop {
                // A store that does not answer now may answer before the deadline.
                let found = self.read(self.inbox.trace(basis.subject.as_str(), basis.action_id)).await;
                if let Ok(Some(trace)) = found
                    && let Some(effect) = own(trace, expected, basis)?.effect
                {
                    return Ok(effect);
                }
                tokio::time::sleep(pause).await;
                pause = (pause * 2).min(LOOK_MAX);
            }
        };
        match tokio::time::timeout(self.waits.fold, looking).await {
            Ok(effect) => effect,
            Err(_) => Err(Refusal::NotYetFolded { waited: self.waits.fold }),
        }
    }

    async fn read<T>(&self, asked: impl Future<Output = Result<T, StoreError>>) -> Result<T, Refusal> {
        let away = || Refusal::TablesUnavailable { retry_after: self.waits.retry };
        match tokio::time::timeout(self.waits.read, asked).await {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(error)) => {
                tracing::warn!(code = error.code(), %error, "the tables do not answer");
                Err(away())
            }
            Err(_) => Err(away()),
        }
    }
}

/// The trace, if it is that of this action; an id that another action has is refused.
fn own(trace: Trace, expected: &Payload, basis: &Basis) -> Result<Trace, Refusal> {
    let mut payload = Vec::new();
    readable_payload(expected, &mut payload);
    if trace.event == expected.event_name() && trace.payload.as_bytes() == payload {
        return Ok(trace);
    }
    Err(Refusal::ActionIdTaken { action_id: basis.action_id.to_string(), event: trace.event })
}

fn envelope(basis: &Basis, exercise: bool, now: Timestamp, payload: Payload) -> Envelope {
    let acted_at = basis.acted_at.unwrap_or(now);
    Envelope {
        received_at: now,
        event_id: basis.action_id,
        source: SOURCE.to_owned(),
        source_sequence: None,
        subject: basis.subject.clone(),
        occurred_at: acted_at,
        recorded_at: acted_at,
        area: None,
        actor: Some(basis.actor.clone()),
        correlation_id: None,
        causation_id: None,
        source_reference: None,
        exercise,
        schema_version: SCHEMA_VERSION,
        payload,
    }
}

fn language<M>(request: &Request<M>) -> Language {
    let header = request.metadata().get("accept-language").and_then(|value| value.to_str().ok());
    header.map(Language::from_header).unwrap_or_default()
}

fn verdict(number: i32) -> WarningVerdict {
    WarningVerdict::from_number(number).unwrap_or(WarningVerdict::Unspecified)
}

fn clearing(number: i32) -> WarningClearing {
    WarningClearing::from_number(number).unwrap_or(WarningClearing::Unspecified)
}

macro_rules! bind {
    ($($method:ident($request:ident { $($field:ident),* }) -> $response:ident = $action:expr;)+) => {
        #[tonic::async_trait]
        impl WarningService for Service {
            async fn get_warning(
                &self,
                request: Request<pb::GetWarningRequest>,
            ) -> Result<Response<pb::GetWarningResponse>, Status> {
                let language = language(&request);
                let found = self.get(&request.into_inner().warning).await;
                let row = found.map_err(|refusal| refusal.status(language))?;
                Ok(Response::new(pb::GetWarningResponse { warning: Some(message::warning(row)) }))
            }

            async fn get_warning_cap(
                &self,
                request: Request<pb::GetWarningCapRequest>,
            ) -> Result<Response<pb::GetWarningCapResponse>, Status> {
                let language = language(&request);
                let written = self.cap(&request.into_inner().warning).await;
                let xml = written.map_err(|refusal| refusal.status(language))?;
                Ok(Response::new(pb::GetWarningCapResponse { xml }))
            }

            $(async fn $method(
                &self,
                request: Request<pb::$request>,
            ) -> Result<Response<pb::$response>, Status> {
                let language = language(&request);
                let pb::$request { basis, $($field),* } = request.into_inner();
                let effect = self.act(basis, $action).await.map_err(|refusal| refusal.status(language))?;
                Ok(Response::new(pb::$response { result: Some(message::result(effect)) }))
            })+
        }
    };
}

bind! {
    acknowledge_warning(AcknowledgeWarningRequest { note }) -> AcknowledgeWarningResponse =
        Action::Acknowledge { note };
    assign_warning(AssignWarningRequest { organisation, note }) -> AssignWarningResponse =
        Action::Assign { organisation, note };
    shelve_warning(ShelveWarningRequest { reason, until_at }) -> ShelveWarningResponse =
        Action::Shelve { reason, until_at: until_at.and_then(instant) };
    resume_warning(ResumeWarningRequest { note }) -> ResumeWarningResponse = Action::Resume { note };
    record_action(RecordActionRequest { action }) -> RecordActionResponse = Action::Record { action };
    assess_warning(AssessWarningRequest { verdict, note }) -> AssessWarningResponse =
        Action::Assess { verdict: self::verdict(verdict), note };
    hand_over_warning(HandOverWarningRequest { organisation, note }) -> HandOverWarningResponse =
        Action::HandOver { organisation, note };
    clear_warning(ClearWarningRequest { cause, note }) -> ClearWarningResponse =
        Action::Clear { cause: clearing(cause), note };
    comment_warning(CommentWarningRequest { text }) -> CommentWarningResponse = Action::Comment { text };
}

#[cfg(test)]
mod tests;
