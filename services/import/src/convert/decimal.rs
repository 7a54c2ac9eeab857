//! Decimal text to an integer in units of 10⁻ᵈ, without binary floating point.
//!
//! Used for money (d = the currency's decimals) and for whole numbers (d = 0). Takes exponents, since other tools
//! write 100000 as `1e+05`. Never rounds: digits that do not fit are an error.

/// Which characters group and separate digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Marks {
    pub thousands: Option<char>,
    pub decimal: char,
}

impl Default for Marks {
    fn default() -> Self {
        Self { thousands: None, decimal: '.' }
    }
}

/// Largest exponent that is followed; beyond it the number cannot fit anyway.
const EXPONENT_MAX: i32 = 40;

/// `text` times 10^`decimals`, exactly.
pub(crate) fn scaled(text: &str, decimals: u32, marks: Marks) -> Result<i64, String> {
    let no_number = || format!("{text:?} is no decimal number");
    let too_large = || format!("{text:?} is too large");
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().map_err(|_| no_number())?),
        None => (text, 0),
    };
    if exponent.abs() > EXPONENT_MAX {
        return Err(too_large());
    }
    let (negative, digits) = match mantissa.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, mantissa.strip_prefix('+').unwrap_or(mantissa)),
    };
    let mut value: i128 = 0;
    let mut scale = exponent + i32::try_from(decimals).unwrap_or(EXPONENT_MAX);
    let mut point_seen = false;
    let mut digit_seen = false;
    for mark in digits.chars() {
        if let Some(digit) = mark.to_digit(10) {
            value =
                value.checked_mul(10).and_then(|v| v.checked_add(i128::from(digit))).ok_or_else(too_large)?;
            scale -= i32::from(point_seen);
            digit_seen = true;
        } else if mark == marks.decimal && !point_seen {
            point_seen = true;
        } else if Some(mark) != marks.thousands || point_seen || !digit_seen {
            return Err(no_number());
        }
    }
    if !digit_seen {
        return Err(no_number());
    }
    while scale > 0 && value != 0 {
        value = value.checked_mul(10).ok_or_else(too_large)?;
        scale -= 1;
    }
    while scale < 0 && value != 0 {
        if value % 10 != 0 {
            return Err(format!("{text:?} has more decimals than the {decimals} that fit"));
        }
        value /= 10;
        scale += 1;
    }
    i64::try_from(if negative { -value } else { value }).map_err(|_| too_large())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_exact_or_refused() {
        let plain = Marks::default();
        let grouped = Marks { thousands: Some(','), decimal: '.' };
        let german = Marks { thousands: Some('.'), decimal: ',' };
        let cases: [(&str, u32, Marks, Option<i64>); 20] = [
            ("15000", 2, plain, Some(1_500_000)),
            ("1e+05", 2, plain, Some(10_000_000)),
            ("1.5E3", 0, plain, Some(1_500)),
            ("0.1", 2, plain, Some(10)),
            ("0.29", 2, plain, Some(29)),
            ("-3.50", 2, plain, Some(-350)),
            ("+7", 0, plain, Some(7)),
            ("3.0", 0, plain, Some(3)),
            ("3.5", 0, plain, None),
            ("1.005", 2, plain, None),
            ("1.000", 2, plain, Some(100)),
            ("1,234.50", 2, grouped, Some(123_450)),
            ("1.234,50", 2, german, Some(123_450)),
            ("1,234", 2, plain, None),
            (",5", 0, grouped, None),
            ("", 0, plain, None),
            ("-", 0, plain, None),
            ("1e99", 0, plain, None),
            ("92233720368547758.07", 2, plain, Some(i64::MAX)),
            ("92233720368547758.08", 2, plain, None),
        ];
        for (text, decimals, marks, expected) in cases {
            assert_eq!(scaled(text, decimals, marks).ok(), expected, "{text}");
        }
    }
}
