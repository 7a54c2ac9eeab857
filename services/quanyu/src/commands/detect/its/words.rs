//! The words of an interrupted time series: how counts vary, and the season.
//!
//! Used by `its`.

use clap::ValueEnum;
use quanyu_detect::its::Season;
use serde::Serialize;

/// How counts vary about their mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Model {
    /// As much as the mean
    Poisson,
    /// By a common factor
    QuasiPoisson,
    /// As each bin pleases (HC0)
    Hc0,
    /// That, and dependent over some bins
    NeweyWest,
    /// μ + μ²/θ
    NegativeBinomial,
}

/// A season as the command line has it.
///
/// # Errors
/// It is none.
pub fn read_season(text: &str) -> Result<Season, String> {
    let pairs = text.strip_prefix("harmonics=").map(str::parse);
    match (text, pairs) {
        ("none", _) => Ok(Season::None),
        ("months", _) => Ok(Season::Levels),
        (_, Some(Ok(pairs @ 1..=6))) => Ok(Season::Harmonics(pairs)),
        _ => Err("use none, months or harmonics=S, S from 1 to 6".to_owned()),
    }
}

/// The same back.
pub fn shown(season: Season) -> String {
    match season {
        Season::None => "none".to_owned(),
        Season::Levels => "months".to_owned(),
        Season::Harmonics(pairs) => format!("harmonics={pairs}"),
    }
}
