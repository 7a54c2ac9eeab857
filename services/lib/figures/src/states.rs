//! The states of a kind as a pin has them: a subquery with one row a subject, for ledgers, reports and indexes.
//!
//! Used by whatever asks for states by the name of a kind. It writes questions and reads nothing.

use crate::count::Data;
use crate::pin::Pin;

const INCIDENT: &str = "quanyu.incident.v1";
const FIRE: &str = "quanyu.fire.v1";
const SAFETY: &str = "quanyu.safety.v1";
const WARNING: &str = "quanyu.warning.v1";

/// Kind, the table of its current states, and the topic of its events; the table of all states that it ever had is
/// `<kind>_history`.
pub(crate) const STATES: [(&str, &str, &str); 23] = [
    ("campaign", "campaigns", SAFETY),
    ("community", "communities", SAFETY),
    ("dispute", "disputes", SAFETY),
    ("enterprise", "enterprises", SAFETY),
    ("evaluation", "evaluations", WARNING),
    ("fire", "fires", FIRE),
    ("grid", "grids", SAFETY),
    ("hazard", "hazards", SAFETY),
    ("incident", "incidents", INCIDENT),
    ("inspection", "inspections", SAFETY),
    ("legal_checkup", "legal_checkups", SAFETY),
    ("operation", "operations", SAFETY),
    ("outreach", "outreach", SAFETY),
    ("petition", "petitions", SAFETY),
    ("publication", "publications", SAFETY),
    ("site", "sites", SAFETY),
    ("site_day", "site_days", SAFETY),
    ("source", "source_states", SAFETY),
    ("source_day", "source_days", SAFETY),
    ("survey", "surveys", SAFETY),
    ("visit_round", "visit_rounds", SAFETY),
    ("warning", "warnings", WARNING),
    ("work_accident", "work_accidents", SAFETY),
];

/// The table of a kind's current states.
pub(crate) fn table(kind: &str) -> Option<&'static str> {
    STATES.iter().find(|(known, ..)| *known == kind).map(|(_, table, _)| *table)
}

/// The topic that a kind's events are in.
pub(crate) fn topic(kind: &str) -> Option<&'static str> {
    STATES.iter().find(|(known, ..)| *known == kind).map(|(.., topic)| *topic)
}

fn of_data(data: Option<Data>) -> String {
    data.map_or_else(|| "1".to_owned(), |data| format!("exercise = {}", data == Data::Exercise))
}

impl Pin {
    /// The states of a kind, one row each, counted or not; none of a kind that is not known. Of a past time: the last
    /// state that each subject had by then. Without `data` those of real and of exercise data.
    pub(crate) fn states(&self, kind: &str, data: Option<Data>) -> Option<String> {
        let of_data = of_data(data);
        let (_, states, topic) = STATES.iter().find(|(known, ..)| *known == kind)?;
        let history = format!("{kind}_history");
        Some(match self {
            Self::Now => format!("(SELECT * EXCEPT (sign) FROM {states} FINAL WHERE {of_data})"),
            Self::Known { states, .. } => {
                let known = states.get(&history)?;
                format!("(SELECT * FROM {known} WHERE {of_data})")
            }
            Self::Received(_) | Self::Position(_) => {
                let up_to = self.of_history(topic)?;
                format!(
                    "(SELECT * FROM {history} AS h WHERE {up_to} AND {of_data} \
                     ORDER BY subject DESC, version DESC LIMIT 1 BY subject)"
                )
            }
        })
    }

    /// The states of a kind as a subquery whose rows add up by `sign`; none of a kind that is not known. What sums of
    /// signs need: as cheap as the columns that are read, where a merge reads the whole key.
    pub fn signed(&self, kind: &str, data: Option<Data>) -> Option<String> {
        if *self == Self::Now {
            return Some(format!("(SELECT * FROM {} WHERE {})", table(kind)?, of_data(data)));
        }
        Some(format!("(SELECT *, toInt8(1) AS sign FROM {})", self.states(kind, data)?))
    }

    /// Every state that the subjects of a kind had up to the pin, of one topic, as a subquery; none of a pin that asks the
    /// states themselves, or of a kind that is not known.
    pub fn history(&self, kind: &str, topic: &str, data: Option<Data>) -> Option<String> {
        let up_to = self.of_history(topic)?;
        table(kind)?;
        let of_data = of_data(data);
        Some(format!("(SELECT * FROM {kind}_history AS h WHERE topic = '{topic}' AND {up_to} AND {of_data})"))
    }

    /// The condition on rows of the events.
    pub(crate) fn of_events(&self) -> String {
        self.of_rows(("received_at", "recorded_at"), "concat('quanyu.', stream, '.v1')", "kafka_offset")
    }

    /// The condition on rows of a table with the times of receipt and of record, the topic and the offset in these
    /// columns.
    pub(crate) fn of_rows(&self, (received, recorded): (&str, &str), topic: &str, offset: &str) -> String {
        let instant =
            |at: &jiff::Timestamp| format!("fromUnixTimestamp64Milli({}, 'UTC')", at.as_millisecond());
        match self {
            Self::Now => "1".to_owned(),
            Self::Received(at) => format!("{received} <= {}", instant(at)),
            Self::Known { at, .. } => format!("{recorded} <= {}", instant(at)),
            Self::Position(position) => {
                let of_topic = |name: &str| {
                    format!(
                        "({topic} = '{name}' AND {})",
                        position.condition(name, "kafka_partition", offset)
                    )
                };
                format!("({})", [INCIDENT, FIRE, SAFETY, WARNING].map(of_topic).join(" OR "))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::pin::Position;
    use jiff::Timestamp;

    const REAL: Option<Data> = Some(Data::Real);
    const EXERCISE: Option<Data> = Some(Data::Exercise);

    #[test]
    fn a_pin_reads_histories_and_now_reads_states() {
        let at = Timestamp::UNIX_EPOCH;
        let now = Pin::Now.states("hazard", REAL).unwrap();
        assert_eq!(now, "(SELECT * EXCEPT (sign) FROM hazards FINAL WHERE exercise = false)");
        assert!(Pin::Now.states("hazard", None).unwrap().ends_with("WHERE 1)"));
        let then = Pin::Received(at).states("hazard", EXERCISE).unwrap();
        assert!(
            then.contains("FROM hazard_history AS h WHERE h.received_at <= fromUnixTimestamp64Milli(0)"),
            "{then}"
        );
        let position = Pin::Position(Position::new([(SAFETY.to_owned(), 0, 4)]));
        assert!(
            position
                .states("hazard", EXERCISE)
                .unwrap()
                .contains("h.version < transform(h.kafka_partition, [0]")
        );
        assert!(
            position.states("fire", EXERCISE).unwrap().contains("WHERE 0 AND"),
            "nothing of a topic that it does not name"
        );
        let known = Pin::Known { at, states: [("hazard_history".to_owned(), "(x)".to_owned())].into() };
        assert_eq!(known.states("hazard", EXERCISE).unwrap(), "(SELECT * FROM (x) WHERE exercise = true)");
        assert_eq!((known.states("fire", EXERCISE), Pin::Now.states("person", EXERCISE)), (None, None));
        assert!(
            known
                .signed("hazard", EXERCISE)
                .unwrap()
                .starts_with("(SELECT *, toInt8(1) AS sign FROM (SELECT")
        );
    }

    #[test]
    fn rows_of_events_have_a_topic_and_two_times() {
        let of = |pin: &Pin| pin.of_rows(("received_at", "recorded_at"), "topic", "version");
        assert_eq!(of(&Pin::Now), "1");
        assert!(of(&Pin::Received(Timestamp::UNIX_EPOCH)).starts_with("received_at <="));
        let states = [].into();
        assert!(of(&Pin::Known { at: Timestamp::UNIX_EPOCH, states }).starts_with("recorded_at <="));
        let position = of(&Pin::Position(Position::new([(FIRE.to_owned(), 2, 9)])));
        assert!(position.contains("(topic = 'quanyu.incident.v1' AND 0)"), "{position}");
        assert!(position.contains("(topic = 'quanyu.fire.v1' AND version < transform("), "{position}");
        let events = Pin::Position(Position::new([(FIRE.to_owned(), 2, 9)])).of_events();
        assert!(
            events.contains("(concat('quanyu.', stream, '.v1') = 'quanyu.fire.v1' AND kafka_offset <"),
            "{events}"
        );
    }
}
