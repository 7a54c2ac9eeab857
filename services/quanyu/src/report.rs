//! How a command ends: its exit code, and one clear error of what, why and how to fix it.
//!
//! Used by main only. With `--json` an error is `{"error": {"code","exit","message","causes","fix"}}` on stderr.

use std::io::{self, Write as _};
use std::process::ExitCode;

use quanyu_boot::Exit;
use quanyu_boot::exit::{Explanation, explain};
use serde_json::json;

use crate::remedy;

/// Prints what went wrong, if anything, and gives the exit code.
pub fn end(as_json: bool, result: anyhow::Result<Exit>) -> ExitCode {
    let exit = match result {
        Ok(exit) => exit,
        // Whoever read our output has seen enough, as in `quanyu tail … | head`.
        Err(error) if is_closed_pipe(&error) => Exit::Ok,
        Err(error) => {
            let explained = explain(&remedy::applied(error));
            print(as_json, &explained);
            explained.exit
        }
    };
    ExitCode::from(exit.code())
}

/// Prints help, the version, or what is wrong with the command line.
pub fn usage(error: &clap::Error) -> ExitCode {
    if !error.use_stderr() {
        return end(false, error.print().map(|()| Exit::Ok).map_err(anyhow::Error::from));
    }
    // The command line could not be parsed, so whether JSON is wanted must be seen in its words.
    let as_json = std::env::args_os().any(|word| word == "--json");
    if as_json {
        let text = error.render().to_string();
        let what = text.lines().next().unwrap_or_default().trim_start_matches("error: ").to_owned();
        let fix = Some("`quanyu --help` lists commands and flags".to_owned());
        print(true, &Explanation { exit: Exit::Usage, what, causes: Vec::new(), fix });
    } else {
        let _closed = error.print();
    }
    ExitCode::from(Exit::Usage.code())
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let system = error.downcast_ref::<io::Error>();
    system.is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

fn print(as_json: bool, error: &Explanation) {
    let mut text = String::new();
    if as_json {
        let body = json!({ "error": {
            "code": error.exit.name(), "exit": error.exit.code(), "message": error.what,
            "causes": error.causes, "fix": error.fix,
        }});
        text = format!("{body}\n");
    } else {
        text.push_str(&format!("error: {}\n", error.what));
        for cause in &error.causes {
            text.push_str(&format!("  why: {cause}\n"));
        }
        if let Some(fix) = &error.fix {
            text.push_str(&format!("  fix: {fix}\n"));
        }
    }
    let _closed = io::stderr().write_all(text.as_bytes());
}
