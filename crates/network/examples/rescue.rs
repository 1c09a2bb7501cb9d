//! Seven rescue operations (Drabek et al. 1981; `fixtures/emon`): how dense and how centralised was each, and who talked to whom?
//!
//! `cargo run -p crosscase-network --example rescue`
#![allow(clippy::print_stdout, reason = "an example prints")]

use crosscase_data::{NoRows, ReadOptions, or_dash, read};
use crosscase_network::formats::{NetworkOptions, edge_list};
use crosscase_network::groups::Communities;
use crosscase_network::{IndicatorOptions, MeasureOptions};
use std::error::Error;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/emon");
    let roster = read(folder.join("organisations.csv"), &ReadOptions::new().without_id().no_rows(NoRows::Allow))?.table;
    let ties = read(folder.join("communication.csv"), &edge_list::table_options())?.table;
    let rosters = edge_list::rosters(&roster, "search", None)?;
    let networks = edge_list::read_cases(&ties, &NetworkOptions::new().directed(), "search", None, &rosters)?;
    println!("search  n  density  indegree centralisation  E-I  communities");
    for ((search, _), network) in rosters.iter().zip(networks) {
        let measures = MeasureOptions::new().group("sponsor").fit(&network)?;
        let communities = Communities::new().fit(&network)?.communities;
        let case = IndicatorOptions::new().group("sponsor").fit([(Some(search.clone()), network)])?;
        let indicators = case.cases.first().map(|case| case.indicators).unwrap_or_default();
        let shown = |value| or_dash(value, 3);
        println!(
            "{search}  {}  {}  {}  {}  {communities}",
            measures.nodes.len(),
            shown(indicators.density.value),
            shown(measures.centralization.indegree),
            shown(measures.ei_index),
        );
    }
    Ok(())
}
