//! The checker as its users meet it: whole boards in, what is said of them out.

mod cases;
mod common;
mod fixes;
mod hostile;
mod mutations;
mod names;
mod usage;
