// Slides about people: one post, a page of the post wall, an exemplar, admission anniversaries.
//
// A builder gets a view and `tools`: pictures to decode and boxes to fit before the slide shows. It gives the slide.

kiosk.slides = {};

(function () {
  "use strict";

  var el = kiosk.el;

  /** The frame of every slide: what it is on the left, whose it is on the right. */
  kiosk.slide = function (kind, title, view, body) {
    var page = view.pages > 1 ? el("span.page-of", {}, kiosk.t("page_of", { page: view.page, pages: view.pages })) : null;
    return el("article.slide.slide-" + kind, {},
      el("header.head", {}, el("h2.head-title", {}, kiosk.word(title)), view.org || page ? el("p.head-org", {}, el("span", {}, kiosk.words(view.org)), page) : null),
      kiosk.corrections(view.corrections),
      body);
  };

  /** What corrects this; shown as long as it is. */
  kiosk.corrections = function (text) {
    return text ? el("p.corrections", {}, kiosk.whole(text)) : null;
  };

  kiosk.slides.post = function (view, tools) {
    var holders = view.holders && view.holders.length ? view.holders : [];
    var names = el("div.names.names-" + Math.min(holders.length, 4), {}, holders.length
      ? holders.map(function (holder) {
          return el("div.holder", {}, kiosk.name("h3", holder.name), holder.position && holders.length < 3 ? el("p.position", {}, holder.position) : null);
        })
      : el("div.holder", {}, el("h3", {}, kiosk.words(view.title))));
    var faces = el("div.faces.faces-" + Math.min(Math.max(holders.length, 1), 4), {},
      (holders.length ? holders.slice(0, 4) : [null]).map(function (holder) { return kiosk.face(holder, tools.pictures); }));
    var facts = el("div.facts" + (holders.length > 1 ? ".several" : ""), {},
      el("div.desk", {}, kiosk.windowNo(view.window_no), holders.length ? el("p.post-title", {}, kiosk.words(view.title)) : null),
      names);
    var earned = view.stars || (view.roles || []).length ? el("div.earned", {},
      view.stars ? el("div.level", {}, kiosk.stars(view.stars, view.stars_label), stages(view)) : null,
      kiosk.roles(view.roles)) : null;
    var meets = view.meets ? el("p.meets", {}, kiosk.clauses(view.meets)) : null;
    var saying = view.pledge
      ? el("div.saying", {}, kiosk.pledge(view.pledge))
      : el("div.saying.saying-duties", {}, (view.duties || []).length
          ? el("ul" + (view.duties.length > 3 ? ".many" : ""), {}, view.duties.map(function (duty) { return el("li", {}, duty); })) : null);
    tools.fits.push({ box: facts, property: "--name", values: kiosk.steps.name });
    if (view.pledge) tools.fits.push({ box: saying, property: "--pledge", values: kiosk.steps.pledge, whole: 10 });
    else tools.fits.push({ box: saying, property: "--duty", values: kiosk.steps.duty });
    return kiosk.slide("post", view.type_label, view,
      el("div.body" + (view.meets || view.corrections ? ".crowded" : "") + (holders.length === 2 ? ".pair" : ""), {}, faces, facts, earned, saying,
        meets || view.opinion_book ? el("div.book", {}, meets,
          view.opinion_book ? el("p", {}, el("span.label", {}, kiosk.t("opinion_book")), el("span", {}, view.opinion_book)) : null) : null));
  };

  function stages(view) {
    var words = [kiosk.word(view.stage_label), view.reviewed].filter(Boolean);
    return words.length ? el("p", {}, words.map(function (word) { return el("span", {}, word); })) : null;
  }

  kiosk.slides.wall = function (view, tools) {
    var cards = el("ul.cards.cards-" + view.cards.length + ".fit", {}, view.cards.map(function (card) {
      return el("li", {}, kiosk.face(card, tools.pictures),
        el("div.card-text", {},
          el("div.card-head", {}, kiosk.name("h3", card.name || kiosk.t("post_open")), kiosk.stars(card.stars)),
          el("p.card-title", {}, card.title,
            card.position && card.position !== card.title && kiosk.width(card.title + card.position) <= 17 ? el("span", {}, card.position) : null),
          card.corrected ? el("p.corrected", {}, card.corrected) : null,
          card.pledge ? el("p.card-pledge", {}, kiosk.clauses(card.pledge)) : null));
    }));
    tools.fits.push({ box: cards, property: "--u", values: kiosk.steps.unit });
    return kiosk.slide("wall", kiosk.t("wall"), view, el("div.body", {}, cards));
  };

  kiosk.slides.exemplar = function (view, tools) {
    var tall = view.photo && view.photo.h > view.photo.w;
    var text = el("div.story.fit", {},
      el("p.kicker", {}, [view.year ? kiosk.t("year", { year: view.year }) : null, view.award].filter(Boolean).join(" ")),
      el("h3", {}, kiosk.words(view.title)),
      view.subject ? el("p.subject", {}, view.subject) : null,
      view.meets ? el("p.meets", {}, kiosk.clauses(view.meets)) : null,
      view.summary ? el("p.summary", {}, kiosk.whole(view.summary)) : null);
    tools.fits.push({ box: text, property: "--u", values: kiosk.steps.unit, whole: 9 });
    return kiosk.slide("exemplar", kiosk.t("exemplar"), view,
      el("div.body" + (view.photo ? (tall ? ".tall" : ".broad") : ".plain"), {},
        view.photo ? el("div.picture", {}, kiosk.face({ name: view.subject || view.title, photo: view.photo }, tools.pictures)) : null,
        text));
  };

  kiosk.slides.anniversary = function (view, tools) {
    var names = el("ul.congratulated.congratulated-" + (view.names.length > 3 ? "many" : "few") + ".fit", {}, view.names.map(function (one) {
      return el("li", {}, kiosk.name("h3", one.name), one.org ? el("p", {}, kiosk.words(one.org)) : null);
    }));
    tools.fits.push({ box: names, property: "--u", values: kiosk.steps.unit, whole: 9 });
    return kiosk.slide("anniversary", kiosk.t("anniversary"), view, el("div.body", {},
      el("p.day", {}, /^\d\d-\d\d$/.test(view.month_day) ? kiosk.time.monthDay(view.month_day) : view.month_day),
      names,
      el("p.wish", {}, kiosk.t("anniversary_wish"))));
  };
})();
