use crate::{QcaError, SetData};

/// Survival (`SURV`) of democracies between the wars by development, urbanisation, literacy and stability: the data of Lipset (1959) as
/// crisp sets after Rihoux & De Meur (2009), on which the examples of this crate stand.
///
/// # Errors
/// None.
///
/// ```
/// let sets = crosscase_qca::democracies()?;
/// assert_eq!((sets.cases().len(), sets.names().count()), (18, 5));
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
pub fn democracies() -> Result<SetData, QcaError> {
    let set = |(name, members): (&str, &str)| {
        (name.to_owned(), members.bytes().map(|bit| f64::from(u8::from(bit == b'1'))).collect())
    };
    let cases = "AU BE CZ EE FI FR DE GR HU IE IT NL PL PT RO ES SE UK";
    let columns = [
        ("DEV", "111011100101000011"),
        ("URB", "011000100001000001"),
        ("LIT", "111111101101100011"),
        ("STB", "011111000111001011"),
        ("SURV", "011011000101000011"),
    ];
    SetData::new(cases.split(' ').map(str::to_owned).collect(), columns.map(set).to_vec())
}
