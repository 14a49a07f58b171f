//! What is released: the archive that `cargo binstall` looks for, and the files of packages.

use std::fs;
use std::path::Path;
use std::process::Command;

const PROJECT: &str = env!("CARGO_MANIFEST_DIR");
const TARGET: &str = "x86_64-unknown-linux-musl";

fn in_project(program: &str) -> Command {
    let mut command = Command::new(program);
    command.current_dir(PROJECT);
    command
}

#[test]
fn the_archive_has_the_program_where_binstall_looks_for_it() {
    let folder = tempfile::tempdir().unwrap();
    let program = folder.path().join("built");
    fs::write(&program, "#!/bin/sh\necho packed\n").unwrap();
    let packed = in_project(".ci/package")
        .arg("--binary")
        .args([&program, Path::new(TARGET), folder.path()])
        .output()
        .unwrap();
    assert!(packed.status.success(), "{packed:?}");

    let name = format!("rtctool-{}-{TARGET}", env!("CARGO_PKG_VERSION"));
    let manifest = fs::read_to_string(Path::new(PROJECT).join("Cargo.toml")).unwrap();
    let of_binstall = |pattern: &str| manifest.contains(pattern);
    assert!(of_binstall("/rtctool-{ version }-{ target }.tgz\""));
    assert!(of_binstall(
        r#"bin-dir = "rtctool-{ version }-{ target }/{ bin }""#
    ));

    let unpacked = Command::new("tar")
        .args(["-xzf", &format!("{name}.tgz")])
        .current_dir(folder.path())
        .status()
        .unwrap();
    assert!(unpacked.success());
    let unpacked = folder.path().join(name);
    let run = Command::new(unpacked.join("rtctool")).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&run.stdout), "packed\n");
    for file in [
        "README.md",
        "LICENSE-MIT",
        "docs/rtctool.1",
        "completions/_rtctool",
    ] {
        assert!(unpacked.join(file).exists(), "{file}");
    }
}

#[test]
fn the_debian_package_has_only_files_that_exist() {
    let manifest: toml::Table = fs::read_to_string(Path::new(PROJECT).join("Cargo.toml"))
        .unwrap()
        .parse()
        .unwrap();
    let assets = manifest["package"]["metadata"]["deb"]["assets"]
        .as_array()
        .unwrap();
    for asset in assets {
        let from = asset[0].as_str().unwrap();
        let pattern = Path::new(PROJECT).join(from);
        let there = glob::glob(pattern.to_str().unwrap()).unwrap().count();
        // The program is built when the package is made.
        assert!(there > 0 || from == "target/release/rtctool", "{from}");
    }
}
