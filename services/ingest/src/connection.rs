//! Connections: how many there are, and how many bytes each may have on their way into the log.
//!
//! Used by the server as its source of connections; the calls of one connection share its line. A connection above the
//! limit waits in the operating system's queue. Never reads what it carries.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use futures::{Stream, StreamExt as _, stream};
use quanyu_wire::pb::common::v1::Priority;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tonic::Extensions;
use tonic::transport::server::{Connected, TcpIncoming, TlsConnectInfo};

use crate::config::Settings;

/// What one connection may have on its way, live and bulk apart, so that an import does not hold up events beside it.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    live: Arc<Semaphore>,
    bulk: Arc<Semaphore>,
    bytes_max: usize,
}

impl Line {
    pub(crate) fn new(bytes_max: usize) -> Self {
        let room = || Arc::new(Semaphore::new(bytes_max));
        Self { live: room(), bulk: room(), bytes_max }
    }

    /// The line of the connection that a call came on.
    pub(crate) fn of(extensions: &Extensions) -> Option<Self> {
        let encrypted = || extensions.get::<TlsConnectInfo<Self>>().map(|info| info.get_ref());
        extensions.get::<Self>().or_else(encrypted).cloned()
    }

    /// Waits for room. A batch that is larger than all of it goes alone instead of never.
    pub(crate) async fn take(&self, priority: Priority, bytes: usize) -> Option<OwnedSemaphorePermit> {
        let room = match priority {
            Priority::Bulk => &self.bulk,
            Priority::Live | Priority::Unspecified => &self.live,
        };
        let permits = u32::try_from(bytes.min(self.bytes_max)).unwrap_or(u32::MAX);
        Arc::clone(room).acquire_many_owned(permits).await.ok()
    }
}

/// A connection that counts as long as it is open.
pub(crate) struct Connection {
    io: TcpStream,
    line: Line,
    _counted: OwnedSemaphorePermit,
}

impl Connection {
    /// What its calls share.
    pub(crate) fn line(&self) -> Line {
        self.line.clone()
    }
}

/// The connections of a port, as many at a time as the settings allow.
pub(crate) fn accept(
    listener: TcpListener,
    settings: &Settings,
) -> impl Stream<Item = io::Result<Connection>> + use<> {
    let room = Arc::new(Semaphore::new(settings.connections_max));
    let bytes_max = settings.connection_bytes_max;
    let incoming = TcpIncoming::from(listener).with_nodelay(Some(true));
    stream::unfold((incoming, room), move |(mut incoming, room)| async move {
        let counted = Arc::clone(&room).acquire_owned().await.ok()?;
        let accepted = incoming.next().await?;
        let connection = accepted.map(|io| Connection { io, line: Line::new(bytes_max), _counted: counted });
        Some((connection, (incoming, room)))
    })
}

impl Connected for Connection {
    type ConnectInfo = Line;

    fn connect_info(&self) -> Line {
        self.line.clone()
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_read(cx, into)
    }
}

impl AsyncWrite for Connection {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.io).poll_write(cx, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.io).poll_write_vectored(cx, parts)
    }

    fn is_write_vectored(&self) -> bool {
        self.io.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_shutdown(cx)
    }
}
