//! `noticeboard schema`: JSON Schemas for editors, and how to tell VS Code of them.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;
use serde_json::{Map, Value, json};

use super::{Common, Outcome};
use crate::diagnostic::counted;
use crate::schema::{SchemaFile, schemas};

#[derive(Args)]
pub(super) struct Arguments {
    /// 写到哪个文件夹；不写就是公示栏里的 schema / where to write; `schema` in the board by default
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    #[command(flatten)]
    pub(super) common: Common,
}

impl Arguments {
    /// Without a board a forgotten `--board` would leave a folder somewhere.
    pub(super) fn needs_board(&self) -> bool {
        self.out.is_none()
    }
}

/// Writes the files, and prints the setting that connects VS Code with them: it can be redirected into
/// `.vscode/settings.json` as it is.
pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let board = arguments.common.board();
    let out = match &arguments.out {
        Some(out) if board.join("content").is_dir() && super::misplaced(&arguments.common, out) => {
            return Ok(Outcome::Misused);
        }
        Some(out) => out.clone(),
        None => board.join("schema"),
    };
    fs::create_dir_all(&out).with_context(|| format!("{} cannot be made", out.display()))?;
    let files = schemas();
    for file in &files {
        write(&out.join(&file.name), &pretty(&file.schema)?)?;
    }
    if !arguments.common.quiet {
        let settings = pretty(&vs_code(&files, &reference(&out, board)))?;
        super::show(|out| out.write_all(settings.as_bytes()))?;
        let shown = out.display();
        speak!(
            arguments.common.language(),
            "已在 {shown} 写好{files}个文件。VS Code 装上 YAML 扩展（redhat.vscode-yaml），把上面的内容放进 .vscode/settings.json",
            "{files_en} written to {shown}. In VS Code install the YAML extension (redhat.vscode-yaml) and put the above into .vscode/settings.json",
            files = files.len(),
            files_en = counted(files.len(), "file")
        );
    }
    Ok(Outcome::Done)
}

/// The setting of the YAML language server: schema → the files it is for.
fn vs_code(files: &[SchemaFile], folder: &str) -> Value {
    let schemas: Map<String, Value> =
        files.iter().map(|file| (format!("{folder}/{}", file.name), json!(file.globs))).collect();
    json!({ "yaml.schemas": schemas })
}

/// How VS Code, opened on the board, finds the folder.
fn reference(out: &Path, board: &Path) -> String {
    let (out, board) = (super::out::whole(out), super::out::whole(board));
    let (inside, relative) = match out.strip_prefix(&board) {
        Ok(inside) => (inside, true),
        Err(_) => (out.as_path(), false),
    };
    let text = inside.to_string_lossy().replace('\\', "/");
    let text = text.trim_end_matches('/');
    match (relative, text) {
        (true, "") => ".".into(),
        (true, text) => format!("./{text}"),
        (false, text) => text.to_owned(),
    }
}

fn pretty(value: &Value) -> anyhow::Result<String> {
    Ok(serde_json::to_string_pretty(value)? + "\n")
}

fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    if fs::read(path).is_ok_and(|there| there == text.as_bytes()) {
        return Ok(());
    }
    fs::write(path, text).with_context(|| format!("{} cannot be written", path.display()))
}
