//! Every answer of the service: its name, path, who may ask, what can be asked, and the function that answers.
//!
//! The one list behind HTTP, gRPC, the OpenAPI document and the tests that walk them all: what is not in it does not exist.

use futures::future::BoxFuture;
use quanyu_access::Permission;

use crate::answer::Body;
use crate::answers;
use crate::fault::Fault;
use crate::parameter::{Kind, Parameter};
use crate::question::Question;

/// The function of an answer.
pub type Answers = for<'a> fn(&'a Question<'a>) -> BoxFuture<'a, Result<Body, Fault>>;

/// An answer.
#[derive(Clone, Copy)]
pub struct Route {
    /// Name, also in the envelope.
    pub name: &'static str,
    /// Below `/api/v1`; `{id}` stands for the record that is asked about.
    pub path: &'static str,
    /// What it tells, in a sentence.
    pub what: &'static str,
    /// What a role must allow.
    pub permission: Permission,
    /// Whether it is about an area, which is then checked against the asker's.
    pub area: Area,
    /// The topics that its figures come from, for its freshness; all of them when none is named.
    pub topics: &'static [&'static str],
    /// What can be asked.
    pub parameters: &'static [&'static [Parameter]],
    /// Answers.
    pub answers: Answers,
}

/// Of which areas an answer may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Area {
    /// One's own, and sums of those above: nothing in it tells a town from its neighbour.
    OwnOrAbove,
    /// One's own.
    Own,
    /// About none: it tells of areas what everybody may know.
    None,
}

impl Route {
    /// Every parameter, area included.
    pub fn known(&self) -> impl Iterator<Item = &'static Parameter> + Clone + use<> {
        let area = if self.area == Area::None { NO_PARAMETERS } else { AREA };
        area.iter().chain(self.parameters.iter().flat_map(|group| group.iter()))
    }

    /// Whether it is about one record.
    #[must_use]
    pub fn has_id(&self) -> bool {
        self.path.contains("{id}")
    }
}

/// The topics.
pub const INCIDENT: &str = "quanyu.incident.v1";
/// See [`INCIDENT`].
pub const FIRE: &str = "quanyu.fire.v1";
/// See [`INCIDENT`].
pub const SAFETY: &str = "quanyu.safety.v1";
/// See [`INCIDENT`].
pub const AUDIT: &str = "quanyu.audit.v1";
/// See [`INCIDENT`].
pub const WARNING: &str = "quanyu.warning.v1";

const NO_PARAMETERS: &[Parameter] = &[];
/// Which area; also asked of downloads.
pub(crate) const AREA: &[Parameter] = &[Parameter {
    name: "area",
    kind: Kind::Area,
    what: "An area code, with all below it; your own area without it",
}];
/// Which days, and whose; also asked of downloads.
pub(crate) const WINDOW: &[Parameter] = &[
    Parameter { name: "from", kind: Kind::Day, what: "First day" },
    Parameter { name: "to", kind: Kind::Day, what: "Last day" },
    Parameter { name: "zone", kind: Kind::Zone, what: "Whose days are counted; Asia/Shanghai without it" },
];
const AS_OF: &[Parameter] =
    &[Parameter { name: "as_of", kind: Kind::Moment, what: "Only what the platform had received by then" }];
const LIST: &[Parameter] = &[Parameter {
    name: "list",
    kind: Kind::Number(0, 1_000),
    what: "Rows of a list at most; 20 without it",
}];
const BURN_DOWN: &[Parameter] = &[Parameter {
    name: "burn_down",
    kind: Kind::Word(&["week", "month"]),
    what: "Also what was open at the end of each",
}];
const AGAINST: &[Parameter] = &[Parameter {
    name: "against",
    kind: Kind::Word(&["year", "weekdays", "period", "lunar"]),
    what: "What it is set against; year without it",
}];
const COUNTS: &[Parameter] = &[
    Parameter {
        name: "kind",
        kind: Kind::Word(&["incident", "fire", "work-accident", "hazard", "dispute", "petition"]),
        what: "What is counted; incident without it",
    },
    Parameter {
        name: "step",
        kind: Kind::Word(&["hour", "day", "week", "month"]),
        what: "What it is counted by; day without it",
    },
    Parameter { name: "by", kind: Kind::Word(&["none", "class", "area"]), what: "What it is told apart by" },
];
const PAGE: &[Parameter] = &[
    Parameter {
        name: "page_size",
        kind: Kind::Number(1, 500),
        what: "Records of a page at most; 50 without it",
    },
    Parameter { name: "page_token", kind: Kind::Text(400), what: "next_page_token of the page before" },
];
const RECORDS: &[Parameter] = &[
    Parameter { name: "status", kind: Kind::Text(40), what: "Only records of this status" },
    Parameter { name: "class", kind: Kind::Text(60), what: "Only records of this class" },
];
const WARNINGS: &[Parameter] = &[
    Parameter { name: "state", kind: Kind::Word(&["open", "ended", "all"]), what: "open without it" },
    Parameter {
        name: "colour",
        kind: Kind::Word(&["red", "orange", "yellow", "blue"]),
        what: "Only of this colour",
    },
    Parameter { name: "definition", kind: Kind::Text(80), what: "Only of this line of the detector set" },
];
const HISTORY: &[Parameter] =
    &[Parameter { name: "history", kind: Kind::Flag, what: "Also of every wave of the survey" }];
const EFFECT: &[Parameter] = &[Parameter {
    name: "definition",
    kind: Kind::Text(80),
    what: "Which figure; incident.effective.v1 without it",
}];
const SEARCH: &[Parameter] = &[Parameter {
    name: "q",
    kind: Kind::Text(80),
    what: "Beginning of a record's id, or part of an area's name",
}];
const SINCE: &[Parameter] =
    &[Parameter { name: "since", kind: Kind::Moment, what: "Twelve hours ago without it" }];
const K: &[Parameter] = &[Parameter {
    name: "k",
    kind: Kind::Number(1, 1_000),
    what: "Where people are counted, a cell of fewer is marked as small; 5 without it",
}];
const PRINCIPAL: &[Parameter] =
    &[Parameter { name: "principal", kind: Kind::Text(64), what: "Only reads of this credential" }];
const COOKBOOK: &[Parameter] = &[
    Parameter { name: "from", kind: Kind::Day, what: "First day" },
    Parameter { name: "to", kind: Kind::Day, what: "Last day" },
];

macro_rules! routes {
    ($($name:literal $path:literal $permission:ident $area:ident [$($topic:ident),*] [$($group:ident),*] $function:path: $what:literal;)+) => {
        &[$(Route {
            name: $name,
            path: $path,
            what: $what,
            permission: Permission::$permission,
            area: Area::$area,
            topics: &[$($topic),*],
            parameters: &[$($group),*],
            answers: |question| Box::pin($function(question)),
        }),+]
    };
}

/// All of them.
pub static ROUTES: &[Route] = routes! {
    "freshness" "/freshness" ReadFigures None [] [] answers::freshness::freshness: "How far each topic is, and when each source was heard last";
    "counts" "/counts" ReadFigures OwnOrAbove [INCIDENT, FIRE, SAFETY] [WINDOW, COUNTS] answers::figures::counts: "Counts by time, class or area";
    "comparisons" "/comparisons" ReadFigures OwnOrAbove [INCIDENT, FIRE, SAFETY] [WINDOW, AGAINST, AS_OF] answers::figures::comparisons: "Incidents, fires, disputes and work accidents against an earlier window, with interval and evidence word (双降)";
    "areas" "/areas" ReadFigures None [INCIDENT, FIRE, SAFETY, WARNING] [] answers::areas::areas: "The tree of areas; figures and the gravest open warning of one's own";
    "incidents" "/incidents" ReadRecords Own [INCIDENT] [WINDOW, RECORDS, PAGE] answers::records::incidents: "Incidents, the newest first";
    "incident" "/incidents/{id}" ReadRecords None [INCIDENT] [] answers::records::incident: "One incident with its events";
    "fires" "/fires" ReadRecords Own [FIRE] [WINDOW, RECORDS, PAGE] answers::records::fires: "Fires, the newest first";
    "fire" "/fires/{id}" ReadRecords None [FIRE] [] answers::records::fire: "One fire with its events";
    "response" "/response" ReadFigures Own [INCIDENT, FIRE] [WINDOW, AS_OF, LIST] answers::reports::response: "From the report to the arrival and the end: half, nine in ten, within the limit";
    "hazards" "/hazards" ReadFigures Own [SAFETY] [WINDOW, AS_OF, LIST, BURN_DOWN] answers::ledgers::hazards: "Hazards found, cleared, open, beyond their limit (问题清仓)";
    "hazard-records" "/hazards/records" ReadRecords Own [SAFETY] [WINDOW, RECORDS, PAGE] answers::records::hazards: "Hazards, the newest first";
    "hazard" "/hazards/records/{id}" ReadRecords None [SAFETY] [] answers::records::hazard: "One hazard with its events";
    "disputes" "/disputes" ReadFigures Own [SAFETY] [WINDOW, AS_OF, LIST] answers::reports::disputes: "Disputes: resolved by level, receipts, turned into crime or mass incident";
    "dispute-records" "/disputes/records" ReadRecords Own [SAFETY] [WINDOW, RECORDS, PAGE] answers::records::disputes: "Disputes, the newest first";
    "dispute" "/disputes/records/{id}" ReadRecords None [SAFETY] [] answers::records::dispute: "One dispute with its events";
    "petitions" "/petitions" ReadFigures Own [SAFETY] [WINDOW, AS_OF, LIST, BURN_DOWN] answers::ledgers::petitions: "The backlog of petitions by age, and what is beyond its limit (信访积案)";
    "petition-records" "/petitions/records" ReadRecords Own [SAFETY] [WINDOW, RECORDS, PAGE] answers::records::petitions: "Petitions, the newest first";
    "petition" "/petitions/records/{id}" ReadRecords None [SAFETY] [] answers::records::petition: "One petition with its events";
    "reports-answered" "/reports-answered" ReadFigures Own [SAFETY] [WINDOW, AS_OF, LIST, BURN_DOWN] answers::ledgers::reports_answered: "Reports of an election term, none may stay unanswered (有报必查)";
    "work-accidents" "/work-accidents" ReadFigures Own [SAFETY] [WINDOW, AS_OF, LIST] answers::reports::work_accidents: "Work accidents by grade, injured per 1,000 insured, enterprises to look at";
    "work-accident-records" "/work-accidents/records" ReadRecords Own [SAFETY] [WINDOW, RECORDS, PAGE] answers::records::work_accidents: "Work accidents, the newest first";
    "work-accident" "/work-accidents/records/{id}" ReadRecords None [SAFETY] [] answers::records::work_accident: "One work accident with its events";
    "campaign" "/campaign" ReadFigures Own [SAFETY, INCIDENT, WARNING] [WINDOW, AS_OF, LIST] answers::reports::campaign: "Battles by month and theatre: phases, plans, forces, counts by phase";
    "campaign-effect" "/campaign/effect" ReadFigures Own [SAFETY, INCIDENT] [EFFECT] answers::figures::effect: "What battles changed against towns whose turn had not come, with what may mislead";
    "operations" "/operations" ReadFigures Own [SAFETY] [WINDOW, AS_OF, LIST] answers::reports::operations: "Special operations: tasks done, blocked, overdue";
    "grids" "/grids" ReadFigures Own [SAFETY] [WINDOW, AS_OF, LIST] answers::reports::grids: "Grids: reports, staff, time to report, and grids that are silent";
    "communities" "/communities" ReadFigures Own [SAFETY, INCIDENT] [WINDOW, AS_OF, LIST] answers::reports::communities: "Smart safe communities: days since the last case, services";
    "sites" "/sites" ReadFigures Own [SAFETY] [WINDOW, AS_OF, LIST] answers::reports::sites: "Sites: visitors against capacity, drills, findings";
    "outreach" "/outreach" ReadFigures Own [SAFETY] [WINDOW, AS_OF, LIST] answers::reports::outreach: "Outreach: activities, volunteers, which villages were reached";
    "visits" "/visits" ReadFigures Own [SAFETY] [WINDOW, AS_OF, LIST, K] answers::reports::visits: "Visits due, done, missed; small cells are hidden";
    "legal-checkups" "/legal-checkups" ReadFigures Own [SAFETY] [WINDOW, AS_OF, LIST] answers::reports::legal_checkups: "Legal check-ups: enterprises checked, findings open";
    "surveys" "/surveys" ReadFigures Own [SAFETY] [WINDOW, AS_OF, LIST] answers::reports::surveys: "Survey waves: scores by component and area";
    "sources" "/sources" SeeSystem Own [INCIDENT, FIRE, SAFETY] [WINDOW, AS_OF, LIST] answers::reports::sources: "Sources: heard from, silent, gaps in sequences, control totals that differ";
    "quality" "/quality" SeeSystem Own [] [WINDOW, AS_OF, LIST] answers::reports::quality: "Data quality: unknown areas, conflicts, anomalies, rejected records";
    "warning-report" "/warning-report" ReadFigures Own [WARNING] [WINDOW, AS_OF, LIST] answers::reports::warnings: "Warnings: where they stand, how old, how fast they were answered, what was judged";
    "safety-index" "/safety-index" ReadFigures OwnOrAbove [SAFETY, INCIDENT, FIRE] [WINDOW, HISTORY] answers::figures::safety_index: "The safety index with its components and its margin of error (群众安全指数)";
    "warnings" "/warnings" ReadFigures Own [WARNING] [WARNINGS, PAGE] answers::warnings::list: "Warnings, the newest first";
    "warning" "/warnings/{id}" ReadFigures None [WARNING] [] answers::warnings::one: "One warning: why, its series, and everything that happened to it";
    "search" "/search" ReadRecords Own [] [SEARCH] answers::search::search: "Records by the beginning of their id, and areas by name";
    "cookbook" "/cookbook" Analyse None [] [] answers::cookbook::list: "Ready questions in SQL";
    "cookbook-rows" "/cookbook/{id}/rows" Analyse Own [] [COOKBOOK] answers::cookbook::rows: "The rows of a ready question";
    "system" "/system" SeeSystem None [] [] answers::system::system: "Lag, proof of the ledger, versions";
    "audit" "/audit" ReadAudit Own [AUDIT] [WINDOW, PRINCIPAL, LIST] answers::audit::audit: "Who read what is restricted, the newest first";
    "handover" "/handover" ReadFigures Own [WARNING] [SINCE] answers::warnings::handover: "What is open, and what changed since the shift began";
};

/// The answer of a name.
#[must_use]
pub fn route(name: &str) -> Option<&'static Route> {
    ROUTES.iter().find(|route| route.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn names_and_paths_are_each_there_once() {
        let names: BTreeSet<&str> = ROUTES.iter().map(|route| route.name).collect();
        let paths: BTreeSet<&str> = ROUTES.iter().map(|route| route.path).collect();
        assert_eq!((names.len(), paths.len()), (ROUTES.len(), ROUTES.len()));
        assert!(route("counts").is_some() && route("everything").is_none());
    }

    #[test]
    fn a_record_is_asked_for_by_its_id_and_checked_by_its_own_area() {
        for route in ROUTES.iter().filter(|route| route.has_id() && route.name != "cookbook-rows") {
            assert_eq!(
                route.area,
                Area::None,
                "{}: the area of a record is not the asker's to name",
                route.name
            );
        }
    }

    #[test]
    fn no_parameter_is_named_twice() {
        for route in ROUTES {
            let names: Vec<&str> = route.known().map(|parameter| parameter.name).collect();
            let once: BTreeSet<&str> = names.iter().copied().collect();
            assert_eq!(names.len(), once.len(), "{}", route.name);
        }
    }
}
