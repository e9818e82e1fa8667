//! The lobby's screens with the real program: their editions, and their copies on a stick.

#[path = "../support/mod.rs"]
mod support;

mod boards;
mod editions;
mod stick;
