//! Why a call is refused, as gRPC tells it: google.rpc.Status with a reason, and a text in the caller's language.
//!
//! Says honestly what is not known: an action that may be in the log is never called a failure.

use std::collections::HashMap;
use std::time::Duration;

use quanyu_wire::Language;
use tonic::{Code, Status};
use tonic_types::{ErrorDetails, FieldViolation, StatusExt as _};

use crate::action::{Fault, Refused};
use crate::publish::PublishError;

/// The domain of every reason, as AIP-193 wants it.
const DOMAIN: &str = "quanyu";

/// Why a call is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// The action cannot be done.
    Refused(Refused),
    /// No such warning. NOT_FOUND.
    UnknownWarning { warning: String },
    /// The id is another action's. ALREADY_EXISTS.
    ActionIdTaken { action_id: String, event: String },
    /// The tables do not answer: this call changed nothing. UNAVAILABLE.
    TablesUnavailable { retry_after: Duration },
    /// The action may or may not be in the log. UNAVAILABLE, to be repeated with the same id.
    Unconfirmed { retry_after: Duration },
    /// The log takes nothing at present: this call changed nothing. UNAVAILABLE.
    LogBusy { retry_after: Duration },
    /// The ingestion service does not take the event. FAILED_PRECONDITION.
    NotTaken { said: String },
    /// The log has the action, the tables do not have it yet. DEADLINE_EXCEEDED.
    NotYetFolded { waited: Duration },
    /// The warning has no form that CAP allows; the log says why. INTERNAL.
    Unwritten { warning: String },
}

impl Refusal {
    pub(crate) fn of_publishing(error: PublishError, retry_after: Duration) -> Self {
        match error {
            PublishError::Rejected(said) => Self::NotTaken { said: said.join("; ") },
            PublishError::Address { .. } | PublishError::Busy(_) => Self::LogBusy { retry_after },
            PublishError::Unconfirmed(_) => Self::Unconfirmed { retry_after },
        }
    }

    pub(crate) fn faults(faults: Vec<Fault>) -> Self {
        Self::Refused(Refused::Faults(faults))
    }

    /// `UPPER_SNAKE`, stable.
    pub(crate) fn reason(&self) -> &'static str {
        match self {
            Self::Refused(refused) => refused.reason(),
            Self::UnknownWarning { .. } => "UNKNOWN_WARNING",
            Self::ActionIdTaken { .. } => "ACTION_ID_TAKEN",
            Self::TablesUnavailable { .. } => "TABLES_UNAVAILABLE",
            Self::Unconfirmed { .. } => "UNCONFIRMED",
            Self::LogBusy { .. } => "LOG_BUSY",
            Self::NotTaken { .. } => "NOT_TAKEN",
            Self::NotYetFolded { .. } => "NOT_YET_FOLDED",
            Self::Unwritten { .. } => "UNWRITTEN",
        }
    }

    fn code(&self) -> Code {
        match self {
            Self::Refused(Refused::Faults(_)) => Code::InvalidArgument,
            Self::Refused(Refused::Turn { .. }) => Code::Aborted,
            Self::Refused(Refused::NotPossible { .. }) | Self::NotTaken { .. } => Code::FailedPrecondition,
            Self::UnknownWarning { .. } => Code::NotFound,
            Self::ActionIdTaken { .. } => Code::AlreadyExists,
            Self::TablesUnavailable { .. } | Self::Unconfirmed { .. } | Self::LogBusy { .. } => {
                Code::Unavailable
            }
            Self::NotYetFolded { .. } => Code::DeadlineExceeded,
            Self::Unwritten { .. } => Code::Internal,
        }
    }

    fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::TablesUnavailable { retry_after }
            | Self::Unconfirmed { retry_after }
            | Self::LogBusy { retry_after } => Some(*retry_after),
            _ => None,
        }
    }

    /// Text for a person.
    pub(crate) fn text(&self, language: Language) -> String {
        match language {
            Language::English => self.english(),
            Language::Chinese => self.chinese(),
        }
    }

    fn english(&self) -> String {
        match self {
            Self::Refused(refused) => refused.text(Language::English),
            Self::UnknownWarning { warning } => {
                format!("there is no warning {warning}; take its id from the inbox")
            }
            Self::ActionIdTaken { action_id, event } => format!(
                "the id {action_id} belongs to another action on this warning ({event}); give every action an id of \
                 its own"
            ),
            Self::TablesUnavailable { .. } => {
                "the tables do not answer, so this call changed nothing; act again with the same action_id".into()
            }
            Self::Unconfirmed { .. } => {
                "the log did not confirm the action, which may or may not be in it; act again with the same action_id"
                    .into()
            }
            Self::LogBusy { .. } => {
                "the log takes nothing at present, so this call changed nothing; act again with the same action_id".into()
            }
            Self::NotTaken { said } => format!("the action was not taken into the log: {said}"),
            Self::Unwritten { warning } => {
                format!("{warning} cannot be written as CAP; the log of the service says why")
            }
            Self::NotYetFolded { waited } => format!(
                "the log has the action, but after {} ms the tables do not, so whether it holds is not known yet; \
                 look at the warning later, or act again with the same action_id",
                waited.as_millis()
            ),
        }
    }

    fn chinese(&self) -> String {
        match self {
            Self::Refused(refused) => refused.text(Language::Chinese),
            Self::UnknownWarning { warning } => format!("没有预警 {warning}；请从预警列表中取得编号"),
            Self::ActionIdTaken { action_id, event } => {
                format!("操作编号 {action_id} 已用于该预警的另一操作（{event}）；每次操作请使用新的编号")
            }
            Self::TablesUnavailable { .. } => {
                "数据表暂无应答，本次调用未作任何更改；请用相同的 action_id 重试".into()
            }
            Self::Unconfirmed { .. } => {
                "日志系统未确认该操作，操作可能已写入也可能未写入；请用相同的 action_id 重试".into()
            }
            Self::LogBusy { .. } => {
                "日志系统暂不接收写入，本次调用未作任何更改；请用相同的 action_id 重试".into()
            }
            Self::NotTaken { .. } => "该操作未被日志系统接收".into(),
            Self::Unwritten { warning } => format!("预警 {warning} 无法写成 CAP 消息；服务日志中有原因"),
            Self::NotYetFolded { waited } => format!(
                "操作已写入日志，但 {} 毫秒后数据表尚未更新，是否生效尚不确定；请稍后查看该预警，或用相同的 action_id 重试",
                waited.as_millis()
            ),
        }
    }

    /// What a program may want to know beside the reason.
    fn metadata(&self) -> HashMap<String, String> {
        let pairs: &[(&str, String)] = match self {
            Self::Refused(Refused::Turn { current, status, .. }) => {
                &[("current_turn", current.to_string()), ("status", status.as_str().to_owned())]
            }
            Self::Refused(Refused::NotPossible { status, .. }) => &[("status", status.as_str().to_owned())],
            _ => &[],
        };
        pairs.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect()
    }

    /// As gRPC tells it: each detail at most once, the message in English, the localised one as asked for.
    pub(crate) fn status(&self, language: Language) -> Status {
        let mut details = ErrorDetails::new();
        details.set_error_info(self.reason(), DOMAIN, self.metadata());
        if let Self::Refused(Refused::Faults(faults)) = self {
            let violations = faults.iter().map(|fault| {
                let mut violation = FieldViolation::new(fault.field.clone(), fault.text(language));
                violation.reason = fault.reason.to_owned();
                violation
            });
            details.set_bad_request(violations.collect::<Vec<_>>());
        }
        if let Some(delay) = self.retry_after() {
            details.set_retry_info(Some(delay));
        }
        let tag = match language {
            Language::English => "en",
            Language::Chinese => "zh-CN",
        };
        details.set_localized_message(tag, self.text(language));
        Status::with_error_details(self.code(), self.english(), details)
    }
}
