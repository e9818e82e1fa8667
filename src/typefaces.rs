//! The fonts of a board: its theme's files and its own, as faces by role.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::diagnostic::{Diagnostic, KeyPath, Message, Place, say};
use crate::font::{BoardFont, Face, FontFault, FontUse, MOST_MEGABYTES, Stack};
use crate::kinds::nearest;
use crate::settings::{self, Settings};
use crate::source::{Asset, Sources};
use crate::theme;

/// The default theme's, read once per process: most boards have no others.
static EMBEDDED: LazyLock<Stack> = LazyLock::new(|| Stack::of_theme(embedded()).0);

fn embedded() -> impl Iterator<Item = (String, Cow<'static, [u8]>)> {
    theme::embedded_files("fonts").map(|(name, bytes)| (name, Cow::Borrowed(bytes)))
}

/// The faces of a board. Files that cannot be used are left out and told at their line of `board.yaml`.
pub fn load(settings: &Settings, sources: &Sources) -> (Stack, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let theme = of_theme(settings, sources, &mut diagnostics);
    let mut own = Vec::new();
    for (key, file) in &settings.fonts {
        let place = Place::value(settings::PATH, KeyPath::root().key("fonts").key(key));
        let Some(used_for) = FontUse::from_key(key) else {
            diagnostics.push(unknown_use(key));
            continue;
        };
        // One that is missing is told by the rule that knows its neighbours.
        let Some(asset) = sources.board_asset(file) else { continue };
        match read(asset) {
            Ok(data) => own.push((place, BoardFont { used_for, file: file.0.clone(), data })),
            Err(fault) => diagnostics.push(describe(&fault, place)),
        }
    }
    let places: BTreeMap<String, Place> = own.iter().map(|(place, font)| (font.file.clone(), place.clone())).collect();
    let (stack, faults) = theme.with_own(own.into_iter().map(|(_, font)| font));
    let place = |file: &str| places.get(file).cloned();
    diagnostics.extend(faults.iter().filter_map(|fault| Some(describe(fault, place(fault.file())?))));
    let restricted = stack.all().into_iter().filter(|face| !face.may_embed());
    diagnostics.extend(restricted.filter_map(|face| Some(not_embeddable(&face, place(face.name())?))));
    (stack, diagnostics)
}

fn of_theme(settings: &Settings, sources: &Sources, diagnostics: &mut Vec<Diagnostic>) -> Stack {
    let folder = format!("themes/{}/fonts/", settings.theme.0);
    let theirs: Vec<&Asset> = sources.assets.values().filter(|asset| asset.path.starts_with(&folder)).collect();
    if theirs.is_empty() {
        return EMBEDDED.clone();
    }
    let mut files: BTreeMap<String, Cow<'static, [u8]>> = embedded().collect();
    for asset in theirs {
        match read(asset) {
            Ok(data) => drop(files.insert(asset.path[folder.len()..].to_owned(), Cow::Owned(data))),
            Err(fault) => diagnostics.push(describe(&fault, Place::whole(asset.path.clone()))),
        }
    }
    let (stack, faults) = Stack::of_theme(files);
    let whole = |fault: &FontFault| describe(fault, Place::whole(format!("{folder}{}", fault.file())));
    diagnostics.extend(faults.iter().map(whole));
    stack
}

fn read(asset: &Asset) -> Result<Vec<u8>, FontFault> {
    let file = asset.path.to_string();
    let megabytes = asset.length / 1_000_000;
    if megabytes > MOST_MEGABYTES {
        return Err(FontFault::TooLarge { file, megabytes });
    }
    asset.location.read().map_err(|error| FontFault::Unreadable { file, reason: error.to_string() })
}

fn describe(fault: &FontFault, place: Place) -> Diagnostic {
    Diagnostic::error("bad-font", place, Message::new(fault.zh(), fault.en())).hint(say!(
        "字体要能在本机打开；支持 .ttf、.otf、.ttc",
        "see whether the file opens on your own machine; .ttf, .otf and .ttc are read"
    ))
}

fn unknown_use(key: &str) -> Diagnostic {
    let known = FontUse::KEYS.join("、");
    let hint = match nearest(key, FontUse::KEYS.iter().copied()) {
        Some(near) => say!("是不是 {near}？", "did you mean `{near}`?"),
        None => say!("可以写：{known}", "one of: {known}"),
    };
    let place = Place {
        file: settings::PATH.into(),
        spot: crate::diagnostic::Spot::Key { path: KeyPath::root().key("fonts").key(key), nth: 0 },
    };
    Diagnostic::error("unknown-key", place, say!("fonts 里没有 {key} 这种用途", "`fonts` has no use `{key}`")).hint(hint)
}

fn not_embeddable(face: &Face, place: Place) -> Diagnostic {
    let family = face.family();
    Diagnostic::warning(
        "font-not-embeddable",
        place,
        say!(
            "字体“{family}”标明不许嵌入文件和网页",
            "the font \"{family}\" says that it may not be embedded in documents or pages"
        ),
    )
    .hint(say!(
        "确认单位的授权包括网页和印刷；没有授权就换一个字体",
        "make sure that your licence covers the web and print, or choose another font"
    ))
}
