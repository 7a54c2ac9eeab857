//! `quanyu verify --truth`: holds what the platform counts of a simulated city against what the simulator drew.
//!
//! The platform's side comes from the tables by one question per group of facts; the other side from the file alone.
//! Fold, figures and simulator know nothing of each other, so what agrees here agrees by being right.

mod expected;
mod found;

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Context as _;
use quanyu_boot::Failure;
use quanyu_simulate::Truth;
use quanyu_store::Client;
use serde::Serialize;

/// A fact's name, and what it is.
pub type Facts = BTreeMap<String, String>;

/// Differences that are listed; more say nothing new.
const LISTED_MAX: usize = 50;

/// What the comparison came to.
#[derive(Debug, Serialize)]
pub struct Comparison {
    /// Nothing differs.
    pub ok: bool,
    /// Facts of the truth or of the platform.
    pub facts: usize,
    /// By group.
    pub groups: Vec<Group>,
    /// The first that differ.
    pub differences: Vec<Difference>,
}

/// Facts of one sort.
#[derive(Debug, Serialize)]
pub struct Group {
    pub name: String,
    pub facts: usize,
    pub different: usize,
}

/// A fact on which the two sides do not agree.
#[derive(Debug, Serialize)]
pub struct Difference {
    pub group: String,
    pub fact: String,
    /// None when the truth knows nothing of it.
    pub truth: Option<String>,
    /// None when the platform knows nothing of it.
    pub platform: Option<String>,
}

/// Reads the file.
///
/// # Errors
/// No such file, or not a truth file.
pub fn read(path: &Path) -> anyhow::Result<Truth> {
    let missing = |error| {
        Failure::usage(format!("open {}", path.display()))
            .fix("name the file that `quanyu simulate --truth` wrote")
            .because(error)
    };
    let text = std::fs::read(path).map_err(missing)?;
    let malformed = |error| {
        Failure::usage(format!("{} is no truth file", path.display()))
            .fix("name the file that `quanyu simulate --truth` wrote")
            .because(error)
    };
    Ok(serde_json::from_slice(&text).map_err(malformed)?)
}

/// Compares every fact of the truth with the tables' exercise data.
///
/// # Errors
/// The server does not answer.
pub async fn compare(store: &Client, truth: &Truth) -> anyhow::Result<Comparison> {
    let mut comparison = Comparison { ok: true, facts: 0, groups: Vec::new(), differences: Vec::new() };
    for (name, expected) in expected::groups(truth)? {
        let found = found::facts(store, name, truth).await.with_context(|| format!("ask for {name}"))?;
        comparison.add(name, &expected, &found);
    }
    comparison.ok = comparison.differences.is_empty();
    Ok(comparison)
}

impl Comparison {
    fn add(&mut self, group: &str, expected: &Facts, found: &Facts) {
        let names: std::collections::BTreeSet<&String> = expected.keys().chain(found.keys()).collect();
        let mut different = 0;
        for fact in &names {
            let (truth, platform) = (expected.get(*fact).cloned(), found.get(*fact).cloned());
            if truth == platform {
                continue;
            }
            different += 1;
            if self.differences.len() < LISTED_MAX {
                let (group, fact) = (group.to_owned(), (*fact).clone());
                self.differences.push(Difference { group, fact, truth, platform });
            }
        }
        self.facts += names.len();
        self.groups.push(Group { name: group.to_owned(), facts: names.len(), different });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_one_side_knows_differs() {
        let facts = |pairs: &[(&str, &str)]| -> Facts {
            pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
        };
        let mut comparison = Comparison { ok: true, facts: 0, groups: Vec::new(), differences: Vec::new() };
        comparison.add("counts", &facts(&[("a", "1"), ("b", "2")]), &facts(&[("b", "3"), ("c", "4")]));
        assert_eq!(comparison.facts, 3);
        let named: Vec<&str> = comparison.differences.iter().map(|one| one.fact.as_str()).collect();
        assert_eq!(named, ["a", "b", "c"]);
        comparison.add("sums", &facts(&[("a", "1")]), &facts(&[("a", "1")]));
        assert_eq!(comparison.groups.last().map(|group| group.different), Some(0));
    }
}
