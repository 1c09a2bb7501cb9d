//! What a page names in code marks, `Type::name` or `crosscase_x::path`, is public and there.

use crate::shell::tracked;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Crates of others that pages name.
const OTHERS: &[&str] = &["petgraph"];

/// The public names of each crate, under `.qca`, and of all, under `.`; and what a type has, under its name: functions, fields, variants.
type Names = BTreeMap<String, BTreeSet<String>>;

pub(super) fn check(root: &Path) -> Result<Vec<String>, String> {
    let read = |path: &Path| std::fs::read_to_string(root.join(path)).map_err(|e| format!("{}: {e}", path.display()));
    let (mut names, mut faults) = (Names::new(), Vec::new());
    for path in tracked(root, "rs")? {
        let folders: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
        if let [first, name, second, ..] = folders.as_slice()
            && (first, second) == (&"crates".into(), &"src".into())
        {
            declared(&read(&path)?, &format!(".{name}"), &mut names);
        }
    }
    // The changelog names what was; a page that is a link is looked at where it stands.
    let is_read = |path: &Path| !path.ends_with("CHANGELOG.md") && !root.join(path).is_symlink();
    for page in tracked(root, "md")?.into_iter().filter(|path| is_read(path)) {
        let text = read(&page)?;
        let unknown = marked(&text).filter(|path| !is_known(path, &names));
        faults.extend(unknown.map(|path| format!("{} names `{path}`, which is not public", page.display())));
    }
    Ok(faults)
}

/// Adds what a file declares, by the first words of its lines.
fn declared(text: &str, room: &str, names: &mut Names) {
    const KINDS: [&str; 8] = ["const fn ", "fn ", "struct ", "enum ", "trait ", "type ", "const ", "mod "];
    let mut add = |of: &[&str], name: &str| {
        for of in of {
            names.entry((*of).to_owned()).or_default().insert(name.to_owned());
        }
    };
    for list in text.split("\npub use ").skip(1).filter_map(|rest| rest.split(';').next()) {
        list.split(|c: char| !is_of_name(c)).for_each(|name| add(&[room, "."], name));
    }
    let (mut block, mut head) = ("", "");
    for line in text.lines() {
        let code = line.trim_start();
        let (is_public, code) = code.strip_prefix("pub ").map_or((false, code), |rest| (true, rest));
        let kind = KINDS.iter().find_map(|kind| code.strip_prefix(kind));
        let name = word(kind.unwrap_or(code));
        if line.starts_with("impl") {
            let of = line.rsplit(" for ").next().unwrap_or(line).trim_start_matches("impl");
            let of = if of.starts_with('<') { of.split_once("> ").map_or(of, |(_, of)| of) } else { of };
            (block, head) = (word(of.trim_start()), if line.contains(" for ") { "trait" } else { "impl" });
        } else if line.starts_with("pub ") && kind.is_some() {
            add(&[room, "."], name);
            (block, head) = (name, word(code));
        } else if line.starts_with("    ") && !line.starts_with("     ") {
            let is_variant = head == "enum" && name.starts_with(char::is_uppercase);
            if is_public || is_variant || head == "trait" && kind.is_some() {
                add(&[block], name);
            }
        } else if line == "}" {
            head = "";
        }
    }
}

fn is_of_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn word(text: &str) -> &str {
    text.split(|c: char| !is_of_name(c)).next().unwrap_or_default()
}

/// The paths in the code marks of a page, outside its blocks of code.
fn marked(page: &str) -> impl Iterator<Item = &str> {
    let marks = page.split("```").step_by(2).flat_map(|text| text.split('`').skip(1).step_by(2));
    let paths = marks.flat_map(|mark| mark.split(|c: char| !is_of_name(c) && c != ':'));
    paths.filter(|path| path.contains("::") && path.starts_with(char::is_alphabetic))
}

fn is_known(path: &str, names: &Names) -> bool {
    let first = path.split("::").next().unwrap_or_default();
    let room = format!(".{}", if first == "crosscase" { "cli" } else { first.trim_start_matches("crosscase_") });
    let (room, skipped) = if names.contains_key(&room) { (room.as_str(), 1) } else { (".", 0) };
    let mut of = "";
    OTHERS.contains(&first)
        || path.split("::").skip(skipped).all(|name| {
            let of = std::mem::replace(&mut of, name);
            let of = if of.starts_with(char::is_uppercase) { of } else { room };
            names.get(of).is_some_and(|known| known.contains(name))
        })
}

#[cfg(test)]
mod tests {
    use super::{Names, declared, is_known, marked};

    #[test]
    fn what_is_not_public_is_not_known() {
        let source = "//!\npub use crosscase_numerics::{Kept, Other};\npub mod laws;\nmod own;\npub enum Kind {\n    One(u8),\n}\n\
            impl<T> Kind<T> {\n    pub fn of() {\n        fn inner() {}\n    }\n    fn hidden() {}\n}\n\
            impl TryFrom<u8> for Kind {\n    fn try_from() {}\n}\npub trait Law {\n    fn holds();\n}\n";
        let mut names = Names::new();
        declared(source, ".qca", &mut names);
        let page = "`Kind::of`, `crosscase_qca::laws` `Kind::One(2)` `qca::Kind::try_from` `Law::holds` `qca::Kept` `petgraph::Graph`\n";
        assert_eq!(marked(page).filter(|path| !is_known(path, &names)).count(), 0);
        let page = "`Kind::hidden` `Kind::inner` `Kind::Two`\n```\n`Kind::Three`\n```\n`crosscase_qca::own` `crosscase_sets::Kind` `Gone::of`";
        let unknown: Vec<&str> = marked(page).filter(|path| !is_known(path, &names)).collect();
        assert_eq!(
            unknown,
            ["Kind::hidden", "Kind::inner", "Kind::Two", "crosscase_qca::own", "crosscase_sets::Kind", "Gone::of"]
        );
    }
}
