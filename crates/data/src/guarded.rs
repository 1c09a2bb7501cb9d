//! Other people's readers: what they say about a file becomes our error, also where they give up with a panic.

use std::cell::Cell;
#[cfg(any(feature = "ipc", feature = "parquet", feature = "xlsx"))]
use std::fmt::Display;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

#[cfg(any(feature = "ipc", feature = "parquet", feature = "xlsx"))]
use crate::{DataError, Format, Place};

thread_local! {
    /// Whether this thread is in another crate's reader.
    static INSIDE: Cell<bool> = const { Cell::new(false) };
}

#[cfg(any(feature = "ipc", feature = "parquet", feature = "xlsx"))]
/// Runs another crate's reader over a file that may be damaged on purpose.
pub(crate) fn guarded<T, E: Display>(
    format: Format,
    place: &Place,
    reader: impl FnOnce() -> Result<T, E>,
) -> Result<T, DataError> {
    let malformed = |reason: String| DataError::Malformed { place: place.clone(), format, reason };
    match quietly(reader) {
        Some(Ok(value)) => Ok(value),
        Some(Err(error)) => Err(malformed(error.to_string())),
        None => Err(malformed("it is damaged".to_owned())),
    }
}

/// What a reader returns; nothing where it panics, and then nobody is told what the panic says. Other panics are told as before.
pub(crate) fn quietly<T>(reader: impl FnOnce() -> T) -> Option<T> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = take_hook();
        set_hook(Box::new(move |panic| {
            if !INSIDE.try_with(Cell::get).unwrap_or(false) {
                before(panic);
            }
        }));
    });
    let before = INSIDE.replace(true);
    let read = catch_unwind(AssertUnwindSafe(reader));
    INSIDE.set(before);
    read.ok()
}

#[cfg(all(test, feature = "xlsx"))]
mod tests {
    use super::*;

    /// Run by the test below in a process of its own, since a hook is there for all of one.
    #[test]
    #[ignore = "it panics"]
    fn three_panics() {
        assert_eq!(quietly(|| quietly(|| panic!("twice within")).is_none()), Some(true));
        let error = guarded::<(), String>(Format::Xlsx, &Place::file("a.xlsx"), || panic!("within"));
        let told = error.map_err(|error| error.to_string());
        assert_eq!(told, Err("this cannot be read as XLSX (a.xlsx): it is damaged".to_owned()));
        assert!(std::thread::spawn(|| panic!("elsewhere")).join().is_err());
    }

    #[test]
    fn a_panic_within_is_not_told_and_one_elsewhere_is() {
        let child = std::process::Command::new(std::env::current_exe().expect("this test"))
            .args(["--exact", "guarded::tests::three_panics", "--ignored", "--nocapture"])
            .output()
            .expect("a process");
        let told = String::from_utf8_lossy(&child.stderr);
        assert!(child.status.success() && told.contains("elsewhere") && !told.contains("within"), "{told}");
    }
}
