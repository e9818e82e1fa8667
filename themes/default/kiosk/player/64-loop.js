// The attract loop: a round of slides, one after the other, over and over, for weeks.
//
// At most two slides are in the document. The next one is built, its pictures decoded and its text fitted while the
// present one shows; a slide that cannot be made ready is left out and counted in the footer. Nothing is kept from one
// slide to the next, so memory stays flat.

(function () {
  "use strict";

  var FADE = 1200;
  // A pause that nobody ends, ends by itself: a picture that stands for hours burns in.
  var LONGEST_PAUSE = 300000;
  // No picture takes longer than this from the same disk or building.
  var PATIENCE = 15000;
  var USUAL = 12;
  // A slide that stands longer than this does not go on by itself.
  var STUCK = 180;
  // A round without a word in the screen's file.
  var ROUND = 600;
  // How often the place in the circle is written down.
  var KEEP = 60000;
  var STORE = "noticeboard-round";

  // Without this a slide of its kind says nothing.
  var NEEDED = { post: "title", wall: "cards", commitments: "rows", chart: "total", exemplar: "title", roll: "groups", notice: "title", reception: "days", anniversary: "names", fallback: "title" };

  // The slides of the round that plays, where it began, and where each of its slides leads on to.
  var round = [];
  var began = null;
  var marks = [];
  var whole = true;
  // Where in the round the slide stands that shows.
  var place = -1;
  /** Where the next round begins: kept, so that after a touch or a restart the slides behind have their turn. */
  var going = null;
  var keptAt = 0;
  var shownDay = "";
  var front = null;
  var ready = null;
  var timer = 0;
  var pauseTimer = 0;
  var paused = false;
  var running = false;
  var turn = 0;
  var shownAt = 0;
  var faulty = {};
  /** Slides of which something is cut off at the last step, by id. */
  var unfit = {};
  var preparing = 0;

  function now() {
    var moment = kiosk.time.now();
    moment.datedAlone = kiosk.data.screen.dated === "alone";
    return moment;
  }

  /** The one slide that always works, from the edition's own words. */
  function standing() {
    var screen = kiosk.data.screen;
    return { id: "standing", kind: "fallback", level: "fallback", dwell: 30,
      view: { title: screen.title || kiosk.data.edition.title || "", org: "", phone: kiosk.phone || "", text: kiosk.t("standing") } };
  }

  function resting(moment) {
    var hours = kiosk.data.screen.hours;
    if (!hours || !moment.trusted || kiosk.time.within({ from: hours.from, until: hours.until }, moment.time)) return null;
    return { id: "rest", kind: "rest", level: "fallback", dwell: 60,
      view: { title: kiosk.data.screen.title || "", from: hours.from, phone: kiosk.phone || "" } };
  }

  function same(a, b) {
    return a.length === b.length && a.every(function (slide, at) { return slide.id === b[at].id; });
  }

  function seconds() {
    return Number(kiosk.data.screen.round_seconds) || ROUND;
  }

  /** The round that begins at a place of the circle. */
  function planned(from, moment) {
    var rest = resting(moment);
    if (rest) return { slides: [rest], marks: [null], whole: true };
    var plan = kiosk.plan(kiosk.data.slides, moment, from, seconds());
    return plan.slides.length > 0 ? plan : { slides: [standing()], marks: [null], whole: true };
  }

  function store() {
    return STORE + "-" + kiosk.data.screen.id;
  }

  /** Where the circle goes on. */
  function recall() {
    if (going || kiosk.data.beside) return going;
    try {
      going = JSON.parse(localStorage.getItem(store()));
    } catch (error) {
      // Nothing was kept: from the beginning.
    }
    return going && typeof going === "object" ? going : null;
  }

  function keep(mark) {
    if (!mark || kiosk.data.beside) return;
    going = mark;
    if (keptAt !== 0 && performance.now() - keptAt < KEEP) return;
    keptAt = performance.now();
    try {
      localStorage.setItem(store(), JSON.stringify(mark));
    } catch (error) {
      // Then it is known until the next start.
    }
  }

  /** The round of this moment, and its day. When the round has changed, the place in it is kept as well as it can be. */
  function refresh() {
    var moment = now();
    var plan = planned(began, moment);
    var fresh = plan.slides;
    marks = plan.marks;
    whole = plan.whole;
    if (!same(fresh, round)) {
      var last = round[place];
      var found = last ? fresh.findIndex(function (slide) { return slide.id === last.id; }) : -1;
      // What has left makes room for what came after it.
      place = found >= 0 ? found : last ? Math.min(place, fresh.length) - 1 : -1;
    }
    round = fresh;
    return moment.day;
  }

  /** The round after this one. */
  function following() {
    var last = marks[round.length - 1] || began;
    var plan = planned(last, now());
    return { from: last, slides: plan.slides };
  }

  // Over plain HTTP there is no worker to keep pictures for the time without a server: each is kept once, as it came.
  var kept = {};

  function address(src) {
    if (kiosk.picturesAreScripts()) return kiosk.pictureFrom(src);
    if (kiosk.isFile || window.isSecureContext) return Promise.resolve(src);
    if (kept[src]) return Promise.resolve(kept[src]);
    return fetch(src).then(function (response) {
      if (!response.ok) throw new Error("picture " + src);
      return response.blob();
    }).then(function (blob) {
      kept[src] = URL.createObjectURL(blob);
      return kept[src];
    });
  }

  function decoded(picture) {
    return address(picture.src).then(function (from) {
      return new Promise(function (done, failed) {
        var image = picture.image;
        image.onerror = function () { failed(new Error("picture " + picture.src)); };
        image.onload = function () {
          if (!image.decode) return done();
          image.decode().then(done, failed);
        };
        image.src = from;
      });
    });
  }

  function inTime(promise) {
    return new Promise(function (done, failed) {
      var limit = setTimeout(function () { failed(new Error("too slow")); }, PATIENCE);
      promise.then(function (value) { clearTimeout(limit); done(value); }, function (error) { clearTimeout(limit); failed(error); });
    });
  }

  /** Fits every box of a slide; false when one of them cannot be. */
  function fitted(tools) {
    return tools.fits.map(kiosk.layOut).every(Boolean);
  }

  /** Builds a slide into a layer, unseen; resolves when every picture is decoded and all text fits. */
  function prepare(slide, layer) {
    var tools = { pictures: [], fits: [] };
    try {
      var needed = NEEDED[slide.kind] || "title";
      if (!slide.view[needed]) throw new Error("no " + needed);
      var build = kiosk.slides[slide.kind] || kiosk.slides.item;
      var element = build(slide.view, tools);
      var whose = element.querySelector(".head-org");
      if (whose) tools.fits.push({ box: whose, property: "font-size", values: ["36px", "34px"] });
      kiosk.empty(layer).appendChild(element);
      layer.className = "layer waiting";
      return inTime(Promise.all(tools.pictures.map(decoded)).then(kiosk.fontsReady)).then(function () {
        var all = fitted(tools);
        kiosk.heads(element);
        element.setAttribute("data-fits", all ? "yes" : "no");
        if (all) delete unfit[slide.id];
        else unfit[slide.id] = true;
        tellFaults();
        element.setAttribute("data-id", slide.id);
        layer.tools = tools;
        return element;
      });
    } catch (error) {
      return Promise.reject(error);
    }
  }

  function tellFaults() {
    var count = Object.keys(faulty).length;
    var missing = Math.max(0, (kiosk.data.expected || 0) - kiosk.data.slides.length);
    var cut = Object.keys(unfit).length;
    kiosk.marks.set("fits", cut > 0 ? kiosk.t("mark.fits", { n: cut }) : "");
    kiosk.marks.set("skipped", count + missing > 0 ? kiosk.t("mark.skipped", { n: count + missing }) : "");
  }

  function backLayer() {
    return kiosk.stage.layers[front === kiosk.stage.layers[0] ? 1 : 0];
  }

  /** Finds the next slide that can be shown and prepares it. Gives up after a whole round, to the standing slide. */
  function prepareNext(mine, step) {
    var day = refresh();
    var at = place;
    var of = { from: began, slides: round };
    var tries = 0;
    var most = Math.max(round.length, kiosk.data.slides.length);
    function attempt() {
      if (mine !== turn) return Promise.resolve(null);
      if (tries >= most) {
        return prepare(standing(), backLayer()).then(function () { return { slide: standing(), at: place, day: day, from: began, ids: null }; });
      }
      tries += 1;
      at += step;
      if (at >= of.slides.length) {
        of = following();
        at = 0;
      } else if (at < 0) at = of.slides.length - 1;
      var slide = of.slides[at];
      return prepare(slide, backLayer()).then(
        function () {
          if (faulty[slide.id]) {
            delete faulty[slide.id];
            tellFaults();
          }
          return { slide: slide, at: at, day: day, from: of.from, ids: of.slides };
        },
        function () {
          faulty[slide.id] = true;
          tellFaults();
          return attempt();
        });
    }
    preparing += 1;
    function done(found) {
      preparing -= 1;
      return found;
    }
    return attempt().then(done, function (error) {
      done();
      throw error;
    });
  }

  function show(prepared) {
    var incoming = backLayer();
    var outgoing = front;
    var leaving = outgoing && outgoing.firstChild;
    // Asking for its place makes the browser lay it out, so that the fade starts from nothing.
    incoming.getBoundingClientRect();
    // The one that goes lies below from now on, whichever of the two it is.
    if (outgoing) outgoing.className = "layer";
    incoming.className = kiosk.calm() ? "layer shown at-once" : "layer shown";
    front = incoming;
    if (prepared.from !== began) {
      began = prepared.from;
      place = -1;
      round = [];
      refresh();
    }
    place = Math.min(prepared.at, round.length - 1);
    keep(marks[place]);
    shownDay = prepared.day;
    shownAt = performance.now();
    kiosk.footer.showSlide(prepared.slide, place + 1, round.length);
    kiosk.loop.current = prepared.slide;
    kiosk.read.changed();
    var mine = turn;
    var over = false;
    function faded() {
      if (over) return;
      over = true;
      incoming.removeEventListener("animationend", faded);
      if (outgoing && outgoing !== front && outgoing.firstChild === leaving) {
        kiosk.empty(outgoing);
        outgoing.tools = null;
      }
      if (mine === turn && running) prepareAhead(mine);
    }
    // The one that goes stays until the one that comes is wholly there, however slow the machine.
    incoming.addEventListener("animationend", faded);
    setTimeout(faded, kiosk.calm() ? 60 : FADE * 4);
    plan(prepared.slide);
  }

  function prepareAhead(mine) {
    ready = null;
    if (paused || (round.length === 1 && whole)) return;
    prepareNext(mine, 1).then(function (prepared) {
      if (mine === turn && prepared) ready = prepared;
    }).catch(function () { ready = null; });
  }

  function plan(slide) {
    clearTimeout(timer);
    // Beside a form a slide stands until its writer goes on.
    if (paused || !running || kiosk.data.beside) return;
    timer = setTimeout(next, kiosk.dwellOf(slide) * 1000);
  }

  /** Whether a slide prepared a while ago may still be shown. */
  function stillRight(prepared) {
    if (refresh() !== prepared.day || !prepared.ids) return false;
    return same(prepared.from === began ? round : planned(prepared.from, now()).slides, prepared.ids);
  }

  function next() {
    if (kiosk.update && kiosk.update.switchNow()) return;
    go(1);
  }

  function go(step) {
    clearTimeout(timer);
    var prepared = ready;
    ready = null;
    turn += 1;
    if (step === 1 && prepared && stillRight(prepared)) return show(prepared);
    // The only slide there is stays where it is, as long as nothing about it changes.
    if (front && refresh() === shownDay && round.length === 1 && whole && kiosk.loop.current.id === round[0].id) {
      shownAt = performance.now();
      return plan(kiosk.loop.current);
    }
    var mine = turn;
    prepareNext(mine, step).then(function (found) {
      if (mine === turn && found && running) show(found);
    }).catch(function () {
      // Not even the standing slide: what shows stays, and it is tried again.
      if (mine === turn && running) timer = setTimeout(next, USUAL * 1000);
    });
  }

  kiosk.loop = {
    current: null,
    /** Begins a round, where the circle goes on. */
    start: function () {
      running = true;
      paused = false;
      place = -1;
      round = [];
      began = recall();
      kiosk.footer.showPaused(false);
      tellFaults();
      go(1);
    },
    stop: function () {
      running = false;
      turn += 1;
      ready = null;
      clearTimeout(timer);
      clearTimeout(pauseTimer);
    },
    isRunning: function () { return running; },
    isPaused: function () { return paused; },
    isPreparing: function () { return preparing > 0; },
    pause: function (wanted) {
      paused = wanted === undefined ? !paused : wanted;
      clearTimeout(pauseTimer);
      clearTimeout(timer);
      kiosk.footer.showPaused(paused);
      if (paused) pauseTimer = setTimeout(function () { kiosk.loop.pause(false); }, LONGEST_PAUSE);
      else if (running) {
        turn += 1;
        prepareAhead(turn);
        plan(kiosk.loop.current || standing());
      }
    },
    step: function (by) {
      go(by);
    },
    /** Shows the slide with this number in the round, as the foot counts them; false where there is none. */
    goTo: function (number) {
      if (!(number >= 1 && number <= round.length)) return false;
      place = number - 2;
      ready = null;
      go(1);
      return true;
    },
    /** The number in the round of the slide that shows. */
    place: function () { return place + 1; },
    /** How many slides the round has. */
    length: function () { return round.length; },
    /** What shows is built anew: its labels are in another language. */
    again: function () {
      if (!running || !front || !kiosk.loop.current) return;
      var at = place;
      ready = null;
      place = at - 1;
      shownDay = "";
      go(1);
    },
    /** The panel changed its shape: what shows is fitted anew. */
    refit: function () {
      kiosk.stage.layers.forEach(function (layer) {
        if (!layer.tools) return;
        fitted(layer.tools);
        kiosk.heads(layer);
      });
    },
    /** Should a slide have stood far too long for any reason, the loop begins anew. */
    watch: function () {
      if (running && !paused && !kiosk.data.beside && performance.now() - shownAt > STUCK * 1000) kiosk.loop.start();
    },
  };
})();
