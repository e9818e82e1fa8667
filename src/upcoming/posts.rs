//! Reviews that are owed, and posts near full stars.

use jiff::civil::Date;

use super::{Desk, DueKind};
use crate::board::{ReviewDuties, Stage, effective_on, review_duties};
use crate::calendar::Period;
use crate::diagnostic::{counted, say};
use crate::kinds::{Conferred, Draft, Kind, Notice, NoticeType, Post, Review, ReviewType};

pub(super) fn reviews_and_stars(desk: &mut Desk<'_>) {
    let board = desk.board;
    let reviews = board.star_reviews();
    for ((post, facts), own) in board.items.posts.all().iter().zip(&board.post_facts).zip(&reviews) {
        let Some(stars) = facts.stars else { continue };
        let duties = review_duties(board, post, own);
        owed(desk, post, &duties);
        let max = board.settings.stars.max;
        if facts.stage == Stage::Full && award_ahead(desk, post).is_none() {
            reached(desk, post, own, max);
        }
        if matches!(facts.stage, Stage::Full | Stage::Named) {
            continue;
        }
        if stars + 1 == max
            && let Some(on) = next_review(desk, &duties, own)
            && desk.is_near(on)
        {
            let have = counted(stars, "star");
            let text = say!(
                "现有{stars}星，下次考评再加一星就满{max}星，可以准备授牌命名",
                "{have}; one more at the next review makes {max}, and an award is due"
            );
            desk.note(DueKind::StarsNearFull, on, post, text);
        }
        year_end(desk, post, own);
    }
}

/// Awards that are dated ahead: plates and pages say 已授牌命名 from that day on.
pub(super) fn conferrals(desk: &mut Desk<'_>) {
    let board = desk.board;
    for post in board.items.posts.all() {
        if let Some(on) = award_ahead(desk, post).filter(|on| desk.is_near(*on)) {
            let text = say!(
                "从这一天起显示已授牌命名；牌要重新印制",
                "named and awarded from this day; the placard is to be printed anew"
            );
            desk.note(DueKind::Conferral, on, post, text);
        }
    }
}

/// The day of an award that is still to come.
fn award_ahead(desk: &Desk<'_>, post: &Draft<Post>) -> Option<Date> {
    let board = desk.board;
    let on = match post.conferred.as_deref()? {
        Conferred::Here(conferral) => *conferral.on,
        Conferred::Notice(notice) => {
            let target = board.resolve(&post.org, notice, &[Notice::NAME])?;
            let notice = board.items.notices.get(target.at?)?;
            (notice.notice_type == NoticeType::Conferral).then_some(*notice.starts_on)?
        }
    };
    (on > board.today).then_some(on)
}

fn owed(desk: &mut Desk<'_>, post: &Draft<Post>, duties: &ReviewDuties) {
    for month in &duties.missing {
        let (zh, en) = (month.chinese(), month);
        let text = say!("没有{zh}的考评记录", "no review of {en}");
        desk.note(DueKind::ReviewMissing, month.last_day(), post, text);
    }
    if let Some(month) = duties.next.filter(|month| desk.is_near(month.last_day())) {
        let (zh, en) = (month.chinese(), month);
        desk.note(DueKind::ReviewDue, month.last_day(), post, say!("{zh}的考评", "the review of {en}"));
    }
}

/// Full stars whose award is not on record, since the last star was given: until it is written down.
fn reached(desk: &mut Desk<'_>, post: &Draft<Post>, reviews: &[&Draft<Review>], max: u8) {
    let given = reviews.iter().filter(|review| review.change.is_some_and(|change| change > 0));
    let on = given.map(|review| effective_on(review)).filter(|on| *on <= desk.board.today).max();
    if let Some(on) = on {
        let stars = counted(max, "star");
        let text = say!(
            "已满{max}星，可以授牌命名；授牌后在岗位里记 conferred",
            "{stars}: to be named and awarded; then note it as `conferred` in the post"
        );
        desk.note(DueKind::StarsFull, on, post, text);
    }
}

/// When stars can next be given; `None` when the rule's last month is over.
fn next_review(desk: &Desk<'_>, duties: &ReviewDuties, reviews: &[&Draft<Review>]) -> Option<Date> {
    let today = desk.board.today;
    if desk.board.settings.stars.from.is_some() {
        return duties.next.map(Period::last_day);
    }
    let this = Period::month_of(today);
    let reviewed = reviews.iter().any(|review| review.period == this);
    let month = if reviewed { this.next()? } else { this };
    Some(month.last_day())
}

/// Below full stars there is a re-appraisal at the end of each year.
fn year_end(desk: &mut Desk<'_>, post: &Draft<Post>, reviews: &[&Draft<Review>]) {
    let year = Period::month_of(desk.board.today).year();
    for year in [year - 1, year] {
        let Ok(last_day) = Date::new(year, 12, 31) else { continue };
        let approved = post.approved_on.first().is_some_and(|day| **day <= last_day);
        let made = reviews
            .iter()
            .any(|review| review.review_type == ReviewType::AnnualStar && review.period.last_day() == last_day);
        if !approved || made {
            continue;
        }
        let (days, ahead) = (desk.until(last_day), desk.is_near(last_day));
        // Those of last year are called for as long after as they are announced before; then the year is over.
        if ahead || (days < 0 && -days <= desk.days) {
            let text = say!("未满星，{year}年要复评一次", "below full stars: re-appraised once for {year}");
            desk.note(DueKind::AnnualReviewDue, last_day, post, text);
        }
    }
}
