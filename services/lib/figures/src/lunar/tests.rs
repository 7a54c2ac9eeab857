//! The table against the moon, and the pairs of days against what they must be in every year.

#![allow(clippy::unwrap_used)]

use super::*;
use crate::Against;
use jiff::civil::date;
use proptest::prelude::*;

fn window(from: Date, to: Date) -> Window {
    Window::new(from, to).unwrap()
}

#[test]
fn the_table_has_every_year_and_each_begins_at_a_new_moon() {
    let lines = TABLE.lines().filter(|line| !line.starts_with('#')).count();
    let days: Vec<Date> = first_days().collect();
    assert_eq!(days.len(), lines, "every line is a day");
    for (day, year) in days.iter().zip(2007..) {
        assert_eq!(day.year(), year);
        assert!((date(year, 1, 21)..=date(year, 2, 20)).contains(day), "{day}");
        // Mean new moon of 6 January 2000, 18:14 UT, and every 29.530588861 days; the true one is within 0.6 days.
        let since = f64::from((*day - date(2000, 1, 6)).get_days()) - 0.76 - 8.0 / 24.0 + 0.5;
        let moons = since / 29.530_588_861;
        assert!((moons - moons.round()).abs() * 29.53 < 1.2, "{day}: {moons}");
    }
}

#[test]
fn a_quarter_with_the_festival() {
    let pairing = pairing(&window(date(2026, 1, 1), date(2026, 3, 31))).unwrap();
    // 2026: 2 February to 9 March; 2025: 14 January to 18 February.
    assert_eq!(
        pairing.current,
        [window(date(2026, 1, 1), date(2026, 1, 12)), window(date(2026, 2, 2), date(2026, 3, 31))]
    );
    assert_eq!(
        pairing.reference,
        [window(date(2025, 1, 2), date(2025, 2, 18)), window(date(2025, 3, 11), date(2025, 4, 1)),]
    );
    assert_eq!((Pairing::days(&pairing.current), Pairing::days(&pairing.reference)), (70, 70));
    let left_out: Vec<_> = pairing.left_out.iter().map(|one| (one.side, one.window, one.days)).collect();
    assert_eq!(
        left_out,
        [
            (PairingSide::Current, window(date(2026, 1, 13), date(2026, 2, 1)), 20),
            (PairingSide::Reference, window(date(2025, 2, 19), date(2025, 3, 10)), 20),
        ]
    );
}

#[test]
fn far_from_the_festival_it_is_the_same_weekday() {
    let summer = window(date(2025, 6, 1), date(2025, 8, 31));
    let (lunar, weekdays) = (Against::Lunar.pairing(&summer), Against::Weekdays.pairing(&summer));
    assert_eq!(lunar.unwrap(), weekdays.unwrap());
}

#[test]
fn a_year_without_a_table_is_said() {
    let early = pairing(&window(date(2007, 2, 1), date(2007, 2, 2)));
    assert_eq!(early, Err(WindowError::NoLunarYear { year: 2006 }));
    assert!(early.unwrap_err().to_string().contains("2006"));
}

proptest! {
    #[test]
    fn each_day_has_one_partner_or_is_named(first in 0_i32..8_000, days in 1_i32..500) {
        let from = date(2008, 1, 10).checked_add(first.days()).unwrap();
        let to = from.checked_add((days - 1).days()).unwrap();
        prop_assume!(to.year() <= 2030);
        let pairing = pairing(&window(from, to)).unwrap();
        let paired = Pairing::days(&pairing.current);
        prop_assert_eq!(paired, Pairing::days(&pairing.reference), "pairs");
        let left = |side| {
            let on_side = pairing.left_out.iter().filter(|one| one.side == side);
            on_side.map(|one| one.days).sum::<i64>()
        };
        prop_assert_eq!(paired + left(PairingSide::Current), i64::from(days), "every day is in or named");
        // As many days of a festival on both sides.
        let festival = |ranges: &[Window]| {
            let mut near = 0;
            for range in ranges {
                let mut day = range.from;
                while day <= range.to {
                    near += i32::from(festival_day(day).unwrap().is_some());
                    day = day.tomorrow().unwrap();
                }
            }
            near
        };
        prop_assert_eq!(festival(&pairing.current), festival(&pairing.reference));
    }
}
