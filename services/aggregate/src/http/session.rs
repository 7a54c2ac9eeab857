//! The session of a browser: begun with a key, kept in a cookie that scripts cannot read and other sites cannot send.

use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use axum::response::{IntoResponse as _, Response};
use http::{HeaderMap, StatusCode, header};
use quanyu_access::{Entrance, Permission, SESSION_COOKIE};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{App, caller, problem};
use crate::fault::Fault;

const PATH: &str = "/api/v1/session";

/// What begins a session.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LogIn {
    /// A key of `quanyu token create`.
    key: String,
}

/// Who is there, and what they may do.
#[derive(Debug, Serialize, ToSchema)]
pub struct Session {
    /// An office or a system, never a person.
    name: String,
    /// Its roles.
    roles: Vec<&'static str>,
    /// Its one area; null for everything, or for several.
    area: Option<String>,
    /// Its areas; empty for everything.
    areas: Vec<String>,
    /// It sees everything.
    everything: bool,
    /// To be sent as `x-quanyu-csrf` with everything that changes something; null without a cookie.
    csrf: Option<String>,
    /// When the session ends.
    #[schema(value_type = Option<String>)]
    expires_at: Option<jiff::Timestamp>,
    /// What it may do.
    may: May,
    /// Its credential is one that everybody on this machine can read.
    development: bool,
}

/// What somebody may do.
#[derive(Debug, Serialize, ToSchema)]
pub struct May {
    read_records: bool,
    act: bool,
    analyse: bool,
    audit: bool,
    see_system: bool,
}

impl Session {
    fn of(entrance: &Entrance) -> Self {
        let principal = &entrance.principal;
        Self {
            name: principal.name.clone(),
            roles: principal.roles.iter().map(|role| role.as_str()).collect(),
            area: principal.scope.only_area().map(str::to_owned),
            areas: principal.scope.codes().map(str::to_owned).collect(),
            everything: principal.scope.is_everything(),
            csrf: entrance.session.as_ref().map(|session| session.csrf.clone()),
            expires_at: entrance.session.as_ref().map(|session| session.expires_at),
            may: May {
                read_records: principal.may(Permission::ReadRecords),
                act: principal.may(Permission::ActOnWarnings),
                analyse: principal.may(Permission::Analyse),
                audit: principal.may(Permission::ReadAudit),
                see_system: principal.may(Permission::SeeSystem),
            },
            development: principal.development,
        }
    }
}

/// Who is there.
pub async fn who(State(app): State<App>, headers: HeaderMap) -> Response {
    match caller::enter(&app, &headers) {
        Ok(entrance) => no_store(Json(Session::of(&entrance)).into_response()),
        Err(fault) => problem::of(&fault, PATH),
    }
}

/// Begins a session.
pub async fn log_in(State(app): State<App>, body: Result<Json<LogIn>, JsonRejection>) -> Response {
    let begun = || {
        let Json(LogIn { key }) =
            body.map_err(|_| Fault::invalid("the body is no {\"key\": …}", "send JSON with the key alone"))?;
        let (cookie, entrance) = app.desk.log_in(&key, app.service.now())?.map_err(|refused| {
            tracing::info!(code = refused.code(), "a log-in was refused");
            Fault::Unauthenticated("the key is not valid".to_owned())
        })?;
        Ok::<_, Fault>((cookie, entrance))
    };
    match begun() {
        Ok((cookie, entrance)) => {
            let until = entrance
                .session
                .as_ref()
                .map(|session| session.expires_at.as_second() - app.service.now().as_second());
            let mut response = no_store(Json(Session::of(&entrance)).into_response());
            set_cookie(&mut response, &cookie, until.unwrap_or_default().max(0), app.https_only);
            response
        }
        Err(fault) => problem::of(&fault, PATH),
    }
}

/// Ends it in this browser.
pub async fn log_out(State(app): State<App>, headers: HeaderMap) -> Response {
    if let Err(fault) = caller::enter_to_change(&app, &headers) {
        return problem::of(&fault, PATH);
    }
    let mut response = no_store(StatusCode::NO_CONTENT.into_response());
    set_cookie(&mut response, "", 0, app.https_only);
    response
}

fn set_cookie(response: &mut Response, value: &str, age_s: i64, https_only: bool) {
    let secure = if https_only { "; Secure" } else { "" };
    let cookie =
        format!("{SESSION_COOKIE}={value}; Path=/; HttpOnly; SameSite=Strict; Max-Age={age_s}{secure}");
    if let Ok(cookie) = cookie.parse() {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
}

fn no_store(mut response: Response) -> Response {
    response.headers_mut().insert(header::CACHE_CONTROL, http::HeaderValue::from_static("no-store"));
    response
}
