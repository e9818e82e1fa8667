//! What a slide cannot hold: names, titles and pledges that are longer than the theme's layout, as on paper.
//!
//! Tables, rolls and notices go on to another page; these cannot. Where a screen was written, what does not fit it is an
//! error; a board that has written none merely is told.

use std::collections::BTreeSet;

use super::browse::{MOST, is_cut};
use super::content::Content;
use super::limits::{Limits, width};
use crate::board::{Board, is_active};
use crate::diagnostic::{Diagnostic, Message, Place, Severity, say};
use crate::kinds::CommitmentType;
use crate::output::pictures::Pictures;
use crate::screens::{NamedScreen, SlideKind};
use crate::settings;
use crate::theme::Theme;

/// The texts of the kiosk's board that its slides cannot hold.
///
/// # Errors
/// When the theme's limits cannot be read.
pub fn fits(board: &Board, theme: &Theme) -> anyhow::Result<Vec<Diagnostic>> {
    let limits = Limits::of(theme)?;
    let pictures = Pictures::default();
    let mut found = Fits { diagnostics: Vec::new(), severity: Severity::Error, told: BTreeSet::new() };
    for screen in board.screens.iter() {
        found.severity = if screen.origin.is_some() { Severity::Error } else { Severity::Warning };
        let content = Content::new(board, theme.strings(), &pictures, &limits, screen);
        if is_cut(&content) {
            found.cut(screen);
        }
        for kind in screen.kinds() {
            match kind {
                SlideKind::Post | SlideKind::Wall => found.posts(&content, *kind),
                SlideKind::Commitments => found.commitments(&content),
                SlideKind::Exemplar | SlideKind::Roll => found.honours(&content, *kind),
                SlideKind::Notice => found.notices(&content),
                SlideKind::Reception => found.receptions(&content),
                SlideKind::Chart | SlideKind::Anniversary => {}
            }
        }
    }
    Ok(found.diagnostics)
}

struct Fits {
    diagnostics: Vec<Diagnostic>,
    severity: Severity,
    /// A text that does not fit two screens is told once.
    told: BTreeSet<(String, String)>,
}

impl Fits {
    fn text(&mut self, what: Message, text: &str, most: usize, place: Place, item: &std::sync::Arc<str>) {
        let has = width(text);
        let key = (format!("{place:?}"), what.en.clone());
        if has <= most || !self.told.insert(key) {
            return;
        }
        let Message { zh, en } = what;
        self.diagnostics.push(
            Diagnostic::new(
                "does-not-fit-screen",
                self.severity,
                place,
                say!(
                    "{zh}在大厅屏幕上放不下：有{has}个字宽，最多{most}个字",
                    "{en} does not fit the lobby's screen: {has} characters wide, at most {most}"
                ),
            )
            .hint(say!(
                "写短一些；或者用 outputs: [web, print] 不放上屏幕",
                "shorten it, or leave it off the screen with `outputs: [web, print]`"
            ))
            .item(item.clone()),
        );
    }

    /// The loop takes turns and shows all in time; the lists that a touch opens end somewhere.
    fn cut(&mut self, screen: &NamedScreen) {
        let place = match &screen.origin {
            Some(origin) => Place::whole(origin.file.clone()),
            None => Place::whole(settings::PATH),
        };
        self.diagnostics.push(
            Diagnostic::note(
                "too-much-for-screen",
                place,
                say!(
                    "内容太多，触摸屏上每个清单只列出前 {MOST} 条",
                    "too much for a touch screen: each of its lists ends after {MOST} entries"
                ),
            )
            .hint(say!("用 orgs 只放这个大厅的组织", "show the organisations of the hall only, with `orgs`")),
        );
    }

    fn posts(&mut self, content: &Content<'_>, kind: SlideKind) {
        let board = content.board;
        let (post, wall) = (&content.limits.post, &content.limits.wall);
        let large = kind == SlideKind::Post;
        let (title, name, position, pledge) = match large {
            true => (post.title, post.name, post.position, post.pledge),
            false => (wall.title, wall.name, wall.position, wall.pledge),
        };
        for (_, draft, facts) in super::people::posts_of(content, &content.orgs) {
            let org = &board.org(board.org_of(draft)).draft;
            if large {
                self.text(say!("名称", "the name"), &org.name, post.org, org.origin.key("name"), &org.id);
            }
            self.text(say!("岗位名称", "the post's title"), &draft.title, title, draft.origin.key("title"), &draft.id);
            if let Some(text) = &draft.pledge {
                self.text(say!("承诺", "the pledge"), text, pledge, draft.origin.key("pledge"), &draft.id);
            }
            for member in super::people::holders(content, facts).filter(|member| is_active(member, board.today)) {
                let place = member.origin.key("name");
                self.text(say!("姓名", "the name"), &member.name, name, place, &member.id);
                if let Some(text) = &member.position {
                    let place = member.origin.key("position");
                    self.text(say!("职务", "the position"), text, position, place, &member.id);
                }
            }
            let (count, most) = (facts.holders.len(), post.holders);
            let place = draft.origin.key("holder");
            if large && count > most && self.told.insert((format!("{place:?}"), "holders".into())) {
                self.diagnostics.push(
                    Diagnostic::new(
                        "does-not-fit-screen",
                        self.severity,
                        place,
                        say!(
                            "一屏最多放{most}人，这个岗位有{count}人",
                            "a slide holds {most} persons, and this post has {count}"
                        ),
                    )
                    .hint(say!("分成几个岗位", "make several posts of it"))
                    .item(draft.id.clone()),
                );
            }
        }
    }

    fn commitments(&mut self, content: &Content<'_>) {
        let limits = &content.limits.commitments;
        for org in &content.orgs {
            let items = &content.board.items.commitments;
            for draft in &items.all()[items.range(&(org.0..org.0 + 1))] {
                if draft.commitment_type == CommitmentType::Assignment {
                    continue;
                }
                let place = draft.origin.key("item");
                self.text(say!("承诺事项", "the commitment"), &draft.item, limits.item, place, &draft.id);
                if let Some(target) = crate::output::site::commitment::target_text(draft) {
                    let place = draft.origin.key("target");
                    self.text(say!("目标", "the target"), &target, limits.target, place, &draft.id);
                }
            }
        }
    }

    fn honours(&mut self, content: &Content<'_>, kind: SlideKind) {
        if kind == SlideKind::Exemplar {
            let limits = &content.limits.exemplar;
            for (_, draft) in super::honours::exemplars_of(content) {
                let place = draft.origin.key("title");
                self.text(say!("标题", "the title"), &draft.title, limits.title, place, &draft.id);
                if let Some(summary) = &draft.summary {
                    let place = draft.origin.key("summary");
                    self.text(say!("摘要", "the summary"), summary, limits.summary, place, &draft.id);
                }
            }
            return;
        }
        let limits = &content.limits.roll;
        for (_, draft) in super::honours::rolls_of(content) {
            self.text(say!("标题", "the title"), &draft.title, limits.title, draft.origin.key("title"), &draft.id);
            for (path, entry) in draft.all_entries() {
                // A long name has a line or two for itself.
                let most = 2 * limits.entry;
                let place = draft.origin.value(&path.key("name"));
                self.text(say!("名称", "the name"), &entry.name, most, place, &draft.id);
            }
        }
    }

    fn notices(&mut self, content: &Content<'_>) {
        for (_, draft, _) in super::notices::notices_of(content) {
            let place = draft.origin.key("title");
            self.text(say!("标题", "the title"), &draft.title, content.limits.notice.title, place, &draft.id);
        }
    }

    fn receptions(&mut self, content: &Content<'_>) {
        for org in &content.orgs {
            let draft = &content.board.org(*org).draft;
            for day in draft.reception_days.iter().flat_map(|days| days.iter()) {
                let place = draft.origin.key("reception_days");
                let what = say!("接待日", "the reception day");
                self.text(what, &super::occasions::day_words(day), content.limits.reception.day, place, &draft.id);
            }
        }
    }
}
