//! Boards of any size on the content contract, for timings and for tests.
//!
//! The entry point is [`generate`]. A board is a city: districts, streets and branches, each with its year of
//! commitments, posts, notices, exemplars and rolls, a year of monthly reviews, and a little of everything that makes
//! real boards awkward (drafts, withdrawals, amendments, revocations, rare characters). The same size gives the same
//! bytes on every machine: nothing here reads a clock, and the only chance is [`Chance`], seeded with a constant.
//!
//! Words are put together so that no two pledgers say the same and every sentence passes the checker: a generated board
//! has neither errors nor warnings. Nobody and nothing here is real.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// A city of 100,000 items has as many branches as the published figures name.
pub fn usual_orgs(items: usize) -> usize {
    (items * 2797 / 100_000).max(4)
}

/// What was written. `items` have a page each; members and reviews have none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub orgs: usize,
    pub items: usize,
    pub members: usize,
    pub reviews: usize,
    pub files: usize,
    pub bytes: u64,
}

/// Of which kinds the items are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kinds {
    All,
    /// Without services, linkages, areas, suggestions, teams and corrections: as many items, more of them commitments. For
    /// what these cost.
    #[allow(dead_code, reason = "only timings ask for it")]
    Former,
}

/// Writes a board of `items` items in `orgs` organisations into a new folder.
pub fn generate(items: usize, orgs: usize, out: &Path) -> io::Result<Counts> {
    generate_of(Kinds::All, items, orgs, out)
}

/// The same, of some kinds only.
pub fn generate_of(kinds: Kinds, items: usize, orgs: usize, out: &Path) -> io::Result<Counts> {
    if out.exists() {
        return Err(io::Error::new(io::ErrorKind::AlreadyExists, format!("{} is there already", out.display())));
    }
    let mut city = City::plan(kinds, items, orgs.max(4), out);
    city.write()?;
    Ok(city.counts)
}

// ---- Chance ----------------------------------------------------------------------------------------------------

/// SplitMix64: small, and the same everywhere.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// From `low` to `high`, both possible.
    fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.next() % (high - low + 1)
    }

    fn one_in(&mut self, n: u64) -> bool {
        self.next().is_multiple_of(n)
    }

    fn pick<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[(self.next() % words.len() as u64) as usize]
    }
}

// ---- Words -----------------------------------------------------------------------------------------------------

const SURNAMES: &[&str] = &[
    "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林", "何", "郭", "马",
    "罗", "梁", "宋", "郑", "谢", "韩", "唐", "冯", "于", "董", "萧", "程", "曹", "袁", "邓", "许", "傅", "沈", "曾",
    "彭", "吕", "苏", "卢", "蒋", "蔡", "贾", "丁", "魏", "薛", "叶", "阎", "余", "潘", "杜", "戴", "夏", "钟", "汪",
    "田", "任", "姜", "范", "方", "石", "姚", "谭", "廖", "邹", "熊", "金", "陆", "郝", "孔", "白", "崔", "康", "毛",
    "邱", "秦", "江", "史", "顾", "侯", "邵", "孟", "龙", "万", "段", "钱", "汤", "尹", "黎", "易", "常", "武", "乔",
    "贺", "赖", "龚", "文", "欧阳", "上官", "司马",
];
const GIVEN: &[&str] = &[
    "伟", "芳", "娜", "敏", "静", "秀", "丽", "强", "磊", "军", "洋", "勇", "艳", "杰", "娟", "涛", "明", "超", "霞",
    "平", "刚", "桂", "英", "华", "建", "国", "文", "斌", "宇", "浩", "凯", "健", "俊", "帆", "雪", "梅", "兰", "竹",
    "松", "柏", "春", "夏", "秋", "冬", "晨", "阳", "月", "星", "云", "雨", "雷", "江", "河", "海", "山", "川", "林",
    "森", "红", "玉", "珍", "珠", "琴", "书", "画", "诗", "新", "民", "和", "安", "康", "福", "寿", "喜", "庆", "瑞",
    "祥", "光", "辉", "东", "南", "西", "北", "中", "正", "大", "广", "远", "志", "信", "义", "仁", "礼", "智", "德",
    "才", "学", "勤", "俭", "诚",
];
const RARE: &[&str] = &["䶮", "㛃", "𬭼", "𡋾", "堃", "喆", "昇", "淼"];
const PLACES: &[&str] = &[
    "东风", "新华", "建设", "和平", "光明", "胜利", "友谊", "长江", "黄河", "朝阳", "前进", "向阳", "幸福", "振兴",
    "文汇", "湖畔", "北园", "南苑", "西溪", "东营", "花园", "清泉", "青松", "翠竹", "梅园", "桂香", "柳荫", "槐树",
];
const UNITS: &[(&str, &str)] = &[
    ("社区党支部", "community"),
    ("村党支部", "rural"),
    ("中学党支部", "institution"),
    ("医院党支部", "institution"),
    ("机械厂车间党支部", "state_enterprise"),
    ("政务大厅党支部", "agency"),
    ("快递网点党支部", "private"),
    ("社会工作站党支部", "social"),
];
const POSITIONS: &[&str] = &[
    "支部书记",
    "组织委员",
    "宣传委员",
    "网格员",
    "楼栋长",
    "志愿者",
    "社区民警",
    "护士长",
    "班组长",
    "教师",
    "窗口受理员",
    "驾驶员",
    "技术员",
    "调解员",
];
const WORKS: &[(&str, &str)] = &[
    ("楼道照明改造", "处"),
    ("无障碍坡道修建", "处"),
    ("独居老人上门探访", "次"),
    ("技能培训班", "期"),
    ("消防通道清理", "处"),
    ("法律咨询日", "场"),
    ("慢病用药代取", "次"),
    ("雨污管网疏通", "处"),
    ("电动车充电棚搭建", "处"),
    ("课后托管", "场"),
    ("就业岗位推介", "场"),
    ("旧衣回收点设置", "处"),
    ("宣传栏更新", "期"),
    ("反诈骗入户讲解", "户"),
    ("菜田灌渠清淤", "处"),
    ("便民维修日", "场"),
];
const MEASURES: &[&str] = &[
    "先逐户登记需求，再排出先后顺序，名单在公告栏张贴",
    "每月走访困难群众不少于两次，建立台账并及时更新",
    "图纸和工期在单元门口公示，居民代表到场验收",
    "组织安全隐患排查，发现问题当日上报、限期整改",
    "协助独居老人办理社保认证与用药登记",
    "推行首问负责制和一次性告知制，做不到的当面说明原因",
    "按季度公示进展，没有做完的事项说明原因",
    "节假日安排值班，保证有人接电话、有人到场",
    "为行动不便的居民提供上门代办服务",
    "请物业、业委会和志愿者一起商量，意见写进会议记录",
    "经费使用情况每月张榜，接受群众监督",
    "完工后回访，不满意的重新整改",
];
const PROGRESS: &[&str] = &[
    "需求登记完成，排出先后顺序",
    "材料到场，分两组开工",
    "过半数完成，居民代表看过现场",
    "遇连续降雨停工三天，已排好补工时间",
    "志愿者培训结束，分片认领",
    "收到意见十二条，已逐条答复",
];
const PLEDGE_HEADS: &[&str] = &[
    "多问一句",
    "多走一步",
    "先听后办",
    "起身相迎",
    "来有应声",
    "一次说清",
    "当日事当日毕",
    "材料看仔细",
    "电话接得快",
    "话说得明白",
    "笑脸多一点",
    "耐心多一点",
    "脚步勤一点",
    "手续简一点",
    "等候短一点",
    "答复准一点",
    "账目清一点",
    "设备勤检查",
    "隐患早发现",
    "病痛细细问",
    "作业认真批",
    "车门稳稳开",
    "螺丝拧到位",
    "快件轻轻放",
    "楼道常走走",
    "邻居常问问",
    "老人常看看",
    "孩子常护护",
    "台账常翻翻",
    "承诺常对照",
];
const PLEDGE_MIDDLES: &[&str] = &[
    "把难办的事拆开办",
    "把远路替群众跑",
    "把道理讲到心里",
    "把规矩写在墙上",
    "把电话留给邻里",
    "把名字签在单上",
    "把工期守在前头",
    "把质量压在实处",
    "把时间还给病人",
    "把方便让给老人",
    "把灯留到最后一班",
    "把热水备在门口",
    "把问题记在本上",
    "把结果贴在栏里",
    "把安全放在首位",
    "把耐心留给孩子",
    "把笑容带进窗口",
    "把手艺教给徒弟",
    "把意见当面听完",
    "把答复按时送到",
    "把风险想在前面",
    "把家访做到门里",
    "把清单列到天数",
    "把细活做到毫米",
];
const PLEDGE_TAILS: &[&str] = &[
    "让群众少跑一趟",
    "让来的人心里有底",
    "让等的人坐得安稳",
    "让每一单都有回音",
    "让每一户都有人问",
    "让身边人信得过",
    "让岗位对得起胸前的徽章",
    "让老街坊放心",
    "让新邻居不陌生",
    "让夜路有灯",
    "让小病不拖",
    "让纠纷不过夜",
    "让孩子笑着回家",
    "让车准点到站",
    "让机器不带病上岗",
    "让菜价看得明白",
    "让每一笔账对得上",
    "让投诉一天比一天少",
    "让签字经得起查",
    "让承诺落得了地",
    "让服务看得见",
    "让困难有人接",
    "让意见有去处",
    "让工作有人接着做",
    "让支部说话有分量",
    "让党员站得出来",
    "让院子干净起来",
    "让办事像串门",
    "让急件当天走",
    "让规矩人人懂",
    "让手续一眼看懂",
    "让窗口不关早门",
    "让公示栏不落灰",
    "让楼道不堆物",
    "让病房多点安静",
    "让课堂多点笑声",
    "让工地不扬尘",
    "让渠里有水",
    "让路边有座",
    "让心里踏实",
];
const DUTIES: &[&str] = &[
    "政策咨询",
    "材料预审",
    "老年人帮办",
    "巡查楼道",
    "随手拍隐患",
    "值守服务点",
    "带教新同事",
    "整理意见簿",
    "入户走访",
    "应急值班",
];
const STORY: &[&str] = &[
    "早上七点，门口的灯先亮起来，第一个到的总是同一个人。",
    "他不爱说大话，本子上记着每一户的电话和上次答应的事。",
    "有人说这活儿谁都能干，可是十年如一日地干，没有几个人。",
    "去年冬天管道冻裂，半条街没有水，党员们轮班守了三个晚上。",
    "窗口前排队的人少了，留言本上的话长了。",
    "支部开会只说三件事：谁家有难处，哪件事没办完，下个月先做什么。",
    "街坊们说，看见那块牌子，心里就有底。",
    "年底一算账，答应的事一件没落下，没做好的两件也写在了栏里。",
];

const PLEDGES: usize = PLEDGE_HEADS.len() * PLEDGE_MIDDLES.len() * PLEDGE_TAILS.len();

/// The nth pledge: no two alike, neighbours far apart.
fn pledge(n: usize) -> String {
    // Prime to the number of pledges, so that it visits each before any comes again.
    let n = n * 7919 % PLEDGES;
    let head = PLEDGE_HEADS[n % PLEDGE_HEADS.len()];
    let n = n / PLEDGE_HEADS.len();
    let middle = PLEDGE_MIDDLES[n % PLEDGE_MIDDLES.len()];
    let tail = PLEDGE_TAILS[n / PLEDGE_MIDDLES.len()];
    format!("{head}，{middle}，{tail}。")
}

/// The months of the rule, and the day the reviews of each are made.
const MONTHS: [(&str, &str); 12] = [
    ("2025-07", "2025-08-04"),
    ("2025-08", "2025-09-03"),
    ("2025-09", "2025-10-09"),
    ("2025-10", "2025-11-04"),
    ("2025-11", "2025-12-03"),
    ("2025-12", "2026-01-06"),
    ("2026-01", "2026-02-04"),
    ("2026-02", "2026-03-04"),
    ("2026-03", "2026-04-03"),
    ("2026-04", "2026-05-07"),
    ("2026-05", "2026-06-03"),
    ("2026-06", "2026-06-30"),
];

// ---- The city --------------------------------------------------------------------------------------------------

#[derive(Clone, Copy, PartialEq, Eq)]
enum Level {
    City,
    District,
    Street,
    Branch,
}

struct Org {
    /// The folder, and the id.
    path: String,
    name: String,
    level: Level,
    sector: &'static str,
    /// Where its posts are reviewed.
    parent: usize,
}

struct City<'a> {
    out: &'a Path,
    kinds: Kinds,
    items: usize,
    orgs: Vec<Org>,
    /// Numbers of the branches among the organisations.
    branches: Vec<usize>,
    /// Streets and districts, where rolls and public comments live.
    upper: Vec<usize>,
    /// Reviews of posts, by the organisation that makes them and the month.
    reviews: Vec<[String; 12]>,
    chance: Chance,
    counts: Counts,
}

impl<'a> City<'a> {
    fn plan(kinds: Kinds, items: usize, orgs: usize, out: &'a Path) -> Self {
        let districts = (orgs / 230).clamp(1, 30);
        let streets = (orgs / 20).max(1).min(orgs - districts - 2);
        let mut all =
            vec![Org {
                path: String::new(), name: "示例市委".into(), level: Level::City, sector: "agency", parent: 0
            }];
        for d in 0..districts {
            let name = format!("示例{}区区委", PLACES[d % PLACES.len()]);
            let path = format!("d{:02}", d + 1);
            all.push(Org { path, name, level: Level::District, sector: "agency", parent: 0 });
        }
        for s in 0..streets {
            let parent = 1 + s % districts;
            let path = format!("{}/s{:03}", all[parent].path, s + 1);
            let name = format!("示例{}第{}街道党工委", PLACES[(s * 5 + 3) % PLACES.len()], s + 1);
            all.push(Org { path, name, level: Level::Street, sector: "community", parent });
        }
        let branches = orgs - all.len();
        for b in 0..branches {
            let parent = 1 + districts + b % streets;
            let (unit, sector) = UNITS[b % UNITS.len()];
            let path = format!("{}/b{:04}", all[parent].path, b + 1);
            let name = format!("示例{}第{}{unit}", PLACES[(b * 3 + b / 28) % PLACES.len()], b + 1);
            all.push(Org { path, name, level: Level::Branch, sector, parent });
        }
        let first_branch = 1 + districts + streets;
        Self {
            out,
            kinds,
            items,
            reviews: all.iter().map(|_| Default::default()).collect(),
            branches: (first_branch..all.len()).collect(),
            upper: (1..first_branch).collect(),
            orgs: all,
            chance: Chance(7),
            counts: Counts::default(),
        }
    }

    fn write(&mut self) -> io::Result<()> {
        self.board()?;
        for n in 0..self.orgs.len() {
            self.org(n)?;
        }
        // Of each hundred items: 57 commitments, 24 posts, 8 notices, 3 services and projects, 2 exemplars, 2 rolls, 2 areas, a
        // suggestion, a team; and half as many orders as services, which are only counted.
        let newer = |percent: usize| if self.kinds == Kinds::All { self.items * percent / 100 } else { 0 };
        let services = newer(3);
        let rolls = self.items * 2 / 100;
        let exemplars = self.items * 2 / 100;
        let notices = self.items * 8 / 100;
        let posts = self.items * 24 / 100;
        let (areas, suggestions, teams) = (newer(2), newer(1), newer(1));
        let commitments = self.items - rolls - exemplars - notices - posts - services - areas - suggestions - teams;
        let branches = self.branches.len();
        let share = |total: usize, n: usize| total / branches + usize::from(n < total % branches);
        // One commitment in ten is an upper organisation's, turn about.
        let upper_commitments = commitments / 10;
        let upper = self.upper.len();
        for n in 0..upper {
            let count = upper_commitments / upper + usize::from(n < upper_commitments % upper);
            self.commitments(self.upper[n], count)?;
        }
        for n in 0..branches {
            let org = self.branches[n];
            self.posts(org, share(posts, n))?;
            self.commitments(org, share(commitments - upper_commitments, n))?;
            self.notices(org, share(notices, n))?;
            self.exemplars(org, share(exemplars, n))?;
            self.services(org, share(services, n))?;
            self.linkages(org, share(posts, n))?;
            self.areas(org, share(areas, n), share(posts, n))?;
            self.suggestions(org, share(suggestions, n))?;
            self.teams(org, share(teams, n), share(posts, n))?;
        }
        for n in 0..upper {
            let count = rolls / upper + usize::from(n < rolls % upper);
            self.rolls(self.upper[n], count)?;
            self.comments(self.upper[n])?;
        }
        self.star_reviews()
    }

    /// Writes one file of `content/`.
    fn file(&mut self, path: &str, text: &str) -> io::Result<()> {
        let path: PathBuf = self.out.join("content").join(path);
        fs::create_dir_all(path.parent().expect("a file of the board has a folder"))?;
        fs::write(path, text)?;
        self.counts.files += 1;
        self.counts.bytes += text.len() as u64;
        Ok(())
    }

    /// A file of an organisation, such as `posts/2026.yaml`.
    fn org_file(&mut self, org: usize, name: &str, text: &str) -> io::Result<()> {
        let folder = &self.orgs[org].path;
        let path = if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
        self.file(&path, text)
    }

    fn board(&mut self) -> io::Result<()> {
        let mut text = String::from(
            "title: 示例市公开公示栏\nlanguage: zh-CN\nbase_url: https://board.example.org/\ntimezone: Asia/Shanghai\n\
             as_of: 2026-06-30\nprofile: agency\nstars: { max: 5, step: 1, from: 2025-07, until: 2026-06 }\ngroups:\n",
        );
        let districts: Vec<_> = self.orgs.iter().filter(|org| org.level == Level::District).collect();
        let list: Vec<_> = districts.iter().map(|org| org.path.as_str()).collect();
        writeln!(text, "  各区县（功能区）: [{}]", list.join(", ")).expect("a String takes it");
        for (n, chunk) in self.branches.chunks(self.branches.len().div_ceil(12)).enumerate() {
            let list: Vec<_> = chunk.iter().step_by(7).map(|n| self.orgs[*n].path.as_str()).collect();
            writeln!(text, "  第{}片组: [{}]", n + 1, list.join(", ")).expect("a String takes it");
        }
        self.file("board.yaml", &text)
    }

    fn org(&mut self, n: usize) -> io::Result<()> {
        let org = &self.orgs[n];
        let level = match org.level {
            Level::City => "city",
            Level::District => "district",
            Level::Street => "street",
            Level::Branch => "branch",
        };
        let mut text = format!("name: {}\nlevel: {level}\nsector: {}\n", org.name, org.sector);
        if org.level != Level::Branch || n.is_multiple_of(3) {
            write!(
                text,
                "supervision_phone: 0531-0000 {:04}\nopinion_book: {}一楼服务台\naddress: 示例市示例路{n}号\n",
                n % 10_000,
                org.name
            )
            .expect("a String takes it");
        }
        if org.level == Level::City {
            text.push_str("reception_days: 每月15日 9:00—11:30，市民中心一楼（遇节假日顺延）\n");
        }
        self.counts.orgs += 1;
        self.org_file(n, "org.yaml", &text)
    }

    fn name(&mut self) -> String {
        let mut name = self.chance.pick(SURNAMES).to_owned();
        for _ in 0..self.chance.between(1, 2) {
            name.push_str(self.chance.pick(GIVEN));
        }
        name
    }

    /// The posts of a branch, their holders, and the reviews of the starred ones.
    fn posts(&mut self, org: usize, count: usize) -> io::Result<()> {
        if count == 0 {
            return Ok(());
        }
        let mut members = String::from("items:\n");
        let mut posts = Vec::new();
        for n in 1..=count {
            let mut name = self.name();
            if self.chance.one_in(300) {
                name = format!("{}{}", self.chance.pick(SURNAMES), self.chance.pick(RARE));
            }
            let year = self.chance.between(1985, 2021);
            let (month, day) = (self.chance.between(1, 12), self.chance.between(1, 28));
            let position = self.chance.pick(POSITIONS);
            write!(
                members,
                "  - id: m{n:02}\n    name: {name}\n    position: {position}\n    joined_on: {year}-{month:02}-{day:02}\n    \
                 confirmed_on: {}-{month:02}-{day:02}\n    consent: {{ given_on: 2025-06-01, scope: [web, print, kiosk] }}\n",
                year + 1
            )
            .expect("a String takes it");
            self.counts.members += 1;
            posts.push((format!("p{n:02}"), self.post(org, n)));
        }
        self.org_file(org, "members/all.yaml", &members)?;
        self.items(org, "posts", "all", "", &posts)
    }

    fn post(&mut self, org: usize, n: usize) -> String {
        let pledge = pledge(self.counts.items);
        let duties = format!("[{}, {}]", self.chance.pick(&DUTIES[..5]), self.chance.pick(&DUTIES[5..]));
        let kind = ["star_post", "duty_post", "volunteer_post", "window", "pioneer_post", "duty_post"][n % 6];
        let mut text = format!("title: {}{n}号岗\nduties: {duties}\n", self.orgs[org].name.trim_end_matches("党支部"));
        if kind == "duty_post" && self.chance.one_in(12) {
            text.push_str("type: duty_post\nopen: true\napproved_on: 2026-02-10\n");
            return text;
        }
        writeln!(text, "type: {kind}\nholder: m{n:02}\npledge: {pledge}").expect("a String takes it");
        if kind == "window" {
            writeln!(text, "window_no: {n}").expect("a String takes it");
        }
        if matches!(kind, "star_post" | "window") {
            let again = self.year_of_reviews(org, &format!("p{n:02}"));
            text.push_str("roles: [服务员, 引导员]\n");
            match again {
                Some(day) => writeln!(text, "approved_on: [2025-06-12, {day}]").expect("a String takes it"),
                None => text.push_str("approved_on: 2025-06-12\n"),
            }
        } else {
            text.push_str("approved_on: 2026-01-15\n");
        }
        text
    }

    /// A year of reviews of one post, within the rules. Gives the day of a second approval, if it was taken down.
    fn year_of_reviews(&mut self, org: usize, post: &str) -> Option<&'static str> {
        let reviewer = self.orgs[org].parent;
        let path = &self.orgs[org].path;
        let slug = path.rsplit('/').next().unwrap_or_default();
        let revoked_in = self.chance.one_in(200).then(|| self.chance.between(2, 8) as usize);
        let mut stars = 0;
        let mut again = None;
        let mut month = 0;
        while month < MONTHS.len() {
            let (period, _) = MONTHS[month];
            let text = &mut self.reviews[reviewer][month];
            self.counts.reviews += 1;
            write!(text, "  - {{ id: {period}-{slug}-{post}, subject: {path}/posts/{post}, ")
                .expect("a String takes it");
            if revoked_in == Some(month) {
                text.push_str("revoke: true }\n");
                if month >= 8 {
                    break;
                }
                // Approved again in the month after next, and reviewed from then on.
                month += 2;
                stars = 0;
                again = Some(APPROVED_AGAIN[month]);
                continue;
            }
            let change = match self.chance.between(0, 9) {
                0 if stars > 0 => -1,
                1..=4 if stars < 5 => 1,
                _ => 0,
            };
            stars += change;
            writeln!(text, "change: {change:+} }}").expect("a String takes it");
            month += 1;
        }
        again
    }

    fn star_reviews(&mut self) -> io::Result<()> {
        for org in 0..self.orgs.len() {
            for (month, (period, on)) in MONTHS.into_iter().enumerate() {
                let items = std::mem::take(&mut self.reviews[org][month]);
                if items.is_empty() {
                    continue;
                }
                let by = &self.orgs[org].name;
                let text = format!("period: {period}\ntype: monthly_star\non: {on}\nby: {by}\nitems:\n{items}");
                self.org_file(org, &format!("reviews/{period}.yaml"), &text)?;
            }
        }
        Ok(())
    }

    /// What leaders and the public said of the organisations below, half of it not for publication.
    fn comments(&mut self, org: usize) -> io::Result<()> {
        let below: Vec<_> = (0..self.orgs.len()).filter(|n| *n != 0 && self.orgs[*n].parent == org).collect();
        if below.is_empty() {
            return Ok(());
        }
        let mut text = String::from("items:\n");
        for n in below {
            let (subject, name) = (&self.orgs[n].path, &self.orgs[n].name);
            let slug = subject.rsplit('/').next().unwrap_or_default();
            let scope = if n.is_multiple_of(2) { "public" } else { "private" };
            let by = &self.orgs[org].name;
            let turnout = self.chance.between(40, 60);
            write!(
                text,
                "  - id: comment-{slug}-2026-h1\n    subject: {subject}\n    period: 2026-H1\n    type: leader_comment\n    \
                 scope: {scope}\n    on: 2026-06-26\n    by: {by}负责同志\n    comment: {name}上半年的台账看得出功夫，没做完的事也敢写在栏里；\
                 下半年把回访做细。\n  - id: appraisal-{slug}-2026-h1\n    subject: {subject}\n    period: 2026-H1\n    \
                 type: public_appraisal\n    scope: {scope}\n    on: 2026-06-24\n    by: {by}组织，党员群众代表参加\n    \
                 turnout: {turnout}/64\n    scores:\n      politics: {{ self: 92, masses: {}, organisation: 92 }}\n      \
                 service: {{ self: 90, masses: {}, organisation: 91 }}\n    comment: 联系服务群众够不够：{name}楼里的事有人接。\n",
                self.chance.between(80, 96),
                self.chance.between(80, 96),
            )
            .expect("a String takes it");
            self.counts.reviews += 2;
        }
        self.org_file(org, "reviews/comments-and-appraisals.yaml", &text)
    }

    fn commitments(&mut self, org: usize, count: usize) -> io::Result<()> {
        for (year, share) in [(2025, count / 3), (2026, count - count / 3)] {
            let mut items = Vec::new();
            for n in 1..=share {
                items.push((format!("c{:02}-{n:03}", year % 100), self.commitment(org, year, n)));
            }
            let published_on = if year == 2025 { "2025-07-18" } else { "2026-01-30" };
            self.items(org, "commitments", &year.to_string(), &format!("published_on: {published_on}\n"), &items)?;
        }
        Ok(())
    }

    fn commitment(&mut self, org: usize, year: u64, n: usize) -> String {
        let (work, unit) = WORKS[self.chance.next() as usize % WORKS.len()];
        let name = self.orgs[org].name.trim_end_matches("党支部").to_owned();
        let kind = ["common", "deed", "deed", "post"][n % 4];
        let target = self.chance.between(6, 60);
        let last =
            if year == 2025 { "2025-12-31".into() } else { format!("2026-{:02}-28", self.chance.between(4, 12)) };
        let late = &last[..] < "2026-06-30";
        let mut text = format!(
            "type: {kind}\nitem: {name}{year}年第{n}件实事——{work}\nmeasures: {}；{}，其中重点对象{}户，{name}负责。\n\
             target: {target}\nunit: {unit}\ndeadline: {last}\n",
            self.chance.pick(MEASURES),
            self.chance.pick(MEASURES),
            self.chance.between(3, 90),
        );
        match self.chance.between(0, 5) {
            0 => {
                let unit = self.chance.pick(&["市直各部门（单位）", "各区县（功能区）"]);
                writeln!(text, "responsible: 〔责任单位：{name}，{unit}〕")
            }
            1 => writeln!(text, "responsible: [{name}综合科, {name}服务科]"),
            _ => writeln!(text, "responsible: {name}办公室"),
        }
        .expect("a String takes it");
        if self.chance.one_in(3) {
            writeln!(text, "baseline: 上年末{}{unit}", self.chance.between(1, 5)).expect("a String takes it");
        }
        let (start, end) = if year == 2025 { ("2025-09-16", "2025-12-22") } else { ("2026-03-18", "2026-06-24") };
        let half = target / 2;
        writeln!(
            text,
            "progress:\n  - {{ on: {start}, state: started, text: {}，已做{half}{unit}。, value: {half} }}",
            self.chance.pick(PROGRESS)
        )
        .expect("a String takes it");
        let done = year == 2025 || (late && !self.chance.one_in(8)) || self.chance.one_in(6);
        if done {
            writeln!(text, "  - {{ on: {end}, state: done, text: 全部完成，实有{target}{unit}。, value: {target} }}")
                .expect("a String takes it");
        }
        if year == 2025 && !self.chance.one_in(20) {
            let (result, why) = match self.chance.between(0, 19) {
                0 => ("unfulfilled", "现场清点不足，原因是管线迁改没有谈成；已写进下一年承诺，先谈后报。"),
                1 | 2 => ("partly", "数量够，质量有两处返工；返工完成后再评。"),
                _ => ("fulfilled", "现场清点数量，走访居民满意。"),
            };
            writeln!(
                text,
                "verdict: {{ on: 2026-01-20, by: {}, result: {result}, self: fulfilled, masses: {result}, organisation: {result}, \
                 explanation: {why} }}",
                self.orgs[self.orgs[org].parent].name
            )
            .expect("a String takes it");
            if result == "fulfilled" && self.chance.one_in(7) {
                text.push_str("exemplary: { on: 2026-02-18, by: 示例市委 }\n");
            }
        }
        if year == 2026 && !late && self.chance.one_in(15) {
            writeln!(
                text,
                "amendments:\n  - {{ on: 2026-06-05, field: deadline, from: 2026-05-31, to: {last}, reason: 先迁改管线，已逐户说明。 }}"
            )
            .expect("a String takes it");
        }
        if self.chance.one_in(120) {
            // Nobody promises what was due before.
            let to_come = if &last[..] > "2026-08-01" { "published_on: 2026-08-01\n" } else { "status: draft\n" };
            text.push_str(self.chance.pick(&["status: draft\n", "status: withdrawn\n", to_come]));
        }
        text
    }

    /// What people can call for, projects, and the orders of the first services.
    fn services(&mut self, org: usize, count: usize) -> io::Result<()> {
        let name = self.orgs[org].name.trim_end_matches("党支部").to_owned();
        let mut items = Vec::new();
        let mut orders = String::from("type: order\nitems:\n");
        for n in 1..=count {
            let work = WORKS[self.chance.next() as usize % WORKS.len()].0;
            let (id, phone) = (format!("s{n:02}"), self.chance.between(0, 9999));
            if self.chance.one_in(3) {
                let due = self.chance.between(3, 12);
                let state = self.chance.pick(&["ordered", "dispatched", "accepted", "done"]);
                let done = if state == "done" { "done_on: 2026-05-20\n" } else { "" };
                let text = format!(
                    "type: joint_project\nitem: {name}第{n}项共建——{work}\ntaker: {name}办公室\nstate: {state}\nstarts_on: 2026-02-10\n\
                     due: 2026-{due:02}-28\n{done}"
                );
                items.push((id, text));
                continue;
            }
            let category = self.chance.pick(&["家政维修", "健康养老", "助学托幼", "法律政策", "邻里调解", "就业创业"]);
            for k in 0..self.chance.between(0, 1) {
                let (month, day) = (self.chance.between(3, 6), self.chance.between(1, 28));
                writeln!(
                    orders,
                    "  - {{ id: o{n:02}-{k}, item: {id}, starts_on: 2026-{month:02}-{day:02}, state: accepted }}"
                )
                .expect("a String takes it");
            }
            let text = format!(
                "type: resource\nitem: {name}{work}\ncategory: {category}\naudience: 辖区居民\nhours: 工作日9:00—17:00\n\
                 contact: 0531-0000 {phone:04}\n"
            );
            items.push((id, text));
        }
        if orders.contains("- {") {
            self.org_file(org, "services/orders.yaml", &orders)?;
        }
        self.items(org, "services", "list", "published_on: 2026-02-10\n", &items)
    }

    /// In each fifth branch with members: a roster of three units and whom to ask, as rows of spreadsheets.
    fn linkages(&mut self, org: usize, members: usize) -> io::Result<()> {
        if members == 0 || !org.is_multiple_of(5) || self.kinds == Kinds::Former {
            return Ok(());
        }
        let (mut roster, mut linked) = (String::from("单元,户编号\n"), String::from("单元,户编号,党员\n"));
        for unit in 1..=members.min(3) {
            for door in 1..=self.chance.between(8, 18) {
                writeln!(roster, "{unit}号楼,{door:03}").expect("a String takes it");
                writeln!(linked, "{unit}号楼,{door:03},m{unit:02}").expect("a String takes it");
            }
            self.counts.items += 1;
        }
        self.org_file(org, "households/roster.csv", &roster)?;
        self.org_file(org, "linkages/2026.csv", &linked)
    }

    /// One file with many items, or in each fourth organisation a file each, half of them with a Markdown body.
    fn items(
        &mut self,
        org: usize,
        kind: &str,
        list: &str,
        shared: &str,
        items: &[(String, String)],
    ) -> io::Result<()> {
        self.counts.items += items.len();
        if items.is_empty() {
            return Ok(());
        }
        if !org.is_multiple_of(4) {
            let mut text = format!("{shared}items:\n");
            for (id, item) in items {
                writeln!(text, "  - id: {id}").expect("a String takes it");
                for line in item.lines() {
                    writeln!(text, "    {line}").expect("a String takes it");
                }
            }
            return self.org_file(org, &format!("{kind}/{list}.yaml"), &text);
        }
        for (n, (id, item)) in items.iter().enumerate() {
            let own = item.lines().any(|line| line.starts_with("published_on:"));
            let shared = if own { "" } else { shared };
            if n.is_multiple_of(2) {
                self.org_file(org, &format!("{kind}/{id}.yaml"), &format!("{shared}{item}"))?;
            } else {
                let body = self.body();
                self.org_file(org, &format!("{kind}/{id}.md"), &format!("---\n{shared}{item}---\n{body}"))?;
            }
        }
        Ok(())
    }

    fn body(&mut self) -> String {
        let mut text = format!("{}\n\n## 怎么做\n\n", self.chance.pick(STORY));
        for n in 1..=3 {
            writeln!(
                text,
                "{n}. {}，**{}**",
                self.chance.pick(MEASURES),
                self.chance.pick(&["按期完成", "逐户回访", "张榜公布"])
            )
            .expect("a String takes it");
        }
        text.push_str("\n| 时间 | 事项 | 数量 |\n|:--|:--|--:|\n");
        for month in [3, 6] {
            writeln!(
                text,
                "| 2026年{month}月 | {} | {} |",
                WORKS[self.chance.next() as usize % WORKS.len()].0,
                self.chance.between(2, 40)
            )
            .expect("a String takes it");
        }
        write!(text, "\n> {}\n\n{}{}\n", self.chance.pick(STORY), self.chance.pick(STORY), self.chance.pick(STORY))
            .expect("a String takes it");
        text
    }

    fn notices(&mut self, org: usize, count: usize) -> io::Result<()> {
        let name = self.orgs[org].name.clone();
        for n in 1..=count {
            let (month, start) =
                [("2025年11月", "2025-11-10"), ("2026年3月", "2026-03-09"), ("2026年6月", "2026-06-24")]
                    [self.chance.next() as usize % 3];
            let kind = match (["publicity", "publicity", "correction", "conferral"][n % 4], self.kinds) {
                ("correction", Kinds::Former) => "publicity",
                (kind, _) => kind,
            };
            let (work, _) = WORKS[self.chance.next() as usize % WORKS.len()];
            let body = self.body();
            // A correction says what is correct and has no text.
            let (correct, body) = match kind {
                "correction" => (format!("correct: [{name}{month}的安排以本公示为准。]\n"), String::new()),
                _ => (String::new(), format!("现将安排公示如下，接受监督：\n\n{body}")),
            };
            let text = format!(
                "---\ntitle: {name}{month}{work}（第{n}批）公示\ntype: {kind}\nbasis: {name}党员大会决议\nstarts_on: {start}\n\
                 period: {{ days: 5, unit: working }}\ncontact: {{ name: {name}综合科, phone: 0531-0000 {:04}, address: 示例市示例路{org}号 }}\n\
                 signed_by: {name}\npublished_on: {start}\n{correct}---\n{body}",
                org % 10_000
            );
            self.counts.items += 1;
            self.org_file(org, &format!("notices/n{n:02}.md"), &text)?;
        }
        Ok(())
    }

    /// Stretches of a street, each with one of the branch's members.
    fn areas(&mut self, org: usize, count: usize, members: usize) -> io::Result<()> {
        let mut areas = Vec::new();
        for n in 1..=count {
            let (street, from) = (self.chance.pick(PLACES), n * 20);
            let member = 1 + n % members.max(1);
            areas.push((
                format!("a{n:02}"),
                format!(
                    "title: {street}路{n}段责任区\nmember: m{member:02}\nbounds: {street}路{from}号至{}号，含两侧人行道\n\
                     duties: [每周巡看一次, 路面破损当天登记]\nsince: 2026-03-01\n",
                    from + 18
                ),
            ));
        }
        self.items(org, "areas", "all", "", &areas)
    }

    fn suggestions(&mut self, org: usize, count: usize) -> io::Result<()> {
        let name = self.orgs[org].name.trim_end_matches("党支部").to_owned();
        let suggestions: Vec<_> = (1..=count)
            .map(|n| {
                let work = WORKS[self.chance.next() as usize % WORKS.len()].0;
                let text = format!(
                    "item: {name}把{work}也排进今年的计划（第{n}件）\ndecision: 采纳。由本支部会同物业落实。\n\
                     deadline: 2026-10-{:02}\nprogress: [{{ on: 2026-05-{:02}, text: 已列入计划。 }}]\n",
                    self.chance.between(1, 28),
                    self.chance.between(1, 28)
                );
                (format!("s{n:02}"), text)
            })
            .collect();
        self.items(org, "suggestions", "2026", "published_on: 2026-04-10\n", &suggestions)
    }

    /// Squads and studios, some without names, some named in honour.
    fn teams(&mut self, org: usize, count: usize, members: usize) -> io::Result<()> {
        let name = self.orgs[org].name.trim_end_matches("党支部").to_owned();
        let teams: Vec<_> = (1..=count)
            .map(|n| {
                let (kind, called, more) = [
                    ("commando", "突击队", ""),
                    ("studio", "工作室", ""),
                    ("emergency", "应急队", ""),
                    ("honour_named", "先锋队", "named_by: 示例市委\nnamed_on: 2026-03-05\n"),
                ][(org + n) % 4];
                let work = WORKS[self.chance.next() as usize % WORKS.len()].0;
                let people = match members {
                    0 => format!("size: {}\n", self.chance.between(5, 30)),
                    _ => format!("leader: m01\nmembers: [m01, m{:02}]\n", members.min(2)),
                };
                let people = if members == 1 { "leader: m01\nsize: 6\n".to_owned() } else { people };
                let text = format!(
                    "name: {name}第{n}{called}\ntype: {kind}\ntask: {work}\n{people}starts_on: 2026-03-05\n{more}"
                );
                (format!("t{n:02}"), text)
            })
            .collect();
        self.items(org, "teams", "2026", "published_on: 2026-03-10\n", &teams)
    }

    fn exemplars(&mut self, org: usize, count: usize) -> io::Result<()> {
        let (name, path) = (self.orgs[org].name.clone(), self.orgs[org].path.clone());
        for n in 1..=count {
            let (kind, subject) =
                if n.is_multiple_of(2) { ("collective", path.clone()) } else { ("person", self.name()) };
            let (first, second) = (self.body(), self.body());
            let text = format!(
                "---\ntitle: {name}纪事之{n}\nsubject: {subject}\ntype: {kind}\naward: 示例市先进典型\nyear: 2025\n\
                 summary: {}\npublished_on: 2026-01-29\n---\n{first}\n{}\n",
                self.chance.pick(STORY),
                second.replace("## 怎么做", "## 后来")
            );
            self.counts.items += 1;
            self.org_file(org, &format!("exemplars/e{n:02}.md"), &text)?;
        }
        Ok(())
    }

    fn rolls(&mut self, org: usize, count: usize) -> io::Result<()> {
        let name = self.orgs[org].name.clone();
        for n in 1..=count {
            let (award, sort) = [
                ("优秀共产党员", "surname_strokes"),
                ("优秀党务工作者", "name_strokes"),
                ("光荣在党50年", "surname_strokes"),
                ("示范岗标兵", "pinyin"),
                ("服务之星", "listed"),
            ][n % 5];
            let year = 2025 + n % 2;
            let entries = self.chance.between(8, 44);
            let mut text = format!(
                "title: {year}年{name}{award}之{n}\naward: {award}\nyear: {year}\nconferred_by: {name}\nconferred_on: {year}-06-20\n\
                 published_on: {year}-06-20\nsort: {sort}\ndeclared_total: {entries}\nentries:\n"
            );
            for _ in 0..entries {
                let person = self.name();
                let place = &self.orgs[self.branches[self.chance.next() as usize % self.branches.len()]].name;
                write!(text, "  - {{ name: {person}, org: {place}").expect("a String takes it");
                if self.chance.one_in(4) {
                    text.push_str(", note: 女");
                }
                text.push_str(" }\n");
            }
            self.counts.items += 1;
            self.org_file(org, &format!("rolls/r{n:03}.yaml"), &text)?;
        }
        Ok(())
    }
}

/// The day a post that was taken down two months before is approved again: within the month named.
const APPROVED_AGAIN: [&str; 12] = [
    "2025-07-01",
    "2025-08-01",
    "2025-09-01",
    "2025-10-09",
    "2025-11-03",
    "2025-12-01",
    "2026-01-05",
    "2026-02-02",
    "2026-03-02",
    "2026-04-01",
    "2026-05-06",
    "2026-06-01",
];
