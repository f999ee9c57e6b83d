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
    for folder in ["include", "lib/pkgconfig", "examples"] {
        fs::create_dir_all(tree.join(folder))?;
    }
    let copy = |from: PathBuf, to: &str| {
        fs::copy(&from, tree.join(to)).with_context(|| from.display().to_string())
    };
    copy(root.join("include/vppkit.h"), "include/vppkit.h")?;
    let library = format!("libvppkit.so.{VERSION}");
    copy(built.join("libvppkit.so"), &format!("lib/{library}"))?;
    copy(built.join("libvppkit.a"), "lib/libvppkit.a")?;
    symlink(&library, tree.join("lib/libvppkit.so.0"))?;
    symlink("libvppkit.so.0", tree.join("lib/libvppkit.so"))?;
    for file in ["LICENSE-APACHE", "LICENSE-MIT"] {
        copy(root.join(file), file)?;
    }
    copy(root.join("packaging/c/Makefile"), "Makefile")?;
    for entry in fs::read_dir(root.join("examples/c"))? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        copy(path, &format!("examples/{name}"))?;
    }
    let description = fs::read_to_string(root.join("packaging/c/vppkit.pc"))?;
    fs::write(tree.join("lib/pkgconfig/vppkit.pc"), description.replace("@VERSION@", VERSION))?;
    Ok(())
}
