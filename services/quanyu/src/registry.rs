//! The schema registry's read API over the bundled schemas, so that other tools can read the topics.
//!
//! Mounted on the admin port by `serve`, or on a port of its own by `schema serve`. Never registers anything.

use axum::Router;
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Json, Response};
use axum::routing::get;
use quanyu_schema::{Bundled, bundled};
use serde_json::{Value, json};

/// The registry's error code for a subject that does not exist.
const NO_SUBJECT: u32 = 40_401;
/// The registry's error code for a version that does not exist.
const NO_VERSION: u32 = 40_402;
/// The registry's error code for an id that does not exist.
const NO_SCHEMA: u32 = 40_403;

/// The routes of the read API.
pub fn router() -> Router {
    Router::new()
        .route("/schemas/types", get(|| async { Json(["AVRO"]) }))
        .route("/schemas/ids/{id}", get(by_id))
        .route("/schemas/ids/{id}/schema", get(schema_by_id))
        .route("/schemas/ids/{id}/versions", get(versions_of_id))
        .route("/subjects", get(subjects))
        .route("/subjects/{subject}/versions", get(versions))
        .route("/subjects/{subject}/versions/{version}", get(version))
        .route("/subjects/{subject}/versions/{version}/schema", get(schema_of_version))
        .route("/config", get(|| async { Json(json!({ "compatibilityLevel": "FULL_TRANSITIVE" })) }))
}

/// The subject of a topic's values.
pub fn subject(topic: &str) -> String {
    format!("{topic}-value")
}

async fn by_id(Path(id): Path<u32>) -> Response {
    found(with_id(id).map(|schema| json!({ "schema": schema.schema })), NO_SCHEMA)
}

async fn schema_by_id(Path(id): Path<u32>) -> Response {
    found(with_id(id).and_then(|schema| serde_json::from_str(schema.schema).ok()), NO_SCHEMA)
}

async fn versions_of_id(Path(id): Path<u32>) -> Response {
    let place = |schema: &Bundled| json!([{ "subject": subject(schema.topic), "version": schema.version }]);
    found(with_id(id).map(place), NO_SCHEMA)
}

async fn subjects() -> Response {
    let mut subjects: Vec<String> = bundled().iter().map(|schema| subject(schema.topic)).collect();
    subjects.dedup();
    answer(json!(subjects))
}

async fn versions(Path(name): Path<String>) -> Response {
    let versions: Vec<u32> = of_subject(&name).map(|schema| schema.version).collect();
    found((!versions.is_empty()).then(|| json!(versions)), NO_SUBJECT)
}

async fn version(Path((name, version)): Path<(String, String)>) -> Response {
    let body = |schema: &Bundled| json!({ "subject": name, "version": schema.version, "id": schema.id, "schema": schema.schema });
    found(with_version(&name, &version).map(body), NO_VERSION)
}

async fn schema_of_version(Path((name, version)): Path<(String, String)>) -> Response {
    found(
        with_version(&name, &version).and_then(|schema| serde_json::from_str(schema.schema).ok()),
        NO_VERSION,
    )
}

fn with_id(id: u32) -> Option<&'static Bundled> {
    bundled().iter().find(|schema| schema.id == id)
}

fn of_subject(name: &str) -> impl Iterator<Item = &'static Bundled> {
    bundled().iter().filter(move |schema| subject(schema.topic) == name)
}

fn with_version(name: &str, version: &str) -> Option<&'static Bundled> {
    match version {
        "latest" | "-1" => of_subject(name).max_by_key(|schema| schema.version),
        number => {
            let number = number.parse::<u32>().ok()?;
            of_subject(name).find(|schema| schema.version == number)
        }
    }
}

fn found(value: Option<Value>, code: u32) -> Response {
    let message = match code {
        NO_SUBJECT => "subject not found",
        NO_VERSION => "version not found",
        _ => "schema not found",
    };
    let missing = || (StatusCode::NOT_FOUND, answer(json!({ "error_code": code, "message": message })));
    value.map_or_else(|| missing().into_response(), answer)
}

fn answer(value: Value) -> Response {
    let kind = [(header::CONTENT_TYPE, "application/vnd.schemaregistry.v1+json")];
    (kind, value.to_string()).into_response()
}
