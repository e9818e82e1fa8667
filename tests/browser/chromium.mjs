// Opens pages in the machine's own Chromium, for every test in this folder.
//
// Nothing here reaches the network: pages come from a folder on disk through a local server,
// since fonts and scripts of file:// pages follow other rules than those of a real site.

import { createServer } from "node:http";
import { readFile, mkdtemp, realpath, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { extname, join, sep } from "node:path";
import { gzipSync } from "node:zlib";
import { chromium } from "playwright-core";

const TYPES = {
  ".css": "text/css",
  ".csv": "text/csv; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".jpg": "image/jpeg",
  ".js": "text/javascript",
  ".json": "application/json",
  ".pdf": "application/pdf",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".wav": "audio/wav",
  ".webp": "image/webp",
  ".woff2": "font/woff2",
  ".xml": "application/xml",
};

/** The policy of a site that names none itself: no inline styles, no inline scripts, nothing from elsewhere. */
export const POLICY = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'";

/**
 * Starts Chromium. With `fonts: "none"` it sees no system font but DejaVu, like a kiosk without
 * any Chinese font. `flags` are further ones for Chromium. CHROMIUM names another binary than Debian's.
 */
export async function launch({ fonts = "system", flags = [] } = {}) {
  const env = { ...process.env };
  if (fonts === "none") {
    const folder = await mkdtemp(join(tmpdir(), "fontconfig-"));
    env.FONTCONFIG_FILE = join(folder, "fonts.conf");
    await writeFile(
      env.FONTCONFIG_FILE,
      `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
       <fontconfig><dir>/usr/share/fonts/truetype/dejavu</dir><cachedir>${folder}</cachedir></fontconfig>`,
    );
  }
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    env,
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      ...flags,
    ],
  });
}

/**
 * Serves a folder on this machine as a real server would: with the headers of its `_headers` file if it has one, with
 * its own 404 page, and nothing from outside the folder. `base` is the path it is published under; with `gzip` texts
 * are compressed, as most servers do. Gives its address and a function that ends it.
 */
export async function serve(folder, { base = "/", gzip = false } = {}) {
  const root = await realpath(folder);
  const rules = await headerRules(root);
  const server = createServer(async (request, response) => {
    let path = new URL(request.url, "http://localhost").pathname;
    const headers = rules.length > 0 ? headersFor(rules, path) : { "content-security-policy": POLICY };
    const send = (status, type, body) => {
      const squeezed = gzip && /text|json|javascript|xml/.test(type);
      response.writeHead(status, { ...headers, "content-type": type, ...(squeezed ? { "content-encoding": "gzip" } : {}) });
      response.end(squeezed ? gzipSync(body) : body);
    };
    try {
      path = decodeURIComponent(path);
      if (!path.startsWith(base)) throw new Error("outside the site");
      const below = path.slice(base.length);
      const file = await realpath(join(root, below.endsWith("/") || below === "" ? `${below}index.html` : below));
      if (!file.startsWith(root + sep)) throw new Error("outside the folder");
      send(200, TYPES[extname(file)] ?? "application/octet-stream", await readFile(file));
    } catch {
      send(404, TYPES[".html"], await readFile(join(root, "404.html")).catch(() => ""));
    }
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return {
    address: `http://127.0.0.1:${server.address().port}`,
    close: () => new Promise((done) => server.close(done)),
  };
}

/** `_headers`: a path, `*` standing for anything, then indented `Name: value` lines; `! Name` takes one back. */
async function headerRules(root) {
  const text = await readFile(join(root, "_headers"), "utf8").catch(() => "");
  const rules = [];
  for (const line of text.split("\n").filter((line) => line.trim() && !line.trim().startsWith("#"))) {
    if (!/^\s/.test(line)) rules.push({ path: line.trim(), headers: [] });
    else if (line.trim().startsWith("!")) rules.at(-1)?.headers.push([line.trim().slice(1).trim(), undefined]);
    else rules.at(-1)?.headers.push(line.trim().match(/^([^:]+):\s*(.*)$/).slice(1));
  }
  return rules;
}

function headersFor(rules, path) {
  const matches = (pattern) =>
    new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*")}$`).test(path);
  const pairs = rules.filter((rule) => matches(rule.path)).flatMap((rule) => rule.headers);
  const last = Object.fromEntries(pairs.map(([name, value]) => [name.toLowerCase(), value]));
  return Object.fromEntries(Object.entries(last).filter(([, value]) => value !== undefined));
}
