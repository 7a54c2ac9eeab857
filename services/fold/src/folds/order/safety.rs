//! The law for the kinds of safety work, one list of follow-ups a kind.

use super::{arrivals, same_as_in_order};
use crate::folds::{
    CampaignFold, CommunityFold, DisputeFold, EnterpriseFold, GridFold, InspectionFold, LegalCheckupFold,
    OperationFold, OutreachFold, PetitionFold, PublicationFold, SiteDayFold, SiteFold, SurveyFold,
    VisitRoundFold,
};
use proptest::prelude::*;
use quanyu_event::{
    CampaignPhase, CommunityService, DisputeLevel, DisputeRecipientRole, EnterpriseRiskLevel,
    OutreachAudience, Payload, PetitionOutcome,
};
use quanyu_testkit::payload::{
    campaign, community, dispute, enterprise, grid, inspection, legal_checkup, operation, outreach, petition,
    publication, site, site_day, survey, visit_round,
};

fn disputes() -> Vec<Payload> {
    vec![
        dispute::pushed(DisputeRecipientRole::Department, "a").into(),
        dispute::pushed(DisputeRecipientRole::Department, "a").into(),
        dispute::confirmed(DisputeRecipientRole::Department, "a").into(),
        dispute::confirmed(DisputeRecipientRole::Department, "a").into(),
        dispute::pushed(DisputeRecipientRole::MediationCentre, "b").into(),
        dispute::assigned(DisputeLevel::Village, "village").into(),
        dispute::assigned(DisputeLevel::Town, "town").into(),
        dispute::escalated(DisputeLevel::City, "city").into(),
        dispute::mediated().into(),
        dispute::mediated().into(),
        dispute::failed().into(),
        dispute::resolved(DisputeLevel::Town).into(),
        dispute::resolved(DisputeLevel::City).into(),
        dispute::turned_criminal("incident:2").into(),
        dispute::turned_criminal("incident:3").into(),
        dispute::turned_mass_incident(Some(3)).into(),
        dispute::turned_mass_incident(None).into(),
        dispute::reopened().into(),
        dispute::reopened().into(),
    ]
}

fn petitions() -> Vec<Payload> {
    vec![
        petition::accepted_until_day(9).into(),
        petition::accepted_until_day(30).into(),
        petition::assigned("a").into(),
        petition::assigned("b").into(),
        petition::investigation_started().into(),
        petition::investigation_started().into(),
        petition::answered(PetitionOutcome::Supported).into(),
        petition::answered(PetitionOutcome::Settled).into(),
        petition::closed(PetitionOutcome::Settled).into(),
        petition::closed(PetitionOutcome::Other).into(),
        petition::reopened().into(),
        petition::reopened().into(),
        petition::from_backlog(-9).into(),
    ]
}

fn enterprises() -> Vec<Payload> {
    vec![
        enterprise::registered_in("grid:8").into(),
        enterprise::insured_from_day(1, 5).into(),
        enterprise::insured_from_day(2, 5).into(),
        enterprise::insured_from_day(3, 0).into(),
        enterprise::rated(EnterpriseRiskLevel::Red).into(),
        enterprise::rated(EnterpriseRiskLevel::Blue).into(),
        enterprise::retired().into(),
        enterprise::retired().into(),
    ]
}

fn inspections() -> Vec<Payload> {
    vec![inspection::found(2, &["hazard:1"]).into(), inspection::patrol("grid:1").into()]
}

fn grids() -> Vec<Payload> {
    vec![
        grid::defined_under("9").into(),
        grid::boundary("1").into(),
        grid::boundary("2").into(),
        grid::staffed("a", 1).into(),
        grid::staffed("a", 2).into(),
        grid::staffed("b", 3).into(),
        grid::retired().into(),
        grid::retired().into(),
    ]
}

fn campaigns() -> Vec<Payload> {
    vec![
        campaign::scheduled("1", "2026-05").into(),
        campaign::scheduled("1", "2026-06").into(),
        campaign::plan_filed("1", "a").into(),
        campaign::plan_filed("1", "b").into(),
        campaign::deployed("1", "x", 1).into(),
        campaign::deployed("1", "x", 2).into(),
        campaign::deployed("2", "x", 2).into(),
        campaign::phase_started("1", CampaignPhase::Before).into(),
        campaign::phase_started("1", CampaignPhase::Before).into(),
        campaign::phase_ended("1", CampaignPhase::Before).into(),
        campaign::phase_ended("1", CampaignPhase::Before).into(),
        campaign::phase_started("1", CampaignPhase::During).into(),
        campaign::closed().into(),
        campaign::closed().into(),
    ]
}

fn operations() -> Vec<Payload> {
    vec![
        operation::defined_by("z").into(),
        operation::target("a", 1.0).into(),
        operation::target("a", 2.0).into(),
        operation::assigned("t1", "a", 3).into(),
        operation::assigned("t1", "b", 4).into(),
        operation::progressed("t1", 5).into(),
        operation::progressed("t1", 120).into(),
        operation::blocked("t1", "x").into(),
        operation::blocked("t1", "y").into(),
        operation::done("t1").into(),
        operation::done("t1").into(),
        operation::assigned("t2", "a", 9).into(),
    ]
}

fn visit_rounds() -> Vec<Payload> {
    vec![
        visit_round::visits(1, 2, 3).into(),
        visit_round::visits(4, 0, 0).into(),
        visit_round::closed().into(),
    ]
}

fn outreach_events() -> Vec<Payload> {
    vec![outreach::volunteer_hours(1, 2).into(), outreach::volunteer_hours(3, 4).into()]
}

fn legal_checkups() -> Vec<Payload> {
    vec![
        legal_checkup::finding_raised("a", "b").into(),
        legal_checkup::finding_raised("a", "c").into(),
        legal_checkup::finding_closed("a").into(),
    ]
}

fn communities() -> Vec<Payload> {
    vec![
        community::certified(2).into(),
        community::service(CommunityService::Patrol).into(),
        community::certification_lost().into(),
    ]
}

fn sites() -> Vec<Payload> {
    vec![
        site::registered(2).into(),
        site::drill_held("a", &["x"]).into(),
        site::drill_finding_closed("x").into(),
        site::retired().into(),
    ]
}

fn site_days() -> Vec<Payload> {
    vec![site_day::reading(2000, Some(1)).into(), site_day::reading(2000, Some(4)).into()]
}

fn surveys() -> Vec<Payload> {
    vec![survey::result("a", 1, 2).into(), survey::result("a", 3, 4).into(), survey::wave_closed().into()]
}

fn publications() -> Vec<Payload> {
    vec![
        publication::published("2").into(),
        publication::corrected("3").into(),
        publication::withdrawn().into(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn of_disputes(arrived in arrivals(dispute::registered().into(), disputes())) {
        same_as_in_order::<DisputeFold>("dispute:1", &arrived)?;
    }

    #[test]
    fn of_petitions(arrived in arrivals(petition::received().into(), petitions())) {
        same_as_in_order::<PetitionFold>("petition:1", &arrived)?;
    }

    #[test]
    fn of_enterprises(arrived in arrivals(enterprise::registered().into(), enterprises())) {
        same_as_in_order::<EnterpriseFold>("enterprise:1", &arrived)?;
    }

    #[test]
    fn of_inspections(arrived in arrivals(inspection::found(1, &[]).into(), inspections())) {
        same_as_in_order::<InspectionFold>("inspection:1", &arrived)?;
    }

    #[test]
    fn of_grids(arrived in arrivals(grid::defined().into(), grids())) {
        same_as_in_order::<GridFold>("grid:1", &arrived)?;
    }

    #[test]
    fn of_campaigns(arrived in arrivals(campaign::planned().into(), campaigns())) {
        same_as_in_order::<CampaignFold>("campaign:1", &arrived)?;
    }

    #[test]
    fn of_operations(arrived in arrivals(operation::defined().into(), operations())) {
        same_as_in_order::<OperationFold>("operation:1", &arrived)?;
    }

    #[test]
    fn of_visit_rounds(arrived in arrivals(visit_round::opened(9).into(), visit_rounds())) {
        same_as_in_order::<VisitRoundFold>("visit_round:1", &arrived)?;
    }

    #[test]
    fn of_outreach_events(arrived in arrivals(outreach::held(OutreachAudience::Market, 5, None).into(), outreach_events())) {
        same_as_in_order::<OutreachFold>("outreach:1", &arrived)?;
    }

    #[test]
    fn of_legal_checkups(arrived in arrivals(legal_checkup::held("x").into(), legal_checkups())) {
        same_as_in_order::<LegalCheckupFold>("legal_checkup:1", &arrived)?;
    }

    #[test]
    fn of_communities(arrived in arrivals(community::certified(1).into(), communities())) {
        same_as_in_order::<CommunityFold>("community:1", &arrived)?;
    }

    #[test]
    fn of_sites(arrived in arrivals(site::registered(1).into(), sites())) {
        same_as_in_order::<SiteFold>("site:1", &arrived)?;
    }

    #[test]
    fn of_site_days(arrived in arrivals(site_day::reading(1, None).into(), site_days())) {
        same_as_in_order::<SiteDayFold>("site_day:1", &arrived)?;
    }

    #[test]
    fn of_surveys(arrived in arrivals(survey::wave_opened("a").into(), surveys())) {
        same_as_in_order::<SurveyFold>("survey:1", &arrived)?;
    }

    #[test]
    fn of_publications(arrived in arrivals(publication::published("1").into(), publications())) {
        same_as_in_order::<PublicationFold>("publication:1", &arrived)?;
    }
}
