//! Lists of texts: a JSON array, as NDJSON has them, or texts between separators.
//!
//! Used by `plan` for fields that hold several texts. Empty items are none.

/// How a list is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Rule {
    /// Between two items, unless the text is a JSON array.
    pub separator: char,
}

impl Rule {
    /// The items in their order, each without white space around it.
    pub fn read(self, text: &str) -> Result<Vec<String>, String> {
        if text.starts_with('[') {
            let items = serde_json::from_str::<Vec<String>>(text);
            return items.map_err(|error| format!("{text:?} is no JSON array of texts: {error}"));
        }
        let items = text.split(self.separator).map(str::trim).filter(|item| !item.is_empty());
        Ok(items.map(ToOwned::to_owned).collect())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn arrays_and_separated_texts_are_lists() {
        let rule = Rule { separator: ';' };
        assert_eq!(rule.read("police; fire;;town").unwrap(), ["police", "fire", "town"]);
        assert_eq!(rule.read(r#"["a;b", "c"]"#).unwrap(), ["a;b", "c"]);
        assert_eq!(rule.read("one").unwrap(), ["one"]);
        assert!(rule.read("[1]").is_err() && rule.read("[").is_err());
    }
}
