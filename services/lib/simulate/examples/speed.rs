//! Prints how many events a second one core writes, and how many there are of each kind.

use quanyu_simulate::{City, Options, Scenario, Simulation};

#[expect(clippy::disallowed_methods, reason = "an example that measures; nothing depends on the time")]
fn main() -> Result<(), quanyu_simulate::Error> {
    let options = Options {
        city: City::named("yongkang")?,
        from: jiff::civil::date(2025, 1, 1),
        months: 22,
        seed: 7,
        scenario: Scenario::CampaignYear,
        scale: 1.0,
        kinds: None,
        events_max: None,
    };
    let begun = std::time::Instant::now();
    let mut simulation = Simulation::new(options)?;
    let events = simulation.by_ref().count();
    let seconds = begun.elapsed().as_secs_f64();
    println!("{events} events in {seconds:.2} s: {:.0} a second", events as f64 / seconds);
    println!("{:?}", simulation.into_truth().events_by_kind);
    Ok(())
}
