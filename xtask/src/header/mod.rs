//! `cargo xtask header`: writes `include/vppkit.h` and `abi/symbols.txt` from `ffi-c/src`.
//!
//! The header is the manual, so its order is that of a reader, not of the compiler: every module of
//! `ffi-c` is a group, with the module's documentation as its text, then its types and functions as
//! cbindgen writes them.

mod exports;
mod group;

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context, Result, bail};

pub(crate) use exports::{Export, Parameter};

/// The groups in the order of the header.
const GROUPS: &[&str] = &[
    "basics",
    "text",
    "generated/constants",
    "error",
    "runtime",
    "cancel",
    "call_options",
    "log",
    "client_options",
    "client",
    "client_state",
    "configs",
    "page",
    "generated/words",
    "generated/asset",
    "pager",
    "generated/assignment",
    "generated/license",
    "generated/user",
    "generated/license_change",
    "assets",
    "assignments",
    "licenses",
    "users",
    "user_changes",
    "manage",
    "jobs",
    "outcomes",
    "sync",
    "events",
    "metadata",
    "deprecated",
    "raw_call",
];

const HEADER: &str = "include/vppkit.h";
const SYMBOLS: &str = "abi/symbols.txt";

/// Writes both files, or with `check` only says whether they are up to date.
pub(crate) fn run(check: bool) -> Result<()> {
    let root = crate::cargo::root();
    let source = root.join("ffi-c/src");
    let exports = exports::read(&source)?;
    let header = write(&source)?;
    for export in &exports {
        if !header.contains(&format!("{}(", export.name)) {
            bail!("{} is in none of the groups of xtask/src/header/mod.rs", export.name);
        }
    }
    check_names(&header)?;
    let symbols: String = exports.iter().map(|export| format!("{}\n", export.name)).collect();
    let files = [(HEADER.to_owned(), header), (SYMBOLS.to_owned(), symbols)];
    crate::written::write(&root, files, check, "cargo xtask header")?;
    println!("{} exports: header and symbols are up to date", exports.len());
    Ok(())
}

/// Refuses texts that name what is not there.
fn check_names(header: &str) -> Result<()> {
    let is_name = |word: &&str| word.starts_with("vppkit_") || word.starts_with("VPPKIT_");
    let words = |text: &'_ str| -> BTreeSet<String> {
        let words = text.split(|c: char| !c.is_alphanumeric() && c != '_');
        words.filter(is_name).map(str::to_owned).collect()
    };
    let code: String = header
        .split("/*")
        .map(|part| part.split_once("*/").map_or(part, |(_, code)| code))
        .collect();
    let unknown: Vec<String> = words(header).difference(&words(&code)).cloned().collect();
    if !unknown.is_empty() {
        bail!("the header names what it does not declare: {}", unknown.join(", "));
    }
    Ok(())
}

/// The exports of the library, for tests that are made from them.
pub(crate) fn exports() -> Result<Vec<Export>> {
    exports::read(&crate::cargo::root().join("ffi-c/src"))
}

/// The types of the library that are no handles.
pub(crate) fn plain_types() -> Result<BTreeSet<String>> {
    exports::plain_types(&crate::cargo::root().join("ffi-c/src"))
}

fn write(source: &Path) -> Result<String> {
    let mut declared = String::new();
    let mut titles = Vec::new();
    for name in GROUPS {
        let file = source.join(format!("{name}.rs"));
        let group = group::write(&file).with_context(|| format!("the group {name}"))?;
        titles.push(group.title);
        declared.push_str(&group.text);
    }
    let mut out = TOP.replace("@CONTENTS@", &contents(&titles));
    out.push_str(&group::early_types(&mut declared));
    out.push_str(&declared);
    out.push_str(BOTTOM);
    Ok(out)
}

/// The titles of the groups, long ones up to their colon, two in a line.
fn contents(titles: &[String]) -> String {
    let short = |title: &String| match title.split_once(": ") {
        Some((start, _)) if title.len() > 40 => start.to_owned(),
        _ => title.clone(),
    };
    let titles: Vec<String> = titles.iter().map(short).collect();
    let rows = titles.len().div_ceil(2);
    let mut text = String::new();
    for row in 0..rows {
        let right = titles.get(rows + row).map_or("", String::as_str);
        let line = format!(" *   {:<44}{right}", titles[row]);
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

const TOP: &str = r#"/*
 * libvppkit: client for Apple's Volume Purchase Program (VPP, "Apps and Books") web services,
 * through which schools and companies assign apps and books to people and devices.
 *
 *     // Made once for an installation with vppkit_new_guid(), and kept in its settings.
 *     const char *guid = settings_get("vpp-guid");
 *
 *     vppkit_client_options *options = vppkit_client_options_new();
 *     vppkit_client_options_set_token_file(options, "location.vpptoken");
 *     vppkit_client_options_set_installation(options, "mdm.example.com", guid);
 *
 *     vppkit_client *client = NULL;
 *     vppkit_error *error = NULL;
 *     vppkit_status status = vppkit_client_connect(options, &client, &error);
 *     vppkit_client_options_free(options);
 *     if (status != VPPKIT_OK) {
 *         fprintf(stderr, "%s\n", vppkit_error_message(error));
 *         vppkit_error_free(error);
 *         return EXIT_FAILURE;
 *     }
 *     // An import, a job ...
 *     vppkit_client_free(client);
 *
 * Without vppkit_client_options_set_installation the client claims nothing and only reads.
 *
 * Contents; start with "Import and sync" and "Jobs":
 *
@CONTENTS@ *
 * Words that this manual uses:
 *
 *   sToken, token       what an administrator downloads from Apple, and every request carries: a
 *                       secret; other tokens (of checkpoints, of listings) are none
 *   location            a part of an organization, with licences and an sToken of its own
 *   facilitator         who had an sToken before there were locations: a legacy token
 *   library             the licences, users and assignments that an sToken opens
 *   adamId              Apple's number for an app or a book, as text
 *   asset               an adamId in one quality (pricingParam), of which there are licences
 *   licence, assignment what was bought; and that a user or device holds one. An assignment has no
 *                       id, a licence has
 *   clientContext       a text that Apple keeps for the account: who manages it
 *   claim               that this installation stands in the clientContext: only then it writes
 *   gate                what all requests of an account pass: it waits when Apple asks to, and lets
 *                       no more through at once than Apple wants
 *
 * Rules that hold for every function, unless it says otherwise:
 *
 * - What a function gives through a `**` or returns as a pointer that is not const is yours: free
 *   it with the function of its type. What is const belongs to the handle it was asked of, and
 *   lives as long as that.
 * - What you give stays yours. Texts and lists are copied before the function returns.
 * - Handles may be freed in any order. Freeing NULL does nothing.
 * - Results are written on success only (VPPKIT_OK), the error on failure only. Neither looks at
 *   what was there before: free an error before its variable is used again.
 * - NULL where it is not allowed is VPPKIT_USAGE, or nothing is done; it never crashes.
 * - `options` of calls, `cancel` and `error` may always be NULL.
 * - "Every call may return": VPPKIT_USAGE, VPPKIT_TOKEN, VPPKIT_PERMISSION, VPPKIT_ACCOUNT_CLAIMED,
 *   VPPKIT_THROTTLED, VPPKIT_UNAVAILABLE, VPPKIT_TRANSPORT, VPPKIT_PROTOCOL, VPPKIT_DEADLINE,
 *   VPPKIT_CANCELLED, VPPKIT_INTERNAL. "Every call that writes" also VPPKIT_INVALID_REQUEST,
 *   VPPKIT_NOT_FOUND, VPPKIT_NO_LICENSE, VPPKIT_CONFLICT, and VPPKIT_USAGE for a client without an
 *   installation. After a write that failed look at vppkit_error_effect.
 * - Setters return nothing. The first wrong value is kept, and told by the call that takes the
 *   handle; it cannot be set right any more, so make a new one.
 * - Lists of texts are arrays of `count` texts, which need not end with NULL.
 * - errno is left as it happens to be.
 * - A handle may be used by any threads at once where its type says so; otherwise by one at a time.
 *   It may be freed by any thread, once nobody uses it.
 *
 * Written by `cargo xtask header` from ffi-c/src; changes made here are lost.
 */

#ifndef VPPKIT_H
#define VPPKIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Whether the library that is loaded fits this header. */
#define VPPKIT_ABI_CHECK() (vppkit_abi_version() == VPPKIT_ABI_VERSION)

/** The two arguments of `%.*s` that print a view. */
#define VPPKIT_PRINT(text) (int)(text).len, (text).data

/** Standard quality of an asset, as a pricingParam. */
#define VPPKIT_STDQ "STDQ"

/** High quality of an asset, as a pricingParam; books mostly. */
#define VPPKIT_PLUS "PLUS"

"#;

const BOTTOM: &str = "\
#ifdef __cplusplus
}
#endif

#endif /* VPPKIT_H */
";
