//! The first hour of a clerk and of whoever keeps the computers: what README.md tells them to type is typed here.

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use support::Board;

/// Reads the manual's two halves.
fn halves() -> (String, String) {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).expect("README.md");
    let readme = readme.replace("\r\n", "\n");
    let (english, chinese) = readme.split_once("\n---\n\n# 中文\n").expect("two halves");
    (english.to_owned(), chinese.to_owned())
}

/// The fenced blocks of a text: their language and their lines, without the indent of a list.
fn blocks(text: &str) -> Vec<(String, Vec<String>)> {
    let mut blocks = Vec::new();
    let mut open: Option<(usize, String, Vec<String>)> = None;
    for line in text.lines() {
        let depth = line.len() - line.trim_start().len();
        match (&mut open, line.trim_start().strip_prefix("```")) {
            (None, Some(language)) => open = Some((depth, language.trim().to_owned(), Vec::new())),
            (Some(_), Some(_)) => blocks.extend(open.take().map(|(_, language, lines)| (language, lines))),
            (Some((margin, _, lines)), None) => lines.push(line.get(*margin..).unwrap_or_default().to_owned()),
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "a block is not closed");
    blocks
}

fn section<'t>(text: &'t str, heading: &str) -> &'t str {
    let from = text.find(&format!("\n## {heading}")).unwrap_or_else(|| panic!("no section {heading}")) + 1;
    let to = text[from + 3..].find("\n## ").map_or(text.len(), |at| from + 3 + at);
    &text[from..to]
}

/// A command line without its remark.
fn command(line: &str) -> &str {
    let remark = line.char_indices().find(|(at, c)| *c == '#' && line[..*at].ends_with("  "));
    line[..remark.map_or(line.len(), |(at, _)| at)].trim_end()
}

/// The words of a command line, as a shell has them.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quoted) = (Vec::new(), String::new(), None);
    for c in line.chars() {
        match (quoted, c) {
            (None, '"' | '\'') => quoted = Some(c),
            (Some(sign), c) if c == sign => quoted = None,
            (None, ' ') => words.extend((!word.is_empty()).then(|| std::mem::take(&mut word))),
            (_, c) => word.push(c),
        }
    }
    assert!(quoted.is_none(), "{line}");
    words.extend((!word.is_empty()).then_some(word));
    words
}

fn program(folder: &Path, arguments: &[String]) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_noticeboard"));
    program.current_dir(folder).args(arguments).env("LC_ALL", "zh_CN.UTF-8").env("NO_COLOR", "1");
    program.output().expect("the program runs")
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// Types a block's commands in an empty folder, on a fixed day, and gives the folder in which the last was typed.
fn typed(folder: &Path, lines: &[String]) -> PathBuf {
    let mut here = folder.to_owned();
    for line in lines {
        let mut words = words(command(line));
        match words.remove(0).as_str() {
            "cd" => words[0].split('/').for_each(|part| match part {
                ".." => drop(here.pop()),
                part => here.push(part),
            }),
            "noticeboard" => {
                words.extend(["--as-of".to_owned(), "2026-06-30".to_owned()]);
                let output = program(&here, &words);
                assert_eq!(output.status.code(), Some(0), "{line}\n{}", said(&output));
            }
            other => panic!("{other} is not known here: {line}"),
        }
    }
    here
}

/// Both walks: their commands work, print a placard, and are as many as the text says.
#[test]
fn fifteen_minutes_lead_to_a_placard() {
    let (english, chinese) = halves();
    for (text, heading) in [(&english, "Fifteen minutes"), (&chinese, "十五分钟")] {
        let walk = section(text, heading);
        let (_, lines) = blocks(walk).into_iter().find(|(language, _)| language == "sh").expect("commands");
        let characters: usize = lines.iter().map(|line| command(line).chars().count()).sum();
        let is_told = walk.split(|c: char| !c.is_ascii_digit()).any(|number| number == characters.to_string());
        assert!(lines.len() == 10 && is_told, "{} lines, {characters} characters", lines.len());
        let folder = tempfile::tempdir().expect("a folder");
        let board = typed(folder.path(), &lines);
        let files: Vec<String> = support::tree(&board).into_keys().collect();
        let has = |start: &str, end: &str| files.iter().any(|path| path.starts_with(start) && path.ends_with(end));
        assert!(has("public/hall/posts/window-1/", "index.html") && has("public/kiosk/", "index.html"), "{files:?}");
        assert!(has("print/桌牌_", ".pdf") && has("public/print/", ".pdf"), "{files:?}");
        // Nothing is left to be said of it, and the page shows the star that was given.
        let checked = program(&board, &words("check --strict --as-of 2026-06-30"));
        assert_eq!(checked.status.code(), Some(0), "{}", said(&checked));
        let page = fs::read_to_string(board.join("public/hall/posts/window-1/index.html")).expect("a page");
        assert!(page.contains("材料一次告知清楚"), "{page}");
    }
}

/// What a first full board takes: its commands, and what is typed where every file is written by hand. The figures stand
/// in `tests/README.md`.
#[test]
fn a_full_board_takes_as_many_characters_as_is_said() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let read = |path: &str| fs::read_to_string(root.join(path)).expect(path).replace("\r\n", "\n");
    let lines: Vec<String> = read("first-hour/full-board").lines().map(str::to_owned).collect();
    let typed_commands: usize = lines.iter().map(|line| line.chars().count() + 1).sum();
    let folder = tempfile::tempdir().expect("a folder");
    let board = typed(folder.path(), &lines);
    let checked = program(&board, &words("check --strict --as-of 2026-06-30"));
    assert_eq!(checked.status.code(), Some(0), "{}", said(&checked));
    let files = support::tree(&board);
    // By hand: every line that is no remark, without what is behind it, and the names of files and folders.
    let names: std::collections::BTreeSet<PathBuf> = files
        .keys()
        .filter(|path| path.starts_with("content/"))
        .flat_map(|path| Path::new(path).ancestors().map(Path::to_owned).collect::<Vec<_>>())
        .collect();
    let names: usize = names.iter().filter_map(|path| path.file_name()).map(|name| name.len() + 1).sum();
    let by_hand: usize = files
        .iter()
        .filter(|(path, _)| path.starts_with("content/"))
        .flat_map(|(_, bytes)| String::from_utf8_lossy(bytes).lines().map(str::to_owned).collect::<Vec<_>>())
        .map(|line| command(&line).to_owned())
        .filter(|line| !line.is_empty() && !line.trim_start().starts_with('#'))
        .map(|line| line.chars().count() + 1)
        .sum();
    let told = format!("{} commands, {typed_commands} characters; by hand {} characters", lines.len(), by_hand + names);
    assert!(read("README.md").contains(&told), "tests/README.md has to say: {told}");
}

/// Every command of the program that stands in a block is one that it takes.
#[test]
fn no_command_is_misspelt() {
    let (english, chinese) = halves();
    let mut seen = 0;
    for (language, lines) in blocks(&english).into_iter().chain(blocks(&chinese)) {
        for line in lines.iter().map(|line| command(line)) {
            let words = match language.as_str() {
                "powershell" => words(&line.replace('\\', "/")),
                _ => line.split(' ').map(str::to_owned).collect(),
            };
            // A task of Windows holds the command as one word.
            let words: Vec<_> = words.iter().flat_map(|word| word.split(' ').map(str::to_owned)).collect();
            let is_ours = |word: &String| {
                let name = word.rsplit(['/', '=']).next().unwrap_or(word);
                matches!(name, "noticeboard" | "noticeboard.exe") && !word.contains('$')
            };
            let Some(at) = words.iter().position(is_ours) else { continue };
            let arguments = words[at + 1..].iter().filter(|word| !matches!(word.as_str(), "" | "-Argument"));
            let arguments: Vec<_> = arguments.cloned().collect();
            // A synopsis shows what there is to choose from; a task is created and looked at by its name.
            let is_synopsis = arguments.iter().any(|word| word.contains(['[', '…', '&', '>', '|']));
            if arguments.first().is_none_or(|first| !first.bytes().all(|b| b.is_ascii_lowercase())) || is_synopsis {
                continue;
            }
            let known = ["new", "add", "check", "build", "serve", "print", "kiosk", "upcoming", "schema"];
            if language != "sh" && !known.contains(&arguments[0].as_str()) {
                continue;
            }
            seen += 1;
            let arguments: Vec<_> = arguments.into_iter().chain(["--help".to_owned()]).collect();
            let output = program(Path::new("."), &arguments);
            assert_eq!(output.status.code(), Some(0), "{line}\n{}", said(&output));
        }
    }
    assert!(seen > 30, "{seen} commands");
}

/// The examples of the Chinese half are one board on which `check --strict` finds nothing.
#[test]
fn its_examples_are_a_sound_board() {
    let (_, chinese) = halves();
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    for (_, lines) in blocks(&chinese) {
        let first = lines.first().map(String::as_str).unwrap_or_default();
        let (path, from) = match (first.strip_prefix("# "), first.strip_prefix("<!-- ")) {
            (Some(path), _) => (path, 0),
            (_, Some(path)) => (path.trim_end_matches(" -->"), 1),
            _ => continue,
        };
        if path.starts_with("content/") && !path.contains(' ') {
            let text = lines[from..].join("\n") + "\n";
            assert!(files.insert(path.to_owned(), text).is_none(), "{path} stands twice");
        }
    }
    for kind in [
        "members",
        "posts",
        "reviews",
        "commitments",
        "exemplars",
        "rolls",
        "notices",
        "teams",
        "services",
        "linkages",
        "households",
        "areas",
        "suggestions",
        "screens",
    ] {
        assert!(files.keys().any(|path| path.contains(&format!("/{kind}/"))), "no example of {kind}");
    }
    let board = Board::new(&[]);
    files.iter().for_each(|(path, text)| board.write(path, text));
    let starter = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/cli/starter");
    for (picture, drawn) in [("wang-shifan", "li-shili"), ("noon-window", "noon-window")] {
        let bytes = fs::read(starter.join(format!("{drawn}.png"))).expect("a picture");
        board.write_bytes(&format!("content/hall/photos/{picture}.png"), &bytes);
    }
    let output = program(board.root(), &words("check --strict --all --as-of 2026-06-30"));
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
}

/// The Git commands, where there is a Git.
#[test]
fn a_board_is_shared_with_git() {
    if Command::new("git").arg("--version").output().is_err() {
        return;
    }
    let (english, _) = halves();
    let folder = tempfile::tempdir().expect("a folder");
    let (remote, board) = (folder.path().join("remote.git"), folder.path().join("board"));
    let git = |here: &Path, arguments: &[String]| {
        let mut git = Command::new("git");
        git.current_dir(here).args(arguments);
        for name in ["GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL"] {
            git.env(name, "somebody@example.org");
        }
        git.env("GIT_CONFIG_GLOBAL", folder.path().join("none")).env("GIT_CONFIG_NOSYSTEM", "1");
        let output = git.output().expect("git runs");
        assert!(output.status.success(), "git {arguments:?}\n{}", said(&output));
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    git(folder.path(), &words("init --bare remote.git"));
    let new = program(folder.path(), &words("new board --empty --name 示例镇党委 --quiet"));
    assert!(new.status.success(), "{}", said(&new));
    let built = program(&board, &words("build --quiet"));
    assert!(built.status.success(), "{}", said(&built));
    let blocks = blocks(section(&english, "Thirty authors"));
    let shell: Vec<_> = blocks.into_iter().filter(|(language, _)| language == "sh").map(|(_, lines)| lines).collect();
    assert_eq!(shell.len(), 2);
    let run = |lines: &[String]| {
        for line in lines {
            let mut words = words(command(line));
            assert_eq!(words.remove(0), "git", "{line}");
            git(&board, &words);
        }
    };
    run(&shell[0]);
    let kept = git(&board, &words("ls-files"));
    assert!(
        kept.contains("content/org.yaml") && !kept.contains("public/") && !kept.contains(".noticeboard/"),
        "{kept}"
    );
    git(&board, &["remote".into(), "add".into(), "origin".into(), remote.to_string_lossy().into_owned()]);
    let added = program(&board, &words("add org hall --name 大厅支部 --quiet"));
    assert!(added.status.success(), "{}", said(&added));
    run(&shell[1]);
    assert!(git(&remote, &words("branch --list hall")).contains("hall"));
}

/// The units of both halves are ones that systemd takes; where it is not installed, nobody can tell.
#[cfg(unix)]
#[test]
fn its_units_are_taken_by_systemd() {
    let (english, chinese) = halves();
    let mut units = 0;
    for (half, text) in [("en", &english), ("zh", &chinese)] {
        let folder = tempfile::tempdir().expect("a folder");
        let mut names = Vec::new();
        for (_, lines) in blocks(text).into_iter().filter(|(language, _)| language == "ini") {
            let name = lines[0].rsplit('/').next().expect("a path").to_owned();
            // Programs that this machine need not have stand in for themselves.
            let unit = lines.join("\n").replace("/usr/local/bin/noticeboard", env!("CARGO_BIN_EXE_noticeboard"));
            let unit = ["/usr/bin/cage", "/usr/bin/git", "/usr/local/bin/kiosk-alive"]
                .iter()
                .fold(unit, |unit, program| unit.replace(program, "/bin/sh"));
            fs::write(folder.path().join(&name), unit).expect("a file");
            names.push(name);
        }
        units += names.len();
        let verified = Command::new("systemd-analyze")
            .current_dir(folder.path())
            .args(["verify", "--man=no", "--recursive-errors=no"])
            .args(names.iter().map(|name| format!("./{name}")))
            .output();
        let Ok(verified) = verified else { continue };
        let told = said(&verified);
        // Without a system to talk to it says so, and verifies all the same.
        let told: Vec<_> = told.lines().filter(|line| names.iter().any(|name| line.contains(name.as_str()))).collect();
        assert!(told.is_empty(), "{half}: {told:#?}");
    }
    assert_eq!(units, 10);
}

/// The patterns of `CODEOWNERS` are those of Git: of several that fit, the last counts.
#[test]
fn whoever_has_to_approve_is_named_by_the_last_line_that_fits() {
    if Command::new("git").arg("--version").output().is_err() {
        return;
    }
    let (english, chinese) = halves();
    for text in [&english, &chinese] {
        let blocks = blocks(text);
        let is_owners = |lines: &[String]| lines.iter().any(|line| line.contains("@party-office"));
        let (_, owners) = blocks.iter().find(|(_, lines)| is_owners(lines)).expect("a block");
        let folder = tempfile::tempdir().expect("a folder");
        let git = |arguments: &[&str]| {
            let git = Command::new("git").current_dir(folder.path()).args(arguments).output().expect("git runs");
            git.status.success()
        };
        assert!(git(&["init", "-q"]));
        // One by one: together, what lies in a folder is answered with the folder's own pattern.
        let fits = |line: &str, path: &str| {
            let pattern = line.split(' ').next().unwrap_or_default();
            fs::write(folder.path().join(".gitignore"), pattern).expect("a file");
            !line.starts_with('#') && git(&["check-ignore", "-q", "--no-index", path])
        };
        for (path, owner) in [
            ("content/board.yaml", "@party-office"),
            ("content/east/lakeside/posts/window-1.yaml", "@east-street-office"),
            ("content/west/posts/w.yaml", "@west-street-office"),
            ("content/east/lakeside/org.yaml", "@party-office"),
            ("content/east/rolls/2026.yaml", "@party-office"),
            ("themes/mine/site.yaml", "@party-office"),
        ] {
            let line = owners.iter().rev().find(|line| fits(line, path)).expect("somebody");
            assert!(line.ends_with(owner), "{path}: {line}");
        }
    }
}

/// The files for automatic checks are YAML, and every step of theirs does something.
#[test]
fn its_automatic_checks_are_read() {
    let (english, chinese) = halves();
    for text in [&english, &chinese] {
        let checks: Vec<serde_json::Value> =
            blocks(section(text, if text == &english { "Thirty authors" } else { "三十个人" }))
                .into_iter()
                .filter(|(language, lines)| language == "yaml" && lines.iter().any(|line| line.contains("check:")))
                .map(|(_, lines)| serde_yaml::from_str(&lines.join("\n")).expect("YAML"))
                .collect();
        let [github, gitlab] = checks.as_slice() else { panic!("{checks:?}") };
        let steps = github["jobs"]["check"]["steps"].as_array().expect("steps");
        assert!(steps.iter().all(|step| step["uses"].is_string() || step["run"].is_string()), "{steps:?}");
        assert!(github["on"].is_array() && github["jobs"]["check"]["runs-on"].is_string());
        let runs: Vec<&str> = steps.iter().filter_map(|step| step["run"].as_str()).collect();
        let script: Vec<&str> =
            gitlab["check"]["script"].as_array().expect("a script").iter().filter_map(|line| line.as_str()).collect();
        // What is run was fetched before, to the same place.
        for lines in [&runs, &script] {
            assert!(
                lines[0].contains("-fsSLo noticeboard ") && lines[0].ends_with("chmod +x noticeboard"),
                "{lines:?}"
            );
            assert!(lines[1].starts_with("./noticeboard check"), "{lines:?}");
        }
    }
}

/// A new item of every kind in the folder where one stands: told with its path, blank where it must be, once.
#[test]
fn a_new_item_of_any_kind_lacks_only_what_it_says() {
    let folder = tempfile::tempdir().expect("a folder");
    let made = program(folder.path(), &words("new board --as-of 2026-06-30 --quiet"));
    assert!(made.status.success(), "{}", said(&made));
    let board = folder.path().join("board");
    let branch = board.join("content/service-centre/posts");
    let before = support::tree(&board);
    for kind in ["组织", "党员", "岗位", "承诺", "典型", "光荣榜", "公示", "队伍"] {
        let output = program(&branch, &[vec!["add".to_owned(), kind.to_owned()], words("--as-of 2026-06-30")].concat());
        assert_eq!(output.status.code(), Some(0), "{kind}: {}", said(&output));
        assert!(said(&output).contains("content/service-centre/"), "{kind}: {}", said(&output));
    }
    for (kind, path) in
        [("屏幕 --name 一楼 --org .", "content/screens/yi-lou.yaml"), ("日历", "content/calendar/2027.yaml")]
    {
        let output = program(&branch, &[words("add --as-of 2026-06-30"), words(kind)].concat());
        assert!(output.status.success() && said(&output).contains(path), "{kind}: {}", said(&output));
    }
    let review = program(&board, &words("add review --org . subject=window-1 --as-of 2026-07-30"));
    assert!(said(&review).contains("content/reviews/2026-07-window-1.yaml"), "{}", said(&review));
    let after = support::tree(&board);
    for (path, bytes) in &before {
        // What was there stays; a list has new lines behind the old.
        assert!(after[path].starts_with(bytes), "{path}");
    }
    let list = &after["content/service-centre/commitments/2026.yaml"];
    assert!(list.len() > before["content/service-centre/commitments/2026.yaml"].len());
    let checked = program(&board, &words("check --all --format json --as-of 2026-06-30"));
    let found: Vec<serde_json::Value> = String::from_utf8_lossy(&checked.stdout)
        .lines()
        .map(|line| serde_json::from_str(line).expect("json"))
        .collect();
    let errors: Vec<_> = found.iter().filter(|d| d["severity"] == "error").collect();
    let missing =
        ["missing-key", "no-deadline", "no-measurable-target", "no-acceptance-phone", "no-acceptance-address"];
    assert!(errors.len() > 12, "{errors:?}");
    assert!(errors.iter().all(|d| missing.iter().any(|code| d["code"] == *code)), "{errors:?}");
    let mut places: Vec<_> =
        errors.iter().map(|d| (d["file"].to_string(), d["line"].to_string(), d["code"].to_string())).collect();
    places.sort();
    let all = places.len();
    places.dedup();
    assert_eq!(places.len(), all, "a blank is named twice");
}

#[test]
fn nothing_that_is_there_is_written_over() {
    let board = Board::new(&[
        ("content/board.yaml", "title: 公示栏\nas_of: 2026-06-30\nlanguage: en\n"),
        ("content/org.yaml", "name: 街道\n"),
        ("content/hall/org.yaml", "name: 大厅\nshort_name: 厅\n"),
        ("content/hall/members/wang-fang.yaml", "name: 王芳\n"),
        ("content/hall/posts/list.yaml", "items: [{ id: w, title: 甲, open: true }]\n"),
        ("content/screens/lobby.yaml", "title: Lobby\n"),
        ("content/calendar/2027.yaml", "off: [2027-01-01]\n"),
    ]);
    let add = |arguments: &str| {
        let output = program(board.root(), &[words("add --lang zh-CN"), words(arguments)].concat());
        (output.status.code(), said(&output))
    };
    let before = support::tree(board.root());
    for (arguments, reason) in [
        ("member wang-fang --org hall", "已经有了"),
        ("member a", "放在哪个组织"),
        ("member a --org nowhere", "没有组织 nowhere"),
        ("member 王芳 --org hall", "只能用小写英文字母"),
        ("member con --org hall", "设备名"),
        ("org posts", "网站自己的栏目"),
        ("member a b --org hall", "代号只能写一个"),
        ("member --org hall nmae=王方", "是不是 name"),
        ("member --org hall joined_on=昨天", "没有写任何文件"),
        ("post --org hall --file list", "没有改动"),
        ("member --org hall --file wang-fang", "不是清单"),
        ("锦旗 --org hall", "没有“锦旗”这一类"),
        ("post w --org hall", "已经有了"),
        ("屏幕 lobby", "已经有了"),
        ("屏幕 assets", "不能叫"),
        ("屏幕 大厅", "只能用小写英文字母"),
        ("屏幕 b --org nowhere", "没有组织 nowhere"),
        ("屏幕 b --file a", "不用 --file"),
        ("屏幕 b hours=全天", "没有写任何文件"),
        ("日历 2027", "已经有了"),
        ("日历 2026", "程序自带"),
        ("日历 明年", "按年份写"),
        ("日历 2028 --org hall", "不用 --org"),
        ("日历 2028 off=昨天", "没有写任何文件"),
    ] {
        let (code, said) = add(arguments);
        assert_eq!(code, Some(2), "{arguments}: {said}");
        assert!(said.contains(reason), "{arguments}: {said}");
    }
    assert_eq!(support::tree(board.root()), before);
    // By name, numbered, and in the board's language.
    let (code, told) = add("member --org 厅 --name 王芳");
    assert!(code == Some(0) && told.contains("content/hall/members/wang-fang-2.yaml"), "{told}");
    let text = fs::read_to_string(board.root().join("content/hall/members/wang-fang-2.yaml")).expect("a file");
    assert!(text.contains("# the name") && text.contains("name: 王芳"), "{text}");
    let (code, told) = add("post --org hall --name 导办岗 holder=王芳");
    assert!(code == Some(0) && told.contains("pledge"), "two of that name: {told}");
    let (code, told) = add("review subject=w change=+1");
    assert!(code == Some(0) && told.contains("content/reviews/2026-06-w.yaml"), "{told}");
    // A screen shows the organisation of a name; the next year that nobody knows is 2028.
    let (code, told) = add("大屏 --name 导办台 --org 厅 kinds=岗位、公示");
    assert!(code == Some(0) && told.contains("content/screens/dao-ban-tai.yaml"), "{told}");
    let text = fs::read_to_string(board.root().join("content/screens/dao-ban-tai.yaml")).expect("a file");
    assert!(text.contains("\norgs: hall\n") && text.contains("\nkinds: [post, notice]\n"), "{text}");
    let (code, told) = add("日历 off=2028年1月1日至3日");
    assert!(code == Some(0) && told.contains("content/calendar/2028.yaml"), "{told}");
    let text = fs::read_to_string(board.root().join("content/calendar/2028.yaml")).expect("a file");
    assert!(text.contains("\noff: [2028-01-01..2028-01-03]"), "{text}");
    // What a link leads to is no part of the board.
    #[cfg(unix)]
    {
        let outside = tempfile::tempdir().expect("a folder");
        std::os::unix::fs::symlink(outside.path(), board.root().join("content/hall/teams")).expect("a link");
        let (code, told) = add("team --org hall --name 突击队");
        assert!(code == Some(2) && told.contains("经过一个链接"), "{told}");
        assert!(support::tree(outside.path()).is_empty());
    }
    // Outside a board there is nothing to add to.
    let nowhere = tempfile::tempdir().expect("a folder");
    let output = program(nowhere.path(), &words("add member"));
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
}

/// What an office has in a table becomes items of the board, once; a faulty table writes nothing and comes back with its
/// faults in a column.
#[test]
fn a_table_of_the_office_is_taken_whole_or_comes_back_with_its_faults() {
    let board = Board::new(&[
        ("content/board.yaml", "title: 示例公示栏\nas_of: 2026-06-30\n"),
        ("content/org.yaml", "name: 示例市\nsupervision_phone: 0531-0000 1234\naddress: 示例路1号\n"),
        ("content/hall/org.yaml", "name: 示例大厅\n"),
        ("content/hall/members/list.yaml", "items:\n  - { id: wang, name: 王示例 }   # 组长\n"),
    ]);
    let outside = tempfile::tempdir().expect("a folder");
    let table = |name: &str, text: &str| {
        let path = outside.path().join(name);
        fs::write(&path, text).expect("a table");
        path.to_str().expect("plain").to_owned()
    };
    let import = |file: &str| {
        let words = ["import", file, "--org", "hall", "--as-of", "2026-06-30"].map(str::to_owned);
        program(board.root(), &words)
    };
    let before = support::tree(board.root());
    let head = "承诺事项,目标,单位,期限,责任人,发布日期\n";
    let faulty = table("faulty.csv", &format!("{head}更换楼道灯,200,处,2026年6月31日,示例大厅,2026.2.10\n"));
    let output = import(&faulty);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert!(said(&output).contains("6月没有31日"), "{}", said(&output));
    assert_eq!(support::tree(board.root()), before, "nothing of a faulty table is written");
    let copies = || fs::read_dir(outside.path()).expect("a folder").flatten().map(|entry| entry.file_name());
    assert!(copies().any(|name| name.to_string_lossy() == "faulty-有错.xlsx"), "{:?}", copies().collect::<Vec<_>>());

    let sound = table("sound.csv", &format!("{head}更换楼道灯,200,处,2026年12月31日,示例大厅,2026.2.10\n"));
    let output = import(&sound);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let after = support::tree(board.root());
    let new: Vec<&String> = after.keys().filter(|path| !before.contains_key(*path)).collect();
    assert!(matches!(&*new, [path] if path.starts_with("content/hall/commitments/")), "{new:?}");
    assert!(before.iter().all(|(path, bytes)| after[path] == *bytes), "what was there is left as it was");
    let output = import(&sound);
    assert!(output.status.success() && said(&output).contains("没有变化"), "{}", said(&output));
    assert_eq!(support::tree(board.root()), after);
    let checked = program(board.root(), &["check".to_owned()]);
    assert_eq!(checked.status.code(), Some(0), "{}", said(&checked));
}
