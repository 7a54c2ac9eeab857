//! Whether the areas of a set fit each other: one row at a time, known parents of a higher kind, no circle.
//!
//! Used by the parser of a set, after each row was read by itself.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::places::{AREAS, Area, AreaKind, Validity};
use super::problem::{Numbered, Place, Report};

type ById<'a> = BTreeMap<&'a str, Vec<&'a Numbered<Area>>>;

pub(super) fn check(areas: &[Numbered<Area>], report: &mut Report) {
    let mut by_id: ById<'_> = BTreeMap::new();
    for area in areas {
        let rows = by_id.entry(&area.value.id).or_default();
        if let Some(other) = rows.iter().find(|row| row.value.validity.overlaps(&area.value.validity)) {
            let reason =
                format!("overlapping validity: line {} has {} at the same time", other.line, area.value.id);
            report.problem(
                place(area, "valid_from"),
                reason,
                "end the older row by valid_to where this one begins",
            );
        }
        rows.push(area);
    }
    for rows in by_id.values_mut() {
        rows.sort_by_key(|row| row.value.validity.from);
    }
    for area in areas {
        check_parent(area, &by_id, report);
    }
    check_circles(&by_id, report);
}

fn place(area: &Numbered<Area>, field: &'static str) -> Place<'static> {
    Place { file: AREAS, line: area.line, field }
}

fn check_parent(area: &Numbered<Area>, by_id: &ById<'_>, report: &mut Report) {
    let own = &area.value;
    let at = place(area, "parent_id");
    let Some(parent_id) = own.parent_id.as_deref() else {
        if own.kind == AreaKind::Zone {
            report.problem(at, "a zone without a parent", "name the county or town that it belongs to");
        }
        return;
    };
    let Some(parents) = by_id.get(parent_id) else {
        report.problem(at, format!("unknown parent {parent_id}"), "add it to areas.csv, or correct the id");
        return;
    };
    let meanwhile = parents.iter().filter(|parent| parent.value.validity.overlaps(&own.validity));
    for parent in meanwhile.map(|parent| &parent.value) {
        if parent.overlay {
            report.problem(
                at,
                format!("{parent_id} is an overlay"),
                "an overlay has no parts; name the statutory area",
            );
        } else if own.kind != AreaKind::Zone && parent.kind >= own.kind {
            let reason = format!("a {} cannot be part of a {}", own.kind.name(), parent.kind.name());
            report.problem(at, reason, "name an area of a higher kind");
        }
    }
    let periods: Vec<Validity> = parents.iter().map(|parent| parent.value.validity).collect();
    if !covered(own.validity, &periods) {
        let reason = format!("valid outside the validity of {parent_id}");
        report.problem(place(area, "valid_from"), reason, "shorten the row, or lengthen its parent's");
    }
}

/// Whether the periods, in order, leave no day of `whole` out.
fn covered(whole: Validity, periods: &[Validity]) -> bool {
    let mut reached: Date = whole.from;
    for period in periods.iter().filter(|period| period.from <= whole.to.unwrap_or(Date::MAX)) {
        if period.from > reached {
            return false;
        }
        match period.to {
            None => return true,
            Some(to) => reached = reached.max(to),
        }
        if whole.to.is_some_and(|end| end <= reached) {
            return true;
        }
    }
    false
}

/// An area that is part of itself, over however many steps.
fn check_circles(by_id: &ById<'_>, report: &mut Report) {
    for (id, rows) in by_id {
        let parent = |id: &str| by_id.get(id)?.first()?.value.parent_id.as_deref();
        let mut above = parent(id);
        // A chain without a circle ends after as many steps as there are areas at most; kinds are far fewer.
        for _ in 0..by_id.len().min(64) {
            match above {
                None => break,
                Some(one) if one == *id => {
                    if let Some(row) = rows.first() {
                        let reason = format!("{id} is part of itself");
                        report.problem(place(row, "parent_id"), reason, "break the circle of parents");
                    }
                    break;
                }
                Some(one) => above = parent(one),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn periods_cover_only_without_a_gap() {
        let period = |from, to| Validity { from: date(from, 1, 1), to: Some(date(to, 1, 1)) };
        assert!(covered(period(2001, 2004), &[period(2000, 2002), period(2002, 2005)]));
        assert!(!covered(period(2001, 2004), &[period(2000, 2002), period(2003, 2005)]));
        assert!(!covered(period(2001, 2006), &[period(2000, 2005)]));
        assert!(!covered(Validity { from: date(2001, 1, 1), to: None }, &[period(2000, 2005)]));
    }
}
