//! noticeboard: one source for web, print and kiosk.
//!
//! Data flows one way, and an early stage never imports a later one:
//!
//! ```text
//! source ──▶ kinds ──▶ board ──▶ lint ──▶ record ──▶ output::plan ──▶ output::render ──▶ publish
//! files in   parse     resolve   rules    what may   routes, jobs     bytes              files out
//!                                         be said
//! ```
//!
//! The modules below stand in reading order.

mod address;
mod breaks;
mod caches;
mod ceiling;
mod containment;
pub mod diagnostic;
mod held;
mod names;
mod text;
mod traced;
mod vocabulary;
mod yaml;

mod rows;

pub mod source;

mod attachment;
mod calendar;
mod collation;
pub mod font;
pub mod markdown;
pub mod photo;
mod settings;
mod standards;

mod personal;

pub mod kinds;
mod screens;

mod clips;

pub mod board;

mod approved;

mod lint;

pub mod theme;
mod typefaces;

mod record;

pub mod output;

mod emergency;
mod signature;
pub mod upcoming;

mod handover;

pub mod publish;

pub mod pipeline;

mod mend;

mod approve;
mod review;
mod signer;

pub mod live;

mod form;
mod schema;

mod sheet;

pub mod cli;

#[cfg(fuzzing)]
pub mod fuzzing;
