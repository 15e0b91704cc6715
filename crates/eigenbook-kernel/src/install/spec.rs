//! The kernel specs, as they stand in `kernel-spec/`.

use anyhow::Context;
use std::fs;
use std::path::Path;

const SPECS: [(&str, &str); 2] = [
    ("eigenbook", include_str!("../../../../kernel-spec/kernel.json")),
    ("rust-stock", include_str!("../../../../kernel-spec/kernel-stock.json")),
];
const LOGOS: [(&str, &[u8]); 3] = [
    ("logo-svg.svg", include_bytes!("../../../../kernel-spec/logo-svg.svg")),
    ("logo-64x64.png", include_bytes!("../../../../kernel-spec/logo-64x64.png")),
    ("logo-32x32.png", include_bytes!("../../../../kernel-spec/logo-32x32.png")),
];

/// Writes the specs, with the program's path filled in.
pub fn write(kernels: &Path, program: &Path) -> anyhow::Result<()> {
    // A path may hold characters that JSON escapes.
    let program = serde_json::to_string(&program.to_string_lossy())?;
    for (name, spec) in SPECS {
        let folder = kernels.join(name);
        fs::create_dir_all(&folder)
            .with_context(|| format!("{} cannot be written", folder.display()))?;
        fs::write(folder.join("kernel.json"), spec.replace("\"{kernel}\"", &program))?;
        for (logo, bytes) in LOGOS {
            fs::write(folder.join(logo), bytes)?;
        }
    }
    Ok(())
}

/// Removes the specs; says whether there were any.
pub fn remove(kernels: &Path) -> anyhow::Result<bool> {
    let mut found = false;
    for (name, _) in SPECS {
        let folder = kernels.join(name);
        if folder.exists() {
            fs::remove_dir_all(folder)?;
            found = true;
        }
    }
    Ok(found)
}
