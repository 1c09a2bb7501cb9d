//! What the file of a typology says: how its space was reduced, who did it and why, and what its entries mean and where they are from.

use super::super::units::Cases;
use crate::error::MethodError;
use crate::method::downloads;
use crosscase_data::{Listed, Table, TableBuilder};
use crosscase_report::{Block, Cell, ColumnKind, TableBlock, TableColumn, Text};
use crosscase_typology::{DimensionKind, NewValues, ReductionSpec, StepKind, Typology, TypologyError, Where};
use serde::{Deserialize, Serialize};

/// What it says.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Said {
    steps: Vec<Step>,
    /// The groups that have a case or a name of their own, after the steps.
    groups: Vec<Group>,
    entries: Vec<Entry>,
}

/// A step of the log of reductions.
#[derive(Debug, Serialize, Deserialize)]
struct Step {
    number: usize,
    kind: String,
    what: String,
    undone: bool,
    before: String,
    after: String,
    by: Option<String>,
    when: Option<String>,
    why: String,
}

/// A group of cells.
#[derive(Debug, Serialize, Deserialize)]
struct Group {
    name: String,
    cells: String,
    cases: Vec<String>,
}

/// A dimension, a concept, a type or what cannot be.
#[derive(Debug, Serialize, Deserialize)]
struct Entry {
    name: String,
    what: String,
    definition: Option<String>,
    question: Option<String>,
    anchors: Option<String>,
    source: Option<String>,
}

impl Said {
    /// What a typology says, with the cases of a table in the groups that its log makes.
    pub(super) fn of(typology: &Typology, cases: &Table) -> Result<Self, TypologyError> {
        let log = &typology.spec().reduction;
        let (mut steps, mut groups) = (Vec::new(), Vec::new());
        if !log.is_empty() {
            let reduced = typology.reduce(cases, None)?;
            let step = |(step, spec): (&crosscase_typology::ReductionStep, &ReductionSpec)| Step {
                number: step.step,
                kind: step.kind.as_str().to_owned(),
                what: in_words(spec),
                undone: step.undone,
                before: step.before.to_string(),
                after: step.after.to_string(),
                by: step.by.clone(),
                when: step.when.clone(),
                why: step.why.clone(),
            };
            steps = reduced.steps.iter().zip(log).map(step).collect();
            let group = |of: &crosscase_typology::CellGroup| Group {
                name: of.group.clone(),
                cells: of.cells.to_string(),
                cases: of.cases.clone(),
            };
            groups = reduced.listed.iter().map(group).collect();
        }
        Ok(Self { steps, groups, entries: entries(typology) })
    }

    /// One row a step: `crosscase.study.reductions/1`; `None` where there is no log.
    pub(super) fn steps_table(&self) -> Result<Option<Table>, MethodError> {
        if self.steps.is_empty() {
            return Ok(None);
        }
        let steps = || self.steps.iter();
        let table = TableBuilder::new("crosscase.study.reductions/1")
            .integer("step", steps().map(|step| i64::try_from(step.number).ok()))
            .text("kind", steps().map(|step| Some(step.kind.as_str())))
            .text("what", steps().map(|step| Some(step.what.as_str())))
            .text("undone", steps().map(|step| Some(if step.undone { "yes" } else { "no" })))
            .text("groups_before", steps().map(|step| Some(step.before.as_str())))
            .text("groups_after", steps().map(|step| Some(step.after.as_str())))
            .text("by", steps().map(|step| step.by.as_deref()))
            .text("when", steps().map(|step| step.when.as_deref()))
            .text("why", steps().map(|step| Some(step.why.as_str())))
            .build()?;
        Ok(Some(table))
    }

    /// The log on the page, and what the entries mean.
    pub(super) fn blocks(&self, cases: &Cases) -> Vec<Block> {
        let mut blocks = Vec::new();
        if !self.steps.is_empty() {
            blocks.push(Block::Heading("How the space was reduced".to_owned()));
            blocks.push(Block::Table(self.log()));
            blocks.push(Block::folded("The groups after these steps", vec![Block::Table(self.groups(cases))]));
        }
        let summary = "What the dimensions, concepts and types mean, and where they are from";
        blocks.push(Block::folded(summary, vec![Block::Table(self.meanings())]));
        blocks
    }

    fn log(&self) -> TableBlock {
        let column = |name: &str| TableColumn::new(name, ColumnKind::Text);
        let row = |step: &Step| {
            let what = if step.undone { format!("{} (undone)", step.what) } else { step.what.clone() };
            let (by, when) = (step.by.as_deref(), step.when.as_deref());
            let groups = format!("{} → {}", step.before, step.after);
            vec![
                Cell::from(step.number.to_string()),
                Cell::from(what),
                Cell::from(groups),
                Cell::from(by),
                Cell::from(when),
                Cell::from(step.why.as_str()),
            ]
        };
        let mut columns = vec![TableColumn::new("Step", ColumnKind::RowHeader)];
        columns.extend(["What", "Groups of cells", "Who", "When", "Why"].map(column));
        TableBlock {
            caption: Text::from("The log of reductions"),
            columns,
            rows: self.steps.iter().map(row).collect(),
            notes: vec![Text::from(
                "Groups are those with a possible cell. A step that is undone stays here and counts no more; its reason is why it was undone.",
            )],
            downloads: downloads("typology-reductions"),
            ..TableBlock::default()
        }
    }

    fn groups(&self, cases: &Cases) -> TableBlock {
        let row = |group: &Group| {
            vec![Cell::from(group.name.as_str()), Cell::from(group.cells.as_str()), cases.cells(&group.cases)]
        };
        TableBlock {
            caption: Text::from("Groups of cells with a case, or with a name of their own"),
            columns: vec![
                TableColumn::new("Group", ColumnKind::RowHeader),
                TableColumn::new("Possible cells", ColumnKind::Text),
                TableColumn::new("Cases", ColumnKind::Text),
            ],
            rows: self.groups.iter().map(row).collect(),
            ..TableBlock::default()
        }
    }

    fn meanings(&self) -> TableBlock {
        let row = |entry: &Entry| {
            let says = [&entry.definition, &entry.question, &entry.anchors].into_iter().flatten();
            let says: Vec<&str> = says.map(String::as_str).collect();
            let says = if says.is_empty() { Cell::Missing } else { Cell::from(says.join(" ")) };
            vec![
                Cell::from(entry.name.as_str()),
                Cell::from(entry.what.as_str()),
                says,
                Cell::from(entry.source.as_deref()),
            ]
        };
        let column = |name: &str| TableColumn::new(name, ColumnKind::Text);
        let mut columns = vec![TableColumn::new("Entry", ColumnKind::RowHeader)];
        columns.extend(["What it is", "Definition, question, anchors", "Source"].map(column));
        TableBlock {
            caption: Text::from("The entries of the typology"),
            columns,
            rows: self.entries.iter().map(row).collect(),
            notes: vec![Text::from(
                "As the file of the typology says it; what was not read at the source is marked there.",
            )],
            ..TableBlock::default()
        }
    }
}

/// Values by dimension in words.
pub(super) fn named(of: &Where) -> String {
    let one =
        |(name, values): (&String, &crosscase_typology::ValueList)| format!("{name}: {}", values.texts().join(" or "));
    of.iter().map(one).collect::<Vec<_>>().join(" · ")
}

/// What a step does.
fn in_words(step: &ReductionSpec) -> String {
    let wheres = step.r#where.as_ref().map(crosscase_typology::Wheres::all).unwrap_or_default();
    let groups = wheres.iter().map(named).collect::<Vec<_>>().join("; ");
    let name = match &step.into {
        Some(NewValues::Name(name)) => name.clone(),
        _ => String::new(),
    };
    match (step.kind, &step.into) {
        (StepKind::Rescale, Some(NewValues::Values(into))) => {
            let one =
                |(new, old): (&String, &crosscase_typology::ValueList)| format!("{} → {new}", old.texts().join(", "));
            let values = into.iter().map(one).collect::<Vec<_>>().join("; ");
            format!("{} rescaled: {values}", step.dimension.as_deref().unwrap_or_default())
        }
        (StepKind::Index, _) => {
            format!("{} give way to their sum, {name}", Listed(step.dimensions.as_deref().unwrap_or_default()))
        }
        (StepKind::Pragmatic, _) => format!("{groups} merged into {name}"),
        (StepKind::Rescale | StepKind::Empirical, _) => format!("{groups} struck, since no case is there"),
    }
}

fn entries(typology: &Typology) -> Vec<Entry> {
    let spec = typology.spec();
    let dimensions = spec.dimension.iter().map(|one| {
        let values: Vec<String> = one.values.iter().map(crosscase_typology::Word::text).collect();
        let what = match (one.kind, values.is_empty()) {
            (DimensionKind::Fuzzy, true) => "dimension: a set, in or out".to_owned(),
            (DimensionKind::Fuzzy, false) => format!("dimension: a set each, {}", values.join(", ")),
            (DimensionKind::Ordinal, _) => format!("dimension: {}", values.join(" < ")),
            (DimensionKind::Nominal, _) => format!("dimension: {}", values.join(", ")),
        };
        let (name, definition, question) = (one.name.clone(), one.definition.clone(), one.question.clone());
        Entry { name, what, definition, question, anchors: one.anchors.clone(), source: one.source.clone() }
    });
    let concepts = spec.concept.iter().map(|one| {
        let (name, definition, question) = (one.name.clone(), one.definition.clone(), one.question.clone());
        let what = format!("concept: {}", one.is);
        Entry { name, what, definition, question, anchors: one.anchors.clone(), source: one.source.clone() }
    });
    let types = spec.r#type.iter().map(|one| {
        let (name, definition, question) = (one.name.clone(), one.definition.clone(), one.question.clone());
        let what = format!("type: {}", named(&one.r#where));
        Entry { name, what, definition, question, anchors: one.anchors.clone(), source: one.source.clone() }
    });
    let impossible = spec.impossible.iter().map(|one| Entry {
        name: named(&one.r#where),
        what: "cannot be".to_owned(),
        definition: Some(
            one.definition.as_ref().map_or_else(|| one.why.clone(), |said| format!("{}. {said}", one.why)),
        ),
        question: one.question.clone(),
        anchors: one.anchors.clone(),
        source: one.source.clone(),
    });
    dimensions.chain(concepts).chain(types).chain(impossible).collect()
}
