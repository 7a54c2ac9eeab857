//! The HTTP side of ingest: batches of CloudEvents in JSON, and receipts, for systems that do not speak gRPC.
//!
//! The same desks, gate, budgets and drain as gRPC; only reading a request and writing its answer are here. Plain text:
//! for loopback, or behind a proxy that ends TLS.

mod answer;
mod cloud_event;
mod listener;
mod problem;

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::rejection::QueryRejection;
use axum::extract::{ConnectInfo, Path, Query, State};
use axum::http::{HeaderMap, header};
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Json, Router};
use futures::StreamExt as _;
use quanyu_access::Principal;
use quanyu_event::Stream;
use quanyu_wire::StreamEvent;
use quanyu_wire::pb::common::v1::{self as wire, Priority};
use quanyu_wire::pb::{audit, fire, incident, safety, warning};
use serde::Deserialize;
use serde_json::Value;
use tokio::net::TcpListener;

use self::answer::Answers;
use self::cloud_event::Contract;
use self::listener::Connections;
use self::problem::{Problem, Told};
use crate::caller::Caller;
use crate::connection::Line;
use crate::desk::{Desk, PublishCall, Shared};
use crate::error::Error;
use crate::gate::Gate;
use crate::metrics;
use crate::refusal::{Fault, Refusal};

/// One event: a CloudEvent in structured mode.
const ONE: &str = "application/cloudevents+json";
/// Several events.
const BATCH: &str = "application/cloudevents-batch+json";

/// What the handlers share.
struct Http {
    shared: Shared,
    gate: Gate,
    counters: Vec<Counter>,
    answers: Answers,
}

/// A stream's desk and how its events look in JSON.
struct Counter {
    desk: Arc<Desk>,
    contract: Contract,
}

/// What a call may say beside its events.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Wishes {
    request_id: String,
    validate_only: bool,
    priority: Option<Urgency>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Urgency {
    Live,
    Bulk,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Sought {
    subject: String,
}

/// The routes over these desks.
///
/// # Errors
/// When the compiled contract lacks a message: a defect of the build.
pub(crate) fn routes(shared: &Shared, gate: Gate, desks: &[Arc<Desk>]) -> Result<Router, Error> {
    let counter =
        |desk: &Arc<Desk>| Ok(Counter { desk: Arc::clone(desk), contract: Contract::of(desk.stream)? });
    let counters = desks.iter().map(counter).collect::<Result<_, Error>>()?;
    let http = Http { shared: shared.clone(), gate, counters, answers: Answers::new()? };
    Ok(Router::new()
        .route("/v1/{stream}/events", post(publish))
        .route("/v1/{stream}/receipts/{event_id}", get(receipt))
        .fallback(|headers: HeaderMap| async move { Told::new(Problem::NoSuchPath, &headers) })
        .method_not_allowed_fallback(|headers: HeaderMap| async move { Told::new(Problem::Method, &headers) })
        .with_state(Arc::new(http)))
}

/// Serves until `settled`, then answers what had begun.
///
/// # Errors
/// What the operating system says.
pub(crate) async fn serve(
    routes: Router,
    listener: TcpListener,
    shared: &Shared,
    settled: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let connections = Connections::new(listener, &shared.settings);
    axum::serve(connections, routes.into_make_service_with_connect_info::<Line>())
        .with_graceful_shutdown(settled)
        .await
}

async fn publish(
    State(http): State<Arc<Http>>,
    ConnectInfo(line): ConnectInfo<Line>,
    Path(stream): Path<String>,
    wishes: Result<Query<Wishes>, QueryRejection>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Told> {
    let mut caller = Caller::of_headers(&headers, line);
    let counter = http.counter(&stream).map_err(|problem| problem.told(&caller))?;
    caller.principal = Some(http.identify(&headers).map_err(|problem| counter.refused(problem, &caller))?);
    let answer = async {
        let Query(wishes) = wishes.map_err(Problem::query)?;
        let one = is_one(&headers)?;
        let items = http.receive(body, one).await?;
        let results = counter.publish(items, wishes, &caller).await?;
        http.answers.results(&results, one, http.shared.settings.retry_ms)
    };
    answer.await.map_err(|problem: Problem| counter.refused(problem, &caller))
}

async fn receipt(
    State(http): State<Arc<Http>>,
    ConnectInfo(line): ConnectInfo<Line>,
    Path((stream, event_id)): Path<(String, String)>,
    sought: Result<Query<Sought>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Json<Value>, Told> {
    let caller = Caller::of_headers(&headers, line);
    let counter = http.counter(&stream).map_err(|problem| problem.told(&caller))?;
    http.identify(&headers).map_err(|problem| counter.refused(problem, &caller))?;
    let answer = async {
        let Query(sought) = sought.map_err(Problem::query)?;
        let _counted = http.shared.tasks.token();
        drop(http.gate.admit().await?);
        let found = counter.desk.try_find(&event_id, &sought.subject).await?;
        http.answers.receipt(&found)
    };
    answer.await.map(Json).map_err(|problem: Problem| counter.refused(problem, &caller))
}

impl Http {
    fn counter(&self, stream: &str) -> Result<&Counter, Problem> {
        let found = self.counters.iter().find(|counter| counter.desk.stream.as_str() == stream);
        found.ok_or(Problem::NoSuchStream)
    }

    /// Who a call is from; this port has no certificates.
    fn identify(&self, headers: &HeaderMap) -> Result<Arc<Principal>, Problem> {
        Ok(self.shared.entrance.admit(headers, None, &self.shared.settings)?)
    }

    /// The events of a request as JSON. Counted by the drain from here on, as in the gate of gRPC.
    async fn receive(&self, body: Body, one: bool) -> Result<Vec<Value>, Problem> {
        let (receiving, _decoded) = self.gate.admit().await?;
        let settings = &self.shared.settings;
        let patience = Duration::from_millis(settings.receive_ms_max);
        let whole = tokio::time::timeout(patience, whole(body, settings.message_bytes_max)).await;
        let whole = whole.map_err(|_| Refusal::TooSlow { waited: patience })??;
        let undecodable = |error: serde_json::Error| Refusal::Undecodable { reason: error.to_string() };
        let value: Value = serde_json::from_slice(&whole).map_err(undecodable)?;
        drop(receiving);
        match (value, one) {
            (value, true) => Ok(vec![value]),
            (Value::Array(items), false) => Ok(items),
            (_, false) => Err(Refusal::Undecodable { reason: "a batch is a JSON array".to_owned() }.into()),
        }
    }
}

impl Counter {
    /// Counts a refusal and words it.
    fn refused(&self, problem: Problem, caller: &Caller) -> Told {
        metrics::calls_refused(self.desk.stream.as_str(), problem.reason()).increment(1);
        problem.told(caller)
    }

    async fn publish(
        &self,
        items: Vec<Value>,
        wishes: Wishes,
        caller: &Caller,
    ) -> Result<Vec<wire::PublishResult>, Refusal> {
        // The drain waits for this call from here on.
        let _counted = self.desk.tasks.token();
        match self.desk.stream {
            Stream::Incident => self.publish_as::<incident::v1::IncidentEvent>(items, wishes, caller).await,
            Stream::Fire => self.publish_as::<fire::v1::FireEvent>(items, wishes, caller).await,
            Stream::Safety => self.publish_as::<safety::v1::SafetyEvent>(items, wishes, caller).await,
            Stream::Warning => self.publish_as::<warning::v1::WarningEvent>(items, wishes, caller).await,
            Stream::Audit => self.publish_as::<audit::v1::AuditEvent>(items, wishes, caller).await,
        }
    }

    /// What is no event is refused here, with its neighbours untouched; everything else is the desk's.
    async fn publish_as<E: StreamEvent>(
        &self,
        items: Vec<Value>,
        wishes: Wishes,
        caller: &Caller,
    ) -> Result<Vec<wire::PublishResult>, Refusal> {
        let mut faults: Vec<Fault> = Vec::new();
        self.desk.check_count(items.len(), &mut faults);
        if !faults.is_empty() {
            return Err(Refusal::Request(faults));
        }
        let mut events: Vec<E> = Vec::with_capacity(items.len());
        let mut results: Vec<Option<wire::PublishResult>> = Vec::with_capacity(items.len());
        for item in items {
            match self.contract.read(item) {
                Ok(event) => {
                    events.push(event);
                    results.push(None);
                }
                Err(refused) => {
                    metrics::events_rejected(self.desk.stream.as_str(), refused.reason()).increment(1);
                    results.push(Some(refused.result(caller.language)));
                }
            }
        }
        let priority = match wishes.priority {
            Some(Urgency::Bulk) => Priority::Bulk,
            Some(Urgency::Live) | None => Priority::Live,
        };
        let call = PublishCall {
            request_id: wishes.request_id,
            validate_only: wishes.validate_only,
            priority: priority.into(),
            events,
        };
        let answers =
            if call.events.is_empty() { Vec::new() } else { self.desk.try_publish(call, caller).await? };
        let mut answers = answers.into_iter();
        Ok(results.into_iter().filter_map(|result| result.or_else(|| answers.next())).collect())
    }
}

/// Whether the body is one event or an array of them.
fn is_one(headers: &HeaderMap) -> Result<bool, Problem> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !matches!(text(header::CONTENT_ENCODING), "" | "identity") {
        return Err(Problem::MediaType);
    }
    let media_type = text(header::CONTENT_TYPE).split(';').next().unwrap_or_default().trim();
    match media_type {
        _ if media_type.eq_ignore_ascii_case(ONE) => Ok(true),
        _ if media_type.eq_ignore_ascii_case(BATCH) => Ok(false),
        _ => Err(Problem::MediaType),
    }
}

/// The whole body, if it is not too large.
async fn whole(body: Body, bytes_max: usize) -> Result<Vec<u8>, Refusal> {
    let mut pieces = body.into_data_stream();
    let mut whole = Vec::new();
    while let Some(piece) = pieces.next().await {
        let piece = piece.map_err(|error| Refusal::Undecodable { reason: error.to_string() })?;
        if whole.len() + piece.len() > bytes_max {
            return Err(Refusal::MessageTooLarge { max: bytes_max });
        }
        whole.extend_from_slice(&piece);
    }
    Ok(whole)
}
