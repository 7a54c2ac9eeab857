//! A platform of its own for one journey: real Kafka, real ClickHouse, roles, all under a folder that ends with it.

use crate::answer::Answer;
use crate::half::HalfSent;
use crate::role::{Role, free_address};
use quanyu_local::{Signal, Stack};
use serde_json::Value;
use std::future::Future;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tokio::runtime::Runtime;

/// Settings that make time-outs short, so that a journey over an outage takes seconds.
pub const SHORT: [&str; 6] = [
    "fold.session_timeout_ms=2000",
    "fold.retry_ms=50",
    "clickhouse.connect_timeout_ms=1000",
    "clickhouse.query_timeout_ms=5000",
    "clickhouse.insert_timeout_ms=3000",
    "clickhouse.fence_timeout_ms=10000",
];

/// A platform.
pub struct Platform {
    folder: tempfile::TempDir,
    program: PathBuf,
    runtime: Runtime,
    /// Settings of every role that is started.
    settings: Vec<String>,
}

impl Platform {
    /// Servers, topics and tables; no roles yet, and short time-outs for those that will come.
    #[must_use]
    pub fn with_servers() -> Self {
        let platform = Self {
            folder: tempfile::tempdir().expect("a folder"),
            program: program(),
            runtime: Runtime::new().expect("a runtime"),
            settings: SHORT.iter().map(|setting| (*setting).to_owned()).collect(),
        };
        let _ = platform.run(&["up", "--stack-only", "--json"]).ended_with(0);
        platform
    }

    /// Servers, one ingest, one fold, as `quanyu up` starts them. Without warn: its evaluations are events too, and a
    /// journey counts its own.
    #[must_use]
    pub fn with_roles() -> Self {
        let platform = Self::with_servers();
        let mut arguments = vec!["up", "--json"];
        arguments.extend(SHORT.iter().flat_map(|setting| ["--set", setting]));
        let _ = platform.run(&arguments).ended_with(0);
        let warn = platform.role("warn");
        assert!(warn.signal(Signal::SIGTERM), "up has started warn");
        warn.gone(&platform, 20);
        platform
    }

    /// Further settings of every role that is started from now on.
    pub fn set(&mut self, further: &[String]) {
        self.settings.extend_from_slice(further);
    }

    /// Settings that give a free address to each of these, so that a role which is started again is where it was.
    pub fn set_addresses(&mut self, names: &[&str]) {
        let settings: Vec<String> = names.iter().map(|name| format!("{name}={}", free_address())).collect();
        self.set(&settings);
    }

    /// Starts every role that does not run, with the settings of all, and gives their addresses.
    #[must_use]
    pub fn up(&self) -> Value {
        let mut arguments = vec!["up", "--json"];
        arguments.extend(self.settings.iter().flat_map(|setting| ["--set", setting]));
        self.run(&arguments).ended_with(0).json()
    }

    /// The file of the development keys.
    #[must_use]
    pub fn keys(&self) -> PathBuf {
        self.home().join("access/development.json")
    }

    /// Its home.
    #[must_use]
    pub fn home(&self) -> &Path {
        self.folder.path()
    }

    /// A path in a scratch folder of its home.
    #[must_use]
    pub fn scratch(&self, name: &str) -> PathBuf {
        let folder = self.folder.path().join("scratch");
        std::fs::create_dir_all(&folder).expect("a folder");
        folder.join(name)
    }

    /// The binary under test.
    #[must_use]
    pub fn program(&self) -> &Path {
        &self.program
    }

    /// The command line with this platform's home, not run yet.
    #[must_use]
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command.args(arguments).arg("--home").arg(self.folder.path()).stdin(Stdio::null());
        command
    }

    /// Runs a command to its end.
    #[must_use]
    pub fn run(&self, arguments: &[&str]) -> Answer {
        let output = self.command(arguments).output().expect("the binary runs");
        Answer::of(format!("quanyu {}", arguments.join(" ")), &output)
    }

    /// The rows of a query.
    #[must_use]
    pub fn rows(&self, query: &str) -> Vec<Value> {
        let answer = self.run(&["sql", "--json", query]).ended_with(0).json();
        answer["rows"].as_array().cloned().expect("rows")
    }

    /// The only value of a query's only row, as a number.
    #[must_use]
    pub fn number(&self, query: &str) -> i64 {
        let rows = self.rows(query);
        let value = rows[0].as_object().expect("a row").values().next().expect("a column");
        value.as_i64().or_else(|| value.as_str()?.parse().ok()).expect("a number")
    }

    /// Changes tables behind fold's back.
    pub fn tamper(&self, statement: &str) {
        let _ = self.run(&["sql", "--write", statement]).ended_with(0);
    }

    /// Starts an ingest and waits until it is ready. Gives the role and its gRPC address.
    #[must_use]
    pub fn ingest(&self, name: &str) -> (Role, String) {
        let listen = free_address();
        let role = self.ingest_at(name, &listen.to_string());
        role.ready();
        (role, format!("http://{listen}"))
    }

    /// Starts an ingest on an address.
    #[must_use]
    pub fn ingest_at(&self, name: &str, listen: &str) -> Role {
        let listen = listen.trim_start_matches("http://");
        let mut settings = self.settings.clone();
        settings.push(format!("ingest.listen={listen}"));
        Role::start(self, "ingest", name, free_address(), &settings)
    }

    /// Starts a fold under a static member name, with further settings.
    #[must_use]
    pub fn fold(&self, name: &str, further: &[String]) -> Role {
        let mut settings = self.settings.clone();
        settings.push(format!("fold.instance={name}"));
        settings.extend_from_slice(further);
        Role::start(self, "fold", name, free_address(), &settings)
    }

    /// Starts a warn under a name, with further settings.
    #[must_use]
    pub fn warn(&self, name: &str, ingest: &str, further: &[String]) -> Role {
        let mut settings = self.settings.clone();
        settings.push(format!("warn.listen={}", free_address()));
        settings.push(format!("client.grpc={ingest}"));
        settings.push("warn.tick_ms=50".to_owned());
        settings.extend_from_slice(further);
        Role::start(self, "warn", name, free_address(), &settings)
    }

    /// A role that was started, by its name.
    #[must_use]
    pub fn role(&self, name: &str) -> Role {
        Role::named(self.home(), name)
    }

    /// Signals a server, `kafka` or `clickhouse`.
    pub fn signal(&self, server: &str, signal: Signal) {
        Stack::signal(self.home(), server, signal).expect("the server runs");
    }

    /// Kills a server where it still runs and starts it again.
    pub fn restart(&self, server: &str) {
        self.wait_for(Stack::restart_server(self.home(), server)).expect("the server comes back");
    }

    /// The broker, for what only a test does to a log.
    #[must_use]
    pub fn broker(&self) -> quanyu_log::Broker {
        let endpoints = Stack::endpoints(self.home()).expect("a stack");
        quanyu_log::Broker::new(endpoints.kafka)
    }

    /// A wire to ClickHouse that holds the first insert into a table, and the address that a fold uses it by.
    #[must_use]
    pub fn wire_holding(&self, table: &str) -> (HalfSent, String) {
        let endpoint = Stack::endpoints(self.home()).expect("a stack").clickhouse;
        let server = endpoint.url.trim_start_matches("http://").parse().expect("an address");
        let wire = HalfSent::before(server, table);
        let (user, password, database) = (endpoint.user, endpoint.password, endpoint.database);
        let url = format!("http://{user}:{password}@{}/{database}", wire.address);
        (wire, url)
    }

    /// Blocks on a future.
    pub fn wait_for<T>(&self, future: impl Future<Output = T>) -> T {
        self.runtime.block_on(future)
    }

    /// Records of the event streams that are not folded yet; none while a server is away.
    #[must_use]
    pub fn lag(&self) -> Option<u64> {
        let answer = self.run(&["status", "--json"]);
        let value: Value = serde_json::from_str(&answer.stdout).ok()?;
        value["lag"].as_array()?.iter().map(|one| one["lag"].as_u64()).sum()
    }

    /// Waits until everything in the log is folded.
    ///
    /// # Panics
    /// When it is not within `seconds`.
    pub fn folded_within(&self, seconds: u64) {
        crate::until("everything is folded", seconds, || self.lag() == Some(0));
    }

    /// The proof of `quanyu verify`.
    ///
    /// # Panics
    /// When it does not hold.
    pub fn proven(&self) -> Value {
        self.run(&["verify", "--json"]).ended_with(0).json()
    }
}

impl Drop for Platform {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.keep_logs();
        }
        let _ = self.command(&["down"]).stdout(Stdio::null()).stderr(Stdio::null()).status();
    }
}

impl Platform {
    /// A failed journey's logs stay, and the test's output says where.
    fn keep_logs(&self) {
        let logs = self.home().join("logs");
        let kept = std::env::temp_dir().join(format!("quanyu-failed-{}", std::process::id()));
        let _ = std::fs::create_dir_all(&kept);
        for entry in std::fs::read_dir(logs).into_iter().flatten().flatten() {
            let _ = std::fs::copy(entry.path(), kept.join(entry.file_name()));
        }
        eprintln!("logs of the failed journey: {}", kept.display());
    }
}

/// The release binary that `make test` has built.
fn program() -> PathBuf {
    let named = std::env::var_os("QUANYU_TEST_BIN").map(PathBuf::from);
    let built = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/release/quanyu");
    let program = named.unwrap_or_else(built);
    assert!(program.exists(), "{} is missing: run `make build`, or `make test`", program.display());
    program
}
