//! Acts on warnings for somebody who is logged in: through the service of actions, which has the last word.
//!
//! This role writes nothing itself. The actor of an action is the principal, an office and a role, never a person.

use std::time::Duration;

use jiff::Timestamp;
use quanyu_access::Principal;
use quanyu_wire::pb::common::v1::Actor;
use quanyu_wire::pb::warning::v1 as pb;
use quanyu_wire::pb::warning::v1::warning_service_client::WarningServiceClient;
use serde::{Deserialize, Serialize};
use tonic::transport::{Channel, Endpoint};
use tonic::{Code, Status};
use tonic_types::StatusExt as _;
use utoipa::ToSchema;

use crate::fault::Fault;

/// For a connection.
const CONNECT: Duration = Duration::from_secs(3);
/// For an answer: the service waits ten seconds for the tables.
const ANSWER: Duration = Duration::from_secs(20);
/// Characters of a text.
const TEXT_CHARS_MAX: usize = 1_000;

/// The service of actions, if there is one.
#[derive(Clone)]
pub struct Acting {
    client: Option<WarningServiceClient<Channel>>,
}

/// An action on a warning.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Act {
    /// What is done.
    pub action: Verb,
    /// UUID of this action, the same in every retry.
    #[schema(value_type = String)]
    pub action_id: uuid::Uuid,
    /// Turn of the warning that whoever acts has before them.
    #[schema(minimum = 0)]
    pub seen_turn: i32,
    /// In words, never about a person.
    pub note: Option<String>,
    /// Who deals with it: for assign and hand_over.
    pub organisation: Option<String>,
    /// Why: for shelve.
    pub reason: Option<String>,
    /// Until when: for shelve.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub until_at: Option<Timestamp>,
    /// What it turned out to be: for assess.
    pub verdict: Option<Verdict>,
    /// Why it is over: for clear.
    pub cause: Option<Cause>,
    /// What was done: for record; what is said: for comment.
    pub text: Option<String>,
}

/// What is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verb {
    /// Seen.
    Acknowledge,
    /// Given to an organisation.
    Assign,
    /// Put aside for a time.
    Shelve,
    /// Taken up again.
    Resume,
    /// Something was done about it.
    Record,
    /// What it turned out to be.
    Assess,
    /// Given to the next shift.
    HandOver,
    /// Over.
    Clear,
    /// A remark.
    Comment,
}

/// What it turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// A true alarm.
    True,
    /// A false one.
    False,
    /// Nobody can say.
    Unclear,
}

/// Why it is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// Dealt with.
    DealtWith,
    /// Not confirmed on site.
    NotConfirmed,
    /// Back to normal.
    ReturnedToNormal,
}

/// What became of it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Acted {
    /// It holds; false when somebody else was first in the log.
    pub accepted: bool,
    /// Where the warning stands now.
    pub status: String,
    /// Its turn now.
    pub turn: i32,
}

impl Acting {
    /// Over a service at an address, connected at the first call.
    ///
    /// # Errors
    /// A text that is no address.
    pub fn at(address: Option<&str>) -> Result<Self, tonic::transport::Error> {
        let client = match address {
            None => None,
            Some(address) => {
                let endpoint =
                    Endpoint::from_shared(address.to_owned())?.connect_timeout(CONNECT).timeout(ANSWER);
                Some(WarningServiceClient::new(endpoint.connect_lazy()))
            }
        };
        Ok(Self { client })
    }

    fn client(&self) -> Result<WarningServiceClient<Channel>, Fault> {
        self.client
            .clone()
            .ok_or(Fault::Unavailable("the service of actions on warnings (aggregate.warn) is"))
    }

    /// Does it.
    ///
    /// # Errors
    /// It cannot be meant, somebody was first, or the service does not answer.
    pub async fn act(&self, principal: &Principal, id: &str, act: Act) -> Result<Acted, Fault> {
        let mut client = self.client()?;
        let texts = [&act.note, &act.organisation, &act.reason, &act.text];
        if texts.into_iter().flatten().any(|text| text.chars().count() > TEXT_CHARS_MAX) {
            return Err(Fault::invalid(
                "a text is too long",
                format!("write at most {TEXT_CHARS_MAX} characters"),
            ));
        }
        let role = principal.roles.iter().next().map_or("", |role| role.as_str());
        let basis = Some(pb::ActionBasis {
            warning: format!("warning:{id}"),
            seen_turn: act.seen_turn,
            action_id: act.action_id.to_string(),
            actor: Some(Actor { organisation: principal.name.clone(), role: role.to_owned() }),
            acted_at: None,
        });
        let Act { note, organisation, reason, until_at, verdict, cause, text, action, .. } = act;
        let needed = |value: Option<String>, name: &str| {
            value
                .filter(|text| !text.trim().is_empty())
                .ok_or_else(|| Fault::invalid(format!("{name} is missing"), format!("say {name}")))
        };
        macro_rules! call {
            ($method:ident, $request:ident { $($field:ident: $value:expr),* }) => {
                client.$method(pb::$request { basis, $($field: $value),* }).await.map(|said| said.into_inner().result)
            };
        }
        let called = match action {
            Verb::Acknowledge => call!(acknowledge_warning, AcknowledgeWarningRequest { note: note }),
            Verb::Assign => {
                let organisation = needed(organisation, "organisation")?;
                call!(assign_warning, AssignWarningRequest { organisation: organisation, note: note })
            }
            Verb::Shelve => {
                let until_at = until_at.map(|at| prost_types::Timestamp {
                    seconds: at.as_second(),
                    nanos: at.subsec_nanosecond(),
                });
                let reason = needed(reason, "reason")?;
                call!(shelve_warning, ShelveWarningRequest { reason: reason, until_at: until_at })
            }
            Verb::Resume => call!(resume_warning, ResumeWarningRequest { note: note }),
            Verb::Record => {
                let text = needed(text, "text")?;
                call!(record_action, RecordActionRequest { action: text })
            }
            Verb::Assess => call!(
                assess_warning,
                AssessWarningRequest { verdict: verdict_of(verdict) as i32, note: note }
            ),
            Verb::HandOver => {
                let organisation = needed(organisation, "organisation")?;
                call!(hand_over_warning, HandOverWarningRequest { organisation: organisation, note: note })
            }
            Verb::Clear => {
                call!(clear_warning, ClearWarningRequest { cause: cause_of(cause) as i32, note: note })
            }
            Verb::Comment => {
                let text = needed(text, "text")?;
                call!(comment_warning, CommentWarningRequest { text: text })
            }
        };
        let result = called.map_err(|status| fault(&status))?.ok_or(Fault::Internal)?;
        let accepted = result.outcome() == pb::ActionOutcome::Held;
        let warning = result.warning.unwrap_or_default();
        let status = warning.status().as_str_name().trim_start_matches("WARNING_STATUS_").to_lowercase();
        Ok(Acted { accepted, status, turn: warning.turn })
    }

    /// The message of the Common Alerting Protocol that holds now, as XML.
    ///
    /// # Errors
    /// There is no such warning, or the service does not answer.
    pub async fn cap(&self, id: &str) -> Result<String, Fault> {
        let request = pb::GetWarningCapRequest { warning: format!("warning:{id}") };
        let said = self.client()?.get_warning_cap(request).await.map_err(|status| fault(&status))?;
        Ok(said.into_inner().xml)
    }
}

fn verdict_of(verdict: Option<Verdict>) -> pb::WarningVerdict {
    match verdict {
        None => pb::WarningVerdict::Unspecified,
        Some(Verdict::True) => pb::WarningVerdict::TrueAlarm,
        Some(Verdict::False) => pb::WarningVerdict::FalseAlarm,
        Some(Verdict::Unclear) => pb::WarningVerdict::Unclear,
    }
}

fn cause_of(cause: Option<Cause>) -> pb::WarningClearing {
    match cause {
        None => pb::WarningClearing::Unspecified,
        Some(Cause::DealtWith) => pb::WarningClearing::DealtWith,
        Some(Cause::NotConfirmed) => pb::WarningClearing::NotConfirmed,
        Some(Cause::ReturnedToNormal) => pb::WarningClearing::ReturnedToNormal,
    }
}

/// What the service of actions said, as we say it.
fn fault(status: &Status) -> Fault {
    let details = status.get_error_details();
    let said = status.message().to_owned();
    match status.code() {
        Code::InvalidArgument => {
            let field = details
                .bad_request()
                .and_then(|bad| bad.field_violations.first().map(|one| one.description.clone()));
            Fault::invalid(field.unwrap_or(said), "change what is named and act again")
        }
        Code::NotFound => Fault::NotFound(said),
        Code::Aborted => Fault::Conflict { reason: "TURN_MOVED", what: said },
        Code::FailedPrecondition => Fault::Conflict { reason: "NOT_POSSIBLE", what: said },
        Code::AlreadyExists => Fault::Conflict { reason: "ACTION_ID_TAKEN", what: said },
        Code::Unavailable | Code::Cancelled => Fault::Unavailable("the service of actions on warnings is"),
        Code::DeadlineExceeded => Fault::TimedOut,
        code => {
            tracing::warn!(?code, said, "the service of actions refused");
            Fault::Internal
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_service_says_is_said_on() {
        let of = |code| fault(&Status::new(code, "said"));
        assert_eq!(of(Code::Aborted), Fault::Conflict { reason: "TURN_MOVED", what: "said".into() });
        assert_eq!(of(Code::NotFound), Fault::NotFound("said".into()));
        assert_eq!(of(Code::Unavailable).status(), http::StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(of(Code::Internal), Fault::Internal);
    }
}
