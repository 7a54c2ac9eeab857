//! `quanyu query safety-index` (群众安全指数): six components with their intervals, the index with its margin of error, and
//! its history over the survey waves. A component that is missing is named, and then there is no index.

mod print;

use clap::Args;
use jiff::civil::Date;
use quanyu_answers::ZONE_DEFAULT;
use quanyu_answers::safety_index::Parameters;
use quanyu_boot::Exit;

use crate::session::Session;

const EXAMPLES: &str = "\
Examples:
  quanyu query safety-index --area 330784
  quanyu query safety-index --area 330784105 --wave 2026-h1 --json
  quanyu query safety-index --area 330784 --from 2025-11-01 --to 2026-10-31
  quanyu query safety-index --area 330784 --history

The index is about a year: the one that ends on the day on which the wave was closed, or the days of --from and --to with
the last wave that was closed by then. Weights and scales are the platform\u{2019}s own proposal, from no standard: a city sets
its own, as another version. A component that cannot be measured is named with its reason, and then there is no index:
its weight is never shared out among the rest.";

/// The public\u{2019}s safety index: components, weights, margin of error, history (群众安全指数)
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Command {
    /// An area code, with everything below it
    #[arg(long)]
    area: String,
    /// The survey wave; the latest that is closed without it
    #[arg(long, value_name = "WAVE", conflicts_with_all = ["from", "to"])]
    wave: Option<String>,
    /// First day; the year up to the end of the wave without it
    #[arg(long, value_name = "DATE", requires = "to")]
    from: Option<Date>,
    /// Last day
    #[arg(long, value_name = "DATE", requires = "from")]
    to: Option<Date>,
    /// Also the index of every wave that is closed
    #[arg(long)]
    history: bool,
    /// Whose days are counted
    #[arg(long, default_value = ZONE_DEFAULT, value_name = "ZONE")]
    zone: String,
}

impl Command {
    pub async fn run(self, session: &Session) -> anyhow::Result<Exit> {
        let Self { area, wave, from, to, history, zone } = self;
        let parameters = Parameters { area, wave, from, to, history, zone };
        let answer = parameters.answer(&session.store()?).await?;
        print::print(session, &answer)?;
        Ok(Exit::Ok)
    }
}
