//! How a set of pages wants its web fonts.

use std::collections::BTreeMap;

use super::role::Role;
use super::slices::{Size, Spread};

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

    /// How a role's characters are divided. Small files are fewer bytes, but each is a request and a line of the style sheet,
    /// which every page loads. Reckoned for the 608 pages of the demonstration board: what pages share in large files, the
    /// rest in smaller ones, is 5 requests and 80 KB at the median; files of 40 and 32 apart for each kind of page were 16
    /// and 82.
    pub(super) fn size(&self, role: Role, spread: Spread, rare: bool) -> Size {
        let size = |chars, files| Size { chars, files };
        match (role, spread) {
            _ if rare => size(12, 32),
            (_, Spread::Frame | Spread::Often) => size(160, 24),
            (Role::Title, Spread::Seldom) => size(96, 32),
            (_, Spread::Seldom) => size(160, 24),
        }
    }
}
