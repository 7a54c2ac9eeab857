//! Weights and scales of the safety index, by version.
//!
//! A version never changes: what was published with it can be computed again.

/// How a component is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Mean of a survey from 0 to 100.
    Survey,
    /// Events per 10,000 residents and year.
    EventsPerTenThousand,
    /// A share in percent.
    SharePercent,
}

impl Kind {
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Survey => "a mean of a survey",
            Self::EventsPerTenThousand => "events among residents",
            Self::SharePercent => "a share",
        }
    }
}

/// A component.
#[derive(Debug, PartialEq)]
pub struct Component {
    /// Stable code.
    pub code: &'static str,
    /// Name in English.
    pub name: &'static str,
    /// Name in Chinese.
    pub name_zh: &'static str,
    /// How it is measured.
    pub kind: Kind,
    /// Its weight; all together are 1.
    pub weight: f64,
    /// What scores 0, in the unit of its kind.
    pub zero_at: f64,
    /// What scores 100.
    pub hundred_at: f64,
}

/// A version of the index.
#[derive(Debug, PartialEq)]
pub struct IndexVersion {
    /// Id with its version.
    pub id: &'static str,
    /// A response is in time when the first unit is there within so many minutes of the report.
    pub response_limit_minutes: u32,
    /// Its components.
    pub components: &'static [Component],
}

/// The first version. What people say weighs a quarter; events, fires and accidents a half; what is done about them a
/// quarter.
///
/// Weights, the ends of the scales and the limit of a response are this platform's own proposal, from no standard, no law
/// and no other city's practice. A city sets its own, as another version with another id.
pub static SAFETY_INDEX_V1: IndexVersion = IndexVersion {
    id: "safety_index.v1",
    response_limit_minutes: 15,
    components: &[
        Component {
            code: "survey",
            name: "survey of residents",
            name_zh: "群众安全感",
            kind: Kind::Survey,
            weight: 0.25,
            zero_at: 0.0,
            hundred_at: 100.0,
        },
        Component {
            code: "incidents",
            name: "incidents",
            name_zh: "警情",
            kind: Kind::EventsPerTenThousand,
            weight: 0.20,
            zero_at: 1_500.0,
            hundred_at: 0.0,
        },
        Component {
            code: "fires",
            name: "fires",
            name_zh: "火灾",
            kind: Kind::EventsPerTenThousand,
            weight: 0.15,
            zero_at: 20.0,
            hundred_at: 0.0,
        },
        Component {
            code: "accidents",
            name: "work accidents",
            name_zh: "生产安全事故",
            kind: Kind::EventsPerTenThousand,
            weight: 0.15,
            zero_at: 2.0,
            hundred_at: 0.0,
        },
        Component {
            code: "clearance",
            name: "hazards cleared",
            name_zh: "隐患清仓率",
            kind: Kind::SharePercent,
            weight: 0.15,
            zero_at: 50.0,
            hundred_at: 100.0,
        },
        Component {
            code: "response",
            name: "responses within the limit",
            name_zh: "按时到场率",
            kind: Kind::SharePercent,
            weight: 0.10,
            zero_at: 50.0,
            hundred_at: 100.0,
        },
    ],
};
