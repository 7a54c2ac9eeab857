//! Currencies by ISO 4217: how many decimals an amount has.
//!
//! Used when a map names a currency. Only the currencies whose minor unit is not a hundredth are listed.

const NO_DECIMALS: [&str; 15] =
    ["BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF"];
const THREE_DECIMALS: [&str; 7] = ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"];

/// The number of decimals of a currency, or `None` when the code is not three capital letters.
pub(crate) fn decimals(code: &str) -> Option<u32> {
    let is_code = code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase());
    match code {
        _ if !is_code => None,
        _ if NO_DECIMALS.contains(&code) => Some(0),
        _ if THREE_DECIMALS.contains(&code) => Some(3),
        _ => Some(2),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_follow_the_standard() {
        assert_eq!(decimals("CAD"), Some(2));
        assert_eq!(decimals("JPY"), Some(0));
        assert_eq!(decimals("KWD"), Some(3));
        assert_eq!(decimals("cad"), None);
    }
}
