//! Text to value, exactly: decimals and money, whole numbers, truth values, local times.
//!
//! Used by `plan`. Pure: knows no row, no map and no descriptor. Never rounds and never guesses a zone.

pub(crate) mod currency;
pub(crate) mod decimal;
pub(crate) mod list;
pub(crate) mod time;

/// A whole number; `3`, `3.0` and `3e2` are whole, `3.5` is not.
pub(crate) fn integer(text: &str, marks: decimal::Marks) -> Result<i64, String> {
    decimal::scaled(text, 0, marks)
}

/// A finite number in binary floating point, for coordinates and readings.
pub(crate) fn float(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(value) if value.is_finite() => Ok(value),
        _ => Err(format!("{text:?} is no number")),
    }
}

/// A truth value: true, yes, y, 1 or false, no, n, 0 in any case.
pub(crate) fn truth(text: &str) -> Result<bool, String> {
    const TRUE: [&str; 4] = ["true", "yes", "y", "1"];
    const FALSE: [&str; 4] = ["false", "no", "n", "0"];
    let is_in = |words: [&str; 4]| words.iter().any(|word| word.eq_ignore_ascii_case(text));
    match (is_in(TRUE), is_in(FALSE)) {
        (true, _) => Ok(true),
        (_, true) => Ok(false),
        _ => Err(format!("{text:?} is neither true nor false")),
    }
}
