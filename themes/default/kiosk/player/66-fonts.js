// All the screen's fonts are loaded before anything is measured, and stay.

(function () {
  "use strict";

  var loading = null;
  var all = null;
  // A font that does not come is no reason for an empty screen.
  var PATIENCE = 8000;

  kiosk.fontsReady = function () {
    if (loading === null) {
      var faces = [];
      document.fonts.forEach(function (face) { faces.push(face.load().catch(function () { return null; })); });
      all = Promise.all(faces);
      loading = Promise.race([
        all,
        new Promise(function (done) { setTimeout(done, PATIENCE); }),
      ]);
    }
    return loading;
  };

  /** They have come, however late: what was measured in other letters is measured anew. */
  kiosk.fontsCame = function () {
    kiosk.fontsReady();
    return all;
  };
})();
