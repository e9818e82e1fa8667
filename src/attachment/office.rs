//! What the three formats of Office have in common: relations between parts, properties, and what a copy leaves out.

use super::look::{Look, properties};
use super::package::{Changes, Package};
use super::xml::{Cleaning, Edit, Mark, attribute, clean, encoded_like, text_of, title, walk};
use super::{Fault, Keeps, What, form, paragraphs, picture};
use crate::diagnostic::{Message, say};

/// A package that is read part by part.
pub(super) struct Office<'a> {
    pub(super) package: Package<'a>,
    pub(super) changes: Changes,
    /// Parts that were looked through.
    read: Vec<bool>,
}

impl<'a> Office<'a> {
    pub(super) fn open(bytes: &'a [u8], look: &mut Look) -> Result<Self, Fault> {
        let package = Package::open(bytes, look)?;
        let read = vec![false; package.names.len()];
        Ok(Self { package, changes: Changes::default(), read })
    }

    /// A part as text, noted as looked through.
    pub(super) fn xml(&mut self, name: &str, look: &mut Look) -> Result<Option<String>, Fault> {
        let Some(place) = self.package.place(name) else { return Ok(None) };
        self.read[place] = true;
        Ok(Some(text_of(&self.package.part(place, look)?).into_owned()))
    }

    /// The names of parts, in the order of the numbers in them.
    pub(super) fn numbered(&self, start: &str) -> Vec<String> {
        let is_one = |name: &&String| {
            name.strip_prefix(start)
                .and_then(|rest| rest.strip_suffix(".xml"))
                .is_some_and(|number| number.bytes().all(|b| b.is_ascii_digit()))
        };
        let mut names: Vec<_> = self.package.names.iter().filter(is_one).cloned().collect();
        names.sort_by_key(|name| (name.len(), name.clone()));
        names
    }

    /// Where a part leads: identifier, type and target, as a path in the package.
    pub(super) fn relations(&mut self, part: &str, look: &mut Look) -> Result<Vec<Relation>, Fault> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let name = if folder.is_empty() { format!("_rels/{file}.rels") } else { format!("{folder}/_rels/{file}.rels") };
        let Some(place) = self.package.place(&name) else { return Ok(Vec::new()) };
        let part = self.package.part(place, look)?;
        let mut relations = Vec::new();
        walk(&text_of(&part), &mut |mark| {
            if let Mark::Open("Relationship", start) = mark
                && let (Some(id), Some(target)) = (attribute(start, "Id"), attribute(start, "Target"))
            {
                let kind = attribute(start, "Type").unwrap_or_default();
                relations.push(Relation { id, kind, target: joined(folder, &target) });
            }
            Ok(())
        })?;
        Ok(relations)
    }

    /// Looks through everything that has not been looked through, and decides what the copy leaves out.
    pub(super) fn finish(mut self, look: &mut Look) -> Result<Option<Vec<u8>>, Fault> {
        for place in 0..self.package.names.len() {
            let name = self.package.names[place].clone();
            look.text(name.rsplit('/').next().unwrap_or(&name), || say!("内部文件名", "the name of a part"));
            if name.ends_with(".xml") || name.ends_with(".rels") || name.ends_with(".vml") {
                self.other_xml(place, &name, look)?;
            } else {
                self.other_file(place, &name, look)?;
            }
        }
        if self.package.has_any("_xmlsignatures/") {
            look.tell(What::KeepsMetadata(Keeps::Signed), Message::same(""));
            return Ok(None);
        }
        self.package.write(self.changes, look).map(Some)
    }

    fn other_xml(&mut self, place: usize, name: &str, look: &mut Look) -> Result<(), Fault> {
        let part = self.package.part(place, look)?;
        let xml = text_of(&part);
        if !self.read[place] {
            let short = name.rsplit('/').next().unwrap_or(name);
            let at = || match name.starts_with("docProps/") {
                true => properties(),
                false => say!("内部文件 {short}", "the part {short}"),
            };
            paragraphs::read(&xml, look, &|_| at())?;
        }
        if let Some(clean) = without_persons(name, &xml)? {
            // Properties are written anew, in the encoding of their first line.
            let own = name.starts_with("docProps/");
            self.changes.replace(place, if own { clean } else { encoded_like(&part, clean) });
        }
        Ok(())
    }

    /// Pictures lose what cameras note; files of their own are looked into.
    fn other_file(&mut self, place: usize, name: &str, look: &mut Look) -> Result<(), Fault> {
        if name.starts_with("docProps/thumbnail") {
            // A picture of the first page, as it once was.
            self.changes.drop(place);
            return Ok(());
        }
        let ending = form::ending(name);
        if matches!(ending.as_str(), "jpg" | "jpeg" | "png") {
            let part = self.package.part(place, look)?;
            // A picture that cannot be read is the document's own trouble.
            if let Some(clean) = picture::clean(&part) {
                self.changes.replace(place, clean);
            }
            return Ok(());
        }
        if name.contains("/embeddings/") {
            let part = self.package.part(place, look)?;
            let short = name.rsplit('/').next().unwrap_or(name);
            let label = say!("嵌入的文件 {short}", "the embedded file {short}");
            if let Some(clean) = embedded(short, &part, label, look)? {
                self.changes.replace(place, clean);
            }
        }
        Ok(())
    }
}

/// A file in a file: what is wrong with it is told of it, and only what nobody may answer for stops the whole.
pub(super) fn embedded(name: &str, bytes: &[u8], label: Message, look: &mut Look) -> Result<Option<Vec<u8>>, Fault> {
    let form = form::of(bytes);
    look.within(label, |look| {
        let nested = matches!(form, form::Form::Zip | form::Form::OtherArchive);
        let read = match nested || look.depth() > MOST_DEPTH {
            true => Err(Fault::Nested),
            false => super::read_one(name, form, bytes, look),
        };
        match read {
            Ok(copy) => Ok(copy),
            Err(fault @ (Fault::Bomb | Fault::Crowded)) => Err(fault),
            Err(fault) => {
                look.tell(What::Inside(fault), Message::same(""));
                Ok(None)
            }
        }
    })
}

/// Documents in documents in archives; deeper there is nothing honest.
const MOST_DEPTH: usize = 3;

/// Where a part leads.
pub(super) struct Relation {
    pub(super) id: String,
    pub(super) kind: String,
    pub(super) target: String,
}

fn joined(folder: &str, target: &str) -> String {
    if let Some(whole) = target.strip_prefix('/') {
        return whole.to_owned();
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.split('/') {
        match part {
            ".." => drop(parts.pop()),
            "." | "" => {}
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// A part without what tells who worked on it; `None` where it tells nothing of the kind.
fn without_persons(name: &str, xml: &str) -> Result<Option<Vec<u8>>, Fault> {
    let file = name.rsplit('/').next().unwrap_or(name);
    if name == "docProps/core.xml" {
        return core(xml).map(Some);
    }
    if name == "docProps/app.xml" {
        return Ok(Some(EMPTY_APP.as_bytes().to_vec()));
    }
    if name == "docProps/custom.xml" {
        return Ok(Some(EMPTY_CUSTOM.as_bytes().to_vec()));
    }
    let attribute: &dyn Fn(&str, &str) -> Edit = match file {
        // The people behind remarks and changes.
        "people.xml" | "persons.xml" | "person.xml" | "authors.xml" | "commentAuthors.xml" => {
            &|element, name| match (element, name) {
                (_, "author" | "initials" | "userId" | "displayName") => Edit::Blank,
                ("author" | "cmAuthor", "name") => Edit::Blank,
                _ => Edit::Keep,
            }
        }
        // The folder in which a workbook was last saved is often called like its author.
        "workbook.xml" => &|element, name| match (element, name) {
            ("absPath", "url") | ("fileSharing", "userName") => Edit::Blank,
            _ => Edit::Keep,
        },
        _ if name.starts_with("xl/revisions/") => {
            &|_, name| if matches!(name, "userName" | "name") { Edit::Blank } else { Edit::Keep }
        }
        _ if name.starts_with("xl/pivotCache/") => {
            &|_, name| if name == "refreshedBy" { Edit::Blank } else { Edit::Keep }
        }
        _ => &|element, name| match (element, name) {
            (_, "author" | "initials") => Edit::Blank,
            ("ins" | "del" | "moveFrom" | "moveTo" | "comment" | "moveFromRangeStart" | "moveToRangeStart", "date") => {
                Edit::Drop
            }
            _ => Edit::Keep,
        },
    };
    let is_template = |kind: &str| kind.ends_with("/attachedTemplate") || kind.ends_with("/metadata/thumbnail");
    let cleaning = Cleaning {
        attribute,
        emptied: if name.starts_with("xl/comments") { &["author"] } else { &[] },
        dropped: &|start| match start.local_name().as_ref() {
            "attachedTemplate" => true,
            "Relationship" => xml_attribute_is(start, "Type", &is_template),
            _ => false,
        },
    };
    let touched = [
        "uthor",
        "nitials",
        "userId",
        "displayName",
        "absPath",
        "fileSharing",
        "userName",
        "refreshedBy",
        "attachedTemplate",
        "thumbnail",
    ];
    if !touched.iter().any(|word| memchr::memmem::find(xml.as_bytes(), word.as_bytes()).is_some()) {
        return Ok(None);
    }
    clean(xml, &cleaning).map(Some)
}

fn xml_attribute_is(start: &quick_xml::events::BytesStart<'_>, name: &str, is: &dyn Fn(&str) -> bool) -> bool {
    attribute(start, name).is_some_and(|value| is(&value))
}

/// The title stays: readers see it above the page, and it is for them.
fn core(xml: &str) -> Result<Vec<u8>, Fault> {
    let title = title(xml)?;
    Ok(format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<cp:coreProperties \
         xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>{title}</dc:title></cp:coreProperties>"
    )
    .into_bytes())
}

const EMPTY_APP: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Properties \
    xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties\"/>";

const EMPTY_CUSTOM: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Properties \
    xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/custom-properties\"/>";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_paths_in_the_package() {
        assert_eq!(joined("ppt/slides", "../notesSlides/notesSlide1.xml"), "ppt/notesSlides/notesSlide1.xml");
        assert_eq!(joined("xl", "/xl/worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(joined("xl", "../../../a"), "a");
    }
}
