//! One story of every kind, with a retry in it. A new kind is a story here.

use quanyu_event::{
    CampaignPhase, CommunityService, DisputeLevel, DisputeRecipientRole, EnterpriseRiskLevel, FireType,
    IncidentClass, OutreachAudience, PetitionOutcome, Stream, WarningColour, WorkAccidentNature,
};
use quanyu_testkit::Story;
use quanyu_testkit::payload::{
    access_read, campaign, community, dispute, enterprise, fire, grid, hazard, incident, inspection,
    legal_checkup, operation, outreach, petition, publication, site, site_day, source, survey, visit_round,
    warning, work_accident,
};

/// (stream, story, repeats in it, event names).
pub fn stories() -> Vec<(Stream, Story)> {
    vec![
        (
            Stream::Incident,
            Story::of("incident:1")
                .tells(incident::reported())
                .tells_again()
                .minute(5)
                .tells(incident::dispatched())
                .tells(incident::linked("incident:7"))
                .minute(9)
                .tells(incident::reclassified(IncidentClass::Criminal))
                .in_area("330784006")
                .tells(incident::relocated())
                .minute(12)
                .tells(incident::merged("incident:2"))
                .tells_again(),
        ),
        (
            Stream::Fire,
            Story::of("fire:1")
                .tells(fire::reported())
                .minute(5)
                .tells(fire::arrived())
                .day(1)
                .tells(fire::casualties(Some(2), Some(1)))
                .tells_again()
                .tells(fire::loss_yuan(12_000_000))
                .tells(fire::reclassified(FireType::Explosion)),
        ),
        (
            Stream::Safety,
            Story::of("hazard:1")
                .tells(hazard::reported())
                .tells(hazard::assigned("fire brigade"))
                .tells(hazard::due_on_day(9))
                .day(1)
                .tells(hazard::rectified())
                .tells(hazard::rejected())
                .tells_again(),
        ),
        (
            Stream::Safety,
            Story::of("work_accident:1")
                .tells(work_accident::reported_with(WorkAccidentNature::Fire, Some(2)))
                .tells_again()
                .day(2)
                .tells(work_accident::deaths(3)),
        ),
        (
            Stream::Fire,
            Story::of("source:dispatch")
                .tells(source::registered("dispatch centre"))
                .tells(source::control_total("2026-04-01", 8))
                .tells_again()
                .tells(source::retired()),
        ),
        (
            Stream::Incident,
            Story::of("source_day:dispatch/2026-04-01")
                .tells(source::heartbeat(Some(3)))
                .tells_again()
                .minute(1)
                .tells(source::heartbeat(None)),
        ),
        (
            Stream::Warning,
            Story::of("warning:1")
                .tells(warning::raised(WarningColour::Yellow))
                .tells_again()
                .minute(4)
                .tells(warning::acknowledged(1))
                .tells(warning::shelved(1))
                .day(7)
                .tells(warning::revised(WarningColour::Red)),
        ),
        (
            Stream::Warning,
            Story::of("evaluation:2026.1/incident-weekly/2026-03-30")
                .tells(warning::pinned(7))
                .tells(warning::pinned(9))
                .tells(warning::completed(1))
                .tells_again(),
        ),
        (
            Stream::Audit,
            Story::of("access_read:0b5c9a6e-1f0d-4a57-9d0e-6f2b3c4d5e6f")
                .tells(access_read::read("officer@330784105", &["incident:1"]))
                .tells_again()
                .tells(access_read::searched("analyst@330784", 9)),
        ),
        safety(
            Story::of("dispute:1")
                .tells(dispute::registered())
                .tells(dispute::pushed(DisputeRecipientRole::Department, "fire brigade"))
                .tells_again()
                .minute(9)
                .tells(dispute::confirmed(DisputeRecipientRole::Department, "fire brigade"))
                .tells(dispute::resolved(DisputeLevel::Village)),
        ),
        safety(
            Story::of("petition:1")
                .tells(petition::received())
                .tells(petition::accepted_until_day(9))
                .tells_again()
                .day(3)
                .tells(petition::answered(PetitionOutcome::Supported)),
        ),
        safety(
            Story::of("enterprise:1")
                .tells(enterprise::registered())
                .tells(enterprise::insured_from_day(1, 50))
                .tells_again()
                .tells(enterprise::rated(EnterpriseRiskLevel::Red)),
        ),
        safety(Story::of("inspection:1").tells(inspection::found(1, &["hazard:1"])).tells_again()),
        safety(
            Story::of("grid:1")
                .tells(grid::defined())
                .tells(grid::staffed("grid-staff", 6))
                .tells_again()
                .tells(grid::staffed("stairwell-head", 34)),
        ),
        safety(
            Story::of("campaign:1")
                .tells(campaign::planned())
                .tells(campaign::scheduled("330784105", "2026-05"))
                .tells_again()
                .tells(campaign::deployed("330784105", "police", 40))
                .tells(campaign::phase_started("330784105", CampaignPhase::Before)),
        ),
        safety(
            Story::of("operation:1")
                .tells(operation::defined())
                .tells(operation::assigned("t1", "town government", 3))
                .tells_again()
                .tells(operation::blocked("t1", "no access"))
                .tells(operation::done("t1")),
        ),
        safety(
            Story::of("visit_round:1")
                .tells(visit_round::opened(9))
                .tells(visit_round::visits(1, 2, 3))
                .tells_again()
                .tells(visit_round::closed()),
        ),
        safety(
            Story::of("outreach:1")
                .tells(outreach::held(OutreachAudience::Market, 5, None))
                .tells(outreach::volunteer_hours(3, 4))
                .tells_again(),
        ),
        safety(
            Story::of("legal_checkup:1")
                .tells(legal_checkup::held("enterprise:1"))
                .tells(legal_checkup::finding_raised("a", "contracts"))
                .tells_again()
                .tells(legal_checkup::finding_closed("a")),
        ),
        safety(
            Story::of("community:1")
                .tells(community::certified(900))
                .tells(community::service(CommunityService::Patrol))
                .tells_again(),
        ),
        safety(
            Story::of("site:1")
                .tells(site::registered(1_000))
                .tells(site::drill_held("evacuation", &["exit"]))
                .tells_again()
                .tells(site::drill_finding_closed("exit")),
        ),
        safety(
            Story::of("site_day:1/2026-04-01")
                .tells(site_day::reading(900, None))
                .minute(5)
                .tells(site_day::reading(1_200, Some(3)))
                .tells_again(),
        ),
        safety(
            Story::of("survey:1")
                .tells(survey::wave_opened("2026-q1"))
                .tells(survey::result("trust", 86_000, 400))
                .tells_again()
                .tells(survey::wave_closed()),
        ),
        safety(
            Story::of("publication:1")
                .tells(publication::published("1"))
                .tells(publication::corrected("2"))
                .tells_again(),
        ),
    ]
}

fn safety(story: Story) -> (Stream, Story) {
    (Stream::Safety, story)
}
