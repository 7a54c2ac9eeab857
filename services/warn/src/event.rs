//! Warnings and evaluations as events, with ids that depend on what they say, so that whoever says it twice says it once.

use jiff::tz::TimeZone;
use quanyu_event::{
    Area, Envelope, EvaluationCompleted, EvaluationPinned, Payload, SCHEMA_VERSION, Subject, Timestamp,
    WarningBin, WarningCleared, WarningFinding, WarningRaised, WarningRevised,
};
use quanyu_figures::Position;
use uuid::Uuid;

use crate::bins::{Bin, Width};
use crate::episode::Change;
use crate::finding::Finding;
use crate::judge::Judgement;
use crate::set::{DetectorSet, Line};

/// The source of everything that warn says.
pub const SOURCE: &str = "warn";

/// A bin of a definition, judged for the first time or again.
#[derive(Debug, Clone)]
pub struct Evaluation<'a> {
    /// The set.
    pub set: &'a DetectorSet,
    /// Its zone.
    pub zone: &'a TimeZone,
    /// Line of the set.
    pub line: Line<'a>,
    /// The bin.
    pub bin: Bin,
    /// When it begins.
    pub from_at: jiff::Timestamp,
    /// When it ends.
    pub to_at: jiff::Timestamp,
    /// 0 for the first time.
    pub round: i32,
    /// Whether exercise data are judged.
    pub exercise: bool,
}

/// When an evaluation's position was fixed, and up to when its data were complete.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pinned {
    /// When: the time of everything that the evaluation says.
    pub at: jiff::Timestamp,
    /// Up to when data were complete.
    pub complete_at: jiff::Timestamp,
}

impl Evaluation<'_> {
    /// Its subject.
    #[must_use]
    pub fn subject(&self) -> String {
        let data = if self.exercise { "exercise" } else { "real" };
        let (version, name) = (&self.set.version, self.line.name);
        format!("evaluation:{version}/{data}/{name}/{}/{}", self.from_at, self.round)
    }

    /// The event that fixes its position.
    #[must_use]
    pub fn pinned(&self, pinned: Pinned, position: &Position) -> Option<Envelope> {
        let payload = EvaluationPinned {
            definition: self.line.name.to_owned(),
            set_version: self.set.version.clone(),
            from_at: stamp(self.from_at),
            to_at: stamp(self.to_at),
            round: self.round,
            complete_at: stamp(pinned.complete_at),
            log_position_json: serde_json::to_string(position).ok()?,
        };
        // An id of its own: of two instances that pin the same bin the first in the log holds.
        self.envelope(&self.subject(), Uuid::new_v4(), pinned.at, None, payload.into())
    }

    /// The event that ends it.
    #[must_use]
    pub fn completed(&self, at: jiff::Timestamp, judgement: &Judgement) -> Option<Envelope> {
        let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
        let payload = EvaluationCompleted {
            tested: count(judgement.tested),
            untestable: count(judgement.untestable.values().sum()),
            suspended: count(judgement.suspended.len()),
            flagged: count(judgement.flagged),
            findings: count(judgement.findings.len()),
            false_expected: self.line.false_per_bin,
            reasons_json: serde_json::to_string(&judgement.untestable).ok()?,
        };
        let subject = self.subject();
        let id = Uuid::new_v5(&Uuid::NAMESPACE_OID, format!("{subject}\ncompleted").as_bytes());
        self.envelope(&subject, id, at, None, payload.into())
    }

    /// The event of a change of a warning; none of a change without its finding.
    #[must_use]
    pub fn changed(&self, change: &Change, findings: &[Finding], pinned: Pinned) -> Option<Envelope> {
        let found = |index: usize| findings.get(index);
        let (id, area, payload): (Uuid, Option<&str>, Payload) = match change {
            Change::Raise { id, finding } => {
                let finding = found(*finding)?;
                (*id, area_of(finding), self.raised(finding, pinned).into())
            }
            Change::Revise { id, finding, reason } => {
                let finding = found(*finding)?;
                let payload = WarningRevised { reason: *reason, finding: self.finding(finding, pinned) };
                (*id, area_of(finding), payload.into())
            }
            Change::Clear { id, cause } => {
                let evaluation = Some(self.subject());
                let payload = WarningCleared { cause: *cause, seen_turn: None, evaluation, note: None };
                (*id, None, payload.into())
            }
        };
        let name = format!("{id}\n{}\n{}", payload.event_name(), self.subject());
        let event_id = Uuid::new_v5(&Uuid::NAMESPACE_OID, name.as_bytes());
        self.envelope(&format!("warning:{id}"), event_id, pinned.at, area, payload)
    }

    fn raised(&self, finding: &Finding, pinned: Pinned) -> WarningRaised {
        WarningRaised {
            definition: self.line.name.to_owned(),
            detector: finding.detector.to_owned(),
            detector_version: finding.version.to_owned(),
            set_version: self.set.version.clone(),
            category: Some(finding.category.clone()).filter(|category| !category.is_empty()),
            bin: match self.line.bin {
                Width::Hour => WarningBin::Hour,
                Width::Day => WarningBin::Day,
                Width::Week => WarningBin::Week,
            },
            parameters_json: finding.parameters_json.clone(),
            false_per_week: self.line.false_per_week(),
            finding: self.finding(finding, pinned),
        }
    }

    fn finding(&self, finding: &Finding, pinned: Pinned) -> WarningFinding {
        WarningFinding {
            colour: finding.colour,
            area_codes: finding.areas.iter().cloned().collect(),
            from_at: stamp(self.start(finding.first)),
            to_at: stamp(self.start(finding.last.plus(1))),
            observed: i64::try_from(finding.observed).unwrap_or(i64::MAX),
            expected: finding.expected,
            upper: finding.upper,
            ratio_lower: finding.ratio.map(|(lower, _)| lower),
            ratio_upper: finding.ratio.and_then(|(_, upper)| upper),
            p: finding.p,
            score: finding.score,
            recurrence_days: finding.recurrence_days,
            baseline: finding.baseline.clone(),
            centre: finding.circle.map(|circle| quanyu_event::Position {
                longitude: circle.longitude,
                latitude: circle.latitude,
                coordinate_system: quanyu_event::CoordinateSystem::Wgs84,
            }),
            radius_m: finding.circle.map(|circle| circle.radius_m),
            evaluation: self.subject(),
            data_as_of_at: stamp(pinned.complete_at),
        }
    }

    fn start(&self, bin: Bin) -> jiff::Timestamp {
        self.line.bin.start(bin, self.zone).unwrap_or(self.to_at)
    }

    fn envelope(
        &self,
        subject: &str,
        event_id: Uuid,
        at: jiff::Timestamp,
        area: Option<&str>,
        payload: Payload,
    ) -> Option<Envelope> {
        let code = area.unwrap_or(&self.set.area);
        let area = (!code.is_empty()).then(|| Area {
            system: self.set.area_system.clone(),
            version: self.set.area_version.clone(),
            code: code.to_owned(),
        });
        Some(Envelope {
            received_at: stamp(at),
            event_id,
            source: SOURCE.to_owned(),
            source_sequence: None,
            subject: Subject::parse(subject).ok()?,
            occurred_at: stamp(at),
            recorded_at: stamp(at),
            area,
            actor: None,
            correlation_id: None,
            causation_id: None,
            source_reference: None,
            exercise: self.exercise,
            schema_version: SCHEMA_VERSION,
            payload,
        })
    }
}

/// The area of a finding that is about one; a wider one is the whole set's.
fn area_of(finding: &Finding) -> Option<&str> {
    finding.areas.first().filter(|_| finding.areas.len() == 1).map(String::as_str)
}

fn stamp(at: jiff::Timestamp) -> Timestamp {
    Timestamp::from_millis(at.as_millisecond())
}
