// The desk's script: the checker's words while somebody types, the page beside the form, pickers that know more names than
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
    const fresh = form.hasAttribute("data-new");
    const found = fresh ? all_found.filter((fault) => !fault.id || touched.has(fault.id)) : all_found;
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
  const sent = () => {
    const data = new URLSearchParams();
    new FormData(form).forEach((value, name) => { if (typeof value === "string") data.append(name, value); });
    data.set("do", "look");
    return data;
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
    state.textContent = say("正在检查……", "Checking …");
    fetch(own + "check", { method: "POST", body: sent(), credentials: "same-origin" })
      .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(String(answer.status)))))
      .then((news) => {
        if (mine !== number || again) return;
        tell(news.faults);
        show(news.page);
        const slug = document.getElementById("f-slug");
        if (slug && news.slug) slug.placeholder = news.slug;
      })
      .catch(() => { state.textContent = say("现在检查不了；保存时还会检查", "It cannot be checked now; saving checks it again"); })
      .then(() => { busy = false; if (again) check(); });
  };
  const soon = () => { clearTimeout(timer); timer = setTimeout(check, 450); };
  let changed = false;
  const edited = () => { changed = true; soon(); };
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

  check();
})();
