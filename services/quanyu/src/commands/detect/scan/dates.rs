//! Dates as case and population files have them: a day, a month or a year, and days since 1970 back to dates.
//!
//! Used where files are read and where clusters are shown. It never guesses a century or the order of day and month.

use jiff::Span;
use jiff::civil::{Date, date};

use super::words::Unit;

/// What a date can be.
pub const FORM: &str =
    "a date such as 2001-11-24 or 2001/11/24, a month such as 2001-11, or a year such as 1985";

/// A day, or a month or year of which the day is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct When {
    /// First day that it can be, since 1970.
    pub first: i64,
    /// Last day that it can be.
    pub last: i64,
    /// The day that stands for it: the 15th of a month, 1 July of a year.
    pub day: i64,
    /// How exact it is.
    pub unit: Unit,
}

/// Reads a date.
///
/// # Errors
/// What is wrong with it.
pub fn read(text: &str) -> Result<When, String> {
    let none = || format!("`{text}` is not {FORM}");
    let separator = if text.contains('/') { '/' } else { '-' };
    let parts: Vec<&str> = text.split(separator).collect();
    if parts.iter().any(|part| part.is_empty() || !part.bytes().all(|byte| byte.is_ascii_digit())) {
        return Err(none());
    }
    let (year, rest) = parts.split_first().ok_or_else(none)?;
    let year = year_of(year).ok_or_else(|| format!("`{text}`: write the year with four digits"))?;
    let numbers: Vec<i8> = rest.iter().filter_map(|part| part.parse().ok()).collect();
    if numbers.len() != rest.len() {
        return Err(none());
    }
    let at = |month: i8, day: i8| Date::new(year, month, day).map_err(|_| none());
    Ok(match numbers.as_slice() {
        [] => when([at(1, 1)?, at(12, 31)?, at(7, 1)?], Unit::Year),
        [month] => {
            let middle = at(*month, 15)?;
            when([middle.first_of_month(), middle.last_of_month(), middle], Unit::Month)
        }
        [month, day] => when([at(*month, *day)?; 3], Unit::Day),
        _ => return Err(none()),
    })
}

/// Years of two digits are of the last century, as in files of its time; 00 to 49 could be of either.
fn year_of(text: &str) -> Option<i16> {
    let year: i16 = text.parse().ok()?;
    match text.len() {
        4 => Some(year),
        2 if year >= 50 => Some(1_900 + year),
        _ => None,
    }
}

fn when(dates: [Date; 3], unit: Unit) -> When {
    let [first, last, day] = dates.map(|at| i64::from((at - date(1970, 1, 1)).get_days()));
    When { first, last, day, unit }
}

/// A day since 1970 as a date.
pub fn shown(day: i64) -> String {
    let span = Span::new().try_days(day).ok();
    let at = span.and_then(|span| date(1970, 1, 1).checked_add(span).ok());
    at.map_or_else(|| day.to_string(), |at| at.to_string())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn dates_of_all_forms_are_read() {
        for (text, first, last, day) in [
            ("2001/11/24", "2001-11-24", "2001-11-24", "2001-11-24"),
            ("2001-11-24", "2001-11-24", "2001-11-24", "2001-11-24"),
            ("2017/3/8", "2017-03-08", "2017-03-08", "2017-03-08"),
            ("2016-02", "2016-02-01", "2016-02-29", "2016-02-15"),
            ("1985", "1985-01-01", "1985-12-31", "1985-07-01"),
            ("73", "1973-01-01", "1973-12-31", "1973-07-01"),
        ] {
            let found = read(text).unwrap();
            assert_eq!([found.first, found.last, found.day].map(shown), [first, last, day], "{text}");
        }
    }

    #[test]
    fn what_could_be_two_dates_is_refused() {
        for text in
            ["", "17", "985", "24/11/2001", "11-24-2001", "2001-13", "2001-02-29", "2001/11-24", "-1985"]
        {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
