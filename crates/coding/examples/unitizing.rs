//! Three coders and one text: Krippendorff's worked figures of unitizing (2019, figure 12.11) from a table.
//!
//! `cargo run -p crosscase-coding --example unitizing`
#![allow(clippy::print_stdout, reason = "an example prints")]

use crosscase_coding::{CodingError, UnitizeColumns};
use crosscase_data::{Format, ReadOptions, or_dash, read_bytes};

const PASSAGES: &str = "coder,code,start,end
Alex,1,0,7
Alex,2,7,13
Alex,5,30,32
Alex,6,32,37
Alex,6,37,44
Alex,7,44,60
Paul,1,0,7
Paul,3,7,13
Paul,5,13,21
Paul,6,32,44
Suzan,1,0,7
Suzan,4,7,13
Suzan,5,13,21
Suzan,6,32,37
Suzan,6,37,41
Suzan,6,41,44
";

fn main() -> Result<(), CodingError> {
    let columns = UnitizeColumns::default();
    let options = columns.reading(ReadOptions::new());
    let table = read_bytes(PASSAGES.as_bytes(), Format::Csv, None, &options)?.table;
    let found = columns.fit(&table, 60)?;
    let shown = |alpha| or_dash(alpha, 3);
    println!("u-alpha {}, binary {}, cu-alpha {}", shown(found.u_alpha), shown(found.binary), shown(found.cu_alpha));
    for code in &found.codes {
        println!("code {}: {}, covered {}", code.code, shown(code.alpha), shown(code.coverage));
    }
    Ok(())
}
