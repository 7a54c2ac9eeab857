//! Counts over time: a curve of hours, days, weeks or months, in all, by class or by town. What nobody knows is null.

use jiff::Timestamp;
use jiff::civil::Date;
use quanyu_figures::{
    COUNT_KINDS, CountKind, CountPart, CountStep, CountedRow, CountsBy, CountsQuestion, Coverage, Data,
    Window, count_kind,
};
use quanyu_store::Client;
use serde::Serialize;

use crate::AnswerError;
use crate::scope::{area, zone};
use crate::up_to::{UpTo, complete_until};

/// Name of the query.
pub const NAME: &str = "counts";

/// What is asked.
#[derive(Debug, Clone)]
pub struct Parameters {
    /// A name of [`COUNT_KINDS`]: incident, fire, work-accident, hazard, dispute, petition.
    pub kind: String,
    /// How long a bin is.
    pub step: CountStep,
    /// What the curve is split by.
    pub by: CountsBy,
    /// An area code, with everything below it; all areas without it.
    pub area: Option<String>,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// Whose days are counted.
    pub zone: String,
    /// Up to where data count.
    pub up_to: UpTo,
}

/// The answer.
#[derive(Debug, Serialize)]
pub struct Answer {
    /// Name of the query.
    pub query: &'static str,
    /// Id of what is counted, with its version.
    pub definition: &'static str,
    /// In English.
    pub name: &'static str,
    /// In Chinese.
    pub name_zh: &'static str,
    /// What counts, in a sentence.
    pub rule: &'static str,
    /// An area code; null for all areas.
    pub area: Option<String>,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// Whose days are counted.
    pub zone: String,
    /// Only what the platform had received by then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<Timestamp>,
    /// Only what the sources had recorded by then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub known_at: Option<Timestamp>,
    /// Real or exercise data, never both.
    pub data: Data,
    /// Everything that the log had at this time is counted; null when that is not known.
    pub complete_until: Option<Timestamp>,
    /// The curves.
    #[serde(flatten)]
    pub counts: Counts,
}

/// Curves of a kind.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// What is counted.
    pub kind: &'static str,
    /// How long a bin is.
    pub step: CountStep,
    /// What the curve is split by.
    pub by: CountsBy,
    /// The largest first, the rest last.
    pub series: Vec<CountPart>,
}

impl Parameters {
    /// The kind.
    ///
    /// # Errors
    /// There is none of that name.
    pub fn kind(&self) -> Result<&'static CountKind, AnswerError> {
        let known = || COUNT_KINDS.iter().map(|kind| kind.name).collect::<Vec<_>>().join(", ");
        count_kind(&self.kind).ok_or_else(|| {
            AnswerError::usage(format!("{:?} is nothing that is counted over time", self.kind))
                .or_ask(format!("use one of {}", known()))
        })
    }

    /// Asks the store.
    ///
    /// # Errors
    /// It does not answer, or what was asked cannot be meant.
    pub async fn answer(self, store: &Client) -> Result<Answer, AnswerError> {
        let kind = self.kind()?;
        let (scope, of_zone) = (area(self.area.as_deref())?, zone(&self.zone)?);
        let window = Window::new(self.from, self.to).map_err(AnswerError::usage)?;
        let pin = self.up_to.pin(store, &[kind.topic]).await?;
        let (step, by) = (self.step, self.by);
        let question = CountsQuestion { kind, area: &scope, window, zone: &of_zone, step, by, pin: &pin };
        let _bounded = question.bins().map_err(AnswerError::usage)?;
        let since: Vec<(bool, i64)> =
            store.fetch_rows(&question.coverage_sql().map_err(AnswerError::usage)?).await?;
        let (data, since) = covered(&since);
        let rows: Vec<(String, i64, u64)> =
            store.fetch_rows(&question.sql(data).map_err(AnswerError::usage)?).await?;
        let rows: Vec<CountedRow> = rows.into_iter().map(CountedRow::from).collect();
        let complete_until = complete_until(store, &[kind.topic], self.up_to.as_of()).await?;
        let series =
            question.series(&rows, &Coverage { since, complete_until }).map_err(AnswerError::usage)?;
        Ok(Answer {
            query: NAME,
            definition: kind.id,
            name: kind.title,
            name_zh: kind.title_zh,
            rule: kind.rule,
            as_of: self.up_to.as_of(),
            known_at: self.up_to.known_at(),
            area: self.area,
            from: self.from,
            to: self.to,
            zone: self.zone,
            data,
            complete_until,
            counts: Counts { kind: kind.name, step, by, series },
        })
    }
}

/// Real data where there are any, else exercise data where there are any of those; and since when.
fn covered(since: &[(bool, i64)]) -> (Data, Option<Timestamp>) {
    let first =
        |wanted: bool| since.iter().find(|(exercise, _)| *exercise == wanted).map(|(_, first)| *first);
    let (data, first_ms) = match (first(false), first(true)) {
        (None, Some(exercise)) => (Data::Exercise, Some(exercise)),
        (real, _) => (Data::Real, real),
    };
    (data, first_ms.and_then(|first_ms| Timestamp::from_millisecond(first_ms).ok()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn real_data_hides_exercises() {
        assert_eq!(covered(&[]), (Data::Real, None));
        assert_eq!(covered(&[(true, 0)]), (Data::Exercise, Some(Timestamp::UNIX_EPOCH)));
        assert_eq!(covered(&[(false, 0), (true, -9)]), (Data::Real, Some(Timestamp::UNIX_EPOCH)));
    }
}
