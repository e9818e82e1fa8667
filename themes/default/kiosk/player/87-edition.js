// Whether everything of the edition has come, and as it was written.
//
// Over a secure address the worker has compared every file before it let the page in. Elsewhere, and from a stick above all,
// the page can read no file's bytes; but a script's own text it can, so each part of the data is a function that comes with
// the sum of its text. Of style sheets the last rule is looked for, fonts and pictures are asked for one by one. What is lost
// is told by a mark, and a style sheet that is lost is replaced by the copy in edition.js.

(function () {
  "use strict";

  // Between two pictures, so that nobody's touch waits for it.
  var PAUSE = 250;
  var EVERY = 6 * 3600000;
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
      pairs.forEach(function (part, n) {
        if (!sound[n]) return lose("part " + n);
        try {
          part.run();
        } catch (error) {
          lose("part " + n);
        }
        return undefined;
      });
      kiosk.data = window.noticeboard || null;
      if (kiosk.data && kiosk.data.parts && kiosk.data.parts + 1 !== pairs.length) lose("parts");
    });
  }

  function styled(name) {
    return getComputedStyle(document.documentElement).getPropertyValue("--" + name + "-whole").trim() === "1";
  }

  /** The copies of style sheets that are lost. Browsers before Chromium 73 have no other way to take one. */
  function mend() {
    var missing = ["player", "fonts"].filter(function (name) { return !styled(name); });
    if (missing.length === 0) return Promise.resolve();
    missing.forEach(lose);
    return loads("edition.js").then(function () {
      var copies = (window.noticeboardEdition || {}).styles || {};
      document.adoptedStyleSheets = missing.filter(function (name) { return copies[name]; }).map(function (name) {
        var sheet = new CSSStyleSheet();
        sheet.replaceSync(copies[name]);
        return sheet;
      });
    }).catch(function () { return null; });
  }

  /** A picture of a stick is a script with its bytes and their sum: gives an address to show it by. */
  kiosk.pictureFrom = function (address) {
    var name = address.split("/").pop();
    window.noticeboardPictures = {};
    return loads(address + ".js").then(function () {
      // Read as soon as it ran: another one may come in a moment.
      var found = (window.noticeboardPictures || {})[name];
      window.noticeboardPictures = {};
      if (!found || typeof found.text !== "string") throw new Error("picture " + address);
      var shown = "data:" + found.type + ";base64," + found.text;
      var bytes = Uint8Array.from(atob(found.text), function (sign) { return sign.charCodeAt(0); });
      return kiosk.sha256(bytes.buffer).then(function (sum) {
        if (sum !== found.sum) throw new Error("picture " + address);
        return shown;
      });
    });
  };
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

  function look() {
    return loads("edition.js").then(function (came) {
      var edition = window.noticeboardEdition;
      if (!came) return isThere().then(function (there) { return there ? lose("edition.js") : undefined; });
      // Zeros that a power cut left are letters in a script, and in no list of ours.
      if (!edition || JSON.stringify(edition).indexOf("\\u0000") >= 0) return lose("edition.js");
      // Another one has taken its place: the page will come anew.
      if (edition.code !== kiosk.data.edition.code) return undefined;
      // A rule of fonts that was lost in the middle of its sheet.
      var faces = ((edition.styles || {}).fonts || "").split("@font-face").length - 1;
      if (styled("fonts") && !lost.fonts && document.fonts.size < faces) lose("fonts");
      return files(edition.files);
    });
  }

  kiosk.edition = {
    lose: lose,
    /** Before the start: the data, and the styles. */
    load: function () {
      return parts().then(mend).then(tell);
    },
    /** Once it plays. With a worker every file has been compared. */
    begin: function () {
      if (window.isSecureContext && !kiosk.isFile || checked) return;
      checked = true;
      if (!window.noticeboardBoot) lose("boot");
      document.fonts.forEach(function (face) { face.load().catch(function () { lose("font " + face.family); }); });
      look();
      setInterval(look, EVERY);
    },
  };
})();
