// The kiosk says that it works from Chromium 80 (early 2020) on. Its scripts are read with the grammar of that time, and every
// feature of its styles stands in a list: who uses another one looks up since when it exists, and either adds it here or does
// without. What newer browsers merely do better (where lines end) is in lists of its own.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { parse } from "acorn";
import * as css from "css-tree";

const kiosk = join(dirname(fileURLToPath(import.meta.url)), "../../themes/default/kiosk");
const scripts = [...readdirSync(join(kiosk, "player")).map((name) => `player/${name}`), "boot.js", "start.js", "usb.js", "sw.js"];
const source = (name) => readFileSync(join(kiosk, name), "utf8");

/** Methods and globals that came after Chromium 80. */
const NEWER = new Set((
  "at replaceAll findLast findLastIndex hasOwn any AggregateError WeakRef FinalizationRegistry structuredClone replaceChildren " +
  "toSorted toReversed toSpliced groupBy fromAsync withResolvers isWellFormed toWellFormed checkVisibility randomUUID timeout " +
  "throwIfAborted showPicker inert popover showPopover startViewTransition scheduler navigation CompressionStream DecompressionStream " +
  "ResizeObserverSize adoptedStyleSheets setHTML setHTMLUnsafe getHTML scrollend Segmenter getWeekInfo getTextInfo supportedValuesOf"
).split(" "));
/** Used only after it was looked whether it is there. */
const ASKED_FOR = {
  // There since Chromium 73; where it is not, the page stays without style.
  "player/87-edition.js": ["adoptedStyleSheets"],
  "player/42-words.js": ["Segmenter"],
};

/** Every name that a script calls, reads from something or uses as a variable; `at` and `any` only where they are called. */
function names(node, found = new Set()) {
  if (node === null || typeof node !== "object") return found;
  if (Array.isArray(node)) node.forEach((one) => names(one, found));
  else {
    if (node.type === "CallExpression" && node.callee.type === "MemberExpression") found.add(node.callee.property.name);
    if (node.type === "Identifier" && node.name !== "at" && node.name !== "any") found.add(node.name);
    Object.values(node).forEach((value) => names(value, found));
  }
  return found;
}

for (const name of scripts) {
  test(`${name} is a classic script of 2019`, () => {
    const tree = parse(source(name), { ecmaVersion: 2019, sourceType: "script" });
    const newer = [...names(tree)].filter((one) => NEWER.has(one) && !ASKED_FOR[name]?.includes(one));
    assert.deepEqual(newer, []);
  });
}

const PROPERTIES = new Set((
  "-webkit-mask-image -webkit-tap-highlight-color -webkit-text-size-adjust -webkit-user-drag -webkit-user-select align-content align-items " +
  "align-self animation background border border-bottom border-color border-left border-radius border-right border-style border-top bottom " +
  "box-shadow box-sizing break-after break-inside clip color column-fill column-gap column-span columns content counter-increment counter-reset cursor display fill flex " +
  "flex-direction flex-wrap font font-family font-kerning font-size font-variant-numeric font-weight grid-auto-columns grid-auto-flow " +
  "grid-column grid-column-gap grid-gap grid-row grid-row-gap grid-template-columns grid-template-rows height justify-content justify-self left " +
  "letter-spacing line-break line-height list-style margin margin-bottom margin-left margin-right margin-top max-height max-width min-height " +
  "min-width object-fit object-position opacity order outline outline-offset overflow overflow-wrap overscroll-behavior padding padding-bottom padding-left " +
  "padding-right padding-top pointer-events position right stroke stroke-linejoin stroke-width text-align text-decoration text-overflow top " +
  "touch-action transform transform-origin transition user-select vertical-align visibility white-space width word-break z-index"
).split(" "));
/** Where a line ends, how Latin stands beside Chinese, how thick a line through words is: older browsers draw it a little otherwise. The mask has its older name beside it. */
const BETTER = new Set(["text-wrap", "text-wrap-style", "text-autospace", "text-decoration-thickness", "mask-image"]);
const PSEUDOS = new Set("root before after first-child last-child nth-child only-child disabled active focus not placeholder empty".split(" "));
const FUNCTIONS = new Set("calc counter min max minmax repeat var translate translateX scale scaleX rotate rect rgba linear-gradient repeating-linear-gradient".split(" "));
const UNITS = new Set("px em fr vmin s deg".split(" "));

test("the styles use nothing newer than Chromium 80", () => {
  const found = new Set();
  const tree = css.parse(source("player.css"), { onParseError: (error) => found.add(`cannot be read: ${error.message}`) });
  css.walk(tree, (node) => {
    if (node.type === "Atrule" && node.name !== "keyframes") found.add(`@${node.name}`);
    if (node.type === "Declaration" && !node.property.startsWith("--") && !PROPERTIES.has(node.property) && !BETTER.has(node.property)) found.add(node.property);
    if (/^Pseudo(Class|Element)Selector$/.test(node.type) && !PSEUDOS.has(node.name)) found.add(`:${node.name}`);
    if (node.type === "Function" && !FUNCTIONS.has(node.name)) found.add(`${node.name}()`);
    if (node.type === "Dimension" && !UNITS.has(node.unit)) found.add(node.unit);
    if (node.type === "NestingSelector") found.add("nesting");
  });
  assert.deepEqual([...found].sort(), []);
});

test("gaps are those of grids and of columns, for flexible boxes had none", () => {
  const flexible = [];
  css.walk(css.parse(source("player.css")), (node) => {
    if (node.type !== "Rule") return;
    const set = new Map(node.block.children.toArray().map((one) => [one.property, css.generate(one.value)]));
    if (set.has("column-gap") && !set.has("columns")) flexible.push(css.generate(node.prelude));
  });
  assert.deepEqual(flexible, []);
});
