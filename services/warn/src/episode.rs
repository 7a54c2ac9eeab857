//! From findings, bin by bin, to warnings: what is new, what goes on, what is over.
//!
//! Pure, and blind to what people do: the same findings in the same order give the same warnings with the same ids,
//! whoever computes them and however often. A finding that overlaps an open warning of its definition by more than half
//! of the areas, and touches it in time, revises it; otherwise it raises one.

use std::collections::{BTreeMap, BTreeSet};

use quanyu_event::{WarningClearing, WarningColour, WarningRevision};
use uuid::Uuid;

use crate::bins::Bin;
use crate::series::Key;

/// What a finding is about.
#[derive(Debug, Clone, PartialEq)]
pub struct Spot {
    /// Areas.
    pub areas: BTreeSet<String>,
    /// Category; findings of two categories never are the same warning.
    pub category: String,
    /// First bin.
    pub first: Bin,
    /// Last bin.
    pub last: Bin,
    /// How grave.
    pub colour: WarningColour,
    /// Counted.
    pub observed: u64,
}

/// What changes.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// A new warning, for the finding with this index.
    Raise {
        /// Its id.
        id: Uuid,
        /// Which finding.
        finding: usize,
    },
    /// The warning goes on with the finding of this index.
    Revise {
        /// Its id.
        id: Uuid,
        /// Which finding.
        finding: usize,
        /// How it changed.
        reason: WarningRevision,
    },
    /// The warning is over.
    Clear {
        /// Its id.
        id: Uuid,
        /// Why.
        cause: WarningClearing,
    },
}

/// The open warnings of one definition.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Episodes {
    open: BTreeMap<Uuid, Spot>,
}

/// Who finds: a warning's id depends on all of it.
#[derive(Debug, Clone, Copy)]
pub struct Origin<'a> {
    /// Version of the detector set.
    pub set_version: &'a str,
    /// Line of the set.
    pub definition: &'a str,
    /// Whether exercise data are judged.
    pub exercise: bool,
}

impl Origin<'_> {
    /// The id of a warning that a detector raises: the same for the same finding, whoever makes it.
    #[must_use]
    pub fn warning_id(&self, detector: &str, version: &str, spot: &Spot) -> Uuid {
        let areas: Vec<&str> = spot.areas.iter().map(String::as_str).collect();
        let data = if self.exercise { "exercise" } else { "real" };
        let name = format!(
            "{data}\n{}\n{}\n{detector}\n{version}\n{}\n{}\n{}",
            self.set_version,
            self.definition,
            spot.category,
            areas.join(","),
            spot.first.0
        );
        Uuid::new_v5(&Uuid::NAMESPACE_OID, name.as_bytes())
    }
}

impl Episodes {
    /// Takes in what the log says was raised or revised before.
    pub fn recall(&mut self, id: Uuid, spot: Spot) {
        self.open.insert(id, spot);
    }

    /// The open ones.
    pub fn open(&self) -> impl Iterator<Item = (&Uuid, &Spot)> {
        self.open.iter()
    }

    /// Takes in what was found in a bin; `name` gives the id of a new warning. Findings are in their order, and so are
    /// the changes. A warning of a suspended series stays as it is: its silence is no return to normal.
    pub fn advance(
        &mut self,
        bin: Bin,
        findings: &[Spot],
        suspended: &BTreeSet<Key>,
        name: impl Fn(usize) -> Uuid,
    ) -> Vec<Change> {
        let mut changes = Vec::new();
        let mut going_on = BTreeSet::new();
        for (index, spot) in findings.iter().enumerate() {
            match self.met(spot, &going_on) {
                Some((id, known)) => {
                    going_on.insert(id);
                    let reason = known.becomes(spot);
                    self.open.insert(id, known.with(spot));
                    changes.push(Change::Revise { id, finding: index, reason });
                }
                None => changes.push(self.raise(name(index), index, spot, &mut going_on)),
            }
        }
        let over =
            |id: &Uuid, known: &Spot| !going_on.contains(id) && known.last < bin && !known.touches(suspended);
        changes.extend(self.clear(over, WarningClearing::ReturnedToNormal));
        changes
    }

    /// Takes in what is found in a bin that was judged before, on corrected data: a warning of that bin alone that is
    /// found no more never was one.
    pub fn correct(
        &mut self,
        bin: Bin,
        findings: &[Spot],
        suspended: &BTreeSet<Key>,
        name: impl Fn(usize) -> Uuid,
    ) -> Vec<Change> {
        let mut changes = Vec::new();
        let mut confirmed = BTreeSet::new();
        for (index, spot) in findings.iter().enumerate() {
            match self.met(spot, &confirmed) {
                Some((id, known)) => {
                    confirmed.insert(id);
                    let now = known.with(spot);
                    if known.last == spot.last && known != now {
                        self.open.insert(id, now);
                        let reason = WarningRevision::Corrected;
                        changes.push(Change::Revise { id, finding: index, reason });
                    }
                }
                None => changes.push(self.raise(name(index), index, spot, &mut confirmed)),
            }
        }
        let never = |id: &Uuid, known: &Spot| {
            let alone = known.first == bin && known.last == bin;
            !confirmed.contains(id) && alone && !known.touches(suspended)
        };
        changes.extend(self.clear(never, WarningClearing::Corrected));
        changes
    }

    /// The open warning that a finding goes on with; one that another finding has taken is none.
    fn met(&self, spot: &Spot, taken: &BTreeSet<Uuid>) -> Option<(Uuid, Spot)> {
        let met = self.open.iter().find(|(id, known)| !taken.contains(*id) && known.meets(spot));
        met.map(|(id, known)| (*id, known.clone()))
    }

    fn raise(&mut self, id: Uuid, finding: usize, spot: &Spot, taken: &mut BTreeSet<Uuid>) -> Change {
        taken.insert(id);
        self.open.insert(id, spot.clone());
        Change::Raise { id, finding }
    }

    /// Ends the warnings that are over, in the order of their ids.
    fn clear(&mut self, over: impl Fn(&Uuid, &Spot) -> bool, cause: WarningClearing) -> Vec<Change> {
        let ended = self.open.extract_if(.., |id, known| over(id, known));
        ended.map(|(id, _)| Change::Clear { id, cause }).collect()
    }
}

impl Spot {
    /// Whether a finding is this one going on.
    fn meets(&self, spot: &Self) -> bool {
        let common = self.areas.intersection(&spot.areas).count();
        // Without areas it is about the whole city.
        let more_than_half = common * 2 > self.areas.len().min(spot.areas.len()) || self.areas == spot.areas;
        self.category == spot.category
            && more_than_half
            && spot.first <= self.last.plus(1)
            && self.first <= spot.last.plus(1)
    }

    /// Whether it is about a series among these.
    fn touches(&self, series: &BTreeSet<Key>) -> bool {
        series.iter().any(|key| self.category == key.category && self.areas.contains(&key.area))
    }

    /// What was found now, with the beginning that is known.
    fn with(&self, spot: &Self) -> Self {
        Self { first: self.first.min(spot.first), ..spot.clone() }
    }

    /// How it changes with what was found now.
    fn becomes(&self, spot: &Self) -> WarningRevision {
        match (spot.colour as i32).cmp(&(self.colour as i32)) {
            std::cmp::Ordering::Greater => WarningRevision::Grew,
            std::cmp::Ordering::Less => WarningRevision::Shrank,
            std::cmp::Ordering::Equal => WarningRevision::GoesOn,
        }
    }
}

#[cfg(test)]
mod tests;
