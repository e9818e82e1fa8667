// What day and hour it is at the board, and whether this device's clock can be believed.

(function () {
  "use strict";

  var DAY = 86400000;
  // No edition hangs longer than this; a clock that says so is wrong.
  var LATEST_DAYS = 400;
  var formatter = null;

  function parts(now) {
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

  /** What the clock says, in the board's time zone: { date, time } as text that sorts. */
  function clock() {
    return parts(Date.now());
  }

  /** False when the clock is earlier than the edition, or absurdly late: then no date of this device decides anything. */
  function trusted() {
    var late = dayNumber(clock().date) - dayNumber(kiosk.data.edition.as_of);
    return late >= 0 && late <= LATEST_DAYS;
  }

  kiosk.time = {
    clock: clock,
    trusted: trusted,
    /** The day that decides what is shown: the edition's own when the clock cannot be believed. */
    today: function () {
      return trusted() ? clock().date : kiosk.data.edition.as_of;
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
