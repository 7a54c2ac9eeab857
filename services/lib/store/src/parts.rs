//! Parts that the server set aside, and comments that carry a table's fold version.
//!
//! Used at assignment: a mark sees how far a target got, not a hole that a broken part left.

use serde::Deserialize;

use crate::client::Client;
use crate::error::StoreError;
use crate::sql;

/// A part that the server could not load.
#[derive(Debug, Clone, PartialEq, Eq, clickhouse::Row, Deserialize)]
pub struct BrokenPart {
    /// The table.
    pub table: String,
    /// The part's name in `detached`.
    pub name: String,
    /// The server's word for why, for instance `broken-on-start`.
    pub reason: String,
}

impl Client {
    /// Broken parts of these tables. With one, the partition must not be folded: its rows are missing below the mark;
    /// `quanyu verify --repair` brings them back.
    pub async fn broken_parts<S: AsRef<str>>(&self, tables: &[S]) -> Result<Vec<BrokenPart>, StoreError> {
        if tables.is_empty() {
            return Ok(Vec::new());
        }
        self.fetch_rows(&format!(
            "SELECT table, name, reason FROM system.detached_parts WHERE database = {} AND table IN ({}) \
             AND startsWith(reason, 'broken') ORDER BY table, name",
            sql::text(&self.settings.database),
            sql::texts(tables)
        ))
        .await
    }

    /// The version of the fold that filled a table, kept at the end of its comment; none when never set.
    pub async fn fold_version(&self, table: &str) -> Result<Option<u32>, StoreError> {
        let comment = self.table_comment(table).await?;
        Ok(comment
            .rsplit_once(VERSION_MARK)
            .and_then(|(_, version)| version.trim_end_matches(']').parse().ok()))
    }

    /// Sets it, keeping the comment's text.
    pub async fn set_fold_version(&self, table: &str, version: u32) -> Result<(), StoreError> {
        let comment = self.table_comment(table).await?;
        let text = comment.rsplit_once(VERSION_MARK).map_or(comment.as_str(), |(text, _)| text);
        let marked = sql::text(&format!("{text}{VERSION_MARK}{version}]"));
        self.execute(&format!("ALTER TABLE {} MODIFY COMMENT {marked}", sql::name(table))).await
    }

    async fn table_comment(&self, table: &str) -> Result<String, StoreError> {
        let rows: Vec<String> = self
            .fetch_rows(&format!(
                "SELECT comment FROM system.tables WHERE database = {} AND name = {}",
                sql::text(&self.settings.database),
                sql::text(table)
            ))
            .await?;
        rows.into_iter().next().ok_or_else(|| StoreError::Shape {
            table: table.to_owned(),
            reason: "it does not exist; run `quanyu migrate`".to_owned(),
        })
    }
}

const VERSION_MARK: &str = " [fold version ";
