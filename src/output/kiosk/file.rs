//! The files of an edition: named by their content, each with the digest by which a screen trusts it.

use std::sync::{Arc, OnceLock};

use serde::Serialize;
use sha2::{Digest as _, Sha256};

use crate::output::{Job, Seed, Work};

/// The folder of everything that is named by its content, shared by screens and editions.
pub(super) const FOLDER: &str = "kiosk/assets/";

type Make = dyn Fn() -> anyhow::Result<Vec<u8>> + Send + Sync;

/// A file to write, and a digest that is known once its bytes were made for the first time.
#[derive(Clone)]
pub(super) struct File {
    /// Relative to the output folder.
    pub(super) route: Arc<str>,
    make: Arc<Make>,
    digest: Arc<OnceLock<Digest>>,
}

/// What a file's bytes must be.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Digest {
    /// In hexadecimal.
    sha256: String,
    bytes: usize,
}

/// In hexadecimal.
pub(super) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

impl File {
    /// A file whose bytes are costly: a picture, a font.
    pub(super) fn made(
        route: impl Into<Arc<str>>,
        make: impl Fn() -> anyhow::Result<Vec<u8>> + Send + Sync + 'static,
    ) -> Self {
        Self { route: route.into(), make: Arc::new(make), digest: Arc::default() }
    }

    /// A file at a fixed place.
    pub(super) fn at(route: impl Into<Arc<str>>, bytes: Vec<u8>) -> Self {
        let bytes: Arc<[u8]> = bytes.into();
        Self::made(route, move || Ok(bytes.to_vec()))
    }

    /// A file among the assets: `hall.0123abcd0123abcd.js`.
    pub(super) fn named(stem: &str, ending: &str, bytes: Vec<u8>) -> Self {
        let name = &blake3::hash(&bytes).to_hex()[..16];
        Self::at(format!("{FOLDER}{stem}.{name}.{ending}"), bytes)
    }

    /// Its address, seen from a screen's page.
    pub(super) fn address(&self) -> String {
        match self.route.strip_prefix("kiosk/assets/") {
            Some(name) => format!("{}{name}", super::content::ASSETS),
            None => self.route.rsplit('/').next().unwrap_or(&self.route).to_owned(),
        }
    }

    /// Its bytes, noting their digest.
    fn bytes(&self) -> anyhow::Result<Vec<u8>> {
        let bytes = (self.make)()?;
        if self.digest.get().is_none() {
            let sha256 = sha256(&bytes);
            // Whoever was first said the same.
            let _ = self.digest.set(Digest { sha256, bytes: bytes.len() });
        }
        Ok(bytes)
    }

    /// Its digest; makes the bytes where nobody has yet. Two at once both make them: to wait inside a pool of workers
    /// could be for ever.
    pub(super) fn digest(&self) -> anyhow::Result<Digest> {
        if self.digest.get().is_none() {
            self.bytes()?;
        }
        self.digest.get().cloned().ok_or_else(|| anyhow::anyhow!("{} has no digest", self.route))
    }

    /// Its seed. No page of a kiosk is for search engines.
    pub(super) fn seed(self) -> Seed {
        let route = self.route.clone();
        Seed::new(route, None, move |_| {
            let file = self.clone();
            Job { route: file.route.clone(), work: Work::Make(Box::new(move || file.bytes())) }
        })
        .unindexed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_is_that_of_the_bytes() {
        let file = File::named("a", "js", b"abc".to_vec());
        let digest = file.digest().expect("a digest");
        assert_eq!(digest.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(digest.bytes, 3);
        assert!(file.address().starts_with("../assets/a.") && file.address().ends_with(".js"));
        assert_eq!(File::at("kiosk/hall/index.html", Vec::new()).address(), "index.html");
    }
}
