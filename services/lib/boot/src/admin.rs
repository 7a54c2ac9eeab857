//! The admin port: probes and metrics over HTTP, and whatever read API a role mounts beside them.
//!
//! `/livez` says that the process runs, `/startupz` that its roles are built, `/readyz` that every check holds
//! (with the reasons, if not), `/metrics` is Prometheus text. Never serves data of events.

use std::net::SocketAddr;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Json, Response};
use axum::routing::get;
use tokio::net::TcpListener;

use crate::exit::{Exit, Failure};
use crate::health::Health;
use crate::metrics::Recorder;
use crate::stopper::Stopper;

/// A bound admin port that is not serving yet.
#[derive(Debug)]
pub struct Admin {
    listener: TcpListener,
    router: Router,
}

#[derive(Debug, Clone)]
struct Probes {
    health: Health,
    recorder: Recorder,
}

impl Admin {
    /// Binds the port. Port 0 takes a free one.
    ///
    /// # Errors
    /// When the address is taken or not this machine's.
    pub async fn bind(listen: SocketAddr, health: Health, recorder: Recorder) -> Result<Self, Failure> {
        let listener = bind(listen, "admin").await?;
        let router = Router::new()
            .route("/livez", get(|| async { "ok\n" }))
            .route("/startupz", get(startupz))
            .route("/readyz", get(readyz))
            .route("/metrics", get(metrics))
            .with_state(Probes { health, recorder });
        Ok(Self { listener, router })
    }

    /// Adds a router beside the probes, such as the schema registry's read API.
    pub fn mount(mut self, router: Router) -> Self {
        self.router = self.router.merge(router);
        self
    }

    /// The address that was bound.
    ///
    /// # Errors
    /// When the operating system does not tell.
    pub fn address(&self) -> std::io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Serves until stopped.
    ///
    /// # Errors
    /// When accepting fails for good.
    pub async fn run(self, stopper: Stopper) -> std::io::Result<()> {
        axum::serve(self.listener, self.router)
            .with_graceful_shutdown(async move { stopper.stopped().await })
            .await
    }
}

/// Binds a listener, with an error that says which setting to change.
///
/// # Errors
/// When the address is taken or not this machine's.
pub async fn bind(listen: SocketAddr, section: &str) -> Result<TcpListener, Failure> {
    TcpListener::bind(listen).await.map_err(|source| {
        let fix = format!(
            "stop what listens there, or set {section}.listen (QUANYU_{}_LISTEN)",
            section.to_uppercase()
        );
        Failure::new(Exit::Failed, format!("{listen} cannot be listened on for {section}"))
            .fix(fix)
            .because(source)
    })
}

async fn startupz(State(probes): State<Probes>) -> Response {
    if probes.health.is_started() {
        "ok\n".into_response()
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "starting\n").into_response()
    }
}

async fn readyz(State(probes): State<Probes>) -> Response {
    let ready = probes.health.is_ready();
    let checks: serde_json::Map<String, serde_json::Value> = probes
        .health
        .checks()
        .into_iter()
        .map(|(name, held)| (name, held.map_or_else(Into::into, |()| "ok".into())))
        .collect();
    let status = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(serde_json::json!({ "ready": ready, "checks": checks }))).into_response()
}

async fn metrics(State(probes): State<Probes>) -> Response {
    let kind = [(axum::http::header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")];
    (kind, probes.recorder.render()).into_response()
}

#[cfg(test)]
mod tests;
