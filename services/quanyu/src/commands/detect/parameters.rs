//! Parameters of a detector, as `--param NAME=VALUE` gives them: each is asked for with its default, and what nobody asks
//! for is refused.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::str::FromStr;

use quanyu_boot::Failure;
use quanyu_detect::compat::Compat;
use quanyu_detect::farrington::{Limit54, PowerTransform, ThresholdMethod};
use serde_json::{Map, Value};

/// The parameters that were given, and those that hold.
pub struct Parameters {
    given: BTreeMap<String, String>,
    effective: Map<String, Value>,
}

impl Parameters {
    /// From the command line.
    ///
    /// # Errors
    /// No `=`, or a name twice (exit 2).
    pub fn new(lines: &[String]) -> Result<Self, Failure> {
        let mut given = BTreeMap::new();
        for line in lines {
            let (name, value) = line.split_once('=').ok_or_else(|| {
                Failure::usage(format!("--param {line} has no `=`"))
                    .fix("write it as NAME=VALUE, such as alpha=0.01")
            })?;
            if given.insert(name.to_owned(), value.to_owned()).is_some() {
                return Err(Failure::usage(format!("--param {name} is given twice")).fix("give it once"));
            }
        }
        Ok(Self { given, effective: Map::new() })
    }

    /// Puts a given value in the place of the default.
    ///
    /// # Errors
    /// A value that is none (exit 2).
    pub fn set<T: Parameter>(&mut self, name: &str, value: &mut T) -> Result<(), Failure> {
        if let Some(text) = self.given.remove(name) {
            *value = T::read(&text).ok_or_else(|| {
                Failure::usage(format!("--param {name}={text} cannot be meant"))
                    .fix(format!("use {}", T::FORM))
            })?;
        }
        self.effective.insert(name.to_owned(), value.shown());
        Ok(())
    }

    /// Whether everything that was given was asked for.
    ///
    /// # Errors
    /// A name that the detector does not have (exit 2).
    pub fn settle(&self) -> Result<(), Failure> {
        let Some(strange) = self.given.keys().next() else { return Ok(()) };
        let known: Vec<&str> = self.effective.keys().map(String::as_str).collect();
        Err(Failure::usage(format!("--param {strange}: the detector has no such parameter"))
            .fix(format!("use one of {}", known.join(", "))))
    }

    /// Adds what came out for a parameter that was left to be estimated.
    pub fn tell(&mut self, name: &str, value: f64) {
        self.effective.insert(name.to_owned(), value.into());
    }

    /// All that hold.
    pub fn into_effective(self) -> Map<String, Value> {
        self.effective
    }
}

/// What a parameter can be.
pub trait Parameter: Sized {
    /// In words.
    const FORM: &'static str;
    /// From text.
    fn read(text: &str) -> Option<Self>;
    /// As JSON.
    fn shown(&self) -> Value;
}

fn plain<T: FromStr + Display>(text: &str) -> Option<T> {
    text.parse().ok()
}

/// A parameter that is one of a few words.
macro_rules! words {
    ($type:ty, $form:literal, $($word:literal => $value:path),+) => {
        impl $crate::commands::detect::parameters::Parameter for $type {
            const FORM: &'static str = $form;
            fn read(text: &str) -> Option<Self> {
                match text {
                    $($word => Some($value),)+
                    _ => None,
                }
            }
            fn shown(&self) -> serde_json::Value {
                match self {
                    $($value => $word,)+
                }
                .into()
            }
        }
    };
}

pub(super) use words;

impl Parameter for usize {
    const FORM: &'static str = "a whole number";
    fn read(text: &str) -> Option<Self> {
        plain(text)
    }
    fn shown(&self) -> Value {
        (*self).into()
    }
}

impl Parameter for f64 {
    const FORM: &'static str = "a number";
    fn read(text: &str) -> Option<Self> {
        plain(text).filter(|value: &Self| value.is_finite())
    }
    fn shown(&self) -> Value {
        (*self).into()
    }
}

impl Parameter for bool {
    const FORM: &'static str = "true or false";
    fn read(text: &str) -> Option<Self> {
        plain(text)
    }
    fn shown(&self) -> Value {
        (*self).into()
    }
}

impl Parameter for Limit54 {
    const FORM: &'static str = "events and bins, such as 5,4";
    fn read(text: &str) -> Option<Self> {
        let (sum, bins) = text.split_once(',')?;
        Some(Self { sum: plain(sum)?, bins: plain(bins)? })
    }
    fn shown(&self) -> Value {
        format!("{},{}", self.sum, self.bins).into()
    }
}

words!(Compat, "r-surveillance or paper", "r-surveillance" => Compat::RSurveillance, "paper" => Compat::Paper);
words!(PowerTransform, "2/3, 1/2 or none", "2/3" => PowerTransform::TwoThirds, "1/2" => PowerTransform::Half,
    "none" => PowerTransform::None);
words!(ThresholdMethod, "delta, nbPlugin or muan", "delta" => ThresholdMethod::Delta,
    "nbPlugin" => ThresholdMethod::NbPlugin, "muan" => ThresholdMethod::Muan);

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn values_take_the_place_of_defaults_and_the_rest_is_refused() {
        let lines = ["alpha=0.01", "limit54=0,4", "compat=paper"].map(str::to_owned);
        let mut parameters = Parameters::new(&lines).unwrap();
        let (mut alpha, mut limit, mut b) = (0.05, Limit54 { sum: 5, bins: 4 }, 5);
        parameters.set("alpha", &mut alpha).unwrap();
        parameters.set("limit54", &mut limit).unwrap();
        parameters.set("b", &mut b).unwrap();
        assert_eq!((alpha, limit.sum, b), (0.01, 0, 5));
        assert!(parameters.settle().is_err(), "nobody asked for compat");
        assert_eq!(parameters.into_effective()["limit54"], "0,4");
    }

    #[test]
    fn what_cannot_be_meant_is_named() {
        let given = |line: &str| Parameters::new(&[line.to_owned()]);
        assert!(given("alpha").is_err());
        assert!(given("alpha=much").unwrap().set("alpha", &mut 0.05).is_err());
        assert!(given("alpha=NaN").unwrap().set("alpha", &mut 0.05).is_err());
        assert!(given("compat=R").unwrap().set("compat", &mut Compat::Paper).is_err());
    }
}
