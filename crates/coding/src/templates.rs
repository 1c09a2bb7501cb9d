//! What `coding new` writes: an interview guide, a codebook and sets to judge, tied to the framework of conditions, as files to be changed.

/// The files, by name.
///
/// ```
/// use crosscase_coding::{CODING_TEMPLATES, Codebook};
/// use crosscase_data::{Format, ReadOptions, read_bytes};
///
/// let (_, text) = CODING_TEMPLATES.iter().find(|(name, _)| *name == "codebook.csv").expect("it is there");
/// let table = read_bytes(text.as_bytes(), Format::Csv, None, &Codebook::reading(ReadOptions::new()))?.table;
/// assert!(Codebook::from_table(&table)?.codes().iter().any(|code| code.name == "trust"));
/// # Ok::<(), crosscase_coding::CodingError>(())
/// ```
pub const CODING_TEMPLATES: &[(&str, &str)] = &[
    ("guide.md", include_str!("../data/guide.md")),
    ("codebook.csv", include_str!("../data/codebook.csv")),
    ("sets.csv", include_str!("../data/sets.csv")),
];
