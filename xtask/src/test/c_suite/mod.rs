//! libvppkit from C: symbols, header, and the programs of `tests/c` and `examples/c` against the
//! simulator's program; plain, under sanitizers and under valgrind.

pub(super) mod build;
mod generated;
pub(super) mod installed;
pub(super) mod programs;
pub(super) mod tools;

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use anyhow::Result;

use super::report::Report;
use crate::{cargo, debian, header};
use build::Library;
use programs::{PLAIN, SANITIZED, SANITIZED_BUT_LEAKS, VALGRIND, Way};

/// The programs of `tests/c` that use the library as it is shipped.
const PROGRAMS: &[&str] = &[
    "listings",
    "accounts",
    "changes",
    "jobs",
    "syncs",
    "waits",
    "threads",
    "forks",
    "callbacks",
    "signals",
    "hostile",
];

pub(crate) fn run() -> Result<Report> {
    debian::ensure(tools::C)?;
    let simulator = cargo::build_binary("vppkit-sim", "vppkit-sim", false)?;
    let mut report = Report::of_checks("interface");
    // Built first, because the one that is shipped shall be the last in the target folder.
    let for_tests = Library::build("for-tests", "registry,panics")?;
    let library = Library::build("shipped", "")?;
    check_symbols(&mut report, &library)?;
    check_header(&mut report)?;
    for way in [PLAIN, SANITIZED, VALGRIND] {
        report.begin(way.name);
        for name in PROGRAMS {
            let source = cargo::root().join(format!("tests/c/{name}.c"));
            let program = library.program(&format!("{name}-c"), &source, way.compiler_flags)?;
            let way = if *name == "forks" { &way.with_children() } else { &way };
            programs::run(&mut report, &simulator, &library, &program, way)?;
        }
    }
    report.begin("installed");
    installed::check(&mut report, &simulator, &installed::C)?;
    report.begin("misuse");
    let (exports, plain) = (header::exports()?, header::plain_types()?);
    let misuse = fs::read_to_string(cargo::root().join("tests/c/misuse.c"))?;
    let made = [
        ("misuse", misuse),
        ("nulls", generated::nulls(&exports, &plain)?),
        ("panics", generated::panics(&exports)),
    ];
    for (name, text) in made {
        let source = build::work_folder()?.join(format!("{name}.c"));
        fs::write(&source, text)?;
        let way: Way = if name == "nulls" { SANITIZED_BUT_LEAKS } else { PLAIN };
        let program = for_tests.program(&format!("{name}-c"), &source, way.compiler_flags)?;
        programs::run(&mut report, &simulator, &for_tests, &program, &way)?;
    }
    Ok(report)
}

/// The library exports exactly what `abi/symbols.txt` lists, under its SONAME.
fn check_symbols(report: &mut Report, library: &Library) -> Result<()> {
    let output = Command::new("nm").args(["-D", "--defined-only"]).arg(library.path()).output()?;
    let text = String::from_utf8(output.stdout)?;
    let exported: BTreeSet<&str> =
        text.lines().filter_map(|line| line.split_whitespace().nth(2)).collect();
    let listed = fs::read_to_string(cargo::root().join("abi/symbols.txt"))?;
    let listed: BTreeSet<&str> = listed.lines().collect();
    let differing: Vec<_> = exported.symmetric_difference(&listed).collect();
    let holds = differing.is_empty() && !listed.is_empty();
    report.check("abi/symbols.txt lists what is exported", holds, format!("{differing:?}"));
    let output = Command::new("objdump").arg("-p").arg(library.path()).output()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let soname = text.lines().find_map(|line| line.trim().strip_prefix("SONAME"));
    let soname = soname.unwrap_or_default().trim();
    report.check("the SONAME is libvppkit.so.0", soname == "libvppkit.so.0", soname);
    Ok(())
}

fn check_header(report: &mut Report) -> Result<()> {
    for compiler in
        [["gcc", "-std=c99", "-xc"], ["gcc", "-std=c11", "-xc"], ["g++", "-std=c++17", "-xc++"]]
    {
        let compiled = build::header_compiles(&compiler)?;
        let what = format!("the header compiles alone as {}", &compiler[1][5..]);
        report.check(&what, compiled.is_ok(), compiled.err().unwrap_or_default());
    }
    Ok(())
}
