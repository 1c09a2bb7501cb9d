//! Whatever file it is.

use super::{NetworkFiles, NetworkOptions, Relations, dl, edge_list, gml, matrix, pajek, ucinet, vna};
use crate::{Network, NetworkError};
use crosscase_data::{Format, TextStyle};
use std::path::Path;

/// The endings of the files that are read and written.
pub const ENDINGS: &str = ".csv, .tsv, .xlsx, .parquet, .arrow, .graphml, .gexf, .gml, .net, .paj, .dl, .##h, .vna";

fn ending(file: &str) -> String {
    Path::new(file).extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default()
}

/// The networks of a file, told apart by the ending of its name; `values` are the bytes of the `.##d` beside a `.##h`.
///
/// ```
/// use crosscase_network::formats::{NetworkOptions, read};
///
/// let file = b"*Vertices 2\n*Edges\n1 2\n";
/// assert_eq!(read(file, None, "a.net", &NetworkOptions::new())?.networks[0].ties().len(), 1);
/// # Ok::<(), crosscase_network::NetworkError>(())
/// ```
///
/// # Errors
/// Those of the format, and of `crosscase-data` for a format of tables whose feature is not there; an ending of no format.
pub fn read(
    bytes: &[u8],
    values: Option<&[u8]>,
    file: &str,
    options: &NetworkOptions,
) -> Result<Relations, NetworkError> {
    match ending(file).as_str() {
        #[cfg(feature = "xml")]
        "graphml" => super::graphml::read(bytes, Some(file), options),
        #[cfg(feature = "xml")]
        "gexf" => super::gexf::read(bytes, Some(file), options),
        "gml" => gml::read(bytes, Some(file), options),
        "net" | "paj" => pajek::read(bytes, Some(file), options),
        "dl" => dl::read(bytes, Some(file), options),
        "##h" => ucinet::read(bytes, values.unwrap_or_default(), Some(file), options),
        "vna" => vna::read(bytes, Some(file), options),
        _ => {
            let format = format_of(file)?;
            let read_table = |table| crosscase_data::read_bytes(bytes, format, Some(file), &table);
            let table = options.table.clone();
            let (noticed, mut relations) = if options.matrix {
                let read = read_table(matrix::table_options(table))?;
                (read.diagnostics, matrix::read(&read.table, options)?)
            } else {
                let read = read_table(edge_list::with_names(table))?;
                (edge_list::about_ties(&read.diagnostics), edge_list::read(&read.table, options)?)
            };
            relations.diagnostics.splice(0..0, noticed);
            Ok(relations)
        }
    }
}

/// The files of a network in the format that the ending of the name tells, a table in text in a style, and what it does not hold.
///
/// # Errors
/// A network that the format cannot hold at all; an ending of no format.
pub fn write(network: &Network, file: &str, style: TextStyle) -> Result<NetworkFiles, NetworkError> {
    match ending(file).as_str() {
        #[cfg(feature = "xml")]
        "graphml" => super::graphml::write(network),
        #[cfg(feature = "xml")]
        "gexf" => super::gexf::write(network),
        "gml" => Ok(gml::write(network)),
        "net" => pajek::write_net(network),
        "paj" => pajek::write_paj(network),
        "dl" => dl::write(network),
        "##h" => ucinet::write(network),
        "vna" => vna::write(network),
        _ => edge_list::write(network, format_of(file)?, style),
    }
}

fn format_of(file: &str) -> Result<Format, NetworkError> {
    Format::from_path(Path::new(file))
        .map_err(|_| NetworkError::UnknownFormat { file: file.to_owned(), known: ENDINGS })
}
