//! Numbered one-statement idempotent migrations, applied in order and recorded.
//!
//! Used by `quanyu migrate` and the tests. The files of `migrations/` are embedded; a file that was applied never
//! changes (its checksum is kept), a change is a new file. Each has a single-node form and a cluster form.

mod render;

use serde::Deserialize;
use xxhash_rust::xxh64::xxh64;

pub use render::{Form, render};

use crate::client::Client;
use crate::error::StoreError;
use crate::fence::FENCE_SETTINGS;
use crate::sql;

/// (file name, text) of every migration, in order.
static FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/migrations.rs"));

/// The database and the record of migrations come first, before the record can be read.
const FIRST_NUMBERS: u32 = 2;

/// Where and in which form.
#[derive(Debug, Clone)]
pub struct MigrateOptions {
    /// The database.
    pub database: String,
    /// The cluster's name; none for one server.
    pub cluster: Option<String>,
}

/// A migration as embedded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Migration {
    /// Its number, from the file's name.
    pub number: u32,
    /// The file's name without number and ending.
    pub name: &'static str,
    /// The file's text.
    pub text: &'static str,
}

impl Migration {
    fn checksum(&self) -> String {
        format!("{:016x}", xxh64(self.text.as_bytes(), 0))
    }

    fn file(&self) -> String {
        format!("{:04}_{}.sql", self.number, self.name)
    }
}

/// All migrations, by number. Fails when a name is not `NNNN_name.sql` or a number is used twice.
pub fn migrations() -> Result<Vec<Migration>, StoreError> {
    let mut list: Vec<Migration> = Vec::with_capacity(FILES.len());
    for (file, text) in FILES {
        let wrong =
            |reason: &str| StoreError::Migration { file: (*file).to_owned(), reason: reason.to_owned() };
        let (number, name) = file
            .strip_suffix(".sql")
            .and_then(|stem| stem.split_once('_'))
            .ok_or_else(|| wrong("its name must be NNNN_name.sql"))?;
        let number = number.parse().map_err(|_| wrong("its name must begin with a number"))?;
        if list.last().is_some_and(|last| last.number == number) {
            return Err(wrong("its number is used twice"));
        }
        list.push(Migration { number, name, text });
    }
    Ok(list)
}

/// Applies what is missing and returns its files' names. Run again at any time, also after a crash half-way.
pub async fn migrate(client: &Client, options: &MigrateOptions) -> Result<Vec<String>, StoreError> {
    let all = migrations()?;
    let form = Form { database: &options.database, cluster: options.cluster.as_deref() };
    // The database may not exist yet, so the connection must not name it.
    let server = client.with_database("default");
    for migration in all.iter().filter(|migration| migration.number <= FIRST_NUMBERS) {
        apply(&server, migration, &form).await?;
    }
    let applied = applied(&server, &options.database).await?;
    let mut done = Vec::new();
    for migration in &all {
        match applied.iter().find(|row| row.number == migration.number) {
            Some(row) if row.checksum == migration.checksum() => {}
            Some(_) => {
                return Err(StoreError::Migration {
                    file: migration.file(),
                    reason: "it was changed after it had been applied; restore it and put the change into a new file"
                        .to_owned(),
                });
            }
            None => {
                if migration.number > FIRST_NUMBERS {
                    apply(&server, migration, &form).await?;
                }
                record(&server, &options.database, migration).await?;
                done.push(migration.file());
            }
        }
    }
    Ok(done)
}

/// Files that `migrate` would apply, without applying any. All of them when the database does not exist.
pub async fn pending(client: &Client, options: &MigrateOptions) -> Result<Vec<String>, StoreError> {
    let server = client.with_database("default");
    let recorded: Vec<u8> = server
        .fetch_rows(&format!(
            "SELECT 1 FROM system.tables WHERE database = {} AND name = 'migrations'",
            sql::text(&options.database)
        ))
        .await?;
    let applied = if recorded.is_empty() { Vec::new() } else { applied(&server, &options.database).await? };
    let missing = |migration: &Migration| !applied.iter().any(|row| row.number == migration.number);
    Ok(migrations()?.iter().filter(|migration| missing(migration)).map(Migration::file).collect())
}

#[derive(clickhouse::Row, Deserialize)]
struct Applied {
    number: u32,
    checksum: String,
}

async fn applied(server: &Client, database: &str) -> Result<Vec<Applied>, StoreError> {
    server
        .fetch_rows(&format!(
            "SELECT number, argMax(checksum, applied_at) AS checksum FROM {}.migrations GROUP BY number",
            sql::name(database)
        ))
        .await
}

async fn apply(server: &Client, migration: &Migration, form: &Form<'_>) -> Result<(), StoreError> {
    let wrong = |reason: String| StoreError::Migration { file: migration.file(), reason };
    let statement = render(migration.text, form).map_err(wrong)?;
    server.execute(&statement).await.map_err(|error| match error {
        StoreError::Refused { message, .. } => wrong(message),
        other => other,
    })
}

async fn record(server: &Client, database: &str, migration: &Migration) -> Result<(), StoreError> {
    let statement = format!(
        "INSERT INTO {}.migrations (number, name, checksum, applied_at) VALUES ({}, {}, {}, now64(3, 'UTC'))",
        sql::name(database),
        migration.number,
        sql::text(migration.name),
        sql::text(&migration.checksum()),
    );
    server.execute_with(&statement, FENCE_SETTINGS).await
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_file_renders_in_both_forms() {
        let all = migrations().unwrap();
        assert!(all.len() > 5);
        for migration in all {
            for cluster in [None, Some("main")] {
                let form = Form { database: "quanyu", cluster };
                let text = render(migration.text, &form)
                    .unwrap_or_else(|error| panic!("{}: {error}", migration.file()));
                assert!(!text.contains('{') || text.contains("'{"), "{}: {text}", migration.file());
            }
        }
    }
}
