//! The zones of a scan: each site with its nearest ones around it, as far as they may reach.
//!
//! Used by the sweep, which adds up one site after the other. A zone is the first so many of its centre's list, so a list
//! stands for as many zones as it is long.

use super::distance::Sites;
use super::error::{ScanError, malformed, too_little};
use super::settings::ZoneLimits;

/// Sites in all lists together, 4 bytes each.
const LISTED_MAX: usize = 50_000_000;
/// A zone with just the largest share may lie above it by a rounding.
const SLACK: f64 = 1e-9;

/// For each centre its nearest sites, itself first; empty where it is too large already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Zones(Vec<Vec<u32>>);

impl Zones {
    /// Zones around each site; `at_risk` says how much of the study each holds.
    ///
    /// # Errors
    /// `Malformed` for limits that are none or lists that become too long, `TooLittle` when no zone is left.
    pub(crate) fn new(sites: &Sites, at_risk: &[f64], limits: &ZoneLimits) -> Result<Self, ScanError> {
        if !(limits.share_max > 0.0 && limits.share_max <= 1.0) {
            return Err(malformed("the largest share of a zone is above 0, and 1 at most"));
        }
        let radius_max = limits.radius_max.unwrap_or(f64::INFINITY);
        if radius_max.is_nan() || radius_max < 0.0 {
            return Err(malformed("the largest radius of a zone is not negative"));
        }
        let at_risk_max = limits.share_max * at_risk.iter().sum::<f64>() * (1.0 + SLACK);
        let (mut listed, mut most_held) = (0, 0.0_f64);
        let mut lists = Vec::with_capacity(sites.len());
        for centre in 0..sites.len() {
            let (mut held, mut within) = (0.0, 0.0);
            let near = sites.by_distance(centre).into_iter().take_while(|(distance, site)| {
                held += at_risk.get(*site as usize).copied().unwrap_or(0.0);
                let fits = held <= at_risk_max && *distance <= radius_max;
                if fits {
                    within = held;
                }
                fits
            });
            let list: Vec<u32> = near.map(|(_, site)| site).collect();
            listed += list.len();
            most_held = most_held.max(within);
            if listed > LISTED_MAX {
                return Err(malformed("smaller zones or fewer locations"));
            }
            lists.push(list);
        }
        if most_held <= 0.0 {
            return Err(too_little("a location that holds no more than the largest share of a zone"));
        }
        Ok(Self(lists))
    }

    /// A single zone of all.
    pub(crate) fn everything() -> Self {
        Self(vec![vec![0]])
    }

    /// The lists, centre by centre.
    pub(crate) fn lists(&self) -> impl Iterator<Item = &[u32]> {
        self.0.iter().map(Vec::as_slice)
    }

    /// The first so many around a centre.
    pub(crate) fn members(&self, centre: usize, size: usize) -> &[u32] {
        self.0.get(centre).and_then(|list| list.get(..size)).unwrap_or_default()
    }

    /// How many zones there are.
    pub(crate) fn len(&self) -> usize {
        self.0.iter().map(Vec::len).sum()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::scan::study::Locations;

    #[test]
    fn zones_end_at_the_share_and_at_the_radius() {
        let line = Locations::Planar([0.0, 1.0, 2.5, 9.0].map(|x| [x, 0.0]).to_vec());
        let sites = Sites::new(&line).unwrap();
        let zones = |share_max, radius_max| {
            let limits = ZoneLimits { share_max, radius_max, sizes: None };
            Zones::new(&sites, &[1.0, 2.0, 1.0, 4.0], &limits)
        };
        let lists = |zones: Zones| zones.lists().map(<[u32]>::to_vec).collect::<Vec<_>>();
        assert_eq!(lists(zones(0.5, None).unwrap()), [vec![0, 1, 2], vec![1, 0, 2], vec![2, 1, 0], vec![3]]);
        assert_eq!(lists(zones(0.4, Some(1.2)).unwrap()), [vec![0, 1], vec![1, 0], vec![2], vec![]]);
        assert!(zones(0.01, None).is_err() && zones(1.1, None).is_err() && zones(0.5, Some(-1.0)).is_err());
        assert_eq!(zones(0.5, None).unwrap().len(), 10);
    }
}
