//! From the results of a survey wave to one measure: per component the mean over the areas, then the mean of the components.
//!
//! Used by the safety index. Waves report a mean and how many answered, not how far answers spread. Points between 0 and 100
//! with mean m have a variance of at most m (100 − m) (Bhatia, Davis 2000, doi:10.2307/2589180), so the
//! margin here is the widest that it can be.

use super::question::SurveyRow;
use super::{Measure, Z_95};
use serde::Serialize;
use std::collections::BTreeMap;

/// A component of a survey over all areas that were asked.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SurveyScore {
    /// Which.
    pub component: String,
    /// Mean points of a hundred, weighted by who answered.
    pub score: f64,
    /// Half of its 95 % interval, at most.
    pub margin_95: f64,
    /// How many answered.
    pub respondents: u64,
    /// Areas that it is made of.
    pub areas: usize,
}

/// The components. A result of an area within another one of the same component is left out: its people are in the other.
pub fn survey_scores(rows: &[SurveyRow]) -> Vec<SurveyScore> {
    let mut components: BTreeMap<&str, Vec<(&str, f64, u64)>> = BTreeMap::new();
    for (component, area, score_milli, respondents) in rows {
        let asked = u64::try_from(*respondents).unwrap_or(0);
        if asked > 0 {
            let score = f64::from(*score_milli) / 1_000.0;
            components.entry(component).or_default().push((area, score, asked));
        }
    }
    components.into_iter().map(|(component, results)| score(component, &results)).collect()
}

fn score(component: &str, results: &[(&str, f64, u64)]) -> SurveyScore {
    let within = |area: &str| {
        results.iter().any(|(other, ..)| !other.is_empty() && *other != area && area.starts_with(other))
    };
    let (mut points, mut variance, mut respondents, mut areas) = (0.0, 0.0, 0_u64, 0);
    for (_, mean, asked) in results.iter().filter(|(area, ..)| !within(area)) {
        points += mean * *asked as f64;
        variance += *asked as f64 * (mean * (100.0 - mean)).max(0.0);
        respondents += asked;
        areas += 1;
    }
    let all = respondents as f64;
    let (score, margin_95) = (points / all, Z_95 * variance.sqrt() / all);
    SurveyScore { component: component.to_owned(), score, margin_95, respondents, areas }
}

/// The mean of the components, each counting alike. The same people answer all of them, so their margins are added up as if
/// they erred together.
///
/// # Errors
/// Why there is none: nobody answered.
pub fn survey_measure(scores: &[SurveyScore]) -> Result<Measure, String> {
    if scores.is_empty() {
        return Err("the wave has no results here".to_owned());
    }
    let components = scores.len() as f64;
    let mean = scores.iter().map(|one| one.score).sum::<f64>() / components;
    let margin_95 = scores.iter().map(|one| one.margin_95).sum::<f64>() / components;
    Ok(Measure::Survey { mean, margin_95 })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn row(component: &str, area: &str, score: i32, respondents: i32) -> SurveyRow {
        (component.to_owned(), area.to_owned(), score, respondents)
    }

    #[test]
    fn people_count_alike_and_components_too() {
        let rows = [
            row("safe", "330784001", 90_000, 100),
            row("safe", "330784002", 80_000, 300),
            row("fire", "330784001", 60_000, 100),
            row("fire", "330784002", 50_000, 0),
        ];
        let scores = survey_scores(&rows);
        let shown: Vec<_> =
            scores.iter().map(|one| (one.component.as_str(), one.respondents, one.areas)).collect();
        assert_eq!(shown, [("fire", 100, 1), ("safe", 400, 2)], "nobody answered in one area");
        assert!((scores[1].score - 82.5).abs() < 1e-9);
        // One area: 1.96 · √(60 · 40 / 100).
        assert!((scores[0].margin_95 - 9.602).abs() < 0.001, "{}", scores[0].margin_95);
        let Measure::Survey { mean, margin_95 } = survey_measure(&scores).unwrap() else {
            panic!("a survey")
        };
        assert!((mean - 71.25).abs() < 1e-9);
        assert!((margin_95 - f64::midpoint(scores[0].margin_95, scores[1].margin_95)).abs() < 1e-9);
        assert!(survey_measure(&[]).is_err());
    }

    #[test]
    fn a_town_within_a_city_is_not_asked_twice() {
        let rows = [row("safe", "330784", 90_000, 500), row("safe", "330784001", 10_000, 50)];
        let scores = survey_scores(&rows);
        assert_eq!((scores[0].score, scores[0].areas), (90.0, 1));
    }
}
