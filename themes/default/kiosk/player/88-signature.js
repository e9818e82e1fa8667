// Signed editions. Once a screen knows the board's key, it goes over to no edition that was not signed with it: a foreign server
// or a stick of somebody else is told by a mark, and what plays plays on.
//
// The key is known from the address (`#key=…`, in the machine's own start file), else from the first signed edition that was
// seen. What is signed is the list of an edition with the sums of all its files. It protects what plays; whoever can change the
// page itself before it starts can change this script as well.

(function () {
  "use strict";

  var STORE = "noticeboard-key";
  // An edition without a signature is asked for one again after this.
  var AGAIN = 1800000;
  /** The list that was looked at last, and may play. */
  var known = { text: "", key: "", at: 0 };

  function store() {
    return STORE + "-" + kiosk.data.screen.id;
  }

  function isKey(text) {
    return typeof text === "string" && /^[\w-]{43}$/.test(text);
  }

  function pinned() {
    var given = (location.hash.match(/[#&]key=([\w-]{43})(?:&|$)/) || [])[1];
    if (given) return given;
    try {
      var kept = localStorage.getItem(store());
      return isKey(kept) ? kept : "";
    } catch (error) {
      return "";
    }
  }

  function pin(key) {
    try {
      localStorage.setItem(store(), key);
    } catch (error) {
      // Then it is known from the address, or not at all.
    }
  }

  function bytes(text) {
    try {
      return Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), function (sign) { return sign.charCodeAt(0); });
    } catch (error) {
      return new Uint8Array(0);
    }
  }

  /** Whether a signature is right: by the browser where it knows how, else by ourselves. */
  function isRight(key, signature, message) {
    function own() {
      return Boolean(kiosk.ed25519) && kiosk.ed25519.verify(key, signature, message);
    }
    var subtle = window.crypto && window.crypto.subtle;
    if (!subtle) return Promise.resolve().then(own);
    return subtle.importKey("raw", key, { name: "Ed25519" }, false, ["verify"]).then(function (imported) {
      return subtle.verify({ name: "Ed25519" }, imported, signature, message);
    }).catch(own);
  }

  /** The key with which the list was signed for this screen; "" where it was not. */
  function signer(said, list) {
    if (!said || !isKey(said.key) || typeof said.signature !== "string" || said.screen !== kiosk.data.screen.id) return Promise.resolve("");
    return kiosk.sha256(new TextEncoder().encode(list).buffer).then(function (sum) {
      var words = "noticeboard edition 1\n" + said.screen + "\n" + sum + "\n";
      return isRight(bytes(said.key), bytes(said.signature), new TextEncoder().encode(words));
    }).then(function (right) { return right ? said.key : ""; });
  }

  /** Whether an edition signed by this key, or by none, may play; the first key that is seen is kept. */
  function judge(key) {
    var own = pinned();
    if (own) return key === own;
    if (key) pin(key);
    return true;
  }

  function tell(foreign) {
    kiosk.marks.set("signature", foreign ? kiosk.t("mark.signature") : "");
  }

  /** The signature of a script, from a folder. */
  function script(address) {
    window.noticeboardSignature = undefined;
    return kiosk.loads(address).then(function () {
      var said = window.noticeboardSignature;
      if (!said || typeof said.list !== "string") return "";
      var list;
      try {
        list = JSON.parse(said.list);
      } catch (error) {
        return "";
      }
      return signer(said, said.list).then(function (key) { return key ? { key: key, list: list } : ""; });
    });
  }

  kiosk.signature = {
    /** Whether the edition with this list, as its server gave it, may be gone over to. */
    allows: function (text) {
      if (known.text === text && (known.key ? judge(known.key) : !pinned() && performance.now() - known.at < AGAIN)) return Promise.resolve(true);
      return fetch("signature.json", { cache: "no-store" }).then(function (response) {
        if (response.status >= 500) throw new Error("network");
        return response.ok ? response.text() : "";
      }).then(function (said) {
        try {
          return signer(JSON.parse(said), text);
        } catch (error) {
          return "";
        }
      }).then(function (key) {
        var may = judge(key);
        // A list that was just written may be signed in a moment.
        if (may) known = { text: text, key: key, at: performance.now() };
        tell(!may);
        return may;
      });
    },
    /** The same of an edition in a folder, by its code. */
    allowsFolder: function (folder, code) {
      return script(folder + "signature.js").then(function (found) {
        var may = judge(found && found.list.code === code ? found.key : "");
        tell(!may);
        return may;
      });
    },
    /** Whether the edition that plays from a folder is the one that was signed: each part of its data is in the list. */
    begin: function () {
      if (!kiosk.isFile) return Promise.resolve();
      return script("signature.js").then(function (found) {
        var sums = {};
        if (found) found.list.files.forEach(function (file) { sums[file.sha256] = true; });
        var sound = found && found.list.code === kiosk.data.edition.code;
        return Promise.all((kiosk.edition.texts || []).map(function (text) {
          return kiosk.sha256(new TextEncoder().encode(text).buffer).then(function (sum) { return sums[sum] === true; });
        })).then(function (all) {
          tell(!judge(sound && all.every(Boolean) ? found.key : ""));
        });
      });
    },
  };
})();
