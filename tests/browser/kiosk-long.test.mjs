// Weeks in minutes: a thousand changes (half of them in each orientation) without an empty moment, and three days without growing.
//
//   KIOSK_CHANGES=1000 KIOSK_HOURS=72 node --test tests/browser/kiosk-long.test.mjs
//
// Without the two, a shorter run. Time is the page's own, moved by hand: timers fire in their order, and the page draws, decodes and collects in between.

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { inflateSync } from "node:zlib";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { launch } from "./chromium.mjs";
import { PANELS, pictures, sample, screen } from "./kiosk-page.mjs";

const CHANGES = Number(process.env.KIOSK_CHANGES ?? 200);
const HOURS = Number(process.env.KIOSK_HOURS ?? 2);
// How often the heap is looked at, in hours.
const STEP = Math.max(1, Math.round(HOURS / 12));
// One frame in so many changes is looked at.
const LOOK = 5;

let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser?.close(); });

/** Replaces the page's time by one that `advance(ms)` moves. Runs before any script of the page. */
function ownTime(start) {
  const real = { setTimeout: window.setTimeout.bind(window), Date: window.Date };
  let now = start;
  let next = 1;
  const timers = new Map();
  const add = (call, delay, every) => {
    timers.set(next, { call, at: now + Math.max(0, delay || 0), every });
    next += 1;
    return next - 1;
  };
  window.setTimeout = (call, delay) => add(call, delay, 0);
  window.setInterval = (call, delay) => add(call, delay, Math.max(1, delay));
  window.clearTimeout = window.clearInterval = (id) => timers.delete(id);
  window.Date = class extends real.Date {
    constructor(...given) { super(...(given.length ? given : [now])); }
    static now() { return now; }
  };
  performance.now = () => now - start;
  const breathe = () => new Promise((done) => { const channel = new MessageChannel(); channel.port1.onmessage = done; channel.port2.postMessage(0); });
  window.advance = async (ms) => {
    const end = now + ms;
    for (;;) {
      let first;
      for (const [id, timer] of timers) if (timer.at <= end && (!first || timer.at < first.timer.at)) first = { id, timer };
      if (!first) break;
      now = Math.max(now, first.timer.at);
      if (first.timer.every) first.timer.at = now + first.timer.every;
      else timers.delete(first.id);
      first.timer.call();
      await breathe();
      for (let wait = 0; wait < 1000 && kiosk.loop?.isPreparing(); wait += 1) await (wait < 5 ? breathe() : new Promise((done) => real.setTimeout(done, 1)));
    }
    now = end;
  };
  // Every slide that shows is counted.
  window.changes = 0;
  window.sinceStart = () => (now - start) / 3600000;
}

async function openWithOwnTime(panel, browser) {
  const { address } = sample({ orientation: panel });
  const view = await screen(browser, address, {
    panel, clock: false, start: false,
    before: (page) => page.addInitScript(`(${ownTime})(${Date.parse("2026-06-30T02:42:00Z")})`),
  });
  await view.page.waitForFunction(() => window.kiosk?.loop);
  for (let tries = 0; tries < 50 && !(await view.page.evaluate(() => kiosk.loop.current)); tries += 1) await view.page.evaluate(() => window.advance(100));
  return view;
}

/** Draws of a PNG (8 bits a channel, not interlaced) how many different colours a coarse grid of the slide's part has. */
function colours(png, from, to) {
  let at = 8;
  let width, height, channels;
  const parts = [];
  while (at < png.length) {
    const length = png.readUInt32BE(at);
    const type = png.toString("latin1", at + 4, at + 8);
    if (type === "IHDR") {
      width = png.readUInt32BE(at + 8);
      height = png.readUInt32BE(at + 12);
      channels = png[at + 17] === 6 ? 4 : 3;
    }
    if (type === "IDAT") parts.push(png.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  const bytes = inflateSync(Buffer.concat(parts));
  const stride = width * channels;
  let above = Buffer.alloc(stride);
  const seen = new Set();
  for (let y = 0; y < height; y += 1) {
    const filter = bytes[y * (stride + 1)];
    const line = Buffer.from(bytes.subarray(y * (stride + 1) + 1, (y + 1) * (stride + 1)));
    for (let x = 0; x < stride; x += 1) {
      const left = x >= channels ? line[x - channels] : 0;
      const corner = x >= channels ? above[x - channels] : 0;
      let guess = 0;
      if (filter === 1) guess = left;
      else if (filter === 2) guess = above[x];
      else if (filter === 3) guess = (left + above[x]) >> 1;
      else if (filter === 4) {
        const p = left + above[x] - corner;
        const [a, b, c] = [Math.abs(p - left), Math.abs(p - above[x]), Math.abs(p - corner)];
        guess = a <= b && a <= c ? left : b <= c ? above[x] : corner;
      }
      line[x] = (line[x] + guess) & 255;
    }
    if (y >= height * from && y < height * to && y % 2 === 0) {
      for (let x = 0; x < stride; x += channels) seen.add((line[x] >> 4 << 8) | (line[x + 1] >> 4 << 4) | (line[x + 2] >> 4));
    }
    above = line;
  }
  return seen.size;
}

for (const panel of Object.keys(PANELS)) {
  test(`${CHANGES / 2} changes without an empty frame (${panel})`, { timeout: 1200000 }, async () => {
    const view = await openWithOwnTime(panel, browser);
    const { page } = view;
    // A small picture of the whole screen is enough to see whether something is there.
    await page.setViewportSize({ width: PANELS[panel].width / 4, height: PANELS[panel].height / 4 });
    let last;
    let done = 0;
    let looked = 0;
    let least = Infinity;
    while (done < CHANGES / 2) {
      await page.evaluate(() => window.advance(1000));
      const id = await page.evaluate(() => document.querySelector(".layer.shown .slide")?.getAttribute("data-id") ?? "");
      assert.notEqual(id, "", "no slide at all");
      const finish = () => page.evaluate(() => document.getAnimations().forEach((one) => one.finish()));
      if (id === last) continue;
      last = id;
      done += 1;
      if (done % LOOK !== 0) {
        await finish();
        continue;
      }
      // At the beginning, in the middle or at the end of the fade.
      const moment = [20, 600, 1150][looked % 3];
      await page.evaluate((at) => document.getAnimations().forEach((one) => { one.pause(); one.currentTime = at; }), moment);
      const picture = await page.screenshot();
      await finish();
      const found = colours(picture, 0.12, 0.85);
      if (found < 6) writeFileSync(join(pictures, `empty-${panel}.png`), picture);
      assert.ok(found >= 6, `${found} colours at change ${done} (${id})`);
      least = Math.min(least, found);
      looked += 1;
    }
    console.log(`${panel}: ${done} changes, ${looked} frames looked at, the plainest had ${least} tones`);
    assert.deepEqual(view.problems, []);
    await view.close();
  });
}

test(`${HOURS} hours do not grow`, { timeout: 5400000 }, async (t) => {
  // Code that the browser optimises counts as heap and comes for days, now this function, now that: 0.3 MB in three of
  // them, which says nothing of the page. Without the optimiser what is left is what the page holds.
  const plain = await launch({ flags: ["--js-flags=--no-opt --no-maglev"] });
  t.after(() => plain.close());
  const view = await openWithOwnTime("portrait", plain);
  const { page } = view;
  const cdp = await view.context.newCDPSession(page);
  await page.evaluate(() => {
    new MutationObserver((records) => records.forEach(({ target }) => { if (target.className === "layer shown") window.changes += 1; }))
      .observe(document.getElementById("attract"), { attributes: true, attributeFilter: ["class"], subtree: true });
  });
  // Always at the same moment of a round, so that what is compared is alike: the first slide has faded in, the next is ready.
  const measure = async () => {
    for (let tries = 0; tries < 2000 && !(await page.evaluate(() => kiosk.loop.current.id === "notice-july" && document.querySelectorAll(".slide").length === 2)); tries += 1) {
      await page.evaluate(() => window.advance(500));
    }
    // What a first collection lets go of, a second one frees.
    for (let times = 0; times < 3; times += 1) {
      await cdp.send("HeapProfiler.collectGarbage");
      await page.waitForTimeout(100);
    }
    const { usedSize } = await cdp.send("Runtime.getHeapUsage");
    const { nodes } = await cdp.send("Memory.getDOMCounters");
    return { heap: usedSize, nodes };
  };
  const hour = async () => { for (let part = 0; part < 12; part += 1) await page.evaluate(() => window.advance(300000)); };
  // The first hour warms up: the browser compiles what runs, and every slide has been there.
  await hour();
  const first = await measure();
  const most = { ...first };
  const line = [`1 h ${(first.heap / 1e6).toFixed(3)}`];
  for (let done = 2; done <= HOURS; done += 1) {
    await hour();
    if (done % STEP !== 0 && done !== HOURS) continue;
    const now = await measure();
    most.heap = Math.max(most.heap, now.heap);
    most.nodes = Math.max(most.nodes, now.nodes);
    line.push(`${done} h ${(now.heap / 1e6).toFixed(3)}`);
    if (process.env.KIOSK_TRACE) console.log(`${done} h: ${now.heap} bytes, ${now.nodes} nodes`);
  }
  const growth = (most.heap / first.heap - 1) * 100;
  console.log(`${HOURS} hours, ${await page.evaluate(() => window.changes)} changes: heap ${(first.heap / 1e6).toFixed(2)} → at most ${(most.heap / 1e6).toFixed(2)} MB (${growth.toFixed(1)} %), nodes ${first.nodes} → ${most.nodes}; ${line.join(", ")}`);
  assert.ok(growth <= 10, `${growth} %`);
  await view.close();
});
