//! What a caller says to a stack (`Options`) and what it gets back (`Endpoints`).
//! Used by the binary, which fills them from its configuration, and by tests; pure data.
//! It never reads the environment except for the user's home folder.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// Told what a slow step is doing, one line at a time, for a person on standard error.
pub type Progress<'a> = &'a (dyn Fn(&str) + Send + Sync);

/// How to start a stack.
#[derive(Debug, Clone)]
pub struct Options {
    /// Folder for everything the stack writes.
    pub home: PathBuf,
    /// Folder for what is fetched, shared by all stacks.
    pub cache: PathBuf,
    /// Kafka's port; a port given here that is taken is an error. None: 9092 or a free one.
    pub kafka_port: Option<u16>,
    /// ClickHouse's HTTP port. None: 8123 or a free one.
    pub clickhouse_http_port: Option<u16>,
    /// ClickHouse's native port. None: 9000 or a free one.
    pub clickhouse_tcp_port: Option<u16>,
    /// Never fetch: what the cache lacks is an error.
    pub offline: bool,
    /// Use these brokers (`host:port,…`) and start no Kafka.
    pub existing_kafka: Option<String>,
    /// Use this server and start no ClickHouse.
    pub existing_clickhouse: Option<ExistingClickHouse>,
    /// The database that clients are told to use.
    pub database: String,
    /// The command that becomes the ClickHouse engine.
    pub engine: EngineCommand,
}

impl Options {
    /// The defaults, under `home` and with the user's cache.
    pub fn new(home: impl Into<PathBuf>) -> Self {
        Self {
            home: home.into(),
            cache: default_cache(),
            kafka_port: None,
            clickhouse_http_port: None,
            clickhouse_tcp_port: None,
            offline: false,
            existing_kafka: None,
            existing_clickhouse: None,
            database: "quanyu".to_owned(),
            engine: EngineCommand::default(),
        }
    }
}

/// A ClickHouse that runs already.
#[derive(Debug, Clone, Serialize, Deserialize, PartialEq, Eq)]
pub struct ExistingClickHouse {
    /// Its HTTP address, `http://host:port` or `https://…`.
    pub url: String,
    /// Its user.
    pub user: String,
    /// That user's password.
    pub password: String,
}

/// A command which calls [`crate::launcher::run`] with the arguments after it.
#[derive(Debug, Clone, Serialize, Deserialize, PartialEq, Eq)]
pub struct EngineCommand {
    /// The program; None is the running executable.
    pub program: Option<PathBuf>,
    /// Arguments before `--lib … --config … --data …`.
    pub arguments: Vec<String>,
}

impl Default for EngineCommand {
    /// The running executable's hidden subcommand `clickhouse-engine`.
    fn default() -> Self {
        Self { program: None, arguments: vec!["clickhouse-engine".to_owned()] }
    }
}

/// Where a stack answers. This is the output of `quanyu up --json`.
#[derive(Debug, Clone, Serialize, Deserialize, PartialEq, Eq)]
pub struct Endpoints {
    /// Kafka's bootstrap servers, `host:port`.
    pub kafka: String,
    /// ClickHouse.
    pub clickhouse: ClickHouseEndpoint,
    /// Address of the gRPC services; filled by who starts the roles.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grpc: Option<String>,
    /// Address of the answers and the dashboard over HTTP; filled by who starts the roles.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub http: Option<String>,
    /// Address of ingestion over HTTP; filled by who starts the roles.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ingest_http: Option<String>,
    /// Address of the service of actions on warnings; filled by who starts the roles.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub warn: Option<String>,
    /// The stack's home.
    pub home: PathBuf,
}

/// Where the roles are, each as `http://host:port`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RoleAddresses {
    /// Ingestion over gRPC.
    pub grpc: Option<String>,
    /// Answers and the dashboard.
    pub http: Option<String>,
    /// Ingestion over HTTP.
    pub ingest_http: Option<String>,
    /// Actions on warnings.
    pub warn: Option<String>,
}

/// How to reach ClickHouse.
#[derive(Debug, Clone, Serialize, Deserialize, PartialEq, Eq)]
pub struct ClickHouseEndpoint {
    /// HTTP address.
    pub url: String,
    /// User.
    pub user: String,
    /// Password.
    pub password: String,
    /// Database.
    pub database: String,
}

/// `~/.cache/quanyu`, the cache folder when `QUANYU_CACHE` does not say otherwise.
pub fn default_cache() -> PathBuf {
    user_folder().join(".cache/quanyu")
}

/// `~/.local/share/quanyu`, the home folder when `QUANYU_HOME` does not say otherwise.
pub fn default_home() -> PathBuf {
    user_folder().join(".local/share/quanyu")
}

fn user_folder() -> PathBuf {
    std::env::home_dir().unwrap_or_else(|| PathBuf::from("."))
}
