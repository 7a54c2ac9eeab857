//! `quanyu completions`: the script that completes commands and flags in a shell. Needs no settings and no server.

use clap::{Args, CommandFactory as _};
use clap_complete::Shell;
use quanyu_boot::Exit;

use crate::cli::Cli;
use crate::output::write_stdout;

const EXAMPLES: &str = "\
Examples:
  quanyu completions bash > ~/.local/share/bash-completion/completions/quanyu
  quanyu completions zsh > ~/.zfunc/_quanyu";

/// Print the completion script of a shell
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Command {
    /// Which shell
    shell: Shell,
}

impl Command {
    pub fn run(self) -> anyhow::Result<Exit> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "quanyu", &mut script);
        write_stdout(&script)?;
        Ok(Exit::Ok)
    }
}
