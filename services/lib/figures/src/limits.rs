//! The time limits that ledgers and reports judge by: those of the reference set in force, else constants.
//!
//! The rule is that of `quanyu_area::SlaLimits`, written in SQL over `v1_sla_limits` and `v1_calendar`: hours run round the
//! clock; days begin to count on the day after the start and end with the last one, in the set's zone.

use crate::area::AreaScope;

/// What a limit is without a reference set: (kind, transition, hours).
const CONSTANTS: [(&str, &str, u32); 3] = [
    ("dispute", "receipt_confirmed", 24),
    ("grid", "reported", 7 * 24),
    ("enterprise", "inspected", 365 * 24),
];
/// What is named as the version of a constant.
const BUILT_IN: &str = "'built-in'";
/// In twice the working days and so many more there are always enough of them.
const HOLIDAYS_MAX: u32 = 60;

/// The reference set whose limits count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LimitSet {
    name: String,
    version: String,
    zone: String,
}

impl LimitSet {
    /// The question for the sets of an area: name, version and zone of each. Of everything: all sets.
    #[must_use]
    pub fn candidates(area: &AreaScope) -> String {
        let sets = "SELECT toString(set_name), toString(set_version), toString(zone) FROM v1_reference_sets";
        let held = area.held_by("code");
        let named = format!("set_name IN (SELECT set_name FROM v1_area_aliases WHERE {held})");
        let which = area.code().map_or_else(|| "1".to_owned(), |_| named);
        format!("{sets} WHERE {which} ORDER BY set_name")
    }

    /// The one of them, if there is exactly one: two cities' limits are never mixed.
    #[must_use]
    pub fn only(sets: Vec<(String, String, String)>) -> Option<Self> {
        let [(name, version, zone)] = <[_; 1]>::try_from(sets).ok()?;
        // These go between quotes; a checked set has no other characters in them.
        let fits = |text: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || "-_./+ ".contains(c));
        (fits(&name) && fits(&version) && fits(&zone)).then_some(Self { name, version, zone })
    }

    /// Name and version, as an answer tells them.
    #[must_use]
    pub fn label(&self) -> String {
        format!("{} {}", self.name, self.version)
    }

    fn limits_of(&self, transition: &str) -> String {
        format!("FROM v1_sla_limits WHERE set_name = '{}' AND transition = '{transition}'", self.name)
    }

    /// The time at which a record's clock runs out, as an expression: NULL where the set has no limit for it. `kinds`
    /// is an expression of the record's kind in the table, from the specific one to the general.
    pub(crate) fn due_at(&self, obligation: &Obligation) -> String {
        let Obligation { kinds, transition, clock } = *obligation;
        let Self { name, zone, .. } = self;
        let limits = self.limits_of(transition);
        let days = |off: &str| {
            format!(
                "(SELECT groupArray(toDate32(date)) FROM v1_calendar WHERE set_name = '{name}' AND {off})"
            )
        };
        let (off, made_up) = (days("off"), days("NOT off"));
        let started = format!("toDate32({clock}, '{zone}')");
        let limit = format!(
            "arrayElement(arraySort(l -> (l.1 = ({kinds})[1], l.2), arrayFilter(l -> has({kinds}, l.1) AND l.2 <= {started}, \
             (SELECT groupArray((toString(kind), toDate32(valid_from), toString(unit), toUInt32(limit_units))) {limits}))), -1)"
        );
        let working = format!(
            "arrayElement(arrayFilter(d -> has({made_up}, d) OR (toDayOfWeek(d) < 6 AND NOT has({off}, d)), \
             arrayMap(i -> {started} + i, range(1, toUInt32(2 * {limit}.4 + {HOLIDAYS_MAX})))), toUInt32({limit}.4))"
        );
        let midnight = |last: &str| format!("toDateTime64(toString({last} + 1), 3, '{zone}')");
        format!(
            "multiIf({limit}.4 = 0, NULL, {limit}.3 = 'hours', {clock} + toIntervalHour({limit}.4), \
             {limit}.3 = 'calendar_days', {calendar}, {worked})",
            calendar = midnight(&format!("({started} + {limit}.4)")),
            worked = midnight(&working),
        )
    }
}

/// What has to happen to a record in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Obligation {
    /// Its kinds in the table of limits, from the specific one to the general: an expression.
    pub kinds: &'static str,
    /// The transition.
    pub transition: &'static str,
    /// When the clock starts: a column.
    pub clock: &'static str,
}

/// The hours of a limit at a time, as an expression; `limit` is kind and transition with a dot. None for a limit that
/// is no constant. A limit in working days is none in hours, so the constant stands for it.
pub(crate) fn hours(set: Option<&LimitSet>, limit: &str, at: &str) -> Option<String> {
    let (kind, transition, constant) = constant(limit)?;
    let Some(set) = set else { return Some(constant.to_string()) };
    let rows = rows(set, kind, transition, at);
    let hours = "argMax(limit_units * if(unit = 'hours', 1, 24), valid_from)";
    Some(format!("(SELECT toUInt32(if(count() = 0, {constant}, {hours})) {rows})"))
}

/// The version of the same limit, as an expression.
pub(crate) fn version(set: Option<&LimitSet>, limit: &str, at: &str) -> Option<String> {
    let (kind, transition, _) = constant(limit)?;
    let Some(set) = set else { return Some(BUILT_IN.to_owned()) };
    let rows = rows(set, kind, transition, at);
    let label = set.label();
    Some(format!(
        "(SELECT if(count() = 0, {BUILT_IN}, concat('{label} / ', toString(argMax(version, valid_from)))) {rows})"
    ))
}

fn constant(limit: &str) -> Option<(&'static str, &'static str, u32)> {
    let (kind, transition) = limit.split_once('.')?;
    CONSTANTS.iter().copied().find(|known| (known.0, known.1) == (kind, transition))
}

fn rows(set: &LimitSet, kind: &str, transition: &str, at: &str) -> String {
    format!(
        "{limits} AND kind = '{kind}' AND unit != 'working_days' AND valid_from <= toDate32({at}, '{zone}')",
        limits = set.limits_of(transition),
        zone = set.zone
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn set(name: &str) -> (String, String, String) {
        (name.to_owned(), "2026.1".to_owned(), "Asia/Shanghai".to_owned())
    }

    #[test]
    fn limits_of_two_cities_are_never_mixed() {
        assert_eq!(LimitSet::only(vec![]), None);
        assert_eq!(LimitSet::only(vec![set("yongkang"), set("riverside")]), None);
        assert_eq!(LimitSet::only(vec![set("yongkang")]).unwrap().label(), "yongkang 2026.1");
        assert_eq!(LimitSet::only(vec![set("x' OR 1")]), None);
        let of_town = LimitSet::candidates(&AreaScope::of("330784105").unwrap());
        assert!(of_town.contains("startsWith('330784105', code)"), "{of_town}");
    }

    #[test]
    fn without_a_set_a_limit_is_the_constant_and_says_so() {
        assert_eq!(hours(None, "dispute.receipt_confirmed", "now()").unwrap(), "24");
        assert_eq!(hours(None, "grid.reported", "now()").unwrap(), "168");
        assert_eq!(version(None, "grid.reported", "now()").unwrap(), "'built-in'");
        assert_eq!(hours(None, "grid.unheard_of", "now()"), None);
    }

    #[test]
    fn with_a_set_it_is_the_latest_that_counts() {
        let set = LimitSet::only(vec![set("yongkang")]).unwrap();
        let hours = hours(Some(&set), "dispute.receipt_confirmed", "{at}").unwrap();
        assert!(hours.contains("if(count() = 0, 24, argMax("), "{hours}");
        assert!(hours.contains("valid_from <= toDate32({at}, 'Asia/Shanghai')"), "{hours}");
    }
}
