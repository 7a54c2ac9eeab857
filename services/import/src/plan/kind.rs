//! What a field takes, and how a text becomes it on the wire.
//!
//! Used by `field` for every leaf. One variant per type of the contract; the conversions themselves are in
//! `convert`. Constants and value tables are checked with the same code before the first row.

use std::collections::HashMap;

use prost_reflect::{FieldDescriptor, Kind as Proto};
use toml::Spanned;

use super::columns::nearest;
use super::field::{put_message, put_text, put_time};
use crate::contract::enum_values;
use crate::convert::{self, currency, decimal, time};
use crate::error::MapError;
use crate::map::{self, Choice, Map};

/// The type of a field, with what the map says about reading it.
#[derive(Debug, Clone)]
pub(crate) enum Kind {
    Text,
    Texts(convert::list::Rule),
    Bool,
    Int32(decimal::Marks),
    Int64(decimal::Marks),
    Double,
    Enum(HashMap<String, i32>),
    Money { currency: String, decimals: u32, marks: decimal::Marks },
    Time(time::Rule),
}

impl Kind {
    /// The type of a field of the contract, or why a map cannot fill it.
    pub fn of(map: &Map, field: &FieldDescriptor, shape: &Spanned<map::Value>) -> Result<Self, MapError> {
        let written = shape.get_ref();
        let default = decimal::Marks::default();
        let marks = decimal::Marks {
            thousands: written.thousands,
            decimal: written.decimal.unwrap_or(default.decimal),
        };
        let cannot = |what: String, fix: &str| Err(map.fault(shape, what, fix));
        if field.is_list() && field.kind() == Proto::String {
            return Ok(Self::Texts(convert::list::Rule { separator: written.separator.unwrap_or(';') }));
        }
        if field.is_list() || field.is_map() {
            return cannot(format!("{} holds a list, which a map cannot fill", field.name()), "leave it out");
        }
        match field.kind() {
            Proto::String => Ok(Self::Text),
            Proto::Bool => Ok(Self::Bool),
            Proto::Int32 => Ok(Self::Int32(marks)),
            Proto::Int64 => Ok(Self::Int64(marks)),
            Proto::Double => Ok(Self::Double),
            Proto::Enum(of) => Ok(Self::Enum(enum_values(&of).into_iter().collect())),
            Proto::Message(of) => match of.full_name() {
                "google.protobuf.Timestamp" => Self::time_of(map, shape),
                "quanyu.common.v1.Money" => Self::money_of(map, shape, marks),
                _ => {
                    let inner: Vec<String> = of.fields().map(|inner| inner.name().to_owned()).collect();
                    let example = inner.first().map_or("", String::as_str);
                    let fix = format!("write \"{}.{example}\" and so on: {}", field.name(), inner.join(", "));
                    cannot(format!("{} is a message, not a value", field.name()), &fix)
                }
            },
            other => cannot(
                format!("{} has a type that maps do not fill: {other:?}", field.name()),
                "leave it out",
            ),
        }
    }

    /// The rule for a time, from its value and the map's `[time]`.
    pub fn time_of(map: &Map, shape: &Spanned<map::Value>) -> Result<Self, MapError> {
        let written = shape.get_ref();
        let Some(format) = &written.format else {
            let fix = "add format = \"%Y-%m-%d %H:%M:%S\", or \"rfc3339\", \"unix\", \"unix_ms\"";
            return Err(map.fault(shape, "a time needs a format", fix));
        };
        let form = time::Form::of(format.get_ref());
        let general = map.shape.time.as_ref();
        let zone = match written.zone.as_ref().or(general.map(|time| &time.zone)) {
            Some(name) => jiff::tz::TimeZone::get(name.get_ref()).map_err(|_| {
                let what = format!("{:?} is no time zone of the IANA list", name.get_ref());
                map.fault(name, what, "write one such as \"Asia/Shanghai\" or \"America/New_York\"")
            })?,
            None if form.needs_zone() => {
                let fix =
                    "add [time] with zone = \"Asia/Shanghai\", skipped and repeated; a zone is never guessed";
                return Err(map.fault(format, "this format has no offset, and the map names no zone", fix));
            }
            None => jiff::tz::TimeZone::UTC,
        };
        let choice = |own: Option<Choice>, general: Option<Choice>| own.or(general).unwrap_or(Choice::Reject);
        Ok(Self::Time(time::Rule {
            form,
            zone,
            skipped: choice(written.skipped, general.map(|time| time.skipped)),
            repeated: choice(written.repeated, general.map(|time| time.repeated)),
        }))
    }

    fn money_of(map: &Map, shape: &Spanned<map::Value>, marks: decimal::Marks) -> Result<Self, MapError> {
        let Some(code) = &shape.get_ref().currency else {
            return Err(map.fault(shape, "an amount needs a currency", "add currency = \"CNY\" (ISO 4217)"));
        };
        match currency::decimals(code.get_ref()) {
            Some(decimals) => Ok(Self::Money { currency: code.get_ref().clone(), decimals, marks }),
            None => {
                let what = format!("{:?} is no currency code", code.get_ref());
                Err(map.fault(code, what, "write three capital letters, such as \"CNY\" or \"CAD\""))
            }
        }
    }

    /// The instant of a text, for kinds of time.
    pub fn time(&self, text: &str) -> Result<i64, String> {
        match self {
            Self::Time(rule) => rule.read(text),
            _ => Err("not a time".to_owned()),
        }
    }

    /// Writes a text as field `tag`. `explicit` fields are written even when they are 0, false or empty.
    pub fn put(&self, tag: u32, text: &str, explicit: bool, out: &mut Vec<u8>) -> Result<(), String> {
        use prost::encoding as wire;
        match self {
            Self::Text => put_text(tag, text, out),
            Self::Texts(rule) => rule.read(text)?.iter().for_each(|item| put_text(tag, item, out)),
            Self::Bool => match convert::truth(text)? {
                false if !explicit => {}
                value => wire::bool::encode(tag, &value, out),
            },
            Self::Int32(marks) => {
                let value = convert::integer(text, *marks)?;
                match i32::try_from(value).map_err(|_| format!("{text:?} is too large"))? {
                    0 if !explicit => {}
                    value => wire::int32::encode(tag, &value, out),
                }
            }
            Self::Int64(marks) => match convert::integer(text, *marks)? {
                0 if !explicit => {}
                value => wire::int64::encode(tag, &value, out),
            },
            Self::Double => wire::double::encode(tag, &convert::float(text)?, out),
            Self::Enum(values) => {
                let value = values.get(text).ok_or_else(|| self.unknown(text))?;
                wire::int32::encode(tag, value, out);
            }
            Self::Money { currency, decimals, marks } => {
                let amount = decimal::scaled(text, *decimals, *marks)?;
                let mut message = Vec::with_capacity(16);
                // Money's fields are 1 currency, 2 minor_units; a test holds this against the descriptor.
                put_text(1, currency, &mut message);
                wire::int64::encode(2, &amount, &mut message);
                put_message(tag, &message, out);
            }
            Self::Time(rule) => put_time(tag, rule.read(text)?, out),
        }
        Ok(())
    }

    fn unknown(&self, text: &str) -> String {
        let Self::Enum(values) = self else { return format!("{text:?} does not fit") };
        let mut names: Vec<&str> = values.keys().map(String::as_str).collect();
        names.sort_unstable();
        match nearest(text, &names) {
            Some(near) => format!("{text:?} is not one of {} (did you mean {near:?}?)", names.join(", ")),
            None => format!("{text:?} is not one of {}", names.join(", ")),
        }
    }
}
