//! `quanyu query figure-history` (固化长效机制): what was published, the same computed again from the log's position, what
//! it would be today, and which records and events made the difference.

mod again;
mod causes;
mod print;

use clap::Args;
use jiff::Timestamp;
use quanyu_answers::up_to::position;
use quanyu_boot::Exit;
use quanyu_figures::Pin;
use quanyu_store::{Client, sql};
use serde::Serialize;
use serde_json::Value;

use self::again::{Again, figures};
use self::causes::Cause;
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
    parameters: Value,
    /// As it was published.
    values: Value,
    /// Computed again from its position in the log, it is the same text to the bit.
    reproduced: bool,
    /// As it would be published today.
    today: Value,
    /// Which values differ: where they stand in `values` and `today`.
    changed: Vec<String>,
    differences: Vec<Cause>,
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
        print::print(session, &Answer { query: "figure-history", publications })?;
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
             WHERE counted AND figure IN ({}) AND {which} ORDER BY published_at",
            sql::texts(figures())
        )
    }

    /// None for a publication by someone else, which cannot be computed again here.
    async fn published(&self, store: &Client, row: Row) -> anyhow::Result<Option<Published>> {
        let (subject, figure, status, as_of, corrected, parameters, published) = row;
        let Some((again, then)) = Again::of(&figure, &parameters) else { return Ok(None) };
        let then = Pin::Position(then);
        let (computed, _) = again.values(store, &then).await?;
        let today_pin = Pin::Position(position(store, &again.topics()).await?);
        let (today, data) = again.values(store, &today_pin).await?;
        let differences = if today == computed {
            Vec::new()
        } else {
            again.causes(store, (&then, &today_pin), data, self.list).await?
        };
        let read = |text: &str| serde_json::from_str(text).unwrap_or(Value::Null);
        let (values, today) = (read(&published), read(&today));
        Ok(Some(Published {
            subject,
            figure,
            status,
            as_of: Timestamp::from_millisecond(as_of)?,
            corrected,
            // A correction takes the place of the values; the position is still that of the first ones.
            reproduced: corrected > 0 || computed == published,
            parameters: read(&parameters),
            changed: again::changed(&values, &today),
            values,
            today,
            differences,
        }))
    }
}
