//! One role process of a platform: started with settings of its own, hurt by signals, looked at through its probes.

use crate::platform::Platform;
use crate::wait::until;
use quanyu_local::{RoleCommand, Signal, Stack};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::time::Duration;

/// A role process.
#[derive(Debug, Clone)]
pub struct Role {
    home: PathBuf,
    /// Its name in the platform's home; also the static member name of a fold.
    pub name: String,
    /// Its admin port.
    pub admin: SocketAddr,
}

impl Role {
    /// Starts `serve <role>` under a name, with further settings, and does not wait for it.
    pub(crate) fn start(
        platform: &Platform,
        role: &str,
        name: &str,
        admin: SocketAddr,
        settings: &[String],
    ) -> Self {
        let home = platform.home().to_owned();
        let mut arguments = vec!["serve".to_owned(), role.to_owned()];
        arguments.extend(["--home".to_owned(), home.display().to_string()]);
        let own = [format!("admin.listen={admin}"), "log.format=text".to_owned()];
        for setting in own.iter().chain(settings) {
            arguments.extend(["--set".to_owned(), setting.clone()]);
        }
        let program = platform.program().to_owned();
        let command = RoleCommand { program, arguments, environment: Vec::new(), log: None };
        platform.wait_for(Stack::start_role(&home, name, command)).expect("the role starts");
        Self { home, name: name.to_owned(), admin }
    }

    /// A role that runs already; its probes are not known.
    pub(crate) fn named(home: &std::path::Path, name: &str) -> Self {
        let admin = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        Self { home: home.to_owned(), name: name.to_owned(), admin }
    }

    /// Waits until its readiness probe says yes.
    ///
    /// # Panics
    /// When it does not within a minute.
    pub fn ready(&self) {
        until(&format!("{} is ready", self.name), 60, || self.probe("/readyz").starts_with("HTTP/1.1 200"));
    }

    /// The answer of a probe, headers included; empty when nobody answers.
    #[must_use]
    pub fn probe(&self, path: &str) -> String {
        use std::io::{Read as _, Write as _};
        let Ok(mut stream) = std::net::TcpStream::connect_timeout(&self.admin, Duration::from_millis(500))
        else {
            return String::new();
        };
        let _ = stream.set_read_timeout(Some(Duration::from_secs(2)));
        let request = format!("GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.admin);
        let mut answer = Vec::new();
        if stream.write_all(request.as_bytes()).is_ok() {
            let _ = stream.read_to_end(&mut answer);
        }
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// Sends a signal; false when the process is gone already.
    #[must_use]
    pub fn signal(&self, signal: Signal) -> bool {
        Stack::signal(&self.home, &self.name, signal).is_ok()
    }

    /// Waits until the process is gone.
    ///
    /// # Panics
    /// When it still exists after `seconds`.
    pub fn gone(&self, platform: &Platform, seconds: u64) {
        let gone = Stack::gone_within(&self.home, &self.name, Duration::from_secs(seconds));
        assert!(platform.wait_for(gone).expect("a stack is there"), "{} still runs", self.name);
    }

    /// What it has logged.
    #[must_use]
    pub fn log(&self) -> String {
        let path = self.home.join("logs").join(format!("{}.log", self.name));
        String::from_utf8_lossy(&std::fs::read(path).unwrap_or_default()).into_owned()
    }
}

/// An address on the loopback that nobody listens on now.
pub(crate) fn free_address() -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    listener.local_addr().expect("a bound port")
}
