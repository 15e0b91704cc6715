//! Saves a network to a file, and loads it.
//!
//! ```text
//! 8 bytes   the length of the head
//! the head  {"dense.kernel": {"dtype": "F32", "shape": [5, 64], "data_offsets": [0, 1280]}, …}
//! the rest  the numbers, one array after the other
//! ```
//!
//! This is the format safetensors, which PyTorch and Keras read as well: in Python
//! `safetensors.numpy.load_file("model.safetensors")["dense.kernel"]` is W `(n_in, n_out)`, and
//! `["conv2d.kernel"]` is Keras's `(k_h, k_w, channels, filters)`. A description of the layers is
//! written beside the weights, so that [`Sequential::load`] needs only this file; optimiser and loss
//! are not saved, and `compile` sets them again.
//!
//! ```no_run
//! use eigenbook::nn::*;
//! let mut model = Sequential::new();
//! model.add(Input::new(5))?;
//! model.add(Dense::new(1).activation(Sigmoid))?;
//! model.save("model.safetensors")?;
//! let again = Sequential::load("model.safetensors")?;
//! assert_eq!(again.get_weights(), model.get_weights());
//! # Ok::<(), eigenbook::Error>(())
//! ```

use super::activation::Activation;
use super::add::{Layer, image_after};
use super::convolution::Conv2D;
use super::dense::{Dense, Input};
use super::dropout::Dropout;
use super::flatten::Flatten;
use super::invalid;
use super::normalization::BatchNormalization;
use super::pooling::MaxPooling2D;
use super::sequential::Sequential;
use super::window::{Padding, Window};
use crate::data::cannot;
use crate::{Error, Result};
use ndarray::{Array1, Array2, Array4, IxDyn};
use serde_json::{Map, Value, json};
use std::path::Path;

/// The header's field with the description of the layers.
const MODEL: &str = "eigenbook";

impl Sequential {
    /// Writes layers and weights into a file (Keras's `model.save`), in the format safetensors.
    ///
    /// # Errors
    /// When the model has no layers, or the file cannot be written.
    ///
    /// ```no_run
    /// use eigenbook::prelude::*;
    ///
    /// # let mut model = Sequential::new();
    /// model.save("model.safetensors")?;
    /// # Ok::<(), Error>(())
    /// ```
    pub fn save(&self, path: impl AsRef<Path>) -> Result<()> {
        let path = path.as_ref();
        let Some(shape) = self.input.as_ref().filter(|_| !self.layers.is_empty()) else {
            return Err(invalid("save", "the model has no layers.\nThere is nothing to keep."));
        };
        let bytes = written(shape, self.flatten, &self.layers);
        std::fs::write(path, bytes).map_err(|error| cannot("save", path, &error))
    }

    /// The model that [`save`](Self::save) wrote (Keras's `load_model`); it predicts at once, and
    /// learns after [`compile`](Self::compile).
    ///
    /// # Errors
    /// When there is no such file, or it was not written by `save`.
    ///
    /// ```no_run
    /// use eigenbook::prelude::*;
    ///
    /// # let x = array![[0.0_f32, 1.0]];
    /// let model = Sequential::load("model.safetensors")?;
    /// let predictions = model.predict(&x)?;
    /// # Ok::<(), Error>(())
    /// ```
    pub fn load(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let file = File::read("load", path)?;
        let model = file.model().ok_or_else(|| {
            let rule = "It was not written by model.save.\n\
                        model.load_weights(path)? takes weights alone.";
            failed("load", path, rule)
        })?;
        let mut loaded = model?;
        loaded.take_weights("load", path, &file)?;
        Ok(loaded)
    }

    /// Takes the weights from a file in the format safetensors: for each layer `NAME.kernel`
    /// `(n_in, n_out)` and `NAME.bias` `(n_out)`, or `NAME.weight` `(n_out, n_in)` as PyTorch has
    /// it. Numbers in half or double precision are converted.
    ///
    /// The kernel of a `Conv2D` is `(k_h, k_w, channels, filters)`, PyTorch's weight
    /// `(filters, channels, k_h, k_w)`. PyTorch's images have their channels first; the weight of
    /// a Dense layer after a Flatten of images `(height, width, channels)` is put into our order.
    ///
    /// # Errors
    /// When there is no such file, it is damaged, or a layer's arrays are missing or have other
    /// shapes; nothing is changed then.
    ///
    /// ```no_run
    /// use eigenbook::prelude::*;
    ///
    /// # let mut model = Sequential::new();
    /// // In Python: safetensors.torch.save_file(model.state_dict(), "weights.safetensors")
    /// model.load_weights("weights.safetensors")?;
    /// # Ok::<(), Error>(())
    /// ```
    pub fn load_weights(&mut self, path: impl AsRef<Path>) -> Result<()> {
        let path = path.as_ref();
        let file = File::read("load_weights", path)?;
        self.take_weights("load_weights", path, &file)
    }

    fn take_weights(&mut self, operation: &'static str, path: &Path, file: &File) -> Result<()> {
        let missing =
            |name: &str, shape: &[usize]| failed(operation, path, &file.why_not(name, shape));
        let mut weights = Vec::new();
        for (place, layer) in self.layers.iter().enumerate() {
            let image = match place.checked_sub(1) {
                None => self.input.clone(),
                Some(before) => image_after(&self.layers[before]),
            };
            let part = |part| format!("{}.{part}", layer.layer_name());
            let [of_kernel, of_weight, of_bias] = ["kernel", "weight", "bias"].map(part);
            let has = |name: &str| file.head.contains_key(name);
            let (name, shape) = match has(&of_weight) && !has(&of_kernel) {
                true => (&of_weight, weight_shape(layer)),
                false => (&of_kernel, kernel_shape(layer)),
            };
            let kernel = file.kernel(&of_kernel, layer);
            let kernel = kernel.or_else(|| file.weight(&of_weight, layer, image));
            let bias = file.vector(&of_bias).filter(|it| it.len() == layer.units());
            weights.push((
                kernel.ok_or_else(|| missing(name, &shape))?,
                bias.ok_or_else(|| missing(&of_bias, &[layer.units()]))?,
            ));
        }
        let mut normalized = self.layers.clone();
        for normalization in normalized.iter_mut().filter_map(|layer| layer.normalization.as_mut())
        {
            let part = |part: &str| format!("{}.{part}", normalization.name);
            let vector = |of: &str| {
                let vector = file.vector(&part(of)).filter(|it| it.len() == normalization.units());
                vector.ok_or_else(|| missing(&part(of), &[normalization.units()]))
            };
            let [gamma, beta] = [vector("gamma")?, vector("beta")?];
            let [mean, variance] = [vector("moving_mean")?, vector("moving_variance")?];
            (normalization.gamma, normalization.beta) = (gamma, beta);
            (normalization.moving_mean, normalization.moving_variance) = (mean, variance);
        }
        self.set_weights(&weights)?;
        for (layer, with) in self.layers.iter_mut().zip(normalized) {
            layer.normalization = with.normalization;
        }
        Ok(())
    }
}

/// The bytes of the file.
fn written(shape: &[usize], flatten: bool, layers: &[Dense]) -> Vec<u8> {
    let mut head = Map::new();
    let described: Vec<Value> = layers
        .iter()
        .map(|layer| {
            json!({
                "name": layer.layer_name(),
                "units": layer.units(),
                "activation": layer.layer_activation().name(),
                "dropout": layer.dropout_rate(),
                "normalization": layer.normalization.as_ref().map(|it| [it.momentum, it.epsilon]),
                "window": layer.window.as_ref().map(described_window),
                "pooling": layer.pooling.as_ref().map(|it| described_window(&it.window)),
                "flattened": layer.dropout.as_ref().is_some_and(|it| it.flattened),
            })
        })
        .collect();
    let model = json!({ "shape": shape, "flatten": flatten, "layers": described }).to_string();
    head.insert("__metadata__".to_owned(), json!({ "format": "pt", MODEL: model }));
    let mut data: Vec<u8> = Vec::new();
    let mut add = |name: String, shape: &[usize], values: &mut dyn Iterator<Item = &f32>| {
        let from = data.len();
        data.extend(values.flat_map(|value| value.to_le_bytes()));
        let place = json!({ "dtype": "F32", "shape": shape, "data_offsets": [from, data.len()] });
        head.insert(name, place);
    };
    for layer in layers {
        let (kernel, bias) = (layer.kernel(), layer.bias());
        add(format!("{}.kernel", layer.layer_name()), &kernel_shape(layer), &mut kernel.iter());
        add(format!("{}.bias", layer.layer_name()), bias.shape(), &mut bias.iter());
        if let Some(normalization) = &layer.normalization {
            for (part, array) in normalization.arrays() {
                add(format!("{}.{part}", normalization.name), array.shape(), &mut array.iter());
            }
        }
    }
    let mut head = Value::Object(head).to_string();
    // The numbers begin at a multiple of 8 bytes.
    head += &" ".repeat(head.len().next_multiple_of(8) - head.len());
    [&(head.len() as u64).to_le_bytes(), head.as_bytes(), &data].concat()
}

fn described_window(window: &Window) -> Value {
    let padding = if window.padding == Padding::Same { "same" } else { "valid" };
    json!({ "size": window.size, "strides": window.stride, "padding": padding })
}

/// The shape of Keras's kernel.
fn kernel_shape(layer: &Dense) -> Vec<usize> {
    match &layer.window {
        None => layer.kernel().shape().to_vec(),
        Some(it) => vec![it.size.0, it.size.1, it.channels, layer.units()],
    }
}

/// The shape of PyTorch's weight.
fn weight_shape(layer: &Dense) -> Vec<usize> {
    match &layer.window {
        None => vec![layer.units(), layer.n_inputs()],
        Some(it) => vec![layer.units(), it.channels, it.size.0, it.size.1],
    }
}

/// The parts of a file.
struct File {
    head: Map<String, Value>,
    data: Vec<u8>,
}

impl File {
    fn read(operation: &'static str, path: &Path) -> Result<Self> {
        let bytes = std::fs::read(path).map_err(|error| cannot(operation, path, &error))?;
        Self::parts(&bytes)
            .ok_or_else(|| failed(operation, path, "It is not in the format safetensors."))
    }

    fn parts(bytes: &[u8]) -> Option<Self> {
        let (length, rest) = bytes.split_at_checked(8)?;
        let length = u64::from_le_bytes(length.try_into().ok()?);
        let (head, data) = rest.split_at_checked(usize::try_from(length).ok()?)?;
        match serde_json::from_slice(head).ok()? {
            Value::Object(head) => Some(Self { head, data: data.to_vec() }),
            _ => None,
        }
    }

    fn names(&self) -> Vec<&str> {
        self.head.keys().map(String::as_str).filter(|name| *name != "__metadata__").collect()
    }

    /// Why there is no array of this name and shape.
    fn why_not(&self, name: &str, shape: &[usize]) -> String {
        match self.head.get(name).map(|place| sizes(&place["shape"])) {
            None => format!("It has no array \"{name}\".\nIt has: {}.", self.names().join(", ")),
            Some(Some(found)) if found != shape => {
                format!("\"{name}\" has the shape {found:?}.\nThe layer takes {shape:?}.")
            }
            Some(_) => {
                format!("\"{name}\" is damaged, or its numbers are not F16, BF16, F32 or F64.")
            }
        }
    }

    /// The numbers of an array and its shape; none if the file has no such array of floats.
    fn array(&self, name: &str) -> Option<(Vec<usize>, Vec<f32>)> {
        let place = self.head.get(name)?;
        let (shape, offsets) = (sizes(&place["shape"])?, sizes(&place["data_offsets"])?);
        let &[from, to] = &offsets[..] else { return None };
        let values = floats(place["dtype"].as_str()?, self.data.get(from..to)?)?;
        let n = shape.iter().try_fold(1_usize, |n, size| n.checked_mul(*size))?;
        (n == values.len()).then_some((shape, values))
    }

    /// W from Keras's kernel.
    fn kernel(&self, name: &str, layer: &Dense) -> Option<Array2<f32>> {
        let (shape, values) = self.array(name)?;
        let fits = shape == kernel_shape(layer);
        Array2::from_shape_vec(layer.kernel().dim(), values).ok().filter(|_| fits)
    }

    /// W from PyTorch's weight, which begins with the outputs; `image` has the sizes of the images
    /// that are before a Dense layer: height, width, channels.
    fn weight(&self, name: &str, layer: &Dense, image: Option<Vec<usize>>) -> Option<Array2<f32>> {
        let (height, width, channels) = match (&layer.window, image.as_deref()) {
            (Some(it), _) => (it.size.0, it.size.1, it.channels),
            (None, Some(&[height, width, channels])) => (height, width, channels),
            _ => (1, 1, layer.n_inputs()),
        };
        let (shape, values) = self.array(name)?;
        let whole = [layer.units(), channels, height, width];
        let fits = shape == weight_shape(layer);
        let weight = Array4::from_shape_vec(whole, values).ok().filter(|_| fits)?;
        let kernel = weight.permuted_axes([2, 3, 1, 0]).iter().copied().collect();
        Array2::from_shape_vec(layer.kernel().dim(), kernel).ok()
    }

    fn vector(&self, name: &str) -> Option<Array1<f32>> {
        let (shape, values) = self.array(name)?;
        (shape.len() == 1).then(|| values.into())
    }

    /// The layers, with initial weights; none if the file does not describe the layers.
    fn model(&self) -> Option<Result<Sequential>> {
        let text = self.head.get("__metadata__")?.get(MODEL)?.as_str()?;
        let described: Value = serde_json::from_str(text).ok()?;
        let mut model = Sequential::new();
        // The first files had only the number of features.
        let shape: Vec<usize> = match described["shape"].as_array() {
            Some(sizes) => sizes.iter().map(size).collect::<Option<_>>()?,
            None => vec![size(&described["features"])?],
        };
        let mut added = model.add(Input { shape });
        let mut flatten = described["flatten"] == true;
        for layer in described["layers"].as_array()? {
            let flatten_before = flatten && layer["window"].is_null();
            let before = flatten_before.then_some(Layer::Flatten(Flatten));
            for part in before.into_iter().chain(parts(layer)?) {
                flatten &= !matches!(part, Layer::Flatten(_));
                added = added.and_then(|()| model.add(part));
            }
        }
        if flatten {
            added = added.and_then(|()| model.add(Flatten));
        }
        Some(added.map(|()| model))
    }
}

/// A layer as it is described, and what comes after it.
fn parts(layer: &Value) -> Option<Vec<Layer>> {
    let activation = Activation::named(layer["activation"].as_str()?)?;
    let (name, units) = (layer["name"].as_str()?, size(&layer["units"])?);
    let mut parts: Vec<Layer> = Vec::new();
    parts.push(match &layer["window"] {
        Value::Null => Dense::new(units).activation(activation).name(name).into(),
        window => {
            let convolution = Conv2D::new(units, IxDyn(&sizes(&window["size"])?));
            let same = window["padding"] == "same";
            let convolution =
                convolution.padding(if same { Padding::Same } else { Padding::Valid });
            let convolution = convolution.strides(IxDyn(&sizes(&window["strides"])?));
            convolution.activation(activation).name(name).into()
        }
    });
    if let [momentum, epsilon] = layer["normalization"].as_array().map_or(&[][..], |it| it) {
        let number = |value: &Value| value.as_f64().map(|value| value as f32);
        let normalization = BatchNormalization::new().momentum(number(momentum)?);
        parts.push(normalization.epsilon(number(epsilon)?).into());
    }
    if let pooling @ Value::Object(_) = &layer["pooling"] {
        let windows = MaxPooling2D::new(IxDyn(&sizes(&pooling["size"])?));
        parts.push(windows.strides(IxDyn(&sizes(&pooling["strides"])?)).into());
    }
    let rate = layer["dropout"].as_f64()? as f32;
    if rate > 0.0 {
        parts.extend((layer["flattened"] == true).then_some(Layer::Flatten(Flatten)));
        parts.push(Dropout::new(rate).into());
    }
    Some(parts)
}

fn size(value: &Value) -> Option<usize> {
    usize::try_from(value.as_u64()?).ok()
}

fn sizes(value: &Value) -> Option<Vec<usize>> {
    value.as_array()?.iter().map(size).collect()
}

/// The numbers in these bytes, in single precision; none if it is another kind of number.
fn floats(kind: &str, bytes: &[u8]) -> Option<Vec<f32>> {
    match kind {
        "F32" => each(bytes, f32::from_le_bytes),
        "F64" => each(bytes, |bytes| f64::from_le_bytes(bytes) as f32),
        // The upper half of a number in single precision.
        "BF16" => each(bytes, |[low, high]| f32::from_le_bytes([0, 0, low, high])),
        "F16" => each(bytes, |bytes| half(u16::from_le_bytes(bytes))),
        _ => None,
    }
}

/// The numbers of `SIZE` bytes each; none if some bytes are left.
fn each<const SIZE: usize>(bytes: &[u8], number: impl Fn([u8; SIZE]) -> f32) -> Option<Vec<f32>> {
    let (numbers, rest) = bytes.as_chunks();
    rest.is_empty().then(|| numbers.iter().map(|bytes| number(*bytes)).collect())
}

/// A number in half precision: a sign, 5 bits of exponent, 10 of the fraction.
fn half(bits: u16) -> f32 {
    let fraction = f32::from(bits & 0x3ff) / 1024.0;
    let size = match i32::from(bits >> 10 & 31) {
        0 => fraction * 2_f32.powi(-14),
        31 if fraction == 0.0 => f32::INFINITY,
        31 => f32::NAN,
        exponent => (1.0 + fraction) * 2_f32.powi(exponent - 15),
    };
    if bits >> 15 == 1 { -size } else { size }
}

fn failed(operation: &'static str, path: &Path, rule: &str) -> Error {
    invalid(operation, format!("{} cannot be read.\n{rule}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn model() -> Sequential {
        let mut model = Sequential::with_seed(3);
        model.add(Input::new((1, 2))).unwrap();
        model.add(Flatten).unwrap();
        model.add(Dense::new(3).activation(Activation::LeakyRelu).name("hidden")).unwrap();
        model.add(BatchNormalization::new().momentum(0.5)).unwrap();
        model.add(Dropout::new(0.25)).unwrap();
        model.add(Dense::new(1).activation(Activation::Sigmoid)).unwrap();
        model
    }

    #[test]
    fn what_is_written_is_the_model() {
        let mut model = model();
        if let Some(normalization) = &mut model.layers[0].normalization {
            normalization.moving_mean.fill(0.5);
        }
        let file = File::parts(&written(&[1, 2], true, model.layers())).unwrap();
        let mut again = file.model().unwrap().unwrap();
        assert_eq!(again.summary(), model.summary());
        again.take_weights("load", Path::new("a"), &file).unwrap();
        assert_eq!(again.layers(), model.layers());
    }

    /// `torch.tensor([1.5, -0.1, 6e-8, inf])` in each precision, and what it is in single precision.
    #[test]
    fn other_precisions_are_converted() {
        let of_half = floats("F16", &[0, 0x3e, 0x66, 0xae, 1, 0, 0, 0x7c]).unwrap();
        assert_eq!(of_half, [1.5, -0.099_975_586, 5.960_464_5e-8, f32::INFINITY]);
        let of_bfloat = floats("BF16", &[0xc0, 0x3f, 0xcd, 0xbd, 0x81, 0x33, 0x80, 0x7f]).unwrap();
        assert_eq!(of_bfloat, [1.5, -0.100_097_656, 6.007_030_6e-8, f32::INFINITY]);
        assert_eq!(floats("F64", &0.1_f64.to_le_bytes()), Some(vec![0.1]));
        assert!(floats("I64", &[0; 8]).is_none() && floats("F32", &[0; 6]).is_none());
        assert!(half(0x7e00).is_nan());
    }

    #[test]
    fn a_damaged_file_has_no_arrays() {
        let bytes = written(&[1, 2], true, model().layers());
        let whole = File::parts(&bytes).unwrap();
        assert_eq!(whole.array("hidden.kernel").unwrap().0, [2, 3]);
        assert!(whole.vector("hidden.kernel").is_none() && whole.array("hidden").is_none());
        for length in 0..bytes.len() {
            let cut = File::parts(&bytes[..length]);
            assert!(cut.is_none_or(|cut| cut.vector("dense.bias").is_none()), "{length}");
        }
        let head = |text: &str| [&(text.len() as u64).to_le_bytes(), text.as_bytes()].concat();
        let wrong = head(r#"{"a": {"dtype": "F32", "shape": [9e9, 9], "data_offsets": [4, 0]}}"#);
        assert!(File::parts(&wrong).unwrap().array("a").is_none());
        assert!(File::parts(&head("[1]")).is_none());
    }
}
