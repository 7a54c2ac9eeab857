//! `quanyu query both-fall` (双降): incidents, fires, dispute incidents and work accidents in a window against another.

mod print;

use clap::Args;
use jiff::Timestamp;
use jiff::civil::Date;
use quanyu_answers::both_fall::{Dated, Figure, NAME, Parameters};
use quanyu_answers::{ZONE_DEFAULT, up_to};
use quanyu_boot::Exit;
use quanyu_figures::Data;
use serde::Serialize;

use super::now;
use super::publish::{self, Figures};
use super::up_to::UpTo;
use crate::session::Session;

const EXAMPLES: &str = "\
Examples:
  quanyu query both-fall --area 330784 --from 2026-04-01 --to 2026-10-31 --against year
  quanyu query both-fall --from 2017-01-01 --to 2017-04-12 --zone America/New_York --by category_class --json
  quanyu query both-fall --from 2026-04-01 --to 2026-10-31 --as-of 2026-11-05T09:00:00+08:00
  quanyu query both-fall --from 2026-04-01 --to 2026-10-31 --known-at 2026-11-01T00:00:00+08:00
  quanyu query both-fall --area 330784 --from 2026-01-01 --to 2026-03-31 --against lunar
  quanyu query both-fall --area 330784 --from 2026-04-01 --to 2026-10-31 --publish both-fall-2026-10

change: of the counts, as it is published. ratio: per day of exposure, with its mid-p 95 % interval. A window that
ends after “complete until” is still filling up. --as-of: what the platform had received by then; --known-at: what the
sources had recorded by then. --against lunar: around Spring Festival the same lunar day of the year before, else the
same weekday; days without such a partner are counted on neither side, and named. --publish keeps the figures with the
place in the log that they come from; then `quanyu query figure-history` computes them again.";

/// Incidents, fires, dispute incidents and work accidents against another window (双降)
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Command {
    /// An area code, with everything below it; all areas without it
    #[arg(long)]
    area: Option<String>,
    /// First day of the window
    #[arg(long, value_name = "DATE")]
    from: Date,
    /// Last day of the window
    #[arg(long, value_name = "DATE")]
    to: Date,
    /// What it is compared with: year, weekdays (364 days back), lunar (around Spring Festival), previous, or FIRST..LAST
    #[arg(long, default_value = "year")]
    against: String,
    /// Whose days are counted
    #[arg(long, default_value = ZONE_DEFAULT, value_name = "ZONE")]
    zone: String,
    #[command(flatten)]
    up_to: UpTo,
    /// Only this definition, such as incident.effective.v1
    #[arg(long, value_name = "ID")]
    definition: Option<String>,
    /// A row per value of this column; figures that do not have it are left out
    #[arg(long, value_name = "COLUMN")]
    by: Option<String>,
}

/// The answer as `--json` prints it.
#[derive(Debug, Serialize)]
struct Answer {
    query: &'static str,
    #[serde(flatten)]
    parameters: Parameters,
    as_of: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    known_at: Option<Timestamp>,
    figures: Vec<Dated>,
    /// Subject of the publication.
    #[serde(skip_serializing_if = "Option::is_none")]
    published: Option<String>,
}

impl Command {
    pub async fn run(self, session: &Session) -> anyhow::Result<Exit> {
        let UpTo { as_of, known_at, publish } = self.up_to.clone();
        let parameters = Parameters {
            area: self.area,
            from: self.from,
            to: self.to,
            against: self.against,
            zone: self.zone,
            definition: self.definition,
            by: self.by,
        };
        let parsed = parameters.parse()?;
        let ends_at = parsed.ends_at()?;
        let store = session.store()?;
        let levels = up_to::levels(&store).await?;
        let asked_at = now()?;
        let pin = self.up_to.resolve(&store, &parsed.kinds()).await?.pin(&store, &parsed.topics()).await?;
        let figures = parsed.figures(&store, &pin).await?;
        let as_of = as_of.unwrap_or(asked_at);
        let mut answer =
            Answer { query: NAME, parameters, as_of, known_at, figures: Vec::new(), published: None };
        let over = |figure: &Figure| figure.complete_until(&levels).is_some_and(|level| level >= ends_at);
        if publish.is_some() && !figures.iter().all(over) {
            return Err(up_to::not_complete().into());
        }
        let publication = Figures {
            figure: NAME,
            definition: figures.first().map_or("none", |figure| figure.definition),
            as_of,
            exercise: figures.iter().any(|figure| figure.data == Data::Exercise),
            values: &figures,
        };
        answer.published =
            publish::record(session, (publish.as_deref(), &pin), &answer.parameters, publication).await?;
        let dated = |figure: Figure| figure.dated(&levels, as_of, ends_at);
        answer.figures = figures.into_iter().map(dated).collect();
        print::print(session, &answer)?;
        Ok(Exit::Ok)
    }
}
