// The list of screens. With `?screen=hall` in the address, or when there is only one, it goes on by itself.

(function () {
  "use strict";

  // Long enough to read the list and to choose, when somebody stands before it.
  var WAIT = 5000;
  var links = document.querySelectorAll("#screens a");
  var wanted = (location.search.match(/[?&]screen=([a-z0-9-]+)/) || [])[1];
  var target = null;
  Array.prototype.forEach.call(links, function (link) {
    if (wanted && link.getAttribute("href").split("/")[0] === wanted) target = link;
  });
  if (target) location.replace(target.href);
  else if (links.length === 1) setTimeout(function () { location.replace(links[0].href); }, WAIT);
})();
