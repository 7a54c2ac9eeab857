//! Reads the reference results, where their folder is there.

#![allow(clippy::unwrap_used)]

use serde::Deserialize;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../../shared/vectors");

#[derive(Debug, Deserialize)]
pub(super) struct Case {
    pub dataset: String,
    pub input: String,
    pub freq: usize,
    pub epoch_as_date: Option<bool>,
    pub column_name: Option<String>,
    pub params: Params,
    pub range_first: usize,
    pub range_last: usize,
    pub upperbound: Vec<Option<f64>>,
    pub expected: Option<Vec<Option<f64>>>,
    pub alarm: Vec<u8>,
    pub trend: Vec<u8>,
    pub trend_coef: Option<Vec<Option<f64>>>,
    pub pd_q: Option<Vec<f64>>,
    pub pd_median: Option<Vec<f64>>,
    pub mu0: Option<Vec<f64>>,
    pub phi: Option<Vec<f64>>,
    pub pvalue: Option<Vec<f64>>,
    pub score: Option<Vec<f64>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Params {
    pub b: usize,
    pub w: usize,
    pub reweight: bool,
    pub alpha: f64,
    pub trend: bool,
    pub limit54: (u64, usize),
    pub powertrans: String,
    pub weights_threshold: f64,
    pub p_threshold_trend: Option<f64>,
    pub no_periods: Option<usize>,
    pub past_weeks_not_included: Option<usize>,
    pub threshold_method: Option<String>,
}

/// The cases of a file.
pub(super) fn cases(name: &str) -> Option<Vec<Case>> {
    let path = format!("{FOLDER}/{name}");
    let text = std::fs::read_to_string(&path).ok();
    if text.is_none() {
        eprintln!("SKIPPED: {path} is not there; the fixtures were checked");
    }
    text.map(|text| serde_json::from_str(&text).unwrap())
}

/// A column of an input, and its first day where it is dated.
pub(super) fn counts(case: &Case) -> (Vec<Option<u64>>, Option<i32>) {
    let text = std::fs::read_to_string(format!("{FOLDER}/{}", case.input)).unwrap();
    let mut lines = text.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let header = lines.next().unwrap();
    let named = |name: &str| header.iter().position(|column| *column == name);
    let column = case.column_name.as_deref().and_then(named).or_else(|| named("observed")).unwrap();
    let rows: Vec<Vec<&str>> = lines.collect();
    let first_day = named("epoch").and_then(|epoch| match *rows.first()?.get(epoch)? {
        "1990-01-01" => Some(7305),
        "2004-01-05" => Some(12_422),
        _ => None,
    });
    (rows.iter().map(|row| Some(row[column].parse().unwrap())).collect(), first_day)
}

/// The lines of a packed table, unpacked by gzip, as tests need no crate for it.
pub(super) fn packed_lines(name: &str) -> Option<Vec<String>> {
    let path = format!("{FOLDER}/{name}");
    let unpacked = std::process::Command::new("gzip").args(["-dc", &path]).output().ok();
    let text = unpacked.filter(|output| output.status.success()).map(|output| output.stdout);
    if text.is_none() {
        eprintln!("SKIPPED: {path} or gzip is not there; the fixtures were checked");
    }
    Some(String::from_utf8(text?).unwrap().lines().skip(1).map(str::to_owned).collect())
}
