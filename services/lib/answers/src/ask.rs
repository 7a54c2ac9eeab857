//! What is asked of a ledger or a report: where, when, judged at which time, up to where data count.
//!
//! The same for all of them, and so is what is kept of it with a published answer.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use quanyu_figures::{AreaScope, LimitSet, Pin, Window};
use quanyu_store::Client;
use serde::{Deserialize, Serialize};

use crate::AnswerError;
use crate::scope::{area, limits, zone};
use crate::up_to::{UpTo, complete_until, not_complete};

/// Most rows of a list that can be asked for.
pub const LIST_MAX: u32 = 1_000;
/// Rows of a list where nobody says how many.
pub const LIST_DEFAULT: u32 = 20;
/// Whose days are counted where nobody says whose.
pub const ZONE_DEFAULT: &str = "Asia/Shanghai";

/// A question, with what was left open.
#[derive(Debug, Clone)]
pub struct Ask {
    /// An area code, with everything below it; all areas without it.
    pub area: Option<String>,
    /// First day of what came in; with `to` or not at all.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
    /// Whose days are counted.
    pub zone: String,
    /// Ages, limits and silence are judged at this time; without it at that up to which data count, or now.
    pub at: Option<Timestamp>,
    /// Up to where data count.
    pub up_to: UpTo,
    /// How many rows a list has at most, up to [`LIST_MAX`].
    pub list: u32,
}

impl Default for Ask {
    fn default() -> Self {
        let zone = ZONE_DEFAULT.to_owned();
        Self { area: None, from: None, to: None, zone, at: None, up_to: UpTo::Now, list: LIST_DEFAULT }
    }
}

/// What was asked; kept with what is published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// An area code; null for all areas.
    pub area: Option<String>,
    /// Days of what came in; ever without it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub window: Option<Window>,
    /// Whose days are counted.
    pub zone: String,
    /// Ages, limits and silence are judged at this time.
    pub at: Timestamp,
    /// Only what the platform had received by then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<Timestamp>,
    /// Only what the sources had recorded by then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub known_at: Option<Timestamp>,
    /// Most rows of a list.
    pub list: u32,
    /// The set whose limits count where records hold none: name, version, zone.
    pub limits: Option<LimitSet>,
}

/// The same, checked.
#[derive(Debug)]
pub struct Checked {
    /// Where.
    pub area: AreaScope,
    /// When; ever without it.
    pub window: Option<Window>,
    /// Whose days are counted.
    pub zone: TimeZone,
}

/// A question that can be put to the store.
#[derive(Debug)]
pub struct Begun {
    /// What was asked, with what was settled.
    pub asked: Asked,
    /// Up to where data count.
    pub pin: Pin,
    /// Everything that the log had at this time is counted; none when that is not known.
    pub complete_until: Option<Timestamp>,
}

impl Ask {
    /// Checks what can be checked without a store.
    ///
    /// # Errors
    /// It cannot be meant.
    pub fn check(&self) -> Result<Checked, AnswerError> {
        if self.from.is_some() != self.to.is_some() {
            return Err(
                AnswerError::usage("one end of the window is missing").or_ask("name both from and to")
            );
        }
        if self.list > LIST_MAX {
            return Err(too_long(self.list));
        }
        let window = self.from.zip(self.to).map(|(from, to)| Window::new(from, to)).transpose();
        let window = window.map_err(AnswerError::usage)?;
        Ok(Checked { area: area(self.area.as_deref())?, window, zone: zone(&self.zone)? })
    }

    /// Settles everything that was left open: the time, the limits, the place in the log.
    ///
    /// # Errors
    /// What was asked cannot be meant, or the store does not answer.
    pub async fn begin(self, store: &Client, topics: &[&str], now: Timestamp) -> Result<Begun, AnswerError> {
        let Checked { area: scope, window, zone: of_zone } = self.check()?;
        let (as_of, known_at) = (self.up_to.as_of(), self.up_to.known_at());
        let complete_until = complete_until(store, topics, as_of).await?;
        let published_at = if self.up_to == UpTo::Position {
            let ends_at = window.map(|window| window.instants(&of_zone)).transpose();
            let ends_at = ends_at.map_err(AnswerError::usage)?.map(|(_, end)| end);
            let until = complete_until.filter(|until| ends_at.is_none_or(|end| end <= *until));
            Some(until.ok_or_else(not_complete)?)
        } else {
            None
        };
        let at = self.at.or(as_of).or(known_at).or(published_at).unwrap_or(now);
        let pin = self.up_to.pin(store, topics).await?;
        let limits = limits(store, &scope).await?;
        let asked =
            Asked { area: self.area, window, zone: self.zone, at, as_of, known_at, list: self.list, limits };
        Ok(Begun { asked, pin, complete_until })
    }
}

impl Asked {
    /// Checks it once more: what was kept comes from the log.
    ///
    /// # Errors
    /// It cannot be meant.
    pub fn check(&self) -> Result<Checked, AnswerError> {
        if self.list > LIST_MAX {
            return Err(too_long(self.list));
        }
        let window = self.window.map(|window| Window::new(window.from, window.to)).transpose();
        Ok(Checked {
            area: area(self.area.as_deref())?,
            window: window.map_err(AnswerError::usage)?,
            zone: zone(&self.zone)?,
        })
    }

    /// The set and version whose limits count for records that hold none; none when no set does.
    pub fn limit_version(&self) -> Option<String> {
        self.limits.as_ref().map(LimitSet::label)
    }
}

pub(crate) fn too_long(list: u32) -> AnswerError {
    AnswerError::usage(format!("a list of {list} rows; at most {LIST_MAX} can be asked for"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn what_cannot_be_meant_is_refused_before_the_store_is_asked() {
        let fits = Ask { area: Some("330784".to_owned()), ..Ask::default() };
        assert!(fits.check().is_ok());
        let wrong = [
            Ask { area: Some("x' OR 1".to_owned()), ..Ask::default() },
            Ask { zone: "Mars".to_owned(), ..Ask::default() },
            Ask { list: LIST_MAX + 1, ..Ask::default() },
            Ask { from: Some(date(2026, 1, 1)), ..Ask::default() },
            Ask { from: Some(date(2026, 1, 2)), to: Some(date(2026, 1, 1)), ..Ask::default() },
        ];
        for ask in wrong {
            assert!(matches!(ask.check(), Err(AnswerError::Usage { .. })), "{ask:?}");
        }
    }
}
