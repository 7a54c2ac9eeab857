//! The control charts by name: what they hold a series to, and what they are called with.
//!
//! Used by `algorithm`. A chart starts at the first bin to be judged; all before it is the baseline.

mod words;

use quanyu_boot::Failure;
use quanyu_detect::NotTestable;
use quanyu_detect::baseline::{Baseline, InControl, MEAN_BINS_MIN, Scatter, in_control};
use quanyu_detect::chart::{ChartPoint, Watched};
use quanyu_detect::cusum::{CusumParams, Transform};
use quanyu_detect::glr::{self, GlrParams, LrParams};
use quanyu_detect::point::Point;

use self::words::{Back, Estimate, Gives, Mean, Shift, Standardised};
use super::algorithm::Task;
use super::answer::refused;
use super::parameters::Parameters;

/// How counts spread around their mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counts {
    Poisson,
    NegativeBinomial,
}

/// The CUSUM of a series.
///
/// # Errors
/// Parameters or a series that cannot be meant (exit 2).
pub fn cusum(task: &Task, parameters: &mut Parameters) -> Result<Vec<Point>, Failure> {
    let mut settings = CusumParams::default();
    let (mut mean, mut trans, mut alpha) = (Mean::OfAll, Standardised::Rossi, 0.1);
    parameters.set("k", &mut settings.k)?;
    parameters.set("h", &mut settings.h)?;
    parameters.set("m", &mut mean)?;
    parameters.set("trans", &mut trans)?;
    parameters.set("alpha_nb", &mut alpha)?;
    parameters.set("reset", &mut settings.reset)?;
    parameters.set("compat", &mut settings.compat)?;
    parameters.settle()?;
    settings.trans = match trans {
        Standardised::Standard => Transform::Standard,
        Standardised::Rossi => Transform::Rossi,
        Standardised::Anscombe => Transform::Anscombe,
        Standardised::AnscombeSecond => Transform::AnscombeSecond,
        Standardised::PearsonNegativeBinomial => Transform::PearsonNegativeBinomial { alpha },
        Standardised::None => Transform::None,
    };
    let level = match mean {
        Mean::Given(mean) => Level::Given(mean),
        Mean::OfAll => Level::Fitted(Baseline::Mean),
        Mean::Glm => Level::Fitted(season(task, 1, Trend::Without, Scatter::Poisson)),
    };
    let held = Held::new(task, level)?;
    let found = quanyu_detect::cusum::cusum(&held.watched(task), &settings).map_err(refused)?;
    Ok(held.points(task, found, Gives::Cases))
}

/// The likelihood ratio chart of a series, for a shift of any size or of a given one.
///
/// # Errors
/// Parameters or a series that cannot be meant (exit 2).
pub fn glr(task: &Task, counts: Counts, parameters: &mut Parameters) -> Result<Vec<Point>, Failure> {
    let mut settings = GlrParams::default();
    let (mut mu0, mut alpha) = (Estimate::Estimated, Estimate::Estimated);
    let (mut s, mut trend, mut theta, mut ret, mut back) =
        (1_usize, false, Shift::Any, Gives::Value, Back(settings.m));
    parameters.set("c_arl", &mut settings.c_arl)?;
    parameters.set("mu0", &mut mu0)?;
    parameters.set("s", &mut s)?;
    parameters.set("trend", &mut trend)?;
    if counts == Counts::NegativeBinomial {
        parameters.set("alpha", &mut alpha)?;
    }
    parameters.set("dir", &mut settings.dir)?;
    parameters.set("ret", &mut ret)?;
    parameters.set("theta", &mut theta)?;
    parameters.set("m", &mut back)?;
    parameters.set("mtilde", &mut settings.mtilde)?;
    parameters.set("compat", &mut settings.compat)?;
    parameters.settle()?;
    settings.m = back.0;
    let trend = if trend { Trend::With } else { Trend::Without };
    let scatter = match (counts, alpha) {
        (Counts::NegativeBinomial, Estimate::Estimated) => Scatter::NegativeBinomial,
        _ => Scatter::Poisson,
    };
    let level = match mu0 {
        Estimate::Given(_) if scatter == Scatter::NegativeBinomial => {
            return Err(Failure::usage("alpha cannot be estimated around a mu0 that is given")
                .fix("give --param alpha=0.1 or the like, or leave mu0 out"));
        }
        Estimate::Given(mean) => Level::Given(mean),
        Estimate::Estimated if s == 0 && trend == Trend::Without && scatter == Scatter::Poisson => {
            Level::Fitted(Baseline::Mean)
        }
        Estimate::Estimated => Level::Fitted(season(task, s, trend, scatter)),
    };
    let held = Held::new(task, level)?;
    settings.alpha = match (counts, alpha) {
        (Counts::Poisson, _) => 0.0,
        (_, Estimate::Given(alpha)) => alpha,
        (_, Estimate::Estimated) => {
            parameters.tell("alpha_estimated", held.alpha);
            held.alpha
        }
    };
    let found = match (theta, ret) {
        (Shift::Any, Gives::Cases) => {
            return Err(Failure::usage("ret=cases needs a shift of known size")
                .fix("give a theta as well, such as --param theta=0.693, or leave ret out"));
        }
        (Shift::Any, Gives::Value) => glr::glr(&held.watched(task), &settings),
        (Shift::Of(theta), _) => {
            let GlrParams { c_arl, alpha, .. } = settings;
            glr::lr(&held.watched(task), &LrParams { c_arl, theta, alpha })
        }
    };
    Ok(held.points(task, found.map_err(refused)?, ret))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Trend {
    With,
    Without,
}

fn season(task: &Task, s: usize, trend: Trend, scatter: Scatter) -> Baseline {
    Baseline::Season { s, trend: trend == Trend::With, freq: task.frequency, scatter }
}

/// What a chart holds a series to.
enum Level {
    Given(f64),
    Fitted(Baseline),
}

impl Level {
    /// Bins that it needs before the first one that is watched.
    fn bins_before(&self) -> usize {
        match self {
            Self::Given(_) => 0,
            Self::Fitted(Baseline::Mean) => MEAN_BINS_MIN,
            Self::Fitted(Baseline::Season { freq, .. }) => 2 * freq,
        }
    }
}

/// A series from its first watched bin on, with its means.
struct Held {
    first: usize,
    mu0: Vec<f64>,
    alpha: f64,
    bins_before: usize,
}

impl Held {
    fn new(task: &Task, level: Level) -> Result<Self, Failure> {
        let (length, bins_before) = (task.series.len(), level.bins_before());
        let first = task.from.map_or(bins_before, |from| from.saturating_sub(1)).min(length);
        let past = task.series.counts.get(..first).unwrap_or_default();
        let InControl { mu0, alpha } = match level {
            Level::Given(mean) => InControl { mu0: vec![mean; length - first], alpha: 0.0 },
            Level::Fitted(_) if first < bins_before || first == length => {
                return Err(too_short(task, bins_before));
            }
            Level::Fitted(baseline) => in_control(past, length - first, baseline).map_err(no_baseline)?,
        };
        Ok(Self { first, mu0, alpha, bins_before })
    }

    fn watched<'a>(&'a self, task: &Task<'a>) -> Watched<'a> {
        let counts = task.series.counts.get(self.first..).unwrap_or_default();
        Watched { first: self.first, counts, mu0: &self.mu0 }
    }

    /// All bins: those of the baseline, which nobody tested, and those of the chart.
    fn points(&self, task: &Task, found: Vec<ChartPoint>, gives: Gives) -> Vec<Point> {
        let needs = if self.bins_before == MEAN_BINS_MIN {
            "52 bins before the first one that is watched"
        } else {
            "two years before the first bin that is watched"
        };
        let counts = task.series.counts.iter().take(self.first).enumerate();
        let before = counts.map(|(index, count)| Point {
            index,
            observed: count.map_or(0.0, |count| count as f64),
            verdict: Err(NotTestable::TooLittle { needs }),
        });
        let watched = found.into_iter().map(|ChartPoint { mut point, bound, .. }| {
            if let (Ok(verdict), Gives::Cases) = (&mut point.verdict, gives) {
                verdict.upper = bound;
            }
            point
        });
        before.chain(watched).collect()
    }
}

fn too_short(task: &Task, bins_before: usize) -> Failure {
    let length = task.series.len();
    let (start, fix) = match task.from {
        Some(from) if length > bins_before => (
            format!("--from {from}"),
            format!("give --from {} or later, or a mean as a number", bins_before + 1),
        ),
        _ => ("the series".to_owned(), "give a longer series, or the mean as a number".to_owned()),
    };
    Failure::usage(format!(
        "{start}: the chart needs {bins_before} bins before the first one that it watches; the file has {length}"
    ))
    .fix(fix)
}

/// Why a baseline could not be fitted, and what helps.
fn no_baseline(reason: NotTestable) -> Failure {
    let fix = match reason {
        NotTestable::NoData => {
            "every bin before --from needs a count; start the file later, or give the mean as a number"
        }
        NotTestable::TooLittle { .. } => "use glr-poisson, or give alpha as a number",
        _ => "use fewer harmonics and no trend, or give the mean as a number",
    };
    Failure::usage(format!("the baseline before --from: {reason}")).fix(fix)
}
