//! A running stack: stopping it, looking at it, and hurting it on purpose.
//! Used by `quanyu down | status` and by crash tests. It never touches a process that this home did not start.

use std::path::{Path, PathBuf};
use std::time::Duration;

use nix::sys::signal::Signal;
use serde::Serialize;

use crate::cache::KAFKA_VERSION;
use crate::error::{Error, Result};
use crate::process::{Life, Process};
use crate::stack::{Stack, lock, wait_clickhouse, wait_kafka};
use crate::state::State;
use crate::{clickhouse, kafka, ports};

pub(crate) const SERVERS: [&str; 2] = [kafka::NAME, clickhouse::NAME];
/// Roles drain what they have in hand: the deadline of their own drain and a little more.
const ROLE_GRACE: Duration = Duration::from_secs(35);

/// What a home runs.
#[derive(Debug, Clone, Serialize)]
pub struct StackStatus {
    /// The home.
    pub home: PathBuf,
    /// Kafka, ClickHouse, then the roles by name.
    pub servers: Vec<ServerStatus>,
}

impl StackStatus {
    /// Whether everything that was started is there and answers.
    pub fn healthy(&self) -> bool {
        !self.servers.is_empty() && self.servers.iter().all(|server| server.answers.unwrap_or(server.alive))
    }
}

/// One server or role.
#[derive(Debug, Clone, Serialize)]
pub struct ServerStatus {
    /// `kafka`, `clickhouse` or the role's name.
    pub name: String,
    /// Process id; None for a server that was there already.
    pub pid: Option<i32>,
    /// Whether the process exists.
    pub alive: bool,
    /// Whether it is stopped by SIGSTOP.
    pub frozen: bool,
    /// Whether it answers; None for roles, whose health their caller knows.
    pub answers: Option<bool>,
    /// Its ports.
    pub ports: Vec<u16>,
    /// Its version, where that is known.
    pub version: Option<String>,
    /// Its log; None for a server that was there already.
    pub log: Option<PathBuf>,
}

impl Stack {
    /// Stops what this home started: roles, then ClickHouse, then Kafka, each asked first and killed after its grace.
    /// A home without a stack is fine.
    ///
    /// # Errors
    /// [`Error::NotStopped`], [`Error::Locked`], [`Error::State`].
    pub async fn down(home: &Path) -> Result<()> {
        if State::load(home)?.is_none() {
            return Ok(());
        }
        let (_lock, mut state) = lock(home).await?;
        for role in state.roles.values() {
            role.process.signal(Signal::SIGTERM);
        }
        for (name, role) in std::mem::take(&mut state.roles) {
            role.process.stop(&name, ROLE_GRACE).await?;
        }
        if let Some(process) = state.clickhouse.as_mut().and_then(|server| server.process.take()) {
            process.stop("ClickHouse", clickhouse::STOP_GRACE).await?;
        }
        if let Some(process) = state.kafka.as_mut().and_then(|broker| broker.process.take()) {
            process.stop("Kafka", kafka::STOP_GRACE).await?;
        }
        (state.grpc, state.http, state.ingest_http, state.warn) = (None, None, None, None);
        state.save(home)
    }

    /// What runs under a home; servers are asked whether they answer.
    ///
    /// # Errors
    /// [`Error::NotRunning`] when no stack was ever started there.
    pub async fn status(home: &Path) -> Result<StackStatus> {
        let state = State::of_stack(home)?;
        let mut servers = Vec::new();
        if let Some(broker) = &state.kafka {
            let mut status = ServerStatus::of(kafka::NAME, broker.process.as_ref(), home.join(kafka::LOG));
            status.ports = vec![broker.port, broker.controller_port];
            status.version = Some(KAFKA_VERSION.to_owned());
            status.answers = Some(status.alive && kafka::probe(broker).ask().await.is_some());
            servers.push(status);
        }
        if let Some(server) = &state.clickhouse {
            let mut status =
                ServerStatus::of(clickhouse::NAME, server.process.as_ref(), home.join(clickhouse::LOG));
            status.ports = vec![server.http_port, server.tcp_port];
            status.version = Some(server.version.clone());
            status.answers = Some(status.alive && clickhouse::probe(server, home)?.ask().await.is_some());
            servers.push(status);
        }
        for (name, role) in &state.roles {
            servers.push(ServerStatus::of(name, Some(&role.process), role.log.clone()));
        }
        Ok(StackStatus { home: home.to_path_buf(), servers })
    }

    /// Sends a signal to `kafka`, `clickhouse` or a role.
    ///
    /// # Errors
    /// [`Error::NotRunning`] when there is no such process.
    pub fn signal(home: &Path, name: &str, signal: Signal) -> Result<()> {
        let process = find(&State::of_stack(home)?, name);
        match process {
            Some(process) if process.signal(signal) => Ok(()),
            _ => Err(Error::NotRunning { name: name.to_owned(), home: home.to_path_buf() }),
        }
    }

    /// Waits until `kafka`, `clickhouse` or a role is gone; false when it still exists after `wait`.
    ///
    /// # Errors
    /// [`Error::NotRunning`] when no stack was ever started there.
    pub async fn gone_within(home: &Path, name: &str, wait: Duration) -> Result<bool> {
        match find(&State::of_stack(home)?, name) {
            Some(process) => Ok(process.gone_within(wait).await),
            None => Ok(true),
        }
    }

    /// Kills `kafka` or `clickhouse` where it still runs, starts it again on the same ports, and waits until it answers.
    ///
    /// # Errors
    /// [`Error::PortTaken`], [`Error::Died`], [`Error::NotHealthy`], [`Error::Usage`] for another name.
    pub async fn restart_server(home: &Path, name: &str) -> Result<()> {
        Self::restart_within(home, name, Duration::ZERO).await
    }

    /// The same, with time to end by itself first.
    pub(crate) async fn restart_within(home: &Path, name: &str, grace: Duration) -> Result<()> {
        let (_lock, mut state) = lock(home).await?;
        if let Some(process) = find(&state, name) {
            process.stop(name, grace).await?;
        }
        let database = state.database.clone();
        let missing = || Error::NotRunning { name: name.to_owned(), home: home.to_path_buf() };
        match name {
            kafka::NAME => {
                let broker = state.kafka.as_mut().ok_or_else(missing)?;
                require_free("Kafka", &[broker.port, broker.controller_port])?;
                broker.process = Some(kafka::start(broker, home).await?);
            }
            clickhouse::NAME => {
                let server = state.clickhouse.as_mut().ok_or_else(missing)?;
                require_free("ClickHouse", &[server.http_port, server.tcp_port])?;
                server.process = Some(clickhouse::start(server, home, &database)?);
            }
            _ => {
                return Err(Error::Usage(format!(
                    "`{name}` is not a server: use one of {}",
                    SERVERS.join(", ")
                )));
            }
        }
        state.save(home)?;
        // Only this one: the other may be down on purpose.
        match name {
            kafka::NAME => wait_kafka(&state, home).await?,
            _ => wait_clickhouse(&mut state, home).await?,
        }
        state.save(home)
    }

    /// Stops one role: asked first, killed after `grace`.
    ///
    /// # Errors
    /// [`Error::NotRunning`] when there is no role of that name, [`Error::NotStopped`].
    pub async fn stop_role(home: &Path, name: &str, grace: Duration) -> Result<()> {
        let (_lock, mut state) = lock(home).await?;
        let missing = || Error::NotRunning { name: name.to_owned(), home: home.to_path_buf() };
        let role = state.roles.remove(name).ok_or_else(missing)?;
        role.process.stop(name, grace).await?;
        state.save(home)
    }
}

impl ServerStatus {
    fn of(name: &str, process: Option<&Process>, log: PathBuf) -> Self {
        let life = process.map_or(Life::Gone, Process::life);
        Self {
            name: name.to_owned(),
            pid: process.map(|process| process.pid),
            alive: life != Life::Gone,
            frozen: life == Life::Frozen,
            answers: None,
            ports: Vec::new(),
            version: None,
            log: Some(log),
        }
    }
}

fn find(state: &State, name: &str) -> Option<Process> {
    match name {
        kafka::NAME => state.kafka.as_ref()?.process.clone(),
        clickhouse::NAME => state.clickhouse.as_ref()?.process.clone(),
        role => state.roles.get(role).map(|role| role.process.clone()),
    }
}

fn require_free(server: &'static str, wanted: &[u16]) -> Result<()> {
    for &port in wanted {
        ports::choose(ports::Wish { server, asked: Some(port), remembered: None, usual: port })?;
    }
    Ok(())
}
