//! The names of nodes, each stored once.

use std::hash::{BuildHasher, RandomState};

use crosscase_data::composed;

/// Names in order, each once, with the way back from a name to its place.
///
/// ```
/// use crosscase_network::Network;
///
/// let network = Network::undirected().tie("City", "07").tie("07", "7").build()?;
/// let names = network.names();
/// assert_eq!(names.iter().collect::<Vec<_>>(), ["City", "07", "7"]);
/// assert_eq!((names.index("7"), names.get(0), names.index("8")), (Some(2), Some("City"), None));
/// # Ok::<(), crosscase_network::NetworkError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct NodeNames {
    /// All names, one after the other.
    text: String,
    /// Where each ends.
    ends: Vec<usize>,
    /// An open-addressed table of places + 1; 0 is free. Its length is a power of two, at least half of it free.
    slots: Vec<u32>,
    hasher: RandomState,
}

impl NodeNames {
    /// The most names that there can be.
    pub(crate) const MOST: usize = 100_000_000;

    /// How many there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The name at a place, from 0.
    pub fn get(&self, place: u32) -> Option<&str> {
        let place = place as usize;
        let begin = if place == 0 { 0 } else { *self.ends.get(place - 1)? };
        self.text.get(begin..*self.ends.get(place)?)
    }

    /// The place of a name.
    pub fn index(&self, name: &str) -> Option<u32> {
        self.find(&composed(name)).ok()
    }

    /// The names in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &str> {
        let mut begin = 0;
        self.ends.iter().map(move |end| {
            let name = self.text.get(begin..*end).unwrap_or_default();
            begin = *end;
            name
        })
    }

    /// The place of a name, which is added where it is new; nothing where there are too many.
    pub(crate) fn intern(&mut self, name: &str) -> Option<u32> {
        if self.slots.len() < 2 * (self.ends.len() + 1) {
            self.grow();
        }
        let name = &*composed(name);
        match self.find(name) {
            Ok(place) => Some(place),
            Err(_) if self.ends.len() >= Self::MOST => None,
            Err(slot) => {
                let place = u32::try_from(self.ends.len()).ok()?;
                self.text.push_str(name);
                self.ends.push(self.text.len());
                *self.slots.get_mut(slot)? = place + 1;
                Some(place)
            }
        }
    }

    /// Where a name stands, or the free slot that it would take.
    fn find(&self, name: &str) -> Result<u32, usize> {
        let mask = self.slots.len().wrapping_sub(1);
        let mut slot = self.start(name) & mask;
        loop {
            match self.slots.get(slot) {
                None | Some(0) => return Err(slot),
                Some(taken) if self.get(taken - 1) == Some(name) => return Ok(taken - 1),
                Some(_) => slot = (slot + 1) & mask,
            }
        }
    }

    #[expect(clippy::cast_possible_truncation, reason = "any bits of a hash will do")]
    fn start(&self, name: &str) -> usize {
        self.hasher.hash_one(name) as usize
    }

    fn grow(&mut self) {
        let length = (4 * (self.ends.len() + 1)).next_power_of_two();
        self.slots = vec![0; length];
        for place in 0..self.ends.len() {
            let place = u32::try_from(place).unwrap_or_default();
            let Some(name) = self.get(place) else { continue };
            if let Err(slot) = self.find(name)
                && let Some(slot) = self.slots.get_mut(slot)
            {
                *slot = place + 1;
            }
        }
    }

    /// The names at these places, in this order; each place once.
    pub(crate) fn in_order(&self, places: &[u32]) -> Self {
        let mut names = Self::default();
        for name in places.iter().filter_map(|place| self.get(*place)) {
            names.intern(name);
        }
        names
    }
}

impl PartialEq for NodeNames {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text && self.ends == other.ends
    }
}

impl Eq for NodeNames {}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// A name has the place at which it first came, however many there are.
        #[test]
        fn names_keep_the_order_of_first_appearance(given in proptest::collection::vec("[a-d]{0,3}", 0..200)) {
            let mut names = NodeNames::default();
            let mut expected: Vec<String> = Vec::new();
            for name in &given {
                let place = names.intern(name).expect("room");
                if !expected.contains(name) {
                    expected.push(name.clone());
                }
                prop_assert_eq!(expected.get(place as usize), Some(name));
            }
            prop_assert_eq!(names.iter().collect::<Vec<_>>(), expected.iter().map(String::as_str).collect::<Vec<_>>());
            for (place, name) in expected.iter().enumerate() {
                prop_assert_eq!(names.index(name), u32::try_from(place).ok());
            }
            prop_assert_eq!(names.index("absent"), None);
        }
    }
}
