//! What LaTeX writes, as it is read: accents and names of letters become letters, commands their arguments, and braces go. A command of
//! which nothing is known and that has no argument leaves its name: without it two titles may be one.

use crate::record::one_line;
use unicode_normalization::UnicodeNormalization as _;

pub(super) fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    // A mark that the next letter takes.
    let mut mark: Option<char> = None;
    while let Some(letter) = letters.next() {
        match letter {
            '{' | '}' | '$' => {}
            '~' => plain.push(' '),
            '\\' => {
                let Some(next) = letters.next() else { break };
                if !next.is_ascii_alphabetic() {
                    match accent(&next.to_string()) {
                        Some(found) => mark = Some(found),
                        None if matches!(next, '\\' | ',' | ';' | ':') || next.is_whitespace() => plain.push(' '),
                        // Where a word may be broken, a little less room, and the ends of a formula.
                        None if matches!(next, '-' | '/' | '!' | '(' | ')' | '[' | ']') => {}
                        None => plain.push(next),
                    }
                    continue;
                }
                let mut name = String::from(next);
                while let Some(more) = letters.next_if(char::is_ascii_alphabetic) {
                    name.push(more);
                }
                // Blanks after a command only end its name.
                let mut ended_by_blank = false;
                while letters.next_if(|c| c.is_whitespace()).is_some() {
                    ended_by_blank = true;
                }
                if let Some(found) = accent(&name) {
                    mark = Some(found);
                } else if let Some(symbol) = symbol(&name).or_else(|| greek(&name)) {
                    plain += symbol;
                    plain.extend(mark.take());
                } else if !matches!(letters.peek(), Some('{' | '[')) && !SWITCHES.contains(&&*name) {
                    plain += &name;
                    plain.extend(mark.take());
                    plain.extend(ended_by_blank.then_some(' '));
                }
            }
            letter if letter.is_whitespace() && mark.is_some() => {}
            letter => {
                plain.push(letter);
                plain.extend(mark.take());
            }
        }
    }
    one_line(&plain.nfc().collect::<String>())
}

/// The mark of an accent, as it follows its letter.
fn accent(name: &str) -> Option<char> {
    Some(match name {
        "`" => '\u{300}',
        "'" => '\u{301}',
        "^" => '\u{302}',
        "~" => '\u{303}',
        "=" => '\u{304}',
        "u" => '\u{306}',
        "." => '\u{307}',
        "\"" => '\u{308}',
        "r" => '\u{30a}',
        "H" => '\u{30b}',
        "v" => '\u{30c}',
        "d" => '\u{323}',
        "c" => '\u{327}',
        "k" => '\u{328}',
        "b" => '\u{331}',
        _ => return None,
    })
}

fn symbol(name: &str) -> Option<&'static str> {
    Some(match name {
        "ss" => "ß",
        "o" => "ø",
        "O" => "Ø",
        "l" => "ł",
        "L" => "Ł",
        "ae" => "æ",
        "AE" => "Æ",
        "oe" => "œ",
        "OE" => "Œ",
        "aa" => "å",
        "AA" => "Å",
        "i" => "i",
        "j" => "j",
        "dh" => "ð",
        "DH" => "Ð",
        "th" => "þ",
        "TH" => "Þ",
        "textendash" => "–",
        "textemdash" => "—",
        "ldots" | "dots" | "textellipsis" => "…",
        "textquoteright" => "’",
        "textquoteleft" => "‘",
        "textquotedblleft" | "grqq" => "“",
        "textquotedblright" => "”",
        "textasciitilde" | "sim" => "~",
        "textquotesingle" => "'",
        "glqq" | "quotedblbase" => "„",
        "guillemotleft" => "«",
        "guillemotright" => "»",
        "dj" => "đ",
        "DJ" => "Đ",
        "ng" => "ŋ",
        "NG" => "Ŋ",
        "S" | "textsection" => "§",
        "pounds" | "textsterling" => "£",
        "euro" | "texteuro" => "€",
        "copyright" | "textcopyright" => "©",
        "textregistered" => "®",
        "texttrademark" => "™",
        "degree" | "textdegree" => "°",
        "textunderscore" => "_",
        "slash" => "/",
        "quad" | "qquad" | "space" | "enspace" | "thinspace" => " ",
        "times" => "×",
        "cdot" => "·",
        "pm" => "±",
        "infty" => "∞",
        "le" | "leq" => "≤",
        "ge" | "geq" => "≥",
        "ne" | "neq" => "≠",
        "approx" => "≈",
        "to" | "rightarrow" => "→",
        "leftarrow" => "←",
        "leftrightarrow" => "↔",
        _ => return None,
    })
}

/// What says how the words after it look, and is no word itself.
const SWITCHES: [&str; 28] = [
    "em",
    "it",
    "bf",
    "rm",
    "sf",
    "sl",
    "sc",
    "tt",
    "cal",
    "itshape",
    "slshape",
    "scshape",
    "upshape",
    "bfseries",
    "mdseries",
    "rmfamily",
    "sffamily",
    "ttfamily",
    "normalfont",
    "small",
    "large",
    "Large",
    "protect",
    "relax",
    "noindent",
    "left",
    "right",
    "displaystyle",
];

fn greek(name: &str) -> Option<&'static str> {
    Some(match name {
        "alpha" => "α",
        "beta" => "β",
        "gamma" => "γ",
        "delta" => "δ",
        "epsilon" | "varepsilon" => "ε",
        "zeta" => "ζ",
        "eta" => "η",
        "theta" | "vartheta" => "θ",
        "iota" => "ι",
        "kappa" | "varkappa" => "κ",
        "lambda" => "λ",
        "mu" | "textmu" => "μ",
        "nu" => "ν",
        "xi" => "ξ",
        "omicron" => "ο",
        "pi" | "varpi" => "π",
        "rho" | "varrho" => "ρ",
        "sigma" => "σ",
        "varsigma" => "ς",
        "tau" => "τ",
        "upsilon" => "υ",
        "phi" | "varphi" => "φ",
        "chi" => "χ",
        "psi" => "ψ",
        "omega" => "ω",
        "Gamma" | "varGamma" => "Γ",
        "Delta" | "varDelta" => "Δ",
        "Theta" | "varTheta" => "Θ",
        "Lambda" | "varLambda" => "Λ",
        "Xi" | "varXi" => "Ξ",
        "Pi" | "varPi" => "Π",
        "Sigma" | "varSigma" => "Σ",
        "Upsilon" | "varUpsilon" => "Υ",
        "Phi" | "varPhi" => "Φ",
        "Psi" | "varPsi" => "Ψ",
        "Omega" | "varOmega" => "Ω",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn accents_commands_and_braces() {
        for (written, read) in [
            (r#"G{\"o}del and Erd{\H o}s"#, "Gödel and Erdős"),
            (r"Mu{\~n}oz, \'{E}tienne", "Muñoz, Étienne"),
            (r"Fran\c{c}ois \v{S}\'{\i}p", "François Šíp"),
            (r"{\O}stergaard \ss\ \L{}ukasz", "Østergaard ß Łukasz"),
            (r"\emph{Users} \& makers in {CARE}", "Users & makers in CARE"),
            (
                r"A~title  with
                lines",
                "A title with lines",
            ),
            (r"\textbf{\textit{both}}, 5\% of $n$", "both, 5% of n"),
            (r"\AA{}rhus and \aa", "Århus and å"),
            (r"On the {$\alpha$}-convention, \Omega{} and $\varepsilon$", "On the α-convention, Ω and ε"),
            (r"{\LaTeX} for all, \BibTeX\ and {\TeX}", "LaTeX for all, BibTeX and TeX"),
            (r"\foo bar, \foo{bar} and {\bf b\-ar}", "foo bar, bar and bar"),
            (r"10\,000 {\it users}, $\sin x \leq 1$", "10 000 users, sin x ≤1"),
        ] {
            assert_eq!(plain(written), read, "{written}");
        }
    }
}
