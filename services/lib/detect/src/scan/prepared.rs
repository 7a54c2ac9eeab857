//! From the order of a scan to its report.
//!
//! Used by `scan`: it puts the data into tables, lays out zones and windows, walks over them, simulates, and writes up what
//! was found. The parts know nothing of each other.

use super::distance::Sites;
use super::draw::Null;
use super::error::{ScanError, malformed, too_little};
use super::expected::{self, Measured};
use super::monte_carlo::Simulated;
use super::sweep::{Seen, Sweep};
use super::window::Windows;
use super::zones::Zones;
use super::{Circle, Cluster, Kind, Look, Model, Report, Scan, Settings, Study, cluster};

/// A scan whose data are in tables and whose zones are known.
pub(crate) struct Prepared<'a> {
    scan: &'a Scan,
    measured: Measured,
    sites: Sites,
    pub(crate) sweep: Sweep,
}

impl<'a> Prepared<'a> {
    /// # Errors
    /// As `scan`.
    pub(crate) fn new(scan: &'a Scan) -> Result<Self, ScanError> {
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
    pub(crate) fn counts(&self) -> Vec<u32> {
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

    /// Finds the clusters and simulates.
    ///
    /// # Errors
    /// `Malformed` for simulations that make no sense.
    pub(crate) fn report(&self) -> Result<Report, ScanError> {
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
        return Err(too_little("at least two locations in different places"));
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
