//! Requests to the aggregate role over connections that are kept, and targets as a report tells them.

use std::fmt;

use anyhow::{Context as _, bail};
use bytes::Bytes;
use http_body_util::{BodyExt as _, Empty};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use serde::Serialize;
use tokio::net::TcpStream;

/// A connection of its own.
pub struct Connection {
    sender: SendRequest<Empty<Bytes>>,
    host: String,
    key: String,
}

impl Connection {
    /// Connects to `http://host:port`.
    ///
    /// # Errors
    /// Nobody listens there.
    pub async fn open(address: &str, key: &str) -> anyhow::Result<Self> {
        let host = address.trim_start_matches("http://").trim_end_matches('/').to_owned();
        let stream = TcpStream::connect(&host).await.with_context(|| format!("connect to {host}"))?;
        stream.set_nodelay(true)?;
        let (sender, connection) = handshake(TokioIo::new(stream)).await?;
        quanyu_boot::task::spawn("bench-connection", async move {
            // Its end is told to whoever sends on it.
            let _ = connection.await;
        });
        Ok(Self { sender, host, key: key.to_owned() })
    }

    /// Asks, and gives status and body when all of it is there.
    ///
    /// # Errors
    /// The connection broke.
    pub async fn get(&mut self, path: &str) -> anyhow::Result<(u16, Bytes)> {
        let response = self.begin(path).await?;
        let status = response.status().as_u16();
        Ok((status, response.into_body().collect().await?.to_bytes()))
    }

    /// Asks, and gives the answer as it begins.
    ///
    /// # Errors
    /// The connection broke.
    pub async fn begin(&mut self, path: &str) -> anyhow::Result<http::Response<hyper::body::Incoming>> {
        self.sender.ready().await?;
        let request = http::Request::get(path)
            .header(http::header::HOST, &self.host)
            .header(http::header::AUTHORIZATION, format!("Bearer {}", self.key))
            .body(Empty::new())?;
        Ok(self.sender.send_request(request).await?)
    }

    /// Asks for something that must be there.
    ///
    /// # Errors
    /// The connection broke, or the answer is a fault.
    pub async fn must(&mut self, path: &str) -> anyhow::Result<http::Response<hyper::body::Incoming>> {
        let response = self.begin(path).await?;
        if !response.status().is_success() {
            bail!("{path} answers with {}", response.status());
        }
        Ok(response)
    }
}

/// A figure against what it should be.
#[derive(Debug, Clone, Serialize)]
pub struct Target {
    figure: &'static str,
    value: f64,
    at_most: f64,
    met: bool,
}

impl Target {
    /// A figure that should not be larger.
    pub fn at_most(figure: &'static str, value: f64, at_most: f64) -> Self {
        Self { figure, value, at_most, met: value <= at_most }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { figure, value, at_most, met } = self;
        write!(f, "{figure}: {value:.1}, target at most {at_most}: {}", if *met { "met" } else { "missed" })
    }
}
