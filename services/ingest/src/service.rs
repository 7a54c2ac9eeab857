//! Binds each stream's generated service to its desk: messages in and out, nothing else.
//!
//! A new stream is one more invocation at the end. All behaviour is in `desk`, `stream` and `receipt`.

use std::sync::Arc;

use futures::StreamExt as _;
use quanyu_wire::pb;
use tonic::{Request, Response, Status, Streaming};

use crate::caller::Caller;
use crate::desk::{Desk, PublishCall};
use crate::stream::{Ack, Acks, Batch};

/// The gRPC service of one stream.
#[derive(Clone)]
pub(crate) struct Service(pub Arc<Desk>);

macro_rules! bind {
    (
        $package:ident, $server:ident :: $service:ident,
        $publish:ident($publish_request:ident) -> $publish_response:ident,
        $stream:ident($stream_request:ident) -> $acks:ident<$stream_response:ident>,
        $receipt:ident($receipt_request:ident) -> $receipt_response:ident
    ) => {
        #[tonic::async_trait]
        impl pb::$package::v1::$server::$service for Service {
            async fn $publish(
                &self,
                request: Request<pb::$package::v1::$publish_request>,
            ) -> Result<Response<pb::$package::v1::$publish_response>, Status> {
                let caller = Caller::of(&request);
                let pb::$package::v1::$publish_request { request_id, validate_only, priority, events } =
                    request.into_inner();
                let call = PublishCall { request_id, validate_only, priority, events };
                let results = self.0.publish(call, &caller).await?;
                Ok(Response::new(pb::$package::v1::$publish_response { results }))
            }

            type $acks = Acks<pb::$package::v1::$stream_response>;

            async fn $stream(
                &self,
                request: Request<Streaming<pb::$package::v1::$stream_request>>,
            ) -> Result<Response<Self::$acks>, Status> {
                let caller = Caller::of(&request);
                let batches = request.into_inner().map(|request| {
                    let pb::$package::v1::$stream_request { sequence, priority, events } = request?;
                    Ok(Batch { sequence, priority, events })
                });
                let acks = self.0.serve_stream(batches, caller)?.map(|ack| {
                    let Ack { sequence, rejections } = ack?;
                    let rejection =
                        |(index, result)| pb::$package::v1::StreamRejection { index, result: Some(result) };
                    let rejections = rejections.into_iter().map(rejection).collect();
                    Ok(pb::$package::v1::$stream_response { durable_sequence: sequence, rejections })
                });
                Ok(Response::new(Box::pin(acks)))
            }

            async fn $receipt(
                &self,
                request: Request<pb::$package::v1::$receipt_request>,
            ) -> Result<Response<pb::$package::v1::$receipt_response>, Status> {
                let caller = Caller::of(&request);
                let pb::$package::v1::$receipt_request { event_id, subject } = request.into_inner();
                let receipt = self.0.find_receipt(&event_id, &subject, &caller).await?;
                Ok(Response::new(pb::$package::v1::$receipt_response { receipt: Some(receipt) }))
            }
        }
    };
}

bind!(
    incident, incident_ingest_service_server::IncidentIngestService,
    publish_incident_events(PublishIncidentEventsRequest) -> PublishIncidentEventsResponse,
    stream_incident_events(StreamIncidentEventsRequest) -> StreamIncidentEventsStream<StreamIncidentEventsResponse>,
    get_incident_receipt(GetIncidentReceiptRequest) -> GetIncidentReceiptResponse
);
bind!(
    fire, fire_ingest_service_server::FireIngestService,
    publish_fire_events(PublishFireEventsRequest) -> PublishFireEventsResponse,
    stream_fire_events(StreamFireEventsRequest) -> StreamFireEventsStream<StreamFireEventsResponse>,
    get_fire_receipt(GetFireReceiptRequest) -> GetFireReceiptResponse
);
bind!(
    safety, safety_ingest_service_server::SafetyIngestService,
    publish_safety_events(PublishSafetyEventsRequest) -> PublishSafetyEventsResponse,
    stream_safety_events(StreamSafetyEventsRequest) -> StreamSafetyEventsStream<StreamSafetyEventsResponse>,
    get_safety_receipt(GetSafetyReceiptRequest) -> GetSafetyReceiptResponse
);
bind!(
    warning, warning_ingest_service_server::WarningIngestService,
    publish_warning_events(PublishWarningEventsRequest) -> PublishWarningEventsResponse,
    stream_warning_events(StreamWarningEventsRequest) -> StreamWarningEventsStream<StreamWarningEventsResponse>,
    get_warning_receipt(GetWarningReceiptRequest) -> GetWarningReceiptResponse
);

bind!(
    audit, audit_ingest_service_server::AuditIngestService,
    publish_audit_events(PublishAuditEventsRequest) -> PublishAuditEventsResponse,
    stream_audit_events(StreamAuditEventsRequest) -> StreamAuditEventsStream<StreamAuditEventsResponse>,
    get_audit_receipt(GetAuditReceiptRequest) -> GetAuditReceiptResponse
);
