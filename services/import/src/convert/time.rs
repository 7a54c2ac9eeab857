//! Local times of a source to instants: format, zone, and what to do in the two hours of the year that are odd.
//!
//! Used for every time that a map names. A time that daylight saving skips or repeats is decided by the map's rule,
//! never by default; a format that carries its own offset needs no zone. Reads no clock.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::fmt::strtime::BrokenDownTime;
use jiff::tz::{AmbiguousOffset, TimeZone};

use crate::map::Choice;

/// How a time is written.
#[derive(Debug, Clone)]
pub(crate) enum Form {
    /// RFC 3339, with an offset.
    Rfc3339,
    /// Seconds since 1970 UTC, decimals allowed.
    Unix,
    /// Milliseconds since 1970 UTC.
    UnixMillis,
    /// strptime directives with an offset among them.
    WithOffset(String),
    /// strptime directives, local time of the zone; a date alone means its midnight.
    Local(String),
}

impl Form {
    /// Reads the `format` key of a map.
    pub fn of(format: &str) -> Self {
        match format {
            "rfc3339" => Self::Rfc3339,
            "unix" => Self::Unix,
            "unix_ms" => Self::UnixMillis,
            _ if ["%z", "%:z", "%s", "%Q", "%:Q"].iter().any(|directive| format.contains(directive)) => {
                Self::WithOffset(format.to_owned())
            }
            _ => Self::Local(format.to_owned()),
        }
    }

    /// Whether a zone must be known.
    pub fn needs_zone(&self) -> bool {
        matches!(self, Self::Local(_))
    }
}

/// Format, zone and the rules for skipped and repeated hours.
#[derive(Debug, Clone)]
pub(crate) struct Rule {
    pub form: Form,
    pub zone: TimeZone,
    pub skipped: Choice,
    pub repeated: Choice,
}

impl Rule {
    /// The instant in milliseconds since 1970 UTC.
    pub fn read(&self, text: &str) -> Result<i64, String> {
        let wrong = |error: jiff::Error| format!("{text:?} is not a time of this format: {error}");
        match &self.form {
            Form::Rfc3339 => text.parse::<Timestamp>().map(Timestamp::as_millisecond).map_err(wrong),
            Form::Unix => super::decimal::scaled(text, 3, super::decimal::Marks::default()),
            Form::UnixMillis => super::decimal::scaled(text, 0, super::decimal::Marks::default()),
            Form::WithOffset(format) => {
                let parsed = BrokenDownTime::parse(format, text).and_then(|parts| parts.to_timestamp());
                parsed.map(Timestamp::as_millisecond).map_err(wrong)
            }
            Form::Local(format) => {
                let local = BrokenDownTime::parse(format, text).and_then(|parts| parts.to_datetime());
                self.instant(local.map_err(wrong)?)
            }
        }
    }

    fn instant(&self, local: DateTime) -> Result<i64, String> {
        let found = self.zone.to_ambiguous_timestamp(local);
        let (choice, word) = match found.offset() {
            AmbiguousOffset::Unambiguous { .. } => (Choice::Earlier, ""),
            AmbiguousOffset::Gap { .. } => (self.skipped, "skipped"),
            AmbiguousOffset::Fold { .. } => (self.repeated, "repeated"),
        };
        let instant = match choice {
            Choice::Earlier => found.earlier(),
            Choice::Later => found.later(),
            Choice::Reject => {
                let zone = self.zone.iana_name().unwrap_or("its zone");
                return Err(format!(
                    "{local} is {word} by daylight saving in {zone}, and the map says reject"
                ));
            }
        };
        instant.map(Timestamp::as_millisecond).map_err(|error| format!("{local}: {error}"))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    fn rule(format: &str, zone: &str, skipped: Choice, repeated: Choice) -> Rule {
        Rule { form: Form::of(format), zone: TimeZone::get(zone).unwrap(), skipped, repeated }
    }

    fn utc(text: &str) -> i64 {
        text.parse::<Timestamp>().unwrap().as_millisecond()
    }

    const LOCAL: &str = "%Y-%m-%d %H:%M:%S";

    #[test]
    fn a_skipped_hour_is_decided_by_the_rule() {
        let read =
            |choice| rule(LOCAL, "America/Toronto", choice, Choice::Reject).read("2016-03-13 02:54:36");
        assert_eq!(read(Choice::Earlier).unwrap(), utc("2016-03-13T06:54:36Z"));
        assert_eq!(read(Choice::Later).unwrap(), utc("2016-03-13T07:54:36Z"));
        assert!(read(Choice::Reject).unwrap_err().contains("skipped"));
    }

    #[test]
    fn a_repeated_hour_is_decided_by_the_rule() {
        let read =
            |choice| rule(LOCAL, "America/New_York", Choice::Reject, choice).read("2016-11-06 01:30:00");
        assert_eq!(read(Choice::Earlier).unwrap(), utc("2016-11-06T05:30:00Z"));
        assert_eq!(read(Choice::Later).unwrap(), utc("2016-11-06T06:30:00Z"));
        assert!(read(Choice::Reject).unwrap_err().contains("repeated"));
    }

    #[test]
    fn a_date_alone_is_its_local_midnight() {
        let rule = rule("%Y-%m-%d", "America/New_York", Choice::Reject, Choice::Reject);
        assert_eq!(rule.read("2009-06-23").unwrap(), utc("2009-06-23T04:00:00Z"));
        assert!(rule.read("2009-06-31").is_err());
        assert!(rule.read("2009-06-23 10:00").is_err());
    }

    #[test]
    fn formats_that_carry_their_offset_ignore_the_zone() {
        let read =
            |format, text| rule(format, "Asia/Shanghai", Choice::Reject, Choice::Reject).read(text).unwrap();
        assert_eq!(read("rfc3339", "2026-04-01T08:00:00+08:00"), utc("2026-04-01T00:00:00Z"));
        assert_eq!(read("unix", "1775001600.25"), 1_775_001_600_250);
        assert_eq!(read("unix_ms", "1775001600250"), 1_775_001_600_250);
        assert_eq!(read("%d/%m/%Y %H:%M %z", "01/04/2026 08:00 +0800"), utc("2026-04-01T00:00:00Z"));
        assert_eq!(read(LOCAL, "2026-04-01 08:00:00"), utc("2026-04-01T00:00:00Z"));
    }
}
