#!/usr/bin/env python3
"""corpus.py ITEMS ORGS FOLDER: writes a Hugo site of ITEMS pages in ORGS sections, the same at each run.

The site is what a board would be in Hugo: a page an item, lists of 50, two taxonomies, a feed, a sitemap.
It stands beside our own builds in `cargo bench --bench scale -- run`.
"""

import datetime
import pathlib
import random
import shutil
import sys

ITEMS, ORGS, FOLDER = int(sys.argv[1]), int(sys.argv[2]), pathlib.Path(sys.argv[3])
chance = random.Random(7)

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "伟芳娜敏静秀丽强磊军洋勇艳杰娟涛明超霞平刚桂英华建国文斌宇浩"
POSITIONS = "支部书记 组织委员 宣传委员 网格员 楼栋长 志愿者 社区民警 护士长 班组长 教师".split()
STATES = "在办 已完成 延期 已归档".split()
TAGS = "为民服务 环境整治 助老助残 安全生产 文明创建 志愿服务 科技兴农 医疗健康 教育助学 邻里互助 便民维修 法律援助 垃圾分类 反诈宣传 移风易俗 就业帮扶 消防安全 防汛抗旱 基层治理 文化惠民".split()
PLACES = "东风 新华 建设 和平 光明 胜利 友谊 长江 黄河 朝阳 前进 向阳 幸福 振兴 文汇 湖畔".split()
UNITS = "社区 村 街道 学校 医院 车间".split()
SENTENCES = """认真履行岗位职责，做到件件有回音、事事有着落
每月走访困难群众不少于两次，建立台账并及时更新
主动公开联系方式，接受群众监督
带头参加志愿服务活动，全年累计不少于四十小时
积极化解邻里矛盾，把问题解决在萌芽状态
推动老旧小区楼道照明改造，方便居民夜间出行
定期组织安全隐患排查，发现问题当日上报、限期整改
协助独居老人办理社保认证与慢病用药登记
在服务窗口推行首问负责制和一次性告知制
带头落实垃圾分类，引导居民养成良好习惯
按季度公示工作进展，对未完成事项说明原因
组织技能培训班，帮助下岗职工重新就业
坚持节假日值班制度，保证突发情况有人处置
为行动不便的居民提供上门代办服务""".splitlines()


def paragraph():
    return "；".join(chance.choice(SENTENCES) for _ in range(3)) + "。"


def body():
    rows = "".join(
        f"| 2025-{chance.randint(1, 12):02d} | {chance.choice(SENTENCES)[:14]} | {chance.choice(['完成', '推进中', '待验收'])} |\n"
        for _ in range(2)
    )
    return f"""## 承诺内容

{paragraph()}

1. {chance.choice(SENTENCES)}
2. {chance.choice(SENTENCES)}，**按期完成**
3. {chance.choice(SENTENCES)}

## 进展

| 时间 | 事项 | 结果 |
| --- | --- | --- |
{rows}
> {chance.choice(SENTENCES)}。

{paragraph()}

联系电话：`010-{chance.randint(0, 99999999):08d}`，详见[公开栏](https://example.org/board)。
"""


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


shutil.copytree(pathlib.Path(__file__).parent / "site", FOLDER)
orgs = [(f"b{n:04}", f"{PLACES[n % 16]}{UNITS[n // 16 % 6]}第{n + 1}党支部") for n in range(ORGS)]
for slug, name in orgs:
    write(FOLDER / "content" / slug / "_index.md", f'---\ntitle: "{name}"\n---\n')
for n in range(ITEMS):
    slug, name = orgs[n % ORGS]
    person = chance.choice(SURNAMES) + "".join(chance.choice(GIVEN) for _ in range(chance.randint(1, 2)))
    date = datetime.date(2020, 1, 1) + datetime.timedelta(days=chance.randint(0, 2100))
    tags = ", ".join(f'"{tag}"' for tag in chance.sample(TAGS, 2))
    write(
        FOLDER / "content" / slug / f"n{n:06}.md",
        f"""---
title: "{person}公开承诺书（{n:06}）"
date: {date.isoformat()}
branch: "{name}"
person: "{person}"
position: "{chance.choice(POSITIONS)}"
stars: {chance.randint(1, 5)}
pledge: "{chance.choice(SENTENCES)}"
status: ["{chance.choice(STATES)}"]
tags: [{tags}]
---

{body()}""",
    )
print(f"{ITEMS} pages, {ORGS} sections in {FOLDER}")
