//! Identities: which record a row is of, which version of it, and what becomes of identical rows.
//!
//! Used by `plan` for every row. UUIDv5 of source and content, so that the same file always makes the same ids: an
//! import that is repeated, resumed or retried changes no figure. Never uses line numbers, file names or time.

use std::collections::HashMap;

use uuid::Uuid;

use crate::map::{IdForm, IdenticalRows, Normalise};
use crate::row::Cells;

/// Namespace of all sources' namespaces; frozen, since every id depends on it.
const QUANYU: Uuid = Uuid::from_u128(0x6f1d_2c1e_5d0b_5a57_9e55_71a7_4e79_0001);

/// Occurrence numbers kept for one file (24 bytes each): more different rows than this are refused, not forgotten.
pub(crate) const IDENTITIES_MAX: usize = 40_000_000;

/// How rows are told apart.
#[derive(Debug, Clone)]
pub(crate) struct Identity {
    pub namespace: Uuid,
    pub kind: String,
    pub prefix: String,
    pub columns: Vec<usize>,
    pub id: IdForm,
    pub identical_rows: IdenticalRows,
    pub normalise: Vec<Normalise>,
}

/// What was seen so far, for rows that are distinct though identical.
#[derive(Debug, Default)]
pub(crate) struct Seen(HashMap<u128, u32>);

/// The limit of [`Seen`] is reached.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct TooMany;

/// Namespace of a source: its events' ids live in it.
pub(crate) fn namespace(source: &str) -> Uuid {
    Uuid::new_v5(&QUANYU, source.as_bytes())
}

/// Id of an event: of its subject, its type and the columns that make a version of it.
pub(crate) fn event_id(namespace: &Uuid, subject: &str, event: &str, version: &[u8]) -> Uuid {
    let mut name = Vec::with_capacity(subject.len() + event.len() + version.len() + 8);
    append(&mut name, Some("event"));
    append(&mut name, Some(subject));
    append(&mut name, Some(event));
    name.extend_from_slice(version);
    Uuid::new_v5(namespace, &name)
}

/// Appends a text so that no two lists of texts look alike: length, then bytes; absent differs from empty.
pub(crate) fn append(name: &mut Vec<u8>, text: Option<&str>) {
    let length = text.map_or(u32::MAX, |text| u32::try_from(text.len()).unwrap_or(u32::MAX - 1));
    name.extend_from_slice(&length.to_be_bytes());
    name.extend_from_slice(text.unwrap_or_default().as_bytes());
}

impl Identity {
    /// The subject of a row. `Ok(Err(reason))` when its literal id cannot be one.
    pub fn subject(&self, cells: &Cells, seen: &mut Seen) -> Result<Result<String, String>, TooMany> {
        match self.id {
            IdForm::Literal => Ok(self.literal(cells)),
            IdForm::Hash => {
                let record = self.hash(cells, 0);
                let earlier = match self.identical_rows {
                    IdenticalRows::Repeat => 0,
                    IdenticalRows::Distinct => seen.count(record)?,
                };
                let id = if earlier == 0 { record } else { self.hash(cells, earlier) };
                Ok(Ok(format!("{}:{}{}", self.kind, self.prefix, id.hyphenated())))
            }
        }
    }

    /// The record's UUID; the n-th identical row (n ≥ 1 after the first) is a record of its own.
    fn hash(&self, cells: &Cells, earlier: u32) -> Uuid {
        let mut name = Vec::with_capacity(256);
        append(&mut name, Some("record"));
        append(&mut name, Some(&self.kind));
        for &column in &self.columns {
            match cells.get(column) {
                Some(text) if !self.normalise.is_empty() => append(&mut name, Some(&self.normalised(text))),
                text => append(&mut name, text),
            }
        }
        if earlier > 0 {
            name.extend_from_slice(&earlier.to_be_bytes());
        }
        Uuid::new_v5(&self.namespace, &name)
    }

    fn literal(&self, cells: &Cells) -> Result<String, String> {
        let mut id = String::new();
        for (position, &column) in self.columns.iter().enumerate() {
            let text = cells.get(column).map(str::trim).unwrap_or_default();
            if text.is_empty() {
                return Err("the record has no id here".to_owned());
            }
            if position > 0 {
                id.push('-');
            }
            id.push_str(&self.normalised(text));
        }
        let subject = format!("{}:{}{id}", self.kind, self.prefix);
        match quanyu_event::Subject::parse(&subject) {
            Ok(_) => Ok(subject),
            Err(error) => Err(format!("{id:?} cannot be an id: {error}")),
        }
    }

    fn normalised(&self, text: &str) -> String {
        self.normalise.iter().fold(text.to_owned(), |text, rule| match rule {
            Normalise::Trim => text.trim().to_owned(),
            Normalise::Spaces => text.split_whitespace().collect::<Vec<_>>().join(" "),
            Normalise::Lower => text.to_lowercase(),
            Normalise::Upper => text.to_uppercase(),
        })
    }
}

impl Seen {
    /// How often this record came before.
    fn count(&mut self, record: Uuid) -> Result<u32, TooMany> {
        if self.0.len() >= IDENTITIES_MAX && !self.0.contains_key(&record.as_u128()) {
            return Err(TooMany);
        }
        let count = self.0.entry(record.as_u128()).or_default();
        let earlier = *count;
        *count = count.saturating_add(1);
        Ok(earlier)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    fn identity(identical_rows: IdenticalRows) -> Identity {
        Identity {
            namespace: namespace("s"),
            kind: "incident".to_owned(),
            prefix: String::new(),
            columns: vec![0, 1],
            id: IdForm::Hash,
            identical_rows,
            normalise: Vec::new(),
        }
    }

    fn row(cells: &[&str]) -> Cells {
        Cells::Record(csv::StringRecord::from(cells.to_vec()))
    }

    fn subjects(identity: &Identity, rows: &[Cells]) -> Vec<String> {
        let mut seen = Seen::default();
        rows.iter().map(|cells| identity.subject(cells, &mut seen).unwrap().unwrap()).collect()
    }

    #[test]
    fn identical_rows_are_one_record_or_several_and_always_the_same_ones() {
        let rows = [row(&["a", "b"]), row(&["x", "y"]), row(&["a", "b"]), row(&["a", "b"])];
        let repeats = subjects(&identity(IdenticalRows::Repeat), &rows);
        assert_eq!(repeats[0], repeats[2]);
        assert_ne!(repeats[0], repeats[1]);
        let distinct = subjects(&identity(IdenticalRows::Distinct), &rows);
        assert_eq!(distinct[0], repeats[0]);
        assert_eq!(distinct.iter().collect::<std::collections::HashSet<_>>().len(), 4);
        assert_eq!(distinct, subjects(&identity(IdenticalRows::Distinct), &rows));
    }

    #[test]
    fn cells_do_not_run_into_each_other() {
        let found = subjects(&identity(IdenticalRows::Repeat), &[row(&["ab", "c"]), row(&["a", "bc"])]);
        assert_ne!(found[0], found[1]);
    }

    #[test]
    fn normalisation_makes_rows_one_record() {
        let mut rules = identity(IdenticalRows::Repeat);
        rules.normalise = vec![Normalise::Spaces, Normalise::Lower];
        let found = subjects(&rules, &[row(&[" A  b", "C"]), row(&["a B ", "c"])]);
        assert_eq!(found[0], found[1]);
    }

    #[test]
    fn literal_ids_are_checked() {
        let mut rules = identity(IdenticalRows::Repeat);
        rules.id = IdForm::Literal;
        rules.prefix = "osha-".to_owned();
        let mut seen = Seen::default();
        let mut of = |cells| rules.subject(&row(cells), &mut seen).unwrap();
        assert_eq!(of(&["17", "2"]).unwrap(), "incident:osha-17-2");
        assert!(of(&["", "2"]).unwrap_err().contains("no id"));
        assert!(of(&["1 7", "2"]).unwrap_err().contains("white space"));
    }

    #[test]
    fn another_version_another_type_and_another_source_are_other_events() {
        let id = |source, event, version: &[u8]| event_id(&namespace(source), "fire:F1", event, version);
        let first = id("a", "fire_reported", b"");
        assert_eq!(first, id("a", "fire_reported", b""));
        assert_ne!(first, id("b", "fire_reported", b""));
        assert_ne!(first, id("a", "fire_closed", b""));
        assert_ne!(first, id("a", "fire_reported", b"2"));
    }

    #[test]
    fn ids_never_change() {
        // Frozen: every imported file depends on it.
        let id = event_id(&namespace("montgomery-pa-911"), "incident:x", "incident_reported", b"");
        assert_eq!(id.to_string(), "5ce0bd14-0473-53a4-b623-438624a2fe80");
    }
}
