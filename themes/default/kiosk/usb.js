// The start page of a memory stick: goes to the edition that was copied whole. `?screen=hall` is handed on.

(function () {
  "use strict";

  // While a stick is being written there may be no edition yet: ask again.
  var AGAIN = 5000;
  var current = window.noticeboardCurrent;
  if (current && /^editions\/[\w./-]+$/.test(current.path) && current.path.indexOf("..") < 0) location.replace(current.path + location.search);
  else setTimeout(function () { location.reload(); }, AGAIN);
})();
