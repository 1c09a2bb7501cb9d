//! `crosscase review …`: literature reviews.

crate::command::commands! { dedupe, prisma, survey, meta }

use crate::Command;

pub(crate) fn command() -> Command {
    Command::group("review", "Literature reviews: duplicates, the flow of a review, meta-analysis", commands())
}
