//! Ledgers of what has to be settled: how much was found, how much is settled and in time, what is open and how old it
//! is, and who is responsible for what is beyond its limit.
//!
//! What is overdue is computed at the moment that is asked about, from the limit that the record holds, else from the
//! table of limits in force.

use crate::area::AreaScope;
use crate::limits::{LimitSet, Obligation};
use crate::pin::Pin;
use crate::window::{Window, WindowError};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;

/// A ledger.
#[derive(Debug, PartialEq, Eq)]
pub struct Ledger {
    /// Name of its query.
    pub query: &'static str,
    /// Id with its version.
    pub id: &'static str,
    /// Name in English.
    pub name: &'static str,
    /// Name in Chinese.
    pub name_zh: &'static str,
    /// The rule in a sentence.
    pub rule: &'static str,
    /// Its records are the states of this kind.
    pub kind: &'static str,
    /// When a record came in.
    pub found: &'static str,
    /// Which records belong to it, besides `counted`.
    pub condition: &'static str,
    /// Whether it is settled.
    pub settled: &'static str,
    /// When it was settled.
    pub settled_at: &'static str,
    /// What its limit is in the table, where the record holds none.
    pub obligation: Obligation,
    /// The topic that the records come from.
    pub topic: &'static str,
}

const PETITION: Obligation = Obligation {
    kinds: "[concat('petition.', toString(origin)), 'petition']",
    transition: "answered",
    clock: "lodged_at",
};

/// All of them.
pub static LEDGERS: [Ledger; 3] = [
    Ledger {
        query: "clearance",
        id: "hazard.clearance.v1",
        name: "hazards",
        name_zh: "隐患清仓",
        rule: "hazards by the time they were found, without withdrawn ones; settled when closed after verification",
        kind: "hazard",
        found: "reported_at",
        condition: "1",
        settled: "cleared",
        settled_at: "closed_at",
        obligation: Obligation {
            kinds: "[concat('hazard.', toString(level)), 'hazard']",
            transition: "rectified",
            clock: "reported_at",
        },
        topic: "quanyu.safety.v1",
    },
    Ledger {
        query: "petition-backlog",
        id: "petition.backlog.v1",
        name: "petitions",
        name_zh: "信访积案",
        rule: "petitions by the time they were lodged, old cases by since when they are open; settled when closed after \
               an answer",
        kind: "petition",
        found: "ifNull(backlog_since_at, lodged_at)",
        condition: "1",
        settled: "cleared",
        settled_at: "closed_at",
        obligation: PETITION,
        topic: "quanyu.safety.v1",
    },
    Ledger {
        query: "reports-answered",
        id: "petition.report_answered.v1",
        name: "reports",
        name_zh: "有报必查",
        rule: "petitions that are reports in an election term, by the time they were lodged; settled when answered",
        kind: "petition",
        found: "lodged_at",
        condition: "origin = 'election_report'",
        settled: "answered_at IS NOT NULL",
        settled_at: "answered_at",
        obligation: PETITION,
        topic: "quanyu.safety.v1",
    },
];

/// The ledger of a query.
pub fn ledger(query: &str) -> Option<&'static Ledger> {
    LEDGERS.iter().find(|ledger| ledger.query == query)
}

/// How many sums [`LedgerQuestion::sums`] asks for.
pub const SUMS: usize = 11;

/// Sums of a ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Sums {
    /// Records that came in.
    pub found: u64,
    /// Of these settled,
    pub settled: u64,
    /// and within their limit, or without one.
    pub settled_in_time: u64,
    /// Not settled.
    pub open: u64,
    /// Of these beyond their limit,
    pub overdue: u64,
    /// or without a limit.
    pub without_limit: u64,
    /// Re-opened at least once.
    pub reopened: u64,
    /// Open ones by age.
    pub open_by_age_days: Ages,
}

/// Open records by their age in whole days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Ages {
    /// 0 to 7.
    pub to_7: u64,
    /// 8 to 30.
    pub to_30: u64,
    /// 31 to 90.
    pub to_90: u64,
    /// More.
    pub over_90: u64,
}

impl Sums {
    /// From the list of a row; zeros without a row.
    pub fn of(sums: Option<[u64; SUMS]>) -> Self {
        let [
            found,
            settled,
            settled_in_time,
            open,
            overdue,
            without_limit,
            reopened,
            to_7,
            to_30,
            to_90,
            over_90,
        ] = sums.unwrap_or_default();
        let open_by_age_days = Ages { to_7, to_30, to_90, over_90 };
        Self { found, settled, settled_in_time, open, overdue, without_limit, reopened, open_by_age_days }
    }

    /// Settled per hundred found; none when nothing was found.
    pub fn settled_percent(&self) -> Option<f64> {
        (self.found > 0).then(|| self.settled as f64 * 100.0 / self.found as f64)
    }
}

/// A question to a ledger.
#[derive(Debug, Clone)]
pub struct LedgerQuestion<'a> {
    /// Which.
    pub ledger: &'static Ledger,
    /// Where.
    pub area: &'a AreaScope,
    /// Found in these days of a zone; ever without them.
    pub window: Option<(Window, &'a TimeZone)>,
    /// Ages and limits are judged at this time.
    pub at: Timestamp,
    /// Up to where data counts.
    pub pin: &'a Pin,
    /// Whose limits count for records that hold none.
    pub limits: Option<&'a LimitSet>,
}

impl LedgerQuestion<'_> {
    /// A row for real and one for exercise data: `exercise`, and the list that [`Sums::of`] takes.
    ///
    /// # Errors
    /// A day outside the calendar.
    pub fn sums(&self) -> Result<String, WindowError> {
        let at = self.at.as_millisecond();
        let age = format!("intDiv({at} - toUnixTimestamp64Milli(found_at), 86400000)");
        Ok(format!(
            "SELECT exercise, [count(), countIf(settled), countIf(settled AND (due_at IS NULL OR settled_at <= due_at)), \
             countIf(NOT settled), countIf(NOT settled AND {overdue}), countIf(NOT settled AND due_at IS NULL), \
             countIf(reopened > 0), countIf(NOT settled AND {age} <= 7), \
             countIf(NOT settled AND {age} > 7 AND {age} <= 30), countIf(NOT settled AND {age} > 30 AND {age} <= 90), \
             countIf(NOT settled AND {age} > 90)] AS sums FROM ({records}) GROUP BY exercise ORDER BY exercise",
            overdue = self.overdue(),
            records = self.records()?,
        ))
    }

    /// What is open and beyond its limit, of real and of exercise data, the longest first: whether it is an exercise,
    /// subject, area code, responsible organisation, age and days beyond the limit.
    ///
    /// # Errors
    /// A day outside the calendar.
    pub fn overdue_list(&self, rows_max: u32) -> Result<String, WindowError> {
        let at = self.at.as_millisecond();
        let days = |since: &str| format!("intDiv({at} - toUnixTimestamp64Milli({since}), 86400000)");
        Ok(format!(
            "SELECT exercise, subject, toString(area_code), toString(organisation), toInt64({age}), \
             toInt64(assumeNotNull({late})) FROM ({records}) WHERE NOT settled AND {overdue} \
             ORDER BY exercise, due_at, subject LIMIT {rows_max} BY exercise",
            age = days("found_at"),
            late = days("due_at"),
            overdue = self.overdue(),
            records = self.records()?,
        ))
    }

    fn overdue(&self) -> String {
        format!("due_at < fromUnixTimestamp64Milli({})", self.at.as_millisecond())
    }

    /// The records themselves, one row each.
    pub(crate) fn records(&self) -> Result<String, WindowError> {
        let Ledger { kind, found, condition, settled, settled_at, obligation, .. } = *self.ledger;
        let due_at = match self.limits {
            None => "due_at".to_owned(),
            // Not ifNull: that would compute the limits of records that hold one, too.
            Some(set) => {
                let of_set = set.due_at(&obligation);
                format!("if(record.due_at IS NOT NULL, record.due_at, {of_set}) AS due_at")
            }
        };
        let within = match self.window {
            None => "1".to_owned(),
            Some((window, zone)) => window.condition(found, zone)?,
        };
        let area = self.area.condition();
        // Ledgers name kinds that are there; of a kind that a pin lacks there is nothing.
        let states = self.pin.states(kind, None).unwrap_or_else(|| "(SELECT 1 WHERE 0)".to_owned());
        Ok(format!(
            "SELECT subject, exercise, area_code, organisation, {found} AS found_at, {due_at}, ({settled}) AS settled, \
             {settled_at} AS settled_at, reopened FROM {states} AS record \
             WHERE counted AND {condition} AND {area} AND {within}"
        ))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_ledger_is_judged_at_the_time_that_is_asked_about() {
        let area = AreaScope::of("330784").unwrap();
        let zone = TimeZone::UTC;
        let window = Window::new(date(1970, 1, 2), date(1970, 1, 2)).unwrap();
        let question = LedgerQuestion {
            ledger: ledger("reports-answered").unwrap(),
            area: &area,
            window: Some((window, &zone)),
            at: Timestamp::from_millisecond(7).unwrap(),
            pin: &Pin::Now,
            limits: None,
        };
        let sql = question.sums().unwrap();
        assert!(sql.contains("due_at < fromUnixTimestamp64Milli(7)"), "{sql}");
        assert!(
            sql.contains(
                "FROM petitions FINAL WHERE 1) AS record WHERE counted AND origin = 'election_report'"
            ),
            "{sql}"
        );
        assert!(sql.contains("lodged_at >= fromUnixTimestamp64Milli(86400000)"), "{sql}");
        assert!(question.overdue_list(5).unwrap().ends_with("LIMIT 5 BY exercise"));
    }

    #[test]
    fn nothing_found_is_no_percentage() {
        assert_eq!(Sums::of(None).settled_percent(), None);
        let sums = Sums::of(Some([4, 3, 2, 1, 1, 0, 0, 0, 0, 1, 0]));
        assert_eq!((sums.settled_percent(), sums.open_by_age_days.to_90), (Some(75.0), 1));
    }
}
