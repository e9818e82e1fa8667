// Which slides play today, and in what order. Pure: data and a day in, a list out.
//
// A round is no longer than the screen's file says. What does not find room in it comes up in the rounds after it: all
// ordinary slides stand in one circle, mixed so that every round has something of everything, and each round goes on where
// the one before ended. What has an end of its own (a notice while its period runs) opens each round and comes again
// between the others, so that nobody waits longer than about two minutes for it.

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

  /** What runs at a moment, by level. */
  function running(slides, now) {
    var running = { dated: [], ordinary: [], fallback: [] };
    slides.forEach(function (slide) {
      if (!slide || !slide.view || !running[slide.level] || !runs(slide, now)) return;
      if (slide.hours && now.trusted && !kiosk.time.within(slide.hours, now.time)) return;
      var left = pruned(slide, now);
      if (left) running[slide.level].push(left);
    });
    return running;
  }

  // Nobody waits longer than this for what runs out; so long a slide stands at least and at most.
  var WAIT = 120;
  var DWELL = { least: 6, usual: 12, most: 120 };
  // Pages of one thing are shown one after the other, up to so many; a longer roll goes on in another round.
  var TOGETHER = 6;

  kiosk.dwellOf = function (slide) {
    return Math.max(DWELL.least, Math.min(DWELL.most, Number(slide.dwell) || DWELL.usual));
  };

  function lasts(slides) {
    return slides.reduce(function (sum, slide) { return sum + kiosk.dwellOf(slide); }, 0);
  }

  /** Pages of one thing, which have its id before the sign, stay together. */
  function things(slides) {
    var found = [];
    slides.forEach(function (slide) {
      var last = found[found.length - 1];
      var of = String(slide.id).split("#")[0];
      if (last && last.of === of && slide.id !== of && last.slides.length < TOGETHER) last.slides.push(slide);
      else found.push({ of: of, slides: [slide] });
    });
    return found.map(function (thing) { return thing.slides; });
  }

  function flat(lists) {
    return lists.reduce(function (all, list) { return all.concat(list); }, []);
  }

  /** All ordinary slides in the order of the coming rounds: where one round does not hold them, each kind is spread evenly over
      the whole circle, so that every round has something of everything. */
  function circle(slides, seconds) {
    if (lasts(slides) <= seconds) return spread(slides);
    var all = things(slides).map(function (thing) { return { slides: thing, kind: thing[0].kind }; });
    var counts = {};
    all.forEach(function (thing) {
      counts[thing.kind] = (counts[thing.kind] || 0) + 1;
      thing.nth = counts[thing.kind];
    });
    all.forEach(function (thing, index) {
      thing.at = (thing.nth - 0.5) / counts[thing.kind];
      thing.index = index;
    });
    all.sort(function (a, b) { return a.at - b.at || a.index - b.index; });
    return spread(flat(all.map(function (thing) { return thing.slides; })));
  }

  /** Where a round goes on: at the place that was kept, or where its slide stands now. */
  function placeOf(list, kept, idOf) {
    if (!kept || list.length === 0) return 0;
    if (list[kept.at] && idOf(list[kept.at]) === kept.id) return kept.at;
    var found = list.findIndex(function (one) { return idOf(one) === kept.id; });
    return found >= 0 ? found : Math.max(0, Number(kept.at) || 0) % list.length;
  }

  function idOfSlide(slide) { return slide.id; }
  function idOfThing(thing) { return thing[0].id; }

  /**
   * The round that begins at `from`: its slides, for each of them from where the next one would go on (`marks`), and whether
   * it has everything there is. Fallbacks only when there is nothing else.
   */
  kiosk.plan = function (slides, now, from, seconds) {
    var run = running(slides, now);
    var ordinary = now.datedAlone && run.dated.length > 0 ? [] : circle(run.ordinary, seconds);
    var dated = things(ordinary.length > 0 ? run.dated : spread(run.dated));
    var all = lasts(flat(dated));
    var opening = all <= WAIT;
    var gap = dated.length > 0 ? Math.max(0, (WAIT - all) / dated.length) : Infinity;
    var at = placeOf(ordinary, from && from.ordinary, idOfSlide);
    var notice = opening ? 0 : placeOf(dated, from && from.dated, idOfThing);
    var plan = { slides: [], marks: [], whole: false };
    var total = 0;
    var since = 0;
    var taken = 0;
    var told = 0;

    function add(slide) {
      plan.slides.push(slide);
      total += kiosk.dwellOf(slide);
      plan.marks.push(null);
    }

    function mark() {
      var next = ordinary[at];
      var thing = dated[notice];
      plan.marks[plan.marks.length - 1] = {
        ordinary: next ? { at: at, id: next.id } : null, dated: thing ? { at: notice, id: thing[0].id } : null,
      };
    }

    function addNotice() {
      var pages = dated[notice];
      notice = (notice + 1) % dated.length;
      pages.forEach(function (page) {
        add(page);
        mark();
      });
      told += 1;
      since = 0;
    }

    if (ordinary.length === 0) {
      // Notices alone: all of them, or as many as a round holds.
      while (told < dated.length && (told === 0 || total + lasts(dated[notice]) <= seconds)) addNotice();
      plan.whole = told === dated.length;
    } else {
      for (var first = 0; first < (opening ? dated.length : 1); first += 1) if (dated.length > 0) addNotice();
      while (taken < ordinary.length) {
        var slide = ordinary[at];
        var lasting = kiosk.dwellOf(slide);
        if (taken > 0 && total + lasting > seconds) break;
        if (dated.length > 0 && since > 0 && since + lasting > gap) {
          if (total + lasts(dated[notice]) + lasting > seconds) break;
          addNotice();
        }
        at = (at + 1) % ordinary.length;
        add(slide);
        mark();
        taken += 1;
        since += lasting;
      }
      plan.whole = taken === ordinary.length && (opening || told >= dated.length);
    }
    if (plan.slides.length === 0) {
      plan.slides = run.fallback;
      plan.marks = run.fallback.map(function () { return null; });
      plan.whole = true;
    }
    return plan;
  };

  /** Everything that runs: what has an end of its own first. */
  kiosk.round = function (slides, now) {
    var run = running(slides, now);
    if (now.datedAlone && run.dated.length > 0) return spread(run.dated);
    var list = spread(run.dated).concat(spread(run.ordinary));
    return list.length > 0 ? list : run.fallback;
  };

  kiosk.runs = runs;
})();
