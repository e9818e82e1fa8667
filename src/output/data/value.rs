//! The values of a table's cells, in both formats.

use jiff::civil::Date;

use crate::output::markup;

/// What a cell may hold.
///
/// There are as few types as the data dictionary can explain: text, word, date, integer, number, list.
pub(super) trait Value {
    /// The type's name in the data dictionary.
    const TYPE: &'static str;

    fn json(&self, out: &mut Vec<u8>);

    /// The bare text of a CSV cell; quotes and guards are the writer's part.
    fn csv(&self, out: &mut String);

    /// Whether a spreadsheet could take the cell for a formula, because somebody typed it.
    const TYPED: bool = false;
}

/// A word of the program's own vocabulary, the same in both languages: `overdue`.
#[derive(Clone, Copy)]
pub(super) struct Word(pub(super) &'static str);

macro_rules! displayed {
    ($($type:ty: $name:literal),* $(,)?) => {
        $(impl Value for $type {
            const TYPE: &'static str = $name;

            fn json(&self, out: &mut Vec<u8>) {
                out.extend_from_slice(self.to_string().as_bytes());
            }

            fn csv(&self, out: &mut String) {
                out.push_str(&self.to_string());
            }
        })*
    };
}
displayed!(usize: "integer", u16: "integer", i16: "integer", u8: "integer");

impl Value for f64 {
    const TYPE: &'static str = "number";

    fn json(&self, out: &mut Vec<u8>) {
        // JSON knows neither infinity nor "not a number", which YAML can write.
        let text = if self.is_finite() { self.to_string() } else { "null".to_owned() };
        out.extend_from_slice(text.as_bytes());
    }

    fn csv(&self, out: &mut String) {
        if self.is_finite() {
            out.push_str(&self.to_string());
        }
    }
}

impl Value for Date {
    const TYPE: &'static str = "date";

    fn json(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(format!("\"{self}\"").as_bytes());
    }

    fn csv(&self, out: &mut String) {
        out.push_str(&self.to_string());
    }
}

impl Value for Word {
    const TYPE: &'static str = "word";

    fn json(&self, out: &mut Vec<u8>) {
        markup::json(out, self.0);
    }

    fn csv(&self, out: &mut String) {
        out.push_str(self.0);
    }
}

macro_rules! texts {
    ($($type:ty),*) => {
        $(impl Value for $type {
            const TYPE: &'static str = "text";
            const TYPED: bool = true;

            fn json(&self, out: &mut Vec<u8>) {
                markup::json(out, self);
            }

            fn csv(&self, out: &mut String) {
                out.push_str(self);
            }
        })*
    };
}
texts!(&str, String);

impl<T: Value> Value for Option<T> {
    const TYPE: &'static str = T::TYPE;
    const TYPED: bool = T::TYPED;

    fn json(&self, out: &mut Vec<u8>) {
        match self {
            Some(value) => value.json(out),
            None => out.extend_from_slice(b"null"),
        }
    }

    fn csv(&self, out: &mut String) {
        if let Some(value) = self {
            value.csv(out);
        }
    }
}

impl<T: Value> Value for Vec<T> {
    const TYPE: &'static str = "list";
    const TYPED: bool = T::TYPED;

    fn json(&self, out: &mut Vec<u8>) {
        out.push(b'[');
        for (n, value) in self.iter().enumerate() {
            if n > 0 {
                out.push(b',');
            }
            value.json(out);
        }
        out.push(b']');
    }

    /// Joined as a Chinese reader writes a list; the JSON keeps the parts apart.
    fn csv(&self, out: &mut String) {
        for (n, value) in self.iter().enumerate() {
            if n > 0 {
                out.push('；');
            }
            value.csv(out);
        }
    }
}
