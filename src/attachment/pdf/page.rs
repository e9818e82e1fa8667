//! The text of a page, in lines as a reader sees them.
//!
//! Programs place text glyph by glyph or line by line, as they please. What stands on one line and close together is
//! joined; what stands apart (the cells of a table) is kept apart, so that two numbers do not become one.

use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object, ObjectId};

use super::MOST_STREAM;
use super::font::Fonts;

/// Forms in forms; deeper ones are loops.
const MOST_DEPTH: usize = 12;

/// What a form costs beside its bytes, so that many empty ones end as well.
const FORM: usize = 256;

#[derive(Default)]
pub(super) struct Page {
    pub(super) text: String,
    /// Whether there is something on it that nobody has read: pictures alone, or glyphs without characters.
    pub(super) is_unread: bool,
}

/// Reads a page; `drawn` counts the bytes of instructions.
pub(super) fn read<'d>(document: &'d Document, id: ObjectId, fonts: &mut Fonts<'d>, drawn: &mut usize) -> Page {
    let mut resources: Vec<&Dictionary> = Vec::new();
    if let Ok((own, inherited)) = document.get_page_resources(id) {
        resources.extend(own);
        resources.extend(inherited.iter().filter_map(|id| document.get_dictionary(*id).ok()));
    }
    let mut reader =
        Reader { document, fonts, drawn, pen: Pen::default(), page: Page::default(), pictures: 0, blind: 0 };
    match document.get_page_content_with_limit(id, MOST_STREAM) {
        Ok(content) => reader.draw(&content, &resources, Matrix::ONE, 0),
        Err(_) => reader.blind += 1,
    }
    // What remarks and form fields look like is drawn by forms of their own.
    for looks in looks(document, id) {
        reader.form(looks, &resources, Matrix::ONE, 0);
    }
    let Reader { mut page, pictures, blind, .. } = reader;
    page.is_unread = blind > 0 || (pictures > 0 && page.text.trim().is_empty());
    page
}

/// The forms that draw the remarks of a page.
fn looks(document: &Document, page: ObjectId) -> Vec<ObjectId> {
    let mut forms = Vec::new();
    for remark in super::annotations(document, page) {
        let Ok(looks) = document.get_dictionary(remark).and_then(|remark| remark.get_deref(b"AP", document)) else {
            continue;
        };
        match looks.as_dict().and_then(|looks| looks.get(b"N")) {
            Ok(Object::Reference(id)) => match document.get_object(*id) {
                Ok(Object::Dictionary(states)) => {
                    forms.extend(states.iter().filter_map(|(_, form)| form.as_reference().ok()))
                }
                _ => forms.push(*id),
            },
            Ok(Object::Dictionary(states)) => {
                forms.extend(states.iter().filter_map(|(_, form)| form.as_reference().ok()))
            }
            _ => {}
        }
    }
    forms
}

#[derive(Clone, Copy)]
struct Matrix([f32; 6]);

impl Matrix {
    const ONE: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    /// This one first, then the other.
    fn then(self, other: Self) -> Self {
        let ([a, b, c, d, e, f], [u, v, w, x, y, z]) = (self.0, other.0);
        Self([a * u + b * w, a * v + b * x, c * u + d * w, c * v + d * x, e * u + f * w + y, e * v + f * x + z])
    }

    fn of(operands: &[Object]) -> Option<Self> {
        let numbers: Vec<f32> = operands.iter().filter_map(|number| number.as_float().ok()).collect();
        numbers.try_into().ok().map(Self)
    }

    fn moved(self, x: f32, y: f32) -> Self {
        Self([1.0, 0.0, 0.0, 1.0, x, y]).then(self)
    }
}

/// Where the last piece of text ended, and how large it was.
#[derive(Clone, Copy, Default)]
struct Pen {
    end: (f32, f32),
    size: f32,
    some: bool,
}

struct Reader<'d, 'a> {
    document: &'d Document,
    fonts: &'a mut Fonts<'d>,
    drawn: &'a mut usize,
    pen: Pen,
    page: Page,
    pictures: usize,
    /// Strings that nobody can read.
    blind: usize,
}

/// What instructions change, and what `Q` gives back.
#[derive(Clone, Copy)]
struct State<'d> {
    page: Matrix,
    font: Option<&'d Dictionary>,
    size: f32,
    leading: f32,
    spacing: f32,
    word: f32,
    stretch: f32,
}

impl<'d> Reader<'d, '_> {
    fn draw(&mut self, content: &[u8], resources: &[&'d Dictionary], page: Matrix, depth: usize) {
        *self.drawn += content.len() + FORM;
        if *self.drawn > super::MOST_DRAWN {
            self.blind += 1;
            return;
        }
        let mut state = State { page, font: None, size: 1.0, leading: 0.0, spacing: 0.0, word: 0.0, stretch: 1.0 };
        let mut saved = Vec::new();
        let (mut line, mut text) = (Matrix::ONE, Matrix::ONE);
        for operation in Content::decode_iter(content) {
            let Ok(operation) = operation else {
                // Where the instructions are damaged readers stop as well.
                break;
            };
            let operands = &operation.operands;
            let number = |n: usize| operands.get(n).and_then(|operand| operand.as_float().ok()).unwrap_or(0.0);
            match operation.operator.as_str() {
                "q" if saved.len() < 256 => saved.push(state),
                "Q" => state = saved.pop().unwrap_or(state),
                "cm" => state.page = Matrix::of(operands).map_or(state.page, |matrix| matrix.then(state.page)),
                "BT" => (line, text) = (Matrix::ONE, Matrix::ONE),
                "Tf" => {
                    let name = operands.first().and_then(|name| name.as_name().ok()).unwrap_or_default();
                    state.font = self.find(resources, b"Font", name).and_then(|found| match found {
                        Object::Dictionary(font) => Some(font),
                        _ => None,
                    });
                    state.size = number(1);
                }
                "Tc" => state.spacing = number(0),
                "Tw" => state.word = number(0),
                "Tz" => state.stretch = number(0) / 100.0,
                "TL" => state.leading = number(0),
                "Td" => (line, text) = both(line.moved(number(0), number(1))),
                "TD" => {
                    state.leading = -number(1);
                    (line, text) = both(line.moved(number(0), number(1)));
                }
                "Tm" => (line, text) = both(Matrix::of(operands).unwrap_or(line)),
                "T*" => (line, text) = both(line.moved(0.0, -state.leading)),
                "Tj" => text = self.show(operands.first(), text, &state),
                "'" => {
                    (line, _) = both(line.moved(0.0, -state.leading));
                    text = self.show(operands.first(), line, &state);
                }
                "\"" => {
                    (state.word, state.spacing) = (number(0), number(1));
                    (line, _) = both(line.moved(0.0, -state.leading));
                    text = self.show(operands.get(2), line, &state);
                }
                "TJ" => {
                    for item in operands.first().and_then(|items| items.as_array().ok()).into_iter().flatten() {
                        text = match item.as_float() {
                            Ok(back) => text.moved(-back / 1000.0 * state.size * state.stretch, 0.0),
                            Err(_) => self.show(Some(item), text, &state),
                        };
                    }
                }
                "Do" => {
                    let name = operands.first().and_then(|name| name.as_name().ok()).unwrap_or_default();
                    self.place(resources, name, state.page, depth);
                }
                "BI" => self.pictures += 1,
                "BDC" => {
                    // What a reader hears instead of the glyphs.
                    if let Some(Ok(said)) =
                        operands.get(1).map(|said| said.as_dict().and_then(|said| said.get(b"ActualText")))
                        && let Ok(said) = said.as_str()
                    {
                        let said = super::words::text(said);
                        self.page.text += &format!("\n{said}\n");
                        self.pen.some = false;
                    }
                }
                _ => {}
            }
        }
    }

    /// Shows a string; gives where the next one begins.
    fn show(&mut self, string: Option<&Object>, text: Matrix, state: &State<'d>) -> Matrix {
        let Some(bytes) = string.and_then(|string| string.as_str().ok()) else { return text };
        let Some(dictionary) = state.font else {
            self.blind += usize::from(!bytes.is_empty());
            return text;
        };
        let font = self.fonts.get(dictionary);
        let (width, count) = font.advance(bytes);
        let vertical = font.vertical;
        let shown = font.text(bytes);
        let spaces = bytes.iter().filter(|byte| **byte == b' ').count() as f32;
        let far = (width * state.size + count as f32 * state.spacing + spaces * state.word) * state.stretch;
        let end = if vertical { text.moved(0.0, -far) } else { text.moved(far, 0.0) };
        match shown {
            Some(shown) => self.write(&shown, text.then(state.page), end.then(state.page), state.size, vertical),
            None => self.blind += usize::from(!bytes.is_empty()),
        }
        end
    }

    fn write(&mut self, shown: &str, from: Matrix, to: Matrix, size: f32, vertical: bool) {
        let [a, b, c, d, x, y] = from.0;
        // The direction in which the text runs, and its height on the page.
        let (dx, dy) = if vertical { (-c, -d) } else { (a, b) };
        let length = dx.hypot(dy);
        let height = size.abs() * c.hypot(d);
        if self.pen.some && length > 0.0 && height > 0.0 {
            let (gone_x, gone_y) = (x - self.pen.end.0, y - self.pen.end.1);
            let along = (gone_x * dx + gone_y * dy) / length / height;
            let across = (gone_x * dy - gone_y * dx).abs() / length / height;
            let same_size = self.pen.size > 0.4 * height && height > 0.4 * self.pen.size;
            let gap = match (across < 0.4 && same_size, along) {
                // Bold is sometimes made by writing twice in the same place.
                (false, _) => "\n",
                (true, ..-0.8) => "\n",
                (true, ..0.28) => "",
                (true, ..0.9) => " ",
                (true, _) => "\t",
            };
            self.page.text += gap;
        } else {
            self.page.text.push('\n');
        }
        self.page.text += shown;
        let [.., x, y] = to.0;
        self.pen = Pen { end: (x, y), size: height, some: true };
    }

    /// A picture or a form of the page.
    fn place(&mut self, resources: &[&'d Dictionary], name: &[u8], page: Matrix, depth: usize) {
        let document = self.document;
        let id = resources.iter().find_map(|resources| {
            let group = resources.get_deref(b"XObject", document).and_then(Object::as_dict).ok()?;
            group.get(name).and_then(Object::as_reference).ok()
        });
        if let Some(id) = id {
            self.form(id, resources, page, depth);
        }
    }

    fn form(&mut self, id: ObjectId, resources: &[&'d Dictionary], page: Matrix, depth: usize) {
        let document = self.document;
        let Ok(stream) = document.get_object(id).and_then(Object::as_stream) else { return };
        if stream.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|kind| kind == b"Image") {
            self.pictures += 1;
            return;
        }
        if depth >= MOST_DEPTH || *self.drawn > super::MOST_DRAWN {
            self.blind += 1;
            return;
        }
        let Ok(content) = stream.get_plain_content_with_limit(MOST_STREAM) else {
            self.blind += 1;
            return;
        };
        let own = stream.dict.get_deref(b"Resources", document).and_then(Object::as_dict).ok();
        let all: Vec<&Dictionary> = own.into_iter().chain(resources.iter().copied()).collect();
        let matrix = stream.dict.get_deref(b"Matrix", document).and_then(Object::as_array).ok();
        let matrix = matrix.and_then(|matrix| Matrix::of(matrix)).unwrap_or(Matrix::ONE);
        self.draw(&content, &all, matrix.then(page), depth + 1);
    }

    fn find(&self, resources: &[&'d Dictionary], group: &[u8], name: &[u8]) -> Option<&'d Object> {
        let document = self.document;
        resources.iter().find_map(|resources| {
            let group = resources.get_deref(group, document).and_then(Object::as_dict).ok()?;
            group.get_deref(name, document).ok()
        })
    }
}

fn both(matrix: Matrix) -> (Matrix, Matrix) {
    (matrix, matrix)
}
