//! Addresses of homes in a folded text, down to the door.
//!
//! Numbers with their units in a row make a chain: 12号 3单元 502室. What makes it a home:
//!
//! - an entrance and a door: 3单元502室, 2单元5楼东户, wherever it stands: offices are in rooms, people live in entrances;
//! - a housing estate, a building and a door: …小区5栋1203, …花园12-3-502, …宿舍3号楼501; a block (栋) anywhere but at a workplace;
//! - a lane, a house and a door: …100弄5号502室;
//! - a compound, a building, an entrance and a door: 12号院3-1-202;
//! - a group of a village and a house: …村3组27号: whoever knows the village knows who lives there;
//! - words that say so: 家住…路12号, 家庭住址：….
//!
//! What is none, by name:
//!
//! - *an office's room*: 行政服务中心2楼201室, 市民中心3号楼501室: no entrance, no housing estate;
//! - *an office in a housing estate*: a committee, a station or a place of meeting said to be there, as in
//!   居委会（幸福小区3号楼2单元101室） or 活动地点：…;
//! - *a house in a street or a village*: 示例路12号302室, 李家村27号: an office has no other address, so it is a home only where
//!   words say so;
//! - *a building without a door*: 给3号楼2单元装了灯; *a count of households*: 2单元12户.

use super::chain::{Link, Unit, next_number, read_chain};
use super::words::{follows_any, last_chars, precedes_any};
use super::{Datum, Found};

/// What people live in.
const ESTATES: &[&str] = &[
    "小区",
    "花园",
    "家园",
    "公寓",
    "宿舍",
    "家属院",
    "家属楼",
    "住宅",
    "嘉园",
    "新村",
    "社区",
    "新居",
    "苑",
    "庭",
    "里",
    "庄园",
    "名都",
    "华府",
    "御府",
    "一期",
    "二期",
    "三期",
    "北区",
    "南区",
    "东区",
    "西区",
    "安置房",
    "公租房",
    "廉租房",
    "周转房",
    "新城",
    "佳苑",
    "雅居",
];

/// Where blocks are no homes.
const WORKPLACES: &[&str] = &[
    "园区",
    "产业园",
    "科技园",
    "软件园",
    "创业园",
    "工业园",
    "物流园",
    "产业",
    "基地",
    "学院",
    "大学",
    "学校",
    "校区",
    "厂区",
    "厂房",
    "公司",
    "大厦",
    "中心",
    "广场",
    "办公",
    "写字楼",
    "商务",
    "医院",
    "机关",
    "政府",
    "车间",
    "仓库",
    "教学",
    "实验",
    "门诊",
    "病房",
    "展厅",
    "大院",
];

/// What says that somebody lives there.
const LIVES: &[&str] = &[
    "家住",
    "住址",
    "家庭地址",
    "居住地",
    "居住于",
    "居住在",
    "现住",
    "住在",
    "户籍地",
    "户籍地址",
    "住所",
    "家址",
    "租住",
    "家中地址",
];

/// Bodies and places that are open to everybody.
const OFFICES: &[&str] = &[
    "居委会",
    "村委会",
    "委员会",
    "服务中心",
    "服务站",
    "服务点",
    "工作站",
    "工作室",
    "驿站",
    "活动室",
    "活动中心",
    "警务室",
    "卫生室",
    "卫生服务",
    "党群",
    "物业",
    "办公室",
    "办事处",
    "派出所",
    "幼儿园",
    "学校",
    "医院",
    "门诊",
    "公司",
    "大厅",
    "中心",
    "机关",
    "大厦",
    "写字楼",
    "政府",
    "党支部",
    "党委",
    "办公地址",
    "办公地点",
    "受理地点",
    "受理地址",
    "服务地点",
    "办理地点",
    "活动地点",
    "集合地点",
    "报到地点",
    "领取地点",
    "会议地点",
    "地点",
    "单位地址",
    "办公用房",
    "食堂",
    "超市",
    "商铺",
    "门店",
];

/// Visits the homes of a folded text, in order.
pub(super) fn homes(text: &str, visit: &mut dyn FnMut(Found)) {
    let mut chain: Vec<Link> = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let Some(start) = next_number(text, at) else { break };
        chain.clear();
        at = read_chain(text, start, &mut chain);
        let address = Address { text, start, chain: &chain };
        if let Some((from, end, sure)) = address.home() {
            visit(Found { datum: Datum::Home, range: from..end, sure });
        }
    }
}

struct Address<'a> {
    text: &'a str,
    start: usize,
    chain: &'a [Link],
}

impl Address<'_> {
    /// Where the home is, and whether it is said to be one.
    fn home(&self) -> Option<(usize, usize, bool)> {
        let said = precedes_any(&self.text[..self.start], LIVES, 24) && !self.is_past_sentence();
        let door = self.door();
        if said {
            let house = self.chain.iter().rposition(|link| {
                matches!(link.unit, Unit::Door | Unit::House | Unit::Entrance | Unit::Building | Unit::Block)
                    || (link.unit == Unit::Households && link.digits >= 3)
            });
            let end = door.or(house)?;
            return Some((self.start, self.chain[end].end, door.is_some()));
        }
        let end = self.chain[self
            .entrance()
            .or_else(|| self.compound())
            .or_else(|| self.estate())
            .or_else(|| self.lane())
            .or_else(|| self.village())?]
        .end;
        let from = self.start;
        if self.is_office(end) {
            return None;
        }
        let directions = self.text[end..].trim_start_matches(['东', '西', '中', '左', '右', '南', '北']);
        let sided = self.text.len() - directions.len();
        let end = if sided > end && directions.starts_with('户') { sided + '户'.len_utf8() } else { end };
        Some((from, end, false))
    }

    /// Between 家住 and the number the sentence ended.
    fn is_past_sentence(&self) -> bool {
        let before = last_chars(&self.text[..self.start], 30);
        let word = LIVES.iter().filter_map(|word| before.rfind(word)).max().unwrap_or(0);
        before[word..].contains(['。', '；', ';', '！', '？', '\n'])
    }

    /// Whether this link can be a door: a number of a floor and a place on it, not a count.
    fn is_door(&self, at: usize, fewest: usize) -> bool {
        let Some(link) = self.chain.get(at) else { return false };
        match link.unit {
            Unit::Door | Unit::House => (1..=4).contains(&link.digits),
            Unit::Households => (3..=4).contains(&link.digits),
            Unit::None => (fewest..=4).contains(&link.digits) && !self.is_counted(link.end),
            Unit::Floor => self.is_sided(link.end),
            // 3单元501-2
            Unit::Dash => (fewest..=4).contains(&link.digits),
            _ => false,
        }
    }

    /// The last link, if it is the door of a flat.
    fn door(&self) -> Option<usize> {
        let last = self.chain.len() - 1;
        let units = |unit| self.chain[..last].iter().any(|link| link.unit == unit);
        let inside = units(Unit::Entrance)
            || units(Unit::Building)
            || units(Unit::House)
            || units(Unit::Dash)
            || units(Unit::Group)
            || units(Unit::Floor);
        let link = self.chain[last];
        ((link.unit == Unit::Door && link.digits >= 2) || (inside && self.is_door(last, 3))).then_some(last)
    }

    /// 3单元501室, 2单元5楼东户.
    fn entrance(&self) -> Option<usize> {
        let at = self.chain.iter().position(|link| link.unit == Unit::Entrance && link.digits <= 3)?;
        let bare = !self.text[..self.chain[at].end].ends_with('元');
        // 门 and 单 are entrances only inside a building.
        if bare
            && !self.chain[..at]
                .iter()
                .any(|link| matches!(link.unit, Unit::Building | Unit::Block | Unit::House | Unit::Floor))
        {
            return None;
        }
        // 3单元5楼501
        let next = match self.chain.get(at + 1) {
            Some(link) if link.unit == Unit::Floor && self.chain.len() > at + 2 => at + 2,
            _ => at + 1,
        };
        self.is_door(next, if bare { 3 } else { 2 }).then_some(next)
    }

    /// 小区5栋1203, 花园12-3-502, 宿舍3号楼501室.
    fn estate(&self) -> Option<usize> {
        let before = &self.text[..self.start];
        let near = precedes_any(before, ESTATES, 4) && !before.ends_with(['第', '年', '月', '：', ':']);
        let last = self.chain.len() - 1;
        let first = self.chain[0];
        // 翠园12栋302: the names of housing estates have no end, those of workplaces have.
        let block = first.unit == Unit::Block && !WORKPLACES.iter().any(|word| last_chars(before, 14).contains(word));
        if !(near || block) || last == 0 || first.digits > 3 {
            return None;
        }
        let room = self.chain[last];
        let flat = (3..=4).contains(&room.digits) && self.is_door(last, 3);
        let inside = self.chain[..last].iter().all(|link| {
            matches!(link.unit, Unit::Building | Unit::Block | Unit::House | Unit::Dash | Unit::Floor | Unit::Entrance)
        });
        let numbered = room.unit != Unit::House || matches!(self.chain[last - 1].unit, Unit::Building | Unit::Block);
        let row = self.chain[last - 1].unit == Unit::Row && room.unit == Unit::House;
        (row || (flat && inside && numbered)).then_some(last)
    }

    /// 12号院3-1-202.
    fn compound(&self) -> Option<usize> {
        let at = self.chain.iter().position(|link| matches!(link.unit, Unit::Building | Unit::Block))?;
        let dashed = self.chain[at + 1..].iter().take_while(|link| link.unit == Unit::Dash && link.digits <= 3).count();
        let last = at + 1 + dashed;
        (dashed == 2 && self.is_door(last, 3)).then_some(last)
    }

    /// 100弄5号502室.
    fn lane(&self) -> Option<usize> {
        let lane = self.chain.iter().position(|link| link.unit == Unit::Lane)?;
        let last = self.chain.len() - 1;
        (last > lane + 1 && self.chain[last].digits >= 3 && self.is_door(last, 3)).then_some(last)
    }

    /// 李家村3组27号.
    fn village(&self) -> Option<usize> {
        const VILLAGES: &[char] =
            &['村', '庄', '屯', '寨', '湾', '镇', '乡', '营', '堡', '沟', '坪', '庙', '坡', '店', '家', '区'];
        let group = self.chain.iter().position(|link| link.unit == Unit::Group && link.digits <= 2)?;
        let house = self.chain.get(group + 1)?;
        let before = self.text[..self.start].trim_end_matches(['第', ' ', '民', '(']);
        let counted = follows_any(
            &self.text[house.end..],
            &["楼", "线", "路", "井", "杆", "地", "田", "泵", "变", "窗", "桥", "机", "大棚", "鱼塘", "公告", "文"],
        );
        (house.unit == Unit::House && (1..=4).contains(&house.digits) && before.ends_with(VILLAGES) && !counted)
            .then_some(group + 1)
    }

    /// 5楼东户, 5楼西.
    fn is_sided(&self, end: usize) -> bool {
        let rest = &self.text[end..];
        rest.starts_with(['东', '西', '中', '左', '右', '南', '北'])
            && rest.chars().nth(1).is_none_or(|c| c == '户' || !c.is_alphanumeric())
    }

    /// 3号楼2单元2026年, 5栋1203平方米: a number that counts.
    fn is_counted(&self, end: usize) -> bool {
        let rest = self.text[end..].trim_start_matches(' ');
        follows_any(
            rest,
            &[
                "年", "月", "日", "人", "名", "个", "元", "万", "件", "盏", "平", "㎡", "次", "家", "套", "处", "米",
                "户", "间", "台", "块", "位", "天", "%", ".", "余", "多", "m", "吨", "度", "栋", "部", "辆", "条",
                "份", "公里", ":", "：", "路",
            ],
        )
    }

    /// A body or a place for everybody, said to be here.
    fn is_office(&self, end: usize) -> bool {
        let before = last_chars(&self.text[..self.start], 24);
        let said =
            OFFICES.iter().filter_map(|word| before.rfind(word).map(|at| &before[at + word.len()..])).any(|between| {
                let between = between.trim_start_matches(' ');
                between.is_empty()
                    || between.starts_with(['(', '（', ':', '：', '位', '设', '在', '-'])
                    || between.starts_with("地址")
            });
        let behind = self.text[end..].trim_start_matches([' ', '(', '（', ',', '，']);
        said || OFFICES.iter().any(|word| last_starts(behind, word))
    }
}

/// Whether the word begins within the next few characters.
fn last_starts(behind: &str, word: &str) -> bool {
    behind
        .char_indices()
        .take(8)
        .take_while(|(_, c)| !"。；、,，的".contains(*c))
        .any(|(at, _)| behind[at..].starts_with(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        let mut found = Vec::new();
        homes(text, &mut |one| found.push(&text[one.range]));
        found
    }

    #[test]
    fn homes_are_told_by_their_doors() {
        for (text, home) in [
            ("住在幸福里3号楼2单元501室的老党员", "3号楼2单元501室"),
            ("示例路12号3单元502室", "12号3单元502室"),
            ("示例楼2单元501室", "2单元501室"),
            ("阳光小区5栋1203", "5栋1203"),
            ("翠园12栋3楼302", "12栋3楼302"),
            ("示例城A3栋1201", "A3栋1201"),
            ("阳光小区5栋1203室", "5栋1203室"),
            ("阳光小区12-3-502", "12-3-502"),
            ("示例路12号院3-1-202", "12号院3-1-202"),
            ("阳光小区5幢1203号", "5幢1203号"),
            ("阳光小区A座1203", "A座1203"),
            ("阳光小区A3-1201", "A3-1201"),
            ("阳光小区3号楼东单元201", "3号楼东单元201"),
            ("东单元201室", "东单元201室"),
            ("李家村第3村民小组27号", "3村民小组27号"),
            ("家属院2排3号", "2排3号"),
            ("南苑3楼2门501号", "3楼2门501号"),
            ("阳光花园12号楼3-502", "12号楼3-502"),
            ("二单元三〇二", "二单元三〇二"),
            ("李家村3组27号", "3组27号"),
            ("示例路100弄5号502室", "100弄5号502室"),
            ("3号楼2单元5楼东户", "3号楼2单元5楼东户"),
            ("家住示例路12号", "12号"),
            ("家庭住址：示例路12号502室", "12号502室"),
            ("机关宿舍3号楼501", "3号楼501"),
            ("3号楼2单元501户老人", "3号楼2单元501户"),
            ("3栋 2单元 - 501", "3栋 2单元 - 501"),
        ] {
            assert_eq!(found(text), [home], "{text}");
        }
    }

    #[test]
    fn offices_and_buildings_are_none() {
        for text in [
            "行政服务中心2楼201室",
            "市民中心3号楼501室",
            "示例软件园5栋1203室",
            "创业大厦A座1203",
            "居委会（幸福小区3号楼2单元101室）",
            "活动地点：阳光小区5栋102室",
            "阳光小区5栋101室社区活动室",
            "给3号楼2单元装了灯",
            "3号楼2单元12户居民",
            "3号楼2单元2026年改造",
            "阳光小区5栋1203平方米",
            "示例大厦12-3-502",
            "2026-06-30",
            "党小组3组27号文",
            "示例路1号",
            "一楼101室",
            "第3组27号选手",
            "阳光小区12-15号楼",
            "居住证3号窗口",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }
}
