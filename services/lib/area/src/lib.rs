//! Areas, codes, coordinates, calendars and time limits: the reference data of a city.
//!
//! Used where positions and codes come in, where a set is loaded and where days are reckoned. Pure: takes bytes and
//! instants, opens no file, reads no clock.

mod areas;
mod calendar;
mod code;
mod coordinates;
pub mod published;
pub mod reference;
#[cfg(test)]
mod sample;
mod sla;

pub use areas::{Areas, Located};
pub use calendar::Calendar;
pub use code::{CodeError, check_code};
pub use coordinates::{GivenSystem, to_wgs84};
pub use sla::{Obligation, SlaLimits};
