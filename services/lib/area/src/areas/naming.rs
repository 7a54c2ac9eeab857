//! What a located place is called: a code of the one list that the set's statutory areas are known by.
//!
//! Used by ingest for events that name no area. Never an overlay's code, and never one list's code for another's.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::Areas;
use crate::reference::{Alias, ReferenceSet};

/// The statistical list, whose codes nest by prefix down to the grid: preferred wherever a set has it.
const STATISTICAL: &str = "nbs";

/// The list of a set: the statistical one, else the one that names most statutory areas, else none.
pub(super) fn preferred(set: &ReferenceSet) -> Option<String> {
    let statutory: BTreeSet<&str> =
        set.areas.iter().filter(|area| !area.overlay).map(|area| area.id.as_str()).collect();
    let mut named: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for alias in set.aliases.iter().filter(|alias| statutory.contains(alias.area_id.as_str())) {
        named.entry(&alias.system).or_default().insert(&alias.area_id);
    }
    if named.contains_key(STATISTICAL) {
        return Some(STATISTICAL.to_owned());
    }
    // Of equals the first by name, so that every process chooses the same.
    named.iter().rev().max_by_key(|(_, areas)| areas.len()).map(|(system, _)| (*system).to_owned())
}

impl Areas {
    /// The code of the smallest statutory area that holds a position in degrees WGS-84 on a day. An area that the list
    /// does not name is called by what holds it. None outside, or where nothing has a code.
    #[must_use]
    pub fn named_at(&self, longitude: f64, latitude: f64, on: Date) -> Option<&Alias> {
        let system = self.preferred.as_deref()?;
        let area = self.locate(longitude, latitude, on).statutory?;
        let above = self.ancestors(&area.id, on).map(|area| area.id.as_str());
        std::iter::once(area.id.as_str()).chain(above).find_map(|id| self.alias(id, system, on))
    }
}
