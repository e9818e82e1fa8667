//! What attached files say: numbers of persons in them, remarks and changes that were forgotten, files that nobody can
//! answer for.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::{Rule, Subject, sound};
use crate::attachment::{Fault, Finding, Form, Keeps, Reading, What};
use crate::board::Link;
use crate::diagnostic::{Diagnostic, KeyPath, Message, Place, Severity, say};
use crate::kinds::{Draft, Kind, with_kinds};
use crate::markdown::{Labels, Options, render};
use crate::personal::Datum;
use crate::settings::AttachmentRule;

pub(super) const RULE: Rule = Rule {
    codes: &[
        "attachment-bomb",
        "attachment-change",
        "attachment-comment",
        "attachment-damaged",
        "attachment-encrypted",
        "attachment-ending",
        "attachment-metadata",
        "attachment-scanned",
        "attachment-unread",
        "disguised-picture",
    ],
    explain: || {
        say!(
            "附件公布之前逐个读过：身份证号、手机号等写在哪里都不行，批注和修订痕迹会提醒，作者、单位等信息从公布的副本里去掉。读不了的格式会说；board.yaml 里写 attachments: strict 就不收。",
            "Every attachment is read before it is published: numbers of persons stand nowhere in it, comments and tracked changes are told, and author and company are taken out of the published copy. Formats that cannot be read are told; `attachments: strict` in board.yaml refuses them."
        )
    },
    check,
};

/// Findings of one file that are told one by one.
const MOST: usize = 20;

/// Who links a file, and where.
type Links = BTreeMap<Arc<str>, Vec<(Place, Arc<str>)>>;

fn check(subject: &Subject<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let links = links(subject);
    let assets = &subject.board.assets;
    let read: Vec<_> = links
        .par_iter()
        .filter_map(|(path, links)| Some((path, links, subject.board.desk.reading(assets.get(path)?))))
        .collect();
    let strict = subject.board.settings.attachments == AttachmentRule::Strict;
    for (path, links, reading) in read {
        let name = path.rsplit('/').next().unwrap_or(path);
        let told = match &reading {
            Ok(reading) => told(name, reading, strict),
            Err(_) => vec![damaged(&label(name, &Message::same("")))],
        };
        for (place, item) in links {
            diagnostics.extend(told.iter().map(|told| Diagnostic {
                place: place.clone(),
                item: Some(item.clone()),
                ..told.clone()
            }));
        }
    }
}

/// The files that items link, published or not yet.
fn links(subject: &Subject<'_>) -> Links {
    let mut links = Links::new();
    macro_rules! each {
        ($($field:ident: $type:ident),* $(,)?) => {
            $(if <crate::kinds::$type as Kind>::HAS_PAGES {
                for draft in sound(subject.board.items.$field.all(), &subject.hidden.$field) {
                    in_body(subject, draft, &mut links);
                }
            })*
        };
    }
    with_kinds!(each);
    let root = KeyPath::root();
    for draft in sound(subject.board.items.commitments.all(), &subject.hidden.commitments) {
        for (n, progress) in draft.progress.iter().enumerate() {
            for (m, evidence) in progress.evidence.iter().enumerate() {
                if let Some(Link::File { path }) = subject.board.evidence(draft, evidence) {
                    let key = root.key("progress").index(n).key("evidence").index(m);
                    links.entry(path).or_default().push((draft.origin.value(&key), draft.id.clone()));
                }
            }
        }
    }
    links
}

/// Most texts link nothing, and are not read for it.
fn in_body<K: Kind>(subject: &Subject<'_>, draft: &Draft<K>, links: &mut Links) {
    let Some(body) = draft.body.as_ref().filter(|body| body.contains("files")) else { return };
    let found: RefCell<Vec<_>> = RefCell::default();
    let options = Options {
        resolve: &|destination| {
            if let Ok(Link::File { path }) = subject.board.link(draft, destination.kind, destination.url) {
                found.borrow_mut().push((path, destination.span));
            }
            None
        },
        top_heading: 2,
        id_prefix: "",
        labels: Labels { table: "", footnotes: "", footnote_back: "", task_done: "", task_open: "" },
    };
    render(body, &options);
    for (path, span) in found.into_inner() {
        links.entry(path).or_default().push((draft.in_body(span), draft.id.clone()));
    }
}

/// What is said of a file, wherever it is linked.
fn told(name: &str, reading: &Reading, strict: bool) -> Vec<Diagnostic> {
    let mut told: Vec<_> = reading
        .fault
        .map(|fault| of_fault(&label(name, &Message::same("")), fault, reading.form, strict))
        .into_iter()
        .collect();
    told.extend(reading.found.iter().take(MOST).filter_map(|finding| of_finding(name, finding, strict)));
    let more = reading.found.len().saturating_sub(MOST) + reading.more as usize;
    if more > 0 {
        let (zh, en) = label(name, &Message::same(""));
        // Of many findings one is grave, or none.
        let severity = told.iter().map(|d| d.severity).min().unwrap_or(Severity::Warning);
        told.push(
            Diagnostic::new(
                "attachment-unread",
                severity,
                nowhere(),
                say!("{zh}里还有 {more} 处问题", "{en} has {more} more of these"),
            )
            .hint(say!("改好上面的再检查一次", "mend those above and check again")),
        );
    }
    told
}

/// The place is that of the link, and is put in when it is known.
fn nowhere() -> Place {
    Place::whole("")
}

/// “附件 名单.xlsx（工作表“名单”，B3）”.
fn label(name: &str, at: &Message) -> (String, String) {
    match at.zh.is_empty() {
        true => (format!("附件 {name} "), format!("the attachment {name}")),
        false => (format!("附件 {name}（{}）", at.zh), format!("the attachment {name} ({})", at.en)),
    }
}

fn of_finding(name: &str, finding: &Finding, strict: bool) -> Option<Diagnostic> {
    let label = label(name, &finding.at);
    let (zh, en) = (&label.0, &label.1);
    let told = match &finding.what {
        What::Private { code, grave } => {
            let datum = Datum::of_code(code)?;
            let label = datum.label();
            let message = say!("{zh}：这里有{label}", "{en}: {label_en}", label = label.zh, label_en = label.en);
            let severity = if *grave { Severity::Error } else { Severity::Warning };
            Diagnostic::new(datum.code(), severity, nowhere(), message)
                .hint(say!("在附件里删去，重新保存", "remove it from the attachment and save that again"))
        }
        What::Comment => Diagnostic::warning(
            "attachment-comment",
            nowhere(),
            say!("{zh}里有批注，公布以后人人看得见", "{en} has comments, which every reader would see"),
        )
        .hint(say!(
            "在 Word 或 WPS 里“审阅 → 删除批注 → 删除文档中的所有批注”，再保存",
            "delete all comments (Review → Delete) and save it again"
        )),
        What::Change => Diagnostic::warning(
            "attachment-change",
            nowhere(),
            say!(
                "{zh}里有修订痕迹，删去的文字还看得见",
                "{en} has tracked changes: what was deleted can still be seen"
            ),
        )
        .hint(say!(
            "在 Word 或 WPS 里“审阅 → 接受所有修订”，关掉修订，再保存",
            "accept all changes (Review → Accept), switch tracking off and save it again"
        )),
        What::Picture => Diagnostic::note(
            "attachment-scanned",
            nowhere(),
            say!("{zh}是图片，里面的文字没有检查过", "{en}: a picture, whose words nobody has checked"),
        )
        .hint(say!(
            "自己看一遍有没有身份证号和手机号；最好由原文档直接另存为 PDF",
            "look for numbers of persons yourself; better save the PDF from the document itself"
        )),
        What::KeepsMetadata(keeps) => {
            let (why_zh, why_en) = match keeps {
                Keeps::Signed => ("有数字签名，改动就失效", "it is signed, and a change would break that"),
                Keeps::Locked => ("限制了修改", "its author has locked it"),
                Keeps::Fragile => ("重写会损坏它", "writing it again would damage it"),
            };
            Diagnostic::warning(
                "attachment-metadata",
                nowhere(),
                say!(
                    "{zh}照原样公布，作者等信息去不掉：{why_zh}",
                    "{en} is published as it is, with what it tells of its author: {why_en}"
                ),
            )
            .hint(say!(
                "核对文档属性；或换一份未签名、未加锁的",
                "look at its properties, or attach one that is neither signed nor locked"
            ))
        }
        What::Inside(fault) => of_fault(&label, *fault, Form::Unknown, strict),
        What::Ending(form) => {
            let (form_zh, form_en) = form.name();
            Diagnostic::warning(
                "attachment-ending",
                nowhere(),
                say!("{zh}其实是{form_zh}，扩展名不对", "{en} is {form_en} in truth; its ending is wrong"),
            )
            .hint(say!(
                "改成对的扩展名，或用原来的程序另存为这种格式",
                "give it the right ending, or save it in this format with its own program"
            ))
        }
    };
    let refused = strict && !matches!(finding.what, What::Private { .. } | What::Ending(_));
    Some(match refused {
        true => Diagnostic { severity: Severity::Error, ..told },
        false => told,
    })
}

fn of_fault(label: &(String, String), fault: Fault, form: Form, strict: bool) -> Diagnostic {
    let (zh, en) = label;
    let unread = |message: Message| {
        let severity = if strict { Severity::Error } else { Severity::Warning };
        Diagnostic::new("attachment-unread", severity, nowhere(), message)
    };
    match fault {
        Fault::Unread => unread(say!(
            "{zh}的格式读不出内容，有没有身份证号、手机号没法检查，作者信息也去不掉",
            "{en} is of a format that cannot be read: nobody checks it for numbers of persons, and it keeps what it tells of its author"
        ))
        .hint(say!(
            "文档另存为 docx、xlsx、pdf；音像自己看一遍",
            "save documents as docx, xlsx or pdf; listen to sound and watch video yourself"
        )),
        Fault::Nested => unread(say!(
            "{zh}是压缩包里的压缩包，没有检查过",
            "{en} is an archive inside an archive, and was not checked"
        ))
        .hint(say!("解开里面的压缩包，把文件直接放进去", "unpack the inner archive and put its files in directly")),
        Fault::Large => unread(say!(
            "{zh}太大（超过 128 MB），没有检查过",
            "{en} is too large (more than 128 MB), and was not checked"
        ))
        .hint(say!("分成几个文件，或压缩里面的图片", "split it, or shrink the pictures in it")),
        Fault::Encrypted => Diagnostic::error(
            "attachment-encrypted",
            nowhere(),
            say!("{zh}有密码，读者打不开，也没法检查", "{en} has a password: readers cannot open it, and nobody can check it"),
        )
        .hint(say!("去掉密码，重新保存", "save it again without a password")),
        Fault::Bomb | Fault::Crowded => Diagnostic::error(
            "attachment-bomb",
            nowhere(),
            say!("{zh}解开以后太大或文件太多，不公布", "{en} unpacks to too much or too many files, and is not published"),
        )
        .hint(say!("分成几个文件", "split it into several files")),
        Fault::Damaged if !fault.is_grave(form) => unread(say!(
            "{zh}读不出来（可能损坏），没有检查过",
            "{en} cannot be read (it may be damaged), and was not checked"
        ))
        .hint(say!("打开看看是不是好的，重新导出", "see whether it opens, and export it again")),
        Fault::Damaged => damaged(label),
        Fault::Entities => Diagnostic::error(
            "attachment-damaged",
            nowhere(),
            say!("{zh}里有办公软件不会写的内容（XML 实体）", "{en} has what no office program writes (XML entities)"),
        )
        .hint(say!("用 Word 或 WPS 打开，另存一份", "open it in an office program and save it again")),
        Fault::Picture => Diagnostic::error(
            "disguised-picture",
            nowhere(),
            say!(
                "{zh}其实是图片或视频，里面可能有拍摄的时间和地点",
                "{en} is a picture or a video in truth; it may tell when and where it was taken"
            ),
        )
        .hint(say!(
            "图片放进 photos，在正文里写 ![说明](photos/文件名)；改扩展名并不能转换格式",
            "put a picture into `photos` and write `![words](photos/NAME)`; renaming a file does not convert it"
        )),
    }
}

fn damaged((zh, en): &(String, String)) -> Diagnostic {
    Diagnostic::error(
        "attachment-damaged",
        nowhere(),
        say!("{zh}损坏了，打不开", "{en} is damaged and cannot be opened"),
    )
    .hint(say!("从原来的程序重新保存一份", "save it again from its own program"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::sources;
    use crate::pipeline::{Options, check_sources};

    const NOTICE: &str = "title: 甲\nstarts_on: 2026-06-29\nperiod: { days: 5, unit: calendar }\n";

    fn notice(more: &str, body: &str) -> String {
        format!("---\n{NOTICE}{more}---\n{body}\n")
    }

    /// What is said of attachments, by code and item.
    fn found(files: &[(&str, &str)], attached: &[(&str, &[u8])]) -> Vec<(&'static str, Severity, String)> {
        let mut sources = sources(files);
        for (name, bytes) in attached {
            sources.insert_asset(&format!("content/files/{name}"), bytes.to_vec());
        }
        let checked = check_sources(&sources, &Options::default());
        let ours = |d: &&Diagnostic| RULE.codes.contains(&d.code) || d.message.zh.starts_with("附件");
        let told = checked.diagnostics.iter().filter(ours);
        told.map(|d| (d.code, d.severity, d.item.as_deref().unwrap_or_default().to_owned())).collect()
    }

    #[test]
    fn a_photo_under_a_documents_name_stays_at_home() {
        let text = notice("", "[甲](files/a.pdf)、[乙](files/b.pdf)");
        let commitment = "item: 甲\nresponsible: 乙\ntarget: 1\ndeadline: 2026-12-31\nprogress: [{ on: 2026-06-20, evidence: c.pdf }]\n";
        let files = [("content/notices/a.md", &*text), ("content/commitments/c.yaml", commitment)];
        let attached: [(&str, &[u8]); 3] = [
            ("a.pdf", b"one sheet"),
            ("b.pdf", b"\xFF\xD8\xFF\xE1\0\x10Exif"),
            ("c.pdf", b"\0\0\0\x24ftypheic\0\0\0\0mif1heic"),
        ];
        let found = found(&files, &attached);
        let disguised: Vec<_> = found.iter().filter(|(code, ..)| *code == "disguised-picture").collect();
        let items: Vec<_> = disguised.iter().map(|(_, severity, item)| (*severity, item.as_str())).collect();
        assert_eq!(items, [(Severity::Error, "notices/a"), (Severity::Error, "commitments/c")]);
    }

    #[test]
    fn every_item_that_links_it_is_told_and_no_other() {
        let link = "[名单](files/a.csv)";
        let texts = [notice("", link), notice("status: draft\n", link), notice("status: withdrawn\n", link)];
        let files = [
            ("content/notices/a.md", &*texts[0]),
            ("content/notices/b.md", &*texts[1]),
            ("content/notices/c.md", &*texts[2]),
            ("content/notices/d.yaml", NOTICE),
        ];
        let attached: [(&str, &[u8]); 2] = [("a.csv", b"13800138000"), ("b.csv", b"13800138000")];
        let items: Vec<_> = found(&files, &attached).into_iter().map(|(code, _, item)| (code, item)).collect();
        assert_eq!(items, [("mobile-number", "notices/a".to_owned()), ("mobile-number", "notices/b".to_owned())]);
    }

    #[test]
    fn what_cannot_be_read_is_warned_of_and_refused_by_a_strict_board() {
        let text = notice("", "[录音](files/a.mp3)");
        let strict = "title: 示例\nas_of: 2026-06-30\nattachments: strict\n";
        let attached: [(&str, &[u8]); 1] = [("a.mp3", b"ID3\x03\0\0")];
        let of = |files: &[(&str, &str)]| {
            found(files, &attached).into_iter().map(|(code, severity, _)| (code, severity)).collect::<Vec<_>>()
        };
        assert_eq!(of(&[("content/notices/a.md", &text)]), [("attachment-unread", Severity::Warning)]);
        let files = [("content/notices/a.md", &*text), ("content/board.yaml", strict)];
        assert_eq!(of(&files), [("attachment-unread", Severity::Error)]);
    }

    #[test]
    fn sound_attachments_are_silent_and_many_findings_are_counted() {
        let text = notice("", "[名单](files/a.csv)");
        let files = [("content/notices/a.md", &*text)];
        assert_eq!(found(&files, &[("a.csv", "姓名,电话\n示例,0531-0000 1234\n".as_bytes())]), []);
        let many = "13800138000\n".repeat(500);
        assert_eq!(found(&files, &[("a.csv", many.as_bytes())]).len(), MOST + 1);
    }
}
