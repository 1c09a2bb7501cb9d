//! What `typology new` writes: typologies of partnerships, and a framework of conditions, as files to be changed.

/// The files, by name: texts of TOML with comments and, for each entry, the publication.
///
/// ```
/// use crosscase_typology::{TEMPLATES, Typology};
///
/// let (_, text) = TEMPLATES.iter().find(|(name, _)| *name == "forms.toml").expect("it is there");
/// assert_eq!(Typology::from_toml(text, None)?.check(None)?.cells.to_string(), "6");
/// # Ok::<(), crosscase_typology::TypologyError>(())
/// ```
pub const TEMPLATES: &[(&str, &str)] = &[
    ("typology.toml", include_str!("../data/typology.toml")),
    ("forms.toml", include_str!("../data/forms.toml")),
    ("arrangements.toml", include_str!("../data/arrangements.toml")),
    ("contingencies.toml", include_str!("../data/contingencies.toml")),
    ("concepts.toml", include_str!("../data/concepts.toml")),
    ("outcomes.toml", include_str!("../data/outcomes.toml")),
    ("framework.toml", include_str!("../data/framework.toml")),
];
