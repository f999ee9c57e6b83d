//! Runs a test program against a simulator of its own, and counts its lines.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

use super::build::Library;
use crate::bench::process::Server;
use crate::cargo;
use crate::test::report::Report;

/// How a program is run.
pub(in crate::test) struct Way {
    pub(in crate::test) name: &'static str,
    pub(in crate::test) compiler_flags: &'static [&'static str],
    pub(in crate::test) runner: &'static [&'static str],
    /// Only the tests whose name holds this.
    pub(in crate::test) filter: &'static str,
}

impl Way {
    /// For programs that fork.
    pub(in crate::test) fn with_children(&self) -> Self {
        match self.name {
            "valgrind" => VALGRIND_WITH_CHILDREN,
            // Its allocator is not ready for a fork in the middle of another thread's call: the
            // child waits for ever for a lock. (Mended in later versions of the sanitizer.)
            name if name == SANITIZED.name => Self { filter: "use the clients", ..SANITIZED },
            _ => PLAIN,
        }
    }
}

pub(in crate::test) const PLAIN: Way =
    Way { name: "plain", compiler_flags: &[], runner: &[], filter: "" };

pub(in crate::test) const SANITIZED: Way = Way {
    name: "address and undefined behaviour sanitizers",
    compiler_flags: &["-fsanitize=address,undefined", "-fno-sanitize-recover=all"],
    runner: &[],
    filter: "",
};

pub(in crate::test) const VALGRIND: Way = Way {
    name: "valgrind",
    compiler_flags: &[],
    runner: &[
        "valgrind",
        "--quiet",
        "--leak-check=full",
        "--show-leak-kinds=definite,indirect,possible",
        "--errors-for-leak-kinds=definite,indirect,possible",
        "--num-callers=50",
        "--error-exitcode=99",
    ],
    filter: "",
};

/// For a program that does not free what it was given.
pub(in crate::test) const SANITIZED_BUT_LEAKS: Way =
    Way { runner: &["env", "ASAN_OPTIONS=detect_leaks=0"], ..SANITIZED };

/// Children of a fork leave what they inherited alone, which is a leak to them.
pub(in crate::test) const VALGRIND_WITH_CHILDREN: Way = Way {
    name: "valgrind",
    compiler_flags: &[],
    runner: &["valgrind", "--quiet", "--leak-check=no", "--error-exitcode=99"],
    filter: "",
};

/// A small world, so that valgrind takes seconds.
const WORLD: &[&str] =
    &["--port", "0", "--users", "300", "--devices", "2000", "--assignments", "4000"];

/// Runs one program; each of its lines is a test.
pub(in crate::test) fn run(
    report: &mut Report,
    simulator: &Path,
    library: &Library,
    program: &Path,
    way: &Way,
) -> Result<()> {
    let mut server = Server::start(Command::new(simulator).args(WORLD))?;
    let url = server.wait_for("export VPPKIT_ENTRY_URL=")?;
    let stoken = server.wait_for("export VPPKIT_STOKEN=")?;
    let mut command = match way.runner {
        [] => Command::new(program),
        [runner, arguments @ ..] => {
            let mut command = Command::new(runner);
            command.args(arguments);
            if *runner == "valgrind" {
                let path = cargo::root().join("tests/c/valgrind.supp");
                command.arg(format!("--suppressions={}", path.display()));
                // It runs programs some twenty times slower.
                command.env("PROMPT_MS", "3000");
            }
            command.arg(program);
            command
        }
    };
    command.arg(way.filter).env("VPPKIT_ENTRY_URL", url).env("VPPKIT_STOKEN", stoken);
    command.env("LD_LIBRARY_PATH", &library.folder).env("RUST_BACKTRACE", "0");
    // Files that a program may write belong here.
    command.current_dir(&library.folder).stdout(Stdio::piped());
    let name = program.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut child = command.spawn().with_context(|| format!("starting {name}"))?;
    let stdout = child.stdout.take().context("no output")?;
    let mut tests = 0;
    for line in BufReader::new(stdout).lines() {
        let line = line?;
        if let Some(test) = line.strip_prefix("ok      ") {
            tests += 1;
            report.check(&format!("{name}: {test}"), true, "");
        } else if let Some(test) = line.strip_prefix("FAILED  ") {
            tests += 1;
            report.check(&format!("{name}: {test}"), false, "see above");
        } else {
            println!("{line}");
        }
    }
    let status = child.wait()?;
    let ended = cargo::describe(status);
    report.check(&format!("{name}: ends well"), status.success() && tests > 0, ended);
    Ok(())
}
