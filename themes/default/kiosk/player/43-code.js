// The QR code of a slide's page on the website, drawn from the modules that the edition brings: nothing is asked of anybody.

(function () {
  "use strict";

  // White around the code; the foot's own paper is the rest of what the standard asks.
  var QUIET = 3;

  kiosk.code = function (code) {
    if (!code || !(code.size > 0) || typeof code.rows !== "string") return null;
    var size = code.size;
    var digits = Math.ceil(size / 4);
    var path = "";
    for (var y = 0; y < size; y += 1) {
      var bits = "";
      for (var at = 0; at < digits; at += 1) bits += ("000" + parseInt(code.rows[y * digits + at] || "0", 16).toString(2)).slice(-4);
      var run = /1+/g;
      for (var dark = run.exec(bits); dark; dark = run.exec(bits)) {
        path += "M" + (dark.index + QUIET) + " " + (y + QUIET) + "h" + dark[0].length + "v1h-" + dark[0].length + "z";
      }
    }
    var side = size + 2 * QUIET;
    return kiosk.svg("svg", { viewBox: "0 0 " + side + " " + side, "shape-rendering": "crispEdges", role: "img", "aria-label": kiosk.t("scan") },
      kiosk.svg("rect", { width: side, height: side, fill: "#fff" }), kiosk.svg("path", { d: path, fill: "#000" }));
  };
})();
