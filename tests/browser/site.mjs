// The built site in a real browser and as files: is it whole, light, quiet, and can everybody read it?
//
//   node --test-reporter=spec tests/browser/site.mjs [FOLDER]     (or SITE=FOLDER; else public/)
//
// Every page is checked as a file; one page of every type is opened at both widths, with and without script, in elder
// mode, in the dark and on paper. Pictures of what was seen go to target/screenshots/. ONLY=post,home limits the types,
// MODES=elder-360 the modes, LONG=1 tries all of them, and axe in each; NAME is a two-character name that the search must find.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { launch, serve } from "./chromium.mjs";
import { addresses, fileAt, files, read, samples } from "./pages.mjs";
import { target } from "./target.mjs";

const require = createRequire(import.meta.url);
const repository = join(dirname(fileURLToPath(import.meta.url)), "../..");
const folder = resolve(process.argv[2] ?? process.env.SITE ?? join(repository, "public"));
const pictures = join(target, "screenshots");
const NAME = process.env.NAME ?? "方健";

// A page weighs at most this, fonts and photos aside.
const PAGE_BYTES = 100 * 1024;
// The home page is what most open first, and often the only one.
const HOME_BYTES = 90 * 1024;
const SCRIPT_BYTES = 20 * 1024;

if (!existsSync(join(folder, "index.html"))) {
  console.error(`${folder} has no index.html: build the site first (noticeboard build --out FOLDER)`);
  process.exit(2);
}
mkdirSync(pictures, { recursive: true });
const site = read(folder);
const wanted = (list, name) => !process.env[list] || process.env[list].split(",").includes(name);
const sampled = samples(folder).filter(({ type }) => wanted("ONLY", type));

/** Fails with every finding at once, each on a line, the rest counted. */
function none(findings, what) {
  const shown = findings.slice(0, 25).join("\n");
  const rest = findings.length > 25 ? `\n… and ${findings.length - 25} more` : "";
  if (findings.length === 0) return;
  const error = new Error(`${findings.length} × ${what}\n${shown}${rest}`);
  // Where in this file it was found helps nobody.
  error.stack = error.message;
  throw error;
}

// ---- As files --------------------------------------------------------------------------------------------------

describe("every page, as a file", () => {
  const pages = [...site.pages.values()];

  test("has a language, a title and one first heading", () => {
    const findings = [];
    for (const page of pages.filter((page) => !page.redirect)) {
      const html = page.tags.find(({ name }) => name === "html");
      if (!html?.attributes.lang) findings.push(`${page.file}: no lang`);
      const title = page.html.match(/<title>([^<]*)<\/title>/)?.[1].trim();
      if (!title) findings.push(`${page.file}: no title`);
      const headings = page.tags.filter(({ name }) => name === "h1").length;
      if (headings !== 1) findings.push(`${page.file}: ${headings} × h1`);
      const ids = page.tags.map(({ attributes }) => attributes.id).filter(Boolean);
      if (new Set(ids).size !== ids.length) findings.push(`${page.file}: an id is used twice`);
    }
    none(findings, "head or heading missing");
  });

  test("has a title of its own", () => {
    const seen = new Map();
    const findings = [];
    for (const page of pages.filter((page) => !page.redirect)) {
      const title = page.html.match(/<title>([^<]*)<\/title>/)?.[1];
      if (seen.has(title)) findings.push(`${page.file}: “${title}”, like ${seen.get(title)}`);
      else seen.set(title, page.file);
    }
    none(findings, "title used twice");
  });

  test("has no inline script, style or handler, and states the policy", () => {
    const findings = [];
    for (const page of pages) {
      for (const { name, attributes } of page.tags) {
        if (name === "script" && attributes.src === undefined && attributes.type !== "application/ld+json") {
          findings.push(`${page.file}: inline <script>`);
        }
        if (name === "style") findings.push(`${page.file}: inline <style>`);
        for (const key of Object.keys(attributes)) {
          if (key === "style" || /^on[a-z]+$/.test(key)) findings.push(`${page.file}: <${name} ${key}>`);
        }
      }
      const policy = page.tags.find(({ attributes }) => /content-security-policy/i.test(attributes["http-equiv"] ?? ""));
      if (!page.redirect && !/default-src 'none'/.test(policy?.attributes.content ?? "")) {
        findings.push(`${page.file}: no Content-Security-Policy with default-src 'none'`);
      }
    }
    none(findings, "breach of the policy");
  });

  test("names only pages, files and fragments that exist, and loads nothing from elsewhere", () => {
    // By what is wrong, since one wrong link in a template is on every page.
    const findings = new Map();
    const found = (what, page) => findings.set(what, [...(findings.get(what) ?? []), page.file]);
    for (const page of pages) {
      for (const { text, url, kind } of addresses(page)) {
        if (/^(data|mailto|tel):$/.test(url.protocol)) continue;
        if (url.origin !== site.base.origin) {
          if (kind === "load") found(`${text} is loaded from elsewhere`, page);
          continue;
        }
        if (!url.pathname.startsWith(site.base.pathname)) {
          found(`${text} leaves the site's folder`, page);
          continue;
        }
        const target = fileAt(folder, url.pathname.slice(site.base.pathname.length - 1));
        if (target === undefined) {
          found(`${url.pathname} is not there`, page);
        } else if (url.hash.length > 1 && site.pages.has(target)) {
          const id = decodeURIComponent(url.hash.slice(1));
          if (!site.pages.get(target).ids.has(id)) found(`${target} has no ${url.hash}`, page);
        }
      }
    }
    const lines = [...findings].map(([what, on]) => `${what}: on ${on[0]}${on.length > 1 ? ` and ${on.length - 1} more` : ""}`);
    none(lines, "broken address");
  });

  test("can be reached from the home page", () => {
    const reached = new Set(["index.html"]);
    const queue = ["index.html"];
    while (queue.length > 0) {
      for (const { url, kind } of addresses(site.pages.get(queue.pop()))) {
        if (url.origin !== site.base.origin || kind !== "link") continue;
        const target = fileAt(folder, url.pathname.slice(site.base.pathname.length - 1));
        if (target && site.pages.has(target) && !reached.has(target)) {
          reached.add(target);
          queue.push(target);
        }
      }
    }
    const lost = pages.filter((page) => !page.redirect && page.file !== "404.html" && !reached.has(page.file));
    none(lost.filter(({ file }) => !/^(kiosk|print)\//.test(file)).map(({ file }) => file), "page that nothing leads to");
  });

  test("style sheets name only files that exist", () => {
    const findings = [];
    for (const file of files(folder).filter((file) => file.endsWith(".css"))) {
      for (const [, , address] of readFileSync(join(folder, file), "utf8").matchAll(/url\(\s*(["']?)([^"')]+)\1\s*\)/g)) {
        if (address.startsWith("data:") || address.startsWith("#")) continue;
        const url = new URL(address, new URL(file, site.base));
        const target = fileAt(folder, url.pathname.slice(site.base.pathname.length - 1));
        if (url.origin !== site.base.origin || target === undefined) findings.push(`${file}: ${address}`);
      }
    }
    none(findings, "broken address in a style sheet");
  });

  test(`weighs at most ${PAGE_BYTES / 1024} KB with its styles and scripts, at most ${SCRIPT_BYTES / 1024} KB of it script`, (t) => {
    const findings = [];
    let heaviest = ["", 0];
    for (const page of pages) {
      let [total, script] = [Buffer.byteLength(page.html), 0];
      for (const { name, attributes } of page.tags) {
        const address = name === "script" ? attributes.src : /\bstylesheet\b/.test(attributes.rel ?? "") && attributes.href;
        if (!address) continue;
        const target = fileAt(folder, new URL(address, page.url).pathname.slice(site.base.pathname.length - 1));
        const bytes = target ? statSync(join(folder, target)).size : 0;
        total += bytes;
        if (name === "script") script += bytes;
      }
      if (total > heaviest[1]) heaviest = [page.file, total];
      if (page.file === "index.html") {
        t.diagnostic(`the home page has ${total} bytes`);
        if (total > HOME_BYTES) findings.push(`${page.file}: ${total} bytes`);
      }
      if (total > PAGE_BYTES) findings.push(`${page.file}: ${total} bytes`);
      if (script > SCRIPT_BYTES) findings.push(`${page.file}: ${script} bytes of script`);
    }
    t.diagnostic(`the heaviest is ${heaviest[0]} with ${heaviest[1]} bytes`);
    none(findings, "page too heavy");
  });

  test("the site map, if there is one, names pages that exist and may be indexed", () => {
    const path = join(folder, "sitemap.xml");
    if (!existsSync(path)) return;
    const findings = [];
    for (const [, address] of readFileSync(path, "utf8").matchAll(/<loc>([^<]+)<\/loc>/g)) {
      const url = new URL(address);
      const target = fileAt(folder, url.pathname.slice(site.base.pathname.length - 1));
      const page = site.pages.get(target);
      if (!page) findings.push(`${address}: no such page`);
      else if (/<meta name="?robots"? content="?noindex/i.test(page.html)) findings.push(`${address}: noindex`);
    }
    none(findings, "wrong entry of the site map");
  });

  test("passes the Nu HTML checker, style sheets as well", async (t) => {
    const jar = join(dirname(require.resolve("vnu-jar/package.json")), "build/dist/vnu.jar");
    const checker = ["-Xss2m", "-jar", jar, "--format", "json", "--stdout", "--exit-zero-always", "--skip-non-html", "--also-check-css", folder];
    const { stdout } = await promisify(execFile)("java", checker, { maxBuffer: 1 << 28 });
    const messages = JSON.parse(stdout).messages.map((message) => ({
      ...message,
      place: `${decodeURI(message.url).replace(/.*?:/, "").replace(folder, "")}:${message.lastLine ?? "?"}`,
    }));
    // By message: one fault of a template is on every page.
    const [errors, others] = [new Map(), new Map()];
    for (const { type, place, message } of messages) {
      // It takes a policy's 'self' to mean the folder's own file:// address, which never matches.
      if (message.startsWith("Resource violates Content Security Policy")) continue;
      // A piece for pages of others has no head of its own.
      if (/\/embed\.html:/.test(place) && /without seeing a doctype|child element “title”/.test(message)) continue;
      const isError = type === "error" || type === "non-document-error";
      const kept = isError && !(await browserKnows(message)) ? errors : others;
      kept.set(message, [...(kept.get(message) ?? []), place]);
    }
    const lines = (kept) => [...kept].map(([message, on]) => `${message} (${on.length} × such as ${on[0]})`);
    for (const line of lines(others).slice(0, 20)) t.diagnostic(`advice: ${line}`);
    none(lines(errors), "error of the Nu checker");
  });
});

/** Whether the checker of style sheets is only behind the browsers: they know the property, value or unit. */
async function browserKnows(message) {
  if (!message.startsWith("CSS: ")) return false;
  const property = message.match(/Property “([^”]+)” doesn't exist/)?.[1];
  const [, value, of] = message.match(/“([^”]+)” is not a “([^”]+)” value/) ?? [];
  // Lengths of a container: it names neither the unit nor the value.
  if (!property && !value) return /Unknown dimension/.test(message);
  const page = await browser.newPage();
  try {
    return await page.evaluate(
      ([property, value, of]) => (property ? property in document.documentElement.style : CSS.supports(of, value)),
      [property, value, of],
    );
  } finally {
    await page.close();
  }
}

// ---- In the browser ----------------------------------------------------------------------------------------------

// What is `long` joins two that others try, and is left to the long run (LONG=1) or to whoever names it.
const MODES = {
  "light-360": { width: 360 },
  "light-1280": { width: 1280 },
  "noscript-360": { width: 360, script: false },
  "noscript-1280": { width: 1280, script: false, long: true },
  "elder-360": { width: 360, elder: true },
  "elder-1280": { width: 1280, elder: true, long: true },
  "elder-noscript-360": { width: 360, elder: true, script: false, long: true },
  "dark-360": { width: 360, colours: "dark" },
  "dark-1280": { width: 1280, colours: "dark", long: true },
  "elder-dark-1280": { width: 1280, elder: true, colours: "dark" },
  // The narrowest phones, tablets held upright, and the largest letters on the narrowest phone: whether all of it has room.
  "narrow-320": { width: 320, axe: false },
  "narrow-768": { width: 768, axe: false, long: true },
  "elder-largest-320": { width: 320, elder: true, size: 3, axe: false },
  // The width between the margins of an A4 sheet.
  print: { width: 718, media: "print" },
};

const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

let server, browser;
before(async () => {
  server = await serve(folder, { base: site.base.pathname });
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.close();
});

const addressOf = (file) => server.address + site.base.pathname + file.replace(/(^|\/)index\.html$/, "$1");

/** A context and page in a mode, with the list of everything that went wrong on it. */
async function open(mode) {
  const { width, script = true, colours = "light", media = "screen" } = mode;
  const context = await browser.newContext({ viewport: { width, height: width < 500 ? 780 : 900 }, colorScheme: colours });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  await page.emulateMedia({ media, colorScheme: colours });
  const problems = [];
  page.on("console", (message) => message.type() === "error" && problems.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => problems.push(`script: ${error.message}`));
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.origin !== server.address && url.protocol !== "data:") problems.push(`third party: ${request.url()}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400) problems.push(`${response.status()}: ${new URL(response.url()).pathname}`);
  });
  const tools = await context.newCDPSession(page);
  const scripts = (on) => tools.send("Emulation.setScriptExecutionDisabled", { value: !on });
  return {
    page,
    problems,
    close: () => context.close(),
    async goto(address) {
      problems.length = 0;
      if (!script) await scripts(false);
      await page.goto(address, { waitUntil: "load" });
      if (mode.elder) await setElder(page);
      if (mode.size) await page.locator(`label:has(#elder-${mode.size})`).click();
      // The page was read without script; the checker itself needs it.
      if (!script) await scripts(true);
      await page.evaluate(() => document.fonts.ready.then(() => undefined));
    },
  };
}

/** Turns elder mode on as a reader does: by its label. */
async function setElder(page, on = true) {
  const box = page.locator("#elder");
  if ((await box.isChecked()) !== on) await page.locator("label:has(#elder), label[for=elder]").first().click();
  assert.equal(await box.isChecked(), on, "the switch of elder mode does not switch");
}

for (const [name, mode] of Object.entries(MODES).filter(([name, { long }]) => wanted("MODES", name) && (!long || process.env.LONG || process.env.MODES))) {
  describe(`in the browser: ${name}`, () => {
    let view;
    before(async () => void (view = await open(mode)));
    after(() => view.close());

    for (const { type, file } of sampled) {
      test(`${type} (${file})`, async () => {
        await view.goto(addressOf(file));
        await view.page.screenshot({ path: join(pictures, `${type}-${name}.png`), fullPage: true });
        const findings = view.problems.slice();
        if (mode.axe !== false || process.env.LONG) findings.push(...(await accessibility(view.page, mode.media)));
        findings.push(...(await view.page.evaluate(layout, mode)));
        none(findings, `finding on ${file} (${name})`);
      });
    }
  });
}

async function accessibility(page, media) {
  await page.evaluate(AXE);
  // Nobody touches paper.
  const rules = media === "print" ? { "target-size": { enabled: false } } : {};
  const { violations } = await page.evaluate(
    ([tags, rules]) => globalThis.axe.run(document, { runOnly: tags, rules, resultTypes: ["violations"] }),
    [AXE_TAGS, rules],
  );
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.slice(0, 3).map(({ target, failureSummary }) => {
      const why = failureSummary.split("\n").slice(1, 3).join(" ").trim();
      return `axe ${id} (${nodes.length}): ${help}: ${target.join(" ")}: ${why}`;
    }),
  );
}

/** Runs in the page: nothing wider than the screen, lines far enough apart, elder text and targets large enough. */
function layout(mode) {
  const findings = [];
  const name = (element) =>
    element.tagName.toLowerCase() +
    (element.id ? `#${element.id}` : "") +
    [...element.classList].map((one) => `.${one}`).join("") +
    ` “${(element.innerText ?? element.textContent ?? "").trim().slice(0, 16)}”`;
  const visible = (element) => {
    const { width, height } = element.getBoundingClientRect();
    return width > 1 && height > 1 && element.checkVisibility({ visibilityProperty: true });
  };
  const once = (list, say) => [...new Set(list.map(say))].slice(0, 6).forEach((line) => findings.push(line));

  const { scrollWidth, clientWidth } = document.documentElement;
  // On paper the marks that hang outside the text stand in the margin of 16 mm.
  const margin = mode.media === "print" ? 48 : 0;
  if (scrollWidth > clientWidth + margin) {
    const wide = [...document.body.querySelectorAll("*")].filter((element) => {
      const { right } = element.getBoundingClientRect();
      return right > clientWidth + 1;
    });
    findings.push(`scrolls sideways: ${scrollWidth} px on ${clientWidth}: ${wide.slice(-3).map(name).join(", ")}`);
  }

  // Titles and names end their lines between words; a word wider than its line is broken somewhere. Sentences, and the narrow
  // columns of printed tables, end theirs anywhere.
  const rows = (range) => new Set([...range.getClientRects()].filter(({ width }) => width > 0).map(({ top, bottom }) => Math.round((top + bottom) / 8))).size;
  const torn = [];
  const texts = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const node = texts.currentNode;
    const parent = node.parentElement;
    if (mode.media === "print" || !node.data.trim() || !visible(parent) || parent.closest("script, svg, .visually-hidden, .prose")) continue;
    const range = document.createRange();
    if (!/\s|[，。；：！？、）》”—·].|.[（《“]/.test(node.data.trim()) && parent.matches(":has(> wbr)")) {
      range.selectNodeContents(node);
      const wide = [...range.getClientRects()].reduce((sum, { width }) => sum + width, 0);
      let block = parent;
      while (getComputedStyle(block).display.startsWith("inline")) block = block.parentElement;
      if (rows(range) > 1 && wide < block.clientWidth) torn.push(`${node.data}: ${name(parent)}`);
    }
    for (const { 0: word, index } of node.data.matchAll(/示例市|不好|党支部|党员|公示|承诺/g)) {
      range.setStart(node, index);
      range.setEnd(node, index + word.length);
      if (rows(range) > 1 && (parent.closest("h1, h2, h3") || parent.matches("a, b, th, dt, :has(> wbr)"))) torn.push(`${word}: ${name(parent)}`);
    }
  }
  once(torn, (what) => `torn: ${what}`);

  const lines = [...document.querySelectorAll("main p, main li, main td, main th, main dd, main dt, main h1, main h2, main h3")];
  once(
    lines.filter((element) => {
      const { lineHeight, fontSize } = getComputedStyle(element);
      // One large line alone has no other to be close to.
      const several = element.getBoundingClientRect().height > 1.9 * parseFloat(lineHeight);
      return visible(element) && several && parseFloat(lineHeight) < 1.295 * parseFloat(fontSize);
    }),
    (element) => `lines closer than 1.3: ${name(element)}`,
  );

  // Axe leaves text undecided that something overlaps; plain colour on plain colour is decided here.
  const colour = (text) => {
    const [red, green, blue, alpha = 1] = text.match(/[\d.]+/g).map(Number);
    return { red, green, blue, alpha };
  };
  const luminance = ({ red, green, blue }) => {
    const [r, g, b] = [red, green, blue].map((one) => {
      const part = one / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (element) => {
    for (let one = element; one; one = one.parentElement) {
      const { backgroundColor, backgroundImage, opacity } = getComputedStyle(one);
      if (backgroundImage !== "none" || opacity !== "1" || !/^rgb/.test(backgroundColor)) return undefined;
      const found = colour(backgroundColor);
      if (found.alpha === 1) return found;
      if (found.alpha > 0) return undefined;
    }
    return undefined;
  };
  const faint = new Map();
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (words.nextNode()) {
    const parent = words.currentNode.parentElement;
    if (!words.currentNode.data.trim() || !visible(parent) || parent.closest("script, style, noscript, svg, .visually-hidden")) continue;
    const { color, fontSize, fontWeight } = getComputedStyle(parent);
    const behind = ground(parent);
    if (!behind || !/^rgb/.test(color) || colour(color).alpha < 1) continue;
    const [dark, light] = [luminance(colour(color)), luminance(behind)].sort((a, b) => a - b);
    const ratio = (light + 0.05) / (dark + 0.05);
    const large = parseFloat(fontSize) >= 24 || (parseFloat(fontSize) >= 18.66 && Number(fontWeight) >= 700);
    if (ratio < (large ? 3 : 4.5)) faint.set(parent, ratio);
  }
  once([...faint.keys()], (element) => `contrast ${faint.get(element).toFixed(2)}: ${name(element)}`);

  const endless = document.getAnimations().filter((one) => one.effect?.getTiming().iterations === Infinity);
  if (endless.length > 0) findings.push(`${endless.length} × moves without an end`);

  if (mode.elder) {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const small = new Set();
    while (texts.nextNode()) {
      const parent = texts.currentNode.parentElement;
      if (texts.currentNode.data.trim() && visible(parent) && !parent.closest("script, style, noscript, svg, .visually-hidden")) {
        if (parseFloat(getComputedStyle(parent).fontSize) < 17.95) small.add(parent);
      }
    }
    once([...small], (element) => `elder text under 18 px (${getComputedStyle(element).fontSize}): ${name(element)}`);
    const targets = document.querySelectorAll(
      "nav a, button, summary, select, input:not([type=hidden], [type=checkbox], [type=radio]), label:has(input), [role=button]",
    );
    once(
      [...targets].filter((element) => {
        const { width, height } = element.getBoundingClientRect();
        return visible(element) && Math.min(width, height) < 59.5;
      }),
      (element) => {
        const { width, height } = element.getBoundingClientRect();
        return `elder target under 60 px (${Math.round(width)} × ${Math.round(height)}): ${name(element)}`;
      },
    );
  }
  return findings;
}

// ---- By hand -----------------------------------------------------------------------------------------------------

describe("by keyboard", () => {
  test("the first Tab gives a link past the navigation, which leads to the main part", async () => {
    const view = await open({ width: 1280 });
    await view.goto(addressOf("index.html"));
    await view.page.keyboard.press("Tab");
    const first = await view.page.evaluate(() => {
      const { left, right, top, bottom } = document.activeElement.getBoundingClientRect();
      const seen = right > 0 && bottom > 0 && left < innerWidth && top < innerHeight && right - left > 1;
      return { href: document.activeElement.getAttribute("href"), seen };
    });
    assert.match(first.href ?? "", /^#/, "the first stop is no skip link");
    assert.ok(first.seen, "the skip link is not visible when it has the focus");
    await view.page.keyboard.press("Enter");
    await view.page.keyboard.press("Tab");
    assert.ok(await view.page.evaluate(() => document.activeElement.closest("main") !== null), "it does not lead into main");
    await view.close();
  });

  for (const { type, file } of sampled) {
    test(`Tab goes through all of ${type}, and shows where it is`, async () => {
      const view = await open({ width: 1280 });
      await view.goto(addressOf(file));
      const expected = await view.page.evaluate(
        () =>
          [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']")].filter(
            (element) => !element.disabled && element.checkVisibility({ visibilityProperty: true }),
          ).length,
      );
      const findings = new Set();
      const places = new Set();
      let reached = 0;
      for (; reached < Math.min(expected, 150); reached += 1) {
        await view.page.keyboard.press("Tab");
        const stop = await view.page.evaluate(() => {
          const element = document.activeElement;
          if (element === document.body) return undefined;
          // The switch of elder mode may be drawn by its label.
          const drawn = [element, element.nextElementSibling, element.closest("label")].filter(Boolean);
          const marked = drawn.some((one) => {
            const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one);
            return (outlineStyle !== "none" && parseFloat(outlineWidth) >= 1) || boxShadow !== "none";
          });
          const place = element.closest("nav") ? "nav" : element.closest("main") ? "main" : "other";
          return { marked, place, name: `${element.tagName.toLowerCase()} “${element.textContent.trim().slice(0, 16)}”` };
        });
        if (stop === undefined) break;
        places.add(stop.place);
        if (!stop.marked) findings.add(`no visible focus: ${stop.name}`);
      }
      if (reached < Math.min(expected, 150)) findings.add(`only ${reached} of ${expected} can be reached`);
      if (!places.has("nav")) findings.add("Tab never reaches the navigation");
      none([...findings], `finding on ${file}`);
      await view.close();
    });
  }
});

describe("elder mode", () => {
  test("is kept from page to page", async () => {
    const view = await open({ width: 1280 });
    await view.goto(addressOf("index.html"));
    await setElder(view.page);
    const next = sampled.find(({ type }) => type.endsWith("-list"))?.file ?? "index.html";
    await view.goto(addressOf(next));
    assert.ok(await view.page.locator("#elder").isChecked(), `it is off again on ${next}`);
    await setElder(view.page, false);
    await view.goto(addressOf("index.html"));
    assert.ok(!(await view.page.locator("#elder").isChecked()), "it cannot be left");
    none(view.problems, "problem");
    await view.close();
  });

  test("works without script", async () => {
    const view = await open({ width: 360, script: false });
    await view.goto(addressOf("index.html"));
    const size = () => view.page.evaluate(() => parseFloat(getComputedStyle(document.querySelector("main")).fontSize));
    const before = await size();
    await setElder(view.page);
    assert.ok((await size()) > before && (await size()) >= 18, `${before} px becomes ${await size()} px`);
    await view.close();
  });
});

describe("a page that is not there", { skip: !existsSync(join(folder, "404.html")) }, () => {
  test("looks and leads as any other, however deep the address", async () => {
    const view = await open({ width: 1280 });
    await view.goto(`${addressOf("index.html")}no/such/page/`);
    none(
      view.problems.filter((problem) => !problem.includes("no/such/page") && !/console: .*404/.test(problem)),
      "problem on the 404 page at a deep address",
    );
    const links = await view.page.evaluate(() => [...document.querySelectorAll("a[href]")].map((link) => link.href));
    const lost = links.filter((link) => {
      const url = new URL(link);
      return url.origin === server.address && !url.hash && !fileAt(folder, url.pathname.slice(site.base.pathname.length - 1));
    });
    none(lost, "dead link on the 404 page at a deep address");
    await view.close();
  });
});

describe("search", { skip: !existsSync(join(folder, "search/index.html")) }, () => {
  const named = [...site.pages.values()].filter((page) => page.html.includes(NAME));

  test(`finds ${NAME}`, { skip: named.length === 0 && `no page has ${NAME}` }, async () => {
    const view = await open({ width: 360 });
    await view.goto(addressOf("search/index.html"));
    const links = view.page.locator("main a[href]");
    const before = await links.count();
    const box = view.page.locator("main input[type=search], main input[type=text]").first();
    await box.fill(NAME);
    await box.press("Enter");
    await view.page.waitForFunction(
      ([name, count]) => document.querySelectorAll("main a[href]").length > 0 && document.querySelector("main").innerText.includes(name),
      [NAME, before],
    );
    const found = view.page.locator("main a[href]").filter({ hasText: NAME }).first();
    const link = (await found.count()) > 0 ? found : links.first();
    await view.page.screenshot({ path: join(pictures, "search-results-360.png"), fullPage: true });
    none([...(await accessibility(view.page)), ...view.problems], "finding on the results");
    await link.click();
    await view.page.waitForLoadState("load");
    assert.ok((await view.page.content()).includes(NAME), `${view.page.url()} does not have ${NAME}`);
    await view.close();
  });

  test("offers the lists to readers without script", async () => {
    const view = await open({ width: 360, script: false });
    await view.goto(addressOf("search/index.html"));
    assert.ok((await view.page.locator("main a[href]:visible").count()) > 0, "no link in the main part");
    await view.close();
  });
});
