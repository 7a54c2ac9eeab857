//! A number of people that is revised as more becomes known, and what of it the law counts.
//!
//! The folds of fires and work accidents keep one per criterion beside their columns. Revisions may arrive in any
//! order, before the report too; the figure is the one of the latest, the graded one that of the latest within a limit.

use quanyu_event::Timestamp;

/// A record with more revisions than this is a defect of its source; the oldest give way.
const REVISIONS_MAX: usize = 64;

/// Revisions of one figure, by the time at which they were true.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Figure {
    revisions: Vec<(Timestamp, i32)>,
}

impl Figure {
    /// Takes in a revision; unknown changes nothing. Of two at the same time the one that came last counts.
    pub fn revise(&mut self, at: Timestamp, value: Option<i32>) {
        let place = self.revisions.partition_point(|(known, _)| *known <= at);
        self.insert(place, at, value);
    }

    /// What the report said, which any revision of the same time knows better.
    pub fn report(&mut self, at: Timestamp, value: Option<i32>) {
        let place = self.revisions.partition_point(|(known, _)| *known < at);
        self.insert(place, at, value);
    }

    fn insert(&mut self, place: usize, at: Timestamp, value: Option<i32>) {
        let Some(value) = value else { return };
        self.revisions.insert(place, (at, value));
        if self.revisions.len() > REVISIONS_MAX {
            self.revisions.remove(0);
        }
    }

    /// As known now.
    pub fn latest(&self) -> Option<i32> {
        self.revisions.last().map(|(_, value)| *value)
    }

    /// As known by a limit, inclusive.
    pub fn latest_by(&self, limit: Timestamp) -> Option<i32> {
        self.revisions.iter().rev().find(|(at, _)| *at <= limit).map(|(_, value)| *value)
    }

    /// Whether a revision came after a limit.
    pub fn revised_after(&self, limit: Timestamp) -> bool {
        self.revisions.last().is_some_and(|(at, _)| *at > limit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millis(millis)
    }

    #[test]
    fn the_latest_counts_whatever_the_order_of_arrival() {
        let mut figure = Figure::default();
        figure.revise(at(30), Some(3));
        figure.revise(at(10), Some(1));
        figure.revise(at(20), None);
        figure.report(at(10), Some(0));
        assert_eq!(
            (figure.latest(), figure.latest_by(at(29)), figure.latest_by(at(30))),
            (Some(3), Some(1), Some(3))
        );
        assert_eq!((figure.latest_by(at(9)), figure.revised_after(at(29))), (None, true));
        assert!(!figure.revised_after(at(30)));
    }

    #[test]
    fn it_stays_bounded() {
        let mut figure = Figure::default();
        (0..200).for_each(|n| figure.revise(at(n), Some(1)));
        figure.report(at(0), Some(1));
        assert_eq!(figure.revisions.len(), REVISIONS_MAX);
    }
}
