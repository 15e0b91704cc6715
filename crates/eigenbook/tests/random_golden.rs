//! The same seed gives the numbers of NumPy and PyTorch, to the last bit.
//!
//! `golden/random/seeds.py` wrote the numbers.

#[path = "golden/reader.rs"]
mod reader;

use eigenbook::ndarray::{Array1, Array2, ArrayD, Axis, IxDyn, array, s};
use eigenbook::random::{Generator, NumpyRandom, TorchRandom, default_rng};
use eigenbook::serde_json::Value;
use reader::{array, golden, text};

/// The calls that both of NumPy's generators have; they have no trait in common.
macro_rules! check_both {
    ($rng:ident, $call:ident, $shape:ident, $case:ident) => {
        match $call.split(' ').collect::<Vec<_>>()[..] {
            ["uniform"] => same($rng.uniform(-2.5, 7.0, $shape).unwrap(), $case),
            ["permutation"] => same(indices($rng.permutation($shape[0])), $case),
            ["shuffle", "of", "rows"] => {
                let mut rows = Array2::from_shape_vec((6, 2), (0_i64..12).collect()).unwrap();
                $rng.shuffle(&mut rows);
                same(rows.into_dyn(), $case);
            }
            ["choice"] => same($rng.choice(&tens(7), $shape).unwrap(), $case),
            ["choice", "without", "replacement"] => {
                same($rng.choice_without_replacement(&tens(9), $shape).unwrap(), $case);
            }
            ["choice", "weighted"] => {
                let probabilities = array![0.1, 0.0, 0.6, 0.3];
                same($rng.choice_weighted(&tens(4), $shape, &probabilities).unwrap(), $case);
            }
            ["exponential"] => same($rng.exponential(2.5, $shape).unwrap(), $case),
            ["poisson", mean] => same($rng.poisson(mean.parse().unwrap(), $shape).unwrap(), $case),
            ["many", "poisson", mean] => {
                same(some($rng.poisson(mean.parse().unwrap(), 20_000).unwrap()), $case);
            }
            ["binomial", n, p] => {
                let (n, p) = (n.parse().unwrap(), p.parse().unwrap());
                same($rng.binomial(n, p, $shape).unwrap(), $case);
            }
            ["many", "binomial", n, p] => {
                let (n, p) = (n.parse().unwrap(), p.parse().unwrap());
                same(some($rng.binomial(n, p, 20_000).unwrap()), $case);
            }
            _ => panic!("no such call: {}", $call),
        }
    };
}

#[test]
fn numpy_numbers_are_those_of_numpy() {
    let golden = golden("random/seeds.json");
    let cases = golden["numpy"].as_array().unwrap();
    assert_eq!(cases.len(), 46 * 3);
    for case in cases {
        let seed = case["seed"].as_u64().unwrap();
        check_numpy(&mut NumpyRandom::seed(seed as u32), case);
    }
}

#[test]
fn one_generator_continues_as_numpy_does_over_several_calls() {
    let golden = golden("random/seeds.json");
    let mut rng = NumpyRandom::seed(123);
    for case in golden["numpy_sequence"].as_array().unwrap() {
        check_numpy(&mut rng, case);
    }
}

#[test]
fn numbers_far_behind_the_seed_are_those_of_numpy() {
    let numbers = NumpyRandom::seed(1).rand(5000);
    let far = array![numbers[311], numbers[312], numbers[313], numbers[4999]];
    assert_eq!(far.into_dyn(), array::<f64>(&golden("random/seeds.json")["numpy_far"]));
}

#[test]
fn torch_numbers_are_those_of_torch() {
    let golden = golden("random/seeds.json");
    let cases = golden["torch"].as_array().unwrap();
    assert_eq!(cases.len(), 46);
    for case in cases {
        let mut rng = TorchRandom::manual_seed(case["seed"].as_u64().unwrap());
        match text(case, "call") {
            "rand" => same(rng.rand((3, 4)).into_dyn(), case),
            "uniform" => same(rng.uniform(-0.3, 0.7, 5).unwrap().into_dyn(), case),
            "linear" => {
                let size = |field: &str| case[field].as_u64().unwrap() as usize;
                let (weight, bias) = rng.linear(size("n_in"), size("n_out"));
                assert_eq!(weight.into_dyn(), array::<f32>(&case["weight"]), "{case}");
                assert_eq!(bias.into_dyn(), array::<f32>(&case["bias"]), "{case}");
            }
            _ => check_torch(&mut rng, case),
        }
    }
}

#[test]
fn one_generator_continues_as_torch_does_over_several_calls() {
    let mut rng = TorchRandom::manual_seed(123);
    for case in golden("random/seeds.json")["torch_sequence"].as_array().unwrap() {
        check_torch(&mut rng, case);
    }
}

fn check_torch(rng: &mut TorchRandom, case: &Value) {
    let shape = shape(case);
    let largest = i64::MAX;
    match text(case, "call") {
        "rand" => same(rng.rand(shape), case),
        "randn" | "randn of a block" | "randn of several blocks" => same(rng.randn(shape), case),
        "randint" => same(rng.randint(-5, 6, shape).unwrap(), case),
        "randint of 28 bits" => same(rng.randint(0, (1 << 28) - 1, shape).unwrap(), case),
        "randint of 29 bits" => same(rng.randint(0, (1 << 28) + 7, shape).unwrap(), case),
        "randint of 64 bits" => same(rng.randint(i64::MIN, largest, shape).unwrap(), case),
        "randperm" => same(indices(rng.randperm(shape[0])), case),
        call => panic!("no such call: {call}"),
    }
}

fn shape(case: &Value) -> IxDyn {
    let head = text(case, "numbers").split(':').next().unwrap();
    let shape: Vec<usize> = head.split(' ').skip(1).map(|size| size.parse().unwrap()).collect();
    IxDyn(&shape)
}

fn check_numpy(rng: &mut NumpyRandom, case: &Value) {
    let shape = shape(case);
    let int = |value: i128| i64::try_from(value).unwrap();
    let randint = |rng: &mut NumpyRandom, low: i128, high: i128| {
        rng.randint(int(low), int(high), shape.clone()).unwrap()
    };
    match text(case, "call") {
        "rand" | "rand of a tensor" => same(rng.rand(shape), case),
        "randn" => same(rng.randn(shape), case),
        "normal" => same(rng.normal(10.0, 0.25, shape).unwrap(), case),
        "randint of a digit" => same(randint(rng, 0, 10), case),
        "randint of negative numbers" => same(randint(rng, -5, 6), case),
        "randint of one number" => same(randint(rng, 3, 4), case),
        "randint of 32 bits" => same(randint(rng, 0, 1 << 32), case),
        "randint of 40 bits" => same(randint(rng, -(1 << 39), 1 << 39), case),
        "randint of 64 bits" => same(randint(rng, -(1 << 63), (1 << 63) - 1), case),
        "shuffle" => {
            let mut numbers = Array1::from_iter(0_i64..10);
            rng.shuffle(&mut numbers);
            same(numbers.into_dyn(), case);
        }
        call => check_both!(rng, call, shape, case),
    }
}

#[test]
fn default_rng_numbers_are_those_of_numpy() {
    let golden = golden("random/seeds.json");
    let cases = golden["default_rng"].as_array().unwrap();
    assert_eq!(cases.len(), 48 * 3);
    for cases in cases.chunks(48) {
        let mut rng = default_rng(cases[0]["seed"].as_u64().unwrap());
        cases.iter().for_each(|case| check_default_rng(&mut rng, case));
    }
}

fn check_default_rng(rng: &mut Generator, case: &Value) {
    let shape = shape(case);
    match text(case, "call") {
        "random" => same(rng.random(shape), case),
        "standard_normal" => same(rng.standard_normal(shape), case),
        "many normal" => same(some(rng.normal(10.0, 0.25, 20_000).unwrap()), case),
        "tail" => {
            let numbers = rng.standard_normal(20_000);
            let is_far = |z: &f64| z.abs() > 3.654_152_885_361_009;
            same(numbers.into_iter().filter(is_far).collect::<Array1<f64>>().into_dyn(), case);
        }
        "choice of many" => {
            let drawn = rng.choice_without_replacement(&tens(20_000), 401).unwrap();
            same(drawn.slice(s![..9]).to_owned().into_dyn(), case);
        }
        "many exponential" => same(some(rng.exponential(1.0, 20_000).unwrap()), case),
        "exponential tail" => {
            let numbers = rng.exponential(1.0, 20_000).unwrap();
            let is_far = |t: &f64| *t > 7.697_117_470_131_05;
            same(numbers.into_iter().filter(is_far).collect::<Array1<f64>>().into_dyn(), case);
        }
        call => match call.split(' ').collect::<Vec<_>>()[..] {
            ["integers", low, high] => {
                let (low, high) = (low.parse().unwrap(), high.parse().unwrap());
                same(rng.integers(low, high, shape).unwrap(), case);
            }
            _ => check_both!(rng, call, shape, case),
        },
    }
}

fn some<T: Clone>(drawn: Array1<T>) -> ArrayD<T> {
    drawn.select(Axis(0), &[0, 1, 4999, 9999, 15_000, 19_999]).into_dyn()
}

fn tens(count: i64) -> Array1<i64> {
    (0..count).map(|number| 10 * number).collect()
}

fn indices(order: Array1<usize>) -> ArrayD<i64> {
    order.mapv(|index| index as i64).into_dyn()
}

fn same<T>(numbers: ArrayD<T>, case: &Value)
where
    T: std::str::FromStr<Err: std::fmt::Debug> + PartialEq + std::fmt::Debug,
{
    assert_eq!(numbers, array::<T>(&case["numbers"]), "{case}");
}
