//! The reports of several sections, each section with its definition and its rule. What a section counts is SQL in
//! `quanyu-figures`; a share or rate comes with its interval beside it.

use quanyu_answers::{Begun, report};
use serde_json::{Value, json};

use super::figures::told;
use crate::answer::Body;
use crate::fault::Fault;
use crate::question::Question;

macro_rules! reports {
    ($($function:ident $name:literal;)+) => {
        $(
            #[doc = concat!("The report `", $name, "`.")]
            ///
            /// # Errors
            /// What was asked cannot be meant, or the tables do not answer.
            pub async fn $function(question: &Question<'_>) -> Result<Body, Fault> {
                sections(question, $name).await
            }
        )+
    };
}

reports! {
    response "response";
    disputes "mediation";
    work_accidents "work-injuries";
    campaign "campaign-map";
    operations "operations";
    grids "grids";
    communities "communities";
    sites "sites";
    outreach "outreach";
    visits "visits";
    legal_checkups "legal-checkups";
    surveys "surveys";
    sources "sources";
    quality "quality";
    warnings "warnings";
}

async fn sections(question: &Question<'_>, name: &str) -> Result<Body, Fault> {
    let report =
        quanyu_figures::report(name).ok_or_else(|| Fault::NotFound(format!("no report is called {name}")))?;
    let begun = question.ask().begin(question.store, report.topics, question.now).await?;
    let Begun { asked, pin, .. } = begun;
    let mut parameters = report::Parameters::of(report, asked, Vec::new())?;
    parameters.k = question.values.get("k").unwrap_or(parameters.k);
    let figures = parameters.figures(question.store, report, &pin).await?;
    let mut body = told(&figures)?;
    // A row is an object, whose names have no order: the order in which columns are shown stands beside the rows.
    let written = body.value.get_mut("sections").and_then(Value::as_array_mut).into_iter().flatten();
    for (section, figures) in written.filter_map(Value::as_object_mut).zip(&figures.sections) {
        section.insert("columns".to_owned(), json!(figures.columns));
    }
    Ok(body)
}
