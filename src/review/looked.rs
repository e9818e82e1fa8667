//! The board as it would be, looked at item by item.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::before::Before;
use super::compare::{Words, compared};
use super::sheet::{Drawn, Item, Medium, Said, day, of_board, seats, title_of};
use crate::address::item_url;
use crate::approve::Waiting;
use crate::board::{Board, Boards};
use crate::diagnostic::{Language, Message, Step, Tongue, say};
use crate::kinds::{Kind as _, Medium as Output, Member, Status};
use crate::output::kiosk::{self, Heard, STRUCK};
use crate::output::placard::{Seen, Typesetter, code};
use crate::record::{Fact, Person, RecordKind, facts_in_words, item_kinds, kinds, people_of};
use crate::theme::Theme;

/// Columns that name an item or its address, for programs.
const FOR_PROGRAMS: &[&str] = &["id", "org", "url", "pledger_type"];

/// Boards on which some items stand as they would.
pub(super) struct Looked<'a> {
    boards: &'a Boards,
    before: &'a Before,
    theme: &'a Theme,
    language: Tongue,
    /// Where the website's items are found.
    places: HashMap<&'a str, (&'static dyn RecordKind, usize)>,
    heard: BTreeMap<String, Vec<Heard>>,
    seen: BTreeMap<String, Vec<Seen>>,
    /// The titles of what names a member, by the member's place.
    named: HashMap<usize, Vec<String>>,
}

impl<'a> Looked<'a> {
    pub(super) fn new(
        boards: &'a Boards,
        before: &'a Before,
        theme: &'a Theme,
        typesetter: &Typesetter<'_>,
        items: &[&Waiting],
        language: Tongue,
        progress: &(dyn Fn(usize) + Sync),
    ) -> anyhow::Result<Self> {
        let web = boards.web();
        let wanted: BTreeSet<String> = items.iter().map(|item| item.id.to_string()).collect();
        let mut places: HashMap<&str, (&'static dyn RecordKind, usize)> = HashMap::new();
        for kind in item_kinds() {
            let ids = (0..kind.number(web)).map(|at| (kind.id(web, at), (kind, at)));
            places.extend(ids.filter(|(id, _)| wanted.contains(*id)));
        }
        let heard = match boards.of(Output::Kiosk) {
            Some(board) => kiosk::heard(board, theme, wanted.clone())?,
            None => BTreeMap::new(),
        };
        let seen = typesetter.seen(&wanted, progress)?;
        let mut named: HashMap<usize, Vec<String>> = HashMap::new();
        if items.iter().any(|item| item.kind.name == Member::NAME) {
            for kind in kinds() {
                for at in 0..kind.number(web) {
                    let record = kind.record(web, at);
                    for person in people_of(&*record) {
                        named.entry(person).or_default().push(record.title().to_owned());
                    }
                }
            }
        }
        Ok(Self { boards, before, theme, language, places, heard, seen, named })
    }

    fn words(&self, message: &Message) -> String {
        message.told(self.language).into_owned()
    }

    /// What stands of an item on every medium; `now` is the board as it is.
    pub(super) fn item(&self, waiting: &Waiting, now: &Board, mark: &str) -> Item {
        let language = self.language;
        let old = self.before.place(waiting);
        let has_old = old.is_some() && self.places.contains_key(&*waiting.id);
        let page = self.page(waiting, old);
        let board = self.boards.web();
        let has_page = waiting.kind.has_pages && self.places.contains_key(&*waiting.id);
        let url = board.settings.base_url().filter(|_| has_page).map(|base| base + &item_url(&waiting.id));
        let said = match &url {
            Some(url) => format!("{url}#{mark}"),
            None => format!("{} {mark}", waiting.id),
        };
        let code = code(&said).map(|svg| (svg, said));
        let org = now.org_at(&waiting.org).map(|org| now.org(org).draft.name.0.clone()).unwrap_or_default();
        Item {
            n: 0,
            id: waiting.id.to_string(),
            title: title_of(waiting, language),
            kind: self.words(&(waiting.kind.label)()),
            org,
            why: self.words(&why(waiting, waiting.is_approved(now))),
            notes: self.edits(waiting).iter().chain(&notes(waiting, now)).map(|note| self.words(note)).collect(),
            mark: grouped(mark),
            has_code: code.is_some(),
            code,
            has_old,
            page,
            paper: self.paper(waiting),
            screen: self.screen(waiting),
            seats: seats(waiting, language),
            git: None,
        }
    }

    fn page(&self, waiting: &Waiting, old: Option<(&Board, &'static dyn RecordKind, usize)>) -> Medium<Words> {
        let board = self.boards.web();
        let Some((kind, at)) = self.places.get(&*waiting.id) else {
            let note = match waiting.is_only_counted {
                true => say!("只计入合计，自己不出现", "only counted in totals; it stands nowhere itself"),
                false => say!("不上网站", "not on the website"),
            };
            return Medium { note: self.words(&note), all: Vec::new() };
        };
        let facts = self.facts(board, *kind, *at);
        let old = old.map(|(board, kind, at)| self.facts(board, kind, at));
        let mut all = compared(old.as_deref(), &facts);
        // It stands over all of it; only a change is said once more.
        all.retain(|words| words.is_changed || words.label != self.words(&title_label()));
        let note = match (kind.info().has_pages, &*waiting.id) {
            (true, id) => match board.settings.base_url() {
                Some(base) => Message::same(base + &item_url(id)),
                None => Message::same(format!("/{}", item_url(id))),
            },
            (false, _) if kind.info().name == Member::NAME => {
                let places = self.named.get(at).map(|titles| titles.join("、")).unwrap_or_default();
                match places.is_empty() {
                    true => say!("没有自己的网页，现在哪里也没有出现", "it has no page, and is named nowhere now"),
                    false => say!("没有自己的网页，出现在：{places}", "it has no page; it is named by: {places}"),
                }
            }
            (false, _) => say!(
                "没有自己的网页，只计入它所说的岗位、组织的页面",
                "it has no page; it counts on the pages of what it is about"
            ),
        };
        Medium { note: self.words(&note), all }
    }

    /// What is public of an item, in words: its title, its values, its text, its pictures.
    fn facts(&self, board: &Board, kind: &'static dyn RecordKind, at: usize) -> Vec<Fact> {
        let record = kind.record(board, at);
        let fact = |name, label: &Message, text: &str| Fact { name, label: self.words(label), text: text.to_owned() };
        let mut facts = vec![fact("title", &title_label(), record.title())];
        facts.extend(facts_in_words(kind, &*record, of_board(board), self.theme.strings()));
        // The text follows as it is told on paper and on screens.
        facts.retain(|fact| !FOR_PROGRAMS.contains(&fact.name) && !matches!(fact.name, "body" | "text"));
        for fact in &mut facts {
            fact.text = plain_word(std::mem::take(&mut fact.text), of_board(board));
        }
        if kind.info().name == Member::NAME
            && let Some(position) = Person::of(board, at).and_then(|person| person.position())
        {
            facts.push(fact("position", &say!("职务", "Position"), position));
        }
        let text = record.body().map(|body| paragraphs(body, self.language)).unwrap_or_default();
        if !text.is_empty() {
            facts.push(fact("body", &say!("正文", "Text"), &text));
        }
        let mut pictures = Vec::new();
        record.pictures(&mut |picture| {
            let name = picture.asset.rsplit('/').next().unwrap_or_default().to_owned();
            let caption = picture.caption.map(|caption| format!("（{caption}）")).unwrap_or_default();
            pictures.push(format!("{name}{caption}"));
        });
        if !pictures.is_empty() {
            facts.push(fact("pictures", &say!("照片", "Photos"), &pictures.join("\n")));
        }
        facts
    }

    /// What was changed since it was approved: by keys alone, for some of them are not public.
    fn edits(&self, waiting: &Waiting) -> Vec<Message> {
        if !waiting.approval.is_outdated() {
            return Vec::new();
        }
        let Some(edited) = self.before.edited(waiting) else {
            return vec![say!("上次批准的内容没有留底", "what was approved before was not kept")];
        };
        let mut notes = Vec::new();
        let (mut zh, mut en): (Vec<&str>, Vec<String>) = (Vec::new(), Vec::new());
        for change in &edited.changes {
            let Some(Step::Key(key)) = change.path.0.first() else { continue };
            let word = crate::vocabulary::words_of_key(key).first().copied().unwrap_or("其他");
            if !zh.contains(&word) {
                zh.push(word);
                en.push(key.replace('_', " "));
            }
        }
        if !zh.is_empty() {
            let (zh, en) = (zh.join("、"), en.join(", "));
            notes.push(say!("改了：{zh}", "changed: {en}"));
        }
        if !edited.files.is_empty() {
            let names = edited.files.iter().filter_map(|path| path.rsplit('/').next()).collect::<Vec<_>>().join("、");
            notes.push(say!("照片或附件换过：{names}", "a picture or a file was exchanged: {names}"));
        }
        notes
    }

    fn paper(&self, waiting: &Waiting) -> Medium<Drawn> {
        let seen = self.seen.get(&*waiting.id).map(Vec::as_slice).unwrap_or_default();
        let drawn = |seen: &Seen| Drawn {
            caption: seen.caption.clone(),
            broad: seen.is_broad,
            files: Vec::new(),
            pages: seen.pages.clone(),
        };
        let note = match seen.is_empty() {
            true => say!("这一条不单独印", "nothing is printed of it by itself"),
            false => say!("和印出来的一样的版面，缩小了", "the layout that is printed, made smaller"),
        };
        Medium { note: self.words(&note), all: seen.iter().map(drawn).collect() }
    }

    fn screen(&self, waiting: &Waiting) -> Medium<Said> {
        let heard = self.heard.get(&*waiting.id).map(Vec::as_slice).unwrap_or_default();
        let said = |heard: &Heard| {
            let screen = &heard.screen;
            let place = match (heard.is_slide, heard.is_looked_up) {
                (true, true) => say!("“{screen}”放映，触摸也能查到", "shown on {screen}, and looked up there"),
                (true, false) => say!("“{screen}”放映", "shown on {screen}"),
                (false, _) => say!("“{screen}”触摸查找", "looked up on {screen}"),
            };
            Said { place: self.words(&place), words: heard.words.iter().map(|text| text.replace(STRUCK, "")).collect() }
        };
        let note = match heard.is_empty() {
            true => say!("屏幕上不单独出现", "not on a screen by itself"),
            false => say!("屏幕上的字", "the words on the screen"),
        };
        Medium { note: self.words(&note), all: heard.iter().map(said).collect() }
    }
}

/// A word that stands for programs in open data, as people say it.
fn plain_word(text: String, language: Language) -> String {
    let is_word = text.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    let said = crate::vocabulary::words_of_value(&text).first();
    match said.filter(|_| is_word && language == Language::Chinese) {
        Some(said) => (*said).to_owned(),
        None => text,
    }
}

fn title_label() -> Message {
    say!("名称", "Title")
}

/// A text without its dress, paragraph by paragraph. What is struck out is told.
fn paragraphs(body: &str, language: Tongue) -> String {
    let (from, to) = match say!("〔划去：", "[struck out: ").told(language).into_owned() {
        open if open.starts_with('〔') => (open, "〕"),
        open => (open, "]"),
    };
    let [open, close] = STRUCK;
    let plain = |text: String| text.replace(open, &from).replace(close, to);
    kiosk::paragraphs(body).into_iter().map(plain).collect::<Vec<_>>().join("\n")
}

/// Why an item stands on the sheet.
pub(crate) fn why(waiting: &Waiting, is_approved: bool) -> Message {
    let approval = &waiting.approval;
    let (on, on_en) = match approval.approved_on {
        Some(on) => {
            let Message { zh, en, .. } = day(*on);
            (zh, format!(" on {en}"))
        }
        None => (String::new(), String::new()),
    };
    if waiting.status == Status::Draft {
        return say!("草稿", "a draft");
    }
    if approval.is_outdated() {
        return say!("{on}批准以后改过", "changed since it was approved{on_en}");
    }
    if is_approved {
        return say!("{on}批准，没有改过", "approved{on_en}, and not changed");
    }
    match approval.approved_by {
        Some(_) => say!("批准得不全，要重新批准", "approved, but not as the board asks for"),
        None => say!("还没有批准过", "never approved"),
    }
}

fn notes(waiting: &Waiting, board: &Board) -> Vec<Message> {
    let mut notes = Vec::new();
    let (from, until) = waiting.days;
    if let Some(on) = from.filter(|on| *on > board.today) {
        let Message { zh, en, .. } = day(on);
        notes.push(say!("从{zh}起公布，下面是那一天的样子", "to be published on {en}; shown as on that day"));
    }
    if let Some(on) = until {
        let Message { zh, en, .. } = day(on);
        notes.push(say!("公布到{zh}", "published until {en}"));
    }
    if waiting.status == Status::Approved {
        notes.push(say!(
            "状态是“已审核”：批准以后还要改成“已发布”才公布",
            "its status is `approved`: it is published once that says `published`"
        ));
    }
    notes
}

/// A mark that can be compared by eye: that of the words, and behind a dash that of the pictures and files.
fn grouped(mark: &str) -> String {
    let group = |part: &str| {
        let letters: Vec<char> = part.chars().collect();
        letters.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
    };
    mark.split('-').map(group).collect::<Vec<_>>().join(" - ")
}
