// The sample board: every kind of slide, drawn from the demonstration board's invented people.

const HALL = "示例市不动产登记中心服务大厅党支部";
const PHONE = "0531-0000 1251";

/** `photo(path)` gives `{src, w, h}` of a picture in `content/`. */
export function sampleBoard(photo, strings) {
  const face = (name) => photo(`organs/registry/hall/photos/${name}.png`);
  const posts = [
    ["window-1", 1, "权籍调查窗口", "单兆宁", "权籍调查岗", "shan-zhaoning", "图上一条线，群众一份产，量准了才落笔。", ["示范员", "引导员"], 4],
    ["window-2", 2, "综合受理窗口", "解雨晴", "综合受理岗", "xie-yuqing", "一次说清要什么，一次收齐就开办。", ["服务员"], 3],
    ["window-3", 3, "档案查询窗口", "欧阳靖", "档案查询岗", "ouyang-jing", "旧卷翻得动，新证查得着，不让您空跑一趟。", ["示范员", "服务员"], 5],
    ["window-4", 4, "审核登簿窗口", "盖怀仁", "审核登簿岗", "gai-huairen", "审得细一点，百姓的房本就稳一点。", ["示范员"], 2],
    ["window-5", 5, "不动产登记首席代表窗口", "林溪", "窗口首席代表", "lin-xi", "群众多问一句，我就多答一句，让每个人一次办好、放心离开。", ["服务员", "引导员"], 5],
    ["guide", null, "大厅引导岗", "田富", "大厅值班主任", "tian-fu", "进门有人问，出门有人送。", ["引导员", "宣传员"], 1],
  ];
  const view = ([, no, title, name, position, file, pledge, roles, earned]) => ({
    org: HALL, title, type_label: no ? "党员示范窗口" : "党员示范岗", window_no: no && `${no}号窗口`,
    holders: [{ name, position, photo: file ? face(file) : null }],
    pledge, stars: { earned, max: 5 }, stars_label: `5星中的${earned}星`, stage: earned === 5 ? "named" : "building", stage_label: earned === 5 ? "已授牌命名" : "创建中", duties: [], reviewed: "2026年6月考评",
    roles, phone: PHONE, opinion_book: "登记大厅一楼咨询台左侧",
  });
  const slide = (id, kind, value, more = {}) => ({ id, kind, weight: 1, dwell: 12, level: "ordinary", from: null, until: null, days: null, view: value, ...more });
  const row = (item, target, deadline_iso, reported, more = {}) => {
    const [year, month, day] = deadline_iso.split("-").map(Number);
    const label = { not_started: "未开始", in_progress: "进行中", done: "已完成" }[reported];
    return { item, target, deadline: `${year}年${month}月${day}日`, deadline_iso, reported: { state: reported, label }, done_on: null, verdict: null, ...more };
  };
  const fulfilled = { state: "fulfilled", label: "已兑现" };
  const rows = [
    row("一般抵押登记一个工作日办结", "1个工作日", "2026-05-31", "done", { done_on: "2026-05-28", verdict: fulfilled }),
    row("历史登记档案数字化", "120000卷", "2026-10-31", "in_progress", { value: "83500 / 120000 卷" }),
    row("老旧小区“办证难”集中化解", "30个小区", "2026-07-20", "in_progress", { value: "22 / 30 个小区" }),
    row("登记大厅延时服务每周两晚", "96次", "2026-12-31", "in_progress"),
    row("二十类告知单改写成一听就懂的话", "20类", "2026-04-30", "done", { done_on: "2026-05-12", verdict: { state: "partly", label: "部分兑现" } }),
    row("与法院、公证处共享继承材料，群众不再自己跑证明", "8类证明", "2026-06-15", "in_progress"),
    row("为行动不便的老人上门登记", "预约后3个工作日", "2026-12-31", "in_progress"),
    row("自助查询机覆盖到街道便民中心", "18台", "2026-09-30", "not_started"),
  ];
  const people = posts.map((post) => ({
    name: post[3], position: post[4], org: HALL, photo: face(post[5]),
    posts: [{ title: post[2], org: HALL, type_label: view(post).type_label, window_no: post[1] && `${post[1]}号窗口`, pledge: post[6], stars: { earned: post[8], max: 5 }, stars_label: view(post).stars_label, reviewed: "2026年6月考评", roles: post[7] }],
  }));
  const entries = [
    ["丁小宁", "女", "示例市图书馆党支部"], ["马秀兰", "女，回族", "城关街道党工委"], ["王文", null, "市环卫中心党支部"], ["王小宁", null, "市第二中学党总支"],
    ["牛犇", null, "公交二号线党支部"], ["文博", null, "市博物馆党支部"], ["田富", null, "示例西县农机站党支部"], ["田大利", null, "机械厂党委"],
    ["司马朝晖", null, "市建筑设计院党委"], ["朱彦", null, "西县供电公司党委"], ["仇婉柔", "女", "市医院护理部党支部"], ["李一鸣", null, "水务集团党委"],
    ["李大鸣", null, "政务服务中心党支部"], ["何䶮", "女", "市医院护理部党支部"], ["沈㛃", "女", "滨湖第三社区党委"], ["欧阳靖", "女", "登记大厅党支部"],
    ["欧阳少东", null, "市气象局党支部"], ["阿依努尔·买买提", "女，维吾尔族", "市医院护理部党支部"],
  ].map(([name, note, org]) => ({ name, note, org }));
  const roll = { title: "2026年度示例市优秀共产党员", award: "优秀共产党员", year: 2026, conferred_by: "示例市委", page: 1, pages: 3, groups: [{ title: null, count: "〔40名〕", continued: false, entries: entries.slice(0, 12) }] };
  const notice = {
    title: "七月党员接待日安排", type_label: "公示",
    paragraphs: ["七月党员接待日安排如下，欢迎党员群众预约：", "7月6日9:00—11:30，大厅二楼接待室，企业开办、税务联办；7月20日9:00—11:30，大厅二楼接待室，社保医保、帮办代办。", "不能到场的，可以把意见写在“办不成事”反映窗口的意见簿上，三个工作日内答复。"],
    period_text: "2026年7月2日至2026年7月8日，共5个工作日", starts_on: "2026-07-02", ends_on: "2026-07-08", contact: { name: "东区政务服务中心综合科", phone: "0531-0000 2156", address: "示例东区文汇街8号505室", hours: null, email: null }, org: "示例东区政务服务中心党总支", page: 1, pages: 1, signed_by: ["示例东区政务服务中心党总支"], signed_on: "2026年7月2日",
  };
  const exemplar = {
    title: "五号窗口的灯", subject: "林溪", award: "示例市优秀共产党员", year: 2026, org: HALL,
    summary: "她把最常办的二十类登记写成二十张纸，让听不懂的人看得懂，让跑两趟的人跑一趟。", photo: photo("organs/registry/hall/photos/hall.png"),
  };
  const chart = { org: HALL, title: HALL, total: 24, done: 11, in_progress: 10, not_started: 3, fulfilled: 8, partly: 2, unfulfilled: 1, undecided: 13, phone: PHONE };
  const search = [
    ...people.map((one, i) => ({ t: one.name, k: "people", i, p: ["szn shanzhaoning", "xyq xieyuqing", "oyj ouyangjing", "ghr gaihuairen", "lx linxi", "tf tianfu"][i], s: `${one.position} ${one.posts[0].title}` })),
    ...rows.map((one, i) => ({ t: one.item, k: "commitments", i, p: i === 1 ? "lsdjdaszh lishidengjidanganshuzihua" : "", s: HALL })),
    { t: roll.title, k: "rolls", i: 0, p: "", s: entries.map(({ name }) => name).join(" ") },
    { t: notice.title, k: "notices", i: 0, p: "qydyjdrap qiyuedangyuanjiedairianpai", s: notice.paragraphs.join(" ") },
  ];
  return {
    edition: { code: "TEST-0001", folder: "TEST-0001", as_of: "2026-06-30", title: "示例市公开公示栏" },
    screen: { id: "hall", title: "登记大厅显示屏", orientation: "portrait", rotation: 0, idle_seconds: 60, warn_seconds: 20, pixel_drift: true, night: null, hours: null, dwell: { least: 8, most: 30, per_character: 0.12 } },
    timezone: "Asia/Shanghai", timezone_offset_minutes: 480, due_soon_days: 30, strings,
    slides: [
      slide("notice-july", "notice", notice, { level: "dated", from: "2026-06-29", until: "2026-07-08" }),
      slide("post-5", "post", view(posts[4]), { weight: 2 }),
      slide("wall-1", "wall", { org: HALL, page: 1, pages: 1, phone: PHONE, cards: posts.map((post) => ({ name: post[3], title: post[2], position: post[4], photo: face(post[5]), stars: { earned: post[8], max: 5 }, pledge: post[6] })) }),
      slide("post-1", "post", view(posts[0])),
      slide("commitments-1", "commitments", { org: HALL, page: 1, pages: 4, rows: rows.slice(0, 6), phone: PHONE, totals: { total: 24, done: 11, in_progress: 10, not_started: 3, fulfilled: 8, partly: 2, unfulfilled: 1, undecided: 13 } }),
      slide("post-3", "post", view(posts[2])),
      slide("chart-1", "chart", chart),
      slide("post-guide", "post", view(posts[5])),
      slide("exemplar-1", "exemplar", exemplar),
      slide("roll-1", "roll", roll),
      slide("reception-1", "reception", { org: HALL, days: ["每月10日 9:00—11:30，登记大厅值班主任台（遇节假日顺延）"], place: "登记大厅值班主任台", phone: PHONE }),
      slide("anniversary-06-30", "anniversary", { names: [{ name: "林溪", org: "登记大厅党支部" }, { name: "阿依努尔·买买提", org: "市医院护理部党支部" }], month_day: "6月30日" }, { level: "dated", days: ["06-30"] }),
      slide("fallback", "fallback", { title: "说到做到，请您监督", org: HALL, phone: PHONE, text: "公开承诺、党员示范岗和光荣榜都在这里。有意见、有建议，请打监督电话，或写在大厅的意见簿上。" }, { level: "fallback" }),
    ],
    browse: {
      people,
      commitments: rows.map((one) => ({ ...one, org: HALL, measures: "责任科室每周清零一次，超时件由值班主任当晚说明去向。", responsible: "示例市不动产登记中心登记一科" })),
      rolls: [roll], notices: [notice], exemplars: [],
      orgs: [{ name: HALL, phone: PHONE, opinion_book: "登记大厅一楼咨询台左侧", reception_days: ["每月10日 9:00—11:30，登记大厅值班主任台"], address: "示例市示例大道18号" }],
    },
    search,
    characters: { lin: "林", xi: "溪", dan: "单档", shan: "单", zhao: "兆", ning: "宁", xie: "解", yu: "雨", qing: "晴", ou: "欧", yang: "阳", jing: "靖", gai: "盖", huai: "怀", ren: "仁", tian: "田", fu: "富", li: "历理利", shi: "史示", deng: "登", ji: "记", an: "案", shu: "数", zi: "字", hua: "化" },
  };
}
