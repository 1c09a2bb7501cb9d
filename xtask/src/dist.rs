//! `cargo xtask dist`: an archive for people without Rust. Its binary is linked with all that it needs, and runs on any Linux of
//! the processor that it is built on.

use crate::shell::{self, Outcome, cargo, output, root};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The shells, as `crosscase completions` knows them, and the names under which each looks for a script.
const SHELLS: [(&str, &str); 5] = [
    ("bash", "crosscase.bash"),
    ("zsh", "_crosscase"),
    ("fish", "crosscase.fish"),
    ("powershell", "_crosscase.ps1"),
    ("elvish", "crosscase.elv"),
];

/// What goes in as it stands in the repository.
const PAGES: [&str; 4] = ["README.md", "CHANGELOG.md", "LICENSE-MIT", "LICENSE-APACHE"];

/// The licences of what the binary is made of: crates and C library, and Rust's own library.
const OTHERS: &str = "LICENSES-OTHERS.txt";
const RUST: &str = "LICENSES-RUST.html";

/// What a binary of a GNU system is linked with, and where its distribution keeps the licences.
const GNU: [(&str, &[&str]); 2] = [
    (
        "the GNU C Library, under the LGPL 2.1 or later. Whoever wants another version of it links crosscase with that: its complete source \
         is public, and `cargo xtask dist` makes this archive",
        &["/usr/share/doc/libc6/copyright", "/usr/share/common-licenses/LGPL-2.1"],
    ),
    (
        "GCC's library for unwinding, under the GPL 3 with the GCC Runtime Library Exception, by which it may be part of any program",
        &["/usr/share/doc/libgcc-s1/copyright"],
    ),
];

pub(crate) fn run(args: &[String]) -> Outcome {
    let trial = match args {
        [] => false,
        [one] if one == "--try" => true,
        _ => return Err("`dist` takes `--try` alone".to_owned()),
    };
    let host = host()?;
    let version = version()?;
    eprintln!("building the release binary for {host} with crt-static (a few minutes)");
    // Naming the target keeps the flag away from build scripts and macros, which cannot be linked so.
    shell::run(cargo().env("RUSTFLAGS", "-C target-feature=+crt-static").args([
        "build",
        "--release",
        "--package",
        "crosscase",
        "--target",
        &host,
    ]))?;
    let binary = root().join(format!("target/{host}/release/crosscase"));
    let name = format!("crosscase-{version}-{host}");
    let room = root().join("target/dist");
    let licences = [(OTHERS, others(&host)? + &runtime(&host)?), (RUST, rust()?)];
    fill(&room.join(&name), &binary, &licences)?;
    let archive = pack(&room, &name)?;
    println!("{}", archive.display());
    if trial { tried(&archive, &name) } else { Ok(()) }
}

/// Makes the folder that is packed.
fn fill(folder: &Path, binary: &Path, licences: &[(&str, String)]) -> Outcome {
    let told = |path: &Path, error: std::io::Error| format!("{}: {error}", path.display());
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(|e| told(folder, e))?;
    }
    let completions = folder.join("completions");
    fs::create_dir_all(&completions).map_err(|e| told(folder, e))?;
    fs::copy(binary, folder.join("crosscase")).map_err(|e| told(binary, e))?;
    for page in PAGES {
        fs::copy(root().join(page), folder.join(page)).map_err(|e| told(Path::new(page), e))?;
    }
    for (file, text) in licences {
        fs::write(folder.join(file), text).map_err(|e| told(folder, e))?;
    }
    for (shell, file) in SHELLS {
        let script = output(Command::new(binary).args(["completions", shell]))?;
        fs::write(completions.join(file), script).map_err(|e| told(&completions, e))?;
    }
    shell::run(Command::new(binary).arg("man").arg(folder.join("man/man1")))?;
    match lacking(&files(folder)?) {
        lacks if lacks.is_empty() => Ok(()),
        lacks => Err(format!("{} lacks {}", folder.display(), lacks.join(", "))),
    }
}

/// What an archive must have, and these files have not.
fn lacking(files: &[String]) -> Vec<String> {
    let mut wanted: Vec<String> = ["crosscase", OTHERS, RUST, "man/man1/crosscase.1", "man/man1/crosscase-study-run.1"]
        .iter()
        .chain(&PAGES)
        .map(ToString::to_string)
        .collect();
    wanted.extend(SHELLS.iter().map(|(_, file)| format!("completions/{file}")));
    wanted.retain(|file| !files.contains(file));
    wanted
}

/// The files below a folder, by their paths from it, in order.
fn files(folder: &Path) -> Result<Vec<String>, String> {
    let (mut found, mut open) = (BTreeSet::new(), vec![folder.to_owned()]);
    while let Some(at) = open.pop() {
        for entry in fs::read_dir(&at).map_err(|e| format!("{}: {e}", at.display()))?.flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else if let Ok(below) = path.strip_prefix(folder) {
                found.insert(below.to_string_lossy().into_owned());
            }
        }
    }
    Ok(found.into_iter().collect())
}

/// Packs a folder, the same bytes every time: names in order, no owner, one time.
fn pack(room: &Path, name: &str) -> Result<PathBuf, String> {
    let archive = room.join(format!("{name}.tar.gz"));
    let mut tar = Command::new("tar");
    tar.arg("--create").arg("--file").arg(&archive).args([
        "--use-compress-program=gzip -n -9",
        "--sort=name",
        "--owner=0",
        "--group=0",
        "--numeric-owner",
        "--mtime=@0",
    ]);
    shell::run(tar.arg("--directory").arg(room).arg(name))?;
    Ok(archive)
}

/// Unpacks the archive in an empty folder, and makes and runs a study with nothing else in reach.
fn tried(archive: &Path, name: &str) -> Outcome {
    let empty = root().join("target/dist/empty");
    if empty.exists() {
        fs::remove_dir_all(&empty).map_err(|e| format!("{}: {e}", empty.display()))?;
    }
    fs::create_dir_all(&empty).map_err(|e| format!("{}: {e}", empty.display()))?;
    shell::run(Command::new("tar").arg("xzf").arg(archive).arg("--directory").arg(&empty))?;
    for args in [&["--version"][..], &["study", "new", "/trust"], &["study", "run", "/trust"]] {
        let program = format!("/{name}/crosscase");
        shell::run(Command::new("chroot").arg(&empty).arg(program).args(args))
            .map_err(|e| format!("{e}; chroot asks for root"))?;
    }
    Ok(())
}

/// The licences of every crate that goes into the binary, each with its text where the crate brings one.
fn others(host: &str) -> Result<String, String> {
    let tree = ["tree", "--package", "crosscase", "--edges", "normal", "--prefix", "none", "--target", host];
    let tree = output(cargo().args(tree).args(["--format", "{p}"]))?;
    let used: BTreeSet<&str> = tree.lines().filter_map(|line| line.split(" (").next()).collect();
    let metadata = output(cargo().args(["metadata", "--format-version", "1", "--all-features"]))?;
    let metadata: Value = serde_json::from_str(&metadata).map_err(|e| format!("cargo metadata: {e}"))?;
    let mut text = "crosscase is made of these crates, each under its own licence.\n".to_owned();
    let mut packages: Vec<&Value> = metadata["packages"].as_array().into_iter().flatten().collect();
    packages.sort_by_key(|package| (package["name"].as_str(), package["version"].as_str()));
    for package in packages {
        let word = |key: &str| package[key].as_str().unwrap_or_default();
        let [name, version] = ["name", "version"].map(word);
        if package["source"].is_null() || !used.contains(format!("{name} v{version}").as_str()) {
            continue;
        }
        let _ = write!(text, "\n{}\n{name} {version}: {}\n", "=".repeat(80), word("license"));
        let home = Path::new(word("manifest_path")).parent().unwrap_or(Path::new(""));
        for file in licence_files(home) {
            let words = fs::read(&file).map_err(|e| format!("{}: {e}", file.display()))?;
            let _ = write!(text, "\n{}\n", String::from_utf8_lossy(&words).trim_end());
        }
    }
    Ok(text)
}

/// The licences of what is linked beside crates.
fn runtime(host: &str) -> Result<String, String> {
    // Windows with GNU's tools ends in `gnu`, too, and is linked with other things.
    if !host.contains("-linux-gnu") {
        return Err(format!(
            "what a binary for {host} is linked with, and its licences, are not written down in xtask/src/dist.rs"
        ));
    }
    let mut text = String::new();
    for (what, files) in GNU {
        let _ = write!(text, "\n{}\nThe binary is linked with {what}.\n", "=".repeat(80));
        for file in files {
            let words = fs::read(file).map_err(|e| {
                format!("{file}: {e}; without the licence of what is linked there is nothing to hand on")
            })?;
            let _ = write!(text, "\n{}\n", String::from_utf8_lossy(&words).trim_end());
        }
    }
    Ok(text)
}

/// The licences of Rust's own library, as the toolchain brings them.
fn rust() -> Result<String, String> {
    let sysroot = output(Command::new("rustc").args(["--print", "sysroot"]))?;
    let file = Path::new(sysroot.trim()).join("share/doc/rust/COPYRIGHT-library.html");
    fs::read_to_string(&file)
        .map_err(|e| format!("{}: {e}; `rustup component add rust-docs` brings it", file.display()))
}

fn licence_files(home: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(home).into_iter().flatten().flatten().map(|entry| entry.path());
    let is_licence = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_uppercase();
        path.is_file()
            && ["LICENSE", "LICENCE", "COPYING", "NOTICE", "COPYRIGHT"].iter().any(|start| name.starts_with(start))
    };
    let mut found: Vec<PathBuf> = entries.filter(is_licence).collect();
    found.sort();
    found
}

/// The system that we build for: the one that we are on.
fn host() -> Result<String, String> {
    let told = output(Command::new("rustc").arg("-vV"))?;
    told.lines()
        .find_map(|line| line.strip_prefix("host: "))
        .map(str::to_owned)
        .ok_or_else(|| "rustc names no host".to_owned())
}

fn version() -> Result<String, String> {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).map_err(|e| format!("Cargo.toml: {e}"))?;
    let line =
        manifest.lines().find_map(|line| line.strip_prefix("version = \"")).map(|rest| rest.trim_end_matches('"'));
    line.map(str::to_owned).ok_or_else(|| "Cargo.toml has no version".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A stand-in for the binary, which is not built for a test: it prints a line, and writes two pages.
    const STAND_IN: &str = "#!/bin/sh\nif [ \"$1\" = man ]; then mkdir -p \"$2\"; for p in crosscase crosscase-study-run; do echo x > \"$2/$p.1\"; done; else echo \"$1 $2\"; fi\n";

    #[test]
    fn what_is_linked_on_other_systems_is_not_written_down() {
        for host in ["x86_64-pc-windows-gnu", "x86_64-unknown-linux-musl", "aarch64-apple-darwin"] {
            assert!(runtime(host).is_err_and(|told| told.contains(host)), "{host}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn an_archive_holds_what_is_promised_and_the_same_bytes() -> Outcome {
        use std::os::unix::fs::PermissionsExt as _;
        let room = std::env::temp_dir().join(format!("crosscase-dist-{}", std::process::id()));
        let binary = room.join("stand-in");
        fs::create_dir_all(&room).unwrap();
        fs::write(&binary, STAND_IN).unwrap();
        fs::set_permissions(&binary, fs::Permissions::from_mode(0o755)).unwrap();
        let licences = [OTHERS, RUST].map(|file| (file, "licences".to_owned()));
        fill(&room.join("x"), &binary, &licences)?;
        let first = fs::read(pack(&room, "x")?).unwrap();
        fill(&room.join("x"), &binary, &licences)?;
        let archive = pack(&room, "x")?;
        assert!(first == fs::read(&archive).unwrap(), "packed twice, and other bytes");
        let listed = output(Command::new("tar").arg("tzf").arg(&archive))?;
        let listed: Vec<String> =
            listed.lines().filter_map(|line| line.strip_prefix("x/")).map(str::to_owned).collect();
        assert_eq!(lacking(&listed), [""; 0]);
        assert_eq!(fs::read_to_string(room.join("x/completions/_crosscase")).unwrap(), "completions zsh\n");
        fs::remove_dir_all(&room).unwrap();
        Ok(())
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn the_licences_of_what_is_linked_are_there() -> Outcome {
        let host = host()?;
        if host.ends_with("gnu") && Path::new("/usr/share/common-licenses").is_dir() {
            let text = runtime(&host)?;
            assert!(text.contains("GNU LESSER GENERAL PUBLIC LICENSE") && text.contains("RUNTIME LIBRARY EXCEPTION"));
        }
        assert!(runtime("x86_64-unknown-linux-musl").is_err(), "its C library has a licence, too");
        Ok(())
    }

    #[test]
    fn what_lacks_is_named() {
        let all = lacking(&[]);
        assert!(all.contains(&"LICENSE-MIT".to_owned()) && all.contains(&"completions/crosscase.fish".to_owned()));
        assert_eq!(lacking(&all), [""; 0]);
        assert_eq!(lacking(&all[1..]), ["crosscase"]);
    }
}
