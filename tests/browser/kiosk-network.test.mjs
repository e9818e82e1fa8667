// What can stand between a screen and its server, a case a line, on a secure address and over plain HTTP: while it lasts the
// screen plays on what it has; when it is over, the edition that has come meanwhile gets in. And what a first load can meet.
// CASE=portal narrows it.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, afterEach, before, describe, test } from "node:test";
import { launch } from "./chromium.mjs";
import { change, faultyServer, marks, pass, sample, screen, shown } from "./kiosk-page.mjs";

let browser, server;
before(async () => { browser = await launch({ flags: ["--host-resolver-rules=MAP lobby.test 127.0.0.1"] }); });
after(async () => { await browser?.close(); });
afterEach(async () => {
  await server?.close();
  server = undefined;
});

const PORTAL = "<!DOCTYPE html><html><title>登录网络</title><form>请登录</form></html>";
const answer = (status, body, type = "text/html") => (request, response) => response.writeHead(status, { "content-type": type }).end(body);
// [name, what every request meets]
const FAULTS = [
  ["every connection breaks", "drop"],
  ["every file comes half", "cut"],
  ["every file is damaged on its way", "damage"],
  ["404", 404],
  ["403", 403],
  ["500", 500],
  ["503", 503],
  ["it takes the question and never answers", () => {}],
  ["nothing with 200", answer(200, "")],
  ["a portal answers everything", answer(200, PORTAL)],
  ["a portal sends everything elsewhere", (request, response) => response.writeHead(302, { location: "http://127.0.0.1:9/login" }).end()],
  ["a portal sends everything to its own page", (request, response) => (request.url === "/login" ? answer(200, PORTAL)(request, response) : response.writeHead(302, { location: "/login" }).end())],
  ["a portal answers 404 to everything", answer(404, PORTAL)],
  ["a portal answers 511", answer(511, PORTAL)],
  ["somebody else's JSON", answer(200, '{"code": "XXXX-XXXX", "files": []}', "application/json")],
].filter(([name]) => new RegExp(process.env.CASE ?? "").test(name));

const code = (page) => page.evaluate(() => window.kiosk?.data?.edition?.code);

/** Time passes until it is so. */
async function until(page, wanted, steps = 400) {
  for (let step = 0; step < steps; step += 1) {
    if (await wanted().catch(() => false)) return true;
    await pass(page, 10, 10).catch(() => {});
    await new Promise((done) => setTimeout(done, step % 5 === 4 ? 200 : 10));
  }
  return false;
}

for (const [kind, host] of [["a secure address", "127.0.0.1"], ["plain HTTP", "lobby.test"]]) {
  test(`${FAULTS.length} faults of networks and servers, ${kind}`, { timeout: 5400000 }, async () => {
    const table = [];
    for (const [name, fault] of FAULTS) {
      const { folder } = sample();
      server = await faultyServer(folder);
      const view = await screen(browser, `http://${host}:${server.port}/kiosk/hall/`);
      const { page } = view;
      if (host === "127.0.0.1") await page.waitForFunction(() => navigator.serviceWorker.controller !== null, null, { timeout: 60000 });
      // A round, so that over plain HTTP every picture has been there.
      for (let turn = 0; turn < 12; turn += 1) await change(page);
      sample({ folder, code: "TEST-0002" });
      server.fail(typeof fault === "function" ? () => fault : fault);
      await pass(page, 400, 5);
      assert.equal(await code(page), "TEST-0001", name);
      const seen = new Set();
      for (let turn = 0; turn < 6; turn += 1) seen.add(await change(page));
      assert.ok(seen.size >= 5, `${name}: ${[...seen].join()}`);
      // A busy machine may have left out a slide meanwhile.
      const said = (await marks(page)).replace(/\d+页未能显示/, "");
      if (host === "127.0.0.1") {
        // Switched off and on meanwhile.
        await page.reload();
        await shown(page);
        assert.equal(await code(page), "TEST-0001", name);
      }
      server.fail(undefined);
      assert.ok(await until(page, async () => (await code(page)) === "TEST-0002"), `${name}: the next edition gets in`);
      const left = async () => (await marks(page)).replace(/\d+页未能显示/, "");
      assert.ok(await until(page, async () => (await left()) === ""), `${name}: ${await marks(page)}`);
      table.push(`${name}${said ? ` (${said})` : ""}`);
      await view.close();
      await server.close();
    }
    console.log(`${kind}: ${table.length} of ${FAULTS.length} played through; ${table.join("; ")}`);
  });
}

describe("a first load", () => {
  for (const [part, spared] of [["its page alone comes", /\/hall\/$/], ["all comes but the player", /\/hall\/$|boot|\.css$/]]) {
    test(`${part}: the telephone number stands there, and it comes back by itself`, { timeout: 900000 }, async () => {
      for (const [name, fault] of FAULTS) {
        // For its first script a browser waits without a word, and shows nothing: there a watchdog looks.
        if (part === "its page alone comes" && /never answers/.test(name)) continue;
        const { folder, kiosk } = sample();
        // By its place among the scripts of the page.
        const boot = readFileSync(join(kiosk, "hall/index.html"), "utf8").match(/assets\/[0-9a-f]+\.js/)[0];
        server = await faultyServer(folder);
        server.fail((path) => (spared.test(path) || (part !== "its page alone comes" && path.endsWith(boot)) ? undefined : fault));
        const context = await browser.newContext();
        const page = await context.newPage();
        await page.clock.install({ time: new Date("2026-06-30T02:42:00Z") });
        await page.goto(`http://lobby.test:${server.port}/kiosk/hall/`, { waitUntil: "commit" });
        for (let step = 0; step < 12; step += 1) {
          await page.clock.runFor(10000);
          await new Promise((done) => setTimeout(done, 30));
        }
        assert.match(await page.locator("body").textContent(), /请您监督[^]*0531-0000 1251/, name);
        server.fail(undefined);
        let there = false;
        for (let step = 0; step < 80 && !there; step += 1) {
          await page.clock.runFor(5000).catch(() => {});
          await new Promise((done) => setTimeout(done, 60));
          there = await page.evaluate(() => Boolean(document.querySelector(".layer.shown .slide"))).catch(() => false);
        }
        assert.ok(there, name);
        await context.close();
        await server.close();
      }
    });
  }

  test("the list of screens waits for a screen that can be had", { timeout: 300000 }, async () => {
    const { folder, kiosk } = sample();
    writeFileSync(join(kiosk, "index.html"), `<!doctype html><ul id="screens"><li><a href="hall/index.html">x</a></li></ul><script src="start.js"></script>`);
    writeFileSync(join(kiosk, "start.js"), readFileSync(new URL("../../themes/default/kiosk/start.js", import.meta.url)));
    for (const [name, fault] of FAULTS.filter(([, one]) => one !== "damage")) {
      server = await faultyServer(folder);
      server.fail((path) => (path.includes("/hall/") ? fault : undefined));
      const context = await browser.newContext();
      const page = await context.newPage();
      await page.clock.install({ time: new Date("2026-06-30T02:42:00Z") });
      await page.goto(`http://lobby.test:${server.port}/kiosk/index.html`);
      for (let step = 0; step < 12; step += 1) {
        await page.clock.runFor(10000);
        await new Promise((done) => setTimeout(done, 30));
      }
      assert.match(page.url(), /kiosk\/index\.html/, name);
      server.fail(undefined);
      for (let step = 0; step < 60 && !page.url().includes("/hall/"); step += 1) {
        await page.clock.runFor(5000).catch(() => {});
        await new Promise((done) => setTimeout(done, 100));
      }
      assert.match(page.url(), /\/hall\/index\.html/, name);
      await context.close();
      await server.close();
    }
  });
});
