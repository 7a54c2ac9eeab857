//! The sample file and the settings say the same, and a port that cannot be opened is told with a remedy.

use quanyu_boot::exit::explain;
use quanyu_boot::{Exit, Role as _};
use quanyu_log::Broker;

use super::support::{context, settings};
use crate::{Config, Ingest, Settings};

const SAMPLE: &str = include_str!("../../../../deploy/config/ingest.toml");

/// The sample's section with its commented-out keys, as a table.
fn sample() -> toml::Table {
    let uncommented: String = SAMPLE
        .lines()
        .map(|line| match line.strip_prefix("# ") {
            Some(setting) if setting.contains(" = ") => format!("{setting}\n"),
            _ => format!("{line}\n"),
        })
        .collect();
    let file: toml::Table = uncommented.parse().unwrap();
    file["ingest"].as_table().unwrap().clone()
}

#[test]
fn the_sample_names_every_setting_and_no_other_with_its_default() {
    let mut sample = sample();
    let tls = sample.remove("tls").unwrap();
    let mut keys: Vec<_> = tls.as_table().unwrap().keys().cloned().collect();
    keys.sort();
    assert_eq!(keys, ["certificate", "client_ca", "key"]);
    let access: crate::Access = sample.remove("access").unwrap().try_into().unwrap();
    assert_eq!(access, crate::Access::Required);
    let http = sample.remove("http_listen").unwrap();
    http.as_str().unwrap().parse::<std::net::SocketAddr>().unwrap();
    let mut defaults = toml::Table::try_from(Settings::default()).unwrap();
    defaults.remove("tls");
    assert_eq!(sample, defaults);
}

async fn build(listen: &str) -> anyhow::Error {
    let settings = Settings { listen: listen.parse().unwrap(), ..settings() };
    let config = Config { broker: Broker::new("127.0.0.1:1"), settings, access: None };
    match Ingest::build(config, context()).await {
        Err(error) => error.0,
        Ok(_) => panic!("{listen} was opened"),
    }
}

#[tokio::test]
async fn a_port_that_is_taken_is_named_with_what_to_do() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let explanation = explain(&build(&address).await);
    assert_eq!(explanation.exit, Exit::Failed);
    assert_eq!(explanation.what, format!("cannot listen on {address}"));
    assert!(explanation.fix.unwrap().contains("ingest.listen"));
    assert!(explanation.causes[0].contains("in use"), "{:?}", explanation.causes);
}

#[tokio::test]
async fn an_address_of_another_machine_is_named_with_what_to_do() {
    let explanation = explain(&build("192.0.2.1:50051").await);
    assert!(explanation.fix.unwrap().contains("address of this machine"));
}

#[tokio::test]
async fn settings_that_contradict_each_other_are_wrong_usage() {
    let settings = Settings { streams_max: 0, ..settings() };
    let config = Config { broker: Broker::new("127.0.0.1:1"), settings, access: None };
    let Err(error) = Ingest::build(config, context()).await else { panic!("accepted") };
    let explanation = explain(&error.0);
    assert_eq!(explanation.exit, Exit::Usage);
    assert!(explanation.what.contains("ingest.streams_max"), "{}", explanation.what);
}
