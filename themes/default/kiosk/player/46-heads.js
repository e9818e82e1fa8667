// Portraits beside each other: their heads are of about one size, and the eyes at one height. One office's photos are tight,
// the next one's show somebody to the belt; the program says where in a portrait the head is, and each is brought as near as
// the nearest of them. What differs by little is left alone, for a frame around a face is no measure to a hair's breadth; and
// where no face was found in one of them, all stay as they are.

(function () {
  "use strict";

  // A head's share of a portrait's height, as the program crops it; the nearest of a slide may have more, up to this.
  var HEAD = 0.52;
  var MOST = 0.62;
  // Heads that differ by no more are about of one size.
  var ALIKE = 1.3;
  // More than so much nearer, and the photo's own grain shows.
  var ZOOM = 1.8;
  // Where the eyes are, from the top; above them is room for the hair, in heads.
  var EYES = 0.42;
  var HAIR = 0.82;
  var CHIN = 0.45;

  function within(value, most) {
    return Math.max(0, Math.min(value, most));
  }

  /** Where the head lies in its frame, in the frame's pixels, with the photo as near as the frame makes it. */
  function placed(image) {
    var frame = image.parentNode;
    var head = image.getAttribute("data-head").split(" ").map(function (part) { return Number(part) / 1000; });
    var width = frame.clientWidth;
    var height = frame.clientHeight;
    if (!(width > 0 && height > 0 && image.width > 0 && image.height > 0)) return null;
    var scale = Math.max(width / image.getAttribute("width"), height / image.getAttribute("height"));
    var shown = { width: image.getAttribute("width") * scale, height: image.getAttribute("height") * scale };
    return {
      image: image, width: width, height: height, share: head[2], head: head[2] * shown.height,
      x: head[0] * shown.width - (shown.width - width) / 2, y: head[1] * shown.height,
    };
  }

  /** Makes the heads of all portraits in an element alike. */
  kiosk.heads = function (element) {
    var images = Array.prototype.slice.call(element.querySelectorAll(".face img"));
    images.forEach(function (image) { image.style.transform = ""; });
    if (images.some(function (image) { return !image.hasAttribute("data-head"); })) return;
    var found = images.map(placed).filter(Boolean);
    var share = found.reduce(function (most, one) { return Math.max(most, Math.min(one.share, MOST)); }, HEAD);
    if (found.every(function (one) { return one.share * ALIKE >= share; })) return;
    found.forEach(function (one) {
      var zoom = Math.max(1, Math.min(ZOOM, share / one.share));
      var style = one.image.style;
      if (zoom < 1.02) return;
      // The point that stays where it is: it brings the eyes to their place, and never shows what is beyond the photo.
      var head = one.head * zoom;
      var eyes = Math.min(Math.max(EYES * one.height, HAIR * head), one.height - CHIN * head);
      style.transformOrigin = within((zoom * one.x - one.width / 2) / (zoom - 1), one.width) + "px "
        + within((zoom * one.y - eyes) / (zoom - 1), one.height) + "px";
      style.transform = "scale(" + zoom + ")";
    });
  };
})();
