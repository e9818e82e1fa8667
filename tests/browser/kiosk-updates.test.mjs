// New editions, networks that fail, and the time without any: the lobby display from a web server.
//
// http://127.0.0.1 counts as a secure address, so there the service worker works; `lobby.test`, which leads to the same
// machine, stands for a server with plain HTTP.

import assert from "node:assert/strict";
import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, afterEach, before, describe, test } from "node:test";
import { chromium } from "playwright-core";
import { PANELS, change, faultyServer, marks, none, pass, sample, screen, shown } from "./kiosk-page.mjs";

let browser, server;
before(async () => {
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--host-resolver-rules=MAP lobby.test 127.0.0.1"],
  });
});
after(async () => { await browser?.close(); });
afterEach(async () => { await server?.close(); });

// Two tests wait for minutes of real time: KIOSK_SLOW=1 runs them.
const slow = { skip: !process.env.KIOSK_SLOW && "slow: KIOSK_SLOW=1 runs it", timeout: 240000 };

const code = (page) => page.evaluate(() => window.kiosk?.data?.edition?.code);
const renamed = (title) => (data) => { data.slides.find(({ id }) => id === "notice-july").view.title = title; };

/** Waits, in real time, until something in the page is so. */
async function until(page, check) {
  for (let tries = 0; tries < 100; tries += 1) {
    if (await page.evaluate(check).catch(() => false)) return;
    await new Promise((done) => setTimeout(done, 200));
  }
  throw new Error(`never: ${check}`);
}

/** A screen whose service worker has the whole edition. */
async function installed(folder, options = {}) {
  const view = await screen(browser, server.address, options);
  await until(view.page, () => navigator.serviceWorker.controller !== null);
  return view;
}

/** Time passes until the page has come anew with another edition. */
async function switched(page, wanted) {
  const there = async () => (await code(page).catch(() => undefined)) === wanted;
  let waiting = false;
  for (let tries = 0; tries < 200; tries += 1) {
    await pass(page, 5, 5).catch(() => {});
    const pending = await page.evaluate(() => kiosk.update.isPending()).catch(() => false);
    // Downloads take real time; so does the change of workers, once the slide has ended.
    for (let real = 0; real < (waiting && !pending ? 40 : 1) && !(await there()); real += 1) await new Promise((done) => setTimeout(done, 150));
    waiting = pending;
    if (await there()) return shown(page);
  }
  throw new Error(`no edition ${wanted}: ${await code(page)}, marks “${await marks(page)}”`);
}

/** Time passes until the kiosk has tried to bring in what lies on the server; Chromium takes some seconds to ask. */
async function tried(page, path) {
  for (let tries = 0; tries < 100 && !server.asked.includes(path); tries += 1) {
    await pass(page, 5);
    await new Promise((done) => setTimeout(done, 250));
  }
  assert.ok(server.asked.includes(path), `${path} was never asked for`);
  await new Promise((done) => setTimeout(done, 1000));
}

const cachesOf = (page) => page.evaluate(async () => {
  const found = {};
  for (const name of await caches.keys()) found[name] = (await (await caches.open(name)).keys()).length;
  return found;
});

describe("with a service worker", () => {
  for (const panel of Object.keys(PANELS)) {
    test(`plays without a network after the first load (${panel})`, async () => {
      const { folder, edition } = sample({ orientation: panel });
      server = await faultyServer(folder);
      const view = await installed(folder, { panel });
      assert.deepEqual(await cachesOf(view.page), { "noticeboard-hall-TEST-0001": edition.files.length });
      await server.close();
      const started = performance.now();
      await view.page.reload();
      await shown(view.page);
      console.log(`cold start without network (${panel}): ${Math.round(performance.now() - started)} ms`);
      const seen = new Set();
      // Running notices come again before the round is over.
      for (let turn = 0; turn < 18; turn += 1) seen.add(await change(view.page));
      assert.equal(seen.size, 12, "every slide, pictures and all");
      assert.equal(await marks(view.page), "");
      none(view.problems);
      await view.close();
    });
  }

  test("a new edition takes over between two slides, and the old one's files go", async () => {
    const { folder } = sample();
    server = await faultyServer(folder);
    const view = await installed(folder);
    sample({ folder, code: "TEST-0002", change: renamed("新的一版") });
    assert.equal(await switched(view.page, "TEST-0002"), "notice-july");
    assert.match(await view.page.locator(".layer.shown").textContent(), /新的一版/);
    await until(view.page, async () => (await caches.keys()).length === 1);
    assert.deepEqual(Object.keys(await cachesOf(view.page)), ["noticeboard-hall-TEST-0002"]);
    await server.close();
    await view.page.reload();
    await shown(view.page);
    assert.equal(await code(view.page), "TEST-0002");
    none(view.problems);
    await view.close();
  });

  test("it does not take over while somebody reads", async () => {
    const { folder } = sample();
    server = await faultyServer(folder);
    const view = await installed(folder, {});
    sample({ folder, code: "TEST-0002" });
    await view.page.touchscreen.tap(400, 500);
    for (let minute = 0; minute < 4; minute += 1) {
      await pass(view.page, 40, 5);
      await view.page.locator("[data-tab=people]").tap();
      await view.page.waitForTimeout(200);
    }
    assert.equal(await view.page.locator(".board").count(), 1);
    assert.equal(await code(view.page), "TEST-0001");
    await view.page.locator(".leave").tap();
    await switched(view.page, "TEST-0002");
    await view.close();
  });

  test("a damaged download is never shown; when it is mended, it takes over", async () => {
    const { folder } = sample();
    server = await faultyServer(folder);
    const view = await installed(folder);
    const { edition } = sample({ folder, code: "TEST-0002", change: renamed("新的一版") });
    const old = new Set(server.asked);
    const fresh = edition.files.map(({ path }) => new URL(path, server.address).pathname).filter((path) => !old.has(path));
    assert.ok(fresh.length > 0);
    server.fail((path) => (path === fresh[0] ? "damage" : undefined));
    await tried(view.page, fresh[0]);
    await until(view.page, () => document.querySelector(".marks").textContent.includes("新版下载有损"));
    assert.equal(await code(view.page), "TEST-0001");
    server.fail(undefined);
    await switched(view.page, "TEST-0002");
    assert.equal(await marks(view.page), "");
    await view.close();
  });

  for (const [name, fault] of [["the connection breaks", "drop"], ["a file comes half", "cut"], ["a file is missing", 404], ["the server is ill", 503]]) {
    test(`an interrupted download is never shown: ${name}`, async () => {
      const { folder } = sample();
      server = await faultyServer(folder);
      const view = await installed(folder);
      const { edition } = sample({ folder, code: "TEST-0002", change: renamed("新的一版") });
      const old = new Set(server.asked);
      const fresh = edition.files.map(({ path }) => new URL(path, server.address).pathname).filter((path) => !old.has(path));
      server.fail((path) => (path === fresh.at(-1) ? fault : undefined));
      await tried(view.page, fresh.at(-1));
      await pass(view.page, 60, 5);
      assert.equal(await code(view.page), "TEST-0001");
      server.fail(undefined);
      await switched(view.page, "TEST-0002");
      await view.close();
    });
  }

  for (const file of ["edition.json", "sw.js"]) {
    test(`half of ${file} changes nothing`, async () => {
      const { folder, home } = sample();
      server = await faultyServer(folder);
      const view = await installed(folder);
      const { edition } = sample({ folder, code: "TEST-0002" });
      const whole = JSON.stringify(edition);
      writeFileSync(join(home, file), file === "sw.js" ? `"use strict"; const EDITION = ${whole.slice(0, 900)}` : whole.slice(0, 900));
      await pass(view.page, 200, 5);
      assert.equal(await code(view.page), "TEST-0001");
      assert.ok(await change(view.page));
      none(view.problems.filter((problem) => !/sw\.js|script/i.test(problem)));
      await view.close();
    });
  }

  test("a server that is gone for hours is asked more and more rarely", async () => {
    const { folder } = sample();
    server = await faultyServer(folder);
    const view = await installed(folder);
    await pass(view.page, 65, 5);
    server.asked.length = 0;
    server.fail((path) => (path.endsWith("edition.json") ? 503 : undefined));
    await pass(view.page, 2 * 3600, 30);
    const asked = server.asked.filter((path) => path.endsWith("edition.json")).length;
    assert.ok(asked >= 4 && asked <= 12, `${asked} times in two hours`);
    assert.ok(await change(view.page));
    await view.close();
  });

  test("a screen that was removed is left with all that it kept", async () => {
    const { folder, kiosk, home } = sample();
    server = await faultyServer(folder);
    const view = await installed(folder);
    // Without the site around it, the server may be ill: it plays on.
    renameSync(home, home + "-away");
    await pass(view.page, 600, 5);
    assert.equal(await code(view.page), "TEST-0001");
    writeFileSync(join(kiosk, "index.html"), '<title>list</title><ul id="screens"></ul>');
    const left = () => new URL(view.page.url()).pathname === "/kiosk/";
    for (let tries = 0; tries < 200 && !left(); tries += 1) {
      await pass(view.page, 5, 5).catch(() => {});
      await new Promise((done) => setTimeout(done, 50));
    }
    assert.ok(left(), view.page.url());
    await view.page.waitForLoadState();
    assert.equal(await view.page.title(), "list");
    assert.deepEqual(await view.page.evaluate(async () => [await caches.keys(), (await navigator.serviceWorker.getRegistrations()).length]), [[], 0]);
    await view.close();
  });

  test("a screen that was removed and comes back before the slide ends plays on", async () => {
    const { folder, kiosk, home } = sample();
    server = await faultyServer(folder);
    const view = await installed(folder);
    writeFileSync(join(kiosk, "index.html"), '<title>list</title><ul id="screens"></ul>');
    renameSync(home, home + "-away");
    // Held on one slide until it is sure that the screen is gone.
    await view.page.evaluate(() => {
      const { switchNow } = window.kiosk.update;
      window.kiosk.update.switchNow = () => (window.held ? false : switchNow());
      window.held = true;
    });
    for (let tries = 0; tries < 60 && !(await view.page.evaluate(() => window.kiosk.update.isPending())); tries += 1) {
      await pass(view.page, 10, 5);
    }
    assert.ok(await view.page.evaluate(() => window.kiosk.update.isPending()), "sure that it is gone");
    renameSync(home + "-away", home);
    await view.page.evaluate(() => { window.held = false; });
    await pass(view.page, 120, 5);
    assert.equal(await code(view.page), "TEST-0001");
    assert.equal(await view.page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length), 1);
    assert.ok(await change(view.page), "slides go on");
    // And it is left when it goes for good.
    renameSync(home, home + "-away");
    const left = () => new URL(view.page.url()).pathname === "/kiosk/";
    for (let tries = 0; tries < 200 && !left(); tries += 1) {
      await pass(view.page, 5, 5).catch(() => {});
      await new Promise((done) => setTimeout(done, 50));
    }
    assert.ok(left(), view.page.url());
    await view.close();
  });

  test("when the storage is full, the old edition plays on and a mark tells", async () => {
    const { folder } = sample();
    server = await faultyServer(folder);
    const view = await installed(folder);
    const cdp = await view.context.newCDPSession(view.page);
    await cdp.send("Storage.overrideQuotaForOrigin", { origin: new URL(server.address).origin, quotaSize: 1000 });
    sample({ folder, code: "TEST-0002", change: renamed("新的一版") });
    await pass(view.page, 70, 5);
    await until(view.page, () => document.querySelector(".marks").textContent !== "");
    assert.match(await marks(view.page), /存储已满/);
    assert.equal(await code(view.page), "TEST-0001");
    assert.ok(await change(view.page));
    await view.close();
  });

  test("an edition with a broken player strands nobody: the next one gets in", slow, async () => {
    const { folder } = sample();
    server = await faultyServer(folder);
    const view = await installed(folder, { clock: false });
    // A whole and rightly hashed edition whose player fails at once.
    const broken = sample({ folder, code: "TEST-0002" });
    const { readFileSync } = await import("node:fs");
    const { createHash } = await import("node:crypto");
    const page = readFileSync(join(broken.home, "index.html"), "utf8");
    const script = page.match(/<script src="([^"]+)"><\/script>\n<\/body>/)[1];
    const bad = "throw new Error('broken on purpose');";
    const hash = createHash("sha256").update(bad).digest("hex");
    const address = `../assets/${hash.slice(0, 16)}.js`;
    writeFileSync(join(broken.home, address), bad);
    const shell = page.replace(script, address);
    writeFileSync(join(broken.home, "index.html"), shell);
    const entry = (path, bytes) => ({ path, sha256: createHash("sha256").update(bytes).digest("hex"), bytes: Buffer.byteLength(bytes) });
    const edition = { ...broken.edition, files: broken.edition.files.filter(({ path }) => path !== script && path !== "index.html").concat(entry(address, bad), entry("index.html", shell)) };
    writeFileSync(join(broken.home, "edition.json"), JSON.stringify(edition));
    const worker = readFileSync(new URL("../../themes/default/kiosk/sw.js", import.meta.url), "utf8");
    writeFileSync(join(broken.home, "sw.js"), worker.replace('"__EDITION__"', () => JSON.stringify(edition)));
    await view.page.evaluate(async () => { await (await navigator.serviceWorker.getRegistration()).update(); });
    await until(view.page, async () => Boolean((await navigator.serviceWorker.getRegistration()).waiting));
    await view.page.evaluate(async () => { (await navigator.serviceWorker.getRegistration()).waiting.postMessage("switch"); });
    await until(view.page, async () => (await caches.keys()).join() === "noticeboard-hall-TEST-0002");
    await view.page.reload();
    assert.match(await view.page.locator("#still").innerText(), /请您监督/, "not black even then");
    // The repaired edition lies on the server; the lobby box is started anew in the morning.
    sample({ folder, code: "TEST-0003" });
    await view.page.reload();
    await view.page.waitForFunction(() => window.kiosk?.data?.edition?.code === "TEST-0003" && window.kiosk.started, undefined, { timeout: 60000 });
    await view.close();
  });

  test("an alert is asked for at the server itself, outlives a network that fails, and goes with its file", async () => {
    const { folder, kiosk } = sample();
    server = await faultyServer(folder);
    writeFileSync(join(kiosk, "alert.js"), 'window.noticeboardAlert = {title: "停电", text: "请离场", until: "2026-06-30T18:00"};');
    const view = await installed(folder);
    await view.page.waitForSelector(".alert");
    server.fail("drop");
    await pass(view.page, 130, 5);
    await view.page.waitForTimeout(300);
    assert.equal(await view.page.locator(".alert").count(), 1);
    await view.page.reload();
    await view.page.waitForSelector(".alert");
    server.fail((path) => (path.endsWith("alert.js") ? 404 : undefined));
    await pass(view.page, 65, 5);
    await view.page.waitForFunction(() => !document.querySelector(".alert"));
    await view.close();
  });
});

describe("over plain HTTP", () => {
  const address = () => `http://lobby.test:${server.port}/kiosk/hall/`;

  test("a new edition is loaded whole, then the page comes anew", async () => {
    const { folder } = sample();
    server = await faultyServer(folder);
    const view = await screen(browser, address());
    assert.equal(await view.page.evaluate(() => window.isSecureContext), false);
    sample({ folder, code: "TEST-0002", change: renamed("新的一版") });
    await switched(view.page, "TEST-0002");
    assert.match(await view.page.locator(".layer.shown").textContent(), /新的一版/);
    none(view.problems);
    await view.close();
  });

  for (const fault of ["damage", "cut", 404]) {
    test(`a faulty download is never shown: ${fault}`, async () => {
      const { folder } = sample();
      server = await faultyServer(folder);
      const view = await screen(browser, address());
      const { edition } = sample({ folder, code: "TEST-0002" });
      const old = new Set(server.asked);
      const fresh = edition.files.map(({ path }) => new URL(path, address()).pathname).filter((path) => !old.has(path));
      server.fail((path) => (path === fresh[0] ? fault : undefined));
      await tried(view.page, fresh[0]);
      assert.equal(await code(view.page), "TEST-0001");
      server.fail(undefined);
      await switched(view.page, "TEST-0002");
      await view.close();
    });
  }

  test("without the server it plays on from what it has loaded", slow, async () => {
    const { folder } = sample();
    server = await faultyServer(folder);
    const view = await screen(browser, address());
    // Running notices come again before the round is over.
    for (let turn = 0; turn < 18; turn += 1) await change(view.page);
    await server.close();
    const seen = new Set();
    for (let turn = 0; turn < 18; turn += 1) seen.add(await change(view.page));
    assert.equal(seen.size, 12);
    await view.close();
  });
});

describe("from a stick", () => {
  test("another edition named in current.js takes over between two slides", async () => {
    const { folder, kiosk } = sample();
    const { cpSync, mkdirSync, readFileSync } = await import("node:fs");
    const { pathToFileURL } = await import("node:url");
    const theme = new URL("../../themes/default/kiosk/", import.meta.url);
    const stick = join(folder, "stick");
    const publish = (name) => {
      cpSync(kiosk, join(stick, "editions", name), { recursive: true });
      writeFileSync(join(stick, "current.js"), `window.noticeboardCurrent = {"code": "${name}", "path": "editions/${name}/hall/index.html"};`);
    };
    mkdirSync(stick, { recursive: true });
    writeFileSync(join(stick, "start.js"), readFileSync(new URL("usb.js", theme)));
    writeFileSync(join(stick, "index.html"), readFileSync(new URL("usb.html", theme), "utf8").replace(/{{[^}]*}}/g, "x"));
    publish("TEST-0001");
    const view = await screen(browser, pathToFileURL(join(stick, "index.html")).href);
    assert.match(view.page.url(), /editions\/TEST-0001\/hall\/index\.html/);
    sample({ folder, code: "TEST-0002", change: (data) => { data.edition.folder = "TEST-0002"; } });
    publish("TEST-0002");
    await switched(view.page, "TEST-0002");
    assert.match(view.page.url(), /editions\/TEST-0002\/hall\/index\.html\?screen=hall/);
    none(view.problems);
    await view.close();
  });
});
