//! What time does to warnings: nobody acknowledges, so the next level is told; a shelving is over; one expires.
//!
//! Pure, and blind to who runs it: an event happens at its limit, not when somebody looks, and has an id that depends on
//! what it says. So two instances, or one that was down, say the same. Used by the runner.

use std::collections::BTreeMap;

use quanyu_event::{
    Envelope, Payload, SCHEMA_VERSION, Subject, Timestamp, WarningColour, WarningEscalated, WarningExpired,
    WarningResumed,
};
use quanyu_store::clickhouse;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::event::SOURCE;
use crate::row::{Status, WarningRow};

/// More levels than any city has.
const LEVELS_MAX: usize = 9;
/// A level that is told later than that is told nothing new.
const MINUTES_MAX: u32 = 7 * 24 * 60;
const MINUTE_MS: i64 = 60_000;

/// The limits: the section `warn.escalation` of the configuration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// How long a warning of each colour may stay unacknowledged in a turn before a level is told, minutes; the next
    /// level is told after the same time again.
    pub minutes: Minutes,
    /// Who is told, the first level first. Nobody: nothing escalates.
    pub organisations: Vec<String>,
    /// Days without any event after which a warning expires.
    pub expire_days: u32,
}

/// Minutes by colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Minutes {
    /// 蓝 IV.
    pub blue: u32,
    /// 黄 III.
    pub yellow: u32,
    /// 橙 II.
    pub orange: u32,
    /// 红 I.
    pub red: u32,
}

impl Default for Settings {
    fn default() -> Self {
        let minutes = Minutes { blue: 24 * 60, yellow: 4 * 60, orange: 60, red: 15 };
        Self { minutes, organisations: Vec::new(), expire_days: 30 }
    }
}

impl Settings {
    /// Everything that is wrong with the limits, each with its key.
    #[must_use]
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        let Minutes { blue, yellow, orange, red } = self.minutes;
        for (colour, minutes) in [("blue", blue), ("yellow", yellow), ("orange", orange), ("red", red)] {
            if !(1..=MINUTES_MAX).contains(&minutes) {
                faults.push(format!("minutes.{colour}: must be 1 to {MINUTES_MAX}"));
            }
        }
        if self.organisations.len() > LEVELS_MAX {
            faults.push(format!("organisations: at most {LEVELS_MAX} levels"));
        }
        let form = |name: &String| (1..=128).contains(&name.chars().count()) && !name.trim().is_empty();
        if !self.organisations.iter().all(form) {
            faults.push("organisations: a name of 1 to 128 characters each".to_owned());
        }
        if self.expire_days == 0 {
            faults.push("expire_days: must be at least 1".to_owned());
        }
        faults
    }

    /// By the gravest colour that it had: that only rises, and takes a new turn when it does.
    fn minutes(&self, row: &WarningRow) -> u32 {
        match row.colour_max {
            WarningColour::Red => self.minutes.red,
            WarningColour::Orange => self.minutes.orange,
            WarningColour::Yellow => self.minutes.yellow,
            WarningColour::Blue | WarningColour::Unspecified => self.minutes.blue,
        }
    }
}

/// A warning that is not over, and since when it is in its turn: when the platform accepted the event that began it.
#[derive(Debug, Clone, PartialEq)]
pub struct Open {
    /// As the tables have it.
    pub row: WarningRow,
    /// Since when its turn is.
    pub turn_since: Timestamp,
}

/// When a turn of a warning began.
#[derive(Debug, Clone, PartialEq, quanyu_store::Row, Deserialize)]
pub struct Turn {
    /// The warning.
    pub subject: String,
    /// Which turn.
    pub turn: u32,
    /// When the platform accepted the event that began it.
    pub since: Timestamp,
}

/// The warnings of one question with the turns of another. One that moved on in between waits for the next look.
#[must_use]
pub fn open(rows: Vec<WarningRow>, turns: Vec<Turn>) -> Vec<Open> {
    let since: BTreeMap<(String, u32), Timestamp> =
        turns.into_iter().map(|turn| ((turn.subject, turn.turn), turn.since)).collect();
    let one = |row: WarningRow| {
        let turn_since = since.get(&(row.subject.clone(), row.turn)).copied()?;
        Some(Open { row, turn_since })
    };
    rows.into_iter().filter_map(one).collect()
}

/// The question for the [`Turn`] of each warning that is not over; [`crate::row::open`] asks for the warnings.
#[must_use]
pub fn turns() -> String {
    "SELECT subject, turn, toUnixTimestamp64Milli(min(last_received_at)) AS since FROM warning_history \
     WHERE (subject, turn) IN (SELECT subject, turn FROM v1_warnings \
     WHERE status NOT IN ('unraised', 'cleared', 'expired')) GROUP BY subject, turn ORDER BY subject"
        .to_owned()
}

/// What is due by now, in the order of the warnings and of time.
#[must_use]
pub fn due(open: &[Open], settings: &Settings, now: Timestamp) -> Vec<Envelope> {
    open.iter().flat_map(|warning| warning.due(settings, now)).collect()
}

impl Open {
    fn due(&self, settings: &Settings, now: Timestamp) -> Vec<Envelope> {
        let expires_at = self.row.last_received_at.plus_days(i64::from(settings.expire_days));
        let event = match self.row.status {
            Status::Unraised | Status::Cleared | Status::Expired => None,
            Status::Shelved => self.resumed(now),
            _ if expires_at <= now => {
                // The last event is part of the id: one that came meanwhile makes it another expiry.
                let name = format!("expired\n{}", expires_at.millis());
                self.event(&name, expires_at, WarningExpired { evaluation: None }.into())
            }
            Status::Raised => return self.escalated(settings, now),
            Status::Acknowledged | Status::Assigned | Status::Returned => None,
        };
        event.into_iter().collect()
    }

    fn resumed(&self, now: Timestamp) -> Option<Envelope> {
        let until = self.row.shelved_until_at.filter(|until| *until <= now)?;
        self.event("resumed", until, WarningResumed { seen_turn: None, note: None }.into())
    }

    /// Each level whose limit is over and who was not told in this turn.
    fn escalated(&self, settings: &Settings, now: Timestamp) -> Vec<Envelope> {
        let step_ms = i64::from(settings.minutes(&self.row)).saturating_mul(MINUTE_MS);
        let levels = (1_i32..).zip(settings.organisations.iter().take(LEVELS_MAX));
        levels
            .filter_map(|(level, organisation)| {
                let waited_ms = step_ms.saturating_mul(i64::from(level));
                let limit = Timestamp::from_millis(self.turn_since.millis().saturating_add(waited_ms));
                // An event of this platform happens at its limit, so the last one tells up to where it was told.
                let told = self.row.escalated_at.is_some_and(|last| last >= limit);
                if told || limit > now {
                    return None;
                }
                let payload = WarningEscalated { level, organisation: organisation.clone() };
                self.event(&format!("escalated\n{level}"), limit, payload.into())
            })
            .collect()
    }

    fn event(&self, name: &str, at: Timestamp, payload: Payload) -> Option<Envelope> {
        let name = format!("{}\n{}\n{name}", self.row.subject, self.row.turn);
        Some(Envelope {
            received_at: at,
            event_id: Uuid::new_v5(&Uuid::NAMESPACE_OID, name.as_bytes()),
            source: SOURCE.to_owned(),
            source_sequence: None,
            subject: Subject::parse(&self.row.subject).ok()?,
            occurred_at: at,
            recorded_at: at,
            area: None,
            actor: None,
            correlation_id: None,
            causation_id: None,
            source_reference: None,
            exercise: self.row.exercise,
            schema_version: SCHEMA_VERSION,
            payload,
        })
    }
}

#[cfg(test)]
mod tests;
