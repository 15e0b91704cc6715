//! Which changes are recorded, and which are taken.

use super::*;
use jupyter_protocol::Status;
use serde_json::json;

fn opened(id: &str, state: Value, output: Option<&str>) -> Event {
    let (id, output) = (id.to_owned(), output.map(str::to_owned));
    Event::Model(ModelEvent::Opened { id, state: object(state), output })
}

fn moved(widgets: &Widgets, id: &str, state: Value) -> Result<Map<String, Value>, Refusal> {
    let update = Update { id: id.to_owned(), state: object(state), press: Press::Not };
    widgets.change(&update, &JupyterMessage::from(Status::busy()))
}

/// Two sliders above one output, and one that is alone.
fn widgets() -> Widgets {
    let widgets = Widgets::default();
    let slider = json!({"value": 1.0, "description": "rate", "_model_name": "FloatSliderModel"});
    for (id, output) in [("rate", "out"), ("momentum", "out"), ("alone", "alone")] {
        widgets.note(&opened(id, slider.clone(), Some(output)));
    }
    widgets.note(&opened("out", json!({"outputs": []}), None));
    widgets
}

/// The controls that are taken with their values, and the model that shows the result.
type Taken = (Vec<(String, Value)>, Option<String>);

fn taken(widgets: &Widgets) -> Option<Taken> {
    let Movement { call, output, .. } = widgets.inner.lock().take(|_, _| true)?;
    let values = call.moved.into_iter().map(|it| (it.id, it.state["value"].clone()));
    Some((values.collect(), output))
}

#[test]
fn of_many_movements_the_last_counts_with_the_controls_beside() {
    let widgets = widgets();
    for step in 0..1000 {
        moved(&widgets, "rate", json!({"value": f64::from(step)})).unwrap();
    }
    let values = vec![("momentum".to_owned(), json!(1.0)), ("rate".to_owned(), json!(999.0))];
    assert_eq!(taken(&widgets), Some((values, Some("out".to_owned()))));
    assert_eq!(taken(&widgets), None);
    let same = json!({"value": 999.0});
    assert_eq!(
        moved(&widgets, "rate", same.clone()),
        Ok(object(same)),
        "echoed, and not run again"
    );
    assert_eq!(taken(&widgets), None);
}

#[test]
fn a_control_that_is_alone_comes_before_a_cell() {
    let widgets = widgets();
    moved(&widgets, "rate", json!({"value": 2.0})).unwrap();
    moved(&widgets, "alone", json!({"value": 3.0})).unwrap();
    let first = widgets.next_without_output().expect("the one that is alone");
    assert_eq!((first.call.moved[0].id.as_str(), first.output), ("alone", None));
    assert!(widgets.next_without_output().is_none());
    assert!(taken(&widgets).is_some());
}

#[test]
fn what_a_model_cannot_be_is_refused() {
    let widgets = widgets();
    for state in [json!({"value": "fast"}), json!({"value": []}), json!({"value": true})] {
        assert_eq!(moved(&widgets, "rate", state), Err(Refusal::Malformed));
    }
    let long = "x".repeat(2 << 20);
    assert_eq!(moved(&widgets, "rate", json!({"description": long})), Err(Refusal::Malformed));
    assert_eq!(moved(&widgets, "rate", json!({"_model_name": "x", "new": 1})), Ok(Map::new()));
    assert_eq!(moved(&widgets, "none", json!({"value": 1})), Err(Refusal::Unknown));
    assert_eq!(taken(&widgets), None);
}

#[test]
fn a_cell_that_runs_again_closes_what_it_had_opened() {
    let widgets = Widgets::default();
    assert!(widgets.begin_cell(Some("a")).is_empty());
    widgets.note(&opened("first", json!({"value": 1}), Some("first")));
    moved(&widgets, "first", json!({"value": 2})).unwrap();
    assert!(widgets.begin_cell(Some("b")).is_empty());
    widgets.note(&opened("second", json!({"value": 1}), Some("second")));
    assert_eq!(widgets.begin_cell(Some("a"))[0].comm_id.0, "first");
    assert!(widgets.state("first").is_none() && widgets.state("second").is_some());
    moved(&widgets, "second", json!({"value": 2})).unwrap();
    let movement = widgets.inner.lock().take(|_, _| true).expect("the second one has moved");
    assert_eq!((movement.call.moved.len(), movement.call.closed), (1, vec!["first".to_owned()]));
}

#[test]
fn models_are_not_without_number() {
    let widgets = Widgets::default();
    for number in 0..MOST_MODELS + 10 {
        widgets.note(&opened(&number.to_string(), json!({}), None));
    }
    assert_eq!(widgets.comms().len(), MOST_MODELS);
    let controls = (0..MOST_CONTROLS + 10).filter(|n| widgets.open_control(&CommId(n.to_string())));
    assert_eq!(controls.count(), MOST_CONTROLS);
}
