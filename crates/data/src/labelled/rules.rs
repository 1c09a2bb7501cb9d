//! What SPSS and Stata allow: names of columns, and codes of missing answers, which SPSS has as numbers and texts and Stata as the letters `.a` to `.z`.

use std::collections::BTreeSet;

use super::{Clock, Outgoing, cut, lost};
use crate::{CodeRange, CodedValue, Diagnostic, Format, MissingCodes, Variable, VariableKind};

impl Outgoing<'_> {
    /// The same for a program whose clock is another than that of the file it came from: what the texts of days do not say is then no
    /// number of this program.
    fn without_foreign_days(&mut self, is_own: bool) {
        use arrow_array::Array as _;
        let is_day = !matches!(self.variable.kind, VariableKind::Number | VariableKind::Text);
        if is_day && !is_own {
            self.variable.codes.retain(|(row, _)| self.array.is_null(*row));
        }
    }
}

/// The column with numbers for Stata's letters: whole numbers below everything that is in it.
pub(crate) fn numbered(column: &mut Outgoing<'_>, format: Format, told: &mut Vec<Diagnostic>) {
    use arrow_array::Array as _;
    let is_own = column.variable.print.as_deref().is_none_or(|print| !print.starts_with('%'));
    column.without_foreign_days(is_own);
    let codes = |variable: &Variable| {
        let labelled = variable.labels.iter().map(|(code, _)| code.clone());
        let found = variable.codes.iter().map(|(_, code)| code.clone());
        labelled.chain(variable.missing.values.clone()).chain(found).collect::<Vec<_>>()
    };
    let known = codes(&column.variable);
    let mut letters: Vec<char> = known
        .iter()
        .filter_map(|code| if let CodedValue::Letter(letter) = code { Some(*letter) } else { None })
        .collect();
    letters.sort_unstable();
    letters.dedup();
    if letters.is_empty() {
        return;
    }
    let in_cells = (0..column.array.len()).filter_map(|row| column.cell(row, Clock::Seconds1582));
    let number = |code: &CodedValue| if let CodedValue::Number(value) = code { Some(*value) } else { None };
    let lowest = in_cells.chain(known.clone()).filter_map(|code| number(&code)).fold(0.0, f64::min).floor();
    let new = |letter: char| letters.iter().position(|known| *known == letter).map(|at| lowest - 1.0 - at as f64);
    let renewed = |code: &CodedValue| match code {
        CodedValue::Letter(letter) => new(*letter).map_or_else(|| code.clone(), CodedValue::Number),
        other => other.clone(),
    };
    let variable = &mut column.variable;
    variable.labels = variable.labels.iter().map(|(code, label)| (renewed(code), label.clone())).collect();
    variable.codes.iter_mut().for_each(|(_, code)| *code = renewed(code));
    variable.missing = if letters.len() <= 3 {
        MissingCodes {
            values: letters.iter().map(|letter| renewed(&CodedValue::Letter(*letter))).collect(),
            range: None,
        }
    } else {
        let (low, high) = (lowest - letters.len() as f64, lowest - 1.0);
        MissingCodes { values: Vec::new(), range: Some(CodeRange { low: Some(low), high: Some(high) }) }
    };
    let became: Vec<String> =
        letters.iter().filter_map(|letter| Some(format!(".{letter} became {}", new(*letter)?))).collect();
    told.push(lost(format, &variable.name, &format!("missing values that are letters: {}", became.join(", "))));
}

/// The column with letters for the codes of missing answers, and without what Stata has no place for.
pub(crate) fn lettered(column: &mut Outgoing<'_>, told: &mut Vec<Diagnostic>) {
    use arrow_array::Array as _;
    let is_own = column.variable.print.as_deref().is_none_or(|print| print.starts_with('%'));
    column.without_foreign_days(is_own);
    let array = column.array;
    let variable = &mut column.variable;
    let mut lose = |what: &str| told.push(lost(Format::Dta, &variable.name, what));
    if variable.kind == VariableKind::Text {
        if !variable.missing.is_empty() {
            lose("missing codes of texts; they stand in it as texts");
        }
        if !variable.labels.is_empty() {
            lose("labels of texts");
        }
        variable.labels = Vec::new().into();
        return;
    }
    let mut codes: Vec<CodedValue> = Vec::new();
    let found = variable.codes.iter().filter(|(row, _)| array.is_null(*row)).map(|(_, code)| code);
    for code in variable.missing.values.iter().chain(found) {
        if matches!(code, CodedValue::Number(_) | CodedValue::Text(_)) && !codes.contains(code) && codes.len() <= 26 {
            codes.push(code.clone());
        }
    }
    let taken: Vec<char> = variable
        .codes
        .iter()
        .map(|(_, code)| code)
        .chain(variable.labels.iter().map(|(code, _)| code))
        .filter_map(|code| if let CodedValue::Letter(letter) = code { Some(*letter) } else { None })
        .collect();
    let letters: Vec<char> = ('a'..='z').filter(|letter| !taken.contains(letter)).collect();
    if codes.len() > letters.len() {
        lose("more than 26 missing codes; the others are missing without one");
    }
    if variable.missing.range.is_some() {
        lose("a range of missing codes; those that occur are missing");
    }
    let pairs: Vec<(CodedValue, char)> = codes.into_iter().zip(letters).collect();
    if !pairs.is_empty() {
        let became: Vec<String> = pairs.iter().map(|(code, letter)| format!("{code} became .{letter}")).collect();
        lose(&format!("missing codes that are no letters: {}", became.join(", ")));
    }
    let new = |code: &CodedValue| {
        pairs.iter().find(|(known, _)| known == code).map(|(_, letter)| CodedValue::Letter(*letter))
    };
    let is_day = variable.kind != VariableKind::Number;
    let mut labels = Vec::new();
    for (code, label) in variable.labels.iter() {
        let whole = |value: f64| value.fract() == 0.0 && (-2_147_483_647.0..=2_147_483_620.0).contains(&value);
        match new(code).unwrap_or_else(|| code.clone()) {
            CodedValue::Number(value) if is_day && !is_own || !whole(value) => {
                lose(&format!("the label {label} of {code}"));
            }
            code => labels.push((code, label.clone())),
        }
    }
    variable.labels = labels.into();
    variable.codes.retain_mut(|(row, code)| {
        if array.is_null(*row) {
            match new(code) {
                Some(letter) => *code = letter,
                None => return matches!(code, CodedValue::Letter(_)),
            }
        }
        true
    });
}

/// What a program allows in a name.
pub(crate) struct NameRule {
    pub(crate) format: Format,
    /// The most bytes.
    pub(crate) most: usize,
    /// Signs beside letters, digits and `_`.
    pub(crate) signs: &'static str,
    /// Whether `a` and `A` are one name.
    pub(crate) ignores_case: bool,
    /// Words that are no names.
    pub(crate) reserved: &'static [&'static str],
}

/// The names as the program allows them, each another, and what was changed.
pub(crate) fn fitting_names(names: &[&str], rule: &NameRule) -> (Vec<String>, Vec<Diagnostic>) {
    let key = |name: &str| if rule.ignores_case { name.to_lowercase() } else { name.to_owned() };
    let (mut taken, mut told) = (BTreeSet::new(), Vec::new());
    let fits: Vec<bool> = names.iter().map(|name| fitted(name, rule) == *name && taken.insert(key(name))).collect();
    let mut fitting = Vec::new();
    for (name, fits) in names.iter().zip(fits) {
        if fits {
            fitting.push((*name).to_owned());
            continue;
        }
        let base = fitted(name, rule);
        let numbered = |n: usize| format!("{}_{n}", cut(&base, rule.most - 8));
        let free = std::iter::once(base.clone())
            .chain((2..=names.len() + 1).map(numbered))
            .find(|name| taken.insert(key(name)));
        let free = free.unwrap_or_default();
        told.push(lost(rule.format, name, &format!("the name {name}, which became {free}")));
        fitting.push(free);
    }
    (fitting, told)
}

fn fitted(name: &str, rule: &NameRule) -> String {
    let allowed = |c: char| c.is_alphanumeric() || c == '_' || rule.signs.contains(c);
    let mut fitted: String = name.chars().map(|c| if allowed(c) { c } else { '_' }).collect();
    let is_reserved = rule.reserved.iter().any(|word| word.eq_ignore_ascii_case(&fitted));
    if is_reserved || !fitted.starts_with(|c: char| c.is_alphabetic() || (c == '_' && rule.format == Format::Dta)) {
        fitted.insert(0, 'v');
    }
    let cut = cut(&fitted, rule.most);
    // A name of SPSS does not end in a point.
    cut.trim_end_matches('.').to_owned()
}
