//! Positions, rings and circles: exact texts, rings closed, nothing outside the earth.
#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::{Circle, Polygon, Position};
use crate::Problem;

fn position(latitude: f64, longitude: f64) -> Position {
    Position::new(latitude, longitude).unwrap()
}

#[test]
fn a_position_is_written_exactly_and_lies_on_the_earth() {
    assert_eq!(position(28.9, 120.04).to_string(), "28.9,120.04");
    assert_eq!(position(-0.000_001, 0.0).to_string(), "-0.000001,0");
    assert_eq!(position(-0.000_000_1, -180.0).to_string(), "0,-180");
    assert_eq!(position(10.0, 100.0).to_string(), "10,100");
    for (latitude, longitude) in [(90.1, 0.0), (0.0, -180.1), (f64::NAN, 0.0), (0.0, f64::INFINITY)] {
        assert_eq!(Position::new(latitude, longitude), Err(Problem::OutOfRange));
    }
    for bad in ["", "1", "1,2,3", "1e1,2", "nan,2", "inf,2", "1, 2", "--1,2"] {
        assert!(bad.parse::<Position>().is_err(), "{bad}");
    }
}

#[test]
fn a_ring_is_closed_and_has_four_positions() {
    let corners = vec![position(0.0, 0.0), position(0.0, 1.0), position(1.0, 1.0)];
    let ring = Polygon::new(corners.clone()).unwrap();
    assert_eq!(ring.to_string(), "0,0 0,1 1,1 0,0");
    assert_eq!(Polygon::new(ring.positions().to_vec()), Ok(ring.clone()));
    assert!("0,0 0,1 1,1".parse::<Polygon>().is_err(), "open");
    assert!("0,0 0,1 0,0 0,1 0,0".parse::<Polygon>().is_err(), "a line");
    for too_few in [&corners[..0], &corners[..1], &corners[..2]] {
        assert!(Polygon::new(too_few.to_vec()).is_err());
    }
    let many = (0..2000).map(|n| position(f64::from(n) / 1000.0, f64::from(n % 2))).collect();
    assert_eq!(Polygon::new(many), Err(Problem::TooMany { items_max: 2000 }));
}

#[test]
fn a_circle_has_a_radius_in_kilometres() {
    let centre = position(28.9, 120.04);
    assert_eq!(Circle::new(centre, 1.5).unwrap().to_string(), "28.9,120.04 1.5");
    assert_eq!(Circle::new(centre, 0.0).unwrap().to_string(), "28.9,120.04 0");
    for radius in [-0.1, f64::NAN, f64::INFINITY, 30_000.0] {
        assert_eq!(Circle::new(centre, radius), Err(Problem::OutOfRange), "{radius}");
    }
    assert!("28.9,120.04".parse::<Circle>().is_err());
}

proptest! {
    #[test]
    fn positions_and_circles_read_as_they_are_written(
        latitude in -90.0..=90.0_f64, longitude in -180.0..=180.0_f64, radius_km in 0.0..20_000.0_f64
    ) {
        let position = position(latitude, longitude);
        prop_assert_eq!(position.to_string().parse(), Ok(position));
        let circle = Circle::new(position, radius_km).unwrap();
        prop_assert_eq!(circle.to_string().parse(), Ok(circle));
    }
}
