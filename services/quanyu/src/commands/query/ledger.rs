//! `quanyu query clearance`, `petition-backlog`, `reports-answered`: a ledger's sums, and what is beyond its limit with
//! area, age and who is responsible. Never with a person: a record is named by its subject.

mod burn_down;

use std::collections::BTreeMap;

use anyhow::anyhow;
use clap::Args;
use jiff::Timestamp;
use jiff::civil::Date;
use quanyu_boot::{Exit, clock};
use quanyu_figures::{Data, LedgerQuestion, LimitSet, SUMS, Sums, Window, ledger, share_percent};
use quanyu_store::{Client, clickhouse};
use serde::{Deserialize, Serialize};

use self::burn_down::{BurnedDown, Every};
use super::{area, limits, usage, zone};
use crate::output::Table;
use crate::servers::store_failure;
use crate::session::Session;

pub const EXAMPLES: &str = "\
Examples:
  quanyu query clearance
  quanyu query petition-backlog --area 330784 --json
  quanyu query petition-backlog --burn-down month
  quanyu query clearance --from 2026-04-01 --to 2026-10-31 --burn-down week
  quanyu query reports-answered --from 2026-09-01 --to 2026-10-31 --list 50

Ages and limits are judged now, or at the time that --at names. --burn-down: what was open at the end of each week or month
of the window, whenever it came in; without a window of the last 26 weeks or 12 months.";

/// Arguments of every ledger.
#[derive(Debug, Args)]
pub struct Command {
    /// An area code, with everything below it; all areas without it
    #[arg(long)]
    area: Option<String>,
    /// Only what came in from this day on
    #[arg(long, value_name = "DATE", requires = "to")]
    from: Option<Date>,
    /// Only what came in up to this day
    #[arg(long, value_name = "DATE", requires = "from")]
    to: Option<Date>,
    /// Whose days are counted
    #[arg(long, default_value = "Asia/Shanghai", value_name = "ZONE")]
    zone: String,
    /// When ages and limits are judged; the states are those of now
    #[arg(long, value_name = "TIME")]
    at: Option<Timestamp>,
    /// How many records beyond their limit are listed
    #[arg(long, default_value_t = 20, value_name = "N", value_parser = clap::value_parser!(u32).range(0..=1_000))]
    list: u32,
    /// Also what was open at the end of each week or month
    #[arg(long, value_name = "STEP")]
    burn_down: Option<Every>,
}

/// The answer as `--json` prints it.
#[derive(Debug, Serialize)]
struct Answer {
    query: &'static str,
    definition: &'static str,
    name: &'static str,
    name_zh: &'static str,
    rule: &'static str,
    area: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    window: Option<Window>,
    zone: String,
    at: Timestamp,
    /// The set and version whose limits count for records that hold none; null when none does.
    limit_version: Option<String>,
    data: Data,
    #[serde(flatten)]
    sums: Sums,
    /// Null when nothing was found.
    settled_percent: Option<f64>,
    /// Wilson's 95 % interval of it.
    settled_percent_low: Option<f64>,
    settled_percent_high: Option<f64>,
    overdue_listed: Vec<Overdue>,
    /// Everything that the log had at this time is counted; null when that is not known.
    complete_until: Option<Timestamp>,
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
        let area = area(self.area.as_deref())?;
        let zone = zone(&self.zone)?;
        let window = self.from.zip(self.to).map(|(from, to)| Window::new(from, to)).transpose();
        let window = window.map_err(usage)?;
        let at = self.at.map_or_else(|| Timestamp::from_millisecond(clock::now_ms()), Ok)?;
        let store = session.store()?;
        let limits = limits(&store, &area).await?;
        let window_in_zone = window.map(|window| (window, &zone));
        let question =
            LedgerQuestion { ledger, area: &area, window: window_in_zone, at, limits: limits.as_ref() };
        let (data, sums) = sums(&store, &question.sums().map_err(usage)?).await?;
        let exercise = data == Data::Exercise;
        let overdue = question.overdue_list(exercise, self.list).map_err(usage)?;
        let levels: BTreeMap<String, i64> =
            store.levels().await.map_err(store_failure)?.into_iter().collect();
        let burn_down = match self.burn_down {
            None => None,
            Some(every) => Some(every.of(&store, &question, &zone, data).await?),
        };
        let share = share_percent(sums.settled, sums.found).ok();
        let answer = Answer {
            query,
            definition: ledger.id,
            name: ledger.name,
            name_zh: ledger.name_zh,
            rule: ledger.rule,
            area: self.area,
            window,
            zone: self.zone,
            at,
            limit_version: limits.as_ref().map(LimitSet::label),
            data,
            sums,
            settled_percent: sums.settled_percent(),
            settled_percent_low: share.map(|share| share.low),
            settled_percent_high: share.map(|share| share.high),
            overdue_listed: listed(&store, &overdue).await?,
            complete_until: levels.get(ledger.topic).and_then(|ms| Timestamp::from_millisecond(*ms).ok()),
            burn_down,
        };
        print(session, &answer)?;
        Ok(Exit::Ok)
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

async fn listed(store: &Client, sql: &str) -> anyhow::Result<Vec<Overdue>> {
    let rows: Vec<(String, String, String, i64, i64)> = store.fetch_rows(sql).await.map_err(store_failure)?;
    let overdue = |(subject, area_code, organisation, age_days, overdue_days)| Overdue {
        subject,
        area_code,
        organisation,
        age_days,
        overdue_days,
    };
    Ok(rows.into_iter().map(overdue).collect())
}

fn print(session: &Session, answer: &Answer) -> anyhow::Result<()> {
    if session.output.json {
        return session.output.json(answer);
    }
    let Sums { found, settled, settled_in_time, open, overdue, without_limit, reopened, open_by_age_days } =
        answer.sums;
    let exercise = if answer.data == Data::Exercise { " [exercise]" } else { "" };
    let share = answer.settled_percent.zip(answer.settled_percent_low).zip(answer.settled_percent_high);
    let percent = share.map_or_else(
        || "–".to_owned(),
        |((percent, low), high)| format!("{percent:.1} % ({low:.1}–{high:.1})"),
    );
    let ages = open_by_age_days;
    let mut table = Table::new([
        "ledger",
        "found",
        "settled",
        "share (95 %)",
        "in time",
        "open",
        "overdue",
        "no limit",
        "re-opened",
        "open ≤ 7 / 30 / 90 / > 90 days",
    ]);
    table.row([
        format!("{} {}{exercise}", answer.name, answer.name_zh),
        found.to_string(),
        settled.to_string(),
        percent,
        settled_in_time.to_string(),
        open.to_string(),
        overdue.to_string(),
        without_limit.to_string(),
        reopened.to_string(),
        format!("{} / {} / {} / {}", ages.to_7, ages.to_30, ages.to_90, ages.over_90),
    ]);
    session.output.table(table)?;
    if !answer.overdue_listed.is_empty() {
        let mut table = Table::new(["beyond the limit", "area", "responsible", "age, days", "overdue, days"]);
        for record in &answer.overdue_listed {
            table.row([
                record.subject.clone(),
                record.area_code.clone(),
                record.organisation.clone(),
                record.age_days.to_string(),
                record.overdue_days.to_string(),
            ]);
        }
        session.output.table(table)?;
    }
    if let Some(burn_down) = &answer.burn_down {
        session.output.table(burn_down.table())?;
    }
    let until = answer.complete_until.map_or_else(|| "an unknown time".to_owned(), |until| until.to_string());
    let limits = match &answer.limit_version {
        Some(version) => format!("limits that records do not hold are those of {version}"),
        None => "limits are those that records hold".to_owned(),
    };
    session.output.say(format_args!(
        "judged at {}, complete until {until}, {}, {limits}",
        answer.at, answer.definition
    ));
    Ok(())
}
