// Whether everything of the edition has come, and as it was written.
//
// Over a secure address the worker has compared every file before it let the page in; over plain HTTP the page asks for each
// once more and compares it. A page from a folder, from a stick above all, can read no file's bytes; but a script's own text
// it can, so each part of the data is a function that comes with the sum of its text. The page names the sum of the first
// part, and that one those of the others: none of another edition is run. Style sheets are taken from their copy in
// edition.js, which has a sum as well. Fonts and pictures are asked for one by one. What is lost is told by a mark.

(function () {
  "use strict";

  // Between two pictures, so that nobody's touch waits for it.
  var PAUSE = 250;
  var EVERY = 6 * 3600000;
  // So long a worker may take to fetch the edition.
  var WORKER = 30000;
  var FACE = /@font-face\s*\{[^}]*\}/g;
  var lost = {};
  var checked = false;

  function tell() {
    // Before there is data there are no words; boot.js has its own.
    if (!kiosk.data) return;
    kiosk.marks.set("broken", Object.keys(lost).length > 0 ? kiosk.t("mark.broken") : "");
  }

  function lose(what) {
    lost[what] = true;
    tell();
  }

  function loads(address) {
    return new Promise(function (done) {
      var script = document.createElement("script");
      function finish(found) {
        script.parentNode.removeChild(script);
        done(found);
      }
      script.onload = function () { finish(true); };
      script.onerror = function () { finish(false); };
      script.src = address;
      document.head.appendChild(script);
    });
  }
  kiosk.loads = loads;

  /** Runs the parts of the data that are as they were written. */
  function parts() {
    var list = window.noticeboardParts || [];
    var pairs = [];
    for (var at = 0; at + 1 < list.length; at += 2) pairs.push({ sum: list[at], run: list[at + 1] });
    // What the files of the parts say, to the letter.
    kiosk.edition.texts = pairs.map(function (part) {
      return "(window.noticeboardParts = window.noticeboardParts || []).push(\"" + part.sum + "\", " + part.run.toString() + ");\n";
    });
    return Promise.all(pairs.map(function (part) {
      return kiosk.sha256(new TextEncoder().encode(part.run.toString()).buffer).then(function (sum) { return part.sum === "sha256/" + sum; });
    })).then(function (sound) {
      var page = document.getElementById("still");
      var first = page && page.getAttribute("data-part");
      var awaited = null;
      pairs.forEach(function (part, n) {
        var own = awaited === null ? !first || part.sum === first : awaited.indexOf(part.sum) >= 0;
        if (!sound[n] || !own) return lose("part " + n);
        try {
          part.run();
        } catch (error) {
          lose("part " + n);
        }
        if (awaited !== null) awaited.splice(awaited.indexOf(part.sum), 1);
        else if (window.noticeboard) awaited = (window.noticeboard.parts || []).slice();
        return undefined;
      });
      kiosk.data = window.noticeboard || null;
      if (kiosk.data && awaited && awaited.length > 0) lose("parts");
    });
  }

  /** Whether edition.js is as it was written. */
  function isSound(edition) {
    if (!edition || typeof edition.code !== "string" || !Array.isArray(edition.files)) return Promise.resolve(false);
    var text = JSON.stringify(Object.assign({}, edition, { sum: undefined }));
    return kiosk.sha256(new TextEncoder().encode(text).buffer).then(function (sum) { return sum === edition.sum; });
  }

  /** The list of the edition that lies in this folder; null where edition.js is lost or damaged. */
  function listed() {
    window.noticeboardEdition = undefined;
    return loads("edition.js").then(function () {
      var edition = window.noticeboardEdition;
      return isSound(edition).then(function (sound) { return sound ? edition : null; });
    });
  }
  kiosk.editionHere = listed;

  function styled(name) {
    return getComputedStyle(document.documentElement).getPropertyValue("--" + name + "-whole").trim() === "1";
  }

  /**
   * The copies of style sheets that are lost; from a folder those of all of them, which have a sum. Browsers before Chromium 73
   * have no other way to take one.
   */
  function mend() {
    var missing = ["player", "fonts"].filter(function (name) { return !styled(name); });
    missing.forEach(lose);
    if (missing.length === 0 && !kiosk.isFile) return Promise.resolve();
    return listed().then(function (edition) {
      if (!edition) return;
      var all = Object.keys(edition.styles || {});
      var onStick = kiosk.picturesAreScripts();
      document.adoptedStyleSheets = all.map(function (name) {
        var sheet = new CSSStyleSheet();
        sheet.replaceSync(onStick ? edition.styles[name].replace(FACE, "") : edition.styles[name]);
        return sheet;
      });
      Array.prototype.forEach.call(document.querySelectorAll("link[rel=stylesheet]"), function (link) { link.disabled = true; });
      return onStick ? fonts(edition) : undefined;
    }).catch(function () { return null; });
  }

  /** A picture or a font of a stick is a script with its bytes and their sum. */
  function scripted(address) {
    var name = address.split("/").pop();
    window.noticeboardPictures = {};
    return loads(address + ".js").then(function () {
      // Read as soon as it ran: another one may come in a moment.
      var found = (window.noticeboardPictures || {})[name];
      window.noticeboardPictures = {};
      if (!found || typeof found.text !== "string") throw new Error("script of " + address);
      var bytes = Uint8Array.from(atob(found.text), function (sign) { return sign.charCodeAt(0); });
      return kiosk.sha256(bytes.buffer.slice(0)).then(function (sum) {
        if (sum !== found.sum) throw new Error("script of " + address);
        return { type: found.type, text: found.text, bytes: bytes };
      });
    });
  }

  /** Gives an address to show a picture of a stick by. */
  kiosk.pictureFrom = function (address) {
    return scripted(address).then(function (found) { return "data:" + found.type + ";base64," + found.text; });
  };

  /** The fonts of a stick, from their scripts; where one is lost, from its file, which may be sound. */
  function fonts(edition) {
    return (((edition.styles || {}).fonts || "").match(FACE) || []).reduce(function (before, rule) {
      function said(name) { return ((rule.match(new RegExp(name + "\\s*:\\s*([^;}]+)")) || [])[1] || "").replace(/["']/g, "").trim(); }
      var address = (rule.match(/url\(["']?([^)"']+)/) || [])[1] || "";
      var how = { weight: said("font-weight") || "400", style: said("font-style") || "normal", display: "block", unicodeRange: said("unicode-range") || "U+0-10FFFF" };
      return before.then(function () { return scripted(address); }).then(function (found) { return found.bytes.buffer; }, function () {
        lose("font " + address);
        return "url(" + address + ")";
      }).then(function (source) { document.fonts.add(new FontFace(said("font-family"), source, how)); });
    }, Promise.resolve());
  }
  kiosk.picturesAreScripts = function () { return kiosk.isFile && location.pathname.indexOf("/editions/") >= 0; };

  function picture(address) {
    if (kiosk.picturesAreScripts()) return kiosk.pictureFrom(address).then(function () { return true; }, function () { return false; });
    return new Promise(function (done) {
      var image = new Image();
      image.onload = function () {
        if (!image.decode) return done(image.naturalWidth > 0);
        image.decode().then(function () { done(true); }, function () { done(false); });
      };
      image.onerror = function () { done(false); };
      image.src = address;
    });
  }

  function wait() {
    return new Promise(function (done) { setTimeout(done, PAUSE); });
  }

  /** Everything that the list names: is it on the page, and does it come? */
  function files(list) {
    var page = {};
    Array.prototype.forEach.call(document.querySelectorAll("script[src], link[rel=stylesheet]"), function (one) {
      page[one.getAttribute("src") || one.getAttribute("href")] = true;
    });
    return list.reduce(function (before, address) {
      return before.then(function () {
        if (/\.(js|css)$/.test(address)) {
          if (!page[address]) lose(address);
          return undefined;
        }
        if (!/\.(png|jpg|webp|svg)$/.test(address)) return undefined;
        return picture(address).then(function (came) {
          if (came) delete lost[address];
          else lost[address] = true;
          tell();
        }).then(wait);
      });
    }, Promise.resolve());
  }

  /** Whether the folder is still there: a stick that is pulled out is no damage, and what has been loaded plays on. */
  function isThere() {
    var boot = document.querySelector("script[data-broken]");
    return boot ? loads(boot.src + "?again") : Promise.resolve(false);
  }

  /** Over plain HTTP: whether every file is the very one of this edition. */
  function compare() {
    return fetch("edition.json", { cache: "no-store" }).then(function (response) {
      return response.ok ? response.json() : null;
    }).then(function (edition) {
      // A network that fails, a portal, another edition: 88-update.js asks, and tells.
      if (!kiosk.isEdition(edition) || edition.code !== kiosk.data.edition.code) return undefined;
      return edition.files.reduce(function (before, file) {
        return before.then(function () { return kiosk.bring(file); }).then(function () { delete lost[file.path]; }, function (error) {
          if (error.message === "damaged" || error.message === "missing") lost[file.path] = true;
        }).then(tell).then(wait);
      }, Promise.resolve());
    }).catch(function () { return null; });
  }

  function look() {
    if (!kiosk.isFile) return compare();
    return listed().then(function (edition) {
      if (!edition) return isThere().then(function (there) { return there ? lose("edition.js") : undefined; });
      // In a folder another one takes the place of this, and the page will come anew; on a stick each has its own.
      if (edition.code !== kiosk.data.edition.code) return kiosk.picturesAreScripts() ? lose("edition.js") : undefined;
      // A rule of fonts that was lost in the middle of its sheet.
      var faces = ((edition.styles || {}).fonts || "").split("@font-face").length - 1;
      if (document.fonts.size < faces) lose("fonts");
      return files(edition.files);
    });
  }

  kiosk.edition = {
    lose: lose,
    /** Before the start: the data, and the styles. */
    load: function () {
      return parts().then(mend).then(tell);
    },
    /** Once it plays. With a worker every file has been compared; one that does not come has been refused. */
    begin: function () {
      if (checked) return;
      checked = true;
      if (window.isSecureContext && !kiosk.isFile) {
        setTimeout(function () {
          if (!navigator.serviceWorker || !navigator.serviceWorker.controller) look();
        }, WORKER);
        return;
      }
      if (!window.noticeboardBoot) lose("boot");
      document.fonts.forEach(function (face) { face.load().catch(function () { lose("font " + face.family); }); });
      look();
      setInterval(look, EVERY);
    },
  };
})();
