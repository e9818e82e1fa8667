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

    /// How a role's characters are divided. Small files are fewer bytes: with a tenth of a sort's characters on a page, eight
    /// to a file are half as many as sixteen. But each is a request and a line of the style sheet, which every page loads: the
    /// home page of the demonstration board asked for 48 files, and a quarter of the sheet's bytes named them. The numbers of
    /// files hold for each sort of page.
    pub(super) fn sizes(&self, role: Role, rare: bool) -> Sizes {
        let size = |chars, files| Size { chars, files };
        let base = size(64, 4);
        match role {
            _ if rare => Sizes { base, common: size(12, 8), other: size(12, 24) },
            Role::Title => Sizes { base, common: size(40, 12), other: size(32, 32) },
            _ => Sizes { base, common: size(40, 16), other: size(32, 24) },
        }
    }
}
