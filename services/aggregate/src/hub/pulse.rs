//! What one audience is told: the news within its scope, of its data, and only when something changed.
//!
//! Pure: news go in, messages come out.

use std::collections::{BTreeMap, VecDeque};

use quanyu_access::Scope;
use quanyu_figures::Data;
use quanyu_store::clickhouse;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::look::News;
use crate::freshness::{Freshness, State, instant};

/// Items of the feed that a snapshot has.
pub const FEED_KEPT: usize = 20;
/// Kinds that say that a source lives: the freshness tells of them, the feed of what happens in the city.
pub const SIGNS_OF_LIFE: [&str; 2] = ["source", "source_day"];
/// Items that one message has; the rest of a flood is said as a number.
const ITEMS_MAX: usize = 50;

/// An event in the feed.
#[derive(Debug, Clone, PartialEq, Eq, quanyu_store::Row, Deserialize)]
pub struct Item {
    /// Its stream.
    pub stream: String,
    /// Its partition in the log.
    pub partition: i32,
    /// Its offset there.
    pub offset: u64,
    /// What it is about.
    pub subject: String,
    /// Of which kind.
    pub kind: String,
    /// What happened.
    pub event: String,
    /// When, milliseconds UTC.
    pub occurred_ms: i64,
    /// When it was accepted.
    pub received_ms: i64,
    /// Where; empty when not known.
    pub area_code: String,
    /// Simulated or drill.
    pub exercise: bool,
    /// Class of an incident; empty of others.
    pub class: String,
}

/// A number by area.
#[derive(Debug, Clone, PartialEq, Eq, quanyu_store::Row, Deserialize)]
pub struct Count {
    /// Of what.
    pub what: String,
    /// Where.
    pub area_code: String,
    /// Simulated or drill.
    pub exercise: bool,
    /// How many.
    pub count: i64,
}

/// What an audience was told last.
#[derive(Debug)]
pub struct Pulse {
    feed: VecDeque<Value>,
    counts: BTreeMap<String, i64>,
    open: BTreeMap<String, i64>,
    told: Option<(State, Vec<String>)>,
}

impl Item {
    fn json(&self) -> Value {
        json!({
            "subject": self.subject,
            "kind": self.kind,
            "event": self.event,
            "occurred_at": instant(self.occurred_ms),
            "received_at": instant(self.received_ms),
            "area_code": self.area_code,
            "class": (!self.class.is_empty()).then_some(&self.class),
        })
    }
}

impl Pulse {
    /// What a snapshot begins with; the newest of the feed first.
    pub fn begin(scope: &Scope, data: Data, feed: Vec<Item>, counts: &[Count], open: &[Count]) -> Self {
        let feed = feed.iter().map(Item::json).collect();
        Self { feed, counts: sums(scope, data, counts), open: sums(scope, data, open), told: None }
    }

    /// Takes the news in and says what is to be told of it.
    pub fn take(
        &mut self,
        news: &News,
        (scope, records): (&Scope, bool),
        data: Data,
    ) -> Vec<(&'static str, Value)> {
        let exercise = data == Data::Exercise;
        let mut told = Vec::new();
        let told_of = |item: &&Item| records && !SIGNS_OF_LIFE.contains(&item.kind.as_str());
        let mine = |item: &&Item| item.exercise == exercise && scope.holds(&item.area_code) && told_of(item);
        let items: Vec<Value> = news.items.iter().filter(mine).map(Item::json).collect();
        if !items.is_empty() {
            let passed_over = items.len().saturating_sub(ITEMS_MAX);
            let items: Vec<Value> = items.into_iter().rev().take(ITEMS_MAX).collect();
            for item in items.iter().rev() {
                self.feed.push_front(item.clone());
            }
            self.feed.truncate(FEED_KEPT);
            told.push(("feed", json!({ "items": items, "passed_over": passed_over })));
        }
        let counts = sums(scope, data, &news.counts);
        if counts != self.counts {
            self.counts = counts;
            told.push(("counts", self.counts()));
        }
        let warnings: Vec<&Map<String, Value>> =
            news.warnings.iter().filter(|row| is_mine(row, scope, exercise)).collect();
        let open = sums(scope, data, &news.open);
        if !warnings.is_empty() || open != self.open {
            self.open = open;
            told.push(("warnings", json!({ "changed": warnings, "counts": self.open() })));
        }
        told
    }

    /// Whether the freshness differs in more than its times from what was told last.
    pub fn is_new(&mut self, freshness: &Freshness) -> bool {
        let silent = freshness.sources_silent.iter().map(|one| one.source.clone()).collect();
        let now = Some((freshness.state, silent));
        let is_new = self.told != now;
        self.told = now;
        is_new
    }

    /// Everything, for whoever comes new.
    pub fn snapshot(&self) -> Map<String, Value> {
        let feed: Vec<&Value> = self.feed.iter().collect();
        let parts = [("counts", self.counts()), ("warnings", self.open()), ("feed", json!(feed))];
        parts.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
    }

    fn counts(&self) -> Value {
        let today = |what: &str| json!({ "today": self.counts.get(what).copied().unwrap_or_default() });
        json!({ "incident": today("incident"), "fire": today("fire") })
    }

    fn open(&self) -> Value {
        let of = |colour: &str| self.open.get(colour).copied().unwrap_or_default();
        json!({ "open": self.open.values().sum::<i64>(), "red": of("red"), "orange": of("orange"), "yellow": of("yellow"), "blue": of("blue") })
    }
}

fn is_mine(row: &Map<String, Value>, scope: &Scope, exercise: bool) -> bool {
    let area = row.get("area_code").and_then(Value::as_str).unwrap_or_default();
    row.get("exercise").and_then(Value::as_bool) == Some(exercise) && scope.holds(area)
}

fn sums(scope: &Scope, data: Data, counts: &[Count]) -> BTreeMap<String, i64> {
    let mut sums = BTreeMap::new();
    let exercise = data == Data::Exercise;
    for count in counts.iter().filter(|count| count.exercise == exercise && scope.holds(&count.area_code)) {
        *sums.entry(count.what.clone()).or_default() += count.count;
    }
    sums
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn item(area: &str, offset: u64) -> Item {
        Item {
            stream: "incident".into(),
            partition: 0,
            offset,
            subject: format!("incident:{offset}"),
            kind: "incident".into(),
            event: "IncidentReported".into(),
            occurred_ms: 0,
            received_ms: 0,
            area_code: area.into(),
            exercise: false,
            class: String::new(),
        }
    }

    fn count(area: &str, count: i64) -> Count {
        Count { what: "incident".into(), area_code: area.into(), exercise: false, count }
    }

    fn scope() -> Scope {
        Scope::of(["330784105"]).unwrap()
    }

    #[test]
    fn a_town_is_told_of_its_own_only_and_of_nothing_when_nothing_changed() {
        let mut pulse = Pulse::begin(&scope(), Data::Real, vec![], &[], &[]);
        let warning = json!({"area_code": "330784001", "exercise": false}).as_object().unwrap().clone();
        let heartbeat = Item { kind: "source_day".into(), ..item("330784105", 4) };
        let news = News {
            items: vec![item("330784105", 1), item("330784001", 2), item("", 3), heartbeat],
            counts: vec![count("330784105", 4), count("330784001", 9)],
            warnings: vec![warning],
            open: vec![],
        };
        let told = pulse.take(&news, (&scope(), true), Data::Real);
        assert_eq!(told.iter().map(|(event, _)| *event).collect::<Vec<_>>(), ["feed", "counts"]);
        assert_eq!(told[0].1["items"].as_array().unwrap().len(), 1);
        assert_eq!(told[1].1["incident"]["today"], 4);
        let again = News { items: vec![], warnings: vec![], ..news };
        assert!(pulse.take(&again, (&scope(), true), Data::Real).is_empty());
    }

    #[test]
    fn who_may_read_no_record_is_told_of_none() {
        let mut pulse = Pulse::begin(&scope(), Data::Real, vec![], &[], &[]);
        let news = News { items: vec![item("330784105", 1)], ..News::default() };
        assert!(pulse.take(&news, (&scope(), false), Data::Real).is_empty());
    }

    #[test]
    fn a_flood_is_cut_and_said() {
        let mut pulse = Pulse::begin(&scope(), Data::Real, vec![], &[], &[]);
        let items = (0..80).map(|offset| item("330784105", offset)).collect();
        let told = pulse.take(&News { items, ..News::default() }, (&scope(), true), Data::Real);
        assert_eq!(
            (told[0].1["items"].as_array().unwrap().len(), &told[0].1["passed_over"]),
            (50, &json!(30))
        );
        assert_eq!(told[0].1["items"][0]["subject"], "incident:79", "the newest first");
        assert_eq!(pulse.snapshot()["feed"].as_array().unwrap().len(), FEED_KEPT);
    }
}
