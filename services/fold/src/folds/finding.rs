//! Findings of a check-up or of drills: raised, closed, perhaps raised again, in any order of arrival.
//!
//! The folds of legal check-ups and sites keep one beside their columns. It knows ids and classes only.

use crate::fold::{latest, newest};
use quanyu_event::Timestamp;
use std::collections::BTreeMap;

/// A subject with more findings than this is a defect of its source; those beyond it are named, not followed.
const FINDINGS_MAX: usize = 256;

/// Findings by their id, which also puts what is open into an order of its own.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Findings {
    by_id: BTreeMap<String, Finding>,
}

#[derive(Debug, Clone, Default, PartialEq)]
struct Finding {
    class: String,
    raised_at: Option<Timestamp>,
    closed_at: Option<Timestamp>,
}

impl Finding {
    fn open(&self) -> bool {
        self.raised_at.is_some_and(|raised| self.closed_at.is_none_or(|closed| closed < raised))
    }
}

impl Findings {
    /// A finding was raised. Gives the anomaly, if it is one.
    pub fn raise(&mut self, at: Timestamp, id: &str, class: &str) -> Option<&'static str> {
        let Some(finding) = self.finding(id) else { return Some("findings_beyond_bound") };
        let open_before = finding.open();
        if newest(&mut finding.raised_at, at) {
            class.clone_into(&mut finding.class);
        }
        open_before.then_some("finding_raised_while_open")
    }

    /// A finding was closed. Gives the anomaly, if it is one.
    pub fn close(&mut self, at: Timestamp, id: &str) -> Option<&'static str> {
        let Some(finding) = self.finding(id) else { return Some("findings_beyond_bound") };
        let anomaly = match finding.raised_at {
            None => Some("finding_closed_before_raised"),
            Some(_) if !finding.open() => Some("finding_closed_again"),
            Some(_) => None,
        };
        latest(&mut finding.closed_at, at);
        anomaly
    }

    /// How many were raised, each once.
    pub fn raised(&self) -> u32 {
        count(self.by_id.values().filter(|finding| finding.raised_at.is_some()))
    }

    /// How many of the raised ones are closed.
    pub fn closed(&self) -> u32 {
        count(self.by_id.values().filter(|finding| finding.raised_at.is_some() && !finding.open()))
    }

    /// Ids of the open ones, sorted.
    pub fn open_ids(&self) -> Vec<String> {
        self.by_id.iter().filter(|(_, finding)| finding.open()).map(|(id, _)| id.clone()).collect()
    }

    /// Classes of the open ones, in the order of their ids.
    pub fn open_classes(&self) -> Vec<String> {
        self.by_id.values().filter(|finding| finding.open()).map(|finding| finding.class.clone()).collect()
    }

    fn finding(&mut self, id: &str) -> Option<&mut Finding> {
        if self.by_id.len() >= FINDINGS_MAX && !self.by_id.contains_key(id) {
            return None;
        }
        Some(self.by_id.entry(id.to_owned()).or_default())
    }
}

fn count<'f>(findings: impl Iterator<Item = &'f Finding>) -> u32 {
    u32::try_from(findings.count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millis(millis)
    }

    #[test]
    fn a_finding_is_open_when_it_was_raised_after_it_was_closed() {
        let mut findings = Findings::default();
        assert_eq!(findings.close(at(20), "f1"), Some("finding_closed_before_raised"));
        assert_eq!((findings.raised(), findings.closed()), (0, 0));
        assert_eq!(findings.raise(at(10), "f1", "contract"), None);
        assert_eq!((findings.raised(), findings.closed()), (1, 1));
        assert_eq!(findings.close(at(21), "f1"), Some("finding_closed_again"));
        assert_eq!(findings.raise(at(30), "f1", "tax"), None);
        assert_eq!(findings.raise(at(15), "f1", "contract"), Some("finding_raised_while_open"));
        assert_eq!((findings.raised(), findings.closed()), (1, 0));
        assert_eq!((findings.open_ids(), findings.open_classes()), (vec!["f1".into()], vec!["tax".into()]));
    }

    #[test]
    fn it_stays_bounded() {
        let mut findings = Findings::default();
        (0..FINDINGS_MAX).for_each(|n| assert_eq!(findings.raise(at(1), &n.to_string(), "c"), None));
        assert_eq!(findings.raise(at(1), "one more", "c"), Some("findings_beyond_bound"));
        assert_eq!(findings.close(at(2), "one more"), Some("findings_beyond_bound"));
        assert_eq!(findings.close(at(2), "7"), None);
        assert_eq!(findings.open_ids().len(), FINDINGS_MAX - 1);
    }
}
