//! Which records are one report. Nothing is thrown away: a group says whom it keeps and why, and a person's decision overrules the rules.

use crate::record::{folded, tells_family, without_markup};
use crate::{BibRecord, ReviewError};
use crosscase_data::{DataError, NoRows, Place, ReadOptions, Table, TableBuilder};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Records, and which of them are one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Deduplicated {
    /// All records, in their order.
    pub records: Vec<BibRecord>,
    /// How many different ones there are.
    pub unique: usize,
    /// Records that are one.
    pub groups: Vec<DuplicateGroup>,
    /// Pairs that a person has to decide.
    pub unsure: Vec<UnsurePair>,
}

/// Records that are one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DuplicateGroup {
    /// The first of them, which is kept.
    pub kept: String,
    /// All of them.
    pub members: Vec<String>,
    /// Why they are one.
    pub why: String,
}

/// Two records of which the machine cannot tell whether they are one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UnsurePair {
    /// The one.
    pub a: String,
    /// The other.
    pub b: String,
    /// What speaks for it, and what against.
    pub why: String,
}

/// What a person decided of two records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecidedPair {
    /// The one.
    pub a: String,
    /// The other.
    pub b: String,
    /// Whether they are one.
    pub same: bool,
    /// Who decided.
    pub by: Option<String>,
    /// And why.
    pub why: Option<String>,
    /// Where the decision stands.
    pub place: Place,
}

/// Decisions in their order, of which a later one overrules an earlier one of the same pair.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decisions(Vec<DecidedPair>);

impl Decisions {
    /// How the table of decisions is to be read.
    pub fn reading(options: ReadOptions) -> ReadOptions {
        let columns = ["a", "b", "decision", "by", "when", "why"];
        columns.into_iter().fold(options.without_id().no_rows(NoRows::Allow), ReadOptions::text_if_there)
    }

    /// Those of a table with the columns `a`, `b`, `decision` (same or different), and perhaps `by`, `when` and `why`.
    ///
    /// # Errors
    /// A column that is not there, a row without its records, a word that is neither same nor different.
    pub fn from_table(table: &Table) -> Result<Self, ReviewError> {
        let column = |name: &str| match name {
            "by" | "why" if !table.has_column(name) => Ok(vec![None; table.rows()]),
            _ => table.texts(name),
        };
        let (a, b, words) = (column("a")?, column("b")?, column("decision")?);
        let (by, why) = (column("by")?, column("why")?);
        let rows = (0..table.rows()).map(|row| {
            let place = table.place(row, None);
            let of =
                |column: &Vec<Option<String>>| column.get(row).cloned().flatten().map(|text| text.trim().to_owned());
            let wanted = |cell: Option<String>, what: &str| {
                let reason = || format!("a decision needs {what}");
                cell.ok_or_else(|| ReviewError::BadDecision { reason: reason(), place: place.clone() })
            };
            let word = wanted(of(&words), "same or different")?;
            let same = match word.to_lowercase().as_str() {
                "same" => true,
                "different" => false,
                _ => {
                    let reason = format!("the decision `{word}` is neither same nor different");
                    return Err(ReviewError::BadDecision { reason, place });
                }
            };
            let (a, b) = (wanted(of(&a), "two records")?, wanted(of(&b), "two records")?);
            Ok(DecidedPair { a, b, same, by: of(&by), why: of(&why), place })
        });
        Ok(Self(rows.collect::<Result<_, _>>()?))
    }
}

/// More pairs than this are of no use to anybody.
const MAX_PAIRS: usize = 2_000_000;

/// How a record is compared.
struct Compared<'r> {
    record: &'r BibRecord,
    title: String,
    author: String,
    /// The words of the first author's family name, of that without particles, and of the whole name.
    family: BTreeSet<String>,
    without_particles: BTreeSet<String>,
    name: BTreeSet<String>,
    /// Whether the name is written so that it says which is the family name.
    is_told: bool,
}

/// What stands before a family name, and is in many.
const PARTICLES: &[&str] = &[
    "al", "da", "das", "de", "del", "den", "der", "di", "dos", "du", "el", "ibn", "la", "le", "ten", "ter", "van",
    "von", "zu",
];

/// Whether a word may be a family name and no initial: two letters, or one of a script in which a letter is a word.
fn is_telling(word: &str) -> bool {
    let mut letters = word.chars();
    match (letters.next(), letters.next()) {
        (Some(only), None) => only.is_alphabetic() && !only.is_lowercase(),
        (first, _) => first.is_some(),
    }
}

/// How two first authors compare.
enum Authors {
    Same,
    /// One may be the other, written otherwise.
    Alike,
    Other,
}

enum Verdict {
    Same(&'static str),
    Unsure(String),
    Other,
}

impl<'r> Compared<'r> {
    fn new(record: &'r BibRecord) -> Self {
        let author = record.author.as_deref().unwrap_or_default();
        let words = |name: &str| -> BTreeSet<String> {
            name.split(|c: char| !c.is_alphanumeric()).map(folded).filter(|word| !word.is_empty()).collect()
        };
        let family = words(author);
        Self {
            record,
            title: folded(&without_markup(record.title.as_deref().unwrap_or_default())),
            author: folded(author),
            without_particles: family.iter().filter(|word| !PARTICLES.contains(&word.as_str())).cloned().collect(),
            family,
            name: words(record.written.as_deref().unwrap_or(author)),
            is_told: record.written.as_deref().is_none_or(tells_family),
        }
    }

    /// One family name, also with its particles elsewhere (`Berg, Jan van der`, `van der Berg, Jan`). Alike where a word of the one's family
    /// name is in the other's (`Novak`, `Novak-Bos`), or in the other's name where that does not say which is the family name (`Novak, J.`,
    /// `Novak Jana`). Where both say so and share no word they are two: `Martin, Thomas`, `Thomas, Martin`.
    fn authors(&self, other: &Self) -> Authors {
        let but_for_particles = self.without_particles == other.without_particles && self.name == other.name;
        if self.author == other.author || but_for_particles && !self.without_particles.is_empty() {
            return Authors::Same;
        }
        let is_in = |one: &Self, of: &Self| {
            let words = if of.is_told { &of.family } else { &of.name };
            one.without_particles.iter().any(|word| is_telling(word) && words.contains(word))
        };
        if is_in(self, other) || is_in(other, self) { Authors::Alike } else { Authors::Other }
    }

    fn with(&self, other: &Self) -> Verdict {
        let same = |a: &Option<String>, b: &Option<String>| a.is_some() && a == b;
        let (one, two) = (self.record, other.record);
        let number = if same(&one.doi, &two.doi) {
            Some("same DOI")
        } else if same(&one.pmid, &two.pmid) {
            Some("same PMID")
        } else {
            None
        };
        let untitled = self.title.is_empty() || other.title.is_empty();
        match number {
            Some(number) if untitled || self.title == other.title => return Verdict::Same(number),
            Some(number) => return Verdict::Unsure(format!("{number}, but other titles")),
            None if untitled || self.title != other.title => return Verdict::Other,
            None => {}
        }
        let mut against = Vec::new();
        if one.doi.is_some() && two.doi.is_some() {
            against.push("other DOIs");
        }
        if self.author.is_empty() || other.author.is_empty() {
            against.push("no author on a side");
        } else {
            match self.authors(other) {
                Authors::Same => {}
                Authors::Alike => against.push("the first author written otherwise"),
                Authors::Other => return Verdict::Other,
            }
        }
        if one.is_notice != two.is_notice {
            against.push("one is a correction or a retraction");
        }
        match one.year.zip(two.year) {
            None => against.push("no year on a side"),
            Some((a, b)) if a.abs_diff(b) > 1 => return Verdict::Other,
            Some(_) => {}
        }
        if against.is_empty() {
            Verdict::Same("same title, author and year")
        } else {
            Verdict::Unsure(format!("same title, but {}", against.join(" and ")))
        }
    }
}

/// Which records are one, by the rules and by decisions.
///
/// ```
/// use crosscase_review::{Decisions, deduplicate, formats};
///
/// let a = b"TY  - JOUR\nAU  - Novak, Jana\nTI  - Who steers? Governing care\nPY  - 2019\nDO  - 10.1000/ABC.12\nER  - \n";
/// let b = b"@article{x, author = {Jana Novak}, title = {Who steers?: {Governing} Care}, year = 2020, doi = {https://doi.org/10.1000/abc.12}}";
/// let records = [formats::read(a, "a.ris")?.records, formats::read(b, "b.bib")?.records].concat();
/// let found = deduplicate(records, &Decisions::default())?;
/// assert_eq!((found.unique, found.groups[0].kept.as_str(), found.groups[0].why.as_str()), (1, "a.ris#1", "same DOI"));
/// # Ok::<(), crosscase_review::ReviewError>(())
/// ```
///
/// # Errors
/// A decision about a record that is not there or about one and itself; two records that are held different and yet are one through others.
pub fn deduplicate(records: Vec<BibRecord>, decisions: &Decisions) -> Result<Deduplicated, ReviewError> {
    let compared: Vec<Compared<'_>> = records.iter().map(Compared::new).collect();
    let decided = decided(&records, decisions)?;
    // What joins two records, and why.
    let mut joins: BTreeMap<(usize, usize), String> = BTreeMap::new();
    let mut unsure = BTreeMap::new();
    for pair in candidates(&compared)? {
        if decided.contains_key(&pair) {
            continue;
        }
        let Some((one, other)) = compared.get(pair.0).zip(compared.get(pair.1)) else { continue };
        match one.with(other) {
            Verdict::Same(why) => drop(joins.insert(pair, why.to_owned())),
            Verdict::Unsure(why) => drop(unsure.insert(pair, why)),
            Verdict::Other => {}
        }
    }
    for (pair, decision) in &decided {
        if decision.same {
            let by = decision.by.as_ref().map_or_else(String::new, |by| format!(" by {by}"));
            let why = decision.why.as_ref().map_or_else(String::new, |why| format!(": {why}"));
            joins.insert(*pair, format!("decided{by}{why}"));
        }
    }
    let group_of = groups_of(records.len(), joins.keys());
    for (pair, decision) in decided.iter().filter(|(_, decision)| !decision.same) {
        if group_of.get(pair.0) == group_of.get(pair.1) {
            let chain = chain(records.len(), *pair, joins.keys());
            let chain = chain.into_iter().filter_map(|at| records.get(at).map(|record| record.id.clone()));
            let (a, b) = (decision.a.clone(), decision.b.clone());
            return Err(ReviewError::Joined { a, b, chain: chain.collect(), place: decision.place.clone() });
        }
    }
    let id = |at: usize| records.get(at).map(|record| record.id.clone()).unwrap_or_default();
    let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, group) in group_of.iter().enumerate() {
        members.entry(*group).or_default().push(at);
    }
    let mut reasons: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
    for ((a, _), why) in &joins {
        let of_group = reasons.entry(group_of.get(*a).copied().unwrap_or_default()).or_default();
        if !of_group.contains(&why.as_str()) {
            of_group.push(why);
        }
    }
    let groups = members.iter().filter(|(_, members)| members.len() > 1).map(|(group, members)| DuplicateGroup {
        kept: id(*group),
        members: members.iter().map(|at| id(*at)).collect(),
        why: reasons.get(group).map(|reasons| reasons.join("; ")).unwrap_or_default(),
    });
    let groups = groups.collect();
    let unsure = unsure.into_iter().map(|((a, b), why)| UnsurePair { a: id(a), b: id(b), why }).collect();
    Ok(Deduplicated { unique: members.len(), groups, unsure, records })
}

/// Pairs that share a DOI, a number or a title.
fn candidates(compared: &[Compared<'_>]) -> Result<BTreeSet<(usize, usize)>, ReviewError> {
    let mut alike: BTreeMap<(u8, &str), Vec<usize>> = BTreeMap::new();
    for (at, one) in compared.iter().enumerate() {
        let keys = [
            (0, one.record.doi.as_deref()),
            (1, one.record.pmid.as_deref()),
            (2, Some(one.title.as_str()).filter(|title| !title.is_empty())),
        ];
        for (kind, key) in keys.into_iter().filter_map(|(kind, key)| Some((kind, key?))) {
            alike.entry((kind, key)).or_default().push(at);
        }
    }
    let pairs = |members: &Vec<usize>| members.len() * (members.len() - 1) / 2;
    if alike.values().map(pairs).sum::<usize>() > MAX_PAIRS {
        let most = alike.iter().max_by_key(|(_, members)| members.len());
        let title = most.map(|((_, key), _)| (*key).to_owned()).unwrap_or_default();
        return Err(ReviewError::TooManyPairs { allowed: MAX_PAIRS, title });
    }
    let mut found = BTreeSet::new();
    for members in alike.values() {
        for (at, one) in members.iter().enumerate() {
            found.extend(members.iter().skip(at + 1).map(|other| (*one, *other)));
        }
    }
    Ok(found)
}

/// What was decided last of each pair.
fn decided<'d>(
    records: &[BibRecord],
    decisions: &'d Decisions,
) -> Result<BTreeMap<(usize, usize), &'d DecidedPair>, ReviewError> {
    let places: BTreeMap<&str, usize> =
        records.iter().enumerate().map(|(at, record)| (record.id.as_str(), at)).collect();
    let mut decided = BTreeMap::new();
    for decision in &decisions.0 {
        let place = |id: &String| {
            places.get(id.as_str()).copied().ok_or_else(|| ReviewError::UnknownRecord {
                id: id.clone(),
                known: records.iter().map(|record| record.id.clone()).collect(),
                place: decision.place.clone(),
            })
        };
        let (a, b) = (place(&decision.a)?, place(&decision.b)?);
        if a == b {
            let reason = format!("{} is one and the same record", decision.a);
            return Err(ReviewError::BadDecision { reason, place: decision.place.clone() });
        }
        decided.insert((a.min(b), a.max(b)), decision);
    }
    Ok(decided)
}

/// For each record the first of its group.
fn groups_of<'p>(records: usize, joins: impl Iterator<Item = &'p (usize, usize)>) -> Vec<usize> {
    let mut above: Vec<usize> = (0..records).collect();
    let root = |above: &mut Vec<usize>, mut at: usize| {
        while let Some(&up) = above.get(at).filter(|up| **up != at) {
            let next = above.get(up).copied().unwrap_or(up);
            above.get_mut(at).into_iter().for_each(|above| *above = next);
            at = up;
        }
        at
    };
    for (a, b) in joins {
        let (a, b) = (root(&mut above, *a), root(&mut above, *b));
        above.get_mut(a.max(b)).into_iter().for_each(|above| *above = a.min(b));
    }
    (0..records).map(|at| root(&mut above, at)).collect()
}

/// The shortest way from one record to another over what joins them.
fn chain<'p>(
    records: usize,
    (from, to): (usize, usize),
    joins: impl Iterator<Item = &'p (usize, usize)>,
) -> Vec<usize> {
    let mut next_to: Vec<Vec<usize>> = vec![Vec::new(); records];
    for (a, b) in joins {
        next_to.get_mut(*a).into_iter().for_each(|own| own.push(*b));
        next_to.get_mut(*b).into_iter().for_each(|own| own.push(*a));
    }
    let mut before: BTreeMap<usize, usize> = BTreeMap::from([(from, from)]);
    let mut queue = VecDeque::from([from]);
    while let Some(at) = queue.pop_front().filter(|at| *at != to) {
        for next in next_to.get(at).into_iter().flatten() {
            if !before.contains_key(next) {
                before.insert(*next, at);
                queue.push_back(*next);
            }
        }
    }
    let mut way = vec![to];
    while let Some(up) = way.last().and_then(|last| before.get(last)).copied().filter(|_| way.last() != Some(&from)) {
        way.push(up);
    }
    way.reverse();
    way
}

impl Deduplicated {
    /// One row a record, with the record that is kept for it: `crosscase.review.records/1`.
    ///
    /// # Errors
    /// None that is known.
    pub fn to_table(&self) -> Result<Table, DataError> {
        let members = self.groups.iter().flat_map(|group| group.members.iter().map(move |member| (member, group)));
        let groups: BTreeMap<&String, &DuplicateGroup> = members.collect();
        let records = &self.records;
        TableBuilder::new("crosscase.review.records/1")
            .id("id", records.iter().map(|record| record.id.clone()))
            .text(
                "kept",
                records.iter().map(|r| Some(groups.get(&r.id).map_or(r.id.as_str(), |group| group.kept.as_str()))),
            )
            .text("why", records.iter().map(|record| groups.get(&record.id).map(|group| group.why.as_str())))
            .text("doi", records.iter().map(|record| record.doi.as_deref()))
            .text("pmid", records.iter().map(|record| record.pmid.as_deref()))
            .text("title", records.iter().map(|record| record.title.as_deref()))
            .integer("year", records.iter().map(|record| record.year.map(i64::from)))
            .text("author", records.iter().map(|record| record.author.as_deref()))
            .build()
    }
}
