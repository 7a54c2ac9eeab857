//! The figures that the city publishes: frozen definitions, windows, the questions in SQL, comparisons, ledgers and
//! reports.
//!
//! Used by the command line, and by whatever else shows a figure, so that a figure is the same everywhere. It writes
//! questions and reads rows, and never talks to a server.

#![forbid(unsafe_code)]

mod anonymity;
mod area;
mod burn_down;
mod campaign;
mod comparison;
mod count;
mod counts;
mod definition;
mod difference;
mod ledger;
mod limits;
mod lunar;
mod month;
mod pairing;
mod phases;
mod pin;
mod rates;
mod report;
mod safety_index;
mod states;
mod window;

pub use anonymity::{AnonymityError, AnonymousTable, K_DEFAULT, Shown, anonymous};
pub use area::{AreaError, AreaScope};
pub use burn_down::{BurnDown, BurnDownPoint, BurnDownRow, Step};
pub use campaign::{
    BattleRow, CAMPAIGN_CAUTION, CAMPAIGN_DRAWS_MAX, Campaign, CampaignEffect, CampaignQuestion,
    CampaignTold, Cohort, LeftAside, MonthRow, SinceStart, TownRow, neighbours,
};
pub use comparison::{Comparison, EvidenceWord, Ratio, Side};
pub use count::{CountRow, Data, Question};
pub use counts::{
    BINS_MAX, COUNT_KINDS, CountBin, CountKind, CountPart, CountPoint, CountStep, CountedRow, CountsBy,
    CountsError, CountsQuestion, Coverage, PARTS_MAX, REST, count_kind,
};
pub use definition::{BOTH_FALL, DEFINITIONS, Definition, definition};
pub use difference::{Difference, events_since};
pub use ledger::{Ages, LEDGERS, Ledger, LedgerQuestion, SUMS, Sums, ledger};
pub use limits::{LimitSet, LimitSetError, Obligation};
pub use lunar::{festival_day, lunar_new_year};
pub use month::{Month, MonthError};
pub use pairing::{LeftOut, Pairing, PairingSide};
pub use phases::{Phase, PhaseDates, PhaseError, PhaseFigure, PhaseWindow, phase_figures, phase_windows};
pub use pin::{Pin, Position};
pub use quanyu_detect::Randomisation;
pub use rates::{Estimate, injury_rate, rate_per, share_percent};
pub use report::{
    REPORTS, Report, ReportError, ReportQuestion, Section, SectionInterval, SectionSql, report,
};
pub use safety_index::{
    Component, ComponentScore, IndexQuestion, IndexVersion, Kind, Measure, MissingComponent, Patrolled,
    Population, SAFETY_INDEX_V1, SafetyIndex, SurveyRow, SurveyScore, WaveRow, safety_index, survey_measure,
    survey_scores,
};
pub use window::{Against, Window, WindowError};
