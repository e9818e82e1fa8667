// The list of screens. With `?screen=hall` in the address, or when there is only one, it goes on by itself, as soon as that
// screen can be had.

(function () {
  "use strict";

  // Long enough to read the list and to choose, when somebody stands before it.
  var WAIT = 5000;
  var SILENT = 30000;
  var links = document.querySelectorAll("#screens a");
  var wanted = (location.search.match(/[?&]screen=([a-z0-9-]+)/) || [])[1];
  var target = null;

  /** An error page or a portal in its place would never come back here. */
  function go(link) {
    var script = document.createElement("script");
    var over = false;
    function again() {
      if (over) return;
      over = true;
      setTimeout(function () { go(link); }, WAIT);
    }
    window.noticeboardEdition = undefined;
    script.onload = function () {
      if (!window.noticeboardEdition) return again();
      over = true;
      location.replace(link.href + location.hash);
      return undefined;
    };
    script.onerror = again;
    // A server may take the question and never answer.
    setTimeout(again, SILENT);
    script.src = link.href.replace(/index\.html$/, "edition.js") + (location.protocol === "file:" ? "" : "?" + Date.now());
    document.head.appendChild(script);
  }

  Array.prototype.forEach.call(links, function (link) {
    if (wanted && link.getAttribute("href").split("/")[0] === wanted) target = link;
  });
  if (target) go(target);
  else if (links.length === 1) setTimeout(function () { go(links[0]); }, WAIT);
})();
