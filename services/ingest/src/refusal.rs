//! Why a whole call is refused, and how that is told: google.rpc.Status with a reason, and a text in the caller's language.
//!
//! What is wrong with a single event is no refusal: it is that event's result. Never holds an event's content.

use std::collections::HashMap;
use std::time::Duration;

use quanyu_wire::Language;
use quanyu_wire::pb::common::v1 as wire;
use tonic::{Code, Status};
use tonic_types::{ErrorDetails, FieldViolation, StatusExt as _};

/// The domain of every reason, as AIP-193 wants it.
const DOMAIN: &str = "quanyu";

/// A malformed field of a request, in both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    field: &'static str,
    /// `UPPER_SNAKE`, stable.
    reason: &'static str,
    english: String,
    chinese: String,
}

/// Why a call is refused as a whole.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub(crate) enum Refusal {
    /// The request itself is malformed: every fault of it. INVALID_ARGUMENT.
    #[error("{}", listed(.0, Language::English))]
    Request(Vec<Fault>),
    /// No credential, or one that is not believed; not said why. UNAUTHENTICATED.
    #[error(
        "a credential of the source is needed: an API key as `authorization: Bearer qk_…`, or a client certificate"
    )]
    Unauthenticated,
    /// Somebody who is known and sends no events. PERMISSION_DENIED.
    #[error("{principal} may not send events; that needs the role ingest")]
    Forbidden { principal: String },
    /// The register of principals cannot be read. UNAVAILABLE.
    #[error("credentials cannot be checked at the moment")]
    AccessUnavailable { retry_after: Duration },
    /// A message above the limit. INVALID_ARGUMENT.
    #[error("the message is larger than {max} bytes; send smaller batches")]
    MessageTooLarge { max: usize },
    /// A message that is not of its type. INVALID_ARGUMENT.
    #[error("the message cannot be decoded ({reason})")]
    Undecodable { reason: String },
    /// A message that did not arrive in time. DEADLINE_EXCEEDED.
    #[error("the message did not arrive within {} ms", waited.as_millis())]
    TooSlow { waited: Duration },
    /// No in-sync answer of the log in time. UNAVAILABLE, to be retried with the same ids.
    #[error("the log does not confirm events ({reason}); send the batch again with the same event ids")]
    LogUnavailable {
        reason: String,
        /// How many events of the batch may be in the log all the same.
        unknown: usize,
        retry_after: Duration,
    },
    /// The budget was taken for too long. RESOURCE_EXHAUSTED, to be retried.
    #[error("the {budget} budget is taken; send more slowly")]
    BudgetExhausted { budget: &'static str, retry_after: Duration },
    /// Too many open streams. RESOURCE_EXHAUSTED, to be retried.
    #[error("{max} streams are open, the most that this server keeps")]
    StreamsExhausted { max: usize, retry_after: Duration },
    /// The server is going down; everything that was read has been acknowledged. UNAVAILABLE.
    #[error("the server is stopping; resume after the last acknowledged sequence")]
    Draining { retry_after: Duration },
    /// No such event where it was looked for. NOT_FOUND.
    #[error("event {event_id} is not among the last {searched} records of each partition that may hold it")]
    EventNotFound { event_id: String, searched: u64 },
    /// A defect. INTERNAL.
    #[error("{0}")]
    Internal(String),
}

impl Fault {
    pub(crate) fn new(
        field: &'static str,
        reason: &'static str,
        english: impl Into<String>,
        chinese: impl Into<String>,
    ) -> Self {
        Self { field, reason, english: english.into(), chinese: chinese.into() }
    }

    pub(crate) fn reason(&self) -> &'static str {
        self.reason
    }

    /// As the contract tells it.
    pub(crate) fn violation(&self, language: Language) -> wire::FieldViolation {
        wire::FieldViolation {
            field: self.field.to_owned(),
            reason: self.reason.to_owned(),
            description: self.text(language).to_owned(),
        }
    }

    fn text(&self, language: Language) -> &str {
        match language {
            Language::English => &self.english,
            Language::Chinese => &self.chinese,
        }
    }
}

impl Refusal {
    /// What the gRPC library refused by itself, by its wording; `None` for everything else, broken connections above all.
    pub(crate) fn of_library(status: &Status, message_bytes_max: usize) -> Option<Self> {
        let says = |beginning| status.message().starts_with(beginning);
        if !status.details().is_empty() {
            return None;
        }
        match status.code() {
            Code::OutOfRange if says("Error, decoded message length too large") => {
                Some(Self::MessageTooLarge { max: message_bytes_max })
            }
            Code::ResourceExhausted if says("Error decompressing") => {
                Some(Self::MessageTooLarge { max: message_bytes_max })
            }
            Code::Internal if says("failed to decode Protobuf message") || says("Error decompressing") => {
                Some(Self::Undecodable { reason: status.message().to_owned() })
            }
            _ => None,
        }
    }

    /// `UPPER_SNAKE`, stable; labels metrics.
    pub(crate) fn reason(&self) -> &'static str {
        match self {
            Self::Request(_) => "INVALID_REQUEST",
            Self::Unauthenticated => "UNAUTHENTICATED",
            Self::Forbidden { .. } => "FORBIDDEN",
            Self::AccessUnavailable { .. } => "ACCESS_UNAVAILABLE",
            Self::MessageTooLarge { .. } => "MESSAGE_TOO_LARGE",
            Self::Undecodable { .. } => "UNDECODABLE",
            Self::TooSlow { .. } => "TOO_SLOW",
            Self::LogUnavailable { .. } => "LOG_UNAVAILABLE",
            Self::BudgetExhausted { .. } => "BUDGET_EXHAUSTED",
            Self::StreamsExhausted { .. } => "STREAMS_EXHAUSTED",
            Self::Draining { .. } => "DRAINING",
            Self::EventNotFound { .. } => "EVENT_NOT_FOUND",
            Self::Internal(_) => "INTERNAL",
        }
    }

    fn code(&self) -> Code {
        match self {
            Self::Request(_) | Self::MessageTooLarge { .. } | Self::Undecodable { .. } => {
                Code::InvalidArgument
            }
            Self::Unauthenticated => Code::Unauthenticated,
            Self::Forbidden { .. } => Code::PermissionDenied,
            Self::TooSlow { .. } => Code::DeadlineExceeded,
            Self::LogUnavailable { .. } | Self::Draining { .. } | Self::AccessUnavailable { .. } => {
                Code::Unavailable
            }
            Self::BudgetExhausted { .. } | Self::StreamsExhausted { .. } => Code::ResourceExhausted,
            Self::EventNotFound { .. } => Code::NotFound,
            Self::Internal(_) => Code::Internal,
        }
    }

    pub(crate) fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::LogUnavailable { retry_after, .. }
            | Self::AccessUnavailable { retry_after }
            | Self::BudgetExhausted { retry_after, .. }
            | Self::StreamsExhausted { retry_after, .. }
            | Self::Draining { retry_after } => Some(*retry_after),
            _ => None,
        }
    }

    /// The faults of a malformed request.
    pub(crate) fn faults(&self) -> &[Fault] {
        match self {
            Self::Request(faults) => faults,
            _ => &[],
        }
    }

    /// Text for a person.
    pub(crate) fn text(&self, language: Language) -> String {
        match language {
            Language::English => self.to_string(),
            Language::Chinese => self.chinese(),
        }
    }

    fn chinese(&self) -> String {
        match self {
            Self::Request(faults) => listed(faults, Language::Chinese),
            Self::Unauthenticated => {
                "需要来源系统的凭证：在 authorization 中以 Bearer 方式提供 API 密钥，或使用客户端证书".into()
            }
            Self::Forbidden { principal } => format!("{principal} 无权发送事件；需要 ingest 角色"),
            Self::AccessUnavailable { .. } => "暂时无法核验凭证".into(),
            Self::MessageTooLarge { max } => format!("消息超过 {max} 字节；请减小每批的数量"),
            Self::Undecodable { .. } => "消息无法解码".into(),
            Self::TooSlow { waited } => format!("消息未在 {} 毫秒内送达", waited.as_millis()),
            Self::LogUnavailable { .. } => "日志系统暂未确认写入；请用相同的事件编号重新发送本批".into(),
            Self::BudgetExhausted { .. } => "处理额度已占满；请放慢发送".into(),
            Self::StreamsExhausted { max, .. } => format!("已有 {max} 个数据流，达到上限"),
            Self::Draining { .. } => "服务正在停止；请从最后确认的序号之后继续".into(),
            Self::EventNotFound { event_id, searched } => {
                format!("在可能的分区各自最近 {searched} 条记录中没有找到事件 {event_id}")
            }
            Self::Internal(_) => "服务内部错误".into(),
        }
    }

    /// What a program may want to know beside the reason.
    pub(crate) fn metadata(&self) -> HashMap<String, String> {
        match self {
            Self::LogUnavailable { unknown, .. } => {
                HashMap::from([("unknown_events".to_owned(), unknown.to_string())])
            }
            Self::MessageTooLarge { max } => HashMap::from([("bytes_max".to_owned(), max.to_string())]),
            _ => HashMap::new(),
        }
    }

    /// As gRPC tells it: each detail at most once, the message in English, the localised one as asked for.
    pub(crate) fn status(&self, language: Language) -> Status {
        let mut details = ErrorDetails::new();
        details.set_error_info(self.reason(), DOMAIN, self.metadata());
        if let Self::Request(faults) = self {
            let violations = faults.iter().map(|fault| {
                let mut violation = FieldViolation::new(fault.field, fault.text(language));
                violation.reason = fault.reason.to_owned();
                violation
            });
            details.set_bad_request(violations.collect::<Vec<_>>());
        }
        if let Some(delay) = self.retry_after() {
            details.set_retry_info(Some(delay));
        }
        match language {
            Language::English => details.set_localized_message("en", self.to_string()),
            Language::Chinese => details.set_localized_message("zh-CN", self.chinese()),
        };
        Status::with_error_details(self.code(), self.to_string(), details)
    }
}

/// All faults in one sentence.
fn listed(faults: &[Fault], language: Language) -> String {
    let separator = match language {
        Language::English => "; ",
        Language::Chinese => "；",
    };
    let one = |fault: &Fault| format!("{} {}", fault.field, fault.text(language));
    faults.iter().map(one).collect::<Vec<_>>().join(separator)
}
