// Slides of services: whom to call for what, and how far projects are.

(function () {
  "use strict";

  var el = kiosk.el;

  kiosk.slides.service = function (view, tools) {
    var rows = el("ol.rows.calls.rows-" + view.rows.length + kiosk.years(view.rows) + ".fit", {}, view.rows.map(function (row) {
      return el("li", {},
        el("div.what", {}, el("h3", {}, kiosk.words(row.item)), el("p.owner", {}, kiosk.whole(row.note))),
        row.phone ? el("p.call-number", {}, kiosk.whole(row.phone))
          : el("div.state", {}, kiosk.lamp(row), kiosk.due(row), row.state ? el("p.standing", {}, kiosk.word(row.state)) : null));
    }));
    tools.fits.push({ box: rows, property: "--u", values: kiosk.steps.unit, whole: 9 });
    // The head has room for a word or two; what a category is called is its authors' own.
    return kiosk.slide("service", view.type_label || view.title, view, el("div.body", {},
      view.type_label ? el("h3.calls-title", {}, kiosk.words(kiosk.word(view.title))) : null,
      view.totals ? el("p.totals", {}, view.totals) : null, rows));
  };
})();
