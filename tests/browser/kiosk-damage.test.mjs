// Every file of an edition, damaged in five ways, on a stick, on a server with plain HTTP and on one with a secure address: a mark
// tells, or the view is unhurt to the pixel. Nothing of another edition is ever shown.
//
//   NOTICEBOARD=… node --test tests/browser/kiosk-damage.test.mjs     (ONLY=webp narrows the files, SCREEN=lobby is the larger one)

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { launch } from "./chromium.mjs";
import { faded, faultyServer, newFolder } from "./kiosk-page.mjs";
import { target } from "./target.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const program = process.env.NOTICEBOARD ?? join(target, "release/noticeboard");
const hall = process.env.SCREEN ?? "hall";
let browser;
before(async () => { browser = await launch({ fonts: "none", flags: ["--host-resolver-rules=MAP lobby.test 127.0.0.1"] }); });
after(async () => { await browser?.close(); });

const DAMAGES = [
  ["missing", (file) => rmSync(file)],
  ["empty", (file) => writeFileSync(file, "")],
  ["half", (file) => truncateSync(file, Math.floor(statSync(file).size / 2))],
  ["zeros in the middle", (file) => {
    const bytes = readFileSync(file);
    bytes.fill(0, Math.floor(bytes.length * 0.4), Math.floor(bytes.length * 0.6));
    writeFileSync(file, bytes);
  }],
  ["a byte flipped", (file) => {
    const bytes = readFileSync(file);
    bytes[Math.floor(bytes.length / 2)] ^= 1;
    writeFileSync(file, bytes);
  }],
  ["another edition's", (file, other) => writeFileSync(file, readFileSync(other))],
];

/** What a board's edition of another day has in a file's place: the same name, else a file of its sort that this one has not. */
function counterpart(file, folder, other) {
  const path = file.slice(folder.length + 1);
  if (existsSync(join(other, path))) return join(other, path);
  const stem = (name) => name.replace(/^([a-z]*)\.?[0-9a-f]{16}/, "$1").replace(/\.js$/, "");
  const sort = (name) => `${stem(name)}${extname(name)}`;
  const here = new Set(readdirSync(dirname(file)));
  const found = readdirSync(join(other, dirname(path))).filter((name) => sort(name) === sort(basename(file)));
  const name = found.find((one) => !here.has(one)) ?? found.find((one) => one !== basename(file));
  return name ? join(other, dirname(path), name) : null;
}

const board = process.env.BOARD ?? root;
/** The edition of a day, as the program writes it: for a stick, or for a server. */
function edition(where, day) {
  const folder = newFolder();
  const args = ["--quiet", "--board", board, ...(day ? ["--as-of", day] : [])];
  if (where === "stick") {
    execFileSync(program, ["kiosk", ...args, "--usb", folder]);
    return join(folder, "editions", readdirSync(join(folder, "editions"))[0]);
  }
  execFileSync(program, ["build", ...args, "--only", "kiosk", "--out", folder]);
  return join(folder, "kiosk");
}

const PLACES = {
  "a stick": { where: "stick", address: (folder) => pathToFileURL(join(folder, hall, "index.html")).href },
  "plain HTTP": { where: "server", address: (folder, port) => `http://lobby.test:${port}/${hall}/` },
  "a secure address": { where: "server", address: (folder, port) => `http://127.0.0.1:${port}/${hall}/` },
};

for (const [place, { where, address }] of Object.entries(PLACES)) {
  test(`every file damaged in ${DAMAGES.length} ways, from ${place}`, { timeout: 5400000, skip: !existsSync(program) && `no ${program}` }, async () => {
    const folder = edition(where);
    const list = JSON.parse(readFileSync(join(folder, hall, "edition.json"), "utf8"));
    const other = edition(where, new Date(Date.parse(list.as_of) - 3 * 86400000).toISOString().slice(0, 10));
    const server = where === "server" ? await faultyServer(folder) : null;
    const time = `${list.as_of}T02:42:00Z`;
    const used = list.files.map(({ path }) => (path === "index.html" ? `${hall}/index.html` : path.replace("../", "")))
      .concat(server ? [`${hall}/edition.json`, `${hall}/sw.js`] : [`${hall}/edition.js`])
      .flatMap((path) => (!server && /\.(webp|png|jpg)$/.test(path) ? [`${path}.js`] : !server && path.endsWith(".woff2") ? [path, `${path}.js`] : [path])).filter((path) => new RegExp(process.env.ONLY ?? "").test(path));

    /** Opens the screen; gives what it says, and how its first slide looks. */
    async function look(patient) {
      const context = await browser.newContext({ viewport: { width: 1080, height: 1920 } });
      const page = await context.newPage();
      await page.clock.install({ time: new Date(time) });
      const came = await page.goto(address(folder, server?.port)).then((response) => !response || response.status() === 200, () => false);
      let said = "";
      let view = null;
      for (let tries = 0; came && tries < patient && said === ""; tries += 1) {
        await page.clock.runFor(1000);
        await new Promise((done) => setTimeout(done, 40));
        said = await page.evaluate(() => (document.getElementById("trouble") || document.querySelector(".marks") || { textContent: "" }).textContent).catch(() => "");
        if (view === null && tries > 3 && (await page.evaluate(() => Boolean(window.kiosk && kiosk.loop && document.querySelector(".layer.shown .slide"))).catch(() => false))) {
          await faded(page).catch(() => {});
          view = await page.screenshot({ clip: { x: 0, y: 0, width: 1080, height: 1600 } });
        }
      }
      const state = await page.evaluate(() => {
        const stage = document.querySelector(".stage");
        return { empty: document.body === null || document.body.childElementCount === 0, started: Boolean(window.kiosk && kiosk.started), styled: stage !== null && getComputedStyle(stage).position === "absolute", code: window.kiosk?.data?.edition?.code };
      }).catch(() => ({ empty: true }));
      await context.close();
      return { came, said, view, ...state };
    }

    const sound = await look(12);
    assert.equal(sound.said, "");
    const told = { plays: 0, still: 0, unhurt: 0, nothing: 0, bad: [] };
    let count = 0;
    for (const path of used) {
      const file = join(folder, path);
      const bytes = readFileSync(file);
      for (const [name, damage] of DAMAGES) {
        const instead = name === "another edition's" ? counterpart(file, folder, other) : null;
        // The same in both editions is no damage.
        if (name === "another edition's" && (!instead || readFileSync(instead).equals(bytes))) continue;
        count += 1;
        damage(file, instead);
        const seen = await look(60);
        writeFileSync(file, bytes);
        const foreign = seen.code !== undefined && seen.code !== list.code;
        // Without its page there is nothing of ours on the glass: a watchdog looks there.
        if (!seen.came || (name === "empty" && path.endsWith("index.html"))) told.nothing += 1;
        else if (foreign && path !== `${hall}/index.html`) told.bad.push(`${path} ${name}: another edition plays`);
        else if (seen.said !== "" && seen.started && seen.styled) told.plays += 1;
        else if (seen.said !== "" && !seen.started) told.still += 1;
        else if (seen.said !== "") told.bad.push(`${path} ${name}: a broken view, ${seen.said}`);
        else if (seen.started && (foreign || (seen.view && seen.view.equals(sound.view)))) told.unhurt += 1;
        else told.bad.push(`${path} ${name}: no mark${seen.started ? ", and another view" : ""}`);
      }
    }
    await server?.close();
    console.log(`${place}: ${used.length} files, ${count} damages: ${told.plays} play with a mark, ${told.still} stand still with a mark, ${told.unhurt} unhurt, ${told.nothing} without any page, ${told.bad.length} bad`);
    assert.deepEqual(told.bad, []);
  });
}
