"""The client for threads. Written by `cargo xtask gen` from `_aio`: change that."""
