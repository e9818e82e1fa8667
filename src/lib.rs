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
mod caches;
mod ceiling;
mod containment;
pub mod diagnostic;
mod held;
mod names;
pub mod text;
mod traced;
mod vocabulary;
pub mod yaml;

pub mod source;

pub mod attachment;
pub mod calendar;
pub mod collation;
pub mod font;
pub mod markdown;
pub mod photo;
pub mod settings;
pub mod standards;

mod personal;

pub mod kinds;
pub mod screens;

pub mod board;

pub mod lint;

pub mod theme;
pub mod typefaces;

mod record;

pub mod output;

pub mod emergency;
pub mod upcoming;

pub mod publish;

pub mod pipeline;

pub mod mend;

pub mod live;

mod form;
pub mod schema;

pub mod cli;

#[cfg(fuzzing)]
pub mod fuzzing;
