// How a screen uses its glass: a panel of another shape than was set, portraits beside each other, rolls of few and of many, lists of
// the board. The folder is the hand-made sample.

import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { launch } from "./chromium.mjs";
import { faults } from "./kiosk-slides.mjs";
import { PANELS, alone, axe, marks, none, pictures, sample, screen } from "./kiosk-page.mjs";

let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser?.close(); });

describe("the glass is used", () => {
  test("a screen set for the other orientation goes by its glass, and says so", async () => {
    for (const [orientation, viewport, upright, told] of [
      ["portrait", PANELS.landscape, false, true], ["landscape", PANELS.portrait, true, true], ["portrait", { width: 1280, height: 1024 }, false, true],
      ["landscape", { width: 1000, height: 1000 }, false, false],
    ]) {
      const { address } = sample({ orientation });
      const view = await screen(browser, address, { viewport });
      const { page } = view;
      const what = `${orientation} on ${viewport.width} × ${viewport.height}`;
      assert.equal(await page.evaluate(() => kiosk.stage.upright), upright, what);
      const box = await page.locator("#stage").boundingBox();
      assert.ok(!told || (box.width * box.height) / (viewport.width * viewport.height) > 0.85, `${what}: ${box.width} × ${box.height}`);
      assert.equal(/方向与设置的不一样/.test(await marks(page)), told, what);
      // Turned as it was meant, the mark goes.
      await page.setViewportSize(PANELS[orientation]);
      await page.waitForFunction((wanted) => kiosk.stage.upright === wanted, orientation === "portrait");
      assert.doesNotMatch(await marks(page), /方向/, what);
      none(view.problems);
      await view.close();
    }
  });

  test("heads of portraits beside each other are of one size, eyes at one height, and no photo ends within its frame", async () => {
    // As photos come: cropped by the program, tight, to the belt, beside the middle.
    const heads = [[500, 420, 520], [480, 450, 600], [510, 330, 330], [400, 400, 420], [600, 470, 460], [500, 440, 580]];
    for (const panel of Object.keys(PANELS)) {
      const change = (data) => {
        const wall = data.slides.find(({ kind }) => kind === "wall");
        const post = data.slides.find(({ kind }) => kind === "post");
        const several = [1, 2, 3].map((count) => ({ ...post, id: `several-${count}`, view: { ...post.view, holders: heads.slice(1, count + 2).map((head, at) => ({ ...post.view.holders[0], name: ["王文", "李大鸣", "林溪", "单兆宁"][at], photo: { ...post.view.holders[0].photo, head } })) } }));
        // Little differences are left alone, and so is everybody where nobody knows how large one of them is.
        const cards = (list) => wall.view.cards.map((card, at) => ({ ...card, photo: { ...card.photo, head: list[at] } }));
        const left = [["near", [[500, 420, 520], [500, 430, 480], [500, 420, 540], [500, 420, 600], [500, 430, 520], [500, 440, 500]]], ["unknown", [...heads.slice(0, 5), undefined]]];
        wall.view.cards = cards(heads);
        data.slides.push(...several, ...left.map(([id, list]) => ({ ...wall, id: `left-${id}`, view: { ...wall.view, cards: cards(list) } })));
      };
      const { address } = sample({ orientation: panel, change });
      const view = await screen(browser, address, { panel });
      for (const slide of await view.page.evaluate(() => kiosk.data.slides.filter(({ kind, id }) => (kind === "wall" || /^several/.test(id)) && !/^left/.test(id)))) {
        await alone(view.page, slide);
        await view.page.screenshot({ path: join(pictures, `heads-${slide.id}-${panel}.png`) });
        const seen = await view.page.evaluate(() => [...document.querySelectorAll(".layer.shown img[data-head]")].map((image) => {
          const [across, down, size] = image.getAttribute("data-head").split(" ").map((part) => part / 1000);
          const box = image.getBoundingClientRect();
          const frame = image.parentNode.getBoundingClientRect();
          const cover = Math.max(box.width / image.getAttribute("width"), box.height / image.getAttribute("height"));
          const [width, height] = [cover * image.getAttribute("width"), cover * image.getAttribute("height")];
          return {
            size: (size * height) / frame.height, eyes: (box.top + down * height - frame.top) / frame.height, middle: (box.left + box.width / 2 + (across - 0.5) * width - frame.left) / frame.width,
            chin: (box.top + (down + 0.426 * size) * height - frame.top) / frame.height, sides: (0.5 * 0.75 * size * height) / frame.width,
            covered: box.left <= frame.left + 1 && box.top <= frame.top + 1 && box.right >= frame.right - 1 && box.bottom >= frame.bottom - 1,
          };
        }));
        const range = (key) => Math.max(...seen.map((one) => one[key])) / Math.min(...seen.map((one) => one[key]));
        const what = `${panel} ${slide.id}: ${JSON.stringify(seen)}`;
        assert.ok(seen.length > 1 && seen.every(({ covered }) => covered), what);
        // Without this the largest is nearly twice the smallest.
        assert.ok(range("size") < 1.06, `sizes ${range("size")} ${what}`);
        assert.ok(range("eyes") < 1.2, `eyes ${range("eyes")} ${what}`);
        assert.ok(seen.every(({ middle, sides, chin }) => middle - sides > -0.02 && middle + sides < 1.02 && chin < 0.98), what);
      }
      for (const slide of await view.page.evaluate(() => kiosk.data.slides.filter(({ id }) => /^left/.test(id)))) {
        await alone(view.page, slide);
        assert.equal(await view.page.evaluate(() => [...document.querySelectorAll(".layer.shown .face img")].filter(({ style }) => style.transform).length), 0, slide.id);
      }
      none(view.problems);
      await view.close();
    }
  });

  test("rolls of one to twelve fill their panel, in large type where there are few", async () => {
    const placed = (at) => ({ name: ["欧阳少东", "王文", "李大鸣"][at % 3], note: at % 4 === 1 ? "女" : null, org: ["市气象局党支部", "示例市中心医院护理党支部", "机械厂党委"][at % 3], position: null });
    const bare = (at) => ({ name: ["欧阳少东", "王文", "李大鸣"][at % 3], note: null, org: null, position: null });
    for (const panel of Object.keys(PANELS)) {
      const { address } = sample({ orientation: panel });
      const view = await screen(browser, address, { panel });
      const roll = await view.page.evaluate(() => kiosk.data.slides.find(({ kind }) => kind === "roll"));
      for (const [kind, make, counts] of [["placed", placed, [1, 3, 5, 8, 12]], ["bare", bare, [1, 4, 11, 36]]]) {
        let before = Infinity;
        for (const count of counts) {
          const groups = [{ title: null, count: `〔${count}名〕`, continued: false, entries: Array.from({ length: count }, (_, at) => make(at)) }];
          await alone(view.page, { ...roll, id: `roll-${kind}-${count}`, view: { ...roll.view, groups } });
          await view.page.screenshot({ path: join(pictures, `glass-${kind}-${count}-${panel}.png`) });
          none(await view.page.evaluate(faults), `${panel} ${kind} ${count}`);
          const { name, high, wide } = await view.page.evaluate(() => {
            const box = document.querySelector(".layer.shown .fit");
            const panel = box.getBoundingClientRect();
            const rows = [...box.querySelectorAll(".entry")].map((entry) => entry.getBoundingClientRect());
            const texts = [...box.querySelectorAll(".entry b, .entry .entry-org")].map((text) => text.getBoundingClientRect());
            return {
              name: parseFloat(getComputedStyle(box.querySelector(".entry b")).fontSize),
              high: (Math.max(...rows.map(({ bottom }) => bottom)) - Math.min(...rows.map(({ top }) => top))) / panel.height,
              wide: (Math.max(...texts.map(({ right }) => right)) - Math.min(...texts.map(({ left }) => left))) / panel.width,
            };
          });
          const what = `${panel} ${kind} ${count}: names of ${name} px on ${Math.round(high * 100)} % of the height, ${Math.round(wide * 100)} % of the width`;
          assert.ok(name <= before, `${what}: larger than with fewer`);
          before = name;
          assert.ok(count < 3 || high > 0.6, what);
          assert.ok(count > 6 || name > 60, what);
        }
      }
      none(view.problems);
      await view.close();
    }
  });

  test("lists of the board end with a whole entry, however long titles are", async () => {
    const change = (data) => {
      const title = "2026年度示例市优秀共产党员、优秀党务工作者和先进基层党组织表彰名单";
      data.browse.rolls = Array.from({ length: 9 }, (_, at) => ({ ...data.browse.rolls[0], title: at % 2 ? title : title.slice(0, 12) }));
    };
    for (const panel of Object.keys(PANELS)) {
      const { address } = sample({ orientation: panel, change });
      const view = await screen(browser, address, { panel });
      const { page } = view;
      await page.locator(".attract").click();
      await page.locator("[data-tab=rolls]").click();
      let seen = 0;
      for (let at = 0; at < 9; at += 1) {
        if (at === 0) none(await axe(page), "axe");
        const { entries, cut } = await page.evaluate(() => {
          const panel = document.querySelector(".panel").getBoundingClientRect();
          const entries = [...document.querySelectorAll(".list button")].map((button) => button.getBoundingClientRect());
          return { entries: entries.length, cut: entries.filter(({ bottom }) => bottom > panel.bottom + 1).length };
        });
        assert.equal(cut, 0, `${panel}, page ${at + 1}`);
        seen += entries;
        if (await page.locator(".key.down").isDisabled()) break;
        await page.locator(".key.down").click();
      }
      assert.equal(seen, 9, "each once");
      await page.screenshot({ path: join(pictures, `board-rolls-long-${panel}.png`) });
      none(view.problems);
      await view.close();
    }
  });
});
