//! Payloads with sound values, one module a kind; what a test is about is an argument, the rest is made up.

pub mod access_read;
pub mod campaign;
pub mod community;
pub mod dispute;
pub mod enterprise;
pub mod fire;
pub mod grid;
pub mod hazard;
pub mod incident;
pub mod inspection;
pub mod legal_checkup;
pub mod operation;
pub mod outreach;
pub mod petition;
pub mod publication;
pub mod site;
pub mod site_day;
pub mod source;
pub mod survey;
pub mod visit_round;
pub mod warning;
pub mod work_accident;

use quanyu_event::{CoordinateSystem, Money, Position};

/// A point near the town hall, moved east by so many thousandths of a degree.
pub fn position(east: i32) -> Position {
    Position {
        longitude: 120.047 + f64::from(east) / 1_000.0,
        latitude: 28.888,
        coordinate_system: CoordinateSystem::Wgs84,
    }
}

/// An amount in whole yuan.
pub fn yuan(yuan: i64) -> Money {
    Money { currency: "CNY".into(), minor_units: yuan * 100 }
}
