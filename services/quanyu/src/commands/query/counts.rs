//! `quanyu query counts`: how many records of a kind in each hour, day, week or month, by class or town. What nobody knows is
//! a dash, never a zero.

use clap::{Args, ValueEnum};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _};
use quanyu_answers::counts::{Answer, Parameters};
use quanyu_answers::{ZONE_DEFAULT, scope};
use quanyu_boot::Exit;
use quanyu_figures::{CountStep, CountsBy, Data};

use super::now;
use super::up_to::UpTo;
use crate::output::Table;
use crate::session::Session;

const EXAMPLES: &str = "\
Examples:
  quanyu query counts --kind incident
  quanyu query counts --kind fire --step month --from 2026-01-01 --to 2026-10-31 --area 330784
  quanyu query counts --kind dispute --step week --by area --json
  quanyu query counts --kind hazard --step hour --by class --from 2026-10-31 --to 2026-10-31

Without --from and --to: the last 14 days, a day in hours, or 26 weeks or 12 months. At most 2,000 bins and 50 parts; the rest
are \u{201c}other\u{201d}. A dash is a bin of which nobody knows anything: before the first record of the area, or after what is
complete. * marks a bin that is not over, not all of which is counted, or not all of which lies in the window.";

/// How many in each hour, day, week or month, by class or town (数量走势)
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Command {
    /// What is counted: incident, fire, work-accident, hazard, dispute, petition
    #[arg(long)]
    kind: String,
    /// How long a bin is
    #[arg(long, default_value = "day")]
    step: Step,
    /// A column for each of these
    #[arg(long, default_value = "none")]
    by: By,
    /// An area code, with everything below it; all areas without it
    #[arg(long)]
    area: Option<String>,
    /// First day
    #[arg(long, value_name = "DATE", requires = "to")]
    from: Option<Date>,
    /// Last day
    #[arg(long, value_name = "DATE", requires = "from")]
    to: Option<Date>,
    /// Whose days are counted
    #[arg(long, default_value = ZONE_DEFAULT, value_name = "ZONE")]
    zone: String,
    /// Only what the platform had received by this time
    #[arg(long, value_name = "TIME", conflicts_with = "known_at")]
    as_of: Option<Timestamp>,
    /// Only what the sources had recorded by this time, for data that was loaded later
    #[arg(long, value_name = "TIME")]
    known_at: Option<Timestamp>,
}

/// How long a bin is.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Step {
    Hour,
    Day,
    /// From Monday to Sunday
    Week,
    Month,
}

/// What the curve is split by.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum By {
    None,
    /// The class of the kind
    Class,
    /// The town
    Area,
}

impl Command {
    pub async fn run(self, session: &Session) -> anyhow::Result<Exit> {
        let (from, to) = self.days()?;
        let Self { kind, step, by, area, zone, as_of, known_at, .. } = self;
        let mut parameters = Parameters {
            kind,
            step: step.into(),
            by: by.into(),
            area,
            from,
            to,
            zone,
            up_to: Default::default(),
        };
        let kind = parameters.kind()?.kind;
        let store = session.store()?;
        parameters.up_to = UpTo { as_of, known_at, publish: None }.resolve(&store, &[kind]).await?;
        let answer = parameters.answer(&store).await?;
        print(session, &answer)?;
        Ok(Exit::Ok)
    }

    /// As asked, else up to today.
    fn days(&self) -> anyhow::Result<(Date, Date)> {
        if let Some(days) = self.from.zip(self.to) {
            return Ok(days);
        }
        let today = scope::zone(&self.zone)?.to_datetime(now()?).date();
        let back = match self.step {
            Step::Hour => 0.days(),
            Step::Day => 13.days(),
            Step::Week => 25.weeks(),
            Step::Month => 11.months(),
        };
        let first = today.checked_sub(back)?;
        let first = match self.step {
            Step::Hour | Step::Day => first,
            Step::Week => first.checked_sub(i64::from(first.weekday().to_monday_zero_offset()).days())?,
            Step::Month => first.first_of_month(),
        };
        Ok((first, today))
    }
}

impl From<Step> for CountStep {
    fn from(step: Step) -> Self {
        match step {
            Step::Hour => Self::Hour,
            Step::Day => Self::Day,
            Step::Week => Self::Week,
            Step::Month => Self::Month,
        }
    }
}

impl From<By> for CountsBy {
    fn from(by: By) -> Self {
        match by {
            By::None => Self::None,
            By::Class => Self::Class,
            By::Area => Self::Area,
        }
    }
}

fn print(session: &Session, answer: &Answer) -> anyhow::Result<()> {
    if session.output.json {
        return session.output.json(answer);
    }
    let Answer { name, name_zh, definition, zone, data, counts, .. } = answer;
    let exercise = if *data == Data::Exercise { " [exercise]" } else { "" };
    session.output.line(format_args!("{name} {name_zh}{exercise} ({definition})"))?;
    let heads = counts.series.iter().map(|curve| curve.part.clone().unwrap_or_else(|| (*name).to_owned()));
    let mut table = Table::of(std::iter::once("from".to_owned()).chain(heads).collect());
    let bins = counts.series.first().map_or(0, |curve| curve.points.len());
    for bin in 0..bins {
        let points = || counts.series.iter().filter_map(|curve| curve.points.get(bin));
        let from = points().next().map_or_else(String::new, |point| point.from.clone());
        let cell = |count: Option<u64>, complete: bool| {
            let count = count.map(|count| format!("{count}{}", if complete { "" } else { "*" }));
            count.unwrap_or_else(|| "–".to_owned())
        };
        let cells = points().map(|point| cell(point.count, point.complete));
        table.add(std::iter::once(from).chain(cells).collect());
    }
    session.output.table(table)?;
    let until = answer.complete_until.map_or_else(|| "an unknown time".to_owned(), |until| until.to_string());
    session
        .output
        .say(format_args!("complete until {until}, days of {zone}; * not all counted, – not known"));
    Ok(())
}
