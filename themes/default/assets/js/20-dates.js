// What a page says of days follows from the day of its edition. Where nobody has built for days, this restates it: a notice
// whose period is over, a deadline that has passed, how old the page is. Nothing is said that its dates do not say.
(function () {
  "use strict";
  var made = document.querySelector(".asof time[data-zone]");
  if (!made) return;
  var today = {};
  try {
    new Intl.DateTimeFormat("en-u-ca-gregory-nu-latn", { timeZone: made.getAttribute("data-zone"), year: "numeric", month: "2-digit", day: "2-digit" })
      .formatToParts(new Date())
      .forEach(function (part) { today[part.type] = part.value; });
  } catch (error) { return; }
  today = today.year + "-" + today.month + "-" + today.day;
  var age = Math.round((Date.parse(today) - Date.parse(made.getAttribute("datetime"))) / 864e5);
  // A clock that is years ahead is wrong.
  if (!(age > 0 && age < 3660)) return;
  function note(place, text) {
    var said = document.createElement("span");
    said.className = "restated";
    said.textContent = text;
    place.appendChild(document.createTextNode(" "));
    place.appendChild(said);
  }
  if (age > 1) note(made.parentNode, made.getAttribute("data-old").replace("{n}", age));
  [].forEach.call(document.querySelectorAll("[data-last]"), function (one) {
    if (one.getAttribute("data-last") >= today) return;
    var due = one.classList.contains("lamp");
    var words = made.getAttribute(due ? "data-due" : "data-over");
    if (one.tagName === "LI") return note(one, words);
    var sign = one.querySelector("svg");
    one.textContent = words;
    one.className = due ? "lamp lamp-overdue" : sign ? "fact fact-notice-closed" : "restated";
    if (!sign) return;
    if (due) sign.firstElementChild.setAttribute("href", "#i-overdue");
    else {
      var square = document.createElementNS("http://www.w3.org/2000/svg", "path");
      square.setAttribute("d", "M1 1h8v8H1z");
      sign.replaceChildren(square);
    }
    one.insertBefore(sign, one.firstChild);
  });
})();
