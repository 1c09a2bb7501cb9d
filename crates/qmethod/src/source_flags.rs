//! Flags that a source has beside its sorts, for an analysis that would repeat it.

use crate::congruence::tucker;
use crate::{Analysis, Extensions, Likeness, QmethodError, Sorts};
use crosscase_data::{Diagnostic, Place};
use std::collections::BTreeSet;

/// Which sorts define which factors, as a source has it: by the rule of its tool, or by hand.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SourceFlags {
    /// Where they stand.
    pub place: Place,
    /// The sorts.
    pub sorters: Vec<String>,
    /// Their loadings: a row a sort, a column a factor.
    pub loadings: Vec<Vec<f64>>,
    /// Whether each defines each factor.
    pub flags: Vec<Vec<bool>>,
}

impl SourceFlags {
    /// The same analysis with these flags in the place of its rule, what is set by hand in it apart, and what is to be told: they are
    /// taken where the sorts and the number of factors are those of the source, and each of its factors is one of the analysis by its
    /// loadings, in whichever order and direction.
    ///
    /// ```
    /// use crosscase_qmethod::{Analysis, Extensions, Sorts, SourceFlags};
    /// # let names = |prefix: &str, n: usize| (1..=n).map(|i| format!("{prefix}{i}")).collect::<Vec<_>>();
    /// let sorts = Sorts::new(names("p", 3), names("s", 4), &[[2.0, 1.0, -1.0, -2.0], [1.0, 2.0, -2.0, -1.0], [2.0, -1.0, 1.0, -2.0]])?;
    /// let analysis = Analysis::new(1);
    /// let found = analysis.fit(&sorts)?;
    /// let given = SourceFlags {
    ///     sorters: names("p", 3),
    ///     loadings: found.loadings.values().iter().map(|l| vec![-l]).collect(),
    ///     flags: vec![vec![true], vec![false], vec![false]],
    ///     ..SourceFlags::default()
    /// };
    /// let (analysis, told) = given.apply(analysis, &Extensions::standard(), &sorts)?;
    /// assert_eq!((analysis.fit(&sorts)?.defining(0), told.code.as_ref()), (vec![0], "QME127"));
    /// # Ok::<(), crosscase_qmethod::QmethodError>(())
    /// ```
    ///
    /// # Errors
    /// As [`Analysis::fit`].
    pub fn apply(
        &self,
        analysis: Analysis,
        registry: &Extensions,
        sorts: &Sorts,
    ) -> Result<(Analysis, Diagnostic), QmethodError> {
        let theirs = self.flags.first().map_or(0, Vec::len);
        let not_taken = |why: String| {
            let message = format!("the flags in this file are not taken: {why}");
            Diagnostic::note("QME128", message).at(self.place.clone())
        };
        if theirs != analysis.factors {
            let why = format!("they are of {theirs} factors, and {} are asked for", analysis.factors);
            return Ok((analysis, not_taken(why)));
        }
        if BTreeSet::from_iter(&self.sorters) != BTreeSet::from_iter(sorts.sorters()) {
            return Ok((analysis, not_taken("they are not of the sorts that are analysed".to_owned())));
        }
        let unsplit = Analysis { bipolar: Vec::new(), ..analysis.clone() };
        let found = unsplit.fit_with(registry, sorts)?;
        let rows: Vec<usize> = found.sorters.iter().filter_map(|name| self.row(name)).collect();
        let column = |f: usize| rows.iter().map(|row| self.loadings[*row][f]).collect::<Vec<_>>();
        let alike = |f: usize, g: usize| tucker(&column(f), &found.loadings.column(g)).map_or(0.0, f64::abs);
        let most = |f: usize| (0..theirs).max_by(|g, h| alike(f, *g).total_cmp(&alike(f, *h))).unwrap_or(f);
        let ours: Vec<usize> = (0..theirs).map(most).collect();
        let is_found = |f: usize| !matches!(Likeness::of(alike(f, ours[f])), Likeness::Unlike);
        if BTreeSet::from_iter(&ours).len() < theirs || !(0..theirs).all(is_found) {
            let why = "their factors are not those of this extraction and rotation".to_owned();
            return Ok((analysis, not_taken(why)));
        }
        let mut flagging = analysis.flagging.clone().rule("none");
        for (sorter, flags) in self.sorters.iter().zip(&self.flags) {
            for (g, _) in ours.iter().zip(flags).filter(|(_, flagged)| **flagged) {
                flagging = flagging.set(sorter, g + 1);
            }
        }
        let flagged = self.flags.iter().flatten().filter(|flagged| **flagged).count();
        let message = format!("the flags are the {flagged} of this file, and not those of a rule");
        let told = Diagnostic::note("QME127", message).at(self.place.clone());
        Ok((Analysis { flagging, ..analysis }, told.help("flag by a rule instead with --flags both")))
    }

    fn row(&self, name: &str) -> Option<usize> {
        self.sorters.iter().position(|sorter| sorter == name)
    }
}
