//! From findings, bin by bin, to warnings: what is new, what goes on, what is over.
//!
//! Pure, and blind to what people do: the same findings in the same order give the same warnings with the same ids,
//! whoever computes them and however often. A finding that overlaps an open warning of its definition by more than half
//! of the areas, and touches it in time, revises it; otherwise it raises one.

use std::collections::{BTreeMap, BTreeSet};

use quanyu_event::{WarningClearing, WarningColour, WarningRevision};
use uuid::Uuid;

use crate::bins::Bin;

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

/// A warning that detectors still speak of.
#[derive(Debug, Clone, PartialEq)]
pub struct Episode {
    /// What it is about now.
    pub spot: Spot,
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
    open: BTreeMap<Uuid, Episode>,
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
        self.open.insert(id, Episode { spot });
    }

    /// Takes in that a detector ended a warning.
    pub fn forget(&mut self, id: Uuid) {
        self.open.remove(&id);
    }

    /// The open ones.
    pub fn open(&self) -> impl Iterator<Item = (&Uuid, &Episode)> {
        self.open.iter()
    }

    /// Takes in what was found in a bin; `name` gives the id of a new warning. Findings are in their order, and so are
    /// the changes.
    pub fn advance(&mut self, bin: Bin, findings: &[Spot], name: impl Fn(usize) -> Uuid) -> Vec<Change> {
        let mut changes = Vec::new();
        let mut going_on = BTreeSet::new();
        for (index, spot) in findings.iter().enumerate() {
            let met = self.open.iter().find(|(id, episode)| !going_on.contains(*id) && episode.meets(spot));
            match met.map(|(id, _)| *id) {
                Some(id) => {
                    going_on.insert(id);
                    if let Some(episode) = self.open.get_mut(&id) {
                        let reason = episode.take(spot);
                        changes.push(Change::Revise { id, finding: index, reason });
                    }
                }
                None => {
                    let id = name(index);
                    going_on.insert(id);
                    self.open.insert(id, Episode { spot: spot.clone() });
                    changes.push(Change::Raise { id, finding: index });
                }
            }
        }
        let over: Vec<Uuid> = self
            .open
            .iter()
            .filter(|(id, episode)| !going_on.contains(*id) && episode.spot.last < bin)
            .map(|(id, _)| *id)
            .collect();
        for id in over {
            self.open.remove(&id);
            changes.push(Change::Clear { id, cause: WarningClearing::ReturnedToNormal });
        }
        changes
    }

    /// Takes in what is found in a bin that was judged before, on corrected data: a warning of that bin alone that is
    /// found no more never was one.
    pub fn correct(&mut self, bin: Bin, findings: &[Spot], name: impl Fn(usize) -> Uuid) -> Vec<Change> {
        let mut changes = Vec::new();
        let mut confirmed = BTreeSet::new();
        for (index, spot) in findings.iter().enumerate() {
            let met = self.open.iter().find(|(id, episode)| !confirmed.contains(*id) && episode.meets(spot));
            match met.map(|(id, episode)| (*id, episode.spot.clone())) {
                Some((id, known)) => {
                    confirmed.insert(id);
                    let now = Spot { first: known.first.min(spot.first), ..spot.clone() };
                    if known.last == spot.last && known != now {
                        self.open.insert(id, Episode { spot: now });
                        changes.push(Change::Revise {
                            id,
                            finding: index,
                            reason: WarningRevision::Corrected,
                        });
                    }
                }
                None => {
                    let id = name(index);
                    confirmed.insert(id);
                    self.open.insert(id, Episode { spot: spot.clone() });
                    changes.push(Change::Raise { id, finding: index });
                }
            }
        }
        let never: Vec<Uuid> = self
            .open
            .iter()
            .filter(|(id, episode)| {
                !confirmed.contains(*id) && episode.spot.first == bin && episode.spot.last == bin
            })
            .map(|(id, _)| *id)
            .collect();
        for id in never {
            self.open.remove(&id);
            changes.push(Change::Clear { id, cause: WarningClearing::Corrected });
        }
        changes
    }
}

impl Episode {
    /// Whether a finding is this one going on.
    fn meets(&self, spot: &Spot) -> bool {
        let known = &self.spot;
        let common = known.areas.intersection(&spot.areas).count();
        let more_than_half = common * 2 > known.areas.len().min(spot.areas.len());
        known.category == spot.category
            && more_than_half
            && spot.first <= known.last.plus(1)
            && known.first <= spot.last.plus(1)
    }

    /// Becomes what was found, and keeps its beginning.
    fn take(&mut self, spot: &Spot) -> WarningRevision {
        let (was, is) = (self.spot.colour as i32, spot.colour as i32);
        let first = self.spot.first.min(spot.first);
        self.spot = Spot { first, ..spot.clone() };
        match is.cmp(&was) {
            std::cmp::Ordering::Greater => WarningRevision::Grew,
            std::cmp::Ordering::Less => WarningRevision::Shrank,
            std::cmp::Ordering::Equal => WarningRevision::GoesOn,
        }
    }
}

#[cfg(test)]
mod tests;
