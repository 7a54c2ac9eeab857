//! A publisher for the tests of this crate.
#![allow(clippy::unwrap_used)]

use super::*;

/// Of a made-up city.
pub fn publisher() -> Publisher {
    let topic = Topic {
        categories: vec![Category::Security],
        chinese: "警情".into(),
        english: "incidents".into(),
        true_share: Some(0.95),
    };
    Publisher {
        sender: "warnings.yongkang.example".parse().unwrap(),
        chinese: "永康预警".into(),
        english: "Yongkang warnings".into(),
        zone: TimeZone::get("Asia/Shanghai").unwrap(),
        scope: Scope::Restricted { restriction: "authorities".into() },
        web: Some("https://quanyu.example/warnings/".into()),
        valid_hours: 24,
        exercise: "made-up city".into(),
        topics: BTreeMap::from([("incident-weekly".to_owned(), topic)]),
        areas: BTreeMap::from([("330784105".to_owned(), ("石柱镇".to_owned(), "Shizhu".to_owned()))]),
    }
}
