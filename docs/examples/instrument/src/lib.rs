//! An instrument kind in a crate of its own: see [`Events`].

mod events;

pub use events::Events;
