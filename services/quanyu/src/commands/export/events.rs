//! Every accepted event as a line of proto3 JSON: a subject's events in the log's order.
//!
//! Used by `export`. Reads the events tables, hence what was folded; what was refused or sent twice is not in there.

use std::collections::BTreeMap;

use anyhow::{Context as _, anyhow};
use quanyu_boot::Failure;
use quanyu_event::{Kind, Stream};
use quanyu_schema::Codec;
use quanyu_store::{Client, sql};

use super::message::Writer;
use super::scope::Scope;
use super::sink::Sink;
use super::values::Values;
use crate::ingest_client::streams;
use crate::servers::store_failure;

/// Writes the events of a kind, or of all. Says how many.
///
/// # Errors
/// When the kind is none, an event cannot be read, or a server or the disk fails.
pub async fn write(
    store: &Client,
    kind: Option<&str>,
    scope: &Scope,
    sink: &mut Sink,
) -> anyhow::Result<u64> {
    let kind = kind.map(kind_of).transpose()?;
    let contract = streams()?;
    let mut events = 0;
    for stream in Stream::ALL.iter().filter(|stream| kind.is_none_or(|kind| stream.kinds().contains(&kind))) {
        let codec =
            Codec::of_topic(stream.topic()).ok_or_else(|| anyhow!("no schema of {}", stream.topic()))?;
        let Some(described) = contract.iter().find(|described| described.name == stream.as_str()) else {
            // The platform publishes this stream itself; nobody can send it.
            continue;
        };
        let writer = Writer::new(*stream, described.event.clone());
        let question = question(*stream, kind, scope);
        let mut answer =
            store.stream(&question, "RowBinary", &BTreeMap::new()).await.map_err(store_failure)?;
        let mut values = Values::default();
        while let Some(piece) = answer.next().await.map_err(store_failure)? {
            values.add(&piece);
            while let Some(body) = values.next()? {
                let decoded = codec.decode(Some(body)).context("read an event of the tables")?;
                sink.write(&writer.line(&decoded.envelope)?)?;
                events += 1;
            }
        }
        values.end()?;
    }
    Ok(events)
}

fn kind_of(name: &str) -> Result<Kind, Failure> {
    Kind::from_name(name).ok_or_else(|| {
        let names: Vec<&str> = Kind::ALL.iter().map(|kind| kind.as_str()).collect();
        Failure::usage(format!("there is no kind {name:?}")).fix(format!("kinds are {}", names.join(", ")))
    })
}

/// The table's own order is subject and offset, so the server reads it without sorting. An area is a subject's as soon
/// as one of its events was there: follow-ups name none.
fn question(stream: Stream, kind: Option<Kind>, scope: &Scope) -> String {
    let table = sql::name(&format!("{}_events", stream.as_str()));
    let mut conditions = vec![scope.of_days("occurred_at")];
    if let Some(kind) = kind {
        conditions.push(format!("kind = {}", sql::text(kind.as_str())));
    }
    if scope.has_area() {
        conditions.push(format!("subject IN (SELECT subject FROM {table} WHERE {})", scope.of_area()));
    }
    format!("SELECT body FROM {table} WHERE {} ORDER BY subject, kafka_offset", conditions.join(" AND "))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_question_is_about_subjects_of_the_area() {
        let scope = Scope::new(Some("330784105"), (None, None), "UTC").unwrap();
        let expected = "SELECT body FROM `fire_events` WHERE 1 AND kind = 'fire' AND subject IN (SELECT subject \
                        FROM `fire_events` WHERE startsWith(area_code, '330784105')) ORDER BY subject, kafka_offset";
        assert_eq!(question(Stream::Fire, Some(Kind::Fire), &scope), expected);
        assert!(kind_of("fires").is_err());
    }
}
