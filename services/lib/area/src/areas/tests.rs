//! Places found by code, by position and by kinship.
//!
//! The property draws positions inside a town and expects that town, whatever overlays lie above.
#![allow(clippy::unwrap_used)]

use jiff::civil::date;
use proptest::prelude::*;

use super::Areas;
use crate::reference::ReferenceSet;
use crate::sample;

#[test]
fn the_same_code_means_another_town_in_another_list() {
    let areas = Areas::of(&sample::set());
    let on = date(2026, 3, 1);
    let id = |system, code| areas.resolve_code(system, "2023", code, on).map(|area| area.id.as_str());
    assert_eq!(id("nbs", "330784105"), Some("west"));
    assert_eq!(id("map-vendor", "330784105"), Some("east"));
    assert_eq!(id("gbt2260", "330784105"), None);
    assert_eq!(areas.resolve_code("nbs", "2020", "330784105", on), None, "another edition is another list");
    assert_eq!(areas.resolve_code("nbs", "2023", "330784105", date(1999, 1, 1)), None);
    assert_eq!(areas.alias("east", "nbs", on).map(|alias| alias.code.as_str()), Some("330784109"));
}

#[test]
fn an_area_is_what_it_was_on_the_day() {
    let areas = Areas::of(&sample::set());
    let name = |on| areas.area("east", on).map(|area| area.name_en.as_str());
    assert_eq!(name(date(2025, 12, 31)), Some("East"));
    assert_eq!(name(date(2026, 1, 1)), Some("New East"));
    assert_eq!(areas.locate(120.2, 28.9, date(1999, 1, 1)).statutory, None);
}

#[test]
fn ancestors_go_up_to_the_root() {
    let areas = Areas::of(&sample::set());
    let ids = |id| areas.ancestors(id, date(2026, 1, 1)).map(|area| area.id.as_str()).collect::<Vec<_>>();
    assert_eq!(ids("west"), ["city"]);
    assert_eq!(ids("city"), Vec::<&str>::new());
    assert_eq!(areas.zone().iana_name(), Some("Asia/Shanghai"));
}

#[test]
fn nowhere_is_nowhere_and_an_edge_has_one_owner() {
    let areas = Areas::of(&sample::set());
    let on = date(2026, 1, 1);
    let outside = areas.locate(121.0, 28.9, on);
    assert_eq!((outside.statutory, outside.overlays.len()), (None, 0));
    assert_eq!(areas.locate(120.1, 28.9, on).statutory.map(|area| area.id.as_str()), Some("east"));
    assert_eq!(areas.locate(f64::NAN, 28.9, on).statutory, None);
}

#[test]
fn a_position_is_named_by_the_list_that_towns_are_known_by() {
    let areas = Areas::of(&sample::set());
    let on = date(2026, 6, 1);
    let named = |longitude| {
        areas.named_at(longitude, 28.9, on).map(|alias| (alias.system.as_str(), alias.code.as_str()))
    };
    assert_eq!(named(120.0), Some(("nbs", "330784105")));
    assert_eq!(named(120.2), Some(("nbs", "330784109")), "not the map vendor's 330784105");
    assert_eq!(named(121.0), None);
}

#[test]
fn an_area_without_a_code_is_called_by_what_holds_it() {
    let files = sample::changed("aliases.csv", "east,nbs,2023,330784109,2000-01-01,\n", "");
    let areas = Areas::of(&ReferenceSet::parse(&files).unwrap());
    let code = areas.named_at(120.2, 28.9, date(2026, 6, 1)).map(|alias| alias.code.as_str());
    assert_eq!(code, Some("330784"));
}

proptest! {
    #[test]
    fn a_position_lies_in_the_town_that_holds_it(longitude in 119.91..120.29_f64, latitude in 28.81..28.99_f64) {
        prop_assume!((longitude - 120.1).abs() > 1e-6);
        let areas = Areas::of(&sample::set());
        let found = areas.locate(longitude, latitude, date(2026, 6, 1));
        let town = if longitude < 120.1 { "west" } else { "east" };
        prop_assert_eq!(found.statutory.map(|area| area.id.as_str()), Some(town));
        let in_zone = (120.05..=120.15).contains(&longitude) && (28.85..=28.95).contains(&latitude);
        prop_assert_eq!(found.overlays.len(), usize::from(in_zone));
    }
}
