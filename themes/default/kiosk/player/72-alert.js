// An emergency over everything, in the largest type, until its end.
//
// The office's files lie beside the kiosk, for all screens (alert.json, alert.txt, alert.js) or for one (alert-hall.json …).
// They are asked for every minute. From a server they are read as data; a page from a memory stick can read no file but a
// script, so there alert.js alone holds, and a mark tells whoever put another. See 71-alert-file.js for what they say.
//
// What was last said well stays until its end. It goes earlier only when the office takes it down: with null, or by removing
// the file. That the file is gone is believed when our own server says so, with the edition beside it at hand, and twice:
// an editor removes a file before it writes it. No network that fails, no portal, no half-written file and no stick that is
// pulled out takes an alert down; a mark tells that its source is gone or faulty. Alerts of several files take turns.

(function () {
  "use strict";

  var EVERY = 60000;
  var CHECK = 5000;
  // A file that is gone, or empty, is asked for once more after this.
  var AGAIN = 4000;
  var PATIENCE = 20000;
  var TURN = 20000;
  // A text of more letters than this needs the room of its title.
  var LONG = 400;
  var STORE = "noticeboard-alert";
  /** The last good alert of each file, by its address. */
  var kept = {};
  /** The words of the last that ended there: a file may lie about for weeks after its end. */
  var ended = {};
  /** What is wrong, by address: { file, why }. */
  var faults = {};
  var unreachable = false;
  /** Whether a script was there at all. */
  var said = false;
  /** Files on a stick that no page can read. */
  var unread = [];
  var shown = "";
  var box = null;
  var turn = 0;
  var refit = null;
  /** While the files are asked for. */
  var asking = null;

  function nameOf(address) {
    return address.split("/").pop();
  }

  function onStick() {
    return kiosk.isFile && location.pathname.indexOf("/editions/") >= 0;
  }

  /** The files of this very screen first. */
  function addresses() {
    var own = "alert-" + kiosk.data.screen.id;
    if (!kiosk.isFile) return ["../" + own + ".json", "../" + own + ".txt", "../alert.json", "../alert.txt", "../alert.js"];
    // On a stick they may also lie beside the start page.
    return (onStick() ? ["../../../", "../"] : ["../"]).reduce(function (all, folder) {
      return all.concat(folder + own + ".js", folder + "alert.js");
    }, []);
  }

  function over(alert) {
    return kiosk.time.past(alert.until);
  }

  function words(alert) {
    return alert.title + "\n" + alert.text;
  }

  // ---- What is kept ----

  function store() {
    return STORE + "-" + kiosk.data.screen.id;
  }

  function remember() {
    try {
      if (Object.keys(kept).length + Object.keys(ended).length > 0) localStorage.setItem(store(), JSON.stringify({ kept: kept, ended: ended }));
      else localStorage.removeItem(store());
    } catch (error) {
      // A full or forbidden storage: then an alert does not outlive a restart without network.
    }
  }

  function recall() {
    var found = {};
    try {
      found = JSON.parse(localStorage.getItem(store())) || {};
    } catch (error) {
      // Nothing was kept, or half of it.
    }
    addresses().forEach(function (address) {
      var read = found.kept && found.kept[address] ? kiosk.alertFile.ofValue(found.kept[address]) : {};
      if (read.alert && !over(read.alert)) kept[address] = read.alert;
      if (found.ended && typeof found.ended[address] === "string") ended[address] = found.ended[address];
    });
  }

  // ---- What is shown ----

  /** The alerts that run, each once. */
  function running() {
    var seen = {};
    return addresses().map(function (address) { return kept[address]; }).filter(function (alert) {
      if (!alert || over(alert)) return false;
      if (seen[words(alert)]) return false;
      seen[words(alert)] = true;
      return true;
    });
  }

  function tell(alerts) {
    var marks = Object.keys(faults).map(function (address) {
      var fault = faults[address];
      return kiosk.t("mark.alert_faulty", { file: nameOf(address), why: kiosk.t("mark.alert_" + fault) });
    });
    if (unreachable && alerts.length > 0) marks.push(kiosk.t("mark.alert_gone"));
    if (alerts.some(function (alert) { return alert.cut; })) marks.push(kiosk.t("mark.alert_long"));
    unread.forEach(function (name) { marks.push(kiosk.t("mark.alert_stick", { file: name })); });
    var mark = marks.join("；");
    kiosk.marks.set("alert", mark);
    // The foot with its marks lies below a running alert, whose own mark takes room from its text.
    var place = box && box.querySelector(".alert-mark");
    if (!place || place.textContent === mark) return;
    place.textContent = mark;
    refit();
  }

  function hide() {
    if (!box) return;
    box.parentNode.removeChild(box);
    box = null;
    shown = "";
    document.body.classList.remove("alerted");
    kiosk.loop.start();
  }

  /** A text of many short lines that does not fit becomes one of long ones; that always fits. */
  function fitText(body, text) {
    if (kiosk.fit(body, "font-size", kiosk.steps.alertText)) return;
    kiosk.empty(body).appendChild(kiosk.el("p", {}, text.split("\n").join("　")));
    kiosk.fit(body, "font-size", kiosk.steps.alertText);
  }

  function show(alert, place, total) {
    var now = JSON.stringify([alert, place, total]);
    if (shown === now) return;
    if (!box) {
      kiosk.read.stop();
      kiosk.digits.close();
      kiosk.browse.close();
      kiosk.loop.stop();
      document.body.classList.add("alerted");
    } else box.parentNode.removeChild(box);
    shown = now;
    var title = kiosk.el("h2.alert-title", {}, alert.title);
    var body = kiosk.el("div.alert-text", {}, alert.text.split("\n").map(function (line) { return kiosk.el("p", {}, line); }));
    box = kiosk.el("section.alert" + (alert.text.length > LONG ? ".long" : ""), { role: "alert" },
      kiosk.el("p.alert-kind", {}, kiosk.t("alert"), total > 1 ? kiosk.el("span", {}, kiosk.t("place_of", { place: place, total: total })) : null),
      alert.title ? title : null, alert.text ? body : null,
      kiosk.el("p.alert-until", {}, kiosk.t("alert_until", { date: kiosk.time.monthDay(alert.until.slice(0, 10)), time: alert.until.slice(11, 16) }),
        kiosk.el("span.alert-mark")));
    kiosk.stage.element.appendChild(box);
    refit = function () {
      if (shown !== now) return;
      kiosk.fit(title, "font-size", kiosk.steps.alertTitle);
      fitText(body, alert.text);
    };
    // At once in whatever letters there are: nobody waits for a font in an emergency.
    refit();
    kiosk.fontsCame().then(refit);
  }

  function settle() {
    Object.keys(kept).forEach(function (address) {
      if (over(kept[address])) {
        ended[address] = words(kept[address]);
        delete kept[address];
        remember();
      }
    });
    var alerts = running();
    if (alerts.length === 0) hide();
    else show(alerts[turn % alerts.length], turn % alerts.length + 1, alerts.length);
    tell(alerts);
  }

  // ---- What the files say ----

  function fetched(address) {
    var control = new AbortController();
    var limit = setTimeout(function () { control.abort(); }, PATIENCE);
    function done(value) {
      clearTimeout(limit);
      return value;
    }
    // Whoever sends us elsewhere is not the office.
    return fetch(address, { cache: "no-store", credentials: "same-origin", redirect: "error", signal: control.signal }).then(function (response) {
      if (response.status === 404 || response.status === 410) return done("gone");
      if (response.status !== 200) return done(null);
      return response.arrayBuffer().then(function (buffer) { return done(new Uint8Array(buffer)); });
    }).catch(function () { return done(null); });
  }

  /** Whether it is our own server that answers: the edition lies beside. */
  function isOurs() {
    return fetched("edition.json").then(function (bytes) {
      if (!bytes || bytes === "gone") return false;
      try {
        return kiosk.isEdition(JSON.parse(new TextDecoder().decode(bytes)));
      } catch (error) {
        return false;
      }
    });
  }

  /** Whether the stick, or the folder that the page came from, is still there. */
  function isThere() {
    return onStick() ? kiosk.loads("../../../current.js").then(function (found) { return found || kiosk.loads("edition.js"); }) : kiosk.loads("edition.js");
  }

  /** Runs alert.js. */
  function run(address, encoding) {
    return new Promise(function (done) {
      window.noticeboardAlert = undefined;
      var script = document.createElement("script");
      var failed = false;
      // A page opened from a stick is not told of which file an error is.
      function fail(event) { failed = failed || !event.filename || event.filename === script.src; }
      function finish(answer) {
        window.removeEventListener("error", fail);
        script.onload = script.onerror = null;
        if (script.parentNode) script.parentNode.removeChild(script);
        done(answer);
      }
      window.addEventListener("error", fail);
      script.onload = function () {
        var value = window.noticeboardAlert;
        if (failed) return finish({ fault: "format" });
        // A file that says nothing at all was emptied.
        finish(value === undefined || value === null ? { withdrawn: true, empty: value === undefined } : kiosk.alertFile.ofValue(value));
      };
      script.onerror = function () { finish(kiosk.isFile ? { gone: true } : {}); };
      if (encoding) script.charset = encoding;
      // Read once more in another encoding it is another file to the browser, which keeps what it has just read.
      script.src = kiosk.isFile ? address + (encoding ? "?" + encoding : "") : address + "?" + Math.floor(Date.now() / 1000);
      document.head.appendChild(script);
    });
  }

  /** Saved as GBK it has lost its letters. */
  function runEither(address) {
    return run(address).then(function (answer) {
      return answer.fault === "encoding" ? run(address, "gb18030") : answer;
    });
  }

  function askScript(address, bytes) {
    var found = kiosk.alertFile.decoded(bytes);
    if (found === null) return { fault: "encoding" };
    if (found.text.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, "").trim() === "") return { withdrawn: true, empty: true };
    // Nothing is run but what is meant for us.
    if (found.text.indexOf("noticeboardAlert") < 0) return { fault: "format" };
    return run(address, found.encoding);
  }

  /** What a file says: { alert }, { withdrawn }, { fault }, { gone }, or {} when nobody can tell. */
  function ask(address) {
    if (kiosk.isFile) {
      return runEither(address).then(function (answer) {
        return answer.gone ? isThere().then(function (there) { return there ? answer : {}; }) : answer;
      });
    }
    return fetched(address).then(function (bytes) {
      if (bytes === null) return {};
      if (bytes === "gone") return kept[address] ? isOurs().then(function (ours) { return ours ? { gone: true } : {}; }) : { gone: true };
      if (kiosk.alertFile.isPage(bytes)) return {};
      return /\.js$/.test(address) ? askScript(address, bytes) : kiosk.alertFile.read(nameOf(address), bytes);
    });
  }

  function wait(time) {
    return new Promise(function (done) { setTimeout(done, time); });
  }

  /** What takes a running alert down without a word is asked once more. */
  function askTwice(address) {
    return ask(address).then(function (answer) {
      if (!kept[address] || !(answer.gone || answer.empty)) return answer;
      return wait(AGAIN).then(function () { return ask(address); });
    });
  }

  /** An alert that is over before it was ever shown is a slip; the same words with an earlier end take it down. */
  function isSlip(address, alert) {
    if (!over(alert)) return false;
    return words(alert) !== (kept[address] ? words(kept[address]) : ended[address]);
  }

  function note(address, answer) {
    delete faults[address];
    said = said || !answer.gone;
    if (answer.alert && isSlip(address, answer.alert)) faults[address] = "past";
    else if (answer.alert) kept[address] = answer.alert;
    else if (answer.fault) faults[address] = answer.fault;
    else if (answer.withdrawn || answer.gone) {
      delete kept[address];
      delete ended[address];
    } else unreachable = unreachable || Boolean(kept[address]);
    remember();
    settle();
  }

  /** Files that a stick cannot give to a page, where no script says anything beside them. */
  function lookForUnread() {
    unread = [];
    if (said) return Promise.resolve();
    var folder = onStick() ? "../../../" : "../";
    return ["alert.json", "alert.txt"].reduce(function (before, name) {
      return before.then(function () { return kiosk.loads(folder + name); }).then(function (there) {
        if (there) unread.push(name);
      });
    }, Promise.resolve());
  }

  function poll() {
    if (asking) return asking;
    unreachable = false;
    said = false;
    function one(address) {
      return askTwice(address).then(function (answer) { note(address, answer); });
    }
    // Scripts say what they say through one name: one after the other.
    var all = kiosk.isFile
      ? addresses().reduce(function (before, address) { return before.then(function () { return one(address); }); }, Promise.resolve()).then(lookForUnread).then(settle)
      : Promise.all(addresses().map(one));
    function done() { asking = null; }
    asking = all.then(done, done);
    return asking;
  }

  kiosk.alert = {
    isShown: function () { return box !== null; },
    poll: poll,
    build: function () {
      recall();
      setInterval(poll, EVERY);
      setInterval(function () {
        if (box) settle();
      }, CHECK);
      setInterval(function () {
        turn += 1;
        if (box) settle();
      }, TURN);
    },
    /** Once the loop plays: what was shown before a restart, then what the files say now. */
    begin: function () {
      settle();
      return poll();
    },
  };
})();
