//! `quanyu up`: the servers that are not configured, then topics and tables, then the roles; returns when all are healthy.
//!
//! Doing it twice changes nothing. What it starts, `quanyu down` stops.

use clap::Args;
use quanyu_boot::Exit;
use quanyu_boot::config::Source;
use quanyu_local::{Endpoints, ExistingClickHouse, Options, Stack};
use secrecy::ExposeSecret as _;

use crate::commands::migrate::migrate;
use crate::output::Table;
use crate::principals;
use crate::roles;
use crate::servers::{local_failure, progress};
use crate::session::Session;

const EXAMPLES: &str = "\
Examples:
  quanyu up
  quanyu up --json
  quanyu up --stack-only --home /tmp/second --kafka-port 19092
  QUANYU_CLICKHOUSE_URL=http://me:secret@db:8123 quanyu up     (starts no ClickHouse)";

/// Start Kafka, ClickHouse and all roles, and wait until they are healthy
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Command {
    /// Only the servers, topics and tables; no roles
    #[arg(long)]
    stack_only: bool,
    /// Fetch nothing: what the cache lacks is an error
    #[arg(long)]
    offline: bool,
    /// Kafka's port; an error when it is taken. Without it: 9092 or a free one
    #[arg(long, value_name = "PORT")]
    kafka_port: Option<u16>,
    /// ClickHouse's HTTP port; an error when it is taken. Without it: 8123 or a free one
    #[arg(long, value_name = "PORT")]
    clickhouse_http_port: Option<u16>,
    /// ClickHouse's native port; an error when it is taken. Without it: 9000 or a free one
    #[arg(long, value_name = "PORT")]
    clickhouse_tcp_port: Option<u16>,
}

impl Command {
    pub async fn run(self, session: &Session) -> anyhow::Result<Exit> {
        let options = self.options(session)?;
        let tell = |line: &str| progress(session, line);
        let mut endpoints = Stack::up(options, &tell).await.map_err(local_failure)?;
        // Now the stack's addresses are settings like any other.
        let session = Session::open(session.global.clone())?;
        migrate(&session).await?;
        principals::ensure_development(&session)?;
        if !self.stack_only {
            endpoints = roles::start(&session).await?;
        }
        print(&session, &endpoints)
    }

    fn options(&self, session: &Session) -> anyhow::Result<Options> {
        let mut options = Options::new(&session.home);
        options.cache.clone_from(&session.cache);
        options.offline = self.offline;
        options.kafka_port = self.kafka_port;
        options.clickhouse_http_port = self.clickhouse_http_port;
        options.clickhouse_tcp_port = self.clickhouse_tcp_port;
        if is_configured(session, "kafka.brokers") {
            options.existing_kafka.clone_from(&session.loaded.value.kafka.brokers);
        }
        if let Some(database) = &session.loaded.value.clickhouse.database {
            options.database.clone_from(database);
        }
        if is_configured(session, "clickhouse.url") {
            let settings = session.store_settings()?;
            options.database.clone_from(&settings.database);
            options.existing_clickhouse = Some(ExistingClickHouse {
                url: settings.url.clone(),
                user: settings.user.clone(),
                password: settings.password.expose_secret().to_owned(),
            });
        }
        Ok(options)
    }
}

/// Whether a value comes from the user, not from an earlier `up`.
fn is_configured(session: &Session, key: &str) -> bool {
    !matches!(session.loaded.source(key), Source::Default | Source::Stack(_))
}

fn print(session: &Session, endpoints: &Endpoints) -> anyhow::Result<Exit> {
    if session.output.json {
        session.output.json(endpoints)?;
        return Ok(Exit::Ok);
    }
    let mut table = Table::new(["what", "where"]);
    table.row(["kafka".to_owned(), endpoints.kafka.clone()]);
    table.row(["clickhouse".to_owned(), endpoints.clickhouse.url.clone()]);
    for (name, address) in [
        ("dashboard", &endpoints.http),
        ("grpc", &endpoints.grpc),
        ("ingest http", &endpoints.ingest_http),
        ("warn", &endpoints.warn),
    ] {
        if let Some(address) = address {
            table.row([name.to_owned(), address.clone()]);
        }
    }
    table.row(["home".to_owned(), endpoints.home.display().to_string()]);
    for (who, link) in principals::development_links(session, endpoints)? {
        table.row([who.to_owned(), link]);
    }
    session.output.table(table)?;
    Ok(Exit::Ok)
}
