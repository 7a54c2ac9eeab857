//! Benchmarks on a stack of their own: ours beside the bare client library or the bare insert, in one run.
//!
//! `commands::bench` calls [`ingest`] and [`fold`]; both answer with the same [`report::Report`]. They never run on a stack
//! that anybody else uses, and leave nothing behind. [`query`] asks a stack that runs, if there is one; [`detect`] needs none.

pub mod aggregate;
pub mod detect;
mod events;
mod figures;
pub mod fold;
pub mod ingest;
mod latency;
pub mod memory;
mod processes;
pub mod query;
mod records;
pub mod report;
pub mod stand;
mod streams;

/// How much is measured.
#[derive(Debug, Clone, Copy)]
pub struct Amount {
    /// Events of one round.
    pub events: usize,
    /// Rounds of ours and of the baseline, in turn.
    pub rounds: usize,
}

/// Connections that send at the same time, each a source of its own.
const CONNECTIONS: usize = 4;
/// Events of one message of a stream.
const BATCH_EVENTS: usize = 500;
