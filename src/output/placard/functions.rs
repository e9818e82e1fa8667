//! What templates may call beside the typesetter's own functions: the module `noticeboard`.
//!
//! A placard asks for the length of a text a hundred times. A function of a template costs microseconds whenever it is
//! called, for the typesetter remembers each call; one of these costs as much as what it does.

use std::num::NonZeroI64;
use std::sync::LazyLock;

use typst::comemo::Tracked;
use typst::diag::{At, SourceResult, bail};
use typst::engine::Engine;
use typst::foundations::{
    Args, Array, CastInfo, Context, Dict, IntoValue, Module, NativeFuncData, NativeFuncPtr, Scope, Str, Value, dict,
};
use typst::layout::{Abs, Em, Length};

use super::columns::{self, Column};
use super::lines::{self, Frame, NameManner};

/// The module with all of them.
pub(super) fn module() -> Module {
    let mut scope = Scope::new();
    for function in &FUNCTIONS {
        scope.define(function.name, function);
    }
    Module::new("noticeboard", scope)
}

/// The typesetter's own `range`, of so many numbers at the most: it makes them all before the first is looked at.
pub(super) static RANGE: NativeFuncData = function("range", "range(start, end, inclusive:, step:): numbers.", &range);

/// Far more than anything on paper has, and a few megabytes.
const MOST_NUMBERS: u128 = 100_000;

static FUNCTIONS: [NativeFuncData; 12] = [
    function("has", "has(thing, key): is there anything in this field?", &has),
    function("ems", "ems(words): the length in ems.", &ems),
    function("is-square", "is-square(words): nothing but characters of exactly one em?", &is_square),
    function("count", "count(words): characters, as an author counts them.", &count),
    function("steps", "steps(max, min): the sizes a text may take.", &steps),
    function(
        "line-size",
        "line-size(lines, width, max, min, spread:, broad:): size, sure, exact, longest.",
        &line_size,
    ),
    function("name-plan", "name-plan(name, width, max, tall:, tail:, large:): lines, size, height.", &name_plan),
    function("is-ragged", "is-ragged(words): has it a word that is too long to be moved to the next line?", &is_ragged),
    function("longest", "longest(cells): the longest word of a column and its longest cell.", &longest),
    function("widths", "widths(columns, room, least): how a table's columns share its width, in points.", &widths),
    function("before-closing", "before-closing(line): the line without its closing marks, and these.", &before_closing),
    function("plan-lines", "plan-lines(words, width, height, max, min, most, pitch, pauses, alone).", &plan_lines),
];

pub(super) type Call = dyn Fn(&mut Engine, Tracked<Context>, &mut Args) -> SourceResult<Value> + Send + Sync;

pub(super) const fn function(name: &'static str, docs: &'static str, call: &'static Call) -> NativeFuncData {
    NativeFuncData {
        function: NativeFuncPtr(call),
        name,
        title: name,
        docs,
        def_site: None,
        keywords: &[],
        contextual: false,
        scope: LazyLock::new(&Scope::new),
        params: LazyLock::new(&Vec::new),
        returns: LazyLock::new(&|| CastInfo::Any),
    }
}

fn range(_: &mut Engine, _: Tracked<Context>, args: &mut Args) -> SourceResult<Value> {
    let inclusive = args.named("inclusive")?.unwrap_or(false);
    let step: NonZeroI64 = args.named("step")?.unwrap_or(const { NonZeroI64::new(1).unwrap() });
    let mut ends = args.clone();
    let first: i64 = ends.expect("end")?;
    let (start, end) = ends.eat::<i64>()?.map_or((0, first), |second| (first, second));
    let numbers = i128::from(start).abs_diff(i128::from(end)) / u128::from(step.unsigned_abs().get());
    if numbers > MOST_NUMBERS {
        bail!(args.span, "range would give {numbers} numbers, of which no paper has room: at most {MOST_NUMBERS}");
    }
    Ok(Array::range(args, inclusive, step)?.into_value())
}

fn has(_: &mut Engine, _: Tracked<Context>, args: &mut Args) -> SourceResult<Value> {
    let thing: Dict = args.expect("thing")?;
    let key: Str = args.expect("key")?;
    let there = match thing.get(&key) {
        Err(_) | Ok(Value::None) => false,
        Ok(Value::Str(text)) => !text.is_empty(),
        Ok(Value::Array(list)) => !list.is_empty(),
        Ok(Value::Dict(fields)) => !fields.is_empty(),
        Ok(_) => true,
    };
    Ok(there.into_value())
}

fn words(args: &mut Args) -> SourceResult<Str> {
    args.expect("words")
}

/// A length in points.
fn points(args: &mut Args, what: &str) -> SourceResult<f64> {
    let Length { abs, em } = args.expect(what)?;
    if em != Em::zero() {
        bail!(args.span, "{what} is to be a length of its own, without em");
    }
    Ok(abs.to_pt())
}

fn length(points: f64) -> Value {
    Length::from(Abs::pt(points)).into_value()
}

fn ems(_: &mut Engine, _: Tracked<Context>, args: &mut Args) -> SourceResult<Value> {
    Ok(lines::ems(&words(args)?).into_value())
}

fn is_square(_: &mut Engine, _: Tracked<Context>, args: &mut Args) -> SourceResult<Value> {
    Ok(lines::is_square(&words(args)?).into_value())
}

fn count(_: &mut Engine, _: Tracked<Context>, args: &mut Args) -> SourceResult<Value> {
    Ok(lines::count(&words(args)?).into_value())
}

fn steps(_: &mut Engine, _: Tracked<Context>, args: &mut Args) -> SourceResult<Value> {
    let (max, min) = (points(args, "max")?, points(args, "min")?);
    Ok(lines::steps(max, min).into_iter().map(length).collect::<Array>().into_value())
}

/// One line, or a list of lines that step down together.
fn line_size(_: &mut Engine, _: Tracked<Context>, args: &mut Args) -> SourceResult<Value> {
    let given: Array = match args.expect::<Value>("lines")? {
        Value::Array(lines) => lines,
        line => Array::from_iter([line]),
    };
    let span = args.span;
    let given = given.into_iter().map(|line| line.cast().at(span)).collect::<SourceResult<Vec<Str>>>()?;
    let (width, max, min) = (points(args, "width")?, points(args, "max")?, points(args, "min")?);
    let spread = args.named("spread")?.unwrap_or(0.0);
    let broad: Option<f64> = args.named::<Option<f64>>("broad")?.flatten();
    let given: Vec<&str> = given.iter().map(Str::as_str).collect();
    let found = lines::line_size(&given, width, (max, min), spread, broad);
    let size = found.size.map_or(Value::None, length);
    let answer = [size, found.sure.into_value(), found.exact.into_value(), found.longest.into_value()];
    Ok(answer.into_iter().collect::<Array>().into_value())
}

fn name_plan(_: &mut Engine, _: Tracked<Context>, args: &mut Args) -> SourceResult<Value> {
    let name: Str = args.expect("name")?;
    let (width, max) = (points(args, "width")?, points(args, "max")?);
    let manner = NameManner {
        tall: args.named("tall")?.unwrap_or(1.46),
        tail: args.named("tail")?.unwrap_or(0.0),
        large: args.named("large")?.unwrap_or(0.7),
    };
    let plan = lines::plan_name(&name, width, max, &manner);
    let given: Array = plan.lines.into_iter().map(|line| Value::Str(line.into())).collect();
    Ok(dict! { "lines" => given, "size" => length(plan.size), "height" => length(plan.height) }.into_value())
}

fn is_ragged(_: &mut Engine, _: Tracked<Context>, args: &mut Args) -> SourceResult<Value> {
    Ok(columns::is_ragged(&words(args)?).into_value())
}

fn longest(_: &mut Engine, _: Tracked<Context>, args: &mut Args) -> SourceResult<Value> {
    let span = args.span;
    let cells: Array = args.expect("cells")?;
    let cells = cells.into_iter().map(|cell| cell.cast().at(span)).collect::<SourceResult<Vec<Str>>>()?;
    let (word, whole) = columns::longest(cells.iter().map(Str::as_str));
    Ok([word, whole].into_iter().map(|words| Value::Str(words.into())).collect::<Array>().into_value())
}

fn widths(_: &mut Engine, _: Tracked<Context>, args: &mut Args) -> SourceResult<Value> {
    let span = args.span;
    let columns: Array = args.expect("columns")?;
    let room = points(args, "room")?;
    let lengths = |value: Value| -> SourceResult<f64> {
        let Length { abs, .. } = value.cast().at(span)?;
        Ok(abs.to_pt())
    };
    let mut given = Vec::new();
    for column in columns {
        let column: Array = column.cast().at(span)?;
        let mut pair = column.into_iter();
        let (word, whole) = (pair.next().unwrap_or_default(), pair.next().unwrap_or_default());
        given.push(Column { word: lengths(word)?, whole: lengths(whole)? });
    }
    Ok(columns::shared(&given, room).into_iter().map(length).collect::<Array>().into_value())
}

fn before_closing(_: &mut Engine, _: Tracked<Context>, args: &mut Args) -> SourceResult<Value> {
    let line = words(args)?;
    let (before, marks) = lines::before_closing(&line);
    Ok([Str::from(before), Str::from(marks)].into_iter().map(Value::Str).collect::<Array>().into_value())
}

fn plan_lines(_: &mut Engine, _: Tracked<Context>, args: &mut Args) -> SourceResult<Value> {
    let text = words(args)?;
    let (width, height) = (points(args, "width")?, points(args, "height")?);
    let sizes = (points(args, "max")?, points(args, "min")?);
    let most: usize = args.expect("most")?;
    let pitch: f64 = args.expect("pitch")?;
    let pauses: Str = args.expect("pauses")?;
    let alone: f64 = args.expect("alone")?;
    let plan = Frame { width, height, sizes, pitch, most, pauses: &pauses, alone }.plan(&text);
    let broken = plan.broken.map(|broken| {
        let lines: Array = broken.lines.into_iter().map(|line| Value::Str(line.into())).collect();
        dict! { "size" => length(broken.size), "lines" => lines, "sure" => broken.sure }
    });
    Ok(dict! {
        "lone" => plan.lone.map_or(Value::None, length),
        "sizes" => plan.sizes.into_iter().map(length).collect::<Array>(),
        "broken" => broken,
        "length" => plan.length,
        "at-floor" => plan.at_floor,
    }
    .into_value())
}
