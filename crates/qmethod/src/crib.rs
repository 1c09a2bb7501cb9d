use crate::{StatementComparison, Viewpoints};

/// A statement on a crib sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CribItem {
    /// The statement, from 0.
    pub statement: usize,
    /// Its place in the factor's array.
    pub place: i32,
    /// Whether another factor has it at the same place.
    pub tied: bool,
}

/// What a person reads a viewpoint from, array by array (Watts & Stenner 2012, *Doing Q Methodological Research*, ch. 7).
///
/// Every statement stands in at most one list; those left out lie between and distinguish nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct CribSheet {
    /// Those at the highest place.
    pub highest: Vec<CribItem>,
    /// Those placed higher than in every other array, or as high as in the highest of them.
    pub higher: Vec<CribItem>,
    /// Those that distinguish the factor and are in no other list.
    pub distinguishing: Vec<CribItem>,
    /// Those placed lower than in every other array, or as low as in the lowest of them.
    pub lower: Vec<CribItem>,
    /// Those at the lowest place.
    pub lowest: Vec<CribItem>,
}

/// The crib sheet of a factor; `None` for one without an array. Within a list the higher place comes first.
///
/// ```
/// use crosscase_qmethod::{Analysis, Sorts, StatementTest, crib_sheet};
/// # let sorts = Sorts::try_from(vec![
/// #     vec![2.0, 1.0, 0.0, 0.0, -1.0, -2.0],
/// #     vec![2.0, 0.0, 1.0, 0.0, -2.0, -1.0],
/// #     vec![1.0, 2.0, 0.0, 0.0, -1.0, -2.0],
/// #     vec![-1.0, 0.0, 2.0, -2.0, 1.0, 0.0],
/// #     vec![0.0, -1.0, 2.0, -2.0, 0.0, 1.0],
/// # ])?;
/// let analysis = Analysis::new(2).rotation("varimax; 1 x 2 by -4°");
/// let found = analysis.fit(&sorts)?;
/// let sheet = crib_sheet(&found, &StatementTest::default().fit(&found)?, 0);
/// assert_eq!(sheet.map(|sheet| (sheet.highest[0].statement, sheet.lowest[0].statement)), Some((0, 5)));
/// # Ok::<(), crosscase_qmethod::QmethodError>(())
/// ```
pub fn crib_sheet(found: &Viewpoints, compared: &StatementComparison, factor: usize) -> Option<CribSheet> {
    let array = found.arrays.get(factor)?.as_ref()?;
    let others: Vec<&Vec<i32>> =
        found.arrays.iter().enumerate().filter(|(f, _)| *f != factor).filter_map(|(_, array)| array.as_ref()).collect();
    let mut sheet = CribSheet::default();
    let mut order: Vec<usize> = (0..array.len()).collect();
    order.sort_by_key(|&s| std::cmp::Reverse(array[s]));
    for statement in order {
        let place = array[statement];
        let elsewhere: Vec<i32> = others.iter().filter_map(|other| other.get(statement).copied()).collect();
        let item = CribItem { statement, place, tied: elsewhere.contains(&place) };
        let (above, below) = (elsewhere.iter().any(|p| *p > place), elsewhere.iter().any(|p| *p < place));
        let list = match (place, above, below) {
            _ if place == found.grid.highest() => &mut sheet.highest,
            _ if place == found.grid.lowest() => &mut sheet.lowest,
            (_, false, true) => &mut sheet.higher,
            (_, true, false) => &mut sheet.lower,
            _ => {
                let marks = compared.statements.get(statement).and_then(|row| row.distinguishes.get(factor));
                if marks.is_none_or(|stars| *stars == 0) {
                    continue;
                }
                &mut sheet.distinguishing
            }
        };
        list.push(item);
    }
    Some(sheet)
}
