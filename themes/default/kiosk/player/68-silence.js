// How long ago this screen last heard from where it is published. Nobody looks at a screen that plays: one that was forgotten
// says so itself, in the footer.

(function () {
  "use strict";

  var DAY = 86400000;
  // From so many days on it is told: over a network, where somebody can be asked; and of a stick, which comes by hand.
  var SILENT_DAYS = 3;
  var STICK_DAYS = 30;
  // Just started, it has not asked yet.
  var FIRST = 150000;
  var STORE = "noticeboard-contact";
  var contact = null;
  // By the machine's own count, should its clock not be believed.
  var heardAt = performance.now();

  function store() {
    return STORE + "-" + kiosk.data.screen.id;
  }

  /** The day of the last contact; an edition was fetched no earlier than it was made. */
  function last() {
    if (contact === null) {
      contact = "";
      try {
        var found = localStorage.getItem(store());
        if (/^\d{4}-\d\d-\d\d$/.test(found)) contact = found;
      } catch (error) {
        // Nothing was kept.
      }
    }
    return contact || kiosk.data.edition.as_of;
  }

  function days() {
    var counted = Math.floor((performance.now() - heardAt) / DAY);
    return Math.max(counted, kiosk.time.days(last(), kiosk.time.today()));
  }

  kiosk.silence = {
    days: days,
    last: last,
    tell: function () {
      var silent = performance.now() < FIRST && !kiosk.isFile ? 0 : days();
      var text = kiosk.isFile ? (silent > STICK_DAYS ? "mark.old" : "") : silent >= SILENT_DAYS ? "mark.silent" : "";
      kiosk.marks.set("contact", text ? kiosk.t(text, { n: silent }) : "");
    },
    /** Our own server answered; `date` is what it says of the day. */
    heard: function (date) {
      heardAt = performance.now();
      kiosk.time.heard(date);
      var day = kiosk.time.today();
      // Trusted or not, it is the day that the screen goes by.
      if (day === last() && contact) return;
      contact = day;
      try {
        localStorage.setItem(store(), day);
      } catch (error) {
        // Then it is known until the next start.
      }
      kiosk.silence.tell();
    },
  };
})();
