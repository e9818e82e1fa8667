// Who waits how long: rounds that are no longer than they may be, notices every two minutes, every slide in its turn; and what
// is done with a screen: numbers, another language, reading aloud, the code of a slide's page.

import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { launch } from "./chromium.mjs";
import { PANELS, alone, axe, change, faded, none, pass, pictures, sample, screen, shown } from "./kiosk-page.mjs";

let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser?.close(); });

const KINDS = ["post", "commitments", "wall", "roll", "exemplar"];
const ordinary = (count, more = {}) => Array.from({ length: count }, (_, at) => ({ id: `s${at}`, kind: KINDS[Math.floor((at * KINDS.length) / count)], level: "ordinary", dwell: 10 + (at % 7) * 3, weight: 1, view: { title: "x" }, ...more }));
const notices = (count, dwell = 20) => Array.from({ length: count }, (_, at) => ({ id: `n${at}#1`, kind: "notice", level: "dated", dwell, weight: 1, view: { title: "x" } }));

describe("rounds", () => {
  /** So many rounds, one after the other, as the loop plays them. */
  const play = async (slides, rounds, seconds = 600) => {
    const { address } = sample();
    const view = await screen(browser, address);
    const found = await view.page.evaluate(({ slides: all, rounds: count, seconds: most }) => {
      const moment = { day: "2026-06-30", expiry: "2026-06-30", time: "10:00", trusted: true };
      const played = [];
      let from = null;
      for (let round = 0; round < count; round += 1) {
        const plan = kiosk.plan(all, moment, from, most);
        played.push(plan.slides.map(({ id, kind, dwell }) => ({ id, kind, dwell })));
        from = plan.marks[plan.marks.length - 1];
      }
      return played;
    }, { slides, rounds, seconds });
    await view.close();
    return found;
  };
  const lasting = (round) => round.reduce((sum, { dwell }) => sum + dwell, 0);
  /** The longest time without a notice. */
  const longest = (rounds) => {
    let most = 0;
    let since = 0;
    for (const { kind, dwell } of rounds.flat()) {
      if (kind === "notice") since = 0;
      else since += dwell;
      most = Math.max(most, since);
    }
    return most;
  };

  for (const [many, running] of [[200, 3], [200, 0], [200, 12], [12, 1], [30, 40], [1, 1], [0, 5], [1000, 2]]) {
    test(`${many} slides and ${running} notices`, async () => {
      const all = [...notices(running), ...ordinary(many)];
      const played = await play(all, 120);
      for (const round of played) assert.ok(lasting(round) <= 600, `${lasting(round)} seconds`);
      if (running > 0 && many > 0) assert.ok(longest(played) <= 125, `${longest(played)} seconds without a notice`);
      const counts = new Map(all.map(({ id }) => [id, 0]));
      for (const { id } of played.flat()) counts.set(id, counts.get(id) + 1);
      const own = [...counts].filter(([id]) => id.startsWith("s")).map(([, count]) => count);
      if (many > 0) {
        assert.ok(Math.min(...own) >= 1, "every slide comes up");
        assert.ok(Math.max(...own) - Math.min(...own) <= 1, `fair: ${Math.min(...own)} to ${Math.max(...own)} times`);
      }
      const told = [...counts].filter(([id]) => id.startsWith("n")).map(([, count]) => count);
      if (running > 0) assert.ok(Math.min(...told) >= 1, "every notice comes up");
      if (many >= 200) for (const round of played.slice(0, 3)) assert.equal(new Set(round.filter(({ kind }) => kind !== "notice").map(({ kind }) => kind)).size, KINDS.length, "something of everything");
      assert.deepEqual(await play(all, 3), played.slice(0, 3), "the same again");
    });
  }

  test("everything that fits plays in its order, and pages stay together", async () => {
    const pages = Array.from({ length: 4 }, (_, at) => ({ id: `roll#${at + 1}`, kind: "roll", level: "ordinary", dwell: 15, weight: 1, view: { title: "x" } }));
    const [short] = await play([...ordinary(5), ...pages], 1);
    assert.deepEqual(short.map(({ id }) => id), ["s0", "s1", "s2", "s3", "s4", "roll#1", "roll#2", "roll#3", "roll#4"]);
    const long = (await play([...ordinary(100), ...pages], 12)).flat().map(({ id }) => id);
    const at = long.indexOf("roll#1");
    assert.deepEqual(long.slice(at, at + 4).filter((id) => id.startsWith("roll")), pages.map(({ id }) => id));
  });

  test("after a touch, and after a restart, the slides behind have their turn", async () => {
    const { address } = sample();
    const view = await screen(browser, address);
    const { page } = view;
    const seen = [await shown(page)];
    for (let turn = 0; turn < 5; turn += 1) seen.push(await change(page));
    await page.touchscreen.tap(400, 500);
    await page.locator(".leave").tap();
    assert.equal(await shown(page, "notice-july"), "notice-july", "what runs out opens the round");
    const next = [];
    for (let turn = 0; turn < 4; turn += 1) next.push(await change(page));
    const fresh = (ids) => ids.filter((id) => !/notice|anniversary/.test(id));
    // The slide of weight 2 comes twice a round.
    none(fresh(next).filter((id) => id !== "post-5" && seen.includes(id)), "shown again");
    await pass(page, 70);
    await page.reload();
    await shown(page);
    const later = [];
    for (let turn = 0; turn < 3; turn += 1) later.push(await change(page));
    none(fresh(later).filter((id) => id !== "post-5" && next.includes(id)), "shown again");
    assert.ok(fresh(later).length > 0, later.join(" "));
    none(view.problems);
    await view.close();
  });
});

describe("numbers", () => {
  test("a number shows its slide; on the board it opens its entry", async () => {
    const { address } = sample();
    const view = await screen(browser, address, { touch: false });
    const { page } = view;
    await page.keyboard.press("5");
    assert.equal(await page.locator(".typed").textContent(), "5");
    await pass(page, 3);
    assert.match(await page.locator(".place").textContent(), /^5 \//);
    assert.equal(await page.locator(".typed").count(), 0);
    assert.equal(await page.locator(".board").count(), 0);
    const total = Number((await page.locator(".place").textContent()).split("/")[1]);
    for (const digit of String(total)) await page.keyboard.press(digit);
    await page.keyboard.press("Enter");
    await pass(page, 1);
    assert.match(await page.locator(".place").textContent(), new RegExp(`^${total} /`));
    // The last one goes on to the next round.
    await change(page);
    assert.match(await page.locator(".place").textContent(), /^1 \//);
    await page.keyboard.press("9");
    await page.keyboard.press("9");
    await page.keyboard.press("Enter");
    assert.match(await page.locator(".typed").textContent(), /没有第99项/);
    await pass(page, 2);
    assert.equal(await page.locator(".typed").count(), 0);
    await page.keyboard.press("x");
    await page.waitForSelector(".board");
    await page.keyboard.press("2");
    await page.screenshot({ path: join(pictures, "numbers-portrait.png") });
    await pass(page, 2);
    assert.match(await page.locator(".detail h2").first().textContent(), /解雨晴/);
    await page.keyboard.press("Escape");
    await page.locator("[data-tab=search]").click();
    await page.locator(".query").focus();
    await page.keyboard.type("2026");
    assert.equal(await page.inputValue(".query"), "2026", "a search is no number");
    none(view.problems);
    await view.close();
  });
});

describe("another language", () => {
  const english = (data) => {
    data.languages = [{ tag: "zh-CN", strings: {}, words: {} }, { tag: "en", strings: { "kiosk.commitments": "Commitments", "kiosk.phone": "Supervision line", "kiosk.pause": "Pause", "kiosk.touch_hint": "Touch to see everything", "kiosk.tab.people": "People", "kiosk.leave": "Close" }, words: { [data.slides.find(({ id }) => id === "post-1").view.type_label]: "Star-rated post", 进行中: "in progress" } }];
  };
  for (const panel of Object.keys(PANELS)) {
    test(`labels change at a touch and change back by themselves (${panel})`, async () => {
      const { address } = sample({ orientation: panel, change: english });
      const view = await screen(browser, address, { panel });
      const { page } = view;
      while (await shown(page) !== "post-1") await change(page);
      const title = () => page.locator(".layer.shown .head-title").textContent();
      const name = await page.locator(".layer.shown h3").first().textContent();
      const usual = await title();
      assert.equal(await page.locator(".language").textContent(), "English");
      await page.locator(".language").tap();
      assert.equal(await page.locator(".board").count(), 0, "the button opens nothing");
      await page.waitForFunction(() => document.querySelector(".layer.shown .head-title")?.textContent === "Star-rated post");
      assert.equal(await page.locator(".layer.shown h3").first().textContent(), name, "what authors wrote stays");
      assert.match(await page.locator(".foot .call").textContent(), /Supervision line/);
      assert.equal(await page.locator(".language").textContent(), "中文");
      await faded(page);
      await page.screenshot({ path: join(pictures, `language-${panel}.png`) });
      none(await axe(page), "axe");
      await page.touchscreen.tap(400, 500);
      await page.waitForSelector(".board");
      assert.equal(await page.locator("[data-tab=people]").textContent(), "People");
      await page.locator("[data-tab=rolls]").tap();
      await page.locator(".language").tap();
      assert.equal(await page.locator("[data-tab=people]").textContent(), "人员");
      assert.equal(await page.locator("[data-tab=rolls]").getAttribute("aria-current"), "page", "the same place");
      await page.locator(".language").tap();
      await page.locator(".leave").tap();
      await pass(page, 100, 5);
      assert.equal(await page.locator(".foot .pause").textContent(), "暂停", "back to the usual one");
      assert.notEqual(usual, "Star-rated post");
      none(view.problems);
      await view.close();
    });
  }

  test("a screen of one language has no button", async () => {
    const { address } = sample();
    const view = await screen(browser, address);
    assert.equal(await view.page.locator(".language").count(), 0);
    await view.close();
  });
});

describe("reading aloud", () => {
  /** A machine with these voices; what is said is written down. Runs in the page. */
  const machine = (voices) => `(() => {
    const said = []; let now = null;
    window.said = said;
    window.ended = () => { const one = now; now = null; if (one && one.onend) one.onend(); };
    Object.defineProperty(window, "SpeechSynthesisUtterance", { value: function (text) { this.text = text; } });
    Object.defineProperty(window, "speechSynthesis", { value: { getVoices: () => ${JSON.stringify(voices)}, addEventListener() {}, cancel() { now = null; }, speak(one) { said.push(one.text); now = one; } } });
  })()`;
  const chinese = [{ lang: "en-US", localService: true, name: "a" }, { lang: "zh-CN", localService: true, name: "b" }];

  test("a Chinese voice of the machine reads what is shown, and stops", async () => {
    const { address } = sample();
    const view = await screen(browser, address, { before: (page) => page.addInitScript(machine(chinese)) });
    const { page } = view;
    await pass(page, 5);
    assert.deepEqual(await page.evaluate(() => window.said), [], "nothing by itself");
    const first = await shown(page);
    await page.locator(".read").tap();
    assert.equal(await page.locator(".board").count(), 0);
    assert.equal(await page.locator(".read").textContent(), "停止");
    await pass(page, 60, 5);
    assert.equal(await shown(page), first, "what is read stays");
    for (let turn = 0; turn < 60 && await page.evaluate(() => kiosk.read.isReading()); turn += 1) await page.evaluate(() => window.ended());
    const said = await page.evaluate(() => window.said);
    assert.match(said.join(""), /公示期/);
    assert.ok(said.every((text) => text.length <= 120));
    assert.equal(await page.locator(".read").textContent(), "朗读");
    await page.screenshot({ path: join(pictures, "read-portrait.png") });
    await change(page);
    // The same button ends it, and an emergency does.
    await page.locator(".read").tap();
    await page.locator(".read").tap();
    assert.equal(await page.evaluate(() => kiosk.read.isReading()), false);
    await page.touchscreen.tap(400, 500);
    await page.locator(".list button").first().tap();
    const before = await page.evaluate(() => window.said.length);
    await page.locator(".read").tap();
    assert.match(await page.evaluate((from) => window.said.slice(from).join(""), before), /单兆宁/);
    await page.locator(".back").tap();
    assert.equal(await page.evaluate(() => kiosk.read.isReading()), false);
    none(view.problems);
    await view.close();
  });

  for (const [what, voices] of [["no voice", []], ["no Chinese voice", [chinese[0]]], ["a voice that would send the text away", [{ ...chinese[1], localService: false }]]]) {
    test(`${what}: no button`, async () => {
      const { address } = sample();
      const view = await screen(browser, address, { before: (page) => page.addInitScript(machine(voices)) });
      assert.equal(await view.page.locator(".read:visible").count(), 0);
      await view.page.keyboard.press("r");
      assert.deepEqual(await view.page.evaluate(() => window.said), []);
      await view.close();
    });
  }
});

describe("the code of a page", () => {
  for (const panel of Object.keys(PANELS)) {
    test(`it is drawn module by module, large enough for a telephone (${panel})`, async () => {
      // 21 modules: the finders alone, which is all that a test needs.
      const size = 21;
      const finder = (x, y) => { const d = Math.max(Math.abs(x - 3), Math.abs(y - 3)); return d <= 3 && d !== 2; };
      const dark = (x, y) => finder(x, y) || finder(x - 14, y) || finder(x, y - 14) || ((x * 7 + y * 3) % 5 === 0 && x > 8 && y > 8);
      const rows = Array.from({ length: size }, (_, y) => Array.from({ length: Math.ceil(size / 4) }, (_, four) => [0, 1, 2, 3].reduce((bits, n) => bits * 2 + (four * 4 + n < size && dark(four * 4 + n, y) ? 1 : 0), 0).toString(16)).join("")).join("");
      const { address } = sample({ orientation: panel, change: (data) => { data.slides[1].qr = { size, rows }; } });
      const view = await screen(browser, address, { panel });
      const { page } = view;
      await alone(page, await page.evaluate(() => kiosk.data.slides[1]));
      const svg = page.locator(".page-code svg");
      const box = await svg.boundingBox();
      assert.ok(box.width >= 120 && Math.abs(box.width - box.height) < 1, `${box.width} × ${box.height}`);
      const shot = await svg.screenshot();
      const seen = await page.evaluate(async ({ bytes, modules }) => {
        const image = await createImageBitmap(new Blob([new Uint8Array(bytes)], { type: "image/png" }));
        const canvas = new OffscreenCanvas(image.width, image.height);
        const at = canvas.getContext("2d");
        at.drawImage(image, 0, 0);
        const side = modules + 6;
        return Array.from({ length: modules }, (_, y) => Array.from({ length: modules }, (_, x) => at.getImageData(((x + 3.5) * image.width) / side, ((y + 3.5) * image.height) / side, 1, 1).data[0] < 128));
      }, { bytes: [...shot], modules: size });
      for (let y = 0; y < size; y += 1) for (let x = 0; x < size; x += 1) assert.equal(seen[y][x], dark(x, y), `module ${x} ${y}`);
      assert.equal(await page.locator(".foot.coded").count(), 1);
      await alone(page, await page.evaluate(() => ({ ...kiosk.data.slides[0], id: "another", qr: null })));
      assert.equal(await page.locator(".foot.coded").count(), 0);
      none(view.problems);
      await view.close();
    });
  }
});
