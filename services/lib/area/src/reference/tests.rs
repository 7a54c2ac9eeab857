//! What a set must not have: each case changes one thing of the sample and names file, line and a word of the reason.
//!
//! A case costs one line. The last tests are about several problems at once and about what is only odd.
#![allow(clippy::unwrap_used)]

use super::{Problem, ReferenceSet};
use crate::sample::{changed, files, problems, square};

/// (file, what stands there, what stands there instead, line of the problem, a part of its text)
const CASES: &[(&str, &str, &str, u64, &str)] = &[
    (
        "areas.csv",
        "2000-01-01,2026-01-01,120.2",
        "2000-01-01,2026-02-01,120.2",
        5,
        "overlapping validity: line 4",
    ),
    ("areas.csv", "west,town,city", "west,town,nowhere", 3, "unknown parent nowhere"),
    ("areas.csv", "west,town,city", "west,town,zone", 3, "is an overlay"),
    ("areas.csv", "west,town,city", "west,county,city", 3, "a county cannot be part of a county"),
    ("areas.csv", "city,county,,", "city,county,west,", 2, "city is part of itself"),
    ("areas.csv", "West,2000-01-01", "West,1999-01-01", 3, "valid outside the validity of city"),
    ("areas.csv", "West,2000-01-01", "West,2000-13-01", 3, "is no date"),
    ("areas.csv", "2000-01-01,2026-01-01", "2000-01-01,2000-01-01", 4, "not after 2000-01-01"),
    ("areas.csv", "120.0,28.9,no", "28.9,120.0,no", 3, "latitude"),
    ("areas.csv", "120.0,28.9,no", "120.0,,no", 3, "half a position"),
    ("areas.csv", "120.0,28.9,no", "119.5,28.9,no", 3, "leaves the city's bounds"),
    ("areas.csv", "120.1,28.9,yes", "120.1,28.9,no", 6, "a zone is always an overlay"),
    ("areas.csv", "west,town,city,西", "west,town,city", 3, "9 cells instead of 10"),
    ("areas.csv", "area_id,kind", "id,kind", 1, "begin the file with area_id,kind"),
    (
        "aliases.csv",
        "east,nbs,2023,330784109",
        "east,nbs,2023,330784105",
        4,
        "duplicate code nbs 2023 330784105: line 3",
    ),
    ("aliases.csv", "west,nbs", "nowhere,nbs", 3, "unknown area nowhere"),
    ("aliases.csv", "330784109", "33078410", 4, "must have 2, 4, 6, 9, 12 or 15 digits"),
    ("populations.csv", "1000", "-1", 2, "no such number"),
    ("populations.csv", "city", "nowhere", 2, "unknown area nowhere"),
    ("categories.csv", "criminal", "crime", 2, "use criminal, public_order"),
    ("channels.csv", "phone_110", "pigeon", 2, "is unknown"),
    ("departments.csv", "police,公安局,Police,incident\n", "a,b,c,d\na,b,c,d\n", 3, "it stands in line 2"),
    ("sla_limits.csv", "15,working_days", "0,working_days", 2, "whole number from 1"),
    ("sla_limits.csv", "10,working_days,2", "10,working_days,1", 3, "duplicate hazard rectified 1"),
    ("set.toml", "Asia/Shanghai", "Asia/Jinhua", 5, "no such time zone"),
    ("set.toml", "title_en", "titel_en", 4, "unknown field"),
    ("set.toml", "synthetic_shapes = true", "synthetic_shapes = false", 2, "is labelled Some(true)"),
    ("areas.geojson", "\"west\"", "\"nowhere\"", 3, "unknown area nowhere"),
    ("areas.geojson", "\"east\"", "\"west\"", 4, "a second outline of west"),
    ("areas.geojson", "\"type\":\"Feature\"", "\"type\":", 2, "expected value"),
    ("areas.geojson", "[119.9,28.8]]]", "[119.9,28.81]]]", 2, "not closed"),
    ("areas.geojson", "120.15,28.95],[120.05,28.95]", "120.05,28.95],[120.15,28.95]", 5, "self-intersection"),
    ("areas.geojson", "[120.3,28.8]", "[190.3,28.8]", 2, "out of range"),
];

#[test]
fn each_mistake_is_refused_with_line_and_reason() {
    for (file, from, to, line, reason) in CASES {
        let found = problems(file, from, to);
        let hit = found.iter().any(|one| one.line == *line && one.to_string().contains(reason));
        assert!(hit, "{file}: {from:?} → {to:?} gives {found:#?}");
        assert!(found.iter().all(|one| !one.fix.is_empty()));
    }
}

#[test]
fn the_sample_is_right() {
    let set = ReferenceSet::parse(&files()).unwrap();
    assert_eq!(set.warnings, Vec::<Problem>::new());
    assert_eq!((set.areas.len(), set.aliases.len(), set.shapes.len()), (5, 4, 4));
}

#[test]
fn another_encoding_is_named_with_its_line() {
    let mut set = files();
    // 西 in GBK.
    let text = String::from_utf8(set["areas.csv"].clone()).unwrap();
    let (before, after) = text.split_once('西').unwrap();
    set.insert("areas.csv".to_owned(), [before.as_bytes(), &[0xce, 0xf7], after.as_bytes()].concat());
    let found = ReferenceSet::parse(&set).unwrap_err();
    let hit = found.iter().find(|one| one.reason.contains("not UTF-8")).unwrap();
    assert_eq!((hit.file.as_str(), hit.line), ("areas.csv", 3));
}

#[test]
fn gcj_02_declared_as_wgs_84_is_seen_where_it_leaves_the_city() {
    // The eastern edge as a map in GCJ-02 has it: half a kilometre beyond the county.
    let shifted = "[[120.12,28.81],[120.303,28.81],[120.303,28.99],[120.12,28.99],[120.12,28.81]]";
    let found = problems("areas.geojson", &square(120.1, 120.3), shifted);
    assert!(found.iter().any(|one| one.reason.contains("GCJ-02") && one.line == 4), "{found:#?}");
    assert!(found.iter().all(|one| one.fix.contains("coordinate_system")), "{found:#?}");
}

#[test]
fn gcj_02_declared_as_such_is_converted() {
    let mut set = changed("set.toml", "wgs84", "gcj02");
    set.remove("areas.geojson");
    let read = ReferenceSet::parse(&set).unwrap();
    let (longitude, latitude) = read.areas[1].centroid.unwrap();
    assert!((119.994..119.997).contains(&longitude) && (28.901..28.904).contains(&latitude));
}

#[test]
fn all_problems_are_told_at_once_and_only_so_many() {
    let mut set = changed("areas.csv", "west,town,city", "west,town,nowhere");
    set.insert("aliases.csv".to_owned(), b"area,code\n".to_vec());
    set.insert("area.csv".to_owned(), Vec::new());
    let found = ReferenceSet::parse(&set).unwrap_err();
    for file in ["areas.csv", "aliases.csv", "area.csv"] {
        assert!(found.iter().any(|one| one.file == file), "{file} is not in {found:?}");
    }
    let rows: String = (0..500).map(|row| format!("nowhere,nbs,2023,{row}x,2000-01-01,\n")).collect();
    let many = format!("area_id,system,version,code,valid_from,valid_to\n{rows}");
    set.insert("aliases.csv".to_owned(), many.into_bytes());
    assert_eq!(ReferenceSet::parse(&set).unwrap_err().len(), Problem::LISTED_MAX);
    assert_eq!(ReferenceSet::parse(&super::Files::new()).unwrap_err().len(), 3);
}

#[test]
fn a_centroid_outside_its_outline_is_only_odd() {
    let set = ReferenceSet::parse(&changed("areas.csv", "120.0,28.9,no", "120.25,28.9,no")).unwrap();
    assert_eq!(set.warnings.len(), 1);
    assert_eq!((set.warnings[0].line, set.warnings[0].field.as_str()), (3, "longitude"));
}

#[test]
fn outlines_are_turned_counter_clockwise() {
    use geo::Winding as _;
    let clockwise = "[[119.9,28.8],[119.9,29.0],[120.1,29.0],[120.1,28.8],[119.9,28.8]]";
    let set = ReferenceSet::parse(&changed("areas.geojson", &square(119.9, 120.1), clockwise)).unwrap();
    let turned = |shape: &super::Shape| shape.outline.iter().all(|polygon| polygon.exterior().is_ccw());
    assert!(set.shapes.iter().all(turned));
}
