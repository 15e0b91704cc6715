//! Figures: in every format, with text, of a size for notebooks, and never a panic.

use eigenbook::display::show::formats_of;
use eigenbook::prelude::*;
use expect_test::expect;
use proptest::prelude::*;

fn line() -> Figure {
    Figure::new()
        .title("Verlust <λ> & Größe")
        .x_label("epoch")
        .y_label("loss")
        .line("training", &[1, 2, 3], &[0.7, 0.5, 0.4])
        .unwrap()
}

/// Width, height and pixels (as palette colours) of a PNG file.
fn decode(file: &[u8]) -> (u32, u32, Vec<[u8; 3]>) {
    let mut decoder = png::Decoder::new(file);
    decoder.set_transformations(png::Transformations::EXPAND);
    let mut reader = decoder.read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size()];
    let info = reader.next_frame(&mut pixels).unwrap();
    let pixels = pixels.chunks_exact(3).map(|pixel| pixel.try_into().unwrap()).collect();
    (info.width, info.height, pixels)
}

#[test]
fn a_figure_leaves_as_html_png_and_text() {
    let bundle = formats_of(&line()).unwrap();
    let mut formats: Vec<&String> = bundle.data().keys().collect();
    formats.sort();
    assert_eq!(formats, ["image/png", "text/html", "text/plain"]);
    expect![[r#"
        Figure: Verlust <λ> & Größe
          right: epoch, up: loss
          training: line of 3 points from (1, 0.7) to (3, 0.4)"#]]
    .assert_eq(bundle.plain());
}

#[test]
fn the_rows_of_a_matrix_go_down() {
    let text = |figure: Figure| figure.to_string();
    let matrix = array![[1, 2], [3, 4]];
    assert!(text(Figure::new().heat_map(&matrix)).contains("\n  right: column, down: row\n"));
    assert!(text(Figure::new().y_label("y").image(&matrix)).contains("\n  down: y\n"));
    assert!(text(Figure::plane()).contains("right: x₁, up: x₂"));
}

#[test]
fn the_svg_has_its_texts_escaped_and_asks_for_nothing() {
    let svg = line().svg();
    assert!(svg.starts_with("<svg role=\"img\" width=\"640\" height=\"420\""), "{}", &svg[..200]);
    for text in ["Verlust &lt;λ&gt; &amp; Größe", "epoch", "loss", "training", "<polyline"] {
        assert!(svg.contains(text), "{text}");
    }
    assert_eq!(svg.matches("http").count(), 1, "only the name of the format: {svg}");
    assert!(!svg.contains("<script") && !svg.contains("href"));
}

#[test]
fn the_png_has_letters_without_any_font_of_the_machine() {
    let (width, height, with) = decode(&line().png());
    assert_eq!((width, height), (640, 420));
    let (.., without) = decode(&line().title("").x_label("").y_label("").png());
    let dark = |pixels: &[[u8; 3]]| pixels.iter().filter(|pixel| pixel[0] < 110).count();
    assert!(dark(&with) > dark(&without) + 200, "{} {}", dark(&with), dark(&without));
    // Greek letters and accents are letters of their own, not boxes.
    let title = |text: &str| line().title(text).png();
    assert_ne!(title("λ"), title("μ"));
    assert_ne!(title("ö"), title("ü"));
    assert_ne!(title("ℝ"), title("∑"));
}

#[test]
fn figures_are_small_and_always_the_same() {
    let weights = NumpyRandom::seed(3).randn((5, 64));
    for figure in [line(), Figure::new().heat_map(&weights)] {
        assert!(figure.svg().len() < 40_000 && figure.png().len() < 40_000);
        assert_eq!(figure.png(), figure.clone().png());
        assert_eq!(figure.svg(), figure.clone().svg());
    }
    let cloud = NumpyRandom::seed(3).randn(20_000);
    let figure = Figure::new().scatter("", &cloud, &cloud).unwrap();
    let bundle = formats_of(&figure).unwrap();
    assert!(!bundle.data()["text/html"].as_str().unwrap().contains("image/svg+xml"));
    assert!(bundle.data()["image/png"].as_str().unwrap().len() < 60_000);
}

#[test]
fn a_picture_of_a_matrix_says_what_it_does() {
    let map = Figure::linear_map(&array![[1, 2], [3, 4]]).unwrap();
    let text = map.to_string();
    assert!(
        text.contains("det A = −2") && text.contains("(0, 0), (1, 3), (3, 7), (2, 4)"),
        "{text}"
    );
    let svg = map.svg();
    assert!(svg.contains("A·e₁") && svg.contains("A·e₂"));
}

#[test]
fn what_does_not_fit_is_refused() {
    let error = Figure::new().line("", &[1, 2], &[1.0]).unwrap_err().to_string();
    assert!(error.contains("x has 2 values and y has 1"), "{error}");
    assert!(Figure::new().bars("", &["a"], &[1, 2]).is_err());
    assert!(Figure::plane().vector("", &[1, 2, 3]).is_err());
    assert!(Figure::linear_map(&array![[1, 2, 3], [4, 5, 6]]).is_err());
}

#[test]
fn a_history_has_its_curve() -> Result<()> {
    let mut model = Sequential::new();
    model.add(Input::new(1))?;
    model.add(Dense::new(1))?;
    model.compile(Adam::default(), MeanSquaredError, [])?;
    let (x, y) = (array![[1.0], [2.0]], array![[1.0], [2.0]]);
    let history = model.fit(&x, &y, Fit::new().epochs(5).verbose(0))?;
    assert!(learning_curve(&history).to_string().contains("training: line of 5 points"));
    let error = metric_curve(&history, "accuracy").unwrap_err().to_string();
    assert!(error.contains("accuracy") && error.contains("loss"), "{error}");
    Ok(())
}

#[test]
fn a_decision_has_its_two_sides_and_the_line_between() -> Result<()> {
    let figure = Figure::plane().decisions(-1.0..1.0, -1.0..1.0, |x| {
        Ok(x.column(0).mapv(|x| if x > 0.0 { 1.0 } else { 0.0 }).insert_axis(Axis(1)))
    })?;
    assert!(figure.to_string().contains("class 1 in 49 %"), "{figure}");
    let (.., pixels) = decode(&figure.png());
    let is_tint = |pixel: &[u8; 3], red: bool| match red {
        true => pixel[0] > 235 && pixel[2] < 225,
        false => pixel[2] > 225 && pixel[0] < 220 && pixel[0] > 190,
    };
    for red in [true, false] {
        let count = pixels.iter().filter(|pixel| is_tint(pixel, red)).count();
        assert!((40_000..90_000).contains(&count), "{count}");
    }
    let wrong = Figure::plane().decisions(0.0..1.0, 0.0..1.0, |_| Ok(tensor![[1.0]]));
    assert!(wrong.unwrap_err().to_string().contains("1 predictions"));
    Ok(())
}

#[test]
fn lines_of_equal_height_are_drawn() {
    let bowl = |x: f64, y: f64| x * x + y * y;
    let figure = Figure::plane().contours(-2.0..2.0, -2.0..2.0, &[1.0, 2.0, 9.0], bowl);
    assert!(figure.to_string().contains("2 lines of equal height"), "{figure}");
    assert!(figure.svg().len() < 20_000);
}

#[test]
fn nothing_to_show_is_shown_as_that() {
    for figure in [
        Figure::new(),
        Figure::plane(),
        Figure::new().heat_map(&Array2::<f64>::zeros((0, 3))),
        Figure::new().line("", &Array1::<f64>::zeros(0), &Array1::<f64>::zeros(0)).unwrap(),
        Figure::new().histogram("", &[f64::NAN], 0),
        Figure::linear_map(&array![[0, 0], [0, 0]]).unwrap(),
    ] {
        assert!(formats_of(&figure).unwrap().data().contains_key("image/png"));
    }
}

fn value() -> impl Strategy<Value = f64> {
    prop_oneof![proptest::num::f64::ANY, -10.0..10.0, Just(0.0)]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn drawing_never_panics(
        values in proptest::collection::vec(value(), 0..12),
        range in (value(), value()),
        size in (0_u32..400, 0_u32..400),
        text in "\\PC{0,40}|[\u{0}-\u{1f}]{0,3}",
    ) {
        let count = values.len() / 2 * 2;
        let matrix = Array2::from_shape_vec((count / 2, 2), values[..count].to_vec()).unwrap();
        let names: Vec<&str> = values.iter().map(|_| text.as_str()).collect();
        let all = Figure::new()
            .title(text.as_str()).x_label(text.as_str()).size(size.0, size.1)
            .line(&text, &values, &values).unwrap().dashed()
            .scatter(&text, &values, &values).unwrap()
            .area(&text, &values, &values).unwrap()
            .histogram(&text, &values, 4)
            .arrow(&text, range, (0.0, 1.0))
            .horizontal(&text, range.0)
            .text(range, &text);
        for figure in [
            all.clone().equal_axes(),
            all.clone().logarithmic_x().logarithmic_y(),
            all.clone().x_range(range.0..range.1).y_range(range.1..range.0).logarithmic_y(),
            Figure::new().bars(&text, &names, &values).unwrap(),
            Figure::new().heat_map(&matrix).x_names(names).size(size.0, size.1),
            all,
        ] {
            prop_assert!(figure.svg().ends_with("</svg>\n"));
            prop_assert!(!figure.png().is_empty());
            prop_assert!(!figure.to_string().is_empty());
        }
    }
}

/// The texts of a drawing with the places of their middles, from left to right.
fn texts_of(svg: &str) -> Vec<(f64, String)> {
    let texts = svg.split("<text ").skip(1).filter_map(|part| {
        let x = part.split_once("x=\"")?.1.split_once('"')?.0.parse::<f64>().ok()?;
        let (_, text) = part.split_once('>')?;
        // Four units of the drawing are a pixel.
        Some((x / 4.0, text.split_once('<')?.0.to_owned()))
    });
    texts.collect()
}

#[test]
fn the_last_number_of_an_axis_stays_whole() {
    let figure = Figure::new().line("", &[0, 500_000], &[1, 2]).unwrap();
    let (x, _) = texts_of(&figure.svg()).into_iter().find(|text| text.1 == "500000").unwrap();
    assert!(x < 640.0 - 20.0, "{x}");
}

#[test]
fn what_is_counted_has_whole_numbers_also_with_a_level() -> Result<()> {
    let figure = Figure::new().scatter("", &[1, 2, 3], &[5.2, 0.5, 0.1])?.horizontal("limit", 1.5);
    let texts = texts_of(&figure.svg());
    assert!(["1", "2", "3"].iter().all(|number| texts.iter().any(|text| text.1 == *number)));
    assert!(
        !texts.iter().any(|text| ["1.0", "1.5", "2.5"].contains(&text.1.as_str())),
        "{texts:?}"
    );
    Ok(())
}

#[test]
fn dots_of_all_classes_are_alike() -> Result<()> {
    let x: Vec<f64> = (0..500).map(f64::from).collect();
    let class: Vec<f64> = x.iter().map(|x| f64::from(*x < 490.0)).collect();
    let svg = Figure::new().scatter_by_class(&["few", "many"], &x, &x, &class)?.svg();
    let sizes: Vec<&str> =
        svg.split(" r=\"").skip(1).filter_map(|part| Some(part.split_once('"')?.0)).collect();
    // The two samples of the legend, and five hundred dots.
    assert_eq!(sizes.iter().filter(|size| **size == sizes[2]).count(), 500);
    Ok(())
}

#[test]
fn rows_and_columns_are_counted_from_one() {
    let texts = texts_of(&Figure::new().heat_map(&Array2::<f64>::zeros((3, 2))).svg());
    let count = |number: &str| texts.iter().filter(|text| text.1 == number).count();
    // The cells are zeros; 3 is a row, 1 and 2 are rows and columns.
    assert_eq!((count("1"), count("2"), count("3"), count("4")), (2, 2, 1, 0));
}

#[test]
fn one_range_of_colours_makes_pictures_comparable() {
    let first = Figure::new().heat_map(&array![[0.25, 0.5]]);
    let same = |figure: &Figure| figure.clone().color_range(0.0..1.0).svg();
    // Half of the range is the same blue, whatever else is in the matrix.
    let fill = "fill=\"#B5D4F6\"";
    assert!(!first.svg().contains(fill) && same(&first).contains(fill));
    assert!(same(&Figure::new().heat_map(&array![[0.5, 0.9]])).contains(fill));
    assert_eq!(first.clone().color_range(1.0..1.0).svg(), first.svg());
}

#[test]
fn a_page_shows_each_figure_as_an_image_that_fits_and_follows_its_theme() {
    let bundle = formats_of(&side_by_side([line(), line()])).unwrap();
    let html = bundle.data()["text/html"].as_str().unwrap();
    assert_eq!(html.matches("<img alt=\"Figure: Verlust &lt;λ&gt; &amp; Größe").count(), 2);
    assert_eq!(html.matches("src=\"data:image/svg+xml,<svg ").count(), 2);
    assert!(html.contains("max-width:100%") && html.contains("jp-theme-light=false"));
    assert!(!html.contains('#') && !html.contains("<script"), "{html}");
    assert!(!html.contains("filter:none!important\""));
}

#[test]
fn a_picture_of_data_keeps_its_colours_in_a_dark_theme() {
    for n_columns in [8, 80] {
        let figure = Figure::new().image(&Array2::<f64>::eye(n_columns));
        let bundle = formats_of(&figure).unwrap();
        let html = bundle.data()["text/html"].as_str().unwrap();
        assert!(html.contains("<img style=\"filter:none!important\" alt="), "{n_columns}");
    }
}
