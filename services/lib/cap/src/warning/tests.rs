//! A warning becomes a message: grades, languages, references, and what is never sent.
#![allow(clippy::unwrap_used)]

use super::{Occasion, Standing};
use crate::{Certainty, Colour, Error, Evidence, MessageType, Problem, Scope, Severity, Status, sample};

#[test]
fn a_warning_becomes_a_message_in_two_languages() {
    let alert = sample::warning().to_alert().unwrap();
    assert_eq!((alert.status, alert.message_type), (Status::Actual, MessageType::Alert));
    assert_eq!(alert.incidents, ["w1"]);
    let languages: Vec<&str> = alert.infos.iter().map(|info| info.language.as_str()).collect();
    assert_eq!(languages, ["zh-CN", "en"]);
    for info in &alert.infos {
        assert_eq!((info.severity, info.certainty), (Severity::Severe, Certainty::Likely));
        assert_eq!(info.effective, Some(alert.sent));
    }
    let parameter = |name| {
        let parameters = &alert.infos[0].parameters;
        parameters.iter().find(|one| one.name == name).map(|one| one.value.as_str())
    };
    assert_eq!(parameter("quanyu:colour"), Some("orange"));
    assert_eq!(parameter("quanyu:level"), Some("II"));
    assert_eq!(parameter("quanyu:expected"), Some("5.2"));
    assert_eq!(parameter("quanyu:series"), Some("fire/330784001/2026-W48"));
}

#[test]
fn an_exercise_is_never_actual_and_says_which() {
    let mut warning = sample::warning();
    warning.standing = Standing::Exercise { name: "Autumn".to_owned() };
    for occasion in [
        Occasion::Alert,
        Occasion::Update(vec![sample::earlier()]),
        Occasion::Cancel(vec![sample::earlier()]),
    ] {
        warning.occasion = occasion;
        let alert = warning.to_alert().unwrap();
        assert_eq!((alert.status, alert.note.as_deref()), (Status::Exercise, Some("Autumn")));
    }
    warning.standing = Standing::Exercise { name: String::new() };
    assert_eq!(warning.to_alert(), Err(Problem::Empty.of("note")));
}

#[test]
fn updates_and_cancels_name_earlier_messages_of_other_identifiers() {
    let mut warning = sample::warning();
    let own = warning.to_alert().unwrap().reference();
    let mut later = sample::earlier();
    later.sent = sample::moment("2026-11-26T19:52:13+08:00");
    let cases = [
        (Occasion::Update(Vec::new()), Err(Error::NoReferences)),
        (Occasion::Cancel(Vec::new()), Err(Error::NoReferences)),
        (Occasion::Update(vec![own]), Err(Error::RefersToItself)),
        (Occasion::Cancel(vec![later]), Err(Error::RefersToLater)),
        (Occasion::Update(vec![sample::earlier()]), Ok(MessageType::Update)),
        (Occasion::Cancel(vec![sample::earlier()]), Ok(MessageType::Cancel)),
    ];
    for (occasion, expected) in cases {
        warning.occasion = occasion;
        assert_eq!(warning.to_alert().map(|alert| alert.message_type), expected);
    }
}

#[test]
fn it_never_expires_before_it_is_sent_or_begins() {
    let mut warning = sample::warning();
    warning.expires = warning.sent;
    assert!(warning.to_alert().is_ok());
    warning.expires = sample::moment("2026-11-26T19:52:11+08:00");
    assert_eq!(warning.to_alert(), Err(Error::ExpiresBeforeSent));
    // The same instant in another zone.
    warning.expires = sample::moment("2026-11-26T11:52:12-00:00");
    assert!(warning.to_alert().is_ok());
    warning.onset = Some(sample::moment("2026-11-26T20:00:00+08:00"));
    assert_eq!(warning.to_alert(), Err(Error::ExpiresBeforeOnset));
}

#[test]
fn every_bound_is_kept() {
    let too_long = |chars_max| Problem::TooLong { chars_max };
    let broken = |breaking: &dyn Fn(&mut crate::Warning)| {
        let mut warning = sample::warning();
        breaking(&mut warning);
        warning.to_alert().err()
    };
    let cases = [
        (broken(&|w| w.english.headline = "x".repeat(161)), too_long(160).of("headline")),
        (broken(&|w| w.english.lead = Some("x".repeat(4000))), too_long(4000).of("description")),
        (broken(&|w| w.chinese.event = "字".repeat(201)), too_long(200).of("event")),
        (broken(&|w| w.chinese.event = " ".to_owned()), Problem::Empty.of("event")),
        (broken(&|w| w.chinese.event = "a\u{0}b".to_owned()), Problem::Character.of("event")),
        (broken(&|w| w.categories.clear()), Problem::Missing.of("category")),
        (broken(&|w| w.id = "a\"b".to_owned()), Problem::Character.of("incidents")),
        (broken(&|w| w.scope = Scope::Private { addresses: Vec::new() }), Problem::Missing.of("addresses")),
        (broken(&|w| w.areas = vec![w.areas[0].clone(); 51]), Problem::TooMany { items_max: 50 }.of("area")),
        (
            broken(&|w| w.parameters = vec![w.parameters[0].clone(); 60]),
            Problem::TooMany { items_max: 60 }.of("parameter"),
        ),
        (broken(&|w| w.evidence = Evidence::Probability(f64::NAN)), Problem::OutOfRange.of("certainty")),
        (broken(&|w| w.why.observed = f64::NAN), Problem::OutOfRange.of("observed")),
    ];
    for (found, expected) in cases {
        assert_eq!(found, Some(expected));
    }
    for web in ["javascript:alert(1)", "https://", "https://a b", "https://例", "ftp://a"] {
        let found = broken(&|w| w.web = Some(web.to_owned()));
        assert_eq!(found, Some(Problem::Form { expected: "a link" }.of("web")), "{web}");
    }
}

#[test]
fn colours_become_severities() {
    let mut warning = sample::warning();
    for colour in Colour::ALL {
        warning.colour = colour;
        let alert = warning.to_alert().unwrap();
        assert!(alert.infos.iter().all(|info| info.severity == colour.severity()));
    }
}
