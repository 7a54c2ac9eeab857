//! What is asked of a ledger or a report: where, when, judged at which time, up to where data count, and whether the
//! answer is published.
//!
//! The arguments are the same for all of them, and so is what is kept of them with a published answer.

use anyhow::Context as _;
use clap::Args;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use quanyu_boot::clock;
use quanyu_figures::{AreaScope, LimitSet, Pin, Window};
use quanyu_store::Client;
use serde::{Deserialize, Serialize};

use super::up_to::{self, UpTo};
use super::{area, limits, usage, zone};

/// Most rows of a list that can be asked for.
const LIST_MAX: u32 = 1_000;

/// Arguments of every ledger and report.
#[derive(Debug, Args)]
pub struct Arguments {
    /// An area code, with everything below it; all areas without it
    #[arg(long)]
    area: Option<String>,
    /// Only what came in from this day on
    #[arg(long, value_name = "DATE", requires = "to")]
    from: Option<Date>,
    /// Only what came in up to this day
    #[arg(long, value_name = "DATE", requires = "from")]
    to: Option<Date>,
    /// Whose days are counted
    #[arg(long, default_value = "Asia/Shanghai", value_name = "ZONE")]
    zone: String,
    /// When ages, limits and silence are judged; now, or the time up to which data count
    #[arg(long, value_name = "TIME")]
    at: Option<Timestamp>,
    /// How many rows a list has at most
    #[arg(long, default_value_t = 20, value_name = "N", value_parser = clap::value_parser!(u32).range(0..=i64::from(LIST_MAX)))]
    pub list: u32,
    #[command(flatten)]
    pub up_to: UpTo,
}

/// What was asked; kept with what is published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    pub area: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub window: Option<Window>,
    pub zone: String,
    /// Ages, limits and silence are judged at this time.
    pub at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub known_at: Option<Timestamp>,
    pub list: u32,
    /// The set whose limits count where records hold none: name, version, zone.
    pub limits: Option<LimitSet>,
}

/// The same, checked.
pub struct Checked {
    pub area: AreaScope,
    pub window: Option<Window>,
    pub zone: TimeZone,
}

/// A question that can be put to the store.
pub struct Begun {
    pub asked: Asked,
    pub pin: Pin,
    /// Everything that the log had at this time is counted; none when that is not known.
    pub complete_until: Option<Timestamp>,
}

impl Arguments {
    /// Settles everything that was left open: the time, the limits, the place in the log.
    ///
    /// # Errors
    /// What was asked cannot be meant (exit 2), or the store does not answer.
    pub async fn begin(self, store: &Client, topics: &[&str], kinds: &[&str]) -> anyhow::Result<Begun> {
        let scope = area(self.area.as_deref())?;
        let of_zone = zone(&self.zone)?;
        let window = self.from.zip(self.to).map(|(from, to)| Window::new(from, to)).transpose();
        let window = window.map_err(usage)?;
        let UpTo { as_of, known_at, publish } = &self.up_to;
        let complete_until = up_to::complete_until(store, topics, *as_of).await?;
        let published_at = match publish {
            None => None,
            Some(_) => {
                let ends_at = window.map(|window| window.instants(&of_zone)).transpose().map_err(usage)?;
                let ends_at = ends_at.map(|(_, end)| end);
                Some(
                    complete_until
                        .filter(|until| ends_at.is_none_or(|end| end <= *until))
                        .ok_or_else(up_to::not_complete)?,
                )
            }
        };
        let now = Timestamp::from_millisecond(clock::now_ms()).context("read the clock")?;
        let at = self.at.or(*as_of).or(*known_at).or(published_at).unwrap_or(now);
        let pin = self.up_to.pin(store, topics, kinds).await?;
        let limits = limits(store, &scope).await?;
        let (as_of, known_at) = (*as_of, *known_at);
        let asked =
            Asked { area: self.area, window, zone: self.zone, at, as_of, known_at, list: self.list, limits };
        Ok(Begun { asked, pin, complete_until })
    }
}

impl Asked {
    /// Checks it once more: what was kept comes from the log.
    ///
    /// # Errors
    /// It cannot be meant (exit 2).
    pub fn check(&self) -> anyhow::Result<Checked> {
        if self.list > LIST_MAX {
            return Err(
                usage(format!("a list of {} rows; at most {LIST_MAX} can be asked for", self.list)).into()
            );
        }
        let window = self.window.map(|window| Window::new(window.from, window.to)).transpose();
        Ok(Checked {
            area: area(self.area.as_deref())?,
            window: window.map_err(usage)?,
            zone: zone(&self.zone)?,
        })
    }

    /// The set and version whose limits count for records that hold none; none when no set does.
    pub fn limit_version(&self) -> Option<String> {
        self.limits.as_ref().map(LimitSet::label)
    }
}

impl Begun {
    /// What a table says below itself.
    pub fn remark(&self) -> String {
        let Asked { at, zone, as_of, known_at, .. } = &self.asked;
        let until =
            self.complete_until.map_or_else(|| "an unknown time".to_owned(), |until| until.to_string());
        let data = match (as_of, known_at) {
            (Some(at), _) => format!("received by {at}"),
            (None, Some(at)) => format!("recorded by {at}"),
            (None, None) => "of now".to_owned(),
        };
        format!("judged at {at}, data {data}, complete until {until}, days of {zone}")
    }
}
