//! Waiting until a server answers, with a deadline: TCP, HTTP, Kafka's protocol, ClickHouse's HTTP interface.
//! Used by `up`, by `restart_server` and by whoever starts roles. It never sends anything that changes a server.

use std::path::Path;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::error::{Error, Result};
use crate::process::Process;
use crate::{files, ports};

const POLL: Duration = Duration::from_millis(50);
/// One question may take this long; a server that is starting can accept and not answer.
const ASK: Duration = Duration::from_secs(3);
const ANSWER_BYTES_MAX: u64 = 64 << 10;

/// One question whose answer shows that a server is ready.
#[derive(Debug, Clone)]
pub(crate) enum Probe {
    Tcp { address: String },
    Http { address: String, path: String },
    Kafka { address: String },
    ClickHouse { address: String, user: String, password: String },
}

impl Probe {
    /// Asks once; the answer's text, or None.
    pub(crate) async fn ask(&self) -> Option<String> {
        let asking = async {
            match self {
                Self::Tcp { address } => TcpStream::connect(address).await.map(|_| String::new()),
                Self::Http { address, path } => http_get(address, path, "").await,
                Self::Kafka { address } => api_versions(address).await,
                Self::ClickHouse { address, user, password } => {
                    let login = format!("X-ClickHouse-User: {user}\r\nX-ClickHouse-Key: {password}\r\n");
                    http_get(address, "/?query=SELECT%20version()", &login).await
                }
            }
        };
        tokio::time::timeout(ASK, asking).await.ok()?.ok()
    }

    fn address(&self) -> &str {
        match self {
            Self::Tcp { address }
            | Self::Http { address, .. }
            | Self::Kafka { address }
            | Self::ClickHouse { address, .. } => address,
        }
    }
}

/// A server of the stack that is waited for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Watched<'a> {
    pub(crate) name: &'static str,
    pub(crate) process: &'a Process,
    pub(crate) port: u16,
    pub(crate) log: &'a Path,
    pub(crate) wait: Duration,
}

/// Asks until the answer comes from the process itself, the process is gone, or the wait is over.
///
/// # Errors
/// [`Error::PortTaken`] when somebody else took the port meanwhile, [`Error::Died`] with the end of the log,
/// [`Error::NotHealthy`].
pub(crate) async fn wait(probe: &Probe, watched: Watched<'_>) -> Result<String> {
    let Watched { name, process, port, log, wait } = watched;
    let waiting = async {
        loop {
            if let Some(answer) = probe.ask().await
                && ports::listens(process.pid, port)
            {
                return Ok(answer);
            }
            if !process.alive() {
                if !ports::free(port) {
                    return Err(ports::taken(name, port));
                }
                let tail = files::tail(log);
                return Err(Error::Died { name: name.to_owned(), log: log.to_path_buf(), tail });
            }
            tokio::time::sleep(POLL).await;
        }
    };
    let late =
        || Error::NotHealthy { name: name.to_owned(), waited_s: wait.as_secs(), log: log.to_path_buf() };
    tokio::time::timeout(wait, waiting).await.unwrap_or_else(|_| Err(late()))
}

/// Waits until something accepts connections at `address` (`host:port`).
///
/// # Errors
/// [`Error::NotHealthy`] when nothing does within `wait`; `log` is where the message sends the reader.
pub async fn wait_until_tcp_answers(address: &str, wait: Duration, log: &Path) -> Result<()> {
    until(&Probe::Tcp { address: address.to_owned() }, wait, log).await
}

/// Waits until `GET path` at `address` (`host:port`) answers with a 2xx status.
///
/// # Errors
/// [`Error::NotHealthy`] when it does not within `wait`; `log` is where the message sends the reader.
pub async fn wait_until_http_answers(address: &str, path: &str, wait: Duration, log: &Path) -> Result<()> {
    until(&Probe::Http { address: address.to_owned(), path: path.to_owned() }, wait, log).await
}

async fn until(probe: &Probe, wait: Duration, log: &Path) -> Result<()> {
    let waiting = async {
        while probe.ask().await.is_none() {
            tokio::time::sleep(POLL).await;
        }
    };
    tokio::time::timeout(wait, waiting).await.map_err(|_| Error::NotHealthy {
        name: probe.address().to_owned(),
        waited_s: wait.as_secs(),
        log: log.to_path_buf(),
    })
}

async fn http_get(address: &str, path: &str, headers: &str) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(address).await?;
    let request = format!("GET {path} HTTP/1.0\r\nHost: {address}\r\n{headers}\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    stream.take(ANSWER_BYTES_MAX).read_to_end(&mut answer).await?;
    let answer = String::from_utf8_lossy(&answer);
    let status = answer.split_whitespace().nth(1).unwrap_or_default();
    if !status.starts_with('2') {
        return Err(std::io::Error::other(format!("status {status}")));
    }
    Ok(answer.split_once("\r\n\r\n").map_or("", |(_, body)| body).trim().to_owned())
}

/// Asks a broker which requests it speaks. It answers once it serves clients, which is later than it listens.
async fn api_versions(address: &str) -> std::io::Result<String> {
    const API_VERSIONS: [u8; 2] = [0, 18];
    const VERSION: [u8; 2] = [0, 0];
    const CORRELATION: [u8; 4] = *b"qyup";
    const NO_CLIENT_ID: [u8; 2] = [0xff, 0xff];
    let body = [&API_VERSIONS[..], &VERSION, &CORRELATION, &NO_CLIENT_ID].concat();
    let mut stream = TcpStream::connect(address).await?;
    stream.write_u32(u32::try_from(body.len()).unwrap_or(u32::MAX)).await?;
    stream.write_all(&body).await?;
    let _length = stream.read_u32().await?;
    let mut correlation = [0; 4];
    stream.read_exact(&mut correlation).await?;
    let error = stream.read_i16().await?;
    if correlation != CORRELATION || error != 0 {
        return Err(std::io::Error::other("not a Kafka broker"));
    }
    Ok(String::new())
}
