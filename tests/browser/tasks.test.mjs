// Ten things that readers come for, on a phone, from the home page: how many taps, and how many screens until the thing is
// in sight. SITE=FOLDER node --test tasks.test.mjs (the demonstration board's site; others have other names)
//
// Screens are counted as a thumb does: one for what is seen at once, and each further one scrolled past on the way.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { launch, serve } from "./chromium.mjs";

const repository = join(dirname(fileURLToPath(import.meta.url)), "../..");
const folder = resolve(process.env.SITE ?? join(repository, "public"));
const skip = existsSync(join(folder, "east/lakeside/third/index.html")) ? false : `${folder} is not the demonstration board's site`;
const SCREEN = { width: 360, height: 780 };

let server, browser;
before(async () => {
  if (skip) return;
  server = await serve(folder);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.close();
});

/** A reader with a phone, at the home page; in elder mode with the size of letters, from 1 to 3. */
async function reader({ script = true, elder } = {}) {
  const context = await browser.newContext({ viewport: SCREEN, javaScriptEnabled: script });
  const page = await context.newPage();
  if (elder) await page.addInitScript((size) => localStorage.setItem("noticeboard.elder", String(size)), elder);
  await page.goto(`${server.address}/`);
  const counted = { taps: 0, screens: 0 };
  const see = async (target) => {
    const box = await target.first().boundingBox();
    assert.ok(box, "it is on the page");
    const top = await page.evaluate(() => scrollY);
    counted.screens += Math.max(0, Math.ceil((box.y + top + Math.min(box.height, 60)) / SCREEN.height) - 1);
  };
  return {
    page,
    counted,
    see,
    async tap(target) {
      await see(target);
      counted.taps += 1;
      await target.first().click();
      await page.waitForLoadState();
    },
    async type(field, text) {
      await see(field);
      await field.fill(text);
    },
    done: () => context.close(),
  };
}

const link = (page, name, within = "") => page.locator(`${within} a`.trim()).filter({ hasText: name });

/** Name of the task, most taps, most screens, and how it is done. */
const TASKS = [
  ["whom to call", 0, 0, async (r) => r.see(r.page.locator(".quick-phone a"))],
  ["how much was kept", 0, 0, async (r) => r.see(r.page.locator(".figure-wide .figure-n"))],
  ["what is late", 1, 1, async (r) => {
    await r.tap(r.page.locator(".quick-late a"));
    await r.see(r.page.locator(".promises tbody th"));
  }],
  ["my branch, from the list", 2, 2, async (r) => {
    await r.tap(r.page.locator(".quick-find a"));
    await r.tap(link(r.page, "示例桃源村党支部", ".tree"));
    assert.match(await r.page.title(), /桃源村/);
  }],
  ["my branch, by a part of its name", 2, 0, async (r) => {
    await r.tap(r.page.locator(".quick-find a"));
    await r.type(r.page.locator("#tree-q"), "桃源");
    await r.tap(r.page.locator(".tree .found > a"));
    assert.match(await r.page.title(), /桃源村/);
  }],
  ["what my branch has promised, and whether it was kept", 2, 3, async (r) => {
    await r.tap(r.page.locator(".quick-find a"));
    await r.tap(link(r.page, "示例湖畔街道第三社区党委", ".tree"));
    await r.see(r.page.locator("#commitments .p-verdict"));
  }],
  ["the phone of my branch", 2, 2, async (r) => {
    await r.tap(r.page.locator(".quick-find a"));
    await r.tap(link(r.page, "示例湖畔街道第三社区党委", ".tree"));
    await r.see(r.page.locator(".hero-phone a"));
  }],
  ["somebody by name", 2, 0, async (r) => {
    await r.type(r.page.locator(".top-search input"), "林溪");
    await r.tap(r.page.locator(".top-search button"));
    await r.page.locator(".result").first().waitFor();
    await r.tap(r.page.locator(".result a"));
    assert.match(await r.page.title(), /林溪/);
  }],
  ["somebody by the first letters", 2, 1, async (r) => {
    await r.type(r.page.locator(".top-search input"), "ouyangjing");
    await r.tap(r.page.locator(".top-search button"));
    await r.page.locator(".result").first().waitFor();
    await r.tap(r.page.locator(".result a"));
    assert.match(await r.page.title(), /欧阳靖/);
  }],
  ["how to complain, by the word", 2, 0, async (r) => {
    await r.type(r.page.locator(".top-search input"), "投诉");
    await r.tap(r.page.locator(".top-search button"));
    await r.page.locator(".result").first().waitFor();
    await r.see(r.page.locator(".result"));
    assert.match(await r.page.locator(".result").first().innerText(), /怎样监督/);
  }],
];

for (const [name, taps, screens, task] of TASKS) {
  test(`${name}: at most ${taps} taps and ${screens} screens`, { skip }, async (t) => {
    const r = await reader();
    await task(r);
    t.diagnostic(`${r.counted.taps} taps, ${r.counted.screens} screens scrolled past`);
    assert.ok(r.counted.taps <= taps, `${r.counted.taps} taps`);
    assert.ok(r.counted.screens <= screens, `${r.counted.screens} screens`);
    await r.done();
  });
}

test("the first screen of a phone has figures, the way to my branch, what is late, and the phone", { skip }, async () => {
  const r = await reader();
  for (const place of [".figure-of-overdue", ".quick-find a", ".quick-late a", ".quick-phone a"]) {
    const box = await r.page.locator(place).boundingBox();
    assert.ok(box.y + box.height <= SCREEN.height, `${place} ends at ${box.y + box.height}`);
  }
  const tabs = await r.page.locator(".tabs a").evaluateAll((all) => all.map((tab) => tab.getBoundingClientRect()).map(({ left, right, top }) => ({ left, right, top })));
  assert.ok(tabs.every(({ left, right }) => left >= 0 && right <= SCREEN.width), "all tabs are in sight");
  assert.equal(new Set(tabs.map(({ top }) => Math.round(top))).size, 1, "in one line");
  await r.done();
});

test("elder mode: the first screen has the way to my branch, what is late, the phone and the figures", { skip }, async () => {
  const r = await reader({ elder: 1 });
  for (const place of [".quick-find a", ".quick-late a", ".quick-phone a", ".figure-wide .figure-n", ".figure-wide .bar"]) {
    const box = await r.page.locator(place).boundingBox();
    assert.ok(box.y >= 0 && box.y + box.height <= SCREEN.height, `${place} ends at ${box.y + box.height}`);
  }
  await r.done();
});

test("elder mode: the home page is hardly longer, names and phones are no smaller, and what is left out is one tap away", { skip }, async (t) => {
  const [plain, elder] = [await reader(), await reader({ elder: 1 })];
  const heights = [];
  const sizes = [];
  for (const { page } of [plain, elder]) {
    await page.evaluate(() => document.fonts.ready.then(() => undefined));
    heights.push(await page.evaluate(() => document.documentElement.scrollHeight));
    sizes.push(
      await page.evaluate(() =>
        [".brand", ".post-card h3", ".quick-phone b", ".contact-phone a", ".foot-phone a", ".contact-points a", ".items a", ".due a", ".orgs a"].map((place) => {
          const found = document.querySelector(place);
          return [place, parseFloat(getComputedStyle(found).fontSize)];
        }),
      ),
    );
  }
  t.diagnostic(`${heights[1]} px beside ${heights[0]}`);
  assert.ok(heights[1] <= 1.15 * heights[0], `${heights[1]} px beside ${heights[0]}`);
  sizes[0].forEach(([place, size], n) => assert.ok(sizes[1][n][1] >= size, `${place}: ${sizes[1][n][1]} px beside ${size}`));
  // Whatever is not shown belongs to a part with a way to the whole; the phone of the head stands among the buttons.
  const lost = await elder.page.evaluate(() =>
    [...document.querySelectorAll("main li, main tbody tr, main section, main p, main dd")]
      .filter((one) => !one.checkVisibility() && !one.hidden && !one.matches(".hero-phone") && !one.parentElement.closest("[hidden]"))
      .filter((one) => !one.closest("section")?.querySelector(":scope > .section-head a, :scope > .follow a")?.checkVisibility())
      .map((one) => one.textContent.trim().slice(0, 20)),
  );
  assert.deepEqual(lost, []);
  const hidden = await elder.page.evaluate(() => [...document.querySelectorAll("main li, main tbody tr")].filter((one) => !one.checkVisibility()).length);
  assert.ok(hidden > 0, "something is left out");
  await plain.done();
  await elder.done();
});

test("a branch's page answers alone: one state of its commitments at a tap, who answers for what, and whom to call", { skip }, async () => {
  for (const script of [true, false]) {
    const r = await reader({ script });
    await r.page.goto(`${server.address}/east/lakeside/third/`);
    const rows = r.page.locator("#commitments tbody tr");
    const all = await rows.count();
    assert.equal(await r.page.locator("#commitments tbody tr:visible").count(), all);
    const late = r.page.locator(".figure-overdue a, .figure-done a").first();
    const said = Number(await late.innerText());
    await late.click();
    assert.equal(await r.page.locator("#commitments tbody tr:visible").count(), said, "only what the figure counts");
    assert.ok(said < all, "some are left out");
    await r.page.locator(".own-states a").first().click();
    assert.equal(await r.page.locator("#commitments tbody tr:visible").count(), all, "and all of them again");
    // Each member leads to what they answer for, and from there back to the others.
    const member = r.page.locator(".members li").first();
    const name = await member.locator("b").innerText();
    await member.locator("a").first().click();
    await r.page.waitForLoadState();
    assert.ok((await r.page.locator("main").innerText()).includes(name), `${r.page.url()} names ${name}`);
    // One phone, and whose it is; the other is the board's and says so.
    await r.page.goto(`${server.address}/east/lakeside/third/`);
    const phones = await r.page.locator("main a[href^='tel:']").evaluateAll((all) => [...new Set(all.map((one) => one.href))]);
    assert.equal(phones.length, 1, `${phones}`);
    assert.match(await r.page.locator(".hero-phone span").innerText(), /电话/);
    assert.match(await r.page.locator(".foot-phone span").innerText(), /市委/);
    await r.done();
  }
});

test("without script every branch is two taps away as well", { skip }, async () => {
  const r = await reader({ script: false });
  await r.tap(r.page.locator(".quick-find a"));
  await r.tap(link(r.page, "示例桃源村党支部", ".tree"));
  assert.match(await r.page.title(), /桃源村/);
  await r.done();
});

test("nothing moves when results come", { skip }, async () => {
  const context = await browser.newContext({ viewport: SCREEN });
  const page = await context.newPage();
  await page.addInitScript(() => {
    globalThis.moved = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (!entry.hadRecentInput) globalThis.moved += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
  });
  await page.goto(`${server.address}/search/?q=${encodeURIComponent("桃源")}`);
  await page.locator(".result").nth(3).waitFor();
  await page.waitForTimeout(200);
  assert.ok((await page.evaluate(() => globalThis.moved)) < 0.1, `${await page.evaluate(() => globalThis.moved)}`);
  await context.close();
});
