//! The time limits that ledgers and reports judge by, and who leads what: those of the reference set in force, else
//! constants, and nobody.
//!
//! The rule is that of `quanyu_area::SlaLimits`, written in SQL over the tables of one version of a set, so that an answer
//! that named its version can be had again when another one is in force: hours run round the clock; days begin to count
//! on the day after the start and end with the last one, in the set's zone.

use crate::area::AreaScope;
use serde::{Deserialize, Serialize};

/// What a limit is without a reference set: (kind, transition, hours).
const CONSTANTS: [(&str, &str, u32); 4] = [
    ("dispute", "receipt_confirmed", 24),
    ("grid", "reported", 7 * 24),
    ("enterprise", "inspected", 365 * 24),
    ("warning", "acknowledged", 1),
];
/// What is named as the version of a constant.
const BUILT_IN: &str = "'built-in'";
/// Working days are known from here on,
const FIRST_DAY: &str = "toDate32('1990-01-01')";
/// for so many days, to the end of 2069; a clock that starts before or in the last ten years of them has no limit in
/// working days.
const DAYS: u32 = 29_220;

/// The reference set whose limits count. As JSON: name, version and zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "(String, String, String)", into = "(String, String, String)")]
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
        let [set] = <[_; 1]>::try_from(sets).ok()?;
        Self::try_from(set).ok()
    }

    /// Name and version, as an answer tells them.
    #[must_use]
    pub fn label(&self) -> String {
        format!("{} {}", self.name, self.version)
    }

    fn limits_of(&self, transition: &str) -> String {
        let Self { name, version, .. } = self;
        format!(
            "FROM sla_limits FINAL WHERE set_name = '{name}' AND set_version = '{version}' AND transition = '{transition}'"
        )
    }

    /// The time at which a record's clock runs out, as an expression: NULL where the set has no limit for it. `kinds`
    /// is an expression of the record's kind in the table, from the specific one to the general.
    pub(crate) fn due_at(&self, obligation: &Obligation) -> String {
        let Obligation { kinds, transition, clock } = *obligation;
        let Self { name, version, zone } = self;
        let limits = self.limits_of(transition);
        let days_of = |off: &str| {
            format!(
                "(SELECT toDate32(date) FROM calendar FINAL WHERE set_name = '{name}' AND set_version = '{version}' AND {off})"
            )
        };
        let (off, made_up) = (days_of("off"), days_of("NOT off"));
        let works = format!("day IN {made_up} OR (toDayOfWeek(day) < 6 AND day NOT IN {off})");
        let days = format!("(SELECT {FIRST_DAY} + number AS day FROM numbers({DAYS}) ORDER BY day)");
        // Two lists make a look-up of what would be a walk from day to day for every record: the working days, and for each
        // day how many of them there were up to it.
        let working_days = format!("(SELECT groupArray(day) FROM {days} WHERE {works})");
        let worked_up_to = format!("(SELECT arrayCumSum(groupArray(toUInt32({works}))) FROM {days})");
        let started = format!("toDate32({clock}, '{zone}')");
        // The last that fits: specific kinds, which have a dot, are behind general ones.
        let limit = format!(
            "arrayLast(l -> has({kinds}, l.1) AND l.2 <= {started}, (SELECT groupArray((kind, since, unit, units)) FROM \
             (SELECT toString(kind) AS kind, toDate32(valid_from) AS since, toString(unit) AS unit, toUInt32(limit_units) AS units \
             {limits} ORDER BY position(kind, '.') > 0, since)))"
        );
        let day_number = format!("(toInt32({started}) - toInt32({FIRST_DAY}) + 1)");
        let worked = format!("{working_days}[{worked_up_to}[{day_number}] + {limit}.4]");
        let midnight = |last: &str| format!("toDateTime64(toString({last} + 1), 3, '{zone}')");
        format!(
            "multiIf({limit}.4 = 0, NULL, {limit}.3 = 'hours', {clock} + toIntervalHour({limit}.4), \
             {limit}.3 = 'calendar_days', {calendar}, {day_number} NOT BETWEEN 1 AND {DAYS} - 4000, NULL, {worked})",
            calendar = midnight(&format!("({started} + {limit}.4)")),
            worked = midnight(&worked),
        )
    }
}

/// A text that no set has as its name, version or zone.
#[derive(Debug, thiserror::Error)]
#[error("{0:?} is no name, version or zone of a reference set")]
pub struct LimitSetError(String);

impl TryFrom<(String, String, String)> for LimitSet {
    type Error = LimitSetError;

    /// These go between quotes; a checked set has no other characters in them.
    fn try_from((name, version, zone): (String, String, String)) -> Result<Self, LimitSetError> {
        let fits = |text: &String| text.chars().all(|c| c.is_ascii_alphanumeric() || "-_./+ ".contains(c));
        if let Some(strange) = [&name, &version, &zone].into_iter().find(|text| !fits(text)) {
            return Err(LimitSetError(strange.clone()));
        }
        Ok(Self { name, version, zone })
    }
}

impl From<LimitSet> for (String, String, String) {
    fn from(set: LimitSet) -> Self {
        (set.name, set.version, set.zone)
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

/// The department that leads a kind of subject, as an expression: empty where the set names none.
pub(crate) fn lead(set: Option<&LimitSet>, kind: &str) -> String {
    set.map_or_else(
        || "''".to_owned(),
        |set| {
            let LimitSet { name, version, .. } = set;
            format!(
                "(SELECT min(department_id) FROM departments FINAL WHERE set_name = '{name}' AND set_version = '{version}' \
                 AND has(splitByChar(' ', leads), '{kind}'))"
            )
        },
    )
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
    fn a_set_comes_back_from_what_was_kept_and_nothing_else_does() {
        let kept = r#"["yongkang","2026.1","Asia/Shanghai"]"#;
        let known: LimitSet = serde_json::from_str(kept).unwrap();
        assert_eq!(serde_json::to_string(&known).unwrap(), kept);
        assert!(serde_json::from_str::<LimitSet>(r#"["x' OR 1","1","UTC"]"#).is_err());
    }

    #[test]
    fn without_a_set_a_limit_is_the_constant_and_says_so() {
        assert_eq!(hours(None, "dispute.receipt_confirmed", "now()").unwrap(), "24");
        assert_eq!(hours(None, "grid.reported", "now()").unwrap(), "168");
        assert_eq!(version(None, "grid.reported", "now()").unwrap(), "'built-in'");
        assert_eq!(hours(None, "grid.unheard_of", "now()"), None);
    }

    #[test]
    fn who_leads_a_kind_is_the_sets_or_nobody() {
        assert_eq!(lead(None, "grid"), "''");
        let set = LimitSet::only(vec![set("yongkang")]).unwrap();
        assert!(lead(Some(&set), "grid").contains("has(splitByChar(' ', leads), 'grid')"));
    }

    #[test]
    fn with_a_set_it_is_the_latest_that_counts() {
        let set = LimitSet::only(vec![set("yongkang")]).unwrap();
        let hours = hours(Some(&set), "dispute.receipt_confirmed", "{at}").unwrap();
        assert!(hours.contains("if(count() = 0, 24, argMax("), "{hours}");
        assert!(hours.contains("valid_from <= toDate32({at}, 'Asia/Shanghai')"), "{hours}");
    }
}
