//! What can be asked of an answer: parameters with their kinds and bounds, read from text.
//!
//! One list serves HTTP, gRPC, the OpenAPI document and the tests that walk them all. What is unknown is refused with the
//! nearest known name, so that no slip of the pen is taken for “everything”.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::fault::Fault;

/// Characters of a value at most.
pub const VALUE_LENGTH_MAX: usize = 512;

/// A parameter of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parameter {
    /// As written.
    pub name: &'static str,
    /// What it may be.
    pub kind: Kind,
    /// What it does, in a sentence.
    pub what: &'static str,
}

/// What a value may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An area code.
    Area,
    /// A day, as 2026-04-01.
    Day,
    /// A moment, RFC 3339.
    Moment,
    /// A zone of the IANA list.
    Zone,
    /// One of some words.
    Word(&'static [&'static str]),
    /// A whole number within bounds.
    Number(u32, u32),
    /// Any text of so many characters at most.
    Text(usize),
    /// true or false.
    Flag,
}

/// Values by the parameters' names, each checked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Values(BTreeMap<&'static str, String>);

impl Parameter {
    /// Checks a value.
    fn check(&self, value: &str) -> Result<(), Fault> {
        let wrong = |expected: String| {
            Err(Fault::invalid(
                format!("{}={} is not {expected}", self.name, shown(value)),
                format!("let {} be {expected}", self.name),
            ))
        };
        if value.chars().count() > VALUE_LENGTH_MAX || value.contains('\0') {
            return wrong(format!("a text of at most {VALUE_LENGTH_MAX} characters"));
        }
        match self.kind {
            Kind::Area if quanyu_figures::AreaScope::of(value).is_err() => {
                wrong("an area code such as 330784".into())
            }
            Kind::Day if !is_day(value) => wrong("a day such as 2026-04-01, between 2000 and 2100".into()),
            Kind::Moment if value.parse::<Timestamp>().is_err() => {
                wrong("a moment such as 2026-04-01T08:00:00+08:00".into())
            }
            Kind::Zone if jiff::tz::TimeZone::get(value).is_err() => {
                wrong("a zone such as Asia/Shanghai".into())
            }
            Kind::Word(words) if !words.contains(&value) => wrong(format!("one of {}", words.join(", "))),
            Kind::Number(least, most) if !value.parse().is_ok_and(|n: u32| (least..=most).contains(&n)) => {
                wrong(format!("a whole number from {least} to {most}"))
            }
            Kind::Text(most) if value.chars().count() > most => {
                wrong(format!("a text of at most {most} characters"))
            }
            Kind::Flag if !matches!(value, "true" | "false") => wrong("true or false".into()),
            _ => Ok(()),
        }
    }
}

fn is_day(value: &str) -> bool {
    value.len() == 10 && value.parse::<Date>().is_ok_and(|day| (2000..=2100).contains(&day.year()))
}

/// A value as an error quotes it: short, and without what a terminal or a page could take for its own.
fn shown(value: &str) -> String {
    format!("{:?}", value.chars().take(40).collect::<String>())
}

impl Values {
    /// Reads pairs for an answer that knows these parameters. An empty value is none.
    ///
    /// # Errors
    /// An unknown name, a name given twice, a value that is none of its kind.
    pub fn read<'a>(
        known: impl Iterator<Item = &'static Parameter> + Clone,
        pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, Fault> {
        let mut values = BTreeMap::new();
        for (name, value) in pairs {
            let Some(parameter) = known.clone().find(|parameter| parameter.name == name) else {
                let names: Vec<&str> = known.map(|parameter| parameter.name).collect();
                return Err(Fault::invalid(
                    format!("unknown parameter {}", shown(name)),
                    format!("use {}", names.join(", ")),
                ));
            };
            if value.is_empty() {
                continue;
            }
            parameter.check(value)?;
            if values.insert(parameter.name, value.to_owned()).is_some() {
                return Err(Fault::invalid(format!("{name} is given twice"), "give it once"));
            }
        }
        Ok(Self(values))
    }

    /// Reads a query string for an answer that knows these parameters.
    ///
    /// # Errors
    /// As [`Values::read`].
    pub fn of_query(
        known: impl Iterator<Item = &'static Parameter> + Clone,
        query: Option<&str>,
    ) -> Result<Self, Fault> {
        let pairs: Vec<_> = url::form_urlencoded::parse(query.unwrap_or_default().as_bytes()).collect();
        Self::read(known, pairs.iter().map(|(name, value)| (name.as_ref(), value.as_ref())))
    }

    /// A value as text.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// A value that was checked to be of this type, or none.
    pub fn get<T: std::str::FromStr>(&self, name: &str) -> Option<T> {
        self.text(name)?.parse().ok()
    }

    /// Whether a flag is set.
    #[must_use]
    pub fn flag(&self, name: &str) -> bool {
        self.text(name) == Some("true")
    }

    /// Every value in one text that is the same for the same question.
    #[must_use]
    pub fn canonical(&self) -> String {
        self.0.iter().map(|(name, value)| format!("{name}={value}\u{1f}")).collect()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const KNOWN: [Parameter; 4] = [
        Parameter { name: "area", kind: Kind::Area, what: "" },
        Parameter { name: "from", kind: Kind::Day, what: "" },
        Parameter { name: "step", kind: Kind::Word(&["day", "week"]), what: "" },
        Parameter { name: "list", kind: Kind::Number(0, 1_000), what: "" },
    ];
    static ALL: [Parameter; 4] = KNOWN;

    #[test]
    fn values_are_what_their_kinds_say() {
        let read = |pairs: &[(&'static str, &'static str)]| Values::read(ALL.iter(), pairs.iter().copied());
        let values = read(&[("area", "330784"), ("list", "20"), ("step", "")]).unwrap();
        assert_eq!(
            (values.text("area"), values.get::<u32>("list"), values.text("step")),
            (Some("330784"), Some(20), None)
        );
        for wrong in [
            ("area", "1' OR 1"),
            ("area", "../x"),
            ("from", "2026-13-01"),
            ("from", "20260401"),
            ("from", "9999-01-01"),
            ("step", "year"),
            ("list", "-1"),
            ("list", "1001"),
            ("list", "1e3"),
            ("lisd", "1"),
        ] {
            assert!(matches!(read(&[wrong]), Err(Fault::Invalid { .. })), "{wrong:?}");
        }
        assert!(read(&[("list", "1"), ("list", "2")]).is_err(), "twice");
    }

    #[test]
    fn the_same_question_has_the_same_text() {
        let read =
            |pairs: &[(&'static str, &'static str)]| Values::read(ALL.iter(), pairs.iter().copied()).unwrap();
        let one = read(&[("area", "33"), ("list", "1")]);
        assert_eq!(one.canonical(), read(&[("list", "1"), ("step", ""), ("area", "33")]).canonical());
        assert_ne!(one.canonical(), read(&[("list", "2"), ("area", "33")]).canonical());
    }
}
