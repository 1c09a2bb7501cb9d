//! Bad input: one clear error with its place and what to mend.
#![allow(clippy::unwrap_used, reason = "a test may stop")]

use crosscase_data::{Format, ReadOptions};
use crosscase_typology::Typology;

const HEAD: &str = "[[dimension]]\nname = \"lead\"\nkind = \"nominal\"\nvalues = [\"public\", \"users\"]\n\
                    [[dimension]]\nname = \"size\"\nkind = \"ordinal\"\nvalues = [\"few\", \"some\", \"many\"]\n";

#[test]
fn a_fault_of_the_file_is_told_with_line_and_mend() {
    for (rest, code, parts) in [
        (
            "[[type]]\nname = \"T\"\nwhere = { lead = \"user\" }",
            "TYP004",
            &["t.toml, line 9", "did you mean users?"][..],
        ),
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
        ("[[impossible]]\nwhere = { lead = \"users\" }", "TYP001", &["missing field `why`", "line 9"]),
        ("[[dimension]]\nname = \"lead\"\nkind = \"fuzzy\"", "TYP003", &["dimension `lead`", "line 9"]),
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
        ("colour = \"red\"", "TYP001", &["unknown field `colour`"]),
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
    ] {
        let error = Typology::from_toml(&format!("{HEAD}{rest}\n"), Some("t.toml")).unwrap_err();
        let told = error.to_string();
        assert_eq!(error.code(), code, "{rest}: {told}");
        for part in parts.iter().chain(&["t.toml"]) {
            assert!(told.contains(part), "{rest}: {told} lacks {part}");
        }
    }
}

#[test]
fn a_fault_of_the_cases_is_told_with_case_and_place() {
    let impossible = "[[impossible]]\nwhere = { lead = \"users\", size = \"many\" }\nwhy = \"too many to lead\"\n";
    let fuzzy = "[[dimension]]\nname = \"F\"\nkind = \"fuzzy\"\n";
    for (rest, cases, code, parts) in [
        (
            "",
            "case,lead,size\nEde,public,few\nOss,user,few\n",
            "TYP014",
            &["user is no value of lead", "did you mean users?", "Oss", "line 3"][..],
        ),
        ("", "case,leads,size\nEde,public,few\n", "DAT001", &["did you mean leads?"]),
        (impossible, "case,lead,size\nEde,public,few\nOss,users,many\n", "TYP012", &["Oss", "too many to lead"]),
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

#[test]
fn more_steps_than_the_log_has_are_told() {
    let typology = Typology::from_toml(
        &format!("{HEAD}[[reduction]]\nkind = \"rescale\"\nwhy = \"x\"\ndimension = \"size\"\ninto = {{ a = [\"few\", \"some\"], b = [\"many\"] }}"),
        None,
    )
    .unwrap();
    let cases =
        crosscase_data::read_bytes(b"case,lead,size\na,public,few\n", Format::Csv, None, &ReadOptions::new()).unwrap();
    assert_eq!(typology.reduce(&cases.table, Some(1)).unwrap().steps.len(), 1);
    let error = typology.reduce(&cases.table, Some(9)).unwrap_err();
    assert_eq!((error.code(), error.to_string().as_str()), ("TYP020", "steps is 9: 0 to 1, as many as the log has"));
}
