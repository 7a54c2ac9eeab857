//! The choice by history, what cannot be judged, and what stands among all series.

#![allow(clippy::unwrap_used)]

use quanyu_detect::farrington::{Dating, FlexibleSettings, Limit54, Series, farrington_flexible};

use super::*;
use crate::set::{DEFAULT, DetectorSet};

fn weekly() -> SeriesDefinition {
    DetectorSet::parse(DEFAULT)
        .unwrap()
        .series
        .into_iter()
        .find(|line| line.name == "incident-weekly")
        .unwrap()
}

fn key(town: u32) -> Key {
    Key { area: format!("33078410{town}"), category: "dispute".into() }
}

/// Six towns with three to six a week over so many weeks, and one town with more in the last.
fn counts(weeks: i64, last: i64) -> Counts {
    let mut counts = Counts::default();
    for town in 0..6_u32 {
        for week in 0..weeks {
            let usual = 3 + (week * 7 + i64::from(town) * 5) % 4;
            let more = if town == 2 && week == weeks - 1 { last } else { 0 };
            counts.add(&key(town), Bin(2_600 + week), usual + more);
        }
    }
    counts
}

fn last(weeks: i64) -> Bin {
    Bin(2_600 + weeks - 1)
}

#[test]
fn the_history_chooses_the_detector() {
    for (weeks, detector) in [
        (8, "ears-c1"),
        (10, "ears-c2"),
        (14, "share"),
        (60, "share"),
        (160, "farrington-flexible"),
        (264, "farrington-flexible"),
    ] {
        let judged = judge(&weekly(), &counts(weeks, 40), last(weeks), BTreeSet::new());
        assert_eq!(judged.tested, 6, "{weeks}");
        assert_eq!(judged.findings.len(), 1, "{weeks}: {judged:?}");
        let found = &judged.findings[0];
        assert_eq!((found.detector, found.areas.first()), (detector, Some(&key(2).area)), "{weeks}");
    }
}

#[test]
fn too_little_history_is_said_and_counted() {
    let judged = judge(&weekly(), &counts(5, 40), last(5), BTreeSet::new());
    assert_eq!((judged.tested, judged.findings.len()), (0, 0));
    assert_eq!(judged.untestable["too little history: 4 of 7 weeks before"], 6);
    assert_eq!(judge(&weekly(), &Counts::default(), Bin(1), BTreeSet::new()), Judgement::default());
}

#[test]
fn farrington_says_what_it_says_of_the_same_series_in_a_file() {
    let (weeks, counts) = (300, counts(300, 9));
    let found = judge(&weekly(), &counts, last(weeks), BTreeSet::new()).findings.remove(0);
    let definition = weekly();
    let length = usize::try_from(weeks).unwrap().min(definition.history_bins_max);
    let series = counts.history(&key(2), last(weeks), length);
    let first = last(weeks).plus(1 - i64::try_from(length).unwrap());
    let first_day = i32::try_from(first.first_day(definition.bin).unwrap()).unwrap();
    let series = Series {
        counts: &series,
        population: None,
        dating: Dating::Dates { freq: 52, first_day, bin_days: 7 },
    };
    let settings =
        FlexibleSettings { b: 5, w: 3, limit54: Limit54 { sum: 0, bins: 4 }, ..FlexibleSettings::improved() };
    let point =
        farrington_flexible(&series, &settings, length - 1..length).unwrap().remove(0).finding.unwrap();
    assert_eq!((found.p, found.expected, found.upper), (Some(point.p), Some(point.mean), point.upper));
}

#[test]
fn a_suspended_series_is_neither_judged_nor_forgotten() {
    let (definition, counts) = (weekly(), counts(60, 40));
    let suspended = BTreeSet::from([key(2)]);
    let all = judge(&definition, &counts, last(60), BTreeSet::new());
    let judged = judge(&definition, &counts, last(60), suspended.clone());
    assert_eq!(judged.tested, all.tested - 1);
    assert!(!all.findings.is_empty() && judged.findings.is_empty());
    assert_eq!(judged.suspended, suspended);
}
