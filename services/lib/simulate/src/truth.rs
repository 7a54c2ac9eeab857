//! The truth about a simulated city: what a platform must find when it has all events.
//!
//! Plain data for a file. It comes from the simulator's own draws, never from a fold or a query.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What every truth file says first.
pub const NOTICE: &str = "simulated; exercise; never real";

/// Everything that is known of a simulation. Lists are sorted; areas are towns (nine digits), or the city's code (six)
/// or empty where the subject has no town.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Truth {
    /// [`NOTICE`].
    pub notice: String,
    /// Name of the city.
    pub city: String,
    /// Seed of the dice.
    pub seed: u64,
    /// Name of the scenario.
    pub scenario: String,
    /// First local day.
    pub from: Date,
    /// Length in months.
    pub months: u32,
    /// IANA zone of days and months.
    pub zone: String,
    /// End of the simulated time, milliseconds since 1970; nothing was sent at or after it.
    pub ends_at_ms: i64,
    /// Distinct events sent.
    pub events: u64,
    /// Events sent once more.
    pub retries: u64,
    /// Distinct events by kind.
    pub events_by_kind: BTreeMap<String, u64>,
    /// Subjects of which anything was sent, by kind; a source counts once a stream.
    pub subjects_by_kind: BTreeMap<String, u64>,
    /// Counted subjects.
    pub counts: Vec<Count>,
    /// Times between steps.
    pub stages: Vec<Stage>,
    /// Hazards, disputes and petitions, one by one.
    pub ledgers: Vec<Entry>,
    /// Numbers that are added up.
    pub sums: Vec<Sum>,
    /// Results of surveys.
    pub components: Vec<Component>,
    /// What the sources had recorded at some times.
    pub known: Vec<Known>,
    /// Single cases that a figure must show.
    pub planted: Vec<Planted>,
    /// Outbreaks that a detector should find.
    pub anomalies: Vec<Anomaly>,
    /// Expected ratio of April to October 2026 to April to October 2025.
    pub effects: BTreeMap<String, f64>,
    /// Numbers of a source that were never given.
    pub sequence_gaps: Vec<SequenceGap>,
    /// Control totals that do not agree with what was sent. A total counts the distinct events of a kind that the
    /// source recorded, by its own clock, on the day.
    pub wrong_control_totals: Vec<WrongControlTotal>,
    /// Sources that fell silent.
    pub silent: Vec<Silence>,
}

/// How many subjects count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    /// Kind of subject.
    pub kind: String,
    /// Area.
    pub area: String,
    /// Class, as the kind has one.
    pub class: String,
    /// Local month, empty for what has none.
    pub month: String,
    /// How many.
    pub count: i64,
}

/// How long a step took, over all counted subjects that have both times.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stage {
    /// Kind of subject.
    pub kind: String,
    /// Area.
    pub area: String,
    /// From what to what, for instance `reported_to_closed`.
    pub stage: String,
    /// Local month of the first of both.
    pub month: String,
    /// How many.
    pub n: i64,
    /// Sum, milliseconds.
    pub sum_ms: i64,
}

/// A hazard, dispute or petition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Kind of subject.
    pub kind: String,
    /// The subject.
    pub subject: String,
    /// Area.
    pub area: String,
    /// Where it stands at the end.
    pub status: String,
    /// When it came up, milliseconds.
    pub opened_at: i64,
    /// Limit, milliseconds.
    pub due_at: Option<i64>,
    /// Closed, resolved or answered, milliseconds.
    pub settled_at: Option<i64>,
    /// Times re-opened.
    pub reopened: i64,
    /// Responsible organisation.
    pub organisation: String,
}

/// Numbers of an area and month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sum {
    /// What is added up.
    pub name: String,
    /// Area.
    pub area: String,
    /// Local month, empty for totals.
    pub month: String,
    /// The numbers.
    pub values: BTreeMap<String, i64>,
}

/// A result of a survey.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Component {
    /// Wave.
    pub wave: String,
    /// Component.
    pub component: String,
    /// Area.
    pub area: String,
    /// Thousandths of a point.
    pub score_milli: i64,
    /// How many answered.
    pub respondents: i64,
}

/// Counts of incidents, fires and work accidents from the events recorded by a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    /// The time, inclusive, milliseconds.
    pub known_at: i64,
    /// The counts.
    pub counts: Vec<Count>,
}

/// A single case that was put in on purpose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Planted {
    /// What, for instance `overdue_hazard`.
    pub what: String,
    /// Kind of subject.
    pub kind: String,
    /// Subject, or source.
    pub subject: String,
    /// Area.
    pub area: String,
    /// From when it holds, milliseconds.
    pub from_ms: i64,
    /// Until when it holds, milliseconds.
    pub until_ms: i64,
    /// How many, where that says something.
    pub number: i64,
}

/// An outbreak: cases above what is usual.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Anomaly {
    /// Kind of subject.
    pub kind: String,
    /// Town.
    pub area: String,
    /// Class.
    pub class: String,
    /// First local day.
    pub start: Date,
    /// Last local day.
    pub end: Date,
    /// Size in standard deviations of a usual week.
    pub size_sd: f64,
    /// Cases added.
    pub cases: i64,
}

/// A number that a source skipped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SequenceGap {
    /// Source.
    pub source: String,
    /// Stream.
    pub stream: String,
    /// The number that is missing.
    pub missing: i64,
}

/// A declared total that is not what was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrongControlTotal {
    /// Source.
    pub source: String,
    /// Local day.
    pub day: String,
    /// Kind counted.
    pub of_kind: String,
    /// As declared.
    pub declared: i64,
    /// As recorded and sent.
    pub actual: i64,
}

/// A source that sent nothing, and everything afterwards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Silence {
    /// Source.
    pub source: String,
    /// From when, milliseconds.
    pub from_ms: i64,
    /// Until when, milliseconds; what was held back follows within the hour, heartbeats do not.
    pub until_ms: i64,
}
