//! What guards each table and view: the area of its rows, nothing because it is reference data, or administrators only.
//!
//! A new table with an area guards itself; any other new one has to be named here, or applying access fails.

use std::collections::BTreeMap;

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
    /// Its definition; of a view the question that it asks.
    pub definition: String,
}

/// What guards a table or view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Guard {
    /// Only rows whose area the user's scope holds. With `system`, the list of each code is known.
    ByArea {
        /// There is a column with the code system.
        system: bool,
    },
    /// Nothing: everybody who may ask at all may see it.
    Open,
    /// Only administrators may see it.
    Administrators,
    /// A view that asks as whoever asks it: the guards of these tables hold, and all of them must be granted.
    Through(Vec<String>),
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
pub fn guards(tables: &[TableShape]) -> Result<BTreeMap<String, Guard>, Vec<Unguarded>> {
    let (mut guards, mut bad) = (BTreeMap::new(), Vec::new());
    let names: Vec<&str> = tables.iter().map(|table| table.name.as_str()).collect();
    for table in tables {
        match guard(table, &names) {
            Ok(guard) => {
                guards.insert(table.name.clone(), guard);
            }
            Err(reason) => {
                let (name, engine) = (table.name.clone(), table.engine.clone());
                bad.push(Unguarded { name, engine, reason });
            }
        }
    }
    if bad.is_empty() { Ok(guards) } else { Err(bad) }
}

fn guard(table: &TableShape, names: &[&str]) -> Result<Guard, &'static str> {
    let name = table.name.as_str();
    let has = |column| table.columns.iter().any(|one| one == column);
    if table.engine == VIEW_ENGINE {
        let definition = table.definition.to_ascii_uppercase();
        if definition.contains("SQL SECURITY DEFINER") || definition.contains("SQL SECURITY NONE") {
            return Err("it asks as its maker, so no row filter of its reader holds");
        }
        let read: Vec<String> = names
            .iter()
            .filter(|one| **one != name && reads(&table.definition, one))
            .map(|one| (*one).to_owned())
            .collect();
        return if read.is_empty() { Err("it is not clear what it reads") } else { Ok(Guard::Through(read)) };
    }
    if !table.engine.ends_with(FILTERED_ENGINE) {
        return Err("row filters of what it forwards to do not hold here");
    }
    if ADMINISTRATORS.contains(&name) {
        return Ok(Guard::Administrators);
    }
    if OPEN.contains(&name) {
        return Ok(Guard::Open);
    }
    if has(AREA) {
        return Ok(Guard::ByArea { system: has(SYSTEM) });
    }
    Err("it has no column area_code, and is neither reference data nor for administrators only")
}

/// Whether a question names a table, as a whole word.
fn reads(definition: &str, table: &str) -> bool {
    definition.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').any(|word| word == table)
}
