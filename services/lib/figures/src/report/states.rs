//! The tables that a kind's states are in, for reports that name kinds.

/// Kind, and the table of its current states; the table of all that it ever had is `<kind>_history`.
pub(super) const STATES: [(&str, &str); 21] = [
    ("campaign", "campaigns"),
    ("community", "communities"),
    ("dispute", "disputes"),
    ("enterprise", "enterprises"),
    ("fire", "fires"),
    ("grid", "grids"),
    ("hazard", "hazards"),
    ("incident", "incidents"),
    ("inspection", "inspections"),
    ("legal_checkup", "legal_checkups"),
    ("operation", "operations"),
    ("outreach", "outreach"),
    ("petition", "petitions"),
    ("publication", "publications"),
    ("site", "sites"),
    ("site_day", "site_days"),
    ("source", "source_states"),
    ("source_day", "source_days"),
    ("survey", "surveys"),
    ("visit_round", "visit_rounds"),
    ("work_accident", "work_accidents"),
];

/// The table of a kind.
pub(super) fn table(kind: &str) -> Option<&'static str> {
    STATES.iter().find(|(known, _)| *known == kind).map(|(_, table)| *table)
}
