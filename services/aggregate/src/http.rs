//! The answers over HTTP, the session of the browser, the stream and the dashboard.
//!
//! A thin layer: who is there, what is asked, and how an answer or a fault is written. What is answered is `service`.

mod actions;
mod assets;
mod caller;
mod downloads;
mod openapi;
mod problem;
mod session;
mod stream;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Path, RawQuery, State};
use axum::middleware;
use axum::response::Response;
use axum::routing::{get, post};
use http::{HeaderMap, Method, StatusCode, Uri, header};
use quanyu_access::{Desk, Permission, Principal};
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::RequestBodyTimeoutLayer;

use self::caller::Limits;
pub use self::problem::Problem;
use crate::acting::Acting;
use crate::answer::Rendered;
use crate::audit::{Audit, Read};
use crate::config::Config;
use crate::fault::Fault;
use crate::hub::Hub;
use crate::parameter::Values;
use crate::route::{ROUTES, Route};
use crate::service::Service;

/// Bytes of a request's body at most: an action with a note, or a key.
const BODY_BYTES_MAX: usize = 16 << 10;

/// Between two parts of a body: who sends one slowly is let go.
const BODY_PATIENCE: Duration = Duration::from_secs(10);
/// Its path also takes a POST, and axum wants all methods of a path together.
const HANDOVER: &str = "handover";

/// What every handler needs. Clones share it.
#[derive(Clone)]
pub struct App {
    /// Answers.
    pub service: Service,
    /// Says who is there.
    pub desk: Arc<Desk>,
    /// Tells what is new.
    pub hub: Hub,
    /// Acts on warnings.
    pub acting: Acting,
    /// Notes who read what is restricted.
    pub audit: Audit,
    /// Counts requests.
    pub limits: Arc<Limits>,
    /// Cookies are for HTTPS only.
    pub https_only: bool,
}

impl App {
    /// Puts the parts together.
    #[must_use]
    pub fn new(
        service: Service,
        desk: Arc<Desk>,
        (hub, acting, audit): (Hub, Acting, Audit),
        config: &Config,
    ) -> Self {
        let limits = Arc::new(Limits::per_second(config.rate_per_second));
        Self { service, desk, hub, acting, audit, limits, https_only: config.https_only }
    }
}

impl App {
    /// Answers, and notes first what is restricted: the answer about one record has its exact position.
    ///
    /// # Errors
    /// As [`Service::answer`], or it cannot be noted.
    pub async fn answer(
        &self,
        principal: &Principal,
        route: &'static Route,
        values: Values,
        id: Option<String>,
    ) -> Result<Arc<Rendered>, Fault> {
        let rendered = self.service.answer(principal, route, values, id).await?;
        let subject = rendered.body.value["record"]["subject"].as_str();
        let restricted =
            route.permission == Permission::ReadRecords && principal.may(Permission::ReadRestricted);
        if let Some(subject) = subject.filter(|_| restricted) {
            let read = Read { what: route.path, subjects: &[subject.to_owned()], question: None, rows: 1 };
            self.audit.note(principal, read, self.service.now())?;
        }
        Ok(rendered)
    }
}

/// Everything that is served over HTTP.
pub fn router(app: App) -> Router {
    let mut api = Router::new();
    for route in ROUTES.iter().filter(|route| route.name != HANDOVER) {
        let path = format!("/api/v1{}", route.path);
        api = api.route(
            &path,
            get(
                move |State(app): State<App>,
                      id: Option<Path<String>>,
                      RawQuery(query): RawQuery,
                      headers: HeaderMap| async move {
                    answer(&app, route, id.map(|Path(id)| id), query, &headers).await
                },
            ),
        );
    }
    api.route("/api/v1/session", get(session::who).post(session::log_in).delete(session::log_out))
        .route("/api/v1/areas.geojson", get(downloads::areas))
        .route("/api/v1/points", get(downloads::points))
        .route("/api/v1/export", get(downloads::export))
        .route("/api/v1/warnings/{id}/cap.xml", get(actions::cap))
        .route("/api/v1/warnings/{id}/actions", post(actions::act))
        .route("/api/v1/handover", post(actions::hand_over).get(handover))
        .route("/api/v1/stream", get(stream::subscribe))
        .route("/openapi.json", get(openapi::document))
        .fallback(assets::file)
        .method_not_allowed_fallback(not_allowed)
        .layer(RequestBodyTimeoutLayer::new(BODY_PATIENCE))
        .layer(RequestBodyLimitLayer::new(BODY_BYTES_MAX))
        .layer(middleware::map_response(assets::guard))
        .layer(tower_http::compression::CompressionLayer::new())
        .with_state(app)
}

/// What a shift hands over.
async fn handover(State(app): State<App>, RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    match crate::route::route(HANDOVER) {
        Some(route) => answer(&app, route, None, query, &headers).await,
        None => problem::of(&Fault::Internal, "/handover"),
    }
}

/// An answer of the list.
async fn answer(
    app: &App,
    route: &'static Route,
    id: Option<String>,
    query: Option<String>,
    headers: &HeaderMap,
) -> Response {
    let answered = async {
        let entrance = caller::enter(app, headers)?;
        let values = Values::of_query(route.known(), query.as_deref())?;
        app.answer(&entrance.principal, route, values, id).await
    };
    match answered.await {
        Ok(rendered) => written(&rendered, headers),
        Err(fault) => {
            problem::with_freshness(&fault, route.path, &app.service.watch().freshness(route.topics, None))
        }
    }
}

/// The answer, or that it has not changed.
fn written(rendered: &Rendered, headers: &HeaderMap) -> Response {
    let known = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    let unchanged =
        known.flat_map(|list| list.split(',')).any(|tag| tag.trim() == rendered.etag || tag.trim() == "*");
    let response = Response::builder()
        .header(header::ETAG, &rendered.etag)
        .header(header::CACHE_CONTROL, "private, max-age=1")
        .header(header::VARY, "authorization, cookie")
        .header("quanyu-freshness", &rendered.freshness);
    let response = if unchanged {
        response.status(StatusCode::NOT_MODIFIED).body(axum::body::Body::empty())
    } else {
        response.header(header::CONTENT_TYPE, "application/json").body(rendered.json.clone().into())
    };
    response.unwrap_or_else(|_| problem::of(&Fault::Internal, ""))
}

async fn not_allowed(method: Method, uri: Uri) -> Response {
    problem::not_allowed(&method, uri.path())
}
