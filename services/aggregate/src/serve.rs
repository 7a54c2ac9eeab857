//! Accepts connections and serves them: so many at a time, HTTP/1.1 and HTTP/2 on one port, with a patience that ends.
//!
//! A client that sends its request a byte at a time is let go; one that reads slowly keeps one connection busy and nobody
//! else.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use quanyu_boot::{Stopper, task};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

/// For the head of a request.
const HEAD: Duration = Duration::from_secs(10);
/// Between two signs of life of an HTTP/2 connection, and for its answer.
const PING: Duration = Duration::from_secs(20);
/// Requests of one HTTP/2 connection at a time.
const STREAMS_MAX: u32 = 256;
/// Flow-control windows: the default of 64 KiB holds up answers of a megabyte.
const STREAM_WINDOW: u32 = 2 << 20;
const CONNECTION_WINDOW: u32 = 4 << 20;
/// Bytes of a request's head.
const HEAD_BYTES_MAX: usize = 64 << 10;

/// Serves until stopped, then lets requests that are on their way end.
pub async fn serve(listener: TcpListener, routes: Router, connections_max: usize, stopper: Stopper) {
    let slots = Arc::new(Semaphore::new(connections_max));
    let ending = GracefulShutdown::new();
    loop {
        let accepted = stopper.until_stopped(async {
            // A connection waits in the kernel's queue until there is room, and is not taken to be dropped.
            let slot = slots.clone().acquire_owned().await;
            (slot, listener.accept().await)
        });
        let (Ok(slot), accepted) = (match accepted.await {
            Some(accepted) => accepted,
            None => break,
        }) else {
            break;
        };
        let stream = match accepted {
            Ok((stream, _)) => stream,
            Err(error) => {
                // Out of file handles, or gone before it was taken: the next may do better.
                tracing::warn!(%error, "cannot take a connection");
                continue;
            }
        };
        let _ = stream.set_nodelay(true);
        let mut builder = Builder::new(TokioExecutor::new());
        builder.http1().timer(TokioTimer::new()).header_read_timeout(HEAD).max_buf_size(HEAD_BYTES_MAX);
        builder
            .http2()
            .timer(TokioTimer::new())
            .keep_alive_interval(PING)
            .keep_alive_timeout(PING)
            .max_concurrent_streams(STREAMS_MAX)
            .initial_stream_window_size(STREAM_WINDOW)
            .initial_connection_window_size(CONNECTION_WINDOW);
        let service = TowerToHyperService::new(routes.clone());
        let connection = builder.serve_connection_with_upgrades(TokioIo::new(stream), service).into_owned();
        let connection = ending.watch(connection);
        task::spawn("aggregate.connection", async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection ended early");
            }
            drop(slot);
        });
    }
    ending.shutdown().await;
}
