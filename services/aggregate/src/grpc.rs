//! The same answers over gRPC, and gRPC-web: `quanyu.aggregate.v1`, with health and reflection.
//!
//! A thin layer over `service` and `hub`, as HTTP is: who is there, what is asked, and how an answer or a fault is written.

use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use futures::{Stream, StreamExt as _, stream};
use prost_types::Struct;
use prost_types::value::Kind as ValueKind;
use quanyu_access::{Credential, Principal};
use quanyu_wire::FILE_DESCRIPTOR_SET;
use quanyu_wire::pb::aggregate::v1 as pb;
use quanyu_wire::pb::aggregate::v1::aggregate_service_server::{AggregateService, AggregateServiceServer};
use serde_json::Value;
use tonic::metadata::MetadataMap;
use tonic::{Request, Response, Status};
use tonic_types::{ErrorDetails, StatusExt as _};

use crate::answer::Rendered;
use crate::fault::Fault;
use crate::freshness::{Freshness, State};
use crate::http::App;
use crate::hub::Message;
use crate::parameter::Values;
use crate::route::{ROUTES, route};

/// The domain of every reason (AIP-193).
const DOMAIN: &str = "quanyu";
/// Bytes of a request.
const REQUEST_BYTES_MAX: usize = 64 << 10;

/// The services, to be merged with those of HTTP.
///
/// # Errors
/// Only if the compiled descriptors were broken.
pub fn router(app: &App) -> Result<Router, tonic_reflection::server::Error> {
    let describe = || {
        tonic_reflection::server::Builder::configure()
            .register_encoded_file_descriptor_set(FILE_DESCRIPTOR_SET)
            .register_encoded_file_descriptor_set(tonic_health::pb::FILE_DESCRIPTOR_SET)
    };
    let (_reporter, health) = tonic_health::server::health_reporter();
    let service = AggregateServiceServer::new(Server { app: app.clone() })
        .max_decoding_message_size(REQUEST_BYTES_MAX)
        .accept_compressed(tonic::codec::CompressionEncoding::Gzip)
        .send_compressed(tonic::codec::CompressionEncoding::Gzip);
    let routes = tonic::service::Routes::new(health)
        .add_service(describe().build_v1()?)
        .add_service(describe().build_v1alpha()?)
        .add_service(service)
        .prepare()
        .into_axum_router();
    Ok(routes.reset_fallback().layer(tonic_web::GrpcWebLayer::new()))
}

struct Server {
    app: App,
}

impl Server {
    fn enter(&self, metadata: &MetadataMap) -> Result<Principal, Fault> {
        let given = metadata.get("authorization").map(|value| value.to_str().unwrap_or_default());
        Ok(self.app.enter(given.map(Credential::Authorization))?.principal)
    }

    async fn answer(
        &self,
        principal: &Principal,
        asked: pb::GetAnswerRequest,
    ) -> Result<Arc<Rendered>, Fault> {
        let unknown = || Fault::NotFound("no answer has that name; ListAnswers names them".to_owned());
        let route = route(&asked.name).ok_or_else(unknown)?;
        let pairs = asked.parameters.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let values = Values::read(route.known(), pairs)?;
        let id = Some(asked.id).filter(|id| !id.is_empty());
        if route.has_id() != id.is_some() {
            let fix = if route.has_id() { "name the record with id" } else { "leave id empty" };
            return Err(Fault::invalid(format!("{} is about one record, or it is not", route.name), fix));
        }
        self.app.answer(principal, route, values, id).await
    }
}

#[tonic::async_trait]
impl AggregateService for Server {
    async fn get_answer(
        &self,
        request: Request<pb::GetAnswerRequest>,
    ) -> Result<Response<pb::GetAnswerResponse>, Status> {
        let principal = self.enter(request.metadata()).map_err(|fault| status(&fault))?;
        let asked = request.into_inner();
        let name = asked.name.clone();
        let rendered = self.answer(&principal, asked).await.map_err(|fault| status(&fault))?;
        let definition = rendered.body.definition.clone().map(|definition| pb::Definition {
            id: definition.id,
            name: definition.name,
            name_zh: definition.name_zh,
            rule: definition.rule,
        });
        Ok(Response::new(pb::GetAnswerResponse {
            name,
            asked_at: Some(time(rendered.asked_at)),
            definition,
            data: rendered.body.data.map(word).unwrap_or_default(),
            freshness: Some(freshness(&rendered.fresh)),
            value: Some(structure(&rendered.body.value)),
        }))
    }

    async fn list_answers(
        &self,
        request: Request<pb::ListAnswersRequest>,
    ) -> Result<Response<pb::ListAnswersResponse>, Status> {
        self.enter(request.metadata()).map_err(|fault| status(&fault))?;
        let parameter = |known: &'static crate::parameter::Parameter| pb::Parameter {
            name: known.name.to_owned(),
            description: known.what.to_owned(),
        };
        let answer = |route: &crate::route::Route| pb::AnswerDescription {
            name: route.name.to_owned(),
            path: format!("/api/v1{}", route.path),
            description: route.what.to_owned(),
            parameters: route.known().map(parameter).collect(),
        };
        Ok(Response::new(pb::ListAnswersResponse { answers: ROUTES.iter().map(answer).collect() }))
    }

    type WatchStream = Pin<Box<dyn Stream<Item = Result<pb::WatchResponse, Status>> + Send>>;

    async fn watch(&self, request: Request<pb::WatchRequest>) -> Result<Response<Self::WatchStream>, Status> {
        let principal = self.enter(request.metadata()).map_err(|fault| status(&fault))?;
        let last = request.into_inner().last_event_id;
        let last = Some(last.as_str()).filter(|id| !id.is_empty());
        let mut listener = self.app.hub.listen(&principal, last).await.map_err(|fault| status(&fault))?;
        let hub = self.app.hub.clone();
        let told = move |message: &Message| pb::WatchResponse {
            event_id: hub.id(message),
            event: message.event.to_owned(),
            value: serde_json::from_str(&message.data).ok().map(|value| structure(&value)),
        };
        let first: Vec<_> =
            std::mem::take(&mut listener.first).iter().map(|message| Ok(told(message))).collect();
        let next = stream::unfold((listener, told), |(mut listener, told)| async move {
            // An end, also of one who fell behind: a gap would look like calm, so the caller begins again.
            let message = listener.next.recv().await.ok()?;
            Some((Ok(told(&message)), (listener, told)))
        });
        Ok(Response::new(Box::pin(stream::iter(first).chain(next))))
    }
}

/// A fault as google.rpc.Status.
fn status(fault: &Fault) -> Status {
    let mut details = ErrorDetails::new();
    details.set_error_info(fault.reason(), DOMAIN, std::collections::HashMap::new());
    if let Some(wait) = fault.retry_after() {
        details.set_retry_info(Some(wait.max(Duration::from_secs(1))));
    }
    let text = fault.fix().map_or_else(|| fault.to_string(), |fix| format!("{fault}; {fix}"));
    Status::with_error_details(fault.code().0, text, details)
}

fn freshness(fresh: &Freshness) -> pb::Freshness {
    let state = match fresh.state {
        State::Live => pb::FreshnessState::Live,
        State::Late => pb::FreshnessState::Late,
        State::Stale => pb::FreshnessState::Stale,
        State::Unknown => pb::FreshnessState::Unknown,
    };
    let silent = |one: &crate::freshness::Silent| pb::SilentSource {
        source: one.source.clone(),
        name: one.name.clone(),
        topic: one.topic.clone(),
        last_heard_at: Some(time(one.last_heard_at)),
        cadence_s: one.cadence_s,
    };
    pb::Freshness {
        state: state.into(),
        complete_to: fresh.complete_to.map(time),
        level_until: fresh.level_until.map(time),
        sources_silent: fresh.sources_silent.iter().map(silent).collect(),
        late_corrections: fresh.late_corrections.and_then(|late| i64::try_from(late).ok()),
        asked_at: fresh.asked_at.map(time),
    }
}

fn word(data: quanyu_figures::Data) -> String {
    if data == quanyu_figures::Data::Exercise { "exercise" } else { "real" }.to_owned()
}

fn time(at: jiff::Timestamp) -> prost_types::Timestamp {
    prost_types::Timestamp { seconds: at.as_second(), nanos: at.subsec_nanosecond() }
}

/// A value that is an object, as a structure; another one under the name `value`.
fn structure(value: &Value) -> Struct {
    match value {
        Value::Object(object) => Struct {
            fields: object
                .iter()
                .map(|(name, value)| (name.clone(), part(value)))
                .collect::<BTreeMap<_, _>>(),
        },
        other => Struct { fields: [("value".to_owned(), part(other))].into() },
    }
}

fn part(value: &Value) -> prost_types::Value {
    let kind = match value {
        Value::Null => ValueKind::NullValue(0),
        Value::Bool(flag) => ValueKind::BoolValue(*flag),
        Value::Number(number) => ValueKind::NumberValue(number.as_f64().unwrap_or_default()),
        Value::String(text) => ValueKind::StringValue(text.clone()),
        Value::Array(values) => {
            ValueKind::ListValue(prost_types::ListValue { values: values.iter().map(part).collect() })
        }
        Value::Object(_) => ValueKind::StructValue(structure(value)),
    };
    prost_types::Value { kind: Some(kind) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_value_stays_what_it_is() {
        let told = structure(&json!({"a": null, "b": [1, "x", {"c": true}]}));
        assert_eq!(told.fields["a"].kind, Some(ValueKind::NullValue(0)));
        let Some(ValueKind::ListValue(list)) = &told.fields["b"].kind else { panic!("a list") };
        assert_eq!(list.values.len(), 3);
        assert_eq!(list.values[0].kind, Some(ValueKind::NumberValue(1.0)));
    }

    #[test]
    fn a_fault_has_its_reason_and_when_to_come_again() {
        let said = status(&Fault::TooMany(3));
        assert_eq!(said.code(), tonic::Code::ResourceExhausted);
        assert!(said.get_details_retry_info().is_some());
        assert_eq!(said.get_details_error_info().map(|info| info.reason), Some("RATE_LIMITED".to_owned()));
    }
}
