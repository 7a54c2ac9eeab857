//! Early warning: completed bins of the tables in, warnings and their life cycle out, as events.
//!
//! The pure core decides: which bins there are (`bins`), what a detector says of each series (`judge`), and what that
//! means for the warnings that are open (`episode`). Around it `runner` reads and publishes, and `backtest` replays
//! history. It never writes a table: a warning reaches its table as an event, through the log like any other.

#![forbid(unsafe_code)]

pub mod action;
pub mod backtest;
pub mod bins;
pub mod cap;
pub mod config;
pub mod episode;
pub mod escalation;
pub mod event;
pub mod finding;
pub mod judge;
pub mod out;
pub mod publish;
pub mod question;
pub mod role;
pub mod row;
mod rule;
pub mod runner;
pub mod scan;
pub mod series;
pub mod service;
pub mod set;
pub mod watermark;
pub mod webhook;
