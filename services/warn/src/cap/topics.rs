//! What each line of a detector set is about, in the words of CAP.

use std::collections::BTreeMap;

use quanyu_cap::Category;

use super::Topic;
use crate::set::{Counted, DetectorSet, Rule};

/// By the name of the line.
pub(super) fn of(set: &DetectorSet) -> BTreeMap<String, Topic> {
    let series = set.series.iter().map(|line| {
        let q = Some(1.0 - line.q);
        (line.name.clone(), Topic { true_share: q, ..of_counted(line.kind) })
    });
    let scans = set.scan.iter().map(|line| (line.name.clone(), of_counted(line.kind)));
    let rules = set.rule.iter().map(|line| (line.name.clone(), of_rule(&line.rule)));
    series.chain(scans).chain(rules).collect()
}

fn of_counted(kind: Counted) -> Topic {
    match kind {
        Counted::Incident => topic(Category::Security, "警情", "incidents"),
        Counted::Fire => topic(Category::Fire, "火灾", "fires"),
        Counted::WorkAccident => topic(Category::Safety, "生产安全事故", "work accidents"),
    }
}

fn of_rule(rule: &Rule) -> Topic {
    match rule {
        Rule::SilentSource { .. } => topic(Category::Infra, "数据来源静默", "a source that is not heard"),
        Rule::CrowdCapacity { .. } => topic(Category::Safety, "人员密集", "a crowd"),
        Rule::OverdueHazard { .. } => {
            topic(Category::Safety, "重大隐患逾期", "major hazards beyond their limit")
        }
        Rule::DisputePrecursor { .. } => {
            topic(Category::Security, "矛盾纠纷激化", "disputes that grow worse")
        }
        Rule::NearRepeat { .. } => topic(Category::Security, "近距离重复警情", "incidents near one another"),
        Rule::Count { kind, .. } => of_counted(*kind),
    }
}

fn topic(category: Category, chinese: &str, english: &str) -> Topic {
    Topic {
        categories: vec![category],
        chinese: chinese.to_owned(),
        english: english.to_owned(),
        true_share: None,
    }
}
