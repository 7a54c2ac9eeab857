//! Every rule of the checks on single fields: a case is a line. Whole events are checked in the tests of ingest.
#![allow(clippy::unwrap_used)]

use super::{Checker, Format, Limits};
use prost_types::Timestamp as Wire;
use quanyu_event::Timestamp;

const LIMITS: Limits =
    Limits { now: Timestamp::from_millis(0), floor: Timestamp::from_millis(0), ahead_ms_max: 0 };

/// The violations that a check notes, as `path REASON`, and whether it gave a value.
fn noted<T>(check: impl FnOnce(&mut Checker<'_>) -> Option<T>) -> (bool, Vec<String>) {
    let mut checker = Checker::new(&LIMITS);
    let given = checker.within("envelope", check).is_some();
    let said = checker.violations.iter().map(|v| format!("{} {}", v.field, v.rule.reason())).collect();
    (given, said)
}

#[track_caller]
fn sound<T>(check: impl FnOnce(&mut Checker<'_>) -> Option<T>) {
    assert_eq!(noted(check), (true, Vec::new()));
}

#[track_caller]
fn unsound<T>(expected: &str, check: impl FnOnce(&mut Checker<'_>) -> Option<T>) {
    assert_eq!(noted(check), (false, vec![format!("envelope.{expected}")]));
}

#[test]
fn texts_have_a_form_and_a_length_in_characters() {
    let cases = [
        (Format::Text, "义乌 North", true),
        (Format::Text, "two\nlines", false),
        (Format::Slug, "chicago-police_2.1", true),
        (Format::Slug, "Chicago", false),
        (Format::Slug, "a b", false),
        (Format::Subject, "incident:17", true),
        (Format::Subject, "incident", false),
        (Format::Currency, "CNY", true),
        (Format::Currency, "cny", false),
        (Format::Currency, "CNYX", false),
        (Format::Date, "2024-02-29", true),
        (Format::Date, "2023-02-29", false),
        (Format::Date, "20240229", false),
        (Format::Date, "2024-02-29T00:00", false),
    ];
    for (format, text, fits) in cases {
        let check = |check: &mut Checker<'_>| check.text("x", text.to_owned(), format, 100);
        if fits { sound(check) } else { unsound("x MALFORMED", check) }
    }
    unsound("x MISSING", |check| check.text("x", String::new(), Format::Text, 3));
    sound(|check| check.text("x", "三个字".to_owned(), Format::Text, 3));
    unsound("x TOO_LONG", |check| check.text("x", "四个字符".to_owned(), Format::Text, 3));
    unsound("x TOO_LONG", |check| check.text("x", "s".repeat(65), Format::Slug, 1_000));
}

#[test]
fn what_is_optional_may_be_left_out_but_not_be_wrong() {
    sound(|check| check.optional_text("x", None, Format::Slug, 3));
    sound(|check| check.optional_text("x", Some(String::new()), Format::Slug, 3));
    unsound("x MALFORMED", |check| check.optional_text("x", Some("A".to_owned()), Format::Slug, 3));
    sound(|check| check.optional_uuid("x", None));
    unsound("x MALFORMED", |check| check.optional_uuid("x", Some("1".to_owned())));
    sound(|check| check.optional_number("x", None::<i32>, Some(0)));
    unsound("x BELOW_MINIMUM", |check| check.optional_number("x", Some(-1), Some(0)));
    sound(|check| check.optional_time("x", None));
}

#[test]
fn lists_name_the_item_that_is_wrong_and_all_of_them() {
    let list = |items: &[&str]| items.iter().map(|item| (*item).to_owned()).collect::<Vec<_>>();
    sound(|check| check.texts("x", list(&["a", "b"]), 2));
    unsound("x TOO_MANY", |check| check.texts("x", list(&["a", "b", "c"]), 2));
    let (given, said) = noted(|check| check.texts("x", list(&["", "b", "\n"]), 3));
    assert!(!given);
    assert_eq!(said, ["envelope.x[0] MISSING", "envelope.x[2] MALFORMED"]);
}

#[test]
fn ids_are_uuids_in_their_long_form() {
    sound(|check| check.uuid("x", "5f0c1a52-6f0b-4c3e-9d55-0f6f3a1f7a10".to_owned()));
    sound(|check| check.uuid("x", "5F0C1A52-6F0B-4C3E-9D55-0F6F3A1F7A10".to_owned()));
    unsound("x MISSING", |check| check.uuid("x", String::new()));
    for malformed in [
        "5f0c1a526f0b4c3e9d550f6f3a1f7a10",
        "{5f0c1a52-6f0b-4c3e-9d55-0f6f3a1f7a10}",
        "00000000-0000-0000-0000-000000000000",
        "5f0c1a52-6f0b-4c3e-9d55-0f6f3a1f7a1g",
    ] {
        unsound("x MALFORMED", |check| check.uuid("x", malformed.to_owned()));
    }
}

#[test]
fn numbers_times_and_choices_have_bounds() {
    sound(|check| check.number("x", 0, Some(0)));
    unsound("x BELOW_MINIMUM", |check| check.number("x", -1_i64, Some(0)));
    unsound("x NOT_FINITE", |check| check.double("x", f64::NAN));
    unsound("x NOT_FINITE", |check| check.double("x", f64::INFINITY));
    unsound("x MISSING", |check| check.time("x", None));
    for (seconds, nanos, fits) in [
        (0, 999_999_999, true),
        (-2_208_988_800, 0, true),
        (-2_208_988_801, 0, false),
        (10_413_791_999, 0, true),
        (10_413_792_000, 0, false),
        (0, -1, false),
        (0, 1_000_000_000, false),
    ] {
        let check = |check: &mut Checker<'_>| check.time("x", Some(Wire { seconds, nanos }));
        if fits { sound(check) } else { unsound("x OUT_OF_RANGE", check) }
    }
    // A negative time with nanoseconds is the millisecond below, not above.
    let mut checker = Checker::new(&LIMITS);
    let before = checker.time("x", Some(Wire { seconds: -1, nanos: 500_000_000 })).unwrap();
    assert_eq!(before.millis(), -500);

    let of = |number| (number == 1).then_some(());
    sound(|check| check.choice("x", 1, of));
    unsound("x MISSING", |check| check.choice("x", 0, of));
    unsound("x UNKNOWN_CHOICE", |check| check.choice("x", 2, of));
    sound(|check| check.optional_choice("x", 0, of));
}
