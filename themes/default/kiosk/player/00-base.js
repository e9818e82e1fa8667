// The player's one global, and the few words that every part speaks.
//
// Everything here is a classic script in the syntax of Chromium 80 (early 2020), so that the same files run from a web
// server and straight from a memory stick. The parts are joined in the order of their names.

var kiosk = { data: null };

(function () {
  "use strict";

  /** A text of the theme (`kiosk.<key>`), with `{name}` replaced. */
  kiosk.t = function (key, values) {
    var strings = (kiosk.data && kiosk.data.strings) || {};
    var text = kiosk.labels && kiosk.labels.text("kiosk." + key);
    if (text === undefined) text = strings["kiosk." + key];
    if (text === undefined) text = strings[key];
    if (text === undefined) return key;
    return text.replace(/\{(\w+)\}/g, function (all, name) {
      return values && values[name] !== undefined ? String(values[name]) : all;
    });
  };

  /** An element: `el("p.name.large", { "aria-label": … }, child, "text", null, [more])`. Nothing is ever parsed as HTML. */
  kiosk.el = function (what, attributes) {
    var parts = what.split(".");
    var element = document.createElement(parts[0] || "div");
    if (parts.length > 1) element.className = parts.slice(1).join(" ");
    Object.keys(attributes || {}).forEach(function (name) {
      var value = attributes[name];
      if (value === null || value === undefined || value === false) return;
      if (typeof value === "function") element.addEventListener(name, value);
      else element.setAttribute(name, value === true ? "" : value);
    });
    append(element, Array.prototype.slice.call(arguments, 2));
    return element;
  };

  function append(element, children) {
    children.forEach(function (child) {
      if (child === null || child === undefined || child === false || child === "") return;
      if (Array.isArray(child)) append(element, child);
      else element.appendChild(typeof child === "object" ? child : document.createTextNode(String(child)));
    });
  }
  kiosk.append = append;

  /** A drawing: `svg("svg", { viewBox: … }, svg("path", …))`. */
  kiosk.svg = function (name, attributes) {
    var element = document.createElementNS("http://www.w3.org/2000/svg", name);
    Object.keys(attributes || {}).forEach(function (key) {
      element.setAttribute(key, attributes[key]);
    });
    append(element, Array.prototype.slice.call(arguments, 2));
    return element;
  };

  kiosk.empty = function (element) {
    while (element.firstChild) element.removeChild(element.firstChild);
    return element;
  };

  kiosk.isFile = location.protocol === "file:";
  /** Whether nothing moves: where readers wish it, and beside a form, where the writer waits. */
  kiosk.calm = function () {
    return Boolean(kiosk.data && kiosk.data.beside) || window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  };

  // ---- Marks: small words in the footer that tell the office what is wrong. Nobody's touch is among them. ----

  var marks = {};
  kiosk.marks = {
    set: function (name, text) {
      if (marks[name] === text) return;
      if (text) marks[name] = text;
      else delete marks[name];
      if (kiosk.footer) kiosk.footer.showMarks();
    },
    names: function () { return Object.keys(marks).sort(); },
    texts: function () {
      return Object.keys(marks).sort().map(function (name) { return marks[name]; });
    },
  };
})();
