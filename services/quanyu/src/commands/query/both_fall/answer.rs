//! The answer of `both-fall`: asked of the store for a set of parameters and a pin, the same for the command, for what is
//! published, and for what is computed again years later.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use quanyu_boot::Failure;
use quanyu_figures::{
    Against, BOTH_FALL, Comparison, CountRow, Data, Definition, Pin, Question, Window, definition,
};
use quanyu_store::Client;
use serde::{Deserialize, Serialize};

use super::super::{area, usage, zone};
use crate::servers::store_failure;

/// What was asked; kept with what is published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parameters {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<String>,
    pub from: Date,
    pub to: Date,
    pub against: String,
    pub zone: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub definition: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
}

/// A figure; nothing in it depends on when it was asked.
#[derive(Debug, Serialize)]
pub struct Figure {
    pub definition: &'static str,
    pub name: &'static str,
    pub name_zh: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part: Option<String>,
    pub data: Data,
    #[serde(flatten)]
    pub comparison: Comparison,
}

/// A question with what it needs, parsed.
pub struct Parsed {
    pub window: Window,
    pub against: Against,
    pub zone: jiff::tz::TimeZone,
    pub area: quanyu_figures::AreaScope,
    /// Each with the breakdown that was asked for.
    pub definitions: Vec<(&'static Definition, Option<&'static str>)>,
}

impl Parameters {
    /// Checks everything.
    ///
    /// # Errors
    /// What was asked cannot be meant (exit 2).
    pub fn parse(&self) -> Result<Parsed, Failure> {
        Ok(Parsed {
            window: Window::new(self.from, self.to).map_err(usage)?,
            against: self.against.parse().map_err(usage)?,
            zone: zone(&self.zone)?,
            area: area(self.area.as_deref())?,
            definitions: self.definitions()?,
        })
    }

    fn definitions(&self) -> Result<Vec<(&'static Definition, Option<&'static str>)>, Failure> {
        let unknown = |id: &str| {
            Failure::usage(format!("{id:?} is no definition"))
                .fix(format!("use one of {}", BOTH_FALL.join(", ")))
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

    fn no_breakdown(&self) -> Failure {
        let by = self.by.as_deref().unwrap_or_default();
        let all = BOTH_FALL.iter().filter_map(|id| definition(id));
        let mut known: Vec<&str> = all.flat_map(|one| one.breakdowns.iter().copied()).collect();
        known.sort_unstable();
        known.dedup();
        Failure::usage(format!("nothing can be broken down by {by:?}"))
            .fix(format!("use one of {}", known.join(", ")))
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
    pub fn ends_at(&self) -> Result<Timestamp, Failure> {
        let other = self.against.of(&self.window).map_err(usage)?;
        let end = |window: &Window| window.instants(&self.zone).map(|(_, end)| end).map_err(usage);
        Ok(end(&self.window)?.max(end(&other)?))
    }

    /// Asks the store.
    ///
    /// # Errors
    /// It does not answer.
    pub async fn figures(&self, store: &Client, pin: &Pin) -> anyhow::Result<Vec<Figure>> {
        let mut figures = Vec::new();
        for asked in &self.definitions {
            let (definition, by) = *asked;
            let sql = self.question(*asked, pin).sql().map_err(usage)?;
            let rows: Vec<(bool, String, i64, i64, u64)> =
                store.fetch_rows(&sql).await.map_err(store_failure)?;
            let rows: Vec<CountRow> = rows.into_iter().map(CountRow::from).collect();
            for (part, data, counts) in parts(&rows, by.is_some()) {
                let comparison = Comparison::of_counts(self.window, self.against, counts).map_err(usage)?;
                let Definition { id, name, name_zh, .. } = *definition;
                figures.push(Figure { definition: id, name, name_zh, part, data, comparison });
            }
        }
        Ok(figures)
    }
}

/// Up to when each topic is complete.
pub type Levels = BTreeMap<String, i64>;

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
