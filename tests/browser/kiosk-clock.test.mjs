// Screens that nobody looks after: weeks without the publisher, clocks that fall back to 1970 or leap ahead. Nothing expired
// ever comes back, no hour is shown that cannot be believed, and a mark tells.

import assert from "node:assert/strict";
import { join } from "node:path";
import { after, afterEach, before, describe, test } from "node:test";
import { launch } from "./chromium.mjs";
import { faultyServer, marks as allMarks, pictures, sample } from "./kiosk-page.mjs";

let browser, server;
before(async () => { browser = await launch({ fonts: "none" }); });
after(async () => { await browser?.close(); });
afterEach(async () => {
  await server?.close();
  server = undefined;
});

/** The marks; a busy machine may have left out a slide meanwhile. */
const marks = async (page) => (await allMarks(page)).replace(/\d+页未能显示/, "");

const day = (days, hour = 2) => new Date(Date.UTC(2026, 5, 30 + days, hour, 42)).toISOString();

/** Somebody's consent ends, a notice ends, something begins. */
const dated = (data) => {
  data.slides.find(({ id }) => id === "post-1").until = "2026-07-10";
  data.slides.find(({ id }) => id === "post-3").from = "2026-07-20";
};

/** Opens the screen once more in the same browser profile, on another day. */
async function on(context, address, time) {
  const page = await context.newPage();
  await page.clock.install({ time: new Date(time) });
  await page.goto(address);
  await page.waitForFunction(() => window.kiosk && kiosk.started, null, { timeout: 60000 });
  await page.clock.runFor(2000);
  return page;
}

const plays = (page) => page.evaluate(() => {
  const round = kiosk.round(kiosk.data.slides, kiosk.time.now());
  return ["notice-july", "post-1", "post-3", "anniversary-06-30"].filter((id) => round.some((slide) => slide.id === id)).join();
});
const shownTime = (page) => page.evaluate(() => document.querySelector(".clock").textContent);

describe("a screen from a folder, day after day", () => {
  test("clocks", { timeout: 600000 }, async () => {
    const { address } = sample({ change: dated });
    const context = await browser.newContext({ viewport: { width: 1080, height: 1920 } });
    // [time, what plays, is the hour shown, the mark]
    for (const [time, wanted, believed, mark] of [
      [day(0), "notice-july,post-1,anniversary-06-30", true, ""],
      ["1970-01-01T00:00:00Z", "notice-july,post-1", false, /时钟不准/],
      ["2026-06-29T02:00:00Z", "notice-july,post-1", false, /时钟不准/],
      ["2099-01-01T00:00:00Z", "", false, /时钟不准/],
      [day(8), "notice-july,post-1", true, ""],
      [day(9), "post-1", true, ""],
      [day(1), "post-1", false, /时钟不准/],
      [day(11), "", true, ""],
      ["1970-01-01T00:00:00Z", "", false, /时钟不准/],
      [day(20), "post-3", true, ""],
      [day(30), "post-3", true, ""],
      [day(31), "post-3", true, /这一版已有31天没有更新/],
      [day(180), "post-3", true, /180天/],
      [day(399), "post-3", true, /399天/],
      // Day after day the clock is believed: what has been expired for a year stays so.
      [day(401), "post-3", true, /401天/],
      [day(700), "post-3", true, /700天/],
      [day(2000), "post-3", false, /时钟不准/],
      ["1970-01-01T00:00:00Z", "post-3", false, /时钟不准/],
      [day(399), "post-3", false, /时钟不准/],
    ]) {
      const page = await on(context, address, time);
      assert.equal(await plays(page), wanted, time);
      assert.equal((await shownTime(page)) !== "", believed, time);
      const said = await marks(page);
      if (mark === "") assert.equal(said, "", time);
      else assert.match(said, mark, time);
      await page.close();
    }
    await context.close();
  });

  test("switched off for two years, it plays nothing that has expired, and no hour", async () => {
    const { address } = sample({ change: dated });
    const context = await browser.newContext();
    const page = await on(context, address, day(730));
    assert.equal(await plays(page), "");
    assert.equal(await shownTime(page), "");
    assert.match(await marks(page), /时钟不准/);
    await context.close();
  });
});

describe("a screen from a server", () => {
  test("without contact for 1, 3, 30, 180, 399 and 401 days, and with it again", { timeout: 600000 }, async () => {
    const { folder } = sample({ change: dated });
    server = await faultyServer(folder);
    const context = await browser.newContext({ viewport: { width: 1080, height: 1920 } });
    let page = await on(context, server.address, day(0));
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    await page.evaluate(() => kiosk.update.poll());
    assert.equal(await marks(page), "");
    await page.close();
    server.fail((path) => (path.endsWith("edition.json") || path.endsWith("sw.js") ? "drop" : undefined));
    for (const [days, mark] of [[1, ""], [2, ""], [3, "与发布端失联3天"], [30, "与发布端失联30天"], [180, "与发布端失联180天"], [399, "与发布端失联399天"], [401, "与发布端失联401天"]]) {
      page = await on(context, server.address, day(days));
      // It asks first.
      for (let step = 0; step < 8; step += 1) await page.clock.runFor(20000);
      const said = await marks(page);
      assert.equal(mark === "" ? said : said.includes(mark), mark === "" ? "" : true, `${days}: ${said}`);
      assert.doesNotMatch(await plays(page), days > 10 ? /notice|post-1/ : /never/, String(days));
      if (days === 30) await page.screenshot({ path: join(pictures, "silent.png") });
      if (days !== 401) await page.close();
    }
    server.fail(undefined);
    await page.evaluate(() => kiosk.update.poll());
    await page.clock.runFor(2000);
    assert.doesNotMatch(await marks(page), /失联/);
    await context.close();
  });

  test("a clock that ran ahead is mended by our own server's date", async () => {
    const { folder } = sample({ change: dated });
    server = await faultyServer(folder);
    const context = await browser.newContext();
    let page = await on(context, server.address, day(300));
    assert.equal(await plays(page), "post-3");
    await page.close();
    page = await on(context, server.address, day(1));
    assert.equal(await plays(page), "post-3");
    assert.match(await marks(page), /时钟不准/);
    await page.evaluate((date) => kiosk.time.heard(date), new Date(day(1)).toUTCString());
    await page.clock.runFor(2000);
    assert.equal(await plays(page), "notice-july,post-1");
    assert.doesNotMatch(await marks(page), /时钟不准/);
    await context.close();
  });

  test("a heartbeat says the screen, its edition and its marks, and nothing else", async () => {
    const { folder } = sample({ screen: { heartbeat: "http://127.0.0.1:1/beat" } });
    server = await faultyServer(folder);
    const context = await browser.newContext();
    const page = await context.newPage();
    const beats = [];
    await page.route("http://127.0.0.1:1/**", (route) => {
      beats.push({ url: route.request().url(), method: route.request().method(), body: route.request().postData(), headers: route.request().headers() });
      return route.fulfill({ status: 204 });
    });
    await page.clock.install({ time: new Date(day(0)) });
    await page.goto(server.address);
    await page.waitForFunction(() => window.kiosk && kiosk.started);
    for (let step = 0; step < 7; step += 1) await page.clock.runFor(10000);
    for (let tries = 0; tries < 100 && beats.length === 0; tries += 1) await new Promise((done) => setTimeout(done, 100));
    const { url, method, body, headers } = beats[0];
    assert.equal(method, "POST");
    assert.equal(body, null);
    assert.equal(headers.cookie ?? headers.referer, undefined);
    const query = Object.fromEntries(new URL(url).searchParams);
    assert.deepEqual(Object.keys(query), ["screen", "edition", "as_of", "contact", "marks", "alert"]);
    assert.deepEqual([query.screen, query.edition, query.as_of, query.alert], ["hall", "TEST-0001", "2026-06-30", "0"]);
    await context.close();
  });
});
