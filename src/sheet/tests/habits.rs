//! What offices really send.

use super::*;
use crate::diagnostic::{Language, Severity, Tongue};
use crate::sheet::copy;

#[test]
fn titles_sums_and_signatures_stand_around_a_table() {
    let bytes = workbook("Sheet1", |sheet| {
        sheet.merge_range(0, 0, 0, 4, "示例镇便民服务中心党支部2026年公开承诺一览表", &Format::new()).unwrap();
        put(sheet, 1, &[&["填报单位：示例镇便民服务中心党支部", "", "", "填报日期：2026年3月"]]);
        put(
            sheet,
            2,
            &[
                &["序号", "承诺事项", "责任单位", "目标值", "完成时限"],
                &["1", "上门办理登记", "示例镇便民服务中心党支部", "50户", "2026.9.30"],
                &["2", "延长服务时间", "窗口组", "60", "２０２６年１２月３１日"],
                &[],
                &["合  计", "2项"],
                &["注：完成时限写到日。"],
                &["填表人：李示例", "", "审核人：王示范"],
            ],
        );
    });
    let import = taken(&bytes, &board(), &into_hall());
    let text = written(&import, "content/hall/commitments/2026.yaml");
    assert!(text.starts_with("# 办实事\npublished_on: 2026-01-10\n"), "{text}");
    assert!(
        text.ends_with(
            "    responsible: 便民服务中心\n\n  - id: shang-men-ban-li-deng-ji\n    item: 上门办理登记\n    responsible: 示例镇便民服务中心党支部\n    deadline: 2026-09-30\n    type: common\n    target: 50户\n\n  - id: yan-zhang-fu-wu-shi-jian\n    item: 延长服务时间\n    responsible: 窗口组\n    deadline: 2026-12-31\n    type: common\n    target: 60\n"
        ),
        "{text}"
    );
    assert_eq!((import.report.added, import.files.len()), (2, 1));
    assert!(told(&import).contains(&"Note passed-rows ".to_owned()), "{:?}", told(&import));
    is_settled(&bytes, &import, &into_hall());
}

#[test]
fn one_sheet_is_of_thirty_branches() {
    let bytes = texts(
        "党员",
        &[
            &["党支部名称", "姓名", "职务"],
            &["示例镇便民服务中心党支部", "赵　示", "导办员"],
            &["湖滨", "钱示例", ""],
            &["示例镇湖滨社区党支部", "孙示例", "网格员"],
            &["示例镇湖宾社区党支部", "李示", ""],
        ],
    );
    let import = taken(&bytes, &board(), &Wanted::default());
    assert_eq!(errors(&import), ["unknown-organisation A5"]);
    let hint = import.report.placed.iter().find_map(|placed| placed.hint.as_ref()).unwrap();
    assert!(hint.zh.contains("示例镇湖滨社区党支部"), "{}", hint.zh);
    let wanted = Wanted { partial: true, ..Wanted::default() };
    let import = taken(&bytes, &board(), &wanted);
    assert_eq!(import.report.left.iter().collect::<Vec<_>>(), [&(0, 4)]);
    let hall = &import.sources.files["content/hall/members/list.yaml"].text;
    assert!(
        hall.ends_with("  - { id: li-shi-li, name: 李示例 }\n  - id: zhao-shi\n    name: 赵示\n    position: 导办员\n"),
        "{hall}"
    );
    let lake = &import.sources.files["content/lake/members/list.yaml"].text;
    assert_eq!(
        &**lake,
        "items:\n  - id: qian-shi-li\n    name: 钱示例\n  - id: sun-shi-li\n    name: 孙示例\n    position: 网格员\n"
    );
}

#[test]
fn several_rows_are_shown_as_one_and_a_head_has_two_rows() {
    let bytes = workbook("公开承诺", |sheet| {
        let plain = Format::new();
        put(sheet, 0, &[&["承诺事项", "责任单位", "目标", "期限", "评议结论", ""], &["", "", "", "", "日期", "结论"]]);
        for column in 0..4_u16 {
            let text = ["承诺事项", "责任单位", "目标", "期限"][usize::from(column)];
            sheet.merge_range(0, column, 1, column, text, &plain).unwrap();
        }
        sheet.merge_range(0, 4, 0, 5, "评议结论", &plain).unwrap();
        put(
            sheet,
            2,
            &[&["甲事", "", "3", "2026-05-31", "2026-06-20", "已兑现"], &["乙事", "", "4", "2026-11-30", "", ""]],
        );
        sheet.merge_range(2, 1, 3, 1, "窗口组", &plain).unwrap();
    });
    let import = taken(&bytes, &board(), &into_hall());
    let text = written(&import, "content/hall/commitments/2026.yaml");
    assert!(text.contains("    item: 乙事\n    responsible: 窗口组\n"), "{text}");
    assert!(text.contains("    verdict:\n      on: 2026-06-20\n      result: fulfilled\n"), "{text}");
}

#[test]
fn hidden_and_filtered_rows_are_read_and_told() {
    let bytes = workbook("党员", |sheet| {
        put(sheet, 0, &[&["姓名", "职务"], &["赵示", "导办员"], &["钱示例", "网格员"]]);
        sheet.set_row_hidden(2).unwrap();
        sheet.autofilter(0, 0, 2, 1).unwrap();
    });
    let import = taken(&bytes, &board(), &into_hall());
    assert!(written(&import, "content/hall/members/list.yaml").contains("钱示例"));
    assert!(told(&import).contains(&"Note hidden-rows ".to_owned()));
}

#[test]
fn days_are_serials_words_and_formats() {
    let bytes = workbook("公开承诺", |sheet| {
        put(sheet, 0, &[&["承诺事项", "责任单位", "目标", "期限"]]);
        let rows = ["甲", "乙", "丙", "丁", "戊"];
        for (row, name) in (1..).zip(rows) {
            put(sheet, row, &[&[&format!("{name}事"), "窗口组", "3"]]);
        }
        days(sheet, 1, 3, "2026-03-05");
        sheet.write_number(2, 3, 46086).unwrap();
        sheet.write_string(3, 3, "2026.3.5").unwrap();
        sheet.write_number(4, 3, 20_260_305).unwrap();
        sheet.write_string(5, 3, "３月５日").unwrap();
    });
    let import = taken(&bytes, &board(), &into_hall());
    assert_eq!(errors(&import), ["wrong-type D6"]);
    let text = &import.sources.files["content/hall/commitments/2026.yaml"].text;
    assert_eq!(text.matches("deadline: 2026-03-05").count(), 4, "{text}");
}

#[test]
fn what_a_spreadsheet_has_spoilt_is_refused_at_its_cell() {
    let bytes = workbook("组织", |sheet| {
        put(sheet, 0, &[&["组织名称", "简称", "监督电话", "领域"]]);
        put(
            sheet,
            1,
            &[
                &["示例镇新村党支部", "新村", "", "农村"],
                &["示例镇老村党支部", "老村", "", "农村"],
                &["示例镇三村党支部", "3.70102E+17", "12345", "农村"],
            ],
        );
        sheet.write_number(1, 2, 53_100_001_234_f64).unwrap();
        sheet.write_number(2, 2, 370_102_199_001_011_200_f64).unwrap();
    });
    let import = taken(&bytes, &board(), &Wanted::default());
    assert_eq!(errors(&import), ["phone-as-number C2", "digits-lost C3", "digits-lost B4"]);
}

#[test]
fn codes_of_persons_are_faults_and_never_written() {
    let id = "110101190001010000";
    let bytes = texts("党员", &[&["姓名", "职务", "身份证号码"], &["赵示", "导办员", id]]);
    let import = taken(&bytes, &board(), &into_hall());
    assert_eq!(errors(&import), ["forbidden-key C"]);
    // In a column that is read it is what `check` says it is.
    let code = "11010119900101100X";
    let valid = (0..10)
        .map(|digit| format!("1101011990010110{digit}"))
        .flat_map(|body| ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "X"].map(|last| format!("{body}{last}")));
    let valid = valid.chain([code.to_owned()]).find(|code| is_identity(code)).unwrap();
    let bytes = texts("党员", &[&["姓名", "职务"], &["赵示", &format!("导办员 {valid}")]]);
    let import = taken(&bytes, &board(), &into_hall());
    assert_eq!(errors(&import), ["id-number B2"]);
    assert!(!import.report.is_sound());
}

/// Whether the last sign of a code is right.
fn is_identity(code: &str) -> bool {
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = code.bytes().zip(weights).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    code.chars().nth(17) == "10X98765432".chars().nth((sum % 11) as usize)
}

#[test]
fn several_persons_stand_in_a_cell_and_members_come_with_their_posts() {
    let mut workbook = Workbook::new();
    let posts = workbook.add_worksheet();
    posts.set_name("示范岗").unwrap();
    put(
        posts,
        0,
        &[
            &["岗位名称", "党员姓名", "承诺内容", "岗位类型", "批准日期"],
            &["帮办岗", "王示范、赵 示\n李示例", "有人来就有人帮。", "先锋岗", "2026-01-05"],
            &["无人岗", "周不在", "有人来就有人帮。", "先锋岗", "2026-01-05"],
        ],
    );
    let members = workbook.add_worksheet();
    members.set_name("花名册").unwrap();
    put(members, 0, &[&["姓名", "职务"], &["赵示", "导办员"]]);
    let bytes = workbook.save_to_buffer().unwrap();
    let import = taken(&bytes, &board(), &into_hall());
    assert_eq!(errors(&import), ["unknown-reference B3"]);
    let posts = &import.sources.files["content/hall/posts/list.yaml"].text;
    assert!(
        posts.contains(
            "    holder: [wang-shi-fan, zhao-shi, li-shi-li]\n    pledge: 有人来就有人帮。\n    type: pioneer_post\n"
        ),
        "{posts}"
    );
}

#[test]
fn reviews_are_posts_by_months() {
    let bytes = texts(
        "Sheet1",
        &[
            &["示例镇2026年星级党员示范岗考评表"],
            &["序号", "岗位名称", "党员", "4月", "5月", "6月"],
            &["1", "综合受理窗口", "王示范", "0", "1", "加星"],
        ],
    );
    let import = taken(&bytes, &board(), &Wanted::default());
    let text = written(&import, "content/reviews/2026.yaml");
    assert_eq!(
        text,
        "items:\n  - id: 2026-04-window-1\n    subject: hall/posts/window-1\n    period: 2026-04\n    change: 0\n  - id: 2026-06-window-1\n    subject: hall/posts/window-1\n    period: 2026-06\n    change: 1\n"
    );
    assert_eq!((import.report.added, import.report.same), (2, 1));
    is_settled(&bytes, &import, &Wanted::default());
    let odd =
        texts("考评", &[&["岗位", "2026-04", "2026-05"], &["综合受理窗口", "优秀", ""], &["不在的窗口", "1", ""]]);
    assert_eq!(errors(&taken(&odd, &board(), &Wanted::default())), ["wrong-type B2", "unknown-reference A3"]);
}

#[test]
fn tables_saved_as_text_are_read_in_every_encoding() {
    let text = "公开承诺一览表\r\n承诺事项;责任单位;目标;期限\r\n上门办理登记;窗口组;50户;2026-09-30\r\n";
    for bytes in [text.as_bytes().to_vec(), encoding_rs::GBK.encode(text).0.into_owned()] {
        let import = taken(&bytes, &board(), &into_hall());
        assert!(written(&import, "content/hall/commitments/2026.yaml").contains("target: 50户"));
    }
}

#[test]
fn a_picture_over_a_cell_is_a_photo() {
    let png = include_bytes!("../../cli/starter/li-shili.png");
    let bytes = workbook("党员", |sheet| {
        put(sheet, 0, &[&["姓名", "照片", "同意日期", "同意范围"], &["赵示", "", "2026-01-05", "网站、大屏"]]);
        let image = rust_xlsxwriter::Image::new_from_buffer(png).unwrap();
        sheet.insert_image(1, 1, &image).unwrap();
    });
    let import = taken(&bytes, &board(), &into_hall());
    let text = written(&import, "content/hall/members/list.yaml");
    assert!(text.ends_with("  - id: zhao-shi\n    name: 赵示\n    photo: zhao-shi.png\n    consent:\n      given_on: 2026-01-05\n      scope: [web, kiosk]\n"), "{text}");
    assert_eq!(&*import.photos["content/hall/photos/zhao-shi.png"], png);
    is_settled(&bytes, &import, &into_hall());
    // In a cell, as newer programs have it; and over another column, where nobody knows what it is.
    let bytes = workbook("党员", |sheet| {
        put(sheet, 0, &[&["姓名", "照片"], &["赵示", ""]]);
        let image = rust_xlsxwriter::Image::new_from_buffer(png).unwrap();
        sheet.embed_image(1, 1, &image).unwrap();
        sheet.insert_image(1, 0, &image).unwrap();
    });
    let import = taken(&bytes, &board(), &into_hall());
    assert!(import.photos.contains_key("content/hall/photos/zhao-shi.png"), "{:?}", told(&import));
    assert!(told(&import).contains(&"Warning picture-passed A2".to_owned()), "{:?}", told(&import));
}

#[test]
fn what_nobody_knows_is_told_and_nothing_is_guessed() {
    let import = taken(&texts("党员", &[&["姓名", "职务", "血型"], &["赵示", "导办员", "甲"]]), &board(), &into_hall());
    assert_eq!(told(&import), ["Warning unknown-column C1"]);
    let import = taken(&texts("表", &[&["张三"], &["李四"]]), &board(), &into_hall());
    assert_eq!(errors(&import), ["no-table "]);
    let import = taken(&texts("党员", &[&["姓名"], &["赵示"]]), &board(), &Wanted::default());
    assert_eq!(errors(&import), ["no-organisation "]);
    let formula = workbook("党员", |sheet| {
        put(sheet, 0, &[&["姓名", "职务"], &["赵示", ""]]);
        sheet.write_formula(1, 1, rust_xlsxwriter::Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
    });
    assert_eq!(errors(&taken(&formula, &board(), &into_hall())), ["broken-formula B2"]);
}

#[test]
fn a_year_later_the_same_words_are_another_item() {
    let rows: &[&[&str]] =
        &[&["承诺事项", "责任单位", "目标", "期限"], &["更换楼道照明", "窗口组", "90", "2027-12-31"]];
    let import = taken(&texts("公开承诺", rows), &board(), &into_hall());
    assert_eq!((import.report.added, import.report.changed), (1, 0));
    assert!(written(&import, "content/hall/commitments/2026.yaml").contains("- id: geng-huan-lou-dao-zhao-ming\n"));
    // Of the same year it is this one, and an empty cell takes nothing away.
    let rows: &[&[&str]] = &[&["承诺事项", "目标", "期限", "措施"], &["更换 楼道照明", "210", "2026-12-31", ""]];
    let import = taken(&texts("公开承诺", rows), &board(), &into_hall());
    assert_eq!((import.report.added, import.report.changed), (0, 1));
    let text = written(&import, "content/hall/commitments/2026.yaml");
    assert_eq!(text, BOARD[7].1.replace("target: 200", "target: 210"));
}

#[test]
fn a_copy_tells_every_fault_beside_its_row_and_can_be_imported_when_mended() {
    let bytes = texts(
        "公开承诺",
        &[
            &["2026年承诺"],
            &["承诺事项", "责任单位", "目标", "期限"],
            &["甲事", "窗口组", "3", "年底前"],
            &["乙事", "窗口组", "", "2026-12-31"],
            &["丙事", "窗口组", "5", "2026-12-31"],
        ],
    );
    let book = read(&bytes, "表").unwrap_or_else(|_| panic!("a workbook"));
    let import = import(&book, &board(), &options(), &into_hall());
    assert!(import.report.placed.iter().any(|placed| placed.severity == Severity::Error));
    let copied = copy(&book, &import.report.placed, Tongue::from(Language::Chinese), Language::Chinese).unwrap();
    let mut again = read(&copied, "表").unwrap_or_else(|_| panic!("a copy"));
    let sheet = &again.sheets[0];
    assert_eq!(sheet.text(1, 4), "错误");
    assert!(sheet.text(2, 4).starts_with("期限：") && sheet.text(3, 4).contains("目标"), "{:?}", sheet.cells);
    assert!(sheet.value(4, 4).is_none());
    let text = |text: &str| crate::sheet::book::Value::Text(text.to_owned());
    again.sheets[0].cells.insert((2, 3), text("2026-12-30"));
    again.sheets[0].cells.insert((3, 2), text("4"));
    let mended = super::import(&again, &board(), &options(), &into_hall());
    assert_eq!(errors(&mended), [""; 0]);
    assert_eq!(mended.report.added, 3);
}

#[test]
fn tables_that_a_site_publishes_bring_what_a_board_does_not_have() {
    let text = "\u{feff}id,org,org_name,item,commitment_type,responsible_units,measures,target,unit,deadline,published_on,reported,path,url\r\n\
        hall/commitments/lights,hall,示例镇便民服务中心党支部,更换楼道照明,deed,某单位,,999,处,2026-12-31,,,a/,https://board.example.org/a/\r\n\
        lake/commitments/trees,lake,示例镇湖滨社区党支部,补种行道树,deed,示例镇湖滨社区党支部；绿化组,,30,棵,2026-11-30,2026-03-01,in_progress,b/,https://board.example.org/b/\r\n";
    let import = taken(text.as_bytes(), &board(), &Wanted::default());
    assert_eq!((import.report.added, import.report.changed), (1, 0), "{:?}", told(&import));
    let text = written(&import, "content/lake/commitments/2026.yaml");
    assert_eq!(
        text,
        "items:\n  - id: trees\n    item: 补种行道树\n    responsible: 示例镇湖滨社区党支部；绿化组\n    deadline: 2026-11-30\n    type: deed\n    target: 30\n    unit: 棵\n    published_on: 2026-03-01\n"
    );
}
