//! Keys that name what is never recorded here about a person (the harm rules of the content contract).
//!
//! Every kind refuses unknown keys anyway; these are refused in other words, so that nobody looks for the right
//! spelling of something that must not be written at all. The words may stand in texts: policies use them.

use crate::diagnostic::{Diagnostic, Place, say};

/// What a key names, in the words a hand might choose: whole English words or pinyin, and parts of Chinese ones.
struct Forbidden {
    zh: &'static str,
    en: &'static str,
    words: &'static [&'static str],
    parts: &'static [&'static str],
}

const FORBIDDEN: &[Forbidden] = &[
    Forbidden {
        zh: "困难情况",
        en: "hardship",
        words: &["hardship", "poverty", "poor", "subsidy", "low_income", "kunnan", "pinkun", "dibao"],
        parts: &["困难", "贫困", "低保", "补助", "救助"],
    },
    Forbidden {
        zh: "健康状况",
        en: "health",
        words: &["health", "illness", "disease", "sickness", "disability", "disabled", "medical", "jiankang"],
        parts: &["健康", "疾病", "病情", "病史", "残疾"],
    },
    Forbidden {
        zh: "心理状况",
        en: "psychology",
        words: &["psychology", "psychological", "mental", "mood", "emotion", "xinli"],
        parts: &["心理", "情绪"],
    },
    Forbidden {
        zh: "谈话记录",
        en: "talks",
        words: &["talk", "talks", "heart_talk", "interview", "interviews", "tanhua", "tanxin"],
        parts: &["谈话", "谈心", "约谈"],
    },
    Forbidden {
        zh: "纪律处分",
        en: "discipline",
        words: &["discipline", "disciplinary", "punishment", "penalty", "violation", "violations", "chufen"],
        parts: &["处分", "违纪", "违法", "问责"],
    },
    Forbidden {
        zh: "不合格党员处置",
        en: "the handling of unqualified members",
        words: &["unqualified", "disqualified", "expelled"],
        parts: &["不合格"],
    },
    Forbidden {
        zh: "考勤",
        en: "attendance",
        words: &["attendance", "absence", "absences", "check_in", "clock_in", "kaoqin"],
        parts: &["考勤", "出勤", "缺勤", "迟到"],
    },
    Forbidden {
        zh: "八小时外监督",
        en: "off-hours supervision",
        words: &["off_hours", "after_hours", "eight_hours", "off_duty"],
        parts: &["八小时", "8小时"],
    },
    Forbidden {
        zh: "检举控告",
        en: "tip-offs",
        words: &[
            "tip_off",
            "tipoff",
            "tip_offs",
            "whistleblow",
            "whistleblower",
            "informant",
            "complaint_against",
            "jubao",
        ],
        parts: &["举报", "检举", "控告"],
    },
    Forbidden {
        zh: "身份证号",
        en: "identity numbers",
        words: &["id_card", "idcard", "id_number", "id_no", "identity", "identity_card", "passport", "shenfenzheng"],
        parts: &["身份证", "证件号"],
    },
    Forbidden {
        zh: "银行账号",
        en: "bank accounts",
        words: &["bank", "bank_card", "bank_account", "card_no", "yinhangka"],
        parts: &["银行", "卡号"],
    },
    Forbidden {
        zh: "个人手机号",
        en: "mobile numbers",
        words: &["mobile", "cellphone", "cell_phone", "mobile_phone", "shouji"],
        parts: &["手机"],
    },
    Forbidden {
        zh: "家庭住址",
        en: "home addresses",
        words: &["home_address", "residence", "home", "zhuzhi"],
        parts: &["住址", "家庭地址"],
    },
    Forbidden {
        zh: "户主姓名",
        en: "householders' names",
        words: &["householder", "household_head", "head_of_household"],
        parts: &["户主"],
    },
];

/// Of a person; an organisation and a notice do have them.
const OF_PERSONS: &[Forbidden] = &[
    Forbidden {
        zh: "电话", en: "phone numbers", words: &["phone", "telephone", "tel", "dianhua"], parts: &["电话"]
    },
    Forbidden { zh: "家庭住址", en: "home addresses", words: &["address", "dizhi"], parts: &["地址"] },
];

/// Of a suggestion: who made it.
const SUGGESTERS: Forbidden = Forbidden {
    zh: "谁提的建议",
    en: "whose suggestion it was",
    words: &[
        "suggested_by",
        "suggester",
        "proposed_by",
        "proposer",
        "submitted_by",
        "submitter",
        "raised_by",
        "author",
        "by",
        "from",
        "who",
        "name",
        "person",
        "member",
        "citizen",
        "phone",
        "contact",
        "jianyiren",
    ],
    parts: &["提出人", "提议人", "建议人", "提建议", "反映人", "来信人", "来电人", "姓名", "谁提", "电话", "联系"],
};

/// A key that names a record the board never keeps.
pub(super) fn refuse(key: &str, place: &Place) -> Option<Diagnostic> {
    let words = words(key);
    let folder = place.file.rsplit('/').nth(1).unwrap_or_default();
    if folder == "suggestions" && names(&SUGGESTERS, key, &words) {
        let Forbidden { zh, en, .. } = SUGGESTERS;
        return Some(
            Diagnostic::error(
                "forbidden-key",
                place.clone(),
                say!("只公布建议了什么，从不公布{zh}：{key}", "what was suggested is public, never {en}: `{key}`"),
            )
            .hint(say!("删去这一项", "remove it")),
        );
    }
    let of_persons: &[Forbidden] =
        if matches!(folder, "members" | "posts" | "rolls" | "exemplars" | "reviews") { OF_PERSONS } else { &[] };
    let Forbidden { zh, en, .. } = FORBIDDEN.iter().chain(of_persons).find(|subject| names(subject, key, &words))?;
    Some(
        Diagnostic::error(
            "forbidden-key",
            place.clone(),
            say!("公示栏从不记录个人的{zh}：{key}", "the board never records {en} of a person: `{key}`"),
        )
        .hint(say!("删去这一项", "remove it")),
    )
}

/// Whether a key, and the words in it, name a subject.
fn names(subject: &Forbidden, key: &str, words: &str) -> bool {
    subject.parts.iter().any(|part| key.contains(part))
        || subject.words.iter().any(|word| format!("_{words}_").contains(&format!("_{word}_")))
}

/// `idCard`, `ID-card` and `id card` are `id_card`.
fn words(key: &str) -> String {
    let mut words = String::with_capacity(key.len() + 4);
    let mut after_lower = false;
    for c in key.chars() {
        if c.is_ascii_uppercase() && after_lower {
            words.push('_');
        }
        after_lower = c.is_ascii_lowercase() || c.is_ascii_digit();
        words.push(if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' });
    }
    words
}

#[cfg(test)]
mod tests {
    use crate::kinds::KINDS;
    use crate::lint::testing::codes;

    fn found(file: &str, key: &str) -> Vec<&'static str> {
        codes(&[(file, &format!("name: 甲\n{key}: 乙\n"))])
    }

    #[test]
    fn what_is_never_recorded_is_refused_in_its_own_words() {
        for key in [
            "hardship",
            "poverty_level",
            "健康状况",
            "health",
            "mentalState",
            "心理状态",
            "talks",
            "谈心谈话",
            "discipline",
            "处分",
            "unqualified",
            "attendance",
            "考勤",
            "off_hours",
            "八小时外",
            "tip_off",
            "举报内容",
            "id_card",
            "idCard",
            "ID-number",
            "身份证",
            "bank_card",
            "银行卡",
            "mobile",
            "手机号",
            "home_address",
            "住址",
            "phone",
            "电话",
            "address",
            "shenfenzheng",
        ] {
            assert_eq!(found("content/members/a.yaml", key), ["forbidden-key"], "{key}");
        }
    }

    #[test]
    fn other_unknown_keys_are_only_unknown() {
        for key in ["embankment", "stalk", "healthy", "banker", "hobby", "postion", "stories"] {
            assert_eq!(found("content/members/a.yaml", key), ["unknown-key"], "{key}");
        }
        // An organisation has a phone; its key is only called differently.
        assert_eq!(found("content/org.yaml", "phone"), ["unknown-key"]);
    }

    #[test]
    fn forbidden_keys_are_refused_in_lists_and_mappings() {
        let list = "health: 良好\nitems:\n  - { id: a, name: 甲, consent: { given_on: 2026-01-01, scope: [web], mobile: 1 } }\n";
        assert_eq!(codes(&[("content/members/list.yaml", list)]), ["forbidden-key", "forbidden-key"]);
    }

    #[test]
    fn no_known_key_is_forbidden() {
        let place = crate::diagnostic::Place::whole("content/x.yaml");
        for kind in KINDS {
            let schema = (kind.schema)(schemars::SchemaGenerator::default());
            let keys = schema.get("properties").and_then(|properties| properties.as_object()).unwrap();
            for key in keys.keys() {
                assert!(super::refuse(key, &place).is_none(), "{key}");
            }
        }
    }
}
