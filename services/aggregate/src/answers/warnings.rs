//! Warnings: the inbox, one with everything that a duty officer needs to judge it, and what a shift hands over.

mod series;

use jiff::{SignedDuration, Timestamp};
use quanyu_figures::Data;
use quanyu_store::sql;
use serde_json::{Map, Value, json};

use super::areas::OPEN;
use super::objects;
use super::records::{Page, event};
use crate::answer::Body;
use crate::fault::Fault;
use crate::question::Question;

/// States of a warning's history at most.
const HISTORY_MAX: usize = 500;
/// Changes of a shift at most.
const CHANGES_MAX: usize = 500;
/// Open warnings that a shift hands over at most.
const OPEN_MAX: usize = 500;
/// Length of a shift where nobody names its beginning.
const SHIFT_HOURS: i64 = 12;

/// Columns of a warning for a list, its id first. Warnings as they are now: a view of states, one row each.
pub fn columns() -> &'static str {
    "substring(subject, 9) AS id, * EXCEPT (topic, area_system, area_version, anomalies, source)"
}

/// The inbox, a page at a time.
///
/// # Errors
/// A page token that is none of ours, or the tables do not answer.
pub async fn list(question: &Question<'_>) -> Result<Body, Fault> {
    let data = question.data_of("v1_warnings").await?;
    let page = Page::of(question)?;
    let mine = mine(question, data)?;
    let mut conditions = vec![mine.clone(), page.after("raised_at")];
    conditions.push(match question.values.text("state") {
        Some("all") => "status != 'unraised'".to_owned(),
        Some("ended") => "status IN ('cleared', 'expired')".to_owned(),
        _ => OPEN.to_owned(),
    });
    for name in ["colour", "definition"] {
        if let Some(value) = question.values.text(name) {
            conditions.push(format!("{name} = {}", sql::text(value)));
        }
    }
    let rows = format!(
        "SELECT {}, toString(toUnixTimestamp64Milli(raised_at)) AS page_key FROM v1_warnings WHERE {} \
         ORDER BY raised_at DESC, subject DESC LIMIT {}",
        columns(),
        conditions.join(" AND "),
        page.size + 1
    );
    let counts = format!(
        "SELECT toString(colour) AS colour, count() FROM v1_warnings WHERE {mine} AND {OPEN} GROUP BY colour"
    );
    let (mut warnings, counts) = futures::try_join!(objects(question, &rows), async {
        Ok(question.store.fetch_rows::<(String, u64)>(&counts).await?)
    })?;
    let next_page_token = page.next(&mut warnings);
    let count = |colour: &str| counts.iter().find(|(own, _)| own == colour).map_or(0, |(_, count)| *count);
    let counts = json!({ "red": count("red"), "orange": count("orange"), "yellow": count("yellow"), "blue": count("blue") });
    let value = json!({ "warnings": warnings, "next_page_token": next_page_token, "counts": counts });
    Ok(Body::of(&value)?.of_data(data))
}

/// The condition that a warning is of the asked area, within the asker's, of this data. A warning about several areas is
/// kept with the one that holds them all.
fn mine(question: &Question<'_>, data: Data) -> Result<String, Fault> {
    let (area, held) = (question.scope()?.condition(), question.principal.scope.condition_on("area_code"));
    Ok(format!("exercise = {} AND {area} AND {held}", data == Data::Exercise))
}

/// One warning.
///
/// # Errors
/// There is none of that id in the asker's area, or the tables do not answer.
pub async fn one(question: &Question<'_>) -> Result<Body, Fault> {
    let warning = found(question).await?;
    let text = |name: &str| warning.get(name).and_then(Value::as_str).unwrap_or_default();
    let subject = sql::text(text("subject"));
    let history = format!(
        "SELECT e.event AS event, e.occurred_at AS at, e.received_at AS received_at, e.actor_organisation AS actor_organisation, \
         e.actor_role AS actor_role, e.payload AS payload, h.status AS status, h.turn AS turn, h.colour AS colour, h.version AS version \
         FROM (SELECT * FROM warning_events WHERE subject = {subject}) AS e \
         INNER JOIN (SELECT version, status, turn, colour FROM warning_history WHERE subject = {subject}) AS h \
         ON e.kafka_offset = h.version ORDER BY version LIMIT {HISTORY_MAX}"
    );
    let related = format!(
        "SELECT substring(subject, 9) AS id FROM v1_warnings WHERE area_code = {} AND subject != {subject} AND {OPEN} AND {} \
         ORDER BY raised_at DESC LIMIT 20",
        sql::text(text("area_code")),
        question.principal.scope.condition_on("area_code"),
    );
    let (history, related, baseline) = futures::try_join!(
        objects(question, &history),
        async { Ok::<Vec<String>, Fault>(question.store.fetch_rows(&related).await?) },
        series::of(question, &warning)
    )?;
    let history: Vec<Value> = history.into_iter().map(event).collect();
    let parameters: Value = serde_json::from_str(text("parameters_json")).unwrap_or(Value::Null);
    let exercise = warning.get("exercise").and_then(Value::as_bool).unwrap_or_default();
    let value = json!({
        "warning": warning,
        "history": history,
        "baseline": baseline,
        "parameters": parameters,
        "related": related,
    });
    Ok(Body::of(&value)?.of_data(if exercise { Data::Exercise } else { Data::Real }))
}

/// The warning that a question names, if its asker may know of it.
///
/// # Errors
/// There is none of that id in the asker's area, or the tables do not answer.
pub async fn found(question: &Question<'_>) -> Result<Map<String, Value>, Fault> {
    let unknown = || Fault::NotFound("no warning of that id is in your area".to_owned());
    let id: uuid::Uuid = question.id()?.parse().map_err(|_| unknown())?;
    let held = question.principal.scope.condition_on("area_code");
    let question_sql = format!(
        "SELECT {} FROM v1_warnings WHERE subject = 'warning:{id}' AND status != 'unraised' AND {held} LIMIT 1",
        columns()
    );
    objects(question, &question_sql).await?.into_iter().next().ok_or_else(unknown)
}

/// What a shift hands to the next.
///
/// # Errors
/// The tables do not answer.
pub async fn handover(question: &Question<'_>) -> Result<Body, Fault> {
    let data = question.data_of("v1_warnings").await?;
    let mine = mine(question, data)?;
    let began = || question.now.checked_sub(SignedDuration::from_hours(SHIFT_HOURS)).unwrap_or(question.now);
    let since: Timestamp = question.values.get("since").unwrap_or_else(began);
    let open = format!(
        "SELECT {} FROM v1_warnings WHERE {mine} AND {OPEN} ORDER BY raised_at DESC LIMIT {OPEN_MAX}",
        columns()
    );
    let changed = format!(
        "SELECT substring(subject, 9) AS warning_id, event, occurred_at AS at, actor_organisation, actor_role, payload \
         FROM warning_events WHERE kind = 'warning' AND exercise = {} AND subject IN (SELECT subject FROM v1_warnings WHERE {mine}) \
         AND received_at >= fromUnixTimestamp64Milli(toInt64({})) ORDER BY received_at DESC LIMIT {CHANGES_MAX}",
        data == Data::Exercise,
        since.as_millisecond()
    );
    let (open, changed) = futures::try_join!(objects(question, &open), objects(question, &changed))?;
    let changed: Vec<Value> = changed.into_iter().map(event).collect();
    let value = json!({ "since": since, "open": open, "changed": changed });
    Ok(Body::of(&value)?.of_data(data))
}
