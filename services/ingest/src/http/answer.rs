//! Answers of the HTTP side: the same messages as gRPC's, in proto3 JSON with every field written out.
//!
//! Used by `http`. Numbers of 64 bits are texts, as proto3 JSON has them.

use std::time::Duration;

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use prost_reflect::{DescriptorPool, DynamicMessage, MessageDescriptor, SerializeOptions};
use quanyu_wire::FILE_DESCRIPTOR_SET;
use quanyu_wire::pb::common::v1::{self as wire, publish_result::Outcome};
use serde_json::{Value, json};

use super::problem::{Problem, retry_seconds};
use crate::error::Error;
use crate::refusal::Refusal;

/// The messages that are answered.
pub(crate) struct Answers {
    result: MessageDescriptor,
    receipt: MessageDescriptor,
}

impl Answers {
    pub(crate) fn new() -> Result<Self, Error> {
        let pool = DescriptorPool::decode(FILE_DESCRIPTOR_SET).map_err(|_| Error::Contract("any message"))?;
        let message = |name| pool.get_message_by_name(name).ok_or(Error::Contract(name));
        let result = message("quanyu.common.v1.PublishResult")?;
        Ok(Self { result, receipt: message("quanyu.common.v1.ReceiptInfo")? })
    }

    /// The results in order. A batch is always 200; of a single event the status says what became of it, since many
    /// senders of single events look at nothing else.
    pub(crate) fn results(
        &self,
        results: &[wire::PublishResult],
        one: bool,
        retry_ms: u64,
    ) -> Result<Response, Problem> {
        let listed: Vec<Value> =
            results.iter().map(|result| written(&self.result, result)).collect::<Result<_, _>>()?;
        let outcome = results.first().filter(|_| one).and_then(|result| result.outcome.as_ref());
        let status = match outcome {
            Some(Outcome::Rejected(_)) => StatusCode::UNPROCESSABLE_ENTITY,
            Some(Outcome::Unknown(_)) => StatusCode::SERVICE_UNAVAILABLE,
            Some(Outcome::Accepted(_) | Outcome::Validated(_)) | None => StatusCode::OK,
        };
        let mut response = (status, Json(json!({ "results": listed }))).into_response();
        if status == StatusCode::SERVICE_UNAVAILABLE {
            let wait = HeaderValue::from(retry_seconds(Duration::from_millis(retry_ms)));
            response.headers_mut().insert(header::RETRY_AFTER, wait);
        }
        Ok(response)
    }

    pub(crate) fn receipt(&self, found: &wire::ReceiptInfo) -> Result<Value, Problem> {
        written(&self.receipt, found)
    }
}

fn written(of: &MessageDescriptor, message: &impl prost::Message) -> Result<Value, Problem> {
    let defect = |reason: String| Problem::Refused(Refusal::Internal(reason));
    let mut dynamic = DynamicMessage::new(of.clone());
    dynamic.transcode_from(message).map_err(|error| defect(error.to_string()))?;
    let options = SerializeOptions::new().skip_default_fields(false);
    dynamic
        .serialize_with_options(serde_json::value::Serializer, &options)
        .map_err(|error| defect(error.to_string()))
}
