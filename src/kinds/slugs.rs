//! What an item, an organisation or a screen may be called: its slug is a folder of the site and a part of its address.

use super::shapes::is_slug;
use crate::collation::{syllables, text_syllables};
use crate::diagnostic::{Diagnostic, Place, say};
use crate::names;

/// Words that are addresses of the website, so that no organisation can have them as a slug.
pub(crate) const RESERVED: &[&str] = &[
    "about",
    "appraisals",
    "archive",
    "areas",
    "assets",
    "calendar",
    "changes",
    "commitments",
    "data",
    "exemplars",
    "files",
    "groups",
    "kiosk",
    "linkages",
    "members",
    "notices",
    "organisations",
    "page",
    "photos",
    "posts",
    "print",
    "q",
    "reviews",
    "rolls",
    "screens",
    "search",
    "services",
    "suggestions",
    "teams",
    "trend",
];

/// Room in a path for what stands around an id: `print/`, a preset's name, a list's page.
const ROOM: usize = 40;

/// The codes of faults in names: what has one is left out whole, with what is below it.
pub(crate) const CODES: &[&str] = &["bad-slug", "device-name", "reserved-slug", "address-too-long"];

/// What is wrong with a slug, told at the place where it is written.
pub(crate) fn fault(slug: &str, place: Place) -> Option<Diagnostic> {
    if let Some(fault) = is_slug(slug).then(|| names::fault(slug)).flatten() {
        let better = names::better(slug);
        return Some(
            Diagnostic::error("device-name", place, fault.message(slug))
                .hint(say!("换一个代号，如 {better}", "choose another slug, such as `{better}`")),
        );
    }
    if is_slug(slug) {
        return None;
    }
    let hint = match near(slug) {
        Some(near) => say!(
            "例如 {near}；中文名称写在 title 或 name 里",
            "such as `{near}`; the Chinese name goes into `title` or `name`"
        ),
        None => say!(
            "例如 window-3；中文名称写在 title 或 name 里",
            "such as `window-3`; the Chinese name goes into `title` or `name`"
        ),
    };
    Some(
        Diagnostic::error(
            "bad-slug",
            place,
            say!(
                "代号“{slug}”只能用小写英文字母、数字和连字符",
                "the slug `{slug}` may hold only a–z, 0–9 and hyphens"
            ),
        )
        .hint(hint),
    )
}

/// A slug that was nearly written: capitals, blanks, an ending written twice.
fn near(slug: &str) -> Option<String> {
    let lower = slug.trim().to_lowercase();
    let stem = [".yaml", ".yml", ".md", ".txt"].iter().find_map(|ending| lower.strip_suffix(ending)).unwrap_or(&lower);
    if stem.chars().any(crate::text::is_han) {
        let syllables = if stem.chars().count() > 4 { text_syllables(stem) } else { syllables(stem) };
        let near: String = syllables.join("-").chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
        return (is_slug(&near) && near.len() <= 40 && names::fault(&near).is_none()).then_some(near);
    }
    let near: String = stem.chars().map(|c| if matches!(c, ' ' | '.' | '\u{3000}') { '-' } else { c }).collect();
    let near = near.trim_matches(['-', '_']).to_owned();
    (is_slug(&near) && names::fault(&near).is_none()).then_some(near)
}

/// An organisation's folder that the website needs for itself.
pub(crate) fn reserved(name: &str, place: Place) -> Option<Diagnostic> {
    RESERVED.contains(&name).then(|| {
        Diagnostic::error(
            "reserved-slug",
            place,
            say!(
                "组织的文件夹不能叫 {name}：这是网站自己的栏目",
                "an organisation's folder cannot be called `{name}`: the website uses that word"
            ),
        )
        .hint(say!("给文件夹改名，如 {name}-office", "rename the folder, such as `{name}-office`"))
    })
}

/// An id whose pages and placards would lie deeper than Windows and sticks can hold.
pub(super) fn too_long(id: &str, place: Place) -> Option<Diagnostic> {
    let (length, most) = (id.len(), names::LONGEST_PATH - ROOM);
    (length > most).then(|| {
        Diagnostic::error(
            "address-too-long",
            place,
            say!(
                "整个路径有 {length} 个字符，最多 {most} 个：Windows 和U盘上存不了更长的",
                "the whole path has {length} characters and may have {most}: Windows and memory sticks hold no longer one"
            ),
        )
        .hint(say!("用短一些的代号，或少分几级文件夹", "use shorter slugs, or fewer folders"))
    })
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{codes, pointed_at};
    use crate::pipeline::{Options, check_sources};

    const POST: &str = "title: 窗口\nopen: true\npledge: 多问一句。\n";

    #[test]
    fn names_of_devices_are_told_where_they_are_written() {
        for (path, text, at) in [
            ("content/posts/con.yaml", POST, None),
            (
                "content/posts/many.yaml",
                "items:\n  - { id: lpt1, title: 窗口, open: true, pledge: 多问一句。 }\n",
                Some("lpt1"),
            ),
            ("content/aux/org.yaml", "name: 大厅\n", None),
            ("content/screens/nul.yaml", "title: 大厅\n", None),
        ] {
            assert_eq!(codes(&[(path, text)]), ["device-name"], "{path}");
            if let Some(at) = at {
                assert_eq!(pointed_at("device-name", &[(path, text)]), at);
            }
        }
        assert!(codes(&[("content/posts/com10.yaml", POST), ("content/console/org.yaml", "name: 大厅\n")]).is_empty());
    }

    #[test]
    fn what_the_website_calls_its_own_is_no_organisation() {
        for name in ["photos", "files", "posts", "search", "calendar", "screens"] {
            let path = format!("content/{name}/org.yaml");
            assert_eq!(codes(&[(&path, "name: 大厅\n")]), ["reserved-slug"], "{name}");
        }
        // A screen may be called so: its own keys tell.
        assert!(codes(&[("content/screens/org.yaml", "title: 大厅\n")]).is_empty());
    }

    #[test]
    fn a_path_that_windows_cannot_hold_is_told() {
        let (one, two) = ("a".repeat(70), "b".repeat(80));
        let (org, post) = (format!("content/{one}/org.yaml"), format!("content/{one}/posts/{two}.yaml"));
        assert!(codes(&[(&org, "name: 大厅\n"), (&post, POST)]).is_empty());
        let post = format!("content/{one}/posts/{two}.yaml").replace("posts/b", "posts/bbbbb");
        assert_eq!(codes(&[(&org, "name: 大厅\n"), (&post, POST)]), ["bad-slug"]);
        let deep = format!("content/{one}/{one}/org.yaml");
        let post = format!("content/{one}/{one}/posts/{one}.yaml");
        assert_eq!(codes(&[(&org, "name: 大厅\n"), (&deep, "name: 一处\n"), (&post, POST)]), ["address-too-long"]);
    }

    #[test]
    fn what_has_no_name_is_left_out_with_all_below_it() {
        let files = [
            ("content/hall/org.yaml", "name: 大厅\n"),
            ("content/hall/posts/con.yaml", POST),
            ("content/hall/posts/w.yaml", POST),
            ("content/aux/org.yaml", "name: 一处\n"),
            ("content/aux/posts/w.yaml", POST),
            ("content/aux/sub/org.yaml", "name: 二处\n"),
            ("content/photos/org.yaml", "name: 三处\n"),
        ];
        let options = Options { skip_faulty: true, ..Options::default() };
        let checked = check_sources(&crate::lint::testing::sources(&files), &options);
        assert!(!checked.stops(&options));
        let skipped: Vec<_> = checked.skipped.iter().map(|id| &**id).collect();
        assert_eq!(skipped, ["aux", "hall/posts/con", "photos"]);
        let orgs: Vec<_> = checked.assembled.board.orgs.iter().map(|org| org.path().to_string()).collect();
        assert_eq!(orgs, ["", "hall"]);
        let posts: Vec<_> = checked.assembled.board.items.posts.all().iter().map(|post| &*post.id).collect();
        assert_eq!(posts, ["hall/posts/w"]);
        let mut told: Vec<_> =
            checked.diagnostics.iter().map(|d| d.code).filter(|code| *code != "stale-board").collect();
        told.sort_unstable();
        assert_eq!(told, ["device-name", "device-name", "reserved-slug"]);
    }
}
