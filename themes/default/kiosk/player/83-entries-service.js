// What the browsable board says of services: the number to call stands in the list already.

(function () {
  "use strict";

  var el = kiosk.el;

  kiosk.entries.services = function (one) {
    return [el("span.entry-text", {}, el("b", {}, kiosk.words(one.title)), el("span", {}, one.note)),
      one.phone ? el("span.entry-phone", {}, one.phone) : one.deadline_iso ? kiosk.lamp(one, "span") : el("span.entry-count", {}, one.state || "")];
  };

  kiosk.details.services = function (one) {
    return el("article.detail.detail-service", {}, el("h2", {}, kiosk.words(one.title)), el("p.soft", {}, one.org),
      one.phone ? el("p.detail-phone", {}, el("b", {}, one.phone)) : null,
      kiosk.lamp(one),
      el("dl.facts-list", {}, one.facts.map(function (fact) {
        return el("div", {}, el("dt", {}, kiosk.word(fact.label)), el("dd", {}, kiosk.whole(fact.text)));
      })));
  };
})();
