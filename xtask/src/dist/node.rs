//! The npm packages: `vppkit` itself, one for each platform with the native layer, and one with the
//! simulator. Nothing is compiled or fetched where they are installed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use crate::cargo;

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What the main package asks for on every platform, and which of them npm takes.
const PLATFORMS: &[(&str, &str, &str, Option<&str>)] = &[
    ("linux-x64-gnu", "linux", "x64", Some("glibc")),
    ("linux-arm64-gnu", "linux", "arm64", Some("glibc")),
    ("linux-x64-musl", "linux", "x64", Some("musl")),
    ("darwin-arm64", "darwin", "arm64", None),
    ("darwin-x64", "darwin", "x64", None),
    ("win32-x64", "win32", "x64", None),
];

/// What was packed: tar balls as npm makes and takes them.
pub(crate) struct Packages {
    pub(crate) main: PathBuf,
    pub(crate) platform: PathBuf,
    pub(crate) simulator: PathBuf,
    /// The folder that the main package was made from.
    pub(crate) tree: PathBuf,
    /// Its modules one by one, which are not packed: measurements reach into them.
    pub(crate) modules: PathBuf,
}

pub(super) fn pack(release: bool) -> Result<Packages> {
    let profile = if release { "dist" } else { "rig" };
    let mut build = cargo::cargo();
    build.args(["build", "--package", "vppkit-node", "--profile", profile]);
    cargo::run(&mut build)?;
    let simulator = cargo::build_with_profile("vppkit-sim", "vppkit-sim", profile)?;
    let built = cargo::target_dir().join(profile);
    let folder = super::folder().join("node");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    let here = here()?;
    let (tree, modules) = (folder.join("vppkit"), folder.join("modules"));
    fill_main(&tree, &modules)?;
    let platform = folder.join(format!("vppkit-{}", here.0));
    fs::create_dir_all(&platform)?;
    let native = platform.join("vppkit.node");
    fs::copy(built.join(library()), &native)?;
    fill_platform(&platform, here, "vppkit.node", "The native layer of vppkit")?;
    let sim = folder.join(format!("vppkit-sim-{}", here.0));
    fs::create_dir_all(&sim)?;
    let program = simulator.file_name().context("a program has a name")?;
    fs::copy(&simulator, sim.join(program))?;
    if !release {
        // Six times smaller: to pack them would take minutes otherwise.
        without_debug_info(&[&native, &sim.join(program)])?;
    }
    let program = program.to_string_lossy();
    fill_platform(&sim, here, &program, "The simulator of vppkit")?;
    Ok(Packages {
        main: npm_pack(&folder, &tree)?,
        platform: npm_pack(&folder, &platform)?,
        simulator: npm_pack(&folder, &sim)?,
        tree,
        modules,
    })
}

fn without_debug_info(files: &[&Path]) -> Result<()> {
    cargo::run(Command::new("strip").arg("--strip-debug").args(files))
}

type Platform = &'static (&'static str, &'static str, &'static str, Option<&'static str>);

/// The platform that is built here.
fn here() -> Result<Platform> {
    let system = match std::env::consts::OS {
        "macos" => "darwin",
        "windows" => "win32",
        other => other,
    };
    let machine = match std::env::consts::ARCH {
        "x86_64" => "x64",
        "aarch64" => "arm64",
        other => other,
    };
    let library = cfg!(target_env = "musl").then_some("musl");
    let fits = |one: &&(&str, &str, &str, Option<&str>)| {
        one.1 == system
            && one.2 == machine
            && (one.3.is_none() || one.3 == library.or(Some("glibc")))
    };
    PLATFORMS.iter().find(fits).with_context(|| format!("no package for {system} {machine}"))
}

fn library() -> &'static str {
    match std::env::consts::OS {
        "macos" => "libvppkit_node.dylib",
        "windows" => "vppkit_node.dll",
        _ => "libvppkit_node.so",
    }
}

/// Compiles TypeScript, and adds what npm wants.
fn fill_main(tree: &Path, modules: &Path) -> Result<()> {
    let (cjs, esm) = (tree.join("cjs"), tree.join("esm"));
    compile(modules)?;
    take_types(modules, &cjs)?;
    bundle(&cjs)?;
    fs::create_dir_all(&esm)?;
    for entry in ["index", "testing"] {
        write_esm(&esm, entry, &names(&modules.join(format!("{entry}.js")))?)?;
    }
    let packaging = cargo::root().join("packaging/node");
    let manifest =
        fs::read_to_string(packaging.join("package.json"))?.replace("@VERSION@", VERSION);
    let mut manifest: Value = serde_json::from_str(&manifest)?;
    for (platform, ..) in PLATFORMS {
        manifest["optionalDependencies"][format!("vppkit-{platform}")] = json!(VERSION);
    }
    write_json(&tree.join("package.json"), &manifest)?;
    fs::copy(packaging.join("README.md"), tree.join("README.md"))?;
    licenses(tree)
}

/// The compiler and what it needs, by the lock file, installed once beside the sources.
pub(crate) fn compiler() -> Result<PathBuf> {
    let folder = cargo::root().join("node");
    let lock = fs::read(folder.join("package-lock.json"))?;
    let stamp = folder.join("node_modules/.vppkit-installed");
    if fs::read(&stamp).ok().as_deref() != Some(&lock) {
        let mut npm = Command::new("npm");
        npm.args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"]).current_dir(&folder);
        cargo::run(&mut npm).context("Node and npm are needed, and the registry")?;
        fs::write(stamp, lock)?;
    }
    Ok(folder.join("node_modules/.bin/tsc"))
}

fn compile(to: &Path) -> Result<()> {
    let mut tsc = Command::new(compiler()?);
    tsc.args(["--project", "."]).arg("--outDir").arg(to).current_dir(cargo::root().join("node"));
    cargo::run(&mut tsc)
}

/// The declarations, which stay a file for each module.
fn take_types(modules: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(modules)? {
        let path = entry?.path();
        let name = path.file_name().context("a file has a name")?;
        if path.is_dir() {
            take_types(&path, &to.join(name))?;
        } else if name.to_string_lossy().ends_with(".d.ts") {
            fs::copy(&path, to.join(name))?;
        }
    }
    Ok(())
}

/// A file for each entry, because to find and load two dozen modules takes longer than all the rest.
fn bundle(to: &Path) -> Result<()> {
    let node = cargo::root().join("node");
    for entry in ["index", "testing", "cli"] {
        let mut esbuild = Command::new(node.join("node_modules/.bin/esbuild"));
        esbuild.arg(format!("ts/{entry}.ts")).arg(format!("--outfile={}/{entry}.js", to.display()));
        esbuild.args([
            "--bundle",
            "--keep-names",
            "--platform=node",
            "--target=node20",
            "--format=cjs",
        ]);
        esbuild.args(["--log-level=warning", "--external:./index.js"]).current_dir(&node);
        cargo::run(&mut esbuild)?;
    }
    Ok(())
}

/// The names that a module of ours exports, as its compiled text has them.
fn names(module: &Path) -> Result<Vec<String>> {
    let text = fs::read_to_string(module)?;
    let mut names: Vec<String> = text
        .lines()
        .filter_map(|line| {
            line.strip_prefix("exports.").or(line.strip_prefix("Object.defineProperty(exports, \""))
        })
        .filter_map(|rest| rest.split(|c: char| !c.is_alphanumeric() && c != '_').next())
        .filter(|name| *name != "__esModule")
        .map(str::to_owned)
        .collect();
    names.sort();
    names.dedup();
    ensure!(!names.is_empty(), "{} exports nothing", module.display());
    Ok(names)
}

/// For `import`: the same objects under the same names. A second copy would have classes of its own,
/// and `instanceof` would fail between them.
fn write_esm(folder: &Path, entry: &str, names: &[String]) -> Result<()> {
    let names = names.join(",\n  ");
    let module =
        format!("import all from '../cjs/{entry}.js';\n\nexport const {{\n  {names},\n}} = all;\n");
    fs::write(folder.join(format!("{entry}.mjs")), module)?;
    let types = format!("export * from '../cjs/{entry}.js';\n");
    fs::write(folder.join(format!("{entry}.d.mts")), types)?;
    Ok(())
}

fn fill_platform(folder: &Path, platform: Platform, file: &str, what: &str) -> Result<()> {
    let (name, system, machine, library) = *platform;
    let mut manifest = json!({
        "name": folder.file_name().map(|name| name.to_string_lossy()),
        "version": VERSION,
        "description": format!("{what} for {name}"),
        "license": "MIT OR Apache-2.0",
        "repository": { "type": "git", "url": "git+https://github.com/vppkit/vppkit.git" },
        "main": file,
        "files": [file],
        "os": [system],
        "cpu": [machine],
        "engines": { "node": ">=20" },
    });
    if let Some(library) = library {
        manifest["libc"] = json!([library]);
    }
    write_json(&folder.join("package.json"), &manifest)?;
    let readme = format!(
        "# {}\n\n{what}: install `vppkit`.\n",
        manifest["name"].as_str().unwrap_or_default()
    );
    fs::write(folder.join("README.md"), readme)?;
    licenses(folder)
}

fn licenses(folder: &Path) -> Result<()> {
    for file in ["LICENSE-APACHE", "LICENSE-MIT"] {
        fs::copy(cargo::root().join(file), folder.join(file)).context(file)?;
    }
    Ok(())
}

fn write_json(path: &Path, value: &Value) -> Result<()> {
    fs::write(path, serde_json::to_string_pretty(value)? + "\n")?;
    Ok(())
}

/// A tar ball beside the folder.
fn npm_pack(to: &Path, folder: &Path) -> Result<PathBuf> {
    let mut npm = Command::new("npm");
    npm.args(["pack", "--silent", "--ignore-scripts", "--pack-destination"]).arg(to);
    npm.current_dir(folder);
    cargo::run(&mut npm)?;
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    Ok(to.join(format!("{name}-{VERSION}.tgz")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exported_names_are_found_in_compiled_modules() {
        let folder = std::env::temp_dir().join(format!("vppkit-names-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let module = folder.join("index.js");
        let text = "\"use strict\";\nObject.defineProperty(exports, \"__esModule\", { value: true });\n\
                    exports.newGuid = exports.Client = void 0;\nexports.newGuid = newGuid;\n\
                    Object.defineProperty(exports, \"Client\", { enumerable: true });\n";
        fs::write(&module, text).unwrap();
        let found = names(&module).unwrap();
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!(found, ["Client", "newGuid"]);
    }
}
