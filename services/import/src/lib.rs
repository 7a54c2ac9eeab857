//! Files of other systems in, gRPC out: maps, readers, identities, resumption.
