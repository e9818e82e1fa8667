// Which slides play today, and in what order. Pure: data and a day in, a list out.

(function () {
  "use strict";

  function isLeap(year) {
    return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  }

  /** Whether something with `from`, `until` (days included) or `days` (month and day) shows at a moment. A clock that cannot
      be believed opens nothing: what may have expired has, and what is of one day alone waits. */
  function runs(thing, now) {
    var day = now.day;
    if (thing.days) {
      if (!now.trusted) return false;
      var today = day.slice(5);
      return thing.days.some(function (wanted) {
        if (wanted === "02-29" && !isLeap(Number(day.slice(0, 4)))) wanted = "02-28";
        return wanted === today;
      });
    }
    return (!thing.from || thing.from <= day) && (!thing.until || thing.until >= (now.expiry || day));
  }

  /** A slide without those of its people and rows whose day is over; null when none is left. */
  function pruned(slide, now) {
    var view = slide.view;
    var left = slide;
    ["holders", "cards", "rows", "names"].forEach(function (list) {
      var all = view[list];
      if (!left || !Array.isArray(all) || all.length === 0) return;
      var kept = all.filter(function (one) { return runs(one, now); });
      if (kept.length === 0) left = null;
      else if (kept.length < all.length) {
        var changed = {};
        changed[list] = kept;
        left = Object.assign({}, left, { view: Object.assign({}, left.view, changed) });
      }
    });
    return left;
  }

  /** A slide of weight w comes w times a round, evenly spread; those of weight 1 keep their order. */
  function spread(slides) {
    var places = [];
    slides.forEach(function (slide, index) {
      var weight = Math.max(1, Math.min(9, Math.round(slide.weight || 1)));
      for (var turn = 0; turn < weight; turn += 1) {
        places.push({ slide: slide, at: (index / slides.length + turn / weight) % 1, index: index });
      }
    });
    places.sort(function (a, b) { return a.at - b.at || a.index - b.index; });
    return places.map(function (place) { return place.slide; });
  }

  /** The slides of a round: dated ones first, then ordinary ones; fallbacks only when there is neither. */
  kiosk.round = function (slides, now) {
    var running = { dated: [], ordinary: [], fallback: [] };
    slides.forEach(function (slide) {
      if (!slide || !slide.view || !running[slide.level] || !runs(slide, now)) return;
      if (slide.hours && now.trusted && !kiosk.time.within(slide.hours, now.time)) return;
      var left = pruned(slide, now);
      if (left) running[slide.level].push(left);
    });
    if (now.datedAlone && running.dated.length > 0) return spread(running.dated);
    var list = spread(running.dated).concat(spread(running.ordinary));
    return list.length > 0 ? list : running.fallback;
  };

  kiosk.runs = runs;
})();
