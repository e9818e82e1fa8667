// The lobby display in Chromium, from a folder as from a memory stick: every slide in both orientations, time, faults,
// touch, keys and emergencies. The folder is the hand-made sample; the program's own output is looked at in kiosk-site.

import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { launch } from "./chromium.mjs";
import { faults, filled } from "./kiosk-slides.mjs";
import { PANELS, alone, axe, change, faded, marks, none, pass, pictures, rounds, sample, screen, shown } from "./kiosk-page.mjs";

let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser?.close(); });

for (const panel of Object.keys(PANELS)) {
  describe(`${panel}`, () => {
    test("every kind of slide shows, large enough and whole", async () => {
      const { address } = sample({ orientation: panel });
      const view = await screen(browser, address, { panel });
      const slides = await view.page.evaluate(() => kiosk.data.slides);
      const kinds = new Set(slides.map(({ kind }) => kind));
      assert.equal(kinds.size, 10, "the sample has every kind");
      const found = [];
      for (const slide of slides) {
        await alone(view.page, slide);
        found.push(...(await view.page.evaluate(faults)).map((fault) => `${slide.id}: ${fault}`));
        await view.page.screenshot({ path: join(pictures, `${slide.id}-${panel}.png`) });
      }
      none(found);
      none(view.problems);
      await view.close();
    });

    test("slides filled to the theme's limits are still whole", async () => {
      const { address } = sample({ orientation: panel });
      const view = await screen(browser, address, { panel });
      const photo = await view.page.evaluate(() => kiosk.data.browse.people[0].photo);
      const found = [];
      for (const slide of filled(photo).filter(({id}) => !process.env.ONLY || process.env.ONLY.split(",").some((one) => id.startsWith(one)))) {
        await alone(view.page, slide);
        found.push(...(await view.page.evaluate(faults)).map((fault) => `${slide.id}: ${fault}`));
        await view.page.screenshot({ path: join(pictures, `full-${slide.id}-${panel}.png`) });
      }
      none(found);
      await view.close();
    });

    test("the loop goes round with at most two slides in the document", async () => {
      const { address } = sample({ orientation: panel });
      const view = await screen(browser, address, { panel });
      const seen = [await shown(view.page)];
      let most = 0;
      for (let turn = 0; turn < 14; turn += 1) {
        seen.push(await change(view.page));
        most = Math.max(most, await view.page.evaluate(() => document.querySelectorAll(".slide").length));
      }
      assert.ok(most <= 2, `${most} slides at once`);
      // The dated ones first, then the ordinary ones; the one of weight 2 twice; never the fallback.
      assert.deepEqual(seen.slice(0, 2), ["notice-july", "anniversary-06-30"]);
      assert.equal(new Set(seen).size, 12, "all but the fallback");
      assert.equal(seen.filter((id) => id === "post-5").length, 2);
      assert.ok(!seen.includes("fallback"));
      assert.ok(seen.lastIndexOf("notice-july") > 2, "a notice comes again before the round is over");
      none(view.problems);
      await view.close();
    });

    test("a touch opens the board; idle warns, then everything is reset", async () => {
      const { address } = sample({ orientation: panel });
      const view = await screen(browser, address, { panel });
      const { page } = view;
      await change(page);
      await page.touchscreen.tap(400, 500);
      await page.waitForSelector(".board");
      assert.equal(await page.evaluate(() => kiosk.loop.isRunning()), false);
      await page.locator("[data-tab=search]").tap();
      for (const letter of "lx") await page.locator(".keyboard .key", { hasText: new RegExp(`^${letter}$`) }).tap();
      assert.match(await page.locator(".results").textContent(), /林溪/);
      await pass(page, 59, 5);
      assert.equal(await page.locator(".warning").count(), 0);
      await pass(page, 2);
      assert.equal(await page.locator(".warning").count(), 1);
      none(await axe(page), "axe on the warning");
      // A touch anywhere stays, and touches nothing below.
      await page.touchscreen.tap(30, 200);
      assert.equal(await page.locator(".warning").count(), 0);
      assert.equal(await page.inputValue(".query"), "lx");
      await pass(page, 61, 1);
      assert.match(await page.locator(".warning b").textContent(), /^(20|19)$/);
      await pass(page, 21);
      assert.equal(await page.locator(".board, .warning").count(), 0);
      assert.equal(await shown(page, "notice-july"), "notice-july", "back at the first slide");
      await page.touchscreen.tap(400, 500);
      await page.locator("[data-tab=search]").tap();
      assert.equal(await page.inputValue(".query"), "", "nothing typed before is there");
      none(view.problems);
      await view.close();
    });

    test("the board is large, whole and without findings of axe", async () => {
      const { address } = sample({ orientation: panel });
      const view = await screen(browser, address, { panel });
      const { page } = view;
      await faded(page);
      none(await axe(page), "axe on the loop");
      await page.touchscreen.tap(400, 500);
      await page.waitForSelector(".board");
      for (const tab of ["people", "commitments", "rolls", "notices", "orgs", "search"]) {
        await page.locator(`[data-tab=${tab}]`).tap();
        if (tab === "search") for (const letter of "lin") await page.locator(".keyboard .key", { hasText: new RegExp(`^${letter}$`) }).tap();
        await page.screenshot({ path: join(pictures, `board-${tab}-${panel}.png`) });
        none(await axe(page), `axe on ${tab}`);
        none(await page.evaluate(small), `small on ${tab}`);
        if (tab === "search") continue;
        await page.locator(".list button").first().tap();
        await page.screenshot({ path: join(pictures, `board-${tab}-one-${panel}.png`) });
        none(await axe(page), `axe on one of ${tab}`);
        none(await page.evaluate(small), `small on one of ${tab}`);
        await page.locator(".back").tap();
      }
      none(view.problems);
      await view.close();
    });
  });
}

/** Targets under 60 px, text under 30 px; runs in the page. */
function small() {
  const found = [];
  const seen = (element) => element.offsetParent !== null && getComputedStyle(element).visibility !== "hidden";
  for (const target of document.querySelectorAll("button, input, a")) {
    const { width, height } = target.getBoundingClientRect();
    if (seen(target) && Math.min(width, height) < 60) found.push(`target ${Math.round(width)} × ${Math.round(height)}: ${target.textContent}`);
  }
  const texts = document.createTreeWalker(document.querySelector(".board"), NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const parent = texts.currentNode.parentElement;
    if (texts.currentNode.data.trim() && seen(parent) && parseFloat(getComputedStyle(parent).fontSize) < 30 && !parent.closest(".unseen")) found.push(`small text: ${texts.currentNode.data}`);
  }
  return found;
}

describe("time", () => {
  const ids = async (options, time) => {
    const { address } = sample(options);
    const view = await screen(browser, address, { time });
    const found = await view.page.evaluate(() => kiosk.round(kiosk.data.slides, { day: kiosk.time.today(), time: kiosk.time.clock().time, trusted: kiosk.time.trusted(), datedAlone: kiosk.data.screen.dated === "alone" }).map(({ id }) => id));
    const mark = await marks(view.page);
    const first = await shown(view.page);
    await view.close();
    return { found, mark, first };
  };
  const ended = (data) => data.slides.forEach((slide) => { if (slide.level !== "fallback") slide.until = "2026-07-05"; });

  test("what has ended leaves by itself", async () => {
    const { found } = await ids({}, "2026-07-09T02:00:00Z");
    assert.ok(!found.includes("notice-july") && found.includes("post-1"));
  });

  test("when everything has ended, the fallback stands", async () => {
    const { found, first, mark } = await ids({ change: ended }, "2026-07-06T02:00:00Z");
    assert.deepEqual(found, ["fallback"]);
    assert.equal(first, "fallback");
    assert.equal(mark, "");
  });

  test("without even a fallback, the screen is not empty", async () => {
    const { first } = await ids({ change: (data) => { data.slides = []; } }, undefined);
    assert.equal(first, "standing");
  });

  test("a clock before the edition ends nothing, and a mark says so", async () => {
    const { found, mark } = await ids({ change: ended }, "2026-06-28T02:00:00Z");
    assert.ok(found.includes("notice-july") && found.includes("post-1"));
    assert.match(mark, /时钟不准/);
  });

  test("an absurdly late clock ends nothing either", async () => {
    const { found, mark } = await ids({ change: ended }, "2099-01-01T00:00:00Z");
    assert.ok(found.includes("notice-july") && found.includes("post-1"));
    assert.ok(!found.includes("anniversary-06-30"), "nobody is congratulated on a guessed day");
    assert.match(mark, /时钟不准/);
  });

  test("dated slides alone, where the screen says so", async () => {
    const { found } = await ids({ screen: { dated: "alone" } });
    assert.deepEqual(found, ["notice-july", "anniversary-06-30"]);
  });

  test("an anniversary is of a month and a day; 29 February falls on 28 in common years", async () => {
    const leap = (data) => { data.slides.find(({ id }) => id === "anniversary-06-30").days = ["02-29"]; data.edition.as_of = "2027-02-01"; };
    const common = await ids({ change: leap }, "2027-02-28T04:00:00Z");
    assert.ok(common.found.includes("anniversary-06-30"));
    const other = await ids({ change: leap }, "2027-02-27T04:00:00Z");
    assert.ok(!other.found.includes("anniversary-06-30"));
  });

  test("people and rows leave a slide on their own day", async () => {
    const { address } = sample({ change: (data) => {
      data.slides.find(({ id }) => id === "wall-1").view.cards[0].until = "2026-06-29";
      data.slides.find(({ id }) => id === "post-1").view.holders[0].until = "2026-06-29";
    } });
    const view = await screen(browser, address);
    const round = await view.page.evaluate(() => kiosk.round(kiosk.data.slides, { day: "2026-06-30", time: "10:00", trusted: true }));
    assert.equal(round.find(({ id }) => id === "wall-1").view.cards.length, 5);
    assert.ok(!round.some(({ id }) => id === "post-1"), "a post whose only holder has left is not shown");
    await view.close();
  });

  test("what is struck out has a line through it, and its signs are not seen", async () => {
    const { address } = sample({ change: (data) => {
      data.slides = [data.slides.find(({ id }) => id === "notice-july")];
      data.slides[0].view.paragraphs = ["原定\u000e12户\u000f20户，2026年7月24日起。"];
    } });
    const view = await screen(browser, address, { time: "2026-06-30T02:00:00Z" });
    const seen = await view.page.evaluate(() => {
      const paragraph = document.querySelector(".slide-notice .words p");
      const struck = paragraph.querySelector("del");
      return [paragraph.textContent, struck.textContent, getComputedStyle(struck).textDecorationLine, paragraph.querySelector(".one").textContent];
    });
    assert.deepEqual(seen, ["原定12户20户，2026年7月24日起。", "12户", "line-through", "2026年7月24日"]);
    await view.close();
  });

  test("the day decides the lamps, without a new edition", async () => {
    const { address } = sample();
    const view = await screen(browser, address);
    const lamps = await view.page.evaluate(() => {
      const row = { deadline_iso: "2026-07-20" };
      const on = (day, more) => kiosk.lampOf({ ...row, ...more }, day, 30);
      return [on("2026-06-19"), on("2026-06-20"), on("2026-07-20"), on("2026-07-21"), on("2026-07-21", { done_on: "2026-07-20" }), on("2026-07-01", { done_on: "2026-07-21" }), kiosk.lampOf({}, "2026-07-01", 30)];
    });
    assert.deepEqual(lamps, ["on_time", "due_soon", "due_soon", "overdue", "done_in_time", "late_done", null]);
    await view.close();
  });

  test("the board's time zone is shown, not the device's", async () => {
    const { address } = sample();
    const view = await screen(browser, address);
    assert.equal(await view.page.locator(".clock b").textContent(), "10:42");
    assert.equal(await view.page.locator(".code").textContent(), "TEST-0001");
    await view.close();
  });

  test("outside its hours the screen rests, and comes back by itself", async () => {
    const { address } = sample({ screen: { hours: { from: "08:30", until: "17:30" } } });
    const view = await screen(browser, address, { time: "2026-06-30T09:29:00Z" });
    await pass(view.page, 120, 2);
    await shown(view.page, "rest");
    await faded(view.page);
    await view.page.screenshot({ path: join(pictures, "rest-portrait.png") });
    await view.page.clock.fastForward("15:05:00");
    await pass(view.page, 70, 5);
    assert.notEqual(await shown(view.page), "rest");
    await view.close();
  });

  test("the night is dimmed, the picture drifts", async () => {
    const { address } = sample({ screen: { night: { from: "21:00", until: "06:30" } } });
    const view = await screen(browser, address, { time: "2026-06-30T12:58:00Z" });
    const state = () => view.page.evaluate(() => ({ night: document.body.className.includes("night"), at: document.getElementById("frame").style.transform }));
    const evening = await state();
    assert.equal(evening.night, false);
    await view.page.clock.fastForward("00:10:00");
    await pass(view.page, 2);
    const night = await state();
    assert.equal(night.night, true);
    assert.notEqual(night.at, evening.at);
    await view.close();
  });
});

describe("faults", () => {
  test("a slide whose picture is missing is left out, and a mark tells", async () => {
    const { address, home } = sample({ change: (data) => { data.slides.find(({ id }) => id === "post-1").view.holders[0].photo = { src: "../assets/gone.png", w: 5, h: 7 }; } });
    const view = await screen(browser, address);
    const seen = new Set();
    for (let turn = 0; turn < 13; turn += 1) seen.add(await change(view.page));
    assert.ok(!seen.has("post-1") && seen.has("post-3"));
    assert.match(await marks(view.page), /1页未能显示/);
    const cut = await view.page.evaluate(() => document.querySelector(".marks").getBoundingClientRect().right - document.querySelector(".foot .line").getBoundingClientRect().right);
    assert.ok(cut <= 1, `the mark is cut off by ${cut} px`);
    none(view.problems);
    assert.ok(home);
    await view.close();
  });

  test("a damaged part of the data costs its slides only", async () => {
    const { address, home, kiosk } = sample({ change: (data) => { data.slides = Array.from({ length: 4 }, (_, n) => data.slides.map((slide) => ({ ...slide, id: `${slide.id}-${n}` }))).flat(); } });
    const parts = readFileSync(join(home, "index.html"), "utf8").match(/assets\/\w+\.js/g);
    const second = join(kiosk, parts[2]);
    writeFileSync(second, readFileSync(second, "utf8").slice(0, 5000));
    const view = await screen(browser, address);
    await change(view.page);
    assert.equal(await view.page.evaluate(() => kiosk.data.slides.length), 52 - 20);
    assert.match(await marks(view.page), /20页未能显示/);
    await view.close();
  });

  test("without any data the still page stands there with the telephone number", async () => {
    const { address, home, kiosk } = sample();
    const [, data] = readFileSync(join(home, "index.html"), "utf8").match(/assets\/\w+\.js/g);
    rmSync(join(kiosk, data));
    const view = await screen(browser, address, { start: false });
    assert.match(await view.page.locator("#still").innerText(), /请您监督[\s\S]*0531-0000 1251/);
    await view.close();
  });

  test("a slide with a view that makes no sense is left out", async () => {
    const { address } = sample({ change: (data) => { data.slides[1].view = { cards: 7 }; data.slides.push({ id: "odd", kind: "unheard-of", level: "ordinary", view: {} }); } });
    const view = await screen(browser, address);
    for (let turn = 0; turn < 13; turn += 1) await change(view.page);
    assert.match(await marks(view.page), /2页未能显示/);
    none(view.problems);
    await view.close();
  });
});

describe("turned panels", () => {
  for (const rotation of [90, 180, 270]) {
    test(`${rotation}°: the stage fills the glass and touches find their place`, async () => {
      const { address } = sample({ screen: { rotation } });
      const view = await screen(browser, address, { viewport: rotation === 180 ? PANELS.portrait : PANELS.landscape });
      const { page } = view;
      const box = await page.locator("#stage").boundingBox();
      const { width, height } = page.viewportSize();
      assert.ok(Math.abs(box.width - width) < 2 && Math.abs(box.height - height) < 2, `${box.width} × ${box.height}`);
      await page.screenshot({ path: join(pictures, `rotated-${rotation}.png`) });
      await page.touchscreen.tap(width / 2, height / 2);
      await page.waitForSelector(".board");
      await page.locator("[data-tab=rolls]").tap();
      await page.locator(".list button").first().tap();
      // A long text follows the finger, whichever way the glass hangs.
      await page.evaluate(() => { const more = document.createElement("div"); more.style.height = "3000px"; document.querySelector(".panel").appendChild(more); });
      const panel = await page.locator(".panel").boundingBox();
      const start = { x: panel.x + panel.width / 2, y: panel.y + panel.height / 2 };
      const up = { 90: [200, 0], 180: [0, 200], 270: [-200, 0] }[rotation];
      await page.mouse.move(start.x, start.y);
      await page.mouse.down();
      await page.mouse.move(start.x + up[0], start.y + up[1], { steps: 5 });
      await page.mouse.up();
      const top = await page.evaluate(() => document.querySelector(".panel").scrollTop);
      assert.ok(Math.abs(top - 200) <= 4, `moved by ${top}`);
      none(view.problems);
      await view.close();
    });
  }

  test("a panel of another shape is filled as well", async () => {
    const { address } = sample({ orientation: "auto" });
    const view = await screen(browser, address, { viewport: { width: 1200, height: 1920 } });
    const box = await view.page.locator("#stage").boundingBox();
    assert.ok(box.width > 1199 && box.height > 1919);
    await view.close();
  });
});

describe("hands", () => {
  test("pinch, long press, selection, dragging and going back do nothing", async () => {
    const { address } = sample();
    const view = await screen(browser, address);
    const { page } = view;
    const prevented = await page.evaluate(() => {
      const target = document.querySelector(".slide .head");
      const sent = (event) => !target.dispatchEvent(event);
      const cancelable = { bubbles: true, cancelable: true };
      const touch = (id, x) => new Touch({ identifier: id, target, clientX: x, clientY: 300 });
      return {
        menu: sent(new MouseEvent("contextmenu", cancelable)), drag: sent(new DragEvent("dragstart", cancelable)), select: sent(new Event("selectstart", cancelable)),
        pinch: sent(new TouchEvent("touchstart", { ...cancelable, touches: [touch(1, 100), touch(2, 300)] })),
        swipe: sent(new TouchEvent("touchmove", { ...cancelable, touches: [touch(1, 100)] })),
        zoomWheel: sent(new WheelEvent("wheel", { ...cancelable, ctrlKey: true, deltaY: 100 })),
        zoomKey: sent(new KeyboardEvent("keydown", { ...cancelable, ctrlKey: true, key: "+" })),
        backKey: sent(new KeyboardEvent("keydown", { ...cancelable, altKey: true, key: "ArrowLeft" })),
        backButton: sent(new MouseEvent("mouseup", { ...cancelable, button: 3 })),
      };
    });
    none(Object.entries(prevented).filter(([, stopped]) => !stopped).map(([name]) => name), "what still does something");
    const styles = await page.evaluate(() => { const { userSelect, touchAction, overscrollBehaviorX } = getComputedStyle(document.body); return [userSelect, touchAction, overscrollBehaviorX]; });
    assert.deepEqual(styles, ["none", "none", "none"]);
    assert.equal(await page.locator(".board").count(), 0, "none of it is a tap");
    // A drag across the screen with a real touch is no tap either.
    const cdp = await view.context.newCDPSession(page);
    await cdp.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [{ x: 20, y: 900 }] });
    for (let x = 60; x <= 700; x += 80) await cdp.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: [{ x, y: 900 }] });
    await cdp.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
    assert.equal(await page.locator(".board").count(), 0);
    assert.ok(page.url().includes("/hall/index.html"));
    await view.close();
  });

  test("pause by touch: the slide stays, and goes on after five minutes at the latest", async () => {
    const { address } = sample();
    const view = await screen(browser, address);
    const { page } = view;
    await page.locator(".pause").tap();
    assert.equal(await page.locator(".board").count(), 0, "the button opens nothing");
    const first = await shown(page);
    await pass(page, 60, 5);
    assert.equal(await shown(page), first);
    assert.equal(await page.locator(".pause").getAttribute("aria-pressed"), "true");
    await page.locator(".pause").tap();
    assert.notEqual(await change(page), first);
    await page.locator(".pause").tap();
    const second = await shown(page);
    await pass(page, 330, 5);
    assert.notEqual(await shown(page), second);
    await view.close();
  });

  test("everything by keys", async () => {
    const { address } = sample();
    const view = await screen(browser, address, { touch: false });
    const { page } = view;
    const press = (key) => page.keyboard.press(key);
    const first = await shown(page);
    await press("ArrowRight");
    await page.waitForFunction((id) => document.querySelector(".layer.shown .slide").getAttribute("data-id") !== id, first);
    await press("ArrowLeft");
    await shown(page, first);
    await press("Space");
    assert.equal(await page.evaluate(() => kiosk.loop.isPaused()), true);
    await press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.className), "pause");
    assert.notEqual(await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle), "none");
    await press("Enter");
    assert.equal(await page.evaluate(() => kiosk.loop.isPaused()), false);
    await press("ArrowUp");
    await page.waitForSelector(".board");
    const names = [];
    for (let stop = 0; stop < 14; stop += 1) {
      await press("Tab");
      names.push(await page.evaluate(() => document.activeElement.textContent.trim()));
    }
    assert.deepEqual(names.slice(0, 3), ["返回轮播", "人员", "承诺"]);
    assert.ok(names.some((name) => name.includes("林")), "lists are reached");
    await page.locator(".list button").nth(4).focus();
    await press("Enter");
    await page.waitForSelector(".detail");
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "返回");
    await press("Escape");
    assert.match(await page.evaluate(() => document.activeElement.textContent), /林\s*溪/, "back where one was");
    await page.locator("[data-tab=search]").focus();
    await press("Enter");
    await page.locator(".query").focus();
    await page.keyboard.type("林");
    await page.waitForSelector(".results button");
    await press("Escape");
    assert.equal(await page.locator(".board").count(), 0);
    assert.ok(await page.evaluate(() => kiosk.loop.isRunning()));
    none(view.problems);
    await view.close();
  });

  test("search: initials, whole readings, characters, and the board's own characters to choose", async () => {
    const { address } = sample();
    const view = await screen(browser, address);
    const find = (query) => view.page.evaluate((text) => kiosk.search.find(text).map(({ t }) => t), query);
    assert.equal((await find("lx"))[0], "林溪");
    assert.equal((await find("linxi"))[0], "林溪");
    assert.equal((await find("溪"))[0], "林溪");
    assert.equal((await find("oyj"))[0], "欧阳靖");
    assert.deepEqual(await find("马秀兰"), ["2026年度示例市优秀共产党员"], "names in rolls are found");
    assert.deepEqual(await find("zzzz"), []);
    await view.page.touchscreen.tap(400, 500);
    await view.page.locator("[data-tab=search]").tap();
    for (const letter of "lin") await view.page.locator(".keyboard .key", { hasText: new RegExp(`^${letter}$`) }).tap();
    await view.page.locator(".candidate", { hasText: "林" }).tap();
    assert.equal(await view.page.inputValue(".query"), "林");
    await view.page.locator(".results button").first().tap();
    assert.match(await view.page.locator(".detail").textContent(), /窗口首席代表/);
    await view.page.locator(".back").tap();
    assert.equal(await view.page.inputValue(".query"), "林", "the search is still there while the board is open");
    await view.close();
  });

  test("nothing about touches and searches is kept or sent", async () => {
    const { address } = sample();
    const view = await screen(browser, address);
    const { page } = view;
    const requests = [];
    page.on("request", (request) => requests.push(request.url()));
    await page.touchscreen.tap(400, 500);
    await page.locator("[data-tab=search]").tap();
    await page.locator(".query").fill("林溪");
    await page.locator(".results button").first().tap();
    await pass(page, 90, 1);
    none(requests.filter((url) => !/\/(alert(-hall)?|current|edition)\.(js|json|txt)|\.(png|js)$/.test(url)), "request");
    const kept = await page.evaluate(async () => [document.cookie, JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage }), (await indexedDB.databases()).length, history.length]);
    // The moment, so that nothing expired comes back when the clock fails, and where the rounds go on.
    const stored = JSON.parse(kept[1]);
    assert.deepEqual(Object.keys(stored).sort(), ["noticeboard-round-hall", "noticeboard-time"]);
    assert.doesNotMatch(stored["noticeboard-round-hall"], /林/);
    assert.deepEqual([kept[0], kept[2], kept[3]], ["", "{}", 0]);
    await view.close();
  });

  test("reduced motion: slides follow each other without a fade", async () => {
    const { address } = sample();
    const view = await screen(browser, address, { calm: true });
    await change(view.page);
    const animations = await view.page.evaluate(() => document.getAnimations().length);
    assert.equal(animations, 0);
    assert.equal(await view.page.locator(".layer.shown").evaluate((layer) => getComputedStyle(layer).opacity), "1");
    await view.close();
  });
});

describe("emergencies", () => {
  const write = (kiosk, alert) => writeFileSync(join(kiosk, "alert.js"), `window.noticeboardAlert = ${JSON.stringify(alert)};`);

  for (const panel of Object.keys(PANELS)) {
    test(`an alert stands over everything until its end (${panel})`, async () => {
      const { address, kiosk } = sample({ orientation: panel });
      const view = await screen(browser, address, { panel });
      const { page } = view;
      await page.touchscreen.tap(400, 500);
      write(kiosk, { title: "大厅停电，请有序离场", text: "请从一楼东门离开，不要乘电梯。\n业务号今天有效，明天不用重新取号。", until: "2026-06-30T12:00" });
      await pass(page, 61, 5);
      await page.waitForSelector(".alert");
      assert.equal(await page.locator(".board").count(), 0);
      const size = await page.locator(".alert-title").evaluate((title) => parseFloat(getComputedStyle(title).fontSize));
      assert.ok(size >= 112, `${size} px`);
      const cut = await page.evaluate(() => [...document.querySelectorAll(".alert-title, .alert-text")].some((box) => box.scrollHeight > box.clientHeight + 1));
      assert.equal(cut, false);
      none(await axe(page), "axe on the alert");
      await page.screenshot({ path: join(pictures, `alert-${panel}.png`) });
      await page.touchscreen.tap(400, 500);
      assert.equal(await page.locator(".alert").count(), 1, "nobody taps it away");
      await page.clock.fastForward("01:18:00");
      await pass(page, 10);
      assert.equal(await page.locator(".alert").count(), 0);
      assert.ok(await shown(page));
      none(view.problems);
      await view.close();
    });
  }

  test("an alert without an end is not shown, and a mark tells the office", async () => {
    const { address, kiosk } = sample();
    write(kiosk, { title: "停电", text: "请离场" });
    const view = await screen(browser, address);
    await rounds(view.page, async () => /没有写有效期限/.test(await marks(view.page)));
    assert.equal(await view.page.locator(".alert").count(), 0);
    assert.match(await marks(view.page), /没有写有效期限/);
    await view.close();
  });

  test("the alert goes when its file goes", async () => {
    const { address, kiosk } = sample();
    write(kiosk, { title: "停电", text: "请离场", until: "2026-06-30T18:00" });
    const view = await screen(browser, address);
    await view.page.waitForSelector(".alert");
    rmSync(join(kiosk, "alert.js"));
    await rounds(view.page, async () => await view.page.locator(".alert").count() === 0);
    assert.equal(await view.page.locator(".alert").count(), 0);
    await view.close();
  });

  test("a mistake in the file takes no running alert down", async () => {
    const { address, kiosk } = sample();
    const running = { title: "停电", text: "请离场", until: "2026-06-30T18:00" };
    write(kiosk, running);
    const view = await screen(browser, address);
    await view.page.waitForSelector(".alert");
    const mistakes = [
      "window.noticeboardAlert = {title: “燃气泄漏”, until: “2026-06-30T18:00”};",
      'window.noticeboardAlert = {title: "燃气',
      '{"title": "燃气泄漏", "until": "2026-06-30T18:00"}',
      "<!DOCTYPE html><title>登录网络</title>",
      "noticeboardAlarm.title = 1;",
    ];
    for (const mistake of mistakes) {
      writeFileSync(join(kiosk, "alert.js"), mistake);
      await rounds(view.page, async () => /alert\.js 没有采用/.test(await marks(view.page)));
      assert.equal(await view.page.locator(".alert-title").textContent(), "停电", String(mistake));
      assert.match(await marks(view.page), /alert\.js 没有采用/, String(mistake));
      assert.match(await view.page.locator(".alert-mark").textContent(), /alert\.js 没有采用/);
    }
    await view.page.screenshot({ path: join(pictures, "alert-faulty.png") });
    write(kiosk, { title: "燃气泄漏" });
    await rounds(view.page, async () => /没有写有效期限/.test(await marks(view.page)));
    assert.equal(await view.page.locator(".alert-title").textContent(), "停电");
    assert.match(await marks(view.page), /没有写有效期限/);
    // What was shown before a restart is shown after it, whatever the file says.
    writeFileSync(join(kiosk, "alert.js"), mistakes[0]);
    await view.page.reload();
    await view.page.waitForSelector(".alert");
    const titled = (words) => async () => await view.page.locator(".alert-title").textContent() === words;
    write(kiosk, { ...running, title: "燃气泄漏" });
    await rounds(view.page, titled("燃气泄漏"));
    assert.equal(await view.page.locator(".alert-title").textContent(), "燃气泄漏");
    assert.doesNotMatch(await marks(view.page), /alert|期限/);
    // What an editor of an older Windows writes is read as it was meant.
    const gbk = Buffer.concat([Buffer.from('window.noticeboardAlert = {title: "'), Buffer.from([0xc6, 0xf8, 0xcc, 0xe5]), Buffer.from('", until: "2026-06-30T18:00"};')]);
    writeFileSync(join(kiosk, "alert.js"), gbk);
    await rounds(view.page, titled("气体"));
    assert.equal(await view.page.locator(".alert-title").textContent(), "气体");
    assert.doesNotMatch(await marks(view.page), /alert|期限/);
    writeFileSync(join(kiosk, "alert.js"), "");
    await rounds(view.page, async () => await view.page.locator(".alert").count() === 0);
    assert.equal(await view.page.locator(".alert").count(), 0);
    await view.close();
  });

  test("a faulty alert.js stops nothing", async () => {
    const { address, kiosk } = sample();
    writeFileSync(join(kiosk, "alert.js"), "window.noticeboardAlert = {title: ");
    const view = await screen(browser, address);
    assert.ok(await change(view.page));
    assert.equal(await view.page.locator(".alert").count(), 0);
    await view.close();
  });
});
