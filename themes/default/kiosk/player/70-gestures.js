// What fingers must not be able to do to a public screen: zoom it, select on it, drag things off it, leave the page, open a
// menu. And the keys and touches that mean something while the loop plays.

(function () {
  "use strict";

  function stop(event) {
    event.preventDefault();
  }

  function several(event) {
    if (event.touches && event.touches.length > 1) event.preventDefault();
  }

  // Zooming, going back, printing, saving: not from a lobby's keyboard. Reloading stays for the technician.
  function forbidden(event) {
    var command = event.ctrlKey || event.metaKey;
    if (command && /^[+=\-_0psfouj]$/i.test(event.key)) return true;
    if (event.altKey && (event.key === "ArrowLeft" || event.key === "ArrowRight" || event.key === "Home")) return true;
    return event.key === "BrowserBack" || event.key === "BrowserForward" || event.key === "BrowserHome";
  }

  function key(event) {
    if (forbidden(event)) return event.preventDefault();
    if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
    document.body.classList.add("by-keys");
    if (kiosk.alert.isShown()) return undefined;
    kiosk.idle.touched();
    var typing = document.activeElement && document.activeElement.tagName === "INPUT";
    if (!typing && !kiosk.idle.isWarning() && kiosk.digits.key(event)) return event.preventDefault();
    if (kiosk.browse.isOpen()) return kiosk.browse.key(event);
    if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
      event.preventDefault();
      kiosk.read.stop();
      kiosk.loop.step(event.key === "ArrowRight" ? 1 : -1);
    } else if (event.key === " " || event.key === "p" || event.key === "P") {
      event.preventDefault();
      kiosk.loop.pause();
    } else if (event.key === "r" || event.key === "R") {
      event.preventDefault();
      kiosk.read.toggle();
    } else if ((event.key === "l" || event.key === "L") && kiosk.labels.next()) {
      event.preventDefault();
      kiosk.changeLanguage();
    } else if (event.key === "Enter" && document.activeElement && document.activeElement.tagName === "BUTTON") {
      return undefined;
    } else if (event.key !== "Tab" && event.key !== "Shift" && event.key !== "Escape" && event.key.indexOf("F") !== 0) {
      event.preventDefault();
      kiosk.browse.open();
    }
    return undefined;
  }

  kiosk.gestures = {
    build: function () {
      ["contextmenu", "dragstart", "drop", "selectstart", "gesturestart", "gesturechange"].forEach(function (name) {
        document.addEventListener(name, stop);
      });
      document.addEventListener("touchstart", several, { passive: false });
      document.addEventListener("touchmove", stop, { passive: false });
      document.addEventListener("wheel", function (event) { if (event.ctrlKey) event.preventDefault(); }, { passive: false });
      // The back and forward buttons of a mouse.
      ["mousedown", "mouseup", "auxclick"].forEach(function (name) {
        document.addEventListener(name, function (event) { if (event.button > 0) event.preventDefault(); });
      });
      document.addEventListener("keydown", key);
      document.addEventListener("pointerdown", function () {
        document.body.classList.remove("by-keys");
        // The warning takes a whole tap, so that none of it falls on what lies below.
        if (!kiosk.idle.isWarning()) kiosk.idle.touched();
      });
      kiosk.stage.attract.addEventListener("click", kiosk.browse.open);
      kiosk.footer.element.addEventListener("click", kiosk.browse.open);
    },
  };
})();
