// The built site as files: which pages there are, of which type, and what each of them names.
//
// Nothing here needs a browser. Links are read from the tags themselves, which the Nu checker has found well-formed.

import { readFileSync, readdirSync, existsSync, statSync } from "node:fs";
import { join, posix, relative, sep } from "node:path";

/** The folders of lists, which are also the last folder but one of an item's page. */
const KINDS = {
  commitments: "commitment",
  posts: "post",
  exemplars: "exemplar",
  rolls: "roll",
  notices: "notice",
  appraisals: "appraisal",
  teams: "team",
  services: "service",
  linkages: "linkage",
  areas: "area",
  suggestions: "suggestion",
};

/** Whether a file is a page; pieces for portals are none. */
const isPage = (file) => file.endsWith(".html") && !file.startsWith("kiosk/") && !/(^|\/)embed\.html$/.test(file);

/** Every file of the folder, as `a/b.html`. */
export function files(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)).split(sep).join("/"))
    .sort();
}

/** What kind of page a file is: `home`, `org`, `post`, `posts-list`, `posts-org` (an organisation's list), `posts-filter` … */
export function typeOf(file) {
  if (file === "index.html") return "home";
  if (file === "404.html") return "404";
  if (file === "data/index.html" || file === "data/dictionary/index.html") return file.split("/").at(-2) + "-page";
  if (/^(assets|data|kiosk|print)\//.test(file)) return file.split("/")[0];
  const parts = file.replace(/\/?index\.html$/, "").split("/");
  if (parts.at(-1) === "organisations") return "organisations";
  if (parts.includes("changes")) return /^\d{4}-\d\d$/.test(parts.at(-1)) ? "changes-month" : parts.at(-1) === "changes" ? "changes" : "changes-more";
  const kind = parts.find((part) => KINDS[part]);
  if (kind && KINDS[parts.at(-2)]) return KINDS[parts.at(-2)];
  if (kind && parts.at(-1) === kind) return parts.length === 1 ? `${kind}-list` : `${kind}-org`;
  if (kind) return `${kind}-filter`;
  if (["search", "about", "archive", "groups"].includes(parts[0])) return parts.length === 1 ? parts[0] : `${parts[0]}-page`;
  return "org";
}

/** One page of every type, the largest of each, since it has most on it. */
export function samples(folder) {
  const chosen = new Map();
  for (const file of files(folder).filter(isPage)) {
    const size = statSync(join(folder, file)).size;
    const type = typeOf(file);
    if (["assets", "data", "kiosk", "print"].includes(type)) continue;
    // Redirect pages of old addresses are no pages to read.
    if (/http-equiv=["']?refresh/i.test(readFileSync(join(folder, file), "utf8"))) continue;
    if (size > (chosen.get(type)?.size ?? -1)) chosen.set(type, { type, file, size });
  }
  return [...chosen.values()].sort((a, b) => a.type.localeCompare(b.type));
}

/** The tags of a page: name and attributes, in order. Scripts, styles and comments are left out. */
export function tags(html) {
  const bare = html
    .replace(/<!--[\s\S]*?-->/g, "")
    .replace(/(<(script|style)\b[^>]*>)[\s\S]*?<\/\2>/gi, "$1</$2>");
  const found = [];
  for (const [, name, rest] of bare.matchAll(/<([a-z][a-z0-9-]*)((?:\s+(?:"[^"]*"|'[^']*'|[^"'>])*)?)>/gi)) {
    const attributes = {};
    for (const [, key, , double, single, plain] of rest.matchAll(
      /([^\s"'<>/=]+)(\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?/g,
    )) {
      attributes[key.toLowerCase()] = unescape(double ?? single ?? plain ?? "");
    }
    found.push({ name: name.toLowerCase(), attributes });
  }
  return found;
}

function unescape(text) {
  return text
    .replace(/&#x([0-9a-f]+);/gi, (_, code) => String.fromCodePoint(parseInt(code, 16)))
    .replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
    .replace(/&quot;/g, '"')
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&amp;/g, "&");
}

/** Where the site says it is published, from the home page's canonical link; `http://board.invalid/` if it does not. */
export function baseOf(folder) {
  const home = tags(readFileSync(join(folder, "index.html"), "utf8"));
  const canonical = home.find(({ name, attributes }) => name === "link" && attributes.rel === "canonical");
  return canonical?.attributes.href ?? "http://board.invalid/";
}

/** The file that an address of the site leads to, or undefined. */
export function fileAt(folder, path) {
  const plain = posix.normalize(decodeURIComponent(path)).replace(/^\/+/, "");
  if (plain.startsWith("..")) return undefined;
  for (const candidate of plain === "" || plain.endsWith("/") ? [`${plain}index.html`] : [plain, `${plain}/index.html`]) {
    if (existsSync(join(folder, candidate)) && statSync(join(folder, candidate)).isFile()) return candidate;
  }
  return undefined;
}

/** Every page with what the tests ask of it, read once. */
export function read(folder) {
  const base = new URL(baseOf(folder));
  const pages = new Map();
  for (const file of files(folder).filter(isPage)) {
    const html = readFileSync(join(folder, file), "utf8");
    const found = tags(html);
    pages.set(file, {
      file,
      html,
      tags: found,
      ids: new Set(found.map(({ attributes }) => attributes.id).filter(Boolean)),
      redirect: found.some(({ name, attributes }) => name === "meta" && /refresh/i.test(attributes["http-equiv"] ?? "")),
      url: new URL(file.replace(/(^|\/)index\.html$/, "$1"), base),
    });
  }
  return { folder, base, pages };
}

/** The addresses a page names: `{ url, kind }`, kind being `link` (may lead out) or `load` (may not). */
export function addresses(page) {
  const found = [];
  const add = (text, kind) => found.push({ text, kind, url: new URL(text, page.url) });
  for (const { name, attributes } of page.tags) {
    if (attributes.href !== undefined && name !== "base") {
      const loads = name === "link" && !/\b(canonical|alternate|next|prev|license|author|help)\b/.test(attributes.rel ?? "");
      add(attributes.href, loads || name === "use" || name === "image" ? "load" : "link");
    }
    if (attributes.src !== undefined) add(attributes.src, "load");
    for (const one of (attributes.srcset ?? "").split(",").filter((one) => one.trim())) add(one.trim().split(/\s+/)[0], "load");
    if (attributes.action !== undefined) add(attributes.action, "link");
  }
  return found;
}
