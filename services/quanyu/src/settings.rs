//! All settings of all roles and commands, as one type: a section per part.
//!
//! Loaded by `session`; sample files per role are in `deploy/config` and a test parses them. Never reads anything itself.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;

use quanyu_boot::config::Secret;
use quanyu_boot::stopper::DRAIN_MS_DEFAULT;
use quanyu_boot::telemetry::Format;
use serde::{Deserialize, Serialize};

/// Every setting. A key here is `section.key` in files and QUANYU_SECTION_KEY in the environment.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Folder of the stack; everything that a stack writes is in there.
    pub home: Option<PathBuf>,
    /// Folder of downloads, shared by all stacks.
    pub cache: Option<PathBuf>,
    /// Language of messages: en or zh-CN.
    pub lang: Language,
    pub log: Log,
    pub admin: Admin,
    pub stop: Stop,
    pub kafka: Kafka,
    pub clickhouse: ClickHouse,
    pub ingest: quanyu_ingest::Settings,
    pub fold: quanyu_fold::Config,
    pub warn: quanyu_warn::config::Config,
    pub aggregate: quanyu_aggregate::config::Config,
    pub client: Client,
    pub access: Access,
}

/// Language of messages.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Language {
    #[default]
    #[serde(rename = "en")]
    English,
    #[serde(rename = "zh-CN", alias = "zh", alias = "zh-cn")]
    Chinese,
}

/// What is logged and how.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Log {
    /// auto (text on a terminal, JSON otherwise), text or json.
    pub format: Format,
    /// A level, or a list such as `info,quanyu_fold=debug`. Without it: info for `serve`, warn for commands.
    pub filter: Option<String>,
}

/// The port for probes and metrics.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Admin {
    pub listen: SocketAddr,
}

impl Default for Admin {
    fn default() -> Self {
        Self { listen: SocketAddr::from(([127, 0, 0, 1], 9464)) }
    }
}

/// How a process stops.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Stop {
    /// How long what is in flight may take after SIGTERM, milliseconds.
    pub drain_ms: u64,
}

impl Default for Stop {
    fn default() -> Self {
        Self { drain_ms: DRAIN_MS_DEFAULT }
    }
}

/// Where the log is.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Kafka {
    /// `host:port`, several separated by commas. Without it: the running stack's.
    pub brokers: Option<String>,
    /// Further librdkafka properties, such as `"security.protocol" = "SASL_SSL"`. Shown redacted.
    pub options: BTreeMap<String, Secret>,
    /// Partitions of a topic that is created. Without it: what the topic's description says.
    pub partitions: Option<i32>,
    /// Copies of each partition of a topic that is created; -1 takes the broker's default.
    pub replication: i32,
}

impl Default for Kafka {
    fn default() -> Self {
        Self { brokers: None, options: BTreeMap::new(), partitions: None, replication: -1 }
    }
}

/// Where the tables are, and how long to wait for them.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ClickHouse {
    /// `http://host:8123`, may hold user, password and database. Without it: the running stack's.
    pub url: Option<String>,
    pub user: Option<String>,
    pub password: Option<Secret>,
    pub database: Option<String>,
    /// The cluster's name when the tables are replicated.
    pub cluster: Option<String>,
    /// For a connection, milliseconds.
    pub connect_timeout_ms: u64,
    /// For a question or a statement, milliseconds.
    pub query_timeout_ms: u64,
    /// For an insert until its answer, milliseconds; afterwards it is in doubt, and fold fences and looks.
    pub insert_timeout_ms: u64,
    /// For a fenced owner's inserts to be gone, milliseconds.
    pub fence_timeout_ms: u64,
}

impl Default for ClickHouse {
    fn default() -> Self {
        Self {
            url: None,
            user: None,
            password: None,
            database: None,
            cluster: None,
            connect_timeout_ms: 5_000,
            query_timeout_ms: 60_000,
            insert_timeout_ms: 60_000,
            fence_timeout_ms: 60_000,
        }
    }
}

/// Where commands that act like an upstream system (`import`, `publish`) send to.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Client {
    /// `http://host:50051`. Without it: the running stack's ingest.
    pub grpc: Option<String>,
    /// The API key (`qk_…`) of the source. Without it events are sent without a credential, as loopback may allow.
    pub key: Option<Secret>,
}

/// Who may see and do what.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Access {
    /// The file of principals; what signs sessions lies beside it. Without it: access/principals.json in the home folder.
    pub principals: Option<PathBuf>,
    /// Who issues tokens (`iss`). Without it tokens are not accepted.
    pub issuer: Option<String>,
    /// Whom tokens must be for (`aud`).
    pub audience: Option<String>,
    /// The issuer's public keys, a JWKS file; read when a role starts.
    pub jwks: Option<PathBuf>,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use quanyu_boot::config::Loader;
    use std::path::Path;

    #[test]
    fn every_sample_file_is_accepted() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../deploy/config");
        let mut parsed = 0;
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "toml") {
                Loader::new().file(&path).unwrap().load::<Settings>().expect("a sample file is accepted");
                parsed += 1;
            }
        }
        assert!(parsed >= 1, "no samples found");
    }
}
