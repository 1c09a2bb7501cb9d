//! Bytes made a little different: a mutator without instrumentation, seeded, for stable Rust.

use std::io::{Cursor, Read as _, Write as _};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// Steele, Lea & Flood's SplitMix64 (2014, doi:10.1145/2660193.2660195).
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below another; 0 below 0.
    pub fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % (end.max(1) as u64)).unwrap_or_default()
    }

    fn of<'a, T: ?Sized>(&mut self, list: &[&'a T]) -> &'a T {
        list[self.below(list.len())]
    }
}

/// Numbers at which readers break.
const EDGES: &[&[u8]] = &[
    &[0; 4],
    &[0xff; 4],
    &[0xff, 0xff, 0xff, 0x7f],
    &[0, 0, 0, 0x80],
    &[0xff; 8],
    &[0xff, 0xff, 0xff, 0xff, 0x0f],
    &[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f],
];

/// Texts at which parsers break.
const WORDS: &[&[u8]] = &[
    b"\"",
    b"'",
    b",",
    b";",
    b"\t",
    b"\r\n",
    b"\n",
    b"~",
    b"*",
    b"+",
    b"[",
    b"]",
    b"(",
    b")",
    b"{",
    b"}",
    b"=",
    b"->",
    b"<-",
    b":",
    b"-",
    b"_",
    b".",
    b"0",
    b"1",
    b"-1",
    b"1e308",
    b"1e-320",
    b"NaN",
    b"inf",
    b"99999999999999999999",
    b"4294967296",
    b"256",
    b"null",
    b"true",
    b"\\u0000",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\xc3\xa9",
    b"\xf0\x9f\x99\x82",
    b"\xe2\x88\x92",
    b"<",
    b">",
    b"&#0;",
    b"%",
    b"r=\"XFD1048576\"",
    b"s=\"9\"",
    b"t=\"s\"",
    b"min(",
    b"at-least(2;",
    b"varimax;",
    b"1 x 2 by 1e9",
];

/// Another input, made of one of the corpus; `other` is any further one.
pub fn mutated(random: &mut Random, input: &[u8], other: &[u8], archive: bool) -> Vec<u8> {
    // Checksums stop what is changed within an archive before a reader sees it, unless it is packed again.
    if archive && random.below(4) > 0 {
        if let Some(packed) = repacked(random, input, other) {
            return packed;
        }
    }
    let mut bytes = input.to_vec();
    for _ in 0..=random.below(4) {
        change(random, &mut bytes, other);
    }
    bytes.truncate(1 << 20);
    bytes
}

fn change(random: &mut Random, bytes: &mut Vec<u8>, other: &[u8]) {
    let at = random.below(bytes.len() + 1);
    let end = (at + 1 + random.below(32)).min(bytes.len());
    match random.below(10) {
        0 | 1 => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= 1 << random.below(8);
            }
        }
        2 => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte = u8::try_from(random.below(256)).unwrap_or_default();
            }
        }
        3 | 4 => {
            let edge = random.of(EDGES);
            let after = (at + edge.len()).min(bytes.len());
            bytes.splice(at..after, edge.iter().copied());
        }
        5 | 6 => {
            let word = random.of(WORDS);
            let after = if random.below(2) == 0 { at } else { end };
            bytes.splice(at..after, word.iter().copied());
        }
        7 => drop(bytes.drain(at..end)),
        8 => {
            let part = bytes.get(at..end).unwrap_or_default().repeat(1 + random.below(64));
            bytes.splice(at..at, part);
        }
        _ => {
            let from = random.below(other.len() + 1);
            let part = other.get(from..(from + random.below(64)).min(other.len())).unwrap_or_default().to_vec();
            bytes.splice(at..end, part);
        }
    }
}

/// The archive with members changed, left out, or under another name.
fn repacked(random: &mut Random, input: &[u8], other: &[u8]) -> Option<Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(input)).ok()?;
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    let hit = random.below(archive.len());
    for number in 0..archive.len() {
        let mut member = archive.by_index(number).ok()?;
        let (mut name, mut bytes) = (member.name().ok()?.into_owned(), Vec::new());
        member.by_ref().take(1 << 20).read_to_end(&mut bytes).ok()?;
        if number == hit || random.below(6) == 0 {
            match random.below(12) {
                0 => continue,
                1 => name.push('x'),
                _ => (0..=random.below(3)).for_each(|_| change(random, &mut bytes, other)),
            }
        }
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        out.start_file(name, options).ok()?;
        out.write_all(&bytes).ok()?;
    }
    Some(out.finish().ok()?.into_inner())
}
