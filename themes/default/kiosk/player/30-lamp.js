// The schedule lamp of a commitment, computed on the device, so that it is right without a rebuild. The rule is the
// program's own (the day of the deadline is still in time); only organisations' commitments come with a deadline.

(function () {
  "use strict";

  kiosk.lampOf = function (row, day, dueSoonDays) {
    if (!row.deadline_iso || row.personal) return null;
    if (row.done_on) return row.done_on <= row.deadline_iso ? "done_in_time" : "late_done";
    if (day > row.deadline_iso) return "overdue";
    return kiosk.time.days(day, row.deadline_iso) <= dueSoonDays ? "due_soon" : "on_time";
  };

  // Each lamp has a shape of its own: nobody needs to tell red from green.
  var SHAPES = {
    on_time: "M10 0a10 10 0 1 0 0 20 10 10 0 0 0 0-20z",
    due_soon: "M10 1 20 19H0z",
    overdue: "M0 0h20v20H0z",
    done_in_time: "M10 0a10 10 0 1 0 0 20 10 10 0 0 0 0-20zM8.4 15 4 10.6l1.8-1.8 2.6 2.6 5.8-5.8L16 7.4z",
    late_done: "M10 0 20 10 10 20 0 10z",
  };

  kiosk.shape = function (lamp) {
    return kiosk.svg("svg", { viewBox: "0 0 20 20", "aria-hidden": "true", class: "shape shape-" + lamp },
      kiosk.svg("path", { "fill-rule": "evenodd", d: SHAPES[lamp] }));
  };

  /** The lamp with its word; null for what nobody is reminded of in public. */
  kiosk.lamp = function (row, tag) {
    var lamp = kiosk.lampOf(row, kiosk.time.today(), kiosk.data.due_soon_days === undefined ? 30 : kiosk.data.due_soon_days);
    if (lamp === null) return null;
    return kiosk.el((tag || "p") + ".lamp.lamp-" + lamp, {}, kiosk.shape(lamp), kiosk.el("span", {}, kiosk.t("lamp." + lamp)));
  };
})();
