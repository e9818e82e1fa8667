// The kiosk as the program writes it: every slide of every screen is whole, and the board opens.
//
//   SITE=target/site node --test tests/browser/kiosk-site.test.mjs      (pictures: target/screenshots/kiosk)

import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { launch } from "./chromium.mjs";
import { faults } from "./kiosk-slides.mjs";
import { PANELS, axe, change, faded, none, pass, pictures, screen, shown } from "./kiosk-page.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const kiosk = join(resolve(process.env.SITE ?? join(root, "public")), "kiosk");
const screens = existsSync(kiosk)
  ? readdirSync(kiosk).filter((name) => existsSync(join(kiosk, name, "edition.json")))
  : [];

let browser;
// A lobby box without any Chinese font: whatever shows comes from the edition.
before(async () => { browser = await launch({ fonts: "none" }); });
after(async () => { await browser?.close(); });

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
      const found = [];
      for (const panel of orientation === "auto" ? Object.keys(PANELS) : [orientation]) {
        await page.setViewportSize(PANELS[panel]);
        for (const slide of slides) {
          await page.evaluate((one) => {
            kiosk.data.slides = [{ ...one, level: "fallback", from: undefined, until: undefined, days: undefined }];
            kiosk.data.expected = 0;
            kiosk.loop.stop();
            kiosk.loop.start();
          }, slide);
          await shown(page, slide.id);
          await pass(page, 2);
          await faded(page);
          found.push(...(await page.evaluate(faults)).map((fault) => `${slide.id}: ${fault}`));
          await page.screenshot({ path: join(pictures, `site-${name}-${slide.id.replace(/[^\w-]+/g, "_")}.png`) });
        }
      }
      console.log(`${name}: ${slides.length} slides`);
      none(found);
      none(view.problems);
      await view.close();
    });

    test(`${name}: the loop goes on, the board opens without findings`, async () => {
      const view = await screen(browser, address, { time, panel: "landscape" });
      const { page } = view;
      const first = await shown(page);
      assert.notEqual(await change(page), first);
      await page.locator(".attract").click();
      await page.waitForSelector(".board");
      for (const tab of await page.locator(".tab").all()) {
        await tab.click();
        const label = await tab.getAttribute("data-tab");
        none(await axe(page), `axe on ${label}`);
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
  }
});
