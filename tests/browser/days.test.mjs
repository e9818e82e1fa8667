// What pages say of themselves when nobody has built for days, and reading them aloud. A small board is built for it:
// NOTICEBOARD=target/release/noticeboard node --test days.test.mjs
//
// The reader's clock is set, and the browser's voices are played: no machine that tests has Chinese ones.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { launch, serve } from "./chromium.mjs";
import { target } from "./target.mjs";

const program = process.env.NOTICEBOARD ?? join(target, "release/noticeboard");
const skip = existsSync(program) ? false : `${program} is not built`;

const FILES = {
  "board.yaml":
    "title: 示例公示栏\nbase_url: https://board.example.org/\n" + `read_aloud: { command: [${process.execPath}, voice.mjs, "{output}"] }\n`,
  // For the recordings.
  "screens/hall.yaml": "title: 大厅\n",
  "org.yaml": "name: 示例市\nsupervision_phone: 0531-0000 1234\naddress: 示例路1号\n",
  "commitments/all.yaml":
    "responsible: 物业办\ntarget: 200\nunit: 处\npublished_on: 2026-06-01\nitems:\n" +
    "  - { id: soon, item: 更换楼道灯, deadline: 2026-07-05, progress: [{ on: 2026-06-12, value: 80, text: 已换80处 }] }\n" +
    "  - { id: far, item: 建停车位, deadline: 2026-12-31 }\n" +
    "  - { id: done, item: 修花坛, deadline: 2026-07-01, progress: [{ on: 2026-06-20, state: done, text: 修好了 }] }\n",
  "notices/open.md": "---\ntitle: 拟表彰名单公示\nstarts_on: 2026-06-29\nperiod: { days: 5, unit: calendar }\n---\n名单见大厅。有意见请讲。\n",
};

/** Two seconds of silence, whatever is to be said. */
const VOICE = `
  import { writeFileSync } from "node:fs";
  const wav = Buffer.alloc(44 + 32000);
  wav.write("RIFF", 0); wav.writeUInt32LE(36 + 32000, 4); wav.write("WAVEfmt ", 8); wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20); wav.writeUInt16LE(1, 22); wav.writeUInt32LE(8000, 24); wav.writeUInt32LE(16000, 28);
  wav.writeUInt16LE(2, 32); wav.writeUInt16LE(16, 34); wav.write("data", 36); wav.writeUInt32LE(32000, 40);
  writeFileSync(process.argv[2], wav);
`;

let folder, server, recorded, browser;
before(async () => {
  if (skip) return;
  folder = mkdtempSync(join(tmpdir(), "days-"));
  for (const [file, text] of Object.entries(FILES)) {
    const path = join(folder, "content", file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  execFileSync(program, ["build", "--board", folder, "--as-of", "2026-06-30", "--only", "web", "--quiet"], { stdio: "inherit" });
  writeFileSync(join(folder, "voice.mjs"), VOICE);
  const clips = join(folder, "recorded");
  execFileSync(program, ["build", "--board", folder, "--as-of", "2026-06-30", "--clips", "--strict", "--quiet", "--out", clips], { stdio: "inherit" });
  server = await serve(join(folder, "public"));
  recorded = await serve(clips);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.close();
  await recorded?.close();
  if (folder) rmSync(folder, { recursive: true });
});

/** A page as somebody sees it on a day. */
async function on(day, path, { script = true, first, at = server } = {}) {
  const context = await browser.newContext({ javaScriptEnabled: script, timezoneId: "America/Los_Angeles" });
  const page = await context.newPage();
  const faults = [];
  const sounds = [];
  page.on("request", (request) => request.url().includes(".wav") && sounds.push(request.url()));
  page.on("pageerror", (error) => faults.push(String(error)));
  if (first) await page.addInitScript(first);
  await page.clock.setFixedTime(new Date(day));
  await page.goto(`${at.address}/${path}`);
  return { page, faults, sounds, text: async (of = "main") => (await page.locator(of).innerText()).replace(/\s+/g, " "), close: () => context.close() };
}

test("on the day of the edition, and the day after, nothing is restated", { skip }, async () => {
  // Late on the 30th of June in California it is the first of July in China.
  for (const day of ["2026-06-30T09:00:00+08:00", "2026-07-01T12:00:00+08:00"]) {
    const seen = await on(day, "");
    assert.equal(await seen.page.locator(".restated").count(), 0, day);
    await seen.close();
  }
});

test("days later a page says how old it is, which notice is over and what fell due", { skip }, async () => {
  const home = await on("2026-07-10T09:00:00+08:00", "");
  assert.match(await home.text(".asof"), /这是10天前的内容/);
  assert.match(await home.text(), /公示期已满/);
  const lamps = await home.page.locator(".due .lamp").allInnerTexts();
  assert.ok(lamps.some((text) => text.includes("期限已过")), lamps.join());
  await home.close();

  const commitment = await on("2026-07-10T09:00:00+08:00", "commitments/soon/");
  assert.match(await commitment.text(".axes"), /期限已过/);
  assert.equal(await commitment.page.locator(".axes .lamp use").getAttribute("href"), "#i-overdue");
  await commitment.close();

  for (const path of ["commitments/far/", "commitments/done/"]) {
    const other = await on("2026-07-10T09:00:00+08:00", path);
    assert.doesNotMatch(await other.text(), /期限已过/, path);
    await other.close();
  }

  const notice = await on("2026-07-10T09:00:00+08:00", "notices/open/");
  assert.match(await notice.text(".official-state"), /^公示期已满/);
  assert.deepEqual(notice.faults, []);
  await notice.close();

  const list = await on("2026-07-10T09:00:00+08:00", "notices/");
  assert.match(await list.text(".notices"), /公示期已满/);
  await list.close();
});

test("the last day of a notice is a day of it", { skip }, async () => {
  const last = await on("2026-07-03T23:00:00+08:00", "notices/open/");
  assert.match(await last.text(".official-state"), /^公示中/);
  await last.close();
  const next = await on("2026-07-04T00:30:00+08:00", "notices/open/");
  assert.match(await next.text(".official-state"), /^公示期已满/);
  await next.close();
});

test("a clock that is wrong, or no script, changes nothing: the day of the page stands on it", { skip }, async () => {
  for (const [day, script] of [["1999-01-01T00:00:00Z", true], ["2099-01-01T00:00:00Z", true], ["2026-07-10T00:00:00Z", false]]) {
    const seen = await on(day, "commitments/soon/", { script });
    assert.doesNotMatch(await seen.text(), /期限已过|天前的内容/, day);
    assert.match(await seen.text(), /2026年6月30日/);
    await seen.close();
  }
});

/** A browser with a Chinese voice, which notes what it is to say and goes on when told. */
const voices = (own) => `
  const spoken = (window.spoken = []);
  let current = null;
  const speech = {
    getVoices: () => [{ lang: "zh-CN", localService: ${own}, name: "example" }],
    addEventListener() {},
    speak(said) { spoken.push(said.text); current = said; },
    cancel() { const said = current; current = null; if (said) said.onerror?.({}); },
  };
  Object.defineProperty(window, "speechSynthesis", { value: speech });
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
  window.goOn = () => { const said = current; current = null; said?.onend?.(); };
`;

test("a page is read aloud when asked, sentence by sentence, and stops when asked", { skip }, async () => {
  const seen = await on("2026-06-30T09:00:00+08:00", "notices/open/", { first: voices(true) });
  const button = seen.page.locator(".read button");
  await button.waitFor();
  assert.deepEqual(await seen.page.evaluate("spoken"), [], "nothing by itself");
  await button.click();
  assert.equal(await button.getAttribute("aria-pressed"), "true");
  for (let n = 0; n < 3; n++) await seen.page.evaluate("goOn()");
  const spoken = await seen.page.evaluate("spoken");
  assert.equal(spoken.length, 4);
  assert.ok(spoken.join("").includes("拟表彰名单公示"), spoken.join("|"));
  await button.click();
  assert.equal(await button.innerText(), "朗读本页");
  await seen.page.evaluate("goOn()");
  assert.equal((await seen.page.evaluate("spoken")).length, 4, "it has stopped");
  await button.click();
  await seen.page.keyboard.press("Escape");
  assert.equal(await button.getAttribute("aria-pressed"), "false");
  assert.deepEqual(seen.faults, []);
  await seen.close();
});

test("without a voice of the machine itself there is no button", { skip }, async () => {
  const seen = await on("2026-06-30T09:00:00+08:00", "notices/open/", { first: voices(false) });
  assert.equal(await seen.page.locator(".read").isVisible(), false);
  await seen.close();
});

test("without a voice the recording of the page is played, when asked, and stops when asked", { skip }, async () => {
  const seen = await on("2026-06-30T09:00:00+08:00", "notices/open/", { first: voices(false), at: recorded });
  const { page, sounds } = seen;
  const button = page.locator(".read button");
  await button.waitFor();
  await page.waitForLoadState("networkidle");
  assert.deepEqual(sounds, [], "nothing by itself");
  await button.click();
  assert.equal(await button.getAttribute("aria-pressed"), "true");
  // It ends by itself.
  await page.waitForFunction(() => document.querySelector(".read button").getAttribute("aria-pressed") === "false");
  assert.ok(sounds.length > 0 && sounds.every((url) => /\/assets\/clips\/[0-9a-f]{16}\.wav$/.test(url)), sounds.join());
  assert.equal(await button.innerText(), "朗读本页");
  await button.click();
  await page.keyboard.press("Escape");
  assert.equal(await button.getAttribute("aria-pressed"), "false");
  assert.deepEqual(await page.evaluate("spoken"), []);
  assert.deepEqual(seen.faults, []);
  await seen.close();
});

test("a voice of the machine itself is taken before the recording", { skip }, async () => {
  const seen = await on("2026-06-30T09:00:00+08:00", "notices/open/", { first: voices(true), at: recorded });
  await seen.page.locator(".read button").click();
  assert.equal((await seen.page.evaluate("spoken")).length, 1);
  assert.deepEqual(seen.sounds, []);
  await seen.close();
});

test("a recording that is not there leaves the page as it is", { skip }, async () => {
  const seen = await on("2026-06-30T09:00:00+08:00", "notices/open/", { first: voices(false), at: recorded });
  await seen.page.route("**/*.wav", (route) => route.fulfill({ status: 404 }));
  await seen.page.locator(".read button").click();
  await seen.page.waitForFunction(() => document.querySelector(".read button").getAttribute("aria-pressed") === "false");
  assert.deepEqual(seen.faults, []);
  await seen.close();
});

test("without script the recording has the browser's own buttons", { skip }, async () => {
  const seen = await on("2026-06-30T09:00:00+08:00", "notices/open/", { script: false, at: recorded });
  assert.equal(await seen.page.locator("audio[controls]").isVisible(), true);
  assert.equal(await seen.page.locator("audio").getAttribute("preload"), "none");
  await seen.close();
});

test("a screen without a voice plays the recording of its slide, and stops", { skip }, async () => {
  const context = await browser.newContext({ viewport: { width: 1080, height: 1920 } });
  const page = await context.newPage();
  const faults = [];
  const sounds = [];
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("request", (request) => request.url().includes(".wav") && request.resourceType() === "media" && sounds.push(request.url()));
  await page.addInitScript(voices(false));
  // A notice has a slide of its own while its period runs.
  await page.clock.setFixedTime(new Date("2026-06-30T09:00:00+08:00"));
  await page.goto(`${recorded.address}/kiosk/hall/index.html`);
  await page.waitForFunction(() => window.kiosk?.loop?.current);
  const of = () => page.evaluate(() => kiosk.loop.current.clip ?? "");
  for (let n = 0; n < 8 && !(await of()); n += 1) {
    await page.evaluate(() => kiosk.loop.step(1));
    await page.waitForTimeout(300);
  }
  const clip = await of();
  assert.match(clip, /\.wav$/);
  const button = page.locator("button.read");
  await button.waitFor();
  assert.deepEqual(sounds, [], "nothing by itself");
  await button.click();
  assert.equal(await page.evaluate(() => kiosk.read.isReading()), true);
  await page.waitForFunction(() => !kiosk.read.isReading());
  assert.ok(sounds.some((url) => url.endsWith(clip.split("/").pop())), sounds.join());
  await button.click();
  await button.click();
  assert.equal(await page.evaluate(() => kiosk.read.isReading()), false);
  assert.deepEqual(faults, []);
  await context.close();
});
