//! A set there and back, versions that never change, and values that are none.
#![allow(clippy::unwrap_used)]

use super::{Published, PublishedError, Step};
use crate::reference::{Files, ReferenceSet};
use crate::sample;

fn next(files: &Files, current: Option<&Published>) -> Result<Step, PublishedError> {
    Published::next(&ReferenceSet::parse(files).unwrap(), files, current)
}

fn published(files: &Files, current: Option<&Published>) -> Published {
    match next(files, current).unwrap() {
        Step::Publish(published) => *published,
        Step::Nothing => panic!("there is something to publish"),
    }
}

#[test]
fn a_set_is_the_same_after_the_log() {
    let first = published(&sample::files(), None);
    let read = Published::decode(&first.encode().unwrap()).unwrap();
    assert_eq!(read, first);
    assert_eq!(read.set().unwrap(), sample::set());
}

#[test]
fn the_same_again_changes_nothing_and_other_content_needs_another_version() {
    let first = published(&sample::files(), None);
    assert_eq!(next(&sample::files(), Some(&first)).unwrap(), Step::Nothing);
    let other = sample::changed("populations.csv", "1000", "1001");
    assert!(
        matches!(next(&other, Some(&first)), Err(PublishedError::Changed { version, .. }) if version == "1")
    );
}

#[test]
fn an_older_version_comes_back_only_as_it_was() {
    let first = published(&sample::files(), None);
    let second = published(&sample::changed("set.toml", "version = \"1\"", "version = \"2\""), Some(&first));
    assert_eq!(second.history.len(), 2);
    let back = published(&sample::files(), Some(&second));
    assert_eq!((back.version.as_str(), &back.checksum), ("1", &first.checksum));
    let other = sample::changed("populations.csv", "1000", "1001");
    assert!(matches!(next(&other, Some(&second)), Err(PublishedError::Changed { .. })));
}

#[test]
fn what_is_no_value_is_refused() {
    let mut damaged = published(&sample::files(), None);
    damaged.checksum = "0".to_owned();
    let value = damaged.encode().unwrap();
    assert!(matches!(Published::decode(&value), Err(PublishedError::Unreadable(_))));
    assert!(matches!(Published::decode(b"{}"), Err(PublishedError::Unreadable(_))));
}

#[test]
fn a_set_beyond_a_record_is_refused() {
    let mut large = published(&sample::files(), None);
    // Digits of a simple generator do not compress to nothing.
    let mut state = 1_u64;
    let noise: String = (0..1_500_000)
        .map(|_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            char::from(b' ' + u8::try_from((state >> 33) % 90).unwrap())
        })
        .collect();
    large.files.insert("areas.geojson".to_owned(), noise);
    assert!(matches!(large.encode(), Err(PublishedError::TooLarge { found }) if found > 900_000));
}
