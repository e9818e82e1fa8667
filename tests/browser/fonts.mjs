// The web fonts in a real browser: they load, they show each character, a page fetches no more
// than it needs, and a widened name stays clean text.
//
// The site under test is made by the library itself: `cargo run --release --example font_site -- FOLDER`.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { launch, serve } from "./chromium.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
let folder, server, browser, bare;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "font-site-"));
  execFileSync("cargo", ["run", "--release", "--quiet", "--example", "font_site", "--", folder], { cwd: root });
  server = await serve(folder);
  browser = await launch();
  bare = await launch({ fonts: "none" });
});

after(async () => {
  await browser?.close();
  await bare?.close();
  await server?.close();
});

/** Opens a page and waits until its fonts are there. Gives the page and the fonts it fetched. */
async function open(from, path) {
  const page = await from.newPage();
  const fetched = [];
  const problems = [];
  page.on("response", async (response) => {
    if (response.url().includes(".woff2")) {
      fetched.push({ file: response.url().split("/").pop(), status: response.status() });
    }
  });
  page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
  await page.goto(`${server.address}/${path}`);
  await page.evaluate(() => document.fonts.ready);
  await page.waitForLoadState("networkidle");
  return { page, fetched, problems };
}

/** The ink of each character of an element, as a bitmap drawn in the element's own font. */
async function ink(page, selector, characters) {
  return page.evaluate(
    async ({ selector, characters }) => {
      const { fontFamily, fontWeight } = getComputedStyle(document.querySelector(selector));
      const font = `${fontWeight} 48px ${fontFamily}`;
      const canvas = document.createElement("canvas");
      canvas.width = canvas.height = 64;
      const pen = canvas.getContext("2d", { willReadFrequently: true });
      await document.fonts.load(font, characters.join(""));
      return characters.map((character) => {
        pen.clearRect(0, 0, 64, 64);
        pen.font = font;
        pen.textBaseline = "alphabetic";
        pen.fillText(character, 8, 50);
        const bits = pen.getImageData(0, 0, 64, 64).data.filter((_, i) => i % 4 === 3);
        return bits.reduce((text, alpha) => text + (alpha > 127 ? "1" : "0"), "");
      });
    },
    { selector, characters },
  );
}

function assertAllShown(characters, bitmaps, box) {
  characters.forEach((character, i) => {
    assert.ok(bitmaps[i].includes("1"), `${character} is blank`);
    assert.notEqual(bitmaps[i], box, `${character} is the box for missing characters`);
  });
  assert.equal(new Set(bitmaps).size, characters.length, "two characters look alike");
}

// U+3129C is in none of the fonts: what it looks like is the box.
const MISSING = "\u{3129C}";

for (const role of ["title", "pledge", "fangsong", "body", "body-bold"]) {
  test(`without any Chinese font, the kiosk shows every character (${role})`, async () => {
    const { page, fetched, problems } = await open(bare, "kiosk.html");
    const text = await page.textContent(`.${role}`);
    const characters = [...new Set(text.replace(/\s/g, ""))];
    const [box, ...bitmaps] = await ink(page, `.${role}`, [MISSING, ...characters]);
    assertAllShown(characters, bitmaps, box);
    assert.ok(fetched.length > 0 && fetched.every(({ status }) => status === 200));
    assert.deepEqual(problems, []);
    await page.close();
  });
}

test("on the web, rare characters of running text come from the board", async () => {
  const { page } = await open(bare, "all.html");
  for (const selector of [".body", ".body-bold", ".plain"]) {
    const rare = [..."䶮㛃𬭼𡋾𠮷"];
    const [box, ...bitmaps] = await ink(page, selector, [MISSING, ...rare]);
    assertAllShown(rare, bitmaps, box);
  }
  await page.close();
});

test("a page fetches exactly the planned files and stays within its budget", async () => {
  const { plan } = JSON.parse(readFileSync(join(folder, "plan.json"), "utf8"));
  for (const { path, files } of plan) {
    const { page, fetched, problems } = await open(browser, path);
    const names = fetched.map(({ file }) => file.split("?")[0]);
    assert.deepEqual(names.toSorted(), files.toSorted(), path);
    const bytes = names.reduce((sum, name) => sum + readFileSync(join(folder, "assets/fonts", name)).length, 0);
    console.log(`${path}: ${names.length} files, ${bytes} bytes`);
    assert.ok(bytes <= 155_000, `${path} loads ${bytes} bytes of fonts`);
    assert.deepEqual(problems, []);
    await page.close();
  }
});

test("a two-character name is as wide as a three-character one, and clean text", async () => {
  const { page } = await open(browser, "names.html");
  const wide = (id) => page.evaluate((id) => {
    const range = document.createRange();
    range.selectNodeContents(document.getElementById(id));
    const next = document.getElementById(id).nextElementSibling.getBoundingClientRect();
    const letters = [...document.getElementById(id).textContent].map((_, at) => {
      const text = document.getElementById(id).firstChild;
      const one = document.createRange();
      one.setStart(text, at);
      one.setEnd(text, at + 1);
      return one.getBoundingClientRect().left;
    });
    const { left } = document.getElementById(id).getBoundingClientRect();
    return { advance: next.left - left, letters: letters.map((x) => x - left) };
  }, id);
  const two = await wide("two");
  const three = await wide("three");
  assert.equal(two.advance, three.advance);
  assert.equal(two.letters[0], three.letters[0]);
  assert.equal(two.letters[1], three.letters[2]);
  const copied = await page.evaluate(() => {
    getSelection().selectAllChildren(document.getElementById("two"));
    return getSelection().toString();
  });
  assert.equal(copied, "张伟");
  // What a screen reader is given.
  assert.match(await page.locator("#two-row").ariaSnapshot(), /张伟/);
  await page.close();
});
