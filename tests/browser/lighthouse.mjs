// Lighthouse on one page of every type, as a phone: performance with its four times slower processor and its slow network,
// accessibility, best practices, search engines. Lighthouse is no part of this repository:
//
//   npm install --prefix target/lighthouse lighthouse
//   SITE=target/site node tests/browser/lighthouse.mjs      (ONLY=home,post; ROUNDS=3 takes the middle one; LIGHTHOUSE is elsewhere)
//
// The site is served with gzip, as every server in the README does. Pages that search engines may not keep (of persons) are
// not asked whether they may. On a busy machine the first figure is lower than it is.

import { join, resolve } from "node:path";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { launch, serve } from "./chromium.mjs";
import { baseOf, samples } from "./pages.mjs";
import { target } from "./target.mjs";

const SITE = resolve(process.env.SITE ?? join(target, "site"));
const home = resolve(process.env.LIGHTHOUSE ?? join(target, "lighthouse"));
const { default: lighthouse } = await import(pathToFileURL(join(home, "node_modules/lighthouse/core/index.js")));
const rounds = Number(process.env.ROUNDS ?? 1);
const wanted = (type) => !process.env.ONLY || process.env.ONLY.split(",").includes(type);
const least = { performance: 98, accessibility: 100, "best-practices": 100, seo: 100 };

const base = new URL(baseOf(SITE)).pathname;
const server = await serve(SITE, { base, gzip: true });
const port = 9_300 + (process.pid % 600);
const browser = await launch({ flags: [`--remote-debugging-port=${port}`] });
let below = 0;
try {
  console.log("type | performance | accessibility | best practices | SEO | LCP ms | CLS | TBT ms | below");
  for (const { type, file } of samples(SITE).filter(({ type }) => wanted(type))) {
    const noindex = /<meta name="?robots"? content="?noindex/.test(readFileSync(join(SITE, file), "utf8"));
    const runs = [];
    for (let round = 0; round < rounds; round += 1) {
      const address = server.address + base + file.replace(/(^|\/)index\.html$/, "$1");
      const { lhr } = await lighthouse(address, {
        port,
        logLevel: "error",
        onlyCategories: Object.keys(least),
        skipAudits: noindex ? ["is-crawlable"] : [],
      });
      runs.push(lhr);
    }
    runs.sort((a, b) => a.categories.performance.score - b.categories.performance.score);
    const lhr = runs[Math.floor(runs.length / 2)];
    const scores = Object.keys(least).map((name) => Math.round(100 * lhr.categories[name].score));
    const faults = [];
    Object.entries(least).forEach(([name, floor], at) => {
      if (scores[at] >= floor) return;
      below += 1;
      const audits = lhr.categories[name].auditRefs.filter(({ id, weight }) => weight > 0 && (lhr.audits[id].score ?? 1) < 0.9);
      faults.push(...audits.map(({ id }) => `${id} ${lhr.audits[id].displayValue ?? ""}`.trim()));
    });
    // Of a page that did not come in time nothing was measured: on a machine that is too busy.
    if (lhr.runtimeError) faults.push(`not measured: ${lhr.runtimeError.message}`);
    const number = (id, digits) => lhr.audits[id]?.numericValue?.toFixed(digits) ?? "?";
    const measured = [number("largest-contentful-paint", 0), number("cumulative-layout-shift", 3), number("total-blocking-time", 0)];
    console.log([type, ...scores, ...measured, faults.join("; ")].join(" | "));
  }
} finally {
  await browser.close();
  await server.close();
}
process.exit(below > 0 ? 1 : 0);
