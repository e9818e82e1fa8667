//! What a preset's template reads: the words by which it can ask for a part of its subject.
//!
//! A template asks for facts by name: `post.pledge`, `has(post, "phone")`, `for key in ("name", "phone")`. The names that
//! stand in the code which the template can reach, through its imports and from function to function, are therefore all
//! that it can ask for; a fact of another name changes nothing on its face, and no mark either (see [`super::mark`]). What
//! asks for all facts, whatever their names, is taken at its word. Rather too much is found than too little: then a
//! placard is printed anew that looks the same, but none hangs on that says something else.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use typst::syntax::ast::{self, AstNode};
use typst::syntax::{SyntaxKind, SyntaxNode, parse};

use super::preset::{Element, FOLDER, Preset, Presets};
use crate::theme::Theme;

/// What the face of a preset depends on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Reads {
    /// `None`: everything.
    names: Option<BTreeSet<String>>,
    /// Whether it has a place for photos.
    pub(super) photos: bool,
    /// Whether it says its edition.
    pub(super) edition: bool,
    /// Whether the templates are those that are known to show all that they read.
    pub(super) known: bool,
}

impl Reads {
    /// Everything.
    #[cfg(test)]
    pub(super) fn everything() -> Self {
        Self { names: None, photos: true, edition: true, known: false }
    }

    /// Whether the template can ask for a fact of this name, or for the words that the theme has for it.
    pub(super) fn name(&self, name: &str) -> bool {
        self.names.as_ref().is_none_or(|names| names.contains(name) || names.contains(&format!("{name}_label")))
    }
}

/// What the presets of a theme read.
#[derive(Clone, Debug, Default)]
pub(super) struct AllReads(HashMap<std::sync::Arc<str>, Reads>);

impl AllReads {
    pub(super) fn of(theme: &Theme, presets: &Presets) -> Self {
        let templates = Templates::of(theme);
        let known = theme.own_folder(FOLDER).is_none();
        let reads = presets.all().map(|preset| (preset.name.clone(), templates.reads(preset, known)));
        Self(reads.collect())
    }

    pub(super) fn get(&self, preset: &Preset) -> Option<&Reads> {
        self.0.get(&preset.name)
    }
}

/// The file that holds a placard's facts.
const SUBJECT: &str = "/subject.json";

/// Methods that hand out what has any name.
const ALL_NAMES: [&str; 3] = ["pairs", "values", "keys"];

/// Functions that read the whole of what they are given.
const WHOLE: [&str; 3] = ["repr", "eval", "panic"];

/// The templates of a theme, by their paths in it.
struct Templates {
    files: BTreeMap<String, File>,
}

/// A template as far as names go.
#[derive(Default)]
struct File {
    /// What is called by name: functions and values.
    named: HashMap<String, Named>,
    /// What stands there without a name: the page.
    page: Code,
    /// The path, and what is taken from there; `None`: all of it.
    imports: Vec<(String, Option<Vec<(String, String)>>)>,
    /// Whether a file is taken in whose path is reckoned.
    unknown: bool,
}

/// A function or a value with a name.
#[derive(Default)]
struct Named {
    code: Code,
    /// Whether it is a value, or a function that is given nothing.
    value: bool,
}

/// What a piece of code speaks of.
#[derive(Clone, Default)]
struct Code {
    /// Names of functions and values.
    mentions: BTreeSet<String>,
    /// Names of facts, with the value that each is asked of.
    asks: BTreeSet<(Option<String>, String)>,
    /// Texts: a fact may be asked for by one.
    texts: BTreeSet<String>,
    /// Its own variables.
    own: BTreeSet<String>,
    everything: bool,
}

impl Templates {
    fn of(theme: &Theme) -> Self {
        let texts = theme.files_in(FOLDER).filter(|(path, _)| path.ends_with(".typ"));
        let read = texts.filter_map(|(path, bytes)| Some((path.to_owned(), std::str::from_utf8(bytes).ok()?)));
        Self { files: read.map(|(path, text)| (path.clone(), File::read(&path, text))).collect() }
    }

    fn reads(&self, preset: &Preset, known: bool) -> Reads {
        Reads {
            names: self.names(&format!("{FOLDER}{}.typ", preset.name)),
            photos: preset.spec.photo.is_some(),
            edition: preset.spec.elements.contains(&Element::Edition),
            known,
        }
    }

    /// The names that a template can ask for; `None` for any.
    fn names(&self, path: &str) -> Option<BTreeSet<String>> {
        let mut names = BTreeSet::new();
        let mut seen: HashSet<(&str, &str)> = HashSet::new();
        // Few values are asked for many facts.
        let mut known: HashMap<(&str, &str), bool> = HashMap::new();
        let file = self.files.get(path)?;
        let mut codes: Vec<(&str, &Code)> = vec![(path, &file.page)];
        while let Some((path, code)) = codes.pop() {
            if code.everything || self.files.get(path)?.unknown {
                return None;
            }
            names.extend(code.texts.iter().cloned());
            for (whom, name) in &code.asks {
                let apart = whom.as_ref().is_some_and(|whom| {
                    let is_apart = || self.is_apart(path, whom);
                    !code.own.contains(whom) && *known.entry((path, whom)).or_insert_with(is_apart)
                });
                if !apart {
                    names.insert(name.clone());
                }
            }
            for name in &code.mentions {
                if let Some((path, name, named)) = self.find(path, name, 0)
                    && seen.insert((path, name))
                {
                    codes.push((path, &named.code));
                }
            }
        }
        Some(names)
    }

    /// Who is called so in a file: in itself, or where it has it from.
    fn find<'a>(&'a self, path: &'a str, name: &'a str, depth: usize) -> Option<(&'a str, &'a str, &'a Named)> {
        let file = self.files.get(path)?;
        if let Some(named) = file.named.get(name) {
            return Some((path, name, named));
        }
        // Files that import each other are none that the typesetter takes.
        if depth > 16 {
            return None;
        }
        file.imports.iter().rev().find_map(|(from, taken)| match taken {
            None => self.find(from, name, depth + 1),
            Some(taken) => {
                let (original, _) = taken.iter().find(|(_, called)| called == name)?;
                self.find(from, original, depth + 1)
            }
        })
    }

    /// Whether a value has nothing to do with the subject: the colours, the fonts, the board.
    fn is_apart(&self, path: &str, name: &str) -> bool {
        let mut seen: HashSet<(&str, &str)> = HashSet::new();
        let Some((path, name, named)) = self.find(path, name, 0) else { return false };
        if !named.value {
            return false;
        }
        let mut left = vec![(path, name, named)];
        while let Some((path, name, named)) = left.pop() {
            if named.code.everything || named.code.texts.contains(SUBJECT) {
                return false;
            }
            if seen.insert((path, name)) {
                left.extend(named.code.mentions.iter().filter_map(|name| self.find(path, name, 0)));
            }
        }
        true
    }
}

impl File {
    fn read(path: &str, text: &str) -> Self {
        let mut file = Self::default();
        let root = parse(text.strip_prefix('\u{feff}').unwrap_or(text));
        for node in root.children() {
            match node.cast::<ast::LetBinding>() {
                Some(binding) => file.name(binding, node),
                None => {
                    file.import(path, node);
                    file.page.walk(node);
                }
            }
        }
        file
    }

    fn name(&mut self, binding: ast::LetBinding<'_>, node: &SyntaxNode) {
        let mut code = Code::default();
        code.walk(node);
        let value = match binding.kind() {
            ast::LetBindingKind::Closure(_) => node
                .children()
                .find_map(|node| node.cast::<ast::Closure>())
                .is_some_and(|closure| closure.params().children().next().is_none()),
            ast::LetBindingKind::Normal(_) => true,
        };
        for name in binding.kind().bindings() {
            // Its own name is no variable of its own.
            code.own.remove(name.as_str());
            self.named.insert(name.as_str().to_owned(), Named { code: code.clone(), value });
        }
    }

    /// What is taken in from other files, wherever that is said.
    fn import(&mut self, path: &str, node: &SyntaxNode) {
        if let Some(import) = node.cast::<ast::ModuleImport>() {
            let Some(from) = literal(import.source()).map(|source| resolved(path, &source)) else {
                // The program's own functions are no file.
                return;
            };
            let taken = match import.imports() {
                Some(ast::Imports::Items(items)) => Some(
                    items
                        .iter()
                        .map(|item| (item.original_name().as_str().to_owned(), item.bound_name().as_str().to_owned()))
                        .collect(),
                ),
                Some(ast::Imports::Wildcard) => None,
                // By the name of the file, which nobody follows.
                None => {
                    self.unknown = true;
                    None
                }
            };
            self.imports.push((from, taken));
        }
        if node.kind() == SyntaxKind::ModuleInclude {
            self.unknown = true;
        }
        node.children().for_each(|node| self.import(path, node));
    }
}

impl Code {
    fn walk(&mut self, node: &SyntaxNode) {
        match node.kind() {
            SyntaxKind::Ident => {
                if let Some(name) = node.cast::<ast::Ident>() {
                    self.mentions.insert(name.as_str().to_owned());
                }
                return;
            }
            SyntaxKind::Str => {
                if let Some(text) = node.cast::<ast::Str>() {
                    self.texts.insert(text.get().to_string());
                }
                return;
            }
            SyntaxKind::FieldAccess => {
                if let Some(access) = node.cast::<ast::FieldAccess>() {
                    self.asks.insert((whom(access.target()), access.field().as_str().to_owned()));
                    self.walk(access.target().to_untyped());
                }
                return;
            }
            SyntaxKind::FuncCall => {
                if let Some(call) = node.cast::<ast::FuncCall>() {
                    self.call(call);
                }
                return;
            }
            // `name: "pledge"` says what something is called in a message.
            SyntaxKind::Named => {
                if let Some(named) = node.cast::<ast::Named>() {
                    let told = matches!(named.name().as_str(), "name" | "field")
                        && named.expr().to_untyped().kind() == SyntaxKind::Str;
                    if !told {
                        self.walk(named.expr().to_untyped());
                    }
                }
                return;
            }
            SyntaxKind::LetBinding => {
                if let Some(binding) = node.cast::<ast::LetBinding>() {
                    self.own.extend(binding.kind().bindings().iter().map(|name| name.as_str().to_owned()));
                }
            }
            // What is taken apart is asked for by the names of its parts.
            SyntaxKind::Destructuring => {
                if let Some(apart) = node.cast::<ast::Destructuring>() {
                    let names: Vec<String> = apart.bindings().iter().map(|name| name.as_str().to_owned()).collect();
                    self.asks.extend(names.iter().map(|name| (None, name.clone())));
                    self.own.extend(names);
                }
            }
            SyntaxKind::Params => {
                if let Some(params) = node.cast::<ast::Params>() {
                    for param in params.children() {
                        match param {
                            ast::Param::Pos(pattern) => {
                                self.own.extend(pattern.bindings().iter().map(|name| name.as_str().to_owned()));
                            }
                            ast::Param::Named(named) => {
                                self.own.insert(named.name().as_str().to_owned());
                            }
                            ast::Param::Spread(_) => {}
                        }
                    }
                }
            }
            _ => {}
        }
        node.children().for_each(|node| self.walk(node));
    }

    fn call(&mut self, call: ast::FuncCall<'_>) {
        let mut arguments = call.args().to_untyped().children().collect::<Vec<_>>();
        match call.callee() {
            // A method's name is none of a fact.
            ast::Expr::FieldAccess(access) => {
                self.everything |= ALL_NAMES.contains(&access.field().as_str());
                self.walk(access.target().to_untyped());
            }
            ast::Expr::Ident(name) => {
                self.everything |= WHOLE.contains(&name.as_str());
                self.mentions.insert(name.as_str().to_owned());
                // `say("phone")` is a text of the theme.
                if name.as_str() == "say" {
                    let first = arguments.iter().position(|node| node.kind() == SyntaxKind::Str);
                    first.map(|at| arguments.remove(at));
                }
            }
            callee => self.walk(callee.to_untyped()),
        }
        arguments.into_iter().for_each(|node| self.walk(node));
    }
}

/// The value that is asked: `post` of `post.org.name`, `paper` of `paper().url`.
fn whom(mut target: ast::Expr<'_>) -> Option<String> {
    loop {
        target = match target {
            ast::Expr::Ident(name) => return Some(name.as_str().to_owned()),
            ast::Expr::FieldAccess(access) => access.target(),
            ast::Expr::FuncCall(call) if call.args().items().next().is_none() => call.callee(),
            ast::Expr::Parenthesized(inside) => inside.expr(),
            _ => return None,
        };
    }
}

fn literal(source: ast::Expr<'_>) -> Option<String> {
    match source {
        ast::Expr::Str(text) => Some(text.get().to_string()),
        _ => None,
    }
}

/// The path of an import, from the theme's root.
fn resolved(from: &str, path: &str) -> String {
    let mut parts: Vec<&str> = match path.starts_with('/') {
        true => Vec::new(),
        false => from.split('/').rev().skip(1).collect::<Vec<_>>().into_iter().rev().collect(),
    };
    for part in path.split('/').filter(|part| !matches!(*part, "" | ".")) {
        if part == ".." {
            parts.pop();
        } else {
            parts.push(part);
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(files: &[(&str, &str)]) -> Option<Vec<String>> {
        let files = files.iter().map(|(path, text)| ((*path).to_owned(), File::read(path, text))).collect();
        let found = Templates { files }.names("print/a.typ")?;
        let is_word = |name: &String| !name.contains('/') && !name.ends_with(".typ") && name != "Kai";
        Some(found.into_iter().filter(is_word).collect())
    }

    const LIB: (&str, &str) = (
        "print/lib.typ",
        "#import \"parts/base.typ\": *\n#let subject = json(\"/subject.json\")\n#let org(post) = post.org.name\n#let duties(post) = post.duties\n",
    );
    const BASE: (&str, &str) = (
        "print/parts/base.typ",
        "#let font = (pledge: \"Kai\")\n#let has(thing, key) = key in thing\n#let paper() = json(\"/paper.json\")\n",
    );

    #[test]
    fn what_is_reached_from_the_page_is_read_and_nothing_else() {
        let page = "#import \"lib.typ\": *\n#text(font: font.pledge, org(subject))\n#if has(subject, \"phone\") { say(\"number\") }\n#paper().mark";
        assert_eq!(names(&[("print/a.typ", page), LIB, BASE]).unwrap(), ["name", "org", "phone"]);
        // Under another name, by way of the whole path, and by its parts.
        let page = "#import \"/print/lib.typ\": duties as d, subject\n#d(subject)\n#let (roles, ..) = subject\n#roles";
        assert_eq!(names(&[("print/a.typ", page), LIB, BASE]).unwrap(), ["duties", "roles"]);
        let page = "#import \"lib.typ\": *\n#let each(font) = font.pledge\n#each(subject)";
        assert_eq!(names(&[("print/a.typ", page), LIB, BASE]).unwrap(), ["pledge"], "a variable of that name");
    }

    #[test]
    fn what_asks_for_every_name_reads_everything() {
        for page in [
            "#repr(subject)",
            "#for (key, value) in subject.pairs() { value }",
            "#import \"lib.typ\"",
            "#include \"b.typ\"",
        ] {
            assert_eq!(
                names(&[("print/a.typ", &format!("#import \"lib.typ\": *\n{page}")), LIB, BASE]),
                None,
                "{page}"
            );
        }
    }

    #[test]
    fn the_door_shows_no_pledge_and_no_placard_the_month_of_its_review() {
        let theme = Theme::load(None, "default", Default::default()).unwrap();
        let (presets, _) = Presets::read(&theme);
        let all = AllReads::of(&theme, &presets);
        let reads = |preset: &str| all.get(presets.get(preset).unwrap()).unwrap();
        for preset in presets.names() {
            assert!(reads(preset).names.is_some(), "{preset} reads everything");
        }
        assert!(reads("desk").name("pledge") && reads("a4").name("pledge") && reads("post-wall").name("pledge"));
        assert!(!reads("door").name("pledge") && !reads("badge").name("pledge"), "{:?}", reads("door"));
        assert!(reads("door").name("phone") && reads("door").name("stage") && !reads("badge").name("phone"));
        for preset in ["desk", "window", "door", "badge", "a4", "wall", "post-wall", "card"] {
            assert!(!reads(preset).name("reviewed"), "{preset}");
        }
    }
}
