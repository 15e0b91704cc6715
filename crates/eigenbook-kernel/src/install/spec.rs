//! The kernel spec, made from `kernel-spec/`.

use anyhow::Context;
use std::fs;
use std::path::Path;

const NAME: &str = "eigenbook";
const SPEC: &str = include_str!("../../../../kernel-spec/kernel.json");
const LOGOS: [(&str, &[u8]); 3] = [
    ("logo-svg.svg", include_bytes!("../../../../kernel-spec/logo-svg.svg")),
    ("logo-64x64.png", include_bytes!("../../../../kernel-spec/logo-64x64.png")),
    ("logo-32x32.png", include_bytes!("../../../../kernel-spec/logo-32x32.png")),
];

/// Writes the spec, with the program's path filled in.
pub fn write(kernels: &Path, program: &Path) -> anyhow::Result<()> {
    // A path may hold characters that JSON escapes.
    let program = serde_json::to_string(&program.to_string_lossy())?;
    let folder = kernels.join(NAME);
    fs::create_dir_all(&folder)
        .with_context(|| format!("{} cannot be written", folder.display()))?;
    fs::write(folder.join("kernel.json"), SPEC.replace("\"{kernel}\"", &program))?;
    for (logo, bytes) in LOGOS {
        fs::write(folder.join(logo), bytes)?;
    }
    Ok(())
}

/// Removes the spec; returns whether there was one.
pub fn remove(kernels: &Path) -> anyhow::Result<bool> {
    let folder = kernels.join(NAME);
    let found = folder.exists();
    if found {
        fs::remove_dir_all(folder)?;
    }
    Ok(found)
}
