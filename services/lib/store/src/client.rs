//! The connection: settings, statements, questions and answers as bytes.
//!
//! Used by everybody. Every call has a time-out, no call is repeated here, and passwords never show in `Debug`.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use bytes::Bytes;
use clickhouse::query::BytesCursor;
use clickhouse::{Compression, RowOwned, RowRead};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::OnceCell;

use crate::asked::Questions;
use crate::error::{Exception, StoreError};
use crate::http::{self, InsertClient, Pool};

/// Where the store is, who asks, and how long to wait.
#[derive(Debug, Clone)]
pub struct Settings {
    /// HTTP or HTTPS address without user and password, for instance `http://127.0.0.1:8123`.
    pub url: String,
    /// User.
    pub user: String,
    /// Password, redacted in `Debug`.
    pub password: SecretString,
    /// Database, normally `quanyu`.
    pub database: String,
    /// The cluster's name when the tables are replicated, else none.
    pub cluster: Option<String>,
    /// How long to wait.
    pub timeouts: Timeouts,
}

/// How long to wait. Tests make these short.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeouts {
    /// For a connection. Default 5 s.
    pub connect: Duration,
    /// For a question or a statement. Default 60 s.
    pub query: Duration,
    /// For an insert, from its first byte to its answer. Default 60 s; afterwards the insert is in doubt.
    pub insert: Duration,
    /// For the older inserts of the partitions to be gone after a fence. Default 60 s.
    pub fence: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(5),
            query: Duration::from_secs(60),
            insert: Duration::from_secs(60),
            fence: Duration::from_secs(60),
        }
    }
}

impl Settings {
    /// Settings for `http://user:password@host:port[/database]`, with default time-outs.
    ///
    /// The database is `quanyu` unless the address names one. Fails when it is not an HTTP address.
    pub fn from_url(address: &str) -> Result<Self, StoreError> {
        let wrong =
            |reason: &str| StoreError::Unreachable { url: redacted(address), reason: reason.to_owned() };
        let mut url = url::Url::parse(address).map_err(|_| wrong("not an address like http://host:8123"))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(wrong("the address must begin with http:// or https://"));
        }
        let user = if url.username().is_empty() { "default".to_owned() } else { url.username().to_owned() };
        let password = SecretString::from(url.password().unwrap_or_default().to_owned());
        let database = match url.path().trim_matches('/') {
            "" => "quanyu".to_owned(),
            named => named.to_owned(),
        };
        // These fail only for addresses without a host, which http and https cannot have.
        let _ = url.set_username("");
        let _ = url.set_password(None);
        url.set_path("/");
        url.set_query(None);
        Ok(Self { url: url.into(), user, password, database, cluster: None, timeouts: Timeouts::default() })
    }
}

fn redacted(address: &str) -> String {
    address.rsplit_once('@').map_or_else(|| address.to_owned(), |(_, host)| format!("…@{host}"))
}

/// A connection to the store. Clones share its pool.
#[derive(Clone)]
pub struct Client {
    pub(crate) settings: Arc<Settings>,
    queries: clickhouse::Client,
    pub(crate) inserts: InsertClient,
    counter: Arc<AtomicU64>,
    /// This server's names of deduplication, asked once.
    pub(crate) deduplication: Arc<OnceCell<Vec<(String, &'static str)>>>,
    /// Where questions are noted, for what measures them.
    pub(crate) questions: Option<Questions>,
}

impl std::fmt::Debug for Client {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Client").field("settings", &self.settings).finish_non_exhaustive()
    }
}

impl Client {
    /// A client for these settings; it connects at the first call.
    pub fn new(settings: Settings) -> Result<Self, StoreError> {
        let connect = settings.timeouts.connect;
        let queries = clickhouse::Client::with_http_client(http::hyper(connect, Pool::Kept)?)
            .with_url(&settings.url)
            .with_user(&settings.user)
            .with_password(settings.password.expose_secret())
            .with_database(&settings.database)
            // Compressed answers cost more than they save between neighbours.
            .with_compression(Compression::None);
        let inserts = http::hyper(connect, Pool::None)?;
        let (counter, deduplication) = (Arc::default(), Arc::default());
        Ok(Self { settings: Arc::new(settings), queries, inserts, counter, deduplication, questions: None })
    }

    /// What it was made with.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The same connection for another database.
    pub fn with_database(&self, database: &str) -> Self {
        let mut other = self.clone();
        let mut settings = Settings::clone(&self.settings);
        settings.database = database.to_owned();
        other.queries = other.queries.with_database(database);
        other.settings = Arc::new(settings);
        other
    }

    /// Runs a statement. It must be idempotent, or its caller must look afterwards: a lost answer leaves it open.
    pub async fn execute(&self, statement: &str) -> Result<(), StoreError> {
        self.execute_with(statement, &[]).await
    }

    /// Runs a statement with settings.
    pub async fn execute_with(&self, statement: &str, settings: &[(&str, &str)]) -> Result<(), StoreError> {
        let mut query = self.queries.query_raw(statement);
        for (name, value) in settings {
            query = query.with_setting(*name, *value);
        }
        self.timed(statement, query.with_setting("wait_end_of_query", "1").execute()).await
    }

    /// All rows of a question; columns are matched to the fields by name.
    pub async fn fetch_rows<T: RowOwned + RowRead>(&self, question: &str) -> Result<Vec<T>, StoreError> {
        self.fetch_rows_with(question, &[]).await
    }

    /// All rows of a question with settings.
    pub async fn fetch_rows_with<T: RowOwned + RowRead>(
        &self,
        question: &str,
        settings: &[(&str, &str)],
    ) -> Result<Vec<T>, StoreError> {
        self.note(question);
        let mut query = self.queries.query_raw(question);
        for (name, value) in settings {
            query = query.with_setting(*name, *value);
        }
        self.timed(question, query.fetch_all::<T>()).await
    }

    /// The answer to a question as bytes in a format (`JSONEachRow`, `PrettyCompact`, …), piece by piece.
    ///
    /// Always read-only: statements that change anything are refused by the server.
    pub async fn stream(
        &self,
        question: &str,
        format: &str,
        settings: &BTreeMap<String, String>,
    ) -> Result<ByteStream, StoreError> {
        self.note(question);
        let mut query = self.queries.query_raw(question);
        for (name, value) in settings {
            query = query.with_setting(name, value);
        }
        // A user who may only read may not even say so.
        let reads_only: Vec<u64> = self.fetch_rows("SELECT toUInt64(getSetting('readonly'))").await?;
        if reads_only.first() == Some(&0) {
            query = query.with_setting("readonly", "1");
        }
        let cursor = query.fetch_bytes(format).map_err(|error| self.error(error))?;
        Ok(ByteStream { client: self.clone(), cursor })
    }

    /// The whole answer to a question as bytes.
    pub async fn fetch_bytes(&self, question: &str, format: &str) -> Result<Bytes, StoreError> {
        self.fetch_bytes_with(question, format, &BTreeMap::new()).await
    }

    /// The whole answer to a question with settings, parameters (`param_<name>`) among them.
    pub async fn fetch_bytes_with(
        &self,
        question: &str,
        format: &str,
        settings: &BTreeMap<String, String>,
    ) -> Result<Bytes, StoreError> {
        let mut stream = self.stream(question, format, settings).await?;
        let collected = stream.cursor.collect();
        self.timed(question, collected).await
    }

    /// The same connection for readers who wait no longer than this for an answer. What takes longer, or is not waited for
    /// any more, is cancelled on the server too.
    #[must_use]
    pub fn answering_within(&self, limit: Duration) -> Self {
        let mut other = self.clone();
        let mut settings = Settings::clone(&self.settings);
        settings.timeouts.query = limit;
        let seconds = limit.as_secs_f64().max(0.1);
        other.queries = other
            .queries
            .with_setting("max_execution_time", seconds.to_string())
            .with_setting("cancel_http_readonly_queries_on_client_close", "1");
        other.settings = Arc::new(settings);
        other
    }

    /// Whether the store answers.
    pub async fn ping(&self) -> Result<(), StoreError> {
        self.fetch_rows::<u8>("SELECT 1").await.map(|_| ())
    }

    /// The server's version, for instance `26.7.2.1`.
    pub async fn version(&self) -> Result<String, StoreError> {
        let rows = self.fetch_rows::<String>("SELECT version()").await?;
        rows.into_iter().next().ok_or_else(|| StoreError::Unreadable("no version".to_owned()))
    }

    /// A number that this client has not given before.
    pub(crate) fn next_number(&self) -> u64 {
        self.counter.fetch_add(1, Ordering::Relaxed)
    }

    fn note(&self, question: &str) {
        if let Some(questions) = &self.questions {
            questions.note(question);
        }
    }

    async fn timed<T>(
        &self,
        what: &str,
        call: impl Future<Output = clickhouse::error::Result<T>>,
    ) -> Result<T, StoreError> {
        let limit = self.settings.timeouts.query;
        match tokio::time::timeout(limit, call).await {
            Ok(answer) => answer.map_err(|error| self.error(error)),
            Err(_) => Err(StoreError::TimedOut { what: shortened(what), millis: millis(limit) }),
        }
    }

    pub(crate) fn error(&self, error: clickhouse::error::Error) -> StoreError {
        use clickhouse::error::Error;
        match error {
            Error::Network(_) => {
                StoreError::Unreachable { url: self.settings.url.clone(), reason: http::chain(&error) }
            }
            Error::TimedOut => StoreError::TimedOut {
                what: "a query".to_owned(),
                millis: millis(self.settings.timeouts.query),
            },
            Error::BadResponse(text) => {
                let exception = Exception::parse(&text);
                StoreError::Refused { code: exception.code, message: exception.message }
            }
            other => StoreError::Unreadable(http::chain(&other)),
        }
    }
}

/// An answer that arrives piece by piece.
pub struct ByteStream {
    client: Client,
    cursor: BytesCursor,
}

impl ByteStream {
    /// The next piece, none at the end. An exception half-way is an error, never a short answer.
    pub async fn next(&mut self) -> Result<Option<Bytes>, StoreError> {
        let limit = self.client.settings.timeouts.query;
        match tokio::time::timeout(limit, self.cursor.next()).await {
            Ok(piece) => piece.map_err(|error| self.client.error(error)),
            Err(_) => Err(StoreError::TimedOut { what: "the next piece".to_owned(), millis: millis(limit) }),
        }
    }
}

pub(crate) fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

const SHOWN_CHARS_MAX: usize = 200;

fn shortened(statement: &str) -> String {
    statement.chars().take(SHOWN_CHARS_MAX).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn an_address_is_taken_apart_and_its_password_never_shown() {
        let settings = Settings::from_url("http://quanyu:pw@127.0.0.1:8123/other").unwrap();
        assert_eq!((settings.url.as_str(), settings.user.as_str()), ("http://127.0.0.1:8123/", "quanyu"));
        assert_eq!(settings.database, "other");
        assert!(!format!("{settings:?}").contains("pw"));
        assert!(Settings::from_url("tcp://x").is_err());
    }
}
