//! Reads of what is restricted (受限信息读取): who read which records through which call, the newest first.
//!
//! For auditors. Reads by SQL are not among them: a full server has its own query log.

use jiff::Timestamp;
use jiff::civil::Date;
use quanyu_figures::Window;
use quanyu_store::{Client, clickhouse, sql};
use serde::{Deserialize, Serialize};

use crate::ask::too_long;
use crate::scope::{area, zone};
use crate::{AnswerError, LIST_MAX};

/// Name of the query.
pub const NAME: &str = "audit";
/// The longest name of a credential.
const PRINCIPAL_BYTES_MAX: usize = 96;

/// What is asked.
#[derive(Debug, Clone)]
pub struct Parameters {
    /// Only reads about this area and everything below it; all without it, those about everything too.
    pub area: Option<String>,
    /// First day, with `to`; ever without them.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
    /// Whose days.
    pub zone: String,
    /// Only reads of this credential.
    pub principal: Option<String>,
    /// Most reads, up to [`LIST_MAX`].
    pub list: u32,
}

/// The answer.
#[derive(Debug, Serialize)]
pub struct Answer {
    /// Name of the query.
    pub query: &'static str,
    /// An area code; null for all.
    pub area: Option<String>,
    /// Days; null for ever.
    pub window: Option<Window>,
    /// Whose days.
    pub zone: String,
    /// The credential that was asked about.
    pub principal: Option<String>,
    /// The newest first.
    pub reads: Vec<Read>,
}

/// A read.
#[derive(Debug, Serialize)]
pub struct Read {
    /// Its subject, `access_read:…`.
    pub subject: String,
    /// When.
    pub at: Timestamp,
    /// The credential: an organisation or a role, never a person.
    pub principal: String,
    /// Roles that it had.
    pub roles: Vec<String>,
    /// The area that was read about; empty for everything.
    pub area: String,
    /// The area that it may see; empty for everything.
    pub scope: String,
    /// Route or call.
    pub what: String,
    /// Records that were read, the first hundred.
    pub subjects: Vec<String>,
    /// SHA-256 of the question; empty where subjects are told.
    pub query_digest: String,
    /// How many records.
    pub rows: i64,
    /// Simulated, or a drill.
    pub exercise: bool,
}

#[derive(quanyu_store::Row, Deserialize)]
struct ReadRow {
    subject: String,
    read_ms: i64,
    principal: String,
    roles: Vec<String>,
    area_code: String,
    scope_code: String,
    what: String,
    subjects: Vec<String>,
    query_digest: String,
    rows: i64,
    exercise: bool,
}

impl Parameters {
    /// Asks the store.
    ///
    /// # Errors
    /// It does not answer, or what was asked cannot be meant.
    pub async fn answer(self, store: &Client) -> Result<Answer, AnswerError> {
        let (question, window) = self.question()?;
        let rows: Vec<ReadRow> = store.fetch_rows(&question).await?;
        let reads = rows.into_iter().map(Read::try_from).collect::<Result<_, _>>()?;
        let Self { area, zone, principal, .. } = self;
        Ok(Answer { query: NAME, area, window, zone, principal, reads })
    }

    /// The question in SQL, with its days.
    fn question(&self) -> Result<(String, Option<Window>), AnswerError> {
        if self.list > LIST_MAX {
            return Err(too_long(self.list));
        }
        let (scope, of_zone) = (area(self.area.as_deref())?, zone(&self.zone)?);
        let window = self.from.zip(self.to).map(|(from, to)| Window::new(from, to)).transpose();
        let window = window.map_err(AnswerError::usage)?;
        let within = match window {
            None => "1".to_owned(),
            Some(window) => {
                let (from, to) = window.instants(&of_zone).map_err(AnswerError::usage)?;
                let at =
                    |instant: Timestamp| format!("fromUnixTimestamp64Milli({})", instant.as_millisecond());
                format!("read_at >= {} AND read_at < {}", at(from), at(to))
            }
        };
        let of_principal = match &self.principal {
            None => "1".to_owned(),
            Some(name) if name.len() <= PRINCIPAL_BYTES_MAX => format!("principal = {}", sql::text(name)),
            Some(_) => return Err(AnswerError::usage("no credential has so long a name")),
        };
        let question = format!(
            "SELECT subject, toUnixTimestamp64Milli(read_at) AS read_ms, toString(principal) AS principal, roles, \
             toString(area_code) AS area_code, scope_code, toString(what) AS what, subjects, query_digest, rows, exercise \
             FROM v1_access_reads WHERE {} AND {within} AND {of_principal} ORDER BY read_at DESC, subject LIMIT {}",
            scope.condition(),
            self.list
        );
        Ok((question, window))
    }
}

impl TryFrom<ReadRow> for Read {
    type Error = AnswerError;

    fn try_from(row: ReadRow) -> Result<Self, AnswerError> {
        let ReadRow { subject, read_ms, principal, roles, area_code, scope_code, what, .. } = row;
        let at = Timestamp::from_millisecond(read_ms);
        Ok(Self {
            at: at.map_err(|why| AnswerError::unreadable(format!("read the time of {subject}"), why))?,
            subject,
            principal,
            roles,
            area: area_code,
            scope: scope_code,
            what,
            subjects: row.subjects,
            query_digest: row.query_digest,
            rows: row.rows,
            exercise: row.exercise,
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::{LIST_DEFAULT, ZONE_DEFAULT};
    use jiff::civil::date;

    fn asked() -> Parameters {
        let zone = ZONE_DEFAULT.to_owned();
        Parameters { area: None, from: None, to: None, zone, principal: None, list: LIST_DEFAULT }
    }

    #[test]
    fn the_newest_of_an_area_a_time_and_a_credential() {
        let day = Some(date(1970, 1, 2));
        let principal = Some("o'brien's desk".to_owned());
        let one = Parameters { area: Some("330784".to_owned()), from: day, to: day, principal, ..asked() };
        let (sql, window) = one.question().unwrap();
        for part in [
            "startsWith(area_code, '330784') AND read_at >= fromUnixTimestamp64Milli(57600000)",
            r"principal = 'o\'brien\'s desk'",
            "ORDER BY read_at DESC, subject LIMIT 20",
        ] {
            assert!(sql.contains(part), "{part}: {sql}");
        }
        assert!(window.is_some());
        let wrong = [
            Parameters { list: LIST_MAX + 1, ..asked() },
            Parameters { area: Some("' OR 1".to_owned()), ..asked() },
            Parameters { principal: Some("x".repeat(97)), ..asked() },
        ];
        assert!(wrong.iter().all(|one| one.question().is_err_and(|error| error.code() == "usage")));
    }
}
