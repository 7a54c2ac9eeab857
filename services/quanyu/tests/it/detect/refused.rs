//! What does not fit is told in one message with where and how to fix it, and ends with 2.

use tempfile::TempDir;

use super::{file, weeks};
use crate::{home, quanyu, stderr_of, stdout_of};

fn wrong(home: &TempDir, words: &[&str]) -> String {
    let told = stderr_of(quanyu(home).arg("detect").args(words), 2);
    assert_eq!(told.matches("error:").count(), 1, "{told}");
    told
}

#[test]
fn series_that_do_not_fit_are_told() {
    let home = home();
    let path = weeks(&home, [1, 2, 3].into_iter());
    let input = path.to_str().unwrap();
    let wrong = |words: &[&str]| wrong(&home, words);
    assert!(wrong(&["ears-c1", "--input", input, "--param", "colour=red"]).contains("baseline"));
    assert!(wrong(&["ears-c1", "--input", input, "--param", "alpha=much"]).contains("a number"));
    assert!(wrong(&["ears-c1", "--input", input, "--to", "9"]).contains("1 to 3"));
    assert!(wrong(&["ears-c4", "--input", input]).contains("ears-c1"));
    assert!(wrong(&["rki", "--input", "nowhere.csv"]).contains("nowhere.csv"));
    for (text, told) in [
        ("period,count\n1,1\n2,two\n", "line 3: count `two`"),
        ("period,count\n1,1\n2,-2\n", "line 3: count `-2`"),
        ("period,count\n1,1\n3,2\n", "line 3: a period is missing"),
        ("period,count\n2026-01-12,1\n2026-01-05,2\n", "line 3: periods must rise"),
        ("week,count\n1,1\n", "line 1: there is no column `period`, only week, count"),
    ] {
        std::fs::write(&path, text).unwrap();
        assert!(wrong(&["rki", "--input", input]).contains(told), "{told}");
    }
    std::fs::write(&path, "period,count\n1,1\n2,\n3,4\n").unwrap();
    let shown = stdout_of(quanyu(&home).args(["detect", "ears-c1", "--input", input]));
    assert!(shown.contains("not testable"), "too short a history is said, not silent: {shown}");
}

#[test]
fn places_that_do_not_fit_are_told() {
    let home = home();
    let told = |text: &str, words: &[&str]| {
        let input = file(&home, "places.csv", text);
        wrong(&home, &[words, &["--input", &input]].concat())
    };
    let near = ["near-repeat"];
    assert!(
        told("lon,lat,time\n1,2,3\n", &near).contains("no column `x` and `y`, or `longitude` and `latitude`")
    );
    assert!(told("x,y,when\n1,2,3\n", &near).contains("no column `time`, only x, y, when"));
    assert!(told("x,y,time\n1,2,3\n1,2,soon\n", &near).contains("line 3: time `soon`"));
    assert!(told("x,y,time\n1,2,3\n1,2,2026-01-05\n", &near).contains("line 3: times are all numbers"));
    assert!(told("longitude,latitude,time\n120,98,1\n", &near).contains("line 2"));
    assert!(told("x,y,time\n1,2\n", &near).contains("line 2: 2 cells, where the head has 3"));
    assert!(told("x,y,time\n", &near).contains("line 2: there is no line"));
    assert!(told("x,y,time\n1,2,3\n", &near).contains("at least 3 events"));
    let bands = ["near-repeat", "--distance-bands", "200,100"];
    assert!(told("x,y,time\n1,2,3\n1,2,4\n1,2,5\n", &bands).contains("each above the one before"));
    let degrees = ["knox", "--eps-s", "1", "--eps-t", "1", "--coordinates", "cartesian"];
    assert!(told("longitude,latitude,time\n1,2,3\n", &degrees).contains("no column `x` and `y`, only"));
    let cells = ["gi-star", "--distance", "1"];
    assert!(told("id,x,y,value\na,1,1,many\n", &cells).contains("line 2: value `many` is no number"));
    assert!(told("id,x,y,value\na,1,1,2\na,1,2,2\n", &cells).contains("line 3: id `a`"));
    assert!(told("id,x,y,value\na,1,1,2\nb,1,2,3\n", &cells).contains("needs"));
    assert!(told("id,x,y,value\na,1,1,2\n", &["moran", "--distance", "-1"]).contains("distance"));
}

#[test]
fn times_cells_and_counts_that_do_not_fit_are_told() {
    let home = home();
    let wrong = |words: &[&str]| wrong(&home, words);
    let times = file(&home, "times.csv", "time\n1\n2\n3\n");
    assert!(wrong(&["hawkes", "--input", &times, "--end", "10"]).contains("10 events"));
    assert!(wrong(&["hawkes", "--input", &times, "--end", "2"]).contains("between 0 and the end"));
    let (named, placed) = (
        file(&home, "named.csv", "cell,count\na,1\nb,-1\n"),
        file(&home, "placed.csv", "longitude,latitude\n1,1\n"),
    );
    let accuracy = |train: &str, test: &str, flag: &str| {
        wrong(&["hotspot-accuracy", "--train", train, "--test", test, "--flag", flag])
    };
    assert!(accuracy(&named, &named, "1").contains("line 3: count `-1`"));
    assert!(accuracy(&named, &placed, "1").contains("`cell` in both files, or `longitude` and `latitude`"));
    assert!(accuracy(&placed, &placed, "2").contains("the files have 1 cells"));
    assert!(wrong(&["rate-ratio", "--x1", "0", "--x2", "0"]).contains("at least one event"));
    assert!(wrong(&["rate-ratio", "--x1", "1", "--x2", "2", "--t1", "0"]).contains("exposure of 0"));
    let spread = ["rate-ratio", "--x1", "1", "--x2", "2", "--dispersion", "NaN"];
    assert!(wrong(&spread).contains("--dispersion NaN: it is no positive number"));
    assert!(wrong(&["rate-ratio", "--x1=-1", "--x2", "2"]).contains("-1"));
}

#[test]
fn interrupted_series_that_do_not_fit_are_told() {
    let home = home();
    let told = |text: &str, more: &[&str]| {
        let input = file(&home, "months.csv", text);
        wrong(&home, &[&["its", "--input", &input], more].concat())
    };
    let lines: Vec<String> = (1..=20).map(|bin| format!("{bin},{}\n", 5 + bin % 3)).collect();
    let whole = ["period,count\n", &lines.concat()].concat();
    assert!(told(&whole, &["--from-bin", "15"]).contains("8 after"));
    assert!(told(&whole, &["--from-bin", "21"]).contains("the bins 1 to 20"));
    assert!(told(&whole, &["--from-bin", "10", "--season", "spring"]).contains("harmonics=S"));
    assert!(told(&whole, &["--from-bin", "10", "--model", "gauss"]).contains("quasi-poisson"));
    assert!(told(&whole.replace("9,5", "9,"), &["--from-bin", "10"]).contains("period 9 has no count"));
    assert!(told("period,count,exposure\n1,1,0\n", &["--from-bin", "1"]).contains("exposure `0`"));
}
