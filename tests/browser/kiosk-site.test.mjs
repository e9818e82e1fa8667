// The kiosk as the program writes it: every slide of every screen is whole, no glyph is the machine's own, and the board
// opens.
//
//   SITE=target/site node --test tests/browser/kiosk-site.test.mjs      (pictures: target/screenshots/kiosk)

import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { launch } from "./chromium.mjs";
import { faults } from "./kiosk-slides.mjs";
import { PANELS, alone, axe, change, faded, faultyServer, none, pictures, screen, shown } from "./kiosk-page.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const kiosk = join(resolve(process.env.SITE ?? join(root, "public")), "kiosk");
const screens = existsSync(kiosk)
  ? readdirSync(kiosk).filter((name) => existsSync(join(kiosk, name, "edition.json")))
  : [];

let browser;
// A lobby box without any Chinese font: whatever shows comes from the edition.
before(async () => { browser = await launch({ fonts: "none" }); });
after(async () => { await browser?.close(); });

/**
 * Looks for texts on the page with glyphs that are not from the edition's own fonts. Opening the inspector makes Chromium read
 * the page's own file once more, which no page from a folder may do: that one complaint is about the inspector, not the page.
 */
async function inspector({ page, context, problems }) {
  const session = await context.newCDPSession(page);
  const before = problems.length;
  await session.send("DOM.enable");
  await session.send("CSS.enable");
  const own = `console: Unsafe attempt to load URL ${page.url()} from frame with URL ${page.url()}.`;
  problems.push(...problems.splice(before).filter((problem) => !problem.startsWith(own)));
  return async () => {
    const { root: top } = await session.send("DOM.getDocument", { depth: -1 });
    const found = [];
    const visit = async (node) => {
      const text = (node.children ?? []).filter(({ nodeType }) => nodeType === 3).map(({ nodeValue }) => nodeValue).join("").trim();
      if (text && !["SCRIPT", "STYLE", "TITLE"].includes(node.nodeName)) {
        // A layer that has faded out may be emptied meanwhile.
        const { fonts } = await session.send("CSS.getPlatformFontsForNode", { nodeId: node.nodeId }).catch(() => ({ fonts: [] }));
        const others = fonts.filter(({ isCustomFont }) => !isCustomFont);
        if (others.length > 0) found.push(`${others.map(({ familyName }) => familyName)} for “${text.slice(0, 40)}”`);
      }
      for (const child of node.children ?? []) await visit(child);
    };
    await visit(top);
    return found;
  };
}

describe("the built kiosk", { skip: screens.length === 0 && `no kiosk in ${kiosk}: build the board first` }, () => {
  for (const name of screens) {
    const edition = JSON.parse(readFileSync(join(kiosk, name, "edition.json"), "utf8"));
    const address = pathToFileURL(join(kiosk, name, "index.html")).href;
    const time = `${edition.as_of}T02:42:00Z`;

    test(`${name}: every slide is whole`, async () => {
      const view = await screen(browser, address, { time });
      const { page } = view;
      const slides = await page.evaluate(() => kiosk.data.slides);
      const orientation = await page.evaluate(() => kiosk.data.screen.orientation);
      const foreign = await inspector(view);
      const found = [];
      for (const panel of orientation === "auto" ? Object.keys(PANELS) : [orientation]) {
        await page.setViewportSize(PANELS[panel]);
        for (const slide of slides) {
          await alone(page, slide);
          found.push(...(await page.evaluate(faults)).map((fault) => `${slide.id}: ${fault}`));
          found.push(...(await foreign()).map((fault) => `${slide.id}: ${fault}`));
          await page.screenshot({ path: join(pictures, `site-${name}-${slide.id.replace(/[^\w-]+/g, "_")}.png`) });
        }
      }
      console.log(`${name}: ${slides.length} slides`);
      none(found);
      none(view.problems);
      await view.close();
    });

    test(`${name}: the loop goes on, the board opens without findings`, async () => {
      const view = await screen(browser, address, { time });
      const { page } = view;
      await page.setViewportSize(PANELS[await page.evaluate(() => kiosk.data.screen.orientation)] ?? PANELS.portrait);
      const first = await shown(page);
      assert.ok((await page.locator(".foot").textContent()).includes(edition.code), "the footer names the edition");
      assert.notEqual(await change(page), first);
      const foreign = await inspector(view);
      await page.locator(".attract").click();
      await page.waitForSelector(".board");
      for (const tab of await page.locator(".tab").all()) {
        await tab.click();
        const label = await tab.getAttribute("data-tab");
        none(await axe(page), `axe on ${label}`);
        none(await foreign(), `glyphs on ${label}`);
        await page.screenshot({ path: join(pictures, `site-${name}-board-${label}.png`) });
        if (label === "search") continue;
        await page.locator(".list button").first().click();
        none(await axe(page), `axe on one of ${label}`);
        await page.screenshot({ path: join(pictures, `site-${name}-board-${label}-one.png`) });
        await page.locator(".back").click();
      }
      none(view.problems);
      await view.close();
    });

    test(`${name}: over HTTP the edition is kept whole, and starts again without the network`, async () => {
      const server = await faultyServer(dirname(kiosk));
      const view = await screen(browser, server.address.replace("/hall/", `/${name}/`), { time });
      await view.page.waitForFunction(() => navigator.serviceWorker.controller !== null, null, { timeout: 60000 });
      await server.close();
      await view.page.reload();
      await shown(view.page);
      await view.close();
    });
  }
});
