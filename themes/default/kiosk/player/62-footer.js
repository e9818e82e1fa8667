// The footer: whom to call, the code of the slide's page, what time it is, where in the round we are, which edition this is, and
// what is wrong; and three buttons: another language, reading aloud, and a pause.

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

  function speaker(reading) {
    return kiosk.svg("svg", { viewBox: "0 0 40 40", "aria-hidden": "true" },
      kiosk.svg("path", { d: reading ? "M9 9h22v22H9z" : "M4 15h7l10-9v28l-10-9H4zM25 13a9 9 0 0 1 0 14v-3.6a5.6 5.6 0 0 0 0-6.8zM25 6.5a15.5 15.5 0 0 1 0 27v-3.4a12.3 12.3 0 0 0 0-20.2z" }));
  }

  var actions = {};
  var read = { possible: false, reading: false };
  var last = null;

  /** Of a button alone: behind it lies the board. */
  function only(what) {
    return function (event) {
      event.stopPropagation();
      what();
    };
  }

  kiosk.footer = {
    build: function (on) {
      actions = on;
      kiosk.footer.draw();
      kiosk.stage.element.appendChild(parts.foot);
      kiosk.footer.showPaused(false);
      kiosk.footer.showMarks();
      tick();
    },
    /** Its parts, in the language that is chosen. */
    draw: function () {
      var edition = kiosk.data.edition;
      parts.bar = el("div.progress", { "aria-hidden": "true" }, parts.done = el("i"));
      parts.call = el("div.call", {}, el("span.label", {}, kiosk.t("phone")), parts.phone = el("b", {}));
      parts.clock = el("div.clock", {}, parts.time = el("b", {}), parts.day = el("span", {}));
      parts.code = el("div.page-code");
      parts.pause = el("button.pause", { type: "button", click: only(actions.pause) });
      parts.read = el("button.read", { type: "button", click: only(actions.read), hidden: true });
      var other = kiosk.labels.next();
      parts.language = other ? el("button.language", { type: "button", click: only(actions.language), lang: /^[a-z]/i.test(other) ? "en" : "zh-CN" }, other) : null;
      parts.line = el("div.line", {},
        el("span.hint", {}, kiosk.t("touch_hint")),
        parts.place = el("span.place", {}),
        el("span.edition", {}, kiosk.t("edition", { date: kiosk.time.date(edition.as_of) }), " ", el("span.code", {}, edition.code)),
        parts.marks = el("span.marks", { role: "status" }));
      if (!parts.foot) {
        parts.foot = el("footer.foot");
        kiosk.footer.element = parts.foot;
      }
      parts.foot.lang = kiosk.labels.tag();
      kiosk.append(kiosk.empty(parts.foot), [parts.bar, parts.code, parts.call, parts.clock,
        el("div.buttons", {}, parts.language, parts.read, parts.pause), parts.line]);
    },
    /** After another language was chosen. */
    redraw: function () {
      kiosk.footer.draw();
      kiosk.footer.showPaused(kiosk.loop.isPaused());
      kiosk.footer.showRead(read.possible, read.reading);
      if (last) kiosk.footer.showSlide(last.slide, last.place, last.total);
      kiosk.footer.showMarks();
      tick();
    },
    tick: tick,
    showPaused: function (paused) {
      kiosk.empty(parts.pause);
      kiosk.append(parts.pause, [icon(paused), el("span", {}, kiosk.t(paused ? "play" : "pause"))]);
      parts.pause.setAttribute("aria-pressed", paused ? "true" : "false");
    },
    showRead: function (possible, reading) {
      read = { possible: possible, reading: reading };
      if (!parts.read) return;
      parts.read.hidden = !possible;
      kiosk.append(kiosk.empty(parts.read), [speaker(reading), el("span", {}, kiosk.t(reading ? "read_stop" : "read"))]);
      parts.read.setAttribute("aria-pressed", reading ? "true" : "false");
    },
    showSlide: function (slide, place, total) {
      last = { slide: slide, place: place, total: total };
      var code = slide.kind === "rest" ? null : kiosk.code(slide.qr);
      kiosk.append(kiosk.empty(parts.code), code ? [code, el("span", {}, kiosk.t("scan"))] : []);
      parts.foot.classList.toggle("coded", code !== null);
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
