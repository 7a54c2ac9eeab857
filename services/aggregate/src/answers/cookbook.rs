//! The cookbook: ready questions in SQL, listed with what they ask, and their rows.
//!
//! They are asked as written, over the whole tables, and therefore only by those who may see everything or the one area
//! whose rows the question names; a town's analyst asks them in ClickHouse, where its row filters hold.

use std::collections::BTreeMap;

use quanyu_access::Scope;
use serde::Serialize;
use serde_json::{Value, json};

use crate::answer::Body;
use crate::fault::Fault;
use crate::question::Question;

include!(concat!(env!("OUT_DIR"), "/cookbook.rs"));

/// Digits of a county's code.
const COUNTY_LENGTH: usize = 6;
/// Rows of an answer at most.
const ROWS_MAX: u64 = 5_000;

/// A question of the cookbook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Recipe {
    /// Its file's name without the ending.
    pub name: &'static str,
    /// What it tells.
    pub title: &'static str,
    /// What it asks, in English.
    pub question: &'static str,
    /// What it asks, in Chinese.
    pub question_zh: &'static str,
    /// The question in SQL.
    pub sql: &'static str,
}

/// All of them.
///
/// # Errors
/// None.
pub async fn list(_: &Question<'_>) -> Result<Body, Fault> {
    Body::of(&json!({ "queries": COOKBOOK }))
}

/// Whether whole tables may be asked: by who sees everything, or a whole county by a question that is about one area.
fn may_ask(scope: &Scope, sql: &str) -> bool {
    let counties = scope.codes().len() > 0 && scope.codes().all(|code| code.len() <= COUNTY_LENGTH);
    scope.is_everything() || (counties && sql.contains("{area:String}"))
}

/// The rows of one.
///
/// # Errors
/// There is none of that name, the asker may not see everything, or the tables do not answer.
pub async fn rows(question: &Question<'_>) -> Result<Body, Fault> {
    let unknown = || Fault::NotFound("the cookbook has no such question".to_owned());
    let name = question.id()?;
    let recipe = COOKBOOK.iter().find(|recipe| recipe.name == name).ok_or_else(unknown)?;
    if !may_ask(&question.principal.scope, recipe.sql) {
        return Err(Fault::Forbidden {
            reason: "TOWN_ANALYST",
            what: "the cookbook is asked over whole tables; a town's analyst asks it in ClickHouse, where its row filters hold".into(),
        });
    }
    let data = question.data_of("v1_incidents").await?;
    let day = |name: &str, or: &str| question.values.text(name).unwrap_or(or).to_owned();
    let today = question.now.to_zoned_datetime(jiff::tz::TimeZone::UTC).date();
    let year_ago = today.checked_sub(jiff::Span::new().years(1)).unwrap_or(today);
    let settings: BTreeMap<String, String> = [
        ("param_area".to_owned(), question.area.unwrap_or_default().to_owned()),
        ("param_from".to_owned(), day("from", &year_ago.to_string())),
        ("param_to".to_owned(), day("to", &today.to_string())),
        ("param_exercise".to_owned(), (data == quanyu_figures::Data::Exercise).to_string()),
        ("max_result_rows".to_owned(), ROWS_MAX.to_string()),
        ("result_overflow_mode".to_owned(), "break".to_owned()),
    ]
    .into();
    let bytes = question.store.fetch_bytes_with(recipe.sql, "JSONCompact", &settings).await?;
    let answer: Value = serde_json::from_slice(&bytes).map_err(|error| {
        tracing::error!(%error, recipe = name, "the answer is no JSON");
        Fault::Internal
    })?;
    let columns: Vec<&Value> =
        answer["meta"].as_array().into_iter().flatten().map(|column| &column["name"]).collect();
    let value = json!({ "columns": columns, "rows": answer["data"], "sql": recipe.sql, "question": recipe.question, "question_zh": recipe.question_zh });
    Ok(Body::of(&value)?.of_data(data))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn whole_tables_are_not_for_towns() {
        let may = |codes: &[&str], sql| may_ask(&Scope::of(codes).unwrap(), sql);
        assert!(may(&["330784"], "… {area:String} …"));
        assert!(!may(&["330784"], "SELECT 1"), "a question that is about no area is about all of them");
        assert!(!may(&["330784105"], "… {area:String} …"));
        assert!(!may(&["330784105", "330784001"], "… {area:String} …"));
        assert!(!may_ask(&Scope::nothing(), "… {area:String} …"));
        assert!(may_ask(&Scope::everything(), "SELECT 1"));
    }

    #[test]
    fn every_recipe_is_there_with_its_question() {
        assert!(COOKBOOK.len() >= 70, "{}", COOKBOOK.len());
        for recipe in COOKBOOK {
            assert!(
                !recipe.title.is_empty() && !recipe.question.is_empty() && !recipe.question_zh.is_empty(),
                "{}",
                recipe.name
            );
            assert!(
                recipe.sql.trim_start().starts_with("SELECT") || recipe.sql.trim_start().starts_with("WITH"),
                "{}",
                recipe.name
            );
        }
    }
}
