//! `quanyu query campaign-effect` (一月一镇平安大会战): what the campaign did, against the towns that it had not reached yet.
//!
//! A ratio with the interval and p of a randomisation test, by cohort, before the start, and beside the theatres. The caution
//! stands under every answer. The same data and seed give the same answer.

mod answer;
mod outlines;
mod print;

use anyhow::Context as _;
use clap::Args;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use quanyu_boot::{Exit, Failure, clock};
use quanyu_figures::{
    BattleRow, CAMPAIGN_DRAWS_MAX, Campaign, CampaignQuestion, CampaignTold, DEFINITIONS, Data, Definition,
    Month, MonthRow, Randomisation, TownRow, definition,
};
use quanyu_store::Client;

use self::answer::{Answer, Asked, Displacement, Effect, Town};
use super::up_to::complete_until;
use super::{area, usage, zone};
use crate::servers::store_failure;
use crate::session::Session;

const EXAMPLES: &str = "\
Examples:
  quanyu query campaign-effect --area 330784
  quanyu query campaign-effect --area 330784 --definition fire.counted.v1 --draws 9999
  quanyu query campaign-effect --area 330784 --from 2025-01 --to 2026-10 --json

ratio: counted over what was to be expected from the town\u{2019}s own past and from the towns not yet reached; below 1 is a
fall. Its interval holds all effects that the randomisation test does not reject at 5 %. Months without --from and --to:
from the first to the last with any record, the running month left out. Towns are those of the reference data, or where there are
none those that battles and counts name. Displacement needs the towns\u{2019} outlines, of `quanyu reference load`.";

/// What the campaign did, against the towns that it had not reached yet (一月一镇)
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Command {
    /// An area code, with everything below it; all areas without it
    #[arg(long)]
    area: Option<String>,
    /// What is counted, such as fire.counted.v1
    #[arg(long, default_value = "incident.effective.v1", value_name = "ID")]
    definition: String,
    /// First month, such as 2025-01
    #[arg(long, value_name = "MONTH")]
    from: Option<Month>,
    /// Last month
    #[arg(long, value_name = "MONTH")]
    to: Option<Month>,
    /// Whose months are counted
    #[arg(long, default_value = "Asia/Shanghai", value_name = "ZONE")]
    zone: String,
    /// Months of the phase before, in which a town is no control; as the battles say without it
    #[arg(long, value_name = "MONTHS", value_parser = clap::value_parser!(u8).range(0..=12))]
    lead: Option<u8>,
    /// Most assignments that the test draws; all of them where there are no more
    #[arg(long, default_value_t = 999, value_name = "N", value_parser = clap::value_parser!(u32).range(99..=i64::from(CAMPAIGN_DRAWS_MAX)))]
    draws: u32,
    /// Seed of the draws
    #[arg(long, default_value_t = 1, value_name = "N")]
    seed: u64,
}

impl Command {
    pub async fn run(self, session: &Session) -> anyhow::Result<Exit> {
        let scope = area(self.area.as_deref())?;
        let zone = zone(&self.zone)?;
        let definition = self.definition()?;
        let store = session.store()?;
        let mut question = CampaignQuestion { definition, area: &scope, zone: &zone, data: Data::Real };
        let real: Vec<u8> = store.fetch_rows(&question.real_sql()).await.map_err(store_failure)?;
        if real.first() == Some(&0) {
            question.data = Data::Exercise;
        }
        let battles: Vec<BattleRow> =
            store.fetch_rows(&question.battles_sql().map_err(usage)?).await.map_err(store_failure)?;
        let (towns, counts) = read(&store, &question, &battles).await?;
        let span: Vec<(String, String)> =
            store.fetch_rows(&question.span_sql().map_err(usage)?).await.map_err(store_failure)?;
        let months = self.months(span.first(), &zone)?;
        let codes: Vec<String> = towns.iter().map(|town| town.0.clone()).collect();
        let lead_months = self.lead.map(usize::from);
        let told = CampaignTold { months, towns: &codes, battles: &battles, counts: &counts, lead_months };
        let (campaign, left_aside) = told.campaign().ok_or_else(|| no_months(months))?;
        let draws = Randomisation { draws_max: self.draws, seed: self.seed };
        let (effect, not_testable) = Effect::or_reason(campaign.effect(draws), months.0);
        let displacement = displacement(&campaign, &towns, (draws, months.0));
        let answer = Answer {
            complete_until: complete_until(&store, &[definition.topic], None).await?,
            towns: Town::all(&campaign, &towns, months.0),
            effect,
            not_testable,
            displacement,
            left_aside,
            ..Answer::to(
                Asked {
                    area: self.area,
                    from: months.0,
                    to: months.1,
                    zone: self.zone,
                    data: question.data,
                    lead_months: campaign.lead_months,
                    draws: self.draws,
                    seed: self.seed,
                },
                definition,
            )
        };
        print::print(session, &answer)?;
        Ok(Exit::Ok)
    }

    fn definition(&self) -> Result<&'static Definition, Failure> {
        let known = || DEFINITIONS.iter().map(|one| one.id).collect::<Vec<_>>().join(", ");
        definition(&self.definition).ok_or_else(|| {
            Failure::usage(format!("{:?} is no definition", self.definition))
                .fix(format!("use one of {}", known()))
        })
    }

    /// First and last month: as asked, else those with any record, without the one that is not over.
    fn months(&self, span: Option<&(String, String)>, zone: &TimeZone) -> anyhow::Result<(Month, Month)> {
        let now = Timestamp::from_millisecond(clock::now_ms()).context("read the clock")?;
        let over = Month::of(zone.to_datetime(now).date()).plus(-1);
        let seen = |month: &String| month.parse::<Month>().ok();
        let first = self.from.or_else(|| seen(&span?.0)).unwrap_or(over);
        let seen_last = || seen(&span?.1).map(|last| last.min(over));
        let last = self.to.or_else(seen_last).unwrap_or(over);
        if last < first {
            return Err(no_months((first, last)).into());
        }
        Ok((first, last))
    }
}

fn no_months((first, last): (Month, Month)) -> Failure {
    Failure::usage(format!("from {first} to {last}: expected 1 to 600 months"))
        .fix("name months with --from 2025-01 --to 2026-10")
}

/// Towns and counts in the code list that the first battle names; none without a battle.
async fn read(
    store: &Client,
    question: &CampaignQuestion<'_>,
    battles: &[BattleRow],
) -> anyhow::Result<(Vec<TownRow>, Vec<MonthRow>)> {
    let Some((_, system, ..)) = battles.first() else { return Ok((Vec::new(), Vec::new())) };
    let towns = match question.towns_sql(system) {
        Some(sql) => store.fetch_rows(&sql).await.map_err(store_failure)?,
        None => Vec::new(),
    };
    let counts = match question.months_sql(system, None).map_err(usage)? {
        Some(sql) => store.fetch_rows(&sql).await.map_err(store_failure)?,
        None => Vec::new(),
    };
    Ok((towns, counts))
}

/// The effect on neighbours, where it is known who they are.
fn displacement(
    campaign: &Campaign,
    towns: &[TownRow],
    (draws, first): (Randomisation, Month),
) -> Displacement {
    let beside = match outlines::beside(towns) {
        Ok(beside) => beside,
        Err(reason) => return Displacement { reason: Some(reason), ..Displacement::default() },
    };
    let (effect, reason) = Effect::or_reason(campaign.displacement(&beside, draws), first);
    Displacement { effect, reason, outlines_synthetic: towns.iter().any(|town| town.4) }
}
