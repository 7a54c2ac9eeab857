//! `Stack::up`: from nothing, or from whatever still runs, to two healthy servers.
//! Used by `quanyu up`, `make run` and the tests. Doing it twice changes nothing; a dead server is started again.
//! It never stops anything.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::cache::Cache;
use crate::error::{Error, Result};
use crate::health::{self, Watched};
use crate::lock::Lock;
use crate::options::{Endpoints, ExistingClickHouse, Options, Progress, RoleAddresses};
use crate::ports::{Claim, Wish, choose};
use crate::process::Process;
use crate::state::{ClickHouse, Existing, Kafka, State, existing_password_file};
use crate::{clickhouse, files, kafka};

/// Another command in the same home may be starting Kafka after a crash.
const LOCK_WAIT: Duration = Duration::from_secs(180);

/// A port that was free may be taken by somebody else before the server has it; then other ports are tried.
const ATTEMPTS_MAX: u32 = 3;

/// The local stack of a home folder.
#[derive(Debug, Clone, Copy)]
pub struct Stack;

impl Stack {
    /// Starts what does not run yet and returns when all of it answers.
    ///
    /// Fetches what the cache lacks. A port that was asked for and is taken is an error; otherwise the usual ports
    /// are used when they are free, else others, and the home remembers them. `progress` gets a line per slow step.
    ///
    /// # Errors
    /// Any [`Error`], each saying what to do. Whatever was started before it still runs; [`Stack::down`] stops it.
    pub async fn up(options: Options, progress: Progress<'_>) -> Result<Endpoints> {
        let home = files::prepare_home(&options.home)?;
        let _lock = Lock::acquire(&home, LOCK_WAIT).await?;
        let mut up = Up::new(&options, &home, progress)?;
        up.use_existing()?;
        let mut attempt = 1;
        while let Err(error) = up.start().await {
            let asked = [options.kafka_port, options.clickhouse_http_port, options.clickhouse_tcp_port];
            match error {
                Error::PortTaken { port, .. } if attempt < ATTEMPTS_MAX && !asked.contains(&Some(port)) => {
                    attempt += 1
                }
                error => return Err(error),
            }
        }
        up.state.endpoints(&home)
    }

    /// Where the stack of a home answers, as last started; nothing is asked.
    ///
    /// # Errors
    /// [`Error::NotRunning`] when no stack was ever started there.
    pub fn endpoints(home: &Path) -> Result<Endpoints> {
        State::of_stack(home)?.endpoints(home)
    }

    /// Remembers the addresses of the roles, for [`Stack::endpoints`].
    ///
    /// # Errors
    /// [`Error::NotRunning`] when no stack was ever started there.
    pub async fn set_role_addresses(home: &Path, addresses: RoleAddresses) -> Result<Endpoints> {
        let (_lock, mut state) = lock(home).await?;
        let RoleAddresses { grpc, http, ingest_http, warn } = addresses;
        (state.grpc, state.http, state.ingest_http, state.warn) = (grpc, http, ingest_http, warn);
        state.save(home)?;
        state.endpoints(home)
    }
}

/// One `up` at work. The claims end with it, when the servers listen.
struct Up<'a> {
    options: &'a Options,
    home: &'a PathBuf,
    cache: Cache<'a>,
    state: State,
    claims: Vec<Claim>,
}

impl<'a> Up<'a> {
    fn new(options: &'a Options, home: &'a PathBuf, progress: Progress<'a>) -> Result<Self> {
        let mut state = State::load(home)?.unwrap_or_else(|| State::new(&options.database));
        state.database.clone_from(&options.database);
        let cache = Cache { folder: &options.cache, offline: options.offline, progress };
        Ok(Self { options, home, cache, state, claims: Vec::new() })
    }

    fn use_existing(&mut self) -> Result<()> {
        self.state.existing_kafka.clone_from(&self.options.existing_kafka);
        self.state.existing_clickhouse = None;
        if let Some(ExistingClickHouse { url, user, password }) = &self.options.existing_clickhouse {
            self.state.existing_clickhouse = Some(Existing { url: url.clone(), user: user.clone() });
            files::write_private(&existing_password_file(self.home), password.as_bytes())?;
        }
        self.state.save(self.home)
    }

    async fn start(&mut self) -> Result<()> {
        // Kafka is slow to start: ClickHouse starts meanwhile.
        if self.options.existing_kafka.is_none() {
            self.start_kafka().await?;
        }
        if self.options.existing_clickhouse.is_none() {
            self.start_clickhouse().await?;
        }
        wait_healthy(&mut self.state, self.home).await?;
        self.state.save(self.home)
    }

    async fn start_kafka(&mut self) -> Result<()> {
        let known = self.state.kafka.clone();
        if let Some(running) = known.as_ref().filter(|known| alive(known.process.as_ref())) {
            return same_port("Kafka", self.options.kafka_port, running.port);
        }
        let jars = self.cache.kafka().await?;
        let port =
            self.port("Kafka", self.options.kafka_port, known.as_ref().map(|known| known.port), 9092)?;
        let controller = known.as_ref().map(|known| known.controller_port);
        let controller_port = self.port("Kafka's controller", None, controller, 9093)?;
        let mut kafka = Kafka { port, controller_port, jars, process: None };
        (self.cache.progress)(&format!("starting Kafka on 127.0.0.1:{port}"));
        kafka.process = Some(kafka::start(&kafka, self.home).await?);
        self.state.kafka = Some(kafka);
        self.state.save(self.home)
    }

    async fn start_clickhouse(&mut self) -> Result<()> {
        let known = self.state.clickhouse.clone();
        if let Some(running) = known.as_ref().filter(|known| alive(known.process.as_ref())) {
            same_port("ClickHouse HTTP", self.options.clickhouse_http_port, running.http_port)?;
            return same_port("ClickHouse TCP", self.options.clickhouse_tcp_port, running.tcp_port);
        }
        let program = clickhouse::Program::find(self.cache, &self.options.engine).await?;
        let (http, tcp) = (self.options.clickhouse_http_port, self.options.clickhouse_tcp_port);
        let http_port =
            self.port("ClickHouse HTTP", http, known.as_ref().map(|known| known.http_port), 8123)?;
        let tcp_port = self.port("ClickHouse TCP", tcp, known.as_ref().map(|known| known.tcp_port), 9000)?;
        let mut server = ClickHouse { http_port, tcp_port, program, version: String::new(), process: None };
        (self.cache.progress)(&format!("starting ClickHouse on 127.0.0.1:{http_port}"));
        server.process = Some(clickhouse::start(&server, self.home, &self.state.database)?);
        self.state.clickhouse = Some(server);
        self.state.save(self.home)
    }

    fn port(
        &mut self,
        server: &'static str,
        asked: Option<u16>,
        known: Option<u16>,
        usual: u16,
    ) -> Result<u16> {
        let claim = choose(Wish { server, asked, remembered: known, usual })?;
        let port = claim.port;
        if let Some(before) = known.filter(|&before| before != port && asked.is_none()) {
            (self.cache.progress)(&format!("port {before} of {server} is taken by now: using {port}"));
        }
        self.claims.push(claim);
        Ok(port)
    }
}

/// Takes the lock of a home that has a stack, and reads its state.
pub(crate) async fn lock(home: &Path) -> Result<(Lock, State)> {
    // Looked at first, so that a home without a stack is called that and gets no lock file.
    State::of_stack(home)?;
    let lock = Lock::acquire(home, LOCK_WAIT).await?;
    let state = State::of_stack(home)?;
    Ok((lock, state))
}

/// Waits until the servers that this home runs answer, and notes the versions that they say.
pub(crate) async fn wait_healthy(state: &mut State, home: &Path) -> Result<()> {
    wait_clickhouse(state, home).await?;
    wait_kafka(state, home).await
}

pub(crate) async fn wait_clickhouse(state: &mut State, home: &Path) -> Result<()> {
    if let (None, Some(server)) = (&state.existing_clickhouse, &mut state.clickhouse)
        && let Some(process) = &server.process
    {
        let (port, log, wait) = (server.http_port, &home.join(clickhouse::LOG), clickhouse::START_WAIT);
        let watched = Watched { name: "ClickHouse", process, port, log, wait };
        server.version = health::wait(&clickhouse::probe(server, home)?, watched).await?;
    }
    Ok(())
}

pub(crate) async fn wait_kafka(state: &State, home: &Path) -> Result<()> {
    if let (None, Some(broker)) = (&state.existing_kafka, &state.kafka)
        && let Some(process) = &broker.process
    {
        let (port, log, wait) = (broker.port, &home.join(kafka::LOG), kafka::START_WAIT);
        health::wait(&kafka::probe(broker), Watched { name: "Kafka", process, port, log, wait }).await?;
    }
    Ok(())
}

pub(crate) fn alive(process: Option<&Process>) -> bool {
    process.is_some_and(Process::alive)
}

fn same_port(server: &str, asked: Option<u16>, running: u16) -> Result<()> {
    match asked.filter(|&asked| asked != running) {
        Some(asked) => Err(Error::Usage(format!(
            "{server} runs on port {running} already, and port {asked} was asked for: run `quanyu down` first"
        ))),
        None => Ok(()),
    }
}
