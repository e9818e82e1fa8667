//! What is wrong with placards, said to whoever can mend it.

use std::collections::HashMap;
use std::ops::Bound;
use std::sync::{Arc, OnceLock};

use super::job::Job;
use super::preset::{PhotoSlot, Preset, Presets};
use super::subjects::PhotoUse;
use super::typeset::Fault;
use crate::board::Board;
use crate::diagnostic::{Diagnostic, KeyPath, Message, Place, Severity, Spot, counted, say};
use crate::kinds::{Draft, Member, Origin, nearest};
use crate::output::short;
use crate::record::{RecordKind, item_kinds, kinds, people_of};
use crate::settings;
use crate::source::Sources;
use crate::theme::Theme;

/// Where things on placards were written.
pub(super) struct Places<'a> {
    board: &'a Board,
    theme: &'a Theme,
    sources: &'a Sources,
    /// Of all items by their ids; looked up when the first fault asks for one.
    origins: OnceLock<HashMap<Arc<str>, Origin>>,
}

impl<'a> Places<'a> {
    pub(super) fn new(board: &'a Board, theme: &'a Theme, sources: &'a Sources) -> Self {
        Self { board, theme, sources, origins: OnceLock::new() }
    }

    fn origin(&self, item: &str) -> Option<&Origin> {
        let all = || {
            let records =
                |kind: &'static dyn RecordKind| (0..kind.number(self.board)).map(move |at| kind.record(self.board, at));
            item_kinds().flat_map(records).map(|record| (record.id().clone(), record.origin().clone())).collect()
        };
        self.origins.get_or_init(all).get(item)
    }

    /// The place of a field that a template calls by name, and the text's owner for the message.
    fn field(&self, job: &Job, item: &str, field: &str, length: u64) -> Place {
        let origin = self.origin(item).unwrap_or(&job.facts.origin);
        let org = &self.board.org(job.facts.org).draft.origin;
        match field {
            "name" | "position" => {
                let members: Vec<_> = self.people(job, item).collect();
                let text = |member: &Draft<Member>| match field {
                    "name" => member.name.0.clone(),
                    _ => member.position.as_ref().map(|text| text.0.clone()).unwrap_or_default(),
                };
                let long = members.iter().find(|member| text(member).chars().count() as u64 == length);
                match long.or(members.first()) {
                    Some(member) => member.origin.key(field),
                    None => origin.key(field),
                }
            }
            "org" => org.key("name"),
            "phone" => org.key("supervision_phone"),
            "opinion_book" => org.key("opinion_book"),
            "type" | "stage" => origin.key("type"),
            field => origin.key(field),
        }
    }

    /// The members on a job, or those of one of the items that stand on it.
    fn people(&self, job: &Job, item: &str) -> impl Iterator<Item = &'a Draft<Member>> {
        let of_item = || {
            let found = kinds().find_map(|kind| {
                let at = (0..kind.number(self.board)).find(|at| kind.id(self.board, *at) == item)?;
                Some(people_of(&*kind.record(self.board, at)).into_iter().collect())
            });
            found.unwrap_or_default()
        };
        let places = if *job.facts.id == *item { job.target.people(self.board) } else { of_item() };
        let members = self.board.items.members.all();
        places.into_iter().filter_map(|at| members.get(at))
    }

    /// A file of the theme's `print/`, as its author knows it.
    fn theme_place(&self, file: Option<&str>, bytes: Option<(usize, usize)>, preset: &Preset) -> Place {
        let file: Arc<str> = match file {
            Some(file) => self.theme.path_of(file).into(),
            None => preset.template.clone(),
        };
        let spot = bytes.map_or(Spot::Whole, |(start, end)| Spot::Bytes(start..end));
        Place { file, spot }
    }

    /// A fault of a job: with an error the piece is left out, and all else is made.
    pub(super) fn explain(&self, job: &Job, fault: &Fault) -> Diagnostic {
        self.describe(job, fault).leaves_out()
    }

    fn describe(&self, job: &Job, fault: &Fault) -> Diagnostic {
        let language = self.board.settings.language;
        let preset = job.preset.title(language).to_owned();
        let who = super::workers::title(job);
        let item = job.facts.id.clone();
        match fault {
            Fault::TooLong { item: id, field, length, fits } => {
                let place = self.field(job, id, field, *length);
                let room = counted(*fits, "character");
                let id: Arc<str> = if id.is_empty() { item } else { id.as_str().into() };
                if field == "holder" {
                    return Diagnostic::error(
                        "text-too-long-for-print",
                        place,
                        say!(
                            "{who}：“{preset}”上有 {length} 个人，最小的字也只放得下 {fits} 个",
                            "{who}: {length} persons on “{preset}”, where {fits} fit at the smallest size"
                        ),
                    )
                    .hint(say!("换更大的规格，或用岗位公示榜", "choose a larger preset, or the post wall"))
                    .item(id);
                }
                Diagnostic::error(
                    "text-too-long-for-print",
                    place,
                    say!(
                        "{who}：在“{preset}”上有 {length} 个字，最小的字也只放得下 {fits} 个",
                        "{who}: {length} characters on “{preset}”, where {fits} fit at the smallest size"
                    ),
                )
                .hint(match &**field {
                    // Nobody's name is too long: the paper is too small.
                    "name" => say!("换更大的规格", "choose a larger preset"),
                    _ => say!(
                        "缩短到 {fits} 个字以内，或换更大的规格",
                        "shorten it to {room}, or choose a larger preset"
                    ),
                })
                .item(id)
            }
            Fault::Outside { words } => {
                let (place, is_name) = self.words(job, words);
                let shown = shortened(words);
                Diagnostic::error(
                    "text-too-long-for-print",
                    place,
                    say!(
                        "{who}：“{shown}”在“{preset}”上放不下，会印到版面外或压住别的字",
                        "{who}: “{shown}” has no room on “{preset}”: it would run out of its place or over other words"
                    ),
                )
                .hint(match is_name {
                    true => say!("换更大的规格", "choose a larger preset"),
                    false => say!(
                        "缩短这段文字，把它分成几段，或换更大的规格",
                        "shorten the text, divide it, or choose a larger preset"
                    ),
                })
                .item(item)
            }
            Fault::Template { file, bytes, message, hints } => {
                let place = self.theme_place(file.as_deref(), *bytes, &job.preset);
                let name = &job.preset.name;
                let diagnostic = Diagnostic::error(
                    "template-fault",
                    place,
                    say!("规格 {name} 的版面出错：{message}", "the template of {name} fails: {message}"),
                );
                match hints.is_empty() {
                    true => diagnostic.hint(say!(
                        "请改正版面文件；其余规格照常检查",
                        "mend the template; the other presets are checked all the same"
                    )),
                    false => diagnostic.hint(Message::same(hints.join("; "))),
                }
            }
            Fault::NoGlyph { character } => {
                let code = u32::from(*character);
                Diagnostic::error(
                    "character-not-printable",
                    self.word(job, *character),
                    say!(
                        "{who}：没有一种字体有“{character}”（U+{code:04X}）",
                        "{who}: no font has “{character}” (U+{code:04X})"
                    ),
                )
                .hint(say!(
                    "在 board.yaml 的 fonts 里配一个有这个字的字体",
                    "map a font that has it in `fonts` of board.yaml"
                ))
                .item(item)
            }
            Fault::Pages { have, want } => {
                let pages = counted(*have, "page");
                Diagnostic::error(
                    "wrong-page-count",
                    Place::whole(job.preset.template.clone()),
                    say!(
                        "{who}：版面排出 {have} 页，应当是 {want} 页",
                        "{who}: the template gives {pages}, not {want}"
                    ),
                )
                .hint(say!(
                    "内容太多就缩短，或在规格里写 faces: many",
                    "shorten the content, or write `faces: many` in the preset"
                ))
                .item(item)
            }
            Fault::Size { have, want } => {
                let mm = |(w, h): (i64, i64)| format!("{}×{}", w as f64 / 10.0, h as f64 / 10.0);
                let (have, want) = (mm(*have), mm(*want));
                Diagnostic::error(
                    "wrong-page-size",
                    Place::whole(job.preset.template.clone()),
                    say!(
                        "版面是 {have} 毫米，规格写的是 {want} 毫米",
                        "the page is {have} mm, the preset says {want} mm"
                    ),
                )
                .hint(say!(
                    "版面里用 data.preset.size 设置纸张",
                    "set the page from `data.preset.size` in the template"
                ))
            }
            Fault::FineCode { module } => {
                let module = f64::from(*module) / 100.0;
                let address = job.url.as_deref().unwrap_or_default();
                // No template is to blame for an address that no code of its size holds: told once, where it is written.
                if address.len() > short::MOST {
                    let bytes = address.len();
                    return Diagnostic::error(
                        "code-too-fine",
                        Place::value(settings::PATH, KeyPath::root().key("base_url")),
                        say!(
                            "base_url 太长：“{preset}”上二维码的一格只有 {module} 毫米，不好扫；应不小于 0.4 毫米",
                            "base_url is too long: a module of the code on “{preset}” is only {module} mm, which few cameras read; 0.4 mm is the least"
                        ),
                    )
                    .hint(say!(
                        "二维码里的网址有 {bytes} 个字节，最多 {most} 个：用短一些的域名；board.yaml 的 print.presets 列了规格，长网址才有 q/ 下的短地址",
                        "the code's address has {bytes} bytes, of {most} at the most: use a shorter name for the site; short addresses below q/ need a board that lists presets in print.presets",
                        most = short::MOST
                    ));
                }
                Diagnostic::error(
                    "code-too-fine",
                    Place::whole(job.preset.template.clone()),
                    say!(
                        "{who}：二维码的一格只有 {module} 毫米，不好扫；应不小于 0.4 毫米",
                        "{who}: a module of the code is only {module} mm, which few cameras read; 0.4 mm is the least"
                    ),
                )
                .hint(say!("在版面里把二维码放大", "enlarge the code in the template"))
                .item(item)
            }
            Fault::Coarse { photo, have, .. } => {
                let shown = job.photo(*photo).zip(job.preset.spec.photo.as_ref());
                match shown {
                    Some((photo, slot)) => coarse(&preset, photo, slot, f64::from(*have)),
                    None => {
                        Diagnostic::note("photo-too-coarse-for-print", job.facts.origin.key("photo"), Message::same(""))
                    }
                }
            }
            Fault::Photo { photo } => {
                let place =
                    job.photo(*photo).map_or_else(|| job.facts.origin.key("photo"), |photo| photo.place.clone());
                let id = job.photo(*photo).map_or(item, |photo| photo.item.clone());
                Diagnostic::error(
                    "photo-unusable-for-print",
                    place,
                    say!("照片打不开，不能用来印刷", "the photo cannot be opened for print"),
                )
                .hint(say!("请重新复制原图", "copy the original again"))
                .item(id)
            }
        }
    }

    /// Where words on a job were written, and whether they are somebody's name: in its own file, in those of its people,
    /// or in its organisation's folder.
    fn words(&self, job: &Job, words: &str) -> (Place, bool) {
        let own = &job.facts.origin;
        let org = &self.board.org(job.facts.org).draft;
        let named = self.people(job, &job.facts.id).find(|member| member.name.contains(words));
        if let Some(member) = named {
            return (member.origin.key("name"), true);
        }
        let people: Vec<&Origin> = self.people(job, &job.facts.id).map(|member| &member.origin).collect();
        let near = [&own.file].into_iter().chain(people.iter().map(|origin| &origin.file)).chain([&org.origin.file]);
        let folder = org.origin.file.strip_suffix("org.yaml").unwrap_or("content/");
        let below = self.sources.files.range::<str, _>((Bound::Included(folder), Bound::Unbounded));
        let below = below.map(|(file, _)| file).take_while(|file| file.starts_with(folder));
        let files: Vec<&Arc<str>> = near.chain(below).collect();
        // Words of the template's stand before those of the author's, as in “意见簿：大厅入口”.
        let mut parts: Vec<&str> = words.split(['：', ':', ' ', '　']).map(str::trim).collect();
        parts.sort_by_key(|part| std::cmp::Reverse(part.len()));
        for part in [words.trim()].into_iter().chain(parts.into_iter().filter(|part| part.chars().count() > 1)) {
            let found = files.iter().find_map(|file| {
                let at = self.sources.files.get(*file)?.text.find(part)?;
                Some(Place { file: (*file).clone(), spot: Spot::Bytes(at..at + part.len()) })
            });
            if let Some(place) = found {
                return (place, false);
            }
        }
        (Place::value(own.file.clone(), own.base.clone()), false)
    }

    /// Where a character stands, as far as it can be told: in a name, or among the item's own texts.
    fn word(&self, job: &Job, character: char) -> Place {
        let mut people = self.people(job, &job.facts.id);
        if let Some(member) = people.find(|member| member.name.contains(character)) {
            return member.origin.key("name").words(&character.to_string());
        }
        let facts = job.facts.view.as_object();
        let held =
            facts.into_iter().flatten().find(|(_, value)| value.as_str().is_some_and(|text| text.contains(character)));
        match held {
            Some((key, _)) if ["title", "pledge", "summary"].contains(&key.as_str()) => {
                job.facts.origin.key(key).words(&character.to_string())
            }
            _ => Place::value(job.facts.origin.file.clone(), job.facts.origin.base.clone()),
        }
    }
}

/// Words as a message quotes them.
fn shortened(words: &str) -> String {
    const MOST: usize = 30;
    let mut shown: String = words.chars().take(MOST).collect();
    if shown.len() < words.len() {
        shown.push('…');
    }
    shown
}

/// A picture with too few pixels for its size on paper.
pub(super) fn coarse(preset: &str, photo: &PhotoUse, slot: &PhotoSlot, have: f64) -> Diagnostic {
    let refused = have < slot.refuse_dpi - 0.5;
    let (severity, least) =
        if refused { (Severity::Error, slot.refuse_dpi) } else { (Severity::Warning, slot.warn_dpi) };
    let width = (slot.size.0 / super::photos::INCH * least).ceil();
    let (have, least) = (have.floor(), least.round());
    Diagnostic::new(
        "photo-too-coarse-for-print",
        severity,
        photo.place.clone(),
        say!(
            "照片印在“{preset}”上只有 {have} dpi，至少要 {least} dpi",
            "the photo has {have} dpi on “{preset}”; {least} are wanted"
        ),
    )
    .hint(say!(
        "裁切后的宽度要有 {width} 像素：请用手机拍的原图，不用截图",
        "the cropped part needs {width} pixels across: use the phone's original"
    ))
    .item(photo.item.clone())
    .leaves_out()
}

/// A person without a picture where the board wants one.
pub(super) fn faceless(job: &Job, name: &str, place: &Place, preset: &str) -> Diagnostic {
    Diagnostic::error(
        "photo-needed-for-print",
        place.clone(),
        say!("{name}：没有可以印在“{preset}”上的照片", "{name}: no photo that may stand on “{preset}”"),
    )
    .hint(say!(
        "写 photo: 文件名，并在 consent.scope 里写 print；不要求照片就把 board.yaml 里 print.photos 改为 optional",
        "write `photo:` and `print` in consent.scope; or set print.photos to optional in board.yaml"
    ))
    .item(job.facts.id.clone())
    .leaves_out()
}

/// A website's address with which no code has room where codes are small; `bytes` are those of the shortest that it can have.
pub(super) fn long_address(bytes: usize) -> Diagnostic {
    Diagnostic::warning(
        "code-too-fine",
        Place::value(settings::PATH, KeyPath::root().key("base_url")),
        say!(
            "base_url 太长：在小的牌上，二维码的一格会小于 0.4 毫米，那些牌不会印出来",
            "base_url is too long: on small placards a module of the code would be under 0.4 mm, and they are left out"
        ),
    )
    .hint(say!(
        "二维码里的网址最短也有 {bytes} 个字节，最多 {most} 个：用短一些的域名",
        "the shortest address that a code can have here has {bytes} bytes, of {most} at the most: use a shorter name for the site",
        most = short::MOST
    ))
}

/// A preset that the settings name and the theme has not.
pub(super) fn unknown(presets: &Presets, n: usize, name: &str) -> Diagnostic {
    let path = KeyPath::root().key("print").key("presets").index(n);
    let diagnostic = Diagnostic::error(
        "unknown-preset",
        Place::value(settings::PATH, path),
        say!("没有叫 {name} 的印刷规格", "no print preset is called {name}"),
    );
    diagnostic.hint(suggestion(presets, name))
}

/// A card for the file among the presets that the website offers.
pub(super) fn for_the_file(n: usize, name: &str) -> Diagnostic {
    let path = KeyPath::root().key("print").key("presets").index(n);
    Diagnostic::error(
        "preset-for-the-file",
        Place::value(settings::PATH, path),
        say!("{name} 只存档，不公开，不能列在这里", "{name} is for the file and not public: it cannot stand here"),
    )
    .hint(say!(
        "删去；要存档时用 noticeboard print --preset {name}，文件在 print/internal/",
        "remove it; `noticeboard print --preset {name}` makes it into print/internal/"
    ))
}

/// What a mistyped name may have meant.
pub fn suggestion(presets: &Presets, name: &str) -> Message {
    let all = presets.names().collect::<Vec<_>>().join("、");
    match nearest(name, presets.names()) {
        Some(near) => say!("是不是 {near}？有这些：{all}", "did you mean {near}? There are: {all}"),
        None => say!("有这些：{all}", "there are: {all}"),
    }
}

/// The profile of the press is there and cannot be printed with.
pub(super) fn profile_refused(path: &str, why: &Message, place: Place) -> Diagnostic {
    let (zh, en) = (&why.zh, &why.en);
    Diagnostic::error(
        "profile-refused",
        place,
        say!("不能用印刷配置文件 {path}：{zh}", "the profile {path} cannot be used: {en}"),
    )
    .hint(say!(
        "向印刷厂要它的 ICC 输出配置文件（CMYK）；没有就删去 press，印刷厂自己转换",
        "ask the print shop for its ICC output profile (CMYK); without one remove `press`, and the shop converts"
    ))
}

/// The settings print by a spot what no colour is called.
pub(super) fn unknown_colour(why: &Message, place: Place) -> Diagnostic {
    Diagnostic::error("unknown-colour", place, why.clone())
}

/// A declared colour that does not dry.
pub(super) fn too_much_ink(why: &Message, file: Arc<str>) -> Diagnostic {
    Diagnostic::error("too-much-ink", Place::whole(file), why.clone())
        .hint(say!("在这个文件里把它的四个数改小", "lower its four figures in this file"))
}

/// A picture whose colours nobody can know: inks without a profile, or with that of something else.
pub(super) fn photo_colours(photo: &PhotoUse, colours: crate::photo::Doubt) -> Diagnostic {
    use crate::photo::Doubt;
    let (message, hint) = match colours {
        Doubt::InksWithoutProfile => (
            say!(
                "照片是印刷用的四色（CMYK），没有带颜色配置文件，颜色只能猜",
                "the photo is in four inks (CMYK) and has no colour profile: its colours are a guess"
            ),
            say!(
                "用手机或相机的原图；只有这一张时，在制作它的软件里转为 sRGB 再导出",
                "use the phone's or camera's own; where there is no other, convert it to sRGB in the program that made it"
            ),
        ),
        Doubt::ProfileOfOthers => (
            say!(
                "照片带的颜色配置文件不是给它这种像素的，没有用上，颜色可能不对",
                "the photo's colour profile is for another kind of pixels and is not used: its colours may be wrong"
            ),
            say!("在图像软件里转为 sRGB 再导出", "convert it to sRGB in a picture program and export it again"),
        ),
    };
    Diagnostic::warning("photo-colours-unknown", photo.place.clone(), message).hint(hint).item(photo.item.clone())
}

/// The emblem that the settings name is not there.
pub(super) fn no_emblem(path: &str) -> Diagnostic {
    Diagnostic::error(
        "emblem-missing",
        Place::value(settings::PATH, KeyPath::root().key("print").key("emblem")),
        say!("找不到党徽文件 {path}", "the emblem {path} is not there"),
    )
    .hint(say!(
        "把 .svg、.png 或 .jpg 文件放进 content/files，写 emblem: files/文件名",
        "put an .svg, .png or .jpg into content/files and write `emblem: files/NAME`"
    ))
}

/// The emblem is there and cannot be used.
pub(super) fn emblem_refused(path: &str, why: &Message) -> Diagnostic {
    let (zh, en) = (&why.zh, &why.en);
    Diagnostic::error(
        "emblem-refused",
        Place::value(settings::PATH, KeyPath::root().key("print").key("emblem")),
        say!("不能用党徽文件 {path}：{zh}", "the emblem {path} cannot be used: {en}"),
    )
    .hint(say!(
        "用不带滤镜、不嵌图片的 SVG，或 .png、.jpg 图片",
        "use an SVG without filters and pictures inside, or a .png or .jpg"
    ))
}

/// Codes are wanted and there is no address to lead to.
pub(super) fn no_address() -> Diagnostic {
    Diagnostic::note(
        "no-qr-without-address",
        Place::whole(settings::PATH),
        say!("没有写 base_url，印刷品上就没有二维码", "without base_url, placards carry no QR code"),
    )
    .hint(say!("写 base_url: 网站的地址", "write `base_url:` with the site's address"))
}

/// A piece that a sheet holds without its bleed and marks only.
pub fn needs_larger_sheet(preset: &Preset, title: &str, sheet: &str, next: Option<&str>) -> Diagnostic {
    let (width, height) = preset.trim();
    let diagnostic = Diagnostic::error(
        "needs-larger-sheet",
        Place::value(preset.yaml.clone(), KeyPath::root().key("size")),
        say!(
            "“{title}”（{width}×{height} 毫米）连同出血和裁切标记放不进 {sheet}",
            "“{title}” ({width}×{height} mm) does not fit on {sheet} with its bleed and marks"
        ),
    );
    match next {
        Some(next) => diagnostic.hint(say!("请用 --sheet {next}", "use --sheet {next}")),
        None => diagnostic
            .hint(say!("请用 --sheet none，交印刷厂拼版", "use --sheet none and leave imposition to the print shop")),
    }
}
