//! What goes round before the press runs: contact sheets with a picture of every piece, and the sign-off sheet (送审单) on
//! which each is agreed to and three people sign, as a PDF and as a page that needs nothing beside it.
//!
//! The pictures are drawn from the same layout as the files, so that what is signed is what is printed; the marks beside
//! them are those on the pieces.

use std::sync::{Mutex, PoisonError};

use anyhow::Context as _;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use typst::foundations::Bytes;

use super::batch::{Batch, Found, Setup};
use super::job::Job;
use super::joblist::{made, printed};
use super::lists::{Lists, mm};
use super::naming::part;
use super::proof::Pixels;
use super::store::Key;
use super::subjects;
use super::typesetter::Typesetter;
use super::workers::{CHUNK, on_all_cores, title};
use crate::photo::{Encoding, encode};

/// A file beside a batch.
pub struct Beside {
    pub path: String,
    pub bytes: Vec<u8>,
}

/// The longer side of a picture, pixels: a hand's breadth on paper at 200 dots an inch.
const LONGER: f64 = 460.0;

/// Pieces in one document: its pictures stand in memory.
const MOST: usize = 600;

/// A4, upright, mm.
const A4: (f64, f64) = (210.0, 297.0);

impl Typesetter<'_> {
    /// The contact sheets and the sign-off sheet of a batch; `progress` hears how many pieces are drawn.
    ///
    /// # Errors
    /// When a template of the theme fails.
    pub fn sign_off(
        &self,
        jobs: &[Job],
        batch: &Batch,
        setup: Setup,
        progress: &(dyn Fn(usize) + Sync),
    ) -> anyhow::Result<Vec<Beside>> {
        let strings = self.theme().strings();
        let pieces = made(jobs, batch);
        let mut files = Vec::new();
        let parts: Vec<_> = pieces.chunks(MOST).collect();
        for (n, chunk) in parts.iter().enumerate() {
            let number = if parts.len() == 1 { String::new() } else { format!("-{:02}", n + 1) };
            let pictures = self.pictures(chunk, progress)?;
            let view = self.sheet_view(chunk, &pictures, n * MOST, setup);
            for (template, word) in [("sheet/contact.typ", "contact"), ("sheet/sign-off.typ", "sign_off")] {
                let title =
                    format!("{} · {}", self.board().settings.title, strings.get(&format!("print.{word}.title")));
                let bytes = self.sheet_pdf(template, title, &view, &pictures)?;
                let name = part(strings.get(&format!("print.file.{word}")));
                files.push(Beside { path: format!("{name}{number}.pdf"), bytes });
            }
            let name = part(strings.get("print.file.sign_off"));
            files.push(Beside { path: format!("{name}{number}.html"), bytes: self.sheet_page(view, &pictures)? });
        }
        Ok(files)
    }

    /// The set pages of each piece, as JPEG.
    fn pictures(
        &self,
        pieces: &[(&Job, &Found)],
        progress: &(dyn Fn(usize) + Sync),
    ) -> anyhow::Result<Vec<Vec<Vec<u8>>>> {
        let drawn: Mutex<Vec<Vec<Vec<u8>>>> = Mutex::new(vec![Vec::new(); pieces.len()]);
        let places: Vec<usize> = (0..pieces.len()).collect();
        let tasks: Vec<&[usize]> = places.chunks(CHUNK).collect();
        on_all_cores(&tasks, &|places| {
            for place in *places {
                let Some((job, _)) = pieces.get(*place) else { continue };
                let jpeg = |Pixels { width, height, rgb }: Pixels| encode(&rgb, width, height, Encoding::PRINT);
                let pages: Result<Vec<_>, _> = self.drawn(job, LONGER).into_iter().map(jpeg).collect();
                let pages = pages.ok().with_context(|| format!("cannot draw {}", job.facts.id))?;
                if let Some(kept) = drawn.lock().unwrap_or_else(PoisonError::into_inner).get_mut(*place) {
                    *kept = pages;
                }
                progress(1);
            }
            typst::comemo::evict(1);
            Ok(())
        })?;
        Ok(drawn.into_inner().unwrap_or_else(PoisonError::into_inner))
    }

    /// What the templates read: the pieces by preset.
    fn sheet_view(&self, pieces: &[(&Job, &Found)], pictures: &[Vec<Vec<u8>>], before: usize, setup: Setup) -> Value {
        let language = self.board().settings.language;
        let lists = Lists { board: self.board(), strings: self.theme().strings() };
        let mut groups: Vec<Value> = Vec::new();
        let mut n = 0;
        for run in pieces.chunk_by(|(a, _), (b, _)| a.preset.name == b.preset.name) {
            let Some((first, _)) = run.first() else { continue };
            let (preset, spec) = (&first.preset, &first.preset.spec);
            let of_run: Vec<Value> = run
                .iter()
                .map(|(job, found)| {
                    let shown = pictures.get(n).map_or(0, Vec::len);
                    n += 1;
                    json!({
                        "n": before + n,
                        "title": title(job),
                        "org": lists.organisation(job),
                        "mark": job.mark,
                        "id": &*job.facts.id,
                        "file": found.own.as_ref().or(found.common.as_ref()),
                        "pages": lists.pages(found),
                        "pictures": (0..shown).map(|page| format!("/pictures/{}-{page}.jpg", n - 1)).collect::<Vec<_>>(),
                    })
                })
                .collect();
            let (width, height) = preset.trim();
            let leaves: usize = run.iter().map(|piece| printed(piece, setup)).sum();
            groups.push(json!({
                "preset": preset.title(language),
                "name": &*preset.name,
                "size": format!("{}×{}", mm(width), mm(height)),
                "broad": spec.size.0 > spec.size.1 * 1.2,
                "material": spec.material.get(language),
                "printing": lists.printing(spec.faces),
                "count": run.len(),
                "leaves": leaves,
                "pieces": of_run,
            }));
        }
        let edition = pieces.iter().filter_map(|(job, _)| job.facts.edition).max();
        json!({
            "title": self.board().settings.title.0,
            "edition": edition.map(|day| subjects::day(day, language)),
            "total": pieces.len(),
            "groups": groups,
        })
    }

    fn sheet_pdf(
        &self,
        template: &str,
        title: String,
        view: &Value,
        pictures: &[Vec<Vec<u8>>],
    ) -> anyhow::Result<Vec<u8>> {
        let bytes = |value: &Value| Bytes::new(value.to_string().into_bytes());
        let mut files = vec![
            ("/board.json".to_owned(), self.board_file().clone()),
            ("/preset.json".to_owned(), bytes(&json!({ "name": template, "size": [A4.0, A4.1] }))),
            ("/paper.json".to_owned(), bytes(&json!({ "elements": [] }))),
            ("/subject.json".to_owned(), bytes(view)),
        ];
        for (n, pages) in pictures.iter().enumerate() {
            for (page, jpeg) in pages.iter().enumerate() {
                files.push((format!("/pictures/{n}-{page}.jpg"), Bytes::new(jpeg.clone())));
            }
        }
        let mut hasher = blake3::Hasher::new();
        hasher.update(self.hash.as_bytes()).update(template.as_bytes());
        for (path, file) in &files {
            hasher.update(path.as_bytes()).update(file);
        }
        let key: Key = *hasher.finalize().as_bytes();
        let files: Vec<(&str, Bytes)> = files.iter().map(|(path, file)| (&**path, file.clone())).collect();
        self.unkept(template, &files, title, key)
    }

    /// The same as one page, with its pictures in it.
    fn sheet_page(&self, mut view: Value, pictures: &[Vec<Vec<u8>>]) -> anyhow::Result<Vec<u8>> {
        let groups = view.get_mut("groups").and_then(Value::as_array_mut).into_iter().flatten();
        let pieces = groups.filter_map(|group| group.get_mut("pieces")?.as_array_mut()).flatten();
        for (piece, pages) in pieces.zip(pictures) {
            let data = pages.iter().map(|jpeg| format!("data:image/jpeg;base64,{}", STANDARD.encode(jpeg)));
            piece["pictures"] = data.collect();
        }
        let mut context = tera::Context::new();
        context.insert("lang", self.board().settings.language.tag());
        context.insert("sheet", &view);
        self.theme().render("sign_off.html", &context)
    }
}
