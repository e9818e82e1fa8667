// Slides of services: whom to call for what, and how far projects are.

(function () {
  "use strict";

  var el = kiosk.el;

  kiosk.slides.service = function (view, tools) {
    var rows = el("ol.rows.calls.rows-" + view.rows.length + ".fit", {}, view.rows.map(function (row) {
      return el("li", {},
        el("div.what", {}, el("h3", {}, kiosk.words(row.item)), el("p.owner", {}, kiosk.whole(row.note))),
        row.phone ? el("p.call-number", {}, kiosk.whole(row.phone))
          : el("div.state", {}, kiosk.lamp(row), row.deadline ? el("p.due", {}, kiosk.t("due", { date: row.deadline })) : null, row.state ? el("p.standing", {}, row.state) : null));
    }));
    tools.fits.push({ box: rows, property: "--u", values: kiosk.steps.unit, whole: 9 });
    return kiosk.slide("service", kiosk.words(view.title), view, el("div.body", {},
      view.totals ? el("p.totals", {}, view.totals) : null, rows));
  };
})();
