//! The gate in front of the ingestion services: what is decided before a call's message is read.
//!
//! Refuses calls while the server drains, bounds the messages that are being received, and words what the gRPC library
//! itself refuses (too large, not decodable) like every other refusal. Health and reflection pass it by.

use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use quanyu_access::Principal;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};
use tonic::Status;
use tonic::body::Body;
use tonic::codegen::{Service, http};
use tonic::transport::server::TlsConnectInfo;
use tower::Layer;

use crate::caller::language;
use crate::connection::Line;
use crate::desk::Shared;
use crate::metrics;
use crate::refusal::Refusal;

/// Messages of unary calls that are received at a time. Each may be as large as `message_bytes_max`.
const RECEIVING_MAX: usize = 64;
/// The paths behind the gate.
const GUARDED: &str = "/quanyu.";
/// The label of refusals before a stream is known.
const ANY_STREAM: &str = "any";

type Answer<E> = Pin<Box<dyn Future<Output = Result<http::Response<Body>, E>> + Send>>;

/// Held from a call's arrival until its message is decoded.
pub(crate) struct Receiving {
    _permit: OwnedSemaphorePermit,
    _done: oneshot::Sender<()>,
}

/// Puts the gate before a service.
#[derive(Clone)]
pub(crate) struct Gate {
    shared: Shared,
    receiving: Arc<Semaphore>,
}

impl Gate {
    pub(crate) fn new(shared: Shared) -> Self {
        Self { shared, receiving: Arc::new(Semaphore::new(RECEIVING_MAX)) }
    }

    /// Lets a call in, or says why not. What is returned first is dropped when the message has been decoded.
    pub(crate) async fn admit(&self) -> Result<(Receiving, oneshot::Receiver<()>), Refusal> {
        let settings = &self.shared.settings;
        let retry_after = Duration::from_millis(settings.retry_ms);
        if self.shared.stopper.is_stopped() {
            return Err(Refusal::Draining { retry_after });
        }
        let wait = Duration::from_millis(settings.budget_wait_ms);
        let permit = tokio::time::timeout(wait, Arc::clone(&self.receiving).acquire_owned()).await;
        let Ok(Ok(permit)) = permit else {
            return Err(Refusal::BudgetExhausted { budget: "receiving", retry_after });
        };
        let (done, decoded) = oneshot::channel();
        Ok((Receiving { _permit: permit, _done: done }, decoded))
    }

    /// Who a call is from.
    fn identify(&self, request: &http::Request<Body>) -> Result<Arc<Principal>, Refusal> {
        let certificates =
            request.extensions().get::<TlsConnectInfo<Line>>().and_then(TlsConnectInfo::peer_certs);
        let certificate = certificates.as_ref().and_then(|chain| chain.first()).map(|first| first.as_ref());
        self.shared.entrance.admit(request.headers(), certificate, &self.shared.settings)
    }

    fn refuse(&self, refusal: &Refusal, request: &http::HeaderMap) -> Status {
        metrics::calls_refused(ANY_STREAM, refusal.reason()).increment(1);
        let text = request.get("accept-language").and_then(|value| value.to_str().ok());
        refusal.status(language(text))
    }

    async fn pass<S>(
        self,
        mut inner: S,
        mut request: http::Request<Body>,
    ) -> Result<http::Response<Body>, S::Error>
    where
        S: Service<http::Request<Body>, Response = http::Response<Body>>,
    {
        // The drain waits for this call from here on, so a call is either refused or answered.
        let _counted = self.shared.tasks.token();
        let headers = request.headers().clone();
        // First of all: a stranger's message is not even received.
        let principal = match self.identify(&request) {
            Ok(principal) => principal,
            Err(refusal) => return Ok(self.refuse(&refusal, &headers).into_http()),
        };
        request.extensions_mut().insert(principal);
        let (receiving, mut decoded) = match self.admit().await {
            Ok(admitted) => admitted,
            Err(refusal) => return Ok(self.refuse(&refusal, &headers).into_http()),
        };
        request.extensions_mut().insert(Arc::new(receiving));
        let patience = Duration::from_millis(self.shared.settings.receive_ms_max);
        let mut call = pin!(inner.call(request));
        let answer = tokio::select! {
            answer = call.as_mut() => answer,
            _ = &mut decoded => call.await,
            () = tokio::time::sleep(patience) => {
                let refusal = Refusal::TooSlow { waited: patience };
                return Ok(self.refuse(&refusal, &headers).into_http());
            }
        };
        answer.map(|response| self.reworded(response, &headers))
    }

    /// What the gRPC library refused by itself, in our words; every other answer as it is.
    fn reworded(&self, response: http::Response<Body>, request: &http::HeaderMap) -> http::Response<Body> {
        let refusal = Status::from_header_map(response.headers())
            .and_then(|status| Refusal::of_library(&status, self.shared.settings.message_bytes_max));
        match refusal {
            Some(refusal) => self.refuse(&refusal, request).into_http(),
            None => response,
        }
    }
}

impl<S> Layer<S> for Gate {
    type Service = Gated<S>;

    fn layer(&self, inner: S) -> Gated<S> {
        Gated { gate: self.clone(), inner }
    }
}

/// A service behind the gate.
#[derive(Clone)]
pub(crate) struct Gated<S> {
    gate: Gate,
    inner: S,
}

impl<S> Service<http::Request<Body>> for Gated<S>
where
    S: Service<http::Request<Body>, Response = http::Response<Body>> + Clone + Send + 'static,
    S::Future: Send,
    S::Error: Send,
{
    type Response = http::Response<Body>;
    type Error = S::Error;
    type Future = Answer<S::Error>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        if !request.uri().path().starts_with(GUARDED) {
            return Box::pin(self.inner.call(request));
        }
        // The service that was polled ready takes the call; its clone waits for the next one.
        let clone = self.inner.clone();
        let ready = std::mem::replace(&mut self.inner, clone);
        Box::pin(self.gate.clone().pass(ready, request))
    }
}
