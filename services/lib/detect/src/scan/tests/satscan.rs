//! The seven runs of SaTScan 10.3.2: clusters, their figures to all printed digits, and the tables by location.

use super::printed::{Files, Row, Table, day, day_of, folder, is_printed, labelled};
use crate::scan::*;

struct Run {
    name: &'static str,
    files: Files,
    settings: Settings,
}

/// Cases and places; the numbers of the study's first and last day.
fn montgomery(folder: &str) -> Files {
    let time = (day(2017, 1, 15), day(2017, 3, 14), BinLength::Days(1));
    let inputs = format!("{folder}/satscan/inputs");
    Files::read(&format!("{inputs}/mont_traffic.cas"), &format!("{inputs}/mont.geo"), time)
}

fn new_mexico(folder: &str) -> Files {
    let time = (day(1973, 1, 1), day(1991, 12, 31), BinLength::Years(1));
    let inputs = format!("{folder}/satscan/inputs");
    let files = Files::read(&format!("{inputs}/nm.cas"), &format!("{inputs}/nm.geo"), time);
    files.with_population(&format!("{inputs}/nm.pop"))
}

fn prospective(radius_max: Option<f64>) -> Settings {
    Settings {
        look: Look::Prospective,
        zones: ZoneLimits { radius_max, ..ZoneLimits::default() },
        duration_max: DurationMax::Bins(7),
        ..Settings::default()
    }
}

fn retrospective(kind: Kind) -> Settings {
    Settings { kind, look: Look::Retrospective, ..Settings::default() }
}

fn poisson_runs(folder: &str) -> Vec<Run> {
    let montgomery_with_people =
        montgomery(folder).with_population(&format!("{folder}/satscan/inputs/mont.pop"));
    let new_mexican = |name, kind| Run { name, files: new_mexico(folder), settings: retrospective(kind) };
    vec![
        new_mexican("nm_retro_poisson_cov", Kind::SpaceTime),
        new_mexican("nm_spatial_poisson_cov", Kind::Spatial),
        new_mexican("nm_temporal_poisson_cov", Kind::Temporal),
        Run { name: "mont_traffic_poisson", files: montgomery_with_people, settings: prospective(None) },
    ]
}

/// Compares a run with all that SaTScan printed of it.
fn check(folder: &str, run: Run) {
    let Run { name, files, settings } = run;
    let path = |kind: &str| format!("{folder}/satscan/{name}.{kind}");
    let mut order = Scan { study: files.study.clone(), settings };
    let simulated = scan(&order).unwrap();
    // A cluster near the least simulation may be listed or not, so what is listed is compared without simulations.
    order.settings.monte_carlo.replications = 0;
    let found = scan(&order).unwrap();
    check_chances(&simulated, &found, &Table::read(&path("col.txt")));
    check_clusters(&files, &found, &Table::read(&path("col.txt")));
    check_locations(&files, &found, &Table::read(&path("gis.txt")));
    if found.clusters.iter().all(|cluster| cluster.circle.is_some()) {
        check_risks(&files, &found, &Table::read(&path("rr.txt")));
    }
    check_report(&found, &std::fs::read_to_string(path("txt")).unwrap());
}

fn check_clusters(files: &Files, found: &Report, table: &Table) {
    assert!(found.clusters.len() >= table.rows().len());
    for (row, cluster) in table.rows().iter().zip(&found.clusters) {
        match &cluster.circle {
            None => assert_eq!(row.cell("LOC_ID"), Some("All")),
            Some(circle) => {
                assert_eq!(row.cell("LOC_ID"), files.names.get(circle.centre).map(String::as_str));
                row.check("RADIUS", Some(circle.radius));
                row.check("SPAN", Some(circle.span));
                row.check("NUMBER_LOC", Some(cluster.locations.len() as f64));
            }
        }
        assert_eq!(cluster.days.start, day_of(row.cell("START_DATE").unwrap(), (1, 1)));
        assert_eq!(cluster.days.end - 1, day_of(row.cell("END_DATE").unwrap(), (12, 31)));
        row.check(if row.cell("LLR").is_some() { "LLR" } else { "TEST_STAT" }, Some(cluster.statistic));
        check_figures(row, "", &cluster.figures);
        let in_space = cluster.circle.is_some() && row.cell("POPULATION").is_some();
        if in_space {
            row.check("POPULATION", cluster.figures.population);
        }
    }
}

/// Two Monte Carlo shares of a thousand each, and the recurrence that follows from the printed one.
fn check_chances(simulated: &Report, found: &Report, table: &Table) {
    assert_eq!(simulated.replications, 999);
    for (with, without) in simulated.clusters.iter().zip(&found.clusters) {
        assert_eq!(Cluster { chance: None, ..with.clone() }, *without);
    }
    for (index, row) in table.rows().iter().enumerate() {
        let printed: f64 = row.cell("P_VALUE").unwrap().parse().unwrap();
        let chance = simulated.clusters.get(index).map(|cluster| cluster.chance.unwrap());
        let p = chance.map_or(1.0, |chance| chance.p);
        let mean = 0.5 * (printed + p);
        let tolerance = 3.0 * (2.0 * mean * (1.0 - mean) / 1_000.0).sqrt();
        let both_least = printed <= 0.001 && p <= 0.010;
        assert!((printed - p).abs() <= tolerance || both_least, "{printed} printed, {p}");
        if row.cell("RECURR_INT").is_some() {
            row.check("RECURR_INT", Some(1.0 / printed));
        }
        if let Some(chance) = chance {
            let recurrence = row.cell("RECURR_INT").map(|_| 1.0 / p);
            assert_eq!(chance.recurrence_days, recurrence);
        }
    }
}

/// Columns of a table that begin so.
fn check_figures(row: &Row<'_>, prefix: &str, figures: &Figures) {
    let [observed, expected, ratio, risk] = match prefix {
        "" => ["OBSERVED", "EXPECTED", "ODE", "REL_RISK"].map(str::to_owned),
        _ => ["OBS", "EXP", "ODE", "RR"].map(|name| format!("{prefix}{name}")),
    };
    row.check(&observed, Some(figures.observed as f64));
    row.check(&expected, Some(figures.expected));
    row.check(&ratio, figures.ratio);
    if row.cell(&risk).is_some() {
        row.check(&risk, figures.relative_risk);
    } else {
        assert_eq!(figures.relative_risk, None);
    }
}

fn check_locations(files: &Files, found: &Report, table: &Table) {
    let rows = table.rows();
    let mut seen = 0;
    for (number, cluster) in (1..).zip(&found.clusters).filter(|(_, cluster)| cluster.circle.is_some()) {
        let of_cluster: Vec<_> =
            rows.iter().filter(|row| row.cell("CLUSTER") == Some(&format!("{number}"))).collect();
        if of_cluster.is_empty() {
            continue;
        }
        assert_eq!(of_cluster.len(), cluster.locations.len());
        for (row, member) in of_cluster.into_iter().zip(&cluster.locations) {
            assert_eq!(row.cell("LOC_ID"), files.names.get(member.location).map(String::as_str));
            check_figures(row, "CLU_", &cluster.figures);
            check_figures(row, "LOC_", &member.figures);
            if row.cell("LOC_POP").is_some() {
                row.check("LOC_POP", member.figures.population);
                row.check("CLU_POP", cluster.figures.population);
            }
            seen += 1;
        }
    }
    assert_eq!(seen, rows.len());
}

fn check_risks(files: &Files, found: &Report, table: &Table) {
    assert_eq!(table.rows().len(), found.risks.len());
    for row in table.rows() {
        let location = files.index(row.cell("LOC_ID").unwrap());
        check_figures(&row, "", &found.risks[location].figures);
    }
}

/// What only the text says: the population, rates a year.
fn check_report(found: &Report, text: &str) {
    let one = |label: &str| labelled(text, label).into_iter().next();
    assert!(is_printed(found.cases as f64, &one("Total number of cases").unwrap()));
    if let Some(locations) = one("Number of locations") {
        assert!(is_printed(found.locations as f64, &locations));
    }
    assert_eq!(found.population.is_some(), one("Population, averaged over time").is_some());
    if let Some(population) = one("Population, averaged over time") {
        assert!(is_printed(found.population.unwrap(), &population));
        let rates = labelled(text, "Annual cases / 100000");
        let ours = found.clusters.iter().map(|cluster| cluster.figures.annual_per_100_000);
        for (rate, printed) in std::iter::once(found.annual_per_100_000).chain(ours).zip(&rates) {
            assert!(is_printed(rate.unwrap(), printed), "{rate:?} instead of {printed}");
        }
    }
}

fn permutation_runs(folder: &str) -> Vec<Run> {
    let time = (day(2001, 11, 1), day(2001, 11, 24), BinLength::Days(1));
    let inputs = format!("{folder}/satscan/inputs");
    let new_york = Files::read(&format!("{inputs}/NYCfever.cas"), &format!("{inputs}/NYCfever.geo"), time);
    let mut weekly = montgomery(folder);
    weekly.study.model = Model::Permutation { week: Week::Adjusted };
    vec![
        Run { name: "nyc_stp", files: new_york, settings: prospective(Some(3.0)) },
        Run { name: "mont_traffic_stp", files: montgomery(folder), settings: prospective(None) },
        Run { name: "mont_traffic_stp_weekly", files: weekly, settings: prospective(None) },
    ]
}

#[test]
fn permutation_scans_agree() {
    let Some(folder) = folder() else { return };
    permutation_runs(&folder).into_iter().for_each(|run| check(&folder, run));
}

#[test]
fn poisson_scans_agree() {
    let Some(folder) = folder() else { return };
    poisson_runs(&folder).into_iter().for_each(|run| check(&folder, run));
}

/// Simulations a second on one thread; run alone, with `--ignored --nocapture`.
#[test]
#[ignore = "a measurement"]
#[expect(clippy::disallowed_methods, reason = "it measures how long something takes")]
fn simulations_a_second() {
    let Some(folder) = folder() else { return };
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    for Run { name, files, mut settings } in
        permutation_runs(&folder).into_iter().chain(poisson_runs(&folder))
    {
        settings.monte_carlo.replications = 9_999;
        let order = Scan { study: files.study, settings };
        let begun = std::time::Instant::now();
        let found = one.install(|| scan(&order)).unwrap();
        let seconds = begun.elapsed().as_secs_f64();
        let looks = found.looks as f64 * 9_999.0 / seconds / 1e6;
        eprintln!("{name}: {:.0} simulations a second, {looks:.0} million windows", 9_999.0 / seconds);
    }
}
