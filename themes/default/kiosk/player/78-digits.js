// Numbers on a keyboard or a remote control: while the loop plays, the slide with the number that the foot shows; on the board,
// the entry with the number that stands before it as soon as keys are used.

(function () {
  "use strict";

  var el = kiosk.el;
  // So long after the last digit nobody types another.
  var END = 1500;
  var LONGEST = 4;
  var typed = "";
  var timer = 0;
  var box = null;

  function close() {
    clearTimeout(timer);
    typed = "";
    if (box) box.parentNode.removeChild(box);
    box = null;
  }

  function show(text) {
    if (!box) {
      box = el("div.typed", { role: "status" });
      kiosk.stage.element.appendChild(box);
    }
    box.textContent = text;
  }

  function go() {
    var number = Number(typed);
    clearTimeout(timer);
    var found = kiosk.browse.isOpen() ? kiosk.browse.pick(number) : kiosk.loop.goTo(number);
    if (found) return close();
    typed = "";
    show(kiosk.t("no_number", { n: number }));
    timer = setTimeout(close, END);
    return undefined;
  }

  kiosk.digits = {
    build: function () { return undefined; },
    close: close,
    /** Whether a key was meant for a number. */
    key: function (event) {
      if (/^[0-9]$/.test(event.key)) {
        typed = (typed + event.key).slice(-LONGEST);
        show(typed);
        clearTimeout(timer);
        timer = setTimeout(go, END);
        return true;
      }
      if (typed && event.key === "Enter") {
        go();
        return true;
      }
      if (box) close();
      return false;
    },
  };
})();
