// Slides of words: honor rolls, notices, reception days, and what stands when nothing else does.

(function () {
  "use strict";

  var el = kiosk.el;

  /** Full-width characters of a screen's title that no longer stand in two or three lines. */
  var LONG_TITLE = 40;

  /** Names that stand with their organisation, or are long, take a line each; bare ones stand beside each other. */
  function columns(groups) {
    return groups.some(function (group) {
      return group.entries.some(function (entry) {
        return entry.org || entry.position || Array.from(entry.name + (entry.note || "")).length > 8;
      });
    }) ? "one" : "three";
  }

  kiosk.rollGroups = function (groups) {
    return groups.map(function (group) {
      return el("section.group", {}, group.title || (group.count && groups.length > 1) ? el("h4", {}, group.title, el("span.count", {}, group.count || null),
        group.continued ? el("span.count", {}, kiosk.t("continued")) : null) : null,
        el("ul.entries", {}, group.entries.map(function (entry) {
          return el("li.entry", {}, el("span.who", {}, kiosk.name("b", entry.name), entry.note ? el("small", {}, kiosk.t("note", { note: entry.note })) : null),
            entry.org || entry.position ? el("span.entry-org", {}, [entry.org, entry.position].filter(Boolean).join(" ")) : null);
        })));
    });
  };
  kiosk.rollColumns = columns;

  // How a page of names uses its glass: everybody on a line, or with the organisation below the name, in one column or two;
  // bare names beside each other. A line is easier to read than two, so it may be a little smaller.
  var LINE = 1.2;
  var WAYS = {
    one: [
      { name: "lines", whole: true, worth: LINE }, { name: "lines two", whole: true, worth: LINE, across: true },
      { name: "stacked", worth: 1 }, { name: "stacked two", worth: 1, across: true },
    ],
    three: [1, 2, 3].map(function (n) { return { name: "beside beside-" + n, whole: true, worth: 1 }; })
      .concat([4, 5, 6].map(function (n) { return { name: "beside beside-" + n, whole: true, worth: 1, across: true }; }))
      .concat([2, 3].map(function (n) { return { name: "beside two beside-" + n, whole: true, worth: 1, across: true }; })),
  };

  /** What the widest name takes with its note, in units of the stage. */
  function widest(groups) {
    return groups.reduce(function (most, group) {
      return group.entries.reduce(function (most, entry) {
        return Math.max(most, 54 * Math.max(3, kiosk.width(entry.name)) + (entry.note ? 34 * (kiosk.width(entry.note) + 2) : 0));
      }, most);
    }, 0);
  }

  kiosk.slides.roll = function (view, tools) {
    var kind = columns(view.groups);
    var names = el("div.groups.columns-" + kind + ".fit", {}, kiosk.rollGroups(view.groups));
    names.style.setProperty("--who", widest(view.groups) + 48);
    tools.fits.push({ box: names, property: "--u", values: kiosk.steps.roll, usual: kiosk.steps.unit, whole: 13, ways: WAYS[kind] });
    return kiosk.slide("roll", kiosk.t("roll"), view, el("div.body", {},
      el("h3.large", {}, kiosk.words(view.title)),
      el("p.totals", {}, view.conferred_by ? kiosk.t("conferred_by", { by: view.conferred_by }) : null,
        view.groups.length === 1 && !view.groups[0].title && view.groups[0].count ? el("span.count", {}, view.groups[0].count) : null),
      view.meets ? el("p.totals.meets", {}, kiosk.clauses(view.meets)) : null,
      names));
  };

  /** Whom to ask about a notice, in one line. */
  kiosk.contact = function (contact) {
    if (!contact || typeof contact === "string") return contact || null;
    return [contact.name, contact.phone, contact.address, contact.hours].filter(Boolean).join(kiosk.t("comma"));
  };

  /** What a notice corrects, and the posts that it confers an award on. */
  kiosk.about = function (view) {
    return [["notice_corrects", view.corrects], ["notice_confers", view.confers]].map(function (pair) {
      return pair[1] && pair[1].length ? kiosk.fact(kiosk.t(pair[0]), pair[1].join(kiosk.t("comma"))) : null;
    });
  };

  kiosk.slides.notice = function (view, tools) {
    var signed = (view.signed_by || []).join(" ");
    var text = el("div.words.fit", {},
      el("h3", {}, kiosk.words(view.title)),
      (view.paragraphs || []).map(function (paragraph) { return el("p", {}, kiosk.whole(paragraph)); }));
    tools.fits.push({ box: text, property: "--u", values: kiosk.steps.unit, whole: 9 });
    return kiosk.slide("notice", view.type_label, view, el("div.body", {}, text,
      el("div.terms-box", {}, kiosk.fact(kiosk.t("notice_period"), view.period_text), kiosk.fact(kiosk.t("notice_contact"), kiosk.contact(view.contact)),
        signed && signed !== view.org ? kiosk.fact(kiosk.t("notice_signed"), signed) : null, kiosk.about(view))));
  };

  /** An item of a kind that has no slide of its own: what it says, fact by fact, and its text. */
  kiosk.slides.item = function (view, tools) {
    var text = el("div.words.fit", {},
      el("h3", {}, kiosk.words(view.title)),
      view.facts.length ? el("dl.facts-list", {}, view.facts.map(function (fact) {
        return el("div", {}, el("dt", {}, kiosk.word(fact.label)), el("dd", {}, kiosk.whole(fact.text)));
      })) : null,
      view.paragraphs.map(function (paragraph) { return el("p", {}, kiosk.whole(paragraph)); }));
    tools.fits.push({ box: text, property: "--u", values: kiosk.steps.unit, whole: 9 });
    return kiosk.slide("item", view.type_label, view, el("div.body" + (view.photo ? (view.photo.h > view.photo.w ? ".tall" : ".broad") : ""), {},
      view.photo ? el("div.picture", {}, kiosk.face({ name: view.title, photo: view.photo }, tools.pictures)) : null,
      text));
  };

  /** The next dates of reception, three unless told otherwise; null where none is known. */
  kiosk.coming = function (dates, most) {
    var now = kiosk.time.now();
    var next = (dates || []).filter(function (one) { return kiosk.runs(one, now); }).slice(0, most || 3);
    if (next.length === 0) return null;
    return el("div.coming", {}, el("span.label", {}, kiosk.t("reception_next")),
      el("ol", {}, next.map(function (one) { return el("li", {}, kiosk.clauses(one.text)); })));
  };

  /** The day, its hours and the place: a line may end after each of them. */
  function pieces(day) {
    return day.split(/( )/).map(function (part) { return part === " " ? " " : kiosk.clauses(part); });
  }

  var DATES = ["six", "four", "three"].map(function (name) { return { name: name, whole: true, worth: 1, least: 0.82 }; });

  kiosk.slides.reception = function (view, tools) {
    // As many dates as the edition knows, or the next few, whichever leaves the larger type.
    var coming = kiosk.coming(view.dates, 6);
    var days = el("div.days.fit" + (coming ? ".dated" : ""), {},
      el("div.rule", {}, (view.days || []).map(function (day) { return el("p.when", {}, pieces(day)); })),
      coming,
      el("div.wheres", {}, view.place ? el("p.where", {}, el("span.label", {}, kiosk.t("place")), el("span", {}, view.place)) : null,
      view.opinion_book ? el("p.where", {}, el("span.label", {}, kiosk.t("opinion_book")), el("span", {}, view.opinion_book)) : null));
    tools.fits.push({ box: days, property: "--u", values: kiosk.steps.days, whole: 12, ways: DATES });
    return kiosk.slide("reception", kiosk.t("reception"), view, el("div.body", {},
      days, (view.days || []).length < 3 ? el("p.invitation", {}, kiosk.t("reception_invitation")) : null));
  };

  kiosk.slides.fallback = function (view, tools) {
    var words = el("div.standing-words.fit" + (kiosk.width(view.title) > LONG_TITLE ? ".long" : ""), {},
      el("h3", {}, kiosk.words(view.title)), view.org && view.org !== view.title ? el("p.of", {}, kiosk.words(view.org)) : null,
      view.text ? el("p.say", {}, view.text) : null);
    tools.fits.push({ box: words, property: "--u", values: kiosk.steps.unit, whole: 10 });
    return el("article.slide.slide-fallback", {}, el("div.body", {}, words,
      view.phone ? el("p.call", {}, el("span.label", {}, kiosk.t("phone")), el("b", {}, view.phone)) : null));
  };

  /** Outside the screen's hours: dark and quiet, yet it says whose screen this is and when it speaks again. */
  kiosk.slides.rest = function (view) {
    return el("article.slide.slide-rest", {}, el("div.body", {},
      el("h3", {}, kiosk.words(view.title)),
      el("p.say", {}, kiosk.t("rest", { from: view.from })),
      view.phone ? el("p.call", {}, el("span.label", {}, kiosk.t("phone")), el("b", {}, view.phone)) : null));
  };
})();
