//! Receipts by event id: from memory, from the log, folded or not, with and without the subject.

use quanyu_wire::pb::incident::v1::{GetIncidentReceiptRequest, GetIncidentReceiptResponse};
use tonic::{Code, Status};

use super::events::{NOW_MS, at, id, incident};
use super::fake_log::{FakeLog, Mood};
use super::support::{Client, Server, publish, refused};

async fn look_up(client: &mut Client, event_id: &str, subject: &str) -> Result<(i64, bool), Status> {
    let request = GetIncidentReceiptRequest { event_id: event_id.to_owned(), subject: subject.to_owned() };
    let GetIncidentReceiptResponse { receipt } = client.get_incident_receipt(request).await?.into_inner();
    let info = receipt.unwrap();
    let place = info.receipt.unwrap();
    assert_eq!((place.topic.as_str(), place.partition), ("quanyu.incident.v1", 0));
    Ok((place.offset, info.folded))
}

#[tokio::test]
async fn a_receipt_tells_the_first_place_and_whether_it_is_folded() {
    let log = FakeLog::new();
    let server = Server::start(log.clone()).await;
    let mut client = server.client().await;
    publish(&mut client, vec![incident(0), incident(1)]).await;
    publish(&mut client, vec![incident(1)]).await;
    let event_id = id(1).to_string();
    for subject in ["incident:1", ""] {
        assert_eq!(look_up(&mut client, &event_id, subject).await.unwrap(), (1, false));
    }
    log.commit(1);
    assert_eq!(look_up(&mut client, &event_id, "incident:1").await.unwrap(), (1, false));
    log.commit(2);
    assert_eq!(look_up(&mut client, &event_id, "incident:1").await.unwrap(), (1, true));
    let request = GetIncidentReceiptRequest { event_id, subject: String::new() };
    let info = client.get_incident_receipt(request).await.unwrap().into_inner().receipt.unwrap();
    assert_eq!(info.received_at, at(NOW_MS));
    server.stop().await;
}

/// After a lost confirmation the caller finds out, and so does one that asks a server that has just started.
#[tokio::test]
async fn an_event_that_is_not_remembered_is_looked_for_in_the_log() {
    let log = FakeLog::new();
    let server = Server::start(log.clone()).await;
    let mut client = server.client().await;
    log.set(Mood::Loses);
    publish(&mut client, vec![incident(7)]).await;
    for subject in ["incident:7", ""] {
        assert_eq!(look_up(&mut client, &id(7).to_string(), subject).await.unwrap(), (0, false));
    }
    server.stop().await;
}

#[tokio::test]
async fn what_is_not_there_or_not_an_id_is_told() {
    let server = Server::start(FakeLog::new()).await;
    let mut client = server.client().await;
    publish(&mut client, vec![incident(1)]).await;
    for (number, subject) in [(9, ""), (9, "incident:9"), (1, "incident:2")] {
        let status = look_up(&mut client, &id(number).to_string(), subject).await.unwrap_err();
        refused(&status, Code::NotFound, "EVENT_NOT_FOUND");
    }
    let status = look_up(&mut client, "seven", "no subject").await.unwrap_err();
    let details = refused(&status, Code::InvalidArgument, "INVALID_REQUEST");
    let violations = details.bad_request().unwrap().field_violations.clone();
    let fields: Vec<&str> = violations.iter().map(|violation| violation.field.as_str()).collect();
    assert_eq!(fields, ["event_id", "subject"]);
    server.stop().await;
}
