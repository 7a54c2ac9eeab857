//! The scan statistic: where, and when, are there more cases than there should be?
//!
//! It looks at every circle around every location during every window of time, and says how often chance alone makes one
//! as unusual anywhere. Kulldorff 1997, doi:10.1080/03610929708831995; prospective 2001, doi:10.1111/1467-985X.00186;
//! permutation 2005, doi:10.1371/journal.pmed.0020059. Used each night on what came in, and from the command line. It
//! reads no dates (days are numbers) and never says why there are more.

mod alias;
mod binomial;
mod bins;
mod cluster;
mod distance;
mod draw;
mod error;
mod expected;
mod figures;
pub mod given_zones;
mod grid;
mod monte_carlo;
mod person_time;
mod report;
mod settings;
mod statistic;
mod study;
mod sweep;
mod window;
mod zones;

pub use bins::{BinLength, Bins};
pub use error::ScanError;
pub use report::{Chance, Circle, Cluster, Figures, OfLocation, Report};
pub use settings::{DurationMax, Kind, Look, MonteCarlo, Settings, Stop, ZoneLimits};
pub use study::{Case, Locations, Model, Population, Study, Week};

use distance::Sites;
use draw::Null;
use error::malformed;
use expected::Measured;
use monte_carlo::Simulated;
use sweep::{Seen, Sweep};
use window::Windows;
use zones::Zones;

/// A scan to be made: what is scanned, and how.
#[derive(Debug, Clone, PartialEq)]
pub struct Scan {
    /// Places, cases and what they are measured by.
    pub study: Study,
    /// Kind, zones, windows and simulations.
    pub settings: Settings,
}

/// Makes a scan.
///
/// # Errors
/// `NotTestable` with fewer than 2 cases, no zone below the largest share, a study not longer than its longest window, or
/// settings that make no sense; the other errors name a record that does not fit.
pub fn scan(scan: &Scan) -> Result<Report, ScanError> {
    Prepared::new(scan)?.report()
}

/// A scan whose data are in tables and whose zones are known.
struct Prepared<'a> {
    scan: &'a Scan,
    measured: Measured,
    sites: Sites,
    sweep: Sweep,
}

impl<'a> Prepared<'a> {
    fn new(scan: &'a Scan) -> Result<Self, ScanError> {
        let Scan { study, settings } = scan;
        if matches!(study.model, Model::Permutation { .. }) && settings.kind != Kind::SpaceTime {
            return Err(malformed("a permutation scan is one in space and time"));
        }
        let measured = expected::measured(study)?;
        let (sites, zones) = zones_of(study, settings, &measured)?;
        let windows = Windows::new(study.bins.len(), settings)?;
        let of_sites = measured.weights.merged(&sites.of, sites.len());
        let weights = of_sites.rows().flat_map(|row| windows.cumulated(row)).collect();
        let sweep = Sweep { zones, windows, statistic: measured.statistic, weights };
        Ok(Self { scan, measured, sites, sweep })
    }

    /// The counts in the layout of a sweep.
    fn counts(&self) -> Vec<u32> {
        let of_sites = self.measured.counts.merged(&self.sites.of, self.sites.len());
        let cumulated = of_sites.rows().flat_map(|row| self.sweep.windows.cumulated(row));
        // They are limited far below.
        cumulated.map(|count| count as u32).collect()
    }

    /// The best zones that do not overlap.
    fn found(&self) -> Vec<(f64, Seen)> {
        let best = self.sweep.best(&self.counts(), &mut self.sweep.memory(0));
        cluster::without_overlap(best, &self.sweep, &self.sites.locations)
    }

    /// How counts come about without a cluster.
    fn null(&self) -> Result<Null, ScanError> {
        let Self { scan: Scan { study, .. }, measured, sites, sweep } = self;
        let windows = &sweep.windows;
        let cases = measured.counts.cells().iter().sum();
        let weights = || measured.weights.merged(&sites.of, sites.len());
        Ok(match &study.model {
            Model::Poisson { .. } => Null::multinomial(&weights(), windows, cases),
            Model::Permutation { week } => {
                let counts = measured.counts.merged(&sites.of, sites.len());
                Null::shuffle(&counts, windows, expected::strata_of_bins(&study.bins, *week)?)
            }
            Model::Bernoulli { .. } => Null::choice(&weights(), windows, cases),
        })
    }

    fn report(&self) -> Result<Report, ScanError> {
        let found = self.found();
        let largest = found.first().map_or(0.0, |(value, _)| *value);
        let monte_carlo = &self.scan.settings.monte_carlo;
        let simulated = Simulated::run(&self.sweep, &self.null()?, monte_carlo, largest)?;
        let clusters: Vec<Cluster> = found
            .into_iter()
            .map(|(value, seen)| self.cluster(value, &seen, &simulated))
            .filter(|cluster| cluster.chance.is_none_or(|chance| chance.p < 1.0))
            .collect();
        let whole = 0..self.scan.study.bins.len();
        let all: Vec<usize> = (0..self.sites.of.len()).collect();
        let during = match self.scan.study.model {
            Model::Permutation { .. } => clusters.first().map(|first| first.bins.clone()),
            _ => Some(whole),
        };
        Ok(Report {
            cases: self.measured.counts.cells().iter().sum(),
            locations: all.len(),
            population: self.measured.people.as_ref().map(|people| people.iter().sum()),
            annual_per_100_000: self.measured.annual_per_100_000(),
            looks: self.sweep.zones.len() as u64 * self.sweep.windows.len() as u64,
            replications: simulated.len() as u32,
            risks: during.map(|bins| self.measured.by_location(&all, &bins)).unwrap_or_default(),
            clusters,
        })
    }

    fn cluster(&self, statistic: f64, seen: &Seen, simulated: &Simulated) -> Cluster {
        let members = self.sweep.zones.members(seen.centre, seen.size);
        let of_site = |site: &u32| self.sites.locations.get(*site as usize);
        let locations: Vec<usize> = members.iter().filter_map(of_site).flatten().copied().collect();
        let bins = self.sweep.windows.bins_of(&seen.steps);
        let circle = |centre: &usize| Circle {
            centre: *centre,
            radius: self.sites.radius(members),
            span: self.sites.span(members),
        };
        let study = &self.scan.study;
        let bin_days = study.bins.days() as f64 / study.bins.len() as f64;
        let goes_on =
            self.scan.settings.look == Look::Prospective && self.scan.settings.kind != Kind::Spatial;
        let in_space = self.scan.settings.kind != Kind::Temporal;
        Cluster {
            circle: locations.first().filter(|_| in_space).map(circle),
            days: study.bins.days_of(&bins),
            statistic,
            chance: simulated.chance(statistic, goes_on.then_some(bin_days)),
            figures: self.measured.figures(&locations, &bins),
            locations: self.measured.by_location(&locations, &bins),
            bins,
        }
    }
}

fn zones_of(study: &Study, settings: &Settings, measured: &Measured) -> Result<(Sites, Zones), ScanError> {
    let locations = study.locations.coordinates().len();
    if settings.kind == Kind::Temporal {
        return Ok((Sites::everything(locations), Zones::everything()));
    }
    let sites = Sites::new(&study.locations)?;
    if sites.len() < 2 {
        return Err(error::too_little("at least two locations in different places"));
    }
    let at_risk = match &settings.zones.sizes {
        None => measured.weights.by_location(),
        Some(sizes) if sizes.len() != locations => return Err(malformed("one size for each location")),
        Some(sizes) if sizes.iter().all(|size| size.is_finite() && *size >= 0.0) => sizes.clone(),
        Some(_) => return Err(malformed("sizes are numbers, not negative")),
    };
    let mut of_sites = vec![0.0; sites.len()];
    for (size, site) in at_risk.iter().zip(&sites.of) {
        if let Some(sum) = of_sites.get_mut(*site) {
            *sum += size;
        }
    }
    let zones = Zones::new(&sites, &of_sites, &settings.zones)?;
    Ok((sites, zones))
}

#[cfg(test)]
mod tests;
