//! A photo that is not where it should be: where it lies, or which name was meant.

use std::collections::BTreeSet;
use std::ops::Bound;
use std::sync::Arc;

use super::Subject;
use crate::board::photo_path;
use crate::diagnostic::{Message, say};
use crate::source::Sources;

/// The pictures that somebody names, by their paths: another person's is never suggested.
pub(super) struct Used(BTreeSet<String>);

impl Used {
    pub(super) fn of(subject: &Subject<'_>) -> Self {
        let path = |org: &str, name: &str| photo_path(org, name.strip_prefix("photos/").unwrap_or(name));
        let (items, hidden) = (&subject.board.items, subject.hidden);
        let mut used = BTreeSet::new();
        for member in items.members.all().iter().chain(&hidden.members) {
            used.extend(member.photo.iter().map(|photo| path(&member.org, photo)));
        }
        for roll in items.rolls.all().iter().chain(&hidden.rolls) {
            used.extend(roll.all_entries().filter_map(|(_, entry)| Some(path(&roll.org, entry.photo.as_ref()?))));
        }
        for exemplar in items.exemplars.all().iter().chain(&hidden.exemplars) {
            used.extend(exemplar.photos.iter().map(|photo| path(&exemplar.org, &photo.file)));
        }
        Self(used)
    }

    /// What is to be done about a missing photo, and where it lies if that is elsewhere.
    pub(super) fn found(&self, sources: &Sources, inside: &str, name: &str) -> Option<(Message, Option<Arc<str>>)> {
        let own = sources
            .assets
            .range::<str, _>((Bound::Included(inside), Bound::Unbounded))
            .map_while(|(path, _)| Some((path, path.strip_prefix(inside)?)))
            .take(10_000);
        let free: Vec<&str> = own.filter(|(path, _)| !self.0.contains(&***path)).map(|(_, file)| file).collect();
        let lower = name.to_lowercase();
        if let Some(same) = free.iter().find(|file| file.to_lowercase() == lower) {
            return Some((say!("大小写不同：写 {same}", "mind the case: write {same}"), None));
        }
        if let Some(path) = self.elsewhere(sources, inside, &lower) {
            let hint = say!("它在 {path}：把它移到 {inside}", "it lies at {path}: move it to {inside}");
            return Some((hint, Some(path)));
        }
        // Without its ending, or with another one.
        let stem = |file: &str| file.rsplit_once('.').map_or(file, |(stem, _)| stem).to_lowercase();
        let of_stem: Vec<_> = free.iter().filter(|file| stem(file) == stem(&lower)).collect();
        if let [one] = of_stem[..] {
            return Some((say!("文件叫 {one}：这里写 {one}", "the file is called {one}: write {one}"), None));
        }
        let near = free.iter().map(|file| (strsim::damerau_levenshtein(&lower, &file.to_lowercase()), file)).min();
        // A picture of somebody else is worse than none: one slip, and no more.
        let (_, near) = near.filter(|(distance, _)| *distance <= 1)?;
        Some((say!("是不是 {near}？", "did you mean {near}?"), None))
    }

    /// Exactly this file in another folder: beside the items, in another organisation's `photos`, among the attachments.
    fn elsewhere(&self, sources: &Sources, inside: &str, lower: &str) -> Option<Arc<str>> {
        let is_it = |path: &Arc<str>| {
            let file = path.rsplit('/').next().unwrap_or(path);
            path.starts_with("content/")
                && path.strip_prefix(inside).is_none_or(|rest| rest.contains('/'))
                && file.to_lowercase() == lower
                && !self.0.contains(&**path)
        };
        // Of the same organisation first: two of them may have a `1.jpg`.
        let org = inside.strip_suffix("photos/").unwrap_or(inside);
        let mut all: Vec<&Arc<str>> =
            sources.strays.iter().chain(sources.assets.keys()).filter(|path| is_it(path)).collect();
        all.sort_by_key(|path| !path.starts_with(org));
        match all[..] {
            [one] => Some(one.clone()),
            [first, second, ..] if first.starts_with(org) && !second.starts_with(org) => Some(first.clone()),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::sources;
    use crate::pipeline::{Options, check_sources};

    fn member(name: &str, photo: &str) -> String {
        format!("name: {name}\nphoto: {photo}\nconsent: {{ given_on: 2026-01-01, scope: [web] }}\n")
    }

    /// The hint at the only missing photo.
    fn hint(photo: &str, files: &[(&str, &str)], assets: &[&str], strays: &[&str]) -> String {
        let own = member("甲", photo);
        let mut all = vec![("content/hall/org.yaml", "name: 大厅\n"), ("content/hall/members/a.yaml", &*own)];
        all.extend(files);
        let mut sources = sources(&all);
        assets.iter().for_each(|path| sources.insert_asset(path, vec![1]));
        sources.strays = strays.iter().map(|path| (*path).into()).collect();
        let found = check_sources(&sources, &Options::default()).diagnostics;
        let missing: Vec<_> = found.iter().filter(|d| d.code == "missing-photo").collect();
        assert_eq!(missing.len(), 1, "{found:?}");
        missing[0].hint.as_ref().unwrap().zh.clone()
    }

    #[test]
    fn nobody_elses_picture_is_suggested() {
        let other = member("乙", "wang-fang.jpg");
        let files = [("content/hall/members/b.yaml", &*other)];
        let assets = ["content/hall/photos/wang-fang.jpg"];
        let told = hint("wang-fan.jpg", &files, &assets, &[]);
        assert!(!told.contains("wang-fang") && told.contains("放进"), "{told}");
        // Not by another case, nor by another ending.
        for photo in ["Wang-Fang.JPG", "wang-fang.png", "wang-fang"] {
            assert!(!hint(photo, &files, &assets, &[]).contains("wang-fang.jpg"), "{photo}");
        }
        // A picture that nobody uses is.
        assert_eq!(hint("wang-fan.jpg", &[], &assets, &[]), "是不是 wang-fang.jpg？");
    }

    #[test]
    fn a_picture_in_another_folder_is_to_be_moved() {
        let moved = "把它移到 content/hall/photos/";
        let stray = "content/hall/members/li.jpg";
        assert_eq!(hint("li.jpg", &[], &[], &[stray]), format!("它在 {stray}：{moved}"));
        for asset in ["content/photos/li.jpg", "content/hall/files/li.jpg", "content/hall/photos/new/li.jpg"] {
            let told = hint("li.jpg", &[], &[asset], &[]);
            assert_eq!(told, format!("它在 {asset}：{moved}"));
        }
        // Somebody uses it there, or there are two.
        let other = member("乙", "li.jpg");
        let told = hint("li.jpg", &[("content/members/b.yaml", &other)], &["content/photos/li.jpg"], &[]);
        assert!(!told.contains("它在"), "{told}");
        let told = hint("li.jpg", &[], &["content/photos/li.jpg", "content/files/li.jpg"], &[]);
        assert!(!told.contains("它在"), "{told}");
    }
}
