//! History replayed as it was known at each time: what would have been raised, and how that compares with what is known
//! to have happened.
//!
//! Pure: it takes the changes of the counts in the order in which the sources recorded them. It raises nothing.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Serialize;

use crate::bins::{Bin, Width};
use crate::episode::{Change, Episodes, Origin};
use crate::finding::{Finding, Round, follow};
use crate::judge::judge;
use crate::series::{Counts, Key};
use crate::set::SeriesDefinition;

/// A change of a count when the sources recorded it.
#[derive(Debug, Clone, PartialEq)]
pub struct Recorded {
    /// When, milliseconds since 1970.
    pub known_ms: i64,
    /// Which series.
    pub key: Key,
    /// Which bin.
    pub bin: Bin,
    /// By how much.
    pub change: i64,
}

/// Something unusual that is known to have happened.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Happened {
    /// Kind of subject.
    pub kind: String,
    /// Area code.
    pub area: String,
    /// Category.
    pub category: String,
    /// First local day.
    pub start: Date,
    /// Last local day.
    pub end: Date,
    /// Size in standard deviations of a usual week.
    pub size_sd: f64,
}

/// A warning of a replay.
#[derive(Debug, Clone, Serialize)]
pub struct Replayed {
    /// Area code.
    pub area: String,
    /// Category.
    pub category: String,
    /// Its first bin.
    pub first: Bin,
    /// Its last bin.
    pub last: Bin,
    /// When the first bin begins.
    pub from_at: Timestamp,
    /// Its smallest p.
    pub p: Option<f64>,
    /// Counted and expected in the bin of that p.
    pub observed: u64,
    /// See `observed`.
    pub expected: Option<f64>,
    /// Detector that raised it.
    pub detector: &'static str,
    /// Whether something happened there and then.
    pub true_alarm: bool,
}

/// How something that happened was found.
#[derive(Debug, Clone, Serialize)]
pub struct Found {
    /// What.
    #[serde(flatten)]
    pub happened: Happened,
    /// Bins from its beginning to the first finding; none when it was not found by its end.
    pub delay_bins: Option<i64>,
}

/// What a replay of one definition gave.
#[derive(Debug, Clone, Serialize)]
pub struct Outcome {
    /// Line of the set.
    pub definition: String,
    /// Bins that were judged.
    pub bins: usize,
    /// Series and bins that were judged.
    pub tested: usize,
    /// Series and bins that could not be, by reason.
    pub untestable: BTreeMap<String, usize>,
    /// Every warning.
    pub warnings: Vec<Replayed>,
    /// False warnings a week.
    pub false_per_week: f64,
    /// False warnings a bin, which is what a set holds.
    pub false_per_bin: f64,
    /// What happened, found or not.
    pub found: Vec<Found>,
}

/// What is replayed.
#[derive(Debug)]
pub struct Replay<'a> {
    /// Line of the set.
    pub definition: &'a SeriesDefinition,
    /// Version of the set.
    pub set_version: &'a str,
    /// Zone of days and weeks.
    pub zone: &'a TimeZone,
    /// First and last bin to judge.
    pub bins: (Bin, Bin),
    /// What is known to have happened, of the kind that the definition counts.
    pub happened: &'a [Happened],
}

impl Replay<'_> {
    /// Goes through the bins; `recorded` is sorted by time.
    #[must_use]
    pub fn run(&self, recorded: &[Recorded]) -> Outcome {
        let definition = self.definition;
        let (first, last) = self.bins;
        let origin = Origin { set_version: self.set_version, definition: &definition.name, exercise: true };
        let (mut counts, mut episodes, mut waiting) = (Counts::default(), Episodes::default(), recorded);
        let mut outcome = self.empty();
        let mut warnings: BTreeMap<uuid::Uuid, Replayed> = BTreeMap::new();
        let mut hits: Vec<(Bin, Key)> = Vec::new();
        for number in first.0..=last.0 {
            let bin = Bin(number);
            let Some(end) = definition.bin.start(bin.plus(1), self.zone) else { break };
            let known_ms = end.as_millisecond() + i64::from(definition.settle_minutes) * 60_000;
            let known = waiting.partition_point(|change| change.known_ms < known_ms);
            let (now, later) = waiting.split_at(known);
            now.iter().for_each(|change| counts.add(&change.key, change.bin, change.change));
            waiting = later;
            let mut judgement = judge(definition, &counts, bin, BTreeSet::new());
            outcome.bins += 1;
            outcome.tested += judgement.tested;
            for (reason, number) in std::mem::take(&mut judgement.untestable) {
                *outcome.untestable.entry(reason).or_insert(0) += number;
            }
            let findings = &judgement.findings;
            hits.extend(findings.iter().map(|finding| (bin, key_of(finding))));
            for change in follow(&mut episodes, &origin, (bin, Round::First), &judgement) {
                let (id, index) = match change {
                    Change::Raise { id, finding } | Change::Revise { id, finding, .. } => (id, finding),
                    Change::Clear { .. } => continue,
                };
                let Some(finding) = findings.get(index) else { continue };
                self.note(warnings.entry(id), finding);
            }
        }
        outcome.warnings = warnings.into_values().collect();
        outcome.warnings.sort_by(|one, other| (one.first, &one.area).cmp(&(other.first, &other.area)));
        self.score(&mut outcome, &hits);
        outcome
    }

    fn empty(&self) -> Outcome {
        Outcome {
            definition: self.definition.name.clone(),
            bins: 0,
            tested: 0,
            untestable: BTreeMap::new(),
            warnings: Vec::new(),
            false_per_week: 0.0,
            false_per_bin: 0.0,
            found: Vec::new(),
        }
    }

    fn note(&self, entry: std::collections::btree_map::Entry<'_, uuid::Uuid, Replayed>, finding: &Finding) {
        let width = self.definition.bin;
        let fresh = || Replayed {
            area: key_of(finding).area,
            category: finding.category.clone(),
            first: finding.first,
            last: finding.last,
            from_at: width.start(finding.first, self.zone).unwrap_or_default(),
            p: finding.p,
            observed: finding.observed,
            expected: finding.expected,
            detector: finding.detector,
            true_alarm: false,
        };
        let warning = entry.or_insert_with(fresh);
        warning.last = finding.last;
        let key = key_of(finding);
        warning.true_alarm |=
            self.happened.iter().any(|happened| self.is_within(happened, finding.last, &key));
        if finding.p.is_some_and(|p| warning.p.is_none_or(|known| p < known)) {
            (warning.p, warning.observed, warning.expected) = (finding.p, finding.observed, finding.expected);
        }
    }

    /// Whether a bin and series are part of what happened. The bin after the end counts: cases are recorded late.
    fn is_within(&self, happened: &Happened, bin: Bin, key: &Key) -> bool {
        let (start, end) = self.bins_of(happened);
        let category = !self.definition.by_category || happened.category == key.category;
        happened.area == key.area && category && start <= bin && bin <= end.plus(1)
    }

    fn bins_of(&self, happened: &Happened) -> (Bin, Bin) {
        let bin = |day: Date| {
            let at =
                day.to_zoned_datetime(self.zone.clone()).map(|zoned| zoned.timestamp()).unwrap_or_default();
            self.definition.bin.of(at, self.zone)
        };
        (bin(happened.start), bin(happened.end))
    }

    fn score(&self, outcome: &mut Outcome, hits: &[(Bin, Key)]) {
        let wrong = outcome.warnings.iter().filter(|warning| !warning.true_alarm).count() as f64;
        outcome.false_per_bin = if outcome.bins > 0 { wrong / outcome.bins as f64 } else { 0.0 };
        outcome.false_per_week = outcome.false_per_bin * self.definition.bin.per_week();
        let judged = |happened: &&Happened| {
            let (start, _) = self.bins_of(happened);
            self.bins.0 <= start && start <= self.bins.1
        };
        outcome.found = self
            .happened
            .iter()
            .filter(judged)
            .map(|happened| {
                let (start, _) = self.bins_of(happened);
                let within: BTreeSet<i64> = hits
                    .iter()
                    .filter(|(bin, key)| self.is_within(happened, *bin, key))
                    .map(|(bin, _)| bin.0 - start.0)
                    .collect();
                Found { happened: happened.clone(), delay_bins: within.first().copied() }
            })
            .collect();
    }
}

/// The series of a finding that is about one.
fn key_of(finding: &Finding) -> Key {
    Key { area: finding.areas.first().cloned().unwrap_or_default(), category: finding.category.clone() }
}

/// The bins of a time span: from the one that holds its start to the last one that ends by its end.
#[must_use]
pub fn bins_between(width: Width, zone: &TimeZone, from: Timestamp, to: Timestamp) -> (Bin, Bin) {
    (width.of(from, zone), width.of(to, zone).plus(-1))
}
