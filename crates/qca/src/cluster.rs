//! Diagnostics of a relation in panel data and clusters: does what holds for the pool hold within and between?

use crosscase_boolean::expression::{Relation, RelationKind};
use crosscase_data::{Table, TableBuilder};
use serde::{Serialize, Serializer};
use std::collections::BTreeMap;

use crate::measures::inclusion;
use crate::{QcaError, SetData};

/// A relation within the groups of cases.
///
/// ```
/// use crosscase_qca::{SetData, cluster_diagnostics};
/// let cases = ["a", "b", "c"].map(String::from).to_vec();
/// let columns = vec![("X".into(), vec![1.0, 1.0, 0.0]), ("Y".into(), vec![1.0, 1.0, 0.0])];
/// let clusters = ["north", "south", "west"].map(String::from);
/// let between = cluster_diagnostics(&SetData::new(cases, columns)?, &"X -> Y".parse()?, &clusters, None)?.between;
/// assert_eq!(between.groups[2].incl, None, "nothing in the west is a member of X");
/// assert_eq!(between.distance, Some(0.0), "the other two agree");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ClusterLevel {
    /// The groups in alphabetical order: name, cases, consistency, coverage. A value is undefined where nothing in the group
    /// is a member; it then counts nowhere.
    pub groups: Vec<ClusterGroup>,
    /// How far the consistencies of the groups are apart: the Euclidean distance of their shares in the sum of
    /// consistencies from equal shares, `√Σ (bⱼ / Σb − 1/J)²`, 0 where all are equal; `None` where no group has a defined
    /// consistency, or all are 0.
    pub distance: Option<f64>,
}

/// A group of cases.
///
/// ```
/// use crosscase_qca::{ClusterGroup, SetData, cluster_diagnostics};
/// let cases = ["a", "b"].map(String::from).to_vec();
/// let columns = vec![("X".into(), vec![1.0, 1.0]), ("Y".into(), vec![1.0, 0.0])];
/// let years = ["1930", "1930"].map(String::from);
/// let found = cluster_diagnostics(&SetData::new(cases, columns)?, &"X -> Y".parse()?, &years, None)?;
/// let expected = ClusterGroup { name: "1930".to_owned(), cases: vec![0, 1], incl: Some(0.5), cov: Some(1.0) };
/// assert_eq!(found.between.groups, [expected]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ClusterGroup {
    /// Its name.
    #[serde(rename = "group")]
    pub name: String,
    /// Its cases, by index; serialised is how many there are.
    #[serde(rename = "n", serialize_with = "count")]
    pub cases: Vec<usize>,
    /// Inclusion within the group: of sufficiency or necessity as the relation runs.
    pub incl: Option<f64>,
    /// Coverage within the group.
    pub cov: Option<f64>,
}

/// A relation in the pool, between clusters and within units.
///
/// ```
/// use crosscase_qca::{SetData, cluster_diagnostics};
/// let cases = ["FI 1930", "FI 1935", "EE 1930", "EE 1935"].map(String::from).to_vec();
/// let sets = SetData::new(cases, vec![("X".into(), vec![1.0; 4]), ("Y".into(), vec![1.0, 1.0, 1.0, 0.0])])?;
/// let (years, countries) = (["1930", "1935"].repeat(2), ["FI", "FI", "EE", "EE"].map(String::from));
/// let years: Vec<String> = years.into_iter().map(String::from).collect();
/// let found = cluster_diagnostics(&sets, &"X -> Y".parse()?, &years, Some(&countries))?;
/// assert_eq!((found.pooled, found.pooled_coverage), (Some(0.75), Some(1.0)));
/// assert_eq!(found.between.groups[1].incl, Some(0.5), "1935");
/// assert_eq!(found.within.map(|within| within.groups[0].incl), Some(Some(0.5)), "EE");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ClusterDiagnostics {
    /// Inclusion over all cases (POCOS).
    pub pooled: Option<f64>,
    /// Coverage over all cases.
    pub pooled_coverage: Option<f64>,
    /// Cluster by cluster, such as year by year (BECOS).
    pub between: ClusterLevel,
    /// Unit by unit, such as country by country through the years (WICONS); `None` without units.
    pub within: Option<ClusterLevel>,
}

fn count<S: Serializer>(cases: &[usize], serializer: S) -> Result<S::Ok, S::Error> {
    cases.len().serialize(serializer)
}

impl ClusterDiagnostics {
    /// The schema id of [`ClusterDiagnostics::to_table`].
    pub const SCHEMA: &'static str = "crosscase.qca.cluster/1";

    /// One row for the pool, each group and each distance: `level` (`pooled`, `between`, `within`), `group`, `n`, `incl`, `cov`. A
    /// distance stands in the column `incl` of a row whose group is `distance`.
    ///
    /// # Errors
    /// None that diagnostics of this crate can cause.
    pub fn to_table(&self) -> Result<Table, QcaError> {
        let n = self.between.groups.iter().map(|group| group.cases.len()).sum();
        let mut rows = vec![("pooled", None, Some(n), self.pooled, self.pooled_coverage)];
        for (level, grouped) in [("between", Some(&self.between)), ("within", self.within.as_ref())] {
            let Some(grouped) = grouped else { continue };
            let groups = grouped.groups.iter();
            rows.extend(groups.map(|g| (level, Some(g.name.as_str()), Some(g.cases.len()), g.incl, g.cov)));
            rows.push((level, Some("distance"), None, grouped.distance, None));
        }
        Ok(TableBuilder::new(Self::SCHEMA)
            .text("level", rows.iter().map(|row| Some(row.0)))
            .text("group", rows.iter().map(|row| row.1))
            .count("n", rows.iter().map(|row| row.2))
            .number("incl", rows.iter().map(|row| row.3))
            .number("cov", rows.iter().map(|row| row.4))
            .build()?)
    }
}

/// Cluster diagnostics (García-Castro & Ariño 2016, doi:10.5465/amj.2013.0980): a relation over all cases, within each cluster
/// and within each unit, and how far these are apart.
///
/// Deviation: the package `SetMethods` 4.0 puts 1 for a cluster in which the set is empty, and adds 1e-10 to every sum; here
/// such a figure is undefined and nothing is added.
///
/// # Errors
/// Unknown sets and values; clusters or units that are not one a case.
///
/// ```
/// use crosscase_qca::{SetData, cluster_diagnostics};
/// let sets = SetData::from_rows(["X", "Y"], [("a", [1.0, 1.0]), ("b", [0.0, 0.0]), ("c", [1.0, 1.0]), ("d", [1.0, 0.0])])?;
/// let years = ["1990", "1990", "2000", "2000"].map(String::from);
/// let found = cluster_diagnostics(&sets, &"X -> Y".parse().unwrap(), &years, None)?;
/// assert_eq!(found.pooled, Some(2.0 / 3.0));
/// assert_eq!(found.between.groups[1].incl, Some(0.5));
/// assert!((found.between.distance.unwrap() - 0.2357).abs() < 1e-4);
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
pub fn cluster_diagnostics(
    data: &SetData,
    relation: &Relation,
    clusters: &[String],
    units: Option<&[String]>,
) -> Result<ClusterDiagnostics, QcaError> {
    for (what, labels) in [("cluster", Some(clusters)), ("unit", units)] {
        if let Some(labels) = labels.filter(|labels| labels.len() != data.cases().len()) {
            return Err(QcaError::LabelCount { what, found: labels.len(), cases: data.cases().len() });
        }
    }
    let x = data.expression(&relation.expression)?;
    let y = data.memberships(&relation.into())?;
    let (inner, outer) = match relation.direction {
        RelationKind::Sufficient => (&x, &y),
        RelationKind::Necessary => (&y, &x),
    };
    Ok(ClusterDiagnostics {
        pooled: inclusion(inner, outer),
        pooled_coverage: inclusion(outer, inner),
        between: grouped(inner, outer, clusters),
        within: units.map(|units| grouped(inner, outer, units)),
    })
}

fn grouped(inner: &[f64], outer: &[f64], labels: &[String]) -> ClusterLevel {
    let mut members: BTreeMap<&String, Vec<usize>> = BTreeMap::new();
    for (case, label) in labels.iter().enumerate() {
        members.entry(label).or_default().push(case);
    }
    let group = |(name, cases): (&String, Vec<usize>)| {
        let of = |all: &[f64]| cases.iter().filter_map(|&case| all.get(case).copied()).collect::<Vec<f64>>();
        let (inner, outer) = (of(inner), of(outer));
        ClusterGroup { name: name.clone(), incl: inclusion(&inner, &outer), cov: inclusion(&outer, &inner), cases }
    };
    let groups: Vec<ClusterGroup> = members.into_iter().map(group).collect();
    let known: Vec<f64> = groups.iter().filter_map(|group| group.incl).collect();
    let sum: f64 = known.iter().sum();
    let share = 1.0 / known.len() as f64;
    let distance = (sum > 0.0).then(|| known.iter().map(|b| (b / sum - share) * (b / sum - share)).sum::<f64>().sqrt());
    ClusterLevel { groups, distance }
}
