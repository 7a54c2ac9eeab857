//! Area codes and coordinate systems. Pure.
