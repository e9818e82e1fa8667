// The start page of a memory stick: goes to the edition that was copied whole. `?screen=hall` and `#key=…` are handed on.

(function () {
  "use strict";

  // While a stick is being written there may be no edition yet: ask again.
  var AGAIN = 5000;
  var current = window.noticeboardCurrent;
  var note = document.getElementById("wait");

  function again() {
    setTimeout(function () { location.reload(); }, AGAIN);
  }

  /** Behind a page that is not there nobody would come back: the screen's edition is looked for first. */
  function go() {
    var screens = Object.keys(current.screens || {});
    var wanted = (location.search.match(/[?&]screen=([a-z0-9-]+)/) || [])[1];
    var screen = screens.indexOf(wanted) >= 0 ? wanted : screens[0];
    var script = document.createElement("script");
    script.onload = function () { location.replace(current.path + location.search + location.hash); };
    script.onerror = function () {
      if (note) note.textContent = note.getAttribute("data-broken") || "";
      again();
    };
    if (!screen) return script.onload();
    script.src = current.path.replace(/[^/]*$/, "") + screen + "/edition.js";
    document.head.appendChild(script);
    return undefined;
  }

  if (current && /^editions\/[\w./-]+$/.test(current.path) && current.path.indexOf("..") < 0) go();
  else again();
})();
