//! The second wall: a browser's own parser over pages that hold raw HTML.
//!
//! The first wall ([`super::raw`]) has already let only known tags pass, balanced within
//! their block. This one settles what remains to an HTML parser (a table's cell outside a
//! table, a block inside a paragraph) and checks every name again. It costs several times
//! the rendering itself, so texts without raw HTML skip it.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};

use super::raw::KEPT_TAGS;

/// Elements that the writer makes itself, beside those that authors may use.
const WRITTEN_TAGS: &[&str] = &[
    "a",
    "blockquote",
    "div",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "img",
    "li",
    "ol",
    "p",
    "pre",
    "section",
    "span",
    "ul",
];

/// Safe on any element, and no author can write them: raw tags lose all but a few attributes.
const GENERIC_ATTRIBUTES: &[&str] = &["class", "id", "role", "aria-label", "tabindex", "title"];

const TAG_ATTRIBUTES: &[(&str, &[&str])] = &[
    ("a", &["href", "rel"]),
    ("img", &["src", "alt", "width", "height", "srcset", "sizes", "loading", "decoding"]),
    ("ol", &["start"]),
    ("th", &["scope", "colspan", "rowspan"]),
    ("td", &["colspan", "rowspan"]),
    ("details", &["open"]),
];

static POLICY: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut policy = Builder::empty();
    policy
        .tags(WRITTEN_TAGS.iter().chain(KEPT_TAGS).copied().collect())
        .clean_content_tags(HashSet::from(["script", "style"]))
        .generic_attributes(GENERIC_ATTRIBUTES.iter().copied().collect())
        .tag_attributes(
            TAG_ATTRIBUTES
                .iter()
                .map(|(tag, names)| (*tag, names.iter().copied().collect()))
                .collect::<HashMap<_, _>>(),
        )
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel"]))
        .url_relative(UrlRelative::PassThrough)
        .link_rel(None) // already written, and only where it is needed
        .strip_comments(true);
    policy
});

/// Parses and rewrites a page's HTML.
pub(super) fn sanitise(html: &str) -> String {
    POLICY.clean(html).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_own_markup_passes_unchanged() {
        for html in [
            "<h2 id=\"承诺\">承诺</h2>",
            "<a id=\"fnref_1\" href=\"#fn_1\" role=\"doc-noteref\">[1]</a>",
            "<a href=\"https://a/\" rel=\"noopener noreferrer\">a</a>",
            "<div class=\"table-scroll\" tabindex=\"0\" role=\"group\" aria-label=\"表格 1\"><table></table></div>",
            "<span class=\"task-box\" role=\"img\" aria-label=\"已完成\">☑</span>",
        ] {
            assert_eq!(sanitise(html), html);
        }
    }

    #[test]
    fn it_would_stop_what_slipped_through() {
        let html =
            "<b onclick=\"x\" style=\"y\">甲</b><script>z</script><iframe></iframe><a href=\"javascript:x\">乙</a>";
        assert_eq!(sanitise(html), "<b>甲</b><a>乙</a>");
    }
}
