// Whether all of a page has room and can be seen, where a board is larger than the demonstration board, a screen narrower, or
// its colours are the system's: SITE=FOLDER node --test fits.test.mjs

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { launch, serve } from "./chromium.mjs";
import { samples } from "./pages.mjs";

const repository = join(dirname(fileURLToPath(import.meta.url)), "../..");
const folder = resolve(process.env.SITE ?? join(repository, "public"));
const skip = existsSync(join(folder, "index.html")) ? false : `${folder} has no index.html: build the site first`;
// Fonts that one page may ask for. Fewer would be larger files, more bytes, and pledges in the reader's own fonts on large boards.
const FONTS = 30;

const sampled = skip ? [] : samples(folder);
const file = (type) => sampled.find((one) => one.type === type)?.file;

let server, browser;
before(async () => {
  if (skip) return;
  server = await serve(folder);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.close();
});

/** A page of the site, in a context of its own; in elder mode with the size of letters, from 1 to 3. */
async function open(path, { width = 360, elder, ...media } = {}) {
  const context = await browser.newContext({ viewport: { width, height: 800 } });
  const page = await context.newPage();
  await page.emulateMedia(media);
  if (elder) await page.addInitScript((size) => localStorage.setItem("noticeboard.elder", String(size)), elder);
  await page.goto(`${server.address}/${path.replace(/index\.html$/, "")}`);
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  return { page, close: () => context.close() };
}

/** Runs in the page: numbers of five digits in every figure and table; what collides, is cut or torn then. */
function withLargeNumbers() {
  const numbers = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  const places = [];
  while (numbers.nextNode()) {
    const parent = numbers.currentNode.parentElement;
    if (parent.closest(".figures, .orgs, .verdicts, .filters") && !parent.closest("svg, time, .visually-hidden, .who")) places.push(numbers.currentNode);
  }
  for (const node of places) node.data = node.data.replace(/\d+/g, "23488");
  const findings = [];
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth > clientWidth) findings.push(`scrolls sideways: ${scrollWidth}`);
  const range = document.createRange();
  const boxes = [];
  for (const node of places) {
    for (const { 0: number, index } of node.data.matchAll(/\d+/g)) {
      range.setStart(node, index);
      range.setEnd(node, index + number.length);
      const rects = [...range.getClientRects()].filter(({ width }) => width > 0);
      if (rects.length === 0) continue;
      if (new Set(rects.map(({ top }) => Math.round(top / 4))).size > 1) findings.push(`torn: ${node.data}`);
      const { left, right, top, bottom } = rects[0];
      const scrolls = node.parentElement.closest(".filters");
      if (!scrolls && (left < 0 || right > clientWidth + 1)) findings.push(`cut: ${node.data} ends at ${right}`);
      const around = node.parentElement.closest(".figure, td, th, li").getBoundingClientRect();
      if (right > around.right + 1) findings.push(`leaves its place: ${node.data}`);
      // Lines of large letters are closer than their boxes.
      boxes.push({ left, right, top: top + (bottom - top) / 4, bottom: bottom - (bottom - top) / 4, text: node.data });
    }
  }
  boxes.forEach((one, n) => {
    const other = boxes.slice(n + 1).find((other) => one.left < other.right - 1 && other.left < one.right - 1 && one.top < other.bottom && other.top < one.bottom);
    if (other) findings.push(`collide: ${one.text} and ${other.text}`);
  });
  return [...new Set(findings)];
}

test("numbers of five digits have room in figures and tables, at every width and in elder mode", { skip }, async () => {
  const findings = [];
  const modes = [320, 360, 390, 768, 1024, 1280].map((width) => ({ width })).concat([{ width: 320, elder: 3 }, { width: 360, elder: 1 }, { width: 1280, elder: 1 }, { width: 718, media: "print" }]);
  for (const mode of modes) {
    for (const path of ["index.html", file("org"), file("commitments-list")]) {
      const { page, close } = await open(path, mode);
      for (const finding of await page.evaluate(withLargeNumbers)) findings.push(`${path} ${JSON.stringify(mode)}: ${finding}`);
      await close();
    }
  }
  assert.deepEqual(findings, []);
});

test("where the system chooses the colours, the current tab and the switch still say which they are", { skip }, async () => {
  const { page, close } = await open("index.html", { width: 1280, forcedColors: "active" });
  const outline = (place) => page.locator(place).first().evaluate((one) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(one);
    return outlineStyle === "none" ? 0 : parseFloat(outlineWidth);
  });
  assert.ok((await outline(".tabs [aria-current]")) >= 2, "the current tab is outlined");
  assert.equal(await outline(".tabs a:not([aria-current])"), 0, "and no other");
  const track = () => page.locator(".elder-track").evaluate((one) => [getComputedStyle(one).backgroundColor, getComputedStyle(one, "::after").backgroundColor]);
  const off = await track();
  assert.notEqual(off[0], off[1], "the knob is seen");
  await page.locator(".elder-switch").click();
  const animations = () => document.getAnimations().every((one) => one.playState === "finished");
  await page.waitForFunction(animations);
  const on = await track();
  assert.notDeepEqual(on, off, "on is not off");
  assert.notEqual(on[0], on[1], "the knob is seen when it is on");
  await close();
});

test("whatever has the focus has a ring that is seen on its ground, by day and by night", { skip }, async () => {
  const findings = new Set();
  for (const colorScheme of ["light", "dark"]) {
    for (const path of ["index.html", file("post"), file("notice"), file("commitments-list")]) {
      const { page, close } = await open(path, { width: 1280, colorScheme });
      const number = await page.evaluate(() => document.querySelectorAll("a, button, input, summary").length);
      for (let n = 0; n < Math.min(number, 90); n++) {
        await page.keyboard.press("Tab");
        const faint = await page.evaluate(() => {
          const one = document.activeElement;
          if (!one || one === document.body) return undefined;
          const numbers = (text) => text.match(/[\d.]+/g).map(Number);
          const luminance = ([r, g, b]) => {
            const part = (c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4);
            return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
          };
          // A switch and a choice show it beside themselves.
          const shown = one.matches("input[type=checkbox], input[type=radio]") ? one.nextElementSibling : one;
          const { outlineStyle, outlineColor, outlineWidth } = getComputedStyle(shown);
          if (outlineStyle === "none" || parseFloat(outlineWidth) < 2) return `no ring: ${one.outerHTML.slice(0, 60)}`;
          // It stands outside, on the ground of what is around.
          let around = shown.parentElement;
          while (around && numbers(getComputedStyle(around).backgroundColor)[3] === 0) around = around.parentElement;
          const [dark, light] = [luminance(numbers(outlineColor)), luminance(numbers(getComputedStyle(around ?? document.body).backgroundColor))].sort((a, b) => a - b);
          const ratio = (light + 0.05) / (dark + 0.05);
          return ratio < 3 ? `${ratio.toFixed(2)}: ${one.outerHTML.slice(0, 60)}` : undefined;
        });
        if (faint) findings.add(`${path} ${colorScheme}: ${faint}`);
      }
      await close();
    }
  }
  assert.deepEqual([...findings], []);
});

test("the first portraits of a wall are loaded at once, the others when they come into sight", { skip: skip || (file("posts-list") ? false : "no posts") }, () => {
  const html = readFileSync(join(folder, file("posts-list")), "utf8");
  const pictures = [...html.matchAll(/<img [^>]*>/g)].map(([tag]) => tag).filter((tag) => /class=|srcset/.test(tag));
  const lazy = pictures.map((tag) => tag.includes('loading="lazy"'));
  assert.ok(!lazy[0], "the first is not");
  assert.ok(lazy.at(-1), "the last is");
  assert.equal(lazy.indexOf(true), lazy.lastIndexOf(false) + 1, "none of the first rows is among the others");
});

test("columns of tables in running text stand as their author wrote them", { skip }, async (t) => {
  const found = sampled.map(({ file }) => file).find((file) => /class="align-right"/.test(readFileSync(join(folder, file), "utf8")));
  if (!found) return t.skip("no such table among the samples");
  const { page, close } = await open(found, { width: 1280 });
  const aligned = (place) => page.locator(place).evaluateAll((all) => [...new Set(all.map((one) => getComputedStyle(one).textAlign))]);
  assert.deepEqual(await aligned("main .align-right"), ["end"]);
  await close();
});

test(`a page asks for at most ${FONTS} fonts`, { skip }, async (t) => {
  const findings = [];
  let most = ["", 0];
  for (const { type, file } of sampled) {
    const context = await browser.newContext({ viewport: { width: 360, height: 800 } });
    const page = await context.newPage();
    let fonts = 0;
    page.on("request", (request) => (fonts += Number(request.url().includes(".woff2"))));
    await page.goto(`${server.address}/${file.replace(/index\.html$/, "")}`, { waitUntil: "load" });
    await page.evaluate(() => document.fonts.ready.then(() => undefined));
    if (fonts > most[1]) most = [type, fonts];
    if (fonts > FONTS) findings.push(`${file}: ${fonts}`);
    await context.close();
  }
  t.diagnostic(`the most are ${most[1]}, on ${most[0]}`);
  assert.deepEqual(findings, []);
});
