//! Whether this server should get calls: per service over gRPC, and for the process's readiness port.
//!
//! Follows the log's answers and the stop. A log that is away makes it not serving, never dead.

use std::sync::Arc;
use std::time::Duration;

use quanyu_boot::health::Check;
use tonic_health::ServingStatus;
use tonic_health::server::HealthReporter;

use crate::desk::Shared;
use crate::metrics;

/// The whole server, by the convention of gRPC's health protocol.
const WHOLE_SERVER: &str = "";

/// Tells the state of all services together.
pub(crate) struct Watch {
    pub reporter: HealthReporter,
    pub services: Vec<&'static str>,
    pub topics: Vec<Arc<str>>,
    pub check: Check,
}

impl Watch {
    /// Looks at the log again and again, at once after an event was not confirmed, until the stop.
    pub(crate) async fn run(mut self, shared: Shared) {
        let pause = Duration::from_millis(shared.settings.probe_ms);
        let mut before = None;
        loop {
            let probe = Arc::clone(&shared.log).probe(self.topics.clone());
            let Some(answer) = shared.stopper.until_stopped(probe).await else { break };
            let reason = answer.err().map(|error| error.to_string());
            if before.as_ref() != Some(&reason) {
                shared.outage_reason.send_replace(reason.clone());
                self.tell(reason.as_deref()).await;
            }
            before = Some(reason);
            let wake = async { tokio::time::timeout(pause, shared.outage.notified()).await.is_ok() };
            if shared.stopper.until_stopped(wake).await.is_none() {
                break;
            }
        }
        self.check.not_ready("stopping");
        self.set(ServingStatus::NotServing).await;
        shared.tasks.close();
        shared.tasks.wait().await;
        // A watcher's call never ends by itself and would hold its connection open; this ends it.
        for service in self.services {
            self.reporter.clear_service_status(service).await;
        }
        self.reporter.clear_service_status(WHOLE_SERVER).await;
    }

    async fn tell(&self, reason: Option<&str>) {
        metrics::log_reachable().set(if reason.is_none() { 1.0 } else { 0.0 });
        match reason {
            None => {
                tracing::info!("the log answers");
                self.check.ready();
                self.set(ServingStatus::Serving).await;
            }
            Some(reason) => {
                tracing::warn!(reason, "the log does not answer");
                self.check.not_ready(reason);
                self.set(ServingStatus::NotServing).await;
            }
        }
    }

    async fn set(&self, status: ServingStatus) {
        for service in &self.services {
            self.reporter.set_service_status(service, status).await;
        }
        self.reporter.set_service_status(WHOLE_SERVER, status).await;
    }
}
