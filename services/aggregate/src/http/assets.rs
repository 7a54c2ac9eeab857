//! The dashboard's files, built into the binary, and the headers that keep every page to itself.
//!
//! Any path that is no file is the page itself: its address holds all of its state. A path below /api is never a page.

use axum::body::Body;
use axum::response::Response;
use http::{HeaderValue, Method, StatusCode, Uri, header};
use rust_embed::RustEmbed;

use super::problem;
use crate::fault::Fault;

#[derive(RustEmbed)]
#[folder = "$OUT_DIR/dashboard"]
struct Files;

/// The page.
const INDEX: &str = "index.html";
/// The page of the API's document.
const DOCS: &str = "docs/index.html";
/// Names of built files hold a hash of their content.
const HASHED: &str = "assets/";
/// Everything comes from this server alone; nobody may put a page into theirs.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; \
    connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
/// The reader of the API's document writes styles into its page; its scripts are from here all the same.
const DOCS_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
    font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// A file of the dashboard, else its page.
pub async fn file(method: Method, uri: Uri) -> Response {
    let path = uri.path().trim_start_matches('/');
    if path.starts_with("api/") || path == "api" {
        return problem::of(&Fault::NotFound("nothing is here; see /openapi.json".to_owned()), uri.path());
    }
    if method != Method::GET && method != Method::HEAD {
        return problem::not_allowed(&method, uri.path());
    }
    // The reader of the API's document is a page of its own.
    let path = if path.trim_end_matches('/') == "docs" { DOCS } else { path };
    let looks_like_file = path.rsplit('/').next().is_some_and(|name| name.contains('.'));
    match Files::get(path) {
        Some(found) if !path.is_empty() => written(path, found.data.into_owned()),
        _ if looks_like_file => problem::of(&Fault::NotFound("no such file".to_owned()), uri.path()),
        _ => match Files::get(INDEX) {
            Some(page) => written(INDEX, page.data.into_owned()),
            None => problem::of(&Fault::Internal, uri.path()),
        },
    }
}

fn written(path: &str, bytes: Vec<u8>) -> Response {
    let kind = mime_guess::from_path(path).first_or_octet_stream();
    let kept = if path.starts_with(HASHED) { "public, max-age=31536000, immutable" } else { "no-cache" };
    let response = Response::builder()
        .status(StatusCode::OK)
        .header(
            header::CONTENT_TYPE,
            if kind.type_() == "text" { format!("{kind}; charset=utf-8") } else { kind.to_string() },
        )
        .header(header::CACHE_CONTROL, kept)
        .body(Body::from(bytes));
    let mut response = response.unwrap_or_else(|_| problem::of(&Fault::Internal, path));
    if path == DOCS {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(DOCS_POLICY));
    }
    response
}

/// The headers of every response.
pub async fn guard(mut response: Response) -> Response {
    let headers = response.headers_mut();
    let fixed = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "no-referrer"),
    ];
    for (name, value) in fixed {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}
