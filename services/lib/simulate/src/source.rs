//! The upstream systems: who sends what, and which of them misbehaves.
//!
//! A name here is the `source` of envelopes. It knows no events.

use quanyu_event::{Kind, SourceMode, Stream};

/// An upstream system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Source {
    CommandCentre,
    FireBrigade,
    GridAppEast,
    GridAppWest,
    Mediation,
    WorkSafety,
    PetitionOffice,
    CampaignOffice,
}

/// The grid app that falls silent.
pub(crate) const SILENT: Source = Source::GridAppWest;
/// The grid app whose clock is wrong.
pub(crate) const WRONG_CLOCK: Source = Source::GridAppEast;

impl Source {
    pub(crate) const ALL: [Self; 8] = [
        Self::CommandCentre,
        Self::FireBrigade,
        Self::GridAppEast,
        Self::GridAppWest,
        Self::Mediation,
        Self::WorkSafety,
        Self::PetitionOffice,
        Self::CampaignOffice,
    ];

    pub(crate) const fn id(self) -> &'static str {
        match self {
            Self::CommandCentre => "command-centre-110",
            Self::FireBrigade => "fire-brigade",
            Self::GridAppEast => "grid-app-east",
            Self::GridAppWest => "grid-app-west",
            Self::Mediation => "mediation-platform",
            Self::WorkSafety => "work-safety-bureau",
            Self::PetitionOffice => "petition-office",
            Self::CampaignOffice => "campaign-office",
        }
    }

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::CommandCentre => "110 报警服务台（模拟）",
            Self::FireBrigade => "消防救援大队（模拟）",
            Self::GridAppEast => "网格通东片（模拟）",
            Self::GridAppWest => "网格通西片（模拟）",
            Self::Mediation => "矛盾调解平台（模拟）",
            Self::WorkSafety => "应急管理局（模拟）",
            Self::PetitionOffice => "信访局（模拟）",
            Self::CampaignOffice => "平安大会战指挥部（模拟）",
        }
    }

    pub(crate) const fn streams(self) -> &'static [Stream] {
        match self {
            Self::CommandCentre => &[Stream::Incident],
            Self::FireBrigade => &[Stream::Fire, Stream::Safety],
            _ => &[Stream::Safety],
        }
    }

    pub(crate) const fn mode(self) -> SourceMode {
        match self {
            Self::PetitionOffice | Self::CampaignOffice => SourceMode::Batch,
            _ => SourceMode::Live,
        }
    }

    /// Kinds that it declares totals of.
    pub(crate) const fn totals(self) -> &'static [Kind] {
        match self {
            Self::CommandCentre => &[Kind::Incident],
            Self::FireBrigade => &[Kind::Fire, Kind::Hazard],
            Self::GridAppEast | Self::GridAppWest => &[Kind::Hazard, Kind::Inspection],
            Self::Mediation => &[Kind::Dispute],
            Self::WorkSafety => &[Kind::WorkAccident],
            Self::PetitionOffice => &[Kind::Petition],
            Self::CampaignOffice => &[Kind::Outreach],
        }
    }

    /// How long it takes to write a thing down and to send it, as (median, bound) in seconds.
    pub(crate) const fn delay_seconds(self) -> (i64, i64) {
        match self {
            Self::CommandCentre => (8, 120),
            Self::FireBrigade => (20, 600),
            Self::GridAppEast | Self::GridAppWest => (300, 7_200),
            Self::Mediation | Self::WorkSafety => (1_200, 36_000),
            Self::PetitionOffice | Self::CampaignOffice => (3_600, 43_200),
        }
    }

    /// The grid app of a town.
    pub(crate) const fn grid_app(town: usize) -> Self {
        if town.is_multiple_of(2) { Self::GridAppEast } else { Self::GridAppWest }
    }
}

/// The stream of a kind; the two kinds that every stream has are of their source's stream.
pub(crate) const fn stream_of(kind: Kind) -> Stream {
    match kind {
        Kind::Incident => Stream::Incident,
        Kind::Fire => Stream::Fire,
        _ => Stream::Safety,
    }
}
