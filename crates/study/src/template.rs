//! `study new`: a small synthetic study with every line explained, to run at once and to replace piece by piece.

use crate::error::StudyError;
use std::fs;
use std::path::Path;

const FILES: &[(&str, &str)] = &[
    ("study.toml", include_str!("../template/study.toml")),
    ("partnerships.csv", include_str!("../template/partnerships.csv")),
    ("answers.csv", include_str!("../template/answers.csv")),
    ("figures.csv", include_str!("../template/figures.csv")),
    ("README.md", include_str!("../template/README.md")),
];

/// Makes a study in a folder that does not exist yet; its last part becomes the title.
///
/// # Errors
/// [`StudyError::Exists`] where something is there already, [`StudyError::Io`] where it cannot be written.
pub fn new_study(folder: &Path) -> Result<(), StudyError> {
    if folder.exists() {
        return Err(StudyError::Exists { path: folder.to_owned() });
    }
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let title = name.replace(['\\', '"'], "").replace(char::is_control, "");
    fs::create_dir_all(folder).map_err(StudyError::io(folder))?;
    for (file, text) in FILES {
        let path = folder.join(file);
        fs::write(&path, text.replace("{{TITLE}}", &title)).map_err(StudyError::io(&path))?;
    }
    Ok(())
}
