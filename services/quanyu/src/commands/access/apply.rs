//! `quanyu access apply`: ClickHouse users with grants, quotas and row filters, from the register of principals.
//!
//! The local stack's engine gets a users file, every other server statements. A table that nobody has said how to
//! filter stops it before anything is changed.

use std::collections::BTreeSet;

use anyhow::Context as _;
use clap::Args;
use quanyu_access::sql::{self, SqlUser, TableShape};
use quanyu_boot::config::Source;
use quanyu_boot::{Exit, Failure};
use quanyu_local::Stack;
use quanyu_store::Client;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::output::Table;
use crate::principals::{access_failure, now};
use crate::servers::{local_failure, progress, store_failure};
use crate::session::Session;

const EXAMPLES: &str = "\
Examples:
  quanyu access apply --dry-run
  quanyu access apply
  quanyu access apply --json
  quanyu access apply --new-password analyst-330784105

Who has the role analyst or admin and a valid key becomes a user. Analysts read the rows of their areas, in every table
and view; administrators also the ledger and what was refused. A new password is printed once; its hash is kept. Run it
again after `quanyu token create` or `revoke` and after an upgrade. The engine of a local stack is restarted, which takes
a second; roles wait for it.";

/// Make the users of ClickHouse, their grants and row filters, from the same principals
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Command {
    /// Print what would be put in place, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Give this principal a new password; may be repeated
    #[arg(long = "new-password", value_name = "NAME", conflicts_with = "dry_run")]
    new_passwords: Vec<String>,
}

/// Tables and views with their columns; what a view asks, and for whom, stands in its statement.
const TABLES: &str = "
SELECT t.name AS name, any(t.engine) AS engine, any(t.create_table_query) AS definition, groupArray(c.name) AS columns
FROM system.tables AS t INNER JOIN system.columns AS c ON c.database = t.database AND c.table = t.name
WHERE t.database = currentDatabase() GROUP BY name ORDER BY name";

/// Users of an earlier run, known by their profile.
const THERE: &str = "
SELECT DISTINCT assumeNotNull(user_name) FROM system.settings_profile_elements
WHERE inherit_profile = 'quanyu_access' AND user_name IS NOT NULL";

#[derive(Deserialize)]
struct Shape {
    name: String,
    engine: String,
    definition: String,
    columns: Vec<String>,
}

/// A password that was made now.
struct Fresh {
    principal: String,
    password: String,
}

impl Command {
    pub async fn run(self, session: &Session) -> anyhow::Result<Exit> {
        let store = session.store()?;
        let shapes = shapes(&store).await?;
        let guards = sql::guards(&shapes).map_err(|bad| {
            let all: Vec<String> = bad.iter().map(ToString::to_string).collect();
            Failure::new(Exit::Failed, all.join("; "))
                .fix("nothing was changed; name the table's guard in quanyu-access")
        })?;
        let folder = session.access_folder();
        let read = || -> anyhow::Result<Vec<SqlUser>> {
            let register = folder.read().map_err(access_failure)?.unwrap_or_default();
            Ok(sql::sql_users(&register, &guards, now()).map_err(access_failure)?)
        };
        let users = read()?;
        let local = is_local(session)?;
        if self.dry_run {
            return dry_run(session, &store, &users, local).await;
        }
        let mut fresh = Vec::new();
        for user in &users {
            if user.password_sha256.is_none() || self.new_passwords.contains(&user.principal) {
                let password = folder.create_sql_password(&user.principal).map_err(access_failure)?;
                fresh.push(Fresh { principal: user.principal.clone(), password });
            }
        }
        if let Some(unknown) =
            self.new_passwords.iter().find(|name| !users.iter().any(|user| user.principal == **name))
        {
            return Err(Failure::usage(format!("{unknown} is no user of ClickHouse"))
                .fix("it needs the role analyst or admin, and a valid key")
                .into());
        }
        let users = read()?;
        let applied = put(session, &store, &users, local).await;
        // Also when it failed: the hashes are kept already, and nobody could ask for them again.
        print(session, &users, &fresh)?;
        applied?;
        Ok(Exit::Ok)
    }
}

/// Whether the users are a file: for the engine that the stack started itself.
fn is_local(session: &Session) -> anyhow::Result<bool> {
    let found = matches!(session.loaded.source("clickhouse.url"), Source::Stack(_));
    Ok(found && Stack::has_own_clickhouse(&session.home).map_err(local_failure)?)
}

async fn shapes(store: &Client) -> anyhow::Result<Vec<TableShape>> {
    let answer = store.fetch_bytes(TABLES, "JSONEachRow").await.map_err(store_failure)?;
    let rows = answer.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    let shape = |line| {
        let Shape { name, engine, definition, columns } =
            serde_json::from_slice(line).context("read the list of tables")?;
        Ok(TableShape { name, engine, columns, definition })
    };
    rows.map(shape).collect()
}

async fn put(session: &Session, store: &Client, users: &[SqlUser], local: bool) -> anyhow::Result<()> {
    let database = &store.settings().database;
    if local {
        let restarted = Stack::set_users(&session.home, &sql::users_file(users, database)).await;
        let said = if restarted.map_err(local_failure)? {
            "ClickHouse was restarted with them"
        } else {
            "they are in place"
        };
        progress(session, format_args!("{} users; {said}", users.len()));
        return Ok(());
    }
    for statement in statements(store, users).await? {
        store.execute(&statement).await.map_err(store_failure)?;
    }
    progress(session, format_args!("{} users are in place", users.len()));
    Ok(())
}

async fn statements(store: &Client, users: &[SqlUser]) -> anyhow::Result<Vec<String>> {
    let there: Vec<String> = store.fetch_rows(THERE).await.map_err(store_failure)?;
    let there: BTreeSet<String> = there.into_iter().collect();
    let settings = store.settings();
    Ok(sql::statements(users, &settings.database, &settings.user, &there, settings.cluster.as_deref()))
}

async fn dry_run(session: &Session, store: &Client, users: &[SqlUser], local: bool) -> anyhow::Result<Exit> {
    let said = |user: &SqlUser| SqlUser {
        password_sha256: user.password_sha256.clone().or_else(|| Some("made when it is applied".to_owned())),
        ..user.clone()
    };
    let users: Vec<SqlUser> = users.iter().map(said).collect();
    if local {
        let file = sql::users_file(&users, &store.settings().database);
        if session.output.json {
            session.output.json(&json!({ "users_file": file }))?;
        } else {
            session.output.line(file.trim_end())?;
        }
        return Ok(Exit::Ok);
    }
    let statements = statements(store, &users).await?;
    if session.output.json {
        session.output.json(&json!({ "statements": statements }))?;
        return Ok(Exit::Ok);
    }
    for statement in statements {
        session.output.line(format_args!("{statement};"))?;
    }
    Ok(Exit::Ok)
}

fn print(session: &Session, users: &[SqlUser], fresh: &[Fresh]) -> anyhow::Result<()> {
    let password = |user: &SqlUser| {
        fresh.iter().find(|one| one.principal == user.principal).map(|one| one.password.clone())
    };
    if session.output.json {
        let one = |user: &SqlUser| {
            let filtered = user.tables.values().filter(|filter| filter.is_some()).count();
            json!({
                "user": user.name, "principal": user.principal, "tables": user.tables.len(),
                "filtered": filtered, "password": password(user),
            })
        };
        let all: Vec<Value> = users.iter().map(one).collect();
        return session.output.json(&json!({ "users": all }));
    }
    if !fresh.is_empty() {
        session.output.say("New passwords are shown once; only their hashes are kept:");
    }
    let mut table = Table::new(["user", "principal", "tables", "password"]);
    for user in users {
        let shown = password(user).unwrap_or_else(|| "unchanged".to_owned());
        table.row([user.name.clone(), user.principal.clone(), user.tables.len().to_string(), shown]);
    }
    session.output.table(table)
}
