//! What LaTeX writes, as it is read: accents become letters, commands their arguments, and braces go.

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
                        None if next == '\\' || next.is_whitespace() => plain.push(' '),
                        None => plain.push(next),
                    }
                    continue;
                }
                let mut name = String::from(next);
                while let Some(more) = letters.next_if(char::is_ascii_alphabetic) {
                    name.push(more);
                }
                // Blanks after a command only end its name.
                while letters.next_if(|c| c.is_whitespace()).is_some() {}
                if let Some(found) = accent(&name) {
                    mark = Some(found);
                } else if let Some(symbol) = symbol(&name) {
                    plain += symbol;
                    plain.extend(mark.take());
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
        "textquotedblleft" => "“",
        "textquotedblright" => "”",
        "textasciitilde" => "~",
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
        ] {
            assert_eq!(plain(written), read, "{written}");
        }
    }
}
