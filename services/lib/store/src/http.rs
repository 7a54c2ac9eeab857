//! The HTTP client below the queries and the inserts: time-outs set, keep-alive on, and no retry of its own.
//!
//! Used by `client` and `insert` only. hyper-util repeats a request by itself when a pooled connection turns out to be
//! closed; that is switched off here, because nothing may be sent twice that nobody decided to send twice.

use std::time::Duration;

use bytes::Bytes;
use http::HeaderMap;
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Body;
use hyper_rustls::HttpsConnector;
use hyper_util::client::legacy::{Client as Hyper, connect::HttpConnector};
use hyper_util::rt::TokioExecutor;

use crate::error::StoreError;

/// Below the server's keep-alive (3 s by default in older servers), else requests meet closed connections.
const POOL_IDLE_MAX: Duration = Duration::from_secs(2);
const TCP_KEEPALIVE: Duration = Duration::from_secs(15);
/// An answer to an insert is empty or an exception.
const ANSWER_BYTES_MAX: usize = 1 << 20;

/// Keep idle connections for the next request, or never.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pool {
    Kept,
    /// A connection per request: none can be found closed, so none makes a doubt.
    None,
}

/// A hyper client for plain and TLS URLs that sends every request once.
pub(crate) fn hyper<B>(
    connect_timeout: Duration,
    pool: Pool,
) -> Result<Hyper<HttpsConnector<HttpConnector>, B>, StoreError>
where
    B: Body + Send + Unpin + 'static,
    B::Data: Send,
{
    let mut tcp = HttpConnector::new();
    tcp.enforce_http(false);
    tcp.set_nodelay(true);
    tcp.set_keepalive(Some(TCP_KEEPALIVE));
    tcp.set_connect_timeout(Some(connect_timeout));
    let tls = hyper_rustls::HttpsConnectorBuilder::new()
        .with_provider_and_native_roots(rustls::crypto::aws_lc_rs::default_provider())
        .map_err(|error| StoreError::Unreachable {
            url: String::new(),
            reason: format!("no TLS roots: {error}"),
        })?
        .https_or_http()
        .enable_http1()
        .wrap_connector(tcp);
    let mut builder = Hyper::builder(TokioExecutor::new());
    builder.retry_canceled_requests(false).pool_idle_timeout(POOL_IDLE_MAX);
    if pool == Pool::None {
        builder.pool_max_idle_per_host(0);
    }
    Ok(builder.build(tls))
}

/// The client for inserts.
pub(crate) type InsertClient = Hyper<HttpsConnector<HttpConnector>, Full<Bytes>>;

/// A server's answer to an insert.
pub(crate) struct Answer {
    pub(crate) ok: bool,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

/// Sends one request once and reads the whole answer.
pub(crate) async fn send(
    client: &InsertClient,
    request: http::Request<Full<Bytes>>,
) -> Result<Answer, String> {
    let response = client.request(request).await.map_err(|error| chain(&error))?;
    let (parts, body) = response.into_parts();
    let body =
        Limited::new(body, ANSWER_BYTES_MAX).collect().await.map_err(|error| chain(&*error))?.to_bytes();
    let text = String::from_utf8_lossy(&body).into_owned();
    Ok(Answer { ok: parts.status == http::StatusCode::OK, headers: parts.headers, text })
}

/// An error and its sources in one line.
pub(crate) fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(next) = source {
        let next_text = next.to_string();
        if !text.contains(&next_text) {
            text.push_str(": ");
            text.push_str(&next_text);
        }
        source = next.source();
    }
    text
}
