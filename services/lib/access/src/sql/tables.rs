//! What guards each table and view: the area of its rows, nothing because it is reference data, or administrators only.
//!
//! A view is guarded like the strictest of what it reads. A new table with an area guards itself; any other new one has
//! to be named here, or applying access fails.

use std::collections::{BTreeMap, BTreeSet};

/// Reference data and how far the log is visible: no row is about anybody's area.
const OPEN: [&str; 12] = [
    "area_aliases",
    "areas",
    "calendar",
    "categories",
    "channels",
    "definitions",
    "departments",
    "frontiers",
    "lunar_years",
    "populations",
    "reference_sets",
    "sla_limits",
];

/// About the whole system: who read what, what was refused, how it is written. Also where rows have an area.
const ADMINISTRATORS: [&str; 8] = [
    "access_read_history",
    "access_reads",
    "audit_events",
    "duplicate_events",
    "fences",
    "ledger",
    "migrations",
    "rejected_events",
];

/// The column by which rows are filtered, and the list that its codes are of.
const AREA: &str = "area_code";
const SYSTEM: &str = "area_system";
/// Engines whose row filters hold at the table itself. What forwards (Distributed, Buffer, Merge, Dictionary) does not.
const FILTERED_ENGINE: &str = "MergeTree";
const VIEW_ENGINE: &str = "View";

/// A table or view as `system.tables` and `system.columns` describe it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableShape {
    /// Its name, in our database.
    pub name: String,
    /// Its engine.
    pub engine: String,
    /// Its columns.
    pub columns: Vec<String>,
    /// The statement that makes it; of a view the question that it asks, and for whom.
    pub definition: String,
}

/// What guards a table or view, from the least strict to the strictest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Guard {
    /// Nothing: everybody who may ask at all may see it.
    Open,
    /// Only rows whose area the user's scope holds. With `system`, the list of each code is known.
    ByArea {
        /// There is a column with the code system.
        system: bool,
    },
    /// Only administrators of everything may see it.
    Administrators,
}

/// A table or view with its guard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Guarded {
    /// What guards it.
    pub guard: Guard,
    /// Whether it is a view.
    pub view: bool,
}

/// A table or view that would be open to whoever may select from it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("it is not known how to filter {name} ({engine}): {reason}")]
pub struct Unguarded {
    /// Which.
    pub name: String,
    /// Its engine.
    pub engine: String,
    /// Why none of the guards fits.
    pub reason: &'static str,
}

/// The guard of every table and view.
///
/// # Errors
/// Each that has none, so that all are seen at once.
pub fn guards(shapes: &[TableShape]) -> Result<BTreeMap<String, Guarded>, Vec<Unguarded>> {
    let mut guards = BTreeMap::new();
    let mut bad = Vec::new();
    let mut put = |shape: &TableShape,
                   view,
                   guard: Result<Guard, &'static str>,
                   guards: &mut BTreeMap<_, _>| match guard {
        Ok(guard) => {
            guards.insert(shape.name.clone(), Guarded { guard, view });
        }
        Err(reason) => bad.push(Unguarded { name: shape.name.clone(), engine: shape.engine.clone(), reason }),
    };
    let (mut views, tables): (Vec<&TableShape>, Vec<&TableShape>) =
        shapes.iter().partition(|shape| shape.engine == VIEW_ENGINE);
    for shape in tables {
        put(shape, false, table(shape), &mut guards);
    }
    let names: Vec<&str> = shapes.iter().map(|shape| shape.name.as_str()).collect();
    // A view comes after what it reads; what is left over in the end reads itself or what has no guard.
    while !views.is_empty() {
        let ready = |shape: &&TableShape| read(shape, &names).iter().all(|name| guards.contains_key(*name));
        let (now, later): (Vec<&TableShape>, Vec<&TableShape>) = views.iter().partition(|shape| ready(shape));
        if now.is_empty() {
            for shape in later {
                put(shape, true, Err("what it reads has no guard"), &mut guards);
            }
            break;
        }
        for shape in now {
            let guard = view(shape, &read(shape, &names), &guards);
            put(shape, true, guard, &mut guards);
        }
        views = later;
    }
    if bad.is_empty() { Ok(guards) } else { Err(bad) }
}

fn table(shape: &TableShape) -> Result<Guard, &'static str> {
    let name = shape.name.as_str();
    if !shape.engine.ends_with(FILTERED_ENGINE) {
        return Err("row filters of what it forwards to do not hold here");
    }
    if ADMINISTRATORS.contains(&name) {
        return Ok(Guard::Administrators);
    }
    if OPEN.contains(&name) {
        return Ok(Guard::Open);
    }
    by_area(shape)
        .ok_or("it has no column area_code, and is neither reference data nor for administrators only")
}

fn view(
    shape: &TableShape,
    read: &[&str],
    guards: &BTreeMap<String, Guarded>,
) -> Result<Guard, &'static str> {
    let strictest = read.iter().filter_map(|name| guards.get(*name)).map(|guarded| guarded.guard).max();
    match strictest {
        None => Err("it is not clear what it reads"),
        Some(Guard::ByArea { .. }) => {
            by_area(shape).ok_or("it reads rows of areas and does not say of which")
        }
        Some(guard) => Ok(guard),
    }
}

fn by_area(shape: &TableShape) -> Option<Guard> {
    let has = |column| shape.columns.iter().any(|one| one == column);
    has(AREA).then(|| Guard::ByArea { system: has(SYSTEM) })
}

/// The tables and views that a view names, as whole words.
fn read<'a>(shape: &TableShape, names: &[&'a str]) -> Vec<&'a str> {
    let words: BTreeSet<&str> =
        shape.definition.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').collect();
    names.iter().copied().filter(|name| *name != shape.name && words.contains(name)).collect()
}
