//! Every status × every action; what is wrong with texts, times and turns; and that a refusal says so in both languages.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use proptest::prelude::*;
use quanyu_wire::Language;

use super::*;

const NOW: Timestamp = Timestamp::from_millis(1_775_000_000_000);

fn all() -> [Action; 9] {
    [
        Action::Acknowledge { note: None },
        Action::Assign { organisation: "traffic police".into(), note: None },
        Action::Shelve { reason: "road works".into(), until_at: Some(NOW.plus_days(2)) },
        Action::Resume { note: Some("over".into()) },
        Action::Record { action: "patrol doubled".into() },
        Action::Assess { verdict: WarningVerdict::FalseAlarm, note: None },
        Action::HandOver { organisation: "night shift".into(), note: None },
        Action::Clear { cause: WarningClearing::DealtWith, note: None },
        Action::Comment { text: "market day".into() },
    ]
}

#[test]
fn what_can_be_done_where() {
    // Columns as in `all`: acknowledge, assign, shelve, resume, record, assess, hand over, clear, comment.
    let table = [
        (Status::Unraised, "........."),
        (Status::Raised, "yyy.yyyyy"),
        (Status::Acknowledged, ".yy.yyyyy"),
        (Status::Assigned, ".yy.yyyyy"),
        (Status::Shelved, ".y.yyyyyy"),
        (Status::Returned, "y...yyyyy"),
        (Status::Cleared, "....yy..y"),
        (Status::Expired, "....yy..y"),
    ];
    for (status, row) in table {
        for (action, expected) in all().into_iter().zip(row.chars()) {
            let decided = action.decide(Standing { status, turn: 3 }, 3, NOW);
            assert_eq!(decided.is_ok(), expected == 'y', "{status:?} {action:?}");
            if let Err(refused) = decided {
                assert_eq!(refused.reason(), "NOT_POSSIBLE_IN_STATUS");
                assert!(refused.text(Language::English).contains(status.as_str()));
                assert!(refused.text(Language::Chinese).contains(status.chinese()));
            }
        }
    }
}

#[test]
fn an_old_turn_is_refused_with_the_current_one_unless_it_does_not_matter() {
    let met = Standing { status: Status::Raised, turn: 3 };
    for action in all() {
        let decided = action.decide(met, 2, NOW);
        if action.holds_always() {
            assert!(decided.is_ok(), "{action:?}");
            continue;
        }
        let refused = decided.unwrap_err();
        assert_eq!(refused, Refused::Turn { seen: 2, current: 3, status: Status::Raised });
        assert_eq!(refused.reason(), "STALE_TURN");
        assert!(refused.text(Language::English).contains("turn 3"));
        assert!(refused.text(Language::Chinese).contains("第 3 轮"));
    }
    let ahead = all()[0].decide(met, 4, NOW).unwrap_err();
    assert_eq!(ahead.reason(), "TURN_AHEAD");
}

fn faults(action: &Action) -> Vec<(String, &'static str)> {
    match action.decide(Standing { status: Status::Raised, turn: 1 }, 1, NOW) {
        Err(Refused::Faults(faults)) => faults.into_iter().map(|fault| (fault.field, fault.reason)).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_fault_is_told() {
    let shelve = |reason: &str, until_at| Action::Shelve { reason: reason.into(), until_at };
    let number = "LOOKS_LIKE_A_NUMBER_OF_A_PERSON";
    let long = "长".repeat(501);
    let cases: [(Action, &[(&str, &str)]); 11] = [
        (shelve("", None), &[("reason", "MISSING"), ("until_at", "MISSING")]),
        (shelve("x", Some(NOW)), &[("until_at", "IN_PAST")]),
        (
            shelve("x", Some(Timestamp::from_millis(NOW.plus_days(30).millis() + 1))),
            &[("until_at", "TOO_FAR")],
        ),
        (shelve(&long, Some(NOW.plus_days(30))), &[("reason", "TOO_LONG")]),
        (Action::Comment { text: "电话 13800001234".into() }, &[("text", number)]),
        (Action::Comment { text: "a\nb".into() }, &[("text", "MALFORMED")]),
        (Action::Acknowledge { note: Some(" ".into()) }, &[("note", "EMPTY")]),
        (Action::Record { action: "1234567".into() }, &[("action", number)]),
        (
            Action::Assign { organisation: "x".repeat(129), note: Some("１２３４５６７".into()) },
            &[("organisation", "TOO_LONG"), ("note", number)],
        ),
        (Action::Assess { verdict: WarningVerdict::Unspecified, note: None }, &[("verdict", "MISSING")]),
        (
            Action::Clear { cause: WarningClearing::ReturnedToNormal, note: None },
            &[("cause", "UNKNOWN_CHOICE")],
        ),
    ];
    for (action, expected) in cases {
        let found = faults(&action);
        let found: Vec<(&str, &str)> =
            found.iter().map(|(field, reason)| (field.as_str(), *reason)).collect();
        assert_eq!(found, expected, "{action:?}");
    }
    let turn = all()[0].decide(Standing { status: Status::Raised, turn: 1 }, 0, NOW);
    assert!(matches!(turn, Err(Refused::Faults(faults)) if faults[0].reason == "BELOW_MINIMUM"));
}

#[test]
fn the_event_carries_the_turn_that_was_seen() {
    let met = Standing { status: Status::Raised, turn: 5 };
    let payload = all()[2].decide(met, 5, NOW).unwrap();
    let until_at = NOW.plus_days(2);
    assert_eq!(payload, WarningShelved { seen_turn: 5, reason: "road works".into(), until_at }.into());
    assert_eq!(payload, all()[2].payload(5));
}

proptest! {
    #[test]
    fn a_text_with_seven_digits_in_a_row_never_becomes_an_event(
        before in "[a-z警 ]{0,20}",
        digits in "[0-9]{7,18}",
        after in "[a-z ]{0,20}",
    ) {
        let action = Action::Comment { text: format!("{before}{digits}{after}") };
        let decided = action.decide(Standing { status: Status::Raised, turn: 1 }, 1, NOW);
        prop_assert!(decided.is_err());
    }

    #[test]
    fn only_the_turn_that_is_counts(turn in 1_u32..1_000, seen in 1_i32..1_000) {
        let decided = Action::Acknowledge { note: None }.decide(Standing { status: Status::Raised, turn }, seen, NOW);
        prop_assert_eq!(decided.is_ok(), i64::from(seen) == i64::from(turn));
    }
}
