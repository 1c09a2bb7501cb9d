//! No command writes over a file that it reads, by whatever name; what is no file is written to and stays what it is.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod common;

use common::{copy_of, crosscase, files_below, fixture, stderr, stdout};

const SETS: &str = "case,A,B,Y\na,1,1,1\nb,1,0,1\nc,0,1,0\nd,0,0,0\n";
const RAW: &str = "case,v\na,9\nb,8\nc,2\nd,1\n";
const CALIBRATIONS: &str = "[A]\ncolumn = \"v\"\nmethod = \"crisp\"\nanchors = [5]\n";
const SORTS: &str = "statement,S1,S2,S3\ns1,1,0,-1\ns2,0,1,0\ns3,-1,-1,1\ns4,0,0,0\n";
const PEOPLE: &str = "sorter,case\nS1,a\nS2,b\nS3,b\n";

/// A folder with a file of every kind that a command reads.
fn room() -> tempfile::TempDir {
    let room = copy_of("qsort-design");
    let at = |name: &str| room.path().join(name);
    for (name, text) in [
        ("sets.csv", SETS),
        ("solution.csv", SETS),
        ("raw.csv", RAW),
        ("calibrations.toml", CALIBRATIONS),
        ("sorts.csv", SORTS),
        ("loadings.csv", SORTS),
        ("more.csv", SORTS),
        ("people.csv", PEOPLE),
    ] {
        std::fs::write(at(name), text).unwrap();
    }
    std::fs::copy(fixture("lipset-q/lipset.dat"), at("q.dat")).unwrap();
    let wordings: Vec<String> = (1..=33).map(|number| format!("wording {number}")).collect();
    std::fs::write(at("q.sta"), wordings.join("\n")).unwrap();
    std::fs::create_dir(at("sent")).unwrap();
    std::fs::hard_link(at("sets.csv"), at("hard.csv")).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("sets.csv", at("soft.csv")).unwrap();
    room
}

const QCA: &[&str] = &["--outcome", "Y", "--conditions", "A,B"];
const SOLVED: &[&str] = &["--outcome", "Y", "--conditions", "A,B", "--solution", "conservative"];
const MOVED: &[&str] = &["--raw", "raw.csv", "--calibrations", "calibrations.toml"];

/// Every command with a file of each of its kinds of input as the file to write: the input as it was, wrong usage, both named.
#[test]
fn what_is_read_is_not_written() {
    let room = room();
    let whole = files_below(room.path(), &[]);
    let refused = |args: &[&[&str]], read: &str| {
        let args: Vec<&str> = args.concat();
        let output = crosscase().current_dir(room.path()).args(&args).output().unwrap();
        let told = stderr(&output);
        assert_eq!((output.status.code(), files_below(room.path(), &[]) == whole), (Some(2), true), "{args:?}: {told}");
        // A name that is none of a table is refused for that, before anything else.
        let why = ["would overwrite", "cannot tell the format", "are written as"].iter().any(|why| told.contains(why));
        assert!(why && told.contains(read), "{args:?}: {told}");
    };
    let sets = ["sets.csv", "./sets.csv", "sent/../sets.csv", "hard.csv", "soft.csv"];
    for target in sets.iter().take(if cfg!(unix) { 5 } else { 4 }) {
        refused(&[&["qca", "truth-table", "sets.csv"], QCA, &["--output", target]], "sets.csv");
    }
    refused(&[&["calibrate", "raw.csv", "--column", "v", "--method", "tfr", "--output", "raw.csv"]], "raw.csv");
    refused(&[&["calibrate", "raw.csv", "--column", "v", "--method", "tfr", "--figure", "raw.csv"]], "raw.csv");
    refused(&[&["thresholds", "raw.csv", "--column", "v", "--output", "raw.csv"]], "raw.csv");
    for target in ["sets.csv", "raw.csv", "calibrations.toml"] {
        refused(&[&["qca", "anchors", "sets.csv"], SOLVED, MOVED, &["--output", target]], target);
    }
    // The folder of the results holds the input under the name of a result.
    refused(&[&["qca", "export", "solution.csv"], SOLVED, &["--output", "."]], "solution.csv");
    let one = ["--factors", "1", "--replicates", "0"];
    refused(&[&["qmethod", "export", "loadings.csv"], &one, &["--output", "."]], "loadings.csv");
    refused(&[&["qmethod", "convert", "sorts.csv", "sorts.csv"]], "sorts.csv");
    // The wordings beside a .dat are read and written without being named.
    refused(&[&["qmethod", "correlate", "q.dat", "--output", "q.sta"]], "q.sta");
    refused(&[&["qmethod", "convert", "sorts.csv", "q.dat", "--statements", "q.sta"]], "q.sta");
    for target in ["sorts.csv", "more.csv"] {
        let files = ["sorts.csv", "more.csv", "--factors", "1", "--output", target];
        refused(&[&["qmethod", "compare"], &files], target);
        refused(&[&["qmethod", "second-order"], &files], target);
    }
    let conditions = ["qmethod", "conditions", "sorts.csv", "--cases", "people.csv", "--factors", "1"];
    refused(&[&conditions, &["--output", "people.csv"]], "people.csv");
    for command in [&["collect", "design.toml"][..], &["print", "design.toml", "grid"], &["sample", "design.toml"]] {
        refused(&[&["qmethod"], command, &["--output", "design.toml"]], "design.toml");
    }
    let twice = ["calibrate", "raw.csv", "--column", "v", "--method", "tfr", "--figure", "new", "--output", "./new"];
    let output = crosscase().current_dir(room.path()).args(twice).output().unwrap();
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
}

/// A file that somebody sent is read with the folder that it is in.
#[test]
fn a_file_of_a_folder_is_read_too() {
    let room = room();
    let sent = room.path().join("sent/P1.json");
    std::fs::write(&sent, "{}").unwrap();
    let args = ["qmethod", "correlate", "sent", "--output", "sent/P1.json"];
    let output = crosscase().current_dir(room.path()).args(args).output().unwrap();
    assert!(stderr(&output).contains("would overwrite sent/P1.json"), "{}", stderr(&output));
    assert_eq!(std::fs::read_to_string(sent).unwrap(), "{}");
}

/// A trace reads the study and its data, or the tables of its results; beside these it writes where it is told to, twice as well.
#[test]
fn a_trace_spares_the_study() {
    let room = copy_of("lipset");
    let at = room.path();
    let trace = |folder: &str, output: &str| {
        let args = ["trace", folder, "--case", "AU", "--set", "DEV", "--output", output];
        crosscase().current_dir(at).args(args).output().unwrap()
    };
    for file in ["figures.csv", "countries.csv", "study.toml"] {
        let before = std::fs::read(at.join(file)).unwrap();
        let output = trace(".", file);
        assert_eq!((output.status.code(), std::fs::read(at.join(file)).unwrap() == before), (Some(2), true), "{file}");
    }
    for _ in 0..2 {
        let output = trace(".", "trace.csv");
        assert!(output.status.success(), "{}", stderr(&output));
    }
}

/// A study, its data, and what is written beside them by other commands: `src/command/spared.rs` walks all that write.
#[test]
fn a_study_is_no_place_for_results() {
    let room = copy_of("lipset");
    let at = room.path();
    let whole = files_below(at, &[]);
    let refused = |args: &[&str], why: &str| {
        let output = crosscase().current_dir(at).args(args).output().unwrap();
        let told = stderr(&output);
        assert_eq!((output.status.code(), files_below(at, &[]) == whole), (Some(2), true), "{args:?}: {told}");
        assert!(told.contains(why), "{args:?}: {told}");
    };
    refused(&["study", "graph", ".", "--output", "figures.csv"], "figures are written as SVG");
    refused(&["study", "graph", ".", "--output", "study.toml"], "figures are written as SVG");
    // Of a command that reads another of its files, or none at all.
    let fits = ["calibrate", "figures.csv", "--column", "DEV", "--method", "tfr", "--output"];
    refused(&[&fits[..], &["countries.csv"]].concat(), "countries.csv is read by the study in");
    let grid = ["qmethod", "grid", "--statements", "36", "--from", "-4", "--to", "4", "--output", "figures.csv"];
    refused(&grid, "figures.csv is read by the study in");
    let graph = crosscase().current_dir(at).args(["study", "graph", ".", "--output", "stages.svg"]).output().unwrap();
    assert!(graph.status.success(), "{}", stderr(&graph));
}

/// The tutorial's lines that make a study's tables of answers and of a project, said again when there are more: what people put in stays.
#[test]
fn a_table_of_a_study_is_made_again() {
    let room = tempfile::tempdir().unwrap();
    let at = |name: &str| room.path().join(name);
    let put = |name: &str, text: &str| std::fs::write(at(name), text).unwrap();
    let run = |line: &str| crosscase().current_dir(room.path()).args(line.split(' ')).output().unwrap();
    put(
        "study.toml",
        "[study]\ntitle = \"T\"\n[instruments.a]\nfile = \"ties.csv\"\nand = [\"passages.csv\", \"ties.xlsx\"]\n",
    );
    put("organisations.csv", "organisation,case\nA1,A\nA2,A\nZ1,Z\nZ2,Z\n");
    let answers = "who,case,A1,A2,Z1,Z2\nA1,A,,weekly,,\nZ1,Z,,,,never\n";
    let lines = ["csv", "xlsx"].map(|ending| {
        "network roster answers.csv --respondent who --case case --alters A1:Z2 --recode never=0,monthly=1,weekly=2 \
         --roster organisations.csv --output ties."
            .to_owned()
            + ending
    });
    let import = "coding import project.qdpx --output passages.csv".to_owned();
    for later in [false, true, true] {
        put("answers.csv", &(answers.to_owned() + if later { "A2,A,monthly,,,\n" } else { "" }));
        // An earlier import had fewer passages.
        std::fs::copy(fixture("partnerships/interviews.qdpx"), at("project.qdpx")).unwrap();
        if later {
            let text = std::fs::read_to_string(at("passages.csv")).unwrap();
            put("passages.csv", &text.split_inclusive('\n').take(9).collect::<String>());
        }
        for line in lines.iter().chain(Some(&import)) {
            let output = run(line);
            assert!(output.status.success(), "{line}: {}", stderr(&output));
        }
    }
    let text = |name: &str| std::fs::read_to_string(at(name)).unwrap();
    assert!(
        text("ties.csv").contains("A2,A1,1") && text("passages.csv").contains("leadership"),
        "{}",
        text("ties.csv")
    );
    // A column of one's own, a column that is filled in here alone, other columns, and a sheet beside are not made by the line.
    let with_notes = text("ties.csv").replace('\n', ",mine\n");
    let with_whole = text("passages.csv").replacen(",\n", ",yes\n", 1);
    assert_ne!(with_whole, text("passages.csv"));
    for (line, name, mine) in [
        (&lines[0], "ties.csv", with_notes.as_str()),
        (&lines[0], "ties.csv", "a,b\n1,2\n"),
        (&lines[0], "ties.csv", ""),
        (&import, "passages.csv", &with_whole),
    ] {
        put(name, mine);
        let output = run(line);
        assert_eq!((output.status.code(), text(name).as_str()), (Some(2), mine), "{line}");
        assert!(stderr(&output).contains(&format!("{name} is read by the study in")), "{}", stderr(&output));
    }
}

/// The lines that begin a review and a coding, said again after people have worked: what they filled in stays.
#[test]
fn what_people_filled_in_stays() {
    let room = tempfile::tempdir().unwrap();
    let at = |name: &str| room.path().join(name);
    std::fs::write(at("a.ris"), "TY  - JOUR\nTI  - One\nPY  - 2019\nER  - \n").unwrap();
    std::fs::write(at("judged.csv"), "set,dimension,direction,values\nTRUST,,,0;1\nTRUST,told,+,\n").unwrap();
    std::fs::write(at("cases.csv"), "case\nP1\nP2\n").unwrap();
    let page = &["review", "page", "a.ris", "--page", "s.html", "--output", "log.csv"][..];
    let sheet =
        &["coding", "sheet", "judged.csv", "--cases", "cases.csv", "--coder", "Anna", "--output", "anna.csv"][..];
    let filled = |name: &str| {
        if name == "log.csv" {
            std::fs::read_to_string(at(name)).unwrap() + "a.ris#1,screen,include,Anna,2026-01-01,\n"
        } else {
            let text = std::fs::read_to_string(at(name)).unwrap();
            let (head, first) = (text.lines().next().unwrap(), text.lines().nth(2).unwrap());
            let score = head.split(',').position(|column| column == "score").unwrap();
            let cells = first.split(',').enumerate().map(|(at, cell)| if at == score { "1" } else { cell });
            text.replacen(first, &cells.collect::<Vec<_>>().join(","), 1)
        }
    };
    for (args, name, what) in [(page, "log.csv", "1 decision"), (sheet, "anna.csv", "1 judgement")] {
        // Blank, it is written as often as somebody likes.
        for _ in 0..2 {
            let output = crosscase().current_dir(room.path()).args(args).output().unwrap();
            assert!(output.status.success(), "{}", stderr(&output));
        }
        let text = filled(name);
        std::fs::write(at(name), &text).unwrap();
        let _ = std::fs::remove_file(at("s.html"));
        let output = crosscase().current_dir(room.path()).args(args).output().unwrap();
        let told = stderr(&output);
        assert_eq!((output.status.code(), std::fs::read_to_string(at(name)).unwrap()), (Some(2), text), "{told}");
        assert!(told.contains(&format!("{name} is there already, and holds {what}, which would be lost")), "{told}");
        assert!(!at("s.html").exists(), "nothing is written at all");
    }
}

/// Standard output goes on where it is, a pipe stays one, and a link leads where it did.
#[test]
#[cfg(unix)]
fn what_is_no_file_is_written_to() {
    use std::os::unix::fs::FileTypeExt as _;
    let room = room();
    let at = |name: &str| room.path().join(name);
    let fit = |more: &[&str]| {
        let mut command = crosscase();
        command.current_dir(room.path()).args(["qca", "truth-table", "sets.csv"]).args(QCA).args(more);
        command
    };
    let printed = fit(&["--format", "csv"]).output().unwrap();
    let streamed = fit(&["--format", "csv", "--output", "/dev/stdout"]).output().unwrap();
    assert_eq!(stdout(&streamed), stdout(&printed), "{}", stderr(&streamed));
    // Appended to a file, it does not begin that file anew.
    std::fs::write(at("log"), "before\n").unwrap();
    let log = std::fs::File::options().append(true).open(at("log")).unwrap();
    assert!(fit(&["--format", "csv", "--output", "/dev/stdout"]).stdout(log).status().unwrap().success());
    assert_eq!(std::fs::read_to_string(at("log")).unwrap(), format!("before\n{}", stdout(&printed)));

    assert!(std::process::Command::new("mkfifo").arg(at("pipe.csv")).status().unwrap().success());
    let mut writer = fit(&["--output", "pipe.csv"]).spawn().unwrap();
    assert_eq!(std::fs::read_to_string(at("pipe.csv")).unwrap(), stdout(&printed));
    assert!(writer.wait().unwrap().success());
    assert!(std::fs::symlink_metadata(at("pipe.csv")).unwrap().file_type().is_fifo());

    std::fs::write(at("kept.csv"), "old").unwrap();
    std::os::unix::fs::symlink("kept.csv", at("link.csv")).unwrap();
    assert!(fit(&["--output", "link.csv"]).status().unwrap().success());
    assert!(std::fs::symlink_metadata(at("link.csv")).unwrap().is_symlink());
    assert_eq!(std::fs::read_to_string(at("kept.csv")).unwrap(), stdout(&printed));

    // A link through a link to what is not there yet.
    std::os::unix::fs::symlink("sent/new.csv", at("far.csv")).unwrap();
    std::os::unix::fs::symlink("far.csv", at("farther.csv")).unwrap();
    assert!(fit(&["--output", "farther.csv"]).status().unwrap().success());
    for link in ["far.csv", "farther.csv"] {
        assert!(std::fs::symlink_metadata(at(link)).unwrap().is_symlink(), "{link}");
    }
    assert_eq!(std::fs::read_to_string(at("sent/new.csv")).unwrap(), stdout(&printed));
    std::os::unix::fs::symlink("round.csv", at("round.csv")).unwrap();
    let round = fit(&["--output", "round.csv"]).output().unwrap();
    assert_eq!(round.status.code(), Some(1), "{}", stderr(&round));
}

/// A file whose name nobody gave is not replaced by another: all are held against what is there before the first is written.
#[test]
fn what_was_not_named_is_not_replaced() {
    let room = room();
    let run = |args: &[&str]| crosscase().current_dir(room.path()).args(args).output().unwrap();
    let at = |name: &str| room.path().join(name);
    std::fs::write(at("ties.csv"), "source,target,weight\na,b,1\nb,c,2\n").unwrap();
    for (args, named, beside) in [
        (&["qmethod", "convert", "q.dat", "q2.dat"][..], "q2.dat", "q2.sta"),
        (&["network", "convert", "ties.csv", "n.csv"], "n.csv", "n-nodes.csv"),
        (&["network", "convert", "ties.csv", "n.##h"], "n.##h", "n.##d"),
        (
            &[
                "qca",
                "export",
                "sets.csv",
                "--outcome",
                "Y",
                "--conditions",
                "A,B",
                "--solution",
                "conservative",
                "--output",
                "p",
            ],
            "p/x",
            "p/repeat.R",
        ),
        (&["qmethod", "collect", "design.toml"], "x", "design.html"),
    ] {
        std::fs::create_dir_all(at(beside).parent().unwrap()).unwrap();
        std::fs::write(at(beside), "precious").unwrap();
        let output = run(args);
        let told = stderr(&output);
        assert_eq!((output.status.code(), at(named).exists()), (Some(2), false), "{args:?}: {told}");
        assert!(told.contains(&format!("{beside} is there already")) && told.contains("--force"), "{args:?}: {told}");
        assert_eq!(std::fs::read_to_string(at(beside)).unwrap(), "precious", "{args:?}");
        let forced = run(&[args, &["--force"]].concat());
        assert!(forced.status.success(), "{args:?}: {}", stderr(&forced));
        // The same bytes once more replace nothing.
        let again = run(args);
        assert!(again.status.success(), "{args:?}: {}", stderr(&again));
        assert_ne!(std::fs::read(at(beside)).unwrap(), b"precious", "{args:?}");
    }
}
