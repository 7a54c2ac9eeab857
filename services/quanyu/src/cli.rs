//! What can be typed: global flags, subcommands, and their dispatch.
//!
//! Used by main, and by the commands that describe the command line itself (completions). Never does a command's work.

use std::path::PathBuf;

use clap::{ArgAction, Args, Parser, Subcommand};
use quanyu_boot::Exit;

use crate::commands as c;
use crate::session::Session;

const EXAMPLES: &str = "\
Examples:
  quanyu up                                   start Kafka, ClickHouse and all roles
  quanyu status                               what runs, where, how far behind
  quanyu sql \"SELECT count() FROM v1_incidents\"
  quanyu down                                 stop what `up` started

Exit codes: 0 ok, 1 failed, 2 wrong usage or configuration, 3 partly rejected or proof failed,
4 server unreachable, 5 place in the consumer group taken by another process.
Settings: defaults < running stack < TOML file < QUANYU_* environment < flags; `quanyu config show` names each source.";

/// Public safety events over gRPC, through Kafka, folded into ClickHouse exactly once.
#[derive(Debug, Parser)]
#[command(name = "quanyu", version, after_help = EXAMPLES, max_term_width = 110, subcommand_required = true)]
pub struct Cli {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    command: Command,
}

/// Flags of every command.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Global options")]
pub struct Global {
    /// Folder of the stack: everything it writes is in there [env: QUANYU_HOME]
    #[arg(long, global = true, value_name = "DIR")]
    pub home: Option<PathBuf>,
    /// Configuration file; without it, quanyu.toml in the home folder if there is one
    #[arg(long, global = true, value_name = "FILE", env = "QUANYU_CONFIG")]
    pub config: Option<PathBuf>,
    /// One setting, such as fold.batch_rows_max=1000; may be repeated
    #[arg(long, global = true, value_name = "KEY=VALUE")]
    pub set: Vec<String>,
    /// Print stable JSON on stdout, and errors as JSON on stderr
    #[arg(long, global = true)]
    pub json: bool,
    /// Log more; twice for everything
    #[arg(short, long, global = true, action = ArgAction::Count)]
    pub verbose: u8,
    /// No progress, only errors
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Language of messages from servers: en or zh-CN [env: QUANYU_LANG]
    #[arg(long, global = true, value_name = "LANG")]
    pub lang: Option<String>,
}

#[derive(Debug, Subcommand)]
enum Command {
    Up(c::up::Command),
    Down(c::down::Command),
    Status(c::status::Command),
    Serve(c::serve::Command),
    Migrate(c::migrate::Command),
    Import(c::import::Command),
    Simulate(c::simulate::Command),
    Publish(c::publish::Command),
    Export(c::export::Command),
    Query(c::query::Command),
    Detect(c::detect::Command),
    Warn(c::warn::Command),
    Sql(c::sql::Command),
    Tail(c::tail::Command),
    Verify(c::verify::Command),
    Rebuild(c::rebuild::Command),
    Reference(c::reference::Command),
    DeadLetter(c::dead_letter::Command),
    Bench(c::bench::Command),
    Doctor(c::doctor::Command),
    Schema(c::schema::Command),
    Token(c::token::Command),
    Access(c::access::Command),
    Config(c::config::Command),
    Completions(c::completions::Command),
    #[command(hide = true)]
    ClickhouseEngine(c::clickhouse_engine::Command),
}

/// Reads the command line of this process.
///
/// # Errors
/// Wrong usage, or that only help or the version was asked for.
pub fn parse() -> Result<Cli, clap::Error> {
    Cli::try_parse()
}

impl Cli {
    /// Runs the subcommand to its end.
    ///
    /// # Errors
    /// Whatever the command says.
    pub fn run(self) -> anyhow::Result<Exit> {
        match self.command {
            // These need no settings, so that they work when the settings are wrong.
            Command::Completions(command) => command.run(),
            Command::ClickhouseEngine(command) => command.run(),
            command => {
                let session = Session::open(self.global)?;
                session.install_telemetry(command.default_filter())?;
                quanyu_boot::runtime::block_on(command.run(&session))?
            }
        }
    }
}

impl Command {
    /// What is logged unless somebody says otherwise.
    fn default_filter(&self) -> &'static str {
        if matches!(self, Self::Serve(_)) { "info" } else { "warn" }
    }

    async fn run(self, session: &Session) -> anyhow::Result<Exit> {
        match self {
            Self::Up(command) => command.run(session).await,
            Self::Down(command) => command.run(session).await,
            Self::Status(command) => command.run(session).await,
            Self::Serve(command) => command.run(session).await,
            Self::Migrate(command) => command.run(session).await,
            Self::Import(command) => command.run(session).await,
            Self::Simulate(command) => command.run(session).await,
            Self::Publish(command) => command.run(session).await,
            Self::Export(command) => command.run(session).await,
            Self::Query(command) => command.run(session).await,
            Self::Sql(command) => command.run(session).await,
            Self::Verify(command) => command.run(session).await,
            Self::Rebuild(command) => command.run(session).await,
            Self::Reference(command) => command.run(session).await,
            Self::DeadLetter(command) => command.run(session).await,
            Self::Tail(command) => command.run(session).await,
            Self::Bench(command) => command.run(session).await,
            Self::Doctor(command) => command.run(session).await,
            Self::Schema(command) => command.run(session).await,
            Self::Detect(command) => command.run(session),
            Self::Warn(command) => command.run(session).await,
            Self::Token(command) => command.run(session),
            Self::Access(command) => command.run(session).await,
            Self::Config(command) => command.run(session),
            Self::Completions(command) => command.run(),
            Self::ClickhouseEngine(command) => command.run(),
        }
    }
}
