//! Start-up of every process: configuration, telemetry, admin port, stopper, clock. The only crate that installs globals.
