//! The answer of `both-fall`: asked of the store for a set of parameters and a pin, the same for the command, for what is
//! published, and for what is computed again years later.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use quanyu_figures::{
    Against, AreaScope, BOTH_FALL, Comparison, CountRow, Data, Definition, Pin, Question, Window, definition,
};
use quanyu_store::Client;
use serde::{Deserialize, Serialize};

use crate::AnswerError;
use crate::scope::{area, zone};
use crate::up_to::Levels;

/// Name of the query, and of the figure that is published.
pub const NAME: &str = "both-fall";

/// What was asked; kept with what is published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parameters {
    /// An area code, with everything below it; all areas without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<String>,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// `year`, `weekdays` (364 days back), `lunar`, `previous`, or `FIRST..LAST`.
    pub against: String,
    /// Whose days are counted.
    pub zone: String,
    /// Only this definition, such as `incident.effective.v1`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub definition: Option<String>,
    /// A figure per value of this column; figures that do not have it are left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
}

/// A figure; nothing in it depends on when it was asked.
#[derive(Debug, Serialize)]
pub struct Figure {
    /// Id with its version.
    pub definition: &'static str,
    /// In English.
    pub name: &'static str,
    /// In Chinese.
    pub name_zh: &'static str,
    /// The value of the column that it is broken down by.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part: Option<String>,
    /// Real or exercise data, never both.
    pub data: Data,
    /// Counts of both windows, with their interval and evidence word.
    #[serde(flatten)]
    pub comparison: Comparison,
}

/// A figure with how fresh it is.
#[derive(Debug, Serialize)]
pub struct Dated {
    /// The figure.
    #[serde(flatten)]
    pub figure: Figure,
    /// What counts, in a sentence.
    pub rule: &'static str,
    /// Everything that the log had at this time is counted; null when that is not known.
    pub complete_until: Option<Timestamp>,
    /// The window was over by then.
    pub complete: bool,
}

/// A question with what it needs, parsed.
#[derive(Debug)]
pub struct Parsed {
    /// The days in question.
    pub window: Window,
    /// What they are compared with.
    pub against: Against,
    /// Whose days.
    pub zone: TimeZone,
    /// Where.
    pub area: AreaScope,
    /// Each with the breakdown that was asked for.
    pub definitions: Vec<(&'static Definition, Option<&'static str>)>,
}

impl Parameters {
    /// Checks everything.
    ///
    /// # Errors
    /// What was asked cannot be meant.
    pub fn parse(&self) -> Result<Parsed, AnswerError> {
        Ok(Parsed {
            window: Window::new(self.from, self.to).map_err(AnswerError::usage)?,
            against: self.against.parse().map_err(AnswerError::usage)?,
            zone: zone(&self.zone)?,
            area: area(self.area.as_deref())?,
            definitions: self.definitions()?,
        })
    }

    fn definitions(&self) -> Result<Vec<(&'static Definition, Option<&'static str>)>, AnswerError> {
        let unknown = |id: &str| {
            AnswerError::usage(format!("{id:?} is no definition"))
                .or_ask(format!("use one of {}", BOTH_FALL.join(", ")))
        };
        let ids = self.definition.as_deref().map_or_else(|| BOTH_FALL.to_vec(), |id| vec![id]);
        let mut definitions = Vec::new();
        for id in ids {
            let found = definition(id).ok_or_else(|| unknown(id))?;
            let Some(by) = &self.by else {
                definitions.push((found, None));
                continue;
            };
            if let Some(column) = found.breakdowns.iter().find(|column| *column == by) {
                definitions.push((found, Some(*column)));
            }
        }
        if definitions.is_empty() {
            return Err(self.no_breakdown());
        }
        Ok(definitions)
    }

    fn no_breakdown(&self) -> AnswerError {
        let by = self.by.as_deref().unwrap_or_default();
        let all = BOTH_FALL.iter().filter_map(|id| definition(id));
        let mut known: Vec<&str> = all.flat_map(|one| one.breakdowns.iter().copied()).collect();
        known.sort_unstable();
        known.dedup();
        AnswerError::usage(format!("nothing can be broken down by {by:?}"))
            .or_ask(format!("use one of {}", known.join(", ")))
    }
}

impl Parsed {
    /// The question for one of the definitions.
    pub fn question<'a>(
        &'a self,
        (definition, by): (&'static Definition, Option<&'static str>),
        pin: &'a Pin,
    ) -> Question<'a> {
        let Self { window, against, ref zone, ref area, .. } = *self;
        Question { definition, area, window, against, zone, pin, by }
    }

    /// The topics that its records come from.
    pub fn topics(&self) -> Vec<&'static str> {
        self.definitions.iter().map(|(definition, _)| definition.topic).collect()
    }

    /// The kinds that its records are of, each once.
    pub fn kinds(&self) -> Vec<&'static str> {
        let kind = |(definition, _): &(&'static Definition, _)| definition.history.strip_suffix("_history");
        let mut kinds: Vec<&str> = self.definitions.iter().filter_map(kind).collect();
        kinds.sort_unstable();
        kinds.dedup();
        kinds
    }

    /// When the later of the two windows is over.
    ///
    /// # Errors
    /// A day outside the calendar.
    pub fn ends_at(&self) -> Result<Timestamp, AnswerError> {
        let other = self.against.of(&self.window).map_err(AnswerError::usage)?;
        let end =
            |window: &Window| window.instants(&self.zone).map(|(_, end)| end).map_err(AnswerError::usage);
        Ok(end(&self.window)?.max(end(&other)?))
    }

    /// Asks the store.
    ///
    /// # Errors
    /// It does not answer.
    pub async fn figures(&self, store: &Client, pin: &Pin) -> Result<Vec<Figure>, AnswerError> {
        let mut figures = Vec::new();
        for asked in &self.definitions {
            let (definition, by) = *asked;
            let sql = self.question(*asked, pin).sql().map_err(AnswerError::usage)?;
            let rows: Vec<(bool, String, i64, i64, u64)> = store.fetch_rows(&sql).await?;
            let rows: Vec<CountRow> = rows.into_iter().map(CountRow::from).collect();
            for (part, data, counts) in parts(&rows, by.is_some()) {
                let comparison =
                    Comparison::of_counts(self.window, self.against, counts).map_err(AnswerError::usage)?;
                let Definition { id, name, name_zh, .. } = *definition;
                figures.push(Figure { definition: id, name, name_zh, part, data, comparison });
            }
        }
        Ok(figures)
    }
}

impl Figure {
    /// Everything that its topic's log had at this time is counted; none when that is not known.
    pub fn complete_until(&self, levels: &Levels) -> Option<Timestamp> {
        let topic = definition(self.definition)?.topic;
        Timestamp::from_millisecond(*levels.get(topic)?).ok()
    }

    /// With how fresh it is: of data received by `as_of`, about windows that are over at `ends_at`.
    pub fn dated(self, levels: &Levels, as_of: Timestamp, ends_at: Timestamp) -> Dated {
        let complete_until = self.complete_until(levels).map(|level| level.min(as_of));
        let rule = definition(self.definition).map_or("", |found| found.rule);
        Dated { rule, complete_until, complete: complete_until.is_some_and(|at| at >= ends_at), figure: self }
    }
}

/// One entry per part: real data where there is any, else exercise data.
fn parts(rows: &[CountRow], broken_down: bool) -> Vec<(Option<String>, Data, (u64, u64))> {
    let data = Data::of(rows);
    let count = |count: i64| u64::try_from(count).unwrap_or(0);
    let held = rows.iter().filter(|row| data.holds(row));
    if broken_down {
        let counted = held.filter(|row| row.current != 0 || row.reference != 0);
        return counted
            .map(|row| (Some(row.part.clone()), data, (count(row.current), count(row.reference))))
            .collect();
    }
    let sums = held.fold((0, 0), |sums, row| (sums.0 + count(row.current), sums.1 + count(row.reference)));
    vec![(None, data, sums)]
}
