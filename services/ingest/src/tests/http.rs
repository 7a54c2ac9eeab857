//! CloudEvents over HTTP: the same checks, receipts and results as gRPC, refusals as problems, and one drain for both.
//!
//! The client writes its requests as text, so that nothing between test and server can be helpful.

use std::net::SocketAddr;

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::events::{batch, id, incident};
use super::fake_log::{FakeLog, Mood, header};
use super::support::{Server, eventually, settings};
use crate::Settings;

const BATCH: &str = "application/cloudevents-batch+json";
const ONE: &str = "application/cloudevents+json";

struct Answer {
    status: u16,
    head: String,
    body: Value,
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.filter(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value).next()
    }

    fn results(&self) -> &[Value] {
        self.body["results"].as_array().unwrap_or_else(|| panic!("{} {}", self.status, self.body))
    }

    /// Field and reason of every violation of the event at this index.
    fn violations(&self, index: usize) -> Vec<(&str, &str)> {
        listed(&self.results()[index]["rejected"]["violations"])
    }

    /// A whole call that was refused for this reason.
    fn is_problem(&self, status: u16, reason: &str) {
        assert_eq!((self.status, self.body["reason"].as_str()), (status, Some(reason)), "{}", self.body);
        assert_eq!(self.header("content-type"), Some("application/problem+json"));
        assert_eq!(self.body["status"], status);
        let kind = format!("urn:quanyu:problem:{}", reason.to_lowercase().replace('_', "-"));
        assert_eq!(self.body["type"], kind.as_str());
        assert!(self.body["detail"].as_str().is_some_and(|detail| detail.len() > 10));
    }
}

fn listed(violations: &Value) -> Vec<(&str, &str)> {
    let text = |violation: &'_ Value, name| violation.get(name).and_then(Value::as_str).map(str::len);
    let all = violations.as_array().unwrap_or_else(|| panic!("no violations: {violations}"));
    all.iter()
        .map(|violation| {
            assert!(text(violation, "description").is_some_and(|length| length > 0));
            (violation["field"].as_str().unwrap(), violation["reason"].as_str().unwrap())
        })
        .collect()
}

async fn exchange(address: SocketAddr, request: String) -> Answer {
    let mut connection = TcpStream::connect(address).await.unwrap();
    connection.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).await.unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no answer: {answer:?}"));
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    let body = serde_json::from_str(body).unwrap_or_else(|error| panic!("{error}: {answer}"));
    Answer { status, head: head.to_owned(), body }
}

/// Posts to a path with these headers beside the usual ones.
async fn post(server: &Server, path: &str, headers: &str, body: &str) -> Answer {
    let length = body.len();
    let head =
        format!("POST {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: {length}\r\n");
    exchange(server.http, format!("{head}{headers}\r\n{body}")).await
}

async fn publish(server: &Server, events: Value) -> Answer {
    let headers = format!("content-type: {BATCH}\r\n");
    post(server, "/v1/incident/events", &headers, &events.to_string()).await
}

async fn ask(server: &Server, path: &str) -> Answer {
    exchange(server.http, format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")).await
}

/// The report of incident `number`, with nothing said twice.
fn event(number: u128) -> Value {
    json!({
        "specversion": "1.0", "id": id(number).to_string(), "source": "dispatch",
        "type": "quanyu.incident.v1.IncidentReported", "subject": format!("incident:{number}"),
        "time": "2026-04-01T07:59:00+08:00", "dataschema": "https://example.org/incident",
        "data": {
            "envelope": {
                "recordedAt": "2026-03-31T23:59:30Z",
                "area": { "system": "gbt2260", "version": "2023", "code": "330784105" },
            },
            "incidentReported": {
                "channel": "INCIDENT_CHANNEL_PHONE_110", "severity": "INCIDENT_SEVERITY_NORMAL",
                "category": { "class": "INCIDENT_CLASS_CRIMINAL", "codeSystem": "local" },
                "position": { "longitude": 120, "latitude": 29, "coordinateSystem": "COORDINATE_SYSTEM_WGS84" },
            },
        },
    })
}

fn with(number: u128, change: impl FnOnce(&mut Value)) -> Value {
    let mut event = event(number);
    change(&mut event);
    event
}

#[tokio::test]
async fn a_batch_becomes_the_same_records_as_over_grpc() {
    let log = FakeLog::new();
    let server = Server::start(log.clone()).await;
    server.client().await.publish_incident_events(batch(vec![incident(0)])).await.unwrap();
    let answer = publish(&server, json!([event(0), event(1)])).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let accepted = json!({ "topic": "quanyu.incident.v1", "partition": 0, "offset": "1" });
    assert_eq!(answer.results()[0], json!({ "eventId": id(0).to_string(), "accepted": accepted }));
    let records = log.records();
    assert_eq!(records.len(), 3);
    assert_eq!(records[0].payload, records[1].payload);
    assert_eq!(records[0].key, records[1].key);
    assert_eq!(header(&records[1], "ce_time"), "2026-03-31T23:59:00.000Z");
    server.stop().await;
}

#[tokio::test]
async fn a_bad_event_fails_alone_with_every_violation() {
    let log = FakeLog::new();
    let server = Server::start(log.clone()).await;
    let bad = with(1, |event| {
        event["data"]["envelope"]["recordedAt"] = Value::Null;
        event["data"]["incidentReported"]["position"]["coordinateSystem"] = Value::Null;
    });
    let no_json = with(2, |event| event["data"]["incidentReported"]["channel"] = "PIGEON".into());
    let answer = publish(&server, json!([event(0), bad, 7, no_json, event(4)])).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.results()[0]["accepted"]["offset"], "0");
    let expected = [
        ("incident_reported.position.coordinate_system", "COORDINATE_SYSTEM_UNDECLARED"),
        ("envelope.recorded_at", "MISSING"),
    ];
    assert_eq!(answer.violations(1), expected);
    assert_eq!(answer.violations(2), [("event", "MALFORMED")]);
    assert_eq!(answer.violations(3), [("data", "MALFORMED")]);
    assert_eq!(answer.results()[4]["accepted"]["offset"], "1");
    assert_eq!(log.ids(), [id(0).to_string(), id(4).to_string()]);
    server.stop().await;
}

/// (a change, the attribute that is told)
type Mistake = (fn(&mut Value), &'static str, &'static str);

const MISTAKES: &[Mistake] = &[
    (|event| event["specversion"] = "0.3".into(), "specversion", "MALFORMED"),
    (|event| drop(event.as_object_mut().unwrap().remove("id")), "id", "MISSING"),
    (|event| drop(event.as_object_mut().unwrap().remove("data")), "data", "MISSING"),
    (|event| event["data"] = "text".into(), "data", "MALFORMED"),
    (|event| event["data_base64"] = "AA==".into(), "data_base64", "MALFORMED"),
    (|event| event["datacontenttype"] = "application/xml".into(), "datacontenttype", "MALFORMED"),
    (|event| event["source"] = 7.into(), "source", "MALFORMED"),
    (|event| event["type"] = "quanyu.incident.v1.IncidentClosed".into(), "type", "MALFORMED"),
    (|event| event["data"]["envelope"]["subject"] = "incident:9".into(), "subject", "MALFORMED"),
    (|event| event["data"]["envelope"]["occurred_at"] = "2026-03-31T23:59:01Z".into(), "time", "MALFORMED"),
];

#[tokio::test]
async fn attributes_are_checked_and_may_not_contradict_the_data() {
    let log = FakeLog::new();
    let server = Server::start(log.clone()).await;
    let events: Vec<Value> = MISTAKES.iter().map(|(change, ..)| with(1, change)).collect();
    let answer = publish(&server, events.into()).await;
    for (index, (_, field, reason)) in MISTAKES.iter().enumerate() {
        assert_eq!(answer.violations(index), [(*field, *reason)]);
    }
    assert!(log.records().is_empty());
    let agreeing = with(1, |event| {
        let envelope = &mut event["data"]["envelope"];
        envelope["eventId"] = id(1).to_string().to_uppercase().into();
        envelope["occurredAt"] = "2026-03-31T23:59:00.000Z".into();
        envelope["source"] = "dispatch".into();
    });
    let recorded = with(2, |event| {
        event["data"]["envelope"].as_object_mut().unwrap().remove("recordedAt");
        event["recordedtime"] = "2026-03-31T23:59:30Z".into();
    });
    let answer = publish(&server, json!([agreeing, recorded])).await;
    assert!(answer.results().iter().all(|result| result["accepted"].is_object()), "{}", answer.body);
    server.stop().await;
}

#[tokio::test]
async fn the_status_of_a_single_event_says_what_became_of_it() {
    let log = FakeLog::new();
    let server = Server::start(log.clone()).await;
    let headers = format!("content-type: {ONE}; charset=utf-8\r\n");
    let path = "/v1/incident/events";
    let answer = post(&server, path, &headers, &event(0).to_string()).await;
    assert_eq!((answer.status, &answer.results()[0]["accepted"]["offset"]), (200, &json!("0")));
    let bad = with(1, |event| event["source"] = "".into());
    let answer = post(&server, path, &headers, &bad.to_string()).await;
    assert_eq!(answer.status, 422);
    assert_eq!(answer.violations(0), [("envelope.source", "MISSING")]);
    log.set(Mood::Loses);
    let answer = post(&server, path, &headers, &event(2).to_string()).await;
    assert_eq!((answer.status, answer.header("retry-after")), (503, Some("1")));
    assert!(answer.results()[0]["unknown"]["reason"].is_string());
    server.stop().await;
}

#[tokio::test]
async fn checks_alone_publish_nothing_and_wishes_are_checked_too() {
    let log = FakeLog::new();
    let server = Server::start(log.clone()).await;
    let headers = format!("content-type: {BATCH}\r\n");
    let body = json!([event(0)]).to_string();
    let path = "/v1/incident/events?validate_only=true&priority=bulk";
    let answer = post(&server, path, &headers, &body).await;
    assert_eq!(answer.results()[0]["validated"], json!({}));
    assert!(log.records().is_empty());
    for wish in ["validate=true", "priority=urgent", "request_id=7"] {
        let answer = post(&server, &format!("/v1/incident/events?{wish}"), &headers, &body).await;
        answer.is_problem(400, "INVALID_REQUEST");
        assert_eq!(listed(&answer.body["violations"]).len(), 1);
    }
    server.stop().await;
}

#[tokio::test]
async fn a_call_that_cannot_be_taken_is_a_problem_in_the_callers_language() {
    let server = Server::with(Settings { message_bytes_max: 4_096, ..settings() }, FakeLog::new()).await;
    let headers = format!("content-type: {BATCH}\r\n");
    let path = "/v1/incident/events";
    post(&server, "/v1/weather/events", &headers, "[]").await.is_problem(404, "NO_SUCH_STREAM");
    post(&server, "/v1/incident", &headers, "[]").await.is_problem(404, "NO_SUCH_PATH");
    ask(&server, path).await.is_problem(405, "METHOD_NOT_ALLOWED");
    post(&server, path, "content-type: application/json\r\n", "[]")
        .await
        .is_problem(415, "UNSUPPORTED_MEDIA_TYPE");
    let packed = format!("{headers}content-encoding: gzip\r\n");
    post(&server, path, &packed, "[]").await.is_problem(415, "UNSUPPORTED_MEDIA_TYPE");
    post(&server, path, &headers, "[").await.is_problem(400, "UNDECODABLE");
    post(&server, path, &headers, "{}").await.is_problem(400, "UNDECODABLE");
    let answer = post(&server, path, &headers, "[]").await;
    answer.is_problem(400, "INVALID_REQUEST");
    assert_eq!(listed(&answer.body["violations"]), [("events", "MISSING")]);
    let answer = post(&server, path, &headers, &" ".repeat(5_000)).await;
    answer.is_problem(413, "MESSAGE_TOO_LARGE");
    assert_eq!(answer.body["bytes_max"], "4096");
    let chinese = format!("{headers}accept-language: zh-CN\r\n");
    let answer = post(&server, path, &chinese, "[]").await;
    assert_eq!(answer.header("content-language"), Some("zh-CN"));
    assert_eq!(answer.body["detail"], "events 没有事件");
    server.stop().await;
}

#[tokio::test]
async fn a_batch_has_the_limit_of_grpc() {
    let server = Server::with(Settings { batch_events_max: 2, ..settings() }, FakeLog::new()).await;
    let answer = publish(&server, json!([1, 2, 3])).await;
    answer.is_problem(400, "INVALID_REQUEST");
    assert_eq!(listed(&answer.body["violations"]), [("events", "TOO_MANY")]);
    server.stop().await;
}

#[tokio::test]
async fn an_outage_is_told_with_when_to_come_again() {
    let log = FakeLog::new();
    let server = Server::start(log.clone()).await;
    log.set(Mood::Refuses);
    let answer = publish(&server, json!([event(0)])).await;
    answer.is_problem(503, "LOG_UNAVAILABLE");
    assert_eq!((answer.header("retry-after"), &answer.body["unknown_events"]), (Some("1"), &json!("0")));
    server.stop().await;
}

#[tokio::test]
async fn receipts_are_those_of_grpc() {
    let log = FakeLog::new();
    let server = Server::start(log.clone()).await;
    publish(&server, json!([event(0), event(1)])).await;
    log.commit(2);
    let answer = ask(&server, &format!("/v1/incident/receipts/{}?subject=incident:1", id(1))).await;
    let receipt = json!({ "topic": "quanyu.incident.v1", "partition": 0, "offset": "1" });
    let expected = json!({ "receipt": receipt, "folded": true, "receivedAt": "2026-04-01T00:00:00Z" });
    assert_eq!((answer.status, answer.body), (200, expected));
    ask(&server, &format!("/v1/incident/receipts/{}", id(9))).await.is_problem(404, "EVENT_NOT_FOUND");
    ask(&server, "/v1/incident/receipts/seven").await.is_problem(400, "INVALID_REQUEST");
    server.stop().await;
}

/// Both ports stop as one: what had begun is answered, what comes afterwards is refused.
#[tokio::test]
async fn a_stopping_server_answers_what_had_begun() {
    let log = FakeLog::new();
    let server = Server::start(log.clone()).await;
    log.set(Mood::Holds);
    let address = server.http;
    let body = json!([event(0)]).to_string();
    let head = format!(
        "POST /v1/incident/events HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: {BATCH}\r\n"
    );
    let request = format!("{head}content-length: {}\r\n\r\n{body}", body.len());
    let held = tokio::spawn(exchange(address, request.clone()));
    eventually("the event is on its way", || async { !log.records().is_empty() }).await;
    server.stopper.stop();
    exchange(address, request).await.is_problem(503, "DRAINING");
    log.set(Mood::Takes);
    let answer = held.await.unwrap();
    assert_eq!(answer.results()[0]["accepted"]["offset"], "0");
    server.running.await.unwrap().unwrap();
}

#[tokio::test]
async fn where_a_credential_is_required_a_call_without_one_is_a_problem() {
    let required = Settings { access: Some(crate::Access::Required), ..settings() };
    let server = Server::with(required, FakeLog::new()).await;
    let answer = publish(&server, json!([event(0)])).await;
    answer.is_problem(401, "UNAUTHENTICATED");
    assert_eq!(answer.header("www-authenticate"), Some("Bearer"));
    ask(&server, &format!("/v1/incident/receipts/{}", id(1))).await.is_problem(401, "UNAUTHENTICATED");
    server.stop().await;
}
