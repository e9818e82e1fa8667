// Reading a page aloud, with a Chinese voice of the machine itself: no text leaves it. Where there is none, the recording is
// played that was made of the page, if there is one; else there is no button.
// Nothing is read without being asked for; the same button ends it, and so do Escape and leaving the page.
(function () {
  "use strict";
  var place = document.querySelector(".read");
  var speech = window.speechSynthesis;
  if (speech && !window.SpeechSynthesisUtterance) speech = null;
  if (!place || !speech && !place.getAttribute("data-clip")) return;
  var button = place.querySelector("button");
  var start = button.textContent;
  var chinese = document.documentElement.lang.slice(0, 2);
  // Voices stop in the middle of long texts.
  var LONGEST = 120;
  var voice = null;
  var clip = place.getAttribute("data-clip");
  var sound = null;
  // Speaking is asynchronous: what an earlier one says of its end is nobody's any more.
  var turn = 0;
  var reading = false;
  function find() {
    var own = !speech ? [] : speech.getVoices().filter(function (one) {
      return one.localService && (one.lang.slice(0, 2).toLowerCase() === chinese || chinese === "zh" && /^cmn/i.test(one.lang));
    });
    voice = own.filter(function (one) { return /^(zh[-_]cn|cmn|en)/i.test(one.lang); })[0] || own[0] || null;
    place.hidden = !voice && !clip;
  }
  function show(is) {
    reading = is;
    button.textContent = is ? button.getAttribute("data-stop") : start;
    button.setAttribute("aria-pressed", String(is));
  }
  function stop() {
    turn += 1;
    if (reading && speech) speech.cancel();
    if (sound) sound.pause();
    sound = null;
    show(false);
  }
  function parts() {
    var found = [];
    var from = document.querySelector("main article") || document.getElementById("main");
    from.innerText.split("\n").forEach(function (line) {
      (line.match(/[^。！？；!?;]+[。！？；!?;]*/g) || []).forEach(function (sentence) {
        for (; sentence.trim(); sentence = sentence.slice(LONGEST)) found.push(sentence.slice(0, LONGEST));
      });
    });
    return found.filter(function (text) { return text !== start; });
  }
  function play(mine) {
    var own = new Audio(clip);
    sound = own;
    own.onended = own.onerror = function () { if (mine === turn) stop(); };
    // A browser that refuses says so here.
    var begun = own.play();
    if (begun) begun.catch(own.onerror);
  }
  function next(mine, waiting) {
    if (mine !== turn) return;
    if (!waiting.length) return stop();
    var said = new SpeechSynthesisUtterance(waiting.shift());
    said.voice = voice;
    said.lang = voice.lang;
    said.rate = 0.9;
    said.onend = function () { next(mine, waiting); };
    said.onerror = function () { if (mine === turn) stop(); };
    speech.speak(said);
  }
  button.addEventListener("click", function () {
    if (reading) return stop();
    if (speech) speech.cancel();
    turn += 1;
    show(true);
    if (voice) next(turn, parts());
    else play(turn);
  });
  addEventListener("keydown", function (event) { if (event.key === "Escape" && reading) stop(); });
  addEventListener("pagehide", stop);
  find();
  if (speech && speech.addEventListener) speech.addEventListener("voiceschanged", find);
})();
