//! The arguments of every ledger and report: where, when, judged at which time, up to where data count, and whether the
//! answer is published.

use clap::Args;
use jiff::Timestamp;
use jiff::civil::Date;
use quanyu_answers::{Ask, Asked, Begun, LIST_DEFAULT, LIST_MAX, ZONE_DEFAULT};
use quanyu_store::Client;

use super::now;
use super::up_to::UpTo;

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
    #[arg(long, default_value = ZONE_DEFAULT, value_name = "ZONE")]
    zone: String,
    /// When ages, limits and silence are judged; now, or the time up to which data count
    #[arg(long, value_name = "TIME")]
    at: Option<Timestamp>,
    /// How many rows a list has at most
    #[arg(long, default_value_t = LIST_DEFAULT, value_name = "N", value_parser = clap::value_parser!(u32).range(0..=i64::from(LIST_MAX)))]
    list: u32,
    #[command(flatten)]
    pub up_to: UpTo,
}

impl Arguments {
    /// Settles everything that was left open: the time, the limits, the place in the log.
    ///
    /// # Errors
    /// What was asked cannot be meant (exit 2), or the store does not answer.
    pub async fn begin(self, store: &Client, topics: &[&str], kinds: &[&str]) -> anyhow::Result<Begun> {
        let Self { area, from, to, zone, at, list, up_to } = self;
        let mut ask = Ask { area, from, to, zone, at, list, ..Ask::default() };
        let _checked = ask.check()?;
        ask.up_to = up_to.resolve(store, kinds).await?;
        Ok(ask.begin(store, topics, now()?).await?)
    }
}

/// What a table says below itself.
pub fn remark(begun: &Begun) -> String {
    let Asked { at, zone, as_of, known_at, .. } = &begun.asked;
    let until = begun.complete_until.map_or_else(|| "an unknown time".to_owned(), |until| until.to_string());
    let data = match (as_of, known_at) {
        (Some(at), _) => format!("received by {at}"),
        (None, Some(at)) => format!("recorded by {at}"),
        (None, None) => "of now".to_owned(),
    };
    format!("judged at {at}, data {data}, complete until {until}, days of {zone}")
}
