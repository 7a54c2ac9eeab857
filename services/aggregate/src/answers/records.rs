//! Records of a kind, a page at a time, and one record with its events. A record of another's area is not known to exist.
//!
//! Lists leave out what is restricted (the exact position); one record of one's own area has it, and each such read is an
//! audit event.

mod page;

pub use page::Page;

use quanyu_access::Permission;
use quanyu_figures::Data;
use quanyu_store::sql;
use serde_json::{Map, Value, json};

use super::objects;
use crate::answer::Body;
use crate::fault::Fault;
use crate::question::Question;

/// A kind whose records can be listed.
#[derive(Debug, PartialEq, Eq)]
pub struct Records {
    /// The kind.
    pub kind: &'static str,
    /// Its current states, one row each.
    pub view: &'static str,
    /// When it came in.
    pub time: &'static str,
    /// What it is told apart by.
    pub class: &'static str,
    /// Columns of a list.
    columns: &'static str,
}

/// Those that can be listed.
pub static RECORDS: [Records; 6] = [
    Records {
        kind: "incident",
        view: "v1_incidents",
        time: "reported_at",
        class: "category_class",
        columns: "category_type, severity, channel, dispatched_at, arrived_at, closed_at, place, organisation",
    },
    Records {
        kind: "fire",
        view: "v1_fires",
        time: "reported_at",
        class: "fire_type",
        columns: "property_use_code, cause_code, arrived_at, extinguished_at, deaths, serious_injuries, grade, place",
    },
    Records {
        kind: "hazard",
        view: "v1_hazards",
        time: "reported_at",
        class: "hazard_class",
        columns: "level, organisation, due_at, closed_at, rejected, escalated, reopened, place",
    },
    Records {
        kind: "dispute",
        view: "v1_disputes",
        time: "registered_at",
        class: "dispute_type",
        columns: "severity, level, organisation, mediations, failed, resolved_at, resolved_level, turned_criminal_at, turned_mass_at",
    },
    Records {
        kind: "petition",
        view: "v1_petitions",
        time: "lodged_at",
        class: "matter",
        columns: "origin, organisation, due_at, answered_at, closed_at, outcome, reopened",
    },
    Records {
        kind: "work_accident",
        view: "v1_work_accidents",
        time: "reported_at",
        class: "nature",
        columns: "industry_code, enterprise, deaths, serious_injuries, grade, investigation_closed_at, place",
    },
];

/// What only those see who may read what is restricted.
const RESTRICTED: [&str; 3] = ["longitude", "latitude", "place"];
/// Events of one record at most; the rest is said to be there.
const EVENTS_MAX: usize = 500;
/// Characters of an id.
const ID_LENGTH_MAX: usize = 200;

/// The records of a kind.
#[must_use]
pub fn of_kind(kind: &str) -> Option<&'static Records> {
    RECORDS.iter().find(|records| records.kind == kind)
}

macro_rules! kinds {
    ($($list:ident $one:ident $kind:literal;)+) => {
        $(
            #[doc = concat!("A page of records of the kind ", $kind, ".")]
            ///
            /// # Errors
            /// A page token of another question, or the tables do not answer.
            pub async fn $list(question: &Question<'_>) -> Result<Body, Fault> {
                of_kind($kind).ok_or(Fault::Internal)?.list(question).await
            }

            #[doc = concat!("One record of the kind ", $kind, " with its events.")]
            ///
            /// # Errors
            /// There is none in the asker's area, or the tables do not answer.
            pub async fn $one(question: &Question<'_>) -> Result<Body, Fault> {
                of_kind($kind).ok_or(Fault::Internal)?.one(question).await
            }
        )+
    };
}

kinds! {
    incidents incident "incident";
    fires fire "fire";
    hazards hazard "hazard";
    disputes dispute "dispute";
    petitions petition "petition";
    work_accidents work_accident "work_accident";
}

impl Records {
    async fn list(&self, question: &Question<'_>) -> Result<Body, Fault> {
        let data = question.data_of(self.view).await?;
        let page = Page::of(question)?;
        let Self { view, time, class, columns, .. } = self;
        let condition = self.condition(question, data)?;
        let question_sql = format!(
            "SELECT subject, status, counted, area_code, {time} AS at, {class} AS class, {columns}, \
             toString(toUnixTimestamp64Milli({time})) AS page_key FROM {view} \
             WHERE {condition} AND {} ORDER BY {time} DESC, subject DESC LIMIT {}",
            page.after(time),
            page.size + 1,
        );
        let mut records = objects(question, &question_sql).await?;
        let next_page_token = page.next(&mut records);
        Ok(Body::of(&json!({ "records": records, "next_page_token": next_page_token }))?.of_data(data))
    }

    /// The rows that a question is about. The area lies in the asker's scope already; the scope stands here once more, so
    /// that no slip in between can open a neighbour's rows.
    pub fn condition(&self, question: &Question<'_>, data: Data) -> Result<String, Fault> {
        let mut conditions = vec![
            format!("exercise = {}", data == Data::Exercise),
            question.scope()?.condition(),
            question.principal.scope.condition_on("area_code"),
        ];
        let ask = question.ask();
        let checked = ask.check()?;
        if let Some(window) = checked.window {
            let within = window.condition(self.time, &checked.zone);
            conditions.push(
                within.map_err(|error| Fault::invalid(error.to_string(), "name days of the calendar"))?,
            );
        }
        for (name, column) in [("status", "status"), ("class", self.class)] {
            if let Some(value) = question.values.text(name) {
                conditions.push(format!("{column} = {}", sql::text(value)));
            }
        }
        Ok(conditions.join(" AND "))
    }

    async fn one(&self, question: &Question<'_>) -> Result<Body, Fault> {
        let subject = self.subject(question.id()?)?;
        let held = question.principal.scope.condition_on("area_code");
        let found = format!("SELECT * FROM {} WHERE subject = {subject} AND {held} LIMIT 1", self.view);
        let unknown = || Fault::NotFound(format!("no {} of that id is in your area", self.kind));
        let mut record = objects(question, &found).await?.into_iter().next().ok_or_else(unknown)?;
        let restricted = question.principal.may(Permission::ReadRestricted);
        if !restricted {
            for column in RESTRICTED {
                record.insert(column.to_owned(), Value::Null);
            }
        }
        let exercise = record.get("exercise").and_then(Value::as_bool).unwrap_or_default();
        let events = objects(question, &self.events(&subject)).await?;
        let truncated = events.len() > EVENTS_MAX;
        let events: Vec<Value> =
            events.into_iter().take(EVENTS_MAX).map(|row| event(hidden(row, restricted))).collect();
        let value = json!({ "record": record, "events": events, "truncated": truncated });
        Ok(Body::of(&value)?.of_data(if exercise { Data::Exercise } else { Data::Real }))
    }

    fn events(&self, subject: &str) -> String {
        let table = match self.kind {
            "incident" => "incident_events",
            "fire" => "fire_events",
            _ => "safety_events",
        };
        format!(
            "SELECT toString(event_id) AS event_id, event, occurred_at, recorded_at, received_at, source, area_code, \
             actor_organisation, actor_role, payload, kafka_partition AS partition, kafka_offset AS offset \
             FROM {table} WHERE subject = {subject} ORDER BY kafka_offset LIMIT {}",
            EVENTS_MAX + 1
        )
    }

    /// The subject of an id, as SQL.
    fn subject(&self, id: &str) -> Result<String, Fault> {
        let fits = !id.is_empty() && id.len() <= ID_LENGTH_MAX && !id.contains(['\0', '\n', '\r']);
        let unknown = || Fault::NotFound(format!("no {} of that id is in your area", self.kind));
        fits.then(|| sql::text(&format!("{}:{id}", self.kind))).ok_or_else(unknown)
    }
}

/// An event for somebody who may not read what is restricted: its payload may hold the position.
fn hidden(mut row: Map<String, Value>, restricted: bool) -> Map<String, Value> {
    if !restricted {
        row.insert("payload".to_owned(), Value::Null);
    }
    row
}

/// An event whose payload is JSON, not a text of JSON.
pub(super) fn event(mut row: Map<String, Value>) -> Value {
    if let Some(payload) =
        row.get("payload").and_then(Value::as_str).and_then(|text| serde_json::from_str(text).ok())
    {
        row.insert("payload".to_owned(), payload);
    }
    Value::Object(row)
}
