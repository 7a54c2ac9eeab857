//! Faults as problem+json (RFC 9457), with the words of google.rpc.Status beside them.

use axum::body::Body;
use axum::response::Response;
use http::{Method, StatusCode, header};
use serde::Serialize;
use utoipa::ToSchema;

use crate::fault::Fault;
use crate::freshness::Freshness;

/// Why there is no answer.
#[derive(Debug, Serialize, ToSchema)]
pub struct Problem<'a> {
    /// Always about:blank: `code` and `reason` tell more.
    r#type: &'static str,
    /// The status in words.
    title: &'a str,
    /// The status.
    status: u16,
    /// As in google.rpc.Code.
    code: &'static str,
    /// A stable word for programs.
    reason: &'static str,
    /// What is wrong.
    detail: String,
    /// What the reader can do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<String>,
    /// What was asked.
    instance: &'a str,
    /// How far the tables are known to be, when they do not answer now.
    #[serde(skip_serializing_if = "Option::is_none")]
    freshness: Option<&'a Freshness>,
}

/// A fault.
pub fn of(fault: &Fault, instance: &str) -> Response {
    written(fault, instance, None)
}

/// A fault with what is known of the tables.
pub fn with_freshness(fault: &Fault, instance: &str, freshness: &Freshness) -> Response {
    written(fault, instance, Some(freshness))
}

fn written(fault: &Fault, instance: &str, freshness: Option<&Freshness>) -> Response {
    let status = fault.status();
    let problem = Problem {
        r#type: "about:blank",
        title: status.canonical_reason().unwrap_or("fault"),
        status: status.as_u16(),
        code: fault.code().1,
        reason: fault.reason(),
        detail: fault.to_string(),
        fix: fault.fix(),
        instance,
        freshness,
    };
    let mut response = json(status, &problem);
    if let Some(wait) = fault.retry_after() {
        response.headers_mut().insert(header::RETRY_AFTER, wait.as_secs().max(1).into());
    }
    if status == StatusCode::UNAUTHORIZED {
        response
            .headers_mut()
            .insert(header::WWW_AUTHENTICATE, http::HeaderValue::from_static("Bearer realm=\"quanyu\""));
    }
    response
}

/// A method that a path does not know.
pub fn not_allowed(method: &Method, path: &str) -> Response {
    let status = StatusCode::METHOD_NOT_ALLOWED;
    let problem = Problem {
        r#type: "about:blank",
        title: "Method Not Allowed",
        status: status.as_u16(),
        code: "UNIMPLEMENTED",
        reason: "METHOD_NOT_ALLOWED",
        detail: format!("{method} is not known here"),
        fix: Some("see the header Allow, or /openapi.json".to_owned()),
        instance: path,
        freshness: None,
    };
    json(status, &problem)
}

fn json(status: StatusCode, problem: &Problem<'_>) -> Response {
    let body = serde_json::to_vec(problem).unwrap_or_default();
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    let kind = http::HeaderValue::from_static("application/problem+json");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response.headers_mut().insert(header::CACHE_CONTROL, http::HeaderValue::from_static("no-store"));
    response
}
