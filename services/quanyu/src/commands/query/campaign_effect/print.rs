//! The answer of `campaign-effect` for people: the ratio, cohorts, the months before, the neighbours, and the caution.

use quanyu_answers::campaign_effect::{Answer, Effect};
use quanyu_figures::{CampaignEffect, Data};

use crate::output::Table;
use crate::session::Session;

/// Prints it.
pub fn print(session: &Session, answer: &Answer) -> anyhow::Result<()> {
    let output = session.output;
    if output.json {
        return output.json(answer);
    }
    let exercise = if answer.asked.data == Data::Exercise { " [exercise]" } else { "" };
    let Answer { name, name_zh, definition, asked, .. } = answer;
    output.line(format_args!("{name} {name_zh}{exercise} ({definition}), {} to {}", asked.from, asked.to))?;
    let mut table = Table::new(["effect on", "ratio (95 %)", "p", "assignments"]);
    let dash = || "–".to_owned();
    let rows = [
        ("theatres 战区", &answer.effect, &answer.not_testable),
        ("their neighbours 相邻镇街", &answer.displacement.effect, &answer.displacement.reason),
    ];
    for (of, effect, reason) in rows {
        let Some(Effect { found, .. }) = effect else {
            table.row([of.to_owned(), reason.clone().unwrap_or_else(dash), dash(), dash()]);
            continue;
        };
        table.row([of.to_owned(), ratio(found), format!("{:.3}", found.p), found.assignments.to_string()]);
    }
    output.table(table)?;
    if let Some(effect) = &answer.effect {
        output.table(cohorts(answer, effect))?;
        output.table(before(effect))?;
        if !effect.found.left_out.is_empty() {
            output.say(format_args!("reached, but not comparable: {}", effect.found.left_out.join(", ")));
        }
    }
    remarks(session, answer);
    Ok(())
}

fn ratio(found: &CampaignEffect) -> String {
    let high = found.high.map_or_else(|| "∞".to_owned(), |high| format!("{high:.3}"));
    format!("{:.3} ({:.3}–{high})", found.ratio, found.low)
}

fn cohorts(answer: &Answer, effect: &Effect) -> Table {
    let named = |code: &String| {
        let town = answer.towns.iter().find(|town| town.code == *code);
        town.map_or_else(|| code.clone(), |town| format!("{code} {}", town.name).trim_end().to_owned())
    };
    let mut table = Table::new(["theatres of", "towns", "counted", "expected", "counted / expected"]);
    for (cohort, month) in effect.found.cohorts.iter().zip(&effect.cohort_months) {
        let towns: Vec<String> = cohort.towns.iter().map(named).collect();
        table.row([
            month.to_string(),
            towns.join(", "),
            format!("{:.0}", cohort.observed),
            format!("{:.1}", cohort.expected),
            format!("{:.3}", cohort.ratio),
        ]);
    }
    table
}

fn before(effect: &Effect) -> Table {
    let mut table = Table::new(["months before the start", "ratio", "towns"]);
    for one in effect.pre_trend() {
        table.row([one.months.abs().to_string(), format!("{:.3}", one.ratio), one.towns.to_string()]);
    }
    table
}

fn remarks(session: &Session, answer: &Answer) {
    let output = session.output;
    let aside = &answer.left_aside;
    if !aside.theatres.is_empty() {
        output.say(format_args!("theatres that are no town of the list: {}", aside.theatres.join(", ")));
    }
    let records = [
        (aside.records_without_town, "name no town"),
        (aside.records_of_other_towns, "name a town that is not in the list"),
        (aside.records_in_other_code_lists, "name their area in another list of codes"),
    ];
    for (records, what) in records.into_iter().filter(|(records, _)| *records > 0) {
        output.say(format_args!("{records} records {what}: not counted"));
    }
    if answer.displacement.outlines_synthetic {
        output.say("who is a neighbour comes from outlines that are made up");
    }
    output.say(format_args!("{}\n{}", answer.caution, answer.caution_zh));
    let until = answer.complete_until.map_or_else(|| "an unknown time".to_owned(), |until| until.to_string());
    output.say(format_args!(
        "seed {}, a town is no control from {} months before its start, months of {}, complete until {until}",
        answer.asked.seed, answer.asked.lead_months, answer.asked.zone
    ));
}
