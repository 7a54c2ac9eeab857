//! Any warning that may be sent is read from its XML as it was written, and its JSON says the same.
#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use crate::tree::{self, Content};
use crate::warning::{AffectedArea, Occasion, Standing, Warning};
use crate::{
    Alert, Category, Circle, Colour, Evidence, Identifier, Moment, Named, Polygon, Position, Response, Scope,
    Urgency, sample,
};

/// Texts with everything that XML and JSON have to escape.
fn text() -> impl Strategy<Value = String> {
    "[ -~\n\t一-龥🔥“”]{0,40}[!-~一-龥]"
}

fn position() -> impl Strategy<Value = Position> {
    (-90.0..=90.0_f64, -180.0..=180.0_f64)
        .prop_map(|(latitude, longitude)| Position::new(latitude, longitude).unwrap())
}

fn area() -> impl Strategy<Value = AffectedArea> {
    let polygon =
        prop::collection::vec(position(), 3..12).prop_filter_map("a line", |all| Polygon::new(all).ok());
    let circle =
        (position(), 0.0..500.0_f64).prop_map(|(centre, radius)| Circle::new(centre, radius).unwrap());
    let code = (text(), text()).prop_map(|(name, value)| Named { name, value });
    (
        text(),
        text(),
        prop::collection::vec(polygon, 0..3),
        prop::collection::vec(circle, 0..3),
        prop::collection::vec(code, 0..3),
    )
        .prop_map(|(chinese, english, polygons, circles, geocodes)| AffectedArea {
            chinese,
            english,
            polygons,
            circles,
            geocodes,
        })
}

fn one_of<T: Copy + std::fmt::Debug + 'static>(all: &'static [T]) -> impl Strategy<Value = T> {
    prop::sample::select(all)
}

/// The sender's side: standing, occasion, scope, instant, number.
fn head() -> impl Strategy<Value = (Standing, Occasion, Scope, Moment, u32)> {
    let standing = prop_oneof![Just(Standing::Actual), text().prop_map(|name| Standing::Exercise { name })];
    let references = vec![sample::earlier(), sample::earlier()];
    let occasion = prop_oneof![
        Just(Occasion::Alert),
        Just(Occasion::Update(references.clone())),
        Just(Occasion::Cancel(references)),
    ];
    let addresses = prop::collection::vec("[a-z<&一-龥]{1,5}( [a-z]{1,5})?", 1..4);
    let scope = prop_oneof![
        Just(Scope::Public),
        text().prop_map(|restriction| Scope::Restricted { restriction }),
        addresses.prop_map(|addresses| Scope::Private { addresses }),
    ];
    let sent = (1_800_000_000_i64..4_000_000_000, -56_i32..=56).prop_map(|(second, quarters)| {
        let offset = jiff::tz::Offset::from_seconds(quarters * 900).unwrap();
        Moment::new(jiff::Timestamp::from_second(second).unwrap(), offset).unwrap()
    });
    (standing, occasion, scope, sent, any::<u32>())
}

fn warning() -> impl Strategy<Value = Warning> {
    let grades = (
        one_of(&[Colour::Blue, Colour::Yellow, Colour::Orange, Colour::Red]),
        one_of(Urgency::ALL),
        prop_oneof![
            Just(Evidence::Observed),
            Just(Evidence::Unknown),
            (0.0..=1.0).prop_map(Evidence::Probability)
        ],
        prop::collection::vec(one_of(Category::ALL), 1..4),
        prop::collection::vec(one_of(Response::ALL), 0..4),
    );
    let words = (text(), text(), prop::option::of(text()), prop::option::of(text()));
    (head(), grades, words, prop::collection::vec(area(), 0..3)).prop_map(|(head, grades, words, areas)| {
        let mut warning = sample::warning();
        (warning.standing, warning.occasion, warning.scope, warning.sent, _) = head.clone();
        warning.identifier = Identifier::numbered("w1", head.4).unwrap();
        (warning.colour, warning.urgency, warning.evidence, warning.categories, warning.responses) = grades;
        (
            warning.chinese.event,
            warning.english.headline,
            warning.chinese.lead,
            warning.english.instruction,
        ) = words;
        (warning.expires, warning.areas) = (warning.sent, areas);
        warning
    })
}

/// The JSON of a tree, made in another way than the serializer's.
fn expected(content: &Content) -> serde_json::Value {
    let Content::Children(children) = content else {
        let Content::Text(text) = content else { unreachable!() };
        return text.clone().into();
    };
    let mut map = serde_json::Map::new();
    for child in children {
        let value = expected(&child.content);
        if tree::known(child.name).unwrap().many {
            let array = map.entry(child.name).or_insert_with(|| serde_json::Value::Array(Vec::new()));
            array.as_array_mut().unwrap().push(value);
        } else {
            assert_eq!(map.insert(child.name.to_owned(), value), None, "{}", child.name);
        }
    }
    map.into()
}

proptest! {
    #[test]
    fn what_is_written_is_read(warning in warning()) {
        let alert = warning.to_alert().unwrap();
        let xml = alert.to_xml().unwrap();
        let read = Alert::parse_xml(xml.as_bytes());
        prop_assert_eq!(read.as_ref(), Ok(&alert));
        let json: serde_json::Value = serde_json::from_str(&alert.to_json().unwrap()).unwrap();
        prop_assert_eq!(json, expected(&tree::read(xml.as_bytes()).unwrap().content));
    }
}
