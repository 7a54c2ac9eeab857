//! A port that was asked for and is taken is an error that says so; nothing moves elsewhere in silence.

use std::net::TcpListener;

use super::home;
use super::refusal::refused;

#[test]
fn a_taken_port_is_named_with_the_setting_that_asked_for_it() {
    let holder = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = holder.local_addr().unwrap().to_string();
    let ingest = format!("ingest.listen={address}");
    let admin = format!("admin.listen={address}");
    let home = home();
    // Ingest asks nothing of Kafka before it listens.
    let kafka = [("QUANYU_KAFKA_BROKERS", "127.0.0.1:1")];
    let free = "admin.listen=127.0.0.1:0";
    refused(
        &home,
        &kafka,
        &["serve", "ingest", "--set", &ingest, "--set", free],
        1,
        &[&address, "ingest.listen"],
    );
    refused(&home, &kafka, &["serve", "ingest", "--set", &admin], 1, &[&address, "admin.listen"]);
    refused(&home, &[], &["schema", "serve", "--listen", &address], 1, &[&address, "--listen"]);
}
