//! The folds, one file per kind. A new kind is a file here and a line in `folds!`.

mod access_read;
mod campaign;
mod community;
mod dispute;
mod enterprise;
mod evaluation;
mod figure;
mod finding;
mod fire;
mod grid;
mod hazard;
mod incident;
mod inspection;
mod legal_checkup;
mod operation;
#[cfg(test)]
mod order;
mod outreach;
mod petition;
mod publication;
mod site;
mod site_day;
mod source;
mod source_day;
mod survey;
mod visit_round;
mod warning;
mod work_accident;

pub use access_read::{AccessReadFold, AccessReadState};
pub use campaign::{CampaignFold, CampaignState};
pub use community::{CommunityFold, CommunityState};
pub use dispute::{DisputeFold, DisputeState};
pub use enterprise::{EnterpriseFold, EnterpriseState};
pub use evaluation::{EvaluationFold, EvaluationState};
pub use fire::{FireFold, FireState};
pub use grid::{GridFold, GridState};
pub use hazard::{HazardFold, HazardState};
pub use incident::{IncidentFold, IncidentState};
pub use inspection::{InspectionFold, InspectionState};
pub use legal_checkup::{LegalCheckupFold, LegalCheckupState};
pub use operation::{OperationFold, OperationState};
pub use outreach::{OutreachFold, OutreachState};
pub use petition::{PetitionFold, PetitionState};
pub use publication::{PublicationFold, PublicationState};
pub use site::{SiteFold, SiteState};
pub use site_day::{SiteDayFold, SiteDayState};
pub use source::{SourceFold, SourceState};
pub use source_day::{SourceDayFold, SourceDayState};
pub use survey::{SurveyFold, SurveyState};
pub use visit_round::{VisitRoundFold, VisitRoundState};
pub use warning::{WarningFold, WarningState};
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
    AccessRead => AccessReadFold,
    Campaign => CampaignFold,
    Community => CommunityFold,
    Dispute => DisputeFold,
    Enterprise => EnterpriseFold,
    Evaluation => EvaluationFold,
    Fire => FireFold,
    Grid => GridFold,
    Hazard => HazardFold,
    Incident => IncidentFold,
    Inspection => InspectionFold,
    LegalCheckup => LegalCheckupFold,
    Operation => OperationFold,
    Outreach => OutreachFold,
    Petition => PetitionFold,
    Publication => PublicationFold,
    Site => SiteFold,
    SiteDay => SiteDayFold,
    Source => SourceFold,
    SourceDay => SourceDayFold,
    Survey => SurveyFold,
    VisitRound => VisitRoundFold,
    Warning => WarningFold,
    WorkAccident => WorkAccidentFold,
}
