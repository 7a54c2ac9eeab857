//! Payloads of outreach.

use quanyu_event::{OutreachAudience, OutreachHeld, OutreachVolunteerHoursReported};

/// Legal education for an audience that reached so many, of a unit if it is named.
pub fn held(audience: OutreachAudience, reach: i32, unit: Option<&str>) -> OutreachHeld {
    OutreachHeld { activity: "legal-education".into(), audience, reach, unit: unit.map(Into::into) }
}

/// So many volunteers, and the minutes of all.
pub fn volunteer_hours(volunteers: i32, volunteer_minutes: i32) -> OutreachVolunteerHoursReported {
    OutreachVolunteerHoursReported { volunteers, volunteer_minutes }
}
