// The languages of the labels. What authors wrote stays as they wrote it: only the theme's own words change, at a touch, and
// change back when nobody stands there any more.

(function () {
  "use strict";

  var chosen = 0;

  function all() {
    return (kiosk.data && kiosk.data.languages) || [];
  }

  function one() {
    return all()[chosen] || null;
  }

  kiosk.labels = {
    /** The player's own text of a key, where another language than the board's is chosen. */
    text: function (key) {
      var language = one();
      return language && language.strings ? language.strings[key] : undefined;
    },
    /** A label that a view holds in the board's language. */
    word: function (text) {
      var language = one();
      var found = language && language.words && typeof text === "string" ? language.words[text] : undefined;
      return found === undefined ? text : found;
    },
    tag: function () {
      var language = one();
      return language ? language.tag : document.documentElement.lang;
    },
    /** What the button says: the name of the language that comes next, in itself. */
    next: function () {
      if (all().length < 2) return "";
      var tag = all()[(chosen + 1) % all().length].tag;
      return { "zh-CN": "中文", en: "English" }[tag] || tag;
    },
    change: function () {
      chosen = all().length > 0 ? (chosen + 1) % all().length : 0;
    },
    isUsual: function () { return chosen === 0; },
    reset: function () { chosen = 0; },
  };

  kiosk.word = kiosk.labels.word;
})();
