//! Why somebody gets no answer: one list for HTTP (problem+json, RFC 9457) and gRPC (google.rpc.Status).
//!
//! Used by everything here. A fault never holds a secret, a statement or the address of another server: those are logged.

use std::time::Duration;

use http::StatusCode;
use quanyu_store::StoreError;

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// No credential, or one that does not count. 401.
    #[error("{0}")]
    Unauthenticated(String),
    /// Somebody who may not. 403.
    #[error("{what}")]
    Forbidden {
        /// A stable word.
        reason: &'static str,
        /// What was refused.
        what: String,
    },
    /// Nothing of that name, or nothing that the asker may know of. 404.
    #[error("{0}")]
    NotFound(String),
    /// A question that cannot be meant. 400.
    #[error("{what}")]
    Invalid {
        /// What is wrong with it.
        what: String,
        /// What would be right.
        fix: String,
    },
    /// Somebody was first, or it is over. 409.
    #[error("{what}")]
    Conflict {
        /// A stable word.
        reason: &'static str,
        /// What happened meanwhile.
        what: String,
    },
    /// Too many questions of one asker. 429.
    #[error("more than {0} requests a second")]
    TooMany(u32),
    /// Something that is needed does not answer now. 503.
    #[error("{0} not answering")]
    Unavailable(&'static str),
    /// It took too long, and was cancelled. 504.
    #[error("the question took too long and was cancelled")]
    TimedOut,
    /// A defect of ours; the log says more. 500.
    #[error("the answer cannot be given; the log of this server says why")]
    Internal,
}

/// The server's code for a question that it cut off at its limit.
const EXECUTION_TOO_LONG: u32 = 159;
/// When to come again after something did not answer.
const RETRY: Duration = Duration::from_secs(2);

impl Fault {
    /// A question that cannot be meant.
    pub fn invalid(what: impl Into<String>, fix: impl Into<String>) -> Self {
        Self::Invalid { what: what.into(), fix: fix.into() }
    }

    /// For HTTP.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Unauthenticated(_) => StatusCode::UNAUTHORIZED,
            Self::Forbidden { .. } => StatusCode::FORBIDDEN,
            Self::NotFound(_) => StatusCode::NOT_FOUND,
            Self::Invalid { .. } => StatusCode::BAD_REQUEST,
            Self::Conflict { .. } => StatusCode::CONFLICT,
            Self::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::TimedOut => StatusCode::GATEWAY_TIMEOUT,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// For gRPC, and as a word in problems.
    #[must_use]
    pub fn code(&self) -> (tonic::Code, &'static str) {
        match self {
            Self::Unauthenticated(_) => (tonic::Code::Unauthenticated, "UNAUTHENTICATED"),
            Self::Forbidden { .. } => (tonic::Code::PermissionDenied, "PERMISSION_DENIED"),
            Self::NotFound(_) => (tonic::Code::NotFound, "NOT_FOUND"),
            Self::Invalid { .. } => (tonic::Code::InvalidArgument, "INVALID_ARGUMENT"),
            Self::Conflict { .. } => (tonic::Code::Aborted, "ABORTED"),
            Self::TooMany(_) => (tonic::Code::ResourceExhausted, "RESOURCE_EXHAUSTED"),
            Self::Unavailable(_) => (tonic::Code::Unavailable, "UNAVAILABLE"),
            Self::TimedOut => (tonic::Code::DeadlineExceeded, "DEADLINE_EXCEEDED"),
            Self::Internal => (tonic::Code::Internal, "INTERNAL"),
        }
    }

    /// A stable word for programs.
    #[must_use]
    pub fn reason(&self) -> &'static str {
        match self {
            Self::Unauthenticated(_) => "NO_CREDENTIAL",
            Self::Forbidden { reason, .. } | Self::Conflict { reason, .. } => reason,
            Self::NotFound(_) => "UNKNOWN",
            Self::Invalid { .. } => "INVALID_PARAMETER",
            Self::TooMany(_) => "RATE_LIMITED",
            Self::Unavailable(_) => "DEPENDENCY_UNAVAILABLE",
            Self::TimedOut => "QUERY_TIMED_OUT",
            Self::Internal => "INTERNAL",
        }
    }

    /// What the reader can do about it.
    #[must_use]
    pub fn fix(&self) -> Option<String> {
        Some(match self {
            Self::Unauthenticated(_) => {
                "send `Authorization: Bearer` with a key of `quanyu token create`, or log in at /login".into()
            }
            Self::Forbidden { .. } => {
                "ask for an area and an answer that your roles cover; GET /api/v1/session names them".into()
            }
            Self::Invalid { fix, .. } => fix.clone(),
            Self::Conflict { .. } => "look at it again, then decide again".into(),
            Self::TooMany(_) => "wait as long as Retry-After says, or subscribe to /api/v1/stream".into(),
            Self::Unavailable(_) => {
                "come again after Retry-After; the freshness says up to when data were known".into()
            }
            Self::TimedOut => "ask for a shorter window or a smaller area".into(),
            Self::NotFound(_) | Self::Internal => return None,
        })
    }

    /// When to come again.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::TooMany(_) => Some(Duration::from_secs(1)),
            Self::Unavailable(_) => Some(RETRY),
            _ => None,
        }
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        tracing::warn!(code = error.code(), %error, "the tables do not answer");
        match error {
            StoreError::TimedOut { .. } => Self::TimedOut,
            StoreError::Unreachable { .. } => Self::Unavailable("the tables are"),
            StoreError::Refused { code: EXECUTION_TOO_LONG, .. } => Self::TimedOut,
            _ => Self::Internal,
        }
    }
}

impl From<quanyu_answers::AnswerError> for Fault {
    fn from(error: quanyu_answers::AnswerError) -> Self {
        use quanyu_answers::AnswerError;
        match error {
            AnswerError::Usage { what, fix } => {
                Self::invalid(what, fix.unwrap_or_else(|| "see the parameters in /openapi.json".to_owned()))
            }
            AnswerError::Store(error) => error.into(),
            error @ AnswerError::Unreadable { .. } => {
                tracing::error!(%error, "an answer of the tables cannot be read");
                Self::Internal
            }
        }
    }
}

impl From<quanyu_access::Denied> for Fault {
    fn from(denied: quanyu_access::Denied) -> Self {
        Self::Forbidden { reason: denied.reason(), what: denied.to_string() }
    }
}

impl From<quanyu_access::Error> for Fault {
    fn from(error: quanyu_access::Error) -> Self {
        tracing::error!(%error, "the register of principals cannot be used");
        Self::Unavailable("the register of principals is")
    }
}
