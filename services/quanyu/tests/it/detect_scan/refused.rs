//! What a scan cannot take is told: the file, the line, what is wrong and how to put it right; always with exit 2.

use super::Desk;

/// Four files that fit: places, cases, people, controls.
fn sound(desk: &Desk) -> [String; 4] {
    [
        desk.file("places.csv", "location,latitude,longitude\na,40,-75\nb,40.1,-75\nc,40.2,-75\n"),
        desk.file("cases.csv", CASES),
        desk.file("people.csv", "location,date,population\na,2026,10\nb,2026,20\nc,2026,30\n"),
        desk.file("controls.csv", "location,count,date\na,5,2026-01-02\nb,5,2026-01-03\nc,5,2026-01-05\n"),
    ]
}

const CASES: &str = "location,count,date\na,1,2026-01-01\nb,2,2026-01-04\na,3,2026-01-05\nc,2,2026-01-06\n";
const POISSON: &str = "--model poisson --cases CASES --locations PLACES --population PEOPLE";
const PERMUTATION: &str = "--model permutation --cases CASES --locations PLACES";
const GIVEN: &str = "--statistic eb-poisson --cases CASES --baselines BASE --zones ZONES";

/// Runs a scan over sound files, one of them with another text.
fn told(line: &str, changed: &[(&str, &str)]) -> String {
    let desk = Desk::new();
    sound(&desk);
    for (name, text) in changed {
        desk.file(name, text);
    }
    let path = |name: &str| desk.home.path().join(name).display().to_string();
    let words: Vec<String> = line
        .split_whitespace()
        .map(|word| match word {
            "CASES" => path("cases.csv"),
            "PLACES" => path("places.csv"),
            "PEOPLE" => path("people.csv"),
            "CONTROLS" => path("controls.csv"),
            "BASE" => path("expected.csv"),
            "ZONES" => path("zones.txt"),
            "CAS" => path("cases.cas"),
            "GEO" => path("places.geo"),
            word => word.to_owned(),
        })
        .collect();
    desk.refused(&words.iter().map(String::as_str).collect::<Vec<_>>())
}

fn expect(line: &str, changed: &[(&str, &str)], parts: &[&str]) {
    let told = told(line, changed);
    for part in parts.iter().chain(&["fix"]) {
        assert!(told.contains(part), "`{part}` is not in what is told of {line} {changed:?}:\n{told}");
    }
}

#[test]
fn lines_of_cases_that_do_not_fit() {
    let with = |line: &str| format!("{CASES}{line}\n");
    for (text, parts) in [
        (with("d,1,2026-01-02"), ["cases.csv, line 6", "`d` is not in", "add it to"]),
        (with(",1,2026-01-02"), ["cases.csv, line 6", "location is empty", "name it"]),
        (with("a,-1,2026-01-02"), ["cases.csv, line 6", "`-1`", "whole number"]),
        (with("a,1,24/11/2026"), ["cases.csv, line 6", "24/11/2026", "four digits"]),
        (with("a,1,2026-02-30"), ["cases.csv, line 6", "2026-02-30", "2001-11-24"]),
        (with("a,1"), ["cases.csv, line 6", "2 cells, where the head has 3", "help"]),
        (
            "place,count,date\na,1,2026-01-01\n".to_owned(),
            ["cases.csv, line 1", "no column `location`", "place"],
        ),
        ("location,count\na,1\n".to_owned(), ["cases.csv, line 1", "no column `date`", "count"]),
        ("location,count,date\n".to_owned(), ["cases.csv", "no line", "help"]),
        ("location,count,date\na,0,2026-01-01\n".to_owned(), ["cases.csv", "no case", "at least two"]),
    ] {
        expect(PERMUTATION, &[("cases.csv", &text)], &parts);
    }
    let of_other_systems = with("d,1,2026-01-02").replace('\n', "\r\n");
    expect(PERMUTATION, &[("cases.csv", &of_other_systems)], &["cases.csv, line 6", "`d` is not in"]);
    expect(
        &format!("{PERMUTATION} --start 2026-01-02"),
        &[],
        &["cases.csv, line 2", "2026-01-01 lies outside", "--start"],
    );
    expect(&format!("{POISSON} --end 2026-01-05"), &[], &["cases.csv, line 5", "outside the study", "--end"]);
    let years = CASES.replace("2026-01-01", "2026");
    expect(
        &format!("{PERMUTATION} --unit day"),
        &[("cases.csv", &years)],
        &["cases.csv, line 2", "not one bin", "--unit"],
    );
    expect(PERMUTATION, &[("cases.csv", "location,count,date\na,1,2026-01-01\n")], &["at least 2 cases"]);
}

#[test]
fn people_that_do_not_fit() {
    let people = |text: &str| format!("location,date,population\n{text}");
    let none = people("a,2026,10\nb,2026,0\nc,2026,30\n");
    expect(POISSON, &[("people.csv", &none)], &["cases.csv, line 3", "`b`", "population is 0"]);
    let missing = people("a,2026,10\nc,2026,30\n");
    expect(
        POISSON,
        &[("people.csv", &missing)],
        &["cases.csv, line 3", "`b`, which is not in", "add its people"],
    );
    let negative = people("a,2026,-10\n");
    expect(POISSON, &[("people.csv", &negative)], &["people.csv, line 2", "-10 is not from 0"]);
    let nobody_counts_so = people("a,2026,10\nb,2026,1e308\n");
    expect(POISSON, &[("people.csv", &nobody_counts_so)], &["people.csv, line 3", "is not from 0 to 1e12"]);
    let by_sex = "location,date,population,sex\na,2026,10,f\nb,2026,9,f\nc,2026,9,f\n";
    expect(POISSON, &[("people.csv", by_sex)], &["cases.csv, line 1", "no column `sex`", "divided by it"]);
    let cases = "location,count,date,sex\na,2,2026-01-01,f\nb,1,2026-01-02,m\nb,1,2026-01-04,f\n";
    let both = [("people.csv", by_sex), ("cases.csv", cases)];
    expect(POISSON, &both, &["cases.csv, line 3", "sex m", "alike in both"]);
}

#[test]
fn places_that_do_not_fit() {
    let places = |text: &str, parts: &[&str]| expect(PERMUTATION, &[("places.csv", text)], parts);
    places(
        "location,latitude,longitude\na,40,-75\na,41,-75\n",
        &["places.csv, line 3", "`a` is there already"],
    );
    places(
        "location,latitude,longitude\na,40,-75\nb,4431,-6715\n",
        &["places.csv, line 3", "±90", "cartesian"],
    );
    places("location,latitude,longitude\na,40,north\n", &["places.csv, line 2", "`north` is no number"]);
    places("location,lat,lon\na,40,-75\n", &["places.csv, line 1", "`latitude` and `longitude`", "lat"]);
    places(
        "location,latitude,longitude,x,y\na,1,2,3,4\n",
        &["places.csv", "degrees and a plane", "--coordinates"],
    );
    let plane = format!("{PERMUTATION} --coordinates cartesian");
    expect(&plane, &[], &["places.csv, line 1", "`x` and `y`"]);
    expect(
        "--model permutation --cases CASES --locations GEO",
        &[("places.geo", "a 40 -75\n")],
        &["places.geo", "--coordinates latlong"],
    );
    let geo = "--model permutation --cases CASES --locations GEO --coordinates latlong";
    expect(
        geo,
        &[("places.geo", "a 40 -75\n\nb 40.1\n")],
        &["places.geo, line 3", "2 words", "location, latitude, longitude"],
    );
    expect(geo, &[("places.geo", "")], &["places.geo, line 1", "there is no line"]);
    let cas = "--model permutation --cases CAS --locations PLACES";
    expect(
        cas,
        &[("cases.cas", "a 1 2026-01-01\r\nb 1 2026-01-02 7\r\n")],
        &["cases.cas, line 2", "4 words", "has 3"],
    );
    expect(&PERMUTATION.replace("PLACES", "nowhere.csv"), &[], &["read nowhere.csv", "check path"]);
    expect(&POISSON.replace("PEOPLE", "nowhere.pop"), &[], &["read nowhere.pop", "check path"]);
}

#[test]
fn options_that_do_not_go_together() {
    for (line, parts) in [
        ("--cases CASES --locations PLACES", ["--model is missing", "permutation"]),
        ("--model permutation --cases CASES", ["--locations is missing", "latitude"]),
        ("--model poisson --cases CASES --locations PLACES", ["--population is missing", "date"]),
        ("--model bernoulli --cases CASES --locations PLACES", ["--controls is missing", "cases"]),
        (
            "--model permutation --cases CASES --locations PLACES --population PEOPLE",
            ["--population means nothing", "poisson"],
        ),
        (
            "--model poisson --cases CASES --locations PLACES --population PEOPLE --controls CONTROLS",
            ["--controls means nothing", "bernoulli"],
        ),
        (
            "--model permutation --kind spatial --cases CASES --locations PLACES",
            ["--kind spatial", "space and time"],
        ),
        (
            "--model poisson --cases CASES --locations PLACES --population PEOPLE --adjust weekly",
            ["--adjust weekly", "permutation"],
        ),
        (
            "--model poisson --cases CASES --locations PLACES --population PEOPLE --kind spatial --max-duration 3",
            ["--max-duration", "no windows"],
        ),
        (
            "--model poisson --cases CASES --population PEOPLE --kind temporal --max-radius-km 3",
            ["--max-radius-km", "no zones"],
        ),
        (
            "--model permutation --cases CASES --locations PLACES --zones ZONES",
            ["--zones means nothing", "--statistic"],
        ),
        (
            "--model permutation --cases CASES --locations PLACES --theta 3",
            ["--theta means nothing", "--statistic"],
        ),
        ("--statistic eb-poisson --cases CASES --zones ZONES", ["--baselines is missing", "baseline"]),
        (
            "--statistic eb-poisson --cases CASES --baselines BASE",
            ["--zones is missing", "line of locations"],
        ),
        (
            "--statistic eb-negbin-hotspot --cases CASES --zones ZONES --baselines BASE",
            ["--theta is missing", "such as 3"],
        ),
        ("--statistic pb-poisson --cases CASES --zones ZONES", ["--population is missing", "date"]),
        (
            "--statistic permutation --model permutation --cases CASES --zones ZONES",
            ["--model means nothing", "leave it out"],
        ),
    ] {
        expect(line, &[], &parts);
    }
}

#[test]
fn settings_without_sense() {
    for (more, part) in [
        ("--max-population-share 0", "largest share"),
        ("--max-population-share 1.5", "largest share"),
        ("--max-radius-km -1", "largest radius"),
        ("--max-duration 0", "1 bin"),
        ("--max-duration 6", "longer than the longest window"),
        ("--aggregate 0", "a bin is 1"),
        ("--adjust weekly --aggregate 2", "bins of a day"),
        ("--start 2026-02-01 --end 2026-01-01", "after its end"),
        ("--replications 100000", "99999"),
        ("--start soon", "2001-11-24"),
        ("--model colour", "permutation"),
        ("--seed", "--seed"),
    ] {
        let line = if more.starts_with("--model") {
            PERMUTATION.replace("--model permutation", more)
        } else {
            format!("{PERMUTATION} {more}")
        };
        let told = told(&line.replace("radius-km -1", "radius-km=-1"), &[]);
        assert!(told.contains(part), "{more}: {told}");
    }
}

#[test]
fn given_zones_that_do_not_fit() {
    let mut expected = "location,date,baseline\n".to_owned();
    for place in ["a", "b", "c"] {
        (1..=6).for_each(|day| expected += &format!("{place},2026-01-0{day},0.5\n"));
    }
    let all = |changed: (&'static str, String)| {
        let mut files = vec![("expected.csv", expected.clone()), ("zones.txt", "a b\nc\n".to_owned())];
        files.retain(|file| file.0 != changed.0);
        files.push(changed);
        files
    };
    for (changed, parts) in [
        (("zones.txt", "a b\nc e\n".to_owned()), ["zones.txt, line 2", "`e` is not in"]),
        (("zones.txt", "a, a\n".to_owned()), ["zones.txt, line 1", "twice"]),
        (("zones.txt", "\n".to_owned()), ["zones.txt, line 1", "no zone"]),
        (("expected.csv", expected.replace("b,2026-01-03,0.5\n", "")), ["no baseline for `b`", "2026-01-03"]),
        (
            ("expected.csv", expected.replace("b,2026-01-04,0.5", "b,2026-01-04,0")),
            ["cases.csv, line 3", "none is expected"],
        ),
        (("cases.csv", format!("{CASES}d,1,2026-01-01\n")), ["cases.csv, line 6", "`d` is not in"]),
        (("cases.csv", format!("{CASES}a,1,2026-01\n")), ["cases.csv, line 6", "not one bin"]),
    ] {
        let files = all(changed);
        let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
        expect(GIVEN, &files, &parts);
    }
    let files = all(("other", String::new()));
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
    expect(&format!("{GIVEN} --max-duration 7"), &files, &["no more than there are"]);
}
