// Slides filled to the theme's limits, and what can be wrong with a slide that shows.

import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");

/** `kiosk/limits.yaml`: lines of `kind: { field: number, … }`. */
function limits() {
  const found = {};
  for (const line of readFileSync(join(root, "themes/default/kiosk/limits.yaml"), "utf8").split("\n")) {
    const [, kind, fields] = line.match(/^(\w+): \{(.*)\}/) ?? [];
    if (kind) found[kind] = Object.fromEntries(fields.split(",").map((pair) => pair.split(":").map((part) => part.trim())).map(([name, value]) => [name, Number(value)]));
  }
  return found;
}

const WORDS = "群众多问一句我就多答一句让每个人一次办好放心离开材料一次告知当场写清缺项";
/** So many full-width characters without a pause: the hardest text to break. */
const text = (length, from = 0) => Array.from({ length }, (_, at) => WORDS[(at + from) % WORDS.length]).join("");
/** The same in clauses, as people write. */
const clauses = (length) => text(length).replace(/(.{8})(?=.{2})/g, (_, eight) => `${eight.slice(0, 7)}，`).slice(0, length);

/** A slide of every kind whose text reaches the limits. */
export function filled(photo) {
  const most = limits();
  const slide = (id, kind, view) => ({ id, kind, level: "fallback", dwell: 10, weight: 1, view });
  const org = text(most.head.org);
  const stars = { earned: 3, max: 5 };
  const holder = (name, more = {}) => ({ name, position: text(most.post.position, 5), photo, ...more });
  const post = (holders, pledge) => ({
    org, title: text(most.post.title), type_label: "星级党员示范岗", window_no: "12号窗口", holders, pledge, stars, stars_label: "5星中的3星", stage: "named", stage_label: "已授牌命名",
    reviewed: "2026年第二季度考评", roles: ["示范员", "服务员", "引导员", "宣传员"], duties: [], phone: "0531-0000 1251", opinion_book: text(most.post.book, 2),
  });
  const row = (length, more = {}) => ({
    item: text(length), target: text(most.commitments.target), value: null, owner: null, deadline: "2026年12月31日", deadline_iso: "2026-12-31",
    reported: { state: "in_progress", label: "进行中" }, done_on: null, verdict: { state: "partly", label: "部分兑现" }, ...more,
  });
  const { rows, lines, line, item } = most.commitments;
  const spare = lines - rows;
  const even = Array.from({ length: rows }, (_, at) => row(line * (1 + Math.floor(spare / rows) + (at < spare % rows ? 1 : 0))));
  const long = Array.from({ length: Math.min(rows, lines - Math.ceil(item / line) + 1) }, (_, at) => row(at === 0 ? item : line));
  const table = (list) => ({ org, page: 2, pages: 12, rows: list, phone: "0531-0000 1251", totals: { total: 124, done: 1, in_progress: 2, not_started: 3, fulfilled: 48, partly: 12, unfulfilled: 10, undecided: 54 } });
  const card = (name) => ({ name, title: text(most.wall.title), position: text(most.wall.position, 3), window_no: "12号窗口", photo, stars, pledge: clauses(most.wall.pledge) });
  const entries = (count, each) => Array.from({ length: count }, (_, at) => each(at));
  const roll = (groups) => ({ title: text(most.roll.title), award: "优秀", year: 2026, conferred_by: text(most.roll.by), page: 2, pages: 9, groups });
  const placed = (at) => ({ name: at % 3 === 0 ? "欧阳少东" : "王小宁", note: null, org: text(most.roll.entry - (at % 3 === 0 ? 4 : 3)), position: null });
  const bare = () => ({ name: text(most.roll.name), note: null, org: null, position: null });
  const notice = (paragraphs) => ({
    org, title: text(most.notice.title), type_label: "更正说明", page: 1, pages: 3, paragraphs, period_text: "2026年6月22日至2026年6月26日，共5个工作日", starts_on: "2026-06-22", ends_on: "2026-06-26",
    contact: { name: "示例市委组织部组织科", phone: "0531-0000 1236", address: "示例市示例大道1号312室", hours: null, email: null }, signed_by: ["示例市委组织部"], signed_on: "2026年6月22日",
  });
  const scene = { ...photo, w: 1600, h: 900 };
  const exemplar = (picture) => ({ org, title: text(most.exemplar.title), subject: text(14), award: "示例市优秀共产党员", year: 2026, summary: text(most.exemplar.summary), photo: picture, caption: null });
  // Of a kind that the player has no slide for; a fact stands on a line of its own.
  const fact = (at) => ({ label: "命名单位", text: text(most.item.line - 5, at) });
  const other = (facts, paragraphs, picture = null) => ({ org, type_label: "先锋队伍", title: text(most.item.title), page: 1, pages: 3, facts: entries(facts, fact), paragraphs, photo: picture });
  const service = (phone) => ({
    item: text(most.service.line), note: text(most.service.line, 3), phone: phone ? "0531-0000 1236转8001" : null, state: phone ? null : "已派到单位",
    deadline: phone ? null : "2026年12月31日", deadline_iso: phone ? null : "2026-12-31", done_on: null,
  });
  const services = (count, phone) => ({ org, type_label: "服务", title: "共建项目和重点项目", page: 2, pages: 3, rows: entries(count, () => service(phone)), totals: phone ? null : "共124个：已办完48个，正在办理12个，已派到单位10个，已列入54个；逾期10个" });
  // What corrects a slide, at its longest, and the standard that it meets.
  const corrections = `已有公开澄清：${text(most.notice.title)}（2026年12月31日）`;
  const meets = "符合标准 五带头：带头学习提高、带头服务群众";
  // A name, and so many lines of the organisation below it; without any, its longest name.
  const remembered = (count, each) => ({
    names: entries(count, (at) => each(at)).map(([name, lines]) => ({ name, org: lines === 0 ? org : text(lines * most.anniversary.org) })), month_day: "12月31日",
  });
  const linkage = (at) => ({ item: text(most.linkage.line, at), note: text(most.linkage.line, 3), phone: "0531-0000 1236转8001" });
  const linkages = (list) => ({ org, title: "党员联户", page: 2, pages: 3, rows: list, totals: "1024户都有联户党员，26个单元，每名党员最多联系20户" });
  return [
    slide("linkage-full", "linkage", linkages(entries(most.linkage.rows, linkage))),
    slide("linkage-long", "linkage", linkages([{ ...linkage(0), item: text(most.linkage.unit) }, linkage(1)])),
    slide("linkage-one", "linkage", linkages([linkage(0)])),
    slide("meets-post", "post", { ...post([holder(text(most.post.name))], text(most.post.pledge)), meets }),
    slide("corrected-post", "post", { ...post([holder(text(3))], clauses(most.post.pledge)), corrections, meets }),
    slide("corrected-wall", "wall", { org, page: 1, pages: 1, cards: entries(most.wall.cards, (at) => ({ ...card("欧阳靖"), corrected: at === 2 ? "已有公开澄清" : null })), phone: null }),
    slide("corrected-commitments", "commitments", table(even.slice(1).map((one, at) => ({ ...one, corrected: at === 1 ? "已有公开澄清" : null })))),
    slide("corrected-exemplar", "exemplar", { ...exemplar(scene), corrections, meets }),
    slide("corrected-roll", "roll", { ...roll([{ title: null, count: "〔140名〕", continued: false, entries: entries(most.roll.lines - 3, placed) }]), corrections, meets }),
    slide("corrected-notice", "notice", { ...notice(entries(most.notice.lines - 4, () => text(most.notice.line))), corrections, corrects: [text(most.notice.line)] }),
    slide("corrected-item", "team", { ...other(most.item.lines - 2, []), corrections }),
    slide("service-titled", "service", { ...services(most.service.rows, true), title: text(most.service.category) }),
    slide("service-long", "service", { ...services(1, true), title: text(most.service.category), rows: [{ ...service(true), item: text(most.service.item), note: text(most.service.lines * most.service.line - most.service.item) }] }),
    slide("linkage-noted", "linkage", linkages([{ ...linkage(0), note: text((most.linkage.lines - 1) * most.linkage.line) }])),
    slide("roll-wordy", "roll", roll([{ title: null, count: "〔140名〕", continued: false, entries: entries(Math.floor(most.roll.lines / most.roll.most), () => ({ name: "田大利", note: null, org: text(most.roll.most * most.roll.entry - 4), position: null })) }])),
    slide("service-full", "service", services(most.service.rows, true)),
    slide("service-projects", "service", services(most.service.rows, false)),
    slide("service-one", "service", services(1, true)),
    ...[1, 3, 4, most.service.rows].map((count) => {
      const view = services(count, false);
      view.rows.forEach((row) => Object.assign(row, { deadline: "2027年12月31日", deadline_iso: "2027-12-31" }));
      return slide(`service-year-${count}`, "service", view);
    }),
    slide("post-clauses", "post", post([holder(text(3))], clauses(most.post.pledge))),
    slide("post-unbroken", "post", post([holder(text(most.post.name))], text(most.post.pledge))),
    slide("post-duties", "post", { ...post([], null), stars: null, duties: [...entries((most.post.duties - 2) / 2, () => text(2 * most.post.duty)), ...entries(2, () => text(most.post.duty))] }),
    slide("post-dotted", "post", post([holder("阿依努尔·买买提江", { photo: null })], "今天的事不拖到明天，群众的事当自己的事。")),
    slide("post-several", "post", post(entries(most.post.holders, (at) => holder(["欧阳少东", "王文", "单兆宁", "林溪"][at], { position: text(most.post.position) })), clauses(most.post.pledge))),
    slide("post-two", "post", post(entries(2, (at) => holder(["欧阳少东", "王文"][at], { position: text(most.post.position) })), clauses(most.post.pledge))),
    slide("wall", "wall", { org, page: 2, pages: 12, cards: entries(most.wall.cards, (at) => card(at === 0 ? text(most.wall.name) : at === 1 ? "王文" : "欧阳靖")), phone: null }),
    ...entries(most.wall.cards - 1, (n) => slide(`wall-${n + 1}`, "wall", { org, page: 1, pages: 1, cards: entries(n + 1, (at) => card(at === 0 ? text(most.wall.name) : null)), phone: null })),
    slide("commitments-even", "commitments", table(even)),
    slide("commitments-long", "commitments", table(long)),
    slide("commitments-one", "commitments", table([row(item)])),
    ...[1, 3, rows].map((count) => slide(`commitments-year-${count}`, "commitments", table(entries(count, () => row(line, { deadline: "2027年12月31日", deadline_iso: "2027-12-31" }))))),
    slide("commitments-persons", "commitments", table(even.map((one) => ({ ...one, owner: "欧阳少东", deadline: null, deadline_iso: null, verdict: null })))),
    slide("chart", "chart", { org, title: org, total: 1240, done: 611, in_progress: 410, not_started: 219, fulfilled: 508, partly: 122, unfulfilled: 101, undecided: 509 }),
    slide("exemplar-broad", "exemplar", exemplar(scene)),
    slide("exemplar-tall", "exemplar", exemplar({ ...photo, w: 500, h: 700 })),
    slide("exemplar-plain", "exemplar", exemplar(null)),
    slide("roll-placed", "roll", roll([{ title: null, count: "〔140名〕", continued: false, entries: entries(most.roll.lines, placed) }])),
    slide("roll-bare", "roll", roll([{ title: null, count: "〔140名〕", continued: true, entries: entries(most.roll.lines * most.roll.across, bare) }])),
    slide("roll-groups", "roll", roll([{ title: text(10), count: "〔4名〕", continued: true, entries: entries(4, placed) }, { title: text(10), count: "〔6名〕", continued: false, entries: entries(most.roll.lines - 6, placed) }])),
    slide("roll-single", "roll", roll(entries(most.roll.lines / 2, (at) => ({ title: text(10, at), count: "〔1名〕", continued: false, entries: [placed(at)] })))),
    slide("roll-notes", "roll", roll([{ title: null, count: "〔140名〕", continued: false, entries: entries(most.roll.lines, () => ({ name: "阿依努尔", note: "女，维吾尔族", org: text(most.roll.entry - 10), position: null })) }])),
    slide("notice-one", "notice", notice([text(most.notice.line * most.notice.lines)])),
    slide("notice-many", "notice", notice(entries(most.notice.lines, () => text(most.notice.line)))),
    slide("item-facts", "team", other(most.item.lines, [])),
    slide("item-text", "team", other(1, [text(most.item.line * (most.item.lines - 1))])),
    slide("item-photo", "team", other(most.item.lines / 2, [], scene)),
    slide("reception", "reception", { org, days: entries(most.reception.days, () => clauses(most.reception.day)), dates: ["2026-12-29", "2026-12-30", "2026-12-31"].map((until) => ({ text: `12月${until.slice(8)}日 周三 14:00—16:30`, until })), place: text(most.reception.place), opinion_book: text(most.reception.book), phone: null }),
    slide("reception-dates", "reception", { org, days: entries(most.reception.days, () => text(most.reception.day)), dates: entries(6, (at) => ({ text: `${7 + at > 9 ? 7 + at : `0${7 + at}`}月31日 周三 14:00—16:30`, until: "2027-12-31" })), place: text(most.reception.place), opinion_book: text(most.reception.book), phone: null }),
    slide("reception-rule", "reception", { org, days: entries(most.reception.days, () => text(most.reception.day)), dates: [], place: text(most.reception.place), opinion_book: text(most.reception.book), phone: null }),
    slide("anniversary", "anniversary", remembered(most.anniversary.names, (at) => ["欧阳靖", most.anniversary.lines - 1 - (at % 2)])),
    slide("anniversary-dotted", "anniversary", remembered(most.anniversary.names, () => ["阿依努尔·买买提", most.anniversary.lines - 2])),
    slide("anniversary-long", "anniversary", remembered(most.anniversary.few, () => [text(most.anniversary.name), 0])),
    slide("anniversary-latin", "anniversary", remembered(most.anniversary.few, () => ["Aleksandr".repeat(9).slice(0, 2 * most.anniversary.name), 0])),
    slide("fallback", "fallback", { title: text(16), org, phone: "0531-0000 1251", text: text(80) }),
  ];
}

/** What is wrong with the slide that shows: text cut off, under its floor, or over something else. Runs in the page. */
export function faults() {
  const found = [];
  const slide = document.querySelector(".layer.shown .slide");
  if (slide.getAttribute("data-fits") !== "yes") found.push("it does not fit");
  const body = slide.querySelector(".body").getBoundingClientRect();
  const scale = document.getElementById("stage").getBoundingClientRect().width / document.getElementById("stage").offsetWidth;
  const stage = document.getElementById("stage").getBoundingClientRect();
  const seen = [];
  const texts = document.createTreeWalker(slide, NodeFilter.SHOW_TEXT);
  let largest = 0;
  while (texts.nextNode()) {
    const node = texts.currentNode;
    const parent = node.parentElement;
    if (!node.data.trim() || parent.closest(".mark, .face-none")) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const size = parseFloat(getComputedStyle(parent).fontSize);
    largest = Math.max(largest, size);
    if (size < 33.9) found.push(`${size} px: ${node.data.slice(0, 20)}`);
    const band = parent.closest(".head, .corrections");
    for (const box of range.getClientRects()) {
      // The line's box is higher than its ink: a fifth of the type is air.
      const air = size * scale * 0.2;
      const limit = band ? band.getBoundingClientRect() : body;
      if (box.bottom - air > limit.bottom || box.top + air < limit.top || box.right > stage.right - 20 * scale || box.left < stage.left + 20 * scale) {
        found.push(`outside: ${node.data.slice(0, 20)}`);
        break;
      }
      seen.push({ node, left: box.left, right: box.right, top: box.top + air, bottom: box.bottom - air });
    }
    for (let one = parent; one && one !== slide; one = one.parentElement) {
      const { overflow } = getComputedStyle(one);
      if (overflow === "hidden" && (one.scrollHeight > one.clientHeight + 2 || one.scrollWidth > one.clientWidth + 2)) {
        found.push(`cut off in .${one.className}: ${node.data.slice(0, 20)}`);
        break;
      }
    }
  }
  for (let a = 0; a < seen.length; a += 1) {
    for (let b = a + 1; b < seen.length; b += 1) {
      const [one, two] = [seen[a], seen[b]];
      if (one.node === two.node) continue;
      if (one.left < two.right - 2 && two.left < one.right - 2 && one.top < two.bottom - 2 && two.top < one.bottom - 2) {
        found.push(`“${one.node.data.slice(0, 12)}” lies over “${two.node.data.slice(0, 12)}”`);
      }
    }
  }
  if (largest < 64) found.push(`no title of 64 px: ${largest}`);
  return [...new Set(found)].slice(0, 8);
}
