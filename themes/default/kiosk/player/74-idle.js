// When nobody touches the board any more: a warning with time to answer, then the loop again, with everything reset.

(function () {
  "use strict";

  var el = kiosk.el;
  var timer = 0;
  var ticker = 0;
  var box = null;

  function seconds(name, usual) {
    var value = Number(kiosk.data.screen[name]);
    return value > 0 ? value : usual;
  }

  function forget() {
    clearTimeout(timer);
    clearInterval(ticker);
    if (box) {
      box.parentNode.removeChild(box);
      box = null;
      kiosk.browse.resume();
    }
  }

  function warn() {
    var left = seconds("warn_seconds", 20);
    var number = el("b", {}, left);
    var stay = el("button.key.stay", { type: "button" }, kiosk.t("stay"));
    // Touching anywhere stays; the button is there to be seen and for keys.
    box = el("div.warning", { click: kiosk.idle.touched, role: "alertdialog", "aria-modal": "true", "aria-labelledby": "warning-title" },
      el("div.warning-box", {}, el("h2", { id: "warning-title" }, kiosk.t("still_there")),
        el("p", {}, number, el("span", {}, kiosk.t("seconds_left"))), stay));
    kiosk.stage.element.appendChild(box);
    kiosk.browse.suspend();
    stay.focus();
    ticker = setInterval(function () {
      left -= 1;
      number.textContent = left;
      if (left <= 0) {
        forget();
        kiosk.browse.close();
        if (!kiosk.labels.isUsual()) {
          kiosk.labels.reset();
          kiosk.footer.redraw();
        }
        kiosk.loop.start();
      }
    }, 1000);
  }

  kiosk.idle = {
    build: function () { return undefined; },
    isWarning: function () { return box !== null; },
    touched: function () {
      forget();
      if (kiosk.browse.isOpen()) timer = setTimeout(warn, seconds("idle_seconds", 60) * 1000);
    },
    stop: forget,
  };
})();
