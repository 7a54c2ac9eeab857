//! The identifier of a warning after GB/T 35965.1-2018: 31 characters, `ZZZZZZDDDUUUXX_YYYYMMDDhhmmss_N`.
//!
//! 14 (publisher) + 1 + 14 (Beijing time) + 1 + 1 (serial) = 31. Used where warnings go to the national publishing
//! system; serials are given by the caller, who counts what he published in the second.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;

use crate::error::Problem;
use crate::identifier::Identifier;

/// Beijing time has no other offset.
const BEIJING: Offset = Offset::constant(8);
const PUBLISHER: Problem = Problem::Form { expected: "14 digits: area, organ, unit, extension" };
const IDENTIFIER: Problem = Problem::Form { expected: "like 33078412000000_20261126195212_0" };

/// Who publishes: 6 digits of the area (GB/T 2260), 3 of the organ (GB/T 4657), 3 of the unit within (000 unless it has
/// one), 2 of extension (00 unless it has one).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Publisher(String);

impl FromStr for Publisher {
    type Err = Problem;

    fn from_str(text: &str) -> Result<Self, Problem> {
        let digits = text.len() == 14 && text.bytes().all(|one| one.is_ascii_digit());
        if digits { Ok(Self(text.to_owned())) } else { Err(PUBLISHER) }
    }
}

impl fmt::Display for Publisher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An identifier of the standard.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ChineseIdentifier {
    publisher: Publisher,
    entered: DateTime,
    serial: u8,
}

impl ChineseIdentifier {
    /// The identifier of what a publisher entered at an instant, as the `serial`-th of that second, from 0.
    ///
    /// # Errors
    /// A serial above 9: the standard has one digit, so an eleventh message waits for the next second. A year outside
    /// 1 to 9999.
    pub fn new(publisher: Publisher, entered_at: Timestamp, serial: u8) -> Result<Self, Problem> {
        let entered = BEIJING.to_datetime(entered_at);
        let whole = entered.with().subsec_nanosecond(0).build().map_err(|_| Problem::OutOfRange)?;
        if serial > 9 || whole.year() < 1 {
            return Err(Problem::OutOfRange);
        }
        Ok(Self { publisher, entered: whole, serial })
    }

    /// Who publishes.
    #[must_use]
    pub fn publisher(&self) -> &Publisher {
        &self.publisher
    }

    /// Beijing time of entry.
    #[must_use]
    pub fn entered(&self) -> DateTime {
        self.entered
    }

    /// The serial within the second.
    #[must_use]
    pub fn serial(&self) -> u8 {
        self.serial
    }

    /// The same as an identifier of CAP.
    ///
    /// # Errors
    /// None in practice: digits and underscores are what an identifier may have.
    pub fn identifier(&self) -> Result<Identifier, Problem> {
        self.to_string().parse()
    }
}

impl fmt::Display for ChineseIdentifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}_{}_{}", self.publisher, self.entered.strftime("%Y%m%d%H%M%S"), self.serial)
    }
}

impl FromStr for ChineseIdentifier {
    type Err = Problem;

    fn from_str(text: &str) -> Result<Self, Problem> {
        let mut parts = text.split('_');
        let (Some(publisher), Some(time), Some(serial), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(IDENTIFIER);
        };
        let publisher = publisher.parse()?;
        let digits =
            |part: &str, length| part.len() == length && part.bytes().all(|one| one.is_ascii_digit());
        if !digits(time, 14) || !digits(serial, 1) {
            return Err(IDENTIFIER);
        }
        let entered = DateTime::strptime("%Y%m%d%H%M%S", time).map_err(|_| IDENTIFIER)?;
        let read = Self { publisher, entered, serial: serial.parse().map_err(|_| IDENTIFIER)? };
        // A second of 60 would be read as 59.
        if read.entered.year() >= 1 && read.to_string() == text { Ok(read) } else { Err(IDENTIFIER) }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use jiff::Timestamp;
    use proptest::prelude::*;

    use super::{ChineseIdentifier, Publisher};

    fn publisher() -> Publisher {
        "33078412000000".parse().unwrap()
    }

    #[test]
    fn it_has_31_characters_and_beijing_time() {
        let at: Timestamp = "2026-11-26T16:52:12.7Z".parse().unwrap();
        let identifier = ChineseIdentifier::new(publisher(), at, 3).unwrap();
        assert_eq!(identifier.to_string(), "33078412000000_20261127005212_3");
        assert_eq!(identifier.to_string().len(), 31);
        assert_eq!(identifier.to_string().parse(), Ok(identifier.clone()));
        assert_eq!(identifier.identifier().unwrap().as_str(), identifier.to_string());
        assert!(ChineseIdentifier::new(publisher(), at, 10).is_err());
    }

    #[test]
    fn other_forms_are_refused() {
        for bad in [
            "33078412000000_20261126195212",
            "33078412000000_20261126195212_10",
            "33078412000000_20261126195212_x",
            "33078412000000_20261126195260_0",
            "33078412000000_20261326195212_0",
            "3307841200000_20261126195212_0",
            "3307841200000x_20261126195212_0",
            "33078412000000_20261126195212_0_0",
            "33078412000000_00001126195212_0",
            "",
        ] {
            assert!(bad.parse::<ChineseIdentifier>().is_err(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn reads_as_it_is_written(second in -62_000_000_000_i64..250_000_000_000, serial in 0_u8..10) {
            let at = Timestamp::from_second(second).unwrap();
            let identifier = ChineseIdentifier::new(publisher(), at, serial).unwrap();
            prop_assert_eq!(identifier.to_string().len(), 31);
            prop_assert_eq!(identifier.to_string().parse(), Ok(identifier));
        }

        #[test]
        fn nothing_makes_it_panic(text in "\\PC{0,40}|[0-9]{14}_[0-9]{14}_[0-9]") {
            if let Ok(read) = text.parse::<ChineseIdentifier>() {
                prop_assert_eq!(read.to_string(), text);
            }
        }
    }
}
