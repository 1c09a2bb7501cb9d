//! `cargo xtask axe`: the written reports under axe-core, at the width of a telephone and of a desk, light and
//! dark; and the collecting page, on which a browser sorts as people would.

use crate::shell::{self, Outcome, cargo, root};
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

const CHROMIUMS: &[&str] = &["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

pub(crate) fn run(_args: &[String]) -> Outcome {
    let chromium = std::env::var("CHROMIUM")
        .ok()
        .or_else(|| CHROMIUMS.iter().find(|path| Path::new(path).is_file()).map(ToString::to_string))
        .ok_or("no Chromium found; name one in CHROMIUM")?;
    let reports = reports();
    if reports.is_empty() {
        return Err("no report under target/study/; run `cargo xtask pipeline` first".to_owned());
    }
    // npm writes beside the manifest it is given, so that it gets a copy under target/.
    let (kit, room) = (root().join("xtask/axe"), root().join("target/axe"));
    std::fs::create_dir_all(&room).map_err(|e| e.to_string())?;
    for name in ["package.json", "check.mjs", "collect.mjs", "forty.mjs", "habits.mjs"] {
        std::fs::copy(kit.join(name), room.join(name)).map_err(|e| format!("xtask/axe/{name}: {e}"))?;
    }
    shell::run(Command::new("npm").current_dir(&room).args(["install", "--silent", "--no-fund", "--no-audit"]))?;
    for report in reports {
        shell::run(Command::new("node").current_dir(&room).arg("check.mjs").arg(&chromium).arg(&report))?;
    }
    collecting_page(&room, &chromium)
}

/// Sorts on the page of the synthetic design, and reads back the files that it saved.
fn collecting_page(room: &Path, chromium: &str) -> Outcome {
    let (page, saved) = (room.join("sort.html"), room.join("sorts"));
    let crosscase = |args: &[&std::ffi::OsStr]| {
        let run = ["run", "--quiet", "--release", "--package", "crosscase", "--", "qmethod"];
        shell::run(cargo().args(run).args(args))
    };
    let design = root().join("fixtures/qsort-design/design.toml");
    crosscase(&["collect".as_ref(), design.as_os_str(), "--output".as_ref(), page.as_os_str()])?;
    let (wide_design, wide_page) = (room.join("wide.toml"), room.join("wide.html"));
    std::fs::write(&wide_design, sixty()).map_err(|e| e.to_string())?;
    crosscase(&["collect".as_ref(), wide_design.as_os_str(), "--output".as_ref(), wide_page.as_os_str()])?;
    let mut script = Command::new("node");
    script.current_dir(room).arg("collect.mjs").arg(chromium).arg(&page).arg(&saved).arg(&wide_page);
    shell::run(&mut script)?;
    crosscase(&["correlate".as_ref(), saved.as_os_str()])?;
    // Forty statements sorted whole, by keyboard, by mouse and by touch; what comes back goes to a report.
    let [design, page, sorts, report] =
        ["forty.toml", "forty.html", "forty-sorts", "forty-report.html"].map(|name| room.join(name));
    std::fs::write(&design, forty()).map_err(|e| e.to_string())?;
    std::fs::write(room.join("mark.svg"), MARK).map_err(|e| e.to_string())?;
    crosscase(&["collect".as_ref(), design.as_os_str(), "--output".as_ref(), page.as_os_str()])?;
    let (free_design, free) = (room.join("free.toml"), room.join("free.html"));
    std::fs::write(&free_design, unforced(&forty())).map_err(|e| e.to_string())?;
    crosscase(&["collect".as_ref(), free_design.as_os_str(), "--output".as_ref(), free.as_os_str()])?;
    let mut script = Command::new("node");
    script.current_dir(room).arg("forty.mjs").arg(chromium).arg(&page).arg(&sorts).arg(&free);
    shell::run(&mut script)?;
    shell::run(Command::new("node").current_dir(room).arg("habits.mjs").arg(chromium).arg(&page))?;
    let [with, factors, one, output] = ["--design", "--factors", "1", "--output"].map(AsRef::as_ref);
    let sorts = sorts.as_os_str();
    crosscase(&["report".as_ref(), sorts, with, design.as_os_str(), factors, one, output, report.as_os_str()])
}

/// The same design with places that take any number of cards.
fn unforced(design: &str) -> String {
    let free = |line| if str::starts_with(line, "grid = ") { "free = [-4, 4]\n" } else { line };
    design.split_inclusive('\n').map(free).collect()
}

/// A picture of a statement.
const MARK: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 100 60\"><rect width=\"100\" height=\"60\" fill=\"#2a7\"/></svg>";

/// A synthetic design of forty statements in nine places, with all that sorters can be asked.
fn forty() -> String {
    let mut text = include_str!("../axe/forty.toml").to_owned();
    for at in 1..=40 {
        let more = if at % 3 == 0 {
            " It is of the length that statements of interviews have, with a clause more."
        } else {
            ""
        };
        let words = format!(
            "en = \"Synthetic statement {at}: users and staff decide together about responsibilities.{more}\", \
             nl = \"Synthetische stelling {at}: gebruikers en medewerkers beslissen samen over verantwoordelijkheden.{more}\""
        );
        let image = if [7, 23].contains(&at) { "image = \"mark.svg\"\n" } else { "" };
        let _ = writeln!(text, "[[statements]]\nid = \"s{at}\"\n{image}text = {{ {words} }}");
    }
    text
}

/// A synthetic design of sixty statements over thirteen places, also in a language from right to left.
fn sixty() -> String {
    let mut text = "title = \"Sixty synthetic statements\"\nlanguages = [\"en\", \"ar\"]\n".to_owned();
    text += "grid = \"-6:2,-5:3,-4:4,-3:5,-2:5,-1:7,0:8,1:7,2:5,3:5,4:4,5:3,6:2\"\n";
    for at in 1..=60 {
        let words = format!(
            "en = \"Synthetic statement {at}, of the length that statements have.\", ar = \"عبارة مصطنعة رقم {at}\""
        );
        let _ = writeln!(text, "[[statements]]\nid = \"s{at}\"\ntext = {{ {words} }}");
    }
    text
}

fn reports() -> Vec<std::path::PathBuf> {
    let Ok(studies) = std::fs::read_dir(root().join("target/study")) else { return Vec::new() };
    let mut reports: Vec<_> = studies
        .filter_map(Result::ok)
        .map(|study| study.path().join("report/index.html"))
        .filter(|report| report.is_file())
        .collect();
    reports.sort();
    reports
}
