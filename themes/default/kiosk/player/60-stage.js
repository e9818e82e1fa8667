// The stage: 1080 × 1920 or 1920 × 1080 units, turned and scaled to whatever panel there is; two layers on it that
// cross-fade; a slow drift and a dimmed night against burn-in.

(function () {
  "use strict";

  var el = kiosk.el;
  var LONG = 1920;
  var SHORT = 1080;
  // A panel of another shape gives more room, never less, up to this.
  var MOST = 1.3;
  // As it is set, so long as that takes this share of what the panel's own shape would.
  var ENOUGH = 0.66;
  var stage, frame;

  function settings() {
    return kiosk.data.screen || {};
  }

  /** Width and height of the panel as the reader sees it. */
  function panel() {
    var turned = (settings().rotation || 0) % 180 !== 0;
    var width = document.documentElement.clientWidth;
    var height = document.documentElement.clientHeight;
    return turned ? { width: height, height: width } : { width: width, height: height };
  }

  /** The stage, upright or lying, as large as a panel allows; `used` is how much of the glass it takes. */
  function staged(seen, upright) {
    var width = upright ? SHORT : LONG;
    var height = upright ? LONG : SHORT;
    var scale = Math.min(seen.width / width, seen.height / height);
    width = Math.min(seen.width / scale, width * MOST);
    height = Math.min(seen.height / scale, height * MOST);
    return { upright: upright, width: width, height: height, scale: scale, used: (width * height * scale * scale) / (seen.width * seen.height) };
  }

  /**
   * What the screen's file says holds wherever that is a matter of taste. On a panel of the other shape it was meant for
   * another one: the glass decides, and a mark tells the office.
   */
  function chosen(seen) {
    var shape = staged(seen, seen.height >= seen.width);
    var wanted = settings().orientation;
    if (wanted !== "portrait" && wanted !== "landscape") return shape;
    var asked = staged(seen, wanted === "portrait");
    return asked.used < ENOUGH * shape.used ? Object.assign(shape, { instead: true }) : asked;
  }

  function arrange() {
    var seen = panel();
    if (seen.width === 0 || seen.height === 0) return;
    var shape = chosen(seen);
    var upright = shape.upright;
    var width = shape.width;
    var height = shape.height;
    var scale = shape.scale;
    stage.classList.toggle("portrait", upright);
    stage.classList.toggle("landscape", !upright);
    stage.style.width = width + "px";
    stage.style.height = height + "px";
    stage.style.transform = "translate(-50%, -50%) rotate(" + (settings().rotation || 0) + "deg) scale(" + scale + ")";
    kiosk.stage.scale = scale;
    kiosk.stage.upright = upright;
    kiosk.marks.set("shape", shape.instead ? kiosk.t("mark.shape") : "");
    if (kiosk.stage.changed) kiosk.stage.changed();
  }

  /** Moves the whole picture by a few pixels every minute, so slowly and so little that nobody sees it. */
  function drift() {
    if (settings().pixel_drift === false) return;
    var minute = Math.floor(Date.now() / 60000);
    frame.style.transform = "translate(" + Math.round(6 * Math.sin(minute / 9)) + "px, " + Math.round(6 * Math.sin(minute / 7)) + "px)";
  }

  function dim() {
    var night = settings().night;
    var dark = Boolean(night && kiosk.time.trusted() && kiosk.time.within(night, kiosk.time.clock().time));
    document.body.classList.toggle("night", dark);
  }

  /** Turns a movement on the glass into one on the stage. */
  function toStage(x, y) {
    var angle = (-(settings().rotation || 0) * Math.PI) / 180;
    return {
      x: (x * Math.cos(angle) - y * Math.sin(angle)) / kiosk.stage.scale,
      y: (x * Math.sin(angle) + y * Math.cos(angle)) / kiosk.stage.scale,
    };
  }

  kiosk.stage = {
    scale: 1,
    upright: true,
    changed: null,
    toStage: toStage,
    minute: function () {
      drift();
      dim();
    },
    build: function () {
      var still = document.getElementById("still");
      frame = el("div.frame", { id: "frame" });
      stage = el("div.stage", { id: "stage" });
      kiosk.stage.layers = [el("div.layer"), el("div.layer")];
      kiosk.stage.attract = el("main.attract", { id: "attract", "aria-label": settings().title || "" }, kiosk.stage.layers);
      stage.appendChild(kiosk.stage.attract);
      frame.appendChild(stage);
      document.body.appendChild(frame);
      document.body.appendChild(el("div.dim", { "aria-hidden": "true" }));
      kiosk.stage.element = stage;
      arrange();
      window.addEventListener("resize", arrange);
      kiosk.stage.minute();
      return function () {
        if (still) still.parentNode.removeChild(still);
        still = null;
      };
    },
  };
})();
