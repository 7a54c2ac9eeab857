//! Ports: which one a server gets, and who has one that is taken.
//! Used by `up` and `restart_server`. A claim keeps two stacks that start at once from choosing the same port.
//! It never leaves a port open.

use std::collections::HashSet;
use std::fs::{self, File};
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::files;

/// Where free ports are looked for. Below the kernel's range for outgoing connections: there, a client that waits for
/// a killed server can be given the server's own port, connect to itself, and keep the server from coming back.
const FREE_FIRST: u16 = 20_000;
const FREE_LAST: u16 = 29_999;

/// What is known about a port before it is chosen.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wish {
    pub(crate) server: &'static str,
    /// Asked for by the user: this one or an error.
    pub(crate) asked: Option<u16>,
    /// What this home had last time.
    pub(crate) remembered: Option<u16>,
    /// The server's usual port.
    pub(crate) usual: u16,
}

/// A chosen port; other stacks leave it alone until this is dropped, by when the server listens.
#[derive(Debug)]
pub(crate) struct Claim {
    pub(crate) port: u16,
    _lock: Option<File>,
}

/// Chooses a port that nobody has.
///
/// # Errors
/// [`Error::PortTaken`] when the port that was asked for is taken, [`Error::NoFreePort`].
pub(crate) fn choose(wish: Wish) -> Result<Claim> {
    if let Some(port) = wish.asked {
        if port == 0 {
            return Err(Error::Usage(format!(
                "{} cannot listen on port 0: leave the port out to get a free one",
                wish.server
            )));
        }
        return claim(port).ok_or_else(|| taken(wish.server, port));
    }
    let usual = wish.remembered.into_iter().chain([wish.usual]);
    let span = FREE_LAST - FREE_FIRST + 1;
    let start = u16::from_be_bytes(files::random()?) % span;
    let free = (0..span).map(|step| FREE_FIRST + (start + step) % span);
    usual.chain(free).find_map(claim).ok_or(Error::NoFreePort {
        server: wish.server,
        first: FREE_FIRST,
        last: FREE_LAST,
    })
}

/// The error for a taken port, naming who has it.
pub(crate) fn taken(server: &'static str, port: u16) -> Error {
    Error::PortTaken { port, server, owner: owner(port).unwrap_or_else(|| "another process".to_owned()) }
}

fn claim(port: u16) -> Option<Claim> {
    let lock = claim_file(port);
    if let Some(file) = &lock
        && file.try_lock().is_err()
    {
        return None;
    }
    free(port).then_some(Claim { port, _lock: lock })
}

/// Whether nobody listens on the port.
pub(crate) fn free(port: u16) -> bool {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok()
}

/// Claims are a courtesy between stacks of one user: where they cannot be written, there are none.
fn claim_file(port: u16) -> Option<File> {
    let folder = std::env::temp_dir().join(format!("quanyu-ports-{}", nix::unistd::getuid()));
    files::create_folder(&folder).ok()?;
    File::create(folder.join(port.to_string())).ok()
}

/// Whether the process listens on the port: an answer from there may come from somebody else.
pub(crate) fn listens(pid: i32, port: u16) -> bool {
    holds_one(&PathBuf::from(format!("/proc/{pid}")), &sockets(port))
}

/// Process id and name of who listens on a port, as far as this user may see.
fn owner(port: u16) -> Option<String> {
    let sockets = sockets(port);
    for entry in fs::read_dir("/proc").ok()?.flatten() {
        let Some(pid) = entry.file_name().to_str().and_then(|name| name.parse::<u32>().ok()) else {
            continue;
        };
        if holds_one(&entry.path(), &sockets) {
            let name = fs::read_to_string(entry.path().join("comm")).unwrap_or_default();
            return Some(format!("`{}` (pid {pid})", name.trim()));
        }
    }
    None
}

/// Whether a process, given by its folder in `/proc`, has one of the sockets open.
fn holds_one(process: &Path, sockets: &HashSet<PathBuf>) -> bool {
    fs::read_dir(process.join("fd")).is_ok_and(|handles| {
        handles.flatten().any(|handle| fs::read_link(handle.path()).is_ok_and(|to| sockets.contains(&to)))
    })
}

fn sockets(port: u16) -> HashSet<PathBuf> {
    ["/proc/net/tcp", "/proc/net/tcp6"]
        .iter()
        .filter_map(|table| fs::read_to_string(table).ok())
        .flat_map(|table| listening_sockets(&table, port))
        .collect()
}

/// The socket links of a port's listeners in a table of `/proc/net`.
fn listening_sockets(table: &str, port: u16) -> Vec<PathBuf> {
    const LISTENING: &str = "0A";
    let suffix = format!(":{port:04X}");
    table
        .lines()
        .filter_map(|line| {
            let fields: Vec<&str> = line.split_whitespace().collect();
            let (local, state, inode) = (fields.get(1)?, fields.get(3)?, fields.get(9)?);
            (local.ends_with(&suffix) && *state == LISTENING)
                .then(|| PathBuf::from(format!("socket:[{inode}]")))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn wish(asked: Option<u16>, remembered: Option<u16>) -> Wish {
        Wish { server: "Kafka", asked, remembered, usual: 29_092 }
    }

    #[test]
    fn a_taken_port_that_was_asked_for_names_its_owner() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let error = choose(wish(Some(port), None)).unwrap_err().to_string();
        assert!(error.contains(&format!("(pid {})", std::process::id())), "{error}");
        assert!(listens(i32::try_from(std::process::id()).unwrap(), port));
        assert!(!listens(1, port));
    }

    #[test]
    fn a_remembered_port_comes_first_and_gives_way_when_taken() {
        let remembered = choose(wish(None, Some(29_555))).unwrap();
        assert_eq!(remembered.port, 29_555);
        let other = choose(wish(None, Some(29_555))).unwrap();
        assert_ne!(other.port, 29_555);
    }
}
