//! What a reader of a calibrated set should look at.

use crate::{Calibrated, Calibration, MembershipFunctions};
use crosscase_data::{Diagnostic, Listed, counted};

/// The code of the note on cases that have no value, and so no membership.
pub const WITHOUT_VALUE: &str = "SET101";

/// A set with a smaller share of its cases on one side of 0.5 than this is skewed. The number is a rule of thumb of
/// this crate; why skew matters is in Schneider & Wagemann (2012), *Set-Theoretic Methods for the Social Sciences*,
/// section 9.2.
const SKEW: f64 = 0.2;

pub(crate) fn of(
    calibrated: &Calibrated,
    registry: &MembershipFunctions,
    name: &dyn Fn(usize) -> String,
) -> Vec<Diagnostic> {
    let summary = &calibrated.summary;
    let names = |rows: &[usize]| rows.iter().map(|row| name(*row)).collect::<Vec<_>>();
    let mut told = Vec::new();
    if !summary.missing.is_empty() {
        let missing = summary.missing.len();
        let cases = counted(missing + summary.n, "case", "cases");
        let have = if missing == 1 { "has" } else { "have" };
        let message = format!("{missing} of {cases} {have} no value and so no membership");
        // Without any value the list would be the whole table.
        let listed = if summary.n > 0 { names(&summary.missing) } else { Vec::new() };
        told.push(Diagnostic::note(WITHOUT_VALUE, message).listing(listed));
    }
    if !summary.at_half.is_empty() {
        let listed = names(&summary.at_half);
        told.push(
            Diagnostic::warning("SET102", "membership is exactly 0.5, neither in nor out")
                .help("move the crossover into the gap beside it, for a reason, or choose how 0.5 is treated")
                .listing(listed),
        );
    }
    if calibrated.calibration.is_decreasing_with(registry) {
        let message = match calibrated.calibration {
            Calibration::Function(_) => "the set is decreasing: low figures are in it",
            _ => "the anchors descend, so that the set is decreasing: low figures are in it",
        };
        told.push(Diagnostic::note("SET110", message).help(
            "anchors are exclusion, crossover, inclusion; fsQCA asks for them the other way round. Expectations concern the set as it is",
        ));
    }
    if let Calibration::Qualitative(scale) = &calibrated.calibration {
        let pairs: Vec<String> = scale.equal().into_iter().map(|[one, next]| format!("{one} and {next}")).collect();
        let message = format!("levels have one membership, and so are not told apart: {}", pairs.join("; "));
        told.extend((!pairs.is_empty()).then(|| Diagnostic::note("SET111", message)));
    }
    told.extend(spread(calibrated));
    if !summary.near_anchor.is_empty() {
        let listed = names(&summary.near_anchor);
        let help = "see whether the solution holds with the anchor moved";
        told.push(Diagnostic::note("SET106", "close to an anchor").help(help).listing(listed));
    }
    if let Some(regression) = calibrated.regression.filter(|r| r.rank < 5) {
        let message = format!(
            "the regression of the indirect method rests on {} of its 5 terms, since few values differ",
            regression.rank
        );
        told.push(Diagnostic::note("SET107", message));
    }
    told
}

/// Constant, skewed, undefined; levels without a case.
fn spread(calibrated: &Calibrated) -> Option<Diagnostic> {
    let summary = &calibrated.summary;
    let mut defined = calibrated.membership.iter().flatten();
    let Some(&first) = defined.next() else {
        let message = if summary.n == 0 {
            "no case has a value"
        } else {
            "memberships are undefined, since all values are equal"
        };
        return Some(Diagnostic::warning("SET103", message));
    };
    if defined.all(|m| *m == first) {
        let message = format!("every case has the same membership, {first}");
        return Some(
            Diagnostic::warning("SET104", message).help("a constant cannot explain; move the anchors or leave it out"),
        );
    }
    if let Calibration::MultiValue(cuts) = &calibrated.calibration {
        let levels = 0..=cuts.values().len();
        let empty: Vec<String> = levels
            .filter(|level| !calibrated.membership.contains(&Some(*level as f64)))
            .map(|level| level.to_string())
            .collect();
        let message = format!("no case has the level {}", Listed(&empty));
        let help = "an analysis needs a case at every level: merge levels, or move the cut points";
        return (!empty.is_empty()).then(|| Diagnostic::warning("SET108", message).help(help));
    }
    let above = summary.above_half?;
    let share = format!("{:.0} % of the cases are above 0.5", above * 100.0);
    (!(SKEW..=1.0 - SKEW).contains(&above)).then(|| {
        Diagnostic::warning("SET105", format!("the set is skewed: {share}"))
            .help("a skewed set makes simultaneous subsets and trivial necessity likely; read PRI and RoN")
    })
}
