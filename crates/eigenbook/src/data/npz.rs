//! Several arrays in one file, NumPy's `.npz`.
//!
//! It is a ZIP archive with one `.npy` file for each array, plain as `np.savez` writes it, or
//! compressed as `np.savez_compressed` does; both are read, and plain ones written. The sizes of the
//! arrays are in the directory at the end, where NumPy reads them, and not before each array.
//!
//! ```
//! use eigenbook::{data::Npz, ndarray::array};
//!
//! let arrays = Npz::new().with("x", &array![[1.0, 2.0]]).with("labels", &array![1]);
//! assert_eq!(arrays.names(), ["x", "labels"]);
//! let x: eigenbook::ndarray::Array2<f64> = arrays.get("x")?;
//! assert_eq!(x, array![[1.0, 2.0]]);
//! # Ok::<(), eigenbook::Error>(())
//! ```

use super::npy::from_bytes;
use super::{cannot, invalid};
use crate::Element;
use crate::Result;
use flate2::bufread::DeflateDecoder;
use ndarray::{Array, ArrayRef, Dimension};
use rawzip::path::{EntryPath, ZipFilePath};
use rawzip::{CompressionMethod, Crc32Option, ZipArchive, ZipArchiveWriter, ZipVerification};
use std::io::{self, Read, Write};
use std::path::Path;

/// Arrays with names, of any kinds and shapes.
#[derive(Clone, Default, PartialEq)]
pub struct Npz {
    /// Each as the bytes of its `.npy` file.
    arrays: Vec<(String, Vec<u8>)>,
}

/// The arrays of a file, `np.load("data.npz")`.
///
/// # Errors
/// [`Error::InvalidParameter`](crate::Error::InvalidParameter) if there is no such file, or it is
/// not an `.npz` file.
///
/// ```no_run
/// use eigenbook::prelude::*;
///
/// let arrays = load_npz("data.npz")?;
/// let x: Array2<f64> = arrays.get("x")?;
/// # Ok::<(), Error>(())
/// ```
pub fn load_npz(path: impl AsRef<Path>) -> Result<Npz> {
    let path = path.as_ref();
    let bytes = std::fs::read(path).map_err(|error| cannot("load_npz", path, &error))?;
    let arrays = unpacked(&bytes).map_err(|error| {
        let message = format!("{} is no file of np.savez: {error}.", path.display());
        invalid("load_npz", message)
    })?;
    Ok(Npz { arrays })
}

impl Npz {
    /// No arrays yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an array; one that has this name already is replaced.
    pub fn with<T: Element, D: Dimension>(mut self, name: &str, array: &ArrayRef<T, D>) -> Self {
        self.arrays.retain(|(known, _)| known != name);
        self.arrays.push((name.to_owned(), T::to_npy(array.view().into_dyn())));
        self
    }

    /// The names, in the order of the file (NumPy's `arrays.files`).
    pub fn names(&self) -> Vec<&str> {
        self.arrays.iter().map(|(name, _)| &name[..]).collect()
    }

    /// An array by its name; the type on the left selects the elements, as for
    /// [`load_npy`](super::load_npy).
    ///
    /// # Errors
    /// [`Error::InvalidParameter`](crate::Error::InvalidParameter) if there is none of this name,
    /// or its elements or its number of axes are not the requested ones.
    pub fn get<T: Element, D: Dimension>(&self, name: &str) -> Result<Array<T, D>> {
        let found = self.arrays.iter().find(|(known, _)| known == name);
        let (_, bytes) = found.ok_or_else(|| {
            let names = self.names().join(", ");
            invalid("Npz", format!("there is no array \"{name}\".\nThere are: {names}."))
        })?;
        from_bytes(bytes).map_err(|message| invalid("Npz", format!("\"{name}\": {message}")))
    }

    /// Writes the arrays into a file, `np.savez("data.npz", x=x, …)`.
    ///
    /// # Errors
    /// [`Error::InvalidParameter`](crate::Error::InvalidParameter) if the file cannot be written.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<()> {
        let path = path.as_ref();
        packed(&self.arrays)
            .and_then(|bytes| std::fs::write(path, bytes))
            .map_err(|error| cannot("Npz", path, &error))
    }
}

impl std::fmt::Debug for Npz {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Npz with {}", self.names().join(", "))
    }
}

/// As `np.savez`: without compression.
fn packed(arrays: &[(String, Vec<u8>)]) -> io::Result<Vec<u8>> {
    let mut archive = ZipArchiveWriter::new(Vec::new());
    for (name, bytes) in arrays {
        let sum = Crc32Option::Custom(crc32fast::hash(bytes));
        let file = archive.new_file(path(&format!("{name}.npy"))?).crc32(sum);
        let (mut file, config) = file.start().map_err(io::Error::other)?;
        let mut writer = config.wrap(&mut file);
        writer.write_all(bytes)?;
        let (_, end) = writer.finish().map_err(io::Error::other)?;
        file.finish(end).map_err(io::Error::other)?;
    }
    archive.finish().map_err(io::Error::other)
}

/// The name of a file in the archive as it is, which may be Keras's `dense/kernel:0`.
fn path(name: &str) -> io::Result<EntryPath<'static>> {
    if name.is_ascii() {
        return Ok(EntryPath::verbatim(name.as_bytes().to_vec()));
    }
    // Other letters need a mark that only names of paths without `:`, `\` and `..` have here.
    match ZipFilePath::from_str(name).as_ref() == name {
        true => Ok(EntryPath::conformant(name.to_owned())),
        false => Err(io::Error::other(format!("{name} is no name of a file"))),
    }
}

fn unpacked(bytes: &[u8]) -> io::Result<Vec<(String, Vec<u8>)>> {
    let archive = ZipArchive::from_slice(bytes).map_err(io::Error::other)?;
    let mut entries = archive.entries();
    let mut arrays = Vec::new();
    while let Some(entry) = entries.next_entry().map_err(io::Error::other)? {
        let file = archive.get_entry(entry.wayfinder()).map_err(io::Error::other)?;
        let method = entry.compression_method();
        let mut bytes = Vec::new();
        if method == CompressionMethod::STORE {
            bytes.extend_from_slice(file.data());
        } else if method == CompressionMethod::DEFLATE {
            // No more than the archive says, so that a small file cannot fill the memory.
            let limit = entry.uncompressed_size_hint().saturating_add(1);
            DeflateDecoder::new(file.data()).take(limit).read_to_end(&mut bytes)?;
        } else {
            return Err(io::Error::other(format!("it is compressed by {method:?}")));
        }
        let found =
            ZipVerification { crc: crc32fast::hash(&bytes), uncompressed_size: bytes.len() as u64 };
        file.claim_verifier().valid(found).map_err(io::Error::other)?;
        let path = entry.file_path();
        let name = String::from_utf8_lossy(path.as_ref());
        arrays.push((name.strip_suffix(".npy").unwrap_or(&name).to_owned(), bytes));
    }
    if arrays.len() as u64 != archive.entries_hint() {
        return Err(io::Error::other("its list of arrays is not complete"));
    }
    Ok(arrays)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{Array1, Array2, Ix1, array};

    #[test]
    fn what_is_packed_is_unpacked() {
        let arrays = Npz::new().with("x", &array![[1.0, f64::NAN]]).with("y", &array![true]);
        let names = ["dense/kernel:0", "dense/bias:0", "a\\b", "../x", "/x", "größe"];
        let arrays = names.iter().fold(arrays, |arrays, name| arrays.with(name, &array![1, 2]));
        let bytes = packed(&arrays.arrays).unwrap();
        assert_eq!(unpacked(&bytes).unwrap(), arrays.arrays);
        for length in 0..bytes.len() {
            assert!(unpacked(&bytes[..length]).is_err(), "{length}");
        }
        assert!(unpacked(&packed(&[]).unwrap()).unwrap().is_empty());
        assert!(packed(&[("ä:0".to_owned(), Vec::new())]).is_err());
    }

    #[test]
    fn a_changed_byte_is_noticed() {
        let mut bytes = packed(&Npz::new().with("x", &array![1.5, 2.5]).arrays).unwrap();
        let value = 2.5_f64.to_le_bytes();
        let place = bytes.windows(8).position(|it| it == value).unwrap();
        bytes[place] ^= 1;
        assert!(unpacked(&bytes).is_err());
    }

    #[test]
    fn an_array_is_asked_for_by_name_and_kind() {
        let arrays = Npz::new().with("x", &array![1, 2]).with("x", &array![[3_i64]]);
        assert_eq!(arrays.names(), ["x"]);
        assert_eq!(arrays.get::<i64, _>("x").unwrap(), array![[3]]);
        let as_float: Array2<f64> = arrays.get("x").unwrap();
        assert_eq!(as_float, array![[3.0]]);
        let error = arrays.get::<i64, Ix1>("x").unwrap_err().to_string();
        assert!(error.contains("\"x\": the array has the shape [1, 1], and 1 axes"), "{error}");
        let missing: Result<Array1<f64>> = arrays.get("y");
        assert!(missing.unwrap_err().to_string().contains("no array \"y\".\nThere are: x."));
    }
}
