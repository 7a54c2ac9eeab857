//! The direct insert that `quanyu bench fold` is measured against: the same bytes into the same tables, without fence,
//! marks or order. Used by benchmarks only, on a database of their own: rows that come this way have no owner.

use bytes::Bytes;

use crate::client::Client;
use crate::error::InsertError;
use crate::insert::INSERT_SETTINGS;
use crate::shape::TableShape;
use crate::sql;

impl Client {
    /// Inserts a block that is encoded in Native form, and checks nothing but the number of rows written.
    ///
    /// # Errors
    /// As [`Client::insert`], but never `Fenced`.
    pub async fn insert_directly(
        &self,
        shape: &TableShape,
        native: Bytes,
        rows: u64,
    ) -> Result<(), InsertError> {
        let statement =
            format!("INSERT INTO {} ({}) FORMAT Native", sql::name(&shape.name), shape.column_list);
        let query_id = format!("quanyu-baseline/{}", uuid::Uuid::new_v4());
        let off = self
            .deduplication_off()
            .await
            .map_err(|error| InsertError::InDoubt(format!("not sent: {error}")))?;
        let request = self
            .request(&statement, &query_id, &[INSERT_SETTINGS], off, native)
            .map_err(InsertError::InDoubt)?;
        self.sent(request, rows).await
    }
}
