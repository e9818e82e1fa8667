// The first script of a screen's page: it sees to it that the page comes to play, or says that it cannot and tries again.
//
// Files can be lost between a server and a screen, or on a stick; then whatever is left of the page has to tell, and the page
// is only left for one that can be had: behind an error page nobody brings the screen back.

(function () {
  "use strict";

  // Asked for once more, to see whether the folder is still there.
  if (window.noticeboardBoot) return;

  // So long a slow machine may take to start; then it is told, and tried again from time to time.
  var TELL = 20000;
  var AGAIN = 30000;
  var isFile = location.protocol === "file:";
  var own = document.currentScript;
  var words = (own && own.getAttribute("data-broken")) || "这一版有文件损坏，请重新拷贝";

  function plays() {
    return Boolean(window.kiosk && window.kiosk.started);
  }

  /** Styles may be what is lost. */
  function tell() {
    var there = document.getElementById("trouble");
    if (there || !document.body) return;
    var line = document.createElement("p");
    line.id = "trouble";
    line.textContent = "▲ " + words;
    var style = { position: "fixed", left: "0", right: "0", bottom: "0", margin: "0", padding: "3vmin", fontSize: "4vmin", fontWeight: "bold", textAlign: "center", color: "#fff", background: "#7a5000", zIndex: "99" };
    Object.keys(style).forEach(function (name) { line.style[name] = style[name]; });
    document.body.appendChild(line);
  }

  function isThere() {
    if (!isFile) {
      return fetch(location.pathname, { cache: "no-store", redirect: "error" }).then(function (response) {
        return response.ok ? response.text() : "";
      }).then(function (text) { return text.indexOf(' id="still"') > 0; });
    }
    return new Promise(function (done) {
      var script = document.createElement("script");
      script.onload = function () { done(true); };
      script.onerror = function () { done(false); };
      script.src = "edition.js";
      document.head.appendChild(script);
    });
  }

  var leaving = false;

  /** Comes anew, once the page can be had. */
  function reload() {
    if (leaving) return;
    isThere().then(function (there) {
      if (there && !leaving) {
        leaving = true;
        location.reload();
      }
    }).catch(function () { return null; });
  }

  setTimeout(function () {
    if (!plays()) tell();
    setInterval(function () {
      if (!plays()) reload();
    }, AGAIN);
  }, TELL);

  window.noticeboardBoot = { reload: reload, plays: plays };
})();
