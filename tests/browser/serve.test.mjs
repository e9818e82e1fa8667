// `noticeboard serve` in a real browser: an edit reloads the pages that show it and leaves the others alone, a style is
// exchanged without a reload, the reader stays where they were, and what is wrong lies over the last good version.
//
//   node --test --test-reporter=spec tests/browser/serve.test.mjs        (NOTICEBOARD names the program)
//
// Pictures of the overlay go to target/screenshots/.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { launch } from "./chromium.mjs";
import { target } from "./target.mjs";

const repository = join(dirname(fileURLToPath(import.meta.url)), "../..");
const program = process.env.NOTICEBOARD ?? join(target, "release/noticeboard");
const pictures = join(target, "screenshots");
// By the clock: a page behind another draws no frames.
const WAIT = { timeout: 60_000, polling: 100 };

let board, preview, url, browser;

before(async () => {
  board = await mkdtemp(join(tmpdir(), "noticeboard-serve-"));
  await cp(join(repository, "content"), join(board, "content"), { recursive: true });
  // Pictures that a build has made already need not be made again.
  const made = join(repository, ".noticeboard");
  if (existsSync(made)) await cp(made, join(board, ".noticeboard"), { recursive: true });
  preview = spawn(program, ["serve", "--board", board, "--port", "0", "--lang", "en"], { stdio: ["ignore", "ignore", "pipe"] });
  url = await new Promise((found, lost) => {
    createInterface({ input: preview.stderr }).on("line", (line) => {
      if (process.env.LOUD) console.error(Date.now() % 1000000, line);
      const address = line.match(/preview: (http:\/\/\S+)/);
      if (address) found(address[1]);
    });
    preview.on("exit", () => lost(new Error("the preview ended")));
  });
  browser = await launch();
  await mkdir(pictures, { recursive: true });
});

after(async () => {
  await browser?.close();
  preview?.kill();
  if (board) await rm(board, { recursive: true, force: true });
});

const POST = "east/lakeside/couriers/posts/station";
const edit = async (path, change) => {
  const file = join(board, path);
  const old = await readFile(file, "utf8");
  const text = change(old);
  assert.notEqual(text, old, `the edit of ${path} changes nothing`);
  await writeFile(file, text);
  return old;
};

/** Opens a page and marks its document: a reload takes the mark away. */
const open = async (path, size = { width: 1280, height: 800 }) => {
  const page = await browser.newPage({ viewport: size });
  const errors = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  await page.goto(url + path, { waitUntil: "load" });
  await page.evaluate(() => { window.sameDocument = true; });
  return { page, errors, isSame: () => page.evaluate(() => window.sameDocument === true) };
};
const reloaded = (page) => page.waitForFunction(() => window.sameDocument !== true, null, WAIT);

test("an edit reloads the pages that show it, where the reader was, and no other", async () => {
  const post = await open(`${POST}/`, { width: 420, height: 500 });
  const other = await open("about/accessibility/");
  await post.page.evaluate(() => window.scrollTo({ top: 230, behavior: "instant" }));
  const old = await edit(`content/${POST}.yaml`, (text) => text.replace("有张椅子", "有张长椅"));
  await reloaded(post.page);
  await post.page.waitForFunction(() => document.body.textContent.includes("有张长椅"), null, WAIT);
  await post.page.waitForFunction(() => Math.abs(window.scrollY - 230) < 2, null, WAIT);
  await post.page.waitForTimeout(400);
  assert.ok(await other.isSame(), "the accessibility page was loaded again");
  assert.deepEqual([post.errors, other.errors], [[], []]);
  await writeFile(join(board, `content/${POST}.yaml`), old);
  await post.page.close();
  await other.page.close();
});

test("a style is exchanged without a reload", async () => {
  const { page, isSame, errors } = await open("");
  const sheets = await page.locator('link[rel="stylesheet"]').count();
  await page.evaluate(() => window.scrollTo({ top: 300, behavior: "instant" }));
  await mkdir(join(board, "themes/default/assets/css"), { recursive: true });
  await writeFile(join(board, "themes/default/assets/css/99-own.css"), "body { outline: 3px solid rgb(1, 2, 3); }\n");
  await page.waitForFunction(() => getComputedStyle(document.body).outlineColor === "rgb(1, 2, 3)", null, WAIT);
  assert.ok(await isSame(), "the page was loaded again");
  assert.equal(await page.evaluate(() => Math.round(window.scrollY)), 300);
  await rm(join(board, "themes"), { recursive: true });
  await page.waitForFunction(() => getComputedStyle(document.body).outlineStyle === "none", null, WAIT);
  assert.ok(await isSame(), "the page was loaded again");
  assert.equal(await page.locator('link[rel="stylesheet"]').count(), sheets, "old styles are taken away");
  assert.deepEqual(errors, []);
  await page.close();
});

test("what is wrong lies over the last good version until it is mended", async () => {
  const { page, errors } = await open(`${POST}/`);
  const text = await page.locator("main").innerText();
  const old = await edit(`content/${POST}.yaml`, (text) => text.replace("pledge:", "plegde:"));
  const panel = page.locator("noticeboard-faults section");
  await panel.waitFor({ timeout: WAIT.timeout });
  const said = await panel.innerText();
  assert.match(said, /plegde/);
  assert.match(said, /content\/east\/lakeside\/couriers\/posts\/station\.yaml:\d+:\d+/);
  assert.match(said, /pledge/, "the hint names the right key");
  assert.equal(await page.locator("main").innerText(), text, "the last good version is readable");
  const mark = panel.locator("mark").first();
  assert.equal(await mark.innerText(), "plegde");
  await page.screenshot({ path: join(pictures, "serve-overlay.png") });
  const box = await panel.boundingBox();
  assert.ok(box.y > 200 && box.height <= 800 * 0.63, `the overlay leaves the page readable: ${JSON.stringify(box)}`);

  await page.setViewportSize({ width: 360, height: 740 });
  await page.screenshot({ path: join(pictures, "serve-overlay-phone.png") });
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "nothing is wider than a phone");
  await page.setViewportSize({ width: 1280, height: 800 });
  await panel.locator("button").click();
  await page.screenshot({ path: join(pictures, "serve-overlay-folded.png") });
  assert.ok((await panel.boundingBox()).height < 100, "it folds");
  await panel.locator("button").click();

  await writeFile(join(board, `content/${POST}.yaml`), old);
  await panel.waitFor({ state: "detached", timeout: WAIT.timeout });
  assert.deepEqual(errors, []);
  await page.close();
});

test("a page that does not exist yet comes when it does", async () => {
  const { page } = await open("notices/coming/");
  assert.match(await page.title(), /404|没有|找不到/);
  await writeFile(
    join(board, "content/notices/coming.md"),
    "---\ntitle: 新公示\nstarts_on: 2026-06-29\nperiod: { days: 5, unit: calendar }\ncontact: { phone: 0531-0000 1234, address: 示例路1号 }\n---\n内容。\n",
  );
  await page.waitForFunction(() => document.body.textContent.includes("新公示"), null, WAIT);
  await rm(join(board, "content/notices/coming.md"));
  await page.waitForFunction(() => !document.body.textContent.includes("新公示"), null, WAIT);
  await page.close();
});
