//! The functions of the answers, a file for each family.
//!
//! Used by the list of routes. Every figure comes from `quanyu-figures`, asked through `quanyu-answers`, so that a page, a
//! program and the command line are told the same.

pub mod areas;
pub mod cookbook;
pub mod figures;
pub mod freshness;
pub mod ledgers;
pub mod records;
pub mod reports;
pub mod search;
pub mod system;
pub mod warnings;

use quanyu_answers::Compact;
use serde_json::{Map, Value};

use crate::fault::Fault;
use crate::question::Question;

/// The rows of a question in SQL, as JSON objects.
///
/// # Errors
/// The tables do not answer.
pub async fn objects(question: &Question<'_>, sql: &str) -> Result<Vec<Map<String, Value>>, Fault> {
    let bytes = question.store.fetch_bytes(sql, "JSONCompact").await?;
    let read = Compact::read(&bytes).map_err(|error| {
        tracing::error!(%error, "the tables' answer is not JSONCompact");
        Fault::Internal
    })?;
    Ok(read.objects())
}
