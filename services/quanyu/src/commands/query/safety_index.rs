//! `quanyu query safety-index` (群众安全指数): six components with their intervals, the index with its margin of error, and
//! its history over the survey waves. A component that is missing is named, and then there is no index.

mod answer;
mod measures;
mod print;

use anyhow::Context as _;
use clap::Args;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use quanyu_boot::{Exit, Failure};
use quanyu_figures::{AreaScope, Data, IndexQuestion, SAFETY_INDEX_V1, WaveRow, Window};
use quanyu_store::Client;

use self::answer::{Answer, Index};
use self::measures::Measured;
use super::up_to::complete_until;
use super::{usage, zone};
use crate::servers::store_failure;
use crate::session::Session;

const EXAMPLES: &str = "\
Examples:
  quanyu query safety-index --area 330784
  quanyu query safety-index --area 330784105 --wave 2026-h1 --json
  quanyu query safety-index --area 330784 --from 2025-11-01 --to 2026-10-31
  quanyu query safety-index --area 330784 --history

The index is about a year: the one that ends on the day on which the wave was closed, or the days of --from and --to with
the last wave that was closed by then. Weights and scales are the platform\u{2019}s own proposal, from no standard: a city sets
its own, as another version. A component that cannot be measured is named with its reason, and then there is no index:
its weight is never shared out among the rest.";

/// The topics that the index is made of.
const TOPICS: [&str; 3] = ["quanyu.incident.v1", "quanyu.fire.v1", "quanyu.safety.v1"];

/// The public\u{2019}s safety index: components, weights, margin of error, history (群众安全指数)
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Command {
    /// An area code, with everything below it
    #[arg(long)]
    area: String,
    /// The survey wave; the latest that is closed without it
    #[arg(long, value_name = "WAVE", conflicts_with_all = ["from", "to"])]
    wave: Option<String>,
    /// First day; the year up to the end of the wave without it
    #[arg(long, value_name = "DATE", requires = "to")]
    from: Option<Date>,
    /// Last day
    #[arg(long, value_name = "DATE", requires = "from")]
    to: Option<Date>,
    /// Also the index of every wave that is closed
    #[arg(long)]
    history: bool,
    /// Whose days are counted
    #[arg(long, default_value = "Asia/Shanghai", value_name = "ZONE")]
    zone: String,
}

impl Command {
    pub async fn run(self, session: &Session) -> anyhow::Result<Exit> {
        let area = AreaScope::of(&self.area).map_err(usage)?;
        let zone = zone(&self.zone)?;
        let window = self.from.zip(self.to).map(|(from, to)| Window::new(from, to)).transpose();
        let window = window.map_err(usage)?;
        let store = session.store()?;
        let real: Vec<u8> = store.fetch_rows(&IndexQuestion::real_sql(&area)).await.map_err(store_failure)?;
        let data = if real.first() == Some(&0) { Data::Exercise } else { Data::Real };
        let question = IndexQuestion { version: &SAFETY_INDEX_V1, area: &area, zone: &zone, data };
        let waves: Vec<WaveRow> = store.fetch_rows(&question.waves_sql()).await.map_err(store_failure)?;
        let (wave, window) = self.about(&waves, window, &zone)?;
        let mut history = Vec::new();
        if self.history {
            // The oldest first, as it is read.
            for wave in waves.iter().rev() {
                history.push(index(&store, &question, Some(wave), year_before(wave, &zone)?).await?);
            }
        }
        let answer = Answer {
            query: "safety-index",
            area: self.area,
            zone: self.zone,
            data,
            complete_until: complete_until(&store, &TOPICS, None).await?,
            index: index(&store, &question, wave, window).await?,
            history: self.history.then_some(history),
        };
        print::print(session, &answer)?;
        Ok(Exit::Ok)
    }

    /// The wave and the window that are asked about.
    fn about<'a>(
        &self,
        waves: &'a [WaveRow],
        window: Option<Window>,
        zone: &TimeZone,
    ) -> anyhow::Result<(Option<&'a WaveRow>, Window)> {
        if let Some(window) = window {
            let (_, ends_at) = window.instants(zone).map_err(usage)?;
            let closed = |wave: &&WaveRow| wave.2 < ends_at.as_millisecond();
            return Ok((waves.iter().find(closed), window));
        }
        let known = || waves.iter().map(|wave| wave.0.as_str()).collect::<Vec<_>>().join(", ");
        let wave = match &self.wave {
            Some(name) => waves.iter().find(|wave| wave.0 == *name).ok_or_else(|| {
                Failure::usage(format!("no wave {name:?} is closed with results in {}", self.area))
                    .fix(format!("use one of: {}", known()))
            })?,
            None => waves.first().ok_or_else(|| {
                Failure::usage(format!("no survey wave is closed with results in {}", self.area))
                    .fix("name the days with --from and --to to see the other components")
            })?,
        };
        Ok((Some(wave), year_before(wave, zone)?))
    }
}

/// The year that ends on the day on which a wave was closed.
fn year_before((name, _, closed_ms): &WaveRow, zone: &TimeZone) -> anyhow::Result<Window> {
    let closed_at =
        Timestamp::from_millisecond(*closed_ms).with_context(|| format!("read the end of {name}"))?;
    let to = zone.to_datetime(closed_at).date();
    let from = to.checked_sub(1.year()).and_then(Date::tomorrow).map_err(usage)?;
    Ok(Window::new(from, to).map_err(usage)?)
}

async fn index(
    store: &Client,
    question: &IndexQuestion<'_>,
    wave: Option<&WaveRow>,
    window: Window,
) -> anyhow::Result<Index> {
    let measured = Measured::ask(store, question, wave.map(|wave| wave.0.as_str()), window).await?;
    Ok(Index::new(question.version, wave.map(|wave| wave.0.clone()), window, measured))
}
