//! `crosscase review …`: literature reviews.

crate::command::commands! { dedupe, page, screening, prisma, survey, map, harvest, meta }

use crate::Command;

pub(crate) fn command() -> Command {
    Command::group(
        "review",
        "Literature reviews: duplicates, screening, the flow of a review, case surveys, what studies found, meta-analysis",
        commands(),
    )
}
