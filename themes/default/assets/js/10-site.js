// Everything works without this script: it only remembers 长者模式, shows the current tab on a narrow screen, and says
// whether a scanned placard (#7F3A9C) is the current one.
(function () {
  "use strict";
  var key = "noticeboard.elder";
  var elder = document.getElementById("elder");
  var sizes = document.querySelectorAll('input[name="elder-size"]');
  function remember() {
    var size = 0;
    sizes.forEach(function (input, n) { if (input.checked) size = n; });
    // Storage may be forbidden or full: then the choice lasts for this page.
    try {
      if (elder.checked) localStorage.setItem(key, String(size + 1));
      else localStorage.removeItem(key);
    } catch (error) { /* nothing to do */ }
  }
  if (elder) {
    try {
      var kept = Number(localStorage.getItem(key));
      if (kept > 0) {
        elder.checked = true;
        if (sizes[kept - 1]) sizes[kept - 1].checked = true;
      }
    } catch (error) { /* nothing to do */ }
    elder.addEventListener("change", remember);
    sizes.forEach(function (input) { input.addEventListener("change", remember); });
  }
  var tabs = document.querySelector(".tabs ul");
  var current = tabs && tabs.querySelector("[aria-current]");
  if (current && tabs.scrollWidth > tabs.clientWidth) {
    tabs.scrollLeft = current.offsetLeft - (tabs.clientWidth - current.offsetWidth) / 2;
  }
  // From an old or a short address one goes on with the mark of the placard.
  var onward = document.getElementById("onward");
  if (onward && location.hash) location.replace(onward.href + location.hash);
  var scanned = document.querySelector(".scanned");
  function compare() {
    var mark = /^#([0-9A-F]{6})$/i.exec(location.hash);
    if (!scanned || !mark) return;
    var current = scanned.getAttribute("data-marks").split(" ").indexOf(mark[1].toUpperCase()) >= 0;
    scanned.firstElementChild.hidden = !current;
    scanned.lastElementChild.hidden = current;
  }
  compare();
  addEventListener("hashchange", compare);
})();
