//! The burn-down of a ledger: what was open at the end of each week or month, and what came in and was settled in it.
//!
//! Used beside the ledger's sums. It is read from the states that records have now: one that was settled and re-opened
//! counts as open all along, until it is settled for good.

use crate::area::AreaScope;
use crate::ledger::{Ledger, LedgerQuestion};
use crate::pin::Pin;
use crate::window::{Window, WindowError};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use serde::Serialize;

/// How far apart the points are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Weeks from Monday to Sunday.
    Week,
    /// Calendar months.
    Month,
}

/// A question.
#[derive(Debug, Clone)]
pub struct BurnDown<'a> {
    /// Which ledger.
    pub ledger: &'static Ledger,
    /// Where.
    pub area: &'a AreaScope,
    /// Over which days; the last week or month is cut at its end.
    pub window: Window,
    /// Whose days.
    pub zone: &'a TimeZone,
    /// How far apart the points are.
    pub step: Step,
    /// Up to where data counts.
    pub pin: &'a Pin,
}

/// A row of the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BurnDownRow {
    /// Exercise data.
    pub exercise: bool,
    /// Which of [`BurnDown::periods`], from 1.
    pub period: u32,
    /// Open at its end.
    pub open: u64,
    /// Came in during it.
    pub found: u64,
    /// Settled during it.
    pub settled: u64,
}

impl From<(bool, u32, u64, u64, u64)> for BurnDownRow {
    fn from((exercise, period, open, found, settled): (bool, u32, u64, u64, u64)) -> Self {
        Self { exercise, period, open, found, settled }
    }
}

/// A point of the series.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct BurnDownPoint {
    /// The days of the week or month.
    #[serde(flatten)]
    pub window: Window,
    /// Open at its end.
    pub open: u64,
    /// Came in during it.
    pub found: u64,
    /// Settled during it.
    pub settled: u64,
}

/// Ten years of weeks: each record is looked at once for every point.
const PERIODS_MAX: usize = 530;

impl BurnDown<'_> {
    /// The weeks or months of the window, the first and last one cut at its ends.
    ///
    /// # Errors
    /// A day outside the calendar, or more than 530 of them.
    pub fn periods(&self) -> Result<Vec<Window>, WindowError> {
        let Window { from: first, to: last } = self.window;
        let out = || WindowError::OutOfRange { from: first, to: last };
        let mut periods = Vec::new();
        let mut from = first;
        while from <= last {
            if periods.len() == PERIODS_MAX {
                return Err(out());
            }
            let to = self.step.end(from).map_err(|_| out())?.min(last);
            periods.push(Window::new(from, to)?);
            from = to.tomorrow().map_err(|_| out())?;
        }
        Ok(periods)
    }

    /// The SQL: rows of `exercise`, `period`, `open`, `found`, `settled`, in the order of [`BurnDownRow`].
    ///
    /// # Errors
    /// As [`Self::periods`].
    pub fn sql(&self) -> Result<String, WindowError> {
        let mut bounds = Vec::new();
        for (number, period) in (1..).zip(self.periods()?) {
            let (begins_at, ends_at) = period.instants(self.zone)?;
            bounds.push(format!("({number}, {}, {})", begins_at.as_millisecond(), ends_at.as_millisecond()));
        }
        let (_, asked_at) = self.window.instants(self.zone)?;
        let records = self.records(asked_at)?;
        let begins_at = "fromUnixTimestamp64Milli(bounds.2)";
        let ends_at = "fromUnixTimestamp64Milli(bounds.3)";
        Ok(format!(
            "SELECT exercise, bounds.1 AS period, \
             countIf(found_at < {ends_at} AND (NOT settled OR settled_at >= {ends_at})) AS open, \
             countIf(found_at >= {begins_at} AND found_at < {ends_at}) AS found, \
             countIf(settled AND settled_at >= {begins_at} AND settled_at < {ends_at}) AS settled_in \
             FROM ({records}) ARRAY JOIN CAST([{bounds}], 'Array(Tuple(UInt32, Int64, Int64))') AS bounds \
             GROUP BY exercise, period ORDER BY exercise, period",
            bounds = bounds.join(", "),
        ))
    }

    /// The series of real or exercise data. A period without a row had no record at all.
    ///
    /// # Errors
    /// As [`Self::periods`].
    pub fn series(&self, rows: &[BurnDownRow], exercise: bool) -> Result<Vec<BurnDownPoint>, WindowError> {
        let point = |(number, window): (u32, Window)| {
            let row = rows.iter().find(|row| row.exercise == exercise && row.period == number);
            let (open, found, settled) = row.map_or((0, 0, 0), |row| (row.open, row.found, row.settled));
            BurnDownPoint { window, open, found, settled }
        };
        Ok((1..).zip(self.periods()?).map(point).collect())
    }

    fn records(&self, at: Timestamp) -> Result<String, WindowError> {
        let Self { ledger, area, pin, .. } = *self;
        LedgerQuestion { ledger, area, window: None, at, pin, limits: None }.records()
    }
}

impl Step {
    /// The last day of the week or month of a day.
    fn end(self, day: Date) -> Result<Date, jiff::Error> {
        match self {
            Self::Week => day.checked_add(i64::from(7 - day.weekday().to_monday_one_offset()).days()),
            Self::Month => Ok(day.last_of_month()),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::ledger;
    use jiff::civil::date;

    fn asked<'a>(area: &'a AreaScope, zone: &'a TimeZone, step: Step, to: Date) -> BurnDown<'a> {
        let window = Window::new(date(2026, 4, 1), to).unwrap();
        BurnDown { ledger: ledger("clearance").unwrap(), area, window, zone, step, pin: &Pin::Now }
    }

    #[test]
    fn periods_are_weeks_and_months_cut_at_the_ends() {
        let (area, zone) = (AreaScope::everything(), TimeZone::UTC);
        let weeks = asked(&area, &zone, Step::Week, date(2026, 4, 14)).periods().unwrap();
        let ends: Vec<Date> = weeks.iter().map(|week| week.to).collect();
        assert_eq!(ends, [date(2026, 4, 5), date(2026, 4, 12), date(2026, 4, 14)], "1 April is a Wednesday");
        assert_eq!(weeks.iter().map(Window::days).sum::<i64>(), 14);
        let months = asked(&area, &zone, Step::Month, date(2026, 6, 10)).periods().unwrap();
        let ends: Vec<Date> = months.iter().map(|month| month.to).collect();
        assert_eq!(ends, [date(2026, 4, 30), date(2026, 5, 31), date(2026, 6, 10)]);
        assert!(asked(&area, &zone, Step::Week, date(2046, 4, 1)).sql().is_err(), "too many points");
    }

    #[test]
    fn the_question_asks_for_every_end() {
        let (area, zone) = (AreaScope::of("330784").unwrap(), TimeZone::get("Asia/Shanghai").unwrap());
        let question = asked(&area, &zone, Step::Month, date(2026, 5, 31));
        let sql = question.sql().unwrap();
        let may = Window::new(date(2026, 5, 1), date(2026, 5, 31)).unwrap();
        let midnight = may.instants(&zone).unwrap().0.as_millisecond();
        assert!(sql.contains(&format!(", {midnight}), (2, {midnight}, ")), "{sql}");
        assert!(sql.contains("FROM hazards FINAL WHERE 1) AS record WHERE counted"), "{sql}");
        assert!(sql.contains("startsWith(area_code, '330784')"), "{sql}");
    }

    #[test]
    fn a_period_without_a_row_is_empty() {
        let (area, zone) = (AreaScope::everything(), TimeZone::UTC);
        let question = asked(&area, &zone, Step::Month, date(2026, 5, 31));
        let rows = [(false, 2, 7, 9, 2), (true, 1, 1, 1, 0)].map(BurnDownRow::from);
        let series = question.series(&rows, false).unwrap();
        assert_eq!((series[0].open, series[1].open, series[1].found, series[1].settled), (0, 7, 9, 2));
        assert_eq!(serde_json::to_value(series[1]).unwrap()["to"], "2026-05-31");
    }
}
