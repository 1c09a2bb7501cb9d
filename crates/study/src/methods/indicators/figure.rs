//! Indicators that an instrument has of each case already: a figure of its network, or of a code in its documents.

use super::change::taken_off;
use super::{From, without_value};
use crate::artifacts::Artifacts;
use crate::error::MethodError;
use crate::file::{Faults, Placed, Span};
use crate::guard::RowsOf;
use crate::made::{StageId, StageInputs};
use crate::names::{CaseFigure, Declaration, Names, Offer, OfferKind, Want, rules};
use crate::plan::{Plan, Stage};
use crosscase_data::contract::{Indicator, Record, SourceLink};

/// A figure that the instrument makes of each case.
pub(super) struct FigureIndicator {
    pub(super) instrument: String,
    pub(super) figure: CaseFigure,
    /// The indicator that is taken off.
    pub(super) minus: Option<String>,
}

/// An indicator that is a figure of the case already.
pub(super) fn declare(
    from: &From,
    compose: Option<Span>,
    minus: Option<&Placed<String>>,
    (at, offer): (Span, Offer),
    faults: &mut Faults<'_>,
) -> Declaration {
    let message = "a figure is one value a case: it takes no items and no `where`, and there is nothing to compose";
    let more = from.items.is_some() || from.reverse.is_some() || from.min_answered.is_some() || from.only.is_some();
    if let Some(at) = compose.or_else(|| more.then(|| from.instrument.at())) {
        faults.add("STU007", at, message);
    }
    // Of a code, whether the case has it.
    let name = from.figure.as_ref().map_or_else(|| "membership".to_owned(), |figure| figure.to_string());
    let code = from.code.as_ref().map(|code| code.to_string());
    let figure_of = CaseFigure { name, between: from.between.clone(), of: from.of.clone(), code };
    let want = Want::new(OfferKind::Figures, from.instrument.as_str(), from.instrument.at());
    let minus_of = minus.map(|minus| minus.to_string());
    let rule = FigureIndicator { instrument: from.instrument.to_string(), figure: figure_of.clone(), minus: minus_of };
    let mut declared = Declaration::new(&offer.name, at, rule);
    declared.wants.push(Want { figure: Some(figure_of), ..want });
    declared.wants.extend(minus.map(|minus| Want::new(OfferKind::Indicator, minus.as_str(), minus.at())));
    declared.offers.push(offer);
    declared
}

/// Asks for the stages of the indicators that are figures.
pub(super) fn plan(mine: &[&Declaration], names: &Names, plan: &mut Plan, faults: &mut Faults<'_>) {
    for (declared, taken) in rules::<FigureIndicator>(mine) {
        let Some(source) = names.find(OfferKind::Figures, &taken.instrument, faults) else { continue };
        let minus = taken.minus.as_ref().and_then(|name| names.find(OfferKind::Indicator, name, faults));
        let minus = minus.map(|minus| minus.stage.clone());
        let (name, figure, from) = (declared.name.clone(), taken.figure.clone(), source.stage.clone());
        let (id, params) = (StageId::new("indicator", &name), (name.clone(), figure.clone(), taken.minus.clone()));
        let needs = [Some(source.stage.clone()), minus.clone()];
        let work = move |given: &StageInputs<'_>| take(&name, &figure, (&from, minus.as_ref()), given);
        plan.push(Stage::new(id, declared.at.clone(), &params, work).needs(needs.into_iter().flatten()));
    }
}

/// The figure as the indicator's values, with the lineage that the instrument tells.
fn take(
    name: &str,
    figure: &CaseFigure,
    (from, minus): (&StageId, Option<&StageId>),
    given: &StageInputs<'_>,
) -> Result<Artifacts, MethodError> {
    let figure = figure.to_string();
    let mut values = Indicator::rows(given.table(from, "figures")?)?;
    values.retain(|one| one.indicator == figure);
    for one in &mut values {
        name.clone_into(&mut one.indicator);
    }
    let mut links = SourceLink::rows(given.table(from, "sources")?)?;
    links.retain(|link| link.column == figure);
    for link in &mut links {
        (link.table, link.column) = ("indicators".to_owned(), name.to_owned());
    }
    if let Some(minus) = minus {
        links.extend(taken_off(name, &mut values, minus, given)?);
    }
    let empty = values.iter().filter(|one| one.value.is_err()).map(|one| one.case.clone()).collect();
    Ok(Artifacts::default()
        .say(without_value(name, empty))
        .stacked_of(RowsOf::Cases, "indicators", Indicator::table(&values)?)
        .stacked_of(RowsOf::Numbered, "lineage", SourceLink::table(&links)?))
}
