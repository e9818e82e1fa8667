//! Files of a plan that could not be written on every system: the publisher would refuse them, and with them everything.
//!
//! The rules ask the same of every name that an author chose, at the line where it is written. What is left for this look
//! over the whole plan is what only the plan knows: a folder that is also a file, two names that are one on a stick, and
//! what a theme brings along.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::planned::PlannedFile;
use super::routes::Routes;
use crate::diagnostic::{Diagnostic, Message, Place, Severity, say};
use crate::kinds::slugs;
use crate::names;
use crate::settings;

/// What is told of a plan.
pub(crate) const CODE: &str = "unpublishable-path";

/// The places of files that cannot be written, and why.
pub(super) fn look(routes: &Routes, theme: &str) -> Vec<(usize, Diagnostic)> {
    let mut found = Vec::new();
    let mut odd: Vec<(usize, &PlannedFile)> = Vec::new();
    let mut dotted: Vec<(usize, &PlannedFile)> = Vec::new();
    let mut tell = |at, file: &PlannedFile, message: Message, hint: Message| {
        found.push((at, Diagnostic::error(CODE, place(file, theme), message).hint(hint)));
    };
    for (at, file) in routes.runs.iter().enumerate() {
        let plain = is_plain(&file.route);
        if let Some((name, fault)) = names::fault_in_path(&file.route) {
            let better = names::better(name);
            tell(
                at,
                file,
                fault.message(name),
                say!("换一个名字，如 {better}", "choose another name, such as {better}"),
            );
            continue;
        }
        if names::is_too_long(&file.route) {
            let (route, most) = (&file.route, names::LONGEST_PATH);
            tell(
                at,
                file,
                say!(
                    "网站里的路径超过 {most} 个字符，Windows 和U盘上存不了：{route}",
                    "a path of the site has more than {most} characters, which Windows and memory sticks cannot store: {route}"
                ),
                say!("用短一些的代号和名称，或少分几级文件夹", "use shorter slugs and names, or fewer folders"),
            );
            continue;
        }
        if !plain {
            odd.push((at, file));
        }
        if super::routes::folder(&file.route).contains('.') {
            dotted.push((at, file));
        }
    }
    for (at, file) in dotted {
        if let Some(taken) = folders(&file.route).find(|folder| routes.contains(folder)) {
            tell(
                at,
                file,
                say!(
                    "{taken} 已经是网站的一个文件，不能又是文件夹",
                    "{taken} is a file of the site and cannot be a folder as well"
                ),
                say!("换一个路径", "choose another path"),
            );
        }
    }
    for (at, file, other) in alike(routes, odd) {
        let route = &file.route;
        tell(
            at,
            file,
            say!(
                "“{route}”和“{other}”只有大小写不同，在 Windows 和U盘上是同一个文件",
                "`{route}` and `{other}` differ only in capitals: on Windows and on memory sticks they are one file"
            ),
            say!("给其中一个改名", "rename one of them"),
        );
    }
    found
}

/// Where something was written that wants a path; of a theme's file the file itself.
fn place(file: &PlannedFile, theme: &str) -> Place {
    match &file.origin {
        Some(place) => place.clone(),
        None if file.route.starts_with("assets/images/") => Place::whole(format!("themes/{theme}/{}", file.route)),
        None => Place::whole(settings::PATH),
    }
}

/// Whether a path holds nothing but what slugs hold.
fn is_plain(route: &str) -> bool {
    route.bytes().all(|b| b.is_ascii() && !b.is_ascii_uppercase())
}

/// All folders above a path.
fn folders(route: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(super::routes::folder(route)), |folder| Some(super::routes::folder(folder)))
        .take_while(|folder| !folder.is_empty())
}

/// Of paths with capitals or other signs those that are, wholly or as far as a folder, another path's on many disks.
fn alike<'a>(routes: &'a Routes, odd: Vec<(usize, &'a PlannedFile)>) -> Vec<(usize, &'a PlannedFile, Arc<str>)> {
    if odd.is_empty() {
        return Vec::new();
    }
    // Every spelling of an odd name, and those of the others that fold to it.
    let mut spellings: HashMap<String, &str> = HashMap::new();
    let wanted: HashSet<String> = odd
        .iter()
        .flat_map(|(_, file)| folders(&file.route).chain([&*file.route]))
        .map(|path| names::folded(path).into_owned())
        .collect();
    for file in routes.runs.iter().filter(|file| is_plain(&file.route)) {
        for path in folders(&file.route).chain([&*file.route]) {
            if wanted.contains(path) {
                spellings.entry(path.to_owned()).or_insert(path);
            }
        }
    }
    let mut found = Vec::new();
    for (at, file) in odd {
        let clash = folders(&file.route).chain([&*file.route]).find_map(|path| {
            let known = *spellings.entry(names::folded(path).into_owned()).or_insert(path);
            (known != path).then(|| Arc::from(known))
        });
        found.extend(clash.map(|other| (at, file, other)));
    }
    found
}

/// Leaves out what was told of a file's names where they were written.
pub fn once(diagnostics: &mut Vec<Diagnostic>) {
    if !diagnostics.iter().any(|d| d.code == CODE) {
        return;
    }
    let is_told = |d: &&Diagnostic| {
        let of_names = slugs::CODES.contains(&d.code) || d.code == "bad-file-name";
        d.severity == Severity::Error && of_names
    };
    let told: HashSet<Arc<str>> = diagnostics.iter().filter(is_told).map(|d| d.place.file.clone()).collect();
    diagnostics.retain(|d| d.code != CODE || !told.contains(&d.place.file));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::Board;
    use crate::output::pictures::Pictures;
    use crate::output::testing::board;
    use crate::output::{Asset, Job, PlannedFiles};

    fn found(paths: &[&'static str]) -> Vec<(usize, String)> {
        let mut files = PlannedFiles::default();
        for path in paths.iter().copied() {
            files.push(PlannedFile::new(path, None, Job::Asset(Asset::from(Vec::new()))));
        }
        let (routes, _) = Routes::of(files.into_runs(), None);
        look(&routes, "default").into_iter().map(|(at, told)| (at, told.message.en)).collect()
    }

    #[test]
    fn what_the_publisher_would_refuse_is_told_before() {
        for (paths, word) in [
            (["feed.xml", "feed.xml/index.html"], "cannot be a folder"),
            (["hall/index.html", "Hall/x/index.html"], "differ only in capitals"),
            (["files/Plan.pdf", "files/plan.pdf"], "differ only in capitals"),
            (["files/a.pdf", "assets/images/a:b.svg"], "holds :"),
            (["files/a.pdf", "posts/nul/index.html"], "means a device"),
        ] {
            let found = found(&paths);
            assert_eq!(found.len(), 1, "{paths:?}: {found:?}");
            assert!(found[0].1.contains(word), "{found:?}");
            // The publisher itself agrees.
            let folder = tempfile::tempdir().unwrap();
            let publication = crate::publish::Publication::begin(&folder.path().join("out")).unwrap();
            let refused = paths.iter().any(|path| crate::publish::Destination::put(&publication, path, b"x").is_err());
            assert!(refused, "{paths:?}");
        }
        assert!(found(&["feed.xml", "a/index.html", "a/b/index.html", "files/示例.pdf", "_headers"]).is_empty());
        assert_eq!(found(&["files/Plan.pdf", "files/other.pdf", "files/PLAN.pdf"]).len(), 1);
    }

    #[test]
    fn everything_of_a_board_can_be_published() {
        let boards = crate::board::Boards::new(board(), Vec::<Board>::new());
        let theme = crate::theme::Theme::load(None, "default", Default::default()).unwrap();
        let (_, found) = crate::output::plan(&boards, &theme, &Pictures::default(), &[]);
        assert!(found.is_empty(), "{found:?}");
    }
}
