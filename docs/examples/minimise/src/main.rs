//! Ten lines that minimise a truth table: what made innovation possible in five (made-up) partnerships?

use crosscase_qca::{Minimise, Outcome, QcaError, SetData, TruthTableParams};

fn models() -> Result<Vec<String>, QcaError> {
    let cases = ["Antwerp", "Odense", "Tartu", "Utrecht", "Zaragoza"].map(String::from).to_vec();
    let columns = [
        ("TRUST", [0.9, 0.8, 0.2, 0.7, 0.3]),
        ("SMALL", [0.8, 0.1, 0.9, 0.9, 0.2]),
        ("INNOV", [0.9, 0.3, 0.2, 0.8, 0.1]),
    ];
    let columns = columns.map(|(name, values)| (name.to_owned(), values.to_vec())).to_vec();
    let data = SetData::new(cases, columns)?;
    let table = TruthTableParams::new(Outcome::new("INNOV"), ["TRUST", "SMALL"]).incl_cut(0.8).fit(&data)?;
    let solution = Minimise::parsimonious().fit(&table)?;
    Ok(solution.models.iter().map(|model| model.expr()).collect())
}

fn main() -> Result<(), QcaError> {
    for model in models()? {
        println!("{model} -> INNOV");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #[test]
    fn trust_in_a_small_partnership() {
        assert_eq!(super::models().unwrap(), ["TRUST*SMALL"]);
    }
}
