//! The rows, written by hand, kind by kind: what has no field here is never published as data.
//!
//! Not here, and not to be added: member files, dates of joining, approvals, consent, reviews of posts and how their stars
//! came about, households, notes on a roll (女，回族), deadlines and results of persons' pledges.

use jiff::civil::Date;

use super::table::row;
use super::value::Word;

row! {
    /// An organisation.
    OrgRow<'a> {
        id: &'a str = "编号（文件夹路径），最上级为空", "id: its folder; empty for the root";
        parent: Option<&'a str> = "上级组织的编号", "id of the organisation above";
        name: &'a str = "全称", "name";
        short_name: Option<&'a str> = "简称", "short name";
        level: Option<Word> = "层级：city 市，district 区县，department 部门，street 街道镇，community 社区，village 村，branch 支部", "level";
        sector: Option<Word> = "领域（沿用上级）：rural 农村，community 社区，agency 机关，institution 事业单位，state_enterprise 国企，private 非公企业，social 社会组织", "sector, inherited from above";
        supervision_phone: Option<&'a str> = "监督电话（沿用上级）", "supervision phone, inherited from above";
        opinion_book: Option<&'a str> = "意见簿在哪里（沿用上级）", "where the opinion book lies, inherited from above";
        reception_days: Vec<String> = "党员接待日（沿用上级）", "reception days, inherited from above";
        address: Option<&'a str> = "办公地址", "address";
        path: String = "页面地址，相对于网站首页", "its page, relative to the site's root";
        url: Option<String> = "页面的完整网址", "its page, absolute";
    }
}

row! {
    /// An organisation's totals, with everything below it.
    TotalsRow<'a> {
        org: &'a str = "组织编号", "the organisation's id";
        org_name: &'a str = "组织全称", "the organisation's name";
        orgs: usize = "组织数（含本级和下级）", "organisations, itself and those below";
        posts: usize = "岗位数", "posts";
        named_posts: usize = "满星授牌的岗位数", "posts at full stars";
        open_posts: usize = "待认领的岗位数", "posts still to be claimed";
        commitments: usize = "承诺事项总数（含任务分工和个人承诺）", "all commitments, assignments and personal ones included";
        assignments: usize = "其中：任务分工", "of these: assignments";
        personal: usize = "其中：个人承诺", "of these: promised by persons";
        appraised: usize = "其中：组织的承诺，即以下各数的分母", "of these: promised by organisations; the denominator of all that follows";
        fulfilled: usize = "评议：已兑现", "verdict: fulfilled";
        partly: usize = "评议：部分兑现", "verdict: partly fulfilled";
        unfulfilled: usize = "评议：未兑现", "verdict: unfulfilled";
        undecided: usize = "评议：尚未评议（不等于未办）", "not yet appraised, which is not the same as not done";
        not_started: usize = "自报：未开始", "reported: not started";
        in_progress: usize = "自报：进行中", "reported: in progress";
        done: usize = "自报：已完成", "reported: done";
        on_time: usize = "期限：按期", "schedule: on time";
        due_soon: usize = "期限：将到期", "schedule: due soon";
        overdue: usize = "期限：逾期", "schedule: overdue";
        late_done: usize = "期限：逾期完成", "schedule: done late";
        exemplars: usize = "先进典型数", "exemplars";
        rolls: usize = "光荣榜数", "honor rolls";
        notices: usize = "公示数", "notices";
        open_notices: usize = "正在公示的", "notices in their period";
    }
}

row! {
    /// A post, as it stands today.
    PostRow<'a> {
        id: &'a str = "编号（路径）", "id: its path";
        org: &'a str = "组织编号", "the organisation's id";
        org_name: &'a str = "组织全称", "the organisation's name";
        title: &'a str = "岗位名称", "title";
        post_type: Word = "类型：star_post 星级党员示范岗，window 党员示范窗口，pioneer_post 先锋岗，duty_post 设岗定责，volunteer_post 志愿岗", "type";
        window_no: Option<&'a str> = "窗口号", "window number";
        holders: Vec<&'a str> = "在岗党员姓名", "names of those who serve here";
        positions: Vec<&'a str> = "在岗党员职务，与姓名一一对应", "their positions, in the same order";
        pledge: Option<&'a str> = "一句话承诺", "the pledge in one sentence";
        duties: Vec<&'a str> = "岗位职责", "duties";
        stage: Word = "阶段：plain 不评星，open 待认领，building 创建，named 授牌", "stage";
        stars: Option<u8> = "当前星级；不评星的为空", "stars today; empty where none are given";
        max_stars: Option<u8> = "最高星级", "the most there are";
        path: String = "页面地址，相对于网站首页", "its page, relative to the site's root";
        url: Option<String> = "页面的完整网址", "its page, absolute";
    }
}

row! {
    /// A commitment. Of a person's pledge only the words are given.
    CommitmentRow<'a> {
        id: &'a str = "编号（路径）", "id: its path";
        org: &'a str = "组织编号", "the organisation's id";
        org_name: &'a str = "组织全称", "the organisation's name";
        item: &'a str = "承诺事项", "what is promised";
        commitment_type: Word = "类型：common 共性承诺，post 岗位承诺，deed 办实事，self_discipline 廉洁自律，assignment 任务分工", "type";
        section: Option<&'a str> = "所属部分", "section of the document";
        recurrence: Option<&'a str> = "频次", "recurrence";
        pledger_type: Word = "承诺人：organisation 组织，person 个人（个人承诺只公布内容）", "who promised; of a person's pledge only the words are given";
        pledger: Option<&'a str> = "承诺人名称", "name of who promised";
        responsible_units: Vec<&'a str> = "责任单位", "responsible units";
        measures: Vec<&'a str> = "措施", "measures";
        baseline: Option<&'a str> = "现有基数", "baseline";
        target: Option<&'a str> = "目标", "target";
        unit: Option<&'a str> = "目标的单位", "unit of the target";
        deadline: Option<Date> = "完成期限", "deadline";
        published_on: Option<Date> = "公布日期", "published on";
        reported: Option<Word> = "自报：not_started 未开始，in_progress 进行中，done 已完成", "what the unit reports";
        value: Option<f64> = "最近报告的数", "the newest reported figure";
        done_on: Option<Date> = "报告完成的日期", "reported done on";
        lamp: Option<Word> = "期限：on_time 按期，due_soon 将到期，overdue 逾期，late_done 逾期完成", "schedule";
        verdict: Option<Word> = "评议：fulfilled 已兑现，partly 部分兑现，unfulfilled 未兑现；空为尚未评议", "verdict; empty: not yet appraised";
        verdict_on: Option<Date> = "评议日期", "date of the verdict";
        verdict_by: Option<&'a str> = "谁评议", "whose verdict";
        verdict_explanation: Option<&'a str> = "评议说明", "explanation of the verdict";
        verdict_self: Option<&'a str> = "自评", "self-appraisal";
        verdict_masses: Option<&'a str> = "群众评", "appraisal by the public";
        verdict_organisation: Option<&'a str> = "组织评", "appraisal by the organisation";
        exemplary_on: Option<Date> = "选为典型项目的日期", "selected as exemplary on";
        exemplary_by: Option<&'a str> = "由谁选为典型项目", "selected by";
        source: Option<&'a str> = "来源文件", "source document";
        source_url: Option<&'a str> = "来源网址", "address of the source";
        path: String = "页面地址，相对于网站首页", "its page, relative to the site's root";
        url: Option<String> = "页面的完整网址", "its page, absolute";
    }
}

row! {
    /// One report of an organisation on its commitment.
    ProgressRow<'a> {
        commitment: &'a str = "承诺编号", "the commitment's id";
        on: Date = "日期", "date";
        state: Word = "状态：started 已开始，done 已完成", "state";
        text: Option<&'a str> = "说明", "text";
        value: Option<f64> = "完成到多少", "the figure reached";
    }
}

row! {
    /// One public change of an organisation's commitment.
    AmendmentRow<'a> {
        commitment: &'a str = "承诺编号", "the commitment's id";
        on: Date = "日期", "date";
        field: Word = "改了哪一项（commitments 的列名）", "what was changed";
        from: &'a str = "原文", "the original words";
        to: &'a str = "现文", "the words now";
        reason: &'a str = "原因", "reason";
    }
}

row! {
    /// An exemplar.
    ExemplarRow<'a> {
        id: &'a str = "编号（路径）", "id: its path";
        org: &'a str = "组织编号", "the organisation's id";
        org_name: &'a str = "组织全称", "the organisation's name";
        title: &'a str = "标题", "title";
        exemplar_type: Word = "类型：person 个人，collective 集体", "type";
        subject: Option<&'a str> = "是谁", "who";
        award: Option<&'a str> = "荣誉", "award";
        year: Option<i16> = "年度", "year";
        summary: Option<&'a str> = "摘要", "summary";
        published_on: Option<Date> = "公布日期", "published on";
        path: String = "页面地址，相对于网站首页", "its page, relative to the site's root";
        url: Option<String> = "页面的完整网址", "its page, absolute";
    }
}

row! {
    /// An honor roll.
    RollRow<'a> {
        id: &'a str = "编号（路径）", "id: its path";
        org: &'a str = "组织编号", "the organisation's id";
        org_name: &'a str = "组织全称", "the organisation's name";
        title: &'a str = "标题", "title";
        award: &'a str = "荣誉名称", "award";
        year: i16 = "年度", "year";
        conferred_by: &'a str = "授予单位", "conferred by";
        conferred_on: Option<Date> = "授予日期", "conferred on";
        entries: usize = "名单人（个）数", "number of entries";
        path: String = "页面地址，相对于网站首页", "its page, relative to the site's root";
        url: Option<String> = "页面的完整网址", "its page, absolute";
    }
}

row! {
    /// One name on an honor roll.
    EntryRow<'a> {
        roll: &'a str = "光荣榜编号", "the roll's id";
        place: usize = "在名单中的次序", "place on the roll";
        group: Option<&'a str> = "分组", "group";
        name: &'a str = "姓名或集体名称", "name of the person or collective";
        org_name: Option<&'a str> = "所在组织", "organisation";
        position: Option<&'a str> = "职务", "position";
    }
}

row! {
    /// A notice.
    NoticeRow<'a> {
        id: &'a str = "编号（路径）", "id: its path";
        org: &'a str = "组织编号", "the organisation's id";
        org_name: &'a str = "组织全称", "the organisation's name";
        title: &'a str = "标题", "title";
        notice_type: Word = "类型：publicity 公示，correction 公开澄清，conferral 授予", "type";
        starts_on: Date = "公示从哪一天起", "first day";
        ends_on: Date = "公示到哪一天止（含）", "last day";
        days: u16 = "公示期天数", "length of the period";
        days_unit: Word = "天数的单位：working 工作日，calendar 日历日", "what the days are";
        state: Word = "状态：coming 未开始，open 公示中，closed 已结束", "state";
        basis: Vec<&'a str> = "依据", "basis";
        contact_name: Option<&'a str> = "受理单位", "whom to address";
        contact_phone: Option<&'a str> = "受理电话", "phone";
        contact_address: Option<&'a str> = "受理地址", "address";
        contact_email: Option<&'a str> = "受理邮箱", "e-mail";
        contact_hours: Option<&'a str> = "受理时间", "hours";
        signed_by: Vec<&'a str> = "落款单位", "signed by";
        text: Option<String> = "正文（纯文字）", "the text, plain";
        path: String = "页面地址，相对于网站首页", "its page, relative to the site's root";
        url: Option<String> = "页面的完整网址", "its page, absolute";
    }
}

row! {
    /// A leader's comment or a public appraisal of an organisation, where it is public.
    AppraisalRow<'a> {
        org: &'a str = "被评组织的编号", "id of the organisation appraised";
        org_name: &'a str = "被评组织全称", "its name";
        appraisal_type: Word = "类型：leader_comment 领导点评，public_appraisal 群众评议", "type";
        period: String = "哪一期", "period";
        on: Option<Date> = "日期", "date";
        by: Option<&'a str> = "点评人", "by";
        turnout: Option<&'a str> = "参加情况", "turnout";
        comment: Option<&'a str> = "点评或评议意见", "comment";
        politics: Option<&'a str> = "群众测评：党性观念强不强", "appraisal by the public: Party spirit";
        service: Option<&'a str> = "群众测评：联系服务群众够不够", "appraisal by the public: closeness to the public";
        example: Option<&'a str> = "群众测评：发挥先锋模范作用明显不明显", "appraisal by the public: setting an example";
        performance: Option<&'a str> = "群众测评：工作业绩", "appraisal by the public: work done";
    }
}
