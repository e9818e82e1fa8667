//! Why a text has no recording.

use crate::diagnostic::{Message, say};

/// Why a text has no recording.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// There is no such program, or it may not be run.
    CannotRun { program: String, why: String },
    /// It ended with an error; the last line that it wrote.
    Failed { status: String, said: String },
    /// It wrote no sound of the format that the board names.
    NoSound { format: &'static str },
    /// It wrote more than a page can load.
    TooLarge { megabytes: u64 },
    /// It did not come to an end.
    TimedOut { seconds: u64 },
    /// The disk refused.
    Disk(String),
}

impl Fault {
    /// Whether no other text will fare better.
    pub(super) fn is_of_all(&self) -> bool {
        matches!(self, Self::CannotRun { .. } | Self::Disk(_))
    }

    pub(crate) fn message(&self) -> Message {
        match self {
            Self::CannotRun { program, why } => {
                say!("运行不了 {program}（{why}）", "`{program}` cannot be run ({why})")
            }
            Self::Failed { status, said } if said.is_empty() => {
                say!("命令失败（{status}）", "the command failed ({status})")
            }
            Self::Failed { status, said } => {
                say!("命令失败（{status}）：{said}", "the command failed ({status}): {said}")
            }
            Self::NoSound { format } => {
                say!("命令没有写出 {format} 格式的声音", "the command wrote no sound in the format {format}")
            }
            Self::TooLarge { megabytes } => {
                say!("录音超过 {megabytes} MB", "the recording has more than {megabytes} MB")
            }
            Self::TimedOut { seconds } => {
                say!("命令 {seconds} 秒还没有结束", "the command did not end within {seconds} seconds")
            }
            Self::Disk(error) => say!("存不下：{error}", "it cannot be kept: {error}"),
        }
    }
}
