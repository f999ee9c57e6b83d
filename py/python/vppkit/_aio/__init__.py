"""The client for asyncio. `_sync` is written from this package by `cargo xtask gen`."""
