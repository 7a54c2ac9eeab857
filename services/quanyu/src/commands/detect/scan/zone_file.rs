//! The file of zones: a line for each, with its locations.
//!
//! Used where zones are given. Names stand between commas or, where a line has none, between blanks.

use std::collections::BTreeSet;
use std::path::Path;

use quanyu_boot::Failure;

use super::names::Names;
use crate::commands::detect::columns::{self, text_of};

/// As many scores as are made in a minute.
const ZONES_MAX: usize = 1_000_000;

/// A zone.
#[derive(Debug)]
pub struct Zone {
    /// Where it stands in the file.
    pub line: u64,
    pub locations: Vec<usize>,
}

/// Reads the zones, all of whose locations are known by now.
///
/// # Errors
/// The file cannot be read, has no zone or too many, or names a location that is not known, or twice (exit 2).
pub fn read(path: &Path, names: &mut Names) -> Result<Vec<Zone>, Failure> {
    let text = text_of(path)?;
    let mut zones = Vec::new();
    for (line, words) in (1_u64..).zip(text.trim_start_matches('\u{feff}').lines()) {
        if words.trim().is_empty() {
            continue;
        }
        let wrong = |reason: &str| columns::wrong(path, line, reason);
        if zones.len() == ZONES_MAX {
            return Err(wrong(&format!("more than {ZONES_MAX} zones")));
        }
        let split: Vec<&str> = if words.contains(',') {
            words.split(',').map(str::trim).collect()
        } else {
            words.split_whitespace().collect()
        };
        let mut seen = BTreeSet::new();
        let mut locations = Vec::with_capacity(split.len());
        for name in split {
            let location = names.of(name, wrong)?;
            if !seen.insert(location) {
                return Err(wrong(&format!("location `{name}` is in the zone twice")).fix("name it once"));
            }
            locations.push(location);
        }
        zones.push(Zone { line, locations });
    }
    if zones.is_empty() {
        return Err(
            columns::wrong(path, 1, "there is no zone").fix("write a line of locations for each zone")
        );
    }
    Ok(zones)
}
