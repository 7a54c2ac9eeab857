//! `quanyu query NAME`: the questions that the city asks, each with its definition, its dates and how sure it is.
//!
//! One file per question. The questions themselves are `quanyu-figures`; this prints their answers.

mod both_fall;

use clap::{Args, Subcommand};
use quanyu_boot::Exit;

use crate::session::Session;

/// Ask a named question: figures with their definition, interval and evidence word
#[derive(Debug, Args)]
pub struct Command {
    #[command(subcommand)]
    name: Name,
}

#[derive(Debug, Subcommand)]
enum Name {
    BothFall(both_fall::Command),
}

impl Command {
    pub async fn run(self, session: &Session) -> anyhow::Result<Exit> {
        match self.name {
            Name::BothFall(command) => command.run(session).await,
        }
    }
}
