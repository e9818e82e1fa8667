//! Rows of a spreadsheet as a list of items, and what is wrong with their columns.

use super::ItemFile;
use crate::diagnostic::{Diagnostic, Place, Spot, say};
use crate::kinds::{Kind, explain};
use crate::rows::Rows;
use crate::yaml::{self, Node};

impl ItemFile<'_> {
    /// The file's rows as a list of items; what no item has is told at its column.
    pub(super) fn read_rows<K: Kind>(&mut self) -> Option<Node> {
        let rows = Rows::of(&self.file.text);
        let at =
            |range: &std::ops::Range<usize>| Place { file: self.file.path.clone(), spot: Spot::Bytes(range.clone()) };
        let mut known: Vec<&str> = vec!["id"];
        known.extend(yaml::keys_of::<K>());
        fn name_of<K: Kind>(key: &str) -> &str {
            explain::meaning(K::NAME, key).unwrap_or(key)
        }
        let columns = || known[1..].iter().map(|key| name_of::<K>(key)).collect::<Vec<_>>();
        let mut faults = Vec::new();
        if rows.head.is_empty() {
            faults.push(
                Diagnostic::error(
                    "empty-file",
                    Place::whole(self.file.path.clone()),
                    say!("文件是空的", "the file is empty"),
                )
                .hint(say!("写上内容，或删去这个文件", "fill it in, or delete it")),
            );
        }
        for cell in rows.head.iter().filter(|cell| !cell.text.is_empty() && !known.iter().any(|key| cell.is(key))) {
            let (head, columns) = (&cell.text, columns().join("、"));
            faults.push(
                Diagnostic::error(
                    "unknown-key",
                    at(&cell.range),
                    say!("没有“{head}”这一列", "there is no column `{head}`"),
                )
                .hint(say!(
                    "删去这一列；只有这几列：{columns}。姓名、电话、住址没有地方写",
                    "remove the column; the columns are {columns}"
                )),
            );
        }
        for key in &known {
            for again in rows.head.iter().filter(|cell| cell.is(key)).skip(1) {
                let name = name_of::<K>(key);
                faults.push(
                    Diagnostic::error(
                        "duplicate-key",
                        at(&again.range),
                        say!("“{name}”（{key}）有两列", "the column `{key}` stands twice"),
                    )
                    .hint(say!("合成一列；一格里可以写几个，用顿号隔开", "make them one; a cell may hold several")),
                );
            }
        }
        for key in K::ROWS.iter().filter(|key| !rows.head.is_empty() && !rows.has(key)) {
            let name = name_of::<K>(key);
            let head =
                rows.head.first().map_or(0, |cell| cell.range.start)..rows.head.last().map_or(0, |cell| cell.range.end);
            faults.push(
                Diagnostic::error(
                    "missing-key",
                    at(&head),
                    say!("缺“{name}”这一列（{key}）", "the column `{key}` is missing"),
                )
                .hint(say!("第一行写列名，如 {name}", "the first row names the columns, such as `{key}`")),
            );
        }
        for range in &rows.surplus {
            faults.push(
                Diagnostic::error("unknown-key", at(range), say!("这一格没有列名", "this cell has no column"))
                    .hint(say!("删去这一格", "remove the cell")),
            );
        }
        let is_read = faults.is_empty();
        self.diagnostics.append(&mut faults);
        is_read.then(|| rows.node(&known))
    }
}
