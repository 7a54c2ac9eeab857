//! What officers do about warnings: one action, the handing over of a shift, and the message for others.

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use http::{HeaderMap, header};
use quanyu_access::{Permission, Principal};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::{App, caller, problem};
use crate::acting::{Act, Acted, Verb};
use crate::fault::Fault;
use crate::parameter::Values;
use crate::route::route;

/// What signs a shift's end.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HandOver {
    /// Who takes over: an organisation or a role, never a person.
    organisation: String,
    /// What the next shift should know.
    note: Option<String>,
}

/// What was handed over.
#[derive(Debug, Serialize, ToSchema)]
pub struct HandedOver {
    /// Ids of the warnings that were.
    handed_over: Vec<String>,
    /// Ids of those that somebody else changed meanwhile.
    passed_over: Vec<String>,
}

/// Acts on a warning.
pub async fn act(
    State(app): State<App>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Result<Json<Act>, JsonRejection>,
) -> Response {
    let acted = async {
        let principal = may_act(&app, &headers)?;
        let Json(act) =
            body.map_err(|error| Fault::invalid(error.body_text(), "see the schema Act in /openapi.json"))?;
        warning(&app, &principal, &id).await?;
        let acted = app.acting.act(&principal, &id, act).await?;
        if acted.accepted {
            return Ok(acted);
        }
        let what =
            format!("somebody else was first: the warning is {} now, turn {}", acted.status, acted.turn);
        Err(Fault::Conflict { reason: "TURN_MOVED", what })
    };
    told(acted.await, "/warnings/{id}/actions")
}

/// Hands every open warning of one's area over.
pub async fn hand_over(
    State(app): State<App>,
    headers: HeaderMap,
    body: Result<Json<HandOver>, JsonRejection>,
) -> Response {
    let handed = async {
        let principal = may_act(&app, &headers)?;
        let Json(HandOver { organisation, note }) = body
            .map_err(|error| Fault::invalid(error.body_text(), "see the schema HandOver in /openapi.json"))?;
        let handover = route("handover").ok_or(Fault::Internal)?;
        let answered = app.service.answer(&principal, handover, Values::default(), None).await?;
        let open = answered.body.value["open"].as_array().cloned().unwrap_or_default();
        let mut told = HandedOver { handed_over: Vec::new(), passed_over: Vec::new() };
        for warning in open {
            let Some(id) = warning["id"].as_str() else { continue };
            let act = Act {
                action: Verb::HandOver,
                action_id: uuid::Uuid::new_v4(),
                seen_turn: warning["turn"]
                    .as_i64()
                    .and_then(|turn| i32::try_from(turn).ok())
                    .unwrap_or_default(),
                note: note.clone(),
                organisation: Some(organisation.clone()),
                reason: None,
                until_at: None,
                verdict: None,
                cause: None,
                text: None,
            };
            match app.acting.act(&principal, id, act).await {
                Ok(Acted { accepted: true, .. }) => told.handed_over.push(id.to_owned()),
                Ok(_) | Err(Fault::Conflict { .. }) => told.passed_over.push(id.to_owned()),
                Err(fault) => return Err(fault),
            }
        }
        Ok(told)
    };
    told(handed.await, "/handover")
}

/// A warning as a message of the Common Alerting Protocol 1.2.
pub async fn cap(State(app): State<App>, Path(id): Path<String>, headers: HeaderMap) -> Response {
    let written = async {
        let entrance = caller::enter(&app, &headers)?;
        warning(&app, &entrance.principal, &id).await?;
        app.acting.cap(&id).await
    };
    match written.await {
        Ok(xml) => (
            [
                (header::CONTENT_TYPE, "application/cap+xml; charset=utf-8"),
                (header::CACHE_CONTROL, "no-store"),
            ],
            xml,
        )
            .into_response(),
        Err(fault) => problem::of(&fault, "/warnings/{id}/cap.xml"),
    }
}

fn may_act(app: &App, headers: &HeaderMap) -> Result<Principal, Fault> {
    let entrance = caller::enter_to_change(app, headers)?;
    entrance.principal.require(Permission::ActOnWarnings)?;
    Ok(entrance.principal)
}

/// The warning, if it lies in the asker's area; a neighbour's is not known to exist.
async fn warning(app: &App, principal: &Principal, id: &str) -> Result<Value, Fault> {
    let warning = route("warning").ok_or(Fault::Internal)?;
    let answered = app.service.answer(principal, warning, Values::default(), Some(id.to_owned())).await?;
    Ok(answered.body.value["warning"].clone())
}

fn told<T: Serialize>(done: Result<T, Fault>, path: &str) -> Response {
    match done {
        Ok(value) => ([(header::CACHE_CONTROL, "no-store")], Json(value)).into_response(),
        Err(fault) => problem::of(&fault, path),
    }
}
