// Begins: the stage, the footer, the loop; then what keeps them true every second and every minute.

(function () {
  "use strict";

  var title = document.title;

  // Nobody who stands before the loop needs longer for it.
  var OTHER_LANGUAGE = 90000;
  var languageTimer = 0;

  function labelsChanged() {
    kiosk.footer.redraw();
    if (kiosk.browse.isOpen()) kiosk.browse.again();
    else kiosk.loop.again();
  }

  /** Another language for the labels, until nobody stands there any more. */
  kiosk.changeLanguage = function () {
    kiosk.read.stop();
    kiosk.labels.change();
    labelsChanged();
    kiosk.usualLanguageLater();
  };

  kiosk.usualLanguageLater = function () {
    clearTimeout(languageTimer);
    if (kiosk.labels.isUsual() || kiosk.browse.isOpen()) return;
    languageTimer = setTimeout(function () {
      if (kiosk.browse.isOpen()) return;
      kiosk.labels.reset();
      labelsChanged();
    }, OTHER_LANGUAGE);
  };

  function start() {
    var data = kiosk.data;
    var standing = (data.slides || []).filter(function (slide) { return slide && slide.kind === "fallback" && slide.view && slide.view.phone; })[0];
    kiosk.phone = data.screen.phone || (standing ? standing.view.phone : "");
    var clearStill = kiosk.stage.build();
    kiosk.footer.build({
      pause: function () {
        kiosk.read.stop();
        kiosk.loop.pause();
      },
      read: kiosk.read.toggle,
      language: kiosk.changeLanguage,
    });
    kiosk.stage.changed = kiosk.loop.refit;
    // Beside a form there is one item's slides and nothing else: no board behind them, no server to ask, nobody to tell.
    (data.beside ? ["browse", "idle", "read"] : ["gestures", "alert", "browse", "idle", "read", "update", "heartbeat"]).forEach(function (part) {
      if (kiosk[part]) kiosk[part].build();
    });
    kiosk.fontsReady().then(function () {
      clearStill();
      kiosk.started = true;
      alive();
      kiosk.loop.start();
      if (data.beside) return;
      kiosk.edition.begin();
      kiosk.signature.begin();
      kiosk.alert.begin();
    });
    kiosk.fontsCame().then(kiosk.loop.refit);
    setInterval(kiosk.footer.tick, 1000);
    setInterval(function () {
      kiosk.stage.minute();
      kiosk.loop.watch();
      alive();
    }, 60000);
    if (!data.beside && navigator.wakeLock && navigator.wakeLock.request) navigator.wakeLock.request("screen").catch(function () { return null; });
  }

  /** The minute in the page's title, which no passer-by sees: a watchdog on the machine reads that the page lives. */
  function alive() {
    document.title = title + " · noticeboard alive " + Math.floor(Date.now() / 60000);
  }

  // Without readable data the still page stays, until boot.js asks anew.
  kiosk.edition.load().then(function () {
    if (kiosk.data && kiosk.data.screen && kiosk.data.edition && kiosk.data.slides) start();
  });
})();
