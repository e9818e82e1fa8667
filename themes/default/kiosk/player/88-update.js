// New editions. Every minute the kiosk asks which edition lies on the server; a new one is brought in whole and checked
// while the old one plays, and takes over between two slides. Whatever goes wrong, the old one plays on, and the next
// attempts come more rarely.
//
// Three ways, by where the page comes from: a secure address has a service worker, which keeps the edition for the time
// without a network; plain HTTP loads the new edition into the browser's cache and then the page anew; a memory stick
// says in current.js which of its editions is copied whole.

(function () {
  "use strict";

  var EVERY = 60000;
  var RAREST = 30 * 60000;
  var UNSIGNED = 5 * 60000;
  // A worker that does not take over is asked again later.
  var PATIENCE = 15000;
  // Longer than this nobody waits for a server that says nothing, a large edition over a slow line included.
  var SILENT = 10 * 60000;
  var CAME = "noticeboard-came-for";
  var wait = EVERY;
  var registration = null;
  var workerCode = "";
  var tookOver = false;
  // Why the last worker could not be installed.
  var failure = "";
  var supported = Boolean(window.isSecureContext && navigator.serviceWorker) && !kiosk.isFile;
  // How often in a row the server said that this screen is no longer there, and how often is enough.
  var gone = 0;
  var GONE = 3;
  // How to switch, once a new edition is there whole.
  var pending = null;
  var switching = false;
  var busy = false;

  function mine() {
    return kiosk.data.edition.code;
  }

  function tell(reason) {
    kiosk.marks.set("update", reason === "damaged" ? kiosk.t("mark.damaged") : reason === "storage" ? kiosk.t("mark.storage") : "");
  }

  function failed(reason) {
    wait = Math.min(wait * 2, RAREST);
    tell(reason);
  }

  function fine() {
    wait = EVERY;
    kiosk.marks.set("update", "");
  }

  function isEdition(edition) {
    return edition && typeof edition.code === "string" && Array.isArray(edition.files) && edition.files.length > 0 &&
      edition.files.every(function (file) { return file && typeof file.path === "string" && /^[0-9a-f]{64}$/.test(file.sha256); });
  }

  kiosk.isEdition = isEdition;

  // ---- With a service worker ----

  function askCode() {
    var controller = navigator.serviceWorker.controller;
    if (controller) controller.postMessage("code");
  }

  function switchWorker() {
    var waiting = registration && registration.waiting;
    if (!waiting) return false;
    waiting.postMessage("switch");
    return true;
  }

  function updateWorker() {
    return registration.update().then(function () {
      if (registration.waiting) {
        pending = switchWorker;
        return undefined;
      }
      return registration.installing ? settled(registration.installing) : undefined;
    });
  }

  /** Waits until a worker is installed, or could not be; it may be so already. */
  function settled(worker) {
    return new Promise(function (done) {
      var ended = false;
      function look() {
        if (ended || worker.state === "installing" || worker.state === "parsed") return;
        ended = true;
        if (worker.state === "redundant") failed(failure || "network");
        else if (registration.waiting) pending = switchWorker;
        done();
      }
      worker.addEventListener("statechange", look);
      // A download that neither ends nor fails is not waited for longer than this.
      setTimeout(function () {
        if (!ended) failed("network");
        ended = true;
        done();
      }, RAREST);
      look();
    });
  }

  function listen() {
    navigator.serviceWorker.addEventListener("message", function (event) {
      var message = event.data || {};
      if (message.noticeboard === "code") {
        workerCode = message.code;
        // It took over later than it was waited for.
        if (tookOver && workerCode !== mine()) {
          pending = function () {
            location.reload();
            return true;
          };
        }
      }
      if (message.noticeboard === "alive" && kiosk.started && event.source) event.source.postMessage("alive");
      if (message.noticeboard === "failed") {
        failure = message.reason;
        tell(failure);
      }
    });
    navigator.serviceWorker.addEventListener("controllerchange", function () {
      tookOver = true;
      if (switching) location.reload();
      else askCode();
    });
  }

  function register() {
    if (!supported) return Promise.resolve();
    return navigator.serviceWorker.register("sw.js", { scope: "./", updateViaCache: "none" }).then(function (found) {
      registration = found;
      askCode();
    }, function () {
      // No worker here, or no network now: the page plays on from what it has.
      registration = null;
    });
  }

  /** The worker of an earlier start. */
  function known() {
    if (!supported) return Promise.resolve();
    return navigator.serviceWorker.getRegistration("./").then(function (found) {
      registration = found || null;
      askCode();
    }).catch(function () { return null; });
  }

  function hasWorker() {
    return registration && (registration.active || registration.waiting || registration.installing);
  }

  // ---- Plain HTTP ----

  function bring(file) {
    return fetch(file.path, { cache: "no-cache" }).then(function (response) {
      if (response.status === 404) throw new Error("missing");
      if (!response.ok) throw new Error("network");
      return response.arrayBuffer();
    }).then(function (bytes) {
      return kiosk.sha256(bytes).then(function (hash) {
        if (hash !== file.sha256) throw new Error("damaged");
      });
    });
  }

  kiosk.bring = bring;

  function switchPlain() {
    // The page is only left when it can be had this very moment.
    fetch(location.pathname, { cache: "reload" }).then(function (response) {
      if (!response.ok) throw new Error("network");
      return response.text();
    }).then(function () { location.reload(); }).catch(function () {
      switching = false;
      failed("network");
      kiosk.loop.step(1);
    });
    return true;
  }

  function bringAll(edition) {
    return edition.files.reduce(function (before, file) {
      return before.then(function () { return bring(file); });
    }, Promise.resolve()).then(function () { pending = switchPlain; });
  }

  // ---- A screen that was removed ----

  /** The first of the pages above that is this program's by its marks: the list of screens, else the website. */
  function above(paths) {
    if (paths.length === 0) return Promise.resolve(null);
    return fetch(paths[0], { cache: "no-store" }).then(function (response) {
      return response.ok ? response.text() : "";
    }).then(function (text) {
      return / id="screens"| data-root="/.test(text) ? paths[0] : above(paths.slice(1));
    });
  }

  /** Between two slides it is asked once more: a screen that has come back in the meantime plays on. */
  function leaveIfGone(path) {
    fetch("edition.json", { cache: "no-store" }).then(function (response) {
      if (response.status !== 404 && response.status !== 410) throw new Error("back");
      leave(path);
    }).catch(function () {
      gone = 0;
      switching = false;
      kiosk.loop.step(1);
    });
    return true;
  }

  /** What it kept is withdrawn with it: the worker goes, and its files. */
  function leave(path) {
    var family = "noticeboard-" + kiosk.data.screen.id + "-";
    var workers = registration ? registration.unregister() : Promise.resolve();
    var files = window.caches ? caches.keys().then(function (names) {
      return Promise.all(names.filter(function (name) { return name.indexOf(family) === 0; }).map(function (name) { return caches.delete(name); }));
    }) : Promise.resolve();
    function go() { location.replace(path); }
    Promise.all([workers, files]).then(go, go);
  }

  /** A server that is being repaired answers the same for a moment; the site around must be there, and the screen not. */
  function removed() {
    return above(["../", "../../"]).then(function (path) {
      gone = path === null ? 0 : gone + 1;
      if (path === null) return failed("network");
      wait = EVERY;
      if (gone >= GONE) pending = function () { return leaveIfGone(path); };
    });
  }

  // ---- A memory stick ----

  function pollStick() {
    var script = document.createElement("script");
    window.noticeboardCurrent = undefined;
    script.onload = script.onerror = function () {
      script.parentNode.removeChild(script);
      var current = window.noticeboardCurrent;
      if (!current || !current.code) return;
      // What the stick says of this very screen; of a stick that names none, the code of all.
      var own = current.screens ? current.screens[kiosk.data.screen.id] === kiosk.data.edition.code : current.code === kiosk.data.edition.folder;
      if (own) return;
      var code = current.screens ? current.screens[kiosk.data.screen.id] : "";
      var folder = "../../../" + String(current.path).replace(/[^/]*$/, "") + kiosk.data.screen.id + "/";
      kiosk.signature.allowsFolder(folder, code).then(function (may) {
        if (!may) return;
        pending = function () {
          // Through the start page, which waits for an edition that is whole.
          location.replace("../../../index.html?screen=" + encodeURIComponent(kiosk.data.screen.id) + location.hash);
          return true;
        };
      });
    };
    script.src = "../../../current.js";
    document.head.appendChild(script);
  }

  /** For which edition this page came anew last: one that does not come with its page is damage, and no reason to come again. */
  function cameFor(code) {
    try {
      if (code === undefined) return sessionStorage.getItem(CAME);
      sessionStorage.setItem(CAME, code);
    } catch (error) {
      // Then it comes again, a slide later.
    }
    return code;
  }

  /** A folder opened as it is: a build puts another edition in its place. */
  function pollFolder() {
    return kiosk.editionHere().then(function (edition) {
      if (!edition || edition.code === mine()) return undefined;
      if (cameFor() === edition.code) return kiosk.edition.lose("edition.js");
      return kiosk.signature.allowsFolder("", edition.code).then(function (may) {
        if (!may) return;
        pending = function () {
          cameFor(edition.code);
          window.noticeboardBoot.reload();
          return true;
        };
      });
    });
  }

  // ---- The same for all ----

  /** A server that takes the question and never answers is asked again. */
  function inTime(promise) {
    var timer = 0;
    return Promise.race([promise, new Promise(function (done, fail) {
      timer = setTimeout(function () { fail(new Error("network")); }, SILENT);
    })]).then(function (found) {
      clearTimeout(timer);
      return found;
    }, function (error) {
      clearTimeout(timer);
      throw error;
    });
  }

  function poll() {
    if (kiosk.isFile) {
      if (location.pathname.indexOf("/editions/") < 0) return pollFolder();
      pollStick();
      return Promise.resolve();
    }
    if (busy || pending) return Promise.resolve();
    busy = true;
    failure = "";
    return inTime(fetch("edition.json", { cache: "no-store" }).then(function (response) {
      if (response.status === 404 || response.status === 410) return removed();
      gone = 0;
      if (!response.ok) throw new Error("network");
      return response.text().then(function (text) {
        var edition = JSON.parse(text);
        if (!isEdition(edition)) throw new Error("damaged");
        return kiosk.signature.allows(text).then(function (may) {
          // Somebody else's, or not signed yet: what plays plays on, and it is asked again, more rarely.
          if (!may) {
            wait = Math.min(wait * 2, UNSIGNED);
            return undefined;
          }
          kiosk.silence.heard(response.headers.get("date"));
          // No worker before the signature: the first one takes over without a word.
          return (hasWorker() ? Promise.resolve() : register()).then(function () { return compare(edition); });
        });
      });
    })).catch(function (error) {
      gone = 0;
      failed(error.message === "damaged" || error instanceof SyntaxError ? "damaged" : "network");
    }).then(function () { busy = false; });
  }

  function compare(edition) {
    if (!isEdition(edition)) throw new Error("damaged");
    if (registration) {
      if (edition.code === mine() && (workerCode === edition.code || workerCode === "")) return fine();
      return updateWorker();
    }
    return edition.code === mine() ? fine() : bringAll(edition);
  }

  function again() {
    setTimeout(function () { poll().then(again, again); }, wait);
  }

  kiosk.update = {
    poll: poll,
    isPending: function () { return pending !== null; },
    build: function () {
      if (supported) listen();
      known().then(poll).then(again, again);
      if (supported && navigator.storage && navigator.storage.persist) navigator.storage.persist().catch(function () { return false; });
      // As soon as there is a network again, the next attempt need not wait.
      window.addEventListener("online", function () {
        wait = EVERY;
        poll();
      });
    },
    /** Between two slides: true when a new edition takes over now. */
    switchNow: function () {
      if (switching) return true;
      if (!pending) return false;
      var how = pending;
      pending = null;
      switching = how();
      if (switching) {
        setTimeout(function () {
          // It may have been given up already.
          if (!switching) return;
          switching = false;
          kiosk.loop.step(1);
        }, PATIENCE);
      }
      return switching;
    },
  };
})();
