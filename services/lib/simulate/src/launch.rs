//! Launching a plan: ids, and when each step is written down and sent, with all that delays it.
//!
//! Draws come from the plan's own ticket, so that they do not depend on which kinds are wanted.

use crate::calendar::{MINUTE, SECOND};
use crate::dice::Ticket;
use crate::plan::{Plan, identity};
use crate::quirks::{CLOCK_BEHIND_MS, Quirks};
use crate::source::{SILENT, WRONG_CLOCK};
use quanyu_event::Kind;

/// Of a thousand steps so many are written down with a delay up to the bound of their source.
const TARDY_PER_MILLE: i64 = 50;

/// Gives every step its id and its times.
pub(crate) fn launch(plan: &mut Plan, quirks: &Quirks) {
    let mut ticket = Ticket::new(plan.ticket);
    part(plan);
    let (median_ms, bound_ms) = delays(plan);
    for step in &mut plan.steps {
        step.id = identity(ticket.next(), ticket.next());
        let tardy = ticket.below(1_000) < TARDY_PER_MILLE;
        let delay = if tardy { ticket.below(bound_ms) } else { ticket.below(2 * median_ms) };
        step.recorded_at = step.occurred_at + step.late_ms + delay;
        step.sent_at = step.recorded_at + SECOND + ticket.below(4 * SECOND);
    }
    order(plan, &mut ticket);
    for step in &mut plan.steps {
        if plan.source == SILENT {
            step.sent_at = quirks.after_silence(step.sent_at);
        }
        if plan.source == WRONG_CLOCK && quirks.wrong_clock.contains(&step.recorded_at) {
            step.recorded_at -= CLOCK_BEHIND_MS;
        }
    }
}

/// Two steps of a subject never happen at the same time: which of them holds would depend on their arrival.
fn part(plan: &mut Plan) {
    let mut order: Vec<usize> = (0..plan.steps.len()).collect();
    order.sort_by_key(|place| plan.steps.get(*place).map(|step| step.occurred_at));
    let mut last = i64::MIN;
    for place in order {
        if let Some(step) = plan.steps.get_mut(place) {
            step.occurred_at = step.occurred_at.max(last.saturating_add(1));
            last = step.occurred_at;
        }
    }
}

fn delays(plan: &Plan) -> (i64, i64) {
    match plan.kind {
        Kind::Source | Kind::SourceDay | Kind::SiteDay => (SECOND, 4 * SECOND),
        _ => {
            let (median_seconds, bound_seconds) = plan.source.delay_seconds();
            (median_seconds * SECOND, bound_seconds * SECOND)
        }
    }
}

/// Steps that are to arrive behind others; and none overtakes in a subject that moves, whose first arrival says where.
fn order(plan: &mut Plan, ticket: &mut Ticket) {
    let moves = plan.steps.windows(2).any(|pair| matches!(pair, [one, next] if one.area != next.area));
    if moves {
        let mut last = i64::MIN;
        for step in &mut plan.steps {
            step.sent_at = step.sent_at.max(last.saturating_add(1));
            last = step.sent_at;
        }
        return;
    }
    for place in 0..plan.steps.len() {
        let behind = plan.steps.get(place).and_then(|step| step.behind);
        let Some(ahead_sent_at) = behind.and_then(|behind| plan.steps.get(behind)).map(|step| step.sent_at)
        else {
            continue;
        };
        if let Some(step) = plan.steps.get_mut(place) {
            step.sent_at = step.sent_at.max(ahead_sent_at + SECOND + ticket.below(4 * MINUTE));
        }
    }
}
