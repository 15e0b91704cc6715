"""The specification of Jupyter's widgets, row by row: messages (version 2.1) and models (ipywidgets 8).

Each test of `MessageTests` is one row of the messages. The rows of the models are in
`widget_models.json`, which `widget_models.py` has written from ipywidgets itself.
"""

import json
import unittest
from pathlib import Path

from session import Session
from widgets import CONTROL, TARGET, VIEW, Page

ROWS = json.loads(Path(__file__).with_name("widget_models.json").read_text())
SLIDER = 'interact(IntSlider::new("n", 0..=9), |n: i32| n * n)?;'
EVERY = """
interact(
    (FloatSlider::new("a", 0.0..=1.0), FloatSlider::new("b", 0.1..=1.0).logarithmic(),
     IntSlider::new("c", 0..=9), Dropdown::new("d", [1, 2]), Checkbox::new("e"), ToggleButtons::new("f", [1, 2])),
    |_: (f64, f64, i32, i32, bool, i32)| ())?;
interact((Text::new("g"), Play::new("h", 0..=9), Button::new("i")), |_: (String, i32, u64)| ())?;
"""


def kind(value):
    if isinstance(value, str):
        return {"string", "reference"} if value.startswith("IPY_MODEL_") else {"string"}
    kinds = {bool: {"boolean"}, int: {"integer", "number"}, float: {"number"}, list: {"array"}}
    return kinds.get(type(value), {"null"} if value is None else {"object"})


def fits(value, row):
    return value in row[1:].split("|") if row.startswith("=") else bool(kind(value) & set(row.split("|")))


class Kernel(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.session = Session()

    @classmethod
    def tearDownClass(cls):
        cls.session.close()

    def page(self, code=SLIDER):
        page = Page(self.session)
        answer = page.run(self.session, code, "cell")
        self.assertEqual(answer.status, "ok", answer.messages)
        page.shown = answer.of("display_data")
        return page

    def answers(self, page, request, kind):
        """The messages that answer a request, until the kernel has dealt with it."""
        own = lambda: [m for m in page.heard if m["parent_header"].get("msg_id") == request]
        ended = lambda m: m["content"].get("execution_state") == "idle"
        page.listen(lambda: any(ended(m) for m in own()))
        return [m for m in own() if m["msg_type"] == kind]


class ModelTests(Kernel):
    def test_every_attribute_is_one_of_its_model_and_of_its_kind(self):
        page = self.page(EVERY)
        kinds = {model["_model_name"] for model in page.models.values()}
        self.assertEqual(set(ROWS) - kinds, set(), "each model of the table is opened")
        for model in page.models.values():
            rows = ROWS[model["_model_name"]]
            for name, value in model.items():
                with self.subTest(model=model["_model_name"], attribute=name):
                    self.assertIn(name, rows)
                    self.assertTrue(fits(value, rows[name]), f"{value!r} is not {rows[name]}")

    def test_what_says_which_program_shows_a_model_is_there(self):
        for model in self.page(EVERY).models.values():
            names = [name for name, row in ROWS[model["_model_name"]].items() if row.startswith("=") and name[0] == "_"]
            self.assertEqual(len(names), 6)
            self.assertEqual(set(names) - set(model), set())

    def test_every_reference_is_an_open_model(self):
        page = self.page(EVERY)
        for model in page.models.values():
            values = [*model.values(), *model.get("children", [])]
            references = [it for it in values if isinstance(it, str) and it.startswith("IPY_MODEL_")]
            self.assertEqual({it.removeprefix("IPY_MODEL_") for it in references} - set(page.models), set())


class MessageTests(Kernel):
    def test_comm_open_of_the_kernel(self):
        opened = [m for m in self.page().heard if m["msg_type"] == "comm_open"]
        self.assertTrue(opened)
        for message in opened:
            self.assertEqual(message["content"]["target_name"], TARGET)
            self.assertEqual(message["metadata"]["version"], "2.1.0")
            self.assertEqual(set(message["content"]["data"]), {"state", "buffer_paths"})
            self.assertEqual(message["content"]["data"]["buffer_paths"], [])
            self.assertEqual(message["buffers"], [])

    def test_comm_open_of_a_model_comes_after_those_that_it_names(self):
        page, known = self.page(), set()
        for message in (m for m in page.heard if m["msg_type"] == "comm_open"):
            state = message["content"]["data"]["state"]
            values = [*state.values(), *state.get("children", [])]
            named = {it[len("IPY_MODEL_") :] for it in values if isinstance(it, str) and it.startswith("IPY_MODEL_")}
            self.assertEqual(named - known, set(), state["_model_name"])
            known.add(message["content"]["comm_id"])

    def test_comm_open_of_a_page_is_answered_by_comm_close(self):
        page = self.page()
        request = page.send("comm_open", {"comm_id": "own", "target_name": TARGET, "data": {"state": {}}})
        self.assertEqual([m["content"]["comm_id"] for m in self.answers(page, request, "comm_close")], ["own"])

    def test_display_of_a_view(self):
        page = self.page()
        (shown,) = page.shown
        view = shown["data"][VIEW]
        self.assertEqual(set(view), {"model_id", "version_major", "version_minor"})
        self.assertIn(view["model_id"], page.models)
        self.assertTrue(shown["data"]["text/plain"])

    def test_update_of_the_page_is_echoed(self):
        page = self.page()
        slider = page.only("IntSlider")
        page.after(lambda: page.update(slider, value=3))
        messages = [m["content"] for m in page.heard if m["msg_type"] == "comm_msg"]
        expected = {"method": "echo_update", "state": {"value": 3}, "buffer_paths": []}
        self.assertEqual((messages[0]["comm_id"], messages[0]["data"]), (slider, expected))

    def test_update_to_the_same_value_is_echoed_and_runs_nothing(self):
        page = self.page()
        slider = page.only("IntSlider")
        # A page ignores the values of other pages until its own has come back.
        (echo,) = self.answers(page, page.update(slider, value=0), "comm_msg")
        self.assertEqual((echo["content"]["data"]["method"], echo["content"]["data"]["state"]), ("echo_update", {"value": 0}))
        page.after(lambda: page.update(slider, value=1))
        self.assertEqual(page.count(), 1)

    def test_update_with_binary_buffers_is_refused(self):
        page = self.page()
        slider = page.only("IntSlider")
        data = {"method": "update", "state": {}, "buffer_paths": [["value"]]}
        request = page.send("comm_msg", {"comm_id": slider, "data": data}, buffers=[b"\0\1"])
        self.assertEqual(self.answers(page, request, "comm_msg"), [])

    def test_update_of_the_kernel(self):
        page = self.page('let handle = display(&IntSlider::new("n", 0..=9))?;')
        page.heard.clear()
        page.run(self.session, "handle.set(4);")
        (update,) = [m["content"] for m in page.heard if m["msg_type"] == "comm_msg"]
        expected = {"method": "update", "state": {"value": 4}, "buffer_paths": []}
        self.assertEqual((update["comm_id"], update["data"]), (page.only("IntSlider"), expected))

    def test_request_state(self):
        page = self.page()
        slider = page.only("IntSlider")
        page.after(lambda: page.update(slider, value=5))
        request = page.send("comm_msg", {"comm_id": slider, "data": {"method": "request_state"}})
        (answer,) = self.answers(page, request, "comm_msg")
        data = answer["content"]["data"]
        self.assertEqual((data["method"], data["buffer_paths"]), ("update", []))
        self.assertEqual(data["state"], page.models[slider] | {"value": 5})

    def test_custom_message_of_a_page(self):
        page = self.page('interact(Button::new("again"), |presses| presses)?;')
        self.assertEqual(page.after(lambda: page.click(page.only("Button"))), [("display_data", "1")])

    def test_control_comm_and_request_states(self):
        page = self.page()
        page.send("comm_open", {"comm_id": "all", "target_name": CONTROL, "data": {}}, {"version": "1.0.0"})
        page.take = page.heard.append
        request = page.send("comm_msg", {"comm_id": "all", "data": {"method": "request_states"}})
        (answer,) = self.answers(page, request, "comm_msg")
        data = answer["content"]["data"]
        self.assertEqual((data["method"], data["buffer_paths"]), ("update_states", []))
        for id, state in page.models.items():
            described = data["states"][id]
            self.assertEqual(set(described), {"model_name", "model_module", "model_module_version", "state"})
            self.assertEqual(described["model_name"], state["_model_name"])
            self.assertEqual(described["model_module"], state["_model_module"])
            self.assertEqual(described["model_module_version"], state["_model_module_version"])
            self.assertEqual(described["state"], state)

    def test_comm_info_names_every_model(self):
        page = self.page()
        request = self.session.client.comm_info(target_name=TARGET)
        while (reply := self.session.client.get_shell_msg(timeout=20))["parent_header"].get("msg_id") != request:
            pass
        self.assertEqual(set(page.models) - set(reply["content"]["comms"]), set())

    def test_comm_close_of_the_page(self):
        page = self.page()
        slider = page.only("IntSlider")
        page.send("comm_close", {"comm_id": slider, "data": {}})
        # Who moves it then hears that it is closed.
        closed = self.answers(page, page.update(slider, value=3), "comm_close")
        self.assertEqual([m["content"]["comm_id"] for m in closed], [slider])

    def test_comm_close_of_the_kernel(self):
        page = self.page()
        models = set(page.models)
        page.run(self.session, "1", "cell")
        self.assertEqual(set(page.closed), models)

    def test_an_event_runs_no_closure_but_its_own(self):
        code = 'interact(IntSlider::new("n", 0..=9), |n: i32| { println!("NAME"); n })?;'
        pages = [Page(self.session) for _ in range(2)]
        for name, page in zip(["one", "two"], pages):
            page.run(self.session, code.replace("NAME", name), name)
        one, two = pages
        output = two.after(lambda: two.update(two.only("IntSlider"), value=3))
        self.assertEqual(output, [("stream", "two\n"), ("display_data", "3")])
        # Nor does that of another session, whose names this kernel does not know.
        other = Session()
        try:
            theirs = Page(other)
            theirs.run(other, code.replace("NAME", "theirs"), "one")
            closed = self.answers(one, one.update(theirs.only("IntSlider"), value=3), "comm_close")
            self.assertEqual([m["content"]["comm_id"] for m in closed], [theirs.only("IntSlider")])
        finally:
            other.close()


if __name__ == "__main__":
    unittest.main()
