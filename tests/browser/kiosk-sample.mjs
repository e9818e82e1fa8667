// A kiosk folder made by hand, to test the player apart from the program: the theme's own shell, styles and scripts,
// and a board of invented people, in exactly the files that the program writes.
//
//   node tests/browser/kiosk-sample.mjs FOLDER [portrait|landscape]

import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { sampleBoard } from "./kiosk-board.mjs";
import { target } from "./target.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const theme = join(root, "themes/default");
const hash = (bytes) => createHash("sha256").update(bytes).digest("hex");

/** The theme's texts under `kiosk.`: plain `key: value` lines. */
function strings(language) {
  const texts = {};
  for (const line of readFileSync(join(theme, `strings/${language}.yaml`), "utf8").split("\n")) {
    const [, key, raw] = line.match(/^(kiosk\.[^:]+): (.*)$/) ?? [];
    if (key) texts[key] = raw.startsWith('"') ? JSON.parse(raw) : raw;
  }
  return texts;
}

/** As much of Tera as the shell needs. */
function render(template, view) {
  const value = (path) => path.split(".").reduce((at, key) => at?.[key], view);
  const conditions = (text) => {
    const inner = /{% if ([\w.]+) %}((?:(?!{% if )[\s\S])*?)(?:{% else %}((?:(?!{% if )[\s\S])*?))?{% endif %}/;
    while (inner.test(text)) text = text.replace(inner, (_, test, yes, no = "") => (value(test) ? yes : no));
    return text;
  };
  return conditions(
    template
      .replace(/{#[\s\S]*?#}/g, "")
      .replace(/{% for (\w+) in (\w+) %}([\s\S]*?){% endfor %}/g, (_, name, list, body) =>
        view[list].map((one) => body.replaceAll(`{{ ${name} }}`, one)).join("")),
  )
    .replace(/{{ t\(key="([^"]+)"\) }}/g, (_, key) => view.strings[key] ?? key)
    .replace(/{{ ([\w.]+) }}/g, (_, path) => value(path) ?? "");
}

/**
 * Writes `FOLDER/kiosk/…` with one screen named `hall`. `change(data)` may alter the data before it is written; `code` is the
 * edition's. Files of earlier editions stay, as on a server. Gives the list of the edition's files.
 */
export function writeSample(folder, { code = "TEST-0001", orientation = "portrait", screen = {}, change = () => {}, language = "zh-CN" } = {}) {
  const kiosk = join(folder, "kiosk");
  const assets = join(kiosk, "assets");
  const home = join(kiosk, "hall");
  mkdirSync(assets, { recursive: true });
  mkdirSync(home, { recursive: true });
  const files = [];
  const put = (bytes, extension) => {
    const name = `${hash(bytes).slice(0, 16)}.${extension}`;
    writeFileSync(join(assets, name), bytes);
    const address = `../assets/${name}`;
    if (!files.some(({ path }) => path === address)) files.push({ path: address, sha256: hash(bytes), bytes: Buffer.byteLength(bytes) });
    return address;
  };
  const photo = (path) => {
    const bytes = readFileSync(join(root, "content", path));
    return { src: put(bytes, "png"), w: bytes.readUInt32BE(16), h: bytes.readUInt32BE(20) };
  };
  const data = sampleBoard(photo, strings(language));
  data.edition.code = code;
  data.screen.orientation = orientation;
  Object.assign(data.screen, screen);
  change(data);
  data.expected ??= data.slides.length;

  const { slides, browse, search, characters, ...head } = data;
  const json = (value) => JSON.stringify(value);
  const sums = [];
  const part = (statements) => {
    const run = `function () {\n${statements}}`;
    sums.push(`sha256/${hash(run)}`);
    return `(window.noticeboardParts = window.noticeboardParts || []).push("${sums.at(-1)}", ${run});\n`;
  };
  const parts = [];
  for (let at = 0; at < slides.length; at += 20) {
    parts.push(part(`noticeboard.slides.push(${slides.slice(at, at + 20).map(json).join(",\n")});\n`));
  }
  parts.push(part(`noticeboard.browse = ${json(browse)};\n`), part(`noticeboard.search = ${json(search)};\nnoticeboard.characters = ${json(characters)};\n`));
  parts.unshift(part(`window.noticeboard = ${json({ ...head, parts: [...sums], slides: [], browse: {}, search: [] })};\n`));

  const font = (family, weight, file) =>
    `@font-face{font-family:${family};font-weight:${weight};font-display:block;src:url(${put(readFileSync(join(theme, "fonts", file)), "ttf").replace("../assets/", "")})}\n`;
  const faces = (font("nb-title", 900, "title.ttf") + font("nb-body", 400, "body.ttf") + font("nb-body", 700, "body-bold.ttf") + font("nb-pledge", 400, "pledge.ttf") + font("nb-alert", 700, "body-bold.ttf")) + ":root{--fonts-whole:1}\n";
  const fonts = put(faces, "css");
  const scripts = readdirSync(join(theme, "kiosk/player")).filter((name) => name.endsWith(".js")).sort();
  const script = put(scripts.map((name) => readFileSync(join(theme, "kiosk/player", name), "utf8")).join("\n"), "js");
  const look = readFileSync(join(theme, "kiosk/player.css"), "utf8") + ":root{--player-whole:1}\n";
  const style = put(look, "css");
  const boot = put(readFileSync(join(theme, "kiosk/boot.js")), "js");
  const fallback = slides.find(({ kind }) => kind === "fallback")?.view ?? null;
  const shell = render(readFileSync(join(theme, "kiosk/shell.html"), "utf8"), {
    lang: language, title: data.screen.title, style, fonts, boot, script, heartbeat: (data.screen.heartbeat ?? "").replace(/^(https?:..[^/]*).*/, "$1"), data: parts.map((part) => put(part, "js")), fallback, strings: strings(language),
    screen: data.screen, code, part: sums.at(-1), as_of: data.edition.as_of,
  });
  writeFileSync(join(home, "index.html"), shell);
  files.push({ path: "index.html", sha256: hash(shell), bytes: Buffer.byteLength(shell) });
  const edition = { code, as_of: data.edition.as_of, screen: "hall", shell: "index.html", files };
  writeFileSync(join(home, "edition.json"), json(edition));
  const named = json({ code, screen: "hall", files: files.map(({ path }) => path), styles: { player: look, fonts: faces.replaceAll("url(", "url(../assets/") } });
  writeFileSync(join(home, "edition.js"), `window.noticeboardEdition = ${named};\nwindow.noticeboardEdition.sum = "${hash(named)}";\n`);
  try {
    writeFileSync(join(home, "sw.js"), readFileSync(join(theme, "kiosk/sw.js"), "utf8").replace(/"?__EDITION__"?/, () => json(edition)));
  } catch { /* no worker in this theme */ }
  return { home, kiosk, edition };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { home } = writeSample(process.argv[2] ?? join(target, "kiosk-sample"), { orientation: process.argv[3] ?? "portrait" });
  console.log(home);
}
