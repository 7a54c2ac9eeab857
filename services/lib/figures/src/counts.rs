//! Counts over time: how many records of a kind fall into each hour, day, week or month, in all, by class or by town.
//!
//! Used by whatever draws a curve. It is read from the hourly rollups, which follow every correction; of a past time, or in
//! a zone whose hours are not those of UTC, from the states themselves. What nobody knows is no zero.

mod bins;
mod kinds;
mod series;

pub use bins::{CountBin, CountStep};
pub use kinds::{COUNT_KINDS, CountKind, count_kind};
pub use series::{CountPart, CountPoint, CountedRow, Coverage, PARTS_MAX, REST};

use crate::area::AreaScope;
use crate::count::Data;
use crate::pin::Pin;
use crate::window::{Window, WindowError};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

/// Most bins of an answer: a quarter of a year in hours, five years in days.
pub const BINS_MAX: usize = 2_000;

/// What a curve is split by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CountsBy {
    /// By nothing: one curve.
    #[default]
    None,
    /// By the class of the kind.
    Class,
    /// By town: statutory codes are cut at nine digits, others are whole.
    Area,
}

/// Counts that cannot be asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CountsError {
    /// A day outside the calendar.
    #[error(transparent)]
    Window(#[from] WindowError),
    /// Days are cut by the server too, which knows zones by name.
    #[error("the zone has no name; use one such as Asia/Shanghai")]
    Zone,
    /// More than can be drawn.
    #[error("more than {BINS_MAX} bins; ask about fewer days, or for longer steps")]
    TooMany,
}

/// A question.
#[derive(Debug, Clone)]
pub struct CountsQuestion<'a> {
    /// What is counted.
    pub kind: &'static CountKind,
    /// Where.
    pub area: &'a AreaScope,
    /// Over which days.
    pub window: Window,
    /// Whose days.
    pub zone: &'a TimeZone,
    /// How long a bin is.
    pub step: CountStep,
    /// What it is split by.
    pub by: CountsBy,
    /// Up to where data counts.
    pub pin: &'a Pin,
}

impl CountsQuestion<'_> {
    /// The question since when there are records of the area: rows of whether they are exercises, and the first one's time in
    /// milliseconds, an hour exact.
    ///
    /// # Errors
    /// A zone without a name.
    pub fn coverage_sql(&self) -> Result<String, CountsError> {
        let Rows { table, time, count } = self.rows(None)?;
        let area = self.area.condition();
        Ok(format!(
            "SELECT exercise, min(toInt64(toUnixTimestamp(hour))) * 1000 FROM (SELECT exercise, toStartOfHour({time}) AS hour \
             FROM {table} WHERE {area} GROUP BY exercise, hour HAVING sum({count}) > 0) GROUP BY exercise ORDER BY exercise"
        ))
    }

    /// The question itself: rows of part, bin key and count, of the data asked about; parts beyond the fifty largest are one.
    ///
    /// # Errors
    /// More bins than can be drawn, a day outside the calendar, or a zone without a name.
    pub fn sql(&self, data: Data) -> Result<String, CountsError> {
        let _bounded = self.bins()?;
        let Rows { table, time, count } = self.rows(Some(data))?;
        let zone = zone_name(self.zone)?;
        let key = self.step.key(time, &zone);
        let part = self.part();
        let (area, within) = (self.area.condition(), self.window.condition(time, self.zone)?);
        let exercise = data == Data::Exercise;
        Ok(format!(
            "WITH binned AS (SELECT {part} AS part, {key} AS bin, toInt64(sum({count})) AS records FROM {table} \
             WHERE exercise = {exercise} AND {area} AND {within} GROUP BY part, bin HAVING records > 0) \
             SELECT if(part IN (SELECT part FROM binned GROUP BY part ORDER BY sum(records) DESC, part LIMIT {PARTS_MAX}), \
             part, '{REST}') AS shown, bin, toUInt64(sum(records)) FROM binned GROUP BY shown, bin ORDER BY shown, bin"
        ))
    }

    /// The bins of the window, in order.
    ///
    /// # Errors
    /// More than can be drawn, or a day outside the calendar.
    pub fn bins(&self) -> Result<Vec<CountBin>, CountsError> {
        bins::of(self.window, self.zone, self.step)
    }

    /// The curves: a point for every bin, whatever the rows say.
    ///
    /// # Errors
    /// As [`Self::bins`].
    pub fn series(&self, rows: &[CountedRow], coverage: &Coverage) -> Result<Vec<CountPart>, CountsError> {
        Ok(series::of(&self.bins()?, rows, coverage, self.by))
    }

    fn part(&self) -> String {
        let column = match self.by {
            CountsBy::None => return "''".to_owned(),
            CountsBy::Class => format!("toString({})", self.kind.class),
            CountsBy::Area => "if(match(area_code, '^[0-9]+$') AND length(area_code) >= 9, \
                 substring(area_code, 1, 9), toString(area_code))"
                .to_owned(),
        };
        format!("if({column} = '', 'unknown', {column})")
    }

    fn rows(&self, data: Option<Data>) -> Result<Rows, CountsError> {
        let CountKind { kind, rollup, time, count, .. } = *self.kind;
        if *self.pin == Pin::Now && self.whole_hours()? {
            return Ok(Rows { table: rollup.to_owned(), time: "hour", count });
        }
        // Kinds name tables that are there; of a kind that a pin lacks there is nothing.
        let table = self.pin.signed(kind, data).unwrap_or_else(|| "(SELECT 1 WHERE 0)".to_owned());
        Ok(Rows { table, time, count: "sign * counted" })
    }

    /// Whether the zone's hours are those of UTC, at both ends of the window.
    fn whole_hours(&self) -> Result<bool, CountsError> {
        let (from, to) = self.window.instants(self.zone)?;
        Ok([from, to].into_iter().all(|at| self.zone.to_offset(at).seconds() % 3_600 == 0))
    }
}

/// Where a question reads.
struct Rows {
    table: String,
    time: &'static str,
    count: &'static str,
}

/// A name of the zone list; nothing else gets between the quotes.
fn zone_name(zone: &TimeZone) -> Result<String, CountsError> {
    let fits = |name: &&str| name.chars().all(|c| c.is_ascii_alphanumeric() || "/_+-".contains(c));
    let name = zone.iana_name().filter(fits).ok_or(CountsError::Zone)?;
    Ok(format!("'{name}'"))
}

#[cfg(test)]
mod tests;
