//! Finds records by the beginning of their id and areas by a part of their name, within the asker's area.

use quanyu_store::sql;
use serde_json::{Map, Value, json};

use super::objects;
use super::records::RECORDS;
use crate::answer::Body;
use crate::fault::Fault;
use crate::question::Question;

/// Results of each kind at most.
const EACH_MAX: usize = 8;

/// What was found.
///
/// # Errors
/// The tables do not answer.
pub async fn search(question: &Question<'_>) -> Result<Body, Fault> {
    let Some(wanted) = question.values.text("q").map(str::trim).filter(|text| !text.is_empty()) else {
        return Body::of(&json!({ "results": [] }));
    };
    let held = question.principal.scope.condition_on("area_code");
    let within = question.scope()?.condition();
    let of_kind = |kind: &str, view: &str| {
        let (_, id) = wanted.split_once(':').filter(|(named, _)| *named == kind).unwrap_or((kind, wanted));
        format!(
            "(SELECT '{kind}' AS kind, substring(subject, {}) AS id, toString(status) AS title, toString(area_code) AS area_code \
             FROM {view} WHERE startsWith(subject, {}) AND {held} AND {within} LIMIT {EACH_MAX})",
            kind.len() + 2,
            sql::text(&format!("{kind}:{id}"))
        )
    };
    let mut parts: Vec<String> = RECORDS.iter().map(|records| of_kind(records.kind, records.view)).collect();
    parts.push(of_kind("warning", "v1_warnings"));
    let records = parts.join(" UNION ALL ");
    let like = sql::text(wanted);
    let areas = format!(
        "SELECT 'area' AS kind, code AS id, name_zh AS title, name AS title_en, code AS area_code FROM (SELECT c.code AS code, a.name AS name_zh, a.name_en AS name \
         FROM v1_areas AS a INNER JOIN (SELECT area_id, any(code) AS code FROM v1_area_aliases GROUP BY area_id) AS c ON a.area_id = c.area_id) \
         WHERE positionCaseInsensitiveUTF8(name_zh, {like}) > 0 OR positionCaseInsensitiveUTF8(name, {like}) > 0 OR startsWith(code, {like}) \
         ORDER BY code LIMIT {EACH_MAX}"
    );
    let (records, areas) = futures::try_join!(objects(question, &records), objects(question, &areas))?;
    let area = |row: &Map<String, Value>| {
        row.get("id").and_then(Value::as_str).is_some_and(|code| question.principal.scope.covers(Some(code)))
    };
    let results: Vec<Map<String, Value>> = areas.into_iter().filter(area).chain(records).collect();
    Body::of(&json!({ "results": results }))
}
