//! The tar ball of libvppkit. It can be installed with `make install PREFIX=…`, or copied to where it
//! shall be: the pkg-config file finds the rest beside itself.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::cargo;

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What was packed.
pub(crate) struct Package {
    /// The folder that the archive holds.
    pub(crate) tree: PathBuf,
    pub(crate) archive: PathBuf,
}

pub(super) fn pack(release: bool) -> Result<Package> {
    let mut build = cargo::cargo();
    build.args(["build", "--package", "vppkit-ffi-c"]);
    if release {
        build.args(["--profile", "dist"]);
    }
    cargo::run(&mut build)?;
    let built = cargo::target_dir().join(if release { "dist" } else { "debug" });
    let name = format!("vppkit-{VERSION}-{}-{}", std::env::consts::ARCH, std::env::consts::OS);
    let folder = super::folder();
    let tree = folder.join(&name);
    if tree.exists() {
        fs::remove_dir_all(&tree)?;
    }
    fill(&tree, &built)?;
    let archive = folder.join(format!("{name}.tar.gz"));
    let mut tar = Command::new("tar");
    // The same input gives the same archive.
    tar.args(["--sort=name", "--owner=0", "--group=0", "--numeric-owner", "--mtime=@0", "-czf"]);
    cargo::run(tar.arg(&archive).arg("-C").arg(&folder).arg(&name))?;
    Ok(Package { tree, archive })
}

fn fill(tree: &Path, built: &Path) -> Result<()> {
    let root = cargo::root();
    for folder in ["lib/pkgconfig", "lib/cmake/vppkit", "share/vppkit"] {
        fs::create_dir_all(tree.join(folder))?;
    }
    copy_files(&root.join("include"), &tree.join("include"))?;
    copy_files(&root.join("include/vppkit"), &tree.join("include/vppkit"))?;
    copy_files(&root.join("examples/c"), &tree.join("examples"))?;
    copy_files(&root.join("examples/cpp"), &tree.join("examples/cpp"))?;
    let library = format!("libvppkit.so.{VERSION}");
    copy(&built.join("libvppkit.so"), &tree.join("lib").join(&library))?;
    copy(&built.join("libvppkit.a"), &tree.join("lib/libvppkit.a"))?;
    symlink(&library, tree.join("lib/libvppkit.so.0"))?;
    symlink("libvppkit.so.0", tree.join("lib/libvppkit.so"))?;
    for file in ["LICENSE-APACHE", "LICENSE-MIT"] {
        copy(&root.join(file), &tree.join(file))?;
    }
    let packaging = root.join("packaging/c");
    copy(&packaging.join("Makefile"), &tree.join("Makefile"))?;
    copy(&root.join("tests/c/valgrind.supp"), &tree.join("share/vppkit/valgrind.supp"))?;
    for (name, folder) in [
        ("README.md", ""),
        ("vppkit.pc", "lib/pkgconfig"),
        ("vppkitConfig.cmake", "lib/cmake/vppkit"),
        ("vppkitConfigVersion.cmake", "lib/cmake/vppkit"),
    ] {
        let text = fs::read_to_string(packaging.join(name))?;
        fs::write(tree.join(folder).join(name), text.replace("@VERSION@", VERSION))?;
    }
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::copy(from, to).with_context(|| from.display().to_string())?;
    Ok(())
}

/// Copies the files of a folder, without its folders.
fn copy_files(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            copy(&entry.path(), &to.join(entry.file_name()))?;
        }
    }
    Ok(())
}
