// Begins: the stage, the footer, the loop; then what keeps them true every second and every minute.

(function () {
  "use strict";

  var title = document.title;

  function start() {
    var data = kiosk.data;
    var standing = (data.slides || []).filter(function (slide) { return slide && slide.kind === "fallback" && slide.view && slide.view.phone; })[0];
    kiosk.phone = data.screen.phone || (standing ? standing.view.phone : "");
    var clearStill = kiosk.stage.build();
    kiosk.footer.build(function (event) {
      event.stopPropagation();
      kiosk.loop.pause();
    });
    kiosk.stage.changed = kiosk.loop.refit;
    ["gestures", "alert", "browse", "idle", "update", "heartbeat"].forEach(function (part) {
      if (kiosk[part]) kiosk[part].build();
    });
    kiosk.fontsReady().then(function () {
      clearStill();
      kiosk.started = true;
      alive();
      kiosk.loop.start();
      kiosk.edition.begin();
      kiosk.alert.begin();
    });
    setInterval(kiosk.footer.tick, 1000);
    setInterval(function () {
      kiosk.stage.minute();
      kiosk.loop.watch();
      alive();
    }, 60000);
    if (navigator.wakeLock && navigator.wakeLock.request) navigator.wakeLock.request("screen").catch(function () { return null; });
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
