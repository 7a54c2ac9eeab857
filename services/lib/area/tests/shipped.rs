//! The sets under deploy/reference: each is right, and says what a user of it relies on.
//!
//! Yongkang has everything; Riverside shows that another city is another folder.
#![allow(clippy::unwrap_used)]

use std::path::Path;

use jiff::civil::date;
use quanyu_area::reference::{AreaKind, Files, ReferenceSet};
use quanyu_area::{Areas, Calendar, published};

fn files(city: &str) -> Files {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../deploy/reference").join(city);
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), std::fs::read(&path).unwrap()))
        .collect()
}

fn set(city: &str) -> ReferenceSet {
    ReferenceSet::parse(&files(city)).unwrap_or_else(|problems| {
        let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
        panic!("{city}:\n{}", lines.join("\n"))
    })
}

#[test]
fn yongkang_is_right_and_nothing_in_it_is_odd() {
    let set = set("yongkang");
    assert_eq!(set.warnings, []);
    let of_kind = |kind| set.areas.iter().filter(|area| area.kind == kind).count();
    assert_eq!((of_kind(AreaKind::County), of_kind(AreaKind::Town), of_kind(AreaKind::Zone)), (1, 14, 2));
    assert!(set.shapes.len() == 17 && set.shapes.iter().all(|shape| shape.synthetic));
    assert_eq!((set.channels.len(), set.departments.len(), set.lunar.len()), (11, 10, 20));
    let step = published::Published::next(&set, &files("yongkang"), None).unwrap();
    let published::Step::Publish(record) = step else { panic!("nothing to publish") };
    assert!(record.encode().unwrap().len() < 100_000);
}

#[test]
fn towns_of_yongkang_sum_up_to_the_city() {
    let set = set("yongkang");
    for year in 2024..=2026 {
        let heads = |city: bool| {
            let own =
                set.populations.iter().filter(|row| row.year == year && (row.area_id == "yongkang") == city);
            own.fold((0, 0), |sum, row| (sum.0 + row.residents, sum.1 + row.insured))
        };
        assert_eq!(heads(true), heads(false), "{year}");
    }
}

#[test]
fn both_code_lists_of_yongkang_resolve_and_every_centroid_lies_in_its_town() {
    let set = set("yongkang");
    let areas = Areas::of(&set);
    let on = date(2026, 11, 1);
    let name = |system| areas.resolve_code(system, "2023", "330784105", on).map(|area| area.name.clone());
    assert_eq!(name("nbs").as_deref(), Some("石柱镇"));
    assert_eq!(name("map-vendor").as_deref(), Some("方岩镇"));
    for area in set.areas.iter().filter(|area| area.kind == AreaKind::Town) {
        let (longitude, latitude) = area.centroid.unwrap();
        assert_eq!(areas.locate(longitude, latitude, on).statutory, Some(area));
    }
    let overlays = areas.locate(120.190, 28.925, on).overlays;
    assert_eq!(overlays.iter().map(|area| area.name.as_str()).collect::<Vec<_>>(), ["方岩风景名胜区"]);
}

#[test]
fn the_shipped_calendar_knows_its_facts() {
    let set = set("yongkang");
    let calendar = Calendar::of(&set);
    for year in &set.lunar {
        assert!(!calendar.is_working_day(year.first_day), "{} is a day off", year.first_day);
    }
    let worked =
        [date(2024, 2, 4), date(2024, 2, 18), date(2025, 1, 26), date(2026, 2, 14), date(2026, 10, 10)];
    assert!(worked.iter().all(|day| calendar.is_working_day(*day)));
    let off = [date(2024, 2, 12), date(2025, 10, 8), date(2026, 1, 2), date(2026, 6, 19)];
    assert!(!off.iter().any(|day| calendar.is_working_day(*day)));
    assert_eq!(calendar.partner(date(2025, 1, 29)), Some(date(2024, 2, 10)));
}

#[test]
fn riverside_is_another_folder() {
    let set = set("riverside");
    assert_eq!(set.warnings, []);
    let areas = Areas::of(&set);
    assert_eq!(areas.zone().iana_name(), Some("America/New_York"));
    let east = areas.locate(-75.25, 40.1, date(2026, 5, 1)).statutory.map(|area| area.id.as_str());
    assert_eq!(east, Some("riverside-east"));
    assert_eq!(Calendar::of(&set).partner(date(2026, 2, 17)), Some(date(2025, 2, 18)));
}
