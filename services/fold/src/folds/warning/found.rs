//! What detectors say of a warning: raised, revised, over.
//!
//! A detector does not know what people did; a warning that gets graver asks for them again.

use super::{Acknowledged, Assigned, Cleared, Expired, Raised, Returned, Shelved, WarningState};
use quanyu_event::{Timestamp, WarningClearing, WarningFinding, WarningRaised, WarningRevised};

impl WarningState {
    pub(super) fn raise(&mut self, at: Timestamp, raised: &WarningRaised) {
        if self.turn > 0 {
            self.common.anomaly("raised_again");
            return;
        }
        self.raised_at = at;
        self.definition.clone_from(&raised.definition);
        self.detector.clone_from(&raised.detector);
        self.detector_version.clone_from(&raised.detector_version);
        self.set_version.clone_from(&raised.set_version);
        self.category = raised.category.clone().unwrap_or_default();
        self.bin = raised.bin;
        self.parameters_json.clone_from(&raised.parameters_json);
        self.false_per_week = raised.false_per_week;
        self.take(&raised.finding);
        self.colour_max = self.colour;
        self.turn_to(Raised);
    }

    pub(super) fn revise(&mut self, at: Timestamp, revised: &WarningRevised) {
        self.revised += 1;
        self.revised_at = Some(at);
        self.take(&revised.finding);
        if self.colour as i32 > self.colour_max as i32 {
            self.colour_max = self.colour;
            self.ended_at = None;
            self.clearing = WarningClearing::Unspecified;
            self.turn_to(Raised);
        }
    }

    fn take(&mut self, finding: &WarningFinding) {
        self.colour = finding.colour;
        self.area_codes.clone_from(&finding.area_codes);
        self.from_at = Some(finding.from_at);
        self.to_at = Some(finding.to_at);
        self.observed = finding.observed;
        self.expected = finding.expected;
        self.upper = finding.upper;
        self.ratio_lower = finding.ratio_lower;
        self.ratio_upper = finding.ratio_upper;
        self.p = finding.p;
        self.score = finding.score;
        self.recurrence_days = finding.recurrence_days;
        self.baseline.clone_from(&finding.baseline);
        self.centre_longitude = finding.centre.as_ref().map(|centre| centre.longitude);
        self.centre_latitude = finding.centre.as_ref().map(|centre| centre.latitude);
        self.radius_m = finding.radius_m;
        self.evaluation.clone_from(&finding.evaluation);
        self.data_as_of_at = Some(finding.data_as_of_at);
    }

    /// Back to normal, or never there. What nobody has seen stays in the inbox until somebody has.
    pub(super) fn end_by_detector(&mut self, at: Timestamp, cause: WarningClearing) {
        if matches!(self.status, Cleared | Expired | Returned) {
            self.common.anomaly("cleared_again");
            return;
        }
        self.returned_at = Some(at);
        self.clearing = cause;
        let unseen = self.status == Raised && cause == WarningClearing::ReturnedToNormal;
        if unseen {
            self.turn_to(Returned);
        } else {
            self.ended_at = Some(at);
            self.turn_to(Cleared);
        }
    }

    pub(super) fn expire(&mut self, at: Timestamp) {
        if matches!(self.status, Raised | Acknowledged | Assigned | Shelved | Returned) {
            self.ended_at = Some(at);
            self.turn_to(Expired);
        }
    }
}
