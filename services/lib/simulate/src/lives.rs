//! The families of subjects: each writes the lives of what begins on a day.
//!
//! A family has dice of its own. It knows the city and its own earlier subjects, never another family's.

mod campaign;
mod checkup;
mod dispute;
mod fire;
mod incident;
mod outbreak;
mod outreach;
mod patrol;
mod petition;
mod register;
mod site;
mod upstream;
mod work_accident;

use crate::calendar::Day;
use crate::plan::Plan;
use crate::truth::{Anomaly, Planted};
use crate::world::World;
use crate::{Options, dice::Dice};
use quanyu_event::Kind;

pub(crate) use upstream::SETTLED_DAYS;

/// A family.
pub(crate) trait Family: Send {
    /// Writes what begins on a day.
    fn day(&mut self, world: &World, day: Day, out: &mut Outbox);
}

/// What a family writes.
#[derive(Default)]
pub(crate) struct Outbox {
    pub(crate) plans: Vec<Plan>,
    pub(crate) planted: Vec<Planted>,
}

/// The families of the wanted kinds, and the outbreaks planted in them.
pub(crate) fn families(options: &Options, world: &World) -> (Vec<Box<dyn Family>>, Vec<Anomaly>) {
    let dice = |family: u64| Dice::new(options.seed, family);
    let wants = |kinds: &[Kind]| kinds.iter().any(|kind| options.wants(*kind));
    let outbreaks = outbreak::plant(world, &mut dice(0));
    let mut families: Vec<Box<dyn Family>> = Vec::new();
    if wants(&[Kind::Source, Kind::SourceDay]) {
        families.push(Box::new(upstream::Upstream::new(dice(1))));
    }
    if wants(&[Kind::Incident, Kind::Dispute]) {
        families.push(Box::new(incident::Incidents::new(dice(2), &outbreaks)));
    }
    if wants(&[Kind::Fire]) {
        families.push(Box::new(fire::Fires::new(dice(3), &outbreaks)));
    }
    if wants(&[Kind::Dispute]) {
        families.push(Box::new(dispute::Disputes::new(dice(4))));
    }
    if wants(&[Kind::WorkAccident]) {
        families.push(Box::new(work_accident::WorkAccidents::new(dice(5))));
    }
    if wants(&[Kind::Hazard, Kind::Inspection]) {
        families.push(Box::new(patrol::Patrols::new(dice(6))));
    }
    if wants(&[Kind::Petition]) {
        families.push(Box::new(petition::Petitions::new(dice(7))));
    }
    if wants(&[Kind::Grid, Kind::Enterprise, Kind::Community]) {
        families.push(Box::new(register::Registers::new(dice(8))));
    }
    if wants(&[Kind::Outreach, Kind::VisitRound]) {
        families.push(Box::new(outreach::Outreaches::new(dice(9))));
    }
    if wants(&[Kind::LegalCheckup]) {
        families.push(Box::new(checkup::Checkups::new(dice(10))));
    }
    if wants(&[Kind::Site, Kind::SiteDay]) {
        families.push(Box::new(site::Sites::new(dice(11))));
    }
    if wants(&[Kind::Campaign, Kind::Operation, Kind::Survey, Kind::Publication]) {
        families.push(Box::new(campaign::Command::new(dice(12))));
    }
    let anomalies =
        outbreaks.iter().filter(|outbreak| options.wants(outbreak.kind())).map(outbreak::Outbreak::label);
    (families, anomalies.collect())
}
