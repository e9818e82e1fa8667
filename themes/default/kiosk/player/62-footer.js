// The footer: whom to call, what time it is, where in the round we are, which edition this is, and what is wrong.

(function () {
  "use strict";

  var el = kiosk.el;
  var parts = {};

  function tick() {
    var clock = kiosk.time.clock();
    var trusted = kiosk.time.trusted();
    // A wrong hour on a public wall is worse than none.
    parts.time.textContent = trusted ? clock.time : "";
    parts.day.textContent = trusted ? kiosk.time.monthDay(clock.date) + " " + kiosk.time.weekday(clock.date) : "";
    kiosk.marks.set("clock", trusted ? "" : kiosk.t("mark.clock"));
    if (kiosk.silence) kiosk.silence.tell();
  }

  function icon(paused) {
    return kiosk.svg("svg", { viewBox: "0 0 40 40", "aria-hidden": "true" },
      kiosk.svg("path", { d: paused ? "M12 6v28l22-14z" : "M10 6h7v28h-7zM23 6h7v28h-7z" }));
  }

  kiosk.footer = {
    build: function (onPause) {
      var edition = kiosk.data.edition;
      parts.bar = el("div.progress", { "aria-hidden": "true" }, parts.done = el("i"));
      parts.call = el("div.call", {}, el("span.label", {}, kiosk.t("phone")), parts.phone = el("b", {}));
      parts.clock = el("div.clock", {}, parts.time = el("b", {}), parts.day = el("span", {}));
      parts.pause = el("button.pause", { type: "button", click: onPause });
      parts.line = el("div.line", {},
        el("span.hint", {}, kiosk.t("touch_hint")),
        parts.place = el("span.place", {}),
        el("span.edition", {}, kiosk.t("edition", { date: kiosk.time.date(edition.as_of) }), " ", el("span.code", {}, edition.code)),
        parts.marks = el("span.marks", { role: "status" }));
      parts.foot = el("footer.foot", {}, parts.bar, parts.call, parts.clock, parts.pause, parts.line);
      kiosk.footer.element = parts.foot;
      kiosk.stage.element.appendChild(parts.foot);
      kiosk.footer.showPaused(false);
      kiosk.footer.showMarks();
      tick();
    },
    tick: tick,
    showPaused: function (paused) {
      kiosk.empty(parts.pause);
      kiosk.append(parts.pause, [icon(paused), el("span", {}, kiosk.t(paused ? "play" : "pause"))]);
      parts.pause.setAttribute("aria-pressed", paused ? "true" : "false");
    },
    showSlide: function (slide, place, total) {
      var phone = (slide.view && slide.view.phone) || kiosk.phone;
      parts.phone.textContent = phone || "";
      parts.call.classList.toggle("none", !phone);
      parts.place.textContent = kiosk.t("place_of", { place: place, total: total });
      parts.done.style.transform = "scaleX(" + (total > 0 ? place / total : 0) + ")";
      parts.foot.classList.toggle("on-dark", slide.kind === "rest");
    },
    showMarks: function () {
      if (!parts.marks) return;
      kiosk.empty(parts.marks);
      parts.foot.classList.toggle("marked", kiosk.marks.texts().length > 0);
      kiosk.marks.texts().forEach(function (text) {
        parts.marks.appendChild(el("span.mark-text", {}, kiosk.svg("svg", { viewBox: "0 0 20 20", "aria-hidden": "true" },
          kiosk.svg("path", { d: "M10 1 20 19H0z" })), text));
      });
    },
  };
})();
