//! The sites of a scan: its locations, those with the same coordinates taken as one, and how far they are apart.
//!
//! Used to build zones and to say how large a cluster is. Distances are straight, on the Earth too (see `place`).

use super::error::{ScanError, malformed};
use super::study::Locations;
use crate::place::{EARTH_RADIUS_KM, Place};
use std::collections::BTreeMap;

/// Distances between so many are looked at within a second.
const LOCATIONS_MAX: usize = 20_000;

/// Where locations are, each place once, in the order of its first location.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Sites {
    /// The site of each location.
    pub(crate) of: Vec<usize>,
    /// The locations of each site, in their order.
    pub(crate) locations: Vec<Vec<usize>>,
    places: Vec<Place>,
    on_earth: bool,
}

impl Sites {
    /// # Errors
    /// `Malformed` for coordinates that are none, or more than 20,000 locations.
    pub(crate) fn new(locations: &Locations) -> Result<Self, ScanError> {
        let coordinates = locations.coordinates();
        if coordinates.len() > LOCATIONS_MAX {
            return Err(malformed("at most 20,000 locations; take larger ones or a smaller area"));
        }
        let on_earth = matches!(locations, Locations::OnEarth(_));
        let place = if on_earth { Place::on_earth } else { Place::planar };
        let mut known = BTreeMap::new();
        let mut sites = Self { of: Vec::new(), locations: Vec::new(), places: Vec::new(), on_earth };
        for (location, [a, b]) in coordinates.iter().enumerate() {
            let found = place(*a, *b)?;
            // Adding 0 makes −0 the same place as 0.
            let key = [a, b].map(|coordinate| (coordinate + 0.0).to_bits());
            let site = *known.entry(key).or_insert(sites.places.len());
            if site == sites.places.len() {
                sites.places.push(found);
                sites.locations.push(Vec::new());
            }
            sites.of.push(site);
            if let Some(list) = sites.locations.get_mut(site) {
                list.push(location);
            }
        }
        Ok(sites)
    }

    /// One site for all, whose place does not matter.
    pub(crate) fn everything(locations: usize) -> Self {
        let all = (0..locations).collect();
        Self { of: vec![0; locations], locations: vec![all], places: Vec::new(), on_earth: false }
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.locations.len()
    }

    /// All sites by their distance from one, ties in their order.
    pub(crate) fn by_distance(&self, from: usize) -> Vec<(f64, u32)> {
        let Some(centre) = self.places.get(from) else { return vec![(0.0, from as u32)] };
        let mut list: Vec<(f64, u32)> =
            self.places.iter().zip(0_u32..).map(|(place, site)| (centre.distance(place), site)).collect();
        list.sort_by(|one, other| one.0.total_cmp(&other.0));
        list
    }

    /// The largest distance from the first of some sites.
    pub(crate) fn radius(&self, sites: &[u32]) -> f64 {
        let places = self.places_of(sites);
        places.first().map_or(0.0, |centre| farthest(centre, &places))
    }

    /// The largest distance between any two of some sites, on the Earth along the ground.
    pub(crate) fn span(&self, sites: &[u32]) -> f64 {
        let places = self.places_of(sites);
        let chord = places.iter().map(|place| farthest(place, &places)).fold(0.0, f64::max);
        if self.on_earth {
            let diameter_km = 2.0 * EARTH_RADIUS_KM;
            diameter_km * (chord / diameter_km).min(1.0).asin()
        } else {
            chord
        }
    }

    fn places_of(&self, sites: &[u32]) -> Vec<Place> {
        sites.iter().filter_map(|site| self.places.get(*site as usize).copied()).collect()
    }
}

fn farthest(from: &Place, places: &[Place]) -> f64 {
    places.iter().map(|place| from.distance(place)).fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn locations_of_the_same_coordinates_are_one_site() {
        let planar = Locations::Planar(vec![[0.0, 0.0], [3.0, 4.0], [-0.0, 0.0], [0.0, 5.0]]);
        let sites = Sites::new(&planar).unwrap();
        assert_eq!(sites.locations, [vec![0, 2], vec![1], vec![3]]);
        assert_eq!(sites.of, [0, 1, 0, 2]);
        // Two are 5 away, and keep their order.
        let order: Vec<u32> = sites.by_distance(0).iter().map(|(_, site)| *site).collect();
        assert_eq!(order, [0, 1, 2]);
        assert!((sites.radius(&[1, 0, 2]) - 5.0).abs() < 1e-12);
        assert!((sites.span(&[0, 1, 2]) - 5.0).abs() < 1e-12);
    }

    #[test]
    fn a_span_on_the_earth_runs_along_the_ground() {
        let sites = Sites::new(&Locations::OnEarth(vec![[90.0, 0.0], [0.0, 0.0]])).unwrap();
        assert!((sites.span(&[0, 1]) - EARTH_RADIUS_KM * std::f64::consts::FRAC_PI_2).abs() < 1e-9);
        assert!((sites.radius(&[0, 1]) - EARTH_RADIUS_KM * 2.0_f64.sqrt()).abs() < 1e-9);
    }
}
