// Text takes the room it has: from the largest step downwards until nothing is cut off. What does not fit at the last
// step was already an error of the build; should it happen all the same, a mark in the footer tells.

(function () {
  "use strict";

  // Above and below a pledge, in its letters.
  var AIR_OF_PLEDGE = 0.3;

  function fits(box) {
    var pledge = box.querySelector(".pledge p");
    // The closing quotation mark hangs in the margin and below its line, so a pledge is as wide as its clauses and as high
    // as its lines, with some air.
    if (pledge) {
      var style = getComputedStyle(box);
      var room = box.clientHeight - parseFloat(style.paddingTop) - parseFloat(style.paddingBottom);
      return pledge.offsetHeight + AIR_OF_PLEDGE * parseFloat(style.fontSize) <= room + 1 && Array.prototype.every.call(pledge.children, function (clause) {
        return clause.offsetWidth <= pledge.clientWidth;
      });
    }
    return box.scrollHeight <= box.clientHeight + 1 && box.scrollWidth <= box.clientWidth + 1 &&
      (!box.classList.contains("whole") || Array.prototype.every.call(box.querySelectorAll(".entry, .when"), function (entry) {
        return entry.scrollWidth <= entry.clientWidth + 1;
      }));
  }

  /**
   * Sets `property` of a box to the first of `values` with which its content fits. The first `whole` of them are tried
   * with every clause of a sentence and every entry of a list on one line, and with titles broken between words; the others
   * with words kept whole where there is room for that.
   */
  kiosk.fit = function (box, property, values, whole) {
    function attempt(value) {
      box.style.setProperty(property, value);
      return fits(box);
    }
    box.classList.add("whole", "by-words");
    if (whole && values.slice(0, whole).some(attempt)) return true;
    box.classList.remove("whole");
    return values.some(function (value) {
      box.classList.add("by-words");
      if (attempt(value)) return true;
      box.classList.remove("by-words");
      return attempt(value);
    });
  };

  /**
   * The same among several ways to lay a box out (its class `way-…`): the one with the largest type, each way counting by its
   * `worth`; a way with `whole` has every entry on one line. What is left of the room goes between the lines. Where no way
   * fits, it is laid out as ever.
   */
  kiosk.layOut = function (one) {
    var box = one.box;
    if (!one.ways) return kiosk.fit(box, one.property, one.values, one.whole);
    var usual = box.className.replace(/ (way-\S+|whole|by-words)/g, "");
    var best = null;
    function take(way) {
      box.className = usual + " way-" + way.name.split(" ").join(" way-") + " by-words" + (way.whole ? " whole" : "");
    }
    box.style.setProperty("--air", AIR[AIR.length - 1]);
    one.ways.forEach(function (way) {
      if (way.across !== undefined && way.across === kiosk.stage.upright) return;
      take(way);
      one.values.some(function (value) {
        if (value < (way.least || 0) || (best && value * way.worth <= best.worth)) return true;
        box.style.setProperty(one.property, value);
        if (!fits(box)) return false;
        best = { way: way, value: value, worth: value * way.worth };
        return true;
      });
    });
    if (!best) {
      box.className = usual;
      return kiosk.fit(box, one.property, one.usual || one.values, one.whole);
    }
    take(best.way);
    box.style.setProperty(one.property, best.value);
    return AIR.some(function (air) {
      box.style.setProperty("--air", air);
      return fits(box);
    });
  };

  // Above and below a line of a list, in units of the stage; the least comes last.
  var AIR = [64, 56, 48, 41, 35, 29, 24, 19, 15, 12, 9, 7, 5];

  kiosk.steps = {
    // Factors of all sizes of a face; the style sheet keeps every size above its own floor.
    unit: [1.7, 1.6, 1.5, 1.4, 1.32, 1.25, 1.18, 1.12, 1.06, 1, 0.95, 0.9, 0.85, 0.8, 0.76],
    roll: [2.5, 2.35, 2.2, 2.05, 1.9, 1.8, 1.7, 1.6, 1.5, 1.4, 1.32, 1.25, 1.18, 1.12, 1.06, 1, 0.95, 0.9, 0.85],
    days: [1.7, 1.6, 1.5, 1.4, 1.32, 1.25, 1.18, 1.12, 1.06, 1, 0.94, 0.88, 0.82, 0.76, 0.7, 0.64, 0.58, 0.53],
    pledge: ["140px", "132px", "124px", "116px", "108px", "100px", "92px", "84px", "76px", "70px", "64px", "60px", "56px", "52px", "48px", "44px", "40px"],
    duty: ["64px", "60px", "56px", "52px", "48px", "44px", "40px", "38px", "36px"],
    name: ["150px", "140px", "132px", "120px", "108px", "96px", "88px", "80px", "72px", "64px", "56px", "50px", "44px"],
    alertTitle: ["260px", "230px", "200px", "180px", "160px", "144px", "128px", "112px", "100px", "88px", "76px", "64px", "52px", "44px"],
    alertText: ["130px", "116px", "104px", "94px", "84px", "76px", "68px", "60px", "52px", "46px", "40px", "36px", "30px", "24px", "20px", "17px", "14px", "12px"],
  };
})();
