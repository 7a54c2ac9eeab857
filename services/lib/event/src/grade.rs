//! Grade of a fire or work accident by law: State Council Order 493 (2007), article 3; with the same numbers,
//! Ministry of Public Security notice 234 (2007) for fires. The worst criterion wins; unknown is not 0.

use crate::Money;
use serde::{Deserialize, Serialize};

/// 特别重大, 重大, 较大, 一般; `Ungraded` when no criterion is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grade {
    /// Nothing is known that the law grades by.
    #[default]
    Ungraded,
    /// 一般: fewer than 3 deaths, 10 serious injuries, 10 million yuan.
    Ordinary,
    /// 较大: from 3 deaths, 10 serious injuries, 10 million yuan.
    Considerable,
    /// 重大: from 10 deaths, 50 serious injuries, 50 million yuan.
    Major,
    /// 特别重大: from 30 deaths, 100 serious injuries, 100 million yuan.
    ExtraordinarilySerious,
}

const FEN_PER_MILLION_YUAN: i64 = 100_000_000;

impl Grade {
    /// Grades by what is known. A loss counts only in yuan (CNY).
    pub fn by_law(deaths: Option<i32>, serious_injuries: Option<i32>, loss: Option<&Money>) -> Self {
        let loss_fen = loss.filter(|money| money.currency == "CNY").map(|money| money.minor_units);
        let by_deaths = deaths.map(|n| Self::step(i64::from(n), [3, 10, 30]));
        let by_injuries = serious_injuries.map(|n| Self::step(i64::from(n), [10, 50, 100]));
        let by_loss =
            loss_fen.map(|fen| Self::step(fen, [10, 50, 100].map(|m: i64| m * FEN_PER_MILLION_YUAN)));
        [by_deaths, by_injuries, by_loss].into_iter().flatten().max().unwrap_or_default()
    }

    /// `from` holds the least numbers of 较大, 重大 and 特别重大.
    fn step(number: i64, from: [i64; 3]) -> Self {
        let [considerable, major, extraordinary] = from;
        match number {
            n if n >= extraordinary => Self::ExtraordinarilySerious,
            n if n >= major => Self::Major,
            n if n >= considerable => Self::Considerable,
            _ => Self::Ordinary,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Grade;
    use crate::Money;

    fn yuan(millions: i64, less_fen: i64) -> Money {
        Money { currency: "CNY".into(), minor_units: millions * 100_000_000 - less_fen }
    }

    #[test]
    fn every_boundary_is_half_open_and_the_worst_criterion_wins() {
        let cases = [
            (Some(2), Some(9), Some(yuan(10, 1)), Grade::Ordinary),
            (Some(3), None, None, Grade::Considerable),
            (Some(9), Some(49), Some(yuan(50, 1)), Grade::Considerable),
            (None, Some(10), None, Grade::Considerable),
            (None, None, Some(yuan(10, 0)), Grade::Considerable),
            (Some(10), None, None, Grade::Major),
            (Some(0), Some(50), None, Grade::Major),
            (Some(29), Some(99), Some(yuan(100, 1)), Grade::Major),
            (Some(30), None, None, Grade::ExtraordinarilySerious),
            (None, None, Some(yuan(100, 0)), Grade::ExtraordinarilySerious),
            (None, Some(100), Some(yuan(0, 0)), Grade::ExtraordinarilySerious),
            (None, None, None, Grade::Ungraded),
            (None, None, Some(Money { currency: "CAD".into(), minor_units: i64::MAX }), Grade::Ungraded),
        ];
        for (deaths, injuries, loss, grade) in cases {
            assert_eq!(
                Grade::by_law(deaths, injuries, loss.as_ref()),
                grade,
                "{deaths:?} {injuries:?} {loss:?}"
            );
        }
    }
}
