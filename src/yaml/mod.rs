//! YAML as authors write it: text first, and every value findable again in its file.
//!
//! `serde_yaml` reads a document into a [`Node`]; the kinds' plain serde types are then made from the node by
//! [`from_node`], which keeps a scalar's own spelling for text fields (`12306`, `no`, `007`, `1.10` stay text),
//! treats blank values as missing, and goes on after a fault, so that all faults of an item are found in one run.
//! Faults name key paths; an [`Outline`] turns key paths into bytes when diagnostics are printed, read once for a file.

mod cursor;
mod edit;
mod fault;
mod fold;
mod from_node;
mod lines;
mod node;
mod outline;
mod plain;
mod scalars;
mod slips;
mod word;

pub(crate) use edit::{Patch, behind_key, dashed, made, patched};
pub use fault::{Fault, FaultKind};
pub(crate) use from_node::{ONE_OR_MANY, PLACEHOLDER, TEXT_OR_MAP};
pub use from_node::{Read, from_node, keys_of};
pub use lines::Lines;
pub use node::{Node, Scalar, SyntaxError, Way, parse};
pub use outline::{Located, Outline, Part};
pub(crate) use plain::{in_flow, scalar};
pub(crate) use scalars::{Written, scalars};
pub use slips::{Slip, SlipKind, Weight, cause, slips};
pub(crate) use slips::{is_conflict_marker, is_unseen};
pub(crate) use word::word;
