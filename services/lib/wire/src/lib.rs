//! Protobuf messages and gRPC stubs generated from proto/, and their checked conversion into events.
