//! A stack for one test: its own home, stopped when the test ends, however it ends.
//! It never uses the usual ports' owners: whatever is free is taken.

use std::path::{Path, PathBuf};
use std::time::Duration;

use quanyu_local::{Endpoints, EngineCommand, Options, Signal, Stack};

/// Longer than anything here takes on a busy machine.
pub const DEADLINE: Duration = Duration::from_secs(60);

pub struct Home {
    folder: tempfile::TempDir,
}

impl Home {
    /// A folder whose name properties files, XML and ASCII-only programs would trip over.
    pub fn new() -> Self {
        Self { folder: tempfile::Builder::new().prefix("全域, &").tempdir().unwrap() }
    }

    pub fn path(&self) -> PathBuf {
        self.folder.path().canonicalize().unwrap()
    }

    pub fn options(&self) -> Options {
        let engine = EngineCommand {
            program: Some(PathBuf::from(env!("CARGO_BIN_EXE_quanyu-engine"))),
            arguments: Vec::new(),
        };
        Options { engine, ..Options::new(self.path()) }
    }

    pub async fn up(&self) -> Endpoints {
        Stack::up(self.options(), &|line| eprintln!("{line}")).await.unwrap()
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("{}", std::fs::read_to_string(self.path().join("logs/kafka.out")).unwrap_or_default());
        }
        let Ok(status) = std::fs::read_to_string(self.path().join("state.json")) else { return };
        let state: serde_json::Value = serde_json::from_str(&status).unwrap();
        let roles = state["roles"].as_object().unwrap().keys();
        for name in roles.map(String::as_str).chain(["clickhouse", "kafka"]) {
            let _gone = Stack::signal(&self.path(), name, Signal::SIGKILL);
        }
    }
}

/// Runs SQL as the stack's user and returns the answer, trimmed.
pub fn sql(endpoints: &Endpoints, query: &str) -> String {
    let server = &endpoints.clickhouse;
    sql_as(&server.url, &server.user, &server.password, query).unwrap()
}

/// Runs SQL as somebody; Err is the server's message.
pub fn sql_as(url: &str, user: &str, password: &str, query: &str) -> Result<String, String> {
    use std::io::{Read, Write};
    let address = url.strip_prefix("http://").unwrap();
    let mut stream = std::net::TcpStream::connect(address).map_err(|error| error.to_string())?;
    let head = format!(
        "POST / HTTP/1.0\r\nX-ClickHouse-User: {user}\r\nX-ClickHouse-Key: {password}\r\nContent-Length: {}\r\n\r\n{query}",
        query.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let body = body.trim().to_owned();
    if head.contains(" 200 ") { Ok(body) } else { Err(body) }
}

pub fn pid(status: &quanyu_local::StackStatus, name: &str) -> i32 {
    status.servers.iter().find(|server| server.name == name).unwrap().pid.unwrap()
}

pub fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

/// Asks until there is an answer; panics after the deadline.
pub async fn eventually<T>(what: &str, ask: impl Fn() -> Option<T>) -> T {
    let asking = async {
        loop {
            if let Some(answer) = ask() {
                return answer;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(DEADLINE, asking).await.unwrap_or_else(|_| panic!("not within {DEADLINE:?}: {what}"))
}
