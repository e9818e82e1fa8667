// Where the screen's file names an address (`heartbeat:`), the office hears every ten minutes that this screen plays, which
// edition, until when it had contact, and its marks by name. Nothing else: no touch, no search, nothing of anybody. It is
// small enough for the line of a web server's log, and fails without a word.

(function () {
  "use strict";

  var FIRST = 60000;
  var EVERY = 600000;

  function words() {
    var data = kiosk.data;
    return [
      ["screen", data.screen.id], ["edition", data.edition.code], ["as_of", data.edition.as_of], ["contact", kiosk.silence.last()],
      ["marks", kiosk.marks.names().join(".")], ["alert", kiosk.alert.isShown() ? "1" : "0"],
    ].map(function (pair) { return pair[0] + "=" + encodeURIComponent(pair[1]); }).join("&");
  }

  function beat() {
    var url = kiosk.data.screen.heartbeat;
    var said = words();
    try {
      fetch(url + (url.indexOf("?") < 0 ? "?" : "&") + said, {
        method: "POST", mode: "no-cors", credentials: "omit", cache: "no-store", referrerPolicy: "no-referrer", redirect: "follow",
      }).catch(function () { return null; });
    } catch (error) {
      // An address that cannot be.
    }
  }

  kiosk.heartbeat = {
    build: function () {
      if (!kiosk.data.screen.heartbeat) return;
      setTimeout(beat, FIRST);
      setInterval(beat, EVERY);
    },
  };
})();
