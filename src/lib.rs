//! noticeboard: one source for web, print and kiosk.

pub mod photo;
