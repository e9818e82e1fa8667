//! The board on disk, kept in step with it: what changed is read again, and nothing else.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::disk::{self, Found};
use super::strays::{self, is_litter};
use super::{Asset, SourceFile, Sources};
use crate::diagnostic::Diagnostic;

/// The files of a board as they were when they were last looked at.
pub struct Tree {
    root: PathBuf,
    sources: Sources,
    /// Files that are not what they should be, by path.
    faults: BTreeMap<Arc<str>, Diagnostic>,
}

impl Tree {
    /// Reads the content of the board in `root`.
    ///
    /// # Errors
    /// When there is no board.
    pub fn load(root: &Path) -> anyhow::Result<Self> {
        let mut tree = Self { root: root.to_owned(), sources: Sources::default(), faults: BTreeMap::new() };
        tree.reload()?;
        Ok(tree)
    }

    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// What is wrong with files as such.
    pub fn faults(&self) -> impl Iterator<Item = &Diagnostic> {
        self.faults.values()
    }

    /// Reads everything again.
    ///
    /// # Errors
    /// When there is no board, for example because its folder is being moved; the tree then stays as it was.
    pub fn reload(&mut self) -> anyhow::Result<()> {
        let found = disk::find(&self.root)?;
        self.sources = Sources::default();
        self.faults.clear();
        self.take(found);
        Ok(())
    }

    /// Looks again at some files and folders, relative to the board, and at what is below them; `false` when all is as
    /// it was.
    pub fn refresh<'a>(&mut self, paths: impl IntoIterator<Item = &'a PathBuf>) -> bool {
        let mut starts: Vec<PathBuf> = Vec::new();
        let mut gone = Gone::default();
        for path in paths.into_iter().filter_map(|path| own_part(path)) {
            let path = &*path;
            let litter = path.components().any(|part| is_litter(part.as_os_str()));
            let full = self.root.join(path);
            // Sorted, a folder comes before what is in it.
            if litter || starts.last().is_some_and(|above| full.starts_with(above)) {
                continue;
            }
            self.give_up(&disk::relative(Path::new(""), path), &mut gone);
            starts.push(full);
        }
        let found = disk::find_below(&self.root, &starts);
        let same = gone.is(&found);
        self.take(found);
        !same
    }

    /// Whether a path names something that was there when it was last looked at.
    pub fn knows(&self, path: &Path) -> bool {
        let path = disk::relative(Path::new(""), path);
        let below = format!("{path}/");
        let first = |next: Option<&Arc<str>>| next.is_some_and(|next| *next == path || next.starts_with(&below));
        first(self.sources.files.range(path.clone()..).next().map(|(path, _)| path))
            || first(self.sources.assets.range(path.clone()..).next().map(|(path, _)| path))
    }

    /// Forgets what is at a path and below it.
    fn give_up(&mut self, path: &str, gone: &mut Gone) {
        let below = format!("{path}/");
        gone.files.extend(self.sources.files.remove(path));
        let inside: Vec<Arc<str>> = range(&self.sources.files, &below);
        gone.files.extend(inside.iter().filter_map(|path| self.sources.files.remove(path)));
        let inside: Vec<Arc<str>> = range(&self.sources.assets, &below);
        if !inside.is_empty() || self.sources.assets.contains_key(path) {
            let assets = Arc::make_mut(&mut self.sources.assets);
            assets.remove(path);
            inside.iter().for_each(|path| drop(assets.remove(path)));
            gone.assets = true;
        }
        gone.faults.extend(self.faults.remove(path));
        let inside: Vec<Arc<str>> = range(&self.faults, &below);
        gone.faults.extend(inside.iter().filter_map(|path| self.faults.remove(path)));
    }

    fn take(&mut self, found: Vec<Found>) {
        let mut assets: Vec<Asset> = Vec::new();
        for found in found {
            match found {
                Found::Text(file) => drop(self.sources.files.insert(file.path.clone(), file)),
                Found::Asset(asset) => assets.push(asset),
                Found::Fault(fault) => drop(self.faults.insert(fault.place.file.clone(), fault)),
                Found::Nothing => {}
            }
        }
        let strays = self.faults.iter().filter(|(_, fault)| fault.code == strays::CODE);
        self.sources.strays = strays.map(|(path, _)| path.clone()).collect();
        if !assets.is_empty() {
            let all = Arc::make_mut(&mut self.sources.assets);
            all.extend(assets.into_iter().map(|asset| (asset.path.clone(), asset)));
        }
        self.sources.themes = Some(disk::themes(&self.root));
    }
}

/// What of a place is read here: of a theme only its fonts.
fn own_part(path: &Path) -> Option<Cow<'_, Path>> {
    let parts: Vec<_> = path.iter().take(3).collect();
    match parts[..] {
        [first, ..] if first == "content" => Some(path.into()),
        [first, _] if first == "themes" => Some(path.join("fonts").into()),
        [first, _, third] if first == "themes" && third == "fonts" => Some(path.into()),
        _ => None,
    }
}

/// The paths that begin so.
fn range<T>(map: &BTreeMap<Arc<str>, T>, start: &str) -> Vec<Arc<str>> {
    let from = map.range::<str, _>((std::ops::Bound::Included(start), std::ops::Bound::Unbounded));
    from.take_while(|(path, _)| path.starts_with(start)).map(|(path, _)| path.clone()).collect()
}

/// What was at the places that are looked at again.
#[derive(Default)]
struct Gone {
    files: Vec<SourceFile>,
    faults: Vec<Diagnostic>,
    assets: bool,
}

impl Gone {
    /// Whether the same is there now. Of pictures and other files nobody knows without reading them.
    fn is(&self, found: &[Found]) -> bool {
        let mut files = 0;
        let mut faults = 0;
        let before: BTreeMap<&str, &str> = self.files.iter().map(|file| (&*file.path, &*file.text)).collect();
        for found in found {
            match found {
                Found::Text(file) if before.get(&*file.path) == Some(&&*file.text) => files += 1,
                Found::Fault(fault) if self.faults.contains(fault) => faults += 1,
                Found::Nothing => {}
                _ => return false,
            }
        }
        !self.assets && files == self.files.len() && faults == self.faults.len()
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn board(files: &[(&str, &str)]) -> (tempfile::TempDir, Tree) {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let tree = Tree::load(folder.path()).unwrap();
        (folder, tree)
    }

    fn paths(tree: &Tree) -> Vec<&str> {
        tree.sources.files.keys().chain(tree.sources.assets.keys()).map(|path| &**path).collect()
    }

    #[test]
    fn only_what_is_named_is_looked_at() {
        let (folder, mut tree) = board(&[("content/org.yaml", "name: 甲\n"), ("content/board.yaml", "title: 乙\n")]);
        fs::write(folder.path().join("content/org.yaml"), "name: 丙\n").unwrap();
        fs::write(folder.path().join("content/board.yaml"), "title: 丁\n").unwrap();
        assert!(tree.refresh([&"content/org.yaml".into()]));
        assert!(!tree.refresh([&"content/org.yaml".into()]));
        assert_eq!(&*tree.sources.files["content/org.yaml"].text, "name: 丙\n");
        assert_eq!(&*tree.sources.files["content/board.yaml"].text, "title: 乙\n");
        tree.reload().unwrap();
        assert_eq!(&*tree.sources.files["content/board.yaml"].text, "title: 丁\n");
    }

    #[test]
    fn folders_come_go_and_move_as_wholes() {
        let (folder, mut tree) = board(&[
            ("content/org.yaml", "name: 甲\n"),
            ("content/east/org.yaml", "name: 乙\n"),
            ("content/east/photos/a.jpg", "x"),
            ("content/east-side/org.yaml", "name: 丙\n"),
        ]);
        let (east, west) = (PathBuf::from("content/east"), PathBuf::from("content/west"));
        assert!(tree.knows(&east) && !tree.knows(&west));
        fs::rename(folder.path().join(&east), folder.path().join(&west)).unwrap();
        assert!(tree.refresh([&east, &west]));
        assert_eq!(
            paths(&tree),
            ["content/east-side/org.yaml", "content/org.yaml", "content/west/org.yaml", "content/west/photos/a.jpg"]
        );
        fs::remove_dir_all(folder.path().join(&west)).unwrap();
        assert!(tree.refresh([&west]));
        assert_eq!(paths(&tree), ["content/east-side/org.yaml", "content/org.yaml"]);
        assert!(!tree.refresh([&west, &PathBuf::from("content/.org.yaml.swp")]));
    }

    #[test]
    fn faults_of_files_come_and_go_with_them() {
        let (folder, mut tree) = board(&[("content/org.yaml", "name: 甲\n")]);
        let stray = PathBuf::from("content/notes.docx");
        fs::write(folder.path().join(&stray), "x").unwrap();
        assert!(tree.refresh([&stray]));
        assert_eq!(tree.faults().map(|fault| fault.code).collect::<Vec<_>>(), ["stray-file"]);
        assert!(!tree.refresh([&stray]));
        fs::remove_file(folder.path().join(&stray)).unwrap();
        assert!(tree.refresh([&stray]));
        assert_eq!(tree.faults().count(), 0);
    }
}
