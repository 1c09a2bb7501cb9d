//! Microsoft's compound files: streams in chains of sectors ([MS-CFB], Microsoft 2024).

/// What a compound file begins with.
pub(super) const MARK: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// Numbers from here on are no sectors: free, the end of a chain, a part of the table itself.
const NO_SECTOR: u32 = 0xffff_fffa;
/// Streams shorter than this stand in small sectors within the stream of the root.
const SHORT: usize = 4096;
const SMALL: usize = 64;
/// An entry of the directory.
const ENTRY: usize = 128;

/// The stream of a workbook; nothing where the file is damaged or has none.
pub(super) fn workbook(bytes: &[u8]) -> Option<Vec<u8>> {
    let shift = u16_at(bytes, 30).filter(|shift| [9, 12].contains(shift))?;
    let size = 1_usize << shift;
    let sector = |number: u32| {
        let from = usize::try_from(number).ok()?.checked_add(1)?.checked_mul(size)?;
        // The last may be cut short.
        Some(bytes.get(from..)?.get(..size).unwrap_or(bytes.get(from..)?))
    };
    let sectors = bytes.len() / size;
    let table = table(bytes, sectors, sector)?;
    let directory = chain(u32_at(bytes, 48)?, &table, sector)?;
    let root = Entry::read(directory.get(..ENTRY)?)?;
    let entries = directory.chunks_exact(ENTRY).filter_map(Entry::read);
    let entry = entries.into_iter().find(|entry| ["workbook", "book"].contains(&entry.name.as_str()))?;
    let mut stream = if entry.size >= SHORT {
        chain(entry.start, &table, sector)?
    } else {
        let small = chain(root.start, &table, sector)?;
        let small_table = numbers(&chain(u32_at(bytes, 60)?, &table, sector)?);
        chain(entry.start, &small_table, |number| {
            let from = usize::try_from(number).ok()?.checked_mul(SMALL)?;
            Some(small.get(from..)?.get(..SMALL).unwrap_or(small.get(from..)?))
        })?
    };
    stream.truncate(entry.size);
    Some(stream)
}

/// For each sector which follows it: not more entries than there are sectors.
fn table<'a>(bytes: &'a [u8], sectors: usize, sector: impl Fn(u32) -> Option<&'a [u8]>) -> Option<Vec<u32>> {
    let mut parts = numbers(bytes.get(76..512)?);
    let mut more = u32_at(bytes, 68)?;
    for _ in 0..sectors {
        if more >= NO_SECTOR {
            break;
        }
        parts.extend(numbers(sector(more)?));
        more = parts.pop()?;
    }
    let mut table = Vec::new();
    for part in parts.into_iter().filter(|part| *part < NO_SECTOR) {
        if table.len() > sectors {
            break;
        }
        table.extend(numbers(sector(part)?));
    }
    Some(table)
}

/// The sectors of a chain, one after another; nothing for one that runs in a ring.
fn chain<'a>(start: u32, table: &[u32], sector: impl Fn(u32) -> Option<&'a [u8]>) -> Option<Vec<u8>> {
    let (mut content, mut at) = (Vec::new(), start);
    for _ in 0..=table.len() {
        if at >= NO_SECTOR {
            return Some(content);
        }
        content.extend_from_slice(sector(at)?);
        at = *table.get(usize::try_from(at).ok()?)?;
    }
    None
}

struct Entry {
    name: String,
    start: u32,
    size: usize,
}

impl Entry {
    fn read(bytes: &[u8]) -> Option<Self> {
        let units = bytes.get(..64)?.chunks_exact(2).map(|unit| u16::from(unit[0]) | u16::from(unit[1]) << 8);
        let name: Vec<u16> = units.take_while(|unit| *unit != 0).collect();
        let name = String::from_utf16_lossy(&name).to_lowercase();
        Some(Self { name, start: u32_at(bytes, 116)?, size: usize::try_from(u32_at(bytes, 120)?).ok()? })
    }
}

fn numbers(bytes: &[u8]) -> Vec<u32> {
    bytes.as_chunks().0.iter().map(|number| u32::from_le_bytes(*number)).collect()
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().map(|number| u16::from_le_bytes(*number))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|number| u32::from_le_bytes(*number))
}
