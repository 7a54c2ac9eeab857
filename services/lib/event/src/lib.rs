//! Envelope, ids, kinds, payload types and time of every event. Pure: no IO, no clock.
