//! A warning for the tests of this crate, with characters that XML has to escape.
#![allow(clippy::unwrap_used)]

use crate::warning::{AffectedArea, Occasion, Standing, Warning, Wording};
use crate::{
    Category, Circle, Colour, Evidence, Identifier, Interval, Moment, Named, Polygon, Position, Reference,
    Response, Scope, Urgency, Why,
};

pub(crate) fn moment(text: &str) -> Moment {
    text.parse().unwrap()
}

pub(crate) fn why() -> Why {
    Why {
        observed: 14.0,
        expected: Some(5.2),
        interval: Some(Interval { low: 1.0, high: 10.0, level: 0.95 }),
        detector: "farrington".to_owned(),
        detector_version: 2,
        as_of: moment("2026-11-26T19:00:00+08:00"),
        limit: None,
        false_warnings_per_week: Some(0.1),
    }
}

/// A message that was sent before the sample.
pub(crate) fn earlier() -> Reference {
    "warnings.yongkang.example,w1-earlier,2026-11-26T18:00:00+08:00".parse().unwrap()
}

fn area() -> AffectedArea {
    let position = |latitude, longitude| Position::new(latitude, longitude).unwrap();
    let corners = vec![position(28.9, 120.0), position(28.9, 120.1), position(28.95, 120.05)];
    AffectedArea {
        chinese: "东城街道".to_owned(),
        english: "Dongcheng".to_owned(),
        polygons: vec![Polygon::new(corners).unwrap()],
        circles: vec![Circle::new(position(28.893_447, 120.035), 1.5).unwrap()],
        geocodes: vec![Named::new("gbt2260", "330784001"), Named::new("nbs", "330784001000")],
    }
}

pub(crate) fn warning() -> Warning {
    let wording = |event: &str, headline: &str, lead: &str, instruction: &str, sender: &str| Wording {
        event: event.to_owned(),
        headline: headline.to_owned(),
        lead: Some(lead.to_owned()),
        instruction: Some(instruction.to_owned()),
        sender_name: Some(sender.to_owned()),
    };
    Warning {
        id: "w1".to_owned(),
        identifier: Identifier::numbered("w1", 0).unwrap(),
        sender: "warnings.yongkang.example".parse().unwrap(),
        sent: moment("2026-11-26T19:52:12+08:00"),
        standing: Standing::Actual,
        occasion: Occasion::Alert,
        scope: Scope::Public,
        colour: Colour::Orange,
        urgency: Urgency::Expected,
        evidence: Evidence::Probability(0.9),
        categories: vec![Category::Fire, Category::Safety],
        responses: vec![Response::Prepare, Response::Monitor],
        event_codes: vec![Named::new("gbt35561", "21101")],
        onset: Some(moment("2026-11-26T18:00:00+08:00")),
        expires: moment("2026-11-27T19:52:12+08:00"),
        why: why(),
        chinese: wording(
            "火灾",
            "东城街道火灾多于预期",
            "<五金城> & \"西门\" 附近火灾聚集。",
            "检查报警器。",
            "永康预警",
        ),
        english: wording(
            "Fires",
            "Fires in Dongcheng: more than expected",
            "Fires cluster around <Hardware City> & its \"west gate\".",
            "Check the alarms.",
            "Yongkang warnings",
        ),
        web: Some("https://warnings.example/w/1?lang=en&x=1".to_owned()),
        contact: None,
        areas: vec![area()],
        parameters: vec![Named::new("quanyu:series", "fire/330784001/2026-W48")],
    }
}
