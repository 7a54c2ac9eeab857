//! Limits by colour and turn, what is told once, and that whoever looks, and however often, says the same.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use proptest::prelude::*;
use quanyu_event::WarningEvent;

use super::*;
use crate::row::sample::{self, RAISED};

fn settings() -> Settings {
    let organisations = vec!["city command".to_owned(), "mayor's office".to_owned()];
    Settings { organisations, ..Settings::default() }
}

fn waiting(row: WarningRow) -> Open {
    Open { row, turn_since: RAISED }
}

fn minutes(after: i64) -> Timestamp {
    Timestamp::from_millis(RAISED.millis() + after * MINUTE_MS)
}

/// (level or name, minutes after raising) of what is due.
fn said(warning: &Open, after: i64) -> Vec<(String, i64)> {
    let events = due(std::slice::from_ref(warning), &settings(), minutes(after));
    let one = |event: &Envelope| {
        let name = match &event.payload {
            Payload::Warning(WarningEvent::Escalated(told)) => {
                format!("{} {}", told.level, told.organisation)
            }
            other => other.event_name().to_owned(),
        };
        assert_eq!((event.recorded_at, event.exercise), (event.occurred_at, warning.row.exercise));
        (name, (event.occurred_at.millis() - RAISED.millis()) / MINUTE_MS)
    };
    events.iter().map(one).collect()
}

#[test]
fn a_level_is_told_at_its_limit_and_the_next_after_the_same_time_again() {
    let yellow = waiting(sample::warning());
    let first = ("1 city command".to_owned(), 240);
    let second = ("2 mayor's office".to_owned(), 480);
    assert_eq!(said(&yellow, 239), []);
    assert_eq!(said(&yellow, 240), std::slice::from_ref(&first));
    assert_eq!(said(&yellow, 500), [first, second.clone()]);
    let told = waiting(WarningRow { escalation: 1, escalated_at: Some(minutes(240)), ..sample::warning() });
    assert_eq!(said(&told, 479), []);
    assert_eq!(said(&told, 480), [second]);
}

#[test]
fn a_new_turn_has_a_clock_and_ids_of_its_own() {
    let row = WarningRow { escalation: 2, escalated_at: Some(minutes(480)), turn: 4, ..sample::warning() };
    let again = Open { row, turn_since: minutes(600) };
    assert_eq!(said(&again, 839), []);
    assert_eq!(said(&again, 840), [("1 city command".to_owned(), 840)]);
    let first = due(&[waiting(sample::warning())], &settings(), minutes(240))[0].event_id;
    assert_ne!(due(&[again], &settings(), minutes(840))[0].event_id, first);
}

#[test]
fn only_what_nobody_acknowledged_escalates() {
    for status in Status::ALL {
        let row = WarningRow { status, ..sample::warning() };
        let escalates = !said(&waiting(row), 500).is_empty();
        assert_eq!(escalates, status == Status::Raised, "{status:?}");
    }
    let red = waiting(WarningRow { colour_max: WarningColour::Red, ..sample::warning() });
    assert_eq!(said(&red, 15).len(), 1);
    let nobody = Settings { organisations: Vec::new(), ..settings() };
    assert!(due(&[red], &nobody, minutes(10_000)).is_empty());
}

#[test]
fn a_shelving_ends_at_its_time_and_silence_ends_a_warning() {
    let row =
        WarningRow { status: Status::Shelved, shelved_until_at: Some(minutes(100)), ..sample::warning() };
    let shelved = waiting(row);
    assert_eq!(said(&shelved, 99), []);
    assert_eq!(said(&shelved, 5_000), [("WarningResumed".to_owned(), 100)]);
    let month = 30 * 24 * 60;
    for status in [Status::Raised, Status::Acknowledged, Status::Assigned, Status::Returned] {
        let quiet = waiting(WarningRow { status, ..sample::warning() });
        assert_eq!(said(&quiet, month), [("WarningExpired".to_owned(), month)], "{status:?}");
    }
    let over = waiting(WarningRow { status: Status::Cleared, ..sample::warning() });
    assert_eq!(said(&over, month), []);
}

#[test]
fn a_warning_that_moved_on_between_two_questions_waits() {
    let turn = |turn| Turn { subject: sample::warning().subject, turn, since: RAISED };
    assert_eq!(open(vec![sample::warning()], vec![turn(1)]), [waiting(sample::warning())]);
    assert_eq!(open(vec![sample::warning()], vec![turn(2)]), []);
}

#[test]
fn limits_that_make_no_sense_are_named() {
    assert_eq!(settings().faults(), Vec::<String>::new());
    let minutes = Minutes { red: 0, ..settings().minutes };
    let wrong = Settings { minutes, organisations: vec![" ".into()], expire_days: 0 };
    assert_eq!(wrong.faults().len(), 3);
    assert!(toml::from_str::<Settings>("expire_day = 3").is_err());
    assert_eq!(toml::from_str::<Settings>("expire_days = 3").unwrap().expire_days, 3);
}

proptest! {
    #[test]
    fn whoever_looks_later_says_all_that_was_said_before_word_for_word(early in 0_i64..2_000, later in 0_i64..2_000) {
        let warning = [waiting(sample::warning())];
        let at = |after| due(&warning, &settings(), minutes(after));
        let (first, all) = (at(early), at(early + later));
        prop_assert_eq!(&all[..first.len()], &first[..]);
        prop_assert!(all.iter().all(|event| event.occurred_at <= minutes(early + later)));
    }
}
