//! Leaves the symbols of Node to be found when it loads the module, where linkers need to be told.

fn main() {
    napi_build::setup();
}
