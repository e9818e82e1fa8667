// Moving a long text with the finger. The browser's own scrolling is off (with it came pinching and swiping back), and it
// would go the wrong way on a turned panel.

(function () {
  "use strict";

  // A finger that moves less than this only taps.
  var TAP = 14;

  kiosk.scroll = function (panel, moved) {
    var start = null;
    var dragging = false;

    panel.addEventListener("pointerdown", function (event) {
      if (!event.isPrimary || (event.pointerType === "mouse" && event.button !== 0)) return;
      start = { x: event.clientX, y: event.clientY, top: panel.scrollTop, id: event.pointerId };
      dragging = false;
    });
    panel.addEventListener("pointermove", function (event) {
      if (!start || event.pointerId !== start.id) return;
      var way = kiosk.stage.toStage(event.clientX - start.x, event.clientY - start.y).y;
      if (!dragging && Math.abs(way) * kiosk.stage.scale < TAP) return;
      if (!dragging) {
        dragging = true;
        panel.setPointerCapture(event.pointerId);
      }
      panel.scrollTop = start.top - way;
      moved();
    });
    function end() {
      start = null;
    }
    panel.addEventListener("pointerup", end);
    panel.addEventListener("pointercancel", end);
    // What ends a drag is no tap on what lies below the finger.
    panel.addEventListener("click", function (event) {
      if (!dragging) return;
      dragging = false;
      event.stopPropagation();
      event.preventDefault();
    }, true);
    panel.addEventListener("wheel", function (event) {
      panel.scrollTop += event.deltaY / kiosk.stage.scale;
      moved();
    });
  };
})();
