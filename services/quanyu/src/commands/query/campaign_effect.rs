//! `quanyu query campaign-effect` (一月一镇平安大会战): what the campaign did, against the towns that it had not reached yet.
//!
//! A ratio with the interval and p of a randomisation test, by cohort, before the start, and beside the theatres. The caution
//! stands under every answer. The same data and seed give the same answer.

mod print;

use clap::Args;
use quanyu_answers::ZONE_DEFAULT;
use quanyu_answers::campaign_effect::{DRAWS_DEFAULT, DRAWS_MIN, LEAD_MONTHS_MAX, Parameters};
use quanyu_boot::Exit;
use quanyu_figures::{CAMPAIGN_DRAWS_MAX, Month};

use super::now;
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
    #[arg(long, default_value = ZONE_DEFAULT, value_name = "ZONE")]
    zone: String,
    /// Months of the phase before, in which a town is no control; as the battles say without it
    #[arg(long, value_name = "MONTHS", value_parser = clap::value_parser!(u8).range(0..=i64::from(LEAD_MONTHS_MAX)))]
    lead: Option<u8>,
    /// Most assignments that the test draws; all of them where there are no more
    #[arg(long, default_value_t = DRAWS_DEFAULT, value_name = "N", value_parser = clap::value_parser!(u32).range(i64::from(DRAWS_MIN)..=i64::from(CAMPAIGN_DRAWS_MAX)))]
    draws: u32,
    /// Seed of the draws
    #[arg(long, default_value_t = 1, value_name = "N")]
    seed: u64,
}

impl Command {
    pub async fn run(self, session: &Session) -> anyhow::Result<Exit> {
        let Self { area, definition, from, to, zone, lead, draws, seed } = self;
        let parameters = Parameters { area, definition, from, to, zone, lead, draws, seed };
        let answer = parameters.answer(&session.store()?, now()?).await?;
        print::print(session, &answer)?;
        Ok(Exit::Ok)
    }
}
