//! One story of every kind through codec, engine and rows: the rows fit the tables, pairs cancel, a retry is no event.

use super::bench::{Cut, Log, fold};
use super::rows::{collapse, text};
use super::stories::stories;
use crate::tables::events_table;
use quanyu_event::{IncidentClass, Stream};
use quanyu_testkit::Story;
use quanyu_testkit::payload::incident;

#[test]
fn every_kind_has_a_story() {
    let told: std::collections::BTreeSet<_> = stories().iter().map(|(_, story)| story.kind()).collect();
    assert_eq!(told.len(), quanyu_event::Kind::ALL.len());
}

#[test]
fn rows_fit_the_tables_pairs_cancel_and_a_retry_is_no_event() {
    for (stream, story) in stories() {
        let ids: std::collections::BTreeSet<_> = story.events().iter().map(|event| event.event_id).collect();
        let (events, repeats) = (ids.len(), story.events().len() - ids.len());
        let (states, history) = crate::folds::folder(story.kind()).tables();
        let inserted = fold(&Log::of(stream, story.events()), &Cut::default());
        let subject = story.subject().as_str();
        assert_eq!(
            inserted.of(states).len(),
            2 * events - 1,
            "{subject}: −old and +new of every event but the first"
        );
        assert_eq!(inserted.of(history).len(), events, "{subject}");
        assert_eq!(inserted.of(&events_table(stream)).len(), events, "{subject}");
        let left = collapse(inserted.of(states));
        let [state] = left.as_slice() else { panic!("{subject}: one state is left") };
        assert_eq!(text(state, "subject"), subject);
        assert_eq!(state["events"], u32::try_from(events).unwrap().to_le_bytes(), "{subject}");
        let duplicates = inserted.of("duplicate_events");
        assert_eq!(duplicates.len(), repeats, "{subject}");
        assert!(duplicates.iter().all(|row| text(row, "reason") == "repeat"), "{subject}");
    }
}

#[test]
fn the_row_that_takes_a_state_back_repeats_it_with_its_version() {
    let story = Story::of("incident:1")
        .tells(incident::reported())
        .tells(incident::reclassified(IncidentClass::Criminal));
    let inserted = fold(&Log::of(Stream::Incident, story.events()), &Cut::default());
    let [first, back, second] = inserted.of("incidents")[..] else { panic!("three rows") };
    let value = |row: &super::rows::Row, column: &str| row[column].clone();
    assert_eq!([first, back, second].map(|row| row["sign"][0] as i8), [1, -1, 1]);
    for column in first.keys().filter(|column| *column != "sign") {
        assert_eq!(value(first, column), value(back, column), "{column}");
    }
    assert_eq!(
        (text(back, "category_class"), text(second, "category_class")),
        ("dispute".into(), "criminal".into())
    );
    assert_eq!(value(second, "version"), 1_u64.to_le_bytes());
    let origins: Vec<u64> = inserted.tables["incidents"].iter().map(|(at, _)| at.offset).collect();
    assert_eq!(origins, [0, 1, 1], "the −old row belongs to the event that replaced it");
}
