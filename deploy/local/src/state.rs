//! `state.json`: what a stack started, where it listens, and how to start it again.
//! Written by `up`, `down`, `start_role` and `restart_server` under the home's lock, read by everybody else.
//! It never holds a password; those are in files of their own.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::clickhouse::Program;
use crate::error::{Error, Result};
use crate::files;
use crate::options::{ClickHouseEndpoint, Endpoints};
use crate::process::Process;

/// Raised when the file's shape changes.
const FORMAT: u32 = 1;

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct State {
    pub(crate) format: u32,
    pub(crate) database: String,
    /// Brokers that were there already.
    pub(crate) existing_kafka: Option<String>,
    /// A ClickHouse that was there already.
    pub(crate) existing_clickhouse: Option<Existing>,
    pub(crate) kafka: Option<Kafka>,
    pub(crate) clickhouse: Option<ClickHouse>,
    pub(crate) roles: BTreeMap<String, Role>,
    pub(crate) grpc: Option<String>,
    pub(crate) http: Option<String>,
    /// Absent in states of earlier versions.
    #[serde(default)]
    pub(crate) ingest_http: Option<String>,
    /// Absent in states of earlier versions.
    #[serde(default)]
    pub(crate) warn: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Existing {
    pub(crate) url: String,
    pub(crate) user: String,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Kafka {
    pub(crate) port: u16,
    pub(crate) controller_port: u16,
    pub(crate) jars: PathBuf,
    pub(crate) process: Option<Process>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct ClickHouse {
    pub(crate) http_port: u16,
    pub(crate) tcp_port: u16,
    pub(crate) program: Program,
    pub(crate) version: String,
    pub(crate) process: Option<Process>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Role {
    pub(crate) arguments: Vec<String>,
    pub(crate) log: PathBuf,
    pub(crate) process: Process,
}

impl State {
    pub(crate) fn new(database: &str) -> Self {
        Self {
            format: FORMAT,
            database: database.to_owned(),
            existing_kafka: None,
            existing_clickhouse: None,
            kafka: None,
            clickhouse: None,
            roles: BTreeMap::new(),
            grpc: None,
            http: None,
            ingest_http: None,
            warn: None,
        }
    }

    /// The state of a home; None when nothing was ever started there.
    ///
    /// # Errors
    /// [`Error::State`] when the file is not ours.
    pub(crate) fn load(home: &Path) -> Result<Option<Self>> {
        let path = home.join("state.json");
        let Some(text) = files::read_if_there(&path)? else { return Ok(None) };
        let broken = |detail: String| Error::State { path: path.clone(), detail };
        let state: Self = serde_json::from_str(&text).map_err(|error| broken(error.to_string()))?;
        if state.format != FORMAT {
            return Err(broken(format!("format {}", state.format)));
        }
        Ok(Some(state))
    }

    /// As [`State::load`], for callers that need a stack.
    pub(crate) fn of_stack(home: &Path) -> Result<Self> {
        Self::load(home)?
            .ok_or_else(|| Error::NotRunning { name: "a stack".to_owned(), home: home.to_path_buf() })
    }

    pub(crate) fn save(&self, home: &Path) -> Result<()> {
        let path = home.join("state.json");
        let text = serde_json::to_vec_pretty(self)
            .map_err(|error| Error::State { path: path.clone(), detail: error.to_string() })?;
        files::write_private(&path, &text)
    }

    /// Where the stack answers.
    pub(crate) fn endpoints(&self, home: &Path) -> Result<Endpoints> {
        let home = &home.canonicalize().map_err(Error::read(home))?;
        let missing = |name: &str| Error::NotRunning { name: name.to_owned(), home: home.to_path_buf() };
        let kafka = match (&self.existing_kafka, &self.kafka) {
            (Some(brokers), _) => brokers.clone(),
            (None, Some(kafka)) => kafka.address(),
            (None, None) => return Err(missing("Kafka")),
        };
        let (url, user) = match (&self.existing_clickhouse, &self.clickhouse) {
            (Some(existing), _) => (existing.url.clone(), existing.user.clone()),
            (None, Some(server)) => (format!("http://{}", server.address()), USER.to_owned()),
            (None, None) => return Err(missing("ClickHouse")),
        };
        let password = match self.existing_clickhouse {
            Some(_) => files::read_if_there(&existing_password_file(home))?.unwrap_or_default(),
            None => password(home, USER)?,
        };
        let clickhouse = ClickHouseEndpoint { url, user, password, database: self.database.clone() };
        Ok(Endpoints {
            kafka,
            clickhouse,
            grpc: self.grpc.clone(),
            http: self.http.clone(),
            ingest_http: self.ingest_http.clone(),
            warn: self.warn.clone(),
            home: home.clone(),
        })
    }
}

impl Kafka {
    pub(crate) fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }
}

impl ClickHouse {
    pub(crate) fn address(&self) -> String {
        format!("127.0.0.1:{}", self.http_port)
    }
}

/// The user that a stack's own ClickHouse is used with.
pub(crate) const USER: &str = "quanyu";

/// Where an existing server's password is kept for the commands that find the stack by its home.
pub(crate) fn existing_password_file(home: &Path) -> PathBuf {
    home.join("clickhouse/existing.password")
}

/// The password of one of the stack's own ClickHouse users; made up the first time.
pub(crate) fn password(home: &Path, user: &str) -> Result<String> {
    let path = home.join("clickhouse").join(format!("{user}.password"));
    if let Some(known) = files::read_if_there(&path)? {
        return Ok(known);
    }
    let fresh = files::hex(&files::random::<16>()?);
    files::write_private(&path, fresh.as_bytes())?;
    Ok(fresh)
}
