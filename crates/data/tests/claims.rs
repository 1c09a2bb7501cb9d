//! What a damaged file says of its sizes makes nobody take room for it: every length in it is replaced by a huge one.
#![cfg(all(feature = "ipc", feature = "parquet", feature = "xlsx", target_os = "linux"))]
#![expect(clippy::expect_used, reason = "a test that cannot go on fails")]

use std::process::Command;

use crosscase_data::{DataError, FileLimit, Format, ReadOptions, Table, TableBuilder, read_bytes, to_bytes};

fn sample() -> Table {
    let rows = 30;
    TableBuilder::default()
        .id("case", (0..rows).map(|n| format!("case {n}")))
        .number("x", (0..rows).map(|n| (n % 7 != 0).then_some(f64::from(n))))
        .text("group", (0..rows).map(|n| (n % 5 != 0).then(|| format!("group {}", n % 3))))
        .build()
        .expect("a table")
}

/// A file with one length after another replaced, as four bytes or as a number of variable length.
fn replaced(whole: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    let huge: [&[u8]; 4] =
        [&[0xff, 0xff, 0xff, 0x7f], &[0xfe, 0xff, 0xff, 0xff, 0x0f], &[0x00, 0x00, 0x00, 0x40], &[0xff; 9]];
    huge.into_iter().flat_map(move |huge| {
        (0..whole.len().saturating_sub(huge.len())).map(move |at| {
            let mut bytes = whole.to_vec();
            bytes.iter_mut().skip(at).zip(huge).for_each(|(byte, new)| *byte = *new);
            bytes
        })
    })
}

/// Run by the test below in a process that has 1 GiB of addresses.
#[test]
#[ignore = "it is run by another test, in a process of its own"]
fn every_length_replaced() {
    for format in [Format::ArrowIpc, Format::Parquet, Format::Xlsx] {
        let whole = to_bytes(&sample(), format).expect("bytes");
        for bytes in replaced(&whole) {
            let _ = read_bytes(&bytes, format, None, &ReadOptions::new());
        }
    }
}

#[test]
fn no_length_that_a_file_claims_is_believed() {
    let test = std::env::current_exe().expect("this test");
    let limited = "ulimit -v 1048576; exec \"$0\" --exact every_length_replaced --ignored --test-threads 1";
    let child = Command::new("sh").args(["-c", limited]).arg(test).output().expect("a process");
    let told = String::from_utf8_lossy(&child.stderr);
    assert!(child.status.success(), "{}: {told}", child.status);
}

#[test]
fn a_file_cut_off_says_that_its_end_is_missing() {
    for (format, reason) in [
        (Format::ArrowIpc, "it does not end as an Arrow file does"),
        (Format::Parquet, "it does not end as a Parquet file does"),
    ] {
        let mut bytes = to_bytes(&sample(), format).expect("bytes");
        bytes.truncate(bytes.len() - 3);
        let error = read_bytes(&bytes, format, None, &ReadOptions::new()).map(|_| ()).expect_err("no table");
        assert!(matches!(&error, DataError::Malformed { reason: found, .. } if found == reason), "{error}");
    }
}

#[test]
fn more_columns_than_a_table_may_have_are_refused_before_they_are_read() {
    let mut wide = TableBuilder::default().id("case", ["a"]);
    for n in 0..16_400 {
        wide = wide.number(&format!("v{n}"), [Some(1.0)]);
    }
    let wide = wide.build().expect("a table");
    for format in [Format::ArrowIpc, Format::Parquet] {
        let bytes = to_bytes(&wide, format).expect("bytes");
        let error = read_bytes(&bytes, format, None, &ReadOptions::new()).map(|_| ()).expect_err("too many columns");
        assert!(matches!(error, DataError::TooLarge { limit: FileLimit::Columns, .. }), "{error}");
    }
}
