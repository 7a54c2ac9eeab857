//! Clients for the two servers, from the settings, and their errors as something a user can act on.
//!
//! Used by every command that asks a server. Never asks one itself.

use std::fmt;
use std::time::Duration;

use quanyu_boot::Failure;
use quanyu_log::{Broker, LogError};
use quanyu_local::Stack;
use quanyu_store::StoreError;

use crate::remedy;
use crate::session::Session;

impl Session {
    /// The broker of the settings, or of the running stack.
    ///
    /// # Errors
    /// When there is neither.
    pub fn broker(&self) -> Result<Broker, Failure> {
        let kafka = &self.loaded.value.kafka;
        let brokers =
            kafka.brokers.as_deref().ok_or_else(|| self.nothing_configured("Kafka", "KAFKA_BROKERS"))?;
        let mut broker = Broker::new(brokers);
        broker.options =
            kafka.options.iter().map(|(name, value)| (name.clone(), value.expose().to_owned())).collect();
        Ok(broker)
    }

    /// The store of the settings, or of the running stack.
    ///
    /// # Errors
    /// When there is neither, or the address is none.
    pub fn store(&self) -> Result<quanyu_store::Client, Failure> {
        let client = quanyu_store::Client::new(self.store_settings()?).map_err(store_failure)?;
        Ok(self.questions.as_ref().map_or_else(|| client.clone(), |questions| client.noting(questions)))
    }

    /// How to reach the store.
    ///
    /// # Errors
    /// As [`Session::store`].
    pub fn store_settings(&self) -> Result<quanyu_store::Settings, Failure> {
        let clickhouse = &self.loaded.value.clickhouse;
        let url = clickhouse.url.as_deref();
        let url = url.ok_or_else(|| self.nothing_configured("ClickHouse", "CLICKHOUSE_URL"))?;
        let wrong = |error| Failure::usage("clickhouse.url cannot be used").because(error);
        let mut settings = quanyu_store::Settings::from_url(url).map_err(wrong)?;
        if let Some(user) = &clickhouse.user {
            settings.user.clone_from(user);
        }
        if let Some(password) = &clickhouse.password {
            settings.password = password.expose().to_owned().into();
        }
        if let Some(database) = &clickhouse.database {
            settings.database.clone_from(database);
        }
        settings.cluster.clone_from(&clickhouse.cluster);
        settings.timeouts = quanyu_store::Timeouts {
            connect: Duration::from_millis(clickhouse.connect_timeout_ms),
            query: Duration::from_millis(clickhouse.query_timeout_ms),
            insert: Duration::from_millis(clickhouse.insert_timeout_ms),
            fence: Duration::from_millis(clickhouse.fence_timeout_ms),
        };
        Ok(settings)
    }

    /// The address of the ingestion services, configured or of the running stack.
    ///
    /// # Errors
    /// When there is neither.
    pub fn grpc(&self) -> anyhow::Result<String> {
        let address = self.loaded.value.client.grpc.clone();
        Ok(address.ok_or_else(|| self.nothing_configured("ingest", "CLIENT_GRPC"))?)
    }

    /// The address of the running stack's answers and dashboard.
    ///
    /// # Errors
    /// When no stack runs, or without that role.
    pub fn aggregate(&self) -> anyhow::Result<String> {
        let endpoints = Stack::endpoints(&self.home).map_err(local_failure)?;
        Ok(endpoints.http.ok_or_else(|| {
            Failure::unreachable("the stack has no aggregate role").fix("`quanyu up` starts it")
        })?)
    }

    fn nothing_configured(&self, server: &str, variable: &str) -> Failure {
        let home = self.home.display();
        Failure::unreachable(format!("no {server} is configured and no stack runs at {home}"))
            .fix(format!("start one with `quanyu up`, name its folder with --home, or set QUANYU_{variable}"))
    }
}

/// A store's error with exit code and remedy.
pub fn store_failure(error: StoreError) -> Failure {
    let (exit, fix) = remedy::of_store(&error);
    remedy::failure(exit, error.to_string(), fix)
}

/// The log's error with exit code and remedy.
pub fn log_failure(error: LogError) -> Failure {
    let (exit, fix) = remedy::of_log(&error);
    let failure = remedy::failure(exit, error.to_string(), fix);
    match error {
        LogError::Publish { source, .. } => failure.because(source),
        _ => failure,
    }
}

/// The local stack's error with exit code; its text says the remedy.
pub fn local_failure(error: quanyu_local::Error) -> Failure {
    let (exit, fix) = remedy::of_local(&error);
    remedy::failure(exit, error.to_string(), fix)
}

/// Says that something is being done, on a terminal only.
pub fn progress(session: &Session, what: impl fmt::Display) {
    if !session.output.json {
        session.output.say(what);
    }
}
