//! The stack's ClickHouse: a `clickhouse` from PATH or the packaged engine, on the loopback interface, data in the home.
//! Used by `up` and `restart_server`. It never changes how inserts behave: clients say that with each insert.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::cache::Cache;
use crate::error::{Error, Result};
use crate::files;
use crate::health::Probe;
use crate::options::EngineCommand;
use crate::process::{Process, spawn};
use crate::state::{ClickHouse, USER, password};

pub(crate) const NAME: &str = "clickhouse";
pub(crate) const LOG: &str = "logs/clickhouse.out";
/// Loading many tables on a busy machine; an empty server needs 0.2 s.
pub(crate) const START_WAIT: Duration = Duration::from_secs(60);
/// Merges under way are finished or cancelled first.
pub(crate) const STOP_GRACE: Duration = Duration::from_secs(30);

/// A read-only user for people.
const ANALYST: &str = "analyst";
/// The oldest server that the tables and inserts were made for.
const VERSION_MIN: (u32, u32) = (25, 8);

/// What is run as ClickHouse.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Program {
    /// `clickhouse server` from PATH.
    Server,
    /// The packaged engine in a process of our own.
    Engine { program: PathBuf, arguments: Vec<String>, library: PathBuf },
}

impl Program {
    /// Finds or fetches what to run.
    pub(crate) async fn find(cache: Cache<'_>, engine: &EngineCommand) -> Result<Self> {
        if let Some(version) = version_on_path().await {
            if supported(version) {
                return Ok(Self::Server);
            }
            (cache.progress)("the `clickhouse` on PATH is older than 25.8 and is not used");
        }
        let library = cache.engine().await?;
        let program = match &engine.program {
            Some(program) => program.clone(),
            None => {
                std::env::current_exe().map_err(|source| Error::Spawn { what: NAME.to_owned(), source })?
            }
        };
        Ok(Self::Engine { program, arguments: engine.arguments.clone(), library })
    }

    fn command(&self, home: &Path) -> Command {
        let config = home.join("clickhouse/config.xml");
        match self {
            Self::Server => {
                let mut command = Command::new("clickhouse");
                command.arg("server").arg("--config-file").arg(config);
                command
            }
            Self::Engine { program, arguments, library } => {
                let mut command = Command::new(program);
                command.args(arguments).arg("--lib").arg(library).arg("--config").arg(config);
                command.arg("--data").arg(home.join("clickhouse/data"));
                command
            }
        }
    }
}

/// Starts the server; the caller waits for [`probe`].
pub(crate) fn start(server: &ClickHouse, home: &Path, database: &str) -> Result<Process> {
    let folder = home.join("clickhouse");
    files::create_folder(&folder.join("data/tmp"))?;
    files::create_folder(&folder.join("data/user_files"))?;
    files::write_private(&folder.join("config.xml"), config(server, home).as_bytes())?;
    let users = users(&password(home, USER)?, &password(home, ANALYST)?, database);
    files::write_private(&folder.join("users.xml"), users.as_bytes())?;
    let mut command = server.program.command(home);
    // The engine takes its zone from the environment only; a server's zone must never decide what a query says.
    command.current_dir(&folder).env("TZ", "UTC");
    spawn("ClickHouse", command, &home.join(LOG))
}

/// The question that a working server answers with its version, and only this stack's server understands.
pub(crate) fn probe(server: &ClickHouse, home: &Path) -> Result<Probe> {
    let password = password(home, USER)?;
    Ok(Probe::ClickHouse { address: server.address(), user: USER.to_owned(), password })
}

/// The version of the `clickhouse` on PATH, if there is one.
pub(crate) async fn version_on_path() -> Option<(u32, u32)> {
    let output = tokio::process::Command::new("clickhouse").arg("--version").output().await.ok()?;
    parse_version(&String::from_utf8_lossy(&output.stdout))
}

/// Whether a server of this version will do.
pub(crate) fn supported(version: (u32, u32)) -> bool {
    version >= VERSION_MIN
}

fn parse_version(text: &str) -> Option<(u32, u32)> {
    text.split_whitespace().find_map(|word| {
        let mut numbers = word.split('.').map(str::parse);
        Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
    })
}

fn config(server: &ClickHouse, home: &Path) -> String {
    let ClickHouse { http_port, tcp_port, .. } = server;
    let logs = escape(&home.join("logs"));
    let folder = escape(&home.join("clickhouse"));
    format!(
        "<!-- Written by `quanyu up`; changed here, it is overwritten. -->
<clickhouse>
  <logger>
    <level>information</level>
    <log>{logs}/clickhouse.log</log>
    <errorlog>{logs}/clickhouse.err.log</errorlog>
    <size>16M</size>
    <count>2</count>
  </logger>
  <log-level>information</log-level>
  <listen_host>127.0.0.1</listen_host>
  <http_port>{http_port}</http_port>
  <tcp_port>{tcp_port}</tcp_port>
  <path>{folder}/data/</path>
  <tmp_path>{folder}/data/tmp/</tmp_path>
  <user_files_path>{folder}/data/user_files/</user_files_path>
  <users_config>{folder}/users.xml</users_config>
  <default_profile>default</default_profile>
  <default_database>default</default_database>
  <timezone>UTC</timezone>
  <mlock_executable>false</mlock_executable>
  <max_server_memory_usage>6442450944</max_server_memory_usage>
  <mark_cache_size>268435456</mark_cache_size>
  <uncompressed_cache_size>0</uncompressed_cache_size>
</clickhouse>
"
    )
}

/// The users. The engine's own session needs a user `default` without a password; it may do nothing but listen, and
/// its single session is that one, so that nobody else can log in as it.
fn users(quanyu: &str, analyst: &str, database: &str) -> String {
    let quanyu = files::hex(&Sha256::digest(quanyu));
    let analyst = files::hex(&Sha256::digest(analyst));
    let database = escape_text(database);
    let local = "<networks><ip>127.0.0.1</ip></networks><quota>default</quota>";
    format!(
        "<!-- Written by `quanyu up`; changed here, it is overwritten. -->
<clickhouse>
  <profiles>
    <default/>
    <analyst><readonly>2</readonly></analyst>
    <engine><max_sessions_for_user>1</max_sessions_for_user></engine>
  </profiles>
  <quotas><default/></quotas>
  <users>
    <{USER}>
      <password_sha256_hex>{quanyu}</password_sha256_hex>
      {local}
      <profile>default</profile>
      <access_management>1</access_management>
      <named_collection_control>1</named_collection_control>
    </{USER}>
    <{ANALYST}>
      <password_sha256_hex>{analyst}</password_sha256_hex>
      {local}
      <profile>analyst</profile>
      <grants>
        <query>GRANT SELECT ON `{database}`.*</query>
        <query>GRANT dictGet ON `{database}`.*</query>
      </grants>
    </{ANALYST}>
    <default>
      <password/>
      {local}
      <profile>engine</profile>
      <grants>
        <query>GRANT SYSTEM LISTEN ON *.*</query>
        <query>GRANT READ ON FILE</query>
        <query>GRANT CREATE TEMPORARY TABLE ON *.*</query>
      </grants>
    </default>
  </users>
</clickhouse>
"
    )
}

fn escape(path: &Path) -> String {
    escape_text(&path.to_string_lossy())
}

fn escape_text(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_from_what_servers_print() {
        assert_eq!(parse_version("ClickHouse local version 25.8.1.5101 (official build)."), Some((25, 8)));
        assert_eq!(parse_version("ClickHouse client version 18.16.1."), Some((18, 16)));
        assert_eq!(parse_version("no such thing"), None);
    }
}
