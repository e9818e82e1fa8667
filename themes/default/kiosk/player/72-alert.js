// An emergency over everything, in the largest type, until its end.
//
// `alert.js` is the office's own file beside the kiosk. It is asked for every minute as a classic script, so that it works
// from a memory stick too, and sets window.noticeboardAlert = { title, text, until: "2026-07-01T12:00" }, the end in the
// board's time. Without an end it is not shown: nobody takes an endless alert down. It goes when its end has come, when
// the file says nothing any more (it is empty, or sets null), or when the file is gone. A network that fails takes no alert
// away, and neither does a file that was saved in haste: with curly quotes, half of it, in another encoding. Then the last
// good one stays, and a mark tells the office.

(function () {
  "use strict";

  var EVERY = 60000;
  var CHECK = 5000;
  var STORE = "noticeboard-alert";
  /** What {@link ask} gives of a file that cannot be understood. */
  var FAULTY = {};
  var shown = null;
  var box = null;

  function addresses() {
    // On a stick it may also lie beside the start page.
    return kiosk.isFile ? ["../alert.js", "../../../alert.js"] : ["../alert.js"];
  }

  function valid(alert) {
    return alert && typeof alert === "object" && (alert.title || alert.text) && /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(String(alert.until));
  }

  /** Whether letters were lost: the file is not UTF-8. */
  function garbled(alert) {
    return /\uFFFD/.test(String(alert.title) + String(alert.text));
  }

  function over(alert) {
    var clock = kiosk.time.clock();
    return kiosk.time.trusted() && clock.date + "T" + clock.time >= String(alert.until).slice(0, 16);
  }

  function remember(alert) {
    try {
      if (alert) localStorage.setItem(STORE, JSON.stringify(alert));
      else localStorage.removeItem(STORE);
    } catch (error) {
      // A full or forbidden storage: then an alert does not outlive a restart without network.
    }
  }

  function hide() {
    if (!box) return;
    box.parentNode.removeChild(box);
    box = null;
    shown = null;
    kiosk.loop.start();
  }

  function show(alert) {
    var text = JSON.stringify(alert);
    if (shown === text) return;
    kiosk.browse.close();
    kiosk.loop.stop();
    if (box) box.parentNode.removeChild(box);
    shown = text;
    var title = kiosk.el("h2.alert-title", {}, String(alert.title || ""));
    var words = kiosk.el("div.alert-text", {}, String(alert.text || "").split(/\n+/).map(function (line) { return kiosk.el("p", {}, line); }));
    box = kiosk.el("section.alert", { role: "alert" },
      kiosk.el("p.alert-kind", {}, kiosk.t("alert")), title, words,
      kiosk.el("p.alert-until", {}, kiosk.t("alert_until", { date: kiosk.time.monthDay(String(alert.until).slice(0, 10)), time: String(alert.until).slice(11, 16) }),
        kiosk.el("span.alert-mark")));
    kiosk.stage.element.appendChild(box);
    kiosk.fontsReady().then(function () {
      kiosk.fit(title, "font-size", kiosk.steps.alertTitle);
      kiosk.fit(words, "font-size", kiosk.steps.alertText);
    });
  }

  function end() {
    remember(null);
    hide();
  }

  function apply(alert) {
    var faulty = alert === FAULTY || alert && garbled(alert);
    var endless = alert && !faulty && !valid(alert);
    var mark = faulty ? kiosk.t("mark.alert_faulty") : endless ? kiosk.t("mark.alert") : "";
    kiosk.marks.set("alert", mark);
    // The foot with its marks lies below a running alert.
    if (box) box.querySelector(".alert-mark").textContent = mark;
    // Whoever makes a mistake in haste does not mean that the danger is over.
    if (faulty || endless) return;
    if (valid(alert) && !over(alert)) {
      remember(alert);
      show(alert);
    } else {
      end();
    }
  }

  /** Runs one file. Gives what it says, null when it says nothing or is gone, FAULTY when it cannot be understood,
      undefined when nobody can tell. */
  function ask(address) {
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
      script.onload = function () { finish(failed ? FAULTY : window.noticeboardAlert || null); };
      script.onerror = function () {
        if (kiosk.isFile) return finish(null);
        fetch(address, { cache: "no-store" }).then(
          function (response) { finish(response.status === 404 || response.status === 410 ? null : undefined); },
          function () { finish(undefined); });
      };
      script.src = kiosk.isFile ? address : address + "?" + Math.floor(Date.now() / 1000);
      document.head.appendChild(script);
    });
  }

  function poll() {
    return addresses().reduce(function (before, address) {
      return before.then(function (found) { return found || ask(address); });
    }, Promise.resolve(null)).then(function (found) {
      if (found !== undefined) apply(found);
    });
  }

  kiosk.alert = {
    isShown: function () { return box !== null; },
    poll: poll,
    build: function () {
      try {
        var kept = JSON.parse(localStorage.getItem(STORE));
        if (valid(kept) && kiosk.time.trusted() && !over(kept)) kiosk.alert.kept = kept;
      } catch (error) {
        // Nothing was kept.
      }
      setInterval(poll, EVERY);
      setInterval(function () {
        if (box && over(JSON.parse(shown))) end();
      }, CHECK);
    },
    /** Once the loop plays: what was shown before a restart, then what the file says now. */
    begin: function () {
      if (kiosk.alert.kept) show(kiosk.alert.kept);
      poll();
    },
  };
})();
