//! What the campaign (一月一镇平安大会战) did, against the towns that it had not reached yet: a ratio with the interval and
//! p of a randomisation test, by cohort, before the start, and beside the theatres. The caution stands under every answer.
//! The same data and seed give the same answer.

mod answer;
mod outlines;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use quanyu_figures::{
    BattleRow, CAMPAIGN_DRAWS_MAX, Campaign, CampaignQuestion, CampaignTold, DEFINITIONS, Data, Definition,
    Month, MonthRow, Randomisation, TownRow, definition,
};
use quanyu_store::Client;

pub use self::answer::{Answer, Asked, Displacement, Effect, Town};
use crate::AnswerError;
use crate::scope::{area, zone};
use crate::up_to::complete_until;

/// Name of the query.
pub const NAME: &str = "campaign-effect";
/// Most months of the phase before that can be asked for.
pub const LEAD_MONTHS_MAX: u8 = 12;
/// Draws of the test where nobody says how many.
pub const DRAWS_DEFAULT: u32 = 999;
/// Fewest draws.
pub const DRAWS_MIN: u32 = 99;

/// What is asked.
#[derive(Debug, Clone)]
pub struct Parameters {
    /// An area code, with everything below it; all areas without it.
    pub area: Option<String>,
    /// What is counted, such as `fire.counted.v1`.
    pub definition: String,
    /// First month; the first with any record without it.
    pub from: Option<Month>,
    /// Last month; the last that is over without it.
    pub to: Option<Month>,
    /// Whose months are counted.
    pub zone: String,
    /// Months of the phase before, in which a town is no control; as the battles say without it.
    pub lead: Option<u8>,
    /// Most assignments that the test draws.
    pub draws: u32,
    /// Seed of the draws.
    pub seed: u64,
}

impl Parameters {
    /// Asks the store; months are over at `now`.
    ///
    /// # Errors
    /// It does not answer, or what was asked cannot be meant.
    pub async fn answer(self, store: &Client, now: Timestamp) -> Result<Answer, AnswerError> {
        let scope = area(self.area.as_deref())?;
        let zone = zone(&self.zone)?;
        let definition = self.definition()?;
        self.bounded()?;
        let mut question = CampaignQuestion { definition, area: &scope, zone: &zone, data: Data::Real };
        let real: Vec<u8> = store.fetch_rows(&question.real_sql()).await?;
        if real.first() == Some(&0) {
            question.data = Data::Exercise;
        }
        let battles: Vec<BattleRow> =
            store.fetch_rows(&question.battles_sql().map_err(AnswerError::usage)?).await?;
        let (towns, counts) = read(store, &question, &battles).await?;
        let span: Vec<(String, String)> =
            store.fetch_rows(&question.span_sql().map_err(AnswerError::usage)?).await?;
        let months = self.months(span.first(), &zone, now)?;
        let codes: Vec<String> = towns.iter().map(|town| town.0.clone()).collect();
        let lead_months = self.lead.map(usize::from);
        let told = CampaignTold { months, towns: &codes, battles: &battles, counts: &counts, lead_months };
        let (campaign, left_aside) = told.campaign().ok_or_else(|| no_months(months))?;
        let draws = Randomisation { draws_max: self.draws, seed: self.seed };
        let (effect, not_testable) = Effect::or_reason(campaign.effect(draws), months.0);
        let displacement = displacement(&campaign, &towns, (draws, months.0));
        Ok(Answer {
            complete_until: complete_until(store, &[definition.topic], None).await?,
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
        })
    }

    fn bounded(&self) -> Result<(), AnswerError> {
        if !(DRAWS_MIN..=CAMPAIGN_DRAWS_MAX).contains(&self.draws) {
            let what = format!("{} draws: expected {DRAWS_MIN} to {CAMPAIGN_DRAWS_MAX}", self.draws);
            return Err(AnswerError::usage(what));
        }
        if self.lead.is_some_and(|lead| lead > LEAD_MONTHS_MAX) {
            return Err(AnswerError::usage(format!("lead: expected up to {LEAD_MONTHS_MAX} months")));
        }
        Ok(())
    }

    fn definition(&self) -> Result<&'static Definition, AnswerError> {
        let known = || DEFINITIONS.iter().map(|one| one.id).collect::<Vec<_>>().join(", ");
        definition(&self.definition).ok_or_else(|| {
            AnswerError::usage(format!("{:?} is no definition", self.definition))
                .or_ask(format!("use one of {}", known()))
        })
    }

    /// First and last month: as asked, else those with any record, without the one that is not over.
    fn months(
        &self,
        span: Option<&(String, String)>,
        zone: &TimeZone,
        now: Timestamp,
    ) -> Result<(Month, Month), AnswerError> {
        let over = Month::of(zone.to_datetime(now).date()).plus(-1);
        let seen = |month: &String| month.parse::<Month>().ok();
        let first = self.from.or_else(|| seen(&span?.0)).unwrap_or(over);
        let seen_last = || seen(&span?.1).map(|last| last.min(over));
        let last = self.to.or_else(seen_last).unwrap_or(over);
        if last < first {
            return Err(no_months((first, last)));
        }
        Ok((first, last))
    }
}

fn no_months((first, last): (Month, Month)) -> AnswerError {
    AnswerError::usage(format!("from {first} to {last}: expected 1 to 600 months"))
        .or_ask("name months with --from 2025-01 --to 2026-10")
}

/// Towns and counts in the code list that the first battle names; none without a battle.
async fn read(
    store: &Client,
    question: &CampaignQuestion<'_>,
    battles: &[BattleRow],
) -> Result<(Vec<TownRow>, Vec<MonthRow>), AnswerError> {
    let Some((_, system, ..)) = battles.first() else { return Ok((Vec::new(), Vec::new())) };
    let towns = match question.towns_sql(system) {
        Some(sql) => store.fetch_rows(&sql).await?,
        None => Vec::new(),
    };
    let counts = match question.months_sql(system, None).map_err(AnswerError::usage)? {
        Some(sql) => store.fetch_rows(&sql).await?,
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
