// A recorded walk: somebody's first full board, made in forms and nowhere else. From `noticeboard new --empty` over the desk of
// `serve --edit` to a build without a warning, with a website, a placard and a screen. Every key and every click is a real one
// and is counted; every step leaves a picture.
//
//   node tests/browser/walk.mjs [FOLDER]        (NOTICEBOARD names the program; pictures go to FOLDER, else to a new one in /tmp)
//
// The board is that of `tests/first-hour/full-board`, and a member's photo with her consent besides. Minutes are an
// estimate by the keystroke-level model of Card, Moran and Newell (The keystroke-level model for user performance time with
// interactive systems, CACM 23, 1980): what an untroubled person needs who knows what to write. Nobody was timed.

import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { launch, serve } from "./chromium.mjs";
import { target } from "./target.mjs";

const run = promisify(execFile);
const repository = join(dirname(fileURLToPath(import.meta.url)), "../..");
const program = process.env.NOTICEBOARD ?? join(target, "release/noticeboard");
const folder = process.argv[2] ?? (await mkdtemp(join(tmpdir(), "noticeboard-walk-")));
await mkdir(folder, { recursive: true });
const work = await mkdtemp(join(tmpdir(), "noticeboard-walk-board-"));
const TODAY = "2026-06-30";
const WAIT = { timeout: 30_000, polling: 100 };

// ---- What is counted ---------------------------------------------------------------------------------------------------

// Seconds: a key of somebody who is no typist, pointing, a button pressed and let go, a hand from keys to mouse or back, and
// what is thought before a field, a choice or a button.
const KLM = { key: 0.28, point: 1.1, click: 0.2, home: 0.4, think: 1.35 };
// A Chinese character by pinyin: about three letters, and every second one a choice among words.
const KEYS_OF_HAN = 3.5;

const counted = { characters: 0, keys: 0, clicks: 0, fields: 0, screens: 0, seconds: 0, waited: 0, thoughts: 0 };
const isHan = (c) => c > "\u2e80";

const think = () => {
  counted.thoughts += 1;
  counted.seconds += KLM.think;
};
const typed = (text) => {
  for (const c of text) {
    counted.characters += 1;
    const keys = isHan(c) ? KEYS_OF_HAN : 1;
    counted.keys += keys;
    counted.seconds += keys * KLM.key;
  }
};
const clicked = () => {
  counted.clicks += 1;
  counted.seconds += KLM.point + KLM.click;
};
/** What is typed in the terminal before and after, Enter included. */
const commanded = (line) => {
  think();
  typed(`${line}\n`);
};

let number = 0;
const picture = async (page, name, options = {}) => {
  number += 1;
  await page.screenshot({ path: join(folder, `${String(number).padStart(2, "0")}-${name}.png`), ...options });
};

// ---- Hands -------------------------------------------------------------------------------------------------------------

const checks = (page) => page.evaluate(() => Number(document.getElementById("form")?.dataset.checked || 0));
const checked = (page, times) => page.waitForFunction((times) => Number(document.getElementById("form").dataset.checked || 0) >= times, times, WAIT);

const press = async (page, locator) => {
  think();
  clicked();
  await locator.scrollIntoViewIfNeeded();
  await locator.click();
};

/** Presses what leads to another page. */
const follow = async (page, locator) => {
  const start = performance.now();
  await Promise.all([page.waitForNavigation({ waitUntil: "load" }), press(page, locator)]);
  counted.screens += 1;
  counted.waited += (performance.now() - start) / 1000;
};

const choose = async (page, locator, value) => {
  think();
  // Opens the list, and presses an entry.
  clicked();
  clicked();
  counted.fields += 1;
  await locator.selectOption(value);
};

/** Opens what folds around a field. */
const unfold = async (page, field) => {
  for (;;) {
    const folded = await field.evaluate((field) => {
      let outer = null;
      for (let up = field.parentElement; up; up = up.parentElement) if (up.tagName === "DETAILS" && !up.open) outer = up;
      if (outer) outer.dataset.walk = "here";
      return outer !== null;
    });
    if (!folded) return;
    await press(page, page.locator("[data-walk=here] > summary").first());
    await page.evaluate(() => document.querySelectorAll("[data-walk]").forEach((one) => one.removeAttribute("data-walk")));
  }
};

/** Fills a field of a form as a person does: points at it, and types or chooses. */
const fill = async (page, name, value) => {
  const all = page.locator(`[name='${name}']`);
  const field = all.first();
  await unfold(page, field);
  const kind = await field.evaluate((field) => (field.tagName === "INPUT" ? field.type : field.tagName.toLowerCase()));
  if (kind === "select") return choose(page, field, value);
  if (kind === "checkbox") {
    counted.fields += 1;
    return press(page, page.locator(`label:has([name='${name}'][value='${value}'])`));
  }
  think();
  clicked();
  counted.fields += 1;
  counted.seconds += 2 * KLM.home;
  await field.scrollIntoViewIfNeeded();
  await field.click({ position: kind === "date" ? { x: 14, y: 14 } : undefined });
  if (kind === "date") {
    const [year, month, day] = value.split("-");
    typed(year + month + day);
    await page.keyboard.type(year + month + day);
    // A browser without Chinese words of its own has the month first.
    if ((await field.inputValue()) !== value) {
      await field.fill("");
      await field.click({ position: { x: 14, y: 14 } });
      await page.keyboard.type(month + day + year);
    }
    assert.equal(await field.inputValue(), value, `${name}: the day that was typed`);
    return undefined;
  }
  typed(value);
  await page.keyboard.type(value);
  return undefined;
};

/** Names, one in each field. */
const fillNames = async (page, name, values) => {
  for (const [n, value] of values.entries()) {
    const fields = page.locator(`[name='${name}']`);
    await unfold(page, fields.first());
    if ((await fields.count()) <= n) await press(page, page.locator(`[data-more='${name}']`));
    think();
    clicked();
    counted.fields += 1;
    counted.seconds += 2 * KLM.home;
    await fields.nth(n).click();
    typed(value);
    await page.keyboard.type(value);
  }
};

const save = async (page, name, beside) => {
  const before = await checks(page);
  await checked(page, Math.max(before, 1));
  // As it stands before it is saved, with what is looked at beside it.
  if (beside) {
    await press(page, page.locator(`#tab-${beside}`));
  }
  // Longer than the desk waits after the last key.
  await page.waitForTimeout(700);
  await page.waitForFunction(() => !/正在检查|Checking/.test(document.getElementById("state").textContent), null, WAIT);
  // For the picture alone: a person need not wait for what stands beside.
  await page.waitForFunction(() => {
    const pane = document.querySelector("#beside .pane:not([hidden])");
    if (pane.hasAttribute("aria-busy")) return false;
    const images = Array.from(pane.querySelectorAll("#placards img"));
    return images.every((image) => image.complete && image.naturalWidth > 0) && !pane.querySelector("iframe.behind");
  }, null, WAIT);
  await picture(page, name);
  await follow(page, page.locator("button.main"));
  const done = await page.locator(".done").count();
  if (!done) {
    await picture(page, `${name}-refused`, { fullPage: true });
    const why = await page.locator("#faults-list").innerText().catch(() => "");
    assert.fail(`${name} was not saved: ${why}`);
  }
  assert.match(await page.locator(".done").innerText(), /已保存/);
};

/** Whose form was saved last, which offers what comes next. */
let last = null;

const fresh = async (page, kind, org) => {
  if (last && last.kind === kind && last.org === org) {
    await follow(page, page.locator(".done a", { hasText: "再写一条" }));
    await checked(page, 1);
    return;
  }
  const isHere = last && last.home === org;
  await follow(page, isHere ? page.locator(".done a", { hasText: "给这个组织写别的" }) : page.locator("nav a", { hasText: "新写一条" }));
  await choose(page, page.locator("#kind"), kind);
  const all = await page.locator("#org option").evaluateAll((all) => all.map((one) => [one.textContent.trim(), one.value, one.selected]));
  const found = all.find(([name]) => name === org);
  assert.ok(found, `no organisation ${org} to choose`);
  if (!found[2]) await choose(page, page.locator("#org"), found[1]);
  await follow(page, page.locator("main form button").last());
  await checked(page, 1);
};

// ---- The board -----------------------------------------------------------------------------------------------------------

const TOWN = "示例镇党委";
const HALL = "示例镇便民服务中心党支部";
const EAST = "示例镇东村党支部";
const PHOTO = join(repository, "src/cli/starter/li-shili.png");

/** Steps: a kind, where it goes, what is written; `beside` is looked at before it is saved. */
const FIRST = [
  { name: "org", kind: "org", org: TOWN, fields: { slug: "hall", name: HALL, supervision_phone: "0531-0000 1234", address: "示例路1号" } },
  { name: "member", kind: "member", org: HALL, fields: { name: "王示范", position: "窗口负责人" }, photo: { file: PHOTO, on: "2026-06-01", scopes: ["web", "print", "kiosk"] } },
  { name: "window", kind: "post", org: HALL, fields: { slug: "window-1", title: "综合受理窗口", type: "window", holder: ["王示范"], window_no: "1", pledge: "材料一次告知清楚，不让您跑第二趟。", approved_on: "2026-06-01" }, beside: "placard" },
  { name: "commitment", kind: "commitment", org: HALL, fields: { item: "更换楼道照明", type: "deed", responsible: [HALL], deadline: "2026-12-31", target: "200", unit: "处" }, beside: "screen" },
  { name: "review", open: "综合受理窗口", fields: { "month[2026-06]": "1" }, beside: "screen" },
];
const FULL = [
  { name: "org-east", kind: "org", org: TOWN, fields: { slug: "east", name: EAST, supervision_phone: "0531-0000 1240", address: "东村示例路2号" } },
  { name: "member-li", kind: "member", org: HALL, fields: { name: "李示范", position: "综合窗口工作人员" } },
  { name: "member-zhao", kind: "member", org: HALL, fields: { name: "赵示范", position: "导办员" } },
  { name: "window-2", kind: "post", org: HALL, fields: { slug: "window-2", title: "社保医保窗口", type: "window", holder: ["李示范"], window_no: "2", pledge: "多问一句，少跑一趟。", approved_on: "2026-06-01" } },
  { name: "guide", kind: "post", org: HALL, fields: { slug: "guide", title: "导办岗", holder: ["赵示范"], pledge: "进门有人问，填表有人帮。", approved_on: "2026-06-01" } },
  { name: "noon", kind: "commitment", org: HALL, fields: { item: "午间不断岗", type: "deed", responsible: [HALL], deadline: "2026-12-31", target: "120", unit: "个工作日" } },
  { name: "forms", kind: "commitment", org: HALL, fields: { item: "常用表格配大字样表", responsible: [HALL], deadline: "2026-09-30", target: "20", unit: "种" } },
  { name: "exemplar", kind: "exemplar", org: HALL, fields: { title: "中午不关的窗口", subject: [HALL], type: "collective", summary: "两个窗口轮流吃饭，中午也有人办事。", body: "上班的人只有中午有空。两个窗口各晚半小时吃饭，群众就少请半天假。" } },
  { name: "team", kind: "team", org: HALL, fields: { name: "上门代办队", type: "volunteer", leader: ["王示范"], members: ["王示范", "赵示范"], task: "每周三上门代办" } },
  { name: "member-sun", kind: "member", org: EAST, fields: { name: "孙示范", position: "支部委员" } },
  { name: "lanes", kind: "post", org: EAST, fields: { slug: "lanes", title: "清洁巷道岗", type: "pioneer_post", holder: ["孙示范"], pledge: "门前三包，我先做到。" } },
  { name: "lights", kind: "commitment", org: EAST, fields: { item: "更换东村路灯", type: "deed", responsible: [EAST], deadline: "2026-10-31", target: "200", unit: "处" } },
  { name: "parking", kind: "commitment", org: EAST, fields: { item: "增设停车位", responsible: [EAST], deadline: "2026-11-30", target: "55", unit: "个" } },
  { name: "review-2", open: "社保医保窗口", fields: { "month[2026-06]": "1" } },
  { name: "review-guide", open: "导办岗", fields: { "month[2026-06]": "0" } },
  { name: "notice", kind: "notice", org: TOWN, fields: { title: "关于拟表彰对象的公示", starts_on: TODAY, "period.days": "5", "period.unit": "working", body: "经支部推荐、镇党委研究，拟表彰王示范等3名同志。有意见请在公示期内反映。", "contact.phone": "0531-0000 1235", "contact.address": "示例路1号", signed_by: TOWN }, beside: "screen" },
  { name: "roll", kind: "roll", org: TOWN, fields: { title: "优秀共产党员表彰名单", award: "优秀共产党员", year: "2026", conferred_by: TOWN, "entries[0].name": "王示范", "entries[1].name": "李示范", "entries[2].name": "孙示范" } },
];

const step = async (page, { name, kind, org, open, fields, photo, beside }) => {
  if (open) {
    await follow(page, page.locator("nav a", { hasText: "全部条目" }));
    await follow(page, page.locator("tbody th a", { hasText: open }).first());
    await checked(page, 1);
  } else {
    await fresh(page, kind, org);
  }
  // In the order of the form.
  for (const [field, value] of Object.entries(fields)) {
    if (Array.isArray(value)) await fillNames(page, field, value);
    else await fill(page, field, value);
  }
  if (photo) {
    const [chooser] = await Promise.all([page.waitForEvent("filechooser"), press(page, page.locator("#f-picture"))]);
    // In the window that opens: a file, and its button.
    clicked();
    clicked();
    await chooser.setFiles(photo.file);
    await page.waitForFunction(() => document.getElementById("photo").naturalWidth > 0, null, WAIT);
    await fill(page, "consent.given_on", photo.on);
    for (const scope of photo.scopes) await fill(page, "consent.scope", scope);
  }
  await save(page, name, beside);
  last = { kind, org, home: kind === "org" ? fields.name : org };
};

// ---- The walk ------------------------------------------------------------------------------------------------------------

const told = (what, { characters, keys, clicks, fields, screens, seconds, thoughts, waited }, before) => {
  console.log(`${what}:`);
  console.log(`  ${characters} characters (${Math.round(keys)} keys, a Chinese character as ${KEYS_OF_HAN}), ${clicks} clicks, ${fields} fields, ${screens} pages`);
  console.log(`  about ${Math.round((seconds + waited) / 60)} minutes by the keystroke-level model, an estimate (${thoughts} × ${KLM.think} s of thought, ${Math.round(waited)} s of waiting for this machine among them)`);
  if (before) console.log(`  before: ${before}`);
};

let preview, browser, site;
try {
  const board = join(work, "board");
  commanded(`noticeboard new board --empty --name ${TOWN}`);
  await run(program, ["new", board, "--empty", "--name", TOWN, "--as-of", TODAY]);
  commanded("cd board");
  commanded("noticeboard serve --edit --open");
  preview = spawn(program, ["serve", "--edit", "--board", board, "--port", "0", "--lang", "en", "--as-of", TODAY], { stdio: ["ignore", "ignore", "pipe"] });
  const desk = await new Promise((found, lost) => {
    createInterface({ input: preview.stderr }).on("line", (line) => {
      const address = line.match(/edit: (http:\/\/\S+)/);
      if (address) found(address[1]);
    });
    preview.on("exit", () => lost(new Error("the preview ended")));
  });
  process.env.LANGUAGE = "zh_CN";
  browser = await launch({ flags: ["--lang=zh-CN"] });
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: "zh-CN" });
  const page = await context.newPage();
  page.setDefaultTimeout(WAIT.timeout);
  page.on("pageerror", (error) => { throw error; });
  await page.goto(desk, { waitUntil: "load" });
  counted.screens += 1;
  await picture(page, "desk");
  await follow(page, page.locator("nav a", { hasText: "新写一条" }));
  await picture(page, "new");
  await page.goBack();
  const start = { ...counted };
  for (const one of FIRST) await step(page, one);
  const first = { ...counted };
  for (const one of FULL) await step(page, one);
  await follow(page, page.locator("nav a", { hasText: "全部条目" }));
  await picture(page, "all");
  await page.goto(new URL("/", desk).href);
  await picture(page, "board");
  preview.kill();

  commanded("noticeboard check --strict");
  const check = await run(program, ["check", "--strict", "--board", board, "--as-of", TODAY, "--lang", "zh-CN"]).catch((error) => error);
  assert.ok(!check.code, `check --strict: ${check.stdout}\n${check.stderr}`);
  commanded("noticeboard build");
  const out = join(work, "public");
  const build = await run(program, ["build", "--board", board, "--out", out, "--as-of", TODAY], { maxBuffer: 1 << 26 }).catch((error) => error);
  assert.ok(!build.code, `build: ${build.stdout}\n${build.stderr}`);

  // What came of it: a page, a placard and a screen.
  site = await serve(out);
  const reader = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const looked = await reader.newPage();
  for (const [name, path] of [["site", "/"], ["site-window", "/hall/posts/window-1/"], ["site-promise", "/hall/"]]) {
    await looked.goto(site.address + path, { waitUntil: "load" });
    await picture(looked, name);
  }
  const hall = await looked.locator("body").innerText();
  assert.match(hall, /更换楼道照明/);
  const screens = (await readdir(join(out, "kiosk"), { withFileTypes: true })).filter((one) => one.isDirectory() && one.name !== "assets");
  assert.ok(screens.length > 0, "a screen");
  await looked.setViewportSize({ width: 1920, height: 1080 });
  await looked.goto(`${site.address}/kiosk/${screens[0].name}/index.html`, { waitUntil: "load" });
  await looked.waitForFunction(() => document.querySelector(".layer.shown [data-id]"), null, WAIT);
  await looked.waitForTimeout(2000);
  await picture(looked, "screen");
  const placard = join(out, "print/hall/posts/window-1/desk.pdf");
  number += 1;
  await run("pdftoppm", ["-png", "-r", "80", "-singlefile", placard, join(folder, `${String(number).padStart(2, "0")}-placard`)]);

  told("To the first window with its placard, its promise and its first star (the walk of README.md)", first, "10 commands, 532 characters; 12 minutes at the pace of the trial below, without a photo");
  told("The full board, with its commands", counted, "with copied files 5,150 characters and 110 to 130 minutes (a trial, with reading and mending); with `add` 29 commands, 1888 characters, 44 minutes at its pace");
  console.log(`The desk alone: ${counted.characters - start.characters} characters more than the commands before it.`);
  console.log(`Pictures: ${folder}`);
} finally {
  await site?.close();
  await browser?.close();
  preview?.kill();
  await rm(work, { recursive: true, force: true });
}
