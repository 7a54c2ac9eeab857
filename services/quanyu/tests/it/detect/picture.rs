//! `--plot` draws what was found into a file, and leaves what is printed as it was.

use super::{answer, weeks};
use crate::{home, quanyu, stderr_of};

#[test]
fn a_picture_is_drawn_beside_the_answer() {
    let home = home();
    let path = weeks(&home, [3, 4, 2, 3, 4, 3, 2, 3, 19, 3].into_iter());
    let input = path.to_str().unwrap();
    let drawing = home.path().join("weeks.svg");
    let plain = answer(&home, &["ears-c1", "--input", input]);
    let drawn = answer(&home, &["ears-c1", "--input", input, "--plot", drawing.to_str().unwrap()]);
    assert_eq!(plain, drawn);
    let svg = std::fs::read_to_string(&drawing).unwrap();
    assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>\n"));
    for part in ["role=\"img\"", "<title id=", "<desc id=", ">ears-c1 of weeks.csv<", "9: 19 counted"] {
        assert!(svg.contains(part), "{part} is not in {svg}");
    }
    assert!(!svg.contains("href") && !svg.contains("url("), "nothing is loaded from elsewhere");
}

#[test]
fn a_picture_that_cannot_be_written_is_told() {
    let home = home();
    let path = weeks(&home, 1..20);
    let wrong = |plot: &str| {
        let words = ["detect", "ears-c1", "--input", path.to_str().unwrap(), "--plot", plot];
        stderr_of(quanyu(&home).args(words), 2)
    };
    assert!(wrong("/nowhere/at/all.svg").contains("a folder that exists"));
    assert!(wrong("weeks.png").contains("ends in .svg"));
}
