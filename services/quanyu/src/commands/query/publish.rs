//! Publishing an answer (固化长效机制): the figures as a `publication` event with the place in the log that they come
//! from, so that anyone can compute them again, to the bit, whatever was corrected since.

use anyhow::{Context as _, bail};
use jiff::Timestamp;
use prost_reflect::DynamicMessage;
use quanyu_boot::{Failure, clock};
use quanyu_figures::{Data, Position};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use super::both_fall::answer::{Figure, Parameters};
use crate::ingest_client::{IngestClient, streams};
use crate::session::Session;

/// What the contract takes, bytes.
const VALUES_BYTES_MAX: usize = 16_384;
/// Longest id: it is part of a subject.
const ID_BYTES_MAX: usize = 96;
/// The platform publishes as a source of its own.
const SOURCE: &str = "quanyu";

/// What a publication keeps besides the values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    #[serde(flatten)]
    pub parameters: Parameters,
    /// Where the log stood.
    pub position: Position,
}

/// An answer on its way to the log.
pub struct Publication {
    subject: String,
    event: Value,
}

/// An id that can be part of a subject.
///
/// # Errors
/// It cannot.
pub fn checked_id(id: &str) -> Result<&str, Failure> {
    let fits = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    if id.is_empty() || id.len() > ID_BYTES_MAX || !id.chars().all(fits) {
        let what = format!("--publish {id}: expected up to {ID_BYTES_MAX} letters, digits, '-', '_' or '.'");
        return Err(Failure::usage(what).fix("write it as both-fall-2026-10"));
    }
    Ok(id)
}

/// The values as they are kept and compared.
///
/// # Errors
/// Only if they could not be written as JSON.
pub fn values(figures: &[Figure]) -> anyhow::Result<String> {
    serde_json::to_string(figures).context("write the figures as JSON")
}

impl Publication {
    /// The event of an answer.
    ///
    /// # Errors
    /// More than the contract takes.
    pub fn new(
        id: &str,
        figure: &str,
        parameters: &Parameters,
        position: &Position,
        as_of: Timestamp,
        figures: &[Figure],
    ) -> anyhow::Result<Self> {
        let values = values(figures)?;
        if values.len() > VALUES_BYTES_MAX {
            let what = format!("{} bytes of figures; a publication takes {VALUES_BYTES_MAX}", values.len());
            return Err(Failure::usage(what)
                .fix("publish without --by, or one --definition at a time")
                .into());
        }
        let kept = Kept { parameters: parameters.clone(), position: position.clone() };
        let kept = serde_json::to_string(&kept).context("write the parameters as JSON")?;
        let subject = format!("publication:{id}");
        let event_id = Uuid::new_v5(&Uuid::NAMESPACE_OID, format!("{subject}\n{kept}\n{values}").as_bytes());
        let now = Timestamp::from_millisecond(clock::now_ms())?.to_string();
        let definitions: Vec<&str> = figures.iter().map(|figure| figure.definition).collect();
        let event = json!({
            "envelope": {
                "eventId": event_id.to_string(), "source": SOURCE, "subject": subject,
                "occurredAt": now, "recordedAt": now,
                "exercise": figures.iter().any(|figure| figure.data == Data::Exercise),
            },
            "publicationPublished": {
                "figure": figure, "definition": definitions.first().copied().unwrap_or("none"),
                "parametersJson": kept, "asOfAt": as_of.to_string(), "valuesJson": values,
            },
        });
        Ok(Self { subject, event })
    }

    /// Sends it like any source does; gives its subject.
    ///
    /// # Errors
    /// The service does not answer, or refuses it.
    pub async fn send(self, session: &Session) -> anyhow::Result<String> {
        let streams = streams()?;
        let stream = streams.iter().find(|stream| stream.name == "safety").context("find the stream")?;
        let event =
            DynamicMessage::deserialize(stream.event.clone(), self.event).context("make the event")?;
        let mut client = IngestClient::connect(&session.grpc()?, "en").await?;
        let results = client.publish(stream, &Uuid::new_v4().to_string(), false, vec![event]).await?;
        match results.first() {
            Some(result) if result.get("accepted").is_some() => Ok(self.subject),
            result => bail!("the publication was not accepted: {}", result.unwrap_or(&Value::Null)),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn what_is_kept_comes_back() {
        let text = r#"{"area":"330784","from":"2026-04-01","to":"2026-10-31","against":"year","zone":"Asia/Shanghai","position":{"quanyu.fire.v1":{"0":7}}}"#;
        let kept: Kept = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&kept).unwrap(), text);
    }

    #[test]
    fn an_id_is_part_of_a_subject() {
        assert!(checked_id("both-fall-2026-10").is_ok());
        for wrong in ["", "a b", "双降", &"x".repeat(97)] {
            assert!(checked_id(wrong).is_err(), "{wrong}");
        }
    }
}
