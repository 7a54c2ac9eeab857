//! What can be counted over time, and which rollup has it.

/// A kind.
#[derive(Debug, PartialEq, Eq)]
pub struct CountKind {
    /// How it is asked for.
    pub name: &'static str,
    /// Id of the definition with its version.
    pub id: &'static str,
    /// In English.
    pub title: &'static str,
    /// In Chinese.
    pub title_zh: &'static str,
    /// What counts, in a sentence.
    pub rule: &'static str,
    /// The topic that the records come from.
    pub topic: &'static str,
    /// The kind of its records.
    pub kind: &'static str,
    /// The view of hourly counts.
    pub(super) rollup: &'static str,
    /// Its column of counts.
    pub(super) count: &'static str,
    /// The column of the class, in the rollup and in the states.
    pub(super) class: &'static str,
    /// The column of the states that puts a record into an hour.
    pub(super) time: &'static str,
}

/// All of them.
pub static COUNT_KINDS: [CountKind; 6] = [
    CountKind {
        name: "incident",
        id: "incident.effective.v1",
        title: "incidents",
        title_zh: "警情",
        rule: "incidents by time of report and effective category, without harassment, tests and merged records",
        topic: "quanyu.incident.v1",
        kind: "incident",
        rollup: "v1_incidents_hourly",
        count: "incidents",
        class: "category_class",
        time: "reported_at",
    },
    CountKind {
        name: "fire",
        id: "fire.counted.v1",
        title: "fires",
        title_zh: "火灾",
        rule: "fires and explosions by time of report, without false alarms, invalid and merged records",
        topic: "quanyu.fire.v1",
        kind: "fire",
        rollup: "v1_fires_hourly",
        count: "fires",
        class: "fire_type",
        time: "reported_at",
    },
    CountKind {
        name: "work-accident",
        id: "work_accident.counted.v1",
        title: "work accidents",
        title_zh: "生产安全事故",
        rule: "work accidents by the time that they happened, without invalid records",
        topic: "quanyu.safety.v1",
        kind: "work_accident",
        rollup: "v1_work_accidents_hourly",
        count: "accidents",
        class: "nature",
        time: "reported_at",
    },
    CountKind {
        name: "hazard",
        id: "hazard.found.v1",
        title: "hazards",
        title_zh: "隐患",
        rule: "hazards by the time they were found, without withdrawn ones",
        topic: "quanyu.safety.v1",
        kind: "hazard",
        rollup: "v1_hazards_hourly",
        count: "hazards",
        class: "hazard_class",
        time: "reported_at",
    },
    CountKind {
        name: "dispute",
        id: "dispute.registered.v1",
        title: "disputes",
        title_zh: "矛盾纠纷",
        rule: "disputes by time of the first signal, without withdrawn ones",
        topic: "quanyu.safety.v1",
        kind: "dispute",
        rollup: "v1_disputes_hourly",
        count: "disputes",
        class: "dispute_type",
        time: "registered_at",
    },
    CountKind {
        name: "petition",
        id: "petition.lodged.v1",
        title: "petitions",
        title_zh: "信访",
        rule: "petitions by the time they were lodged, without withdrawn ones",
        topic: "quanyu.safety.v1",
        kind: "petition",
        rollup: "v1_petitions_hourly",
        count: "petitions",
        class: "origin",
        time: "lodged_at",
    },
];

/// The kind of a name.
pub fn count_kind(name: &str) -> Option<&'static CountKind> {
    COUNT_KINDS.iter().find(|kind| kind.name == name)
}
