// What the kiosk's tests share: a screen in Chromium with a clock that can be moved, and a server that can fail.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { mkdtempSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, extname, join, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { writeSample } from "./kiosk-sample.mjs";
import { target } from "./target.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
export const pictures = join(target, "screenshots/kiosk");
mkdirSync(pictures, { recursive: true });

export const PANELS = {
  portrait: { width: 1080, height: 1920 },
  landscape: { width: 1920, height: 1080 },
};
/** 10:42 in the board's time zone, on the edition's own day. */
export const MORNING = "2026-06-30T02:42:00Z";

export const newFolder = () => mkdtempSync(join(tmpdir(), "kiosk-"));

/** A sample written to a folder of its own; gives also the address of its screen as a file. */
export function sample(options = {}) {
  const folder = options.folder ?? newFolder();
  const written = writeSample(folder, options);
  return { folder, ...written, address: pathToFileURL(join(written.home, "index.html")).href };
}

// A file that is not there is the normal state of alert.js and current.js.
const NORMAL = /ERR_FILE_NOT_FOUND|status of 404|ERR_CONNECTION_REFUSED|ERR_INTERNET_DISCONNECTED|ERR_FAILED/;

/** Opens a screen and waits for its first slide. `start: false` does not wait. */
export async function screen(browser, address, { panel = "portrait", viewport = PANELS[panel], time = MORNING, touch = true, calm = false, start = true, clock = true, before = async () => {} } = {}) {
  const context = await browser.newContext({ viewport, hasTouch: touch, reducedMotion: calm ? "reduce" : "no-preference" });
  const page = await context.newPage();
  askedBy(page);
  const problems = [];
  page.on("pageerror", (error) => problems.push(`error: ${error.stack ?? error}`));
  page.on("console", (message) => {
    if (message.type() === "error" && !NORMAL.test(message.text())) problems.push(`console: ${message.text()}`);
  });
  await before(page);
  if (clock) await page.clock.install({ time: new Date(time) });
  await page.goto(address);
  if (start) await shown(page);
  return { page, context, problems, close: () => context.close() };
}

/** Shows one slide alone, whatever its days. */
export async function alone(page, slide) {
  await page.evaluate((one) => {
    kiosk.data.slides = [{ ...one, level: "fallback", from: null, until: null, days: null }];
    kiosk.data.expected = 0;
    kiosk.loop.stop();
    kiosk.loop.start();
  }, slide);
  await shown(page, slide.id);
  await pass(page, 2);
  await faded(page);
}

/** Waits until a slide shows; gives its id. */
export async function shown(page, id) {
  const handle = await page.waitForFunction(
    (wanted) => {
      const slide = document.querySelector(".layer.shown .slide");
      const at = slide?.getAttribute("data-id");
      return at && (!wanted || wanted === at) ? at : false;
    },
    id,
    { timeout: 60000 },
  );
  return handle.jsonValue();
}

/** What a page is asking for, each with the real time at which it began. */
const asked = new WeakMap();

function askedBy(page) {
  if (!asked.has(page)) {
    const requests = new Map();
    asked.set(page, requests);
    page.on("request", (request) => requests.set(request, performance.now()));
    for (const end of ["requestfinished", "requestfailed"]) page.on(end, (request) => requests.delete(request));
  }
  return asked.get(page);
}

/** Lets time pass in steps, so that pictures are decoded and files are read in between. */
export async function pass(page, seconds, step = 1) {
  for (let left = seconds; left > 0; left -= step) {
    await page.clock.runFor(Math.min(step, left) * 1000);
    await prepared(page);
  }
}

/** Lets rounds pass until something holds: a busy machine reads a file a round later. Whoever waits in vain is told by the assertion behind it. */
export async function rounds(page, holds) {
  for (let round = 0; round < 10; round += 1) {
    await pass(page, 61, 5);
    if (await holds()) return;
  }
}

/**
 * Pictures are decoded and files are read in real time, however fast the page's own time passes: what is being prepared has
 * a moment of real time in each step, or a busy machine would seem a screen that waits in vain. A server that never answers
 * is not waited for.
 */
async function prepared(page) {
  const requests = askedBy(page);
  const until = performance.now() + 1000;
  for (;;) {
    const busy = await page.evaluate(() => new Promise((done) => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => done(document.querySelector(".layer.waiting > :not([data-id])") !== null);
      channel.port2.postMessage(0);
    }));
    const now = performance.now();
    const reading = [...requests.values()].some((since) => now - since < 1000);
    if (now > until || !(reading || (busy && now < until - 700))) return;
    await new Promise((done) => setTimeout(done, 5));
  }
}

/** The fade is over. */
export const faded = (page) => page.evaluate(() => document.getAnimations().forEach((animation) => animation.finish()));

/** The next slide comes when its time is over. Gives its id. */
export async function change(page) {
  const before = await shown(page);
  for (let tries = 0; tries < 200; tries += 1) {
    await pass(page, 1);
    const after = await page.evaluate(() => document.querySelector(".layer.shown .slide")?.getAttribute("data-id"));
    if (after && after !== before) return after;
  }
  throw new Error(`${before} stays for ever`);
}

export const marks = (page) => page.locator(".foot .marks").textContent();

const require = createRequire(import.meta.url);
const axeSource = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

/** What axe finds on the page. */
export async function axe(page) {
  // The policy allows no inline script; the debugger's evaluation is no part of the page.
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate(() =>
    window.axe.run(document, { preload: false, runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
  return violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(({ html }) => html.slice(0, 120)).join(" | ")}`);
}

export function none(findings, what = "finding") {
  assert.deepEqual(findings, [], what);
}

const TYPES = { ".css": "text/css", ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".json": "application/json", ".png": "image/png", ".ttf": "font/ttf", ".webp": "image/webp", ".woff2": "font/woff2" };

/** A server of a folder that can be told to fail: `fault(path)` gives undefined, "drop", "cut", "damage", a status, or a function that answers. */
export async function faultyServer(folder) {
  const state = { fault: () => undefined, asked: [], sockets: new Set() };
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    state.asked.push(path);
    const fault = state.fault(path);
    if (fault === "drop") return request.socket.destroy();
    if (typeof fault === "number") return response.writeHead(fault).end();
    if (typeof fault === "function") return fault(request, response);
    let file = join(folder, path);
    if (!file.startsWith(folder + sep)) return response.writeHead(404).end();
    try {
      if (statSync(file).isDirectory()) file = join(file, "index.html");
      let bytes = readFileSync(file);
      const headers = { "content-type": TYPES[extname(file)] ?? "application/octet-stream", "cache-control": "no-cache" };
      if (fault === "damage") bytes = Buffer.from(bytes.map((byte, at) => (at === Math.floor(bytes.length / 2) ? byte ^ 1 : byte)));
      if (fault === "cut") {
        response.writeHead(200, { ...headers, "content-length": bytes.length });
        response.write(bytes.subarray(0, Math.floor(bytes.length / 2)));
        return setTimeout(() => request.socket.destroy(), 20);
      }
      return response.writeHead(200, headers).end(bytes);
    } catch {
      return response.writeHead(404).end();
    }
  });
  server.on("connection", (socket) => {
    state.sockets.add(socket);
    socket.on("close", () => state.sockets.delete(socket));
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const { port } = server.address();
  return {
    port,
    address: `http://127.0.0.1:${port}/kiosk/hall/`,
    asked: state.asked,
    fail: (fault) => { state.fault = typeof fault === "function" ? fault : () => fault; },
    close: () => new Promise((done) => {
      state.sockets.forEach((socket) => socket.destroy());
      server.close(done);
    }),
  };
}
