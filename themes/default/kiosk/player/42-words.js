// Where a line of Chinese may end. A browser breaks between any two characters; a title reads better when a line ends with a
// word, and a date or a telephone number stays whole. Browsers that know no words (before Chromium 87) break as ever.

(function () {
  "use strict";

  var el = kiosk.el;
  // One character that belongs to what follows it: 党支部, 与法院, 第三社区. Any other belongs to what stands before it.
  var LEADS = /^[党与和为在从对向把被第各每不老新小大]$/;
  var CHINESE = /^[\u3400-\u9fff]+$/;
  var WHOLE = /(\d{4}年\d{1,2}月(?:\d{1,2}日)?|\d{1,2}月\d{1,2}日|\+?\d{3,4}[- ]\d[\d -]{4,}\d|\d{1,2}:\d\d[—–-]\d{1,2}:\d\d|\d+个?(?:工作日|小时|分钟|天|件|名|人))/;
  /** Stand before and behind what is struck out. */
  var STRUCK = /[\u000e\u000f]/;
  var segmenter = null;
  if (window.Intl && Intl.Segmenter) segmenter = new Intl.Segmenter("zh", { granularity: "word" });

  /** A title, broken between words as long as that fits (class `by-words`). */
  kiosk.words = function (text) {
    if (!text || !segmenter) return text || "";
    var parts = [];
    var line = "";
    var before = "";
    Array.from(segmenter.segment(text)).forEach(function (one) {
      var word = one.segment;
      var single = Array.from(word).length === 1;
      if (CHINESE.test(before) && CHINESE.test(word) && !LEADS.test(before) && (!single || LEADS.test(word))) {
        parts.push(line, el("wbr"));
        line = "";
      }
      line += word;
      before = word;
    });
    parts.push(line);
    return el("span.words-kept", {}, parts);
  };

  /** A text in which no date and no telephone number is broken in two, and what is struck out has a line through it. */
  kiosk.whole = function (text) {
    if (typeof text !== "string") return text;
    return text.split(STRUCK).map(function (words, at) {
      var parts = words.split(WHOLE).map(function (part, at) { return at % 2 === 1 ? el("span.one", {}, part) : part; });
      return at % 2 === 1 ? el("del", {}, parts) : parts;
    });
  };
})();
