//! The page by which a printer is measured, on the sheet that is printed on: true millimetres, and on its back crosses that
//! tell how far front and back are apart.

use serde_json::json;
use typst::foundations::Bytes;

use super::batch::{Batch, BatchFile, Setup};
use super::geometry::{Flip, Sheet, UNPRINTABLE};
use super::naming::part;
use super::typesetter::Typesetter;

impl Typesetter<'_> {
    /// The page as a batch.
    ///
    /// # Errors
    /// When the theme's page fails, or the disk refuses.
    pub fn calibration(&self, setup: Setup) -> anyhow::Result<Batch> {
        let sheet = setup.sheet.unwrap_or(Sheet::A4);
        let (width, height) = sheet.size();
        let bytes = |value: serde_json::Value| Bytes::new(value.to_string().into_bytes());
        let flip = match setup.flip {
            Flip::Long => "long",
            Flip::Short => "short",
        };
        let files = [
            ("/board.json", self.board_file().clone()),
            ("/preset.json", bytes(json!({ "name": "calibration", "size": [width, height] }))),
            ("/paper.json", bytes(json!({ "elements": [] }))),
            ("/subject.json", bytes(json!({ "sheet": sheet.name(), "flip": flip, "margin": UNPRINTABLE }))),
        ];
        let mut hasher = blake3::Hasher::new();
        hasher.update(self.hash.as_bytes()).update(b"calibration");
        for (_, file) in &files {
            hasher.update(file);
        }
        let key = *hasher.finalize().as_bytes();
        let title = self.theme().strings().get("print.calibration.title").to_owned();
        if self.store.get(&key).is_none() {
            self.workers(&|| self.shared_world()).alone("calibration.typ", &files, title.clone(), key)?;
            self.store.save()?;
        }
        let pages = self.store.get(&key).map_or(1, |entry| entry.pages);
        let path = format!("{}_{}.pdf", part(&title), sheet.name());
        Ok(Batch { files: vec![BatchFile { path, pages, key }], found: Vec::new() })
    }
}
