//! What a process says about its own state: started, ready, and for each check why not.
//!
//! Roles register checks and set them; the admin port reads them. Liveness is not here: it never depends on
//! Kafka or ClickHouse, so a server that is away does not make an orchestrator kill a healthy process.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The shared state of all checks of a process. Clones share it.
#[derive(Debug, Clone, Default)]
pub struct Health {
    inner: Arc<Mutex<Inner>>,
}

#[derive(Debug, Default)]
struct Inner {
    started: bool,
    checks: BTreeMap<String, Result<(), String>>,
}

/// One thing that must hold before the process is ready.
#[derive(Debug, Clone)]
pub struct Check {
    health: Health,
    name: String,
}

impl Health {
    /// Registers a check, not ready until it says so. Names are `role.part`, such as `ingest.kafka`.
    pub fn register(&self, name: impl Into<String>) -> Check {
        let check = Check { health: self.clone(), name: name.into() };
        check.not_ready("starting");
        check
    }

    /// All roles are built.
    pub fn set_started(&self) {
        self.lock().started = true;
    }

    /// Whether all roles are built.
    pub fn is_started(&self) -> bool {
        self.lock().started
    }

    /// Every check by name: `Ok`, or the reason why not.
    pub fn checks(&self) -> BTreeMap<String, Result<(), String>> {
        self.lock().checks.clone()
    }

    /// Started, and every check holds.
    pub fn is_ready(&self) -> bool {
        let inner = self.lock();
        inner.started && inner.checks.values().all(Result::is_ok)
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        // The state is plain data, valid after any panic elsewhere.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Check {
    /// It holds.
    pub fn ready(&self) {
        self.health.lock().checks.insert(self.name.clone(), Ok(()));
    }

    /// It does not hold, because of `reason`.
    pub fn not_ready(&self, reason: impl Into<String>) {
        self.health.lock().checks.insert(self.name.clone(), Err(reason.into()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ready_means_started_and_every_check_holds() {
        let health = Health::default();
        let kafka = health.register("ingest.kafka");
        health.set_started();
        assert!(!health.is_ready());
        kafka.ready();
        assert!(health.is_ready());
        kafka.not_ready("no broker answers");
        assert!(!health.is_ready());
    }
}
