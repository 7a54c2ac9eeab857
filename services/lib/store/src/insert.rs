//! The fenced insert: one block, one part, or nothing.
//!
//! Used by fold for every target and the ledger, and by `rebuild` and `verify --repair`. The server checks the fence
//! before it takes a row; OK means that it answered 200 and wrote exactly the rows that were sent. It never repeats:
//! whatever else happens is in doubt, and the caller looks (fence, marks, insert what is above them).
//!
//! The clickhouse crate (0.15.3) sends raw formats, but throws the answer's summary away, and the summary is half of
//! what makes an answer OK; so the body goes over hyper from here, a connection per insert, and nothing else does.

mod settings;

pub(crate) use self::settings::INSERT_SETTINGS;

use bytes::Bytes;
use http::{HeaderMap, Request, header};
use http_body_util::Full;
use secrecy::ExposeSecret;
use serde::Deserialize;

use self::settings::WHOLE_BODY;
use crate::block::Block;
use crate::client::{Client, millis};
use crate::error::{Exception, FENCED, InsertError};
use crate::fence::{Owner, still_owned};
use crate::http::{self as wire, Answer};
use crate::shape::TableShape;
use crate::sql;

impl Client {
    /// Inserts a block as its owner. `partitions` are those that the rows come from, a subset of the owner's.
    ///
    /// The block's rows must lie in one table partition (`Block::into_parts`). An empty block is OK at once.
    pub async fn insert(
        &self,
        owner: &Owner,
        shape: &TableShape,
        topic: &str,
        partitions: &[i32],
        block: &Block,
    ) -> Result<(), InsertError> {
        if block.is_empty() {
            return Ok(());
        }
        let rows = block.rows() as u64;
        self.insert_encoded(owner, shape, topic, partitions, "Native", block.encode_native(), rows).await
    }

    /// The same for bytes that are encoded already, in any input format of the server.
    #[expect(
        clippy::too_many_arguments,
        reason = "the insert's arguments and the encoding's, used by one comparison"
    )]
    pub async fn insert_encoded(
        &self,
        owner: &Owner,
        shape: &TableShape,
        topic: &str,
        partitions: &[i32],
        format: &str,
        body: Vec<u8>,
        rows: u64,
    ) -> Result<(), InsertError> {
        let owned = topic == owner.topic && partitions.iter().all(|one| owner.partitions.contains(one));
        if !owned || partitions.is_empty() {
            // Refused by the server as well; said here because it is the caller's mistake.
            return Err(InsertError::InDoubt(format!(
                "{topic} {partitions:?} are not the owner's {} {:?}",
                owner.topic, owner.partitions
            )));
        }
        let statement = statement(owner, shape, partitions, format);
        let query_id = query_id(owner, partitions, self.next_number());
        let off = self
            .deduplication_off()
            .await
            .map_err(|error| InsertError::InDoubt(format!("not sent: {error}")))?;
        let request = self
            .request(&statement, &query_id, &[INSERT_SETTINGS, &[WHOLE_BODY]], off, body.into())
            .map_err(InsertError::InDoubt)?;
        self.sent(request, rows).await
    }

    /// Sends an insert once and judges the answer.
    pub(crate) async fn sent(&self, request: Request<Full<Bytes>>, rows: u64) -> Result<(), InsertError> {
        let limit = self.settings.timeouts.insert;
        match tokio::time::timeout(limit, wire::send(&self.inserts, request)).await {
            Ok(Ok(answer)) => judge(&answer, rows),
            Ok(Err(reason)) => Err(InsertError::InDoubt(reason)),
            Err(_) => Err(InsertError::InDoubt(format!("no answer within {} ms", millis(limit)))),
        }
    }

    pub(crate) fn request(
        &self,
        statement: &str,
        query_id: &str,
        settings: &[&[(&str, &str)]],
        deduplication_off: &[(String, &'static str)],
        body: Bytes,
    ) -> Result<Request<Full<Bytes>>, String> {
        let mut url = url::Url::parse(&self.settings.url).map_err(|error| error.to_string())?;
        {
            let mut pairs = url.query_pairs_mut();
            pairs.append_pair("database", &self.settings.database);
            pairs.append_pair("query", statement);
            pairs.append_pair("query_id", query_id);
            for (name, value) in settings.iter().copied().flatten() {
                pairs.append_pair(name, value);
            }
            for (name, value) in deduplication_off {
                pairs.append_pair(name, value);
            }
            if self.settings.cluster.is_some() {
                pairs.append_pair("insert_quorum", "auto");
                // The check must see the newest fence.
                pairs.append_pair("select_sequential_consistency", "1");
            }
        }
        Request::post(url.as_str())
            .header("X-ClickHouse-User", &self.settings.user)
            .header("X-ClickHouse-Key", self.settings.password.expose_secret())
            .header(header::CONTENT_LENGTH, body.len())
            .body(Full::new(body))
            .map_err(|error| error.to_string())
    }
}

/// Law 3 of ARCHITECTURE.md: the check travels with the rows.
fn statement(owner: &Owner, shape: &TableShape, partitions: &[i32], format: &str) -> String {
    format!(
        "INSERT INTO {table} ({columns}) SELECT * FROM input({structure}) \
         WHERE NOT throwIf(NOT ({owned}), {FENCED_TEXT}) FORMAT {format}",
        table = sql::name(&shape.name),
        columns = shape.column_list,
        structure = sql::text(&shape.structure),
        owned = still_owned(owner, partitions),
        FENCED_TEXT = sql::text(FENCED),
    )
}

/// `quanyu/<topic>/,1,2,/<owner>/<n>`: found by partition when a new owner kills.
fn query_id(owner: &Owner, partitions: &[i32], number: u64) -> String {
    format!("quanyu/{}/,{},/{}/{number}", owner.topic, sql::numbers(partitions), owner.id)
}

fn judge(answer: &Answer, rows: u64) -> Result<(), InsertError> {
    if !answer.ok || answer.headers.contains_key("X-ClickHouse-Exception-Code") {
        let exception = Exception::parse(&answer.text);
        return Err(if exception.fenced() {
            InsertError::Fenced
        } else {
            InsertError::InDoubt(format!("refused (code {}): {}", exception.code, exception.message))
        });
    }
    match written_rows(&answer.headers) {
        Some(written) if written == rows => Ok(()),
        Some(written) => Err(InsertError::InDoubt(format!("sent {rows} rows, {written} were written"))),
        None => Err(InsertError::InDoubt("the answer has no summary of written rows".to_owned())),
    }
}

fn written_rows(headers: &HeaderMap) -> Option<u64> {
    #[derive(Deserialize)]
    struct Summary<'a> {
        written_rows: &'a str,
    }
    let summary = headers.get("X-ClickHouse-Summary")?.to_str().ok()?;
    serde_json::from_str::<Summary<'_>>(summary).ok()?.written_rows.parse().ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn answer(ok: bool, summary: Option<&str>, text: &str) -> Answer {
        let mut headers = HeaderMap::new();
        if let Some(summary) = summary {
            headers.insert("X-ClickHouse-Summary", summary.parse().unwrap());
        }
        Answer { ok, headers, text: text.to_owned() }
    }

    #[test]
    fn only_200_with_all_rows_is_ok() {
        assert!(judge(&answer(true, Some(r#"{"read_rows":"7","written_rows":"3"}"#), ""), 3).is_ok());
        assert!(matches!(
            judge(&answer(true, Some(r#"{"written_rows":"2"}"#), ""), 3),
            Err(InsertError::InDoubt(_))
        ));
        assert!(matches!(judge(&answer(true, None, ""), 3), Err(InsertError::InDoubt(_))));
        assert!(matches!(
            judge(&answer(false, None, "Code: 241. DB::Exception: memory"), 3),
            Err(InsertError::InDoubt(_))
        ));
        assert!(matches!(
            judge(&answer(false, None, "Code: 395. DB::Exception: quanyu: fenced: in WHERE"), 3),
            Err(InsertError::Fenced)
        ));
    }

    #[test]
    fn partitions_are_delimited() {
        let owner = Owner { id: "me".into(), topic: "quanyu.fire.v1".into(), partitions: vec![1, 2] };
        assert_eq!(query_id(&owner, &[1, 2], 7), "quanyu/quanyu.fire.v1/,1,2,/me/7");
    }
}
