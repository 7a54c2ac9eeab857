//! Publishing an answer (固化长效机制): the figures as a `publication` event with the place in the log that they come
//! from, so that anyone can compute them again, to the bit, whatever was corrected since.

use anyhow::{Context as _, bail};
use jiff::Timestamp;
use prost_reflect::DynamicMessage;
use quanyu_boot::{Failure, clock};
use quanyu_figures::{Pin, Position};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

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
pub struct Kept<P> {
    #[serde(flatten)]
    pub parameters: P,
    /// Where the log stood.
    pub position: Position,
}

/// A published answer, before it has an id.
#[derive(Debug, Clone, Copy)]
pub struct Figures<'a, V> {
    /// The query.
    pub figure: &'a str,
    /// The definition that it counts by, the first where there are several.
    pub definition: &'a str,
    pub as_of: Timestamp,
    pub exercise: bool,
    /// The figures: computed again, they are the same text.
    pub values: &'a V,
}

/// An answer on its way to the log.
struct Publication {
    subject: String,
    event: Value,
}

/// Publishes an answer that was asked at a place in the log, if it shall be: gives its subject.
///
/// # Errors
/// More than the contract takes, or the service does not answer or refuses it.
pub async fn record(
    session: &Session,
    (id, pin): (Option<&str>, &Pin),
    parameters: &impl Serialize,
    figures: Figures<'_, impl Serialize>,
) -> anyhow::Result<Option<String>> {
    let (Some(id), Pin::Position(position)) = (id, pin) else { return Ok(None) };
    Publication::new(id, parameters, position, figures)?.send(session).await.map(Some)
}

/// An id that can be part of a subject.
///
/// # Errors
/// It cannot.
pub fn checked_id(id: &str) -> Result<String, String> {
    let fits = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    if id.is_empty() || id.len() > ID_BYTES_MAX || !id.chars().all(fits) {
        return Err(format!(
            "expected up to {ID_BYTES_MAX} letters, digits, '-', '_' or '.', such as both-fall-2026-10"
        ));
    }
    Ok(id.to_owned())
}

/// The values as they are kept and compared.
///
/// # Errors
/// Only if they could not be written as JSON.
pub fn values(figures: &impl Serialize) -> anyhow::Result<String> {
    serde_json::to_string(figures).context("write the figures as JSON")
}

impl Publication {
    /// The event of an answer.
    ///
    /// # Errors
    /// More than the contract takes.
    fn new(
        id: &str,
        parameters: &impl Serialize,
        position: &Position,
        figures: Figures<'_, impl Serialize>,
    ) -> anyhow::Result<Self> {
        let Figures { figure, definition, as_of, exercise, values: told } = figures;
        let values = values(told)?;
        if values.len() > VALUES_BYTES_MAX {
            let what = format!("{} bytes of figures; a publication takes {VALUES_BYTES_MAX}", values.len());
            return Err(Failure::usage(what)
                .fix("publish less at once: a shorter --list, one --section, one --definition, no --by")
                .into());
        }
        let kept = Kept { parameters, position: position.clone() };
        let kept = serde_json::to_string(&kept).context("write the parameters as JSON")?;
        let subject = format!("publication:{id}");
        let event_id = Uuid::new_v5(&Uuid::NAMESPACE_OID, format!("{subject}\n{kept}\n{values}").as_bytes());
        let now = Timestamp::from_millisecond(clock::now_ms())?.to_string();
        let event = json!({
            "envelope": {
                "eventId": event_id.to_string(), "source": SOURCE, "subject": subject,
                "occurredAt": now, "recordedAt": now, "exercise": exercise,
            },
            "publicationPublished": {
                "figure": figure, "definition": definition,
                "parametersJson": kept, "asOfAt": as_of.to_string(), "valuesJson": values,
            },
        });
        Ok(Self { subject, event })
    }

    /// Sends it like any source does; gives its subject.
    ///
    /// # Errors
    /// The service does not answer, or refuses it.
    async fn send(self, session: &Session) -> anyhow::Result<String> {
        let streams = streams()?;
        let stream = streams.iter().find(|stream| stream.name == "safety").context("find the stream")?;
        let event =
            DynamicMessage::deserialize(stream.event.clone(), self.event).context("make the event")?;
        let mut client = IngestClient::connect(&session.grpc()?, "en", session.credential()?).await?;
        let results = client.publish(stream, &Uuid::new_v4().to_string(), false, vec![event]).await?;
        match results.first() {
            Some(result) if result.get("accepted").is_some() => Ok(self.subject),
            result => bail!("the publication was not accepted: {}", result.unwrap_or(&Value::Null)),
        }
    }
}

/// What a table says below a published answer.
pub fn remark(subject: &str) -> String {
    format!("published as {subject}; `quanyu query figure-history` computes it again")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use quanyu_answers::both_fall::Parameters;

    #[test]
    fn what_is_kept_comes_back() {
        let text = r#"{"area":"330784","from":"2026-04-01","to":"2026-10-31","against":"year","zone":"Asia/Shanghai","position":{"quanyu.fire.v1":{"0":7}}}"#;
        let kept: Kept<Parameters> = serde_json::from_str(text).unwrap();
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
