//! Places and how far apart they are.
//!
//! Used wherever a statistic asks which events or cells are near each other. A place is planar or on the Earth; what is
//! mixed has distances without meaning. It converts no coordinate system: GCJ-02 comes as WGS-84, or not at all.

use crate::NotTestable;

/// Radius of the sphere in kilometres, the one of SaTScan.
pub(crate) const EARTH_RADIUS_KM: f64 = 6_367.0;
/// Beyond any plane that is laid on the Earth, in millimetres even; squares stay exact enough.
const PLANAR_MAX: f64 = 1e11;

/// A place, with coordinates that are finite.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place([f64; 3]);

impl Place {
    /// A place in a plane; distances have the unit of its coordinates.
    ///
    /// # Errors
    /// `Malformed` for a coordinate that is not a number or beyond ±10¹¹.
    pub fn planar(x: f64, y: f64) -> Result<Self, NotTestable> {
        if [x, y].iter().all(|coordinate| coordinate.abs() <= PLANAR_MAX) {
            Ok(Self([x, y, 0.0]))
        } else {
            Err(NotTestable::Malformed { what: "planar coordinates are numbers within ±1e11" })
        }
    }

    /// A place on the Earth, in degrees of WGS-84; distances are straight chords in kilometres, which at the scale of a
    /// city are those along the ground.
    ///
    /// # Errors
    /// `Malformed` for a latitude beyond ±90 or a longitude beyond ±180 degrees.
    pub fn on_earth(latitude: f64, longitude: f64) -> Result<Self, NotTestable> {
        if !(latitude.abs() <= 90.0 && longitude.abs() <= 180.0) {
            return Err(NotTestable::Malformed {
                what: "a latitude is within ±90°, a longitude within ±180°",
            });
        }
        let (sin_latitude, cos_latitude) = latitude.to_radians().sin_cos();
        let (sin_longitude, cos_longitude) = longitude.to_radians().sin_cos();
        let unit = [cos_latitude * cos_longitude, cos_latitude * sin_longitude, sin_latitude];
        Ok(Self(unit.map(|coordinate| EARTH_RADIUS_KM * coordinate)))
    }

    /// The straight distance to another place of the same sort.
    pub fn distance(&self, other: &Self) -> f64 {
        let squares = self.0.iter().zip(&other.0).map(|(one, other)| (one - other) * (one - other));
        squares.sum::<f64>().sqrt()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn distances_are_those_of_the_plane_and_of_the_chord() {
        let (one, other) = (Place::planar(1.0, 2.0).unwrap(), Place::planar(4.0, 6.0).unwrap());
        assert_eq!(one.distance(&other).to_bits(), 5.0_f64.to_bits());
        // A quarter of a great circle has the chord R √2, whatever pole it starts from.
        let pole = Place::on_earth(90.0, 17.0).unwrap();
        let equator = Place::on_earth(0.0, -120.0).unwrap();
        assert!((pole.distance(&equator) - EARTH_RADIUS_KM * 2.0_f64.sqrt()).abs() < 1e-9);
        // A minute of latitude, whose chord is its arc to the millimetre.
        let south = Place::on_earth(28.9, 120.0).unwrap();
        let north = Place::on_earth(28.9 + 1.0 / 60.0, 120.0).unwrap();
        let arc = EARTH_RADIUS_KM * (1.0_f64 / 60.0).to_radians();
        assert!((south.distance(&north) - arc).abs() < 1e-6);
    }

    #[test]
    fn what_is_no_place_is_refused() {
        for (a, b) in [(f64::NAN, 0.0), (0.0, f64::INFINITY), (1e12, 0.0)] {
            assert!(matches!(Place::planar(a, b), Err(NotTestable::Malformed { .. })));
            assert!(matches!(Place::on_earth(a, b), Err(NotTestable::Malformed { .. })));
        }
        assert!(Place::on_earth(91.0, 0.0).is_err() && Place::on_earth(0.0, -181.0).is_err());
    }
}
