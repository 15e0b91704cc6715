"""Writes `widget_models.json`: the rows of ipywidgets' model specification that our controls use.

Run with a Python that has ipywidgets (that of `cargo xtask bench` has it):

    python widget_models.py > widget_models.json

For each model the attributes that it has, each with the kinds of JSON value that it may be
(`integer|null`), or, behind a `=`, with the values.
"""

import itertools
import json
import warnings

import traitlets
from ipywidgets import widgets
from ipywidgets.widgets import (
    widget_bool,
    widget_button,
    widget_description,
    widget_int,
    widget_selection,
    widget_string,
)

warnings.simplefilter("ignore")
CLASSES = [
    *(widgets.FloatSlider, widgets.FloatLogSlider, widgets.IntSlider, widgets.Dropdown),
    *(widgets.Checkbox, widgets.ToggleButtons, widgets.Text, widgets.Play, widgets.Button),
    *(widgets.HTML, widgets.VBox, widgets.Output, widgets.Layout),
    *(widget_int.SliderStyle, widget_description.DescriptionStyle, widget_button.ButtonStyle),
    *(widget_selection.ToggleButtonsStyle, widget_bool.CheckboxStyle),
    widget_string.TextStyle,
]
KINDS = [
    (traitlets.Bool, "boolean"),
    (traitlets.Int, "integer"),
    (traitlets.Float, "number"),
    (traitlets.Unicode, "string"),
    (traitlets.Container, "array"),
    (traitlets.Dict, "object"),
    # Another model, by its name.
    (traitlets.Instance, "reference"),
]


def kinds(trait):
    if isinstance(trait, traitlets.Union):
        found = {kind for one in trait.trait_types for kind in kinds(one)}
    else:
        found = {next((kind for cls, kind in KINDS if isinstance(trait, cls)), "string")}
    return found | ({"null"} if trait.allow_none else set())


def row(trait):
    values = getattr(trait, "values", None)
    return "=" + "|".join(values) if values else "|".join(sorted(kinds(trait)))


def main():
    models = {}
    for cls in CLASSES:
        traits = cls.class_traits(sync=True)
        rows = {name: row(trait) for name, trait in sorted(traits.items())}
        # These say which program of the page a model belongs to.
        for name, part in itertools.product(("model", "view"), ("module", "module_version", "name")):
            name = f"_{name}_{part}"
            rows[name] = f"={traits[name].default_value}"
        models[traits["_model_name"].default_value] = rows
    print(json.dumps(models, indent=1, sort_keys=True))


if __name__ == "__main__":
    main()
