//! What is no envelope: GeoJSON for maps and files for others. Exact positions and whole records are for one's own area, and
//! every such read is noted.

use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse as _, Response};
use http::{HeaderMap, header};
use jiff::Timestamp;
use quanyu_access::{Permission, Principal};
use quanyu_figures::Data;
use serde_json::{Map, Value, json};

use super::{App, caller, problem};
use crate::answers::areas::with_figures;
use crate::answers::records::of_kind;
use crate::audit::Read;
use crate::download::{EXPORT, POINTS, csv};
use crate::fault::Fault;
use crate::parameter::Values;
use crate::question::Question;
use crate::service::Asked;

/// Areas as GeoJSON, with their figures.
pub async fn areas(State(app): State<App>, headers: HeaderMap) -> Response {
    let written = async {
        let entrance = caller::enter(&app, &headers)?;
        entrance.principal.require(Permission::ReadFigures)?;
        let asked = Asked { principal: &entrance.principal, values: &Values::default(), area: None };
        let (data, areas) = app
            .service
            .put(asked, async |question: &Question<'_>| with_figures(question, true).await)
            .await?;
        let features: Vec<Value> = areas.into_iter().map(feature).collect();
        let told = json!({ "data": data, "freshness": app.service.watch().freshness(&[], Some(data)) });
        Ok(json!({ "type": "FeatureCollection", "features": features, "quanyu": told }))
    };
    geojson(written.await, "/areas.geojson")
}

fn feature(mut area: Map<String, Value>) -> Value {
    let outline = area.remove("outline");
    let geometry = outline.and_then(|text| serde_json::from_str::<Value>(text.as_str()?).ok());
    json!({ "type": "Feature", "id": area.get("id"), "geometry": geometry, "properties": area })
}

/// Points of records.
pub async fn points(State(app): State<App>, RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    let written = async {
        let entrance = caller::enter(&app, &headers)?;
        let values = Values::of_query(POINTS.known(), query.as_deref())?;
        let area = POINTS.area(&entrance.principal, &values)?;
        let asked = Asked { principal: &entrance.principal, values: &values, area: area.as_deref() };
        let (data, rows) =
            app.service.put(asked, async |question: &Question<'_>| POINTS.rows(question).await).await?;
        note(&app, &entrance.principal, "/points", (query.as_deref(), rows.len()))?;
        let truncated = rows.len() >= POINTS.rows_max;
        let point = |mut row: Map<String, Value>| {
            let (east, north) = (row.remove("longitude"), row.remove("latitude"));
            json!({ "type": "Feature", "geometry": { "type": "Point", "coordinates": [east, north] }, "properties": row })
        };
        let features: Vec<Value> = rows.into_iter().map(point).collect();
        let told = json!({ "data": data, "truncated": truncated, "freshness": app.service.watch().freshness(&[], Some(data)) });
        Ok(json!({ "type": "FeatureCollection", "features": features, "quanyu": told }))
    };
    geojson(written.await, "/points")
}

/// Records as a file.
pub async fn export(State(app): State<App>, RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    let written = async {
        let entrance = caller::enter(&app, &headers)?;
        let values = Values::of_query(EXPORT.known(), query.as_deref())?;
        let area = EXPORT.area(&entrance.principal, &values)?;
        let kind = of_kind(values.text("kind").unwrap_or("incident")).ok_or(Fault::Internal)?.kind;
        let asked = Asked { principal: &entrance.principal, values: &values, area: area.as_deref() };
        let (data, rows) =
            app.service.put(asked, async |question: &Question<'_>| EXPORT.rows(question).await).await?;
        note(&app, &entrance.principal, "/export", (query.as_deref(), rows.len()))?;
        Ok::<_, Fault>((kind, data, values.text("format") == Some("ndjson"), rows))
    };
    let file = match written.await {
        Ok((kind, data, as_lines, rows)) => file((kind, data), as_lines, &rows, app.service.now()),
        Err(fault) => Err(fault),
    };
    file.unwrap_or_else(|fault| problem::of(&fault, "/export"))
}

/// Notes a read of many records by what was asked.
fn note(
    app: &App,
    principal: &Principal,
    what: &str,
    (query, rows): (Option<&str>, usize),
) -> Result<(), Fault> {
    let read = Read { what, subjects: &[], question: Some(query.unwrap_or_default()), rows };
    app.audit.note(principal, read, app.service.now())
}

fn file(
    (kind, data): (&str, Data),
    as_lines: bool,
    rows: &[Map<String, Value>],
    now: Timestamp,
) -> Result<Response, Fault> {
    let (ending, media, body) = if as_lines {
        let lines: String = rows.iter().map(|row| format!("{}\n", Value::Object(row.clone()))).collect();
        ("ndjson", "application/x-ndjson", lines.into_bytes())
    } else {
        ("csv", "text/csv; charset=utf-8", csv(rows)?)
    };
    let truncated = if rows.len() >= EXPORT.rows_max { "-truncated" } else { "" };
    let exercise = if data == Data::Exercise { "-exercise" } else { "" };
    let name = format!("quanyu-{kind}-{}{exercise}{truncated}.{ending}", now.strftime("%Y%m%dT%H%M%SZ"));
    let headers = [
        (header::CONTENT_TYPE, media.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, body).into_response())
}

fn geojson(written: Result<Value, Fault>, path: &str) -> Response {
    match written {
        Ok(value) => {
            let headers = [
                (header::CONTENT_TYPE, "application/geo+json"),
                (header::CACHE_CONTROL, "private, max-age=1"),
            ];
            (headers, value.to_string()).into_response()
        }
        Err(fault) => problem::of(&fault, path),
    }
}
