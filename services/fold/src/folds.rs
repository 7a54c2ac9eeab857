//! The folds, one file per kind. A new kind is a file here and a line in `folds!`.

mod figure;
mod fire;
mod hazard;
mod incident;
#[cfg(test)]
mod order;
mod source;
mod source_day;
mod work_accident;

pub use fire::{FireFold, FireState};
pub use hazard::{HazardFold, HazardState};
pub use incident::{IncidentFold, IncidentState};
pub use source::{SourceFold, SourceState};
pub use source_day::{SourceDayFold, SourceDayState};
pub use work_accident::{WorkAccidentFold, WorkAccidentState};

use crate::folder::{AnyFolder, Folder};
use quanyu_event::Kind;

macro_rules! folds {
    ($($kind:ident => $fold:ty),+ $(,)?) => {
        /// A folder for a kind.
        pub fn folder(kind: Kind) -> Box<dyn AnyFolder> {
            match kind { $(Kind::$kind => Box::new(Folder::<$fold>::new())),+ }
        }
    };
}

folds! {
    Fire => FireFold,
    Hazard => HazardFold,
    Incident => IncidentFold,
    Source => SourceFold,
    SourceDay => SourceDayFold,
    WorkAccident => WorkAccidentFold,
}
