//! `quanyu access show|apply`: who may see and do what, and the same in ClickHouse.
//!
//! The rules are `quanyu-access`; this reads the tables, writes users, and prints.

mod apply;

use clap::{Args, Subcommand};
use quanyu_access::{Permission, PrincipalEntry};
use quanyu_boot::Exit;
use serde_json::{Value, json};

use crate::commands::token;
use crate::output::Table;
use crate::principals::access_failure;
use crate::session::Session;

const EXAMPLES: &str = "\
Examples:
  quanyu access show
  quanyu access apply --dry-run
  quanyu access apply

Keys are made with `quanyu token create`.";

/// Show who may see and do what, and make the same users in ClickHouse
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Command {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Every principal with its area and what it may do
    #[command(after_help = "Examples:\n  quanyu access show\n  quanyu access show --json")]
    Show,
    Apply(apply::Command),
}

impl Command {
    pub async fn run(self, session: &Session) -> anyhow::Result<Exit> {
        match self.what {
            What::Show => show(session),
            What::Apply(command) => command.run(session).await,
        }
    }
}

fn show(session: &Session) -> anyhow::Result<Exit> {
    let folder = session.access_folder();
    let register = folder.read().map_err(access_failure)?.unwrap_or_default();
    if session.output.json {
        let one = |entry: &PrincipalEntry| {
            json!({
                "name": entry.name, "roles": entry.roles, "area": token::area(entry), "source": entry.source,
                "may": may(entry), "development": entry.development, "sql": entry.sql_password_sha256.is_some(),
            })
        };
        let all: Vec<Value> = register.principals().iter().map(one).collect();
        session.output.json(&json!({ "file": folder.principals(), "principals": all }))?;
        return Ok(Exit::Ok);
    }
    let mut table = Table::new(["name", "roles", "area", "source", "may"]);
    for entry in register.principals() {
        let source = entry.source.clone().unwrap_or_default();
        let may = may(entry).join(", ");
        table.row([entry.name.clone(), token::roles(entry), token::area(entry), source, may]);
    }
    session.output.table(table)?;
    Ok(Exit::Ok)
}

fn may(entry: &PrincipalEntry) -> Vec<&'static str> {
    let held = |permission: &Permission| entry.roles.iter().any(|role| permission.held_by(*role));
    Permission::ALL.into_iter().filter(held).map(Permission::as_str).collect()
}
