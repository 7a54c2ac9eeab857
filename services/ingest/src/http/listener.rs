//! The connections of the HTTP port: as many as the settings allow, each with a line of its own, as on the gRPC port.
//!
//! Used by `http` as its source of connections. Never reads what they carry.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use futures::StreamExt as _;
use futures::stream::BoxStream;
use tokio::net::TcpListener;

use crate::config::Settings;
use crate::connection::{self, Connection, Line};

/// Wait after the system could not give a connection: it is out of something that others have to give back.
const PAUSE: Duration = Duration::from_millis(500);

/// Accepts connections.
pub(crate) struct Connections {
    incoming: BoxStream<'static, io::Result<Connection>>,
    address: io::Result<SocketAddr>,
    bytes_max: usize,
}

impl Connections {
    pub(crate) fn new(listener: TcpListener, settings: &Settings) -> Self {
        let address = listener.local_addr();
        let incoming = connection::accept(listener, settings).boxed();
        Self { incoming, address, bytes_max: settings.connection_bytes_max }
    }
}

impl Listener for Connections {
    type Io = Connection;
    type Addr = Line;

    async fn accept(&mut self) -> (Connection, Line) {
        loop {
            match self.incoming.next().await {
                Some(Ok(connection)) => {
                    let line = connection.line();
                    return (connection, line);
                }
                Some(Err(error)) => {
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(PAUSE).await;
                }
                // The source never ends while the port is open.
                None => std::future::pending().await,
            }
        }
    }

    fn local_addr(&self) -> io::Result<Line> {
        match &self.address {
            Ok(_) => Ok(Line::new(self.bytes_max)),
            Err(error) => Err(io::Error::new(error.kind(), error.to_string())),
        }
    }
}

impl Connected<IncomingStream<'_, Connections>> for Line {
    fn connect_info(stream: IncomingStream<'_, Connections>) -> Self {
        stream.remote_addr().clone()
    }
}
