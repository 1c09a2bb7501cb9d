//! What figures of persons tell together: whether sums and means that are shown, each of a set of persons, leave by sums and differences of them what one or
//! two of these persons said; and, where single answers are not public, whether they leave a set that all said the same, be it of many.

use super::super::tier::FEWEST;
use std::collections::{BTreeMap, BTreeSet};

/// Coefficients are whole numbers modulo this prime, so that nothing is rounded.
const PRIME: u64 = (1 << 61) - 1;

/// A sum of persons: the place of each, rising, with its coefficient.
type Sum = Vec<(usize, u64)>;

/// What was shown of one thing that persons are asked, each time of a set of them. Whoever reads it can add and take off: what can be told so are the
/// combinations of the sets, and the answers of one or two persons are told where a combination holds nobody else.
#[derive(Clone, Debug, Default)]
pub(super) struct Told {
    /// Whether everything may be shown, whatever it tells.
    shows_all: bool,
    places: BTreeMap<String, usize>,
    /// A basis of the sets: the first place of each stands in none of the others.
    rows: Vec<Sum>,
    /// What each said, where single answers are not public.
    said: BTreeMap<String, f64>,
    /// The same by place.
    said_at: Vec<Option<f64>>,
    /// The sets that are shown.
    sets: Vec<BTreeSet<usize>>,
}

impl Told {
    pub(super) fn new(shows_all: bool) -> Self {
        Self { shows_all, ..Self::default() }
    }

    /// Knows what persons said and what is not public, so that no set is shown of which all said the same.
    pub(super) fn knowing(&mut self, said: impl IntoIterator<Item = (String, f64)>) {
        for (person, value) in said {
            self.said.entry(person).or_insert(value);
        }
    }

    /// Shows the figure of these persons, where with those that are shown it tells of nobody; whether it does so.
    pub(super) fn may_show<'a>(&mut self, persons: impl IntoIterator<Item = &'a str>) -> bool {
        if self.shows_all {
            return true;
        }
        let set: BTreeSet<usize> = persons.into_iter().map(|person| self.place(person)).collect();
        let before = self.rows.clone();
        self.add(&set);
        let is_fine = !self.tells() && !self.tells_of_all(&set);
        if is_fine {
            self.sets.push(set);
        } else {
            self.rows = before;
        }
        is_fine
    }

    fn place(&mut self, person: &str) -> usize {
        let next = self.places.len();
        let place = *self.places.entry(person.to_owned()).or_insert(next);
        if place == next {
            self.said_at.push(self.said.get(person).copied());
        }
        place
    }

    /// Adds a set to the basis, unless it follows from it.
    fn add(&mut self, set: &BTreeSet<usize>) {
        let mut sum: Sum = set.iter().map(|place| (*place, 1)).collect();
        for row in &self.rows {
            take_off(&mut sum, row);
        }
        let Some(&(_, first)) = sum.first() else { return };
        let by = inverse(first);
        for (_, value) in &mut sum {
            *value = product(*value, by);
        }
        for row in &mut self.rows {
            take_off(row, &sum);
        }
        self.rows.push(sum);
    }

    /// Whether a combination holds one or two persons alone: a set of so few, or the difference of two that are otherwise alike.
    fn tells(&self) -> bool {
        let mut rests: BTreeSet<Sum> = BTreeSet::new();
        self.rows.iter().any(|row| {
            let rest = row.get(1..).unwrap_or_default();
            let by = inverse(rest.first().map_or(1, |(_, scale)| *scale));
            row.len() < 3 || !rests.insert(rest.iter().map(|(place, value)| (*place, product(*value, by))).collect())
        })
    }

    /// Whether a set that is to be shown, or what it with those that are shown leaves of one of them, said all the same.
    fn tells_of_all(&self, set: &BTreeSet<usize>) -> bool {
        let is_alike = |of: &[usize]| {
            let mut said = of.iter().map(|place| self.said_at.get(*place).copied().flatten());
            let first = said.next().flatten();
            first.is_some_and(|first| said.all(|other| other.is_some_and(|other| (other - first).abs() < 1e-9)))
        };
        if self.said.is_empty() {
            return false;
        }
        let wholes = self.sets.iter().filter(|whole| whole.is_superset(set));
        wholes.chain([set]).any(|whole| {
            let own = || std::iter::once(set);
            [rest(whole, own().chain(&self.sets)), rest(whole, own().chain(self.sets.iter().rev()))]
                .iter()
                .any(|rest| is_alike(rest))
        }) || is_alike(&set.iter().copied().collect::<Vec<_>>())
    }
}

/// What remains of a set without those of the parts that lie in what remains; of a part that is all of it nothing is taken off. A part costs its own
/// persons, however many remain.
fn rest<'a>(whole: &BTreeSet<usize>, parts: impl Iterator<Item = &'a BTreeSet<usize>>) -> Vec<usize> {
    let mut left = vec![false; whole.last().map_or(0, |last| last + 1)];
    for place in whole {
        left[*place] = true;
    }
    let mut count = whole.len();
    for part in parts {
        if part.len() < count && part.iter().all(|place| left.get(*place) == Some(&true)) {
            for place in part {
                left[*place] = false;
            }
            count -= part.len();
        }
    }
    whole.iter().copied().filter(|place| left[*place]).collect()
}

/// Who said what, by item.
pub(super) type SaidToItems = BTreeMap<String, Vec<(String, f64)>>;

/// The same of each item of a survey, and of the scores that are made of several.
#[derive(Debug)]
pub(super) struct ToldOfSurvey {
    shows_all: bool,
    /// The answers, where they are not public.
    said: Option<SaidToItems>,
    scores: BTreeMap<(Vec<String>, Vec<String>), Told>,
}

impl ToldOfSurvey {
    pub(super) const fn new(shows_all: bool, said: Option<SaidToItems>) -> Self {
        Self { shows_all, said, scores: BTreeMap::new() }
    }

    /// Of an item.
    pub(super) fn of(&mut self, item: &str) -> &mut Told {
        self.of_scores(&[item.to_owned()], &[], [])
    }

    /// Of the scores of some items, whoever counts for them: those that are made alike tell of one another. The score of one item is its answer, turned round
    /// or not. `scores` are those of persons.
    pub(super) fn of_scores(
        &mut self,
        items: &[String],
        reversed: &[String],
        scores: impl IntoIterator<Item = (String, f64)>,
    ) -> &mut Told {
        let (reversed, answers): (&[String], _) = match (items, &self.said) {
            ([item], Some(said)) => (&[], said.get(item).cloned()),
            ([_], None) => (&[], None),
            _ => (reversed, None),
        };
        let told = self.scores.entry((items.to_vec(), reversed.to_vec())).or_insert_with(|| {
            let mut told = Told::new(self.shows_all);
            told.knowing(answers.into_iter().flatten());
            told
        });
        if self.said.is_some() && items.len() > 1 {
            told.knowing(scores);
        }
        told
    }
}

/// What is shown of an item, by set of persons: whether its answers may be, and how many of the set answered.
#[derive(Debug)]
pub(super) struct ShownItem {
    pub is_shown: Vec<bool>,
    pub answered: Vec<usize>,
}

/// Items of which one value is published, and what is shown of each.
#[derive(Debug)]
pub(super) struct ShownBlock<'a> {
    pub items: &'a [String],
    pub shown: Vec<ShownItem>,
}

impl<'a> ShownBlock<'a> {
    /// Which items are shown of a set.
    pub(super) fn of_set(&self, set: usize) -> impl Iterator<Item = (&'a String, bool)> {
        self.items.iter().zip(&self.shown).map(move |(item, of)| (item, of.is_shown.get(set) == Some(&true)))
    }
}

impl ToldOfSurvey {
    /// Where single answers are not public, shows nothing of a block of a set of which one item is hidden that enough answered: the value of the
    /// block is published beside it, which less the other items is the one that is hidden; so with blocks that share items.
    pub(super) fn hide_what_is_left(&self, blocks: &mut [ShownBlock<'_>]) {
        if self.said.is_none() {
            return;
        }
        let sets = blocks.iter().flat_map(|block| &block.shown).map(|item| item.is_shown.len()).max();
        for set in 0..sets.unwrap_or_default() {
            let is_hidden = |item: &ShownItem| {
                item.is_shown.get(set) == Some(&false) && item.answered.get(set).is_some_and(|count| *count >= FEWEST)
            };
            let mut hidden: BTreeSet<&String> = (blocks.iter())
                .flat_map(|block| block.items.iter().zip(&block.shown))
                .filter(|(_, item)| is_hidden(item))
                .map(|(name, _)| name)
                .collect();
            let mut before = 0;
            while hidden.len() > before {
                before = hidden.len();
                for block in blocks.iter() {
                    if block.items.iter().any(|name| hidden.contains(name)) {
                        hidden.extend(block.items);
                    }
                }
            }
            for block in blocks.iter_mut() {
                for (name, item) in block.items.iter().zip(&mut block.shown) {
                    if let Some(is_shown) = item.is_shown.get_mut(set) {
                        *is_shown &= !hidden.contains(name);
                    }
                }
            }
        }
    }
}

/// The sum without the first place of a row, by as many of that row as it takes.
fn take_off(sum: &mut Sum, row: &[(usize, u64)]) {
    let Some((first, _)) = row.first() else { return };
    let Ok(at) = sum.binary_search_by_key(first, |(place, _)| *place) else { return };
    let times = PRIME - sum[at].1;
    let mut left: Sum = Vec::with_capacity(sum.len() + row.len());
    let (mut one, mut other) = (sum.iter().copied().peekable(), row.iter().copied().peekable());
    loop {
        let next = match (one.peek(), other.peek()) {
            (Some((a, _)), Some((b, _))) if a == b => {
                let ((place, x), (_, y)) = (one.next().unwrap_or_default(), other.next().unwrap_or_default());
                (place, (x + product(y, times)) % PRIME)
            }
            (Some((a, _)), Some((b, _))) if a > b => {
                other.next().map_or((0, 0), |(place, y)| (place, product(y, times)))
            }
            (Some(_), _) => one.next().unwrap_or_default(),
            (None, Some(_)) => other.next().map_or((0, 0), |(place, y)| (place, product(y, times))),
            (None, None) => break,
        };
        if next.1 != 0 {
            left.push(next);
        }
    }
    *sum = left;
}

fn product(a: u64, b: u64) -> u64 {
    let whole = u128::from(a) * u128::from(b) % u128::from(PRIME);
    u64::try_from(whole).unwrap_or_default()
}

/// By Fermat: the power of the prime less two.
fn inverse(of: u64) -> u64 {
    let (mut found, mut base, mut exponent) = (1, of, PRIME - 2);
    while exponent > 0 {
        if exponent & 1 == 1 {
            found = product(found, base);
        }
        base = product(base, base);
        exponent >>= 1;
    }
    found
}

/// Which of several sets may be shown, the largest first, so that as much is shown as can be; of sets of one size the later first.
pub(super) fn largest_first(told: &mut Told, sets: &[Vec<&str>]) -> Vec<bool> {
    let mut order: Vec<usize> = (0..sets.len()).filter(|at| !sets[*at].is_empty()).collect();
    order.sort_by_key(|at| (sets[*at].len(), *at));
    let mut shown = vec![true; sets.len()];
    for at in order.into_iter().rev() {
        shown[at] = told.may_show(sets[at].iter().copied());
    }
    shown
}

/// Whether all of several sets may be shown together; none is where one may not.
pub(super) fn all_or_none<'a>(told: &mut Told, sets: impl IntoIterator<Item = Vec<&'a str>>) -> bool {
    let before = told.clone();
    let may = sets.into_iter().filter(|set| !set.is_empty()).all(|set| told.may_show(set));
    if !may {
        *told = before;
    }
    may
}

#[cfg(test)]
mod tests {
    use super::{Told, all_or_none, largest_first};

    /// Persons by letter.
    fn set(letters: &str) -> Vec<&str> {
        letters.split("").filter(|letter| !letter.is_empty()).collect()
    }

    fn may(shown: &[&str], next: &str) -> bool {
        let mut told = Told::default();
        for one in shown {
            assert!(told.may_show(set(one)), "{one}");
        }
        told.may_show(set(next))
    }

    #[test]
    fn what_differs_by_one_or_two_is_not_shown() {
        assert!(!may(&[], "ab") && may(&[], "abc") && may(&[], ""));
        assert!(!may(&["abcd"], "abc") && !may(&["abcde"], "abc") && may(&["abcdef"], "abc"));
        assert!(may(&["abcd"], "abcd"), "what follows tells nothing");
        // By two ways round: of all less the second and the third d is left.
        assert!(!may(&["abcdefg", "abc"], "efg"));
        // Two sets that are alike but for one each: their difference tells how these two differ.
        assert!(!may(&["abcd"], "bcde") && may(&["abcde"], "cdefgh"));
        assert!(!may(&["abcx", "cdex"], "abdex"), "the first two less the third are c, twice, and x");
    }

    /// Of what is not public nothing is shown that all said alike, nor what leaves such a set: by one part, by several, in either order.
    #[test]
    fn what_all_said_alike_is_not_shown() {
        let told = |shown: &[&str], next: &str, alike: &str| {
            let mut told = Told::default();
            let value = |at: usize, letter: &str| if alike.contains(letter) { 2.0 } else { 3.0 + at as f64 };
            told.knowing(
                set("abcdefghijklmnopqr").into_iter().enumerate().map(|(at, one)| (one.to_owned(), value(at, one))),
            );
            assert!(shown.iter().all(|one| told.may_show(set(one))), "{shown:?}");
            told.may_show(set(next))
        };
        assert!(!told(&[], "abcd", "abcd") && told(&[], "abcde", "abcd") && told(&[], "abcd", ""));
        assert!(!told(&["abcdefgh"], "efgh", "abcd"), "the rest said all the same");
        assert!(!told(&["abcdefghijkl", "abcd"], "efgh", "ijkl"), "of all less two parts is left what is alike");
        assert!(
            !told(&["abcdefghijklmnopqr", "abcdefghij", "abcd"], "efghijklm", "nopqr"),
            "a part that crosses others hides nothing"
        );
        assert!(told(&["abcdefgh"], "efgh", "abc"), "one of the rest said something else");
        let mut public = Told::default();
        assert!(public.may_show(set("abcd")), "of what is public nothing is known to be alike");
    }

    #[test]
    fn the_largest_go_first() {
        for (sizes, all, expected) in [
            (&["abc", "defg", "hijkl"][..], "", &[true, true, true][..]),
            (&["a", "bcde", "fghij"], "", &[false, false, true]),
            (&["ab", "c", "fghij"], "", &[false, false, true]),
            (&["", "abc", "de"], "", &[true, false, false]),
            (&["a", "b", "cde", "fghij"], "", &[false, false, false, true]),
            (&["abcd", "efghi"], "j", &[false, true]),
            (&["abcd", "efghi"], "jkl", &[true, true]),
            (&["a", "bcde", "fghij"], "kl", &[false, true, true]),
        ] {
            let (mut told, sets) = (Told::default(), sizes.iter().map(|one| set(one)).collect::<Vec<_>>());
            let everybody = sets.concat().into_iter().chain(set(all)).collect::<Vec<_>>();
            assert!(told.may_show(everybody));
            assert_eq!(largest_first(&mut told, &sets), expected, "{sizes:?} of all with {all}");
        }
    }

    /// One cook of three harbours is told by all cooks less those of the other two: no harbour is shown.
    #[test]
    fn all_or_none_of_the_cells() {
        let mut told = Told::default();
        for one in ["abcdefgh", "ijklmno", "abcijkl"] {
            assert!(told.may_show(set(one)));
        }
        let mut other = told.clone();
        assert!(all_or_none(&mut told, [set("abc"), set("defgh"), set("ijkl"), set("mno")]));
        assert!(!all_or_none(&mut other, [set("abc"), set("defgh"), set("ijklmn"), set("o")]));
        assert!(other.may_show(set("abc")), "nothing of what was not shown is left");
    }
}
