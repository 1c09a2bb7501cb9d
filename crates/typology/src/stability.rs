//! `stability`: whether clusters come back when cases are drawn anew (Hennig 2007, doi:10.1016/j.csda.2006.11.025).

use crate::{AverageLinkage, CaseDistances, CompleteLinkage, TypologyError, classes};
use crosscase_boolean::Interrupt;
use crosscase_data::{DataError, Diagnostic, Table, TableBuilder};
use crosscase_numerics::{LatentClasses, Progress, mean, resample_while};
use serde::Serialize;
use std::collections::BTreeSet;
use std::ops::ControlFlow;

/// How clusters are made whose stability is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClusterMethod {
    /// Around medoids.
    #[default]
    Medoids,
    /// By average linkage, cut at the number of clusters.
    Average,
    /// By complete linkage.
    Complete,
    /// Latent classes, each case in the most probable one.
    Classes,
}

impl ClusterMethod {
    /// Each with its name and what it is.
    pub const CHOICES: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Medoids, "medoids", "Around medoids, by Gower's distance"),
        (Self::Average, "average", "Average linkage, by Gower's distance"),
        (Self::Complete, "complete", "Complete linkage, by Gower's distance"),
        (Self::Classes, "classes", "Latent classes"),
    ];
}

/// How stable clusters are.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Stability {
    /// Samples that were drawn.
    pub replicates: usize,
    /// The seed.
    pub seed: u64,
    /// The clusters of all cases, numbered from 1 by first appearance.
    pub clusters: Vec<StableCluster>,
    /// What was noticed.
    #[serde(skip)]
    pub diagnostics: Vec<Diagnostic>,
}

/// How often a cluster comes back.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StableCluster {
    /// Its number.
    pub cluster: usize,
    /// Its cases.
    pub cases: Vec<String>,
    /// The mean, over the samples that have a case of it, of the greatest Jaccard coefficient with a cluster of the sample: from .75 on it
    /// is stable, below .6 not to be trusted.
    pub jaccard: Option<f64>,
    /// The share of them in which the coefficient is .75 or more.
    pub recovered: Option<f64>,
    /// The share of them in which it is .5 or less: the cluster is dissolved.
    pub dissolved: Option<f64>,
    /// Samples that have a case of it.
    pub drawn: usize,
}

/// How often samples are drawn.
///
/// A sample is drawn with replacement and each case that is drawn is taken once, since a case that is there twice is a cluster of its own
/// (as `clusterboot` of R's `fpc` does unless told otherwise). A sample without a case of a cluster says nothing of it.
///
/// ```
/// use crosscase_typology::{CaseDistances, ClusterStability};
/// use std::ops::ControlFlow;
/// let places: [f64; 6] = [0.0, 0.1, 0.2, 5.0, 5.1, 5.2];
/// let ids = ["a", "b", "c", "d", "e", "f"].map(String::from).to_vec();
/// let distances = CaseDistances::by(ids, &|a: usize, b: usize| Some((places[a] - places[b]).abs()))?;
/// let halves = |drawn: &[usize]| Ok(distances.of(drawn).medoids(2.min(drawn.len()))?.clusters);
/// let found = ClusterStability::new(50).fit_until(distances.ids(), halves, |_| ControlFlow::Continue(()))?;
/// assert!(found.clusters.iter().all(|cluster| cluster.jaccard > Some(0.75)));
/// # Ok::<(), crosscase_typology::TypologyError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ClusterStability {
    /// How many samples are drawn.
    pub replicates: usize,
    /// The seed; 1 unless said otherwise.
    pub seed: u64,
}

impl ClusterStability {
    /// So many samples.
    pub const fn new(replicates: usize) -> Self {
        Self { replicates, seed: 1 }
    }

    /// With another seed.
    #[must_use]
    pub const fn seed(self, seed: u64) -> Self {
        Self { seed, ..self }
    }

    /// The stability of the clusters that a function makes of the cases at the places that it is given, in that order: any labels, one a
    /// place. `watch` may stop it, and so may the function by [`TypologyError::Interrupted`]; what was made until then is told.
    ///
    /// # Errors
    /// What the function says is amiss; no sample; stopped before the first one was made.
    pub fn fit_until<C>(
        &self,
        cases: &[String],
        clustering: C,
        watch: impl FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<Stability, TypologyError>
    where
        C: Fn(&[usize]) -> Result<Vec<usize>, TypologyError> + Sync,
    {
        let n = cases.len();
        let whole = crate::medoids::by_appearance(&clustering(&(0..n).collect::<Vec<_>>())?);
        let k = whole.iter().copied().max().unwrap_or(0);
        let sample = |stream: &mut crosscase_numerics::Stream, _: usize| {
            let drawn: Vec<usize> = stream.bootstrap(n).into_iter().collect::<BTreeSet<_>>().into_iter().collect();
            let found = clustering(&drawn)?;
            let before: Vec<usize> = drawn.iter().filter_map(|case| whole.get(*case)).copied().collect();
            Ok((1..=k).map(|cluster| greatest_jaccard(&before, &found, cluster)).collect())
        };
        let made = resample_while(self.replicates, self.seed, sample, watch);
        let mut samples: Vec<Vec<Option<f64>>> = Vec::new();
        for sample in made.values {
            match sample {
                Ok(sample) => samples.push(sample),
                // What stops the caller stops a sample half-way, too; those before it are whole.
                Err(TypologyError::Interrupted) if !samples.is_empty() => break,
                Err(error) => return Err(error),
            }
        }
        if samples.is_empty() {
            return Err(TypologyError::BadOption {
                option: "the number of samples",
                found: "0".to_owned(),
                allowed: "1 or more is wanted, and the time for them".to_owned(),
            });
        }
        let cluster = |cluster: usize| {
            let found: Vec<f64> = samples.iter().filter_map(|sample| *sample.get(cluster - 1)?).collect();
            let share = |is: fn(f64) -> bool| {
                (!found.is_empty()).then(|| found.iter().filter(|x| is(**x)).count() as f64 / found.len() as f64)
            };
            let is_own = |(_, of): &(&String, &usize)| **of == cluster;
            StableCluster {
                cluster,
                cases: cases.iter().zip(&whole).filter(is_own).map(|(case, _)| case.clone()).collect(),
                jaccard: mean(&found),
                recovered: share(|x| x >= 0.75),
                dissolved: share(|x| x <= 0.5),
                drawn: found.len(),
            }
        };
        let clusters: Vec<StableCluster> = (1..=k).map(cluster).collect();
        let shaky: Vec<String> = clusters
            .iter()
            .filter(|cluster| cluster.jaccard.is_some_and(|jaccard| jaccard < 0.6))
            .map(|cluster| format!("{} ({})", cluster.cluster, cluster.cases.join(", ")))
            .collect();
        let mut diagnostics = Vec::new();
        if !shaky.is_empty() {
            let message = "clusters that do not come back: their mean Jaccard coefficient is below .6";
            let help = "do not read them as types; take fewer clusters or other columns";
            diagnostics.push(Diagnostic::warning("TYP180", message).help(help).listing(shaky));
        }
        Ok(Stability { replicates: samples.len(), seed: self.seed, clusters, diagnostics })
    }

    /// The stability of k clusters of distances, by medoids or linkage.
    ///
    /// # Errors
    /// As [`ClusterStability::fit_until`]; k is 0 or more than there are cases; latent classes, which are made of answers and not of
    /// distances.
    pub fn of_distances(
        &self,
        distances: &CaseDistances,
        method: ClusterMethod,
        k: usize,
        stop: &(dyn Interrupt + Sync),
        watch: impl FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<Stability, TypologyError> {
        let n = distances.ids().len();
        let bad = |option, found: String, allowed: String| Err(TypologyError::BadOption { option, found, allowed });
        if method == ClusterMethod::Classes {
            return bad("the method", "classes".to_owned(), "distances have medoids and linkages".to_owned());
        }
        if k == 0 || k > n {
            return bad("k", k.to_string(), format!("from 1 to {n}, the number of cases, is wanted"));
        }
        let clustering = |drawn: &[usize]| {
            let drawn = distances.of(drawn);
            let k = k.min(drawn.ids().len());
            match method {
                ClusterMethod::Medoids => Ok(drawn.medoids_until(k, stop)?.clusters),
                ClusterMethod::Average => Ok(drawn.link(&AverageLinkage)?.clusters(k)),
                _ => Ok(drawn.link(&CompleteLinkage)?.clusters(k)),
            }
        };
        self.fit_until(distances.ids(), clustering, watch)
    }

    /// The stability of latent classes of the cases of a table. An item without an answer in a sample says nothing of it and is left out of it.
    ///
    /// # Errors
    /// As [`ClusterStability::fit_until`] and [`classes`].
    pub fn of_classes(
        &self,
        table: &Table,
        items: &[String],
        options: &LatentClasses,
        watch: impl FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<Stability, TypologyError> {
        let clustering = |drawn: &[usize]| {
            let part = table.filter_rows(|row| drawn.binary_search(&row).is_ok())?;
            let mut answered = Vec::new();
            for item in items {
                if part.texts(item)?.iter().any(Option::is_some) {
                    answered.push(item.clone());
                }
            }
            if answered.is_empty() && !items.is_empty() {
                // Of cases without any answer all are as likely in each class.
                return Ok(vec![1; drawn.len()]);
            }
            let found = classes(&part, &answered, None, options, |_| ControlFlow::Continue(()))?;
            Ok(found.assigned.iter().map(|(_, class, _)| *class).collect())
        };
        self.fit_until(&table.ids()?, clustering, watch)
    }
}

/// The greatest Jaccard coefficient of a cluster with one of the sample, over the cases of the sample; `None` where it has none of them.
fn greatest_jaccard(before: &[usize], found: &[usize], cluster: usize) -> Option<f64> {
    let size = before.iter().filter(|of| **of == cluster).count();
    let labels: BTreeSet<usize> = found.iter().copied().collect();
    let with = |label: usize| {
        let both = before.iter().zip(found).filter(|(a, b)| **a == cluster && **b == label).count();
        let other = found.iter().filter(|of| **of == label).count();
        both as f64 / (size + other - both) as f64
    };
    (size > 0).then(|| labels.into_iter().map(with).fold(0.0, f64::max))
}

impl Stability {
    /// One row a cluster: `crosscase.typology.stability/1`.
    ///
    /// # Errors
    /// None that is known.
    pub fn to_table(&self) -> Result<Table, DataError> {
        let clusters = &self.clusters;
        TableBuilder::new("crosscase.typology.stability/1")
            .count("cluster", clusters.iter().map(|cluster| cluster.cluster))
            .count("n", clusters.iter().map(|cluster| cluster.cases.len()))
            .number("jaccard", clusters.iter().map(|cluster| cluster.jaccard))
            .number("recovered", clusters.iter().map(|cluster| cluster.recovered))
            .number("dissolved", clusters.iter().map(|cluster| cluster.dissolved))
            .count("drawn", clusters.iter().map(|cluster| cluster.drawn))
            .text("cases", clusters.iter().map(|cluster| Some(cluster.cases.join(", "))))
            .build()
    }
}
