// `noticeboard serve --edit` in a real browser: a clerk with a keyboard adds a post with its first review and sees it on its
// page, is told what is wrong at the field, takes a save back, approves what waits; axe looks at every page of the desk, with and without faults,
// and at 200 %.
//
//   node --test --test-reporter=spec tests/browser/edit.test.mjs        (NOTICEBOARD names the program)
//
// Pictures go to target/screenshots/.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { launch } from "./chromium.mjs";
import { axe } from "./kiosk-page.mjs";
import { target } from "./target.mjs";

const repository = join(dirname(fileURLToPath(import.meta.url)), "../..");
const program = process.env.NOTICEBOARD ?? join(target, "release/noticeboard");
const pictures = join(target, "screenshots");
// By the clock: a page behind another draws no frames.
const WAIT = { timeout: 60_000, polling: 100 };

// Small, so that every look at it is quick on a busy machine.
const BOARD = {
  "content/board.yaml": "title: 示例镇公示栏\nas_of: 2026-06-30\nprint: { presets: [desk] }\n",
  "content/screens/hall.yaml": "title: 一楼大厅\norgs: hall\nkinds: [post, commitments]\norientation: portrait\nhours: 23:58..23:59\nheartbeat: { url: https://beat.example.org/ }\n",
  "content/org.yaml": "name: 示例镇党委\nsupervision_phone: 0531-0000 1234\naddress: 示例路1号\n",
  "content/hall/org.yaml": "name: 示例镇便民服务中心党支部\n",
  "content/hall/members/wang-shi-fan.yaml": "name: 王示范\nposition: 窗口负责人\n",
  "content/hall/members/li-shi-li.yaml": "name: 李示例\n",
  "content/hall/members/zhao-shi-fan.yaml": "name: 赵示范\n",
  "content/hall/posts/window-2.yaml": "title: 帮办窗口\ntype: window\nwindow_no: 2\nholder: 赵示范\npledge: 进门有人问，填表有人帮。\n",
  "content/hall/commitments/lamps.yaml":
    "# 办公会定的\nitem: 更换楼道照明\nresponsible: hall   # 本支部\ntarget: 200\nunit: 处\ndeadline: 2026-12-31\nprogress:\n  - { on: 2026-03-31, text: 累计72处。, value: 72 }\n",
};

let board, preview, desk, browser, context;

/** A board with its desk. */
const started = async (files) => {
  const board = await mkdtemp(join(tmpdir(), "noticeboard-edit-"));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(board, path)), { recursive: true });
    await writeFile(join(board, path), text);
  }
  const preview = spawn(program, ["serve", "--edit", "--board", board, "--port", "0", "--lang", "en"], { stdio: ["ignore", "ignore", "pipe"] });
  const desk = await new Promise((found, lost) => {
    createInterface({ input: preview.stderr }).on("line", (line) => {
      if (process.env.LOUD) console.error(line);
      const address = line.match(/edit: (http:\/\/\S+)/);
      if (address) found(address[1]);
    });
    preview.on("exit", () => lost(new Error("the preview ended")));
  });
  return { board, preview, desk };
};

before(async () => {
  ({ board, preview, desk } = await started(BOARD));
  // A camera that shows a moving picture, and that nobody has to allow.
  browser = await launch({ flags: ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"] });
  context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  await mkdir(pictures, { recursive: true });
  // Whoever has the address is let in; every page after it.
  const page = await context.newPage();
  await page.goto(desk, { waitUntil: "load" });
  await page.close();
});

after(async () => {
  await browser?.close();
  preview?.kill();
  if (board) await rm(board, { recursive: true, force: true });
});

const own = (path) => new URL(path, desk).href;

/** A page that says what its scripts complain of. */
const opened = async (address, options = {}) => {
  const page = options.context ? await options.context.newPage() : await context.newPage();
  page.setDefaultTimeout(WAIT.timeout);
  page.errors = [];
  page.on("pageerror", (error) => page.errors.push(String(error)));
  page.on("console", (message) => message.type() === "error" && !/blocked script execution|422|409/i.test(message.text()) && page.errors.push(message.text()));
  await page.goto(address, { waitUntil: "load" });
  return page;
};

/** Waits until the checker has looked at what the form says now. */
const checked = (page, times = 1) =>
  page.waitForFunction((times) => Number(document.getElementById("form").dataset.checked || 0) >= times, times, WAIT);
const looked = async (page, act) => {
  const before = await page.evaluate(() => Number(document.getElementById("form").dataset.checked || 0));
  await act();
  await checked(page, before + 1);
};

const sound = async (page, what) => {
  const found = await axe(page);
  assert.deepEqual(found, [], what);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth + 1), `${what}: wider than its window`);
};

/** Goes on with the Tab key until an element is reached. */
const tabTo = async (page, selector) => {
  for (let n = 0; n < 150; n += 1) {
    await page.keyboard.press("Tab");
    if (await page.evaluate((selector) => document.activeElement.matches(selector), selector)) return;
  }
  assert.fail(`the keyboard does not reach ${selector}`);
};

test("a post with a review is added by keyboard and stands on its page; a save is taken back", async () => {
  const page = await opened(desk);
  assert.equal(new URL(page.url()).search, "", "the token is out of the address");
  await sound(page, "the list of items");
  await page.goto(own("/_noticeboard/desk/new?kind=post&org=hall"));
  await checked(page);
  await sound(page, "a new post");
  await page.screenshot({ path: join(pictures, "desk-new.png"), fullPage: true });

  await tabTo(page, "[name=title]");
  await page.keyboard.type("综合受理窗口");
  await tabTo(page, "[name=holder]");
  await page.keyboard.type("王示范");
  await page.locator("[name=type]").selectOption("star_post");
  await page.locator("[name=approved_on]").fill("2026-01-05");
  // Without its pledge it is refused, and the first thing that is read is why.
  await page.locator("[name=title]").focus();
  await Promise.all([page.waitForNavigation({ waitUntil: "load" }), page.keyboard.press("Enter")]);
  assert.equal(await page.evaluate(() => document.activeElement.id), "faults");
  assert.match(await page.locator("#faults-title").innerText(), /没有保存/);
  assert.equal(await page.locator("[name=holder]").first().inputValue(), "王示范", "what was written is still there");
  await sound(page, "a refused post");
  await page.screenshot({ path: join(pictures, "desk-refused.png"), fullPage: true });
  // From the summary straight to the field.
  await tabTo(page, "#faults-list a[href='#f-pledge']");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.name), "pledge");
  await looked(page, () => page.keyboard.type("材料一次告知清楚，不让您跑第二趟。"));
  assert.equal(await page.locator("#f-pledge-fault").isVisible(), false);
  const frame = page.frameLocator("#look");
  // A post's page is headed by whoever holds it.
  await frame.locator("h1", { hasText: "王示范" }).waitFor();
  await frame.getByText("材料一次告知清楚").first().waitFor();
  await page.screenshot({ path: join(pictures, "desk-post.png") });
  await page.locator("[name=title]").focus();
  await Promise.all([page.waitForNavigation({ waitUntil: "load" }), page.keyboard.press("Enter")]);
  assert.match(await page.locator(".done").innerText(), /已保存/);

  await checked(page);
  await looked(page, () => page.locator("[name='month[2026-05]']").selectOption("1"));
  await Promise.all([page.waitForNavigation({ waitUntil: "load" }), page.locator("button.main").click()]);
  assert.match(await page.locator(".done").innerText(), /已保存/);
  assert.match(await readFile(join(board, "content/reviews/2026.yaml"), "utf8"), /change: 1\n/);
  await page.locator(".done a", { hasText: "看这一页" }).click();
  await page.locator("main h1", { hasText: "王示范" }).waitFor();
  await page.waitForFunction(() => document.querySelector("main").textContent.includes("1星") || /★/.test(document.querySelector("main").textContent), null, WAIT);
  await page.screenshot({ path: join(pictures, "desk-bar.png") });

  // From the page back to its form, and the review is taken back.
  await page.locator("a.noticeboard-desk").click();
  await page.waitForURL(/item\?id=/);
  assert.equal(await page.locator("[name='month[2026-05]']").inputValue(), "1");
  await page.goto(own("/_noticeboard/desk/undo"));
  await sound(page, "the list of saves");
  await Promise.all([page.waitForNavigation({ waitUntil: "load" }), page.locator("tbody button").first().click()]);
  assert.match(await page.locator(".done").innerText(), /已撤销/);
  await assert.rejects(readFile(join(board, "content/reviews/2026.yaml")));
  assert.deepEqual(page.errors, []);
  await page.close();
});

test("while somebody types, the checker's words stand beside the field and the page beside the form", async () => {
  const page = await opened(own("/_noticeboard/desk/item?id=hall/commitments/lamps"));
  await checked(page);
  await looked(page, () => page.locator("[name=target]").fill(""));
  const fault = page.locator("#f-target-fault");
  await fault.locator(".error").waitFor();
  assert.equal(await page.locator("[name=target]").getAttribute("aria-invalid"), "true");
  assert.equal(await page.evaluate(() => document.activeElement.name), "target", "the keyboard stays where it was");
  await looked(page, () => page.locator("[name=target]").fill("300"));
  assert.equal(await fault.isVisible(), false);
  await page.frameLocator("#look").getByText("300").first().waitFor();
  // One entry more comes when the last is begun.
  const entries = page.locator("[data-list=progress] .entry");
  assert.equal(await entries.count(), 2);
  await looked(page, () => page.locator("[name='progress[1].text']").fill("累计120处。"));
  assert.equal(await entries.count(), 3);
  await page.locator("[name='progress[1].on']").fill("2026-06-20");
  await page.locator("[data-list=progress]").evaluate((list) => { list.open = true; });
  await sound(page, "a form with entries");
  await Promise.all([page.waitForNavigation({ waitUntil: "load" }), page.locator("button.main").click()]);
  assert.match(await page.locator(".done").innerText(), /已保存/);
  const text = await readFile(join(board, "content/hall/commitments/lamps.yaml"), "utf8");
  assert.match(text, /^# 办公会定的\nitem: 更换楼道照明\nresponsible: hall {3}# 本支部\ntarget: 300\n/);
  assert.match(text, /text: 累计120处。/);
  assert.deepEqual(page.errors, []);
  await page.close();
});

/** Whether some words stand in any file of a folder. */
const standsIn = async (folder, words) => {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() ? await standsIn(path, words) : (await readFile(path)).includes(words)) return path;
  }
  return "";
};
const onScreen = (page) => page.frameLocator("#screen iframe:not(.behind)");
/** Waits until the screen beside the form shows something. */
const played = async (page, words) => {
  await page.waitForFunction((words) => {
    const frame = document.querySelector("#screen iframe:not(.behind)");
    const slide = frame && frame.contentDocument.querySelector(".layer.shown [data-id]");
    return slide && slide.textContent.includes(words);
  }, words, WAIT);
};

test("placard and slide of what is typed stand beside the form, and nowhere else", async () => {
  const page = await opened(own("/_noticeboard/desk/item?id=hall/posts/window-2"));
  await checked(page);
  await tabTo(page, "#tab-page");
  await page.keyboard.press("ArrowRight");
  assert.equal(await page.evaluate(() => document.activeElement.id), "tab-placard");
  await page.waitForFunction(() => document.querySelector("#placards img")?.naturalWidth > 0, null, WAIT);
  assert.match(await page.locator("#placards figcaption").first().innerText(), /桌牌/);
  await sound(page, "a form with placards");
  await page.screenshot({ path: join(pictures, "desk-placard.png") });
  await page.keyboard.press("ArrowRight");
  assert.equal(await page.evaluate(() => document.activeElement.id), "tab-screen");
  await played(page, "进门有人问");
  assert.match(await page.locator("#screen-note").innerText(), /一楼大厅/);
  assert.equal(await page.locator("#screen").evaluate((screen) => screen.classList.contains("tall")), true, "it hangs upright");
  // The frame is reached with the next keys, and says what it is.
  await tabTo(page, "#screen iframe");
  assert.equal(await page.evaluate(() => document.activeElement.title), "屏幕上的样子");

  const words = "每件事都写明白，办完给您回个电话。";
  const clauses = "办完给您回个电话";
  const begun = Date.now();
  await page.locator("[name=pledge]").fill(words);
  await played(page, clauses);
  console.log(`typed to slide: ${Date.now() - begun} ms`);
  const slide = onScreen(page).locator(".layer.shown .slide");
  assert.equal(await slide.getAttribute("data-fits"), "yes", "its text is fitted");
  assert.equal(await slide.getAttribute("data-id"), "hall/posts/window-2");
  const inside = page.frames().find((frame) => frame.url().includes("/desk/slides/"));
  assert.equal(await inside.evaluate(() => Array.from(document.fonts).every((face) => face.status === "loaded")), true, "in its own letters");
  assert.deepEqual(await inside.evaluate(() => [kiosk.marks.names(), kiosk.loop.length(), kiosk.data.screen.heartbeat ?? null]), [[], 1, null]);
  await sound(page, "a form with a screen");
  await page.screenshot({ path: join(pictures, "desk-screen.png") });
  await page.locator("#screen-shape").click();
  await inside.waitForFunction(() => !kiosk.stage.upright, null, WAIT); // A tap lays it down.
  await page.screenshot({ path: join(pictures, "desk-screen-wide.png") });
  // Nothing of it is anywhere else: no file, no page, no screen, nothing kept by the browser.
  assert.equal(await standsIn(board, clauses), "");
  for (const path of ["/", "/hall/", "/hall/posts/window-2/", "/data/posts.json", "/kiosk/hall/index.html", "/kiosk/hall/edition.js"]) {
    const text = await page.evaluate((path) => fetch(path).then((answer) => answer.text()), path);
    assert.ok(!text.includes(clauses), path);
  }
  const parts = await page.evaluate(() => fetch("/kiosk/hall/index.html").then((answer) => answer.text()));
  for (const [, part] of parts.matchAll(/src="\.\.\/(assets\/hall\.[^"]+)"/g)) {
    assert.ok(!(await page.evaluate((part) => fetch(`/kiosk/${part}`).then((answer) => answer.text()), part)).includes(clauses), part);
  }
  assert.equal(await page.evaluate(() => navigator.serviceWorker.getRegistrations().then((all) => all.length)), 0);
  assert.deepEqual(await page.evaluate(() => Object.keys(localStorage)), []);

  // What no screen shows says why.
  await page.locator("[name=status]").evaluate((field) => { field.closest("details").open = true; });
  await looked(page, () => page.locator("[name=status]").selectOption("draft"));
  await page.locator("#screen-note", { hasText: "草稿" }).waitFor();
  assert.equal(await page.locator("#screen").isVisible(), false);
  await page.locator("#tab-placard").click();
  await page.locator("#placard-why", { hasText: "草稿" }).waitFor();
  assert.deepEqual(page.errors, []);
  await page.close({ runBeforeUnload: false });

  for (const [id, why] of [["hall/commitments/lamps", ""], ["hall/members/li-shi-li", /不在哪个岗位上/], ["hall", /接待日/]]) {
    const other = await opened(own(`/_noticeboard/desk/item?id=${id}`));
    await checked(other);
    await other.locator("#tab-screen").click();
    if (why) await other.waitForFunction((why) => new RegExp(why).test(document.getElementById("screen-note").textContent), why.source, WAIT);
    else await played(other, "更换楼道照明");
    await other.close({ runBeforeUnload: false });
  }
  const narrow = await browser.newContext({ viewport: { width: 640, height: 450 }, storageState: await context.storageState() });
  const large = await opened(own("/_noticeboard/desk/item?id=hall/posts/window-2"), { context: narrow });
  await checked(large);
  await large.locator("#tab-screen").click();
  await played(large, "进门有人问");
  await sound(large, "a screen at 200 %");
  await large.locator("#pane-screen").screenshot({ path: join(pictures, "desk-screen-200.png") });
  await narrow.close();
});

test("a larger text loses nothing, and without script it is a form", async () => {
  const narrow = await browser.newContext({ viewport: { width: 640, height: 450 }, storageState: await context.storageState() });
  const page = await opened(own("/_noticeboard/desk/item?id=hall/members/wang-shi-fan"), { context: narrow });
  await checked(page);
  await sound(page, "a member at 200 %");
  await page.screenshot({ path: join(pictures, "desk-200.png"), fullPage: true });
  await narrow.close();
  const plain = await browser.newContext({ viewport: { width: 360, height: 740 }, javaScriptEnabled: false, storageState: await context.storageState() });
  const form = await opened(own("/_noticeboard/desk/item?id=hall/members/li-shi-li"), { context: plain });
  await form.locator("[name=position]").fill("组织委员");
  await form.screenshot({ path: join(pictures, "desk-plain.png"), fullPage: true });
  await Promise.all([form.waitForNavigation({ waitUntil: "load" }), form.locator("button.main").click()]);
  assert.match(await form.locator(".done").innerText(), /已保存/);
  assert.equal(await readFile(join(board, "content/hall/members/li-shi-li.yaml"), "utf8"), "name: 李示例\nposition: 组织委员\n");
  await plain.close();
});

test("a photo is taken with the camera", async () => {
  const page = await opened(own("/_noticeboard/desk/item?id=hall/members/li-shi-li"));
  await checked(page);
  const camera = page.locator("#camera");
  await camera.click();
  await page.waitForFunction(() => document.querySelector("video.camera")?.videoWidth > 0, null, WAIT);
  await camera.click();
  await page.waitForFunction(() => document.getElementById("f-picture").files.length === 1, null, WAIT);
  await page.waitForFunction(() => document.getElementById("photo").naturalWidth > 0, null, WAIT);
  assert.equal(await page.locator("video.camera").count(), 0, "the camera is off again");
  assert.deepEqual(page.errors, []);
  await page.close({ runBeforeUnload: false });
});

test("a spreadsheet that is dropped on the window is shown with what it would change", async () => {
  const page = await opened(desk);
  const dropped = page.waitForNavigation({ waitUntil: "load" });
  await page.evaluate(() => {
    const files = new DataTransfer();
    files.items.add(new File(["姓名,组织\n赵示例,hall\n"], "党员.csv", { type: "text/csv" }));
    document.dispatchEvent(new DragEvent("drop", { dataTransfer: files, bubbles: true, cancelable: true }));
  });
  await dropped;
  assert.match(await page.locator(".done").innerText(), /会新增 1 条/);
  await sound(page, "a spreadsheet and what it changes");
  await Promise.all([page.waitForNavigation({ waitUntil: "load" }), page.locator("button.main").click()]);
  assert.match(await page.locator(".done").innerText(), /已保存/);
  assert.match(await readFile(join(board, "content/hall/members/list.yaml"), "utf8"), /name: 赵示例/);
  assert.deepEqual(page.errors, []);
  await page.close();
});

test("what waits is listed, looked at on a sheet and approved by keyboard, with and without script", async () => {
  const office = await started({
    ...BOARD,
    "content/board.yaml": "title: 示例镇公示栏\nas_of: 2026-06-30\nbase_url: https://board.example.org/\napproval: three_reviews\nsecrecy_review: true\napprovers: { '*': [示例镇党委] }\nprint: { presets: [desk] }\n",
    "content/hall/posts/window.yaml":
      "title: 综合受理窗口\ntype: window\nwindow_no: 1\nopen: true\npledge: 材料一次告知清楚，不让您跑第二趟。\napproval: { proposed_by: 王示范 }\n",
  });
  const at = (path) => new URL(path, office.desk).href;
  const own = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  try {
    const page = await opened(office.desk, { context: own });
    await sound(page, "the list with what waits");
    assert.match(await page.locator("#waiting-title").innerText(), /等待批准的：6 条/);
    await page.screenshot({ path: join(pictures, "desk-waiting.png"), fullPage: true });
    await page.goto(at("/_noticeboard/desk/review?item=hall/posts/window"));
    await sound(page, "the sheet");
    const sheet = await page.locator("main").innerText();
    for (const words of ["综合受理窗口", "不让您跑第二趟", "还没有批准过", "保密审查", "王示范", "大厅屏幕上"]) assert.ok(sheet.includes(words), `${words}: ${sheet}`);
    assert.ok(await page.locator(".placards img").first().evaluate((image) => image.complete && image.naturalWidth > 300), "a placard is drawn");
    await page.screenshot({ path: join(pictures, "desk-sheet.png"), fullPage: true });
    const pdf = await page.evaluate(async (address) => (await (await fetch(address)).text()).slice(0, 5), await page.locator("a[href*='review.pdf']").getAttribute("href"));
    assert.equal(pdf, "%PDF-");

    await page.goto(at("/_noticeboard/desk/item?id=hall/posts/window"));
    await checked(page);
    await sound(page, "a form whose item waits");
    assert.equal(await page.locator("#approval [name=proposed_by]").inputValue(), "王示范");
    await page.screenshot({ path: join(pictures, "desk-approve.png"), fullPage: true });
    // The proposer is nobody to approve it: told at the field, and nothing is written.
    await tabTo(page, "#approval [name=reviewed_by]");
    await page.keyboard.type("李示例");
    await tabTo(page, "#approval [name=second_reviewed_by]");
    await page.keyboard.type("赵示例");
    await tabTo(page, "#approval [name=secrecy_reviewed_by]");
    await page.keyboard.type("孙示例");
    await tabTo(page, "#approval [name=approved_by]");
    await page.keyboard.type("王示范");
    await Promise.all([page.waitForNavigation({ waitUntil: "load" }), page.keyboard.press("Enter")]);
    assert.match(await page.locator("#approval .fault:has-text('另一个人')").innerText(), /王示范/);
    assert.equal(await page.evaluate(() => document.activeElement.name), "approved_by");
    await sound(page, "an approval that was refused");
    await page.screenshot({ path: join(pictures, "desk-approve-refused.png"), fullPage: true });
    // What is missing is told as well.
    await page.locator("#approval [name=secrecy_reviewed_by]").fill("");
    await page.locator("#approval [name=approved_by]").fill("示例镇党委");
    await Promise.all([page.waitForNavigation({ waitUntil: "load" }), page.keyboard.press("Enter")]);
    assert.deepEqual(await page.locator("#approval [aria-invalid]").evaluateAll((fields) => fields.map((field) => field.name)), ["secrecy_reviewed_by"]);
    assert.match(await page.locator("#approval .fault:not([hidden])").innerText(), /请填写/);
    assert.ok(!(await readFile(join(office.board, "content/hall/posts/window.yaml"), "utf8")).includes("mark:"));
    const storageState = await own.storageState();
    await page.close();

    const plain = await browser.newContext({ viewport: { width: 360, height: 740 }, javaScriptEnabled: false, storageState });
    const form = await opened(at("/_noticeboard/desk/item?id=hall/posts/window"), { context: plain });
    const names = { reviewed_by: "李示例", second_reviewed_by: "赵示例", secrecy_reviewed_by: "孙示例", approved_by: "示例镇党委" };
    for (const [name, value] of Object.entries(names)) await form.locator(`#approval [name=${name}]`).fill(value);
    await form.screenshot({ path: join(pictures, "desk-approve-plain.png"), fullPage: true });
    await Promise.all([form.waitForNavigation({ waitUntil: "load" }), form.locator("#approval button").click()]);
    assert.match(await form.locator(".done").innerText(), /已保存。批准.*：综合受理窗口/);
    assert.equal(await form.locator("#approval").count(), 0, "it waits no more");
    const file = () => readFile(join(office.board, "content/hall/posts/window.yaml"), "utf8");
    assert.match(await file(), /second_reviewed_by: 赵示例.*secrecy_reviewed_by: 孙示例.*approved_by: 示例镇党委.*mark: /s);
    // And back.
    await Promise.all([form.waitForNavigation({ waitUntil: "load" }), form.locator(".done button").click()]);
    assert.ok(!(await file()).includes("mark:"));
    await plain.close();
  } finally {
    await own.close();
    office.preview.kill();
    await rm(office.board, { recursive: true, force: true });
  }
});
