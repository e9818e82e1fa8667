// Emergencies, a case a line: what an office saves in haste, what stands between it and the screen, and what a stick goes
// through. A running alert stays until its end, until the office takes it down, or until our own server says that it is gone;
// whatever else happens, it stays and a mark tells.
//
// http://127.0.0.1 is a secure address; `lobby.test` stands for a server with plain HTTP; the stick is a folder.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, afterEach, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { launch } from "./chromium.mjs";
import { PANELS, axe, faultyServer, none, pass, pictures, sample, screen } from "./kiosk-page.mjs";

let browser, server;
// A lobby box without any Chinese font.
before(async () => { browser = await launch({ fonts: "none", flags: ["--host-resolver-rules=MAP lobby.test 127.0.0.1"] }); });
after(async () => { await browser?.close(); });
afterEach(async () => {
  await server?.close();
  server = undefined;
});

const GOOD = { title: "停电通知", text: "请从一楼东门离开。", until: "2026-06-30 18:00" };
const OTHER = { title: "燃气泄漏", text: "请立即疏散。", until: "2026-06-30 19:00" };
const json = (value) => JSON.stringify(value);
const text = ({ title, text: body, until }) => `${title}\n${body}\n至 ${until}\n`;
const script = (value) => `window.noticeboardAlert = ${json(value)};\n`;
/** Letters of GBK, as Windows of a Chinese office saves them. */
const GBK = { 停: "cda3", 电: "b5e7", 通: "cda8", 知: "d6aa", 燃: "c8bc", 气: "c6f8", 泄: "d0b9", 漏: "c2a9", 请: "c7eb", 立: "c1a2", 即: "bcb4", 疏: "cae8", 散: "c9a2", "。": "a1a3", 至: "d6c1" };
const gbk = (words) => Buffer.concat(Array.from(words, (sign) => (GBK[sign] ? Buffer.from(GBK[sign], "hex") : Buffer.from(sign, "latin1"))));
const utf16 = (words) => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(words, "utf16le")]);
const half = (words) => Buffer.from(words).subarray(0, Math.floor(Buffer.byteLength(words) / 2));
const PORTAL = "<!DOCTYPE html><html><title>登录网络</title><form>请登录</form></html>";

const title = (page) => page.evaluate(() => document.querySelector(".alert-title")?.textContent ?? null);
/** What the footer says of emergencies; a busy machine may have left out a slide meanwhile. */
const marks = (page) => page.evaluate(() => [...document.querySelectorAll(".mark-text")].map((mark) => mark.textContent).filter((mark) => !/页未能显示/.test(mark)).join());
const alertMark = (page) => page.evaluate(() => document.querySelector(".alert-mark")?.textContent ?? "");

/** The page has asked for its files and made up its mind; what is gone is asked for once more. */
async function asked(page) {
  let over = false;
  const poll = page.evaluate(() => kiosk.alert.poll().then(() => kiosk.alert.poll())).then(() => { over = true; });
  for (let tries = 0; tries < 100 && !over; tries += 1) {
    await page.clock.runFor(1000);
    await new Promise((done) => setTimeout(done, 40));
  }
  await poll;
}

const put = (folder, files) => Object.entries(files).forEach(([name, bytes]) => (bytes === null ? rmSync(join(folder, name), { force: true }) : writeFileSync(join(folder, name), bytes)));

// What the screen shows, and what its mark says: [name, what lies there first, what comes then, the title after it, the mark].
const RUNNING = { "alert.json": json(GOOD) };
const STAYS = GOOD.title;
const FILES = [
  ["alert.json, UTF-8", {}, { "alert.json": json(GOOD) }, "停电通知", ""],
  ["alert.json with a byte order mark", {}, { "alert.json": "\ufeff" + json(GOOD) }, "停电通知", ""],
  ["alert.json as GBK", {}, { "alert.json": gbk(json(OTHER)) }, "燃气泄漏", ""],
  ["alert.json as UTF-16", {}, { "alert.json": utf16(json(GOOD)) }, "停电通知", ""],
  ["alert.json in Chinese words", {}, { "alert.json": json({ 标题: "停水", 内容: "今晚停水", 至: "2026年6月30日 18:00" }) }, "停水", ""],
  ["alert.txt, UTF-8", {}, { "alert.txt": text(GOOD) }, "停电通知", ""],
  ["alert.txt as GBK with Windows line ends", {}, { "alert.txt": gbk("燃气泄漏\r\n请立即疏散。\r\n至 2026-06-30 18:00\r\n") }, "燃气泄漏", ""],
  ["alert.txt of Notepad's “Unicode”", {}, { "alert.txt": utf16(text(GOOD)) }, "停电通知", ""],
  ["alert.txt: the end first, full-width", {}, { "alert.txt": "停电通知\n有效至：２０２６－０６－３０　１８：００\n请离场。" }, "停电通知", ""],
  ["alert.js as it always was", {}, { "alert.js": script(GOOD) }, "停电通知", ""],
  ["alert.js as GBK", {}, { "alert.js": gbk(script(OTHER)) }, "燃气泄漏", ""],
  ["for this screen alone", {}, { "alert-hall.json": json(GOOD) }, "停电通知", ""],
  ["for another screen", {}, { "alert-door.json": json(GOOD) }, null, ""],
  ["until a day alone", {}, { "alert.json": json({ ...GOOD, until: "2026-06-30" }) }, "停电通知", ""],
  ["until with a zone", {}, { "alert.json": json({ ...GOOD, until: "2026-06-30T03:00:00Z" }) }, "停电通知", ""],
  ["until with a zone, and over", {}, { "alert.json": json({ ...GOOD, until: "2026-06-30T10:30+08:00" }) }, null, /期限已经过了/],
  ["until nonsense", {}, { "alert.json": json({ ...GOOD, until: "2026-06-31 18:00" }) }, null, /期限写得不对/],
  ["until in a hundred years", {}, { "alert.json": json({ ...GOOD, until: "2126-06-30 18:00" }) }, null, /期限写得不对/],
  ["no end", {}, { "alert.json": json({ title: "停电" }) }, null, /没有写有效期限/],
  ["curly quotes over a running alert", RUNNING, { "alert.json": "{“title”: “燃气泄漏”, “until”: “2026-06-30 18:00”}" }, STAYS, /alert\.json 没有采用：格式不对/],
  ["half of alert.json", RUNNING, { "alert.json": half(json(OTHER)) }, STAYS, /格式不对，或没有存完/],
  ["half of alert.txt", { "alert.txt": text(GOOD) }, { "alert.txt": half(text(OTHER)) }, STAYS, /alert\.txt 没有采用/],
  ["alert.json of no length", RUNNING, { "alert.json": "" }, STAYS, /没有文字/],
  ["zeros after a power cut", RUNNING, { "alert.json": Buffer.alloc(300) }, STAYS, /编码不对/],
  ["bytes of no encoding", RUNNING, { "alert.json": Buffer.from([0x7b, 0xff, 0xff, 0x80, 0x7d]) }, STAYS, /编码不对/],
  ["nonsense instead of the end", RUNNING, { "alert.json": json({ ...OTHER, until: "明天" }) }, STAYS, /期限写得不对/],
  ["the end forgotten", RUNNING, { "alert.json": json({ title: OTHER.title }) }, STAYS, /没有写有效期限/],
  ["last year's end by mistake", RUNNING, { "alert.json": json({ ...OTHER, until: "2025-06-30 18:00" }) }, STAYS, /期限已经过了/],
  ["a list instead of an object", RUNNING, { "alert.json": "[1, 2]" }, STAYS, /格式不对/],
  ["a program in alert.json is never run", RUNNING, { "alert.json": "window.noticeboardAlert = null; document.body.remove();" }, STAYS, /格式不对/],
  ["a huge file", RUNNING, { "alert.json": json({ ...OTHER, text: "长".repeat(40000) }) }, STAYS, /没有采用/],
  ["JSON in alert.js", { "alert.js": script(GOOD) }, { "alert.js": json(OTHER) }, STAYS, /alert\.js 没有采用/],
  ["curly quotes in alert.js", { "alert.js": script(GOOD) }, { "alert.js": "window.noticeboardAlert = {title: “燃气”};" }, STAYS, /alert\.js 没有采用/],
  ["another alert takes its place", RUNNING, { "alert.json": json(OTHER) }, "燃气泄漏", ""],
  ["an earlier end takes it down", RUNNING, { "alert.json": json({ ...GOOD, until: "2026-06-30 10:00" }) }, null, ""],
  ["null takes it down", RUNNING, { "alert.json": "null" }, null, ""],
  ["“withdrawn” takes it down", RUNNING, { "alert.json": json({ withdrawn: true }) }, null, ""],
  ["撤下 takes alert.txt down", { "alert.txt": text(GOOD) }, { "alert.txt": "撤下\r\n" }, null, ""],
  ["alert.js emptied", { "alert.js": script(GOOD) }, { "alert.js": "" }, null, ""],
  ["the file removed", RUNNING, { "alert.json": null }, null, ""],
];

// What stands between: [name, what the server does with an alert's file (and with the edition), what is shown, the mark].
const redirect = (to) => (request, response) => response.writeHead(302, { location: to }).end();
const answer = (status, body, type = "text/html") => (request, response) => response.writeHead(status, { "content-type": type }).end(body);
const isAlert = (path) => /\/alert[^/]*$/.test(path);
const GONE = /读不到紧急通知的来源/;
const NETWORK = [
  ["the connection breaks", (path) => (isAlert(path) ? "drop" : undefined), STAYS, GONE],
  ["everything breaks", () => "drop", STAYS, GONE],
  ["half of it comes", (path) => (isAlert(path) ? "cut" : undefined), STAYS, GONE],
  ["401", (path) => (isAlert(path) ? 401 : undefined), STAYS, GONE],
  ["500", (path) => (isAlert(path) ? 500 : undefined), STAYS, GONE],
  ["503 of everything", () => 503, STAYS, GONE],
  ["a redirect to a portal", (path) => (isAlert(path) ? redirect("http://127.0.0.1:9/login") : undefined), STAYS, GONE],
  ["a redirect inside", (path) => (isAlert(path) ? redirect("/login.html") : undefined), STAYS, GONE],
  ["a portal that answers everything", () => answer(200, PORTAL), STAYS, GONE],
  ["a portal that answers 404 to everything", () => answer(404, PORTAL), STAYS, GONE],
  ["a portal that answers 511", () => answer(511, PORTAL), STAYS, GONE],
  ["404 while the edition is a portal's", (path) => (isAlert(path) ? 404 : path.endsWith("edition.json") ? answer(200, PORTAL) : undefined), STAYS, GONE],
  ["200 with nothing", (path) => (isAlert(path) ? answer(200, "", "application/json") : undefined), STAYS, /没有文字/],
  ["404 of our own server", (path) => (isAlert(path) ? 404 : undefined), null, ""],
  ["410 of our own server", (path) => (isAlert(path) ? 410 : undefined), null, ""],
];

async function check(page, name, wanted, mark) {
  assert.equal(await title(page), wanted, name);
  const said = wanted === null ? await marks(page) : await alertMark(page);
  if (mark === "") assert.equal(said, "", name);
  else assert.match(said, mark, name);
}

/** A screen with the first files in place, asked for. */
async function running(page, kiosk, first) {
  put(kiosk, { "alert.json": null, "alert.txt": null, "alert.js": null, "alert-hall.json": null, "alert-door.json": null });
  await page.evaluate(() => { localStorage.clear(); });
  await page.reload();
  await page.waitForFunction(() => window.kiosk && kiosk.started);
  put(kiosk, first);
  await asked(page);
}

for (const [kind, host] of [["a secure address", "127.0.0.1"], ["plain HTTP", "lobby.test"]]) {
  describe(`from ${kind}`, () => {
    test(`${FILES.length} files and ${NETWORK.length} networks`, { timeout: 600000 }, async () => {
      const { folder, kiosk } = sample();
      server = await faultyServer(folder);
      const view = await screen(browser, `http://${host}:${server.port}/kiosk/hall/`);
      const { page } = view;
      for (const [name, first, then, wanted, mark] of FILES) {
        await running(page, kiosk, first);
        if (Object.keys(first).length > 0) assert.equal(await title(page), STAYS, name);
        put(kiosk, then);
        await asked(page);
        await check(page, name, wanted, mark);
      }
      for (const [name, fault, wanted, mark] of NETWORK) {
        await running(page, kiosk, RUNNING);
        assert.equal(await title(page), STAYS, name);
        server.fail(fault);
        await asked(page);
        await check(page, name, wanted, mark);
        server.fail(undefined);
        await asked(page);
        await check(page, `${name}, and mended`, STAYS, "");
      }
      none(view.problems.filter((problem) => !/login|redirect|CORS|Failed to load|net::|^error: $/.test(problem)));
      await view.close();
    });
  });
}

describe("from a secure address", () => {
  test("it outlives restarts without a network, and night, and takes turns with another", async () => {
    const { folder, kiosk } = sample({ screen: { night: { from: "10:00", until: "11:00" } } });
    server = await faultyServer(folder);
    const view = await screen(browser, server.address);
    const { page } = view;
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    put(kiosk, RUNNING);
    await asked(page);
    assert.equal(await page.evaluate(() => getComputedStyle(document.querySelector(".dim")).opacity), "0", "not dimmed");
    server.fail("drop");
    await page.reload();
    await page.waitForSelector(".alert");
    await asked(page);
    await check(page, "restarted", STAYS, GONE);
    server.fail(undefined);
    put(kiosk, { "alert-hall.json": json(OTHER) });
    await asked(page);
    const seen = new Set();
    for (let tries = 0; tries < 8; tries += 1) {
      seen.add(await title(page));
      await pass(page, 10, 5);
    }
    assert.deepEqual([...seen].sort(), ["停电通知", "燃气泄漏"]);
    assert.match(await page.locator(".alert-kind").textContent(), /\d \/ 2/);
    put(kiosk, { "alert-hall.json": "null" });
    await asked(page);
    await check(page, "one is left", STAYS, "");
    await page.clock.fastForward("08:00:00");
    await pass(page, 6);
    assert.equal(await title(page), null, "its end has come");
    await asked(page);
    assert.equal(await marks(page), "", "a file that lies about after its end is no fault");
    await view.close();
  });

  test("no length and no number of lines freezes the page, and the letters are ours", { timeout: 400000 }, async () => {
    for (const panel of Object.keys(PANELS)) {
      const { folder, kiosk } = sample({ orientation: panel });
      server = await faultyServer(folder);
      const view = await screen(browser, server.address, { panel });
      const { page } = view;
      const cases = [
        ["short", { ...GOOD, title: "停电", text: "" }],
        ["usual", { ...OTHER, title: "燃气泄漏紧急疏散", text: "请从一楼东门有序离开，不要乘电梯，不要回头取物品。\n集合地点：大厅东侧停车场。\n听工作人员指挥，扶老携幼。" }],
        ["long-title", { ...GOOD, title: "关于七月一日零时至六时全市不动产登记系统停机升级期间各窗口暂停受理业务的紧急通知", text: "请改日再来。" }],
        ["text-only", { ...GOOD, title: "", text: "请立即离开大厅。" }],
        ["four-kilobytes", { ...GOOD, text: "各位群众，因电力检修，大厅部分窗口暂停服务。".repeat(120) }],
        ["many-lines", { ...GOOD, text: Array.from({ length: 200 }, (_, n) => `${n}号窗口`).join("\n") }],
        ["one-word", { ...GOOD, text: "A".repeat(5000) }],
      ];
      for (const [name, alert] of cases) {
        put(kiosk, { "alert.json": json(alert) });
        await asked(page);
        const cut = await page.evaluate(() => [...document.querySelectorAll(".alert-title, .alert-text")].filter((box) => box.scrollHeight > box.clientHeight + 1 || box.scrollWidth > box.clientWidth + 1).map((box) => box.className));
        assert.deepEqual(cut, [], `${panel} ${name}`);
        if (name === "four-kilobytes") assert.match(await alertMark(page), /只显示前面一部分/);
        none(await axe(page), `axe ${name}`);
        await page.screenshot({ path: join(pictures, `alert-${name}-${panel}.png`) });
      }
      none(view.problems);
      await view.close();
      await server.close();
    }
  });
});

describe("from a stick", () => {
  /** A stick with one edition, as the program copies it. */
  function stick() {
    const { folder, kiosk } = sample();
    const root = join(folder, "stick");
    mkdirSync(root);
    const edition = join(root, "editions/TEST-0001");
    cpSync(kiosk, edition, { recursive: true });
    // There a picture or a font is a script with its bytes and their sum.
    for (const name of readdirSync(join(edition, "assets")).filter((one) => /\.(png|ttf)$/.test(one))) {
      const bytes = readFileSync(join(edition, "assets", name));
      const picture = { sum: createHash("sha256").update(bytes).digest("hex"), type: name.endsWith("png") ? "image/png" : "font/ttf", text: bytes.toString("base64") };
      writeFileSync(join(edition, "assets", `${name}.js`), `(window.noticeboardPictures = window.noticeboardPictures || {})["${name}"] = ${json(picture)};\n`);
    }
    writeFileSync(join(root, "current.js"), `window.noticeboardCurrent = {"code": "TEST-0001", "path": "editions/TEST-0001/hall/index.html"};`);
    return { root, away: join(folder, "pulled"), address: pathToFileURL(join(root, "editions/TEST-0001/hall/index.html")).href };
  }

  test("files, a pulled stick and one that comes back", { timeout: 300000 }, async () => {
    const { root, away, address } = stick();
    const view = await screen(browser, address);
    const { page } = view;
    for (const [name, first, then, wanted, mark] of [
      ["alert.js", {}, { "alert.js": script(GOOD) }, STAYS, ""],
      ["alert.js as GBK", {}, { "alert.js": gbk(script(OTHER)) }, "燃气泄漏", ""],
      ["for this screen alone", {}, { "alert-hall.js": script(GOOD) }, STAYS, ""],
      ["curly quotes", { "alert.js": script(GOOD) }, { "alert.js": "window.noticeboardAlert = {title: “燃气”};" }, STAYS, /alert\.js 没有采用/],
      ["half of it", { "alert.js": script(GOOD) }, { "alert.js": half(script(OTHER)) }, STAYS, /alert\.js 没有采用/],
      ["JSON", { "alert.js": script(GOOD) }, { "alert.js": json(OTHER) }, STAYS, /alert\.js 没有采用/],
      ["no end", { "alert.js": script(GOOD) }, { "alert.js": script({ title: "燃气" }) }, STAYS, /没有写有效期限/],
      ["a day alone", {}, { "alert.js": script({ ...GOOD, until: "2026-06-30" }) }, STAYS, ""],
      ["null", { "alert.js": script(GOOD) }, { "alert.js": "window.noticeboardAlert = null;" }, null, ""],
      ["emptied", { "alert.js": script(GOOD) }, { "alert.js": "" }, null, ""],
      ["the file removed", { "alert.js": script(GOOD) }, { "alert.js": null }, null, ""],
      ["alert.txt, which no page from a stick can read", {}, { "alert.txt": text(GOOD) }, null, /U盘上的 alert\.txt 读不到/],
      ["alert.json likewise", {}, { "alert.json": json(GOOD) }, null, /U盘上的 alert\.json 读不到/],
    ]) {
      put(root, { "alert-hall.js": null });
      await running(page, root, first);
      if (Object.keys(first).length > 0) assert.equal(await title(page), STAYS, name);
      put(root, then);
      await asked(page);
      await check(page, name, wanted, mark);
    }
    await running(page, root, { "alert.js": script(GOOD) });
    renameSync(root, away);
    await asked(page);
    await check(page, "pulled out", STAYS, GONE);
    renameSync(away, root);
    await asked(page);
    await check(page, "back again", STAYS, "");
    await view.close();
  });
});
