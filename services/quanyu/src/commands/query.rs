//! `quanyu query NAME`: the questions that the city asks, each with its definition, its dates and how sure it is.
//!
//! One file per question. `quanyu-answers` asks it, the same for the services; this prints the answer.

mod asked;
mod audit;
mod both_fall;
mod campaign_effect;
mod counts;
mod figure_history;
mod ledger;
mod publish;
mod report;
mod safety_index;
mod up_to;

use anyhow::Context as _;
use clap::{Args, Subcommand};
use jiff::Timestamp;
use quanyu_boot::{Exit, clock};

use crate::session::Session;

const EXAMPLES: &str = "\
Examples:
  quanyu query both-fall --area 330784 --from 2026-04-01 --to 2026-10-31 --against year
  quanyu query clearance --area 330784105
  quanyu query campaign-map --area 330784
  quanyu query warnings --area 330784105
  quanyu query safety-index --area 330784 --history
  quanyu query campaign-effect --area 330784
  quanyu query counts --kind incident --step day --by class
  quanyu query sources

Every other question: `quanyu sql`.";

/// Ask a named question: figures with their definition, interval and evidence word
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Command {
    #[command(subcommand)]
    name: Name,
}

#[derive(Debug, Subcommand)]
enum Name {
    BothFall(both_fall::Command),
    SafetyIndex(safety_index::Command),
    CampaignEffect(campaign_effect::Command),
    Counts(counts::Command),
    FigureHistory(figure_history::Command),
    /// Hazards: found, cleared, open, beyond their limit (问题清仓)
    #[command(after_help = ledger::EXAMPLES)]
    Clearance(ledger::Command),
    /// Petitions: the backlog by age, and what is beyond its limit (信访积案)
    #[command(after_help = ledger::EXAMPLES)]
    PetitionBacklog(ledger::Command),
    /// Reports of an election term: none may stay unanswered (有报必查)
    #[command(after_help = ledger::EXAMPLES)]
    ReportsAnswered(ledger::Command),
    /// Battles by month and theatre: phases, plans, forces, counts by phase (会战地图)
    #[command(after_help = report::examples("campaign-map"))]
    CampaignMap(report::Command),
    /// Warnings: where they stand, how old, how fast they were answered, and what detectors judged (预警)
    #[command(after_help = report::examples("warnings"))]
    Warnings(report::Command),
    /// Response chain of incidents and fires: dispatched, there, closed, in time, by town (响应时长)
    #[command(after_help = report::examples("response"))]
    Response(report::Command),
    /// Special operations: tasks done, blocked, overdue, by department and town (专项行动)
    #[command(after_help = report::examples("operations"))]
    Operations(report::Command),
    /// Grids: reports, staff, time to report, and grids that are silent (网格)
    #[command(after_help = report::examples("grids"))]
    Grids(report::Command),
    /// Disputes: resolved by level, receipts, turned into crime or mass incident (矛盾纠纷调解)
    #[command(after_help = report::examples("mediation"))]
    Mediation(report::Command),
    /// Work accidents: grades, injured per 1,000 insured, enterprises to look at (工伤预防)
    #[command(after_help = report::examples("work-injuries"))]
    WorkInjuries(report::Command),
    /// Smart safe communities: days since the last case, services, certificates lost (智慧安防小区)
    #[command(after_help = report::examples("communities"))]
    Communities(report::Command),
    /// Scenic areas, markets, schools: visitors against capacity, drills, findings (场所)
    #[command(after_help = report::examples("sites"))]
    Sites(report::Command),
    /// Outreach: activities, volunteers, and which villages were reached (宣传发动)
    #[command(after_help = report::examples("outreach"))]
    Outreach(report::Command),
    /// Visits: due, done, refused, unreachable, missed, by month and area (走访)
    #[command(after_help = report::examples("visits"))]
    Visits(report::Command),
    /// Legal check-ups: enterprises checked, findings open (企业法治体检)
    #[command(after_help = report::examples("legal-checkups"))]
    LegalCheckups(report::Command),
    /// Survey waves: scores by component and area, with who answered (群众安全感调查)
    #[command(after_help = report::examples("surveys"))]
    Surveys(report::Command),
    /// Sources: heard from, silent, gaps in sequences, control totals that differ (来源系统)
    #[command(after_help = report::examples("sources"))]
    Sources(report::Command),
    Audit(audit::Command),
    /// Data quality: unknown areas, conflicts, circles of merges, anomalies, rejected records (数据质量)
    #[command(after_help = report::examples("quality"))]
    Quality(report::Command),
}

impl Command {
    pub async fn run(self, session: &Session) -> anyhow::Result<Exit> {
        match self.name {
            Name::BothFall(command) => command.run(session).await,
            Name::SafetyIndex(command) => command.run(session).await,
            Name::CampaignEffect(command) => command.run(session).await,
            Name::Counts(command) => command.run(session).await,
            Name::FigureHistory(command) => command.run(session).await,
            Name::Clearance(command) => command.run(session, "clearance").await,
            Name::PetitionBacklog(command) => command.run(session, "petition-backlog").await,
            Name::ReportsAnswered(command) => command.run(session, "reports-answered").await,
            Name::CampaignMap(command) => command.run(session, "campaign-map").await,
            Name::Warnings(command) => command.run(session, "warnings").await,
            Name::Response(command) => command.run(session, "response").await,
            Name::Operations(command) => command.run(session, "operations").await,
            Name::Grids(command) => command.run(session, "grids").await,
            Name::Mediation(command) => command.run(session, "mediation").await,
            Name::WorkInjuries(command) => command.run(session, "work-injuries").await,
            Name::Communities(command) => command.run(session, "communities").await,
            Name::Sites(command) => command.run(session, "sites").await,
            Name::Outreach(command) => command.run(session, "outreach").await,
            Name::Visits(command) => command.run(session, "visits").await,
            Name::LegalCheckups(command) => command.run(session, "legal-checkups").await,
            Name::Surveys(command) => command.run(session, "surveys").await,
            Name::Sources(command) => command.run(session, "sources").await,
            Name::Audit(command) => command.run(session).await,
            Name::Quality(command) => command.run(session, "quality").await,
        }
    }
}

/// The time at which is asked.
fn now() -> anyhow::Result<Timestamp> {
    Timestamp::from_millisecond(clock::now_ms()).context("read the clock")
}
