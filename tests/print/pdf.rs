//! A PDF as a reader finds it.

use lopdf::{Dictionary, Document, Object};

pub struct Pdf(Document);

/// A box in mm: left, bottom, right, top.
pub type Mm = [f64; 4];

impl Pdf {
    pub fn read(bytes: &[u8]) -> Self {
        Self(Document::load_mem(bytes).expect("a PDF"))
    }

    pub fn pages(&self) -> usize {
        self.0.get_pages().len()
    }

    fn page(&self, number: u32) -> &Dictionary {
        self.0.get_dictionary(self.0.get_pages()[&number]).unwrap()
    }

    /// A box of a page, numbered from 1.
    pub fn mm(&self, number: u32, name: &str) -> Option<Mm> {
        let array = self.page(number).get(name.as_bytes()).ok()?.as_array().ok()?;
        let values: Vec<f64> = array.iter().map(|value| f64::from(value.as_float().unwrap()) * 25.4 / 72.0).collect();
        Some([values[0], values[1], values[2], values[3]])
    }

    /// Width and height of a box, mm.
    pub fn size(&self, number: u32, name: &str) -> Option<(f64, f64)> {
        self.mm(number, name).map(|b| (b[2] - b[0], b[3] - b[1]))
    }

    /// The text of a page, in the order in which it is drawn: for `tests/golden.rs`.
    #[allow(dead_code)]
    pub fn text(&self, number: u32) -> String {
        self.0.extract_text(&[number]).expect("text")
    }

    /// The text of all pages, without the blanks between what was drawn apart: for `tests/invariants.rs`.
    #[allow(dead_code)]
    pub fn all_text(&self) -> String {
        let pages = u32::try_from(self.pages()).expect("few pages");
        (1..=pages)
            .flat_map(|page| self.text(page).chars().collect::<Vec<_>>())
            .filter(|c| !c.is_whitespace())
            .collect()
    }

    pub fn catalog(&self) -> &Dictionary {
        self.0.catalog().unwrap()
    }

    /// The metadata that says which standards the file keeps.
    pub fn xmp(&self) -> String {
        let id = self.catalog().get(b"Metadata").unwrap().as_reference().unwrap();
        let stream = self.0.get_object(id).unwrap().as_stream().unwrap();
        String::from_utf8_lossy(&stream.content).into_owned()
    }

    /// Every font descriptor has its file.
    pub fn fonts_are_embedded(&self) -> bool {
        let descriptors = self.0.objects.values().filter_map(|object| object.as_dict().ok()).filter(|dictionary| {
            dictionary.get(b"Type").and_then(Object::as_name).is_ok_and(|name| name == b"FontDescriptor")
        });
        let all: Vec<bool> = descriptors
            .map(|descriptor| {
                let name = descriptor.get(b"FontName").and_then(Object::as_name).unwrap_or_default();
                // Six letters and a plus: a subset.
                let subset = name.get(6) == Some(&b'+');
                subset && (descriptor.has(b"FontFile2") || descriptor.has(b"FontFile3"))
            })
            .collect();
        !all.is_empty() && all.iter().all(|whole| *whole)
    }

    /// The pictures as they stand in the file: JPEGs.
    pub fn jpegs(&self) -> Vec<Vec<u8>> {
        let streams = self.0.objects.values().filter_map(|object| object.as_stream().ok());
        let filter = |name: &[u8]| name == b"DCTDecode";
        streams
            .filter(|stream| stream.dict.get(b"Filter").and_then(Object::as_name).is_ok_and(filter))
            .map(|stream| stream.content.clone())
            .collect()
    }

    /// Pixels across and down of every picture that is no mask.
    pub fn pictures(&self) -> Vec<(i64, i64)> {
        let streams = self.0.objects.values().filter_map(|object| object.as_stream().ok());
        streams
            .filter(|stream| stream.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|name| name == b"Image"))
            .map(|stream| {
                let number = |key: &[u8]| stream.dict.get(key).and_then(Object::as_i64).unwrap_or_default();
                (number(b"Width"), number(b"Height"))
            })
            .collect()
    }
}

/// Whether two lengths are the same to a tenth of a millimetre.
pub fn same(have: (f64, f64), want: (f64, f64)) -> bool {
    (have.0 - want.0).abs() <= 0.1 && (have.1 - want.1).abs() <= 0.1
}
