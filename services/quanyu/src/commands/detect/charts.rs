//! The control charts by name: what they hold a series to, and what they are called with.
//!
//! Used by `algorithm`. A chart starts at the first bin to be judged; all before it is the baseline.

mod held;
mod words;

use quanyu_boot::Failure;
use quanyu_detect::baseline::{Baseline, Scatter};
use quanyu_detect::cusum::{CusumParams, Transform};
use quanyu_detect::glr::{self, GlrParams, LrParams};
use quanyu_detect::point::Point;

use self::held::{Held, Level};
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
    let level = in_control(task, counts, &InControl { mu0, alpha, s, trend })?;
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

/// What says what holds as long as nothing has changed.
struct InControl {
    mu0: Estimate,
    alpha: Estimate,
    s: usize,
    trend: Trend,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Trend {
    With,
    Without,
}

/// What a likelihood ratio chart holds a series to.
fn in_control(task: &Task, counts: Counts, asked: &InControl) -> Result<Level, Failure> {
    let InControl { mu0, alpha, s, trend } = *asked;
    let scatter = match (counts, alpha) {
        (Counts::NegativeBinomial, Estimate::Estimated) => Scatter::NegativeBinomial,
        _ => Scatter::Poisson,
    };
    match mu0 {
        Estimate::Given(_) if scatter == Scatter::NegativeBinomial => {
            Err(Failure::usage("alpha cannot be estimated around a mu0 that is given")
                .fix("give --param alpha=0.1 or the like, or leave mu0 out"))
        }
        Estimate::Given(mean) => Ok(Level::Given(mean)),
        Estimate::Estimated if s == 0 && trend == Trend::Without && scatter == Scatter::Poisson => {
            Ok(Level::Fitted(Baseline::Mean))
        }
        Estimate::Estimated => Ok(Level::Fitted(season(task, s, trend, scatter))),
    }
}

fn season(task: &Task, s: usize, trend: Trend, scatter: Scatter) -> Baseline {
    Baseline::Season { s, trend: trend == Trend::With, freq: task.frequency, scatter }
}
