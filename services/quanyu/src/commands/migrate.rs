//! `quanyu migrate`: makes the topics and tables that are missing. Safe to repeat; never changes what exists.

use clap::Args;
use quanyu_boot::Exit;
use quanyu_boot::config::Source;
use quanyu_store::MigrateOptions;
use serde_json::json;

use crate::servers::{log_failure, progress, store_failure};
use crate::session::Session;
use crate::topics::{self, Scale};

const EXAMPLES: &str = "\
Examples:
  quanyu migrate
  quanyu migrate --dry-run --json
  QUANYU_KAFKA_BROKERS=kafka:9092 QUANYU_CLICKHOUSE_URL=http://db:8123 quanyu migrate";

/// Create the topics and tables that are missing
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Command {
    /// Only say which migrations would be applied
    #[arg(long)]
    dry_run: bool,
}

impl Command {
    pub async fn run(self, session: &Session) -> anyhow::Result<Exit> {
        if self.dry_run {
            let store = session.store()?;
            let pending =
                quanyu_store::migrate::pending(&store, &options(&store)).await.map_err(store_failure)?;
            return print(session, &[], &pending);
        }
        let (topics, migrations) = migrate(session).await?;
        print(session, &topics, &migrations)
    }
}

/// Makes what is missing; gives the names of the topics and migrations.
pub async fn migrate(session: &Session) -> anyhow::Result<(Vec<String>, Vec<String>)> {
    let store = session.store()?;
    let local = matches!(session.loaded.source("kafka.brokers"), Source::Stack(_));
    let scale = if local { Scale::Local } else { Scale::Production };
    let specs = topics::specs(&session.loaded.value.kafka, scale);
    let topics = quanyu_log::topics::ensure(&session.broker()?, &specs).await.map_err(log_failure)?;
    let migrations = quanyu_store::migrate(&store, &options(&store)).await.map_err(store_failure)?;
    progress(
        session,
        format_args!("{} topics and {} migrations were missing", topics.len(), migrations.len()),
    );
    Ok((topics, migrations))
}

fn options(store: &quanyu_store::Client) -> MigrateOptions {
    let settings = store.settings();
    MigrateOptions { database: settings.database.clone(), cluster: settings.cluster.clone() }
}

fn print(session: &Session, topics: &[String], migrations: &[String]) -> anyhow::Result<Exit> {
    if session.output.json {
        session.output.json(&json!({ "topics": topics, "migrations": migrations }))?;
    } else {
        for name in topics.iter().chain(migrations) {
            session.output.line(name)?;
        }
    }
    Ok(Exit::Ok)
}
