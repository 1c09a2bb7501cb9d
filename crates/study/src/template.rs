//! `study new`: a small synthetic study with every line explained, to run at once and to replace piece by piece.

use crate::error::StudyError;
use std::fs;
use std::path::Path;

/// What a new study begins with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Template {
    /// A survey and a table of figures, three conditions: the smallest whole study.
    #[default]
    Small,
    /// A team's own study of partnerships: every kind of instrument, with questionnaire, interview guide, codebook, typology and framework.
    Partnerships,
}

impl Template {
    /// The choices, each with its name and what it is.
    pub const CHOICES: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Small, "small", "A survey and a table of figures, three conditions"),
        (
            Self::Partnerships,
            "partnerships",
            "Every kind of instrument, with questionnaire, interview guide, codebook, typology and framework",
        ),
    ];

    /// Its files; those that other crates ship are theirs.
    fn files(self) -> Vec<(&'static str, String)> {
        let own = |files: &[(&'static str, &str)]| -> Vec<(&'static str, String)> {
            files.iter().map(|(name, text)| (*name, (*text).to_owned())).collect()
        };
        match self {
            Self::Small => own(SMALL),
            Self::Partnerships => {
                let shipped = |name: &str| {
                    let found = crosscase_typology::TEMPLATES.iter().find(|(known, _)| *known == name);
                    found.map(|(_, text)| (*text).to_owned()).unwrap_or_default()
                };
                let mut files = own(PARTNERSHIPS);
                files.push(("typology.toml", shipped("forms.toml") + TYPES));
                files.push(("framework.toml", shipped("framework.toml")));
                files.push(("questionnaire.toml", crosscase_scales::TEMPLATE.to_owned()));
                files
            }
        }
    }
}

/// Types by name, so that a report has words for them.
const TYPES: &str = include_str!("../template/partnerships/types.toml");

const SMALL: &[(&str, &str)] = &[
    ("study.toml", include_str!("../template/study.toml")),
    ("partnerships.csv", include_str!("../template/partnerships.csv")),
    ("answers.csv", include_str!("../template/answers.csv")),
    ("figures.csv", include_str!("../template/figures.csv")),
    ("README.md", include_str!("../template/README.md")),
];

const PARTNERSHIPS: &[(&str, &str)] = &[
    ("study.toml", include_str!("../template/partnerships/study.toml")),
    ("README.md", include_str!("../template/partnerships/README.md")),
    ("interview-guide.md", include_str!("../template/partnerships/interview-guide.md")),
    ("partnerships.csv", include_str!("../template/partnerships/partnerships.csv")),
    ("organisations.csv", include_str!("../template/partnerships/organisations.csv")),
    ("persons.csv", include_str!("../template/partnerships/persons.csv")),
    ("answers.csv", include_str!("../template/partnerships/answers.csv")),
    ("ties.csv", include_str!("../template/partnerships/ties.csv")),
    ("passages.csv", include_str!("../template/partnerships/passages.csv")),
    ("codebook.csv", include_str!("../template/partnerships/codebook.csv")),
    ("ratings.csv", include_str!("../template/partnerships/ratings.csv")),
    ("sorts.csv", include_str!("../template/partnerships/sorts.csv")),
    ("statements.sta", include_str!("../template/partnerships/statements.sta")),
];

/// Makes a study in a folder that does not exist yet; its last part becomes the title.
///
/// ```
/// use crosscase_study::{Template, new_study};
///
/// let room = tempfile::tempdir()?;
/// new_study(&room.path().join("care"), Template::Partnerships)?;
/// assert!(room.path().join("care/interview-guide.md").is_file());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`StudyError::Exists`] where something is there already, [`StudyError::Io`] where it cannot be written.
pub fn new_study(folder: &Path, template: Template) -> Result<(), StudyError> {
    if folder.exists() {
        return Err(StudyError::Exists { path: folder.to_owned() });
    }
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let title = name.replace(['\\', '"'], "").replace(char::is_control, "");
    fs::create_dir_all(folder).map_err(StudyError::io(folder))?;
    for (file, text) in template.files() {
        let path = folder.join(file);
        fs::write(&path, text.replace("{{TITLE}}", &title)).map_err(StudyError::io(&path))?;
    }
    Ok(())
}
