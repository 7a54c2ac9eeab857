//! Form of area codes. A code is always read with its system: the same digits name different towns in two lists.

/// Why a code does not fit its system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    /// Statutory codes are digits only.
    #[error("must be digits")]
    NotDigits,
    /// Statutory codes have 2, 4, 6, 9, 12 or 15 digits.
    #[error("must have 2, 4, 6, 9, 12 or 15 digits")]
    Length,
}

/// Systems after GB/T 2260 and its extensions: the national list, the statistics bureau's, the map vendors'.
const STATUTORY_SYSTEMS: [&str; 3] = ["gbt2260", "nbs", "map-vendor"];

/// Checks the form of a code; codes of other systems are opaque.
///
/// # Errors
/// A code of a statutory system that is not digits, or not of a length in use.
pub fn check_code(system: &str, code: &str) -> Result<(), CodeError> {
    if !STATUTORY_SYSTEMS.contains(&system) {
        return Ok(());
    }
    if !code.bytes().all(|b| b.is_ascii_digit()) {
        return Err(CodeError::NotDigits);
    }
    // province, prefecture, county, town, village, grid
    if matches!(code.len(), 2 | 4 | 6 | 9 | 12 | 15) { Ok(()) } else { Err(CodeError::Length) }
}

#[cfg(test)]
mod tests {
    use super::{CodeError, check_code};

    #[test]
    fn statutory_codes_have_a_form_and_others_are_opaque() {
        assert_eq!(check_code("gbt2260", "330784105"), Ok(()));
        assert_eq!(check_code("nbs", "33078"), Err(CodeError::Length));
        assert_eq!(check_code("nbs", "33078x"), Err(CodeError::NotDigits));
        assert_eq!(check_code("chicago-police-district", "31"), Ok(()));
    }
}
