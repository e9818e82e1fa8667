// Search by characters or by pinyin initials, with a keyboard on the screen. What is typed is forgotten when the board
// closes; nothing is written down anywhere.

(function () {
  "use strict";

  var el = kiosk.el;
  var ROWS = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];
  var LONGEST = 24;
  var MOST = 60;

  /** How well an entry answers one word; 0: not at all. */
  function score(entry, word) {
    var title = entry.t.toLowerCase();
    if (title.indexOf(word) === 0) return 5;
    if (title.indexOf(word) > 0) return 4;
    if (/^[a-z]+$/.test(word)) {
      var best = 0;
      (entry.p || "").split(" ").forEach(function (reading) {
        if (reading === word) best = Math.max(best, 5);
        else if (reading.indexOf(word) === 0) best = Math.max(best, 3);
        else if (word.length > 1 && reading.indexOf(word) > 0) best = Math.max(best, 2);
      });
      if (best > 0) return best;
    }
    return (entry.s || "").toLowerCase().indexOf(word) >= 0 ? 1 : 0;
  }

  /** The places in `kiosk.data.search` that have every word of a query, best first. */
  function find(query) {
    var words = query.toLowerCase().match(/[a-z]+|[^a-z\s]+/g) || [];
    if (words.length === 0) return [];
    var now = kiosk.time.now();
    var found = [];
    (kiosk.data.search || []).forEach(function (entry, at) {
      var thing = ((kiosk.data.browse || {})[entry.k] || [])[entry.i];
      if (!thing || !kiosk.runs(thing, now)) return;
      var total = 0;
      for (var index = 0; index < words.length; index += 1) {
        var one = score(entry, words[index]);
        if (one === 0) return;
        total += one;
      }
      found.push({ entry: entry, at: at, total: total });
    });
    found.sort(function (a, b) { return b.total - a.total || a.at - b.at; });
    return found.slice(0, MOST).map(function (one) { return one.entry; });
  }

  /** The board's characters for the letters at the end of a query: { characters, from, length } of what they replace. */
  function candidates(query) {
    var letters = (query.match(/[a-z]+$/i) || [""])[0].toLowerCase();
    var readings = kiosk.data.characters || {};
    if (!letters) return { characters: [], from: 0, length: 0 };
    var from = query.length - letters.length;
    var whole = "";
    var begun = "";
    var taken = 0;
    Object.keys(readings).forEach(function (reading) {
      if (letters.indexOf(reading) === 0 && reading.length > taken) {
        taken = reading.length;
        whole = readings[reading];
      }
      if (reading.indexOf(letters) === 0 && reading !== letters) begun += readings[reading];
    });
    var exact = taken === letters.length;
    var list = Array.from(exact ? whole + begun : begun || whole);
    return { characters: list.filter(function (one, at) { return list.indexOf(one) === at; }).slice(0, 8), from: from, length: begun || exact ? letters.length : taken };
  }

  kiosk.search = {
    find: find,
    candidates: candidates,
    build: function (state) {
      var input = el("input.query", { type: "text", inputmode: "none", autocomplete: "off", spellcheck: "false", maxlength: LONGEST,
        "aria-label": kiosk.t("search_label"), placeholder: kiosk.t("search_hint") });
      var choice = el("div.choice", { role: "group", "aria-label": kiosk.t("candidates") });
      var results = el("ul.list.results", {});
      var count = el("p.found", { role: "status" });

      function set(text) {
        state.query = text.slice(0, LONGEST);
        if (input.value !== state.query) input.value = state.query;
        show();
      }

      function key(label, action, name) {
        return el("button.key" + (name ? "." + name : ""), {
          type: "button", click: action,
          // The cursor stays where it is.
          mousedown: function (event) { event.preventDefault(); },
        }, label);
      }

      function showChoice() {
        var found = candidates(state.query);
        kiosk.empty(choice);
        found.characters.forEach(function (character) {
          choice.appendChild(key(character, function () {
            set(state.query.slice(0, found.from) + character + state.query.slice(found.from + found.length));
          }, "candidate"));
        });
      }

      function show() {
        showChoice();
        var found = find(state.query);
        kiosk.empty(results);
        found.forEach(function (entry) {
          var thing = kiosk.data.browse[entry.k][entry.i];
          results.appendChild(el("li", {}, el("button", { type: "button", click: function () { kiosk.browse.show(entry.k, entry.i); } },
            el("span.entry-kind", {}, kiosk.browse.label(entry.k)),
            el("span.entry-text", {}, el("b", {}, entry.t), el("span", {}, thing.org && thing.org !== entry.t ? thing.org : thing.position || "")))));
        });
        count.textContent = state.query.trim() === "" ? kiosk.t("search_how") : found.length === 0 ? kiosk.t("found_none") : kiosk.t("found", { n: found.length });
        count.parentNode.classList.toggle("asking", state.query.trim() === "");
        results.scrollTop = 0;
        kiosk.browse.moved();
      }

      input.addEventListener("input", function () { set(input.value); });
      kiosk.scroll(results, function () { kiosk.browse.moved(); });
      var keys = el("div.keyboard", { role: "group", "aria-label": kiosk.t("keyboard") }, ROWS.map(function (row, at) {
        var line = Array.from(row).map(function (letter) { return key(letter, function () { set(state.query + letter); }); });
        if (at === 2) {
          line.push(key(kiosk.t("delete"), function () { set(Array.from(state.query).slice(0, -1).join("")); }, "wide-key"));
          line.push(key(kiosk.t("clear"), function () { set(""); }, "wide-key"));
        }
        return el("div.key-row", {}, line);
      }));
      var box = el("div.search", {}, el("h2.unseen", {}, kiosk.t("tab.search")), el("div.ask", {}, input, choice), el("div.answers", {}, count, results), keys);
      set(state.query);
      return box;
    },
  };
})();
