// Slides about promises: tables of commitments, and charts of what became of them.

(function () {
  "use strict";

  var el = kiosk.el;
  var svg = kiosk.svg;

  /** What is said of a commitment besides its lamp: what the unit reports, and what the reviewers decided. */
  kiosk.standing = function (row) {
    var verdict = row.verdict;
    return el("p.standing", {},
      row.reported ? el("span.reported", {}, kiosk.t("reported", { state: kiosk.word(row.reported.label) })) : null,
      // “Not yet appraised” is a sentence of its own.
      verdict ? el("span.verdict.verdict-" + verdict.state, {}, verdict.state === "undecided" ? kiosk.word(verdict.label) : kiosk.t("verdict", { verdict: kiosk.word(verdict.label) })) : null);
  };

  function inAnotherYear(row) {
    return Boolean(row.deadline_iso) && row.deadline_iso.slice(0, 4) !== kiosk.data.edition.as_of.slice(0, 4);
  }

  /** The deadline; its year only where it is another than the edition's. */
  function due(row) {
    if (!row.deadline_iso) return row.deadline || null;
    return kiosk.t("due", { date: !inAnotherYear(row) ? kiosk.time.monthDay(row.deadline_iso) : row.deadline || kiosk.time.date(row.deadline_iso) });
  }

  /** A date with its year is too long for the column: the year may stand alone. */
  function dueParts(row) {
    var text = due(row);
    var year = inAnotherYear(row) ? text.indexOf("年") + 1 : 0;
    return year > 0 ? [el("span.one", {}, text.slice(0, year)), el("wbr"), kiosk.whole(text.slice(year))] : kiosk.whole(text);
  }

  kiosk.due = function (row) {
    return row.deadline_iso ? el("p.due", {}, dueParts(row)) : null;
  };
  /** Where a deadline needs its year, the column is as wide as that. */
  kiosk.years = function (rows) { return rows.some(inAnotherYear) ? ".years" : ""; };

  function terms(row) {
    return row.target || row.value ? el("p.terms", {},
      row.value
        ? el("span", {}, el("span.label", {}, kiosk.t("value")), " ", row.value)
        : el("span", {}, el("span.label", {}, kiosk.t("target")), " ", row.target)) : null;
  }

  /** Totals with what they are out of; those without a verdict yet are counted apart, never as undone. */
  function totals(sums) {
    if (!sums || !sums.total) return null;
    return kiosk.t("totals", Object.assign({ decided: sums.fulfilled + sums.partly + sums.unfulfilled }, sums));
  }

  kiosk.totals = totals;

  kiosk.slides.commitments = function (view, tools) {
    var rows = el("ol.rows.rows-" + view.rows.length + kiosk.years(view.rows) + ".fit", {}, view.rows.map(function (row) {
      return el("li", {},
        el("div.what", {}, el("h3", {}, kiosk.words(row.item)), terms(row), row.owner && row.owner !== view.org ? el("p.owner", {}, row.owner) : null,
          row.corrected ? el("p.corrected", {}, row.corrected) : null),
        el("div.state", {}, kiosk.lamp(row), kiosk.due(row), kiosk.standing(row)));
    }));
    tools.fits.push({ box: rows, property: "--u", values: kiosk.steps.unit, whole: 9 });
    return kiosk.slide("commitments", kiosk.t("commitments"), view, el("div.body", {},
      el("p.totals", {}, totals(view.totals)), rows));
  };

  var PARTS = {
    verdict: [["fulfilled", "fulfilled"], ["partly", "partly"], ["unfulfilled", "unfulfilled"], ["undecided", "undecided"]],
    reported: [["done", "done"], ["in_progress", "in_progress"], ["not_started", "not_started"]],
  };
  var drawn = 0;

  /** One bar, parted as the counts are; every part has a pattern or tone of its own and stands below in words. */
  function bar(view, parts, label) {
    var total = parts.reduce(function (sum, part) { return sum + (view[part[0]] || 0); }, 0);
    drawn += 1;
    var hatch = "hatch-" + drawn;
    var drawing = svg("svg", { viewBox: "0 0 1000 80", preserveAspectRatio: "none", class: "bar", "aria-hidden": "true" },
      svg("defs", {}, svg("pattern", { id: hatch, width: "14", height: "14", patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
        svg("rect", { width: "14", height: "14", class: "hatch-ground" }), svg("rect", { width: "6", height: "14", class: "hatch-line" }))));
    var x = 0;
    parts.forEach(function (part) {
      var count = view[part[0]] || 0;
      if (count === 0 || total === 0) return;
      var width = (count / total) * 1000;
      var rect = svg("rect", { x: x, y: 0, width: Math.max(width - (x + width < 999 ? 5 : 0), 3), height: 80, class: "part part-" + part[1] });
      if (part[1] === "undecided" || part[1] === "not_started") rect.setAttribute("fill", "url(#" + hatch + ")");
      drawing.appendChild(rect);
      x += width;
    });
    return el("section.measure", {},
      el("h3", {}, label, el("span.out-of", {}, kiosk.t("out_of", { total: total }))),
      drawing,
      el("ul.legend.legend-" + parts.length, {}, parts.map(function (part) {
        return el("li", {}, el("span.swatch.part-" + part[1], { "aria-hidden": "true" }),
          el("b", {}, view[part[0]] || 0), el("span", {}, kiosk.t("chart." + part[0])));
      })));
  }

  kiosk.slides.chart = function (view, tools) {
    var body = el("div.measures.fit", {},
      el("div.sum", {}, el("b", {}, view.total), el("p", {}, kiosk.t("chart.total"))),
      bar(view, PARTS.verdict, kiosk.t("chart.verdicts")),
      bar(view, PARTS.reported, kiosk.t("chart.reports")),
      el("p.note", {}, kiosk.t("chart.note")));
    tools.fits.push({ box: body, property: "--u", values: kiosk.steps.unit });
    return kiosk.slide("chart", kiosk.t("chart"), view, el("div.body", {}, body));
  };
})();
