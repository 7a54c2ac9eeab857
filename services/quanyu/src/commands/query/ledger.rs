//! `quanyu query clearance`, `petition-backlog`, `reports-answered`: a ledger's sums, and what is beyond its limit with
//! area, age and who is responsible. Never with a person: a record is named by its subject.

mod print;

use anyhow::anyhow;
use clap::{Args, ValueEnum};
use quanyu_answers::ledger::{Every, Parameters, Settlement};
use quanyu_answers::{Asked, Begun};
use quanyu_boot::Exit;
use quanyu_figures::{Data, ledger};
use serde::Serialize;

use super::asked::{Arguments, remark};
use super::publish::{self, Figures};
use crate::session::Session;

pub const EXAMPLES: &str = "\
Examples:
  quanyu query clearance
  quanyu query petition-backlog --area 330784 --json
  quanyu query petition-backlog --burn-down month
  quanyu query clearance --from 2026-04-01 --to 2026-10-31 --burn-down week
  quanyu query reports-answered --from 2026-09-01 --to 2026-10-31 --list 50
  quanyu query clearance --known-at 2026-09-01T00:00:00+08:00
  quanyu query clearance --area 330784 --publish clearance-2026-10

Ages and limits are judged now, or at the time that --at names, or else at that of --as-of or --known-at. --burn-down: what was open at the end of each week or month
of the window, whenever it came in; without a window of the last 26 weeks or 12 months.";

/// Arguments of every ledger.
#[derive(Debug, Args)]
pub struct Command {
    #[command(flatten)]
    arguments: Arguments,
    /// Also what was open at the end of each week or month
    #[arg(long, value_name = "STEP")]
    burn_down: Option<Step>,
}

/// How far apart the points are.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Step {
    /// Weeks from Monday to Sunday
    Week,
    /// Calendar months
    Month,
}

/// The answer as `--json` prints it.
#[derive(Debug, Serialize)]
struct Answer {
    query: &'static str,
    name: &'static str,
    name_zh: &'static str,
    rule: &'static str,
    #[serde(flatten)]
    asked: Asked,
    /// The set and version whose limits count for records that hold none; null when none does.
    limit_version: Option<String>,
    /// Everything that the log had at this time is counted; null when that is not known.
    complete_until: Option<jiff::Timestamp>,
    #[serde(flatten)]
    figures: Settlement,
    /// Subject of the publication.
    #[serde(skip_serializing_if = "Option::is_none")]
    published: Option<String>,
}

impl Command {
    pub async fn run(self, session: &Session, query: &'static str) -> anyhow::Result<Exit> {
        let ledger = ledger(query).ok_or_else(|| anyhow!("no ledger is called {query}"))?;
        let store = session.store()?;
        let publish = self.arguments.up_to.publish.clone();
        let begun = self.arguments.begin(&store, &[ledger.topic], &[ledger.kind]).await?;
        let parameters =
            Parameters { asked: begun.asked.clone(), burn_down: self.burn_down.map(Every::from) };
        let figures = parameters.figures(&store, ledger, &begun.pin).await?;
        let publication = Figures {
            figure: query,
            definition: ledger.id,
            as_of: begun.asked.at,
            exercise: figures.data == Data::Exercise,
            values: &figures,
        };
        let published =
            publish::record(session, (publish.as_deref(), &begun.pin), &parameters, publication).await?;
        let remark = remark(&begun);
        let Begun { asked, complete_until, .. } = begun;
        let answer = Answer {
            query,
            name: ledger.name,
            name_zh: ledger.name_zh,
            rule: ledger.rule,
            limit_version: asked.limit_version(),
            asked,
            complete_until,
            figures,
            published,
        };
        print::print(session, &answer, &remark)?;
        Ok(Exit::Ok)
    }
}

impl From<Step> for Every {
    fn from(step: Step) -> Self {
        match step {
            Step::Week => Self::Week,
            Step::Month => Self::Month,
        }
    }
}
