//! A published answer, asked again at any place in the log. Every query that publishes is named here.

use quanyu_answers::both_fall::{self, Parsed};
use quanyu_answers::{ledger, report};
use quanyu_figures::{
    Data, LEDGERS, Ledger, Pin, Position, REPORTS, Report, ledger as ledger_of, report as report_of,
};
use quanyu_store::Client;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::causes::{self, Cause};
use crate::commands::query::publish::{Kept, values};

/// Most places that are named where two answers differ.
const CHANGED_MAX: usize = 100;

/// What was asked for a publication.
pub enum Again {
    BothFall(Box<Parsed>),
    Ledger(&'static Ledger, ledger::Parameters),
    Report(&'static Report, report::Parameters),
}

/// The figures that can be asked for again.
pub fn figures() -> impl Iterator<Item = &'static str> {
    let ledgers = LEDGERS.iter().map(|ledger| ledger.query);
    std::iter::once(both_fall::NAME).chain(ledgers).chain(REPORTS.iter().map(|report| report.name))
}

impl Again {
    /// From what was kept, with the place in the log. None for a publication by someone else, or one whose parameters
    /// cannot be meant: it cannot be computed again here.
    pub fn of(figure: &str, parameters: &str) -> Option<(Self, Position)> {
        if figure == both_fall::NAME {
            let Kept { parameters, position } = read::<both_fall::Parameters>(parameters)?;
            return Some((Self::BothFall(Box::new(parameters.parse().ok()?)), position));
        }
        if let Some(ledger) = ledger_of(figure) {
            let Kept { parameters, position } = read::<ledger::Parameters>(parameters)?;
            let _checked = parameters.asked.check().ok()?;
            return Some((Self::Ledger(ledger, parameters), position));
        }
        let Kept { parameters, position } = read::<report::Parameters>(parameters)?;
        let _checked = parameters.check(figure).ok()?;
        Some((Self::Report(report_of(figure)?, parameters), position))
    }

    /// The topics that its records come from.
    pub fn topics(&self) -> Vec<&'static str> {
        match self {
            Self::BothFall(parsed) => parsed.topics(),
            Self::Ledger(ledger, _) => vec![ledger.topic],
            Self::Report(report, _) => report.topics.to_vec(),
        }
    }

    /// The figures as JSON, and whether they speak of real or of exercise data.
    ///
    /// # Errors
    /// The store does not answer, or what was kept cannot be meant.
    pub async fn values(&self, store: &Client, pin: &Pin) -> anyhow::Result<(String, Data)> {
        match self {
            Self::BothFall(parsed) => {
                let figures = parsed.figures(store, pin).await?;
                let exercise = figures.iter().any(|figure| figure.data == Data::Exercise);
                Ok((values(&figures)?, if exercise { Data::Exercise } else { Data::Real }))
            }
            Self::Ledger(ledger, parameters) => {
                let figures = parameters.figures(store, ledger, pin).await?;
                Ok((values(&figures)?, figures.data))
            }
            Self::Report(report, parameters) => {
                let figures = parameters.figures(store, report, pin).await?;
                Ok((values(&figures)?, figures.data))
            }
        }
    }

    /// The records that made the difference between two places in the log.
    ///
    /// # Errors
    /// As [`Self::values`].
    pub async fn causes(
        &self,
        store: &Client,
        (then, today): (&Pin, &Pin),
        data: Data,
        limit: u32,
    ) -> anyhow::Result<Vec<Cause>> {
        let (kinds, asked) = match self {
            Self::BothFall(parsed) => {
                let exercise = u8::from(data == Data::Exercise);
                return causes::of_counts(store, parsed, (then, today), exercise, limit).await;
            }
            Self::Ledger(ledger, parameters) => (vec![ledger.kind], &parameters.asked),
            Self::Report(report, parameters) => (report.kinds(), &parameters.asked),
        };
        let area = asked.check()?.area;
        causes::of_kinds(store, &kinds, &area, (then, data), limit).await
    }
}

fn read<P: DeserializeOwned>(parameters: &str) -> Option<Kept<P>> {
    serde_json::from_str(parameters).ok()
}

/// Where two answers differ, as JSON pointers, the first hundred.
pub fn changed(then: &Value, today: &Value) -> Vec<String> {
    let mut places = Vec::new();
    compare(then, today, &mut String::new(), &mut places);
    places
}

fn compare(then: &Value, today: &Value, place: &mut String, places: &mut Vec<String>) {
    if then == today || places.len() == CHANGED_MAX {
        return;
    }
    let length = place.len();
    match (then, today) {
        (Value::Object(then), Value::Object(today)) => {
            let added = today.keys().filter(|name| !then.contains_key(*name));
            for name in then.keys().chain(added) {
                place.push('/');
                place.push_str(name);
                let side =
                    |fields: &serde_json::Map<String, Value>| fields.get(name).cloned().unwrap_or_default();
                compare(&side(then), &side(today), place, places);
                place.truncate(length);
            }
        }
        (Value::Array(then), Value::Array(today)) => {
            for index in 0..then.len().max(today.len()) {
                place.push_str(&format!("/{index}"));
                let side = |values: &[Value]| values.get(index).cloned().unwrap_or_default();
                compare(&side(then), &side(today), place, places);
                place.truncate(length);
            }
        }
        _ => places.push(place.clone()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use serde_json::json;

    #[test]
    fn places_that_differ_are_named() {
        let then = json!({"a": 1, "rows": [{"n": 1}, {"n": 2}], "gone": true});
        let today = json!({"a": 1, "rows": [{"n": 1}, {"n": 3}, {"n": 4}]});
        assert_eq!(changed(&then, &today), ["/gone", "/rows/1/n", "/rows/2"]);
        assert!(changed(&then, &then).is_empty());
    }

    #[test]
    fn a_publication_of_someone_else_is_left_alone() {
        assert!(Again::of("both-fall", "{}").is_none());
        assert!(Again::of("a-figure-of-elsewhere", r#"{"position":{}}"#).is_none());
        let strange = r#"{"area":null,"zone":"UTC","at":"2026-01-01T00:00:00Z","list":5,"limits":["x' OR 1","1","UTC"],"position":{}}"#;
        assert!(Again::of("clearance", strange).is_none());
        let fits = strange.replace("x' OR 1", "yongkang");
        assert!(Again::of("clearance", &fits.replace("\"list\":5", "\"list\":4000000000")).is_none());
        assert!(Again::of("clearance", &fits.replace("UTC\",\"at", "Mars\",\"at")).is_none());
        assert!(matches!(Again::of("clearance", &fits), Some((Again::Ledger(..), _))));
    }
}
