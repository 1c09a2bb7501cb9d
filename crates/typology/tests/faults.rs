//! Bad input: one clear error with its place and what to mend.
#![allow(clippy::unwrap_used, reason = "a test may stop")]

use crosscase_data::{Format, ReadOptions};
use crosscase_typology::Typology;

const HEAD: &str = "[[dimension]]\nname = \"lead\"\nkind = \"nominal\"\nvalues = [\"public\", \"users\"]\n\
                    [[dimension]]\nname = \"size\"\nkind = \"ordinal\"\nvalues = [\"few\", \"some\", \"many\"]\n";

/// What stands behind the two dimensions, the code, and what the message says.
type Fault = (&'static str, &'static str, &'static [&'static str]);

fn told_with_place(faults: &[Fault]) {
    for (rest, code, parts) in faults {
        let error = Typology::from_toml(&format!("{HEAD}{rest}\n"), Some("t.toml")).unwrap_err();
        let told = error.to_string();
        assert_eq!(error.code(), *code, "{rest}: {told}");
        for part in parts.iter().chain(&["t.toml"]) {
            assert!(told.contains(part), "{rest}: {told} lacks {part}");
        }
    }
}

#[test]
fn a_fault_of_the_file_is_told_with_line_and_mend() {
    told_with_place(&[
        ("[[type]]\nname = \"T\"\nwhere = { lead = \"user\" }", "TYP004", &["t.toml, line 9", "did you mean users?"]),
        ("[[type]]\nname = \"T\"\nwhere = { led = \"users\" }", "TYP004", &["did you mean lead?"]),
        ("[[type]]\nname = \"T\"", "TYP006", &["`T`", "names no dimension"]),
        ("[[type]]\nname = \"T\"\nwhere = { lead = [] }", "TYP007", &["without a value"]),
        (
            "[[type]]\nname = \"T\"\nwhere = { lead = \"users\" }\n[[type]]\nname = \"T\"\nwhere = { lead = \"public\" }",
            "TYP003",
            &["line 12", "`T` is there twice"],
        ),
        (
            "[[type]]\nname = \"T\"\nwhere = { lead = \"users\" }\n[[impossible]]\nwhere = { lead = \"users\" }\nwhy = \"x\"",
            "TYP007",
            &["no possible cell"],
        ),
        ("[[impossible]]\nwhere = { lead = \"users\" }", "TYP001", &["missing key `why`", "line 9"]),
        ("[[dimension]]\nname = \"lead\"\nkind = \"fuzzy\"", "TYP003", &["dimension `lead`", "line 9"]),
        (
            "[[impossible]]\nwhere = { lead = \"users\" }\nwhy = \" \"",
            "TYP025",
            &["[[impossible]] 1 has an empty `why`", "say why", "line 9"],
        ),
        (
            "[[type]]\nname = \"\"\nwhere = { lead = \"users\" }",
            "TYP025",
            &["[[type]] 1 has an empty `name`", "line 9"],
        ),
        ("[[dimension]]\nname = \"\"\nkind = \"fuzzy\"", "TYP025", &["[[dimension]] 3", "give it one"]),
        (
            "[[dimension]]\nname = \"x\"\nkind = \"nominal\"\nvalues = [\"a\", \"\"]",
            "TYP005",
            &["a value that is empty"],
        ),
        ("[[type]]\nname = \"T\"\nwhere = { lead = true }", "TYP001", &["a value or a list of values", "line 11"]),
        ("[[type]]\nname = \"T\"\nwhere = { lead = { a = 1 } }", "TYP001", &["a value or a list of values"]),
        ("[[dimension]]\nname = \"x\"\nkind = \"nominal\"", "TYP005", &["has no values"]),
        ("[[dimension]]\nname = \"x\"\nkind = \"nominal\"\nvalues = [\"a\", \"a\"]", "TYP003", &["value of x `a`"]),
        ("[[dimension]]\nname = \"x\"\nkind = \"fuzzi\"", "TYP001", &["line 11", "fuzzy"]),
        (
            "[[concept]]\nname = \"A\"\nis = \"min(B, C)\"\n[[concept]]\nname = \"B\"\nis = \"max(A, D)\"",
            "TYP008",
            &["A -> B -> A"],
        ),
        ("[[concept]]\nname = \"A\"\nis = \"median(B)\"", "TYP010", &["`A`"]),
        ("[[concept]]\nname = \"lead\"\nis = \"min(B, C)\"", "TYP009", &["is a concept", "fuzzy"]),
        ("colour = \"red\"", "TYP001", &["unknown key `colour`"]),
    ]);
}

#[test]
fn a_fault_of_the_log_is_told_with_line_and_mend() {
    told_with_place(&[
        (
            "[[reduction]]\nkind = \"pragmatic\"\nwhy = \"x\"\nwhere = \"users\"\ninto = \"u\"",
            "TYP001",
            &["`where` is a list of groups"],
        ),
        (
            "[[reduction]]\nkind = \"pragmatic\"\nwhy = \"x\"\nwhere = [{ lead = \"users\" }]\ninto = 3",
            "TYP001",
            &["`into` is a name"],
        ),
        (
            "[[reduction]]\nkind = \"pragmatic\"\nwhy = \"x\"\nwhere = [{ lead = \"users\" }]\ninto = \"u\"\nundone = \"\"",
            "TYP011",
            &["say in `undone` why"],
        ),
        (
            "[[reduction]]\nkind = \"rescale\"\nwhy = \"x\"\ndimension = \"size\"\ninto = { a = [\"few\", \"many\"], b = [\"some\"] }",
            "TYP011",
            &["step 1", "neighbours"],
        ),
        (
            "[[reduction]]\nkind = \"rescale\"\nwhy = \"x\"\ndimension = \"size\"\ninto = { a = [\"few\"], b = [\"some\"] }",
            "TYP011",
            &["`many` goes into no new value"],
        ),
        (
            "[[reduction]]\nkind = \"rescale\"\nwhy = \"x\"\ndimension = \"size\"\ninto = { a = [\"few\", \"some\"], b = [\"some\", \"many\"] }",
            "TYP011",
            &["name each old value once"],
        ),
        (
            "[[reduction]]\nkind = \"rescale\"\ndimension = \"size\"\ninto = { a = [\"few\", \"some\"], b = [\"many\"] }",
            "TYP011",
            &["say `why`"],
        ),
        (
            "[[reduction]]\nkind = \"pragmatic\"\nwhy = \"x\"\nwhere = [{ lead = \"users\" }]\ninto = \"u\"\n[[reduction]]\nkind = \"index\"\nwhy = \"x\"\ndimensions = [\"lead\", \"size\"]\ninto = \"w\"",
            "TYP011",
            &["step 2", "come before"],
        ),
        (
            "[[reduction]]\nkind = \"pragmatic\"\nwhy = \"x\"\nwhere = [{ lead = \"user\" }]\ninto = \"u\"",
            "TYP004",
            &["step 1", "did you mean users?"],
        ),
        (
            "[[reduction]]\nkind = \"index\"\nwhy = \"x\"\ndimensions = [\"lead\", \"sise\"]\ninto = \"w\"",
            "TYP004",
            &["did you mean size?"],
        ),
        (
            "[[reduction]]\nkind = \"empirical\"\nwhy = \"x\"\nwhere = [{ lead = \"users\" }]\ninto = \"u\"",
            "TYP011",
            &["no `into`"],
        ),
    ]);
}

#[test]
fn a_fault_of_the_cases_is_told_with_case_and_place() {
    let impossible = "[[impossible]]\nwhere = { lead = \"users\", size = \"many\" }\nwhy = \"too many to lead\"\n";
    let struck = "[[reduction]]\nkind = \"rescale\"\ndimension = \"size\"\ninto = { a = [\"few\", \"some\"], b = [\"many\"] }\nwhy = \"x\"\n\
                  [[reduction]]\nkind = \"empirical\"\nwhere = { lead = \"users\", size = \"b\" }\nwhy = \"nobody\"\n";
    let fuzzy = "[[dimension]]\nname = \"F\"\nkind = \"fuzzy\"\n";
    for (rest, cases, code, parts) in [
        (
            "",
            "case,lead,size\nEde,public,few\nOss,user,few\n",
            "TYP014",
            &["user is no value of lead", "did you mean users?", "Oss", "line 3"][..],
        ),
        ("", "case,leads,size\nEde,public,few\n", "DAT001", &["did you mean leads?"]),
        (
            impossible,
            "case,lead,size\nEde,public,few\nOss,users,many\n",
            "TYP012",
            &["Oss", "[[impossible]] 1", "too many to lead", "c.csv, line 3", "mend the case"],
        ),
        (
            struck,
            "case,lead,size\nEde,public,few\nOss,users,many\n",
            "TYP013",
            &["Oss", "step 2", "nobody", "c.csv, line 3"],
        ),
        (fuzzy, "case,lead,size,F\nEde,public,few,1.2\n", "TYP015", &["1.2", "Ede", "calibrate"]),
    ] {
        let table = crosscase_data::read_bytes(cases.as_bytes(), Format::Csv, Some("c.csv"), &ReadOptions::new())
            .unwrap()
            .table;
        let error = Typology::from_toml(&format!("{HEAD}{rest}"), None).unwrap().assign(&table).unwrap_err();
        let told = error.to_string();
        assert_eq!(error.code(), code, "{told}");
        for part in parts {
            assert!(told.contains(part), "{told} lacks {part}");
        }
    }
}

/// A case in what was struck stops all that reads cases, but not a replay that ends before; an undone step holds nobody.
#[test]
fn a_case_in_a_struck_group_stops_the_work() {
    let log = |undone: &str| {
        let step = "[[reduction]]\nkind = \"empirical\"\nwhere = [{ lead = \"users\" }]\nby = \"AB\"\nwhen = \"2026\"\nwhy = \"nobody\"\n";
        Typology::from_toml(&format!("{HEAD}{step}{undone}"), None).unwrap()
    };
    let text = "case,lead,size\na,public,few\nb,users,few\n";
    let cases = crosscase_data::read_bytes(text.as_bytes(), Format::Csv, None, &ReadOptions::new()).unwrap().table;
    let typology = log("");
    let codes = [
        typology.check(Some(&cases)).map(|_| ()),
        typology.cells(Some(&cases), None).map(|_| ()),
        typology.assign(&cases).map(|_| ()),
        typology.further_cases(&cases).map(|_| ()),
        typology.space_figure(Some(&cases)).map(|_| ()),
        typology.reduce(&cases, None).map(|_| ()),
    ]
    .map(|found| found.unwrap_err().code());
    assert_eq!(codes, ["TYP013"; 6]);
    assert!(typology.reduce(&cases, Some(0)).is_ok());
    assert!(log("undone = \"b was found\"\n").assign(&cases).is_ok());
}

/// A concept that no dimension is made of is told with the dimension that may be meant.
#[test]
fn a_concept_of_nothing_is_told() {
    let told = |name: &str| {
        let text = format!(
            "[[dimension]]\nname = \"FORMAL\"\nkind = \"fuzzy\"\n[[concept]]\nname = \"{name}\"\nis = \"min(A, B)\"\n"
        );
        let found = Typology::from_toml(&text, None).unwrap().check(None).unwrap().diagnostics;
        found.iter().map(|told| format!("{} {}", told.code, told.message)).collect::<Vec<_>>()
    };
    assert_eq!(told("FORMEL"), ["TYP107 no dimension is made of the concept FORMEL (did you mean FORMAL?)"]);
    assert_eq!(told("FORMAL"), [""; 0]);
}

#[test]
fn more_steps_than_the_log_has_are_told() {
    let typology = Typology::from_toml(
        &format!("{HEAD}[[reduction]]\nkind = \"rescale\"\nwhy = \"x\"\ndimension = \"size\"\ninto = {{ a = [\"few\", \"some\"], b = [\"many\"] }}"),
        None,
    )
    .unwrap();
    let cases =
        crosscase_data::read_bytes(b"case,lead,size\na,public,few\n", Format::Csv, None, &ReadOptions::new()).unwrap();
    let found = typology.reduce(&cases.table, Some(1)).unwrap();
    assert_eq!(found.steps.len(), 1);
    let told: Vec<String> = found.diagnostics.iter().map(|told| format!("{} {}", told.code, told.message)).collect();
    assert_eq!(told, ["TYP121 the log does not say who took a step, or when: step 1 (who and when)"]);
    let error = typology.reduce(&cases.table, Some(9)).unwrap_err();
    assert_eq!((error.code(), error.to_string().as_str()), ("TYP020", "steps is 9: 0 to 1, as many as the log has"));
}
