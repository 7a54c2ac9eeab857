//! `quanyu schema list|show|check|serve|docs`: the Avro schemas of the topics, and the columns of the tables, which this
//! build carries.
//!
//! Needs no server; `serve` becomes a read-only schema registry for other tools.

mod dictionary;

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::Context as _;
use clap::{Args, Subcommand};
use quanyu_boot::{Exit, Failure, Stopper};
use quanyu_schema::{Bundled, bundled, mutually_readable};
use serde_json::{Value, json};

use crate::output::{Table, write_stdout};
use crate::registry;
use crate::session::Session;

const EXAMPLES: &str = "\
Examples:
  quanyu schema list
  quanyu schema show 1
  quanyu schema check
  quanyu schema serve --listen 127.0.0.1:8081
  quanyu schema docs > DICTIONARY.md";

/// The Avro schemas of the topics, and the data dictionary of the tables
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Command {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Every version of every topic's schema with its id
    #[command(after_help = "Examples:\n  quanyu schema list --json")]
    List,
    /// One schema, by the id that records carry
    #[command(after_help = "Examples:\n  quanyu schema show 1 > incident.avsc")]
    Show {
        /// The id
        id: u32,
    },
    /// Check that all versions of each topic read each other, both ways (ends with 3 if not)
    #[command(after_help = "Examples:\n  quanyu schema check --json")]
    Check,
    /// Answer the schema registry's read API until Ctrl-C
    #[command(
        after_help = "Examples:\n  quanyu schema serve --listen 0.0.0.0:8081\n  curl localhost:8081/subjects"
    )]
    Serve {
        /// Where to listen
        #[arg(long, default_value = "127.0.0.1:8081", value_name = "ADDRESS")]
        listen: SocketAddr,
    },
    /// The data dictionary: every view and table with its columns, in English and Chinese, as Markdown
    #[command(
        after_help = "Examples:\n  quanyu schema docs > deploy/cookbook/DICTIONARY.md\n  quanyu schema docs --json"
    )]
    Docs,
}

impl Command {
    pub async fn run(self, session: &Session) -> anyhow::Result<Exit> {
        match self.what {
            What::List => list(session),
            What::Show { id } => show(session, id),
            What::Check => check(session),
            What::Serve { listen } => serve(session, listen).await,
            What::Docs => docs(session),
        }
    }
}

fn list(session: &Session) -> anyhow::Result<Exit> {
    if session.output.json {
        let row = |schema: &Bundled| {
            json!({ "id": schema.id, "topic": schema.topic, "version": schema.version,
                "subject": registry::subject(schema.topic) })
        };
        session.output.json(&bundled().iter().map(row).collect::<Vec<Value>>())?;
        return Ok(Exit::Ok);
    }
    let mut table = Table::new(["id", "topic", "version"]);
    for schema in bundled() {
        table.row([schema.id.to_string(), schema.topic.to_owned(), schema.version.to_string()]);
    }
    session.output.table(table)?;
    Ok(Exit::Ok)
}

fn show(session: &Session, id: u32) -> anyhow::Result<Exit> {
    let found = bundled().iter().find(|schema| schema.id == id);
    let missing =
        || Failure::usage(format!("no schema has the id {id}")).fix("`quanyu schema list` shows them");
    let schema: Value = serde_json::from_str(found.ok_or_else(missing)?.schema).context("read the schema")?;
    if session.output.json {
        session.output.json(&schema)?;
    } else {
        session.output.line(serde_json::to_string_pretty(&schema)?)?;
    }
    Ok(Exit::Ok)
}

fn check(session: &Session) -> anyhow::Result<Exit> {
    let mut pairs = 0;
    let mut problems = Vec::new();
    for (index, old) in bundled().iter().enumerate() {
        for new in bundled().iter().skip(index + 1).filter(|new| new.topic == old.topic) {
            pairs += 1;
            if let Err(error) = mutually_readable(old.schema, new.schema) {
                problems.push(format!("{} {} and {}: {error}", old.topic, old.version, new.version));
            }
        }
    }
    let ok = problems.is_empty();
    if session.output.json {
        let versions = bundled().len();
        session
            .output
            .json(&json!({ "ok": ok, "versions": versions, "pairs": pairs, "problems": problems }))?;
    } else {
        for problem in &problems {
            session.output.line(problem)?;
        }
        session.output.say(format_args!("{pairs} pairs of versions compared, {} problems", problems.len()));
    }
    Ok(if ok { Exit::Ok } else { Exit::Partly })
}

fn docs(session: &Session) -> anyhow::Result<Exit> {
    let relations = dictionary::relations()?;
    if session.output.json {
        session.output.json(&relations)?;
    } else {
        write_stdout(dictionary::markdown(&relations).as_bytes())?;
    }
    Ok(Exit::Ok)
}

async fn serve(session: &Session, listen: SocketAddr) -> anyhow::Result<Exit> {
    let drain = Duration::from_millis(session.loaded.value.stop.drain_ms);
    let stopper = Stopper::on_signals(drain)?;
    let failed = |failure: Failure| failure.fix("stop what listens there, or choose another --listen");
    let listener = quanyu_boot::admin::bind(listen, "schema").await.map_err(failed)?;
    session.output.say(format_args!("schemas at http://{}/subjects", listener.local_addr()?));
    axum::serve(listener, registry::router())
        .with_graceful_shutdown(async move { stopper.stopped().await })
        .await
        .context("answer requests")?;
    Ok(Exit::Ok)
}
