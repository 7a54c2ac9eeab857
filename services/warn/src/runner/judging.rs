//! A bin of a line, judged on what the tables had at its pin.

use std::collections::BTreeSet;

use quanyu_figures::{Data, Pin};
use quanyu_store::Client;
use quanyu_store::clickhouse::{RowOwned, RowRead};

use super::{StepError, heard, tables};
use crate::bins::Bin;
use crate::event::Evaluation;
use crate::judge::{Judgement, judge};
use crate::question;
use crate::rule;
use crate::scan::{self, Cases, Place};
use crate::series::{Counts, Key};
use crate::set::{Counted, RuleDefinition, ScanDefinition, SeriesDefinition};

/// What is asked, and as of when.
pub(super) struct Asked<'a> {
    pub client: &'a Client,
    pub evaluation: &'a Evaluation<'a>,
    pub pin: &'a Pin,
}

impl Asked<'_> {
    fn data(&self) -> Data {
        tables::data(self.evaluation.exercise)
    }

    /// So many bins, the one that is judged last.
    fn bins(&self, length: usize) -> (Bin, Bin) {
        let bin = self.evaluation.bin;
        (bin.plus(1 - i64::try_from(length).unwrap_or(1)), bin)
    }

    async fn rows<T: RowOwned + RowRead>(
        &self,
        question: Option<String>,
    ) -> Result<Option<Vec<T>>, StepError> {
        match question {
            Some(question) => Ok(Some(self.client.fetch_rows(&question).await?)),
            None => Ok(None),
        }
    }

    /// The series of sources that do not vouch for the bin; `written` asks which those have written in. None where its
    /// states are not known.
    async fn suspended(
        &self,
        kind: Counted,
        written: impl FnOnce(&[String]) -> Option<String>,
    ) -> Result<Option<BTreeSet<Key>>, StepError> {
        let as_of = (self.pin, self.data());
        let silent = heard::silent(self.client, as_of, kind.topic(), self.evaluation.to_at).await?;
        if silent.is_empty() {
            return Ok(Some(BTreeSet::new()));
        }
        let keys: Option<Vec<(String, String)>> = self.rows(written(&silent)).await?;
        let key = |(area, category)| Key { area, category };
        Ok(keys.map(|keys| keys.into_iter().map(key).collect()))
    }

    /// Series; none where its states are not known.
    pub async fn series(
        &self,
        definition: Option<&SeriesDefinition>,
    ) -> Result<Option<Judgement>, StepError> {
        let Some(definition) = definition else { return Ok(None) };
        let (set, bins, data) = (self.evaluation.set, self.bins(definition.history_bins_max), self.data());
        let written =
            |silent: &[String]| question::series_of(set, definition, bins, (self.pin, data), silent);
        let Some(suspended) = self.suspended(definition.kind, written).await? else { return Ok(None) };
        let asked = question::counts(set, definition, bins, self.pin, data);
        let Some(rows) = self.rows::<(String, String, i64, i64)>(asked).await? else { return Ok(None) };
        let mut counts = Counts::default();
        for (area, category, bin, count) in rows {
            counts.add(&Key { area, category }, Bin(bin), count);
        }
        Ok(Some(judge(definition, &counts, self.evaluation.bin, suspended)))
    }

    /// A scan; places of a silent source are none of it.
    pub async fn scan(&self, definition: Option<&ScanDefinition>) -> Result<Option<Judgement>, StepError> {
        let Some(definition) = definition else { return Ok(None) };
        let (set, days, data) = (self.evaluation.set, self.bins(definition.study_days), self.data());
        let written =
            |silent: &[String]| question::places_of(set, definition, days, (self.pin, data), silent);
        let Some(suspended) = self.suspended(definition.kind, written).await? else { return Ok(None) };
        let mut definition = definition.clone();
        definition.exclude.extend(suspended.iter().map(|key| key.area.clone()));
        let asked = question::cases(set, &definition, days, self.pin, data);
        let Some(rows) = self.rows::<(String, i64, i64)>(asked).await? else { return Ok(None) };
        let case = |(place, day, count): (String, i64, i64)| Cases {
            place,
            day: Bin(day),
            count: u64::try_from(count).unwrap_or(0),
        };
        let cases: Vec<Cases> = rows.into_iter().map(case).collect();
        let asked = question::places(set, &definition, self.pin, data);
        let Some(rows) = self.rows::<(String, f64, f64)>(asked).await? else { return Ok(None) };
        let place = |(code, latitude, longitude)| Place { code, latitude, longitude };
        let places: Vec<Place> = rows.into_iter().map(place).collect();
        let (bin, subject) = (self.evaluation.bin, self.evaluation.subject());
        // A thousand simulations take a while; other tasks go on.
        let judged = tokio::task::spawn_blocking(move || {
            let judged = scan::judge(&definition, &places, &cases, bin, &subject);
            Judgement { suspended, ..judged }
        });
        judged.await.map(Some).map_err(|error| StepError::Content(format!("scan: {error}")))
    }

    /// A rule.
    pub async fn rule(&self, definition: Option<&RuleDefinition>) -> Result<Option<Judgement>, StepError> {
        let Some(definition) = definition else { return Ok(None) };
        let Evaluation { set, from_at, to_at, bin, .. } = *self.evaluation;
        let look = rule::Look { set, definition, from_at, to_at, pin: self.pin, data: self.data() };
        let rows: Option<Vec<rule::Row>> = self.rows(look.question()).await?;
        Ok(rows.map(|rows| rule::judge(definition, rows, bin)))
    }
}
