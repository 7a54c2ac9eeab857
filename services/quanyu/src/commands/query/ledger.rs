//! `quanyu query clearance`, `petition-backlog`, `reports-answered`: a ledger's sums, and what is beyond its limit with
//! area, age and who is responsible. Never with a person: a record is named by its subject.

pub mod burn_down;
mod print;

use anyhow::anyhow;
use clap::Args;
use quanyu_boot::Exit;
use quanyu_figures::{Data, Ledger, LedgerQuestion, Pin, SUMS, Sums, ledger, share_percent};
use quanyu_store::{Client, clickhouse};
use serde::{Deserialize, Serialize};

use self::burn_down::{BurnedDown, Every};
use super::asked::{Arguments, Asked, Begun, Checked};
use super::publish::{self, Figures};
use super::usage;
use crate::servers::store_failure;
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
    burn_down: Option<Every>,
}

/// What was asked; kept with what is published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parameters {
    #[serde(flatten)]
    pub asked: Asked,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub burn_down: Option<Every>,
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

/// The figures; nothing in them depends on when they were asked for.
#[derive(Debug, Serialize)]
pub struct Settlement {
    definition: &'static str,
    pub data: Data,
    #[serde(flatten)]
    sums: Sums,
    /// Null when nothing was found.
    settled_percent: Option<f64>,
    /// Wilson's 95 % interval of it.
    settled_percent_low: Option<f64>,
    settled_percent_high: Option<f64>,
    overdue_listed: Vec<Overdue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    burn_down: Option<BurnedDown>,
}

#[derive(quanyu_store::Row, Deserialize)]
struct SumRow {
    exercise: bool,
    sums: Vec<u64>,
}

/// A record beyond its limit.
#[derive(Debug, Serialize)]
struct Overdue {
    subject: String,
    area_code: String,
    organisation: String,
    age_days: i64,
    overdue_days: i64,
}

impl Command {
    pub async fn run(self, session: &Session, query: &'static str) -> anyhow::Result<Exit> {
        let ledger = ledger(query).ok_or_else(|| anyhow!("no ledger is called {query}"))?;
        let store = session.store()?;
        let publish = self.arguments.up_to.publish.clone();
        let begun = self.arguments.begin(&store, &[ledger.topic], &[ledger.kind]).await?;
        let parameters = Parameters { asked: begun.asked.clone(), burn_down: self.burn_down };
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
        let remark = begun.remark();
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

impl Parameters {
    /// Asks the store.
    ///
    /// # Errors
    /// It does not answer, or what was kept cannot be meant.
    pub async fn figures(
        &self,
        store: &Client,
        ledger: &'static Ledger,
        pin: &Pin,
    ) -> anyhow::Result<Settlement> {
        let Checked { area, window, zone } = self.asked.check()?;
        let Asked { at, list, limits, .. } = &self.asked;
        let window = window.map(|window| (window, &zone));
        let question = LedgerQuestion { ledger, area: &area, window, at: *at, pin, limits: limits.as_ref() };
        let (summed, overdue) =
            (question.sums().map_err(usage)?, question.overdue_list(*list).map_err(usage)?);
        let ((data, sums), overdue) = futures::try_join!(sums(store, &summed), listed(store, &overdue))?;
        let of_data = overdue.into_iter().filter(|(exercise, _)| *exercise == (data == Data::Exercise));
        let burn_down = match self.burn_down {
            None => None,
            Some(every) => Some(every.of(store, &question, &zone, data).await?),
        };
        let share = share_percent(sums.settled, sums.found).ok();
        Ok(Settlement {
            definition: ledger.id,
            data,
            sums,
            settled_percent: sums.settled_percent(),
            settled_percent_low: share.map(|share| share.low),
            settled_percent_high: share.map(|share| share.high),
            overdue_listed: of_data.map(|(_, overdue)| overdue).collect(),
            burn_down,
        })
    }
}

/// Real data where there is any, else exercise data; never both.
async fn sums(store: &Client, sql: &str) -> anyhow::Result<(Data, Sums)> {
    let rows: Vec<SumRow> = store.fetch_rows(sql).await.map_err(store_failure)?;
    // Real comes first.
    let Some(SumRow { exercise, sums }) = rows.into_iter().next() else {
        return Ok((Data::Real, Sums::of(None)));
    };
    let sums: [u64; SUMS] =
        sums.try_into().map_err(|sums: Vec<u64>| anyhow!("{} sums instead of {SUMS}", sums.len()))?;
    Ok((if exercise { Data::Exercise } else { Data::Real }, Sums::of(Some(sums))))
}

/// Whether each is an exercise, and what it is.
async fn listed(store: &Client, sql: &str) -> anyhow::Result<Vec<(bool, Overdue)>> {
    let rows: Vec<(bool, String, String, String, i64, i64)> =
        store.fetch_rows(sql).await.map_err(store_failure)?;
    let overdue = |(exercise, subject, area_code, organisation, age_days, overdue_days)| {
        (exercise, Overdue { subject, area_code, organisation, age_days, overdue_days })
    };
    Ok(rows.into_iter().map(overdue).collect())
}
