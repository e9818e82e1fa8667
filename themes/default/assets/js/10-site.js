// Everything works without this script: it only remembers 长者模式, narrows the tree of organisations by a name, and says
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
  // The tree of organisations, narrowed by a part of a name. What hangs below a match stays, as does the way to it.
  var filter = document.querySelector(".tree-filter");
  if (filter) {
    var field = filter.querySelector("input");
    var status = filter.querySelector("p");
    var lines = [].slice.call(document.querySelectorAll(".tree li"));
    var plain = function (text) { return text.normalize("NFKC").toLowerCase().replace(/\s+/g, ""); };
    var names = lines.map(function (line) { return plain(line.firstElementChild.textContent); });
    var narrow = function () {
      var wanted = plain(field.value);
      var found = 0;
      lines.forEach(function (line, n) {
        line.hidden = wanted !== "";
        if (wanted && names[n].indexOf(wanted) >= 0) {
          found += 1;
          line.classList.add("found");
        } else line.classList.remove("found");
      });
      [].forEach.call(document.querySelectorAll(".tree .found"), function (line) {
        for (var up = line; up && !up.matches(".tree"); up = up.parentElement) up.hidden = false;
        [].forEach.call(line.querySelectorAll("li"), function (below) { below.hidden = false; });
      });
      status.textContent = !wanted ? "" : found ? filter.getAttribute("data-found").replace("{n}", found) : filter.getAttribute("data-none");
    };
    filter.hidden = false;
    field.addEventListener("input", narrow);
    filter.addEventListener("submit", function (event) {
      var first = document.querySelector(".tree .found a");
      if (!field.value.trim() || first) event.preventDefault();
      if (field.value.trim() && first) first.focus();
    });
    narrow();
  }
})();
