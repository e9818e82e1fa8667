// What the fonts of the built site weigh: the heaviest page of each type, as Chromium fetches them.
//
// `node --test tests/browser/font-weight.test.mjs`, with SITE naming another folder than target/site.

import assert from "node:assert/strict";
import { statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { launch, serve } from "./chromium.mjs";
import { samples } from "./pages.mjs";
import { target } from "./target.mjs";

const SITE = process.env.SITE ?? join(target, "site");
// The budget of src/font/options.rs, and what its estimate may miss.
const MOST = 155_000;
// The rules of all font files, which every page loads.
const MOST_CSS = 60_000;

test("a page loads at most 150 KB of fonts, and each file holds something", async () => {
  const browser = await launch();
  const server = await serve(SITE);
  try {
    const css = statSync(join(SITE, "assets/fonts/fonts.css")).size;
    console.log(`fonts.css: ${css} bytes`);
    assert.ok(css <= MOST_CSS, `fonts.css has ${css} bytes`);
    for (const { type, file } of samples(SITE)) {
      const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
      const fetched = [];
      page.on("response", (response) => response.url().includes(".woff2") && fetched.push(response));
      await page.goto(`${server.address}/${file}`);
      await page.evaluate(() => document.fonts.ready.then(() => undefined));
      await page.waitForLoadState("networkidle");
      const sizes = await Promise.all(fetched.map(async (response) => (await response.body()).length));
      const bytes = sizes.reduce((sum, size) => sum + size, 0);
      const plain = await page.evaluate(() => document.documentElement.className);
      console.log(`${String(bytes).padStart(7)} bytes in ${String(sizes.length).padStart(3)} files  ${type} ${plain}`);
      assert.ok(bytes <= MOST, `${file} loads ${bytes} bytes of fonts`);
      assert.ok(sizes.every((size) => size > 300), file);
      await page.close();
    }
  } finally {
    await browser.close();
    await server.close();
  }
});
