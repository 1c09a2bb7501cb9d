//! What holds of every typology.
#![allow(clippy::unwrap_used, reason = "a test may stop")]

use crosscase_data::{Table, TableBuilder};
use crosscase_typology::{
    AssignedCase, CellState, DimensionKind, DimensionSpec, ImpossibleSpec, NewValues, ReductionSpec, StepKind,
    TypeSpec, Typology, TypologySpec, ValueList, Wheres, Word,
};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// A small typology and its cases: dimensions are sets or have words, regions are drawn among their values.
#[derive(Clone, Debug)]
struct Drawn {
    sizes: Vec<Option<usize>>,
    types: Vec<Vec<(usize, Vec<usize>)>>,
    impossible: Vec<Vec<(usize, Vec<usize>)>>,
    cases: Vec<Vec<Option<u8>>>,
}

fn drawn() -> impl Strategy<Value = Drawn> {
    let sizes = proptest::collection::vec(proptest::option::of(1usize..4), 1..5);
    sizes.prop_flat_map(|sizes| {
        let n = sizes.len();
        let one = (0..n, proptest::collection::vec(0usize..4, 1..3));
        let region = proptest::collection::vec(one, 1..4);
        let cases =
            proptest::collection::vec(proptest::collection::vec(proptest::option::weighted(0.8, 0u8..11), n), 1..6);
        let regions = |most| proptest::collection::vec(region.clone(), 0..most);
        (Just(sizes), regions(4), regions(3), cases).prop_map(|(sizes, types, impossible, cases)| Drawn {
            sizes,
            types,
            impossible,
            cases,
        })
    })
}

fn name(dimension: usize) -> String {
    format!("d{dimension}")
}

impl Drawn {
    fn values(&self, dimension: usize) -> usize {
        self.sizes[dimension].unwrap_or(2)
    }

    fn place(&self, region: &[(usize, Vec<usize>)]) -> BTreeMap<String, ValueList> {
        let one = |(dimension, values): &(usize, Vec<usize>)| {
            let word = |value: &usize| {
                let value = value % self.values(*dimension);
                if self.sizes[*dimension].is_some() {
                    Word::Text(format!("v{value}"))
                } else {
                    Word::Whole(i64::try_from(value).unwrap())
                }
            };
            (name(*dimension), ValueList::Several(values.iter().map(word).collect()))
        };
        region.iter().map(one).collect()
    }

    fn spec(&self) -> TypologySpec {
        let dimension = |(at, size): (usize, &Option<usize>)| DimensionSpec {
            name: name(at),
            kind: if size.is_some() { DimensionKind::Nominal } else { DimensionKind::Fuzzy },
            values: (0..size.unwrap_or(0)).map(|value| Word::Text(format!("v{value}"))).collect(),
            ..DimensionSpec::default()
        };
        let r#type = |(at, region): (usize, &Vec<(usize, Vec<usize>)>)| TypeSpec {
            name: format!("T{at}"),
            r#where: self.place(region),
            ..TypeSpec::default()
        };
        let impossible = |region: &Vec<(usize, Vec<usize>)>| ImpossibleSpec {
            r#where: self.place(region),
            why: "no".into(),
            ..ImpossibleSpec::default()
        };
        TypologySpec {
            dimension: self.sizes.iter().enumerate().map(dimension).collect(),
            r#type: self.types.iter().enumerate().map(r#type).collect(),
            impossible: self.impossible.iter().map(impossible).collect(),
            ..TypologySpec::default()
        }
    }

    /// A type without a possible cell is an error and no typology.
    fn typology(&self) -> Option<Typology> {
        Typology::new(self.spec()).ok()
    }

    fn table(&self, order: &[usize]) -> Table {
        let case = |at: &usize| format!("K{at}");
        let mut table = TableBuilder::default().id("case", order.iter().map(case));
        for (at, size) in self.sizes.iter().enumerate() {
            let cells = order.iter().map(|case| self.cases[*case][at]);
            table = match size {
                None => table.number(&name(at), cells.map(|x| x.map(|x| f64::from(x) / 10.0))),
                Some(size) => table.text(&name(at), cells.map(|x| x.map(|x| format!("v{}", usize::from(x) % size)))),
            };
        }
        table.build().unwrap()
    }

    fn in_order(&self) -> Vec<usize> {
        (0..self.cases.len()).collect()
    }
}

fn count(count: &crosscase_boolean::Count) -> u128 {
    count.to_u128().unwrap()
}

fn by_case(cases: &[AssignedCase]) -> BTreeMap<String, AssignedCase> {
    cases.iter().map(|case| (case.case.clone(), case.clone())).collect()
}

/// A step of a kind about one dimension, or two; most that are drawn can be taken.
fn log_step(kind: StepKind, drawn: &Drawn, at: usize, is_undone: bool) -> ReductionSpec {
    let at = at % drawn.sizes.len();
    let word = |value: usize| match drawn.sizes[at] {
        Some(_) => Word::Text(format!("v{value}")),
        None => Word::Text(value.to_string()),
    };
    let whole = || (0..drawn.values(at)).map(word).collect();
    let group = BTreeMap::from([(name(at), ValueList::One(word(0)))]);
    let two: Vec<String> = (0..drawn.sizes.len()).cycle().skip(at).take(2).map(name).collect();
    ReductionSpec {
        kind,
        dimension: (kind == StepKind::Rescale).then(|| name(at)),
        dimensions: (kind == StepKind::Index).then_some(two),
        into: match kind {
            StepKind::Rescale => {
                Some(NewValues::Values(BTreeMap::from([("v0".to_owned(), ValueList::Several(whole()))])))
            }
            StepKind::Index => Some(NewValues::Name("sum".into())),
            StepKind::Pragmatic => Some(NewValues::Name("one".into())),
            StepKind::Empirical => None,
        },
        scores: None,
        r#where: matches!(kind, StepKind::Pragmatic | StepKind::Empirical).then_some(Wheres::One(group)),
        by: Some("AB".into()),
        when: None,
        why: Some("a reason".into()),
        undone: is_undone.then(|| "it was wrong".into()),
        definition: None,
        question: None,
        source: None,
        anchors: None,
    }
}

proptest! {
    #[test]
    fn cells_add_up(drawn in drawn()) {
        let Some(typology) = drawn.typology() else { return Ok(()) };
        let found = typology.check(None).unwrap();
        prop_assert_eq!(count(&found.possible) + count(&found.impossible), count(&found.cells));
        let Ok(found) = typology.check(Some(&drawn.table(&drawn.in_order()))) else { return Ok(()) };
        prop_assert_eq!(count(&found.occupied.unwrap()) + count(&found.empty.unwrap()), count(&found.possible));
        prop_assert_eq!(found.exhaustive, found.example.is_none());
    }

    /// The order of cases and the names of types are no part of the result.
    #[test]
    fn a_membership_does_not_hang_on_order_or_names(drawn in drawn()) {
        let Some(typology) = drawn.typology() else { return Ok(()) };
        let order: Vec<usize> = drawn.in_order().into_iter().rev().collect();
        let (Ok(found), Ok(turned)) = (typology.assign(&drawn.table(&drawn.in_order())), typology.assign(&drawn.table(&order))) else {
            return Ok(());
        };
        prop_assert_eq!(by_case(&found.cases), by_case(&turned.cases));
        let mut spec = drawn.spec();
        for one in &mut spec.r#type {
            one.name = format!("other {}", one.name);
        }
        spec.dimension.reverse();
        if !spec.r#type.is_empty() {
            let other = Typology::new(spec).unwrap().assign(&drawn.table(&drawn.in_order())).unwrap();
            for (a, b) in found.cases.iter().zip(&other.cases) {
                prop_assert_eq!((&a.lower, &a.upper, &a.cell), (&b.lower, &b.upper, &b.cell));
            }
        }
    }

    /// With sets alone and every corner a type, one corner is above 0.5 unless a membership is 0.5.
    #[test]
    fn one_corner_is_above_a_half(memberships in proptest::collection::vec(0u8..=20, 1..7)) {
        let dimension = |at: usize| DimensionSpec { name: name(at), kind: DimensionKind::Fuzzy, ..DimensionSpec::default() };
        let spec = TypologySpec { dimension: (0..memberships.len()).map(dimension).collect(), ..TypologySpec::default() };
        let table = TableBuilder::default().id("case", ["K"]);
        let number = |table: TableBuilder, (at, x): (usize, &u8)| table.number(&name(at), [Some(f64::from(*x) / 20.0)]);
        let table = memberships.iter().enumerate().fold(table, number).build().unwrap();
        let found = Typology::new(spec).unwrap().assign(&table).unwrap();
        let has_half = memberships.contains(&10);
        prop_assert_eq!(found.cases[0].possible.len(), usize::from(!has_half));
        prop_assert_eq!(found.cases[0].r#type.is_some(), !has_half);
    }

    /// Whatever stands in an empty cell, the memberships lie within their bounds.
    #[test]
    fn bounds_hold_under_every_filling(drawn in drawn(), fillings in proptest::collection::vec(0u8..11, 30)) {
        let Some(typology) = drawn.typology() else { return Ok(()) };
        let mut filled = drawn.clone();
        let mut fillings = fillings.into_iter().cycle();
        for cell in filled.cases.iter_mut().flatten().filter(|cell| cell.is_none()) {
            *cell = fillings.next();
        }
        let (Ok(open), Ok(filled)) = (typology.assign(&drawn.table(&drawn.in_order())), typology.assign(&filled.table(&drawn.in_order()))) else {
            return Ok(()); // a filling may lead into an impossible cell
        };
        for (open, filled) in open.cases.iter().zip(&filled.cases) {
            for ((lower, upper), x) in open.lower.iter().zip(&open.upper).zip(&filled.lower) {
                prop_assert!(lower - 1e-9 <= *x && *x <= upper + 1e-9, "{} {} {}", lower, x, upper);
            }
            if let Some(of) = &open.r#type {
                prop_assert_eq!(Some(of), filled.r#type.as_ref());
            }
        }
    }

    /// A log all of whose steps are undone gives the first state, and any step only makes groups fewer.
    #[test]
    fn steps_make_groups_fewer_and_can_be_undone(drawn in drawn(), at in 0usize..4, undone in any::<bool>()) {
        let mut spec = drawn.spec();
        spec.r#type.clear();
        let at = at % drawn.sizes.len();
        let step = |kind, into: Option<NewValues>, r#where, dimension| ReductionSpec {
            kind, dimension, dimensions: None, into, scores: None, r#where, by: None, when: None, why: Some("a reason".into()),
            undone: undone.then(|| "it was wrong".into()), definition: None, question: None, source: None, anchors: None,
        };
        let words = |from: usize| -> Vec<Word> {
            let word = |value: usize| if drawn.sizes[at].is_some() { Word::Text(format!("v{value}")) } else { Word::Text(value.to_string()) };
            (from..drawn.values(at)).map(word).collect()
        };
        let whole = BTreeMap::from([("all".to_owned(), ValueList::Several(words(0)))]);
        spec.reduction = vec![
            step(StepKind::Rescale, Some(NewValues::Values(whole)), None, Some(name(at))),
            step(StepKind::Pragmatic, Some(NewValues::Name("one".into())), Some(Wheres::One(BTreeMap::from([(name(at), ValueList::One(if undone { words(0)[0].clone() } else { "all".into() }))]))), None),
        ];
        let mut first = spec.clone();
        first.reduction.clear();
        let table = drawn.table(&drawn.in_order());
        let (Ok(typology), Ok(first)) = (Typology::new(spec), Typology::new(first)) else { return Ok(()) };
        let (Ok(found), Ok(first)) = (typology.reduce(&table, None), first.reduce(&table, None)) else { return Ok(()) };
        if undone {
            prop_assert_eq!((&found.groups, &found.listed), (&first.groups, &first.listed));
        }
        prop_assert_eq!(typology.reduce(&table, Some(0)).unwrap().groups, first.groups);
        for step in &found.steps {
            prop_assert!(step.after <= step.before);
        }
    }

    /// The cells one by one are those that are counted: each once, in one state, and of a group that is there.
    #[test]
    fn the_cells_listed_are_those_counted(drawn in drawn(), merged in any::<bool>()) {
        let mut spec = drawn.spec();
        if merged {
            spec.reduction = vec![log_step(StepKind::Pragmatic, &drawn, 0, false)];
        }
        let Ok(typology) = Typology::new(spec) else { return Ok(()) };
        let bare = typology.check(None).unwrap();
        let listed = typology.cells(None, None).unwrap();
        prop_assert_eq!(listed.cells.len() as u128, count(&bare.cells));
        prop_assert_eq!(listed.count(CellState::Impossible) as u128, count(&bare.impossible));
        prop_assert_eq!(listed.count(CellState::Possible) as u128, count(&bare.possible));
        let names: BTreeSet<&str> = listed.cells.iter().map(|cell| cell.name.as_str()).collect();
        prop_assert_eq!(names.len(), listed.cells.len());
        let table = drawn.table(&drawn.in_order());
        let (Ok(found), Ok(all), Ok(reduced)) = (typology.check(Some(&table)), typology.cells(Some(&table), None), typology.reduce(&table, None)) else {
            return Ok(());
        };
        prop_assert_eq!(all.count(CellState::Occupied) as u128, count(&found.occupied.unwrap()));
        prop_assert_eq!(all.count(CellState::Empty) as u128, count(&found.empty.unwrap()));
        for state in [CellState::Occupied, CellState::Empty, CellState::Impossible] {
            let alone = typology.cells(Some(&table), Some(state)).unwrap().cells;
            let among: Vec<_> = all.cells.iter().filter(|cell| cell.state == state).cloned().collect();
            prop_assert_eq!(alone, among);
        }
        let possible = typology.cells(Some(&table), Some(CellState::Possible)).unwrap().cells;
        let among: Vec<_> = all.cells.iter().filter(|cell| cell.state != CellState::Impossible).cloned().collect();
        prop_assert_eq!(possible, among);
        for state in [CellState::Occupied, CellState::Empty] {
            prop_assert_eq!(typology.cells(None, Some(state)).unwrap_err().code(), "TYP020");
        }
        for cell in &all.cells {
            prop_assert_eq!(cell.cases.is_empty(), cell.state != CellState::Occupied);
            prop_assert_eq!(cell.why.is_empty(), cell.state != CellState::Impossible);
            prop_assert_eq!(cell.group.is_some(), merged);
        }
        let possible = all.cells.iter().filter(|cell| cell.state != CellState::Impossible);
        let groups: BTreeSet<&String> = possible.filter_map(|cell| cell.group.as_ref()).collect();
        if merged {
            prop_assert_eq!(groups.len() as u128, count(&reduced.groups));
        }
    }

    /// Whatever steps a log has, with all of them undone it gives the first state, and it can be replayed to any step.
    #[test]
    fn any_log_undone_gives_the_first_state(
        drawn in drawn(),
        steps in proptest::collection::vec((0usize..4, 0usize..4), 0..5),
    ) {
        let kinds = [StepKind::Rescale, StepKind::Index, StepKind::Pragmatic, StepKind::Empirical];
        let mut spec = drawn.spec();
        spec.r#type.clear();
        let first = Typology::new(spec.clone());
        spec.reduction = steps.iter().map(|(kind, at)| log_step(kinds[*kind], &drawn, *at, true)).collect();
        let table = drawn.table(&drawn.in_order());
        let (Ok(first), Ok(undone)) = (first, Typology::new(spec.clone())) else { return Ok(()) };
        let (Ok(start), Ok(found)) = (first.reduce(&table, None), undone.reduce(&table, None)) else { return Ok(()) };
        prop_assert_eq!((&found.groups, &found.listed), (&start.groups, &start.listed));
        prop_assert!(found.steps.iter().all(|step| step.undone && step.before == step.after));
        prop_assert_eq!(undone.assign(&table).unwrap(), first.assign(&table).unwrap());
        // The same log with its steps in force, where they can be taken: replayed to a step it is the log that ends there.
        for step in &mut spec.reduction {
            step.undone = None;
        }
        let Ok(whole) = Typology::new(spec.clone()) else { return Ok(()) };
        for until in 0..=spec.reduction.len() {
            let shorter = TypologySpec { reduction: spec.reduction[..until].to_vec(), ..spec.clone() };
            let shorter = Typology::new(shorter).unwrap().reduce(&table, None);
            let replayed = whole.reduce(&table, Some(until));
            match (shorter, replayed) {
                (Ok(a), Ok(b)) => prop_assert_eq!(a, b),
                (Err(a), Err(b)) => prop_assert_eq!(a.to_string(), b.to_string()),
                (a, b) => prop_assert!(false, "{:?} {:?}", a, b),
            }
        }
        prop_assert_eq!(&whole.spec().reduction, &spec.reduction, "the log is never rewritten");
    }

    /// Other words for the values and another order of the dimensions leave every count as it is.
    #[test]
    fn counts_do_not_hang_on_words_or_order(drawn in drawn(), turn in 0usize..5) {
        let Some(typology) = drawn.typology() else { return Ok(()) };
        let mut spec = drawn.spec();
        let other = |word: &Word| match word {
            Word::Text(text) => Word::Text(format!("other {text}")),
            number => number.clone(),
        };
        for one in &mut spec.dimension {
            one.values = one.values.iter().map(other).collect();
        }
        let regions = spec.r#type.iter_mut().map(|one| &mut one.r#where).chain(spec.impossible.iter_mut().map(|one| &mut one.r#where));
        for values in regions.flat_map(BTreeMap::values_mut) {
            if let ValueList::Several(words) = values {
                *words = words.iter().map(other).collect();
            }
        }
        let by = turn % spec.dimension.len();
        spec.dimension.rotate_left(by);
        let (a, b) = (typology.check(None).unwrap(), Typology::new(spec).unwrap().check(None).unwrap());
        prop_assert_eq!((&a.cells, &a.impossible, &a.possible, &a.uncovered), (&b.cells, &b.impossible, &b.possible, &b.uncovered));
        prop_assert_eq!(a.overlaps, b.overlaps);
    }
}
