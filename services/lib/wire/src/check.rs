//! The checks that turn wire fields into event fields, noting every violation instead of stopping at the first.
//!
//! Each method gives the checked value or `None` with a violation noted. The generated conversions call them.

use crate::violation::join;
use crate::{FromWire, Rule, Violation};
use quanyu_event::{Subject, Timestamp};
use std::ops::RangeInclusive;
use uuid::Uuid;

/// Form of a text field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Any text without control characters.
    Text,
    /// Lower-case letters, digits, `-`, `_`, `.`.
    Slug,
    /// `kind:id`.
    Subject,
    /// ISO 4217.
    Currency,
    /// `YYYY-MM-DD`.
    Date,
}

/// Against what times are checked.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// The platform's clock.
    pub now: Timestamp,
    /// Earliest `occurred_at` that is accepted.
    pub floor: Timestamp,
    /// How far a source's clock may be ahead, milliseconds.
    pub ahead_ms_max: i64,
}

/// Longest slug.
const SLUG_LENGTH_MAX: usize = 64;
/// Longest item of a list.
const ITEM_LENGTH_MAX: usize = 64;
/// The seconds since 1970 that a table's time column can hold: 1900 to 2299.
const STORABLE_SECONDS: RangeInclusive<i64> = -2_208_988_800..=10_413_791_999;

/// Collects violations on the way through one event.
#[derive(Debug)]
pub struct Checker<'a> {
    pub(crate) limits: &'a Limits,
    path: Vec<&'static str>,
    /// What was found.
    pub violations: Vec<Violation>,
}

impl<'a> Checker<'a> {
    /// For one event.
    pub fn new(limits: &'a Limits) -> Self {
        Self { limits, path: Vec::new(), violations: Vec::new() }
    }

    /// Runs a check one level deeper.
    pub fn within<T>(&mut self, name: &'static str, check: impl FnOnce(&mut Self) -> T) -> T {
        self.path.push(name);
        let out = check(self);
        self.path.pop();
        out
    }

    /// Notes a violation of the field `name` here.
    pub fn violate(&mut self, name: &str, rule: Rule) {
        let field = join(&self.path, name);
        self.violations.push(Violation { field, rule });
    }

    pub(crate) fn missing(&mut self, name: &str) {
        self.violate(name, Rule::Missing);
    }

    pub(crate) fn text(&mut self, name: &str, value: String, format: Format, max: usize) -> Option<String> {
        if value.is_empty() {
            self.missing(name);
            return None;
        }
        let max = if format == Format::Slug { SLUG_LENGTH_MAX } else { max };
        if value.len() > max && value.chars().count() > max {
            self.violate(name, Rule::TooLong(max));
            return None;
        }
        if let Some(rule) = malformed(&value, format) {
            self.violate(name, rule);
            return None;
        }
        Some(value)
    }

    pub(crate) fn optional_text(
        &mut self,
        name: &str,
        value: Option<String>,
        format: Format,
        max: usize,
    ) -> Option<Option<String>> {
        match value.filter(|v| !v.is_empty()) {
            None => Some(None),
            Some(value) => self.text(name, value, format, max).map(Some),
        }
    }

    pub(crate) fn texts(&mut self, name: &str, values: Vec<String>, max: usize) -> Option<Vec<String>> {
        if values.len() > max {
            self.violate(name, Rule::TooMany(max));
            return None;
        }
        // No short cut at the first bad item: all violations are reported.
        let given = values.len();
        let mut checked = Vec::with_capacity(given);
        for (index, value) in values.into_iter().enumerate() {
            checked.extend(self.text(&format!("{name}[{index}]"), value, Format::Text, ITEM_LENGTH_MAX));
        }
        (checked.len() == given).then_some(checked)
    }

    pub(crate) fn uuid(&mut self, name: &str, value: String) -> Option<Uuid> {
        if value.is_empty() {
            self.missing(name);
            return None;
        }
        match Uuid::try_parse(&value) {
            Ok(uuid) if value.len() == 36 && !uuid.is_nil() => Some(uuid),
            _ => {
                self.violate(
                    name,
                    Rule::Form("a UUID in its 36-character form, not nil", "36 位标准格式的非空 UUID"),
                );
                None
            }
        }
    }

    pub(crate) fn optional_uuid(&mut self, name: &str, value: Option<String>) -> Option<Option<Uuid>> {
        match value.filter(|v| !v.is_empty()) {
            None => Some(None),
            Some(value) => self.uuid(name, value).map(Some),
        }
    }

    pub(crate) fn number<N: Copy + Into<i64>>(
        &mut self,
        name: &str,
        value: N,
        min: Option<i64>,
    ) -> Option<N> {
        match min {
            Some(min) if value.into() < min => {
                self.violate(name, Rule::BelowMinimum(min));
                None
            }
            _ => Some(value),
        }
    }

    pub(crate) fn optional_number<N: Copy + Into<i64>>(
        &mut self,
        name: &str,
        value: Option<N>,
        min: Option<i64>,
    ) -> Option<Option<N>> {
        value.map_or(Some(None), |value| self.number(name, value, min).map(Some))
    }

    pub(crate) fn optional_double(&mut self, name: &str, value: Option<f64>) -> Option<Option<f64>> {
        match value {
            None => Some(None),
            Some(value) => self.double(name, value).map(Some),
        }
    }

    pub(crate) fn double(&mut self, name: &str, value: f64) -> Option<f64> {
        if value.is_finite() {
            return Some(value);
        }
        self.violate(name, Rule::NotFinite);
        None
    }

    pub(crate) fn time(&mut self, name: &str, value: Option<prost_types::Timestamp>) -> Option<Timestamp> {
        let Some(value) = value else {
            self.missing(name);
            return None;
        };
        // A protobuf timestamp holds any number; a later or earlier one would be stored as another time.
        if !STORABLE_SECONDS.contains(&value.seconds) || !(0..1_000_000_000).contains(&value.nanos) {
            self.violate(name, Rule::OutOfRange("1900-01-01 … 2299-12-31"));
            return None;
        }
        Some(Timestamp::from_millis(value.seconds * 1000 + i64::from(value.nanos) / 1_000_000))
    }

    pub(crate) fn optional_time(
        &mut self,
        name: &str,
        value: Option<prost_types::Timestamp>,
    ) -> Option<Option<Timestamp>> {
        if value.is_none() { Some(None) } else { self.time(name, value).map(Some) }
    }

    pub(crate) fn choice<E>(&mut self, name: &str, number: i32, of: fn(i32) -> Option<E>) -> Option<E> {
        if number == 0 {
            self.missing(name);
            return None;
        }
        let value = of(number);
        if value.is_none() {
            self.violate(name, Rule::UnknownChoice(number));
        }
        value
    }

    pub(crate) fn optional_choice<E>(
        &mut self,
        name: &str,
        number: i32,
        of: fn(i32) -> Option<E>,
    ) -> Option<Option<E>> {
        if number == 0 { Some(None) } else { self.choice(name, number, of).map(Some) }
    }

    pub(crate) fn nested<T: FromWire>(&mut self, name: &'static str, wire: Option<T::Wire>) -> Option<T> {
        let Some(wire) = wire else {
            self.missing(name);
            return None;
        };
        self.within(name, |check| T::from_wire(wire, check))
    }

    pub(crate) fn optional_nested<T: FromWire>(
        &mut self,
        name: &'static str,
        wire: Option<T::Wire>,
    ) -> Option<Option<T>> {
        wire.map_or(Some(None), |wire| self.within(name, |check| T::from_wire(wire, check)).map(Some))
    }
}

fn malformed(value: &str, format: Format) -> Option<Rule> {
    let sound = match format {
        Format::Text => !value.chars().any(|c| c.is_control()),
        Format::Slug => value
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_' | b'.')),
        Format::Subject => Subject::parse(value).is_ok(),
        Format::Currency => value.len() == 3 && value.bytes().all(|b| b.is_ascii_uppercase()),
        Format::Date => date(value),
    };
    if sound {
        return None;
    }
    Some(match format {
        Format::Text => Rule::Form("text without control characters", "不含控制字符的文本"),
        Format::Slug => {
            Rule::Form("lower-case letters, digits, '-', '_' or '.'", "小写字母、数字、“-”、“_”或“.”")
        }
        Format::Subject => Rule::Form(
            "kind:id without white space, at most 160 bytes",
            "“种类:编号”，不含空白，至多 160 字节",
        ),
        Format::Currency => Rule::Form("an ISO 4217 code such as CNY", "ISO 4217 货币代码，如 CNY"),
        Format::Date => Rule::Form("a date YYYY-MM-DD", "日期 YYYY-MM-DD"),
    })
}

fn date(value: &str) -> bool {
    // The parser takes other forms of ISO 8601 too; only the extended one has ten characters and these hyphens.
    let bytes = value.as_bytes();
    let extended = bytes.len() == 10 && bytes.get(4) == Some(&b'-') && bytes.get(7) == Some(&b'-');
    extended && value.parse::<jiff::civil::Date>().is_ok()
}

#[cfg(test)]
mod tests;
