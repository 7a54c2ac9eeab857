//! One receiver of warnings: posts a message of CAP as JSON, signed after standard-webhooks.com, and tries again.
//!
//! Used by `out`. A message has the same `webhook-id` at each attempt, so that a receiver takes it once; secrets are
//! never printed.

mod settings;

pub use settings::{Settings, faults, listed};

use std::sync::Arc;
use std::time::Duration;

use backon::{BackoffBuilder as _, ExponentialBuilder};
use bytes::Bytes;
use http::{Method, Request, StatusCode, Uri, header};
use http_body_util::Full;
use hyper_rustls::HttpsConnector;
use hyper_util::client::legacy::{Client, connect::HttpConnector};
use hyper_util::rt::TokioExecutor;
use quanyu_boot::Clock;
use quanyu_cap::{Alert, webhook};
use quanyu_event::WarningColour;

/// Longest wait for a connection.
const CONNECT: Duration = Duration::from_secs(5);
/// The first pause between attempts.
const PAUSE_MIN: Duration = Duration::from_millis(500);

/// Why there is no receiver.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Not an address.
    #[error("url: write it as https://host/path")]
    Url,
    /// Everybody on the way could read it.
    #[error("url: http only to this machine (localhost, 127.0.0.1, [::1]); anywhere else https")]
    Plain,
    /// Somebody expects a password to be sent.
    #[error("url: takes no user and no password: the signature says who posts")]
    Credentials,
    /// A secret of another form, none, or too many.
    #[error("secrets: {0}")]
    Secret(#[from] webhook::Refusal),
    /// No certificates to trust.
    #[error("no TLS roots: {0}")]
    Roots(String),
}

/// Why a message was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Undelivered {
    /// Nobody answered, or for now only; the same message may be taken later.
    #[error("not taken now: {0}")]
    ForNow(String),
    /// The receiver refuses this message: sending it again changes nothing.
    #[error("refused with {0}")]
    Refused(u16),
    /// The message itself cannot be written or signed.
    #[error("not a message: {0}")]
    Message(String),
}

/// A receiver.
pub struct Webhook {
    client: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
    url: Uri,
    secrets: Vec<webhook::Secret>,
    settings: Settings,
    clock: Arc<dyn Clock>,
}

impl Webhook {
    /// Connects at the first message.
    ///
    /// # Errors
    /// Settings that make no receiver.
    pub fn new(settings: Settings, clock: Arc<dyn Clock>) -> Result<Self, Error> {
        let (url, secrets) = (settings.address()?, settings.keys()?);
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_connect_timeout(Some(CONNECT));
        let tls = hyper_rustls::HttpsConnectorBuilder::new()
            .with_provider_and_native_roots(rustls::crypto::aws_lc_rs::default_provider())
            .map_err(|error| Error::Roots(error.to_string()))?
            .https_or_http()
            .enable_http1()
            .wrap_connector(tcp);
        let client = Client::builder(TokioExecutor::new()).pool_max_idle_per_host(1).build(tls);
        Ok(Self { client, url, secrets, settings, clock })
    }

    /// Whether a warning of this colour is told here.
    #[must_use]
    pub fn wants(&self, gravest: WarningColour) -> bool {
        gravest as i32 >= self.settings.colour_min as i32
    }

    /// Whether a message of this age is still worth an attempt.
    #[must_use]
    pub fn gives_up(&self, alert: &Alert) -> bool {
        let age_ms = self.clock.now_ms().saturating_sub(alert.sent.timestamp().as_millisecond());
        age_ms > i64::from(self.settings.give_up_hours) * 3_600_000
    }

    /// Posts until the receiver takes it, refuses it, or the attempts are used up.
    ///
    /// # Errors
    /// Why it was not taken.
    pub async fn deliver(&self, alert: &Alert) -> Result<(), Undelivered> {
        let body = alert.to_json().map_err(|error| Undelivered::Message(error.to_string()))?;
        let body = Bytes::from(body);
        let attempts_max = self.settings.attempts_max.max(1);
        let mut pauses = ExponentialBuilder::new()
            .with_min_delay(PAUSE_MIN.min(self.pause_max()))
            .with_max_delay(self.pause_max())
            .with_max_times(attempts_max - 1)
            .with_jitter()
            .build();
        loop {
            match self.attempt(alert.identifier.as_str(), body.clone()).await {
                Err(Undelivered::ForNow(reason)) => match pauses.next() {
                    // Jitter may double a pause.
                    Some(pause) => tokio::time::sleep(pause.min(self.pause_max() * 2)).await,
                    None => return Err(Undelivered::ForNow(reason)),
                },
                settled => return settled,
            }
        }
    }

    fn pause_max(&self) -> Duration {
        Duration::from_millis(self.settings.pause_ms_max)
    }

    async fn attempt(&self, id: &str, body: Bytes) -> Result<(), Undelivered> {
        let message = |error: &dyn std::fmt::Display| Undelivered::Message(error.to_string());
        let now = jiff::Timestamp::from_millisecond(self.clock.now_ms()).map_err(|error| message(&error))?;
        let signed =
            webhook::Headers::sign(&self.secrets, id, now, &body).map_err(|error| message(&error))?;
        let request = Request::builder()
            .method(Method::POST)
            .uri(self.url.clone())
            .header(header::CONTENT_TYPE, "application/json")
            .header(webhook::ID_HEADER, signed.id)
            .header(webhook::TIMESTAMP_HEADER, signed.timestamp)
            .header(webhook::SIGNATURE_HEADER, signed.signature)
            .body(Full::new(body))
            .map_err(|error| message(&error))?;
        let timeout = Duration::from_millis(self.settings.timeout_ms);
        match tokio::time::timeout(timeout, self.client.request(request)).await {
            Err(_) => Err(Undelivered::ForNow(format!("no answer within {} ms", timeout.as_millis()))),
            Ok(Err(error)) => Err(Undelivered::ForNow(with_causes(&error))),
            // The body of an answer is nobody's business and is not read.
            Ok(Ok(answer)) => judge(answer.status()),
        }
    }
}

/// An error of the connection says little by itself: what is wrong stands in its causes. None names the address, which may
/// hold a token.
fn with_causes(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |cause| cause.source());
    causes.fold(error.to_string(), |told, cause| format!("{told}: {cause}"))
}

/// What a status says about the same message later. Only what is said of the message itself is final: an address or a
/// secret that is wrong today may be put right tomorrow.
fn judge(status: StatusCode) -> Result<(), Undelivered> {
    match status {
        StatusCode::BAD_REQUEST | StatusCode::PAYLOAD_TOO_LARGE | StatusCode::UNPROCESSABLE_ENTITY => {
            Err(Undelivered::Refused(status.as_u16()))
        }
        _ if status.is_success() => Ok(()),
        _ => Err(Undelivered::ForNow(format!("status {}", status.as_u16()))),
    }
}

#[cfg(test)]
pub mod receiver;
#[cfg(test)]
mod tests;
