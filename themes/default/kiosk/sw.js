// The service worker of one screen, written anew with every edition: its list of files is the edition.
//
// Installing it is the update: every file is fetched, compared with its hash and put beside the edition that plays. If one
// is missing or damaged, installing fails and nothing has changed. It waits until the player says, between two slides,
// that it may take over; then the earlier edition's files go. It answers only for what it has; alert.js and edition.json
// always come from the network.

"use strict";

const EDITION = "__EDITION__";
const FAMILY = "noticeboard-" + EDITION.screen + "-";
const CACHE = FAMILY + EDITION.code;
const HOME = new URL("./", self.location.href).href;
const SHELL = new URL(EDITION.shell || "index.html", HOME).href;
const AT_ONCE = 4;

const TYPES = {
  css: "text/css", html: "text/html; charset=utf-8", js: "text/javascript", jpg: "image/jpeg", png: "image/png", svg: "image/svg+xml",
  ttf: "font/ttf", webp: "image/webp", woff2: "font/woff2",
};

class Fault extends Error {
  constructor(reason, path) {
    super(reason + " " + path);
    this.reason = reason;
  }
}

async function sha256(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A file's bytes when they are the very ones of this edition, else null. */
async function right(response, file) {
  if (!response || !response.ok) return null;
  const bytes = await response.arrayBuffer();
  return bytes.byteLength === file.bytes && (await sha256(bytes)) === file.sha256 ? bytes : null;
}

async function fetched(url, file, how) {
  let response;
  try {
    response = await fetch(url, { cache: how, credentials: "same-origin" });
  } catch (error) {
    throw new Fault("network", file.path);
  }
  if (!response.ok) throw new Fault("network", file.path);
  return right(response, file);
}

async function bring(cache, file) {
  const url = new URL(file.path, HOME).href;
  // An interrupted download goes on where it stopped.
  if (await right(await cache.match(url), file)) return;
  let bytes = await right(await caches.match(url), file);
  if (!bytes) bytes = await fetched(url, file, "default");
  // What was damaged on its way may lie in the browser's own cache.
  if (!bytes) bytes = await fetched(url, file, "reload");
  if (!bytes) throw new Fault("damaged", file.path);
  const type = TYPES[file.path.split(".").pop()] || "application/octet-stream";
  try {
    await cache.put(url, new Response(bytes, { headers: { "content-type": type } }));
  } catch (error) {
    throw new Fault("storage", file.path);
  }
}

async function tell(message) {
  const pages = await self.clients.matchAll({ includeUncontrolled: true, type: "window" });
  pages.filter((page) => page.url.startsWith(HOME)).forEach((page) => page.postMessage(message));
}

async function install() {
  const cache = await caches.open(CACHE);
  const queue = EDITION.files.slice();
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, async () => {
      while (queue.length > 0) await bring(cache, queue.shift());
    }));
  } catch (fault) {
    queue.length = 0;
    if (fault.reason === "storage") await caches.delete(CACHE);
    await tell({ noticeboard: "failed", code: EDITION.code, reason: fault.reason || "network" });
    throw fault;
  }
}

// A page whose player does not answer is broken: nobody there will ever say that this edition may take over.
const ANSWER = 20000;
let answered = null;
let unanswered = false;

async function takeOverFromBroken() {
  if (!self.registration.active) return;
  const alive = await new Promise((done) => {
    answered = () => done(true);
    setTimeout(() => done(false), ANSWER);
    tell({ noticeboard: "alive" });
  });
  if (alive) return;
  unanswered = true;
  // Not waited for: it ends only after installing has.
  self.skipWaiting();
}

async function activate() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(FAMILY) && name !== CACHE).map((name) => caches.delete(name)));
  await self.clients.claim();
  if (!unanswered) return;
  const pages = await self.clients.matchAll({ type: "window" });
  // Not waited for: the page that comes asks this very worker, which answers only once it is active.
  pages.filter((page) => page.url.startsWith(HOME)).forEach((page) => page.navigate(page.url).catch(() => null));
}

const MINE = new Set(EDITION.files.map((file) => new URL(file.path, HOME).href));

self.addEventListener("install", (event) => event.waitUntil(install().then(takeOverFromBroken)));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("message", (event) => {
  if (event.data === "switch") event.waitUntil(self.skipWaiting());
  if (event.data === "alive" && answered) answered();
  if (event.data === "code" && event.source) event.source.postMessage({ noticeboard: "code", code: EDITION.code });
});
self.addEventListener("fetch", (event) => {
  if (event.request.method !== "GET") return;
  const url = new URL(event.request.url);
  url.search = "";
  url.hash = "";
  const address = url.href === HOME ? SHELL : url.href;
  if (!MINE.has(address)) return;
  event.respondWith(caches.open(CACHE).then((cache) => cache.match(address)).then((found) => found || fetch(event.request)));
});
