//! How many person-days a population lived through, from numbers at some dates.
//!
//! Used by the Poisson model. Between two dates the number runs straight, before the first and after the last it stays,
//! so the integral is a sum of trapezia. It never extrapolates a trend.

use std::ops::Range;

/// A number of people from the start of a day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Dated {
    pub(crate) day: i64,
    pub(crate) people: f64,
}

/// Puts entries in order; two of the same day are parts of one.
pub(crate) fn ordered(mut entries: Vec<Dated>) -> Vec<Dated> {
    entries.sort_by_key(|entry| entry.day);
    entries.dedup_by(|later, kept| {
        let same = later.day == kept.day;
        if same {
            kept.people += later.people;
        }
        same
    });
    entries
}

/// Person-days from the start of the first day to the start of the one after the last; entries are in order.
pub(crate) fn person_days(entries: &[Dated], days: &Range<i64>) -> f64 {
    let inside = entries.iter().filter(|entry| days.start < entry.day && entry.day < days.end).copied();
    let end = Dated { day: days.end, people: people_on(entries, days.end) };
    let mut last = Dated { day: days.start, people: people_on(entries, days.start) };
    let mut sum = 0.0;
    for next in inside.chain([end]) {
        sum += 0.5 * (last.people + next.people) * (next.day - last.day) as f64;
        last = next;
    }
    sum
}

fn people_on(entries: &[Dated], day: i64) -> f64 {
    let after = entries.partition_point(|entry| entry.day <= day);
    let next = entries.get(after);
    let last = after.checked_sub(1).and_then(|index| entries.get(index));
    match (last, next) {
        (Some(last), Some(next)) => {
            let share = (day - last.day) as f64 / (next.day - last.day) as f64;
            last.people + share * (next.people - last.people)
        }
        (Some(only), None) | (None, Some(only)) => only.people,
        (None, None) => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_integral_is_that_of_straight_lines() {
        let entries = ordered(vec![
            Dated { day: 20, people: 150.0 },
            Dated { day: 10, people: 100.0 },
            Dated { day: 20, people: 50.0 },
        ]);
        assert_eq!(entries.len(), 2);
        for (days, expected) in [
            (0..10, 1_000.0),
            (10..20, 1_500.0),
            (20..30, 2_000.0),
            (0..30, 4_500.0),
            (12..14, 260.0),
            (5..15, 500.0 + 625.0),
        ] {
            assert!((person_days(&entries, &days) - expected).abs() < 1e-9, "{days:?}");
        }
        assert!(person_days(&[], &(0..5)).abs() < 1e-9);
    }
}
