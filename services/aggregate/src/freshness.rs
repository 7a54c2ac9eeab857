//! How fresh an answer is, said in every answer: up to when it is complete, how far behind, and who is silent.
//!
//! Pure: what was seen of the tables goes in, with the time; the block that readers see comes out. A calm town and a dead
//! feed must never look the same, so what is not known is null and the state says so.

use std::collections::BTreeMap;

use jiff::Timestamp;
use quanyu_figures::Data;
use serde::Serialize;
use utoipa::ToSchema;

/// Behind the log by more than this an answer is late. Fold writes how far it is once a second.
pub const LATE_AFTER_MS: i64 = 4_000;
/// Behind by more than this nothing seems to move.
pub const STALE_AFTER_MS: i64 = 30_000;
/// What was seen of the tables longer ago than this is not known any more.
pub const UNKNOWN_AFTER_MS: i64 = 4_000;
/// A source is silent after so many of its cadences without a heartbeat.
pub const SILENT_CADENCES: i64 = 3;
/// Cadence of a source that declared none, seconds.
const CADENCE_S: i64 = 900;

/// In one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// All that the log had seconds ago is counted, and every live source was heard.
    Live,
    /// Some seconds behind, or a live source is silent.
    Late,
    /// Nothing has moved for long: fold is paused or broken.
    Stale,
    /// Nothing is known now: the tables do not answer, or never had anything.
    Unknown,
}

/// A live source that is not heard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Silent {
    /// Its registered id.
    pub source: String,
    /// Its name.
    pub name: String,
    /// Where it streams to.
    pub topic: String,
    /// Its last heartbeat.
    #[schema(value_type = String, format = DateTime)]
    pub last_heard_at: Timestamp,
    /// How often it promised one, seconds.
    pub cadence_s: i64,
}

/// How fresh an answer is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Freshness {
    /// In one word.
    pub state: State,
    /// The watermark, in event time: what happened before is counted. Every live source was heard up to here.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub complete_to: Option<Timestamp>,
    /// Everything that the log had at this time is counted.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub level_until: Option<Timestamp>,
    /// Whole seconds since then.
    pub behind_s: Option<i64>,
    /// Live sources that are not heard, by the wall clock.
    pub sources_silent: Vec<Silent>,
    /// Events received within a day that had happened more than a day before; null until counted.
    pub late_corrections: Option<u64>,
    /// When the tables were looked at.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub asked_at: Option<Timestamp>,
}

/// A live source, as its heartbeats say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heard {
    /// Where it streams to.
    pub topic: String,
    /// Its id.
    pub source: String,
    /// Its name.
    pub name: String,
    /// Whether of a simulation or a drill.
    pub exercise: bool,
    /// Its last heartbeat, milliseconds UTC: it vouches for what happened before.
    pub until_ms: i64,
    /// Seconds between heartbeats.
    pub cadence_s: Option<i64>,
}

/// What was seen of a topic's events.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Newest {
    /// Newest time of an event, milliseconds UTC.
    pub occurred_ms: i64,
    /// Newest time of receipt, milliseconds UTC.
    pub received_ms: i64,
    /// Events of the last day that had happened more than a day before.
    pub late: u64,
    /// All of them.
    pub events: u64,
}

/// What was seen of the tables, and when.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seen {
    /// When, milliseconds UTC; none before the first time.
    pub at_ms: Option<i64>,
    /// Up to when each topic was level with its log, milliseconds UTC.
    pub levels: BTreeMap<String, i64>,
    /// Every live source.
    pub heard: Vec<Heard>,
    /// By topic and whether exercise: what events there are.
    pub newest: BTreeMap<(String, bool), Newest>,
}

impl Heard {
    fn cadence_s(&self) -> i64 {
        self.cadence_s.unwrap_or(CADENCE_S).max(1)
    }

    /// Whether it is silent at a time.
    #[must_use]
    pub fn is_silent(&self, now_ms: i64) -> bool {
        now_ms - self.until_ms > SILENT_CADENCES * self.cadence_s() * 1_000
    }
}

impl Seen {
    /// The block of an answer about these topics (all of them when none is named) and data, at a time.
    #[must_use]
    pub fn freshness(&self, topics: &[&str], data: Option<Data>, now_ms: i64) -> Freshness {
        let about = |topic: &str| topics.is_empty() || topics.contains(&topic);
        let exercise =
            data.map_or_else(|| self.heard.iter().all(|one| one.exercise), |data| data == Data::Exercise);
        let heard: Vec<&Heard> =
            self.heard.iter().filter(|one| one.exercise == exercise && about(&one.topic)).collect();
        let level_ms = self.level(topics);
        let newest = || {
            let of = |(key, newest): (&(String, bool), &Newest)| {
                (about(&key.0) && key.1 == exercise).then_some(newest.occurred_ms)
            };
            self.newest.iter().filter_map(of).max()
        };
        let watermark_ms = heard.iter().map(|one| one.until_ms).min().or_else(newest);
        let complete_ms = watermark_ms.zip(level_ms).map(|(heard, level)| heard.min(level));
        let sources_silent: Vec<Silent> =
            heard.iter().filter(|one| one.is_silent(now_ms)).filter_map(|one| one.silent()).collect();
        let known = self.at_ms.filter(|at| now_ms - at <= UNKNOWN_AFTER_MS);
        let behind_ms = level_ms.map(|level| (now_ms - level).max(0));
        let state = match (known, behind_ms) {
            (None, _) | (_, None) => State::Unknown,
            (_, Some(behind)) if behind > STALE_AFTER_MS => State::Stale,
            (_, Some(behind)) if behind > LATE_AFTER_MS || !sources_silent.is_empty() => State::Late,
            _ => State::Live,
        };
        let counted = self.newest.iter().filter(|(key, _)| about(&key.0) && key.1 == exercise);
        let late = counted.map(|(_, newest)| newest.late).reduce(|sum, late| sum + late);
        Freshness {
            state,
            complete_to: complete_ms.and_then(instant),
            level_until: level_ms.and_then(instant),
            behind_s: behind_ms.map(|behind| behind / 1_000),
            sources_silent,
            late_corrections: late,
            asked_at: self.at_ms.and_then(instant),
        }
    }

    /// The earliest level of the topics; none when one of them was never level.
    fn level(&self, topics: &[&str]) -> Option<i64> {
        if topics.is_empty() {
            return self.levels.values().min().copied();
        }
        let levels: Option<Vec<i64>> = topics.iter().map(|topic| self.levels.get(*topic).copied()).collect();
        levels?.into_iter().min()
    }
}

/// The freshness as a header tells it: only what fits into one, in ASCII.
#[derive(Debug, Serialize)]
pub struct Told<'a> {
    state: State,
    complete_to: Option<Timestamp>,
    level_until: Option<Timestamp>,
    asked_at: Option<Timestamp>,
    silent: Vec<&'a str>,
}

/// Silent sources that a header names at most.
const TOLD_SOURCES_MAX: usize = 20;

impl Freshness {
    /// For a header.
    #[must_use]
    pub fn told(&self) -> Told<'_> {
        let Self { state, complete_to, level_until, asked_at, .. } = *self;
        let names = self.sources_silent.iter().map(|one| one.source.as_str());
        let silent = names.filter(|name| name.is_ascii()).take(TOLD_SOURCES_MAX).collect();
        Told { state, complete_to, level_until, asked_at, silent }
    }
}

impl Heard {
    fn silent(&self) -> Option<Silent> {
        Some(Silent {
            source: self.source.clone(),
            name: self.name.clone(),
            topic: self.topic.clone(),
            last_heard_at: instant(self.until_ms)?,
            cadence_s: self.cadence_s(),
        })
    }
}

/// A moment; none outside the calendar.
#[must_use]
pub fn instant(ms: i64) -> Option<Timestamp> {
    Timestamp::from_millisecond(ms).ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const INCIDENT: &str = "quanyu.incident.v1";
    const NOW: i64 = 1_700_000_000_000;

    fn seen(level_ms: i64, heard_ms: i64) -> Seen {
        let heard = Heard {
            topic: INCIDENT.into(),
            source: "pd-110".into(),
            name: "110".into(),
            exercise: false,
            until_ms: heard_ms,
            cadence_s: Some(60),
        };
        Seen {
            at_ms: Some(NOW),
            levels: [(INCIDENT.to_owned(), level_ms)].into(),
            heard: vec![heard],
            newest: BTreeMap::new(),
        }
    }

    fn state(seen: &Seen) -> State {
        seen.freshness(&[INCIDENT], None, NOW).state
    }

    #[test]
    fn each_kind_of_trouble_has_its_word() {
        let calm = seen(NOW - 1_000, NOW - 30_000);
        assert_eq!(state(&calm), State::Live);
        assert_eq!(state(&seen(NOW - 5_000, NOW)), State::Late, "paused fold within five seconds");
        assert_eq!(state(&seen(NOW - 31_000, NOW)), State::Stale);
        assert_eq!(state(&seen(NOW, NOW - 181_000)), State::Late, "a silent source");
        let broken = Seen { at_ms: Some(NOW - 4_001), ..calm.clone() };
        assert_eq!(state(&broken), State::Unknown, "the tables do not answer");
        assert_eq!(state(&Seen::default()), State::Unknown);
        assert_eq!(calm.freshness(&["quanyu.fire.v1"], None, NOW).state, State::Unknown, "never level");
    }

    #[test]
    fn complete_is_what_every_live_source_vouches_for_and_no_more_than_is_visible() {
        let at = |seen: &Seen| seen.freshness(&[INCIDENT], None, NOW).complete_to.unwrap().as_millisecond();
        assert_eq!(at(&seen(NOW - 1_000, NOW - 30_000)), NOW - 30_000);
        assert_eq!(at(&seen(NOW - 60_000, NOW)), NOW - 60_000);
        let mut batch = seen(NOW, NOW);
        batch.heard.clear();
        assert_eq!(
            batch.freshness(&[INCIDENT], None, NOW).complete_to,
            None,
            "nothing is known, so nothing is said"
        );
        let newest = Newest { occurred_ms: NOW - 86_400_000, ..Newest::default() };
        batch.newest.insert((INCIDENT.to_owned(), false), newest);
        assert_eq!(
            batch.freshness(&[INCIDENT], Some(Data::Real), NOW).complete_to,
            instant(NOW - 86_400_000)
        );
    }

    #[test]
    fn silent_sources_are_named_and_those_of_exercises_only_for_exercises() {
        let quiet = seen(NOW, NOW - 200_000);
        let named = quiet.freshness(&[], Some(Data::Real), NOW).sources_silent;
        assert_eq!(named.iter().map(|one| one.source.as_str()).collect::<Vec<_>>(), ["pd-110"]);
        assert!(quiet.freshness(&[], Some(Data::Exercise), NOW).sources_silent.is_empty());
    }
}
