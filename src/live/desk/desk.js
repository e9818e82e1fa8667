// The desk's script: the checker's words while somebody types, page, placards and screen beside the form, pickers that know more names than
// the page, photos by drop and paste. Without it every form works as a form.
(() => {
  "use strict";
  const own = "/_noticeboard/desk/";
  const faults = document.getElementById("faults");
  // ---- What was refused is read first -------------------------------------------------------------------------------
  if (faults && faults.hasAttribute("data-refused")) faults.focus();

  // ---- A spreadsheet that is dropped on the window ------------------------------------------------------------------
  const form = document.getElementById("form");
  const sheetOf = (event) => {
    const files = event.dataTransfer ? Array.prototype.slice.call(event.dataTransfer.files) : [];
    return files.filter((file) => /\.(xlsx|xls|ods|csv)$/i.test(file.name))[0];
  };
  // What is half written in a form is not left for it.
  if (!form) {
    document.addEventListener("dragover", (event) => {
      if (Array.prototype.indexOf.call(event.dataTransfer.types, "Files") >= 0) event.preventDefault();
    });
    document.addEventListener("drop", (event) => {
      const sheet = sheetOf(event);
      if (!sheet) return;
      event.preventDefault();
      const files = new DataTransfer();
      files.items.add(sheet);
      const there = document.getElementById("sheet");
      if (there) {
        there.files = files.files;
        there.form.submit();
        return;
      }
      const made = document.createElement("form");
      made.method = "post";
      made.action = own + "import";
      made.enctype = "multipart/form-data";
      const input = document.createElement("input");
      input.type = "file";
      input.name = "sheet";
      input.files = files.files;
      made.hidden = true;
      made.append(input);
      document.body.append(made);
      made.submit();
    });
    return;
  }
  const chinese = form.dataset.language !== "en";
  const say = (zh, en) => (chinese ? zh : en);
  const state = document.getElementById("state");
  const look = document.getElementById("look");
  const noLook = document.getElementById("no-look");
  const all = (selector, inside) => Array.prototype.slice.call((inside || document).querySelectorAll(selector));

  /** Opens what folds around an element, and goes there. */
  const goTo = (id) => {
    const to = document.getElementById(id);
    if (!to) return false;
    for (let up = to.parentElement; up; up = up.parentElement) if (up.tagName === "DETAILS") up.open = true;
    const target = to.type === "hidden" ? to.closest("fieldset").querySelector("input:not([type=hidden]), textarea, select") : to;
    if (!target) return false;
    target.focus();
    target.scrollIntoView({ block: "center" });
    return true;
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest("#faults-list a");
    if (link && goTo(link.getAttribute("href").slice(1))) event.preventDefault();
  });

  // ---- The checker while typing --------------------------------------------------------------------------------------
  const said = (fault) => {
    const p = document.createElement("p");
    p.className = fault.severity === "error" ? "error" : "warning";
    p.textContent = fault.message;
    if (fault.hint) {
      const hint = document.createElement("span");
      hint.className = "hint";
      hint.textContent = fault.hint;
      p.append(hint);
    }
    return p;
  };
  // Nobody is told what is missing before they came to it: of a new item only the fields that were touched.
  const touched = new Set();
  /** Puts findings beside their fields, and all of them on top, without taking the keyboard away from where it is. */
  const tell = (all_found) => {
    const isNew = form.hasAttribute("data-new");
    const found = isNew ? all_found.filter((fault) => !fault.id || touched.has(fault.id)) : all_found;
    const missing = all_found.filter((fault) => fault.severity === "error").length;
    all(".fault", form).forEach((box) => { box.textContent = ""; box.hidden = true; });
    all("[aria-invalid]", form).forEach((field) => field.removeAttribute("aria-invalid"));
    const list = document.getElementById("faults-list");
    list.textContent = "";
    found.forEach((fault) => {
      const item = document.createElement("li");
      if (fault.id) {
        const link = document.createElement("a");
        link.href = "#" + fault.id;
        link.textContent = fault.message;
        item.append(link);
        const box = document.getElementById(fault.id + "-fault");
        if (box) { box.append(said(fault)); box.hidden = false; }
        const field = document.getElementById(fault.id);
        if (field && fault.severity === "error" && field.type !== "hidden") field.setAttribute("aria-invalid", "true");
      } else {
        item.append(fault.message);
      }
      if (fault.hint) {
        const hint = document.createElement("span");
        hint.className = "hint";
        hint.textContent = fault.hint;
        item.append(hint);
      }
      list.append(item);
    });
    const errors = found.filter((fault) => fault.severity === "error").length;
    faults.hidden = found.length === 0;
    faults.className = errors ? "faults" : "faults mild";
    // That nothing was saved stays there as long as nothing was changed since.
    const refused = faults.hasAttribute("data-refused") && touched.size === 0;
    document.getElementById("faults-title").textContent = errors
      ? (refused ? say("没有保存：", "Not saved: ") : "") + say("有 " + errors + " 处要改", errors + " to be mended")
      : say("有 " + found.length + " 处请看一看", found.length + " to look at");
    state.textContent = errors || missing
      ? say("还有 " + missing + " 处要写或要改", missing + " still to be written or mended")
      : say("没有要改的，可以保存", "Nothing to mend, it can be saved");
    form.dataset.checked = String(Number(form.dataset.checked || 0) + 1);
  };
  /** Shows a page where the reader was in the last one. */
  const show = (page) => {
    noLook.hidden = Boolean(page);
    look.hidden = !page;
    if (!page) return;
    let place = null;
    try { place = [look.contentWindow.scrollX, look.contentWindow.scrollY]; } catch (error) { place = null; }
    look.addEventListener("load", () => {
      try { if (place) look.contentWindow.scrollTo(place[0], place[1]); } catch (error) { /* it is gone */ }
    }, { once: true });
    // In the place of the last one: nothing to go back to.
    try { look.contentWindow.location.replace(page); } catch (error) { look.src = page; }
  };
  // ---- Placards and the screen beside the form -------------------------------------------------------------------------
  const tabs = document.querySelector("#beside .tabs");
  const names = ["page", "placard", "screen"];
  const pane = (name) => document.getElementById("pane-" + name);
  const tab = (name) => document.getElementById("tab-" + name);
  /** The board that stands beside the form; nothing where it cannot be shown. */
  let board = tabs.dataset.number === undefined ? null : tabs.dataset.number;
  let open = "page";
  const fresh = { placard: false, screen: false };
  const put = (element, text) => { if (element.textContent !== text) element.textContent = text; };
  const nothing = say("表单里有错，改好了才看得到。", "The form is faulty: it can be seen once that is mended.");
  let asking = 0;
  /** Looks at what is open, where it is not what the form says now. */
  const renew = () => {
    if (open === "page" || fresh[open]) return;
    const what = open;
    const take = what === "screen" ? takeScreen : takePlacards;
    fresh[what] = true;
    asking += 1;
    const mine = asking;
    pane(what).setAttribute("aria-busy", "true");
    if (board === null) { pane(what).removeAttribute("aria-busy"); take({ why: nothing }); return; }
    const query = new URLSearchParams({ what: what, number: board, id: form.elements.id.value });
    fetch(own + "beside?" + query, { credentials: "same-origin" })
      .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(String(answer.status)))))
      .then((news) => { if (mine === asking) take(news); })
      .catch(() => { if (mine === asking) { fresh[what] = false; take({ why: say("现在显示不出来。", "It cannot be shown now.") }); } })
      .then(() => { if (mine === asking) pane(what).removeAttribute("aria-busy"); });
  };
  const choose = (name, focus) => {
    open = name;
    names.forEach((other) => {
      tab(other).setAttribute("aria-selected", String(other === name));
      tab(other).tabIndex = other === name ? 0 : -1;
      pane(other).hidden = other !== name;
    });
    if (focus) tab(name).focus();
    try { sessionStorage.setItem("noticeboard-beside", name); } catch (error) { /* then the page comes first again */ }
    renew();
  };
  names.forEach((name) => {
    pane(name).setAttribute("role", "tabpanel");
    pane(name).setAttribute("aria-labelledby", "tab-" + name);
    tab(name).addEventListener("click", () => choose(name));
  });
  tabs.addEventListener("keydown", (event) => {
    const at = names.indexOf(open);
    const to = { ArrowRight: at + 1, ArrowLeft: at + 2, Home: 0, End: 2 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    choose(names[to % 3], true);
  });
  tabs.hidden = false;

  const takePlacards = (news) => {
    const why = document.getElementById("placard-why");
    put(why, news.why || "");
    why.hidden = !news.why;
    const box = document.getElementById("placards");
    const wanted = news.placards || [];
    const figures = all("figure", box);
    // Those that stay keep their place, so that nothing jumps while a new picture comes.
    wanted.forEach((placard, n) => {
      let figure = figures[n];
      if (!figure) {
        figure = document.createElement("figure");
        const link = document.createElement("a");
        link.target = "_blank";
        link.rel = "noopener";
        link.append(new Image());
        figure.append(link, document.createElement("figcaption"));
        box.append(figure);
      }
      figure.className = placard.upright ? "upright" : "";
      const words = placard.title + say("，", ", ") + placard.size;
      const image = new Image(placard.width, placard.height);
      image.alt = words;
      // The last one stands until this one has come.
      const there = figure.querySelector("img");
      if (there.getAttribute("src")) image.onload = () => figure.querySelector("img").replaceWith(image);
      else there.replaceWith(image);
      image.src = placard.picture;
      figure.querySelector("a").href = placard.file;
      put(figure.querySelector("figcaption"), words + say("（点开是印刷文件）", " (opens the print file)"));
    });
    figures.slice(wanted.length).forEach((figure) => figure.remove());
  };

  // The screen is the lobby's own player in a frame. A second frame makes ready what comes next, so that it takes the place of
  // what stands there in one moment.
  const screen = document.getElementById("screen");
  const keys = document.getElementById("screen-keys");
  const shape = document.getElementById("screen-shape");
  let front = null;
  let coming = 0;
  let turned = false;
  const player = (frame) => {
    try { return frame.contentWindow.kiosk || null; } catch (error) { return null; }
  };
  const ready = (frame) => {
    const kiosk = player(frame);
    return kiosk && kiosk.started && kiosk.loop.current && frame.contentDocument.querySelector(".layer.shown [data-id]") ? kiosk : null;
  };
  const tellPlace = () => {
    const kiosk = front && ready(front);
    const count = kiosk ? kiosk.loop.length() : 0;
    put(document.getElementById("screen-place"), count > 1 ? say("第 " + kiosk.loop.place() + " 屏，共 " + count + " 屏", kiosk.loop.place() + " of " + count) : "");
    document.getElementById("screen-back").hidden = count < 2;
    document.getElementById("screen-on").hidden = count < 2;
  };
  const newFrame = () => {
    const frame = document.createElement("iframe");
    frame.className = "behind";
    frame.title = screen.dataset.title;
    // Its scripts play; it can lead nowhere and send nothing.
    frame.setAttribute("sandbox", "allow-scripts allow-same-origin");
    return frame;
  };
  const tall = (is) => {
    screen.classList.toggle("tall", is);
    put(shape, is ? say("横屏看", "Lying") : say("竖屏看", "Upright"));
  };
  const takeScreen = (news) => {
    coming += 1;
    const mine = coming;
    all("iframe.behind", screen).forEach((frame) => frame.remove());
    const there = Boolean(news.address);
    put(document.getElementById("screen-note"), there ? news.note : news.why);
    screen.hidden = !there;
    keys.hidden = !there;
    if (!there) {
      if (front) front.remove();
      front = null;
      screen.removeAttribute("data-shown");
      return;
    }
    if (!turned) tall(news.upright);
    if (front && front.getAttribute("src") === news.address) { screen.dataset.shown = news.address; return; }
    const frame = newFrame();
    frame.src = news.address;
    screen.append(frame);
    tellPlace();
    const old = front && ready(front);
    const place = old ? old.loop.place() : 1;
    const until = Date.now() + 20000;
    const swap = () => {
      if (front) front.remove();
      front = frame;
      frame.className = "";
      screen.dataset.shown = news.address;
      tellPlace();
    };
    let moved = false;
    const wait = () => {
      if (mine !== coming) return;
      const kiosk = ready(frame);
      if (kiosk && !moved && place > 1 && place <= kiosk.loop.length()) {
        moved = true;
        kiosk.loop.goTo(place);
      }
      if (kiosk && (!moved || kiosk.loop.place() === place)) { swap(); return; }
      if (Date.now() > until) { swap(); return; }
      setTimeout(wait, 40);
    };
    wait();
  };
  [["screen-back", -1], ["screen-on", 1]].forEach(([id, by]) => {
    document.getElementById(id).addEventListener("click", () => {
      const kiosk = front && ready(front);
      if (!kiosk) return;
      kiosk.loop.step(by);
      // It is made ready first.
      let looks = 0;
      const look = () => { tellPlace(); looks += 1; if (looks < 20) setTimeout(look, 100); };
      look();
    });
  });
  shape.addEventListener("click", () => {
    turned = true;
    tall(!screen.classList.contains("tall"));
  });

  const sent = () => {
    const data = new URLSearchParams();
    new FormData(form).forEach((value, name) => { if (typeof value === "string") data.append(name, value); });
    data.set("do", "look");
    return data;
  };
  /** What stands beside the form is another board. */
  const stand = (news) => {
    show(news.page);
    board = news.number === null ? null : String(news.number);
    fresh.placard = false;
    fresh.screen = false;
    renew();
  };
  // It is shown at once, and the words of the rules come after it: on a large board they have much to read.
  const ask = (path) => fetch(own + path, { method: "POST", body: sent(), credentials: "same-origin" })
    .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(String(answer.status)))));
  let edits = 0;
  let stands = -1;
  let showing = false;
  const display = () => {
    if (showing) return;
    showing = true;
    const mine = edits;
    ask("show")
      .then((news) => { if (news.number !== null && mine > stands) { stands = mine; stand(news); } })
      .catch(() => { /* the look of the rules brings it */ })
      .then(() => { showing = false; if (mine !== edits) display(); });
  };
  let number = 0;
  let timer = 0;
  let busy = false;
  let again = false;
  const check = () => {
    if (busy) { again = true; return; }
    busy = true;
    again = false;
    number += 1;
    const mine = number;
    const edit = edits;
    state.textContent = say("正在检查……", "Checking …");
    ask("check")
      .then((news) => {
        if (mine !== number || again) return;
        tell(news.faults);
        // What was shown of these words stands already.
        if (stands < edit) { stands = edit; stand(news); }
        const slug = document.getElementById("f-slug");
        if (slug && news.slug) slug.placeholder = news.slug;
      })
      .catch(() => { state.textContent = say("现在检查不了；保存时还会检查", "It cannot be checked now; saving checks it again"); })
      .then(() => { busy = false; if (again) check(); });
  };
  const soon = () => { clearTimeout(timer); timer = setTimeout(() => { display(); check(); }, 450); };
  let changed = false;
  const edited = () => { changed = true; edits += 1; soon(); };
  const touch = (event) => {
    const field = event.target.closest("[data-name]");
    if (field) touched.add("f-" + field.dataset.name.replace(/[^A-Za-z0-9_]/g, "-"));
    if (event.target.id) touched.add(event.target.id);
    edited();
  };
  form.addEventListener("input", touch);
  form.addEventListener("change", touch);
  window.addEventListener("beforeunload", (event) => { if (changed) { event.preventDefault(); event.returnValue = ""; } });
  form.addEventListener("submit", (event) => {
    // Once is enough.
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    changed = false;
  });
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

  // ---- Names ---------------------------------------------------------------------------------------------------------
  let asked = 0;
  form.addEventListener("input", (event) => {
    const field = event.target;
    if (!field.list || field.dataset.kinds === undefined) return;
    const words = field.value.trim();
    const list = field.list;
    const knows = all("option", list).some((option) => option.value.includes(words) || option.label.toLowerCase().includes(words.toLowerCase()));
    if (!words || knows) return;
    clearTimeout(asked);
    asked = setTimeout(() => {
      const query = new URLSearchParams({ kinds: field.dataset.kinds, org: form.elements.org ? form.elements.org.value : "", q: words });
      fetch(own + "names?" + query, { credentials: "same-origin" }).then((answer) => answer.json()).then((names) => {
        names.forEach(([value, label]) => {
          if (all("option", list).some((option) => option.value === value)) return;
          const option = document.createElement("option");
          option.value = value;
          option.label = label;
          list.append(option);
        });
      }).catch(() => {});
    }, 250);
  });
  all("[data-more]", form).forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => {
      const fields = all("input[list]", button.parentElement);
      const last = fields[fields.length - 1];
      const next = last.cloneNode();
      next.value = "";
      next.id = last.id.replace(/(-\d+)?$/, "-" + fields.length);
      last.after(next);
      next.focus();
    });
  });

  // ---- One more entry of a list ----------------------------------------------------------------------------------------
  all(".entries", form).forEach((list) => {
    const key = list.dataset.list;
    list.addEventListener("input", (event) => {
      const entries = all(".entry", list);
      const last = entries[entries.length - 1];
      if (!last.contains(event.target)) return;
      const row = Number(last.dataset.row);
      const next = last.cloneNode(true);
      next.dataset.row = String(row + 1);
      all("[name], [id], [for], [aria-describedby], [data-name]", next).forEach((element) => {
        ["name", "data-name"].forEach((name) => {
          const value = element.getAttribute(name);
          if (value) element.setAttribute(name, value.replace(key + "[" + row + "]", key + "[" + (row + 1) + "]"));
        });
        ["id", "for", "aria-describedby"].forEach((name) => {
          const value = element.getAttribute(name);
          if (value) element.setAttribute(name, value.split("f-" + key + "-" + row + "-").join("f-" + key + "-" + (row + 1) + "-"));
        });
        if (element.matches("input:not([type=hidden]):not([type=checkbox]), textarea, select")) element.value = "";
        if (element.type === "checkbox") element.checked = false;
      });
      last.querySelector("legend").textContent = say("第 " + entries.length + " 条", "Number " + entries.length);
      last.after(next);
    });
  });

  // ---- Text ------------------------------------------------------------------------------------------------------------
  all(".marks", form).forEach((bar) => {
    bar.hidden = false;
    const text = document.getElementById(bar.dataset.for);
    bar.addEventListener("click", (event) => {
      const mark = event.target.dataset.mark;
      if (!mark) return;
      const [from, to] = [text.selectionStart, text.selectionEnd];
      const chosen = text.value.slice(from, to);
      const lines = (sign) => {
        const start = text.value.lastIndexOf("\n", from - 1) + 1;
        const block = text.value.slice(start, to);
        text.setRangeText(block.split("\n").map((line) => sign + line).join("\n"), start, to, "end");
      };
      if (mark === "bold") text.setRangeText("**" + (chosen || say("文字", "words")) + "**", from, to, "select");
      if (mark === "link") text.setRangeText("[" + (chosen || say("文字", "words")) + "](https://)", from, to, "end");
      if (mark === "heading") lines("## ");
      if (mark === "list") lines("- ");
      text.focus();
      edited();
    });
  });

  // ---- Photo -----------------------------------------------------------------------------------------------------------
  const file = document.getElementById("f-picture");
  if (file) {
    const part = file.closest(".photo");
    const frame = document.getElementById("photo-frame");
    const image = document.getElementById("photo");
    const middle = document.getElementById("middle");
    const across = document.getElementById("f-photo_focus-x");
    const down = document.getElementById("f-photo_focus-y");
    const place = () => {
      const is = across.value !== "" && down.value !== "";
      middle.hidden = !is;
      middle.style.left = across.value + "%";
      middle.style.top = down.value + "%";
    };
    const take = (files) => {
      if (!files || !files.length || !/^image\//.test(files[0].type)) return false;
      const one = new DataTransfer();
      one.items.add(files[0]);
      file.files = one.files;
      chosen();
      return true;
    };
    const chosen = () => {
      if (!file.files.length) return;
      const most = Number(file.dataset.most);
      const box = document.getElementById("f-picture-fault");
      box.textContent = "";
      box.hidden = true;
      if (file.files[0].size > most * 1e6) {
        file.value = "";
        box.append(said({ severity: "error", message: say("照片太大：最多 " + most + " MB", "The photo is too large: at most " + most + " MB") }));
        box.hidden = false;
        return;
      }
      if (image.src.startsWith("blob:")) URL.revokeObjectURL(image.src);
      image.src = URL.createObjectURL(file.files[0]);
      frame.hidden = false;
      across.value = "";
      down.value = "";
      place();
      edited();
    };
    file.addEventListener("change", chosen);
    // A camera: what it sees, until somebody presses the button; then it is off again.
    const camera = document.getElementById("camera");
    if (camera && navigator.mediaDevices && navigator.mediaDevices.getUserMedia) {
      camera.hidden = false;
      let stream = null;
      const view = document.createElement("video");
      view.muted = true;
      view.playsInline = true;
      view.className = "camera";
      const words = camera.textContent;
      const off = () => {
        if (stream) stream.getTracks().forEach((track) => track.stop());
        stream = null;
        view.remove();
        camera.textContent = words;
      };
      const shot = () => {
        const canvas = document.createElement("canvas");
        canvas.width = view.videoWidth;
        canvas.height = view.videoHeight;
        canvas.getContext("2d").drawImage(view, 0, 0);
        off();
        canvas.toBlob((blob) => { if (blob) take([new File([blob], "camera.jpg", { type: "image/jpeg" })]); }, "image/jpeg", 0.92);
      };
      camera.addEventListener("click", () => {
        if (stream) { shot(); return; }
        navigator.mediaDevices.getUserMedia({ video: { width: { ideal: 1920 }, height: { ideal: 1440 } } }).then((seen) => {
          stream = seen;
          view.srcObject = seen;
          camera.before(view);
          camera.textContent = say("拍下来", "Take it");
          return view.play();
        }).catch(() => {
          off();
          const box = document.getElementById("f-picture-fault");
          box.textContent = "";
          box.append(said({ severity: "error", message: say("用不了摄像头：没有接好，或者浏览器不许用", "The camera cannot be used: it is not there, or the browser does not allow it") }));
          box.hidden = false;
        });
      });
      window.addEventListener("pagehide", off);
    }
    image.addEventListener("click", (event) => {
      const box = image.getBoundingClientRect();
      across.value = String(Math.round(((event.clientX - box.left) / box.width) * 100));
      down.value = String(Math.round(((event.clientY - box.top) / box.height) * 100));
      place();
      edited();
    });
    [across, down].forEach((field) => field.addEventListener("input", place));
    part.addEventListener("dragover", (event) => { event.preventDefault(); part.classList.add("over"); });
    part.addEventListener("dragleave", () => part.classList.remove("over"));
    part.addEventListener("drop", (event) => { event.preventDefault(); part.classList.remove("over"); take(event.dataTransfer.files); });
    document.addEventListener("paste", (event) => { if (event.clipboardData && take(event.clipboardData.files)) event.preventDefault(); });
    place();
  }

  let last = null;
  try { last = sessionStorage.getItem("noticeboard-beside"); } catch (error) { last = null; }
  choose(names.indexOf(last) >= 0 ? last : "page");
  check();
})();
