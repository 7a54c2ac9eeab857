//! A small city for tests: a county of two towns, a zone over both, and every other file of a set.
//!
//! Used by the tests of this crate only. Its county is 119.9 … 120.3 east and 28.8 … 29.0 north; the towns meet at 120.1.

use crate::reference::{Files, Problem, ReferenceSet};

const SET: &str = r#"name = "sample"
version = "1"
title = "样例"
title_en = "Sample"
zone = "Asia/Shanghai"
coordinate_system = "wgs84"
synthetic_shapes = true
synthetic_populations = true
sources = ["made up"]

[bounds]
west = 119.9
south = 28.8
east = 120.3
north = 29.0
"#;

const AREAS: &str = "\
area_id,kind,parent_id,name,name_en,valid_from,valid_to,longitude,latitude,overlay
city,county,,市,City,2000-01-01,,120.1,28.9,no
west,town,city,西,West,2000-01-01,,120.0,28.9,no
east,town,city,东,East,2000-01-01,2026-01-01,120.2,28.9,no
east,town,city,新东,New East,2026-01-01,,120.2,28.9,no
zone,zone,city,区,Zone,2000-01-01,,120.1,28.9,yes
";

const ALIASES: &str = "\
area_id,system,version,code,valid_from,valid_to
city,nbs,2023,330784,2000-01-01,
west,nbs,2023,330784105,2000-01-01,
east,nbs,2023,330784109,2000-01-01,
east,map-vendor,2023,330784105,2000-01-01,
";

const SLA: &str = "\
kind,transition,limit,unit,version,valid_from
hazard,rectified,15,working_days,1,2020-01-01
hazard,rectified,10,working_days,2,2026-01-01
dispute,receipt_confirmed,24,hours,1,2020-01-01
petition,answered,60,calendar_days,1,2020-01-01
";

/// The files of a set that is right.
pub(crate) fn files() -> Files {
    let shapes = [
        feature("city", &square(119.9, 120.3)),
        feature("west", &square(119.9, 120.1)),
        feature("east", &square(120.1, 120.3)),
        feature("zone", "[[120.05,28.85],[120.15,28.85],[120.15,28.95],[120.05,28.95],[120.05,28.85]]"),
    ];
    let geojson = format!("{{\"type\":\"FeatureCollection\",\"features\":[\n{}\n]}}\n", shapes.join(",\n"));
    let files = [
        ("set.toml", SET),
        ("areas.csv", AREAS),
        ("aliases.csv", ALIASES),
        ("areas.geojson", &geojson),
        ("populations.csv", "area_id,year,residents,insured\ncity,2026,1000,300\n"),
        ("categories.csv", "code_system,code,class,type,name,name_en\nx,1,criminal,theft,盗窃,Theft\n"),
        ("channels.csv", "code,channel,name\n0101,phone_110,110\n"),
        ("departments.csv", "department_id,name,name_en,leads\npolice,公安局,Police,incident\n"),
        ("sla_limits.csv", SLA),
    ];
    files.into_iter().map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec())).collect()
}

/// The set that they make.
#[expect(clippy::expect_used, reason = "a sample that is wrong fails its test")]
pub(crate) fn set() -> ReferenceSet {
    ReferenceSet::parse(&files()).expect("the sample is right")
}

/// What is wrong once `from` reads `to` in one file.
pub(crate) fn problems(file: &str, from: &str, to: &str) -> Vec<Problem> {
    ReferenceSet::parse(&changed(file, from, to)).err().unwrap_or_default()
}

/// The sample with a text replaced, which must stand there.
#[expect(clippy::expect_used, reason = "a sample that is no text fails its test")]
pub(crate) fn changed(file: &str, from: &str, to: &str) -> Files {
    let mut files = files();
    let text = String::from_utf8(files[file].clone()).expect("the sample is UTF-8");
    assert!(text.contains(from), "{file} has no {from:?}");
    files.insert(file.to_owned(), text.replacen(from, to, 1).into_bytes());
    files
}

/// A ring from one longitude to another, over the county's whole height.
pub(crate) fn square(west: f64, east: f64) -> String {
    format!("[[{west},28.8],[{east},28.8],[{east},29.0],[{west},29.0],[{west},28.8]]")
}

fn feature(area_id: &str, ring: &str) -> String {
    format!(
        "{{\"type\":\"Feature\",\"properties\":{{\"area_id\":\"{area_id}\",\"synthetic\":true}},\
         \"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[{ring}]}}}}"
    )
}
