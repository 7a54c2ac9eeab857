//! The services over real gRPC, on a log that plays outages.
