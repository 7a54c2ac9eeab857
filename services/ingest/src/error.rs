//! Why a whole call is refused, and how that is told: google.rpc.Status with a reason, and a text in the caller's language.
//!
//! What is wrong with a single event is no error: it is that event's result. Never holds an event's content.

use std::time::Duration;

use quanyu_wire::Language;
use tonic::{Code, Status};
use tonic_types::{ErrorDetails, StatusExt as _};

/// The domain of every reason, as AIP-193 wants it.
const DOMAIN: &str = "quanyu";

/// Ingest could not start, or could not go on.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A setting that contradicts another one. Ends the process with the usage code.
    #[error("setting ingest.{key} {reason}")]
    Setting {
        /// The key within the section.
        key: &'static str,
        /// What is wrong.
        reason: String,
    },
    /// A schema that is not compiled in: a defect of the build.
    #[error("no schema is compiled in for topic {0}")]
    Schema(&'static str),
    /// The log's client.
    #[error(transparent)]
    Log(#[from] quanyu_log::LogError),
    /// The server broke down.
    #[error("serve gRPC")]
    Serve(#[from] tonic::transport::Error),
    /// The reflection service does not take the descriptors: a defect of the build.
    #[error("describe the services")]
    Reflection(#[from] tonic_reflection::server::Error),
}

/// Why a call is refused as a whole.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub(crate) enum Refusal {
    /// The request itself is malformed. INVALID_ARGUMENT.
    #[error("{field} {english}")]
    Request { field: &'static str, english: String, chinese: String },
    /// No in-sync answer of the log in time. UNAVAILABLE, to be retried with the same ids.
    #[error("the log does not confirm events ({reason}); send the batch again with the same event ids")]
    LogUnavailable { reason: String, retry_after: Duration },
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
    #[error("event {event_id} of {subject} is not among the last {searched} records of its partition")]
    EventNotFound { event_id: String, subject: String, searched: u64 },
    /// A defect. INTERNAL.
    #[error("{0}")]
    Internal(String),
}

impl Refusal {
    /// A malformed field of the request.
    pub(crate) fn request(
        field: &'static str,
        english: impl Into<String>,
        chinese: impl Into<String>,
    ) -> Self {
        Self::Request { field, english: english.into(), chinese: chinese.into() }
    }

    /// `UPPER_SNAKE`, stable; labels metrics.
    pub(crate) fn reason(&self) -> &'static str {
        match self {
            Self::Request { .. } => "INVALID_REQUEST",
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
            Self::Request { .. } => Code::InvalidArgument,
            Self::LogUnavailable { .. } | Self::Draining { .. } => Code::Unavailable,
            Self::BudgetExhausted { .. } | Self::StreamsExhausted { .. } => Code::ResourceExhausted,
            Self::EventNotFound { .. } => Code::NotFound,
            Self::Internal(_) => Code::Internal,
        }
    }

    fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::LogUnavailable { retry_after, .. }
            | Self::BudgetExhausted { retry_after, .. }
            | Self::StreamsExhausted { retry_after, .. }
            | Self::Draining { retry_after } => Some(*retry_after),
            _ => None,
        }
    }

    fn chinese(&self) -> String {
        match self {
            Self::Request { field, chinese, .. } => format!("{field} {chinese}"),
            Self::LogUnavailable { .. } => "日志系统暂未确认写入；请用相同的事件编号重新发送本批".into(),
            Self::BudgetExhausted { .. } => "处理额度已占满；请放慢发送".into(),
            Self::StreamsExhausted { max, .. } => format!("已有 {max} 个数据流，达到上限"),
            Self::Draining { .. } => "服务正在停止；请从最后确认的序号之后继续".into(),
            Self::EventNotFound { event_id, subject, searched } => {
                format!("在所属分区最近 {searched} 条记录中没有找到 {subject} 的事件 {event_id}")
            }
            Self::Internal(_) => "服务内部错误".into(),
        }
    }

    /// As gRPC tells it: each detail at most once, the message in English, the localised one as asked for.
    pub(crate) fn status(&self, language: Language) -> Status {
        let mut details = ErrorDetails::new();
        details.set_error_info(self.reason(), DOMAIN, std::collections::HashMap::new());
        if let Self::Request { field, english, chinese } = self {
            let description = match language {
                Language::English => english,
                Language::Chinese => chinese,
            };
            details.add_bad_request_violation(*field, description);
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
