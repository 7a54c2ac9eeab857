//! The OpenAPI 3.1 document, written from the list of answers, so that it cannot tell of another service than this one.

use axum::Json;
use axum::response::{IntoResponse as _, Response};
use serde_json::{Map, Value, json};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::Schema;
use utoipa::{PartialSchema, ToSchema};

use super::actions::{HandOver, HandedOver};
use super::problem::Problem;
use super::session::{LogIn, May, Session};
use crate::acting::{Act, Acted, Cause, Verb, Verdict};
use crate::answer::{DefinitionRef, Envelope};
use crate::download::{Download, EXPORT, POINTS};
use crate::freshness::{Freshness, Silent, State};
use crate::parameter::{Kind, Parameter, VALUE_LENGTH_MAX};
use crate::route::{ROUTES, Route};

/// The document.
pub async fn document() -> Response {
    Json(openapi()).into_response()
}

/// The document as JSON.
#[must_use]
pub fn openapi() -> Value {
    let mut paths = Map::new();
    for route in ROUTES {
        put(&mut paths, route.path, "get", answer(route));
    }
    for (path, method, operation) in beside() {
        put(&mut paths, path, method, operation);
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Quanyu aggregate",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Figures, records and warnings of a city, each answer with how fresh it is and what it counts. \
                Times are RFC 3339 in UTC; what is not known is null, never 0.",
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
        },
        "servers": [{ "url": "/" }],
        "security": [{ "key": [] }, { "session": [] }],
        "paths": paths,
        "components": {
            "schemas": schemas(),
            "securitySchemes": {
                "key": { "type": "http", "scheme": "bearer", "description": "A key of `quanyu token create`, or a signed token (JWT)" },
                "session": { "type": "apiKey", "in": "cookie", "name": quanyu_access::SESSION_COOKIE },
            },
        },
    })
}

fn put(paths: &mut Map<String, Value>, path: &str, method: &str, operation: Value) {
    let path = paths.entry(format!("/api/v1{path}")).or_insert_with(|| json!({}));
    if let Some(path) = path.as_object_mut() {
        path.insert(method.to_owned(), operation);
    }
}

fn answer(route: &Route) -> Value {
    let envelope = json!({ "$ref": "#/components/schemas/Envelope" });
    let mut parameters: Vec<Value> = route.known().map(parameter).collect();
    if route.has_id() {
        parameters.push(id());
    }
    parameters.push(json!({ "name": "If-None-Match", "in": "header", "schema": { "type": "string" }, "description": "The ETag of the answer that one has" }));
    operation(route.name, route.what, &parameters, ("application/json", envelope))
}

fn operation(name: &str, what: &str, parameters: &[Value], (media, schema): (&str, Value)) -> Value {
    let problem = |description: &str| {
        json!({
            "description": description,
            "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } },
        })
    };
    json!({
        "operationId": name,
        "summary": what,
        "parameters": parameters,
        "responses": {
            "200": { "description": what, "content": { media: { "schema": schema } } },
            "304": { "description": "It has not changed; the header quanyu-freshness tells how fresh it is" },
            "400": problem("It cannot be meant"),
            "401": problem("No credential, or one that is not valid"),
            "403": problem("The credential does not cover it"),
            "404": problem("Nothing of that name in one's area"),
            "405": problem("The method is not known here"),
            "409": problem("Somebody was first"),
            "413": { "description": "The body is too large", "content": { "text/plain": { "schema": { "type": "string" } } } },
            "429": problem("Too many requests; Retry-After says when"),
            "503": problem("The tables do not answer; Retry-After says when"),
            "504": problem("It took too long and was cancelled"),
        },
    })
}

/// What is no answer of the list.
fn beside() -> Vec<(&'static str, &'static str, Value)> {
    let reference = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
    let collection = || ("application/geo+json", json!({ "type": "object" }));
    let download = |download: &Download| download.known().map(parameter).collect::<Vec<Value>>();
    let csrf = json!({ "name": quanyu_access::CSRF_HEADER, "in": "header", "schema": { "type": "string" }, "description": "Needed with a session's cookie" });
    let with_body = |mut operation: Value, schema: &str| {
        operation["requestBody"] =
            json!({ "required": true, "content": { "application/json": { "schema": reference(schema) } } });
        operation
    };
    let with_lines = |mut operation: Value| {
        operation["responses"]["200"]["content"]["application/x-ndjson"] =
            json!({ "schema": { "type": "string" } });
        operation
    };
    let log_out = || {
        let mut operation = operation(
            "log-out",
            "Ends the session in this browser",
            std::slice::from_ref(&csrf),
            ("application/json", json!({})),
        );
        operation["responses"]["204"] = json!({ "description": "It is over" });
        operation
    };
    let acted = ("application/json", reference("Acted"));
    vec![
        (
            "/session",
            "get",
            operation(
                "session",
                "Who is there, and what they may do",
                &[],
                ("application/json", reference("Session")),
            ),
        ),
        (
            "/session",
            "post",
            with_body(
                operation(
                    "log-in",
                    "Begins a session of a browser",
                    &[],
                    ("application/json", reference("Session")),
                ),
                "LogIn",
            ),
        ),
        ("/session", "delete", log_out()),
        (
            "/areas.geojson",
            "get",
            operation("areas-geojson", "Areas with their outlines and figures", &[], collection()),
        ),
        (
            "/points",
            "get",
            operation(
                "points",
                "Exact positions of one's own area; each read is noted",
                &download(&POINTS),
                collection(),
            ),
        ),
        (
            "/export",
            "get",
            with_lines(operation(
                "export",
                "Records as a file; each read is noted",
                &download(&EXPORT),
                ("text/csv", json!({ "type": "string" })),
            )),
        ),
        (
            "/warnings/{id}/cap.xml",
            "get",
            operation(
                "warning-cap",
                "A warning as CAP 1.2",
                &[id()],
                ("application/cap+xml", json!({ "type": "string" })),
            ),
        ),
        (
            "/warnings/{id}/actions",
            "post",
            with_body(operation("act", "Acts on a warning", &[id(), csrf.clone()], acted), "Act"),
        ),
        (
            "/handover",
            "post",
            with_body(
                operation(
                    "hand-over",
                    "Hands every open warning over to the next shift",
                    std::slice::from_ref(&csrf),
                    ("application/json", reference("HandedOver")),
                ),
                "HandOver",
            ),
        ),
        (
            "/stream",
            "get",
            operation(
                "stream",
                "What is new, as server-sent events: snapshot, freshness, counts, feed, warnings",
                &[
                    json!({ "name": "Last-Event-ID", "in": "header", "schema": { "type": "string" }, "description": "Goes on behind this event" }),
                ],
                ("text/event-stream", json!({ "type": "string" })),
            ),
        ),
    ]
}

fn id() -> Value {
    json!({ "name": "id", "in": "path", "required": true, "schema": { "type": "string" }, "description": "The record's id, without its kind" })
}

fn parameter(parameter: &Parameter) -> Value {
    let schema = match parameter.kind {
        Kind::Area => {
            json!({ "type": "string", "pattern": "^[A-Za-z0-9_.:-]{1,64}$", "examples": ["330784"] })
        }
        Kind::Day => {
            json!({ "type": "string", "format": "date", "pattern": "^20[0-9]{2}-[0-9]{2}-[0-9]{2}$" })
        }
        Kind::Moment => json!({ "type": "string", "format": "date-time" }),
        Kind::Zone => json!({ "type": "string", "maxLength": 64, "examples": ["Asia/Shanghai"] }),
        Kind::Word(words) => json!({ "type": "string", "enum": words }),
        Kind::Number(least, most) => json!({ "type": "integer", "minimum": least, "maximum": most }),
        Kind::Text(most) => json!({ "type": "string", "maxLength": most.min(VALUE_LENGTH_MAX) }),
        Kind::Flag => json!({ "type": "boolean" }),
    };
    json!({ "name": parameter.name, "in": "query", "required": false, "schema": schema, "description": parameter.what })
}

fn schemas() -> Map<String, Value> {
    fn of<T: ToSchema + PartialSchema>() -> (String, Value) {
        let schema: RefOr<Schema> = T::schema();
        (T::name().into_owned(), serde_json::to_value(schema).unwrap_or_default())
    }
    [
        of::<Envelope<'_>>(),
        of::<DefinitionRef>(),
        of::<Freshness>(),
        of::<State>(),
        of::<Silent>(),
        of::<Problem<'_>>(),
        of::<Session>(),
        of::<May>(),
        of::<LogIn>(),
        of::<Act>(),
        of::<Acted>(),
        of::<Verb>(),
        of::<Verdict>(),
        of::<Cause>(),
        of::<HandOver>(),
        of::<HandedOver>(),
    ]
    .into_iter()
    .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_answer_is_documented_and_every_reference_leads_somewhere() {
        let document = openapi();
        for route in ROUTES {
            assert!(document["paths"][format!("/api/v1{}", route.path)]["get"].is_object(), "{}", route.path);
        }
        let text = document.to_string();
        let named: BTreeSet<&str> =
            text.split("#/components/schemas/").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        for name in named {
            assert!(document["components"]["schemas"][name].is_object(), "{name}");
        }
    }

    #[test]
    fn operations_have_names_of_their_own() {
        let document = openapi();
        let operations = document["paths"]
            .as_object()
            .unwrap()
            .values()
            .flat_map(|path| path.as_object().unwrap().values());
        let names: Vec<&str> =
            operations.map(|operation| operation["operationId"].as_str().unwrap()).collect();
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
    }
}
