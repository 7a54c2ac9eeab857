//! The admin port over a real socket.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::*;

async fn get_text(address: SocketAddr, path: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

#[tokio::test]
async fn the_probes_follow_the_checks_and_a_mounted_router_is_served() {
    let health = Health::default();
    let kafka = health.register("ingest.kafka");
    let any = SocketAddr::from(([127, 0, 0, 1], 0));
    let extra = Router::new().route("/subjects", get(|| async { "[]" }));
    let admin = Admin::bind(any, health.clone(), Recorder::detached().unwrap()).await.unwrap().mount(extra);
    let address = admin.address().unwrap();
    let stopper = Stopper::new(Duration::from_secs(5));
    let served = crate::task::spawn("admin", admin.run(stopper.clone()));

    assert!(get_text(address, "/livez").await.starts_with("HTTP/1.1 200"));
    assert!(get_text(address, "/startupz").await.starts_with("HTTP/1.1 503"));
    let not_ready = get_text(address, "/readyz").await;
    assert!(not_ready.starts_with("HTTP/1.1 503") && not_ready.contains(r#""ingest.kafka":"starting""#));

    health.set_started();
    kafka.ready();
    assert!(get_text(address, "/readyz").await.contains(r#""ready":true"#));
    assert!(get_text(address, "/subjects").await.ends_with("[]"));
    assert!(get_text(address, "/metrics").await.starts_with("HTTP/1.1 200"));

    stopper.stop();
    served.await.unwrap().unwrap();
}

#[tokio::test]
async fn a_taken_port_says_which_setting_to_change() {
    let any = SocketAddr::from(([127, 0, 0, 1], 0));
    let held = bind(any, "admin").await.unwrap();
    let error = bind(held.local_addr().unwrap(), "admin").await.unwrap_err();
    assert!(error.fix.unwrap().contains("QUANYU_ADMIN_LISTEN"));
}
