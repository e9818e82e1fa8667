//! What a server says with every page.

/// Nothing but what the site itself brings.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; base-uri 'none'; connect-src 'self'; font-src 'self'; form-action 'self'; img-src 'self'; script-src 'self'; style-src 'self'";
