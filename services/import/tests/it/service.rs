//! A service that takes incident events, remembers them, and misbehaves on request.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use prost::Message as _;
use quanyu_wire::pb::common::v1::publish_result::Outcome;
use quanyu_wire::pb::common::v1::{FieldViolation, Priority, PublishResult, Receipt, Rejection, Unknown};
use quanyu_wire::pb::incident::v1::incident_ingest_service_server::{
    IncidentIngestService, IncidentIngestServiceServer,
};
use quanyu_wire::pb::incident::v1::{
    GetIncidentReceiptRequest, GetIncidentReceiptResponse, IncidentEvent, PublishIncidentEventsRequest,
    PublishIncidentEventsResponse, StreamIncidentEventsRequest, StreamIncidentEventsResponse,
    StreamRejection,
};
use tokio::sync::mpsc;
use tokio_stream::wrappers::{ReceiverStream, TcpListenerStream};
use tonic::{Request, Response, Status, Streaming};
use tonic_types::{ErrorDetails, StatusExt as _};

/// How the service misbehaves; every number counts down.
#[derive(Debug, Default)]
pub struct Script {
    /// Takes one batch more, then breaks the stream without an ack for it.
    pub break_after: Vec<u64>,
    /// Answers "unknown" for the first event of so many batches, having kept it all the same.
    pub unknown: u64,
    /// Refuses events whose subject ends so.
    pub refuse: Option<&'static str>,
    /// Refuses so many streams with RetryInfo.
    pub turn_away: u64,
    /// Refuses every stream for good.
    pub forbid: bool,
    /// Never answers after so many batches.
    pub silent_after: Option<u64>,
}

/// What the service saw.
#[derive(Debug, Default)]
pub struct Seen {
    /// Content by event id, and how often it came.
    pub events: BTreeMap<String, (Vec<u8>, u64)>,
    pub batches: u64,
    pub streams: u64,
    pub largest: usize,
    pub conflicts: u64,
    pub not_bulk: u64,
}

/// The running service.
#[derive(Clone)]
pub struct Service {
    pub endpoint: String,
    pub script: Arc<Mutex<Script>>,
    pub seen: Arc<Mutex<Seen>>,
}

impl Service {
    pub async fn start(script: Script) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let service = Self { endpoint, script: Arc::new(Mutex::new(script)), seen: Arc::default() };
        let server = tonic::transport::Server::builder()
            .add_service(IncidentIngestServiceServer::new(service.clone()))
            .serve_with_incoming(TcpListenerStream::new(listener));
        quanyu_boot::task::spawn("service", server);
        service
    }

    /// Events that came at least once.
    pub fn distinct(&self) -> usize {
        self.seen.lock().unwrap().events.len()
    }

    /// Everything by id, without how often it came.
    pub fn contents(&self) -> BTreeMap<String, Vec<u8>> {
        self.seen
            .lock()
            .unwrap()
            .events
            .iter()
            .map(|(id, (content, _))| (id.clone(), content.clone()))
            .collect()
    }

    fn keep(&self, event: &IncidentEvent) -> String {
        let mut seen = self.seen.lock().unwrap();
        let id = event.envelope.as_ref().unwrap().event_id.clone();
        let content = event.encode_to_vec();
        let known = seen.events.entry(id.clone()).or_insert_with(|| (content.clone(), 0));
        known.1 += 1;
        let differs = known.0 != content;
        seen.conflicts += u64::from(differs);
        id
    }

    /// The answer to a batch; `None` breaks the stream.
    fn batch(&self, request: &StreamIncidentEventsRequest) -> Option<StreamIncidentEventsResponse> {
        let mut rejections = Vec::new();
        {
            let mut seen = self.seen.lock().unwrap();
            seen.batches += 1;
            seen.largest = seen.largest.max(request.events.len());
            seen.not_bulk += u64::from(request.priority() != Priority::Bulk);
        }
        for (index, event) in (0..).zip(&request.events) {
            let refuse = self.script.lock().unwrap().refuse;
            let subject = &event.envelope.as_ref().unwrap().subject;
            let outcome = match refuse {
                Some(end) if subject.ends_with(end) => Outcome::Rejected(Rejection {
                    violations: vec![FieldViolation {
                        field: "envelope.subject".to_owned(),
                        reason: "MALFORMED".to_owned(),
                        description: "is not liked".to_owned(),
                    }],
                }),
                _ => {
                    self.keep(event);
                    let mut script = self.script.lock().unwrap();
                    if index > 0 || script.unknown == 0 {
                        continue;
                    }
                    script.unknown -= 1;
                    Outcome::Unknown(Unknown { reason: "the answer was lost".to_owned() })
                }
            };
            let event_id = event.envelope.as_ref().unwrap().event_id.clone();
            rejections.push(StreamRejection {
                index,
                result: Some(PublishResult { event_id, outcome: Some(outcome) }),
            });
        }
        let mut script = self.script.lock().unwrap();
        if let Some(left) = script.break_after.first_mut() {
            if *left == 0 {
                script.break_after.remove(0);
                return None;
            }
            *left -= 1;
        }
        Some(StreamIncidentEventsResponse { durable_sequence: request.sequence, rejections })
    }
}

#[tonic::async_trait]
impl IncidentIngestService for Service {
    type StreamIncidentEventsStream = ReceiverStream<Result<StreamIncidentEventsResponse, Status>>;

    async fn publish_incident_events(
        &self,
        _: Request<PublishIncidentEventsRequest>,
    ) -> Result<Response<PublishIncidentEventsResponse>, Status> {
        Err(Status::unimplemented("not needed"))
    }

    async fn get_incident_receipt(
        &self,
        _: Request<GetIncidentReceiptRequest>,
    ) -> Result<Response<GetIncidentReceiptResponse>, Status> {
        let _ = Receipt::default();
        Err(Status::unimplemented("not needed"))
    }

    async fn stream_incident_events(
        &self,
        request: Request<Streaming<StreamIncidentEventsRequest>>,
    ) -> Result<Response<Self::StreamIncidentEventsStream>, Status> {
        self.seen.lock().unwrap().streams += 1;
        {
            let mut script = self.script.lock().unwrap();
            if script.forbid {
                return Err(Status::permission_denied("unknown source"));
            }
            if script.turn_away > 0 {
                script.turn_away -= 1;
                let details = ErrorDetails::with_retry_info(Some(Duration::from_millis(10)));
                let (code, message) = (tonic::Code::ResourceExhausted, "busy");
                return Err(Status::with_error_details(code, message, details));
            }
        }
        let (answers, stream) = mpsc::channel(4);
        let service = self.clone();
        let mut batches = request.into_inner();
        quanyu_boot::task::spawn("stream", async move {
            let mut sequence = 0;
            while let Ok(Some(request)) = batches.message().await {
                assert!(request.sequence > sequence, "sequences rise");
                sequence = request.sequence;
                let answer = service.batch(&request);
                let mut is_silent = false;
                if let Some(left) = service.script.lock().unwrap().silent_after.as_mut() {
                    is_silent = *left == 0;
                    *left = left.saturating_sub(1);
                }
                match answer {
                    _ if is_silent => {}
                    Some(answer) => {
                        if answers.send(Ok(answer)).await.is_err() {
                            return;
                        }
                    }
                    None => {
                        let _ = answers.send(Err(Status::unavailable("going away"))).await;
                        return;
                    }
                }
            }
        });
        Ok(Response::new(ReceiverStream::new(stream)))
    }
}
