//! Parameters of the control charts that are a word or a number.
//!
//! Used by `charts`; words are those of R's surveillance where it has one.

use quanyu_detect::glr::Direction;
use serde_json::Value;

use crate::commands::detect::parameters::{Parameter, words};

/// The mean of a CUSUM.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Mean {
    OfAll,
    Glm,
    Given(f64),
}

/// A number that may be estimated.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Estimate {
    Estimated,
    Given(f64),
}

/// The size of a shift, on the log scale.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Shift {
    Any,
    Of(f64),
}

/// What a chart gives as its bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gives {
    /// None: it judges its statistic.
    Value,
    /// The count that just raises the alarm.
    Cases,
}

/// How many bins back a shift may lie; none for all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Back(pub Option<usize>);

/// How counts are standardised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standardised {
    Standard,
    Rossi,
    Anscombe,
    AnscombeSecond,
    PearsonNegativeBinomial,
    None,
}

words!(Gives, "value or cases", "value" => Gives::Value, "cases" => Gives::Cases);
words!(Direction, "inc or dec", "inc" => Direction::Increase, "dec" => Direction::Decrease);
words!(Standardised, "standard, rossi, anscombe, anscombe2nd, pearsonNegBin or none",
    "standard" => Standardised::Standard, "rossi" => Standardised::Rossi, "anscombe" => Standardised::Anscombe,
    "anscombe2nd" => Standardised::AnscombeSecond, "pearsonNegBin" => Standardised::PearsonNegativeBinomial,
    "none" => Standardised::None);

impl Parameter for Mean {
    const FORM: &'static str = "mean, glm or a number";
    fn read(text: &str) -> Option<Self> {
        match text {
            "mean" => Some(Self::OfAll),
            "glm" => Some(Self::Glm),
            _ => f64::read(text).map(Self::Given),
        }
    }
    fn shown(&self) -> Value {
        match self {
            Self::OfAll => "mean".into(),
            Self::Glm => "glm".into(),
            Self::Given(mean) => (*mean).into(),
        }
    }
}

impl Parameter for Estimate {
    const FORM: &'static str = "estimated or a number";
    fn read(text: &str) -> Option<Self> {
        if text == "estimated" { Some(Self::Estimated) } else { f64::read(text).map(Self::Given) }
    }
    fn shown(&self) -> Value {
        match self {
            Self::Estimated => "estimated".into(),
            Self::Given(value) => (*value).into(),
        }
    }
}

impl Parameter for Shift {
    const FORM: &'static str = "none or a number";
    fn read(text: &str) -> Option<Self> {
        if text == "none" { Some(Self::Any) } else { f64::read(text).map(Self::Of) }
    }
    fn shown(&self) -> Value {
        match self {
            Self::Any => Value::Null,
            Self::Of(theta) => (*theta).into(),
        }
    }
}

impl Parameter for Back {
    const FORM: &'static str = "all or a whole number";
    fn read(text: &str) -> Option<Self> {
        // R says −1 for all.
        if ["all", "-1"].contains(&text) {
            Some(Self(None))
        } else {
            usize::read(text).map(|m| Self(Some(m)))
        }
    }
    fn shown(&self) -> Value {
        self.0.map_or_else(|| "all".into(), Value::from)
    }
}
