//! `quanyu query figure-history` (固化长效机制): what was published, the same computed again from the log's position, what
//! it would be today, and which records and events made the difference.

use std::collections::BTreeMap;

use clap::Args;
use jiff::Timestamp;
use quanyu_boot::Exit;
use quanyu_figures::{Data, Difference, Pin};
use quanyu_store::{Client, sql};
use serde::Serialize;
use serde_json::Value;

use super::both_fall::answer::Parsed;
use super::both_fall::{NAME, position};
use super::publish::{Kept, values};
use super::usage;
use crate::output::Table;
use crate::servers::store_failure;
use crate::session::Session;

const EXAMPLES: &str = "\
Examples:
  quanyu query figure-history
  quanyu query figure-history both-fall-2026-10 --list 50 --json

Exit codes: 0 every publication came out the same, 3 one did not: `quanyu verify` tells why.";

/// Publications: computed again, what they would be today, and which events made the difference
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Command {
    /// Only the publication with this id
    id: Option<String>,
    /// How many records that made a difference are listed for a figure
    #[arg(long, default_value_t = 20, value_name = "N", value_parser = clap::value_parser!(u32).range(0..=1_000))]
    list: u32,
}

#[derive(Debug, Serialize)]
struct Answer {
    query: &'static str,
    publications: Vec<Published>,
}

#[derive(Debug, Serialize)]
struct Published {
    subject: String,
    figure: String,
    status: String,
    as_of: Timestamp,
    corrected: u32,
    parameters: Kept,
    /// As it was published.
    values: Value,
    /// Computed again from its position in the log, it is the same text to the bit.
    reproduced: bool,
    /// As it would be published today.
    today: Value,
    differences: Vec<Cause>,
}

/// A record that is counted differently today.
#[derive(Debug, Serialize)]
struct Cause {
    definition: &'static str,
    #[serde(flatten)]
    difference: Difference,
    /// What happened to it since, in the order of arrival.
    events: Vec<Since>,
}

#[derive(Debug, Clone, Serialize)]
struct Since {
    event: String,
    source: String,
    received_at: Timestamp,
}

/// (subject, figure, status, as of, corrected, parameters, values).
type Row = (String, String, String, i64, u32, String, String);

impl Command {
    pub async fn run(self, session: &Session) -> anyhow::Result<Exit> {
        let store = session.store()?;
        let rows: Vec<Row> = store.fetch_rows(&self.publications()).await.map_err(store_failure)?;
        let mut publications = Vec::new();
        for row in rows {
            if let Some(published) = self.published(&store, row).await? {
                publications.push(published);
            }
        }
        let same = publications.iter().all(|published| published.reproduced);
        print(session, &Answer { query: "figure-history", publications })?;
        Ok(if same { Exit::Ok } else { Exit::Partly })
    }

    fn publications(&self) -> String {
        let which = self.id.as_ref().map_or_else(
            || "1".to_owned(),
            |id| format!("subject = {}", sql::text(&format!("publication:{id}"))),
        );
        format!(
            "SELECT subject, toString(figure), toString(status), toUnixTimestamp64Milli(assumeNotNull(as_of_at)), \
             corrected, parameters_json, values_json FROM v1_publications \
             WHERE counted AND figure = {} AND {which} ORDER BY published_at",
            sql::text(NAME)
        )
    }

    /// None for a publication by someone else, which cannot be computed again here.
    async fn published(&self, store: &Client, row: Row) -> anyhow::Result<Option<Published>> {
        let (subject, figure, status, as_of, corrected, parameters, published) = row;
        let Ok(kept) = serde_json::from_str::<Kept>(&parameters) else { return Ok(None) };
        let parsed = kept.parameters.parse()?;
        let then = Pin::Position(kept.position.clone());
        let again = values(&parsed.figures(store, &then).await?)?;
        let today = Pin::Position(position(store, &parsed).await?);
        let figures = parsed.figures(store, &today).await?;
        let exercise = figures.iter().any(|figure| figure.data == Data::Exercise);
        let differences = if values(&figures)? == again {
            Vec::new()
        } else {
            causes(store, &parsed, (&then, &today), u8::from(exercise), self.list).await?
        };
        Ok(Some(Published {
            subject,
            figure,
            status,
            as_of: Timestamp::from_millisecond(as_of)?,
            corrected,
            // A correction takes the place of the values; the position is still that of the first ones.
            reproduced: corrected > 0 || again == published,
            parameters: kept,
            values: serde_json::from_str(&published).unwrap_or(Value::Null),
            today: serde_json::to_value(&figures)?,
            differences,
        }))
    }
}

/// The records that make the difference, with what happened to them since.
async fn causes(
    store: &Client,
    parsed: &Parsed,
    (then, today): (&Pin, &Pin),
    exercise: u8,
    limit: u32,
) -> anyhow::Result<Vec<Cause>> {
    let mut causes = Vec::new();
    for asked in &parsed.definitions {
        let question = parsed.question(*asked, today);
        let question = question.differences(then, exercise, limit).map_err(usage)?;
        let rows: Vec<(String, i64, i64, i64, i64)> =
            store.fetch_rows(&question).await.map_err(store_failure)?;
        let differences: Vec<Difference> = rows.into_iter().map(Difference::from).collect();
        let subjects: Vec<&str> = differences.iter().map(|one| one.subject.as_str()).collect();
        let mut since = events_since(store, then, asked.0.topic, &subjects).await?;
        causes.extend(differences.into_iter().map(|difference| Cause {
            definition: asked.0.id,
            events: since.remove(&difference.subject).unwrap_or_default(),
            difference,
        }));
    }
    Ok(causes)
}

async fn events_since(
    store: &Client,
    then: &Pin,
    topic: &str,
    subjects: &[&str],
) -> anyhow::Result<BTreeMap<String, Vec<Since>>> {
    let mut since: BTreeMap<String, Vec<Since>> = BTreeMap::new();
    let Pin::Position(position) = then else { return Ok(since) };
    if subjects.is_empty() {
        return Ok(since);
    }
    let question = format!(
        "SELECT subject, toString(event), toString(source), toUnixTimestamp64Milli(received_at) FROM v1_events \
         WHERE subject IN ({}) AND NOT ({}) ORDER BY subject, kafka_offset",
        sql::texts(subjects),
        position.condition(topic, "kafka_partition", "kafka_offset")
    );
    let rows: Vec<(String, String, String, i64)> =
        store.fetch_rows(&question).await.map_err(store_failure)?;
    for (subject, event, source, received_at) in rows {
        let received_at = Timestamp::from_millisecond(received_at)?;
        since.entry(subject).or_default().push(Since { event, source, received_at });
    }
    Ok(since)
}

fn print(session: &Session, answer: &Answer) -> anyhow::Result<()> {
    if session.output.json {
        return session.output.json(answer);
    }
    let mut table = Table::new(["published", "as of", "figure", "part", "then", "today", "computed again"]);
    for published in &answer.publications {
        for value in published.values.as_array().into_iter().flatten() {
            let text = |value: &Value, path: &str| value.pointer(path).map_or_else(String::new, plain);
            let same =
                |other: &&Value| ["definition", "part"].iter().all(|name| other.get(name) == value.get(name));
            let today = published.today.as_array().and_then(|figures| figures.iter().find(same));
            let today = today.unwrap_or(&Value::Null);
            let counts = |value: &Value| {
                format!("{} / {}", text(value, "/current/count"), text(value, "/reference/count"))
            };
            table.row([
                published.subject.clone(),
                published.as_of.to_string(),
                text(value, "/name"),
                text(value, "/part"),
                counts(value),
                counts(today),
                if published.reproduced { "the same" } else { "DIFFERENT" }.to_owned(),
            ]);
        }
    }
    session.output.table(table)?;
    let causes: Vec<&Cause> = answer.publications.iter().flat_map(|one| &one.differences).collect();
    if !causes.is_empty() {
        let mut table =
            Table::new(["record", "definition", "in the window", "in the reference", "since then"]);
        for cause in causes {
            let Difference { subject, current, reference } = &cause.difference;
            let events: Vec<&str> = cause.events.iter().map(|since| since.event.as_str()).collect();
            table.row([
                subject.clone(),
                cause.definition.to_owned(),
                format!("{} → {}", current.0, current.1),
                format!("{} → {}", reference.0, reference.1),
                events.join(", "),
            ]);
        }
        session.output.table(table)?;
    }
    Ok(())
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned)
}
