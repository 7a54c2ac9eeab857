//! Events with place and time from a CSV file.
//!
//! Used by `near-repeat` and `knox`. A time is a number, in whatever unit the bands have, or a date or date and time,
//! which become days.

use std::path::{Path, PathBuf};

use clap::Args;
use jiff::civil::{DateTime, date};
use quanyu_boot::Failure;
use quanyu_detect::knox::{Event, Permutations};

use super::columns::Columns;
use super::places::{Coordinates, Places};

/// Said in the help of both.
pub const FILE: &str = "\
The file has one line per event: x, y, time, or longitude, latitude, time. A time is a number of
days, a date (2026-01-05) or date and time (2026-01-05T21:30), all of them alike, in any order.
Distances are metres between degrees, and the unit of x and y in a plane.";

/// What both are called with.
#[derive(Debug, Args)]
pub struct Arguments {
    /// A CSV file with the columns x, y, time or longitude, latitude, time
    #[arg(long, value_name = "FILE")]
    input: PathBuf,
    /// What the columns of the place mean; without it their names say it
    #[arg(long)]
    coordinates: Option<Coordinates>,
    /// How often the times are dealt out anew
    #[arg(long, default_value_t = 999, value_name = "N")]
    pub replications: u32,
    /// What the draws begin with: the same gives the same p
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
}

impl Arguments {
    /// Reads the file.
    ///
    /// # Errors
    /// It cannot be read, or a line does not fit (exit 2).
    pub fn events(&self) -> Result<(Coordinates, Vec<Event>), Failure> {
        read(&self.input, self.coordinates)
    }

    /// How the times are dealt out anew.
    pub fn permutations(&self) -> Permutations {
        Permutations { b: self.replications, seed: self.seed }
    }
}

const SECONDS_PER_DAY: f64 = 86_400.0;

fn read(path: &Path, asked: Option<Coordinates>) -> Result<(Coordinates, Vec<Event>), Failure> {
    let columns = Columns::read(path)?;
    let places = Places::of(&columns, asked)?;
    let time = columns.column("time")?;
    let mut events = Vec::new();
    let mut numbers = None;
    for line in columns.lines() {
        let text = line.text(&time);
        let number = text.parse().ok().filter(|number: &f64| number.is_finite());
        let t = number.or_else(|| days(text));
        let t = t.ok_or_else(|| line.wrong(&format!("time `{text}` is no number and no date")))?;
        if *numbers.get_or_insert(number.is_some()) != number.is_some() {
            return Err(line.wrong("times are all numbers or all dates"));
        }
        events.push(Event { place: places.place(&line)?, t });
    }
    Ok((places.coordinates, events))
}

/// Days since 1970, the clock as it hung on the wall.
fn days(text: &str) -> Option<f64> {
    let at: DateTime = text.parse().ok()?;
    let seconds =
        at.duration_since(date(1970, 1, 1).to_datetime(jiff::civil::Time::midnight())).as_secs_f64();
    Some(seconds / SECONDS_PER_DAY)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn dates_and_times_are_days() {
        assert_eq!(days("1970-01-03"), Some(2.0));
        assert_eq!(days("1970-01-03T12:00"), Some(2.5));
        assert_eq!(days("1969-12-31 18:00:00"), Some(-0.25));
        assert_eq!(days("soon"), None);
    }
}
