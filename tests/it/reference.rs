//! Reference data on the real stack: loaded as a whole, refused as a whole, in force in the tables.
//!
//! Another city is another folder; a version that is published never changes.

use std::fs;
use std::path::{Path, PathBuf};

use quanyu_tests::{Platform, until};

#[test]
fn a_city_is_loaded_as_a_whole_and_a_bad_set_changes_nothing() {
    let platform = Platform::with_roles();
    let shipped = |city: &str| Path::new(env!("CARGO_MANIFEST_DIR")).join("../deploy/reference").join(city);
    let load = |folder: &Path| platform.run(&["reference", "load", &folder.display().to_string(), "--json"]);

    assert_eq!(load(&shipped("yongkang")).ended_with(0).json()["outcome"], "loaded");
    assert_eq!(load(&shipped("yongkang")).ended_with(0).json()["outcome"], "unchanged");
    assert_eq!(load(&shipped("riverside")).ended_with(0).json()["outcome"], "loaded");
    until("both cities are in force", 60, || platform.number("SELECT count() FROM v1_reference_sets") == 2);
    let towns = "SELECT count() FROM v1_areas WHERE set_name = 'yongkang' AND kind = 'town'";
    assert_eq!(platform.number(towns), 14);
    assert_eq!(platform.number("SELECT count() FROM v1_areas WHERE outline IS NULL"), 0);
    assert_eq!(platform.number("SELECT count() FROM v1_calendar WHERE set_name = 'yongkang'"), 678);

    // A code that means two towns at once is named with its line, and nothing of the set is taken.
    let bad =
        altered(&platform, &shipped("yongkang"), "aliases.csv", "nbs,2023,330784106", "nbs,2023,330784105");
    let refused = load(&bad).ended_with(1).json();
    assert_eq!(refused["problems"][0]["file"], "aliases.csv");
    assert_eq!(refused["problems"][0]["line"], 9);
    // A version that is published takes no other content.
    let changed = altered(&platform, &shipped("riverside"), "populations.csv", "52000", "52001");
    let _ = load(&changed).ended_with(1);
    let sets = platform.run(&["reference", "show", "--json"]).ended_with(0).json();
    assert_eq!(sets["sets"].as_array().map(Vec::len), Some(2));

    // Raised, it is in force, and the version before is still in the table.
    let text = fs::read_to_string(changed.join("set.toml")).unwrap();
    fs::write(changed.join("set.toml"), text.replace("version = \"1\"", "version = \"2\"")).unwrap();
    assert_eq!(load(&changed).ended_with(0).json()["outcome"], "loaded");
    let heads = "SELECT max(residents) FROM v1_populations WHERE set_name = 'riverside'";
    until("the new version is in force", 60, || platform.number(heads) == 52_001);
    assert_eq!(platform.number("SELECT count() FROM areas FINAL WHERE set_name = 'riverside'"), 6);
}

/// A copy of a set with one text replaced.
fn altered(platform: &Platform, folder: &Path, file: &str, from: &str, to: &str) -> PathBuf {
    let copy = platform.scratch(&format!("altered-{file}"));
    fs::create_dir_all(&copy).unwrap();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, copy.join(path.file_name().unwrap())).unwrap();
    }
    let text = fs::read_to_string(copy.join(file)).unwrap();
    assert!(text.contains(from), "{file} has no {from}");
    fs::write(copy.join(file), text.replacen(from, to, 1)).unwrap();
    copy
}
