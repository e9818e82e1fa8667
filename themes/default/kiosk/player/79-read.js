// Reading aloud what is shown, with a Chinese voice of the machine itself: no text leaves it. Where there is none, the
// recording of the slide is played that came with the edition; a slide without one has no button then. Nothing is ever read
// without being asked for; the same button ends it, and so does whatever else happens.

(function () {
  "use strict";

  // Voices stop in the middle of long texts.
  var LONGEST = 120;
  var voice = null;
  var waiting = [];
  var reading = false;
  var pausedByUs = false;
  // Speaking is asynchronous: what an earlier one says of its end is nobody's any more.
  var turn = 0;
  var sound = null;

  /** The recording of what stands there, where the machine itself cannot read. */
  function clip() {
    var slide = kiosk.loop && kiosk.loop.current;
    return voice || kiosk.browse.isOpen() || !slide ? "" : slide.clip || "";
  }

  function offer() {
    kiosk.footer.showRead(voice !== null || clip() !== "", reading);
  }

  function speech() {
    return window.speechSynthesis && window.SpeechSynthesisUtterance ? window.speechSynthesis : null;
  }

  function find() {
    var voices = speech().getVoices().filter(function (one) { return one.localService && /^(zh|cmn)\b/i.test(one.lang); });
    voice = voices.filter(function (one) { return /^(zh[-_]cn|cmn)/i.test(one.lang); })[0] || voices[0] || null;
    offer();
  }

  /** The texts of what is seen, a block each. */
  function blocks(root) {
    var found = [];
    var line = "";
    function walk(node) {
      if (node.nodeType === 3) {
        line += node.data;
        return;
      }
      if (node.nodeType !== 1 || node.getAttribute("aria-hidden") === "true" || node.tagName === "svg" || node.tagName === "DEL" || node.tagName === "BUTTON" && !node.closest(".list")) return;
      var block = !/^inline/.test(getComputedStyle(node).display);
      if (block) end();
      var label = node.getAttribute("role") === "img" ? node.getAttribute("aria-label") : "";
      if (label) line += label;
      else Array.prototype.forEach.call(node.childNodes, walk);
      if (block) end();
    }
    function end() {
      var text = line.replace(/\s+/g, " ").trim();
      if (text) found.push(text);
      line = "";
    }
    walk(root);
    end();
    return found;
  }

  /** Cut after sentences. */
  function parts(text) {
    var found = [];
    (text.match(/[^。！？；!?;]*[。！？；!?;]?/g) || []).forEach(function (sentence) {
      while (sentence.length > LONGEST) {
        found.push(sentence.slice(0, LONGEST));
        sentence = sentence.slice(LONGEST);
      }
      if (sentence.trim()) found.push(sentence);
    });
    return found;
  }

  function source() {
    if (kiosk.browse.isOpen()) return document.querySelector(".board .panel");
    return document.querySelector(".layer.shown .slide");
  }

  function stop() {
    if (!reading) return offer();
    reading = false;
    turn += 1;
    waiting = [];
    if (speech()) speech().cancel();
    if (sound) sound.pause();
    sound = null;
    offer();
    if (pausedByUs && kiosk.loop.isRunning()) kiosk.loop.pause(false);
    pausedByUs = false;
    return undefined;
  }

  function next(mine) {
    if (mine !== turn) return;
    var text = waiting.shift();
    if (text === undefined) return stop();
    if (kiosk.browse.isOpen()) kiosk.idle.touched();
    var said = new SpeechSynthesisUtterance(text);
    said.voice = voice;
    said.lang = voice.lang;
    said.rate = 0.9;
    said.onend = function () { next(mine); };
    said.onerror = function () { if (mine === turn) stop(); };
    speech().speak(said);
    return undefined;
  }

  function play(address, mine) {
    var own = new Audio(address);
    var ended = function () { if (mine === turn) stop(); };
    sound = own;
    own.onended = own.onerror = ended;
    var begun = own.play();
    if (begun) begun.catch(ended);
  }

  function begin() {
    var from = source();
    var recorded = clip();
    if (!from) return;
    waiting = voice ? blocks(from).map(parts).reduce(function (all, some) { return all.concat(some); }, []) : [];
    if (waiting.length === 0 && !recorded) return;
    reading = true;
    turn += 1;
    if (!kiosk.browse.isOpen() && !kiosk.loop.isPaused()) {
      pausedByUs = true;
      kiosk.loop.pause(true);
    }
    kiosk.footer.showRead(true, true);
    if (voice) next(turn);
    else play(recorded, turn);
  }

  kiosk.read = {
    build: function () {
      if (!speech()) return;
      find();
      if (speech().addEventListener) speech().addEventListener("voiceschanged", find);
      else speech().onvoiceschanged = find;
      // A voice that goes on where the page before was left is not asked for.
      speech().cancel();
    },
    blocks: blocks,
    /** Another slide stands there, or a list. */
    changed: function () {
      if (sound) stop();
      offer();
    },
    isReading: function () { return reading; },
    stop: stop,
    toggle: function () {
      if (reading) stop();
      else begin();
    },
  };
})();
