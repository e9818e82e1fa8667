//! noticeboard: one source for web, print and kiosk.
