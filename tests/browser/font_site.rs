//! Writes a small site that uses the web fonts, for `tests/browser/fonts.mjs`: a kiosk page, pages
//! of the web with common and rare names, and `plan.json` with the files that each should load.

use std::borrow::Cow;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

use noticeboard::font::{Options, Role, Spread, Stack, Usage, name_class, plan_web, web_fonts};
use serde_json::json;

const RARE: &str = "䶮㛃𬭼𡋾堃喆犇燚𠮷靐";
const NAMES: &str = "张伟 王秀英 李娜 欧阳少东 刘洋 陈静 杨建国 赵敏 黄磊 周杰 吴桂兰 徐丽 孙桂英 马超 朱婷 胡明 \
     郭靖 何勇 高翔 林峰 罗琳 郑爽 梁栋 谢军 宋佳 唐亮 许红 邓超 冯刚 韩雪";
const PLEDGES: [&str; 6] = [
    "群众的事再小也是大事，今天能办的绝不拖到明天。",
    "窗口虽小责任大，一张笑脸迎到家。",
    "多问一句，多查一遍，让企业少跑一趟。",
    "站好每一班岗，算准每一笔账。",
    "把难办的事办好，把好办的事办快。",
    "材料一次讲清，咨询一口答准。",
];

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(env::args().nth(1).ok_or("usage: font_site FOLDER")?);
    let mut theme = Vec::new();
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default/fonts"))? {
        let entry = entry?;
        theme.push((entry.file_name().to_string_lossy().into_owned(), Cow::Owned(fs::read(entry.path())?)));
    }
    let (stack, faults) = Stack::of_theme(theme);
    if let Some(fault) = faults.into_iter().next() {
        return Err(fault.into());
    }

    // Every page as (path, usage); the site's title stands on each.
    let site = "示例市公开公示栏";
    let page = |title: &str, pledge: &str, body: &str| {
        let mut usage = Usage::default();
        usage.add_as(Spread::Frame, Role::Title, site);
        usage.add(Role::Title, title);
        usage.add(Role::Pledge, pledge);
        usage.add(Role::Fangsong, "");
        usage.add(Role::Body, body);
        usage.add(Role::BodyBold, body);
        (usage, title.to_owned(), pledge.to_owned(), body.to_owned())
    };
    let pages = [
        ("post.html", page("税务大厅三号窗口党员示范岗 张伟", PLEDGES[0], "岗位职责")),
        ("list.html", page(NAMES, &PLEDGES.concat(), "公示榜")),
        ("rare.html", page("龑䶮 喆堃", "一言九鼎𬭼", "䶮㛃𡋾在正文里")),
        ("all.html", page(RARE, RARE, &format!("{RARE}与常用字"))),
    ];
    let mut usage = Usage::default();
    for (_, (page, ..)) in &pages {
        usage.merge(page);
    }
    // The rest of a city's board: many characters in use that these pages do not need.
    let standard =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/standard-characters.txt"))?;
    let others: String = standard.lines().filter(|l| !l.starts_with('#')).flat_map(str::chars).step_by(4).collect();
    usage.add(Role::Title, &others);
    usage.add(Role::Pledge, &others);

    let write = |path: &str, bytes: &[u8]| -> Result<(), Box<dyn Error>> {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().ok_or("no folder")?)?;
        Ok(fs::write(path, bytes)?)
    };
    let options = Options::web();
    let plan = plan_web(&stack, &usage, &options);
    let mut expected = Vec::new();
    for (path, (usage, title, pledge, body)) in &pages {
        let fonts = plan.page(usage);
        let files: Vec<_> = fonts.paths.iter().filter_map(|path| path.rsplit('/').next()).collect();
        // all.html also shows a title in its plain form, which loads the rare face in bold.
        if *path != "all.html" {
            expected.push(json!({ "path": path, "files": files, "estimate": fonts.bytes }));
        }
        let html = format!(
            "<header class=title>{site}</header><h1 class=title>{title}</h1><p class=pledge>{pledge}</p>\
             <p class=body>{body}</p><p><b class=body-bold>{body}</b></p>{}",
            if *path == "all.html" { format!("<p class=plain>{RARE}</p>") } else { String::new() }
        );
        write(path, document("assets/fonts/fonts.css", &fonts.classes.join(" "), &html).as_bytes())?;
    }
    let two = name_class("张伟").unwrap_or_default();
    let names = format!(
        "<p id=two-row class=title><span id=two class={two}>张伟</span><i>后</i></p>\
         <p class=title><span id=three>张三伟</span><i>后</i></p>"
    );
    write("names.html", document("assets/fonts/fonts.css", "", &names).as_bytes())?;
    write("plan.json", json!({ "plan": expected }).to_string().as_bytes())?;
    let fonts = web_fonts(&stack, &usage, &options)?;
    write(&fonts.css_path, fonts.css.as_bytes())?;
    for file in &fonts.files {
        write(&file.path, &file.bytes)?;
    }
    println!("web: {} files, {} bytes of CSS", fonts.files.len(), fonts.css.len());

    // Hundreds of rare characters of names, and ordinary ones among them.
    let ordinary: String = standard.lines().filter(|l| !l.starts_with('#')).flat_map(str::chars).step_by(40).collect();
    let rare = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/rare-names.txt"))?;
    let rare: String = rare.lines().filter(|l| !l.starts_with('#')).collect();
    let text = format!("{RARE}{rare}{ordinary}");
    let (mut usage, mut html) = (Usage::default(), String::new());
    for role in Role::ALL {
        usage.add(role, &text);
        html += &format!("<p class={}>{text}</p>", role.key());
    }
    let fonts = web_fonts(&stack, &usage, &Options::complete())?;
    for file in &fonts.files {
        write(&file.path, &file.bytes)?;
    }
    write(&fonts.css_path, fonts.css.as_bytes())?;
    write("kiosk.html", document("kiosk/assets/fonts.css", "", &html).as_bytes())?;
    write(
        "site.css",
        b".title{font:900 24px var(--font-title)}.pledge{font:400 24px var(--font-pledge)}\
          .fangsong{font:400 24px var(--font-fangsong)}.body{font:400 24px var(--font-body)}\
          .body-bold{font:700 24px var(--font-body)}.plain{font:900 24px nb-rare}i{font-style:normal}",
    )
}

fn document(fonts: &str, class: &str, body: &str) -> String {
    format!(
        "<!doctype html><html lang=zh-CN class=\"{class}\"><meta charset=utf-8><title>Letters</title>\
         <link rel=icon href=data:,><link rel=stylesheet href={fonts}><link rel=stylesheet href=site.css>{body}"
    )
}
