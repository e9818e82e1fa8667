// Opens pages in the machine's own Chromium, for every test in this folder.
//
// Nothing here reaches the network: pages come from a folder on disk through a local server,
// since fonts and scripts of file:// pages follow other rules than those of a real site.

import { createServer } from "node:http";
import { readFile, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { extname, join, normalize } from "node:path";
import { chromium } from "playwright-core";

const TYPES = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".webp": "image/webp",
  ".woff2": "font/woff2",
};

/** The policy of the published site: no inline styles, no inline scripts, nothing from elsewhere. */
export const POLICY = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'";

/**
 * Starts Chromium. With `fonts: "none"` it sees no system font but DejaVu, like a kiosk without
 * any Chinese font. CHROMIUM names another binary than Debian's.
 */
export async function launch({ fonts = "system" } = {}) {
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
    ],
  });
}

/** Serves a folder on this machine; gives its address and a function that ends it. */
export async function serve(folder) {
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    const file = join(folder, normalize(path.endsWith("/") ? `${path}index.html` : path));
    try {
      const body = await readFile(file);
      response.writeHead(200, {
        "content-type": TYPES[extname(file)] ?? "application/octet-stream",
        "content-security-policy": POLICY,
      });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return {
    address: `http://127.0.0.1:${server.address().port}`,
    close: () => new Promise((done) => server.close(done)),
  };
}
