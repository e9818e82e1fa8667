// What the browsable board says of each thing: in a list, and when it is opened.

(function () {
  "use strict";

  var el = kiosk.el;
  var t = kiosk.t;

  function post(one) {
    return (one.posts || [])[0] || {};
  }

  function count(roll) {
    return (roll.groups || []).reduce(function (sum, group) { return sum + group.entries.length; }, 0);
  }

  kiosk.entries = {
    people: function (one, pictures) {
      return [kiosk.face(one, pictures), kiosk.name("b", one.name), el("span", {}, kiosk.words(post(one).title || one.position))];
    },
    commitments: function (one) {
      return [el("span.entry-text", {}, el("b", {}, kiosk.words(one.item)), el("span", {}, one.owner || one.org || "")), kiosk.lamp(one, "span")];
    },
    exemplars: function (one) {
      return [el("span.entry-text", {}, el("b", {}, kiosk.words(one.title)), el("span", {}, [one.subject, one.award].filter(Boolean).join(" ")))];
    },
    rolls: function (one) {
      return [el("span.entry-text", {}, el("b", {}, kiosk.words(one.title)), el("span", {}, one.conferred_by ? t("conferred_by", { by: one.conferred_by }) : "")),
        el("span.entry-count", {}, count(one))];
    },
    notices: function (one) {
      return [el("span.entry-text", {}, el("b", {}, kiosk.words(one.title)), el("span", {}, kiosk.whole([kiosk.word(one.type_label), one.period_text].filter(Boolean).join(" "))))];
    },
    item: function (one) {
      return [el("span.entry-text", {}, el("b", {}, kiosk.words(one.title)), el("span", {}, one.org))];
    },
    orgs: function (one) {
      var phone = (one.contact || one).phone;
      return [el("span.entry-text", {}, el("b", {}, kiosk.words(one.name))), phone ? el("span.entry-phone", {}, phone) : null];
    },
  };

  function page(kind, children) {
    return el("article.detail.detail-" + kind, {}, children);
  }

  function heading(text) {
    return el("h2", {}, kiosk.words(text));
  }

  function facts(pairs) {
    return el("dl.facts-list", {}, pairs.filter(function (pair) { return pair[1]; }).map(function (pair) {
      return el("div", {}, el("dt", {}, pair[0]), el("dd", {}, kiosk.whole(pair[1])));
    }));
  }

  /** A text of several paragraphs, or a list of them. */
  function paragraphs(text) {
    var list = Array.isArray(text) ? text : text ? String(text).split(/\n+/) : [];
    return list.map(function (one) { return el("p.prose", {}, kiosk.whole(one)); });
  }

  kiosk.details = {
    people: function (one, pictures) {
      return page("person", [
        el("div.person", {}, kiosk.face(one, pictures), el("div", {}, kiosk.name("h2", one.name),
          el("p", {}, one.position || ""), el("p.soft", {}, kiosk.words(one.org)))),
        (one.posts || []).map(function (post) {
          return el("section", {},
            el("h3", {}, [kiosk.windowText(post.window_no), post.title].filter(Boolean).join(" ")),
            post.type_label ? el("p.soft", {}, kiosk.word(post.type_label)) : null,
            post.stars ? el("div.level", {}, kiosk.stars(post.stars, post.stars_label), el("p", {}, [kiosk.word(post.stage_label), post.award, post.reviewed].filter(Boolean).join(" "))) : null,
            post.pledge ? kiosk.pledge(post.pledge) : null,
            kiosk.corrections(post.corrected),
            kiosk.roles(post.roles),
            post.meets ? el("p.prose", {}, post.meets) : null,
            (post.duties || []).length ? facts([[t("duties"), post.duties.join(t("comma"))]]) : null,
            facts([[t("phone"), post.phone], [t("opinion_book"), post.opinion_book]]));
        }),
      ]);
    },
    commitments: function (one) {
      return page("commitment", [
        heading(one.item), el("p.soft", {}, [one.org, one.owner !== one.org ? one.owner : null].filter(Boolean).join(" ")), kiosk.corrections(one.corrections), kiosk.lamp(one),
        facts([
          [t("responsible"), Array.isArray(one.responsible) ? one.responsible.join(t("comma")) : one.responsible],
          [t("target"), one.target], [t("value"), one.value], [t("deadline"), one.deadline],
          [t("report"), one.reported && kiosk.word(one.reported.label)],
          [t("appraisal"), one.verdict && kiosk.word(one.verdict.label)],
          [t("explanation"), one.explanation],
        ]),
        (one.amendments || []).length ? [el("h3", {}, t("amendments")), one.amendments.map(function (change) {
          return facts([[t("amended_on"), change.on + " " + change.field], [t("amended_from"), change.from], [t("amended_to"), change.to], [t("amended_why"), change.reason]]);
        })] : null,
        one.measures && one.measures.length ? [el("h3", {}, t("measures")), paragraphs(one.measures)] : null,
      ]);
    },
    exemplars: function (one, pictures) {
      return page("exemplar", [
        heading(one.title), el("p.soft", {}, [one.subject, one.year ? t("year", { year: one.year }) : null, one.award].filter(Boolean).join(" ")),
        kiosk.corrections(one.corrections), one.meets ? el("p.prose", {}, one.meets) : null,
        one.photo ? el("div.detail-photo", {}, kiosk.face({ name: one.subject || one.title, photo: one.photo }, pictures)) : null,
        paragraphs(one.body && one.body.length ? one.body : one.summary),
      ]);
    },
    rolls: function (one) {
      return page("roll", [heading(one.title), el("p.soft", {}, one.conferred_by ? t("conferred_by", { by: one.conferred_by }) : ""),
        kiosk.corrections(one.corrections), one.meets ? el("p.prose", {}, one.meets) : null,
        el("div.groups.columns-" + kiosk.rollColumns(one.groups), {}, kiosk.rollGroups(one.groups))]);
    },
    notices: function (one) {
      return page("notice", [heading(one.title), el("p.soft", {}, [kiosk.word(one.type_label), one.org].filter(Boolean).join(" ")), kiosk.corrections(one.corrections), paragraphs(one.paragraphs),
        facts([[t("notice_corrects"), (one.corrects || []).join(t("comma"))], [t("notice_confers"), (one.confers || []).join(t("comma"))],
          [t("notice_period"), one.period_text], [t("notice_contact"), kiosk.contact(one.contact)],
          [t("notice_signed"), [(one.signed_by || []).join(" "), one.signed_on].filter(Boolean).join(" ")]])]);
    },
    item: function (one, pictures) {
      return page("item", [heading(one.title), el("p.soft", {}, one.org), kiosk.corrections(one.corrections),
        one.photo ? el("div.detail-photo", {}, kiosk.face({ name: one.title, photo: one.photo }, pictures)) : null,
        facts(one.facts.map(function (fact) { return [kiosk.word(fact.label), fact.text]; })),
        paragraphs(one.paragraphs)]);
    },
    orgs: function (one) {
      var contact = one.contact || one;
      var days = contact.reception_days || one.reception_days;
      return page("org", [heading(one.name),
        contact.phone ? el("p.detail-phone", {}, el("span.label", {}, t("phone")), el("b", {}, contact.phone)) : null,
        facts([[t("opinion_book"), contact.opinion_book], [t("reception"), Array.isArray(days) ? days.join(t("comma")) : days], [t("address"), contact.address]]),
        kiosk.coming(one.dates),
        facts((one.contact_points || []).map(function (point) { return [t("contact_point"), point]; })),
        one.totals && one.totals.total ? el("p.prose", {}, kiosk.totals(one.totals)) : null]);
    },
  };
})();
