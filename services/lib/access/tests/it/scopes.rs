//! Laws of scopes: nothing outside is ever held, codes nest as the questions nest them, and sums of areas above are the
//! only thing that leaves one's own.

use proptest::prelude::*;
use quanyu_access::{AREAS_MAX, Scope};
use quanyu_figures::AreaScope;

/// Codes that are likely to lie in each other: digits of few values, and a few names.
fn code() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[12]{2}", 4 => "[12]{4}", 4 => "[12]{6}", 4 => "[12]{9}", 3 => "[12]{12}",
        2 => "[12]{1,15}", 1 => "[ab]{1,3}", 1 => "[12]{2}[ab]",
    ]
}

/// What the SQL of a condition says of a code, for the two forms that it has.
fn says(condition: &str, code: &str) -> bool {
    let alternatives = condition.trim_start_matches('(').trim_end_matches(')').split(" OR ");
    alternatives.into_iter().any(|one| {
        let literal = one.split('\'').nth(1).unwrap_or_default();
        match one {
            "1" => true,
            "0" => false,
            _ if one.starts_with("startsWith") => code.starts_with(literal),
            _ => code == literal,
        }
    })
}

proptest! {
    #[test]
    fn a_row_is_held_exactly_when_the_condition_says_so(codes in prop::collection::vec(code(), 0..4), row in code()) {
        let scope = Scope::of(&codes).unwrap();
        prop_assert_eq!(scope.holds(&row), says(&scope.condition_on("area_code"), &row));
    }

    #[test]
    fn one_code_asks_what_the_figures_ask(own in code()) {
        let scope = Scope::of([&own]).unwrap();
        prop_assert_eq!(scope.condition_on("area_code"), AreaScope::of(&own).unwrap().condition());
    }

    #[test]
    fn what_is_covered_holds_only_rows_that_are_held(
        codes in prop::collection::vec(code(), 0..4), asked in code(), row in code(),
    ) {
        let scope = Scope::of(&codes).unwrap();
        let question = Scope::of([&asked]).unwrap();
        if scope.covers(Some(&asked)) && question.holds(&row) {
            prop_assert!(scope.holds(&row), "{asked} is covered by {scope}, {row} is not held");
        }
    }

    #[test]
    fn figures_are_of_own_areas_or_of_those_above(codes in prop::collection::vec(code(), 0..4), asked in code()) {
        let scope = Scope::of(&codes).unwrap();
        let above = scope.codes().any(|own| Scope::of([&asked]).unwrap().holds(own));
        prop_assert_eq!(scope.may_see_figures_of(Some(&asked)), scope.holds(&asked) || above);
    }

    #[test]
    fn the_order_and_the_repetition_of_codes_do_not_matter(codes in prop::collection::vec(code(), 1..6), row in code()) {
        let scope = Scope::of(&codes).unwrap();
        let again: Vec<&String> = codes.iter().rev().chain(&codes).collect();
        prop_assert_eq!(&scope, &Scope::of(again).unwrap());
        let alone = codes.iter().any(|one| Scope::of([one]).unwrap().holds(&row));
        prop_assert_eq!(scope.holds(&row), alone);
    }

    #[test]
    fn no_text_but_a_code_gets_into_a_condition(text in ".{0,70}") {
        if Scope::of([&text]).is_ok() {
            prop_assert!(text.chars().all(|c| c.is_ascii_alphanumeric() || "-_.:".contains(c)));
        }
    }
}

#[test]
fn a_town_sees_itself_and_the_sums_above_it() {
    let town = Scope::of(["330784105"]).unwrap();
    let cases = [
        // area, row held, question covered, sums
        ("330784105", true, true, true),
        ("330784105001", true, true, true),
        ("330784", false, false, true),
        ("33", false, false, true),
        ("330784106", false, false, false),
        ("330784106001", false, false, false),
        ("33078", false, false, false),
        ("", false, false, false),
        ("330785", false, false, false),
    ];
    for (area, held, covered, sums) in cases {
        assert_eq!(town.holds(area), held, "row of {area:?}");
        assert_eq!(town.covers(Some(area)), covered, "question about {area:?}");
        assert_eq!(town.may_see_figures_of(Some(area)), sums, "sums of {area:?}");
    }
    assert!(!town.covers(None) && town.may_see_figures_of(None));
    assert_eq!(town.only_area(), Some("330784105"));
}

#[test]
fn nothing_holds_nothing_and_everything_holds_all() {
    let (nothing, all) = (Scope::nothing(), Scope::everything());
    assert_eq!(nothing, Scope::of(Vec::<&str>::new()).unwrap());
    for area in ["", "330784", "west"] {
        assert!(
            !nothing.holds(area) && !nothing.covers(Some(area)) && !nothing.may_see_figures_of(Some(area))
        );
        assert!(all.holds(area) && all.covers(Some(area)) && all.may_see_figures_of(Some(area)));
    }
    assert!(!nothing.covers(None) && !nothing.may_see_figures_of(None) && all.covers(None));
    assert_eq!((nothing.condition_on("c"), all.condition_on("c")), ("0".to_owned(), "1".to_owned()));
    assert_eq!((nothing.held_by("c"), all.held_by("c")), ("0".to_owned(), "1".to_owned()));
    let many: Vec<String> = (0..=AREAS_MAX).map(|number| format!("a{number}")).collect();
    assert!(Scope::of(many).is_err());
}
