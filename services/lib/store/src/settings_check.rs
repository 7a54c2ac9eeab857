//! Refuses to run on a server whose settings would break “exactly once”.
