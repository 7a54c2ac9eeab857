//! A series of counts from a CSV file: checked from the first line to the last, and refused as a whole with line and
//! reason.

use std::path::Path;

use jiff::Unit;
use jiff::civil::{Date, date};
use quanyu_boot::Failure;
use quanyu_detect::farrington::{self, Dating};

/// Fifty years of days.
const BINS_MAX: usize = 20_000;

/// A series.
#[derive(Debug, PartialEq)]
pub struct Series {
    periods: Vec<String>,
    /// Counts per bin; none where the source was silent.
    pub counts: Vec<Option<u64>>,
    /// Population or exposure per bin, where the file has the column.
    pub beside: Option<Vec<f64>>,
    /// First day of the first bin, and days of a bin, where periods are days or weeks.
    dated: Option<(Date, u8)>,
}

/// A place in the time of a series.
#[derive(Clone, Copy, PartialEq)]
enum Period {
    Number(i64),
    Day(Date),
}

impl Series {
    /// Reads a file, with a column beside the counts that it may have: `population` or `exposure`.
    ///
    /// # Errors
    /// It cannot be read, or a line does not fit (exit 2).
    pub fn read(path: &Path, beside: &str) -> Result<Self, Failure> {
        let text = std::fs::read_to_string(path).map_err(|error| {
            Failure::usage(format!("read {}: {error}", path.display()))
                .fix("check path, rights and encoding (UTF-8)")
        })?;
        Self::of_csv(&text, beside).map_err(|(line, reason)| {
            Failure::usage(format!("{}, line {line}: {reason}", path.display()))
                .fix("`quanyu detect --help` says what the file holds")
        })
    }

    /// From the text of a file, or the line and what is wrong with it.
    fn of_csv(text: &str, beside: &str) -> Result<Self, (u64, String)> {
        let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
        let header = reader.headers().map_err(|error| (1, error.to_string()))?.clone();
        let column = |name: &str| header.iter().position(|column| column == name);
        let missing = |name: &str| {
            (1, format!("there is no column `{name}`, only {}", header.iter().collect::<Vec<_>>().join(", ")))
        };
        let period = column("period").ok_or_else(|| missing("period"))?;
        let count = column("count").ok_or_else(|| missing("count"))?;
        let beside_column = column(beside);
        let mut series = Self {
            periods: Vec::new(),
            counts: Vec::new(),
            beside: beside_column.map(|_| Vec::new()),
            dated: None,
        };
        let mut places: Vec<Period> = Vec::new();
        for record in reader.records() {
            let record = record
                .map_err(|error| (error.position().map_or(0, csv::Position::line), error.to_string()))?;
            let line = record.position().map_or(0, csv::Position::line);
            let wrong = |reason: String| (line, reason);
            if series.periods.len() == BINS_MAX {
                return Err(wrong(format!("more than {BINS_MAX} bins")));
            }
            let text = record.get(period).unwrap_or_default();
            let place =
                place(text).ok_or_else(|| wrong(format!("`{text}` is no date and no number from 1 on")))?;
            follows(&places, place, series.dated).map_err(wrong)?;
            if let ([Period::Day(first)], Period::Day(second)) = (places.as_slice(), place) {
                series.dated = days_between(*first, second).map(|days| (*first, days));
            }
            places.push(place);
            series.periods.push(text.to_owned());
            series.counts.push(counted(record.get(count).unwrap_or_default()).map_err(wrong)?);
            if let (Some(column), Some(numbers)) = (beside_column, series.beside.as_mut()) {
                let text = record.get(column).unwrap_or_default();
                let number = text.parse::<f64>().ok().filter(|number| number.is_finite() && *number > 0.0);
                numbers
                    .push(number.ok_or_else(|| wrong(format!("{beside} `{text}` is no positive number")))?);
            }
        }
        if series.periods.is_empty() {
            return Err((2, "there is no bin".to_owned()));
        }
        Ok(series)
    }

    /// How many bins.
    pub fn len(&self) -> usize {
        self.periods.len()
    }

    /// A bin's period as the file has it.
    pub fn period(&self, index: usize) -> &str {
        self.periods.get(index).map_or("", String::as_str)
    }

    /// The month of the first bin, from 1, where periods are dates.
    pub fn first_month(&self) -> Option<usize> {
        let first: Date = self.period(0).parse().ok()?;
        usize::try_from(first.month()).ok()
    }

    /// For Farrington's detectors, which look for the same season: on the calendar where periods are days or weeks.
    pub fn of_farrington(&self, freq: usize) -> farrington::Series<'_> {
        let days = |day: Date| (day - date(1970, 1, 1)).get_days();
        let dating = match self.dated {
            Some((first, bin_days)) => Dating::Dates { freq, first_day: days(first), bin_days },
            None => Dating::Index { freq },
        };
        farrington::Series { counts: &self.counts, population: self.beside.as_deref(), dating }
    }
}

fn place(text: &str) -> Option<Period> {
    if let Ok(number) = text.parse::<i64>() {
        return (number >= 1).then_some(Period::Number(number));
    }
    text.parse().ok().map(Period::Day)
}

/// Days of a bin, for days and weeks only.
fn days_between(first: Date, second: Date) -> Option<u8> {
    let days = first.until((Unit::Day, second)).ok()?.get_days();
    u8::try_from(days).ok().filter(|days| [1, 7].contains(days))
}

/// Whether a period comes next.
fn follows(before: &[Period], next: Period, dated: Option<(Date, u8)>) -> Result<(), String> {
    let gap = "a period is missing before it; where the source was silent, leave the count empty";
    match (before.last(), next) {
        (None, _) => Ok(()),
        (Some(Period::Number(last)), Period::Number(next)) if next == last + 1 => Ok(()),
        (Some(Period::Number(last)), Period::Number(next)) if next > *last => Err(gap.to_owned()),
        (Some(Period::Day(last)), Period::Day(next)) if next > *last => match (before.len(), dated) {
            (2.., Some((_, days))) if days_between(*last, next) != Some(days) => Err(gap.to_owned()),
            (2.., None)
                if (28..=31).contains(&last.until((Unit::Day, next)).map_or(0, |span| span.get_days())) =>
            {
                Ok(())
            }
            (2.., None) => Err(gap.to_owned()),
            _ => Ok(()),
        },
        (Some(Period::Number(_)), Period::Day(_)) | (Some(Period::Day(_)), Period::Number(_)) => {
            Err("periods are all dates or all numbers".to_owned())
        }
        _ => Err("periods must rise".to_owned()),
    }
}

fn counted(text: &str) -> Result<Option<u64>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| format!("count `{text}` is no whole number from 0 on, and not empty"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn of_csv(text: &str) -> Result<Series, (u64, String)> {
        Series::of_csv(text, "population")
    }

    #[test]
    fn weeks_and_numbers_are_read_and_silence_is_kept() {
        let weeks =
            of_csv("period,count,population\n2026-01-05,3,10\n2026-01-12,,11\n2026-01-19,0,12\n").unwrap();
        assert_eq!((weeks.len(), weeks.counts.as_slice()), (3, [Some(3), None, Some(0)].as_slice()));
        assert_eq!(weeks.dated, Some((date(2026, 1, 5), 7)));
        assert_eq!(weeks.beside.as_deref(), Some([10.0, 11.0, 12.0].as_slice()));
        let numbers = of_csv("count,period\n1,1\n2,2\n").unwrap();
        assert!(matches!(numbers.of_farrington(52).dating, Dating::Index { freq: 52 }));
        let months = of_csv("period,count\n2026-01-01,1\n2026-02-01,2\n2026-03-01,2\n").unwrap();
        assert_eq!((months.dated, months.first_month()), (None, Some(1)));
    }

    #[test]
    fn what_does_not_fit_is_told_with_its_line() {
        let told = |text: &str| of_csv(text).unwrap_err();
        assert_eq!(told("week,count\n1,1\n").0, 1);
        assert_eq!(told("period,count\n").0, 2);
        assert_eq!(told("period,count\n1,1\n3,1\n").0, 3);
        assert_eq!(told("period,count\n2,1\n1,1\n"), (3, "periods must rise".to_owned()));
        assert!(told("period,count\n1,-1\n").1.contains("`-1`"));
        assert!(told("period,count\n1,1\n2026-01-01,1\n").1.contains("all dates or all numbers"));
        assert_eq!(told("period,count\n2026-01-05,1\n2026-01-12,1\n2026-01-26,1\n").0, 4);
        assert!(told("period,count,population\n1,1,0\n").1.contains("population"));
        assert_eq!(told("period,count\nsoon,1\n").0, 2);
    }
}
