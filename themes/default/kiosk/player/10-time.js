// What day and hour it is at the board, and whether this device's clock can be believed.
//
// The latest moment that was ever seen is kept, and time never goes below it: whatever expired while this screen played
// stays expired when the clock falls back to 1970, or leaps into a year that cannot be. Nothing else is known of time
// without a network; with one, our own server's date mends a moment that was kept by mistake.

(function () {
  "use strict";

  var DAY = 86400000;
  // No screen stands switched off for longer than this; a clock that says so is wrong.
  var LATEST_DAYS = 400;
  var STORE = "noticeboard-time";
  // How often the moment is written down, in minutes.
  var EVERY = 5;
  var formatter = null;
  /** The latest moment seen, as `2026-06-30T10:42`; "" before the first. */
  var latest = null;
  var written = "";

  /** A moment in the board's time zone: { date, time } as text that sorts. */
  function at(now) {
    var data = kiosk.data;
    if (formatter === null) {
      try {
        formatter = new Intl.DateTimeFormat("en-US", {
          timeZone: data.timezone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit",
          hour: "2-digit", minute: "2-digit",
        });
      } catch (error) {
        formatter = false;
      }
    }
    if (!data.timezone || !formatter) {
      var text = new Date(now + (data.timezone_offset_minutes || 0) * 60000).toISOString();
      return { date: text.slice(0, 10), time: text.slice(11, 16) };
    }
    var found = {};
    formatter.formatToParts(new Date(now)).forEach(function (part) { found[part.type] = part.value; });
    return { date: found.year + "-" + found.month + "-" + found.day, time: found.hour + ":" + found.minute };
  }

  function dayNumber(date) {
    return Date.UTC(Number(date.slice(0, 4)), Number(date.slice(5, 7)) - 1, Number(date.slice(8, 10))) / DAY;
  }

  /** What the clock says; beside a form it is the board's day. */
  function clock() {
    var now = at(Date.now());
    return kiosk.data.beside ? { date: kiosk.data.edition.as_of, time: now.time } : now;
  }

  function text(moment) {
    return moment.date + "T" + moment.time;
  }

  function keep(moment) {
    latest = moment;
    if (written && moment > written && moment.slice(0, 10) === written.slice(0, 10) && minutes(moment) - minutes(written) < EVERY) return;
    written = moment;
    try {
      localStorage.setItem(STORE, moment);
    } catch (error) {
      // A full or forbidden storage: then it is known until the next start.
    }
  }

  function minutes(moment) {
    return Number(moment.slice(11, 13)) * 60 + Number(moment.slice(14, 16));
  }

  /** The latest moment that is known to have been. */
  function floor() {
    if (latest === null) {
      latest = "";
      try {
        var found = localStorage.getItem(STORE);
        if (/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(found)) latest = written = found;
      } catch (error) {
        // Nothing was kept.
      }
    }
    var made = kiosk.data.edition.as_of + "T00:00";
    return latest > made ? latest : made;
  }

  /** False when the clock is earlier than a day that has been, or absurdly late: then it decides nothing and is not shown. */
  function trusted() {
    if (kiosk.data.beside) return true;
    var now = clock();
    var late = dayNumber(now.date) - dayNumber(floor().slice(0, 10));
    if (late < 0 || late > LATEST_DAYS) return false;
    if (text(now) > floor()) keep(text(now));
    return true;
  }

  function today() {
    return trusted() ? clock().date : floor().slice(0, 10);
  }

  /** By what day something may have expired: a clock that is absurdly late may be right, and the screen long switched off. */
  function expiry() {
    var now = clock().date;
    var known = today();
    return now > known ? now : known;
  }

  kiosk.time = {
    moment: at,
    clock: clock,
    trusted: trusted,
    /** The day that decides what is shown: never earlier than one that has been. */
    today: today,
    /** What decides at this moment what is shown. */
    now: function () {
      return { day: today(), expiry: expiry(), time: clock().time, trusted: trusted() };
    },
    /** Whether a moment has certainly passed. */
    past: function (moment) {
      return (trusted() ? text(clock()) : floor()) >= moment;
    },
    /** Our own server's date: what was kept of a clock that ran ahead is forgotten. */
    heard: function (date) {
      var now = Date.parse(date);
      if (isNaN(now)) return;
      var said = text(at(now + 60000));
      if (floor() > said && latest > said) keep(said);
    },
    days: function (from, to) {
      return dayNumber(to) - dayNumber(from);
    },
    /** Whether a time of day lies in `{from, until}`, which may pass midnight. */
    within: function (hours, time) {
      if (hours.from <= hours.until) return time >= hours.from && time < hours.until;
      return time >= hours.from || time < hours.until;
    },
    date: function (iso) {
      return kiosk.t("date", { year: Number(iso.slice(0, 4)), month: Number(iso.slice(5, 7)), day: Number(iso.slice(8, 10)) });
    },
    monthDay: function (iso) {
      return kiosk.t("month_day", { month: Number(iso.slice(-5, -3)), day: Number(iso.slice(-2)) });
    },
    weekday: function (iso) {
      return kiosk.t("weekday." + new Date(dayNumber(iso) * DAY).getUTCDay());
    },
  };
})();
