//! Placeholders of the files in `queries/`, and what stands in their place.
//!
//! | placeholder | stands for |
//! |---|---|
//! | `{states:KIND}` | the states of a kind, one row each, counted or not: now, or as the pin has them |
//! | `{signed:KIND}` | the same without a merge of each subject's rows: sums of `sign` are numbers of states, and rows that cancel out are there |
//! | `{every_signed}` | kind, subject, source, area, anomalies, last receipt and sign of every state of every kind |
//! | `{events}`, `{events:KIND}` | the accepted events within the pin; of one kind, which the key of the tables finds |
//! | `{area}`, `{area:COLUMN}` | the condition that an area code lies in the area asked about |
//! | `{above:COLUMN}` | the condition that the area asked about is an area code or lies in it; 1 for everything |
//! | `{within:COLUMN}` | the condition that a time lies in the window; 1 without one |
//! | `{received:COLUMN}` | the condition that a row of a table by topic, partition and version is within the pin, by its time of receipt where the pin is a time; 1 for now |
//! | `{at}`, `{until}` | the time of judgement; it, or the window's last moment where that is earlier |
//! | `{days_since:TIME}` | whole days up to the time of judgement |
//! | `{hours:LIMIT}`, `{days:LIMIT}` | a time limit, such as dispute.receipt_confirmed, of the set in force or a constant |
//! | `{limit_version:LIMIT}` | which version of it that is |
//! | `{lead:KIND}` | the department that leads a kind in the set in force; empty without one |
//! | `{weeks}` | the weeks of the window, with fractions; NULL without one |
//! | `{zone}`, `{exercise}`, `{limit}`, `{k}` | the zone's name, whether exercise data are meant, rows of a list, small cells |

use super::{ReportError, ReportQuestion};
use crate::states::{STATES, table};
use crate::{Data, limits};
use jiff::Timestamp;

impl ReportQuestion<'_> {
    /// The text with everything in its place.
    pub(super) fn render(&self, text: &str) -> Result<String, ReportError> {
        let mut out = String::with_capacity(text.len() * 2);
        let mut rest = text;
        while let Some((before, behind)) = rest.split_once('{') {
            let unclosed = || ReportError::Placeholder(behind.to_owned());
            let (placeholder, after) = behind.split_once('}').ok_or_else(unclosed)?;
            out.push_str(before);
            out.push_str(&self.fill(placeholder)?);
            rest = after;
        }
        out.push_str(rest);
        Ok(out)
    }

    fn fill(&self, placeholder: &str) -> Result<String, ReportError> {
        let unknown = || ReportError::Placeholder(placeholder.to_owned());
        let (name, argument) = placeholder.split_once(':').unwrap_or((placeholder, ""));
        match (name, argument) {
            ("states", kind) => self.states(kind).ok_or_else(unknown),
            ("signed", kind) => self.signed(kind).ok_or_else(unknown),
            ("every_signed", "") => Ok(self.every_signed()),
            ("events", "") => Ok(self.events("")),
            ("events", kind) if table(kind).is_some() => {
                Ok(self.events(&format!("startsWith(subject, '{kind}:') AND kind = '{kind}' AND ")))
            }
            ("area", "") => Ok(self.area.condition()),
            ("area", column) => Ok(self.area.condition_on(column)),
            ("above", column) if !column.is_empty() => Ok(self.area.held_by(column)),
            ("within", column) if !column.is_empty() => match self.window {
                None => Ok("1".to_owned()),
                Some(window) => Ok(format!("({})", window.condition(column, self.zone)?)),
            },
            ("received", column) if !column.is_empty() => {
                Ok(self.pin.of_rows((column, column), "topic", "version"))
            }
            ("at", "") => Ok(instant(self.at)),
            ("until", "") => self.until(),
            ("days_since", time) if !time.is_empty() => {
                let at = self.at.as_millisecond();
                Ok(format!("intDiv({at} - toUnixTimestamp64Milli({time}), 86400000)"))
            }
            ("hours", limit) => limits::hours(self.limits, limit, &instant(self.at)).ok_or_else(unknown),
            ("days", limit) => {
                let hours = limits::hours(self.limits, limit, &instant(self.at)).ok_or_else(unknown)?;
                Ok(format!("intDiv({hours}, 24)"))
            }
            ("limit_version", limit) => {
                limits::version(self.limits, limit, &instant(self.at)).ok_or_else(unknown)
            }
            ("lead", kind) if table(kind).is_some() => Ok(limits::lead(self.limits, kind)),
            ("weeks", "") => {
                let weeks = self.window.map(|window| format!("({} / 7)", window.days()));
                Ok(weeks.unwrap_or_else(|| "NULL".to_owned()))
            }
            ("zone", "") => self.zone_name(),
            ("exercise", "") => Ok(self.is_exercise().to_string()),
            ("limit", "") => Ok(self.rows_max.to_string()),
            ("k", "") => Ok(self.cell_min.to_string()),
            _ => Err(unknown()),
        }
    }

    fn states(&self, kind: &str) -> Option<String> {
        self.pin.states(kind, Some(self.data))
    }

    fn signed(&self, kind: &str) -> Option<String> {
        self.pin.signed(kind, Some(self.data))
    }

    fn events(&self, of_kind: &str) -> String {
        let up_to = self.pin.of_events();
        format!("(SELECT * FROM v1_events WHERE {of_kind}exercise = {} AND {up_to})", self.is_exercise())
    }

    fn every_signed(&self) -> String {
        let of_kind = |(kind, ..): &(&str, &str, &str)| {
            let states = self.signed(kind)?;
            Some(format!(
                "SELECT '{kind}' AS kind, subject, toString(source) AS source, toString(area_code) AS area_code, \
                 anomalies, last_received_at, sign FROM {states}"
            ))
        };
        let parts: Vec<String> = STATES.iter().filter_map(of_kind).collect();
        format!("({})", parts.join(" UNION ALL "))
    }

    fn is_exercise(&self) -> bool {
        self.data == Data::Exercise
    }

    fn until(&self) -> Result<String, ReportError> {
        let Some(window) = self.window else { return Ok(instant(self.at)) };
        let (_, over_at) = window.instants(self.zone)?;
        let last_ms = over_at.as_millisecond().saturating_sub(1).min(self.at.as_millisecond());
        Ok(instant_ms(last_ms))
    }

    /// A name of the zone list; nothing else gets between the quotes.
    fn zone_name(&self) -> Result<String, ReportError> {
        let fits = |name: &&str| name.chars().all(|c| c.is_ascii_alphanumeric() || "/_+-".contains(c));
        let name = self.zone.iana_name().filter(fits).ok_or(ReportError::Zone)?;
        Ok(format!("'{name}'"))
    }
}

fn instant(at: Timestamp) -> String {
    instant_ms(at.as_millisecond())
}

fn instant_ms(at_ms: i64) -> String {
    format!("fromUnixTimestamp64Milli({at_ms}, 'UTC')")
}
