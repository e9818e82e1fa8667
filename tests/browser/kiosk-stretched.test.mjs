// Every text that an author may write and a slide shows, longer and longer, in a board that the program builds: either the check
// says at its key that it does not fit and the slide is left out, or the slide is whole, upright and across.
//
//   NOTICEBOARD=… node --test tests/browser/kiosk-stretched.test.mjs      (FIELD=notice narrows it)

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { launch } from "./chromium.mjs";
import { faults } from "./kiosk-slides.mjs";
import { PANELS, alone, none, pictures, screen } from "./kiosk-page.mjs";
import { newFolder } from "./kiosk-page.mjs";
import { target } from "./target.mjs";

const program = process.env.NOTICEBOARD ?? join(target, "release/noticeboard");
const root = join(dirname(fileURLToPath(import.meta.url)), "../..");

let browser;
before(async () => { browser = await launch({ fonts: "none" }); });
after(async () => { await browser?.close(); });

const WORDS = "群众多问一句我就多答一句让每个人一次办好放心离开材料一次告知当场写清缺项";
/** So many full-width characters without a pause. */
const text = (length, from = 0) => Array.from({ length }, (_, at) => WORDS[(at + from) % WORDS.length]).join("");
const LENGTHS = (process.env.LENGTHS ?? "8,14,20,26,34,48,70,110,180").split(",").map(Number);
const json = (value) => JSON.stringify(value);
const CONSENT = { given_on: "2025-06-26", scope: ["web", "print", "kiosk", "anniversary"] };
const member = (more = {}) => ({ name: "欧阳靖", position: "值班员", consent: CONSENT, photo: "face.png", ...more });
const many = (count, each) => Array.from({ length: count }, (_, at) => each(at));
const ORG = { name: "示例市登记大厅党支部", supervision_phone: "0531-0000 1251", opinion_book: "一楼咨询台左侧", address: "示例市示例大道18号", reception_days: ["每月10日 9:00—11:30，值班主任台"] };
const post = (more = {}) => ({ type: "star_post", title: "综合受理岗", holder: "somebody", pledge: "今天的事不拖到明天。", approved_on: "2026-03-01", ...more });
const commitment = (more = {}) => ({ item: "抵押登记一个工作日办结", target: 30, unit: "项", deadline: "2027-12-31", responsible: "登记科", measures: "每周清零一次。", ...more });
const notice = (more = {}) => ({ title: "接待日安排公示", type: "publicity", basis: "办公会纪要", starts_on: "2026-06-22", period: { days: 12, unit: "calendar" }, contact: { name: "综合科", phone: "0531-0000 1252", address: "示例大道18号" }, signed_by: "示例市登记大厅党总支", ...more });
const BODY = `${text(300).replace(/(.{17})/g, "$1，")}。\n`;
const roll = (more = {}) => ({ title: "2026年度优秀共产党员", award: "优秀共产党员", year: 2026, conferred_by: "示例市委", entries: many(14, () => ({ name: "田大利", org: "机械厂党委" })), ...more });
const exemplar = (more = {}) => ({ title: "五号窗口的灯", subject: "示例市登记大厅", type: "collective", award: "示例市优秀共产党员", year: 2026, summary: text(90).replace(/(.{11})/g, "$1，"), photos: ["face.png"], ...more });
const team = (more = {}) => ({ name: "焊接攻关团队", type: "tackling", task: "年底前把合格率提到98.5%", named_by: "示例市委", named_on: "2026-01-05", ...more });
const service = (more = {}) => ({ type: "resource", item: "上门量血压、换药", category: "健康养老", provider: "卫生服务站", hours: "工作日14:00—17:00", contact: "0531-0000 2243", ...more });
const project = (more = {}) => ({ type: "key_project", item: "路口增设信号灯", category: "安全出行", taker: "公安分局", state: "accepted", starts_on: "2026-03-01", due: "2027-07-20", ...more });

// What is stretched: what lies in a folder of one organisation, of a length.
const FIELDS = {
  "org-name": (n) => ({ org: { name: text(n) }, posts: [post(), post({ title: "导办岗" })], commitments: [commitment()], exemplars: [exemplar()], notices: [notice()], teams: [team()], rolls: [roll()], areas: [{ title: "东街责任区", member: "somebody", bounds: "东街两侧" }] }),
  "org-opinion_book": (n) => ({ org: { opinion_book: text(n) }, posts: [post(), post({ title: "导办岗" })] }),
  "org-address": (n) => ({ org: { address: text(n) } }),
  "org-reception_days": (n) => ({ org: { reception_days: [text(n), text(n, 4)] } }),
  "post-title": (n) => ({ posts: [post({ title: text(n) }), post({ title: text(n, 3), window_no: "12", type: "window" })] }),
  "post-window_no": (n) => ({ posts: [post({ window_no: text(n), type: "window" })] }),
  "post-window_no-latin": (n) => ({ posts: [post({ window_no: `A${"1".repeat(n)}`, type: "window" })] }),
  "post-duties": (n) => ({ posts: [post({ type: "duty_post", open: true, holder: undefined, pledge: undefined, duties: [text(n), text(n, 5), text(n, 9)] })] }),
  "post-duties-many": (n) => ({ posts: [post({ type: "duty_post", open: true, holder: undefined, pledge: undefined, duties: many(Math.ceil(n / 6), (at) => text(12, at)) })] }),
  "post-pledge": (n) => ({ posts: [post({ pledge: `${text(n)}。` }), post({ pledge: `${text(n, 5)}。` })] }),
  "member-name": (n) => ({ members: [member({ name: text(n) })], posts: [post(), post({ title: "导办岗" })] }),
  "member-name-dots": (n) => ({ members: [member({ name: many(Math.ceil(n / 5), (at) => text(4, at)).join("·") })], posts: [post(), post({ title: "导办岗" })] }),
  "member-name-latin": (n) => ({ members: [member({ name: "Aleksandr".repeat(Math.ceil(n / 9)).slice(0, n) })], posts: [post(), post({ title: "导办岗" })] }),
  "member-position": (n) => ({ members: [member({ position: text(n) })], posts: [post(), post({ title: "导办岗" })] }),
  "member-anniversary": (n) => ({ org: { name: text(n) }, members: many(8, (at) => member({ name: at === 0 ? text(Math.min(n, 20)) : "欧阳少东", joined_on: "1990-07-01", confirmed_on: "1991-07-01" })) }),
  "commitment-item": (n) => ({ commitments: [commitment({ item: text(n) }), commitment({ item: text(n, 7) })] }),
  "commitment-target": (n) => ({ commitments: [commitment({ target: `${text(n - 2)}30`, unit: undefined })] }),
  "commitment-unit": (n) => ({ commitments: many(6, () => commitment({ target: 120000, unit: text(n), progress: [{ on: "2026-06-01", state: "started", text: "在办。", value: 83500 }] })) }),
  "commitment-pledger": (n) => ({ members: [member({ name: text(Math.min(n, 30)) })], commitments: many(6, (at) => commitment({ item: text(14, at), type: "post", pledger: "somebody", responsible: "somebody" })) }),
  "exemplar-title": (n) => ({ exemplars: [exemplar({ title: text(n) })] }),
  "exemplar-subject": (n) => ({ exemplars: [exemplar({ subject: text(n) })] }),
  "exemplar-award": (n) => ({ exemplars: [exemplar({ award: text(n) })] }),
  "exemplar-summary": (n) => ({ exemplars: [exemplar({ summary: text(n) })] }),
  "exemplar-all": (n) => ({ exemplars: [exemplar({ title: text(Math.min(n, 24)), subject: text(n), award: text(n), summary: text(110) })] }),
  "roll-title": (n) => ({ rolls: [roll({ title: text(n) })] }),
  "roll-award": (n) => ({ rolls: [roll({ award: text(n) })] }),
  "roll-conferred_by": (n) => ({ rolls: [roll({ conferred_by: text(n) })] }),
  "roll-group": (n) => ({ rolls: [roll({ entries: undefined, groups: many(5, (at) => ({ title: text(n, at), entries: many(4, () => ({ name: "田大利", org: "机械厂党委" })) })) })] }),
  "roll-name": (n) => ({ rolls: [roll({ entries: many(14, () => ({ name: text(n) })) })] }),
  "roll-org": (n) => ({ rolls: [roll({ entries: many(14, () => ({ name: "田大利", org: text(n) })) })] }),
  "roll-position": (n) => ({ rolls: [roll({ entries: many(14, () => ({ name: "田大利", org: "机械厂党委", position: text(n) })) })] }),
  "roll-note": (n) => ({ rolls: [roll({ entries: many(14, () => ({ name: "田大利", note: text(n) })) })] }),
  "notice-title": (n) => ({ notices: [notice({ title: text(n) })] }),
  "notice-contact-name": (n) => ({ notices: [notice({ contact: { ...notice().contact, name: text(n) } })] }),
  "notice-contact-address": (n) => ({ notices: [notice({ contact: { ...notice().contact, address: text(n) } })] }),
  "notice-contact-hours": (n) => ({ notices: [notice({ contact: { ...notice().contact, hours: text(n) } })] }),
  "notice-signed_by": (n) => ({ notices: [notice({ signed_by: text(n) })] }),
  "notice-signed_by-many": (n) => ({ notices: [notice({ signed_by: many(Math.ceil(n / 12), (at) => text(12, at)) })] }),
  "notice-all": (n) => ({ notices: [notice({ title: text(Math.min(n, 36)), signed_by: text(n), contact: { name: text(n), phone: "0531-0000 1252", address: text(n), hours: text(n) } })] }),
  "team-name": (n) => ({ teams: [team({ name: text(n) })] }),
  "team-task": (n) => ({ teams: [team({ task: text(n) })] }),
  "team-named_by": (n) => ({ teams: [team({ named_by: text(n) })] }),
  "service-item": (n) => ({ services: [service({ item: text(n) }), service({ item: text(n, 7) })] }),
  "service-category": (n) => ({ services: many(7, () => service({ category: text(n) })) }),
  "service-provider": (n) => ({ services: many(4, () => service({ provider: text(n) })) }),
  "service-hours": (n) => ({ services: many(4, () => service({ hours: text(n) })) }),
  "project-item": (n) => ({ services: many(4, () => project({ item: text(n) })) }),
  "project-taker": (n) => ({ services: many(4, () => project({ taker: text(n) })) }),
  "linkage-unit": (n) => ({ org: { households: { [text(n)]: ["101", "102"] } }, linkages: [{ unit: text(n), households: ["101", "102"], member: "somebody", since: "2026-03-01", phone: "0531-0000 2234" }] }),
  "linkage-note": (n) => ({ members: [member({ position: text(n) })], org: { households: { 一单元: ["101"], 二单元: ["201"], 三单元: ["301"] } }, linkages: ["一", "二", "三"].map((name, at) => ({ unit: `${name}单元`, households: [`${at + 1}01`], member: "somebody", since: "2026-03-01" })) }),
  "area-title": (n) => ({ areas: [{ title: text(n), member: "somebody", bounds: "村委会以东", duties: ["周六巡看"] }] }),
  "area-bounds": (n) => ({ areas: [{ title: "东街责任区", member: "somebody", bounds: text(n), duties: ["周六巡看"] }] }),
  "area-duties": (n) => ({ areas: [{ title: "东街责任区", member: "somebody", bounds: "村委会以东", duties: many(Math.ceil(n / 8), (at) => text(12, at)) }] }),
  "suggestion-item": (n) => ({ suggestions: [{ item: text(n), decision: "采纳。", deadline: "2026-12-30" }] }),
  "suggestion-decision": (n) => ({ suggestions: [{ item: "填表台放老花镜", decision: text(n), deadline: "2026-12-30" }] }),
};

const KINDS = ["post", "commitments", "wall", "chart", "suggestion", "exemplar", "team", "reception", "anniversary", "notice", "roll", "service", "linkage", "area"];
/** A board in which every field stands in all its lengths, each in an organisation of its own. */
function board(folder, fields) {
  const write = (path, value) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), value);
  };
  write("content/board.yaml", json({ title: "示例市公开公示栏", language: "zh-CN", base_url: "https://board.example.org/", timezone: "Asia/Shanghai", as_of: "2026-06-30", stars: { max: 5, step: 1, from: "2026-06", until: "2026-06" } }));
  write("content/org.yaml", json({ ...ORG, name: "示例市", reception_days: undefined }));
  const most = Object.fromEntries(KINDS.filter((kind) => kind !== "anniversary").map((kind) => [kind, 60]));
  for (const [name, make] of fields) {
    const orgs = [];
    for (const length of LENGTHS) {
      const slug = `${name.replace(/_/g, "-")}-${length}`;
      orgs.push(slug);
      const { org = {}, members = [member()], notices = [], exemplars = [], ...kinds } = make(length);
      write(`content/${slug}/org.yaml`, json({ ...ORG, ...org }));
      mkdirSync(join(folder, `content/${slug}/photos`), { recursive: true });
      writeFileSync(join(folder, `content/${slug}/photos/face.png`), readFileSync(join(root, "content/organs/registry/hall/photos/lin-xi.png")));
      members.forEach((one, at) => write(`content/${slug}/members/${at === 0 ? "somebody" : `m${at}`}.yaml`, json(one)));
      notices.forEach((one, at) => write(`content/${slug}/notices/n${at}.md`, `---\n${json(one)}\n---\n${BODY}`));
      exemplars.forEach((one, at) => write(`content/${slug}/exemplars/e${at}.md`, `---\n${json(one)}\n---\n${BODY}`));
      for (const [kind, list] of Object.entries(kinds)) list.forEach((one, at) => write(`content/${slug}/${kind}/i${at}.yaml`, json(one)));
    }
    write(`content/screens/${name.replace(/_/g, "-")}.yaml`, json({ title: "示例市民中心一楼大厅", orgs, kinds: KINDS, orientation: "auto", max_items: most }));
  }
  for (const length of [8, 20, 40, 80]) write(`content/screens/screen-title-${length}.yaml`, json({ title: text(length), kinds: ["post"], orientation: "auto", hours: "08:30..17:30" }));
}

test("whatever is too long is told at its key, and every slide is whole", { timeout: 3600000 }, async () => {
  const fields = Object.entries(FIELDS).filter(([name]) => new RegExp(process.env.FIELD ?? "").test(name));
  const folder = newFolder();
  board(folder, fields);
  const out = join(folder, "public");
  const said = spawnSync(program, ["check", "--board", folder, "--format", "json"], { encoding: "utf8", maxBuffer: 1 << 28 }).stdout.trim().split("\n").filter(Boolean).map((line) => JSON.parse(line));
  const others = said.filter(({ code, severity }) => severity === "error" && code !== "does-not-fit-screen");
  none(others.map(({ code, message, file, line }) => `${file}:${line} ${code} ${message}`), "another error");
  const built = spawnSync(program, ["build", "--board", folder, "--only", "kiosk", "--skip-faulty", "--quiet", "--out", out], { encoding: "utf8", maxBuffer: 1 << 28 });
  assert.ok([0, 1].includes(built.status), built.stderr.slice(-3000));
  const refused = new Set(said.filter(({ code }) => code === "does-not-fit-screen").map(({ item, file }) => item ?? file));
  const table = [];
  const found = [];
  let slides = 0;
  const screens = fields.map(([name]) => name.replace(/_/g, "-")).concat(process.env.FIELD ? [] : [8, 20, 40, 80].map((length) => `screen-title-${length}`));
  for (const name of screens) {
    const view = await screen(browser, pathToFileURL(join(out, "kiosk", name, "index.html")).href, { time: "2026-07-01T02:42:00Z" });
    const all = await view.page.evaluate(() => kiosk.data.slides);
    const faulty = [];
    for (const panel of Object.keys(PANELS)) {
      await view.page.setViewportSize(PANELS[panel]);
      for (const slide of all) {
        if (process.env.SLIDE && !slide.id.includes(process.env.SLIDE)) continue;
        slides += 1;
        await alone(view.page, slide).catch(() => faulty.push(`${slide.id} never shows`));
        const wrong = await view.page.evaluate(faults);
        if (wrong.length === 0) continue;
        faulty.push(...wrong.map((fault) => `${panel} ${slide.id}: ${fault}`));
        await view.page.screenshot({ path: join(pictures, `stretched-${slide.id.replace(/[^\w-]+/g, "_")}-${panel}.png`) });
      }
    }
    const told = LENGTHS.filter((length) => [...refused].some((id) => id.startsWith(`${name}-${length}`)));
    const bad = LENGTHS.filter((length) => faulty.some((fault) => fault.includes(` ${name}-${length}/`)));
    table.push(`${name}: ${all.length} slides; refused at ${told.join(" ") || "none"}; not whole at ${bad.join(" ") || "none"}`);
    console.log(table.at(-1));
    found.push(...faulty);
    await view.close();
  }
  console.log(`${fields.length} fields in ${LENGTHS.length} lengths, ${slides} slides looked at, ${found.length} faults`);
  none(found.slice(0, 400));
});
