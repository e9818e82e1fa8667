// What the browsable board says of linkages.

(function () {
  "use strict";

  var el = kiosk.el;

  kiosk.entries.linkages = function (one) {
    return [el("span.entry-text", {}, el("b", {}, kiosk.words(one.title)), el("span", {}, one.note)),
      one.phone ? el("span.entry-phone", {}, one.phone) : null];
  };

  kiosk.details.linkages = function (one, pictures) {
    return el("article.detail.detail-linkage", {}, el("h2", {}, kiosk.words(one.title)), el("p.soft", {}, one.org),
      el("div.person", {}, one.name ? kiosk.face({ name: one.name, photo: one.photo }, pictures) : null, el("div", {}, el("p", {}, one.note),
        one.phone ? el("p.detail-phone", {}, el("b", {}, one.phone)) : null)));
  };
})();
