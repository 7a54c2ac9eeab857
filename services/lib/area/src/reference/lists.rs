//! The plain lists of a set: categories, channels, departments, definitions.
//!
//! Used by the parser of a set. The classes and channels are the platform's own words; codes are other people's.

use std::collections::BTreeMap;

use super::problem::Report;
use super::table::{Row, Texts};

pub(super) const CATEGORIES: &str = "categories.csv";
pub(super) const CHANNELS: &str = "channels.csv";
pub(super) const DEPARTMENTS: &str = "departments.csv";
pub(super) const DEFINITIONS: &str = "definitions.csv";

/// The six classes (刑事, 治安, 道路交通, 纠纷, 群众紧急求助, 其他).
const CLASSES: [(&str, &str); 6] = [
    ("criminal", "criminal"),
    ("public_order", "public_order"),
    ("road_traffic", "road_traffic"),
    ("dispute", "dispute"),
    ("emergency_help", "emergency_help"),
    ("other", "other"),
];

/// The intake channels that events know.
const CHANNEL_NAMES: [&str; 12] = [
    "phone",
    "phone_110",
    "phone_122",
    "video",
    "in_person",
    "iot",
    "text_message",
    "network",
    "app",
    "transferred",
    "other_department",
    "other",
];

/// A code of an incident list and the class that it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Category {
    /// The code list.
    pub code_system: String,
    /// The code.
    pub code: String,
    /// One of the six classes.
    pub class: String,
    /// The type within the class, a slug of the platform.
    pub category_type: String,
    /// Its name in the city's language.
    pub name: String,
    /// Its name in English.
    pub name_en: String,
}

/// A code of the list of intake channels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Channel {
    /// The code.
    pub code: String,
    /// The platform's channel.
    pub channel: String,
    /// Its name in the city's language.
    pub name: String,
}

/// A department.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Department {
    /// Its id.
    pub id: String,
    /// Its name in the city's language.
    pub name: String,
    /// Its name in English.
    pub name_en: String,
    /// What it leads, in slugs between blanks.
    pub leads: String,
}

/// A definition of a figure in the city's own words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Definition {
    /// Its id, such as incident.effective.
    pub id: String,
    /// Its version.
    pub version: String,
    /// Its name in the city's language.
    pub name: String,
    /// Its name in English.
    pub name_en: String,
    /// The version of the time limits that it names; empty when it names none.
    pub sla_version: String,
}

/// Remembers keys, and says which row has one again.
#[derive(Default)]
pub(super) struct Keys(BTreeMap<String, u64>);

impl Keys {
    pub(super) fn add(&mut self, row: &Row, field: &'static str, key: String, report: &mut Report) {
        if let Some(line) = self.0.get(&key) {
            report.problem(
                row.place(field),
                format!("duplicate {key}: it stands in line {line}"),
                "keep one",
            );
        } else {
            self.0.insert(key, row.line);
        }
    }
}

pub(super) fn categories(texts: &Texts<'_>, report: &mut Report) -> Vec<Category> {
    const HEADER: &[&str] = &["code_system", "code", "class", "type", "name", "name_en"];
    let mut keys = Keys::default();
    let rows = texts.rows(CATEGORIES, HEADER, report);
    let read = |row: &Row| {
        let code_system = row.text("code_system", report);
        let code = row.text("code", report);
        let class = row.one_of("class", &CLASSES, report);
        let category_type = row.text("type", report);
        let name = row.text("name", report);
        let name_en = row.text("name_en", report);
        let (code_system, code) = (code_system?, code?);
        keys.add(row, "code", format!("{code_system} {code}"), report);
        let class = class?.to_owned();
        Some(Category {
            code_system,
            code,
            class,
            category_type: category_type?,
            name: name?,
            name_en: name_en?,
        })
    };
    rows.iter().filter_map(read).collect()
}

pub(super) fn channels(texts: &Texts<'_>, report: &mut Report) -> Vec<Channel> {
    const HEADER: &[&str] = &["code", "channel", "name"];
    let names = CHANNEL_NAMES.map(|name| (name, name));
    let mut keys = Keys::default();
    let rows = texts.rows(CHANNELS, HEADER, report);
    let read = |row: &Row| {
        let code = row.text("code", report);
        let channel = row.one_of("channel", &names, report);
        let name = row.text("name", report);
        let code = code?;
        keys.add(row, "code", code.clone(), report);
        Some(Channel { code, channel: channel?.to_owned(), name: name? })
    };
    rows.iter().filter_map(read).collect()
}

pub(super) fn departments(texts: &Texts<'_>, report: &mut Report) -> Vec<Department> {
    const HEADER: &[&str] = &["department_id", "name", "name_en", "leads"];
    let mut keys = Keys::default();
    let rows = texts.rows(DEPARTMENTS, HEADER, report);
    let read = |row: &Row| {
        let id = row.text("department_id", report);
        let name = row.text("name", report);
        let name_en = row.text("name_en", report);
        let leads = row.optional("leads", report).unwrap_or_default();
        let id = id?;
        keys.add(row, "department_id", id.clone(), report);
        Some(Department { id, name: name?, name_en: name_en?, leads })
    };
    rows.iter().filter_map(read).collect()
}

pub(super) fn definitions(texts: &Texts<'_>, report: &mut Report) -> Vec<Definition> {
    const HEADER: &[&str] = &["definition_id", "version", "name", "name_en", "sla_version"];
    let mut keys = Keys::default();
    let rows = texts.rows(DEFINITIONS, HEADER, report);
    let read = |row: &Row| {
        let id = row.text("definition_id", report);
        let version = row.text("version", report);
        let name = row.text("name", report);
        let name_en = row.text("name_en", report);
        let sla_version = row.optional("sla_version", report).unwrap_or_default();
        let (id, version) = (id?, version?);
        keys.add(row, "version", format!("{id} {version}"), report);
        Some(Definition { id, version, name: name?, name_en: name_en?, sla_version })
    };
    rows.iter().filter_map(read).collect()
}
