// Begins: the stage, the footer, the loop; then what keeps them true every second and every minute.

(function () {
  "use strict";

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
    ["gestures", "alert", "browse", "idle", "update"].forEach(function (part) {
      if (kiosk[part]) kiosk[part].build();
    });
    kiosk.fontsReady().then(function () {
      clearStill();
      kiosk.started = true;
      kiosk.loop.start();
      kiosk.alert.begin();
    });
    setInterval(kiosk.footer.tick, 1000);
    setInterval(function () {
      kiosk.stage.minute();
      kiosk.loop.watch();
    }, 60000);
    if (navigator.wakeLock && navigator.wakeLock.request) navigator.wakeLock.request("screen").catch(function () { return null; });
  }

  // Without readable data the still page stays, until the guard asks anew.
  if (kiosk.data && kiosk.data.screen && kiosk.data.edition && kiosk.data.slides) start();
})();
