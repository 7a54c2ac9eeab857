//! Rate ratios and interrupted time series agree with R to the last figure that is shown.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::{answer, close, file, reference};
use crate::{home, quanyu, stdout_of};

#[test]
fn rate_ratios_agree_with_the_reference() {
    let home = home();
    // “−60 %”, so that the test stands alone.
    let mut cases = vec![json!({ "x1": 2, "x2": 5, "t1": 1, "t2": 1, "rate_ratio": 0.4 })];
    if let Some(text) = reference("rate_ratio.json") {
        cases.extend(serde_json::from_str::<Vec<Value>>(&text).unwrap());
    }
    for case in cases {
        let [x1, t1, x2, t2] = ["x1", "t1", "x2", "t2"].map(|name| case[name].to_string());
        let found = answer(&home, &["rate-ratio", "--x1", &x1, "--t1", &t1, "--x2", &x2, "--t2", &t2]);
        let result = &found["result"];
        close(&result["ratio"], &case["rate_ratio"], 1e-9, "ratio");
        for (ours, theirs) in
            [("exact_95", "exact_ci95"), ("mid_p_95", "midp_ci95"), ("wald_95", "wald_log_ci95")]
        {
            let Some([low, high]) = case[theirs].as_array().map(Vec::as_slice) else { continue };
            close(&result[ours]["low"], low, 1e-9, theirs);
            close(&result[ours]["high"], high, 1e-9, theirs);
        }
        for (ours, theirs) in [
            ("p_two_sided", "exact_p_two_sided_minlike"),
            ("p_greater", "p_greater"),
            ("p_less", "p_less"),
            ("mid_p_two_sided", "midp_two_sided"),
            ("anscombe_z", "anscombe_sqrt_z"),
        ] {
            if let Some(expected) = case.get(theirs) {
                close(&result[ours], expected, 1e-9, theirs);
            }
        }
    }
}

#[test]
fn a_ratio_says_how_good_its_evidence_is() {
    let home = home();
    let found = answer(&home, &["rate-ratio", "--x1", "2", "--x2", "5"]);
    assert_eq!(found["result"]["evidence"], "no_evidence");
    assert_eq!(found["result"]["wald_widened_95"], Value::Null);
    let none = answer(&home, &["rate-ratio", "--x1", "9", "--x2", "0", "--dispersion", "2"]);
    assert_eq!((&none["result"]["ratio"], &none["result"]["exact_95"]["high"]), (&Value::Null, &Value::Null));
    assert_eq!(none["result"]["wald_widened_95"], Value::Null);
    let wide = answer(&home, &["rate-ratio", "--x1", "100", "--x2", "70", "--dispersion", "4"]);
    let width = |name: &str| {
        let [low, high] = ["low", "high"].map(|end| wide["result"][name][end].as_f64().unwrap().ln());
        high - low
    };
    assert!((width("wald_widened_95") - 2.0 * width("wald_95")).abs() < 1e-9, "√4 times as wide");
    let table = stdout_of(quanyu(&home).args(["detect", "rate-ratio", "--x1", "848", "--x2", "1000"]));
    assert!(table.contains("clear fall"), "{table}");
}

/// A file of `period,count,exposure` from some columns of an input.
fn months(table: &str, count: &str, exposure: Option<&str>) -> String {
    let column =
        |name: &str| table.lines().next().unwrap().split(',').position(|column| column == name).unwrap();
    let (count, exposure) = (column(count), exposure.map(column));
    let mut text = if exposure.is_some() { "period,count,exposure\n" } else { "period,count\n" }.to_owned();
    for (number, line) in table.lines().skip(1).enumerate() {
        let cells: Vec<&str> = line.split(',').collect();
        write!(text, "{},{}", number + 1, cells[count]).unwrap();
        exposure.into_iter().for_each(|exposure| write!(text, ",{}", cells[exposure]).unwrap());
        text.push('\n');
    }
    text
}

#[test]
fn the_seat_belt_law_agrees_with_the_reference() {
    let home = home();
    let (Some(cases), Some(table)) = (reference("its_seatbelts.json"), reference("inputs/seatbelts.csv"))
    else {
        return;
    };
    let cases: Vec<Value> = serde_json::from_str(&cases).unwrap();
    let ours = cases.iter().filter(|case| case["formula"].as_str().unwrap().ends_with("~ t + law + m"));
    let mut compared = 0;
    for case in ours {
        let input = file(&home, "belts.csv", &months(&table, case["outcome"].as_str().unwrap(), None));
        let model = match case["model"].as_str().unwrap() {
            "quasipoisson" => "quasi-poisson",
            "negbin2_ml" => "negative-binomial",
            "poisson_HC0" => "hc0",
            "poisson_NeweyWest_lag12_noprewhite" => "newey-west",
            _ => "poisson",
        };
        let words = ["its", "--input", &input, "--from-bin", "170", "--season", "months", "--model", model];
        let found = answer(&home, &words);
        let result = &found["result"];
        let level = term(result, "level");
        close(&level["coefficient"], &case["coef"], 1e-5, model);
        close(&level["standard_error"], &case["se"], 1e-5, model);
        close(&level["ratio"], &case["rr"], 1e-5, model);
        close(&level["ratio_95"]["high"], &case["ci95_z"][1], 1e-5, model);
        close(&result["theta"], &case["theta"], 1e-5, "θ");
        close(&term(result, "season_12")["coefficient"], &case["coefs"]["m12"], 1e-5, "December");
        assert_eq!(result["df_residual"], case["df_residual"]);
        compared += 1;
    }
    assert_eq!(compared, 15, "5 models of 3 outcomes");
}

fn term<'a>(result: &'a Value, name: &str) -> &'a Value {
    result["terms"].as_array().unwrap().iter().find(|term| term["name"] == name).unwrap()
}

#[test]
fn the_smoking_ban_agrees_with_the_reference() {
    let home = home();
    let (Some(cases), Some(table)) = (reference("its_sicily.json"), reference("inputs/sicily.csv")) else {
        return;
    };
    let input = file(&home, "sicily.csv", &months(&table, "aces", Some("stdpop")));
    for case in serde_json::from_str::<Vec<Value>>(&cases).unwrap() {
        let mut words = vec!["its", "--input", &input, "--from-bin", "37"];
        let (model, formula) = (case["model"].as_str().unwrap(), case["formula"].as_str().unwrap());
        match model {
            "poisson" => words.extend(["--model", "poisson"]),
            "negbin" => words.extend(["--model", "negative-binomial"]),
            _ => {}
        }
        if formula.contains("s2") {
            words.extend(["--season", "harmonics=2"]);
        }
        if model == "quasipoisson_slope_change" {
            words.push("--slope=0");
        }
        let result = &answer(&home, &words)["result"];
        let level = term(result, "level");
        close(&level["coefficient"], &case["coef"]["smokban"], 1e-5, "level");
        close(&level["standard_error"], &case["se"]["smokban"], 1e-5, "its error");
        close(&result["deviance"], &case["deviance"], 1e-5, "deviance");
    }
}

#[test]
fn a_change_is_found_where_it_was_made() {
    let home = home();
    let mut text = "period,count\n".to_owned();
    for month in 0..48_i16 {
        let count = if month < 24 { 100 } else { 70 } + month % 3;
        writeln!(text, "{}-{:02}-01,{count}", 2022 + month / 12, month % 12 + 1).unwrap();
    }
    let input = file(&home, "months.csv", &text);
    let found = answer(&home, &["its", "--input", &input, "--from-bin", "25", "--slope"]);
    let level = term(&found["result"], "level");
    assert!((level["ratio"].as_f64().unwrap() - 0.7).abs() < 0.02, "{level}");
    assert_eq!((&found["params"]["slope"], &found["params"]["first_in_year"]), (&25.0.into(), &1.into()));
    assert_eq!((&found["params"]["lag"], &found["result"]["theta"]), (&Value::Null, &Value::Null));
}
