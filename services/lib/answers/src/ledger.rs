//! Ledgers: a ledger's sums, and what is beyond its limit with area, age and who is responsible. Never with a person: a
//! record is named by its subject.

mod burn_down;

use quanyu_figures::{Data, Ledger, LedgerQuestion, Pin, SUMS, Sums, share_percent};
use quanyu_store::{Client, clickhouse};
use serde::{Deserialize, Serialize};

pub use self::burn_down::{BurnedDown, Every};
use crate::AnswerError;
use crate::ask::{Asked, Checked};

/// What was asked; kept with what is published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parameters {
    /// Where, when, judged at which time.
    #[serde(flatten)]
    pub asked: Asked,
    /// Also what was open at the end of each week or month.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub burn_down: Option<Every>,
}

/// The figures; nothing in them depends on when they were asked for.
#[derive(Debug, Serialize)]
pub struct Settlement {
    /// Id with its version.
    pub definition: &'static str,
    /// Real or exercise data, never both.
    pub data: Data,
    /// How many.
    #[serde(flatten)]
    pub sums: Sums,
    /// Null when nothing was found.
    pub settled_percent: Option<f64>,
    /// Wilson's 95 % interval of it, lower end.
    pub settled_percent_low: Option<f64>,
    /// Its upper end.
    pub settled_percent_high: Option<f64>,
    /// Beyond the limit, the longest first.
    pub overdue_listed: Vec<Overdue>,
    /// Where it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub burn_down: Option<BurnedDown>,
}

#[derive(quanyu_store::Row, Deserialize)]
struct SumRow {
    exercise: bool,
    sums: Vec<u64>,
}

/// A record beyond its limit.
#[derive(Debug, Serialize)]
pub struct Overdue {
    /// The record.
    pub subject: String,
    /// Where.
    pub area_code: String,
    /// Who is responsible.
    pub organisation: String,
    /// Whole days since it came in.
    pub age_days: i64,
    /// Whole days beyond its limit.
    pub overdue_days: i64,
}

impl Parameters {
    /// Asks the store.
    ///
    /// # Errors
    /// It does not answer, or what was kept cannot be meant.
    pub async fn figures(
        &self,
        store: &Client,
        ledger: &'static Ledger,
        pin: &Pin,
    ) -> Result<Settlement, AnswerError> {
        let Checked { area, window, zone } = self.asked.check()?;
        let Asked { at, list, limits, .. } = &self.asked;
        let window = window.map(|window| (window, &zone));
        let question = LedgerQuestion { ledger, area: &area, window, at: *at, pin, limits: limits.as_ref() };
        let (summed, overdue) = (
            question.sums().map_err(AnswerError::usage)?,
            question.overdue_list(*list).map_err(AnswerError::usage)?,
        );
        let ((data, sums), overdue) = futures::try_join!(sums(store, &summed), listed(store, &overdue))?;
        let of_data = overdue.into_iter().filter(|(exercise, _)| *exercise == (data == Data::Exercise));
        let burn_down = match self.burn_down {
            None => None,
            Some(every) => Some(every.of(store, &question, &zone, data).await?),
        };
        let share = share_percent(sums.settled, sums.found).ok();
        Ok(Settlement {
            definition: ledger.id,
            data,
            sums,
            settled_percent: sums.settled_percent(),
            settled_percent_low: share.map(|share| share.low),
            settled_percent_high: share.map(|share| share.high),
            overdue_listed: of_data.map(|(_, overdue)| overdue).collect(),
            burn_down,
        })
    }
}

/// Real data where there is any, else exercise data; never both.
async fn sums(store: &Client, sql: &str) -> Result<(Data, Sums), AnswerError> {
    let rows: Vec<SumRow> = store.fetch_rows(sql).await?;
    // Real comes first.
    let Some(SumRow { exercise, sums }) = rows.into_iter().next() else {
        return Ok((Data::Real, Sums::of(None)));
    };
    let sums: [u64; SUMS] = sums.try_into().map_err(|sums: Vec<u64>| {
        AnswerError::unreadable("read the sums", format!("{} sums instead of {SUMS}", sums.len()))
    })?;
    Ok((if exercise { Data::Exercise } else { Data::Real }, Sums::of(Some(sums))))
}

/// Whether each is an exercise, and what it is.
async fn listed(store: &Client, sql: &str) -> Result<Vec<(bool, Overdue)>, AnswerError> {
    let rows: Vec<(bool, String, String, String, i64, i64)> = store.fetch_rows(sql).await?;
    let overdue = |(exercise, subject, area_code, organisation, age_days, overdue_days)| {
        (exercise, Overdue { subject, area_code, organisation, age_days, overdue_days })
    };
    Ok(rows.into_iter().map(overdue).collect())
}
