//! What the help of a detector says of its parameters is what the detector has.

use serde_json::Value;

use super::{answer, weeks};
use crate::{home, quanyu, stdout_of};

const SERIES: [&str; 11] = [
    "ears-c1",
    "ears-c2",
    "ears-c3",
    "farrington",
    "farrington-flexible",
    "rki",
    "cdc",
    "bayes",
    "cusum",
    "glr-poisson",
    "glr-nb",
];

#[test]
fn every_parameter_is_in_the_help_with_its_default() {
    let home = home();
    let path = weeks(&home, (0..400).map(|week| week * week % 11));
    for name in SERIES {
        let help = stdout_of(quanyu(&home).args(["detect", name, "--help"]));
        assert!(help.contains(&format!("quanyu detect {name} --input weeks.csv")), "{name} has no example");
        let params = answer(&home, &[name, "--input", path.to_str().unwrap()])["params"].clone();
        for (parameter, value) in params.as_object().unwrap() {
            let default = match value {
                Value::Null => "none".to_owned(),
                Value::String(word) => word.clone(),
                Value::Number(number) => number.as_f64().unwrap().to_string(),
                other => other.to_string(),
            };
            // α of EARS depends on the method, and of Farrington's cousins on nothing; an estimate is no parameter.
            let explained = help.contains(&format!("{parameter}={default}"))
                || (name.starts_with("ears") && parameter == "alpha" && help.contains(&default))
                || parameter == "alpha_estimated";
            assert!(explained, "{name}: {parameter}={default} is not in the help:\n{help}");
        }
    }
}

#[test]
fn the_words_of_places_and_comparisons_are_listed() {
    let help = stdout_of(quanyu(&home()).args(["detect", "--help"]));
    let words =
        ["near-repeat", "knox", "gi-star", "moran", "hawkes", "hotspot-accuracy", "rate-ratio", "its"];
    for word in words.iter().chain(&SERIES) {
        assert!(help.contains(&format!("\n  {word} ")), "{word} is not in the help:\n{help}");
    }
}
