//! `vppkit.hpp`: the programs of `tests/cpp` and `examples/cpp` against the simulator's program, in the
//! ways of the C suite; by more than one compiler and standard; and whether it wraps everything.

mod wrapped;

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use super::c_suite::build::{self, Compiler, Library};
use super::c_suite::programs::{self, PLAIN, SANITIZED, VALGRIND, Way};
use super::c_suite::{installed, tools};
use super::report::Report;
use crate::{cargo, debian};

const PROGRAMS: &[&str] = &["clients", "listings", "changes", "jobs", "syncs", "handles"];

const CPP: Compiler = ("g++", "-std=c++17");

const WARNINGS: &[&str] = &["-Wshadow", "-Wconversion"];

pub(super) fn run() -> Result<Report> {
    debian::ensure(tools::C)?;
    debian::ensure(tools::CPP)?;
    let simulator = cargo::build_binary("vppkit-sim", "vppkit-sim", false)?;
    let mut report = Report::of_checks("header");
    let library = Library::build("shipped", "")?;
    check_standards(&mut report)?;
    check_each_file(&mut report)?;
    wrapped::check_header(&mut report)?;
    let mut objects = Vec::new();
    for way in [PLAIN, SANITIZED, VALGRIND] {
        report.begin(way.name);
        for name in PROGRAMS {
            let object = compile(name, &way)?;
            let program = library.link(CPP, &format!("{name}-cpp"), &object, way.compiler_flags)?;
            programs::run(&mut report, &simulator, &library, &program, &way)?;
            if way.name == PLAIN.name {
                objects.push(object);
            }
        }
        if way.name == PLAIN.name {
            wrapped::check_tests(&mut report, &objects)?;
            objects.clear();
        }
    }
    report.begin("installed");
    installed::check(&mut report, &simulator, &installed::CPP)?;
    Ok(report)
}

fn compile(name: &str, way: &Way) -> Result<PathBuf> {
    let source = cargo::root().join(format!("tests/cpp/{name}.cpp"));
    let flags = [way.compiler_flags, WARNINGS].concat();
    build::object(CPP, &format!("{name}-cpp"), &source, &flags)
}

/// By each compiler, for each standard.
fn check_standards(report: &mut Report) -> Result<()> {
    let source = cargo::root().join("tests/cpp/standards.cpp");
    let has_clang = debian::ensure(tools::CLANG);
    for (compiler, newest) in [("g++", "c++23"), ("clang++", "c++2b")] {
        for standard in ["c++17", "c++20", newest] {
            let what = format!("all of it compiles with {compiler} as {standard}");
            match &has_clang {
                Err(error) if compiler == "clang++" => report.skip(&what, error),
                _ => check_compiles(report, &what, compiler, standard, &source)?,
            }
        }
    }
    Ok(())
}

/// Each file alone: it includes what it needs.
fn check_each_file(report: &mut Report) -> Result<()> {
    for (name, _) in wrapped::headers()? {
        let source = build::work_folder()?.join("header_alone.cpp");
        std::fs::write(&source, format!("#include <{name}>\n"))?;
        check_compiles(report, &format!("{name} compiles alone"), "g++", "c++17", &source)?;
    }
    Ok(())
}

fn check_compiles(
    report: &mut Report,
    what: &str,
    compiler: &str,
    standard: &str,
    source: &std::path::Path,
) -> Result<()> {
    let output = Command::new(compiler)
        .arg(format!("-std={standard}"))
        .args(["-Wall", "-Wextra", "-Wpedantic", "-Werror", "-fsyntax-only"])
        .args(WARNINGS)
        .arg("-I")
        .arg(cargo::root().join("include"))
        .arg(source)
        .output()?;
    report.check(what, output.status.success(), String::from_utf8_lossy(&output.stderr));
    Ok(())
}
