//! The outcome by type of case and by whom the cases stand within, such as their country: how the solution fits within each, and what is
//! sufficient within one that has cases enough.

use super::super::sets::SideBySide;
use super::super::typology::Typed;
use super::super::units::{Cases, Roll};
use super::alike::{alike, without};
use super::fillings::filled;
use super::outcome_rule::{OutcomeRule, Rule, solution};
use super::solution::OutcomeSolution;
use crate::artifacts::{Artifacts, Publish};
use crate::error::{MethodError, ValueError};
use crate::made::{StageId, StageInputs};
use crate::method::{PageContext, PagePlace, Part, downloads};
use crate::names::{Names, Offer, OfferKind, RowUnit};
use crosscase_boolean::Count;
use crosscase_data::{Listed, Table, TableBuilder, name_list};
use crosscase_figures::rounded;
use crosscase_qca::{SolutionRecord, cluster_diagnostics};
use crosscase_report::{Block, Callout, Cell, ColumnKind, TableBlock, TableColumn, Text};
use serde::{Deserialize, Serialize};

/// What cases without a type are called.
const NO_TYPE: &str = "of no type";

/// The stage: `by-type:survival:SURV`.
pub(super) fn stage(goal: &OutcomeRule) -> StageId {
    StageId::new("by-type", &format!("{}:{}", goal.rule.name, goal.outcome))
}

/// The kinds of units that the cases are and stand within, the latter where there is one.
#[derive(Clone)]
pub(super) struct Groupings {
    typology: StageId,
    cases: StageId,
    above: Option<Offer>,
}

impl Groupings {
    /// Those of a study that has a typology.
    pub(super) fn of(names: &Names) -> Option<Self> {
        let typology = names.get(OfferKind::Typology, "typology")?.stage.clone();
        let units = names.get(OfferKind::Units, names.cases())?;
        let above = match &units.of {
            RowUnit::Kind(above) => names.get(OfferKind::Units, above).cloned(),
            _ => None,
        };
        Some(Self { typology, cases: units.stage.clone(), above })
    }

    pub(super) fn needs(&self) -> impl Iterator<Item = StageId> {
        let above = self.above.as_ref().map(|above| above.stage.clone());
        [self.typology.clone(), self.cases.clone()].into_iter().chain(above)
    }

    /// Whom the cases stand within, by the name of the kind.
    pub(super) fn above(&self) -> Option<&str> {
        self.above.as_ref().map(|above| above.name.as_str())
    }
}

/// What is kept for the page: the outcome by type, then by whom the cases stand within.
#[derive(Debug, Serialize, Deserialize)]
struct Compared {
    min_cases: usize,
    by: Vec<Grouping>,
}

/// The groups of one kind.
#[derive(Debug, Serialize, Deserialize)]
struct Grouping {
    /// The kind of unit, `country`; none for types.
    kind: Option<String>,
    groups: Vec<Group>,
    /// How far the inclusions within the groups are apart.
    distance: Option<f64>,
    /// Each path of all cases with how many of its cases are in which group.
    paths: Vec<Path>,
}

/// A path, and in which groups its cases are.
type Path = (String, Vec<(String, usize)>);

/// A group of cases and the outcome.
#[derive(Debug, Serialize, Deserialize)]
struct Group {
    name: String,
    with: Vec<String>,
    without: Vec<String>,
    at_half: Vec<String>,
    incl: Option<f64>,
    cov: Option<f64>,
    /// The solution within the group, or why there is none.
    within: Within,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Within {
    /// The paths are told with the types of their cases.
    Found {
        expr: String,
        incl: Option<f64>,
        cov: Option<f64>,
        models: Option<Count>,
        paths: Vec<Path>,
        /// The conditions that do not part its cases, and so are none within it.
        #[serde(default)]
        alike: Vec<String>,
    },
    None {
        why: String,
    },
}

impl Group {
    fn n(&self) -> usize {
        self.with.len() + self.without.len() + self.at_half.len()
    }

    /// Cases with and cases without the outcome.
    fn is_contradictory(&self) -> bool {
        self.name != NO_TYPE && !self.with.is_empty() && !self.without.is_empty()
    }
}

/// What a case is in: the name of its group, and whether that is a group at all and not what is left over.
type Label = (String, bool);

pub(super) fn compare(
    goal: &OutcomeRule,
    expected: &str,
    sets: &[Offer],
    groupings: &Groupings,
    given: &StageInputs<'_>,
) -> Result<Artifacts, MethodError> {
    let (typed, solved): (Typed, OutcomeSolution) = (given.kept(&groupings.typology)?, given.kept(&goal.solve())?);
    let types = |case: &str| match typed.cases.iter().find(|one| one.case == case).and_then(|one| one.of.clone()) {
        Some(of) => (of, true),
        None => (NO_TYPE.to_owned(), false),
    };
    let asked =
        Asked { goal, expected, wide: SideBySide::of(given, sets)?, solved: &solved, min_cases: typed.min_cases };
    let names = typed.types.iter().map(|of| of.name.clone()).chain([NO_TYPE.to_owned()]);
    let mut by = vec![asked.by(None, names.collect(), &types, &types)?];
    let own = Publish::Own(format!("by-type-{}", goal.file()));
    let mut made = Artifacts::default().table("by_type", table(&by[0], "type")?, own);
    if let Some(above) = &groupings.above {
        let roll = Roll::of(given.table(&groupings.cases, "units")?)?;
        let none = format!("of no {}", above.name);
        let place = |case: &str| match roll.within(case) {
            Some(place) => (place.to_owned(), true),
            None => (none.clone(), false),
        };
        let places = Roll::of(given.table(&above.stage, "units")?)?;
        let names = places.ids().map(str::to_owned).chain([none.clone()]);
        let found = asked.by(Some(above.name.clone()), names.collect(), &place, &types)?;
        let own = Publish::Own(format!("within-{}-{}", above.name, goal.file()));
        made = made.table("within", table(&found, "unit")?, own);
        by.push(found);
    }
    Ok(made.keep(&Compared { min_cases: typed.min_cases, by })?)
}

/// What is asked of every grouping.
struct Asked<'a> {
    goal: &'a OutcomeRule,
    expected: &'a str,
    wide: SideBySide,
    solved: &'a OutcomeSolution,
    min_cases: usize,
}

impl Asked<'_> {
    /// The outcome and the solution in the groups of these names, in their order.
    fn by(
        &self,
        kind: Option<String>,
        names: Vec<String>,
        of: &dyn Fn(&str) -> Label,
        types: &dyn Fn(&str) -> Label,
    ) -> Result<Grouping, MethodError> {
        let (goal, headline) = (self.goal, self.solved.headline()?);
        let data = filled(goal, &self.wide, &[])?;
        let labels: Vec<String> = data.cases().iter().map(|case| of(case).0).collect();
        let outcome = data.memberships(&goal.outcome)?;
        let diagnosed = match self.solved.paths()? {
            None => None,
            Some(model) => {
                let text = format!("{} -> {}", model.expr(), goal.outcome);
                let relation =
                    text.parse().map_err(|source| ValueError::Expression { expression: text.clone(), source })?;
                Some(cluster_diagnostics(&data, &relation, &labels, None)?.between)
            }
        };
        let mut groups = Vec::new();
        for name in names.into_iter().filter(|name| labels.contains(name)) {
            let own: Vec<usize> = (0..labels.len()).filter(|at| labels.get(*at) == Some(&name)).collect();
            let those = |is: &dyn Fn(f64) -> bool| -> Vec<String> {
                let is_it = |at: &&usize| outcome.get(**at).is_some_and(|y| is(*y));
                own.iter().filter(is_it).filter_map(|at| data.cases().get(*at).cloned()).collect()
            };
            let fit = diagnosed.as_ref().and_then(|found| found.groups.iter().find(|group| group.name == name));
            let cases: Vec<String> = those(&|_| true);
            let within = match cases.first().map(|case| of(case)) {
                Some((_, false)) => Within::None { why: format!("these are no {}", kind.as_deref().unwrap_or("type")) },
                _ if cases.len() < self.min_cases => Within::None { why: "too few cases".to_owned() },
                _ => self.within(&cases, headline, types),
            };
            groups.push(Group {
                with: those(&|y| y > 0.5),
                without: those(&|y| y < 0.5),
                at_half: those(&|y| y == 0.5),
                incl: fit.and_then(|fit| fit.incl),
                cov: fit.and_then(|fit| fit.cov),
                within,
                name,
            });
        }
        let terms = self.solved.paths()?.map_or(&[][..], |model| &model.terms);
        let paths = terms.iter().map(|term| (term.expr.clone(), counted_by(&term.cases, of))).collect();
        Ok(Grouping { kind, groups, distance: diagnosed.and_then(|found| found.distance), paths })
    }

    /// The solution of the same kind among some cases alone.
    fn within(&self, cases: &[String], pooled: &SolutionRecord, types: &dyn Fn(&str) -> Label) -> Within {
        let found = || -> Result<Option<(SolutionRecord, Vec<String>)>, MethodError> {
            let ids = self.wide.table.ids()?;
            let own = self.wide.table.filter_rows(|row| ids.get(row).is_some_and(|id| cases.contains(id)))?;
            let own = SideBySide { table: own, levels: self.wide.levels.clone() };
            let mut goal = self.goal.clone();
            // Rows that were set by hand name every condition.
            let alike =
                if goal.rule.by_hand.is_empty() { alike(&goal.rule.conditions, &own.table)? } else { Vec::new() };
            goal.rule.conditions.retain(|condition| !alike.contains(condition));
            if goal.rule.conditions.is_empty() {
                return Ok(None);
            }
            let table = goal.table().fit(&filled(&goal, &own, &[])?)?;
            let expected = without(self.expected, &alike);
            Ok(Some((SolutionRecord::of(&solution(pooled.solution, &expected)?.fit(&table)?), alike)))
        };
        match found() {
            Err(error) => Within::None { why: error.to_string() },
            Ok(None) => Within::None { why: "its cases are on the same side of every condition".to_owned() },
            Ok(Some((found, alike))) => match found.models.first() {
                None => Within::None { why: "no configuration is sufficient".to_owned() },
                Some(first) if first.is_always() => Within::None {
                    why: "every configuration counts as sufficient, so that no condition makes a difference".to_owned(),
                },
                Some(first) => Within::Found {
                    expr: first.expr(),
                    incl: first.incl,
                    cov: first.cov,
                    models: found.model_count.clone(),
                    paths: first.terms.iter().map(|term| (term.expr.clone(), counted_by(&term.cases, types))).collect(),
                    alike,
                },
            },
        }
    }
}

/// How many of some cases are in which group, in the order in which the groups come.
fn counted_by(cases: &[String], of: &dyn Fn(&str) -> Label) -> Vec<(String, usize)> {
    let mut found: Vec<(String, usize)> = Vec::new();
    for case in cases {
        let name = of(case).0;
        match found.iter_mut().find(|(known, _)| *known == name) {
            Some((_, n)) => *n += 1,
            None => found.push((name, 1)),
        }
    }
    found
}

/// One row a type, `crosscase.study.by-type/1`, or one of whom the cases stand within, `crosscase.study.within/1`.
fn table(found: &Grouping, first: &str) -> Result<Table, MethodError> {
    let groups = || found.groups.iter();
    let within = |of: &Group| match &of.within {
        Within::Found { expr, incl, cov, models, .. } => {
            (Some(expr.clone()), *incl, *cov, models.as_ref().map(ToString::to_string), None)
        }
        Within::None { why } => (None, None, None, None, Some(why.clone())),
    };
    let types = |of: &Group| match &of.within {
        Within::Found { paths, .. } => Some(paths.iter().map(in_words).collect::<Vec<_>>().join("; ")),
        Within::None { .. } => None,
    };
    let schema = if found.kind.is_none() { "crosscase.study.by-type/1" } else { "crosscase.study.within/1" };
    Ok(TableBuilder::new(schema)
        .text(first, groups().map(|of| Some(of.name.as_str())))
        .text("with_outcome", groups().map(|of| name_list(&of.with)))
        .text("without_outcome", groups().map(|of| name_list(&of.without)))
        .text("at_half", groups().map(|of| name_list(&of.at_half)))
        .number("incl", groups().map(|of| of.incl))
        .number("cov", groups().map(|of| of.cov))
        .text("within", groups().map(|of| within(of).0))
        .number("within_incl", groups().map(|of| within(of).1))
        .number("within_cov", groups().map(|of| within(of).2))
        .text("within_models", groups().map(|of| within(of).3))
        .text("within_types", groups().map(types))
        .text("why_none", groups().map(|of| within(of).4))
        .build()?)
}

/// A path with the groups of its cases: “TRUST: 2 network, 1 contract”.
fn in_words((expr, of): &Path) -> String {
    format!("{expr}: {}", counts(of))
}

fn counts(of: &[(String, usize)]) -> String {
    let each: Vec<String> = of.iter().map(|(name, n)| format!("{n} {name}")).collect();
    if each.is_empty() { "no case".to_owned() } else { each.join(", ") }
}

/// A section an outcome.
pub(super) fn parts(all: &[(&Rule, &str)], shown: &PageContext<'_>) -> Result<Vec<Part>, MethodError> {
    let Some(groupings) = Groupings::of(shown.names) else { return Ok(Vec::new()) };
    let (mut parts, cases) = (Vec::new(), Cases::of(shown)?);
    let places = match &groupings.above {
        Some(above) => Some((Roll::of(shown.made.table(&above.stage, "units")?)?, above.label.as_str())),
        None => None,
    };
    for (rule, label) in all {
        for goal in rule.goals() {
            let found: Compared = shown.made.kept(&stage(&goal))?;
            let id = format!("by-type-{}", parts.len() + 1);
            let and = places.as_ref().map_or_else(String::new, |(_, above)| format!(" and {above}"));
            let heading = format!("{label}: {} by type{and}", goal.outcome);
            let shown = |grouping| {
                let places = places.as_ref().map(|(roll, label)| (roll, *label));
                ShownGrouping::of(&goal, grouping, places, &cases).blocks(found.min_cases)
            };
            let told = found.by.iter().flat_map(shown).collect();
            parts.push(Part::new(PagePlace::Section { id, heading }, 1, told));
        }
    }
    Ok(parts)
}

/// The groups of one kind, as a reader is shown them.
struct ShownGrouping<'a> {
    goal: &'a OutcomeRule,
    grouping: &'a Grouping,
    /// What readers call such a group: `type`, or the kind of those whom the cases stand within.
    what: &'a str,
    /// These, where they are the groups.
    roll: Option<&'a Roll>,
    cases: &'a Cases,
}

impl<'a> ShownGrouping<'a> {
    fn of(
        goal: &'a OutcomeRule,
        grouping: &'a Grouping,
        places: Option<(&'a Roll, &'a str)>,
        cases: &'a Cases,
    ) -> Self {
        let places = grouping.kind.as_ref().and(places);
        let what = places.map_or("type", |(_, label)| label);
        Self { goal, grouping, what, roll: places.map(|(roll, _)| roll), cases }
    }

    fn called(&self, group: &str) -> String {
        self.roll.map_or(group, |roll| roll.label(group)).to_owned()
    }

    /// Which cases have the outcome, the fit, the solution within each group, where the paths come from.
    fn blocks(&self, min_cases: usize) -> Vec<Block> {
        let mut blocks = vec![Block::Heading(format!("By {}", self.what))];
        blocks.extend(self.contradictory());
        blocks.push(Block::Table(self.table(min_cases)));
        blocks.extend(self.by_path());
        blocks.extend(self.distance());
        blocks
    }

    /// The types with and without the outcome.
    fn contradictory(&self) -> Option<Block> {
        let groups = self.grouping.groups.iter().filter(|of| of.is_contradictory());
        let names: Vec<String> = groups.map(|of| of.name.clone()).collect();
        if self.grouping.kind.is_some() || names.is_empty() {
            return None;
        }
        let text = Text::from("The type alone does not decide on ").code(self.goal.outcome.to_string()).plain(format!(
            ": there are cases with and without it in {}. Such a type is to a typology what a contradictory row is to a truth table.",
            Listed(&names)
        ));
        Some(Block::Callout(Callout::Note(text)))
    }

    fn table(&self, min_cases: usize) -> TableBlock {
        let (what, kind) = (self.what, self.grouping.kind.as_ref());
        let three = ColumnKind::Number { digits: 3 };
        let has_paths = self.grouping.groups.iter().any(|of| matches!(of.within, Within::Found { .. }));
        let paths = if kind.is_some() && has_paths { ", with the types of the cases of its paths" } else { "" };
        let file = match kind {
            Some(kind) => format!("within-{kind}-{}", self.goal.file()),
            None => format!("by-type-{}", self.goal.file()),
        };
        TableBlock {
            caption: Text::new().code(self.goal.outcome.to_string()).plain(format!(
                " by {what}: how the solution of all cases fits in each, and the solution within it{paths}"
            )),
            columns: vec![
                TableColumn::new(crosscase_data::capitalised(what), ColumnKind::RowHeader),
                TableColumn::new("N", ColumnKind::Integer),
                TableColumn::new("With the outcome", ColumnKind::Text),
                TableColumn::new("Without", ColumnKind::Text),
                TableColumn::new("Inclusion", three),
                TableColumn::new("Coverage", three),
                TableColumn::new(format!("Solution within the {what}"), ColumnKind::Text),
                TableColumn::new("Its inclusion", three),
                TableColumn::new("Its coverage", three),
            ],
            rows: self.grouping.groups.iter().map(|of| self.row(of)).collect(),
            notes: vec![Text::from(format!(
                "A solution within a {what} is looked for from {min_cases} cases on; so few cases leave many remainders. A condition on the same side of which \
                 all cases of the {what} stand tells them not apart and is none there: “without”."
            ))],
            downloads: downloads(&file),
            ..TableBlock::default()
        }
    }

    fn row(&self, of: &Group) -> Vec<Cell> {
        let (within, incl, cov) = match &of.within {
            Within::Found { expr, incl, cov, models, paths, alike } => {
                (Cell::from(self.solution(expr, models.as_ref(), paths, alike)), *incl, *cov)
            }
            Within::None { why } => (Cell::from(format!("none: {why}")), None, None),
        };
        vec![
            Cell::from(self.called(&of.name)),
            Cell::from(of.n() as f64),
            self.cases.cells(&of.with),
            self.cases.cells(&of.without),
            Cell::from(of.incl),
            Cell::from(of.cov),
            within,
            Cell::from(incl),
            Cell::from(cov),
        ]
    }

    /// “`A*~B` (without `C`) (the first of 2 models)”, and of which types the cases of its paths are.
    fn solution(&self, expr: &str, models: Option<&Count>, paths: &[Path], alike: &[String]) -> Text {
        let mut text = Text::new().code(expr);
        if !alike.is_empty() {
            text = text.plain(" (without ").code(alike.join(", ")).plain(")");
        }
        if let Some(count) = models.filter(|count| **count != Count::one()) {
            text = text.plain(format!(" (the first of {count} models)"));
        }
        match paths {
            // Within a type all cases of a path are of that type.
            _ if self.grouping.kind.is_none() => text,
            [(_, of)] => text.plain(format!(" ({})", counts(of))),
            paths => paths
                .iter()
                .fold(text, |text, (path, of)| text.plain("; ").code(path).plain(format!(": {}", counts(of)))),
        }
    }

    fn by_path(&self) -> Vec<Block> {
        if self.grouping.paths.is_empty() {
            return Vec::new();
        }
        let path = |(expr, of): &Path| {
            let of: Vec<(String, usize)> = of.iter().map(|(name, n)| (self.called(name), *n)).collect();
            Text::new().code(expr).plain(format!(": {}", counts(&of)))
        };
        let what = self.what;
        vec![
            Block::prose(format!("Of which {what} the cases of each path of the whole solution are:")),
            Block::List(self.grouping.paths.iter().map(path).collect()),
        ]
    }

    fn distance(&self) -> Option<Block> {
        let mut known: Vec<f64> = self.grouping.groups.iter().filter_map(|group| group.incl).collect();
        known.sort_by(f64::total_cmp);
        // One inclusion is apart from nothing.
        let ([least, .., largest], Some(distance)) = (&known[..], self.grouping.distance) else { return None };
        let what = self.what;
        Some(Block::prose(format!(
            "The inclusions by {what} go from {} to {}; the distance of their shares from equal ones, 0 where all are the same, is {} \
             (García-Castro & Ariño 2016).",
            rounded(*least, 3),
            rounded(*largest, 3),
            rounded(distance, 3)
        )))
    }
}
