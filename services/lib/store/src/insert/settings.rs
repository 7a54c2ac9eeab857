//! What makes an insert one part and nothing behind it (law 1 of ARCHITECTURE.md).
//!
//! Used by `insert` only, as query parameters: a profile's values never count, and a profile that forbids one makes the
//! insert fail, never differ.

use crate::client::Client;
use crate::error::StoreError;
use crate::sql;

/// Above any batch, in rows: what a block may hold before the server would cut it.
const ROWS_MAX: &str = "1000000000";

/// The server reads this much of statement and body before it looks at either. With the whole body below it, the
/// fence is checked when the last byte is there: a sender that froze half-way holds no running insert that a new owner
/// would have to wait for (a kill does not end a read from a silent socket; the server's time-out of 30 s does), and a
/// refusal never meets a sender that is still sending. Costs a copy: about 8 ms per 25 MB.
pub(super) const WHOLE_BODY: (&str, &str) = ("max_query_size", "4294967296");

/// For every server.
pub(crate) const INSERT_SETTINGS: &[(&str, &str)] = &[
    ("async_insert", "0"),
    ("insert_deduplicate", "0"),
    ("max_insert_threads", "1"),
    ("max_threads", "1"),
    ("input_format_parallel_parsing", "0"),
    ("min_insert_block_size_bytes", "0"),
    ("min_insert_block_size_rows", ROWS_MAX),
    ("max_insert_block_size", ROWS_MAX),
    ("max_partitions_per_insert_block", "0"),
    ("timeout_overflow_mode", "throw"),
    ("limit", "0"),
    ("offset", "0"),
    ("use_query_cache", "0"),
    ("materialized_views_ignore_errors", "0"),
    ("wait_end_of_query", "1"),
];

/// Every name of deduplication so far. A name that a server does not know is refused by it.
const DEDUPLICATION_OFF: &[(&str, &str)] = &[
    ("deduplicate_insert", "disable"),
    ("deduplicate_insert_select", "disable"),
    ("insert_select_deduplicate", "0"),
    ("async_insert_deduplicate", "0"),
];

impl Client {
    /// Deduplication has other names in every server; those that this one knows, and the value that is off. Newer
    /// ones deduplicate in spite of `insert_deduplicate = 0` unless told so under each name.
    pub(crate) async fn deduplication_off(&self) -> Result<&[(String, &'static str)], StoreError> {
        self.deduplication
            .get_or_try_init(|| async {
                let question = format!(
                    "SELECT name FROM system.settings WHERE name IN ({})",
                    sql::texts(DEDUPLICATION_OFF.iter().map(|(name, _)| name))
                );
                let known: Vec<String> = self.fetch_rows(&question).await?;
                let off = |name: String| {
                    let value = DEDUPLICATION_OFF
                        .iter()
                        .find(|(one, _)| *one == name)
                        .map_or("0", |(_, value)| value);
                    (name, value)
                };
                Ok(known.into_iter().map(off).collect())
            })
            .await
            .map(Vec::as_slice)
    }
}
