//! The burn-down beside a ledger: what was open at the end of each week or month, for `--burn-down`.

use jiff::ToSpan as _;
use jiff::tz::TimeZone;
use quanyu_figures::{BurnDown, BurnDownPoint, BurnDownRow, Data, LedgerQuestion, Step, Window};
use quanyu_store::Client;
use serde::{Deserialize, Serialize};

use crate::AnswerError;

/// How far apart the points are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Every {
    /// Weeks from Monday to Sunday
    Week,
    /// Calendar months
    Month,
}

/// The series as `--json` prints it.
#[derive(Debug, Serialize)]
pub struct BurnedDown {
    /// How far apart the points are.
    pub every: Every,
    /// The earliest first.
    pub points: Vec<BurnDownPoint>,
}

impl Every {
    /// Asks for the series of a ledger, over the window of the question or up to its time of judgement.
    ///
    /// # Errors
    /// The store does not answer, or the window has more than 530 points.
    pub(crate) async fn of(
        self,
        store: &Client,
        question: &LedgerQuestion<'_>,
        zone: &TimeZone,
        data: Data,
    ) -> Result<BurnedDown, AnswerError> {
        let judged_on = zone.to_datetime(question.at).date();
        let window = match question.window {
            // What lies ahead has not happened.
            Some((window, _)) => Window::new(window.from, window.to.min(judged_on.max(window.from))),
            None => {
                let back = match self {
                    Self::Week => 25.weeks(),
                    Self::Month => 11.months(),
                };
                let first = judged_on.checked_sub(back).map_err(AnswerError::usage)?;
                let first = match self {
                    Self::Week => first
                        .checked_sub(i64::from(first.weekday().to_monday_zero_offset()).days())
                        .map_err(AnswerError::usage)?,
                    Self::Month => first.first_of_month(),
                };
                Window::new(first, judged_on)
            }
        };
        let step = match self {
            Self::Week => Step::Week,
            Self::Month => Step::Month,
        };
        let LedgerQuestion { ledger, area, pin, .. } = *question;
        let asked = BurnDown { ledger, area, window: window.map_err(AnswerError::usage)?, zone, step, pin };
        let rows: Vec<(bool, u32, u64, u64, u64)> =
            store.fetch_rows(&asked.sql().map_err(AnswerError::usage)?).await?;
        let rows: Vec<BurnDownRow> = rows.into_iter().map(BurnDownRow::from).collect();
        let points = asked.series(&rows, data == Data::Exercise).map_err(AnswerError::usage)?;
        Ok(BurnedDown { every: self, points })
    }
}
