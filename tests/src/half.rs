//! A wire to ClickHouse that can hold an insert in the middle of its body: how a frozen or cut-off sender leaves it.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex};

/// Bytes of one read.
const PIECE_BYTES: usize = 64 * 1024;

/// Where the wire is with the insert that it waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Holds the next insert into the table.
    Armed,
    /// Half of it is on the way, the rest waits.
    Held,
    /// Everything passes.
    Open,
}

/// The wire.
pub struct HalfSent {
    /// Where it listens.
    pub address: SocketAddr,
    place: Arc<(Mutex<Place>, Condvar)>,
}

impl HalfSent {
    /// Opens a wire to a server that will hold the first insert into a table.
    ///
    /// # Panics
    /// When it cannot listen.
    #[must_use]
    pub fn before(server: SocketAddr, table: &str) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let address = listener.local_addr().expect("a bound port");
        let place = Arc::new((Mutex::new(Place::Armed), Condvar::new()));
        let (shared, table) = (place.clone(), table.to_owned());
        // The threads end with the connections, which end with the platform.
        std::thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let Ok(upstream) = TcpStream::connect(server) else { continue };
                let (Ok(down), Ok(up)) = (client.try_clone(), upstream.try_clone()) else { continue };
                let (shared, table) = (shared.clone(), table.clone());
                std::thread::spawn(move || {
                    pass(&client, &up, |piece, out| hold(piece, out, &table, &shared))
                });
                std::thread::spawn(move || pass(&upstream, &down, |piece, mut out| out.write_all(piece)));
            }
        });
        Self { address, place }
    }

    /// Whether half of the insert is on the way.
    #[must_use]
    pub fn is_held(&self) -> bool {
        *self.place.0.lock().expect("no thread panics") == Place::Held
    }

    /// Sends the rest, and everything else from now on.
    pub fn release(&self) {
        *self.place.0.lock().expect("no thread panics") = Place::Open;
        self.place.1.notify_all();
    }
}

fn pass(mut from: &TcpStream, to: &TcpStream, forward: impl Fn(&[u8], &TcpStream) -> std::io::Result<()>) {
    let mut piece = vec![0; PIECE_BYTES];
    while let Ok(length) = from.read(&mut piece) {
        if length == 0 || forward(&piece[..length], to).is_err() {
            break;
        }
    }
    let _ = to.shutdown(std::net::Shutdown::Both);
    let _ = from.shutdown(std::net::Shutdown::Both);
}

fn hold(
    piece: &[u8],
    mut out: &TcpStream,
    table: &str,
    (place, changed): &(Mutex<Place>, Condvar),
) -> std::io::Result<()> {
    let mut now = place.lock().expect("no thread panics");
    let line = piece.split(|byte| *byte == b'\r').next().unwrap_or_default();
    let line = String::from_utf8_lossy(line);
    let wanted = line.starts_with("POST") && line.contains("INSERT") && line.contains(table);
    if *now != Place::Armed || !wanted {
        drop(now);
        return out.write_all(piece);
    }
    // The head and what of the body came with it, but for the last byte: the insert cannot end.
    let (sent, kept) = piece.split_at(piece.len() - 1);
    out.write_all(sent)?;
    *now = Place::Held;
    while *now != Place::Open {
        now = changed.wait(now).expect("no thread panics");
    }
    drop(now);
    out.write_all(kept)
}
