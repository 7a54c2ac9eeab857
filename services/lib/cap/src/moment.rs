//! A time as CAP writes it: to the second, with a numeric zone, never `Z`.
//!
//! Used for sent, effective, onset and expires. Reads no clock and no zone database.

use std::fmt;
use std::str::FromStr;

use jiff::civil::DateTime;
use jiff::tz::Offset;
use jiff::{Timestamp, ZonedDateTime};

use crate::error::Problem;

/// An instant, to the second, and the offset in which it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    at: Timestamp,
    offset: Offset,
}

/// The widest offset that XML Schema knows.
const OFFSET_MINUTES_MAX: i32 = 14 * 60;
const FORM: Problem = Problem::Form { expected: "a time like 2026-11-26T19:52:12+08:00" };

impl Moment {
    /// An instant in an offset; parts of a second are cut off.
    ///
    /// # Errors
    /// An offset of more than 14 hours or with seconds, a year before 1.
    pub fn new(at: Timestamp, offset: Offset) -> Result<Self, Problem> {
        let whole_minutes = offset.seconds() % 60 == 0;
        if !whole_minutes || (offset.seconds() / 60).abs() > OFFSET_MINUTES_MAX {
            return Err(Problem::OutOfRange);
        }
        let second = at.as_millisecond().div_euclid(1000);
        let at = Timestamp::from_second(second).map_err(|_| Problem::OutOfRange)?;
        if offset.to_datetime(at).year() < 1 { Err(Problem::OutOfRange) } else { Ok(Self { at, offset }) }
    }

    /// A time of a zone.
    ///
    /// # Errors
    /// As [`Moment::new`]: zones of long ago had seconds.
    pub fn of(zoned: &ZonedDateTime) -> Result<Self, Problem> {
        Self::new(zoned.timestamp(), zoned.offset())
    }

    /// The instant.
    #[must_use]
    pub fn timestamp(self) -> Timestamp {
        self.at
    }

    /// For people: `2026-11-26 19:52 (+08:00)`.
    pub(crate) fn readable(self) -> String {
        let written = self.to_string();
        let part = |range| written.get(range).unwrap_or_default();
        format!("{} {} ({})", part(0..10), part(11..16), part(19..25))
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let minutes = self.offset.seconds() / 60;
        // CAP writes UTC as -00:00.
        let sign = if minutes > 0 { '+' } else { '-' };
        let (hours, minutes) = (minutes.abs() / 60, minutes.abs() % 60);
        let local = self.offset.to_datetime(self.at);
        write!(f, "{}{sign}{hours:02}:{minutes:02}", local.strftime("%Y-%m-%dT%H:%M:%S"))
    }
}

impl FromStr for Moment {
    type Err = Problem;

    fn from_str(text: &str) -> Result<Self, Problem> {
        let like = b"0000-00-00T00:00:00+00:00";
        let fits = |(given, form): (u8, &u8)| match form {
            b'0' => given.is_ascii_digit(),
            b'+' => matches!(given, b'+' | b'-'),
            sign => given == *sign,
        };
        if text.len() != like.len() || !text.bytes().zip(like).all(fits) {
            return Err(FORM);
        }
        let (local, zone) = text.split_at(19);
        let (sign, zone) = zone.split_at(1);
        let number = |range: std::ops::Range<usize>| {
            zone.get(range).and_then(|digits| digits.parse::<i32>().ok()).ok_or(FORM)
        };
        let (hours, minutes) = (number(0..2)?, number(3..5)?);
        if minutes > 59 {
            return Err(FORM);
        }
        let seconds = (hours * 60 + minutes) * if sign == "-" { -60 } else { 60 };
        let offset = Offset::from_seconds(seconds).map_err(|_| FORM)?;
        let datetime: DateTime = local.parse().map_err(|_| FORM)?;
        let moment = Self::new(offset.to_timestamp(datetime).map_err(|_| FORM)?, offset)?;
        // The parser takes the leap second :60 for :59, which would be another time than the one written.
        if moment.to_string().starts_with(local) { Ok(moment) } else { Err(FORM) }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use jiff::Timestamp;
    use jiff::tz::Offset;

    use super::Moment;

    #[test]
    fn the_zone_is_a_number_and_utc_is_minus_zero() {
        let at: Timestamp = "2026-11-26T11:52:12.999Z".parse().unwrap();
        let written = |minutes: i32| {
            let offset = Offset::from_seconds(minutes * 60).unwrap();
            Moment::new(at, offset).map(|moment| moment.to_string())
        };
        assert_eq!(written(480).unwrap(), "2026-11-26T19:52:12+08:00");
        assert_eq!(written(0).unwrap(), "2026-11-26T11:52:12-00:00");
        assert_eq!(written(-210).unwrap(), "2026-11-26T08:22:12-03:30");
        assert!(written(841).is_err());
        assert!(Moment::new(at, Offset::from_seconds(1).unwrap()).is_err());
        let before: Timestamp = "1969-12-31T23:59:59.5Z".parse().unwrap();
        assert_eq!(Moment::new(before, Offset::UTC).unwrap().to_string(), "1969-12-31T23:59:59-00:00");
    }

    #[test]
    fn what_is_written_is_read_and_nothing_looser() {
        let moment: Moment = "2026-11-26T19:52:12+08:00".parse().unwrap();
        assert_eq!(moment.timestamp().to_string(), "2026-11-26T11:52:12Z");
        assert_eq!(moment.readable(), "2026-11-26 19:52 (+08:00)");
        assert_eq!(moment.to_string().parse(), Ok(moment));
        // Others write UTC so.
        assert_eq!("2026-11-26T11:52:12+00:00".parse::<Moment>().unwrap().timestamp(), moment.timestamp());
        for bad in [
            "2026-11-26T11:52:12Z",
            "2026-11-26T11:52:12",
            "2026-11-26T19:52:60+08:00",
            "2026-02-29T19:52:12+08:00",
            "2026-11-26 19:52:12+08:00",
            "2026-11-26T19:52:12+08:60",
            "2026-11-26T19:52:12+99:00",
            "2026-11-26T19:52:12+0８0",
            "0000-11-26T19:52:12+08:00",
            "",
        ] {
            assert!(bad.parse::<Moment>().is_err(), "{bad}");
        }
    }
}
