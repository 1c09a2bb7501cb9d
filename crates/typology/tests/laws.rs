//! What holds of every typology.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop")]

use crosscase_data::{Table, TableBuilder};
use crosscase_typology::{
    AssignedCase, DimensionKind, DimensionSpec, ImpossibleSpec, NewValues, ReductionSpec, StepKind, TypeSpec, Typology,
    TypologySpec, ValueList, Wheres, Word,
};
use proptest::prelude::*;
use std::collections::BTreeMap;

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
}
