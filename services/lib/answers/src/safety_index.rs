//! The public's safety index: six components with their intervals, the index with its margin of error, and its history
//! over the survey waves. A component that is missing is named, and then there is no index.

mod answer;
mod measures;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use quanyu_figures::{AreaScope, Data, IndexQuestion, SAFETY_INDEX_V1, WaveRow, Window};
use quanyu_store::Client;

pub use self::answer::{Answer, Component, Index};
use self::measures::Measured;
use crate::AnswerError;
use crate::scope::zone;
use crate::up_to::complete_until;

/// Name of the query.
pub const NAME: &str = "safety-index";

/// The topics that the index is made of.
pub const TOPICS: [&str; 3] = ["quanyu.incident.v1", "quanyu.fire.v1", "quanyu.safety.v1"];

/// What is asked.
#[derive(Debug, Clone)]
pub struct Parameters {
    /// An area code, with everything below it.
    pub area: String,
    /// The survey wave; the latest that is closed without it.
    pub wave: Option<String>,
    /// First day, with `to`; the year up to the end of the wave without them.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
    /// Also the index of every wave that is closed.
    pub history: bool,
    /// Whose days are counted.
    pub zone: String,
}

impl Parameters {
    /// Asks the store.
    ///
    /// # Errors
    /// It does not answer, or what was asked cannot be meant.
    pub async fn answer(self, store: &Client) -> Result<Answer, AnswerError> {
        let area = AreaScope::of(&self.area).map_err(AnswerError::usage)?;
        let zone = zone(&self.zone)?;
        let window = self.from.zip(self.to).map(|(from, to)| Window::new(from, to)).transpose();
        let window = window.map_err(AnswerError::usage)?;
        let real: Vec<u8> = store.fetch_rows(&IndexQuestion::real_sql(&area)).await?;
        let data = if real.first() == Some(&0) { Data::Exercise } else { Data::Real };
        let question = IndexQuestion { version: &SAFETY_INDEX_V1, area: &area, zone: &zone, data };
        let waves: Vec<WaveRow> = store.fetch_rows(&question.waves_sql()).await?;
        let (wave, window) = self.about(&waves, window, &zone)?;
        let mut history = Vec::new();
        if self.history {
            // The oldest first, as it is read.
            for wave in waves.iter().rev() {
                history.push(index(store, &question, Some(wave), year_before(wave, &zone)?).await?);
            }
        }
        Ok(Answer {
            query: NAME,
            area: self.area.clone(),
            zone: self.zone.clone(),
            data,
            complete_until: complete_until(store, &TOPICS, None).await?,
            index: index(store, &question, wave, window).await?,
            history: self.history.then_some(history),
        })
    }

    /// The wave and the window that are asked about.
    fn about<'a>(
        &self,
        waves: &'a [WaveRow],
        window: Option<Window>,
        zone: &TimeZone,
    ) -> Result<(Option<&'a WaveRow>, Window), AnswerError> {
        if let Some(window) = window {
            let (_, ends_at) = window.instants(zone).map_err(AnswerError::usage)?;
            let closed = |wave: &&WaveRow| wave.2 < ends_at.as_millisecond();
            return Ok((waves.iter().find(closed), window));
        }
        let known = || waves.iter().map(|wave| wave.0.as_str()).collect::<Vec<_>>().join(", ");
        let wave = match &self.wave {
            Some(name) => waves.iter().find(|wave| wave.0 == *name).ok_or_else(|| {
                AnswerError::usage(format!("no wave {name:?} is closed with results in {}", self.area))
                    .or_ask(format!("use one of: {}", known()))
            })?,
            None => waves.first().ok_or_else(|| {
                AnswerError::usage(format!("no survey wave is closed with results in {}", self.area))
                    .or_ask("name the days with --from and --to to see the other components")
            })?,
        };
        Ok((Some(wave), year_before(wave, zone)?))
    }
}

/// The year that ends on the day on which a wave was closed.
fn year_before((name, _, closed_ms): &WaveRow, zone: &TimeZone) -> Result<Window, AnswerError> {
    let closed_at = Timestamp::from_millisecond(*closed_ms)
        .map_err(|why| AnswerError::unreadable(format!("read the end of {name}"), why))?;
    let to = zone.to_datetime(closed_at).date();
    let from = to.checked_sub(1.year()).and_then(Date::tomorrow).map_err(AnswerError::usage)?;
    Window::new(from, to).map_err(AnswerError::usage)
}

async fn index(
    store: &Client,
    question: &IndexQuestion<'_>,
    wave: Option<&WaveRow>,
    window: Window,
) -> Result<Index, AnswerError> {
    let measured = Measured::ask(store, question, wave.map(|wave| wave.0.as_str()), window).await?;
    Ok(Index::new(question.version, wave.map(|wave| wave.0.clone()), window, measured))
}
