//! `quanyu query campaign-map`, `operations`, `grids` and the other reports: every section of a report, asked of real
//! data where there are any, else of exercise data, never of both.
//!
//! What a section counts is SQL in `quanyu-figures`, asked by `quanyu-answers`. A row names areas, organisations and
//! numbers, never a person.

mod print;

use anyhow::anyhow;
use clap::Args;
use quanyu_answers::report::{Parameters, Told, known_section, may_be_anonymous};
use quanyu_answers::{Asked, Begun};
use quanyu_boot::Exit;
use quanyu_figures::{Data, report};
use serde::Serialize;

use super::asked::{Arguments, remark};
use super::publish::{self, Figures};
use crate::session::Session;

/// What `--help` of a report ends with.
pub fn examples(name: &str) -> String {
    let of_visits = if name == "visits" { ANONYMOUS } else { "" };
    format!(
        "Examples:
  quanyu query {name}
  quanyu query {name} --area 330784 --from 2026-07-01 --to 2026-07-31 --list 50
  quanyu query {name} --as-of 2026-11-05T09:00:00+08:00 --json
  quanyu query {name} --known-at 2026-09-01T00:00:00+08:00
  quanyu query {name} --area 330784 --publish {name}-2026-10
{of_visits}
Ages, limits and silence are judged now, at the time that --at names, or else at that of --as-of or --known-at; of a
published answer at “complete until”.
--from and --to choose what happened; what is there (battles, tasks, staff, certificates) is shown whatever they are."
    )
}

const ANONYMOUS: &str = "  quanyu query visits --anonymous --k 10 --json

--anonymous: counts of fewer than k people are hidden, and so many more, totals too, that none can be worked out again from
this answer. In JSON they are null, in a table “<5*”. It does not protect against a reader who puts together answers about
other areas or times.
";

/// Arguments of every report.
#[derive(Debug, Args)]
pub struct Command {
    #[command(flatten)]
    arguments: Arguments,
    /// Only this section, by its name in --json; may be repeated
    #[arg(long, value_name = "NAME")]
    section: Vec<String>,
    /// Where people are counted, a cell of fewer is marked as small
    #[arg(long, default_value_t = 5, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000))]
    k: u32,
    /// Hide cells of fewer than k, and what would give them away (visits only)
    #[arg(long, conflicts_with = "section")]
    anonymous: bool,
}

/// The answer as `--json` prints it.
#[derive(Debug, Serialize)]
struct Answer {
    query: &'static str,
    #[serde(flatten)]
    asked: Asked,
    /// Everything that the log had at this time is counted; null when that is not known.
    complete_until: Option<jiff::Timestamp>,
    #[serde(flatten)]
    figures: Told,
    /// Subject of the publication.
    #[serde(skip_serializing_if = "Option::is_none")]
    published: Option<String>,
}

impl Command {
    pub async fn run(self, session: &Session, query: &'static str) -> anyhow::Result<Exit> {
        let report = report(query).ok_or_else(|| anyhow!("no report is called {query}"))?;
        if self.anonymous {
            may_be_anonymous(query)?;
        }
        for name in &self.section {
            known_section(report, name)?;
        }
        let store = session.store()?;
        let publish = self.arguments.up_to.publish.clone();
        let begun = self.arguments.begin(&store, report.topics, &report.kinds()).await?;
        let parameters = Parameters {
            k: self.k,
            anonymous: self.anonymous,
            ..Parameters::of(report, begun.asked.clone(), self.section)?
        };
        let figures = parameters.figures(&store, report, &begun.pin).await?;
        let publication = Figures {
            figure: query,
            definition: figures.sections.first().map_or("none", |first| first.section.definition),
            as_of: begun.asked.at,
            exercise: figures.data == Data::Exercise,
            values: &figures,
        };
        let published =
            publish::record(session, (publish.as_deref(), &begun.pin), &parameters, publication).await?;
        let remark = remark(&begun);
        let Begun { asked, complete_until, .. } = begun;
        print::print(session, &Answer { query, asked, complete_until, figures, published }, &remark)?;
        Ok(Exit::Ok)
    }
}
