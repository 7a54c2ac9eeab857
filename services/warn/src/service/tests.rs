//! The server with made-up tables that fold as fold does in small: held, superseded, retried, refused and not known.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::HashMap;
use std::sync::Mutex;

use quanyu_boot::clock::Fixed;
use quanyu_event::{WarningEvent, WarningShelved};
use quanyu_wire::pb::common::v1::Actor;
use tonic::Code;
use tonic_types::StatusExt as _;
use uuid::Uuid;

use super::*;
use crate::publish::PublishError;
use crate::row::{Status as Stand, sample};

/// How the log behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Log {
    Folds,
    /// Another one's acknowledgement is in the log just before.
    IsOvertaken,
    IsNotFolded,
    LosesTheAnswer,
    IsFull,
    Refuses,
}

struct Tables {
    log: Log,
    states: Mutex<Vec<WarningRow>>,
    traces: Mutex<HashMap<Uuid, Trace>>,
    published: Mutex<Vec<Envelope>>,
}

impl Tables {
    fn with(log: Log) -> Arc<Self> {
        let states = Mutex::new(vec![sample::warning()]);
        Arc::new(Self { log, states, traces: Mutex::default(), published: Mutex::default() })
    }

    /// In small what fold does: the first on a turn holds.
    fn fold(&self, event: &Envelope) {
        let mut states = self.states.lock().unwrap();
        let before = states.last().unwrap().clone();
        let mut after = WarningRow { version: before.version + 1, ..before.clone() };
        let (seen, to) = match &event.payload {
            Payload::Warning(WarningEvent::Acknowledged(action)) => (action.seen_turn, Stand::Acknowledged),
            Payload::Warning(WarningEvent::Shelved(WarningShelved { seen_turn, .. })) => {
                (*seen_turn, Stand::Shelved)
            }
            other => panic!("{other:?}"),
        };
        if i64::from(seen) == i64::from(before.turn) {
            (after.status, after.turn) = (to, before.turn + 1);
        } else {
            after.superseded += 1;
        }
        states.push(after.clone());
        let mut payload = Vec::new();
        readable_payload(&event.payload, &mut payload);
        let superseded = after.superseded > before.superseded;
        let trace = Trace {
            event: event.payload.event_name().to_owned(),
            payload: String::from_utf8(payload).unwrap(),
            effect: Some(Effect { superseded, after }),
        };
        self.traces.lock().unwrap().entry(event.event_id).or_insert(trace);
    }
}

#[tonic::async_trait]
impl Inbox for Tables {
    async fn warning(&self, subject: &str) -> Result<Option<WarningRow>, StoreError> {
        let states = self.states.lock().unwrap();
        Ok(states.last().filter(|row| row.subject == subject).cloned())
    }

    async fn history(&self, _subject: &str) -> Result<Vec<WarningRow>, StoreError> {
        Ok(self.states.lock().unwrap().clone())
    }

    async fn trace(&self, _subject: &str, event_id: Uuid) -> Result<Option<Trace>, StoreError> {
        Ok(self.traces.lock().unwrap().get(&event_id).cloned())
    }
}

#[tonic::async_trait]
impl Publish for Tables {
    async fn publish(&self, events: Vec<Envelope>) -> Result<(), PublishError> {
        match self.log {
            Log::LosesTheAnswer => return Err(PublishError::Unconfirmed("connection reset".into())),
            Log::IsFull => return Err(PublishError::Busy("full".into())),
            Log::Refuses => return Err(PublishError::Rejected(vec!["e: area is unknown".into()])),
            Log::IsOvertaken => {
                let other = quanyu_event::WarningAcknowledged { seen_turn: 1, note: None };
                let first =
                    Envelope { event_id: Uuid::from_u128(99), payload: other.into(), ..events[0].clone() };
                self.fold(&first);
            }
            Log::Folds | Log::IsNotFolded => {}
        }
        for event in events {
            if self.log != Log::IsNotFolded {
                self.fold(&event);
            }
            self.published.lock().unwrap().push(event);
        }
        Ok(())
    }
}

fn service(tables: &Arc<Tables>) -> Service {
    let waits = Waits { fold: Duration::from_millis(100), ..Waits::default() };
    let clock = Arc::new(Fixed::at(sample::RAISED.millis() + 60_000));
    Service::new(
        Arc::clone(tables) as Arc<dyn Inbox>,
        Arc::clone(tables) as Arc<dyn Publish>,
        clock,
        (waits, Arc::new(cap::sample::publisher())),
    )
}

fn basis(seen_turn: i32, action_id: u128) -> Option<pb::ActionBasis> {
    Some(pb::ActionBasis {
        warning: sample::warning().subject,
        seen_turn,
        action_id: Uuid::from_u128(action_id).to_string(),
        actor: Some(Actor { organisation: "city command".into(), role: "duty-officer".into() }),
        acted_at: None,
    })
}

fn acknowledging(seen_turn: i32, action_id: u128) -> Request<pb::AcknowledgeWarningRequest> {
    Request::new(pb::AcknowledgeWarningRequest { basis: basis(seen_turn, action_id), note: None })
}

async fn acknowledge(service: &Service, seen_turn: i32, id: u128) -> Result<pb::ActionResult, Status> {
    let answer = service.acknowledge_warning(acknowledging(seen_turn, id)).await;
    answer.map(|answer| answer.into_inner().result.unwrap())
}

fn reason(status: &Status) -> String {
    status.get_details_error_info().expect("every refusal has a reason").reason
}

#[tokio::test]
async fn an_action_holds_and_its_retry_changes_nothing() {
    let tables = Tables::with(Log::Folds);
    let service = service(&tables);
    for _ in 0..2 {
        let result = acknowledge(&service, 1, 5).await.unwrap();
        assert_eq!(result.outcome(), pb::ActionOutcome::Held);
        let warning = result.warning.unwrap();
        assert_eq!((warning.status(), warning.turn), (pb::WarningStatus::Acknowledged, 2));
        assert_eq!(warning.finding.unwrap().observed, 17);
    }
    let published = tables.published.lock().unwrap();
    assert_eq!(published.len(), 1);
    let event = &published[0];
    assert_eq!((event.event_id, event.exercise, event.source.as_str()), (Uuid::from_u128(5), true, "warn"));
    assert_eq!(event.actor.as_ref().unwrap().role, "duty-officer");
}

#[tokio::test]
async fn whoever_is_second_in_the_log_is_told_so() {
    let tables = Tables::with(Log::IsOvertaken);
    let result = acknowledge(&service(&tables), 1, 5).await.unwrap();
    assert_eq!(result.outcome(), pb::ActionOutcome::Superseded);
    let warning = result.warning.unwrap();
    assert_eq!((warning.turn, warning.superseded), (2, 1));
}

#[tokio::test]
async fn an_old_turn_is_refused_before_the_log_with_the_turn_that_is() {
    let tables = Tables::with(Log::Folds);
    let service = service(&tables);
    acknowledge(&service, 1, 5).await.unwrap();
    let mut request = acknowledging(1, 6);
    request.metadata_mut().insert("accept-language", "zh-CN".parse().unwrap());
    let refused = service.acknowledge_warning(request).await.unwrap_err();
    let details = refused.get_error_details();
    let info = details.error_info().unwrap();
    assert_eq!((refused.code(), info.reason.as_str()), (Code::Aborted, "STALE_TURN"));
    assert_eq!(info.metadata["current_turn"], "2");
    let message = details.localized_message().unwrap();
    assert!(message.locale == "zh-CN" && message.message.contains("第 2 轮"), "{message:?}");
    assert_eq!(tables.published.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn an_id_that_another_action_has_is_refused() {
    let service = service(&Tables::with(Log::Folds));
    acknowledge(&service, 1, 5).await.unwrap();
    let other = pb::AcknowledgeWarningRequest { basis: basis(1, 5), note: Some("another".into()) };
    let refused = service.acknowledge_warning(Request::new(other)).await.unwrap_err();
    assert_eq!((refused.code(), reason(&refused).as_str()), (Code::AlreadyExists, "ACTION_ID_TAKEN"));
}

#[tokio::test]
async fn what_is_not_known_is_not_called_a_failure() {
    let cases = [
        (Log::IsNotFolded, Code::DeadlineExceeded, "NOT_YET_FOLDED"),
        (Log::LosesTheAnswer, Code::Unavailable, "UNCONFIRMED"),
        (Log::IsFull, Code::Unavailable, "LOG_BUSY"),
        (Log::Refuses, Code::FailedPrecondition, "NOT_TAKEN"),
    ];
    for (log, code, expected) in cases {
        let refused = acknowledge(&service(&Tables::with(log)), 1, 5).await.unwrap_err();
        assert_eq!((refused.code(), reason(&refused).as_str()), (code, expected));
        let again = refused.get_details_retry_info().is_some();
        assert_eq!(again, code == Code::Unavailable, "{expected}");
    }
}

#[tokio::test]
async fn every_fault_of_a_request_is_told_at_once() {
    let service = service(&Tables::with(Log::Folds));
    let wrong = pb::ActionBasis {
        warning: "incident:1".into(),
        seen_turn: 1,
        action_id: "x".into(),
        actor: Some(Actor { organisation: String::new(), role: "Wang Wu".into() }),
        acted_at: Some(prost_types::Timestamp { seconds: 1, nanos: 0 }),
    };
    let request =
        pb::ShelveWarningRequest { basis: Some(wrong), reason: "13800001234".into(), until_at: None };
    let refused = service.shelve_warning(Request::new(request)).await.unwrap_err();
    assert_eq!(refused.code(), Code::InvalidArgument);
    let faults = refused.get_details_bad_request().unwrap().field_violations;
    let fields: Vec<&str> = faults.iter().map(|fault| fault.field.as_str()).collect();
    let expected = [
        "basis.warning",
        "basis.action_id",
        "basis.actor.organisation",
        "basis.actor.role",
        "basis.acted_at",
        "reason",
        "until_at",
    ];
    assert_eq!(fields, expected);
}

#[tokio::test]
async fn an_unknown_warning_is_not_found() {
    let service = service(&Tables::with(Log::Folds));
    let request = pb::GetWarningRequest { warning: "warning:other".into() };
    let refused = service.get_warning(Request::new(request)).await.unwrap_err();
    assert_eq!((refused.code(), reason(&refused).as_str()), (Code::NotFound, "UNKNOWN_WARNING"));
    let request = pb::GetWarningRequest { warning: sample::warning().subject };
    let found = service.get_warning(Request::new(request)).await.unwrap().into_inner().warning.unwrap();
    assert_eq!((found.turn, found.colour_max()), (1, pb::WarningColour::Yellow));
}
