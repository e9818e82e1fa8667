//! What is read aloud of a board where no voice is: the words of its items, and the recordings made of them.

use std::path::Path;
use std::sync::Arc;

use crate::board::{Board, Boards};
use crate::clips::{Clips, Made, Said, Voice};
use crate::diagnostic::{Diagnostic, KeyPath, Place, say};
use crate::kinds::Medium;
use crate::record::{kinds, spoken};
use crate::settings;
use crate::theme::Theme;

/// Has the recordings made that the board wants, or finds them. `leave` is what whoever builds gives a board's command.
pub(crate) fn prepare(boards: &Boards, theme: &Theme, root: &Path, leave: bool) -> (Arc<Clips>, Vec<Diagnostic>) {
    let Some(settings) = &boards.web().settings.read_aloud else { return Default::default() };
    let said = boards.all().filter(|board| board.medium != Medium::Print).flat_map(|board| said(board, theme));
    let Made { clips, fault, waiting } = Voice::new(settings, root).read(said.collect(), leave);
    let key = KeyPath::root().key("read_aloud").key("command");
    let place = || Place::value(settings::PATH, key.clone());
    let mut diagnostics = Vec::new();
    if let Some((fault, id, lacking)) = fault {
        let hint = say!(
            "{lacking} 项内容没有朗读的录音，先是 {id}；网页照常发布，有语音的手机仍能朗读。先单独试一试这个命令",
            "{lacking} items have no recording to be read aloud, the first is {id}; their pages are published all the same, and phones with a voice still read them. Try the command by itself"
        );
        diagnostics.push(Diagnostic::warning("clip-failed", place(), fault.message()).hint(hint));
    }
    if waiting > 0 {
        let message = say!(
            "没有运行朗读的命令：这一次没有录音",
            "the command that reads aloud was not run: there are no recordings this time"
        );
        let hint = say!(
            "信得过这个命令就写 noticeboard build --clips；内容的作者不能自己让它运行",
            "trust it with `noticeboard build --clips`; authors of the content cannot have it run"
        );
        diagnostics.push(Diagnostic::note("clips-not-made", place(), message).hint(hint));
    }
    (Arc::new(clips), diagnostics)
}

/// What a board's items say: those that have pages. Members and reviews have none, and nothing is said of them by itself.
fn said<'a>(board: &'a Board, theme: &'a Theme) -> impl Iterator<Item = Said> + 'a {
    kinds().flat_map(move |kind| {
        (0..kind.number(board)).map(move |at| {
            let record = kind.record(board, at);
            let text = spoken(kind, &*record, board, theme.strings());
            Said { medium: board.medium, id: Arc::from(kind.id(board, at)), text }
        })
    })
}
