//! Figures of a typology and its cases.

use crate::cases::Cases;
use crate::gower::{Column, GowerCases};
use crate::linkage::AverageLinkage;
use crate::typology::{Dimension, Typology};
use crate::{CaseDistances, TypologyError};
use crosscase_boolean::Never;
use crosscase_data::Table;
use crosscase_figures::{
    Figure, GridAxis, GridCell, NestedGrid, Point, RadarPlot, TreeNode, TreePlot, XyPlot, rounded,
};
use crosscase_numerics::{Matrix, SymmetricEigen};
use crosscase_sets::{Concept, Rule};

/// The most cells that are drawn.
const MOST_CELLS: usize = 400;

/// What is left of a sheet of paper within its margins, in the units of the figures.
const SHEET: (f64, f64) = (680.0, 940.0);

/// The most types of a radar, whose lines can be told apart.
const MOST_LINES: usize = 6;

impl Typology {
    /// The property space as Barton drew it, nested above and at the left, with the cases of a table in their cells.
    ///
    /// # Errors
    /// More than 400 cells; as [`Typology::check`].
    pub fn space_figure(&self, cases: Option<&Table>) -> Result<Figure, TypologyError> {
        let cells = self.space(&Never).cells();
        let Some(size) = cells.to_usize().filter(|cells| *cells <= MOST_CELLS) else {
            return Err(TypologyError::BadOption {
                option: "the number of cells",
                found: cells.to_string(),
                allowed: format!("at most {MOST_CELLS} can be drawn; draw fewer dimensions"),
            });
        };
        let mut description = "Cells that are crossed out are declared impossible.".to_owned();
        let mut placed: Vec<(String, Vec<usize>)> = Vec::new();
        if let Some(table) = cases {
            let (cases, cells) = self.placed(table, &Never)?;
            let mut nowhere = Vec::new();
            for (id, cell) in cases.ids.iter().zip(cells) {
                match cell {
                    Some(cell) => placed.push((id.clone(), cell)),
                    None => nowhere.push(id.clone()),
                }
            }
            if !nowhere.is_empty() {
                description.push_str(" In no cell: ");
                description.push_str(&crosscase_data::Listed(&nowhere).to_string());
                description.push('.');
            }
        }
        let all = self.space(&Never).cells_outside(&[], MOST_CELLS)?.unwrap_or_default();
        let is_ruled_out = |cell: &&Vec<usize>| self.impossible.iter().any(|one| one.region.contains(cell));
        let ruled_out: Vec<&Vec<usize>> = all.iter().filter(is_ruled_out).collect();
        let drawn = |columns: usize| {
            let (above, left) = self.nested(columns);
            let order: Vec<usize> = left.iter().chain(&above).copied().collect();
            let place = |cell: &[usize]| {
                let next = |place: usize, at: &usize| {
                    let size = self.dimensions.get(*at).map_or(1, |of| of.values.len());
                    place * size + cell.get(*at).copied().unwrap_or(0)
                };
                order.iter().fold(0, next)
            };
            let mut cells = vec![GridCell::default(); size];
            for cell in &ruled_out {
                if let Some(slot) = cells.get_mut(place(cell)) {
                    *slot = GridCell::ruled_out();
                }
            }
            for (id, cell) in &placed {
                if let Some(slot) = cells.get_mut(place(cell)) {
                    slot.names.push(id.clone());
                }
            }
            let axis = |at: &usize| self.dimensions.get(*at).map(grid_axis);
            let (above, left) = (above.iter().filter_map(axis).collect(), left.iter().filter_map(axis).collect());
            let description = description.clone();
            NestedGrid { title: "Property space".into(), description, above, left, cells }.draw()
        };
        // Of the ways to nest that with the largest letters on a sheet; as wide as high where all of it fits.
        let fits = |figure: &Figure| (SHEET.0 / figure.width()).min(SHEET.1 / figure.height()).min(1.0);
        let mut best = drawn(MOST_CELLS);
        for columns in [12, 8, 6, 4, 3, 2] {
            if fits(&best) >= 1.0 {
                break;
            }
            let other = drawn(columns);
            if fits(&other) > fits(&best) {
                best = other;
            }
        }
        Ok(best)
    }

    /// Dimensions above and at the left in turn, so that a grid is about as wide as it is high, with no more columns than asked for.
    fn nested(&self, columns: usize) -> (Vec<usize>, Vec<usize>) {
        let (mut above, mut left): (Vec<usize>, Vec<usize>) = Default::default();
        let size = |at: usize| self.dimensions.get(at).map_or(1, |of| of.values.len());
        let (mut wide, mut high) = (1, 1);
        for at in 0..self.dimensions.len() {
            if wide <= high && wide * size(at) <= columns {
                wide *= size(at);
                above.push(at);
            } else {
                high *= size(at);
                left.push(at);
            }
        }
        (above, left)
    }

    /// How far the cases of each type are members of each value, in the mean of those that are known; of a case alone where it is named.
    ///
    /// # Errors
    /// A case that is not there, no case of any type, more than six types with one; as [`Typology::assign`].
    pub fn radar_figure(&self, table: &Table, case: Option<&str>) -> Result<Figure, TypologyError> {
        let cases = Cases::read(self, table)?;
        let assigned = self.assign(table)?;
        let groups: Vec<(String, Vec<String>)> = match case {
            Some(case) => {
                let known: Vec<&str> = cases.ids.iter().map(String::as_str).collect();
                crate::typology::position("the figure", "case", case, &known)?;
                vec![(case.to_owned(), vec![case.to_owned()])]
            }
            None => assigned.summary.into_iter().filter(|one| one.n > 0).map(|one| (one.r#type, one.cases)).collect(),
        };
        if groups.is_empty() {
            return Err(TypologyError::NoCases { reason: "no case is of one type; name a case" });
        }
        if groups.len() > MOST_LINES {
            return Err(TypologyError::BadOption {
                option: "the number of types with a case",
                found: groups.len().to_string(),
                allowed: format!("the lines of at most {MOST_LINES} can be told apart; name a case"),
            });
        }
        let rays: Vec<(usize, usize)> = self
            .dimensions
            .iter()
            .enumerate()
            .flat_map(|(at, of)| (usize::from(of.is_set)..of.values.len()).map(move |value| (at, value)))
            .collect();
        let line = |names: &[String]| -> Vec<Option<f64>> {
            let within = |id: &&String| names.contains(id);
            let ends: Vec<_> = cases
                .ids
                .iter()
                .enumerate()
                .filter(|(_, id)| within(id))
                .map(|(at, _)| cases.ends(at, &self.dimensions))
                .collect();
            let mean = |(at, value): &(usize, usize)| {
                let known = |ends: &Vec<Vec<(f64, f64)>>| {
                    let (low, high) = *ends.get(*at)?.get(*value)?;
                    (low == high).then_some(low)
                };
                crosscase_numerics::mean(&ends.iter().filter_map(known).collect::<Vec<_>>())
            };
            rays.iter().map(mean).collect()
        };
        let name =
            |(at, value): &(usize, usize)| self.dimensions.get(*at).map(|of| of.label(*value)).unwrap_or_default();
        let series = groups.into_iter().map(|(name, cases)| (name, line(&cases))).collect();
        let title = if case.is_some() { "Memberships of a case" } else { "Mean memberships of the cases of each type" };
        Ok(RadarPlot { title: title.into(), description: String::new(), axes: rays.iter().map(name).collect(), series }
            .draw())
    }

    /// The distances between the cases of a table by the dimensions: Gower's, each dimension as its kind says.
    ///
    /// # Errors
    /// A case that cannot be read; two without a dimension that is known of both.
    pub fn distances(&self, table: &Table) -> Result<CaseDistances, TypologyError> {
        let cases = Cases::read(self, table)?;
        let ends: Vec<_> = (0..cases.ids.len()).map(|case| cases.ends(case, &self.dimensions)).collect();
        let mut columns = Vec::new();
        for (at, dimension) in self.dimensions.iter().enumerate() {
            let value = |value: usize| {
                let known = |case: &Vec<Vec<(f64, f64)>>| {
                    let (low, high) = *case.get(at)?.get(value)?;
                    (low == high).then_some(low)
                };
                ends.iter().map(known).collect::<Vec<Option<f64>>>()
            };
            let place = |case: &Vec<Vec<(f64, f64)>>| case.get(at)?.iter().position(|ends| *ends == (1.0, 1.0));
            let places = || ends.iter().map(place).collect::<Vec<Option<usize>>>();
            let name = dimension.name.clone();
            match dimension.kind {
                crate::DimensionKind::Nominal => {
                    let word = |place: Option<usize>| place.map(|place| place.to_string());
                    columns.push((name, Column::Words(places().into_iter().map(word).collect())));
                }
                crate::DimensionKind::Ordinal => {
                    let numbers: Vec<Option<f64>> =
                        places().into_iter().map(|place| place.map(|place| place as f64)).collect();
                    columns.push((name, Column::of(&numbers)));
                }
                crate::DimensionKind::Fuzzy => {
                    for of in usize::from(dimension.is_set)..dimension.values.len() {
                        columns.push((dimension.label(of), Column::of(&value(of))));
                    }
                }
            }
        }
        GowerCases::of(cases.ids, columns).distances()
    }

    /// The cases of a table as a map on which what is alike is near (classical scaling, Torgerson 1952, doi:10.1007/BF02288916), with how
    /// badly the plane holds the distances (stress 1, Kruskal 1964).
    ///
    /// # Errors
    /// As [`Typology::distances`] and [`Typology::assign`].
    pub fn map_figure(&self, table: &Table) -> Result<Figure, TypologyError> {
        let distances = self.distances(table)?;
        let places = scaled(&distances)?;
        let assigned = self.assign(table)?;
        let groups: Vec<String> =
            assigned.summary.iter().filter(|one| one.n > 0).map(|one| one.r#type.clone()).collect();
        let point = |(id, (x, y)): (&String, &(f64, f64))| {
            let of = assigned.cases.iter().find(|case| case.case == *id).and_then(|case| case.r#type.as_ref());
            let group = of.and_then(|of| groups.iter().position(|group| group == of));
            Point { group: Some(group.unwrap_or(groups.len())), ..Point::new(id.clone(), *x, *y) }
        };
        let limits = Some(map_ends(&places));
        let points: Vec<Point> = distances.ids().iter().zip(&places).map(point).collect();
        let has_none = points.iter().any(|point| point.group == Some(groups.len()));
        let groups = groups.iter().cloned().chain(has_none.then(|| "of no one type".to_owned())).collect();
        let notes = vec![format!("Stress {}", rounded(stress(&distances, &places), 3))];
        let (x_label, y_label) = ("First axis".into(), "Second axis".into());
        let title = "Cases that are alike stand near each other".into();
        Ok(XyPlot { title, x_label, y_label, points, groups, limits, notes, ..XyPlot::default() }.draw())
    }

    /// The dendrogram of the cases of a table, by average linkage.
    ///
    /// # Errors
    /// As [`Typology::distances`].
    pub fn dendrogram_figure(&self, table: &Table) -> Result<Figure, TypologyError> {
        Ok(self.distances(table)?.link(&AverageLinkage)?.figure())
    }

    /// What a concept is made of, those within it too; without a name the first.
    ///
    /// # Errors
    /// No concept, or none of that name.
    pub fn concept_figure(&self, name: Option<&str>) -> Result<Figure, TypologyError> {
        let known: Vec<&str> = self.concepts.iter().map(|concept| concept.name.as_str()).collect();
        let at = name.map_or(Ok(0), |name| crate::typology::position("the figure", "concept", name, &known))?;
        let Some(found) = self.concepts.get(at) else {
            return Err(TypologyError::File { reason: "the typology has no [[concept]] to draw".into() });
        };
        let mut root = self.tree(&found.concept);
        root.label.clone_from(&found.name);
        Ok(TreePlot { title: format!("What {} is made of", found.name), description: String::new(), root }.draw())
    }

    fn tree(&self, concept: &Concept) -> TreeNode {
        let (rule, parts) = match concept {
            Concept::Set(written) => {
                let name = written.trim().trim_start_matches('~').trim();
                let node =
                    self.concepts.iter().find(|concept| concept.name == name).map(|found| self.tree(&found.concept));
                return TreeNode { label: written.clone(), ..node.unwrap_or_default() };
            }
            Concept::Whole { rule, parts } => (rule, parts),
        };
        let note = match rule {
            Rule::Minimum => "all (min)".to_owned(),
            Rule::Maximum => "any (max)".to_owned(),
            Rule::AtLeast(m) => format!("at least {m}"),
            Rule::Mean => "mean".to_owned(),
            Rule::PowerMean(p) => format!("power mean {p}"),
            Rule::Weighted(_) => "weighted mean".to_owned(),
        };
        TreeNode { label: String::new(), note, parts: parts.iter().map(|part| self.tree(part)).collect() }
    }
}

fn grid_axis(of: &Dimension) -> GridAxis {
    let values = if of.is_set { vec![format!("~{}", of.name), of.name.clone()] } else { of.values.clone() };
    GridAxis { name: of.name.clone(), values }
}

/// The ends of both axes of a map, which has to have one scale for its distances to be seen.
fn map_ends(places: &[(f64, f64)]) -> (f64, f64) {
    let coordinates = || places.iter().flat_map(|(x, y)| [*x, *y]);
    let (low, high) = (coordinates().fold(0.0, f64::min), coordinates().fold(0.0, f64::max));
    let step = ((high - low) / 10.0).max(0.01);
    (low - step, high + step)
}

/// Places on a plane by classical scaling.
fn scaled(distances: &CaseDistances) -> Result<Vec<(f64, f64)>, TypologyError> {
    let n = distances.ids().len();
    if n == 0 {
        return Ok(Vec::new());
    }
    let square = |a: usize, b: usize| distances.apart(a, b) * distances.apart(a, b);
    let means: Vec<f64> = (0..n).map(|a| (0..n).map(|b| square(a, b)).sum::<f64>() / n as f64).collect();
    let grand = means.iter().sum::<f64>() / n as f64;
    let mean = |at: usize| means.get(at).copied().unwrap_or(0.0);
    // Symmetric to the last digit: the two means are added before anything else.
    let entry = |a: usize, b: usize| -0.5 * (square(a, b) - (mean(a) + mean(b)) + grand);
    let rows: Vec<Vec<f64>> = (0..n).map(|a| (0..n).map(|b| entry(a, b)).collect()).collect();
    let eigen = SymmetricEigen::of(&Matrix::from_rows(&rows)?)?;
    let axis = |k: usize| {
        let length = eigen.values().get(k).copied().unwrap_or(0.0).max(0.0).sqrt();
        (0..n).map(|case| eigen.vectors().get(case, k).unwrap_or(0.0) * length).collect::<Vec<f64>>()
    };
    Ok(axis(0).into_iter().zip(axis(1)).collect())
}

fn stress(distances: &CaseDistances, places: &[(f64, f64)]) -> f64 {
    let (mut off, mut all) = (0.0, 0.0);
    for (a, (x, y)) in places.iter().enumerate() {
        for (b, (u, v)) in places.iter().enumerate().skip(a + 1) {
            let (there, here) = (distances.apart(a, b), ((x - u) * (x - u) + (y - v) * (y - v)).sqrt());
            off += (there - here) * (there - here);
            all += there * there;
        }
    }
    if all > 0.0 { f64::sqrt(off / all) } else { 0.0 }
}
