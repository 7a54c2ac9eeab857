//! Where the truth adds up while the simulation runs: maps by kind, area, class and month.

use crate::calendar::{Day, Month};
use crate::truth::{Component, Count, Entry, Stage, Sum};
use std::collections::BTreeMap;

/// Kind, area, class, month.
type Key = (&'static str, String, String, Option<Month>);
type Counts = BTreeMap<Key, i64>;

/// The sums so far.
#[derive(Default)]
pub(crate) struct Tally {
    pub(crate) subjects: BTreeMap<&'static str, u64>,
    counts: Counts,
    stages: BTreeMap<(&'static str, String, &'static str, Month), (i64, i64)>,
    pub(crate) ledgers: Vec<Entry>,
    sums: BTreeMap<(&'static str, String, Option<Month>), BTreeMap<&'static str, i64>>,
    pub(crate) components: Vec<Component>,
    known: Vec<(i64, Counts)>,
}

/// A subject that counts.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Counted {
    pub(crate) kind: &'static str,
    pub(crate) area: String,
    pub(crate) class: String,
    /// Decides the month; none where the count is of what stands.
    pub(crate) at: Option<i64>,
}

impl Tally {
    /// Keeps counts of what was recorded by some times, besides.
    pub(crate) fn new(known_at: &[i64]) -> Self {
        Self { known: known_at.iter().map(|at| (*at, Counts::new())).collect(), ..Self::default() }
    }

    pub(crate) fn count(&mut self, counted: &Counted) {
        *self.counts.entry(key(counted)).or_insert(0) += 1;
    }

    /// Counts under a month that the subject names itself.
    pub(crate) fn count_month(&mut self, kind: &'static str, area: &str, class: &str, month: Month) {
        *self.counts.entry((kind, area.to_owned(), class.to_owned(), Some(month))).or_insert(0) += 1;
    }

    /// Counts what was recorded by each of the times, as `judge` sees it.
    pub(crate) fn count_known(&mut self, judge: impl Fn(i64) -> Option<Counted>) {
        for (known_at, counts) in &mut self.known {
            if let Some(counted) = judge(*known_at) {
                *counts.entry(key(&counted)).or_insert(0) += 1;
            }
        }
    }

    pub(crate) fn stage(&mut self, counted: &Counted, stage: &'static str, to: Option<i64>) {
        let (Some(from), Some(to)) = (counted.at, to) else { return };
        if to < from {
            return;
        }
        let key = (counted.kind, counted.area.clone(), stage, Day::at(from).month());
        let (n, sum_ms) = self.stages.entry(key).or_insert((0, 0));
        *n += 1;
        *sum_ms += to - from;
    }

    pub(crate) fn sum(
        &mut self,
        name: &'static str,
        area: &str,
        month: Option<Month>,
        values: &[(&'static str, i64)],
    ) {
        let sums = self.sums.entry((name, area.to_owned(), month)).or_default();
        for (value, number) in values {
            *sums.entry(value).or_insert(0) += number;
        }
    }

    pub(crate) fn counts(&self) -> Vec<Count> {
        counts(&self.counts)
    }

    pub(crate) fn known(&self) -> impl Iterator<Item = (i64, Vec<Count>)> + '_ {
        self.known.iter().map(|(at, known)| (*at, counts(known)))
    }

    pub(crate) fn stages(&self) -> Vec<Stage> {
        let stages = self.stages.iter().map(|((kind, area, stage, month), (n, sum_ms))| Stage {
            kind: (*kind).to_owned(),
            area: area.clone(),
            stage: (*stage).to_owned(),
            month: month.text(),
            n: *n,
            sum_ms: *sum_ms,
        });
        stages.collect()
    }

    pub(crate) fn sums(&self) -> Vec<Sum> {
        let sums = self.sums.iter().map(|((name, area, month), values)| Sum {
            name: (*name).to_owned(),
            area: area.clone(),
            month: month.map(Month::text).unwrap_or_default(),
            values: values.iter().map(|(value, number)| ((*value).to_owned(), *number)).collect(),
        });
        sums.collect()
    }
}

fn key(counted: &Counted) -> Key {
    let month = counted.at.map(|at| Day::at(at).month());
    (counted.kind, counted.area.clone(), counted.class.clone(), month)
}

fn counts(counts: &Counts) -> Vec<Count> {
    let rows = counts.iter().map(|((kind, area, class, month), count)| Count {
        kind: (*kind).to_owned(),
        area: area.clone(),
        class: class.clone(),
        month: month.map(Month::text).unwrap_or_default(),
        count: *count,
    });
    rows.collect()
}
