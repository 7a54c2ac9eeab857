//! What the study found: as JSON with stable names, or as tables.
//!
//! The names are documented in the command's help. A share or mean of nothing is null.

use quanyu_detect::evaluation::{Detection, FalsePositives, Mean, Share};
use quanyu_detect::study::{Detector, Judgement};
use serde::Serialize;

use super::Source;
use crate::bench::report::Machine;
use crate::output::{Output, Table};

#[derive(Debug, Serialize)]
pub struct Report {
    bench: &'static str,
    study: &'static str,
    machine: Machine,
    source: Origin,
    parts: Vec<Part>,
    curves: Vec<Curve>,
}

/// Where the series of all parts but the fresh ones came from.
#[derive(Debug, Serialize)]
struct Origin {
    kind: &'static str,
    /// Of generated series, in stored ones of the fresh part alone.
    seed: u64,
    replications: u32,
}

/// Some of the series.
#[derive(Debug, Serialize)]
pub struct Part {
    part: &'static str,
    series: usize,
    detectors: Vec<Judged>,
}

#[derive(Debug, Serialize)]
struct Judged {
    detector: &'static str,
    alpha: f64,
    false_positive_rate: Shown,
    untestable: Shown,
    detection: Shown,
    by_size: Vec<OfSize>,
    sensitivity: Shown,
    specificity: Shown,
    delay_weeks: ShownMean,
    timeliness: ShownMean,
}

#[derive(Debug, Serialize)]
struct OfSize {
    /// In standard deviations.
    k: u8,
    detection: Shown,
}

/// Detection against false positives.
#[derive(Debug, Serialize)]
pub struct Curve {
    detector: &'static str,
    points: Vec<AtLevel>,
}

#[derive(Debug, Serialize)]
struct AtLevel {
    alpha: f64,
    false_positive_rate: Shown,
    detection: Shown,
}

#[derive(Debug, Serialize)]
struct Shown {
    share: Option<f64>,
    count: u64,
    of: u64,
    exact_95: Option<(f64, f64)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cluster_95: Option<(f64, f64)>,
}

#[derive(Debug, Serialize)]
struct ShownMean {
    mean: Option<f64>,
    of: u64,
    cluster_95: Option<(f64, f64)>,
}

impl Report {
    pub fn new(machine: Machine, source: &Source, parts: Vec<Part>, curves: Vec<Curve>) -> Self {
        let kind = if source.folder.is_some() { "stored" } else { "generated" };
        let source = Origin { kind, seed: source.seed, replications: source.replications };
        Self { bench: "detect", study: "noufaily2013", machine, source, parts, curves }
    }

    /// Prints it as asked for.
    pub fn print(&self, output: Output) -> anyhow::Result<()> {
        if output.json {
            return output.json(self);
        }
        let head = [
            "series",
            "detector",
            "false positives",
            "by series",
            "detected",
            "95 %",
            "k 2",
            "k 5",
            "k 10",
            "delay",
        ];
        let mut table = Table::new(head);
        for part in &self.parts {
            for one in &part.detectors {
                let [two, five, ten] = [2, 5, 10].map(|k| {
                    let of_size = one.by_size.iter().find(|of_size| of_size.k == k);
                    digits(of_size.and_then(|of_size| of_size.detection.share), 3)
                });
                table.row([
                    part.part.to_owned(),
                    one.detector.to_owned(),
                    digits(one.false_positive_rate.share, 4),
                    interval(one.false_positive_rate.cluster_95),
                    digits(one.detection.share, 4),
                    interval(one.detection.exact_95),
                    two,
                    five,
                    ten,
                    digits(one.delay_weeks.mean, 2),
                ]);
            }
        }
        output.table(table)?;
        let mut curves = Table::new(["detector", "alpha", "false positives", "detected"]);
        for curve in &self.curves {
            for point in &curve.points {
                curves.row([
                    curve.detector.to_owned(),
                    point.alpha.to_string(),
                    digits(point.false_positive_rate.share, 4),
                    digits(point.detection.share, 4),
                ]);
            }
        }
        output.table(curves)
    }
}

fn digits(number: Option<f64>, digits: usize) -> String {
    number.map_or_else(|| "–".to_owned(), |number| format!("{number:.digits$}"))
}

fn interval(ends: Option<(f64, f64)>) -> String {
    ends.map_or_else(|| "–".to_owned(), |(low, high)| format!("{low:.4}–{high:.4}"))
}

impl Part {
    pub fn of(part: &'static str, series: usize, judgements: &[Judgement]) -> Self {
        Self { part, series, detectors: judgements.iter().map(Judged::of).collect() }
    }
}

impl Curve {
    pub fn of(detector: Detector, judgements: &[Judgement]) -> Self {
        let point = |judgement: &Judgement| AtLevel {
            alpha: judgement.alpha,
            false_positive_rate: Shown::of_rate(&judgement.false_positives),
            detection: Shown::of(judgement.detection.detected),
        };
        Self { detector: detector.name(), points: judgements.iter().map(point).collect() }
    }
}

impl Judged {
    fn of(judgement: &Judgement) -> Self {
        let Detection { detected, sensitivity, specificity, delay_bins, timeliness, .. } =
            judgement.detection;
        let of_size = |(k, found): &(u8, Detection)| OfSize { k: *k, detection: Shown::of(found.detected) };
        Self {
            detector: judgement.detector.name(),
            alpha: judgement.alpha,
            false_positive_rate: Shown::of_rate(&judgement.false_positives),
            untestable: Shown::of(judgement.false_positives.untestable),
            detection: Shown::of(detected),
            by_size: judgement.by_size.iter().map(of_size).collect(),
            sensitivity: Shown::of(sensitivity),
            specificity: Shown::of(specificity),
            delay_weeks: ShownMean::of(delay_bins),
            timeliness: ShownMean::of(timeliness),
        }
    }
}

impl Shown {
    fn of(share: Share) -> Self {
        let Share { count, of, share, exact_95 } = share;
        Self { share, count, of, exact_95, cluster_95: None }
    }

    fn of_rate(found: &FalsePositives) -> Self {
        Self { cluster_95: found.cluster_95, ..Self::of(found.rate) }
    }
}

impl ShownMean {
    fn of(mean: Mean) -> Self {
        let Mean { of, mean, cluster_95 } = mean;
        Self { mean, of, cluster_95 }
    }
}
