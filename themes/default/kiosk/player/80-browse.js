// The browsable board: after a touch, everything in large type, in lists and one thing at a time.
//
// It is built when it opens and thrown away when it closes; nothing of what was looked at or searched is kept.

(function () {
  "use strict";

  var el = kiosk.el;
  var TABS = ["people", "commitments", "exemplars", "rolls", "notices", "orgs"];
  // As many as a page usually shows without having to be moved; with long titles fewer, but not under this.
  var LEAST = 3;
  var PAGE = { people: [9, 10], commitments: [7, 8], exemplars: [6, 6], rolls: [7, 6], notices: [6, 6], orgs: [7, 8] };
  var open = null;

  function items(tab) {
    var now = kiosk.time.now();
    return ((kiosk.data.browse || {})[tab] || []).filter(function (one) { return one && kiosk.runs(one, now); });
  }

  function shape(tab) {
    return tab + (kiosk.stage.upright ? " upright" : "");
  }

  function pageSize(tab) {
    return open.sizes[shape(tab)] || (PAGE[tab] || PAGE.notices)[kiosk.stage.upright ? 0 : 1];
  }

  /** All tabs: lists of kinds that this player does not know stand before the organisations. */
  function tabs() {
    var others = Object.keys(kiosk.data.browse || {}).filter(function (name) { return TABS.indexOf(name) < 0; });
    return TABS.slice(0, -1).concat(others, TABS.slice(-1));
  }

  /** Pictures that cannot be read leave the ground they stand on. */
  function load(pictures) {
    pictures.forEach(function (picture) {
      picture.image.onerror = function () { picture.image.style.visibility = "hidden"; };
      if (!kiosk.picturesAreScripts()) picture.image.src = picture.src;
      else kiosk.pictureFrom(picture.src).then(function (from) { picture.image.src = from; }, picture.image.onerror);
    });
    kiosk.heads(open.parts.panel);
  }

  function tabButton(tab) {
    return el("button.tab", { type: "button", "data-tab": tab, click: function () { goTo(tab); } }, kiosk.browse.label(tab));
  }

  function build() {
    var parts = {};
    parts.tabs = tabs().filter(function (tab) { return items(tab).length > 0; }).map(tabButton);
    parts.tabs.push(tabButton("search"));
    parts.title = el("h1", { tabindex: "-1" }, kiosk.data.screen.title || kiosk.data.edition.title || "");
    parts.close = el("button.leave", { type: "button", click: leave }, kiosk.t("leave"));
    parts.panel = el("div.panel", { tabindex: "-1" });
    parts.back = el("button.key.back", { type: "button", click: back }, kiosk.t("back"));
    parts.up = el("button.key.up", { type: "button", click: function () { move(-1); } }, kiosk.t("up"));
    parts.where = el("p.where-page", { "aria-live": "polite" });
    parts.down = el("button.key.down", { type: "button", click: function () { move(1); } }, kiosk.t("down"));
    parts.board = el("main.board", { "aria-label": kiosk.t("board") },
      el("header.board-head", {}, parts.title, parts.close),
      el("nav.tabs", { "aria-label": kiosk.t("board") }, parts.tabs),
      parts.panel,
      parts.moves = el("div.moves", {}, parts.back, parts.up, parts.where, parts.down));
    kiosk.scroll(parts.panel, showMoves);
    return parts;
  }

  function leave() {
    kiosk.browse.close();
    kiosk.loop.start();
    kiosk.usualLanguageLater();
  }

  /** Shows a tab's list at a page. */
  function goTo(tab, page, focusAt) {
    kiosk.read.stop();
    open.tab = tab;
    open.page = page || 0;
    open.detail = null;
    open.parts.tabs.forEach(function (button) {
      if (button.getAttribute("data-tab") === tab) button.setAttribute("aria-current", "page");
      else button.removeAttribute("aria-current");
    });
    var panel = kiosk.empty(open.parts.panel);
    panel.className = "panel panel-" + tab;
    if (tab === "search") panel.appendChild(kiosk.search.build(open));
    else {
      var all = items(tab);
      var size = pageSize(tab);
      open.pages = Math.max(1, Math.ceil(all.length / size));
      var pictures = [];
      var list = el("ul.list.list-" + tab, {}, all.slice(open.page * size, open.page * size + size).map(function (one, at) {
        return el("li", {}, el("button", { type: "button", click: function () { detail(tab, one, at); } }, (kiosk.entries[tab] || kiosk.entries.item)(one, pictures)));
      }));
      kiosk.append(panel, [el("h2.unseen", {}, kiosk.browse.label(tab)), list]);
      showMoves();
      // An entry that is cut off at the edge is nothing to touch: it begins the next page.
      if (size > LEAST && panel.scrollHeight > panel.clientHeight + 2) {
        open.sizes[shape(tab)] = size - 1;
        var at = open.page * size + (focusAt || 0);
        return goTo(tab, Math.floor(at / (size - 1)), focusAt === undefined ? undefined : at % (size - 1));
      }
      load(pictures);
      if (focusAt !== undefined) {
        var target = list.querySelectorAll("button")[focusAt];
        if (target) target.focus();
      }
    }
    panel.scrollTop = 0;
    showMoves();
    return undefined;
  }

  /** Shows one thing. */
  function detail(tab, one, at) {
    kiosk.read.stop();
    open.detail = { tab: open.tab, page: open.page, at: at, of: tab, one: one };
    var pictures = [];
    var panel = kiosk.empty(open.parts.panel);
    panel.className = "panel panel-detail";
    panel.appendChild((kiosk.details[tab] || kiosk.details.item)(one, pictures));
    load(pictures);
    panel.scrollTop = 0;
    showMoves();
    open.parts.back.focus();
  }

  function back() {
    if (!open.detail) return leave();
    var from = open.detail;
    goTo(from.tab, from.page, from.at);
    return undefined;
  }

  /** What moves: the panel, or in a search its results. */
  function moving() {
    return (open.tab === "search" && !open.detail && open.parts.panel.querySelector(".results")) || open.parts.panel;
  }

  function room() {
    var panel = moving();
    return { above: panel.scrollTop > 2, below: panel.scrollTop + panel.clientHeight < panel.scrollHeight - 2 };
  }

  function listed() {
    return open.tab !== "search" && !open.detail;
  }

  function move(by) {
    var panel = moving();
    var left = room();
    if (by > 0 ? left.below : left.above) {
      panel.scrollTop += by * panel.clientHeight * 0.8;
    } else if (listed() && open.page + by >= 0 && open.page + by < open.pages) {
      goTo(open.tab, open.page + by);
      if (by < 0) panel.scrollTop = panel.scrollHeight;
    }
    showMoves();
  }

  function showMoves() {
    if (!open) return;
    var parts = open.parts;
    // The bar takes its place before anything is measured.
    parts.back.hidden = !open.detail;
    parts.moves.classList.toggle("needed", open.detail !== null || (listed() && open.pages > 1));
    var left = room();
    moving().classList.toggle("more", left.below);
    var pages = listed() ? open.pages : 1;
    parts.up.disabled = !(left.above || (listed() && open.page > 0));
    parts.down.disabled = !(left.below || (listed() && open.page < pages - 1));
    var had = document.activeElement;
    parts.up.hidden = parts.down.hidden = parts.up.disabled && parts.down.disabled;
    // A button that can go no further hands the focus to the one that leads back.
    if (had === parts.up && parts.up.disabled && !parts.down.disabled) parts.down.focus();
    if (had === parts.down && parts.down.disabled && !parts.up.disabled) parts.up.focus();
    parts.where.textContent = pages > 1 ? kiosk.t("page_of", { page: open.page + 1, pages: pages }) : "";
    parts.moves.classList.toggle("needed", !parts.up.hidden || open.detail !== null);
  }

  kiosk.browse = {
    build: function () { return undefined; },
    /** What a list is called: of a kind that this player does not know, as its entries say. */
    label: function (tab) {
      if (TABS.indexOf(tab) >= 0 || tab === "search") return kiosk.t("tab." + tab);
      var first = ((kiosk.data.browse || {})[tab] || [])[0];
      return first && first.type_label ? kiosk.word(first.type_label) : tab;
    },
    isOpen: function () { return open !== null; },
    open: function () {
      if (open || kiosk.alert.isShown()) return;
      kiosk.read.stop();
      kiosk.digits.close();
      kiosk.loop.stop();
      open = { tab: "", page: 0, pages: 1, sizes: {}, detail: null, query: "", parts: null };
      open.parts = build();
      kiosk.stage.attract.hidden = true;
      kiosk.stage.element.classList.add("browsing");
      kiosk.stage.element.insertBefore(open.parts.board, kiosk.footer.element);
      goTo(open.parts.tabs[0].getAttribute("data-tab"));
      open.parts.title.focus();
      kiosk.idle.touched();
    },
    close: function () {
      if (!open) return;
      kiosk.read.stop();
      kiosk.digits.close();
      kiosk.idle.stop();
      open.parts.board.parentNode.removeChild(open.parts.board);
      open = null;
      kiosk.stage.attract.hidden = false;
      kiosk.stage.element.classList.remove("browsing");
      if (document.activeElement) document.activeElement.blur();
    },
    /** While the warning stands before it, nothing of the board takes keys or is read out. */
    suspend: function () {
      if (!open) return;
      open.parts.board.setAttribute("aria-hidden", "true");
      open.parts.board.style.visibility = "hidden";
    },
    resume: function () {
      if (!open) return;
      open.parts.board.removeAttribute("aria-hidden");
      open.parts.board.style.visibility = "";
      open.parts.title.focus();
    },
    /** The same place, its labels in another language. */
    again: function () {
      if (!open) return;
      var before = open;
      kiosk.browse.close();
      kiosk.browse.open();
      open.query = before.query;
      goTo(before.tab, before.page);
      if (before.detail) {
        detail(before.detail.of, before.detail.one, before.detail.at);
        open.detail.tab = before.detail.tab;
      }
    },
    /** Opens the entry with this number on the page that is seen. */
    pick: function (number) {
      var one = listed() ? open.parts.panel.querySelectorAll(".list button")[number - 1] : null;
      if (one) one.click();
      return Boolean(one);
    },
    show: function (tab, index) {
      var one = ((kiosk.data.browse || {})[tab] || [])[index];
      if (one) detail(tab, one, 0);
    },
    moved: showMoves,
    key: function (event) {
      var typing = document.activeElement && document.activeElement.tagName === "INPUT";
      if (event.key === "Escape") {
        event.preventDefault();
        back();
      } else if (!typing && (event.key === "r" || event.key === "R")) {
        event.preventDefault();
        kiosk.read.toggle();
      } else if (event.key === "PageDown" || event.key === "PageUp" || (!typing && (event.key === "ArrowDown" || event.key === "ArrowUp"))) {
        event.preventDefault();
        move(/Down/.test(event.key) ? 1 : -1);
      }
    },
  };
})();
