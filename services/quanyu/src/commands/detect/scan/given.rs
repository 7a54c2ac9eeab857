//! A scan over given zones: from the files to tables, and back from its scores to names and dates.
//!
//! Used by `scan` with every statistic but Kulldorff's over circles. It computes nothing itself.

use quanyu_boot::{Exit, Failure};
use quanyu_detect::scan::ScanError;
use quanyu_detect::scan::given_zones::{EmergingScale, GivenZones, Outbreak, ScoreBy, scan_given_zones};
use serde_json::{Value, json};

use super::locations::Places;
use super::names::Names;
use super::panel::Panel;
use super::records::{self, Dates, Records};
use super::scores::Found;
use super::strata::Strata;
use super::time::{Time, dates_of};
use super::words::{Compat, Coordinates, Statistic};
use super::zone_file::{self, Zone};
use super::{Command, usage};
use crate::commands::detect::answer::{Answer, refused};
use crate::session::Session;

/// What the files hold.
pub struct Read {
    pub names: Names,
    pub cases: Records<u64>,
    /// People, or expected counts.
    beside: Option<Records<f64>>,
    pub zones: Vec<Zone>,
    pub time: Time,
}

/// Scores the zones, and prints what was found.
pub fn run(command: &Command, session: &Session) -> anyhow::Result<Exit> {
    usage::given(command)?;
    let read = Read::of(command)?;
    let duration_max = command.max_duration.unwrap_or((read.time.bins.len() / 2).max(1));
    let panel = Panel { names: &read.names, time: &read.time };
    panel.check()?;
    let order = GivenZones {
        counts: panel.counts(&read.cases)?,
        zones: read.zones.iter().map(|zone| zone.locations.clone()).collect(),
        duration_max,
        by: read.by(command, &panel)?,
        replications: command.replications,
        seed: command.seed,
    };
    let found = match scan_given_zones(&order) {
        Ok(report) => Ok(Found::of(&report, &order, &read)),
        Err(ScanError::NotTestable(reason)) => Err(reason),
        Err(error) => return Err(read.refused(&error).into()),
    };
    let mut params = json!({ "statistic": command.statistic, "max_duration": duration_max, "theta": command.theta,
        "compat": command.compat, "replications": command.replications, "seed": command.seed });
    if let (Value::Object(all), Value::Object(time)) = (&mut params, read.time.params()) {
        all.extend(time);
    }
    Answer::new("scan", params, found)?.print(session, Found::table)
}

impl Read {
    fn of(command: &Command) -> Result<Self, Failure> {
        let mut names = Names::default();
        // All that the population is divided by is added up here.
        let mut strata = Strata::default();
        if let Some(path) = &command.locations {
            let asked = command.coordinates.or(records::is_of_words(path).then_some(Coordinates::Cartesian));
            Places::read(path, asked, &mut names)?;
        }
        let (path, layout) = match (&command.baselines, &command.population) {
            (Some(path), _) => (Some(path), records::baselines()),
            (None, path) => (path.as_ref(), records::people(Dates::Needed)),
        };
        let beside = match path {
            Some(path) => {
                let read = layout.records(&layout.open(path)?, &mut names, &mut strata)?;
                names.complete(path);
                Some(read)
            }
            None => None,
        };
        let layout = records::counts(Dates::Needed);
        let cases: Records<u64> = layout.records(&layout.open(&command.cases)?, &mut names, &mut strata)?;
        names.complete(&command.cases);
        let zones = match &command.zones {
            Some(path) => zone_file::read(path, &mut names)?,
            None => Vec::new(),
        };
        let mut found: Vec<_> = dates_of(&cases).collect();
        // Expected counts say which bins are looked at, those without a case too.
        found.extend(beside.iter().filter(|_| command.baselines.is_some()).flat_map(dates_of));
        let time = command.time.of(&found)?;
        Ok(Self { names, cases, beside, zones, time })
    }

    fn by(&self, command: &Command, panel: &Panel) -> Result<ScoreBy, Failure> {
        let Some(beside) = &self.beside else { return Ok(ScoreBy::Permutation) };
        let theta = command.theta.unwrap_or_default();
        let scale = match command.compat {
            Compat::Paper => EmergingScale::Paper,
            Compat::RScanstatistics => EmergingScale::RScanStatistics,
        };
        let negative_binomial = |outbreak| {
            panel.baselines(beside).map(|baselines| ScoreBy::NegativeBinomial { baselines, theta, outbreak })
        };
        match command.statistic {
            Statistic::EbNegbinHotspot => negative_binomial(Outbreak::Hotspot),
            Statistic::EbNegbinEmerging => negative_binomial(Outbreak::Emerging(scale)),
            Statistic::PbPoisson => {
                panel.people(beside).map(|population| ScoreBy::PopulationPoisson { population })
            }
            Statistic::EbPoisson | Statistic::Kulldorff | Statistic::Permutation => {
                panel.baselines(beside).map(|baselines| ScoreBy::ExpectedPoisson { baselines })
            }
        }
    }

    fn refused(&self, error: &ScanError) -> Failure {
        let ScanError::CasesWithoutPopulation { location, day } = error else {
            return match error {
                ScanError::NotTestable(reason) => refused(reason.clone()),
                other => Failure::usage(other.to_string()).fix("check the locations and dates of the files"),
            };
        };
        // The library counts bins here, not days.
        let bin = usize::try_from(*day).ok();
        let here = self.cases.list.iter().find(|case| {
            let of = case.when.and_then(|when| self.time.bins.of(when.day));
            case.location == *location && case.number > 0 && of == bin
        });
        let reason = format!("cases at `{}`, where none is expected then", self.names.name(*location));
        let failure = match here {
            Some(record) => self.cases.wrong(record, &reason),
            None => Failure::usage(format!("{}: {reason}", self.cases.path.display())),
        };
        failure.fix("give it people or an expected count above 0, or correct the location of the cases")
    }
}
