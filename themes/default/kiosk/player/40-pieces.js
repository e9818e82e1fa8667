// The pieces that slides and the browsable board are built from: names, faces, stars, pledges.

(function () {
  "use strict";

  var el = kiosk.el;
  var svg = kiosk.svg;
  var STAR = "M50 6 60.9 37l32.8.8-26.1 19.9L77 89.2 50 70.5 23 89.2l9.4-31.5L6.3 37.8 39.1 37z";

  /**
   * A name: one of two characters is set as wide as one of three (its text stays whole); a long one may
   * be broken at its dots only.
   */
  kiosk.name = function (tag, name) {
    var element = el(tag + ".name");
    var letters = Array.from(name);
    // A short one is never broken; it gets smaller instead.
    if (letters.length <= 6) element.classList.add("short");
    if (letters.length === 2 && /^[\u3400-\u9fff\ud840-\ud8ff\udc00-\udfff]+$/.test(name)) {
      element.appendChild(el("span.wide", {}, letters[0]));
      element.appendChild(document.createTextNode(letters[1]));
      return element;
    }
    // A part ends after its dot or hyphen; one that has room on a line of its own stays whole there.
    (name.match(/[^·・•-]*[·・•-]?/g) || []).forEach(function (part, index) {
      if (part === "") return;
      if (index > 0) element.appendChild(el("wbr"));
      element.appendChild(Array.from(part).length <= 11 ? el("span.part", {}, part) : document.createTextNode(part));
    });
    return element;
  };

  /** A person's picture, or the first character of the name on a quiet ground. */
  kiosk.face = function (person, pictures) {
    if (person && person.photo && person.photo.src) {
      var image = el("img", { alt: kiosk.t("photo_of", { name: person.name }), draggable: "false" });
      if (person.photo.w && person.photo.h) {
        image.width = person.photo.w;
        image.height = person.photo.h;
        if (person.photo.head) image.setAttribute("data-head", person.photo.head.join(" "));
      }
      pictures.push({ image: image, src: person.photo.src });
      return el("div.face", {}, image);
    }
    var first = person && person.name ? Array.from(person.name)[0] : "";
    return el("div.face.face-none." + (first ? "face-" + (first.codePointAt(0) % 4) : "face-open"), { "aria-hidden": "true" },
      el("span", {}, first || kiosk.t("post_open")));
  };

  /** Earned stars are filled, the others outlined; the words say the same. */
  kiosk.stars = function (stars, label) {
    if (!stars || !stars.max) return null;
    var row = el("div.stars", { role: "img", "aria-label": label || kiosk.t("stars", stars) });
    for (var index = 0; index < stars.max; index += 1) {
      row.appendChild(svg("svg", { viewBox: "0 0 100 96", class: index < stars.earned ? "star on" : "star", "aria-hidden": "true" },
        svg("path", { d: STAR })));
    }
    return row;
  };

  /** A sentence in its clauses: a line is broken between them as long as they fit. */
  kiosk.clauses = function (text) {
    var found = text.match(/（[^（）]*）[，；：。！？]*|[^，、；：。！？,;!?（]+[，、；：。！？,;!?”’」』]*|./g) || [text];
    return found.map(function (clause) { return el("span.clause", {}, clause); });
  };

  kiosk.pledge = function (text) {
    var clauses = kiosk.clauses(text);
    // The closing mark belongs to the last words and takes no width of its own.
    clauses[clauses.length - 1].appendChild(el("span.mark.mark-end", { "aria-hidden": "true" }, "”"));
    return el("blockquote.pledge", {}, el("span.mark", { "aria-hidden": "true" }, "“"), el("p", {}, clauses));
  };

  /** Full-width characters: a Latin letter counts half. */
  kiosk.width = function (text) {
    return Array.from(text || "").reduce(function (sum, letter) { return sum + (letter.codePointAt(0) < 0x2e80 ? 0.5 : 1); }, 0);
  };

  /** A bare number becomes “5号窗口”. */
  kiosk.windowText = function (no) {
    return no && /^\d+$/.test(String(no)) ? kiosk.t("window", { no: no }) : no || "";
  };

  /** What the people call the desk by (“5号窗口”), its number large. */
  kiosk.windowNo = function (text) {
    text = kiosk.windowText(text);
    if (!text) return null;
    var parts = String(text).match(/^(.*?)([0-9A-Za-z][0-9A-Za-z-]*)(.*)$/);
    if (!parts) return el("p.window-no" + (kiosk.width(text) > 9 ? ".long-no" : ""), {}, kiosk.words(text));
    // A word that is no number stays a word: “Window 5”.
    var number = parts[2];
    var digits = String(text).match(/[A-Z]?\d[0-9A-Za-z-]*/);
    if (!/\d/.test(number) && digits) {
      number = digits[0];
      parts = [text, text.slice(0, digits.index), number, text.slice(digits.index + number.length)];
    }
    // A long one is set as a word is, on two lines where it needs them.
    if (number.length * 95 + Math.max(0, kiosk.width(text) - number.length / 2) * 46 > 440) return el("p.window-no.long-no", {}, kiosk.words(text));
    return el("p.window-no", {}, parts[1] || null, el("b", {}, number), parts[3] || null);
  };

  kiosk.fact = function (label, value) {
    return value ? el("p.fact", {}, el("span.label", {}, label), " ", el("span", {}, kiosk.whole(value))) : null;
  };

  kiosk.roles = function (roles) {
    return roles && roles.length ? el("ul.roles", {}, roles.map(function (role) { return el("li", {}, kiosk.word(role)); })) : null;
  };
})();
