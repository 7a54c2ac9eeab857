//! What is counted. A definition never changes: another rule is another version, so that an old figure can be had again.

/// The definition of a count.
#[derive(Debug, PartialEq, Eq)]
pub struct Definition {
    /// Id with its version.
    pub id: &'static str,
    /// Name in English.
    pub name: &'static str,
    /// Name in Chinese.
    pub name_zh: &'static str,
    /// The rule in a sentence.
    pub rule: &'static str,
    /// State table: its rows are summed with their sign.
    pub states: &'static str,
    /// History table: the state after every event.
    pub history: &'static str,
    /// The time that puts a record into a window.
    pub time: &'static str,
    /// What must hold besides `counted`; written over columns that states and history share.
    pub condition: &'static str,
    /// Columns by which the count can be broken down.
    pub breakdowns: &'static [&'static str],
    /// The topic that the records come from.
    pub topic: &'static str,
}

/// All of them.
pub static DEFINITIONS: [Definition; 4] = [
    Definition {
        id: "incident.effective.v1",
        name: "incidents",
        name_zh: "警情",
        rule: "incidents by time of report and effective category, without harassment, tests and merged records",
        states: "incidents",
        history: "incident_history",
        time: "reported_at",
        condition: "1",
        breakdowns: &["category_class", "category_type", "area_code", "channel"],
        topic: "quanyu.incident.v1",
    },
    Definition {
        id: "fire.counted.v1",
        name: "fires",
        name_zh: "火灾",
        rule: "fires and explosions by time of report, without false alarms, invalid and merged records",
        states: "fires",
        history: "fire_history",
        time: "reported_at",
        condition: "1",
        breakdowns: &["fire_type", "area_code", "grade", "cause_code"],
        topic: "quanyu.fire.v1",
    },
    Definition {
        id: "incident.dispute.effective.v1",
        name: "dispute incidents",
        name_zh: "纠纷警情",
        rule: "incidents as in incident.effective.v1 whose effective class is dispute",
        states: "incidents",
        history: "incident_history",
        time: "reported_at",
        condition: "category_class = 'dispute'",
        breakdowns: &["category_type", "area_code", "channel"],
        topic: "quanyu.incident.v1",
    },
    Definition {
        id: "work_accident.counted.v1",
        name: "work accidents",
        name_zh: "生产安全事故",
        rule: "work accidents by the time that they happened, without invalid records",
        states: "work_accidents",
        history: "work_accident_history",
        time: "reported_at",
        condition: "1",
        breakdowns: &["grade", "industry_code", "area_code", "nature"],
        topic: "quanyu.safety.v1",
    },
];

/// The figures of “both fall” (双降), in the order in which they are published.
pub const BOTH_FALL: [&str; 4] =
    ["incident.effective.v1", "fire.counted.v1", "incident.dispute.effective.v1", "work_accident.counted.v1"];

/// The definition with an id.
pub fn definition(id: &str) -> Option<&'static Definition> {
    DEFINITIONS.iter().find(|definition| definition.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique_and_end_in_a_version() {
        for (index, one) in DEFINITIONS.iter().enumerate() {
            assert!(
                one.id.rsplit_once(".v").is_some_and(|(_, version)| version.parse::<u32>().is_ok()),
                "{}",
                one.id
            );
            assert!(DEFINITIONS.iter().skip(index + 1).all(|other| other.id != one.id), "{}", one.id);
        }
        assert!(BOTH_FALL.iter().all(|id| definition(id).is_some()));
    }
}
