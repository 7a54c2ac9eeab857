//! A scan over circles: from the files to the study, and back from its clusters to names and dates.
//!
//! Used by `scan` with Kulldorff's statistic. It computes nothing itself.

use quanyu_boot::{Exit, Failure};
use quanyu_detect::scan::{
    Case, DurationMax, Locations, Model as By, MonteCarlo, Population, Scan, ScanError, Settings, Study,
    ZoneLimits, scan,
};
use serde_json::{Value, json};

use super::clusters::Found;
use super::locations::Places;
use super::names::Names;
use super::records::{self, Dates, Records};
use super::refusal::Refusal;
use super::strata::Strata;
use super::time::{Time, dates_of};
use super::words::{Adjust, Kind, Model};
use super::{Command, usage};
use crate::commands::detect::answer::Answer;
use crate::session::Session;

/// What the files hold.
pub struct Read {
    pub names: Names,
    pub strata: Strata,
    /// None where a purely temporal scan needs none.
    pub places: Option<Places>,
    pub cases: Records<u64>,
    pub controls: Option<Records<u64>>,
    pub population: Option<Records<f64>>,
    pub time: Time,
}

/// Scans, and prints what was found.
pub fn run(command: &Command, session: &Session) -> anyhow::Result<Exit> {
    let model = usage::model(command)?;
    let read = Read::of(command)?;
    let order = Scan { study: read.study(command, model)?, settings: settings(command) };
    let found = match scan(&order) {
        Ok(report) => Ok(Found::of(model, &report, &read)),
        Err(ScanError::NotTestable(reason)) => Err(reason),
        Err(error) => return Err(Refusal { read: &read }.of(&error).into()),
    };
    let answer = Answer::new("scan", params(command, &read), found)?;
    if let Some(remark) = read.strata.remark() {
        session.output.say(remark);
    }
    session.output.say(format!("asked: {}?", model.question()));
    answer.print(session, |found| found.table(session))
}

impl Read {
    fn of(command: &Command) -> Result<Self, Failure> {
        let mut names = Names::default();
        let mut strata = Strata::default();
        let dates = if command.kind == Kind::Spatial { Dates::Optional } else { Dates::Needed };
        let places = match &command.locations {
            Some(path) => Some(Places::read(path, command.coordinates, &mut names)?),
            None => None,
        };
        let population = match &command.population {
            Some(path) => {
                let layout = records::people(dates);
                let columns = layout.open(path)?;
                strata = Strata::by(&columns, &layout.names);
                Some(layout.records(&columns, &mut names, &mut strata)?)
            }
            None => None,
        };
        let layout = records::counts(dates);
        let cases: Records<u64> = layout.records(&layout.open(&command.cases)?, &mut names, &mut strata)?;
        if cases.list.iter().all(|case| case.number == 0) {
            return Err(Failure::usage(format!("{} has no case: all counts are 0", cases.path.display()))
                .fix("count what happened; a scan needs at least two cases"));
        }
        let controls = match &command.controls {
            Some(path) => Some(layout.records(&layout.open(path)?, &mut names, &mut strata)?),
            None => None,
        };
        let mut found: Vec<_> = dates_of(&cases).collect();
        found.extend(controls.iter().flat_map(dates_of));
        let time = command.time.of(&found)?;
        Ok(Self { names, strata, places, cases, controls, population, time })
    }

    fn study(&self, command: &Command, model: Model) -> Result<Study, Failure> {
        let model = match (model, &self.population, &self.controls) {
            (Model::Poisson, Some(population), _) => By::Poisson { population: self.people(population) },
            (Model::Bernoulli, _, Some(controls)) => {
                By::Bernoulli { controls: self.counted(controls, command.kind)? }
            }
            _ => By::Permutation { week: command.adjust.into() },
        };
        let nowhere = || Locations::Planar(vec![[0.0; 2]; self.names.len()]);
        Ok(Study {
            locations: self.places.as_ref().map_or_else(nowhere, Places::locations),
            bins: self.time.bins.clone(),
            cases: self.counted(&self.cases, command.kind)?,
            model,
        })
    }

    fn counted(&self, records: &Records<u64>, kind: Kind) -> Result<Vec<Case>, Failure> {
        let case = |record: &records::Record<u64>| {
            let day = self.time.day(record, records, kind)?;
            Ok(Case { location: record.location, day, stratum: record.stratum, count: record.number })
        };
        records.list.iter().map(case).collect()
    }

    /// A number of people may be of a day long before or after the study.
    fn people(&self, records: &Records<f64>) -> Vec<Population> {
        let start = self.time.bins.days_of(&(0..1)).start;
        let entry = |record: &records::Record<f64>| Population {
            location: record.location,
            day: record.when.map_or(start, |when| when.day),
            stratum: record.stratum,
            people: record.number,
        };
        records.list.iter().map(entry).collect()
    }
}

fn settings(command: &Command) -> Settings {
    let (share_max, radius_max) = (command.max_population_share, command.max_radius_km);
    Settings {
        kind: command.kind.into(),
        look: command.window.into(),
        zones: ZoneLimits { share_max, radius_max, sizes: None },
        duration_max: command.max_duration.map_or_else(DurationMax::default, DurationMax::Bins),
        monte_carlo: MonteCarlo {
            replications: command.replications,
            seed: command.seed,
            ..MonteCarlo::default()
        },
    }
}

/// The parameters that hold; null where one means nothing here.
fn params(command: &Command, read: &Read) -> Value {
    let in_space = command.kind != Kind::Temporal;
    let in_time = command.kind != Kind::Spatial;
    let weekly = command.adjust == Adjust::Weekly;
    let mut params = json!({
        "model": command.model, "statistic": command.statistic, "kind": command.kind,
        "window": in_time.then_some(command.window),
        "coordinates": read.places.as_ref().map(|places| places.coordinates),
        "max_radius_km": command.max_radius_km,
        "max_population_share": in_space.then_some(command.max_population_share),
        "max_duration": command.max_duration.or(in_time.then(|| read.time.bins.len() / 2)),
        "adjust": if weekly { "weekly" } else { "none" },
        "replications": command.replications, "seed": command.seed,
    });
    if let (Value::Object(all), Value::Object(time)) = (&mut params, read.time.params()) {
        all.extend(time);
    }
    params
}
