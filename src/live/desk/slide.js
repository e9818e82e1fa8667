// The link to the desk on a screen: it leads to what the slide in front shows.
(function () {
  "use strict";
  var link = document.querySelector(".noticeboard-desk");
  if (!link) return;
  setInterval(function () {
    var slide = document.querySelector(".layer.shown [data-id]");
    if (!slide) return;
    var id = slide.getAttribute("data-id").split("#")[0];
    link.href = "/_noticeboard/desk/page?path=" + encodeURIComponent("/" + id + "/");
  }, 500);
})();
