//! Why an HTTP call is refused as a whole: application/problem+json (RFC 9457) with the reasons that gRPC has.
//!
//! Used by `http`. What is wrong with a single event is no problem: it is that event's result.

use std::time::Duration;

use axum::extract::rejection::QueryRejection;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use quanyu_wire::Language;
use serde_json::{Map, Value, json};

use crate::caller::{self, Caller};
use crate::refusal::{Fault, Refusal};

/// What every problem's type begins with.
const TYPE: &str = "urn:quanyu:problem:";

/// Why a call is refused.
#[derive(Debug)]
pub(crate) enum Problem {
    /// As gRPC refuses it.
    Refused(Refusal),
    /// No stream of that name.
    NoSuchStream,
    /// No such path.
    NoSuchPath,
    /// The path does not take the method.
    Method,
    /// A body that is no CloudEvent in JSON.
    MediaType,
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// A problem with its language.
#[derive(Debug)]
pub(crate) struct Told {
    problem: Problem,
    language: Language,
}

impl Problem {
    pub(crate) fn query(rejection: QueryRejection) -> Self {
        let chinese = "含有未知的参数或参数值不正确";
        Refusal::Request(vec![Fault::new("query", "MALFORMED", rejection.body_text(), chinese)]).into()
    }

    pub(crate) fn told(self, caller: &Caller) -> Told {
        Told { problem: self, language: caller.language }
    }

    /// `UPPER_SNAKE`, stable; labels metrics.
    pub(crate) fn reason(&self) -> &'static str {
        match self {
            Self::Refused(refusal) => refusal.reason(),
            Self::NoSuchStream => "NO_SUCH_STREAM",
            Self::NoSuchPath => "NO_SUCH_PATH",
            Self::Method => "METHOD_NOT_ALLOWED",
            Self::MediaType => "UNSUPPORTED_MEDIA_TYPE",
        }
    }

    fn status(&self) -> StatusCode {
        match self {
            Self::Refused(refusal) => match refusal {
                Refusal::Request(_) | Refusal::Undecodable { .. } => StatusCode::BAD_REQUEST,
                Refusal::Unauthenticated => StatusCode::UNAUTHORIZED,
                Refusal::Forbidden { .. } => StatusCode::FORBIDDEN,
                Refusal::MessageTooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
                Refusal::TooSlow { .. } => StatusCode::REQUEST_TIMEOUT,
                Refusal::LogUnavailable { .. }
                | Refusal::Draining { .. }
                | Refusal::AccessUnavailable { .. } => StatusCode::SERVICE_UNAVAILABLE,
                Refusal::BudgetExhausted { .. } | Refusal::StreamsExhausted { .. } => {
                    StatusCode::TOO_MANY_REQUESTS
                }
                Refusal::EventNotFound { .. } => StatusCode::NOT_FOUND,
                Refusal::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
            },
            Self::NoSuchStream | Self::NoSuchPath => StatusCode::NOT_FOUND,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::MediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        }
    }

    fn detail(&self, language: Language) -> String {
        let (english, chinese) = match self {
            Self::Refused(refusal) => return refusal.text(language),
            Self::NoSuchStream => (
                "there is no such stream; write incident, fire or safety",
                "没有该数据流；应为 incident、fire 或 safety",
            ),
            Self::NoSuchPath => (
                "there is no such path; write /v1/{stream}/events or /v1/{stream}/receipts/{event_id}",
                "没有该路径；应为 /v1/{stream}/events 或 /v1/{stream}/receipts/{event_id}",
            ),
            Self::Method => {
                ("events are sent with POST, receipts asked with GET", "发送事件用 POST，查询回执用 GET")
            }
            Self::MediaType => (
                "send application/cloudevents-batch+json or application/cloudevents+json, not compressed",
                "请发送未压缩的 application/cloudevents-batch+json 或 application/cloudevents+json",
            ),
        };
        match language {
            Language::English => english.to_owned(),
            Language::Chinese => chinese.to_owned(),
        }
    }

    fn body(&self, language: Language) -> Value {
        let name = self.reason().to_lowercase();
        let mut body = Map::new();
        body.insert("type".to_owned(), format!("{TYPE}{}", name.replace('_', "-")).into());
        body.insert("title".to_owned(), name.replace('_', " ").into());
        body.insert("status".to_owned(), self.status().as_u16().into());
        body.insert("detail".to_owned(), self.detail(language).into());
        body.insert("reason".to_owned(), self.reason().into());
        if let Self::Refused(refusal) = self {
            let violation = |fault: &Fault| {
                let violation = fault.violation(language);
                json!({ "field": violation.field, "reason": violation.reason, "description": violation.description })
            };
            if !refusal.faults().is_empty() {
                let violations: Vec<Value> = refusal.faults().iter().map(violation).collect();
                body.insert("violations".to_owned(), violations.into());
            }
            for (name, value) in refusal.metadata() {
                body.insert(name, value.into());
            }
        }
        Value::Object(body)
    }
}

impl Told {
    /// In the language that the headers ask for.
    pub(crate) fn new(problem: Problem, headers: &HeaderMap) -> Self {
        let text = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        Self { problem, language: caller::language(text) }
    }
}

impl IntoResponse for Told {
    fn into_response(self) -> Response {
        let body = self.problem.body(self.language).to_string();
        let kind = [(header::CONTENT_TYPE, "application/problem+json")];
        let mut response = (self.problem.status(), kind, body).into_response();
        let language = match self.language {
            Language::English => HeaderValue::from_static("en"),
            Language::Chinese => HeaderValue::from_static("zh-CN"),
        };
        response.headers_mut().insert(header::CONTENT_LANGUAGE, language);
        if self.problem.status() == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Problem::Refused(refusal) = &self.problem
            && let Some(wait) = refusal.retry_after()
        {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(retry_seconds(wait)));
        }
        response
    }
}

/// Whole seconds, rounded up: a header has no smaller unit.
pub(crate) fn retry_seconds(wait: Duration) -> u64 {
    wait.as_millis().div_ceil(1_000).try_into().unwrap_or(u64::MAX)
}
