//! Values on a map: Gi*, Gi, Moran's I, Geary's C and the global G against R's spdep.

use std::fmt::Write as _;

use serde_json::Value;

use super::{answer, close, file, reference};
use crate::{home, quanyu, stdout_of};

#[test]
fn scores_agree_with_the_reference() {
    let home = home();
    let (Some(cases), Some(grid)) = (reference("local_g_moran.json"), reference("inputs/grid10_volcano.csv"))
    else {
        return;
    };
    let input = file(&home, "grid.csv", &grid);
    let cases: Vec<Value> = serde_json::from_str(&cases).unwrap();
    assert_eq!(cases.len(), 3);
    for case in cases {
        let d = case["d"].to_string();
        let found = answer(&home, &["gi-star", "--input", &input, "--distance", &d]);
        let cells = found["result"]["cells"].as_array().unwrap();
        let scores = case["gi_star"].as_array().unwrap().iter().zip(case["gi"].as_array().unwrap());
        assert_eq!(cells.len(), 100);
        for (cell, (gi_star, gi)) in cells.iter().zip(scores) {
            close(&cell["gi_star"], gi_star, 1e-9, "Gi*");
            close(&cell["gi"], gi, 1e-9, "Gi");
        }
        let found = answer(&home, &["moran", "--input", &input, "--distance", &d]);
        let result = &found["result"];
        for (ours, theirs) in [
            (&result["global"]["i"], "moran_I"),
            (&result["global"]["expected"], "moran_E"),
            (&result["global"]["variance_randomisation"], "moran_var_rand"),
            (&result["global"]["variance_normality"], "moran_var_norm"),
            (&result["global"]["z"], "moran_z_rand"),
            (&result["geary"]["value"]["c"], "geary_C"),
            (&result["geary"]["value"]["variance"], "geary_var"),
            (&result["global_g"]["value"]["g"], "global_G"),
            (&result["global_g"]["value"]["z"], "global_G_z"),
        ] {
            close(ours, &case[theirs], 1e-9, theirs);
        }
        for (index, cell) in result["cells"].as_array().unwrap().iter().enumerate() {
            for (ours, theirs) in
                [("i", "local_moran_Ii"), ("expected", "local_moran_EIi"), ("variance", "local_moran_VIi")]
            {
                close(&cell[ours], &case[theirs][index], 1e-9, theirs);
            }
        }
    }
}

/// A street of cells 1,112 m apart; the western ones are high, and one lies far off.
fn street() -> String {
    let mut text = "id,longitude,latitude,value\n".to_owned();
    for cell in 0..30 {
        let value = if cell < 5 { 9 } else { cell % 2 };
        writeln!(text, "c{cell},{},0,{value}", 0.01 * f64::from(cell)).unwrap();
    }
    text.push_str("far,9,9,1\n");
    text
}

#[test]
fn hot_cells_are_named_and_an_island_says_why_it_has_no_score() {
    let home = home();
    let input = file(&home, "street.csv", &street());
    let found = answer(&home, &["gi-star", "--input", &input, "--distance", "1200"]);
    let cells = found["result"]["cells"].as_array().unwrap();
    assert_eq!((&cells[2]["id"], &cells[2]["hot"]), (&"c2".into(), &true.into()), "{}", cells[2]);
    assert_eq!((&cells[20]["hot"], &cells[20]["reason"]), (&false.into(), &Value::Null));
    let island = &cells[30];
    assert_eq!(
        (&island["testable"], &island["gi_star"], &island["hot"]),
        (&false.into(), &Value::Null, &Value::Null)
    );
    assert!(island["reason"].as_str().unwrap().contains("a neighbour within the distance"));
    assert_eq!(found["result"]["islands"], 1);
    let moran = answer(&home, &["moran", "--input", &input, "--distance", "1200"]);
    assert!(moran["result"]["global"]["z"].as_f64().unwrap() > 3.0);
    assert_eq!(moran["result"]["cells"][30]["i"], Value::Null);
    let table = stdout_of(quanyu(&home).args(["detect", "moran", "--input", &input, "--distance", "1200"]));
    assert!(table.contains("Moran's I") && table.contains("Geary's C"), "{table}");
}

#[test]
fn a_map_that_is_the_same_everywhere_has_a_reason_and_no_result() {
    let home = home();
    let input = file(&home, "flat.csv", "id,x,y,value\na,1,1,5\nb,2,1,5\nc,1,2,5\nd,2,2,5\ne,3,1,5\n");
    for word in ["gi-star", "moran"] {
        let found = answer(&home, &[word, "--input", &input, "--distance", "1.1"]);
        assert_eq!((&found["testable"], &found["result"]), (&false.into(), &Value::Null), "{word}");
        assert!(found["reason"].as_str().unwrap().contains("does not vary"), "{word}: {found}");
    }
    let below = file(&home, "below.csv", "id,x,y,value\na,1,1,-5\nb,2,1,4\nc,1,2,3\nd,2,2,5\ne,3,1,2\n");
    let found = answer(&home, &["moran", "--input", &below, "--distance", "1.1"]);
    assert_eq!((&found["testable"], &found["result"]["global_g"]["value"]), (&true.into(), &Value::Null));
    assert!(found["result"]["global_g"]["reason"].as_str().unwrap().contains("not negative"));
}
