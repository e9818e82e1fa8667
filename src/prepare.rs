//! Run by cargo before the program is compiled: what the program is to know of its making, and what it brings along.

use std::io;

mod packing;
mod revision;

fn main() -> io::Result<()> {
    for file in ["prepare", "packing", "revision", "font/packed"] {
        println!("cargo:rerun-if-changed=src/{file}.rs");
    }
    revision::tell();
    packing::pack_theme()
}
