//! Rules of how the repository is written, checked on its text: no server, no build.
