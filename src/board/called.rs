//! References by what somebody is called: `holder: 王芳` is `wang-fang`, where one person of that name is in reach.
//!
//! In reach is what a slug can lead to: the item's own organisation and those above it. Two of a name are in doubt, and
//! the reference stays as it is written, for the checker to ask which.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::index::{join, levels};
use super::{Board, Store};
use crate::diagnostic::{Diagnostic, New, Place};
use crate::kinds::{
    Draft, Drafts, Item, KINDS, Kind, Member, Org, Post, Service, Unread, clerk, is_reference, with_kinds,
};
use crate::rows::is_sheet;
use crate::text;

/// What there is to be called, by kind and name: where it lies (its organisation) and the slug or path that leads there.
#[derive(Debug, Default)]
pub(super) struct Called {
    /// By kind and name: the organisation that it is looked up in, and its id.
    names: HashMap<(&'static str, String), Vec<(Arc<str>, Arc<str>)>>,
    ids: BTreeSet<(Arc<str>, &'static str)>,
    /// What could not be read, by kind, with the organisation that it is looked up in: it may have any name.
    unread: Vec<(&'static str, Arc<str>)>,
}

/// Replaces such references, and says which.
pub(super) fn look_up(drafts: &mut Drafts) -> Vec<Diagnostic> {
    let called = Called::of(drafts);
    let mut told = Vec::new();
    macro_rules! follow {
        ($($field:ident: $type:ident),* $(,)?) => {
            $(called.follow(&mut drafts.$field, &mut told);)*
        };
    }
    with_kinds!(follow);
    drafts.by_name = false;
    told
}

impl Called {
    fn of(drafts: &Drafts) -> Self {
        let Drafts { members, posts, services, orgs, unread, .. } = drafts;
        Self::gather(members, posts, services, orgs.iter(), unread)
    }

    fn gather<'a>(
        members: &[Draft<Member>],
        posts: &[Draft<Post>],
        services: &[Draft<Service>],
        orgs: impl Iterator<Item = &'a Draft<Org>>,
        unread: &[Unread],
    ) -> Self {
        let mut called = Self::default();
        members.iter().for_each(|draft| called.add(draft, &draft.org));
        posts.iter().for_each(|draft| called.add(draft, &draft.org));
        // An order is called as its service is, and is none.
        let services = services.iter().filter(|draft| !draft.is_only_counted());
        services.for_each(|draft| called.add(draft, &draft.org));
        orgs.for_each(|draft| {
            called.add(draft, &draft.org);
            if let Some(short) = draft.short_name.as_ref().filter(|short| ***short != *draft.name) {
                called.enter(Org::NAME, short, &draft.org, &draft.id);
            }
        });
        unread.iter().for_each(|unread| called.leave_out(unread));
        called
    }

    /// What may be called so, though nobody can refer to it.
    fn leave_out(&mut self, unread: &Unread) {
        let folder = KINDS.iter().find(|info| info.name == unread.kind).map_or("", |info| info.folder);
        let above = unread.id.rsplit_once('/').map_or("", |(above, _)| above);
        let org: Arc<str> = above.strip_suffix(folder).unwrap_or(above).trim_end_matches('/').into();
        match &unread.name {
            Some(name) => self.enter(unread.kind, name, &org, &unread.id),
            None => self.unread.push((unread.kind, org)),
        }
    }

    fn add<K: Kind>(&mut self, draft: &Draft<K>, org: &Arc<str>) {
        self.ids.insert((draft.id.clone(), K::NAME));
        self.enter(K::NAME, draft.data.title(), org, &draft.id);
    }

    fn enter(&mut self, kind: &'static str, name: &str, org: &Arc<str>, id: &Arc<str>) {
        self.names
            .entry((kind, text::plain(&text::name(name)).into_owned()))
            .or_default()
            .push((org.clone(), id.clone()));
    }

    fn follow<K: Kind>(&self, drafts: &mut [Draft<K>], told: &mut Vec<Diagnostic>) {
        for draft in drafts.iter_mut().filter(|draft| draft.by_name) {
            let mut data = draft.data.clone();
            let mut changed = false;
            data.strict_references(&mut |kinds, path, reference| {
                if is_reference(reference) {
                    return;
                }
                if let Some(better) = self.find(&draft.org, reference, kinds) {
                    // In a spreadsheet a name is what belongs there.
                    if !is_sheet(&draft.origin.file) {
                        told.push(understood(draft.origin.value(&path()), reference, &better));
                    }
                    reference.0 = better;
                    changed = true;
                }
            });
            if changed {
                let Item { id, org, origin, common, body, sound, unfinished, edited, .. } = &**draft;
                *draft = Draft::new(Item {
                    id: id.clone(),
                    org: org.clone(),
                    origin: origin.clone(),
                    common: common.clone(),
                    data,
                    body: body.clone(),
                    sound: *sound,
                    unfinished: *unfinished,
                    by_name: false,
                    edited: edited.clone(),
                });
            }
        }
    }

    /// The reference that a text stands for: a slug with capitals or the ending of its file, or a name.
    fn find(&self, org: &str, text: &str, kinds: &[&'static str]) -> Option<String> {
        let slug = slug(text);
        if is_reference(&slug) && !slug.is_empty() && self.leads_somewhere(org, &slug, kinds) {
            return Some(slug);
        }
        // A namesake may be among what nobody has read: to take the other for her would be the wrong person on a placard.
        let in_reach = |(kind, at): &(&'static str, Arc<str>)| {
            kinds.contains(kind) && (*kind == "org" || levels(org).any(|level| level == &**at))
        };
        if self.unread.iter().any(in_reach) {
            return None;
        }
        match &*self.of_name(Some(org), text, kinds) {
            [one] => Some(one.clone()),
            _ => None,
        }
    }

    /// The references to everybody of a name in reach.
    fn of_name(&self, org: Option<&str>, text: &str, kinds: &[&'static str]) -> Vec<String> {
        let name = text::plain(&text::name(text)).into_owned();
        let mut found = Vec::new();
        for kind in kinds {
            for (at, id) in self.names.get(&(kind, name.clone())).into_iter().flatten() {
                let Some(org) = org else {
                    found.push(id.to_string());
                    continue;
                };
                if *kind == "org" || levels(org).any(|level| level == &**at) {
                    // The shortest that leads there.
                    let slug = id.rsplit('/').next().unwrap_or(id);
                    let first = levels(org).find_map(|level| self.at(level, slug, kind));
                    let unique = first.as_deref() == Some(&**id);
                    found.push(if unique { slug.to_owned() } else { id.to_string() });
                }
            }
        }
        found.sort();
        found.dedup();
        found
    }

    fn leads_somewhere(&self, org: &str, reference: &str, kinds: &[&'static str]) -> bool {
        kinds.iter().any(|kind| match reference.contains('/') {
            true => self.ids.contains(&(reference.trim_matches('/').into(), *kind)),
            false => levels(org).any(|level| self.at(level, reference, kind).is_some()),
        })
    }

    /// The item of a slug in an organisation.
    fn at(&self, org: &str, slug: &str, kind: &'static str) -> Option<Arc<str>> {
        let folder = KINDS.iter().find(|info| info.name == kind).map_or("", |info| info.folder);
        let id: Arc<str> = join(&join(org, folder), slug).into();
        self.ids.contains(&(id.clone(), kind)).then_some(id)
    }
}

/// A slug as hands and phones type it: `Wang-Fang`, `wang-fang.yaml`, `members\wang-fang`.
fn slug(text: &str) -> String {
    let lower: String = text.trim().to_lowercase().replace('\\', "/");
    let bare = [".yaml", ".yml", ".md"].iter().find_map(|ending| lower.strip_suffix(ending)).unwrap_or(&lower);
    bare.strip_prefix("content/")
        .unwrap_or(bare)
        .chars()
        .map(|c| if matches!(c, ' ' | '－' | '—') { '-' } else { c })
        .collect()
}

fn understood(place: Place, written: &str, better: &str) -> Diagnostic {
    clerk::understood(place, written, New::Plain(better.to_owned()))
}

impl Board {
    /// Whether the only one of a name who is in reach was left out.
    pub(super) fn is_called_and_left_out(&self, org: &str, name: &str, kinds: &[&str]) -> bool {
        if self.index.left_out().is_empty() || is_reference(name) {
            return false;
        }
        let kinds: Vec<_> = KINDS.iter().map(|info| info.name).filter(|known| kinds.contains(known)).collect();
        matches!(&*self.of_name(Some(org), name, &kinds), [one] if self.index.is_unread(one))
    }

    /// The references to everybody of a name who is in reach of an organisation, or anywhere, for whoever has to choose.
    pub(crate) fn of_name(&self, org: Option<&str>, name: &str, kinds: &[&'static str]) -> Vec<String> {
        // Most boards leave nobody in doubt; of one that does, each doubt asks.
        let called = self.called.get_or_init(|| {
            let Store { members, posts, services, .. } = &self.items;
            let orgs = self.orgs.iter().map(|node| &node.draft);
            Called::gather(members.all(), posts.all(), services.all(), orgs, self.index.left_out())
        });
        called.of_name(org, name, kinds)
    }
}

#[cfg(test)]
mod tests {
    use crate::kinds::Medium;
    use crate::lint::testing::sources;
    use crate::pipeline::{Memo, Options, Read, Timings, check_sources};
    use crate::source::Sources;

    /// Who holds the only post, for whoever reads again and again.
    fn holder(sources: &Sources, memo: &mut Memo) -> String {
        let mut timings = Timings::default();
        let mut read = Read::of(sources, &Options::default(), memo, &mut timings);
        let (assembled, _) = read.assemble(Medium::Web, memo, &mut timings);
        assembled.board.items.posts.all()[0].holder[0].to_string()
    }

    #[test]
    fn a_namesake_may_be_in_a_file_that_nobody_can_read() {
        let files = [
            ("content/members/wang-fang.yaml", "name: 王芳\n"),
            ("content/members/wf.yaml", "name: 王芳\nposition: \"open\n"),
            ("content/posts/a.yaml", "title: 窗口\nholder: 王芳\npledge: 多问一句。\n"),
        ];
        assert_eq!(holder(&sources(&files), &mut Memo::lasting()), "王芳");
        assert_eq!(holder(&sources(&[files[0], files[2]]), &mut Memo::lasting()), "wang-fang");
    }

    #[test]
    fn a_namesake_who_is_left_out_is_in_the_way_all_the_same() {
        let skip = Options { skip_faulty: true, ..Options::default() };
        let post = |holder: &str| format!("title: 窗口\nholder: {holder}\npledge: 多问一句。\n");
        let (fang, ming) = (post("王芳"), post("李明"));
        let files = [
            ("content/members/wang-fang.yaml", "name: 王芳\n"),
            ("content/members/Wang_Fang.yaml", "name: 王 芳\n"),
            ("content/members/li-ming.yaml", "name: 李明\n"),
            ("content/posts/a.yaml", &*fang),
            ("content/posts/b.yaml", &*ming),
        ];
        let checked = check_sources(&sources(&files), &skip);
        let posts = checked.assembled.board.items.posts.all();
        // The wrong person stands on no placard; who has no namesake is found.
        assert_eq!(
            posts.iter().map(|post| (&*post.id, &*post.holder[0].0)).collect::<Vec<_>>(),
            [("posts/b", "li-ming")]
        );
        let told = checked.diagnostics.iter().find(|d| d.item.as_deref() == Some("posts/a")).expect("told");
        assert!(told.message.zh.contains("有 2 个"), "{told:?}");
        // The only one of a name, left out.
        let alone = [files[1], files[3]];
        let checked = check_sources(&sources(&alone), &skip);
        assert!(checked.assembled.board.items.posts.all().is_empty() && checked.skipped.contains("posts/a"));
        assert!(checked.diagnostics.iter().any(|d| d.code == "reference-to-unread"));
    }

    #[test]
    fn the_names_of_a_board_are_gathered_once_and_follow_its_edits() {
        let sources =
            sources(&[("content/members/a.yaml", "name: 王芳\n"), ("content/members/b.yaml", "name: 王芳\n")]);
        let board = check_sources(&sources, &Options::default()).assembled.board;
        assert!(board.called.get().is_none());
        assert_eq!(board.of_name(Some(""), "王芳", &["member"]), ["a", "b"]);
        assert_eq!(
            board.clone().called.get().map(|called| called.names.len()),
            board.called.get().map(|c| c.names.len())
        );
        assert!(board.called.get().is_some());
    }

    #[test]
    fn a_name_is_looked_up_anew_when_somebody_else_has_it() {
        let post = |holder: &str| format!("title: 窗口\nholder: {holder}\npledge: 多问一句。\n");
        let mut sources = sources(&[
            ("content/members/wang-fang.yaml", "name: 王芳\n"),
            ("content/members/wf.yaml", "name: 李芳\n"),
            ("content/posts/a.yaml", &post("王芳")),
        ]);
        let mut memo = Memo::lasting();
        assert_eq!(holder(&sources, &mut memo), "wang-fang");
        sources.insert_text("content/members/wang-fang.yaml", "name: 赵芳\n");
        assert_eq!(holder(&sources, &mut memo), "王芳");
        sources.insert_text("content/members/wf.yaml", "name: 王　芳\n");
        assert_eq!(holder(&sources, &mut memo), "wf");
        sources.insert_text("content/posts/a.yaml", &post("wang-fang"));
        assert_eq!(holder(&sources, &mut memo), "wang-fang");
        sources.insert_text("content/posts/a.yaml", &post(r"Members\WF.yaml"));
        assert_eq!(holder(&sources, &mut memo), "members/wf");
    }
}
