//! How a set of pages wants its web fonts.

use std::collections::BTreeMap;

use super::role::Role;
use super::slices::{Size, Sizes};

/// What the fonts of one page may weigh, in bytes.
pub const PAGE_BUDGET: usize = 150_000;

/// How web fonts are divided and named.
#[derive(Clone, Debug)]
pub struct Options {
    /// The folder of the files in the output, without slashes at its ends.
    pub folder: String,
    /// What the fonts of one page may weigh, in bytes.
    pub page_budget: usize,
    /// The families after the theme's own, per role, as CSS.
    pub fallback: BTreeMap<Role, String>,
    /// What is shown until a font has come, as CSS (`font-display`).
    pub display: &'static str,
    pub(super) complete: bool,
}

impl Options {
    /// For pages that people load over a network.
    pub fn web() -> Options {
        let song = r#""Songti SC",STSong,SimSun,"Noto Serif CJK SC",serif"#;
        let hei = r#""PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Noto Sans SC",sans-serif"#;
        let kai = r#""Kaiti SC",STKaiti,KaiTi,serif"#;
        let fangsong = r#"STFangsong,FangSong,"Songti SC",SimSun,serif"#;
        let fallback = Role::ALL.into_iter().map(|role| {
            let families = match role {
                Role::Title => song,
                Role::Body | Role::BodyBold => hei,
                Role::Pledge => kai,
                Role::Fangsong => fangsong,
            };
            (role, families.to_owned())
        });
        Options {
            folder: "assets/fonts".to_owned(),
            page_budget: PAGE_BUDGET,
            fallback: fallback.collect(),
            display: "swap",
            complete: false,
        }
    }

    /// For a kiosk: every character of every role comes from the board, in one file a face, since they lie on the same disk
    /// and the machine may have no Chinese font. The files are named by their content.
    pub fn complete() -> Options {
        Options {
            folder: "kiosk/assets".to_owned(),
            page_budget: usize::MAX,
            display: "block",
            complete: true,
            ..Options::web()
        }
    }

    /// How a role's characters are divided. The limits keep the style sheet of the largest board near 50 KB: titles and
    /// names use the most characters and are on every page, pledges fewer, and the rare ones are a handful.
    pub(super) fn sizes(&self, role: Role, rare: bool) -> Sizes {
        let size = |chars, files| Size { chars, files };
        match role {
            _ if rare => Sizes { base: size(160, 4), common: size(16, 4), other: size(12, 24) },
            Role::Title => Sizes { base: size(160, 4), common: size(16, 64), other: size(12, 160) },
            _ => Sizes { base: size(160, 4), common: size(16, 64), other: size(12, 80) },
        }
    }
}
