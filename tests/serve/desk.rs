//! `noticeboard serve --edit`: who may change the board, what a form changes, and what it never does.

use std::fs;

use crate::board;
use crate::preview::{Preview, Response};
use crate::support::{Board, Site, noticeboard, tree};

const DESK: &str = "/_noticeboard/desk/";
const POST: &str = "content/east/hall/posts/window-1.yaml";

/// A browser that was let in.
struct Clerk {
    preview: Preview,
    cookie: String,
}

impl Clerk {
    fn of(board: &Board, arguments: &[&str]) -> Self {
        let arguments: Vec<&str> = arguments.iter().copied().chain(["--edit"]).collect();
        let preview = Preview::of(board.root(), &arguments);
        preview.until_it_says("token=");
        let said = preview.said();
        let token = said.split("token=").nth(1).unwrap().split_whitespace().next().unwrap().to_owned();
        let host = format!("127.0.0.1:{}", preview.port);
        let first = preview.ask(&format!("{DESK}?token={token}"), &host);
        assert_eq!(first.status, 303, "{}", first.head);
        assert!(first.head.contains("HttpOnly; SameSite=Strict"), "{}", first.head);
        assert!(first.head.contains(&format!("location: {DESK}\r\n")), "{}", first.head);
        let cookie = first.head.split("set-cookie: ").nth(1).unwrap().split(';').next().unwrap().to_owned();
        Self { preview, cookie }
    }

    fn host(&self) -> String {
        format!("127.0.0.1:{}", self.preview.port)
    }

    fn get(&self, path: &str) -> Response {
        self.preview.say("GET", path, &self.host(), &format!("Cookie: {}\r\n", self.cookie))
    }

    fn text(&self, path: &str) -> String {
        let response = self.get(path);
        assert_eq!(response.status, 200, "{path}: {}", response.head);
        String::from_utf8(response.body).unwrap()
    }

    fn post(&self, path: &str, fields: &[(&str, &str)]) -> Response {
        self.post_from(path, fields, &format!("Origin: http://{}\r\nCookie: {}\r\n", self.host(), self.cookie))
    }

    /// With other lines of the head than a browser would send.
    fn post_from(&self, path: &str, fields: &[(&str, &str)], lines: &str) -> Response {
        let mut body = url::form_urlencoded::Serializer::new(String::new());
        body.extend_pairs(fields);
        let body = body.finish();
        let (host, length) = (self.host(), body.len());
        let head = format!(
            "POST {DESK}{path} HTTP/1.1\r\nHost: {host}\r\n{lines}Content-Type: application/x-www-form-urlencoded\r\n\
             Content-Length: {length}\r\nConnection: close\r\n\r\n"
        );
        self.preview.send(&head, body.as_bytes()).expect("an answer")
    }

    /// What a form holds under a name.
    fn value(&self, id: &str, name: &str) -> String {
        let page = self.text(&format!("{DESK}item?id={id}"));
        let at = page.find(&format!(" name=\"{name}\"")).unwrap_or_else(|| panic!("no {name} in {page}"));
        page[at..].split("value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
    }

    /// Saves some fields of an item, as its form would.
    fn save(&self, id: &str, fields: &[(&str, &str)]) -> Response {
        let hash = self.value(id, "hash");
        let own = [("id", id), ("hash", &*hash), ("do", "save")];
        self.post("item", &[&own[..], fields].concat())
    }
}

fn said(response: &Response) -> String {
    String::from_utf8_lossy(&response.body).into_owned()
}

fn read(board: &Board, path: &str) -> String {
    fs::read_to_string(board.root().join(path)).unwrap()
}

#[test]
fn only_who_has_the_address_comes_in() {
    let board = board();
    let clerk = Clerk::of(&board, &[]);
    let before = tree(&board.root().join("content"));
    let host = clerk.host();
    let ask = |host: &str, lines: &str| clerk.preview.say("GET", DESK, host, lines).status;
    let cookie = format!("Cookie: {}\r\n", clerk.cookie);
    assert_eq!(ask(&host, &cookie), 200);
    assert_eq!(ask(&host, ""), 403);
    assert_eq!(ask(&host, "Cookie: noticeboard-desk=1\r\n"), 403);
    assert_eq!(clerk.preview.ask(&format!("{DESK}?token=0000"), &host).status, 403);
    // A name that was pointed here.
    for foreign in ["evil.example", &format!("evil.example:{}", clerk.preview.port), "127.0.0.1:1", "localhost"] {
        assert_eq!(ask(foreign, &cookie), 403, "{foreign}");
    }
    let fields = [
        ("id", "east/hall/posts/window-1"),
        ("hash", &*clerk.value("east/hall/posts/window-1", "hash")),
        ("do", "save"),
        ("title", "坏"),
    ];
    let own = format!("Origin: http://{host}\r\n");
    for lines in [
        cookie.clone(),
        format!("{cookie}Origin: http://evil.example\r\n"),
        format!("{cookie}Origin: null\r\n"),
        format!("{cookie}Origin: http://localhost:{}\r\n", clerk.preview.port),
        format!("{cookie}{own}Sec-Fetch-Site: cross-site\r\n"),
        own.clone(),
        format!("{own}Cookie: a=b\r\n"),
    ] {
        for path in ["item", "check", "delete", "undo"] {
            assert_eq!(clerk.post_from(path, &fields, &lines).status, 403, "{path} {lines}");
        }
    }
    assert_eq!(tree(&board.root().join("content")), before);
    // The pages of the board are for everybody, and lead to the desk only those who were let in.
    assert!(!clerk.preview.text("/").contains("noticeboard-desk"));
    assert!(clerk.text("/").contains("class=\"noticeboard-desk\""));
    let head = clerk.get(DESK).head;
    assert!(head.contains("content-security-policy: default-src 'none'; script-src 'self'"), "{head}");
    assert!(head.contains("frame-ancestors 'none'") && head.contains("cache-control: no-store"), "{head}");
    // Changes elsewhere than at the desk are nobody's.
    assert_eq!(clerk.preview.say("POST", "/", &host, &format!("{cookie}{own}Content-Length: 0\r\n")).status, 405);
}

#[test]
fn it_is_there_only_where_it_was_asked_for() {
    let board = board();
    let preview = Preview::of(board.root(), &[]);
    assert!(!preview.said().contains("token"));
    let host = format!("127.0.0.1:{}", preview.port);
    assert_eq!(preview.ask(DESK, &host).status, 404);
    assert_eq!(preview.say("POST", &format!("{DESK}item"), &host, "Content-Length: 0\r\n").status, 405);
    let refused =
        noticeboard(&["serve", "--edit", "--host", "0.0.0.0", "--lang", "en"], board.root()).output().unwrap();
    assert_ne!(refused.status.code(), Some(0));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("for this machine only"));
}

#[test]
fn names_are_never_paths() {
    let board = board();
    board.write("secret.yaml", "title: 密\n");
    let clerk = Clerk::of(&board, &[]);
    let before = tree(board.root());
    for id in [
        "../secret",
        "../../etc/passwd",
        "%2e%2e/secret",
        "content/east/org",
        "/etc/passwd",
        "east/hall/posts/window-1/../../../../../secret",
    ] {
        for page in ["item", "photo", "copy", "delete"] {
            assert_eq!(clerk.get(&format!("{DESK}{page}?id={id}")).status, 404, "{page} {id}");
        }
        assert_eq!(clerk.post("item", &[("id", id), ("do", "save"), ("title", "坏")]).status, 404, "{id}");
    }
    for (org, slug) in
        [("../..", "a"), ("east/../..", "a"), ("/tmp", "a"), (".", "../../evil"), (".", "a/b"), (".", "..")]
    {
        let fields = [("kind", "member"), ("org", org), ("slug", slug), ("name", "甲示例"), ("do", "save")];
        let status = clerk.post("item", &fields).status;
        assert!(matches!(status, 404 | 422), "{org} {slug}: {status}");
    }
    for path in [
        "draft/0/../../content/board.yaml",
        "draft/0/%2e%2e/%2e%2e/secret.yaml",
        "draft/0/..%5csecret.yaml",
        "draft/9/",
        "draft/x/",
    ] {
        let response = clerk.get(&format!("{DESK}{path}"));
        assert!(response.status >= 400 && !said(&response).contains("base_url:"), "{path}");
    }
    // A page that names another server leads back to none.
    assert!(!clerk.text(&format!("{DESK}page?path=//evil.example/")).contains("href=\"//evil"));
    let after = tree(board.root());
    let names = |tree: &std::collections::BTreeMap<String, Vec<u8>>| {
        tree.keys().filter(|path| !path.starts_with(".noticeboard/")).cloned().collect::<Vec<_>>()
    };
    assert_eq!(names(&before), names(&after));
}

#[test]
fn what_is_too_large_is_refused_before_it_is_read() {
    let board = board();
    board.edit("content/board.yaml", |text| format!("{text}limits:\n  photo_megabytes: 2\n"));
    let clerk = Clerk::of(&board, &[]);
    let (host, cookie) = (clerk.host(), &clerk.cookie);
    let head = |kind: &str, length: &str| {
        format!(
            "POST {DESK}item HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nCookie: {cookie}\r\nContent-Type: {kind}\r\n{length}\r\n\r\n"
        )
    };
    let multipart = "multipart/form-data; boundary=B";
    // Told a hundred megabytes, it says no without waiting for one of them.
    for kind in [multipart, "application/x-www-form-urlencoded"] {
        let response = clerk.preview.send(&head(kind, "Content-Length: 104857600"), b"").unwrap();
        assert_eq!(response.status, 413, "{kind}");
        assert!(said(&response).contains("2 MB"), "{}", said(&response));
    }
    // The rest is not read, and where it is not, a system may let the answer go with it.
    let refused = |head: &str, body: &[u8]| {
        let answer = clerk.preview.send(head, body);
        assert!(answer.as_ref().is_none_or(|answer| answer.status == 413), "{answer:?}");
    };
    // Nothing told of its length, it says no when it has read what is allowed.
    let part = b"--B\r\nContent-Disposition: form-data; name=\"picture\"; filename=\"a.jpg\"\r\n\r\n".to_vec();
    let chunk = vec![b'x'; 1 << 20];
    let mut body = format!("{:x}\r\n", part.len()).into_bytes();
    body.extend_from_slice(&part);
    for _ in 0..20 {
        body.extend_from_slice(format!("\r\n{:x}\r\n", chunk.len()).as_bytes());
        body.extend_from_slice(&chunk);
    }
    body.extend_from_slice(b"\r\n0\r\n\r\n");
    refused(&head(multipart, "Transfer-Encoding: chunked"), &body);
    let plain = [format!("{:x}\r\n", 5 << 20).into_bytes(), vec![b'a'; 5 << 20], b"\r\n0\r\n\r\n".to_vec()].concat();
    refused(&head("application/x-www-form-urlencoded", "Transfer-Encoding: chunked"), &plain);
}

#[test]
fn a_form_changes_what_it_says_otherwise_and_nothing_else() {
    let board = board();
    let text =
        "# 一号窗口\ntitle: 一号窗口   # 大厅东侧\ntype: duty_post\nholder: lin\n\npledge: 多问一句，少跑一趟。\n";
    board.write(POST, text);
    let clerk = Clerk::of(&board, &[]);
    let id = "east/hall/posts/window-1";
    assert_eq!((clerk.value(id, "title"), clerk.value(id, "holder")), ("一号窗口".to_owned(), "林溪".to_owned()));
    let form = clerk.text(&format!("{DESK}item?id={id}"));
    for words in ["岗位名称", "必填", "每月考评", "正文", "datalist", "林溪"] {
        assert!(form.contains(words), "{words}: {form}");
    }
    let saved = clerk
        .save(id, &[("title", "综合窗口"), ("holder", "林溪"), ("?holder", "1"), ("pledge", "多问一句，少跑一趟。")]);
    assert_eq!(saved.status, 303, "{}", said(&saved));
    let after = text.replace("title: 一号窗口   # 大厅东侧", "title: 综合窗口   # 大厅东侧");
    assert_eq!(read(&board, POST), after);
    assert!(clerk.text("/east/hall/posts/window-1/").contains("综合窗口"));
    let address = saved.head.split("location: ").nth(1).unwrap().split("\r\n").next().unwrap().to_owned();
    assert!(clerk.text(&address).contains("已保存"));
    // What says nothing new writes nothing.
    assert_eq!(clerk.save(id, &[("title", "综合窗口")]).status, 303);
    assert_eq!(read(&board, POST), after);

    let list = clerk.text(&format!("{DESK}undo"));
    assert!(list.contains("综合窗口"), "{list}");
    assert_eq!(clerk.post("undo", &[("number", "1")]).status, 303);
    assert_eq!(read(&board, POST), text);
    // And back again.
    assert_eq!(clerk.post("undo", &[("number", "2")]).status, 303);
    assert_eq!(read(&board, POST), after);
    assert_eq!(clerk.post("undo", &[("number", "1")]).status, 303);
    board.edit(POST, |text| text.replace("# 一号窗口", "# 1号窗口"));
    let refused = clerk.post("undo", &[("number", "4")]);
    assert_eq!(refused.status, 409, "{}", said(&refused));
    assert!(read(&board, POST).starts_with("# 1号窗口"));
}

#[test]
fn what_would_be_faulty_is_not_saved_and_told_at_its_field() {
    let board = board();
    let clerk = Clerk::of(&board, &[]);
    let id = "east/commitments/lamps";
    let path = "content/east/commitments/lamps.yaml";
    let before = read(&board, path);
    let refused = clerk.save(id, &[("deadline", "2026-13-45"), ("target", "")]);
    let page = said(&refused);
    assert_eq!(refused.status, 422, "{page}");
    assert!(page.contains("没有保存") && page.contains("href=\"#f-deadline\"") && page.contains("autofocus"), "{page}");
    let at_field = page.split("id=\"f-deadline-fault\"").nth(1).unwrap().split("</div>").next().unwrap();
    assert!(at_field.contains("class=\"error\""), "{at_field}");
    assert!(page.contains("value=\"2026-13-45\""), "{page}");
    assert_eq!(read(&board, path), before);
    // The same while somebody types.
    let hash = clerk.value(id, "hash");
    let answer = clerk.post("check", &[("id", id), ("hash", &*hash), ("target", "")]);
    let answer: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
    let faults = answer["faults"].as_array().unwrap();
    assert!(faults.iter().any(|fault| fault["id"] == "f-target" && fault["severity"] == "error"), "{answer}");
    // A page beside the form shows what is not saved.
    let answer = clerk.post("check", &[("id", id), ("hash", &*hash), ("item", "装一百盏路灯")]);
    let answer: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
    let page = clerk.text(answer["page"].as_str().unwrap());
    assert!(page.contains("装一百盏路灯") && !page.contains("live.js"), "{page}");
    assert!(!clerk.text("/east/commitments/lamps/").contains("装一百盏路灯"));
    assert_eq!(read(&board, path), before);
    // An item that was faulty before may be mended step by step.
    board.write(path, &before.replace("target: 60\n", ""));
    clerk.preview.until_it_says("no-measurable-target");
    let saved = clerk.save(id, &[("item", "装路灯一百盏")]);
    assert_eq!(saved.status, 303, "{}", said(&saved));
    assert!(read(&board, path).contains("item: 装路灯一百盏\n"));
}

#[test]
fn a_published_promise_is_changed_with_an_entry_that_the_form_writes() {
    let board = board();
    let site = noticeboard(&["build"], board.root()).output().unwrap();
    assert!(site.status.success(), "{}", String::from_utf8_lossy(&site.stderr));
    let clerk = Clerk::of(&board, &[]);
    let id = "east/commitments/lamps";
    let path = "content/east/commitments/lamps.yaml";
    let before = read(&board, path);
    let smaller = [("target", "6"), ("amendments[0]#", ""), ("amendments[0].reason", "")];
    let hash = clerk.value(id, "hash");
    let answer = clerk.post("check", &[&[("id", id), ("hash", &*hash)][..], &smaller].concat());
    let answer: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
    let fault = answer["faults"].as_array().unwrap().iter().find(|fault| fault["id"] == "f-target");
    let fault = fault.unwrap_or_else(|| panic!("{answer}"));
    assert!(fault["message"].as_str().unwrap().contains("没有修改记录"), "{answer}");
    assert!(fault["hint"].as_str().unwrap().contains("在那里填原因"), "{answer}");
    // It is not saved without a reason, and the entry is ready.
    let refused = clerk.save(id, &smaller);
    let page = said(&refused);
    assert_eq!(refused.status, 422, "{page}");
    assert_eq!(read(&board, path), before);
    assert!(page.contains("href=\"#f-amendments-0--reason\""), "{page}");
    let value = |name: &str, before: &str, after: &str| {
        let at = page.find(&format!(" name=\"{name}\"")).unwrap_or_else(|| panic!("no {name} in {page}"));
        page[at..].split(before).nth(1).unwrap().split(after).next().unwrap().to_owned()
    };
    let on = value("amendments[0].on", "value=\"", "\"");
    let [from, to] = ["amendments[0].from", "amendments[0].to"].map(|name| value(name, ">\n", "</textarea>"));
    assert!(from.starts_with("60") && to.starts_with('6') && to != from, "{from} {to} {page}");
    assert!(page.contains("<option value=\"target\" selected"), "{page}");
    let saved = clerk.save(
        id,
        &[
            ("target", "6"),
            ("amendments[0]#", ""),
            ("amendments[0].on", &on),
            ("amendments[0].field", "target"),
            ("amendments[0].from", &from),
            ("amendments[0].to", &to),
            ("amendments[0].reason", "路灯已由物业安装54盏。"),
        ],
    );
    assert_eq!(saved.status, 303, "{}", said(&saved));
    let text = read(&board, path);
    assert!(text.contains("reason: 路灯已由物业安装54盏。") && text.contains("target: 6\n"), "{text}");
    let built = noticeboard(&["build"], board.root()).output().unwrap();
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
}

#[test]
fn lists_and_months_are_changed_in_the_form() {
    let board = board();
    board.write(
        POST,
        "title: 一号窗口\ntype: star_post\nholder: lin\npledge: 多问一句，少跑一趟。\napproved_on: 2026-01-01\n",
    );
    let path = "content/east/commitments/lamps.yaml";
    board.edit(path, |text| format!("{text}progress:\n  # 春天\n  - {{ on: 2026-03-31, text: 装了10盏。 }}\n  - on: 2026-05-31\n    text: 装了20盏。\n"));
    let clerk = Clerk::of(&board, &[]);
    let id = "east/commitments/lamps";
    let saved = clerk.save(
        id,
        &[
            ("progress[0]#", "0"),
            ("progress[0]-", "1"),
            ("progress[1]#", "1"),
            ("progress[1].text", "装了25盏。"),
            ("progress[2]#", ""),
            ("progress[2].on", "2026-06-20"),
            ("progress[2].text", "装了40盏。"),
            ("progress[3]#", ""),
            ("progress[3].text", ""),
        ],
    );
    assert_eq!(saved.status, 303, "{}", said(&saved));
    let text = read(&board, path);
    assert!(
        text.ends_with(
            "progress:\n  # 春天\n  - on: 2026-05-31\n    text: 装了25盏。\n  - on: 2026-06-20\n    text: 装了40盏。\n"
        ),
        "{text}"
    );
    let refused = clerk.save(id, &[("progress[0]#", "0"), ("progress[0].on", "2026-06-40")]);
    assert!(said(&refused).contains("href=\"#f-progress-0--on\""), "{}", said(&refused));

    let post = "east/hall/posts/window-1";
    let saved = clerk.save(post, &[("month[2026-05]", "1"), ("month[2026-04]", "")]);
    assert_eq!(saved.status, 303, "{}", said(&saved));
    let reviews = read(&board, "content/east/reviews/2026.yaml");
    assert!(
        reviews.contains("subject: hall/posts/window-1\n") || reviews.contains("subject: east/hall/posts/window-1\n"),
        "{reviews}"
    );
    assert!(reviews.contains("period: 2026-05\n") && reviews.contains("change: 1\n"), "{reviews}");
    let saved = clerk.save(post, &[("month[2026-05]", "0")]);
    assert_eq!(saved.status, 303, "{}", said(&saved));
    assert!(read(&board, "content/east/reviews/2026.yaml").contains("change: 0\n"));
}

#[test]
fn two_windows_do_not_write_over_each_other() {
    let board = board();
    board.write(
        "content/members/list.yaml",
        "items:\n  - { id: wang, name: 王示例 }\n  - { id: li, name: 李示例, position: 组长 }\n",
    );
    let clerk = Clerk::of(&board, &[]);
    let (id, other) = ("members/wang", "members/li");
    let (hash, other_hash) = (clerk.value(id, "hash"), clerk.value(other, "hash"));
    let save = |id: &str, hash: &str, position: &str| {
        clerk.post("item", &[("id", id), ("hash", hash), ("do", "save"), ("position", position)])
    };
    assert_eq!(save(id, &hash, "书记").status, 303);
    // Another item of the same file is another matter.
    assert_eq!(save(other, &other_hash, "副书记").status, 303);
    let refused = save(id, &hash, "委员");
    assert_eq!(refused.status, 409);
    let page = said(&refused);
    assert!(page.contains("书记") && page.contains("委员") && page.contains("什么也没有覆盖"), "{page}");
    let text = read(&board, "content/members/list.yaml");
    assert_eq!(
        text,
        "items:\n  - { id: wang, name: 王示例, position: 书记 }\n  - { id: li, name: 李示例, position: 副书记 }\n"
    );
    // So is an edit of the file itself.
    let hash = clerk.value(id, "hash");
    board.edit("content/members/list.yaml", |text| text.replace("书记 }\n  - { id: li", "组长 }\n  - { id: li"));
    assert_eq!(save(id, &hash, "委员").status, 409);
    // Both at once: one of them is told.
    let hash = clerk.value(id, "hash");
    let statuses = std::thread::scope(|scope| {
        let one = scope.spawn(|| save(id, &hash, "甲").status);
        let two = scope.spawn(|| save(id, &hash, "乙").status);
        let mut both = [one.join().unwrap(), two.join().unwrap()];
        both.sort_unstable();
        both
    });
    assert_eq!(statuses, [303, 409]);
}

#[test]
fn items_come_and_go() {
    let board = board();
    let clerk = Clerk::of(&board, &[]);
    assert!(clerk.text(&format!("{DESK}new")).contains("东区大厅"));
    let form = clerk.text(&format!("{DESK}new?kind=member&org=east/hall"));
    assert!(form.contains("姓名") && form.contains("name=\"slug\""), "{form}");
    let new = |fields: &[(&str, &str)]| {
        let own = [("kind", "member"), ("org", "east/hall"), ("do", "save")];
        clerk.post("item", &[&own[..], fields].concat())
    };
    assert_eq!(new(&[("name", "")]).status, 422);
    assert_eq!(new(&[("name", "赵示例"), ("slug", "Zhao Shili")]).status, 422);
    let saved = new(&[("name", "赵示例")]);
    assert_eq!(saved.status, 303, "{}", said(&saved));
    assert!(saved.head.contains("id=east%2Fhall%2Fmembers%2Fzhao-shi-li"), "{}", saved.head);
    assert_eq!(read(&board, "content/east/hall/members/list.yaml"), "items:\n  - id: zhao-shi-li\n    name: 赵示例\n");
    // The same name is another person.
    assert!(new(&[("name", "赵示例")]).head.contains("zhao-shi-li-2"));
    assert_eq!(new(&[("name", "钱示例"), ("slug", "zhao-shi-li")]).status, 422);

    let copy = clerk.text(&format!("{DESK}copy?id=east/hall/posts/window-1"));
    assert!(copy.contains("value=\"一号窗口\"") && copy.contains("name=\"id\" value=\"\""), "{copy}");
    // Whoever is referred to stays.
    let asked = clerk.text(&format!("{DESK}delete?id=members/lin"));
    assert!(asked.contains("一号窗口") && !asked.contains("class=\"danger\""), "{asked}");
    let hash = clerk.value("members/lin", "hash");
    assert_eq!(clerk.post("delete", &[("id", "members/lin"), ("hash", &*hash)]).status, 409);
    let asked = clerk.text(&format!("{DESK}delete?id=east/hall"));
    assert!(asked.contains("还有") && !asked.contains("class=\"danger\""), "{asked}");

    let id = "east/hall/members/zhao-shi-li";
    let hash = clerk.value(id, "hash");
    assert!(clerk.text(&format!("{DESK}delete?id={id}")).contains("class=\"danger\""));
    assert_eq!(clerk.post("delete", &[("id", id), ("hash", "old")]).status, 409);
    assert_eq!(clerk.post("delete", &[("id", id), ("hash", &*hash)]).status, 303);
    assert_eq!(
        read(&board, "content/east/hall/members/list.yaml"),
        "items:\n  - id: zhao-shi-li-2\n    name: 赵示例\n"
    );
    let hash = clerk.value("east/hall/members/zhao-shi-li-2", "hash");
    clerk.post("delete", &[("id", "east/hall/members/zhao-shi-li-2"), ("hash", &*hash)]);
    assert!(!board.root().join("content/east/hall/members/list.yaml").exists());
    assert_eq!(clerk.post("undo", &[("number", "4")]).status, 303);
    assert!(board.root().join("content/east/hall/members/list.yaml").is_file());

    // An organisation, and what is in it.
    let org = [("kind", "org"), ("org", "east"), ("do", "save"), ("name", "东区湖滨社区党支部"), ("slug", "lake")];
    let saved = clerk.post("item", &org);
    assert_eq!(saved.status, 303, "{}", said(&saved));
    assert_eq!(read(&board, "content/east/lake/org.yaml"), "name: 东区湖滨社区党支部\n");
    assert!(clerk.text("/east/lake/").contains("湖滨"));
    let id = "east/hall/posts/window-1";
    let hash = clerk.value(id, "hash");
    assert_eq!(clerk.post("item", &[("id", id), ("hash", &*hash), ("do", "withdraw")]).status, 303);
    assert!(read(&board, POST).ends_with("status: withdrawn\n"));
    clerk.preview.until(&format!("/{id}/"), |response| response.status == 404);
}

#[test]
fn a_spreadsheet_is_shown_before_it_is_written() {
    let board = board();
    let clerk = Clerk::of(&board, &[]);
    let hand_in = |name: &str, text: &str| {
        let body = format!(
            "--B\r\nContent-Disposition: form-data; name=\"org\"\r\n\r\neast/hall\r\n\
             --B\r\nContent-Disposition: form-data; name=\"sheet\"; filename=\"{name}\"\r\n\r\n{text}\r\n--B--\r\n"
        );
        let (host, cookie, length) = (clerk.host(), &clerk.cookie, body.len());
        let head = format!(
            "POST {DESK}import HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nCookie: {cookie}\r\n\
             Content-Type: multipart/form-data; boundary=B\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
        );
        clerk.preview.send(&head, body.as_bytes()).expect("an answer")
    };
    let number = |page: &str| {
        page.split("name=\"number\" value=\"").nth(1).map(|rest| rest.split('"').next().unwrap().to_owned())
    };
    let before = tree(&board.root().join("content"));
    assert!(clerk.text(&format!("{DESK}import")).contains("type=\"file\""));
    // Faults stand at their cells, and nothing can be written.
    let faulty = said(&hand_in("党员.csv", "姓名,入党日期\n赵示例,2020-13-45\n"));
    assert!(faulty.contains("B2") && faulty.contains("class=\"error\"") && number(&faulty).is_none(), "{faulty}");
    let copy = faulty.split("import/copy?number=").nth(1).unwrap().split('"').next().unwrap();
    let copy = clerk.get(&format!("{DESK}import/copy?number={copy}"));
    assert!(copy.status == 200 && copy.body.starts_with(b"PK"), "{}", copy.head);
    assert_eq!(hand_in("a.xlsx", "PK\u{3}\u{4} no workbook").status, 422);
    assert_eq!(hand_in("a.csv", "").status, 422);
    // A sound one is shown first, under a name that is no path.
    let sound = hand_in("../../党员.csv", "姓名,职务\n赵示例,值班员\n钱示例,\n");
    let page = said(&sound);
    assert!(page.contains("会新增 2 条") && page.contains("content/east/hall/members/"), "{page}");
    assert_eq!(tree(&board.root().join("content")), before);
    let number = number(&page).unwrap();
    assert_eq!(clerk.post("import/write", &[("number", "999")]).status, 409);
    let written = clerk.post("import/write", &[("number", &number)]);
    assert_eq!(written.status, 303, "{}", said(&written));
    let list = read(&board, "content/east/hall/members/list.yaml");
    assert!(list.contains("name: 赵示例\n") && list.contains("position: 值班员\n"), "{list}");
    // Once, and it can be taken back.
    assert_eq!(clerk.post("import/write", &[("number", &number)]).status, 409);
    assert!(clerk.text(&format!("{DESK}undo")).contains("导入 党员.csv"));
    assert_eq!(clerk.post("undo", &[("number", "1")]).status, 303);
    assert_eq!(tree(&board.root().join("content")), before);
}

#[test]
fn an_item_moves_with_its_references_and_its_old_address_leads_on() {
    let board = board();
    board.write(
        POST,
        "# 大厅东侧\ntitle: 一号窗口\ntype: star_post\nholder: lin\npledge: 多问一句，少跑一趟。\napproved_on: 2026-01-01\n",
    );
    board.write(
        "content/east/reviews/2026.yaml",
        "items:\n  - { id: 2026-05-window-1, period: 2026-05, type: monthly_star, subject: hall/posts/window-1, change: 1 }\n",
    );
    board.write(
        "content/east/hall/rolls/best.yaml",
        "title: 光荣榜\naward: 优秀共产党员\nyear: 2026\nconferred_by: 示例市\nentries:\n  - { name: 林溪, member: lin }\n",
    );
    board.write("content/west/org.yaml", "name: 西区\n");
    board.write("content/west/members/lin.yaml", "name: 林木\n");
    board.write("content/north/org.yaml", "name: 北区\n");
    let clerk = Clerk::of(&board, &[]);
    let id = "east/hall/posts/window-1";
    let hash = clerk.value(id, "hash");
    // There, another person is called so: nothing is moved before that is said plainly.
    let there = clerk.text(&format!("{DESK}move?id={id}&org=west"));
    assert!(
        there.contains("不是同一个") && there.contains("members/lin") && !there.contains("method=\"post\""),
        "{there}"
    );
    assert_eq!(clerk.post("move", &[("id", id), ("hash", &*hash), ("org", "west")]).status, 409);
    assert_eq!(clerk.post("move", &[("id", id), ("hash", "old"), ("org", "north")]).status, 409);
    assert_eq!(clerk.post("move", &[("id", id), ("hash", &*hash), ("org", "../north")]).status, 404);
    let there = clerk.text(&format!("{DESK}move?id={id}&org=north"));
    assert!(there.contains("north/posts/window-1") && there.contains("method=\"post\""), "{there}");
    let before = tree(&board.root().join("content"));
    let moved = clerk.post("move", &[("id", id), ("hash", &*hash), ("org", "north")]);
    assert_eq!(moved.status, 303, "{}", said(&moved));
    assert!(!board.root().join(POST).exists());
    assert!(read(&board, "content/north/posts/window-1.yaml").starts_with("# 大厅东侧\ntitle: 一号窗口\n"));
    let reviews = read(&board, "content/east/reviews/2026.yaml");
    assert!(reviews.contains("subject: north/posts/window-1"), "{reviews}");
    let settings = read(&board, "content/board.yaml");
    assert!(settings.contains("east/hall/posts/window-1: north/posts/window-1"), "{settings}");
    assert!(clerk.text("/north/posts/window-1/").contains("林溪"));
    assert!(clerk.text("/east/hall/posts/window-1/").contains("north/posts/window-1"));
    assert_eq!(clerk.post("undo", &[("number", "1")]).status, 303);
    assert_eq!(tree(&board.root().join("content")), before);
    // Whoever is named in an entry of a list is looked at as well.
    let there = clerk.text(&format!("{DESK}move?id=east/hall/rolls/best&org=west"));
    assert!(
        there.contains("不是同一个") && there.contains("members/lin") && !there.contains("method=\"post\""),
        "{there}"
    );
    assert!(clerk.text(&format!("{DESK}move?id=east/hall/rolls/best&org=north")).contains("method=\"post\""));
}

#[test]
fn a_sheet_to_sign_says_whose_consent_it_is() {
    let board = board();
    let clerk = Clerk::of(&board, &[]);
    let form = clerk.text(&format!("{DESK}item?id=members/lin"));
    assert!(form.contains("consent?id=members%2Flin"), "{form}");
    let sheet = clerk.text(&format!("{DESK}consent?id=members/lin"));
    for words in ["林溪", "示例市", "示例公示栏", "签名", "第一千零一十九条"] {
        assert!(sheet.contains(words), "{words}: {sheet}");
    }
    assert!(clerk.text(&format!("{DESK}consent?org=east")).contains("＿＿＿"));
}

#[test]
fn a_photo_comes_with_its_consent() {
    let board = board();
    let clerk = Clerk::of(&board, &[]);
    let mut picture = std::io::Cursor::new(Vec::new());
    let image = image::RgbImage::from_fn(400, 560, |x, y| image::Rgb([x as u8, y as u8, 90]));
    image.write_to(&mut picture, image::ImageFormat::Png).unwrap();
    let hash = clerk.value("members/lin", "hash");
    let send = |hash: &str, picture: &[u8]| {
        let mut body = Vec::new();
        for (name, value) in [
            ("id", "members/lin"),
            ("hash", hash),
            ("do", "save"),
            ("photo_focus.x", "50"),
            ("photo_focus.y", "40"),
            ("consent.given_on", "2026-06-01"),
            ("?consent.scope", "1"),
            ("consent.scope", "web"),
            ("consent.scope", "print"),
        ] {
            body.extend_from_slice(
                format!("--B\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").as_bytes(),
            );
        }
        body.extend_from_slice(b"--B\r\nContent-Disposition: form-data; name=\"picture\"; filename=\"../../x.php\"\r\nContent-Type: image/png\r\n\r\n");
        body.extend_from_slice(picture);
        body.extend_from_slice(b"\r\n--B--\r\n");
        let (host, cookie, length) = (clerk.host(), &clerk.cookie, body.len());
        let head = format!(
            "POST {DESK}item HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nCookie: {cookie}\r\n\
             Content-Type: multipart/form-data; boundary=B\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
        );
        clerk.preview.send(&head, &body).expect("an answer")
    };
    let refused = send(&hash, b"%PDF-1.4 no picture");
    assert_eq!(refused.status, 422, "{}", refused.head);
    assert!(said(&refused).contains("href=\"#f-picture\""), "{}", said(&refused));
    let saved = send(&hash, picture.get_ref());
    assert_eq!(saved.status, 303, "{}", said(&saved));
    let text = read(&board, "content/members/lin.yaml");
    for line in [
        "name: 林溪\n",
        "photo: lin.png\n",
        "photo_focus: [0.5, 0.4]\n",
        "  given_on: 2026-06-01\n",
        "  scope: [web, print]\n",
    ] {
        assert!(text.contains(line), "{line}: {text}");
    }
    assert_eq!(fs::read(board.root().join("content/photos/lin.png")).unwrap(), *picture.get_ref());
    let photo = clerk.get(&format!("{DESK}photo?id=members/lin"));
    assert!(photo.head.contains("content-type: image/png"), "{}", photo.head);
    assert_eq!(photo.body, *picture.get_ref());
    assert_eq!(clerk.post("undo", &[("number", "1")]).status, 303);
    assert_eq!(read(&board, "content/members/lin.yaml"), "name: 林溪\n");
    assert!(!board.root().join("content/photos/lin.png").exists());
}

#[test]
fn what_is_published_knows_nothing_of_the_desk() {
    let board = board();
    let clerk = Clerk::of(&board, &[]);
    assert_eq!(clerk.save("east/hall/posts/window-1", &[("title", "综合窗口")]).status, 303);
    let site = Site::of(board.root(), &[]);
    for (path, bytes) in site.files() {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("_noticeboard/desk") && !text.contains("noticeboard-desk"), "{path}");
    }
}

#[test]
fn each_save_is_a_commit_where_that_is_wanted() {
    let git = |board: &Board, arguments: &[&str]| {
        let output = std::process::Command::new("git").arg("-C").arg(board.root()).args(arguments).output();
        output.ok().filter(|output| output.status.success()).map(|output| String::from_utf8(output.stdout).unwrap())
    };
    let board = board();
    if git(&board, &["init", "-q"]).is_none() {
        // A machine without Git has nothing to commit to.
        return;
    }
    for (key, value) in
        [("user.name", "示例文员"), ("user.email", "clerk@board.example.org"), ("commit.gpgsign", "false")]
    {
        git(&board, &["config", key, value]).unwrap();
    }
    board.write(".gitignore", "/.noticeboard/\n/public/\n");
    git(&board, &["add", "--all"]).unwrap();
    git(&board, &["commit", "-q", "-m", "a"]).unwrap();
    board.write("content/members/extra.yaml", "name: 周示例\n");
    let clerk = Clerk::of(&board, &["--commit"]);
    assert_eq!(clerk.save("east/hall/posts/window-1", &[("title", "综合窗口")]).status, 303);
    let log = git(&board, &["log", "-1", "--format=%an %s", "--name-only"]).unwrap();
    assert!(log.starts_with("示例文员 修改") && log.contains("综合窗口") && log.contains(POST), "{log}");
    assert!(!log.contains("extra"), "{log}");
    assert!(git(&board, &["status", "--porcelain"]).unwrap().contains("?? content/members/extra.yaml"));
}

/// A board whose items are approved by three persons and one who looks for secrets.
fn office() -> Board {
    Board::new(&[
        (
            "content/board.yaml",
            "title: 示例\nas_of: 2026-06-30\napproval: three_reviews\nsecrecy_review: true\napprovers: { '*': [示例书记] }\n",
        ),
        ("content/org.yaml", "name: 示例委\nsupervision_phone: 0531-0000 1234\n"),
        (
            "content/commitments/2026.yaml",
            "# 年度承诺\napproval: { proposed_by: 甲示例 }\nitems:\n  - id: parking\n    item: 新增停车位  # 办公会定的\n    responsible: 物业办\n    target: 20\n    deadline: 2026-12-31\n  - id: lamps\n    item: 修好路灯\n    responsible: 物业办\n    target: 20\n    deadline: 2026-11-30\n    status: draft\n",
        ),
    ])
}

#[test]
fn what_waits_is_listed_and_approved_as_the_command_does() {
    let board = office();
    let clerk = Clerk::of(&board, &[]);
    let home = clerk.text(DESK);
    assert!(home.contains("等待批准的：1 条") && home.contains("/_noticeboard/desk/review\""), "{home}");
    assert!(!home.contains("review?item=commitments%2Flamps"), "a draft waits for nobody");
    const ITEM: &str = "commitments/parking";
    let file = "content/commitments/2026.yaml";
    let before = read(&board, file);
    let hash = clerk.value(ITEM, "hash");
    let approve = |names: [&str; 5]| {
        let keys = ["proposed_by", "reviewed_by", "second_reviewed_by", "secrecy_reviewed_by", "approved_by"];
        let fields: Vec<(&str, &str)> = keys.into_iter().zip(names).collect();
        clerk.post("approve", &[&[("id", ITEM), ("hash", &*hash)][..], &fields].concat())
    };
    for (names, words) in [
        (["甲示例", "乙示例", "丙示例", "丁示例", "甲示例"], "要由另一个人批准"),
        (["甲示例", "", "", "丁示例", "示例书记"], "请填写这一项"),
        (["甲示例", "乙示例", "丙示例", "", "示例书记"], "请填写这一项"),
        (["甲示例", "乙示例", "乙示例", "丁示例", "示例书记"], "三审要三个人"),
        (["甲示例", "甲示例", "丙示例", "丁示例", "示例书记"], "初审要由另一个人做"),
        (["甲示例", "乙示例", "丙示例", "丁示例", "戊示例"], "可以批准的：示例书记"),
        (["甲示例", "乙示例", "丙示例", "丁示例", ""], "请填写这一项"),
    ] {
        let response = approve(names);
        assert_eq!(response.status, 422, "{names:?}");
        let page = said(&response);
        assert!(page.contains(words) && page.contains("aria-invalid"), "{names:?}: {page}");
        assert_eq!(read(&board, file), before);
    }
    let stale = clerk.post("approve", &[("id", ITEM), ("hash", "0"), ("approved_by", "示例书记")]);
    assert_eq!(stale.status, 409);
    assert_eq!(clerk.post("approve", &[("id", "nothing"), ("hash", "0")]).status, 404);
    let done = approve(["甲示例", "乙示例", "丙示例", "丁示例", "示例书记"]);
    assert_eq!(done.status, 303, "{}", said(&done));
    let after = read(&board, file);
    assert!(
        after.contains("item: 新增停车位  # 办公会定的\n") && after.contains("secrecy_reviewed_by: 丁示例"),
        "{after}"
    );
    assert!(clerk.text(DESK).contains("没有等待批准的"));
    // By the command the same is written.
    fs::write(board.root().join(file), &before).unwrap();
    let command = [
        "approve",
        ITEM,
        "--by",
        "示例书记",
        "--reviewed-by",
        "乙示例",
        "--second-reviewed-by",
        "丙示例",
        "--secrecy-reviewed-by",
        "丁示例",
    ];
    let output = noticeboard(&command, board.root()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let marks = |text: &str| text.split("mark: ").nth(1).map(|rest| rest[..16].to_owned());
    assert_eq!(marks(&read(&board, file)), marks(&after));
}

#[test]
fn the_sheet_is_for_whoever_was_let_in() {
    let board = office();
    let clerk = Clerk::of(&board, &[]);
    for path in ["review", "review.pdf", "review?item=commitments/parking"] {
        let foreign = clerk.preview.say("GET", &format!("{DESK}{path}"), &clerk.host(), "");
        assert_eq!(foreign.status, 403, "{path}");
    }
    let page = clerk.text(&format!("{DESK}review"));
    assert!(page.contains("新增停车位") && page.contains("甲示例") && !page.contains("修好路灯"), "{page}");
    assert!(clerk.text(&format!("{DESK}review?item=commitments/lamps")).contains("修好路灯"));
    let pdf = clerk.get(&format!("{DESK}review.pdf"));
    assert!(pdf.status == 200 && pdf.body.starts_with(b"%PDF-"), "{}", pdf.head);
    assert_eq!(clerk.get(&format!("{DESK}review?item=nothing")).status, 404);
    assert_eq!(clerk.get(&format!("{DESK}review?org=nowhere")).status, 404);
    // Nothing of it is in the board's folder.
    assert!(!board.root().join("review").exists());
}
