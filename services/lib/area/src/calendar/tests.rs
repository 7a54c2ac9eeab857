//! Facts of the calendar of 2024 to 2026, and what comparisons around Spring Festival rest on.
//!
//! The days are those that the shipped set has; a property says that counting forward never lands on a day off.
#![allow(clippy::unwrap_used)]

use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::Calendar;

/// Spring Festival and National Day 2025, with their make-up days, and three first lunar days.
fn calendar() -> Calendar {
    let off =
        |from: Date, days: i32| (0..days).map(move |day| (from.saturating_add(i64::from(day).days()), true));
    let make_up =
        [date(2025, 1, 26), date(2025, 2, 8), date(2025, 9, 28), date(2025, 10, 11), date(2026, 2, 14)];
    let mut listed: std::collections::BTreeMap<Date, bool> = off(date(2025, 1, 28), 8).collect();
    listed.extend(off(date(2025, 10, 1), 8));
    listed.extend(off(date(2026, 2, 15), 9));
    listed.extend(make_up.map(|day| (day, false)));
    let lunar = [(2024, date(2024, 2, 10)), (2025, date(2025, 1, 29)), (2026, date(2026, 2, 17))];
    Calendar { listed, lunar: lunar.into_iter().collect() }
}

#[test]
fn make_up_days_are_worked_and_holidays_are_not() {
    let calendar = calendar();
    let cases = [
        (date(2025, 1, 26), true),  // a Sunday worked
        (date(2025, 1, 29), false), // the first lunar day, a Wednesday
        (date(2025, 10, 11), true), // a Saturday worked
        (date(2025, 10, 18), false),
        (date(2026, 2, 16), false), // a Monday off
        (date(2026, 2, 24), true),
    ];
    for (day, worked) in cases {
        assert_eq!(calendar.is_working_day(day), worked, "{day}");
    }
    assert_eq!(calendar.last_year(), Some(2026));
}

#[test]
fn working_days_are_counted_over_a_festival() {
    let calendar = calendar();
    // 27 January works; the festival ends on 4 February, and Saturday 8 February is made up.
    let due = |days| calendar.add_working_days(date(2025, 1, 26), days);
    assert_eq!(due(1), Some(date(2025, 1, 27)));
    assert_eq!(due(2), Some(date(2025, 2, 5)));
    assert_eq!(due(5), Some(date(2025, 2, 8)));
    assert_eq!(due(6), Some(date(2025, 2, 10)));
    assert_eq!(due(0), Some(date(2025, 1, 26)));
    assert_eq!(due(1_000_000), None);
}

#[test]
fn a_day_near_the_new_year_meets_its_lunar_day_and_others_their_weekday() {
    let calendar = calendar();
    let cases = [
        (date(2026, 2, 17), Some(date(2025, 1, 29))), // 初一 with 初一
        (date(2026, 2, 2), Some(date(2025, 1, 14))),  // o = −15
        (date(2026, 3, 9), Some(date(2025, 2, 18))),  // o = +20
        (date(2026, 3, 10), Some(date(2025, 3, 11))), // outside: the same weekday
        (date(2026, 1, 30), None),                    // 364 days earlier is o = +2 of 2025
        (date(2026, 7, 1), Some(date(2025, 7, 2))),
        (date(2024, 2, 10), None), // the lunar year before is not known
        (date(2027, 2, 1), None),  // neither is this one
    ];
    for (day, partner) in cases {
        assert_eq!(calendar.partner(day), partner, "{day}");
    }
    assert_eq!(calendar.lunar_offset(date(2025, 1, 29)), Some(0));
    assert_eq!(calendar.lunar_offset(date(2025, 2, 19)), None);
}

#[test]
fn where_nobody_follows_the_moon_weekdays_decide() {
    assert_eq!(Calendar::default().partner(date(2026, 2, 17)), Some(date(2025, 2, 18)));
}

proptest! {
    #[test]
    fn counting_lands_on_working_days_and_misses_none(start in 0..900_i64, days in 1..60_u32) {
        let calendar = calendar();
        let from = date(2024, 6, 1).saturating_add(start.days());
        let end = calendar.add_working_days(from, days).unwrap();
        prop_assert!(calendar.is_working_day(end));
        let worked = from.series(1.day()).skip(1).take_while(|day| *day <= end)
            .filter(|day| calendar.is_working_day(*day)).count();
        prop_assert_eq!(worked, usize::try_from(days).unwrap());
    }

    #[test]
    fn a_partner_is_never_shared(one in 0..700_i64, apart in 1..60_i64) {
        let calendar = calendar();
        let day = date(2025, 1, 1).saturating_add(one.days());
        let other = day.saturating_add(apart.days());
        if let (Some(first), Some(second)) = (calendar.partner(day), calendar.partner(other)) {
            prop_assert!(first != second, "{day} and {other} both meet {first}");
        }
    }
}
