//! Batches to the service: one bidirectional stream, bounded in flight, taken up again after every break.
//!
//! Used by `import`. A batch leaves memory only when the service has settled it: in the log on all replicas, or
//! refused with a reason. Whatever else happens it is sent again with the same ids, which changes nothing.

mod session;
mod settle;

pub(crate) use settle::{accept, outcome, refuse};

use std::collections::VecDeque;
use std::time::Duration;

use backon::{BackoffBuilder as _, ExponentialBuilder};
use http::uri::PathAndQuery;
use quanyu_boot::Stopper;
use quanyu_wire::Bearer;
use tokio::sync::mpsc::Receiver;
use tonic::transport::Endpoint;
use tonic::{Code, Status};
use tonic_types::StatusExt as _;

use crate::account::Account;
use crate::batch::Batch;
use crate::error::Error;
use crate::import::Retry;
use crate::plan::Plan;

/// Longest wait for a connection.
const CONNECT_MS: u64 = 5_000;

/// Tries before giving up on an address at which nobody ever answered: it is more likely wrong than slow.
const FIRST_TRIES_MAX: u32 = 3;

/// HTTP/2 windows; the default 64 KiB would stall batches of up to 1 MiB.
const WINDOW_BYTES: u32 = 4 << 20;

/// Sends the batches of one plan.
pub(crate) struct Sender<'a> {
    pub plan: &'a Plan,
    pub endpoint: Endpoint,
    pub method: PathAndQuery,
    pub retry: Retry,
    pub credential: &'a Bearer,
    pub stopper: &'a Stopper,
    /// Told after every settled batch.
    pub settled: &'a (dyn Fn(&Account) + Sync),
}

/// Batches that were taken from the reader and are not settled.
#[derive(Default)]
pub(crate) struct Held {
    /// Sent or to be sent again on the next connection, by sequence.
    in_flight: VecDeque<(i64, Batch)>,
    /// Asked again because an outcome was unknown.
    again: VecDeque<Batch>,
    last_sequence: i64,
    /// Whether a connection was ever made.
    connected: bool,
    /// Whether the last connection settled anything.
    progressed: bool,
    /// Whether the reader has no more batches.
    ended: bool,
}

/// How a sender ended without an error of its own.
#[derive(Debug)]
pub(crate) enum End {
    /// Everything is settled.
    Done,
    /// Stopped on request; what was in flight is settled as far as time allowed.
    Stopped,
    /// The service is gone for good.
    Unreachable(String),
    /// The service refuses the stream itself.
    Refused(String),
}

/// The endpoint with this crate's time-outs and windows.
pub(crate) fn endpoint(address: &str) -> Result<Endpoint, Error> {
    let wrong = |reason: String| Error::Endpoint { endpoint: address.to_owned(), reason };
    let endpoint = Endpoint::from_shared(address.to_owned()).map_err(|error| wrong(error.to_string()))?;
    if endpoint.uri().scheme().is_none() || endpoint.uri().host().is_none() {
        return Err(wrong("scheme and host are needed".to_owned()));
    }
    Ok(endpoint
        .connect_timeout(Duration::from_millis(CONNECT_MS))
        .initial_stream_window_size(WINDOW_BYTES)
        .initial_connection_window_size(WINDOW_BYTES)
        .http2_keep_alive_interval(Duration::from_secs(10))
        .keep_alive_timeout(Duration::from_secs(10))
        .keep_alive_while_idle(true)
        .tcp_nodelay(true))
}

impl Sender<'_> {
    /// Sends until the reader has no more batches.
    pub async fn run(&self, batches: &mut Receiver<Batch>, account: &mut Account) -> Result<End, Error> {
        let mut held = Held::default();
        let mut delays = self.delays().build();
        let mut first_tries = 0;
        loop {
            held.progressed = false;
            let status = match self.session(batches, &mut held, account).await? {
                session::End::Done => return Ok(End::Done),
                session::End::Stopped => return Ok(End::Stopped),
                session::End::Broken(status) => *status,
            };
            if !is_worth_a_retry(&status) {
                return Ok(End::Refused(told(&status)));
            }
            if held.progressed {
                delays = self.delays().build();
            }
            first_tries += u32::from(!held.connected);
            if !held.connected && first_tries >= FIRST_TRIES_MAX {
                return Ok(End::Unreachable(told(&status)));
            }
            let Some(delay) = delays.next() else { return Ok(End::Unreachable(told(&status))) };
            let asked = status.get_details_retry_info().and_then(|info| info.retry_delay).unwrap_or_default();
            let wait = delay.max(asked.min(self.retry.delay_max));
            let wait_ms = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
            // Nobody has to act: either it goes on, or the command ends with an error that says so.
            tracing::info!(
                reason = told(&status),
                wait_ms,
                "the connection broke; going on after the last ack"
            );
            if self.stopper.until_stopped(tokio::time::sleep(wait)).await.is_none() {
                return Ok(End::Stopped);
            }
        }
    }

    fn delays(&self) -> ExponentialBuilder {
        ExponentialBuilder::new()
            .with_min_delay(self.retry.delay_min)
            .with_max_delay(self.retry.delay_max)
            .with_max_times(self.retry.times)
            .with_jitter()
    }
}

/// A broken connection shows as UNAVAILABLE, CANCELLED, UNKNOWN or INTERNAL; the other codes are the service's word.
fn is_worth_a_retry(status: &Status) -> bool {
    match status.code() {
        Code::Unavailable | Code::Cancelled | Code::Unknown | Code::Internal | Code::Aborted => true,
        Code::DeadlineExceeded => true,
        Code::ResourceExhausted => status.get_details_retry_info().is_some(),
        _ => false,
    }
}

fn told(status: &Status) -> String {
    match status.code() {
        Code::Unimplemented => {
            "it has no such service: is this the address of Quanyu's gRPC port?".to_owned()
        }
        code => format!("{} ({code:?})", status.message()),
    }
}
