// Every sum on every page equals its parts: SITE=FOLDER node --test sums.test.mjs
//
// Read from the pages as they are published, so that whatever made a figure, readers can add it up.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { fileAt, read } from "./pages.mjs";

const repository = join(dirname(fileURLToPath(import.meta.url)), "../..");
const folder = resolve(process.env.SITE ?? join(repository, "public"));
const site = existsSync(join(folder, "index.html")) ? read(folder) : undefined;
const missing = site ? false : `${folder} has no index.html: build the site first`;

const plain = (html) => html.replace(/<[^>]*>/g, "").replace(/\s+/g, " ").trim();
const numbers = (html) => (plain(html).match(/\d+/g) ?? []).map(Number);
const sum = (list) => list.reduce((a, b) => a + b, 0);

/** The block of figures of a page: the verdicts, and the four counts with what they are out of. */
function figures(html) {
  const block = html.match(/<div class="figures">[\s\S]*?\n<\/div>/)?.[0];
  if (!block) return undefined;
  const legend = [...block.match(/<ul class="legend">([\s\S]*?)<\/ul>/)[1].matchAll(/<li>([\s\S]*?)<\/li>/g)].map((one) => numbers(one[1])[0]);
  const counts = [...block.matchAll(/<p class="figure-n figure-([a-z-]+)">([\s\S]*?)<\/p>/g)].map(([, name, text]) => ({ name, ...Object.fromEntries(["count", "total"].map((key, at) => [key, numbers(text)[at]])) }));
  const late = numbers(block.match(/<p class="figure-note">([\s\S]*?)<\/p>/)?.[1] ?? "0")[0];
  const wide = block.match(/<div class="figure figure-wide">([\s\S]*?)<svg/)[1];
  return { legend, counts, late, decided: numbers(wide.match(/figure-label">([\s\S]*?)<\/p>/)[1])[0], fulfilled: numbers(wide.match(/figure-n">([\s\S]*?)<\/p>/)[1])[0] };
}

test("verdicts and deadlines add up to all commitments, on every page that has figures", { skip: missing }, () => {
  const findings = [];
  let seen = 0;
  for (const page of site.pages.values()) {
    const found = figures(page.html);
    if (!found) continue;
    seen++;
    const total = found.counts[0].total;
    const check = (what, is) => is || findings.push(`${page.file}: ${what}: ${JSON.stringify(found)}`);
    check("four counts", found.counts.length === 4 && found.counts.every((one) => one.total === total));
    check("done + on time + due soon + overdue", sum(found.counts.map((one) => one.count)) === total);
    check("verdicts", found.legend.length === 4 && sum(found.legend) === total);
    check("decided", sum(found.legend.slice(0, 3)) === found.decided && found.fulfilled === found.legend[0]);
    check("late among the done", found.late <= found.counts[0].count);
  }
  assert.ok(seen > 3, "pages with figures");
  assert.deepEqual(findings, []);
});

/** In what rows of a branch's own page a state is seen: what its styles look for. */
const STATES = {
  "is-overdue": /lamp-overdue/, "is-due-soon": /lamp-due_soon/, "is-on-time": /lamp-on_time/, "is-late-done": /lamp-late_done/,
  "is-done": /fact-done/, "is-fulfilled": /fact-fulfilled/, "is-partly": /fact-partly/, "is-unfulfilled": /fact-unfulfilled/,
  "is-undecided": /fact-undecided/, "is-amended": /#amendments"/,
};

test("a figure of a branch is the number of the rows that its own page shows for it", { skip: missing }, () => {
  const findings = [];
  let seen = 0;
  for (const page of site.pages.values()) {
    const block = page.html.match(/<div class="figures">[\s\S]*?\n<\/div>/)?.[0] ?? "";
    for (const [, href, text] of [...block.matchAll(/<a href="([^"]+)">([\s\S]*?)<\/a>/g), ...page.html.matchAll(/<a id="is-[^"]*" href="(#[^"]+)">([\s\S]*?)<\/a>/g)]) {
      const url = new URL(href, page.url);
      if (!url.hash) continue;
      const target = site.pages.get(fileAt(folder, url.pathname.slice(site.base.pathname.length - 1)));
      const rows = target.html.match(/<section id="commitments">[\s\S]*?<tbody>([\s\S]*?)<\/tbody>/)?.[1].split("<tr").slice(1) ?? [];
      const state = STATES[url.hash.slice(1)];
      const [said, there] = [numbers(text).at(-1), rows.filter((row) => state?.test(row)).length];
      seen++;
      if (said !== there || !target.ids.has(url.hash.slice(1))) findings.push(`${page.file}: ${said} leads to ${target.file}${url.hash}, which has ${there}`);
    }
  }
  assert.ok(seen > 3, "figures that lead to a branch's page");
  assert.deepEqual(findings, []);
});

test("a figure is the number of what its list shows", { skip: missing }, () => {
  const findings = [];
  let seen = 0;
  for (const page of site.pages.values()) {
    const block = page.html.match(/<div class="figures">[\s\S]*?\n<\/div>/)?.[0] ?? "";
    for (const [, href, text] of block.matchAll(/<a href="([^"]+)">([\s\S]*?)<\/a>/g)) {
      const url = new URL(href, page.url);
      if (url.hash) continue;
      const target = site.pages.get(fileAt(folder, url.pathname.slice(site.base.pathname.length - 1)));
      const lead = target && numbers(target.html.match(/<p class="lead">([\s\S]*?)<\/p>/)[1]).at(-1);
      const said = numbers(text).at(-1);
      seen++;
      if (lead !== said) findings.push(`${page.file}: ${said} leads to ${target?.file}, which has ${lead}`);
    }
  }
  assert.ok(seen > 3, "figures that lead to lists");
  assert.deepEqual(findings, []);
});

test("an organisation has as many commitments in the table above it as on its own page, and as in its list", { skip: missing }, () => {
  const findings = [];
  let seen = 0;
  const totals = (file) => figures(site.pages.get(file)?.html ?? "")?.counts[0].total;
  for (const page of site.pages.values()) {
    const table = page.html.match(/<table class="orgs stack">[\s\S]*?<\/table>/)?.[0] ?? "";
    for (const row of table.split("<tr>").slice(2)) {
      const target = fileAt(folder, new URL(row.match(/href="([^"]+)"/)[1], page.url).pathname.slice(site.base.pathname.length - 1));
      const said = numbers(row.match(/data-label="[^"]*">([\s\S]*?)<\/td>/g)?.[1]?.replace(/^[^>]*>/, "") ?? "")[0];
      seen++;
      if (said !== (totals(target) ?? 0)) findings.push(`${page.file}: ${said} of ${target}, whose page says ${totals(target)}`);
    }
    // The lists of the organisations below, named beside a list.
    if (!/(^|\/)commitments\/index\.html$/.test(page.file)) continue;
    for (const [, href, text] of page.html.matchAll(/<a href="([^"]*\/commitments\/)">[^<]*<small>([^<]*)<\/small>/g)) {
      const target = fileAt(folder, new URL(href, page.url).pathname.slice(site.base.pathname.length - 1));
      const [said, besides = 0] = numbers(text);
      const lead = numbers(site.pages.get(target).html.match(/<p class="lead">([\s\S]*?)<\/p>/)[1]).at(-1);
      seen++;
      if (said !== (totals(target) ?? said) || said + besides !== lead) findings.push(`${page.file}: ${text} leads to ${target} with ${totals(target)} of ${lead}`);
    }
  }
  assert.ok(seen > 3, "organisations in tables");
  assert.deepEqual(findings, []);
});

test("the parts of a whole list add up to it", { skip: missing }, () => {
  const findings = [];
  for (const page of site.pages.values()) {
    const parts = page.html.match(/<p class="note parts">([\s\S]*?)<\/p>/)?.[1];
    if (!parts) continue;
    const lead = numbers(page.html.match(/<p class="lead">([\s\S]*?)<\/p>/)[1]).at(-1);
    if (sum(numbers(parts)) !== lead) findings.push(`${page.file}: ${plain(parts)} for ${lead}`);
  }
  assert.deepEqual(findings, []);
});

test("what changes are adds up, and every one stands on a page of its month", { skip: missing }, () => {
  const findings = [];
  const rows = (page) => (page.html.match(/<li><p class="who"><time/g) ?? []).length;
  let seen = 0;
  for (const page of site.pages.values()) {
    const counts = page.html.match(/<p class="note change-counts">([\s\S]*?)<\/p>/)?.[1];
    if (!counts) continue;
    seen++;
    const total = numbers(page.html.match(/<p class="lead">([\s\S]*?)<\/p>/)[1]).at(-1);
    if (sum(numbers(counts)) !== total) findings.push(`${page.file}: ${numbers(counts)} are not ${total}`);
    const month = page.file.match(/^(.*changes\/\d{4}(-\d\d)?\/)index\.html$/)?.[1];
    if (!month || page.html.includes('<ul class="archive">')) continue;
    const numbered = [...site.pages.values()].filter((one) => one.file.startsWith(`${month}page/`));
    const stand = sum([page, ...numbered].map(rows));
    if (stand !== total) findings.push(`${page.file}: ${stand} of ${total} stand there`);
  }
  assert.ok(seen > 3, "pages of changes");
  assert.deepEqual(findings, []);
});

test("verdicts of a month, a year and an organisation add up to what they are out of", { skip: missing }, () => {
  const findings = [];
  let seen = 0;
  for (const page of site.pages.values()) {
    for (const [, table] of page.html.matchAll(/<table class="verdicts[^>]*>[\s\S]*?<tbody>([\s\S]*?)<\/tbody>/g)) {
      for (const [row, cells] of table.matchAll(/<tr>([\s\S]*?)<\/tr>/g)) {
        seen++;
        const [total, fulfilled, decided, partly, unfulfilled, undecided] = [...cells.matchAll(/<td class="num"[^>]*>([\s\S]*?)<\/td>/g)].flatMap((cell) => numbers(cell[1]));
        if (fulfilled + partly + unfulfilled !== decided || decided + undecided !== total) findings.push(`${page.file}: ${plain(row)}`);
      }
    }
  }
  assert.ok(seen > 12, "rows of verdicts");
  assert.deepEqual(findings, []);
});
