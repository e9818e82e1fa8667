//! What stands on a sheet.

use serde::Serialize;

use super::Words;
use crate::approve::Waiting;
use crate::board::{Board, OrgId};
use crate::calendar::{chinese, english};
use crate::diagnostic::{Language, Message, Tongue, say};
use crate::kinds::Step;
use crate::output::placard::part_of_name;

/// A sheet, for a document and for a page.
#[derive(Debug)]
pub(crate) struct Sheet {
    /// The name of its file, without ending and without the number of a part.
    pub(crate) file: String,
    pub(crate) title: String,
    pub(crate) board: String,
    /// The one organisation whose items these are, or the whole board's.
    pub(crate) org: String,
    pub(crate) day: String,
    pub(crate) lead: String,
    pub(crate) items: Vec<Item>,
    /// What waits and cannot be approved as it is.
    pub(crate) unfit: Vec<Unfit>,
    pub(crate) labels: Labels,
}

/// A part of it, as the template reads it.
#[derive(Serialize)]
pub(crate) struct Part<'a> {
    title: &'a str,
    board: &'a str,
    org: &'a str,
    day: &'a str,
    lead: &'a str,
    /// Of the whole sheet; on its first part alone.
    contents: Vec<Line<'a>>,
    unfit: &'a [Unfit],
    labels: &'a Labels,
    items: &'a [Item],
}

/// An item in the list of all.
#[derive(Serialize)]
struct Line<'a> {
    n: usize,
    title: &'a str,
    kind: &'a str,
    org: &'a str,
    why: &'a str,
    mark: &'a str,
}

/// Words of the sheet itself.
#[derive(Debug, Serialize)]
pub(crate) struct Labels {
    pub(crate) page: String,
    pub(crate) paper: String,
    pub(crate) screen: String,
    pub(crate) old: String,
    pub(crate) new: String,
    pub(crate) mark: String,
    pub(crate) signature: String,
    pub(crate) date: String,
    pub(crate) name: String,
    pub(crate) title: String,
    pub(crate) kind: String,
    pub(crate) why: String,
    pub(crate) contents: String,
    pub(crate) unfit: String,
    pub(crate) nothing: String,
    pub(crate) office: String,
    pub(crate) item: String,
    pub(crate) of: String,
}

/// What is wrong with what waits.
#[derive(Debug, Serialize)]
pub(crate) struct Unfit {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) why: String,
}

/// An item as it will stand.
#[derive(Debug, Serialize)]
pub(crate) struct Item {
    pub(crate) n: usize,
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) kind: String,
    pub(crate) org: String,
    /// Why it waits.
    pub(crate) why: String,
    /// What else is to be known: from when it is published.
    pub(crate) notes: Vec<String>,
    /// What its mark would be, in groups of four.
    pub(crate) mark: String,
    /// A code as SVG, and what it says.
    #[serde(skip)]
    pub(crate) code: Option<(String, String)>,
    pub(crate) has_code: bool,
    /// Whether it is known what was approved before.
    pub(crate) has_old: bool,
    pub(crate) page: Medium<Words>,
    pub(crate) paper: Medium<Drawn>,
    pub(crate) screen: Medium<Said>,
    pub(crate) seats: Vec<Seat>,
    /// Who signed its file in Git.
    pub(crate) git: Option<String>,
}

/// An item on a medium.
#[derive(Debug, Serialize)]
pub(crate) struct Medium<T> {
    /// Where that is, or why it is not there.
    pub(crate) note: String,
    pub(crate) all: Vec<T>,
}

/// A placard, drawn.
#[derive(Debug, Serialize)]
pub(crate) struct Drawn {
    pub(crate) caption: String,
    /// Whether it is much wider than it is high.
    pub(crate) broad: bool,
    /// Names of the pictures below, a page each.
    pub(crate) files: Vec<String>,
    /// JPEG.
    #[serde(skip)]
    pub(crate) pages: Vec<Vec<u8>>,
}

/// What a screen says.
#[derive(Debug, Serialize)]
pub(crate) struct Said {
    pub(crate) place: String,
    pub(crate) words: Vec<String>,
}

/// A box to sign.
#[derive(Debug, Serialize)]
pub(crate) struct Seat {
    pub(crate) label: String,
    pub(crate) name: Option<String>,
}

pub(super) fn day(day: jiff::civil::Date) -> Message {
    Message::new(chinese(day), english(day))
}

/// What an item is called on the sheet: what is only counted stands nowhere, here neither.
pub(super) fn title_of(item: &Waiting, language: Tongue) -> String {
    match item.is_only_counted {
        true => (item.kind.label)().told(language).into_owned(),
        false => item.title.clone(),
    }
}

/// The boxes of an item, with the names that are known.
pub(super) fn seats(item: &Waiting, language: Tongue) -> Vec<Seat> {
    let seat = |step: &Step| Seat {
        label: step.label().told(language).into_owned(),
        name: step.by(&item.approval).map(str::to_owned),
    };
    Step::ALL.iter().map(seat).collect()
}

impl Sheet {
    pub(super) fn new(board: &Board, org: Option<OrgId>, language: Tongue) -> Self {
        let words = |message: Message| message.told(language).into_owned();
        let org = org.unwrap_or(OrgId::ROOT);
        let org = board.org(org).draft.name.0.clone();
        let name = words(say!("送审单", "approval"));
        let file = [&*name, &*part_of_name(&org), &*board.today.to_string()].join("_");
        Self {
            file,
            title: words(say!("送审单", "For approval")),
            board: board.settings.title.0.clone(),
            org,
            day: words(day(board.today)),
            lead: words(say!(
                "批准的就是这张单子上的字：改一个字，印记就不同，要重新送审。签字以后由终审人批准：在修改页面点“批准”，或运行 noticeboard approve。",
                "What is approved are the words on this sheet: whoever changes one changes the mark, and it is to be approved again. Once signed it is approved at the desk (Approve), or by `noticeboard approve`."
            )),
            items: Vec::new(),
            unfit: Vec::new(),
            labels: Labels {
                page: words(say!("网页上", "On its page")),
                paper: words(say!("岗牌、印件上", "On paper")),
                screen: words(say!("大厅屏幕上", "On the screens")),
                old: words(say!("上次批准的", "Approved before")),
                new: words(say!("现在要批准的", "To be approved")),
                mark: words(say!("印记", "Mark")),
                signature: words(say!("签字", "Signature")),
                date: words(say!("日期", "Date")),
                name: words(say!("姓名", "Name")),
                title: words(say!("名称", "Title")),
                kind: words(say!("类别", "Kind")),
                why: words(say!("为什么送审", "Why")),
                contents: words(say!("要批准的", "To be approved")),
                unfit: words(say!("有错、还不能批准的", "Faulty: not to be approved yet")),
                nothing: words(say!("（没有）", "(nothing)")),
                office: words(say!("内部审批，不公开", "for the office, not public")),
                item: words(say!("代号", "Item")),
                of: words(say!("第{{n}}页，共{{of}}页", "page {{n}} of {{of}}")),
            },
        }
    }

    /// Items of it, as the template reads them; the first part lists all.
    pub(super) fn part<'a>(&'a self, items: &'a [Item], is_first: bool) -> Part<'a> {
        let line = |item: &'a Item| Line {
            n: item.n,
            title: &item.title,
            kind: &item.kind,
            org: &item.org,
            why: &item.why,
            mark: &item.mark,
        };
        let is_list = is_first && (self.items.len() > 1 || !self.unfit.is_empty());
        Part {
            title: &self.title,
            board: &self.board,
            org: &self.org,
            day: &self.day,
            lead: &self.lead,
            contents: if is_list { self.items.iter().map(line).collect() } else { Vec::new() },
            unfit: if is_first { &self.unfit } else { &[] },
            labels: &self.labels,
            items,
        }
    }

    pub(super) fn title_of_document(&self) -> String {
        format!("{} · {}", self.title, self.org)
    }
}

/// The language of a page's own words.
pub(super) fn of_board(board: &Board) -> Language {
    board.settings.language
}
