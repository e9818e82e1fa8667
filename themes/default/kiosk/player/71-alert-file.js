// What an emergency's file says. It is data: nothing of alert.json and alert.txt is ever run, and whatever cannot be
// understood for certain is told by a word and shown by nobody.
//
//   alert.json   { "title": "停电通知", "text": "请从东门离开。", "until": "2026-07-01 12:00" }
//   alert.txt    the first line is the title, the rest the text, and one line says 至 2026-07-01 12:00
//   alert.js     the same object as alert.json behind `window.noticeboardAlert =`, for sticks and for old screens
//
// null, { "withdrawn": true } and a text of the one word 撤下 take an alert down.

(function () {
  "use strict";

  // Nobody reads more than this from a wall; a file that is larger than that is none of the office's.
  var SHOWN_BYTES = 4096;
  var FILE_BYTES = 65536;
  var TITLE = 80;
  // An emergency of more than a year is a slip of the keyboard.
  var LONGEST_DAYS = 366;

  var NAMES = { title: ["title", "标题"], text: ["text", "正文", "内容"], until: ["until", "至", "有效至"] };
  var WITHDRAWN = /^(?:null|撤下|撤回|解除|取消)[。.;；\s]*$/;
  var PAGE = /^\s*<(?:!doctype|html|head|body|script|meta|\?xml)/i;
  // Letters that were lost, and what no text has: zeros of a file that a power cut left behind.
  var GARBLED = /[\uFFFD\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F\uE000-\uF8FF]/;

  function attempt(encoding, bytes) {
    try {
      return { text: new TextDecoder(encoding, { fatal: true }).decode(bytes), encoding: encoding };
    } catch (error) {
      return null;
    }
  }

  /** The text of a file's bytes, saved as UTF-8, as an editor's “Unicode”, or as Windows of a Chinese office does (GBK). */
  function decoded(bytes) {
    if (bytes.length >= 2 && bytes[0] === 0xff && bytes[1] === 0xfe) return attempt("utf-16le", bytes);
    if (bytes.length >= 2 && bytes[0] === 0xfe && bytes[1] === 0xff) return attempt("utf-16be", bytes);
    return attempt("utf-8", bytes) || attempt("gb18030", bytes);
  }

  /** Whether UTF-8 ends in the middle of a letter: it was not saved whole. */
  function isHalf(bytes) {
    return attempt("utf-8", bytes) === null && [1, 2, 3].some(function (less) {
      var rest = bytes.subarray(0, Math.max(0, bytes.length - less));
      return rest.some(function (byte) { return byte > 0x7f; }) && attempt("utf-8", rest) !== null;
    });
  }

  function two(number) {
    return (number < 10 ? "0" : "") + number;
  }

  var UNTIL = /^(\d{4})(?:-|\/|\.|年)(\d{1,2})(?:-|\/|\.|月)(\d{1,2})日?(?:(?:T| ?)(\d{1,2})(?::(\d{2})(?::\d{2}(?:\.\d+)?)?|[时点](?:(\d{1,2})分?)?))? ?(Z|[+-]\d{2}:?\d{2})?$/i;

  /** The end of an alert in the board's time, as text that sorts: of a day alone its last moment. Null where it is nonsense. */
  function end(value) {
    if (typeof value !== "string") return null;
    var plain = value.replace(/[\uFF01-\uFF5E]/g, function (sign) { return String.fromCharCode(sign.charCodeAt(0) - 0xfee0); });
    var found = UNTIL.exec(plain.replace(/[\s\u3000]+/g, " ").trim());
    if (!found) return null;
    var year = Number(found[1]);
    var month = Number(found[2]);
    var day = Number(found[3]);
    var named = new Date(Date.UTC(year, month - 1, day));
    if (named.getUTCFullYear() !== year || named.getUTCMonth() !== month - 1 || named.getUTCDate() !== day) return null;
    var date = year + "-" + two(month) + "-" + two(day);
    var hour = found[4] === undefined ? 24 : Number(found[4]);
    var minute = Number(found[5] || found[6] || 0);
    if (hour > 24 || minute > 59 || (hour === 24 && minute > 0)) return null;
    if (found[7] && found[4] !== undefined) {
      var zone = /^z$/i.test(found[7]) ? 0 : (found[7][0] === "-" ? -1 : 1) * (Number(found[7].slice(1, 3)) * 60 + Number(found[7].slice(-2)));
      var here = kiosk.time.moment(Date.UTC(year, month - 1, day, hour, minute) - zone * 60000);
      return here.date + "T" + here.time;
    }
    return date + "T" + two(hour) + ":" + two(minute);
  }

  /** As much of a text as so many bytes hold, and no half letter. */
  function cut(text, most) {
    var bytes = 0;
    var kept = "";
    Array.from(text).some(function (sign) {
      var code = sign.codePointAt(0);
      bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
      if (bytes > most) return true;
      kept += sign;
      return false;
    });
    return kept === text ? text : kept.replace(/\s+$/, "") + "……";
  }

  function bytesOf(text) {
    return new TextEncoder().encode(text).length;
  }

  function part(value, key) {
    var name = NAMES[key].filter(function (one) { return value[one] !== undefined; })[0];
    var found = name === undefined ? undefined : value[name];
    return typeof found === "number" ? String(found) : found;
  }

  function tidy(text) {
    return text.replace(/\r\n?/g, "\n").replace(/[ \t\u3000]+$/gm, "").replace(/\n{2,}/g, "\n").trim();
  }

  /** What an object says. */
  function ofValue(value) {
    if (value === null) return { withdrawn: true };
    if (typeof value !== "object" || Array.isArray(value)) return { fault: "format" };
    if (value.withdrawn === true || value["撤下"] === true) return { withdrawn: true };
    var title = part(value, "title");
    var text = part(value, "text");
    var until = part(value, "until");
    if ([title, text].some(function (one) { return one !== undefined && one !== null && typeof one !== "string"; })) return { fault: "format" };
    title = tidy(title || "").replace(/\n/g, " ");
    text = tidy(text || "");
    if (!title && !text) return { fault: "empty" };
    if (GARBLED.test(title + text)) return { fault: "encoding" };
    if (until === undefined || until === null || until === "") return { fault: "endless" };
    var last = end(until);
    if (last === null) return { fault: "until" };
    if (kiosk.time.trusted() && kiosk.time.days(kiosk.time.today(), last.slice(0, 10)) > LONGEST_DAYS) return { fault: "until" };
    var head = Array.from(title).length > TITLE ? Array.from(title).slice(0, TITLE).join("") + "……" : title;
    var words = cut(text, SHOWN_BYTES - Math.min(SHOWN_BYTES, bytesOf(head)));
    var alert = { title: head, text: words, until: last };
    if (head !== title || words !== text) alert.cut = true;
    return { alert: alert };
  }

  function ofJson(text) {
    var value;
    try {
      value = JSON.parse(text);
    } catch (error) {
      return { fault: "format" };
    }
    return ofValue(value);
  }

  function ofText(text) {
    var until;
    var lines = text.replace(/\r\n?/g, "\n").split("\n").filter(function (line) {
      // A year behind it: 至周五恢复供水 is a sentence.
      var found = /^[\s\u3000]*(?:有效)?[至到][:：\s\u3000]*([0-9\uFF10-\uFF19]{4}.*)$/.exec(line);
      if (found) until = found[1];
      return !found && line.trim() !== "";
    });
    return ofValue({ title: lines[0] || "", text: lines.slice(1).join("\n"), until: until });
  }

  kiosk.alertFile = {
    decoded: decoded,
    end: end,
    ofValue: ofValue,
    /** Whether this is a page of somebody who stands between us and the office: a portal, an error page. */
    isPage: function (bytes) {
      var found = decoded(bytes.subarray(0, 512)) || attempt("utf-8", bytes.subarray(0, 500)) || { text: "" };
      return PAGE.test(found.text);
    },
    /** What the bytes of alert.json or alert.txt say: { alert }, { withdrawn } or { fault }. */
    read: function (name, bytes) {
      if (bytes.length > FILE_BYTES || isHalf(bytes)) return { fault: "format" };
      var found = decoded(bytes);
      if (found === null) return { fault: "encoding" };
      var text = found.text;
      if (GARBLED.test(text)) return { fault: "encoding" };
      // Half of a file has no length at the worst.
      if (text.trim() === "") return { fault: "empty" };
      if (WITHDRAWN.test(text.trim())) return { withdrawn: true };
      return /\.json$/.test(name) ? ofJson(text) : ofText(text);
    },
  };
})();
