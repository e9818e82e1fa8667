//! Approval: by whom, and for what. None where it is required, one by the proposer or by somebody who may not give it, and
//! one that was given for other words.

use std::collections::HashMap;

use super::{Rule, Subject, glyphs, no_org_hint, privacy, private_in, sound, written_dates};
use crate::calendar::{chinese, english};
use crate::diagnostic::{Diagnostic, KeyPath, Place, say};
use crate::kinds::{Approval, Changed, Draft, Edited, Kind, Status, Step, Unmet, with_kinds};
use crate::settings::{self, ApprovalRule, Settings, WHOLE_BOARD};

/// Whether a finding is about an approval and not about what is approved.
pub(crate) fn is_of_approval(code: &str) -> bool {
    RULE.codes.contains(&code)
}

pub(super) const RULE: Rule = Rule {
    codes: &[
        "approved-by-proposer",
        "not-approved",
        "changed-since-approval",
        "not-an-approver",
        "lacks-a-review",
        "reviewed-by-proposer",
        "one-reviewer-twice",
        "unknown-approvers-organisation",
    ],
    explain: || {
        say!(
            "board.yaml 写了 approval: required 时，只公布由提出人以外的人批准的条目；写了 approvers，只有名单里的人能批准，用 noticeboard approve。批准的是当时的内容：以后改了，要重新批准，改过的不会公布；批准时的内容有留底的，先按留底公布（《中国共产党党务公开条例（试行）》第十五条：公开前要审核、审批）。写了 approval: three_reviews，还要初审（reviewed_by）、复审（second_reviewed_by）、终审（approved_by）三个人，都不是提出人；写了 secrecy_review: true，还要保密审查（secrecy_reviewed_by）。",
            "With `approval: required` in board.yaml, only items approved by somebody other than their proposer are published; with `approvers`, only those named may approve, by `noticeboard approve`. What is approved are the words as they are then: whatever is changed later is not published before it is approved again; until then what was approved stays on the board, where it is kept (Regulation on Party affairs disclosure, art. 15: reviewed and approved before release). `approval: three_reviews` asks for a first review (`reviewed_by`), a second (`second_reviewed_by`) and the approval by three persons, none of whom proposed; `secrecy_review: true` asks for somebody who looked for secrets (`secrecy_reviewed_by`)."
        )
    },
    check,
};

fn check(subject: &Subject<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let settings = &subject.board.settings;
    for org in settings.approvers.keys().filter(|org| *org != WHOLE_BOARD) {
        if subject.board.resolve("", org, &["org"]).is_none() {
            let near = subject.board.near(org, &["org"]);
            diagnostics.push(
                Diagnostic::error(
                    "unknown-approvers-organisation",
                    Place::value(settings::PATH, KeyPath::root().key("approvers").key(org)),
                    say!("没有组织叫“{org}”", "no organisation is called `{org}`"),
                )
                .hint(no_org_hint(&near)),
            );
        }
    }
    macro_rules! each {
        ($($field:ident: $type:ident),* $(,)?) => {
            $(for draft in sound(subject.board.items.$field.all(), &[]) {
                check_one(draft, settings, true, diagnostics);
            }
            for draft in sound(&[], &subject.hidden.$field) {
                check_one(draft, settings, false, diagnostics);
            })*
        };
    }
    with_kinds!(each);
}

fn check_one<K: Kind>(draft: &Draft<K>, settings: &Settings, is_public: bool, diagnostics: &mut Vec<Diagnostic>) {
    // Organisations are the frame and not proposed by anybody.
    if K::FOLDER.is_empty() {
        return;
    }
    let approval = draft.common.approval.as_deref();
    if let Some(approval) = approval.filter(|approval| approval.is_outdated() || draft.edited.is_some()) {
        outdated(draft, (approval, is_public), settings, diagnostics);
        if approval.is_outdated() {
            return;
        }
    }
    if settings.approval == ApprovalRule::Optional {
        return;
    }
    let approved_by = approval.and_then(|approval| approval.approved_by.as_ref());
    let proposed_by = approval.and_then(|approval| approval.proposed_by.as_ref());
    let is_marked = approval.is_some_and(|approval| approval.mark.is_some());
    let lacks_mark = settings.approval.is_marked() && !is_marked;
    let is_claimed = approved_by.is_some() && proposed_by.is_some() && !lacks_mark;
    reviews(draft, approval, settings, is_claimed, diagnostics);
    let at = |key: &str| draft.origin.value(&KeyPath::root().key("approval").key(key));
    match (approved_by, proposed_by) {
        (Some(approved_by), Some(proposed_by)) if approved_by == proposed_by => diagnostics.push(
            Diagnostic::error(
                "approved-by-proposer",
                at("approved_by"),
                say!("{approved_by}批准了自己提出的条目", "{approved_by} approved what they proposed"),
            )
            .hint(say!("由另一个人批准", "somebody else approves it"))
            .item(draft.id.clone()),
        ),
        (Some(approved_by), Some(_)) if !lacks_mark => {
            let may = settings.approvers_of(&draft.org);
            if may.is_some_and(|may| !may.contains(&&**approved_by)) {
                let org = if draft.org.is_empty() { WHOLE_BOARD } else { &draft.org };
                diagnostics.push(
                    Diagnostic::error(
                        "not-an-approver",
                        at("approved_by"),
                        say!(
                            "{approved_by}不在可以批准的名单里",
                            "{approved_by} is not among those who may approve this"
                        ),
                    )
                    .hint(say!(
                        "名单在 board.yaml 的 approvers 里，如 {org}: [{approved_by}]",
                        "they are listed under `approvers` in board.yaml, such as `{org}: [{approved_by}]`"
                    ))
                    .item(draft.id.clone()),
                );
            }
        }
        _ if draft.common.status == Status::Published => {
            let id = &draft.id;
            let names = |step: Step| format!(" {} NAME", step.option());
            let unmet = settings.approval.steps().unmet(&approval.cloned().unwrap_or_default());
            let missing = unmet.iter().filter_map(|unmet| match unmet {
                Unmet::Missing(step) => Some(*step),
                _ => None,
            });
            let further: String = missing.map(names).collect();
            let further_zh = further.replace("NAME", "姓名");
            let hint = match settings.approval {
                rule if rule.is_marked() => say!(
                    "批准用 noticeboard approve {id} --by 批准人{further_zh}",
                    "approve it with `noticeboard approve {id} --by NAME{further}`"
                ),
                _ => say!(
                    "批准后写 approval: {{ proposed_by: 提出人, approved_by: 批准人, approved_on: 日期 }}",
                    "once approved, write `approval: {{ proposed_by: …, approved_by: …, approved_on: … }}`"
                ),
            };
            diagnostics.push(
                Diagnostic::note(
                    "not-approved",
                    draft.origin.key("approval"),
                    say!("还没有批准，先不公布", "not approved yet, so not published"),
                )
                .hint(hint)
                .item(draft.id.clone()),
            );
        }
        _ => {}
    }
}

/// Of the reviews that a board asks for: those that were not done, where somebody says that all is approved, and those that
/// were done by somebody who may not.
fn reviews<K: Kind>(
    draft: &Draft<K>,
    approval: Option<&Approval>,
    settings: &Settings,
    is_claimed: bool,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let Some(approval) = approval else { return };
    let at = |step: Step| draft.origin.value(&KeyPath::root().key("approval").key(step.key()));
    let unmet = settings.approval.steps().unmet(approval);
    let missing: Vec<Step> = unmet
        .iter()
        .filter_map(|unmet| match unmet {
            Unmet::Missing(step) => Some(*step),
            _ => None,
        })
        .collect();
    if is_claimed && !missing.is_empty() {
        let labels = missing.iter().map(|step| step.label());
        let (zh, en): (Vec<String>, Vec<String>) = labels.map(|label| (label.zh, label.en)).unzip();
        let (zh, en) = (zh.join("、"), en.join(", "));
        let id = &draft.id;
        let options: Vec<String> = missing.iter().map(|step| format!("{} NAME", step.option())).collect();
        let options = options.join(" ");
        let options_zh = options.replace("NAME", "姓名");
        diagnostics.push(
            Diagnostic::error(
                "lacks-a-review",
                at(Step::Last),
                say!("批准以前还缺：{zh}，所以不公布", "not published: before the approval there was no {en}"),
            )
            .hint(say!(
                "做完以后重新批准：noticeboard approve {id} --by 批准人 {options_zh}",
                "once done, approve it again: `noticeboard approve {id} --by NAME {options}`"
            ))
            .item(draft.id.clone()),
        );
    }
    for unmet in unmet {
        let (code, step, message, hint) = match unmet {
            Unmet::Missing(_) => continue,
            Unmet::ByProposer(step) => {
                let (name, label) = (step.by(approval).unwrap_or_default(), step.label());
                let (zh, en) = (&label.zh, &label.en);
                let message =
                    say!("{name}是提出人，不能再做{zh}", "{name} proposed it, and cannot do its {en} as well");
                ("reviewed-by-proposer", step, message, say!("由另一个人做", "somebody else does it"))
            }
            Unmet::Twice(one, other) => {
                let (name, first, second) = (one.by(approval).unwrap_or_default(), one.label(), other.label());
                let (zh, en) = (&first.zh, &first.en);
                let (other_zh, other_en) = (&second.zh, &second.en);
                let message = say!(
                    "{zh}和{other_zh}都是{name}，三审要三个人",
                    "{name} did both the {en} and the {other_en}: three reviews are done by three persons"
                );
                ("one-reviewer-twice", other, message, say!("其中一审由另一个人做", "somebody else does one of them"))
            }
        };
        diagnostics.push(Diagnostic::error(code, at(step), message).hint(hint).item(draft.id.clone()));
    }
}

/// Of an item that was approved in other words. Where approval is required those are shown, as far as they are kept; else it
/// is not published.
fn outdated<K: Kind>(
    draft: &Draft<K>,
    (approval, is_public): (&Approval, bool),
    settings: &Settings,
    diagnostics: &mut Vec<Diagnostic>,
) {
    if !matches!(draft.common.status, Status::Published | Status::Approved) {
        return;
    }
    let edited = draft.edited.as_deref();
    let changes = edited.map_or(&[][..], |edited| &edited.changes);
    let files = edited.map_or(&[][..], |edited| &edited.files);
    let mark = || draft.origin.value(&KeyPath::root().key("approval").key("mark"));
    // Where the text stands apart it has no key.
    let written = changes.iter().find(|change| !change.may_stand_apart() && !change.new.is_empty());
    let place = written.map_or_else(mark, |change| draft.origin.value(&change.path));
    let (on, on_en) = match approval.approved_on {
        Some(day) => (format!("{}批准", chinese(*day)), format!("it was approved on {}", english(*day))),
        None => ("批准".to_owned(), "it was approved".to_owned()),
    };
    let mut message = match (changes, files) {
        ([], []) => say!("{on}以后，内容又改过", "it was changed after {on_en}"),
        ([], _) => {
            let (zh, en) = told_files(files);
            say!("{on}以后照片或附件换过：{zh}", "a picture or a file was exchanged after {on_en}: {en}")
        }
        (changes, files) => {
            let (zh, en) = told(changes);
            let mut message = say!("{on}以后改过：{zh}", "it was changed after {on_en}: {en}");
            if !files.is_empty() {
                let (zh, en) = told_files(files);
                message.zh += &format!("；照片或附件也换过：{zh}");
                message.en += &format!("; a picture or a file was exchanged as well: {en}");
            }
            message
        }
    };
    let is_shown = edited.is_some_and(|edited: &Edited| edited.is_approved);
    let id = &draft.id;
    let hint = match is_shown {
        true => {
            let (zh, en) = match is_public {
                true => ("；仍按批准的内容公布", "; what was approved stays published"),
                false => ("；现在不公布", "; it is not public now"),
            };
            message.zh += zh;
            message.en += en;
            say!(
                "看过改的地方，重新批准：noticeboard approve {id} --by 批准人；不要再公布的，写 status: withdrawn",
                "look at what was changed and approve it again: `noticeboard approve {id} --by NAME`; to take it off the board, write `status: withdrawn`"
            )
        }
        false => say!(
            "看过改的地方，重新批准：noticeboard approve {id} --by 批准人；或者改回批准时的内容",
            "look at what was changed and approve it again: `noticeboard approve {id} --by NAME`; or change it back"
        ),
    };
    let diagnostic = match settings.approval {
        ApprovalRule::Optional => Diagnostic::warning("changed-since-approval", place, message),
        _ if is_shown => Diagnostic::warning("changed-since-approval", place, message),
        _ => Diagnostic::error("changed-since-approval", place, message),
    };
    diagnostics.push(diagnostic.hint(hint).item(draft.id.clone()));
}

/// So many changes are told.
const TOLD: usize = 3;

fn told(changes: &[Changed]) -> (String, String) {
    let told = changes.iter().take(TOLD).map(|change| {
        // What is private is told by its own rule, and quoted by none.
        let mut quotes = true;
        [&change.old, &change.new].iter().for_each(|text| private_in(text, &mut |_, _| quotes = false));
        if quotes { change.told() } else { change.key() }
    });
    let told: Vec<String> = told.collect();
    match changes.len().saturating_sub(TOLD) {
        0 => (told.join("；"), told.join("; ")),
        more => (format!("{}；另有 {more} 处", told.join("；")), format!("{}; {more} more", told.join("; "))),
    }
}

fn told_files(files: &[std::sync::Arc<str>]) -> (String, String) {
    let told: Vec<&str> = files.iter().take(TOLD).map(|path| path.strip_prefix("content/").unwrap_or(path)).collect();
    match files.len().saturating_sub(TOLD) {
        0 => (told.join("、"), told.join(", ")),
        more => (format!("{}，另有 {more} 个", told.join("、")), format!("{}, {more} more", told.join(", "))),
    }
}

/// Findings about approved words that stand in the place of edited ones are told where the item's mark is: what they speak of
/// is not in its file.
pub(super) fn of_approved_words(subject: &Subject<'_>, found: &mut [Diagnostic]) {
    let mut marks: HashMap<&str, Place> = HashMap::new();
    macro_rules! each {
        ($($field:ident: $type:ident),* $(,)?) => {
            $(for draft in subject.board.items.$field.all().iter().chain(&subject.hidden.$field) {
                if draft.edited.as_ref().is_some_and(|edited| edited.is_approved) {
                    let mark = draft.origin.value(&KeyPath::root().key("approval").key("mark"));
                    marks.insert(&draft.id, mark);
                }
            })*
        };
    }
    with_kinds!(each);
    if marks.is_empty() {
        return;
    }
    // These look into the files themselves.
    let of_files = |code: &str| {
        [&RULE, &privacy::RULE, &glyphs::RULE, &written_dates::RULE].iter().any(|rule| rule.codes.contains(&code))
    };
    for diagnostic in found.iter_mut().filter(|diagnostic| !of_files(diagnostic.code)) {
        let Some(mark) = diagnostic.item.as_deref().and_then(|item| marks.get(item)) else { continue };
        diagnostic.place = mark.clone();
        diagnostic.labels.retain(|(place, _)| place.file != mark.file);
        diagnostic.fix = None;
        diagnostic.message.zh += "（说的是批准过的、还在公布的内容）";
        diagnostic.message.en += " (in the words that were approved and are still published)";
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Severity;
    use crate::lint::testing::{codes, codes_of};

    fn files(approval: &str) -> [(&'static str, String); 2] {
        [
            ("content/board.yaml", "title: 示例\nas_of: 2026-06-30\napproval: required\n".into()),
            ("content/posts/a.yaml", format!("title: 窗口\nopen: true\n{approval}")),
        ]
    }

    #[test]
    fn nobody_approves_their_own() {
        let own = files("approval: { proposed_by: 甲, approved_by: 甲 }\n");
        assert_eq!(codes(&own.each_ref().map(|(path, text)| (*path, &**text))), ["approved-by-proposer"]);
        let other = files("approval: { proposed_by: 甲, approved_by: 乙, approved_on: 2026-06-01 }\n");
        assert!(codes(&other.each_ref().map(|(path, text)| (*path, &**text))).is_empty());
    }

    #[test]
    fn what_waits_for_approval_is_noted() {
        let waiting = files("");
        let waiting = waiting.each_ref().map(|(path, text)| (*path, &**text));
        assert!(codes(&waiting).is_empty());
        assert_eq!(codes_of(Severity::Note, &waiting), ["not-approved"]);
    }
}
