// The screen of a large board: how long until something shows, what it holds in memory, how long a round is, and how soon the
// keyboard answers. A report; times are no assertions.
//
//   cargo scale generate 10000 BOARD; noticeboard build --board BOARD --only kiosk --out SITE
//   LARGE=SITE node --test tests/browser/kiosk-large.test.mjs

import assert from "node:assert/strict";
import { readFileSync, readdirSync, existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { launch } from "./chromium.mjs";
import { faultyServer, none, pictures } from "./kiosk-page.mjs";

const site = resolve(process.env.LARGE ?? "");
let browser;
before(async () => { browser = await launch({ fonts: "none" }); });
after(async () => { await browser?.close(); });

const middle = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];

for (const from of ["a folder", "a server"]) {
  test(`a large board from ${from}`, { timeout: 1200000, skip: !process.env.LARGE && "LARGE names a built site" }, async () => {
    const name = readdirSync(join(site, "kiosk")).find((one) => existsSync(join(site, "kiosk", one, "edition.json")));
    const edition = JSON.parse(readFileSync(join(site, "kiosk", name, "edition.json"), "utf8"));
    const server = from === "a server" ? await faultyServer(site) : null;
    const address = server ? server.address.replace("/hall/", `/${name}/`) : pathToFileURL(join(site, "kiosk", name, "index.html")).href;
    const context = await browser.newContext({ viewport: { width: 1080, height: 1920 }, hasTouch: true });
    const starts = [];
    let page;
    const problems = [];
    for (let time = 0; time < 5; time += 1) {
      await page?.close();
      page = await context.newPage();
      page.on("pageerror", (error) => problems.push(String(error)));
      const began = performance.now();
      await page.goto(address);
      await page.waitForSelector(".layer.shown .slide[data-id]", { timeout: 60000 });
      starts.push(Math.round(performance.now() - began));
      if (server && time === 0) await page.waitForFunction(() => navigator.serviceWorker.controller !== null, null, { timeout: 60000 });
    }
    const cdp = await context.newCDPSession(page);
    const memory = async () => {
      for (let times = 0; times < 3; times += 1) await cdp.send("HeapProfiler.collectGarbage");
      const { usedSize } = await cdp.send("Runtime.getHeapUsage");
      const { nodes } = await cdp.send("Memory.getDOMCounters");
      return `${(usedSize / 1e6).toFixed(1)} MB, ${nodes} nodes`;
    };
    const atFirst = await memory();
    const rounds = await page.evaluate(() => {
      const moment = kiosk.time.now();
      const times = [];
      const lengths = [];
      const seen = new Set();
      let mark = null;
      for (let round = 0; round < 200; round += 1) {
        const began = performance.now();
        const plan = kiosk.plan(kiosk.data.slides, moment, mark, kiosk.data.screen.round_seconds);
        times.push(performance.now() - began);
        lengths.push(plan.slides.reduce((sum, slide) => sum + kiosk.dwellOf(slide), 0));
        plan.slides.forEach(({ id }) => seen.add(id));
        mark = plan.marks[plan.marks.length - 1];
        if (seen.size === kiosk.data.slides.length - 1) break;
      }
      return { all: kiosk.data.slides.length, entries: kiosk.data.search.length, longest: Math.max(...lengths), until: lengths.length, plan: Math.max(...times) };
    });
    await page.touchscreen.tap(400, 500);
    await page.waitForSelector(".board");
    const opened = {};
    for (const tab of await page.locator(".tab").all()) {
      const label = await tab.getAttribute("data-tab");
      opened[label] = await page.evaluate((which) => new Promise((done) => {
        const began = performance.now();
        document.querySelector(`[data-tab=${which}]`).click();
        requestAnimationFrame(() => setTimeout(() => done(Math.round(performance.now() - began)), 0));
      }), label);
    }
    await page.screenshot({ path: join(pictures, "large-board.png") });
    // From the key to the drawn answer, letter after letter.
    const answers = await page.evaluate(async () => {
      const query = document.querySelector(".query");
      const all = [];
      for (const words of ["w", "wa", "wan", "wang", "zhang", "lx", "cn", "服务", "承诺", "登记", "2026", "zzzz"]) {
        query.value = "";
        for (const letter of words) {
          query.value += letter;
          const began = performance.now();
          query.dispatchEvent(new InputEvent("input", { bubbles: true }));
          await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
          all.push(performance.now() - began);
        }
      }
      return all;
    });
    await page.screenshot({ path: join(pictures, "large-search.png") });
    console.log(`${from}: ${edition.files.length} files of ${(edition.files.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6).toFixed(1)} MB, ${rounds.all} slides, ${rounds.entries} entries; first slide after ${starts.join(", ")} ms;`,
      `memory ${atFirst}, with the board open ${await memory()}; a round ${Math.round(rounds.longest)} s at most, all slides after ${rounds.until} rounds, planned in ${rounds.plan.toFixed(1)} ms;`,
      `lists open in ${JSON.stringify(opened)} ms; a key is answered in ${middle(answers).toFixed(0)} ms, at most ${Math.max(...answers).toFixed(0)}`);
    assert.ok(rounds.longest <= 600);
    none(problems);
    await context.close();
    await server?.close();
  });
}
