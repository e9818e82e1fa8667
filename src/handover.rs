//! What the next clerk of an organisation needs to know: what hangs where, what falls due, whose consent ends when, who
//! approves, under which address and filings the board is public, and how it is built.
//!
//! Tables in words, for one document and as many spreadsheets. For the desk of the office: nothing of it is published, and
//! nothing is in it that does not stand in the board's files.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Serialize;

use crate::board::{Assembled, Board, OrgId, is_approved};
use crate::diagnostic::{Message, Tongue, say};
use crate::kinds::{Common, Edited, Kind as _, Member, Scope, Status};
use crate::output::placard::{Leaving, Presets, Record, Why};
use crate::settings::{ApprovalRule, WHOLE_BOARD};
use crate::upcoming::Due;

/// So many days are looked ahead.
pub(crate) const DAYS: u16 = 90;

/// What is known beside the board.
pub(crate) struct Known<'a> {
    pub(crate) due: &'a [Due],
    pub(crate) printed: &'a Record,
    pub(crate) leaving: &'a [Leaving],
    pub(crate) presets: &'a Presets,
}

/// A table in words.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Table {
    /// The name of its spreadsheet.
    pub(crate) file: &'static str,
    pub(crate) title: String,
    /// What is to be known of all of it; where there are no rows, why.
    pub(crate) note: String,
    pub(crate) head: Vec<String>,
    /// Parts of the width.
    pub(crate) widths: &'static [u8],
    pub(crate) rows: Vec<Vec<String>>,
}

/// The handover of an organisation and those below it.
#[derive(Debug, Serialize)]
pub(crate) struct Handover {
    pub(crate) title: String,
    pub(crate) org: String,
    pub(crate) board: String,
    /// As it stood on this day.
    pub(crate) day: String,
    pub(crate) mark: String,
    pub(crate) tables: Vec<Table>,
    pub(crate) steps_title: String,
    pub(crate) steps: Vec<String>,
}

/// In the words of one language.
struct Desk<'a> {
    assembled: &'a Assembled,
    board: &'a Board,
    orgs: Range<usize>,
    language: Tongue,
}

impl Desk<'_> {
    fn words(&self, message: &Message) -> String {
        message.told(self.language).into_owned()
    }

    fn table(
        &self,
        file: &'static str,
        [title, none, some]: [Message; 3],
        head: &[Message],
        widths: &'static [u8],
        rows: Vec<Vec<String>>,
    ) -> Table {
        let note = self.words(if rows.is_empty() { &none } else { &some });
        let head = head.iter().map(|head| self.words(head)).collect();
        Table { file, title: self.words(&title), note, head, widths, rows }
    }

    /// Whether an item, by its id, is the organisation's or of one below it.
    fn has(&self, item: &str) -> bool {
        let path = &**self.board.orgs[self.orgs.start].path();
        path.is_empty() || item == path || item.strip_prefix(path).is_some_and(|rest| rest.starts_with('/'))
    }

    fn name(&self, org: OrgId) -> String {
        self.board.org(org).draft.name.0.clone()
    }
}

pub(crate) fn handover(assembled: &Assembled, org: OrgId, known: &Known<'_>, language: Tongue) -> Handover {
    let board = &assembled.board;
    let desk = Desk { assembled, board, orgs: board.org(org).subtree.clone(), language };
    let words = |message: &Message| desk.words(message);
    Handover {
        title: words(&say!("交接清单", "Handover")),
        org: desk.name(org),
        board: board.settings.title.0.clone(),
        day: board.today.to_string(),
        mark: words(&say!("内部交接，不公开", "for the office, not public")),
        tables: vec![
            pieces(&desk, known),
            due(&desk, known),
            consents(&desk),
            approvers(&desk),
            waiting(&desk),
            filings(&desk),
        ],
        steps_title: words(&say!("怎样生成", "How it is built")),
        steps: [
            say!(
                "内容都在 content 文件夹里；改了以后运行 noticeboard check，有错会指出在哪一行。",
                "All content lies in the folder content; after a change run `noticeboard check`, which points at the line of a fault."
            ),
            say!(
                "生成网站、大厅屏幕：noticeboard build，放到服务器上的是 public 文件夹。每天夜里也要生成一次，日期才会走。",
                "`noticeboard build` makes the website and the lobby's screens; the folder public goes to the server. It also runs every night, so that days pass."
            ),
            say!(
                "换牌：noticeboard print --changed 只做变了的；挂上以后 noticeboard print --mark-printed，下一次才知道墙上是什么。",
                "`noticeboard print --changed` makes the placards that changed; once they hang, `noticeboard print --mark-printed` notes it."
            ),
            say!(
                "每周看一次 noticeboard upcoming：到期的、缺的、要撤的。",
                "Look at `noticeboard upcoming` every week: what falls due, is missing, or comes down."
            ),
        ]
        .iter()
        .map(words)
        .collect(),
    }
}

/// What was printed and hangs, by the record of printing.
fn pieces(desk: &Desk<'_>, known: &Known<'_>) -> Table {
    let leaving: BTreeMap<(&str, &str), &Leaving> =
        known.leaving.iter().map(|leaving| ((&*leaving.preset, &*leaving.item), leaving)).collect();
    let spoken = desk.board.settings.language;
    let rows = known.printed.lines().filter(|(_, item, _)| desk.has(item)).map(|(preset, item, printed)| {
        let spec = known.presets.get(preset);
        let state = match leaving.get(&(preset, item)).map(|leaving| leaving.why) {
            None => say!("照旧", "as it is"),
            Some(Why::Gone) => say!("撤下", "take down"),
            Some(_) => say!("更换", "replace"),
        };
        vec![
            spec.map_or_else(|| preset.to_owned(), |preset| preset.title(spoken).to_owned()),
            printed.title.clone(),
            spec.map(|preset| preset.spec.place.get(spoken).to_owned()).unwrap_or_default(),
            printed.mark.clone(),
            printed.printed_on.clone(),
            desk.words(&state),
            item.to_owned(),
        ]
    });
    desk.table(
        "pieces",
        [
            say!("墙上、桌上挂着的", "What hangs"),
            say!("没有印过的记录。", "There is no record of anything printed."),
            say!(
                "照 content/print-record.csv。每件右下角有六位标记，对得上就是这一件。",
                "By content/print-record.csv. Each piece bears its mark of six figures."
            ),
        ],
        &[
            say!("印件", "piece"),
            say!("写着", "says"),
            say!("位置", "where"),
            say!("标记", "mark"),
            say!("印于", "printed on"),
            say!("状态", "state"),
            say!("代号", "item"),
        ],
        &[3, 5, 4, 2, 3, 2, 5],
        rows.collect(),
    )
}

fn due(desk: &Desk<'_>, known: &Known<'_>) -> Table {
    let rows = known.due.iter().filter(|due| desk.orgs.contains(&due.org.0)).map(|due| {
        vec![
            due.date.to_string(),
            desk.words(&due.kind.label()),
            desk.name(due.org),
            due.title.clone(),
            desk.words(&due.text),
        ]
    });
    desk.table(
        "due",
        [
            say!("今后{DAYS}天要办的", "The next {DAYS} days"),
            say!("没有到期、缺漏或失效的事项。", "Nothing falls due, expires or is missing."),
            say!("日期在今天以前的，是已经逾期或缺了的。", "Days before today are what is late or missing."),
        ],
        &[
            say!("日期", "day"),
            say!("事项", "what"),
            say!("组织", "organisation"),
            say!("名称", "title"),
            say!("说明", "more"),
        ],
        &[3, 3, 4, 5, 7],
        rows.collect(),
    )
}

/// Members who agreed to be shown, and until when: an agreement ends with the member's last day.
fn consents(desk: &Desk<'_>) -> Table {
    let scope = |scope: &Scope| match scope {
        Scope::Web => say!("网站", "web"),
        Scope::Print => say!("纸面", "paper"),
        Scope::Kiosk => say!("大厅屏幕", "screens"),
        Scope::Anniversary => say!("政治生日", "anniversary"),
    };
    let members = &desk.board.items.members;
    let row = |at: usize| {
        let draft = &members.all()[at];
        let Member { consent, active_until, .. } = &draft.data;
        let words = |scopes: &[Scope]| scopes.iter().map(|one| desk.words(&scope(one))).collect::<Vec<_>>().join("、");
        vec![
            draft.name.0.clone(),
            desk.name(desk.board.org_of(draft)),
            consent.as_ref().map_or_else(|| desk.words(&say!("没有", "none")), |consent| words(&consent.scope)),
            consent.as_ref().map(|consent| consent.given_on.to_string()).unwrap_or_default(),
            active_until.map(|day| day.to_string()).unwrap_or_default(),
            draft.id.to_string(),
        ]
    };
    desk.table(
        "consents",
        [
            say!("党员与本人的同意", "Members and their consent"),
            say!("没有党员。", "There are no members."),
            say!(
                "书面同意的原件要一并交接；active_until 以后一律不再显示（《个人信息保护法》第二十五条：公开个人信息要取得单独同意）。",
                "The signed papers are handed over too; after active_until nobody is shown (Personal Information Protection Law, art. 25: separate consent)."
            ),
        ],
        &[
            say!("姓名", "name"),
            say!("组织", "organisation"),
            say!("同意用在", "agreed to"),
            say!("同意日期", "given on"),
            say!("在岗到", "serves until"),
            say!("代号", "item"),
        ],
        &[3, 5, 4, 3, 3, 6],
        members.range(&desk.orgs).map(row).collect(),
    )
}

fn approvers(desk: &Desk<'_>) -> Table {
    let settings = &desk.board.settings;
    let path = desk.board.orgs[desk.orgs.start].path();
    let counts = |org: &str| org == WHOLE_BOARD || desk.has(org) || path.starts_with(&format!("{org}/"));
    let name = |org: &str| match org {
        WHOLE_BOARD => desk.words(&say!("整个公示栏", "the whole board")),
        _ => desk.board.org_at(org).map_or_else(|| org.to_owned(), |org| desk.name(org)),
    };
    let listed = settings.approvers.iter().filter(|(org, _)| counts(org));
    let rows =
        listed.map(|(org, names)| vec![name(org), names.iter().map(|name| &**name).collect::<Vec<_>>().join("、")]);
    let none = match settings.approval {
        ApprovalRule::Optional => say!("这个公示栏不要求批准。", "This board asks for no approval."),
        _ => say!(
            "要由提出人以外的人批准；board.yaml 没有写谁可以批准（approvers）。",
            "Somebody other than the proposer approves; board.yaml does not say who may (`approvers`)."
        ),
    };
    desk.table(
        "approvers",
        [
            say!("谁批准", "Who approves"),
            none,
            say!("对下级组织也有效；用 noticeboard approve。", "Also for those below; by `noticeboard approve`."),
        ],
        &[say!("组织", "organisation"), say!("批准人", "who")],
        &[1, 2],
        rows.collect(),
    )
}

/// Items, or changes of them, that nobody sees yet or any more, by why.
fn waiting(desk: &Desk<'_>) -> Table {
    let mut rows = Vec::new();
    macro_rules! each {
        ($($field:ident: $type:ident),* $(,)?) => {
            $(for draft in desk.assembled.hidden.$field.iter().filter(|draft| desk.has(&draft.id)) {
                if draft.is_only_counted() {
                    continue;
                }
                let Some(why) = why_waiting(&draft.common, desk.board) else { continue };
                rows.push(vec![draft.title().to_owned(), desk.words(&why), draft.origin.file.to_string()]);
            }
            for draft in desk.board.items.$field.all().iter().filter(|draft| desk.has(&draft.id)) {
                if draft.edited.as_deref().is_some_and(|edited: &Edited| edited.is_approved) {
                    let why = say!("批准以后改过，公布的还是批准的内容", "changed since it was approved; what was approved is public");
                    rows.push(vec![draft.title().to_owned(), desk.words(&why), draft.origin.file.to_string()]);
                }
            })*
        };
    }
    crate::kinds::with_kinds!(each);
    desk.table(
        "waiting",
        [
            say!("还没有公布的", "What is not public yet"),
            say!("没有。", "Nothing."),
            say!("写好了还没有公布的条目。", "Items that are written and wait."),
        ],
        &[say!("名称", "title"), say!("为什么", "why"), say!("文件", "file")],
        &[3, 2, 4],
        rows,
    )
}

/// Why an item is not public yet; `None` where it is withdrawn, over, or taken down by a review.
fn why_waiting(common: &Common, board: &Board) -> Option<Message> {
    let day = common.published_on.map(|day| *day).filter(|day| *day > board.today);
    let rule = board.settings.approval;
    let is_approved = common.approval.as_ref().is_some_and(|approval| is_approved(approval, rule, board.today));
    match (common.status, day) {
        (Status::Draft, _) => Some(say!("草稿", "a draft")),
        (Status::Approved, _) => Some(say!("已审核，未发布", "approved, not published")),
        (Status::Published, Some(day)) => Some(say!("{day}公布", "to be published on {day}")),
        (Status::Published, None) if rule != ApprovalRule::Optional && !is_approved => {
            Some(say!("还没有批准", "waits for an approval"))
        }
        _ => None,
    }
}

fn filings(desk: &Desk<'_>) -> Table {
    let settings = &desk.board.settings;
    let text = |text: &Option<crate::kinds::Text>| text.as_ref().map(|text| text.0.clone()).unwrap_or_default();
    let former: Vec<String> = settings.former_base_urls().map(|url| url.to_string()).collect();
    let rows = [
        (say!("网站的地址", "the website's address"), settings.base_url().unwrap_or_default()),
        (say!("以前的地址", "former addresses"), former.join("、")),
        (say!("主办单位", "organiser"), text(&settings.footer.organiser)),
        (say!("网站标识码", "site code"), text(&settings.footer.site_code)),
        (say!("ICP 备案号", "ICP filing"), text(&settings.footer.icp)),
        (say!("公安备案号", "police filing"), text(&settings.footer.police_filing)),
        (say!("时区", "time zone"), settings.timezone.0.clone()),
        (say!("主题", "theme"), settings.theme.0.clone()),
        (
            say!("印刷规格", "print presets"),
            settings.print.presets.iter().map(|name| name.to_string()).collect::<Vec<_>>().join("、"),
        ),
    ];
    let rows = rows.into_iter().filter(|(_, value)| !value.is_empty());
    desk.table(
        "filings",
        [
            say!("网站与备案", "Website and filings"),
            say!("没有。", "None."),
            say!("写在 content/board.yaml 里。", "These stand in content/board.yaml."),
        ],
        &[say!("项目", "what"), say!("内容", "value")],
        &[1, 3],
        rows.map(|(what, value)| vec![desk.words(&what), value]).collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Language;
    use crate::lint::testing::sources;
    use crate::pipeline::{Options, check_sources};
    use crate::theme::Theme;
    use crate::upcoming::upcoming;

    #[test]
    fn the_next_clerk_finds_what_hangs_what_falls_due_and_who_agreed() {
        let files = [
            (
                "content/board.yaml",
                "title: 示例公示栏\nas_of: 2026-06-30\napproval: required\napprovers: { '*': [书记示例] }\nfooter: { icp: 示例ICP备0号 }\n",
            ),
            ("content/east/org.yaml", "name: 东区\n"),
            ("content/west/org.yaml", "name: 西区\n"),
            (
                "content/east/members/a.yaml",
                "name: 王示例\nconsent: { given_on: 2026-01-02, scope: [web, print] }\nactive_until: 2026-08-01\napproval: { proposed_by: 甲, approved_by: 书记示例, mark: x }\n",
            ),
            ("content/east/posts/p.yaml", "title: 窗口\ntype: duty_post\nopen: true\n"),
        ];
        let checked = check_sources(&sources(&files), &Options::default());
        let assembled = &checked.assembled;
        let text = "preset,item,mark,edition,printed_on,title\ndesk,east/posts/p,0A0B0C,,2026-03-01,窗口\ndesk,west/posts/q,000000,,2026-03-01,他处\n";
        let printed = Record::read(text).expect("a record");
        let theme = Theme::load(None, "default", Language::Chinese).expect("a theme");
        let (presets, _) = Presets::read(&theme);
        let due = upcoming(assembled, DAYS);
        let known = Known { due: &due, printed: &printed, leaving: &[], presets: &presets };
        let east = assembled.board.org_at("east").expect("an organisation");
        let made = handover(assembled, east, &known, Language::Chinese.into());
        let rows = |file: &str| {
            let table = made.tables.iter().find(|table| table.file == file).expect("a table");
            assert!(table.rows.iter().all(|row| row.len() == table.head.len() && row.len() == table.widths.len()));
            table.rows.iter().map(|row| row.join("|")).collect::<Vec<_>>()
        };
        assert_eq!(rows("pieces").len(), 1, "only what hangs in the east");
        assert!(rows("pieces")[0].contains("窗口") && rows("pieces")[0].contains("0A0B0C"));
        assert_eq!(rows("approvers"), ["整个公示栏|书记示例"]);
        assert!(rows("waiting").iter().any(|row| row.starts_with("窗口|")), "{:?}", rows("waiting"));
        assert!(rows("filings").iter().any(|row| row == "ICP 备案号|示例ICP备0号"));
    }
}
