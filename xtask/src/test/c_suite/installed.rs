//! The package, installed both ways, and the examples built against it as a user would.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use anyhow::{Context, Result};

use super::build::work_folder;
use crate::bench::process::Server;
use crate::test::report::Report;
use crate::{cargo, dist};

/// In which language the examples are.
pub(in crate::test) struct Language {
    folder: &'static str,
    /// How they are compiled.
    compiler: &'static str,
    extension: &'static str,
}

pub(in crate::test) const C: Language =
    Language { folder: "examples/c", compiler: "gcc -std=c11", extension: "c" };

pub(in crate::test) const CPP: Language =
    Language { folder: "examples/cpp", compiler: "c++ -std=c++17 -Wshadow", extension: "cpp" };

/// Installs with make and by copying, and runs the examples on each.
pub(in crate::test) fn check(
    report: &mut Report,
    simulator: &Path,
    language: &Language,
) -> Result<()> {
    // Without optimisation: the same files, in a minute less.
    let package = dist::c(false)?;
    let folder = work_folder()?.join(format!("installed-{}", language.extension));
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    let made = folder.join("by make");
    let mut make = Command::new("make");
    make.arg("install").arg(format!("PREFIX={}", made.display())).current_dir(&package.tree);
    cargo::run(make.stdout(Stdio::null()))?;
    let copied = folder.join("by-copying");
    fs::create_dir_all(&copied)?;
    let mut tar = Command::new("tar");
    tar.arg("-xzf").arg(&package.archive).arg("-C").arg(&copied).arg("--strip-components=1");
    cargo::run(&mut tar)?;
    for prefix in [made, copied] {
        let way = prefix.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let examples = Examples { prefix, folder: folder.clone(), simulator, language };
        examples.check(report, &way)?;
    }
    Ok(())
}

struct Examples<'a> {
    prefix: PathBuf,
    folder: PathBuf,
    simulator: &'a Path,
    language: &'a Language,
}

impl Examples<'_> {
    fn check(&self, report: &mut Report, way: &str) -> Result<()> {
        let extension = self.language.extension;
        self.check_import(report, way, "--libs")?;
        let server = self.simulator()?;
        let assign = self.build("assign", "--libs")?;
        let serials = "C-EXAMPLE-1\nC-EXAMPLE-2\n";
        let output = self.run(&assign, &["361304891"], serials, &server)?;
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        let holds = output.status.success() && said.contains("2 targets: 2 done");
        report.check(
            &format!("{way}: assign.{extension} gives the app to two devices"),
            holds,
            said,
        );
        let sync = self.build("sync_poll", "--libs")?;
        let checkpoint = self.folder.join(format!("{way}.checkpoint"));
        let path = checkpoint.display().to_string();
        for expected in ["everything", "what has changed"] {
            let output = self.run(&sync, &[&path], "", &server)?;
            let said = String::from_utf8_lossy(&output.stdout).into_owned();
            let first = said.lines().next().unwrap_or_default().to_owned();
            let holds = output.status.success() && first.ends_with(expected);
            report.check(&format!("{way}: sync_poll.{extension} brings {expected}"), holds, first);
        }
        if extension == "cpp" {
            self.check_cmake(report, way)?;
        }
        // Without the shared library only the archive is to be found.
        for entry in fs::read_dir(self.prefix.join("lib"))? {
            let path = entry?.path();
            if path.to_string_lossy().contains("libvppkit.so") {
                fs::remove_file(path)?;
            }
        }
        self.check_import(report, way, "--static --libs")
    }

    fn check_import(&self, report: &mut Report, way: &str, linking: &str) -> Result<()> {
        let import = self.build("import", linking)?;
        self.check_25_assets(report, &format!("{way}, {linking}"), &import)
    }

    /// As users of CMake would: by the package's own file, and by pkg-config.
    fn check_cmake(&self, report: &mut Report, way: &str) -> Result<()> {
        for with_pkg_config in ["OFF", "ON"] {
            let build = self.folder.join(format!("cmake {way} {with_pkg_config}"));
            let mut configure = Command::new("cmake");
            configure.arg("-S").arg(cargo::root().join(self.language.folder)).arg("-B").arg(&build);
            configure.arg(format!("-DCMAKE_PREFIX_PATH={}", self.prefix.display()));
            configure.arg(format!("-DUSE_PKG_CONFIG={with_pkg_config}"));
            configure.env("PKG_CONFIG_PATH", self.prefix.join("lib/pkgconfig"));
            cargo::run(configure.stdout(Stdio::null()))?;
            let mut make = Command::new("cmake");
            make.arg("--build").arg(&build).args(["--target", "import"]).stdout(Stdio::null());
            cargo::run(&mut make)?;
            let what = format!("{way}, cmake with pkg-config {with_pkg_config}");
            self.check_25_assets(report, &what, &build.join("import"))?;
        }
        Ok(())
    }

    fn check_25_assets(&self, report: &mut Report, how: &str, import: &Path) -> Result<()> {
        let server = self.simulator()?;
        let output = self.run(import, &["--json"], "", &server)?;
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        let holds = output.status.success() && said.contains("\"assets\":25");
        let extension = self.language.extension;
        report.check(&format!("{how}: import.{extension} shows 25 assets"), holds, said);
        Ok(())
    }

    /// As a user would: with what pkg-config says.
    fn build(&self, name: &str, linking: &str) -> Result<PathBuf> {
        let root = cargo::root();
        let source =
            root.join(self.language.folder).join(format!("{name}.{}", self.language.extension));
        let program = self.folder.join(name);
        let script = format!(
            "eval {} -Wall -Wextra -Wpedantic -Werror '\"$SOURCE\"' -o '\"$PROGRAM\"' \
             $(pkg-config --cflags {linking} vppkit) -lpthread",
            self.language.compiler
        );
        let mut shell = Command::new("sh");
        shell.args(["-c", &script]).env("SOURCE", source).env("PROGRAM", &program);
        shell.env("PKG_CONFIG_PATH", self.prefix.join("lib/pkgconfig"));
        cargo::run(&mut shell)?;
        Ok(program)
    }

    fn simulator(&self) -> Result<(Server, String, String)> {
        let mut server = Server::start(Command::new(self.simulator).args(["--port", "0"]))?;
        let url = server.wait_for("export VPPKIT_ENTRY_URL=")?;
        let stoken = server.wait_for("export VPPKIT_STOKEN=")?;
        Ok((server, url, stoken))
    }

    fn run(
        &self,
        program: &Path,
        arguments: &[&str],
        input: &str,
        (_, url, stoken): &(Server, String, String),
    ) -> Result<Output> {
        let file = self.folder.join("input");
        fs::write(&file, input)?;
        let mut command = Command::new(program);
        command.args(arguments).stdin(fs::File::open(file)?).env_remove("VPPKIT_STOKEN_FILE");
        command.env("VPPKIT_ENTRY_URL", url).env("VPPKIT_STOKEN", stoken);
        command.env("VPPKIT_HOSTNAME", "mdm.example.com");
        command.env("VPPKIT_GUID", "e91e570f-3eba-4b43-97d3-0f39450c8b92");
        command.env("LD_LIBRARY_PATH", self.prefix.join("lib"));
        command.output().with_context(|| format!("running {}", program.display()))
    }
}
