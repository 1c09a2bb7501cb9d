//! The inputs of `fuzz/corpus`, among them everything that a target once failed on, are read or refused.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

#[path = "../../../fuzz/src/targets.rs"]
mod targets;

use std::path::Path;

#[test]
fn every_input_of_the_corpus_is_read_or_refused() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus");
    for target in targets::TARGETS {
        let folder = corpus.join(target.name);
        let inputs: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        assert!(!inputs.is_empty(), "{} has no inputs", folder.display());
        for input in inputs {
            println!("{}", input.display());
            (target.run)(&std::fs::read(&input).unwrap());
        }
    }
    let folders = std::fs::read_dir(&corpus).unwrap().count();
    assert_eq!(folders, targets::TARGETS.len(), "a folder belongs to no target");
}
