//! The ClickHouse engine as a program of its own: `quanyu-engine --lib … --config … --data …`.
//! Used by this crate's tests; the product calls the same launcher through a hidden subcommand of `quanyu`.
//! It never parses anything else.

use std::process::ExitCode;

fn main() -> ExitCode {
    match quanyu_local::launcher::run(std::env::args_os().skip(1)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("quanyu-engine: {error}");
            ExitCode::FAILURE
        }
    }
}
