//! How many simulations of a scan are made in a second on one core: the places and days of a county's traffic calls, by
//! size; the numbers are made up.

use anyhow::Context as _;
use quanyu_boot::clock::monotonic;
use quanyu_detect::scan::{
    BinLength, Bins, Case, DurationMax, Kind, Locations, Look, Model, MonteCarlo, Population, Scan, Settings,
    Stop, Study, Week, ZoneLimits, scan,
};
use serde::Serialize;

use crate::bench::figures::Spread;

/// Places and days of the largest run that the detectors are checked against.
const PLACES: usize = 65;
const DAYS: i64 = 59;
const REPLICATIONS: u32 = 999;

/// A scan that was measured.
#[derive(Debug, Serialize)]
pub struct MeasuredScan {
    pub model: &'static str,
    pub places: usize,
    pub days: i64,
    pub cases: u64,
    /// On one core.
    pub replications_per_second: Spread,
}

/// Measures both models so many times.
///
/// # Errors
/// A scan refuses its study, or no thread can be had.
pub fn measure(runs: usize) -> anyhow::Result<Vec<MeasuredScan>> {
    let one_core = rayon::ThreadPoolBuilder::new().num_threads(1).build().context("one thread")?;
    let people = |location| Population { location, day: 0, stratum: 0, people: 20_000.0 };
    let models = [
        ("permutation", Model::Permutation { week: Week::Ignored }),
        ("poisson", Model::Poisson { population: (0..PLACES).map(people).collect() }),
    ];
    let mut measured = Vec::new();
    for (name, model) in models {
        let study = study(model)?;
        let cases = study.cases.iter().map(|case| case.count).sum();
        let mut rates = Vec::new();
        for _ in 0..runs {
            let begun = monotonic();
            let report = one_core.install(|| scan(&study_scan(&study)))?;
            let seconds = monotonic().duration_since(begun).as_secs_f64();
            rates.push(f64::from(report.replications) / seconds);
        }
        let replications_per_second = Spread::of(&rates).context("no round was measured")?;
        measured.push(MeasuredScan {
            model: name,
            places: PLACES,
            days: DAYS,
            cases,
            replications_per_second,
        });
    }
    Ok(measured)
}

fn study(model: Model) -> anyhow::Result<Study> {
    let place = |index: usize| [40.0 + (index / 13) as f64 * 0.04, -75.5 + (index % 13) as f64 * 0.05];
    let cell = |location: usize, day: i64| Case {
        location,
        day,
        stratum: 0,
        count: ((location as u64 * 7 + day.unsigned_abs() * 3) % 5).min(3),
    };
    let cells = (0..PLACES).flat_map(|location| (0..DAYS).map(move |day| (location, day)));
    Ok(Study {
        locations: Locations::OnEarth((0..PLACES).map(place).collect()),
        bins: Bins::new(0, DAYS - 1, BinLength::Days(1))?,
        cases: cells.map(|(location, day)| cell(location, day)).filter(|case| case.count > 0).collect(),
        model,
    })
}

fn study_scan(study: &Study) -> Scan {
    Scan {
        study: study.clone(),
        settings: Settings {
            kind: Kind::SpaceTime,
            look: Look::Prospective,
            zones: ZoneLimits::default(),
            duration_max: DurationMax::Bins(7),
            monte_carlo: MonteCarlo { replications: REPLICATIONS, seed: 1, stop: Stop::Never },
        },
    }
}
