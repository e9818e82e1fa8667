// Keeps the page in step with the board's files while `noticeboard serve` runs. No built page holds this script.
(() => {
  "use strict";
  const me = document.currentScript;
  const { path, tag } = me.dataset;

  // ---- Where the reader was -------------------------------------------------------------------------------------
  const place = "noticeboard-live:" + location.pathname + location.search;
  const stored = (use) => { try { return use(sessionStorage); } catch { return null; } };
  const was = stored((store) => { const was = store.getItem(place); store.removeItem(place); return was; });
  if (was) {
    const [x, y, open] = JSON.parse(was);
    [...document.querySelectorAll("details")].forEach((details, n) => { if (n in open) details.open = open[n]; });
    const back = () => window.scrollTo({ left: x, top: y, behavior: "instant" });
    back();
    // Pictures and fonts that come later may move the page.
    window.addEventListener("load", back, { once: true });
  }
  const reload = () => {
    const open = [...document.querySelectorAll("details")].map((details) => details.open);
    stored((store) => store.setItem(place, JSON.stringify([window.scrollX, window.scrollY, open])));
    location.reload();
  };

  // ---- Styles -----------------------------------------------------------------------------------------------------
  const bare = (href) => href.replace(/[?&]live=\d+$/, "");
  const swap = (from, to) => {
    for (const link of document.querySelectorAll('link[rel="stylesheet"]')) {
      if (bare(link.getAttribute("href")) !== from) continue;
      const next = link.cloneNode();
      next.href = to + (to.includes("?") ? "&" : "?") + "live=" + Date.now();
      // The old one goes when the new one is there: nothing flickers.
      next.addEventListener("load", () => link.remove(), { once: true });
      next.addEventListener("error", () => next.remove(), { once: true });
      link.after(next);
    }
  };

  // ---- Faults -----------------------------------------------------------------------------------------------------
  const element = (name, className, ...inside) => {
    const made = document.createElement(name);
    if (className) made.className = className;
    made.append(...inside.filter((part) => part !== null && part !== undefined));
    return made;
  };
  const fill = (text, n) => (text || "").replace("{n}", n);
  let panel = null;
  let folded = false;

  const excerpt = (lines, fault) => {
    if (!lines.length) return null;
    const rows = lines.map((line) => {
      const [before, at, after] = line.parts;
      const here = line.number === fault.line;
      const text = here ? [before, element("mark", "", at || " "), after] : [before];
      return element("span", here ? "line here" : "line", element("span", "number", String(line.number)),
        element("code", "", ...text));
    });
    return element("div", "excerpt", ...rows);
  };

  const shown = (fault, words) => {
    const at = fault.line ? `:${fault.line}:${fault.column}` : "";
    return element("li", "fault",
      element("p", "message", fault.message, fault.code ? element("span", "code", fault.code) : null),
      fault.file ? element("p", "file", fault.file + at) : null,
      excerpt(fault.excerpt, fault),
      fault.hint ? element("p", "hint", element("b", "", words.hint), fault.hint) : null);
  };

  const faults = (news) => {
    const words = news.words || {};
    if (document.body.classList.contains("nothing")) {
      document.documentElement.lang = news.lang;
      document.title = news.count ? fill(words.count, news.count) : words.waiting;
      const place = document.getElementById("words");
      if (place && place.tagName === "P") place.textContent = news.count ? words.nothing : words.waiting;
    }
    if (panel) panel.remove();
    panel = null;
    if (!news.count) return;
    panel = document.createElement("noticeboard-faults");
    panel.lang = news.lang;
    const root = panel.attachShadow({ mode: "open" });
    const style = document.createElement("link");
    style.rel = "stylesheet";
    style.href = "/_noticeboard/live.css";
    const button = element("button", "fold");
    button.type = "button";
    const list = element("ol", "faults", ...news.faults.map((fault) => shown(fault, words)));
    const more = news.count - news.faults.length;
    const inside = element("div", "inside",
      element("p", "behind", news.behind ? words.behind : words.nothing), list,
      more > 0 ? element("p", "more", fill(words.more, more)) : null);
    const head = element("header", "", element("h2", "", fill(words.count, news.count)), button);
    const box = element("section", "panel", head, inside);
    box.setAttribute("role", "alert");
    const fold = (on) => {
      folded = on;
      box.classList.toggle("folded", on);
      inside.hidden = on;
      button.textContent = on ? words.unfold : words.fold;
      button.setAttribute("aria-expanded", String(!on));
    };
    button.addEventListener("click", () => fold(!folded));
    box.addEventListener("keydown", (event) => { if (event.key === "Escape") fold(true); });
    fold(folded);
    // Nothing is drawn before its style is there.
    box.hidden = true;
    style.addEventListener("load", () => { box.hidden = false; }, { once: true });
    root.append(style, box);
    document.documentElement.append(panel);
  };

  // ---- The line to the preview --------------------------------------------------------------------------------------
  const line = new EventSource("/_noticeboard/events?" + new URLSearchParams({ path, tag }));
  line.addEventListener("reload", reload);
  line.addEventListener("styles", (event) => JSON.parse(event.data).forEach(([from, to]) => swap(from, to)));
  line.addEventListener("faults", (event) => faults(JSON.parse(event.data)));
  window.addEventListener("pagehide", () => line.close());
  // Back from the cache of the browser the page may be old: the tag tells.
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
})();
