// The screens that the program itself writes for the demonstration board (SITE, else target/site), from a folder as from
// a stick, on a machine without any Chinese font: every slide and every view of the browsable board is whole, and not one
// glyph comes from the machine.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { launch } from "./chromium.mjs";
import { faults } from "./kiosk-slides.mjs";
import { MORNING, axe, faded, faultyServer, none, pass, pictures, screen, shown } from "./kiosk-page.mjs";

const site = resolve(process.env.SITE ?? join(dirname(fileURLToPath(import.meta.url)), "../../target/site"));
const SCREENS = [{ id: "hall", panel: "portrait" }, { id: "lobby", panel: "landscape" }];

let browser;
before(async () => { browser = await launch({ fonts: "none" }); });
after(async () => { await browser?.close(); });

/** Glyphs on the page that are not from the page's own fonts, with where they stand. */
async function foreign(page) {
  const session = await page.context().newCDPSession(page);
  await session.send("DOM.enable");
  await session.send("CSS.enable");
  const { root } = await session.send("DOM.getDocument", { depth: -1 });
  const found = [];
  const visit = async (node) => {
    const text = (node.children ?? []).filter((child) => child.nodeType === 3).map((child) => child.nodeValue).join("").trim();
    if (text && !["SCRIPT", "STYLE", "TITLE"].includes(node.nodeName)) {
      // A layer that has faded out may be emptied meanwhile.
      const { fonts } = await session.send("CSS.getPlatformFontsForNode", { nodeId: node.nodeId }).catch(() => ({ fonts: [] }));
      const others = fonts.filter((font) => !font.isCustomFont);
      if (others.length > 0) found.push(`${others.map((font) => font.familyName)} for “${text.slice(0, 40)}”`);
    }
    for (const child of node.children ?? []) await visit(child);
  };
  await visit(root);
  await session.detach();
  return found;
}

for (const { id, panel } of SCREENS) {
  describe(`kiosk/${id}`, () => {
    const address = pathToFileURL(join(site, "kiosk", id, "index.html")).href;
    const edition = JSON.parse(readFileSync(join(site, "kiosk", id, "edition.json"), "utf8"));

    test("every slide is whole, and every character has a glyph of the page's own", async () => {
      const view = await screen(browser, address, { panel });
      const slides = await view.page.evaluate(() => kiosk.data.slides);
      assert.equal(slides.length, await view.page.evaluate(() => kiosk.data.expected));
      assert.ok(slides.length > 10, `${slides.length} slides`);
      const found = [];
      const pictured = new Set();
      for (const slide of slides) {
        await view.page.evaluate((one) => {
          kiosk.data.slides = [{ ...one, level: "fallback", from: null, until: null, days: null }];
          kiosk.data.expected = 1;
          kiosk.loop.stop();
          kiosk.loop.start();
        }, slide);
        await shown(view.page, slide.id);
        await pass(view.page, 2);
        await faded(view.page);
        found.push(...(await view.page.evaluate(faults)).map((fault) => `${slide.id}: ${fault}`));
        found.push(...(await foreign(view.page)).map((fault) => `${slide.id}: ${fault}`));
        // Three of each kind are looked at by people.
        const nth = [...pictured].filter((name) => name.startsWith(`${slide.kind}-`)).length;
        if (nth < 3) {
          pictured.add(`${slide.kind}-${nth}`);
          await view.page.screenshot({ path: join(pictures, `site-${id}-${slide.kind}-${nth}.png`) });
        }
      }
      none(found);
      none(view.problems);
      await view.close();
    });

    test("the footer names the edition's code", async () => {
      const view = await screen(browser, address, { panel });
      assert.ok((await view.page.locator(".foot").textContent()).includes(edition.code));
      await view.close();
    });

    test("the browsable board opens, is found by initials, and has no fault that axe knows", async () => {
      const view = await screen(browser, address, { panel });
      await view.page.touchscreen.tap(500, 500);
      await pass(view.page, 2);
      none(await axe(view.page));
      none(await foreign(view.page));
      await view.page.screenshot({ path: join(pictures, `site-${id}-browse.png`) });
      const lin = await view.page.evaluate(() => kiosk.data.search.filter((hit) => ` ${hit.p} `.includes(" lx ")).map((hit) => hit.t));
      assert.ok(lin.includes("林溪"), `${lin}`);
      none(view.problems);
      await view.close();
    });
  });
}

test("over HTTP the edition is kept whole, and starts again without the network", async () => {
  const server = await faultyServer(site);
  const { page, close } = await screen(browser, server.address, { time: MORNING });
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null, null, { timeout: 60000 });
  await server.close();
  await page.reload();
  assert.ok(await shown(page));
  await close();
});
