//! Which options of a scan go together.
//!
//! Used before any file is read: an option that would change nothing is refused, so nobody believes that it did.

use quanyu_boot::Failure;

use super::Command;
use super::words::{Adjust, Compat, Kind, Model, Statistic, Window};

/// The model of a scan over circles.
///
/// # Errors
/// There is none, a file is missing, or an option means nothing with it (exit 2).
pub fn model(command: &Command) -> Result<Model, Failure> {
    let model = command.model.ok_or_else(|| {
        missing(
            "--model",
            "permutation where there are cases only, poisson with people, bernoulli with controls",
        )
    })?;
    let with = format!("--model {}", shown(model));
    for (name, given) in [
        ("--zones", command.zones.is_some()),
        ("--baselines", command.baselines.is_some()),
        ("--theta", command.theta.is_some()),
    ] {
        refuse(given, name, "--statistic kulldorff, which scans circles", "name another --statistic")?;
    }
    refuse(command.compat != Compat::Paper, "--compat", "--statistic kulldorff", "leave it out")?;
    let (people, controls) = (command.population.is_some(), command.controls.is_some());
    match model {
        Model::Poisson if !people => {
            return Err(missing("--population", "a file of location, date, population"));
        }
        Model::Bernoulli if !controls => return Err(missing("--controls", "a file like that of the cases")),
        _ => {}
    }
    refuse(
        people && model != Model::Poisson,
        "--population",
        &with,
        "leave it out, or take --model poisson",
    )?;
    refuse(
        controls && model != Model::Bernoulli,
        "--controls",
        &with,
        "leave it out, or take --model bernoulli",
    )?;
    let in_both = command.kind == Kind::Spacetime;
    refuse(
        model == Model::Permutation && !in_both,
        "--kind spatial or temporal",
        &with,
        "a permutation scan needs space and time; take --model poisson with a population, or bernoulli",
    )?;
    let weekly = command.adjust == Adjust::Weekly;
    refuse(
        weekly && model != Model::Permutation,
        "--adjust weekly",
        &with,
        "leave it out, or take --model permutation",
    )?;
    kind(command)?;
    Ok(model)
}

fn kind(command: &Command) -> Result<(), Failure> {
    if command.kind == Kind::Spatial {
        refuse(
            command.max_duration.is_some(),
            "--max-duration",
            "--kind spatial, which has no windows",
            "leave it out",
        )?;
    }
    if command.kind == Kind::Temporal {
        let with = "--kind temporal, which has no zones";
        refuse(command.max_radius_km.is_some(), "--max-radius-km", with, "leave it out")?;
    } else if command.locations.is_none() {
        return Err(missing("--locations", "a file of location, latitude, longitude or location, x, y"));
    }
    Ok(())
}

/// Whether the options of a scan over given zones fit.
///
/// # Errors
/// A file or number is missing, or an option means nothing with it (exit 2).
pub fn given(command: &Command) -> Result<(), Failure> {
    let statistic = command.statistic;
    let with = format!("--statistic {}", statistic.word());
    let takes_people = statistic == Statistic::PbPoisson;
    for (absent, name, what) in [
        (command.zones.is_none(), "--zones", "a file with a line of locations for each zone"),
        (
            statistic.expects() && command.baselines.is_none(),
            "--baselines",
            "a file of location, date, baseline",
        ),
        (
            takes_people && command.population.is_none(),
            "--population",
            "a file of location, date, population",
        ),
        (
            statistic.spreads() && command.theta.is_none(),
            "--theta",
            "the size of the negative binomial, such as 3",
        ),
    ] {
        if absent {
            return Err(missing(name, what));
        }
    }
    for (given, name) in [
        (command.model.is_some(), "--model"),
        (command.controls.is_some(), "--controls"),
        (command.max_radius_km.is_some(), "--max-radius-km"),
        (command.baselines.is_some() && !statistic.expects(), "--baselines"),
        (command.population.is_some() && !takes_people, "--population"),
        (command.theta.is_some() && !statistic.spreads(), "--theta"),
        (command.compat != Compat::Paper && statistic != Statistic::EbNegbinEmerging, "--compat"),
        (command.window != Window::Prospective, "--window retrospective"),
        (command.kind != Kind::Spacetime, "--kind spatial or temporal"),
        (command.adjust != Adjust::None, "--adjust weekly"),
    ] {
        refuse(given, name, &with, "leave it out")?;
    }
    Ok(())
}

fn missing(option: &str, what: &str) -> Failure {
    Failure::usage(format!("{option} is missing")).fix(format!("give {what}"))
}

fn refuse(given: bool, option: &str, with: &str, fix: &str) -> Result<(), Failure> {
    if given { Err(Failure::usage(format!("{option} means nothing with {with}")).fix(fix)) } else { Ok(()) }
}

fn shown(model: Model) -> &'static str {
    match model {
        Model::Permutation => "permutation",
        Model::Poisson => "poisson",
        Model::Bernoulli => "bernoulli",
    }
}
