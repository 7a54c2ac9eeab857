//! The one binary of Quanyu: parses the command line, runs one subcommand, ends with a documented exit code.
//!
//! Everything else is in `cli` (what can be typed), `session` (what every command gets) and `commands`.
#![forbid(unsafe_code)]

mod bench;
mod cli;
mod commands;
mod event_stream;
mod ingest_client;
mod lag;
mod output;
mod principals;
mod registry;
mod remedy;
mod report;
mod roles;
mod servers;
mod session;
mod settings;
mod topics;

use std::process::ExitCode;

fn main() -> ExitCode {
    quanyu_boot::crypto::install();
    match cli::parse() {
        Ok(cli) => report::end(cli.global.json, cli.run()),
        Err(usage) => report::usage(&usage),
    }
}
