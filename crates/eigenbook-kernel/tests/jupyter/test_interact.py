"""Controls: the protocol of Jupyter's widgets, and closures that run while they are moved."""

import json
import os
import tempfile
import time
import unittest
from pathlib import Path

from session import Session, below, executors
from widgets import CONTROL, PICTURE, TARGET, VIEW, Page

DEEP = "fn deep(x: u64) -> u64 { if x == 0 { 0 } else { 1 + deep(std::hint::black_box(x)) } }"
TRAINING = """
let x = linspace(0.0, 1.0, 64)?.into_shape_with_order((64, 1))?;
let mut model = Sequential::new();
model.add(Input::new(1))?;
model.add(Dense::new(1))?;
model.compile(Sgd::default().learning_rate(0.01), MeanSquaredError, [])?;
let history = model.fit(&x, &(2.0 * &x), Fit::new().epochs(100_000_000).verbose(0).watch(live_controls()))?;
"""
# The closure's effect when its control is set to 0.5, and the report.
FAILURES = [
    ('panic!("on purpose {rate}");', "panic: on purpose 0.5"),
    ("let v = vec![1]; show!(v[(rate * 10.0) as usize]);", "panic: index 5 is outside"),
    ("matmul(&array![[1.0]], &array![[1.0], [2.0]])?;", "matmul: A is 1×1 and B is 2×1"),
    ("std::process::abort();", "Crash: the closure called abort"),
    ("unsafe { std::ptr::null_mut::<u8>().write_volatile(1) };", "the closure touched memory"),
    (DEEP + " deep(1);", "the stack is full"),
    ("std::process::exit(3);", "Crash: the closure ended the process"),
    ("std::hint::black_box(vec![1_u8; 1 << 46]);", "Crash: the memory is used up"),
]


def plain(text):
    """Text without colours."""
    while "\x1b[" in text:
        start = text.index("\x1b[")
        text = text[:start] + text[text.index("m", start) + 1 :]
    return text


class InteractTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.session = Session()

    @classmethod
    def tearDownClass(cls):
        cls.session.close()

    def page(self, code, cell_id="cell"):
        """A page in which this cell has run."""
        page = Page(self.session)
        answer = page.run(self.session, code, cell_id)
        self.assertEqual(answer.status, "ok", answer.messages)
        page.shown = answer.of("display_data")
        return page

    def test_a_slider_is_what_jupyters_own_is(self):
        page = self.page(
            'interact(FloatSlider::new("rate", 0.0..=1.0).value(0.25), |rate| rate * 2.0)?;'
        )
        (shown,) = page.shown
        view = shown["data"][VIEW]
        self.assertEqual((view["version_major"], view["version_minor"]), (2, 0))
        box = page.models[view["model_id"]]
        self.assertEqual(box["_model_name"], "VBoxModel")
        slider = page.models[page.only("FloatSlider")]
        ids = [page.only(kind) for kind in ("FloatSlider", "HTML", "Output")]
        children = [f"IPY_MODEL_{id}" for id in (*ids[:2], ids[2] + PICTURE, ids[2])]
        self.assertEqual(box["children"], children)
        self.assertEqual((slider["value"], slider["min"], slider["max"]), (0.25, 0.0, 1.0))
        self.assertEqual((slider["description"], slider["step"]), ("rate", 0.01))
        self.assertEqual(slider["_model_module"], "@jupyter-widgets/controls")
        for part, kind in (("layout", "LayoutModel"), ("style", "SliderStyleModel")):
            model = page.models[slider[part].removeprefix("IPY_MODEL_")]
            self.assertEqual(model["_model_name"], kind)
        for model in page.models.values():
            for key in ("_model_module_version", "_view_module", "_view_module_version", "_view_name"):
                self.assertIn(key, model)
        # The view without a kernel: the value, and the closure's output.
        self.assertEqual(shown["data"]["text/plain"], "rate: 0.25\n0.5")
        self.assertIn("rate: <b>0.25</b>", shown["data"]["text/html"])
        self.assertEqual(page.output(), [("display_data", "0.5")])
        self.assertEqual(page.after(lambda: page.update(page.only("FloatSlider"), value=0.75)), [("display_data", "1.5")])
        self.assertEqual(page.echoes[-1], (page.only("FloatSlider"), {"value": 0.75}))

    def test_every_control(self):
        page = self.page(
            """
            let controls = (
                FloatSlider::new("rate", 0.001..=1.0).value(0.01).logarithmic(),
                IntSlider::new("count", 1..=9),
                Dropdown::new("name", ["relu", "tanh"]).value("tanh"),
                Checkbox::new("bias"),
                ToggleButtons::new("size", [8, 16]),
                Text::new("title").value("T"),
            );
            interact(controls, |(rate, count, name, bias, size, title): (f64, usize, &str, bool, i32, String)| {
                format!("{rate} {count} {name} {bias} {size} {title}")
            })?;
            """
        )
        self.assertEqual(page.output(), [("display_data", "0.01 1 tanh false 8 T")])
        moves = [
            ("FloatLogSlider", {"value": 0.5}, "0.5 1 tanh false 8 T"),
            ("IntSlider", {"value": 4}, "0.5 4 tanh false 8 T"),
            ("Dropdown", {"index": 0}, "0.5 4 relu false 8 T"),
            ("Checkbox", {"value": True}, "0.5 4 relu true 8 T"),
            ("ToggleButtons", {"index": 1}, "0.5 4 relu true 16 T"),
            ("Text", {"value": "Ü"}, "0.5 4 relu true 16 Ü"),
            # An invalid value from a page becomes a valid one.
            ("FloatLogSlider", {"value": 7.0}, "1 4 relu true 16 Ü"),
            ("Dropdown", {"index": 99}, "1 4 relu true 16 Ü"),
        ]
        for kind, state, expected in moves:
            output = page.after(lambda: page.update(page.only(kind), **state))
            self.assertEqual(output, [("display_data", expected)], kind)

    def test_play_and_button(self):
        page = self.page('interact((Play::new("step", 0..=5), Button::new("again")), |it: (i32, u64)| it.0 + 10 * it.1 as i32)?;')
        self.assertEqual(page.after(lambda: page.click(page.only("Button")))[0][1], "10")
        self.assertEqual(page.after(lambda: page.update(page.only("Play"), value=3))[0][1], "13")
        self.assertEqual(page.after(lambda: page.click(page.only("Button")))[0][1], "23")

    def test_a_reloaded_page_gets_everything(self):
        code = 'interact(IntSlider::new("n", 0..=9), |n: i32| n * n)?;'
        page = self.page(code)
        slider = page.only("IntSlider")
        page.after(lambda: page.update(slider, value=3))
        reloaded = Page(self.session)
        reloaded.send("comm_open", {"comm_id": "all", "target_name": CONTROL, "data": {}}, {"version": "1.0.0"})
        reloaded.send("comm_msg", {"comm_id": "all", "data": {"method": "request_states"}})
        answers = lambda: [m for m in reloaded.heard if m["msg_type"] == "comm_msg"]
        # `listen` follows the messages as a page does; this one is of the control comm.
        reloaded.take = reloaded.heard.append
        reloaded.listen(lambda: answers())
        data = answers()[0]["content"]["data"]
        self.assertEqual((data["method"], data["buffer_paths"]), ("update_states", []))
        self.assertEqual(data["states"][slider]["state"]["value"], 3)
        self.assertEqual(data["states"][slider]["model_name"], "IntSliderModel")
        self.assertEqual(set(page.models) - set(data["states"]), set())
        reloaded.send("comm_close", {"comm_id": "all", "data": {}})
        # The older way: the list of comms, and one request for each.
        info = self.session.client.comm_info(target_name=TARGET)
        while (reply := self.session.client.get_shell_msg(timeout=20))["parent_header"].get("msg_id") != info:
            pass
        self.assertEqual(reply["content"]["comms"][slider], {"target_name": TARGET})
        again = Page(self.session)
        again.models = {slider: {"_model_name": "IntSliderModel"}}
        again.send("comm_msg", {"comm_id": slider, "data": {"method": "request_state"}})
        again.listen(lambda: "value" in again.models[slider])
        self.assertEqual(again.models[slider]["value"], 3)

    def test_of_a_thousand_movements_the_last_counts_and_few_run(self):
        page = self.page(
            'interact(IntSlider::new("n", 0..=2000), { let mut runs = 0; move |n: i32| { runs += 1; (n, runs) } })?;'
        )
        slider = page.only("IntSlider")
        for value in range(1, 1001):
            page.update(slider, value=value)
        page.listen(lambda: page.output()[0][1] == "1000")
        runs = int(page.output()[1][1])
        self.assertLess(runs, 1000)
        self.assertEqual(page.count() + 1, runs, "each run is shown once")

    def test_what_a_closure_prints_and_shows_is_its_own_output(self):
        page = self.page(
            'interact(IntSlider::new("n", 0..=9), |n: i32| { println!("n is {n}"); display(&array![n, n]); (n, "two") })?;'
        )
        output = page.after(lambda: page.update(page.only("IntSlider"), value=2))
        expected = [("stream", "n is 2\n"), ("display_data", "[2 2]"), ("display_data", "2"), ("display_data", "two")]
        self.assertEqual(output, expected)
        self.assertFalse([m for m in page.heard if m["msg_type"] == "stream" and "n is 2" in m["content"]["text"]])

    def test_a_picture_alone_is_shown_in_its_place_and_gives_way_to_anything_else(self):
        page = self.page(
            """
            interact(IntSlider::new("n", 0..=9), |n: i32| {
                if n == 2 { println!("two"); }
                if n == 3 { linspace(0.0, 1.0, 0)?.min()?; }
                if n == 5 { std::process::abort(); }
                Figure::new().title(format!("n is {n}")).line("one", &[0.0, 1.0], &[0.0, 1.0])
            })?;
            """
        )
        (shown,) = page.shown
        self.assertIn("n is 0", shown["data"]["text/plain"])
        self.assertIn("<img alt=", shown["data"]["text/html"])
        kinds = lambda: [kind for kind, _ in page.output()]
        self.assertEqual(kinds(), ["picture"])
        slider = page.only("IntSlider")
        for n in (1, 2, 4, 3, 6, 5, 7):
            page.update(slider, value=n)
            # A crash also has the last text of the process.
            expected = {2: ["stream", "display_data"], 3: ["error"], 5: ["error", "display_data"]}
            expected = expected.get(n, ["picture"])
            page.listen(lambda: kinds()[:1] == expected[:1] and set(kinds()) <= set(expected))
            if expected == ["picture"]:
                page.listen(lambda: f"n is {n}" in page.output()[0][1])
                self.assertIn("<svg aria-label=", page.output()[0][1])
        # A notebook keeps none of the formats that only pass between library and kernel.
        self.assertNotIn("vnd.eigenbook", json.dumps([m["content"] for m in page.heard]))

    def test_every_failure_is_shown_and_nothing_is_lost(self):
        self.session.run("let kept = array![1, 2, 3];")
        for code, expected in FAILURES:
            body = f"if rate == 0.5 {{ {code} }} Ok(rate)"
            page = self.page(
                f'interact(FloatSlider::new("rate", 0.0..=1.0), |rate| {{ {body} }})?;'
            )
            slider = page.only("FloatSlider")
            output = page.after(lambda: page.update(slider, value=0.5))
            # A crash has a second output: the last text of the process, folded.
            (text,) = [text for kind, text in output if kind == "error"]
            self.assertIn(expected, plain(text))
            self.assertLessEqual(len(text.splitlines()), 6)
            self.assertNotIn("this cell", text)
            self.assertEqual(page.after(lambda: page.update(slider, value=0.25)), [("display_data", "0.25")])
            self.assertEqual(self.session.run("&kept").result, "[1 2 3]")
        self.assertEqual(len(executors(self.session.process)), 1)

    def test_a_snapshot_serves_a_burst_of_movements(self):
        page = self.page('interact(IntSlider::new("n", 0..=99), |n: i32| n)?;')
        slider, seen = page.only("IntSlider"), set()
        for n in range(1, 51):
            page.after(lambda: page.update(slider, value=n))
            seen |= set(executors(self.session.process))
        # The process itself and its copy; a slow machine may pause for so long that another is made.
        self.assertLess(len(seen), 10)
        limit = time.monotonic() + 30
        while len(executors(self.session.process)) > 1:
            self.assertLess(time.monotonic(), limit, "the copy is still there")
            time.sleep(0.1)

    def test_an_endless_loop_is_stopped(self):
        self.session.run("let kept = 7;")
        page = self.page(
            'interact(IntSlider::new("n", 0..=9), |n: i32| { while n == 5 { std::hint::black_box(n); } n })?;'
        )
        slider = page.only("IntSlider")
        page.update(slider, value=5)
        # The stop button is there, because the kernel shows that it works.
        page.listen(lambda: page.statuses[-1:] == ["busy"] and page.statuses.count("busy") > 2)
        self.session.manager.interrupt_kernel()
        page.listen(lambda: page.output()[0][0] == "error")
        text = plain(page.output()[0][1])
        self.assertIn("KeyboardInterrupt: stopped", text)
        self.assertEqual(page.after(lambda: page.update(slider, value=6)), [("display_data", "6")])
        self.assertEqual(self.session.run("kept").result, "7")

    def test_events_wait_while_a_cell_runs_and_a_handle_is_read_after(self):
        page = self.page('let slider = display(&IntSlider::new("n", 0..=9))?;')
        id = page.only("IntSlider")
        request = self.session.client.execute("std::thread::sleep(std::time::Duration::from_millis(300));")
        page.update(id, value=4)
        page.listen(lambda: page.echoes[-1:] == [(id, {"value": 4})])
        answer = self.session.run("slider.value()")
        self.assertEqual(answer.result, "4", request)
        page.run(self.session, "slider.set(20);")
        self.assertEqual(page.models[id]["value"], 9)
        self.assertEqual(self.session.run("slider.value()").result, "9")

    def test_an_event_in_the_middle_of_a_compile(self):
        page = self.page('interact(IntSlider::new("n", 0..=9), |n: i32| n * n)?;')
        slider = page.only("IntSlider")
        # No cell of another test is this one, so it is compiled.
        request = self.session.client.execute("let compiled: Vec<_> = (0..9).map(|i| [i; 3]).rev().collect();")
        own = lambda kind: [m for m in page.heard if m["parent_header"].get("msg_id") == request and m["msg_type"] == kind]
        page.listen(lambda: own("execute_input"))
        page.after(lambda: page.update(slider, value=7))
        self.assertEqual(page.output(), [("display_data", "49")])
        page.listen(lambda: own("status")[-1]["content"]["execution_state"] == "idle")
        self.assertEqual(own("error"), [])
        self.assertEqual(self.session.run("compiled[0]").result, "[8, 8, 8]")

    def test_events_behind_a_crash(self):
        self.session.run("let kept = array![1, 2];")
        page = self.page(
            """
            interact(IntSlider::new("bad", 0..=9), |n: i32| { if n == 5 { std::process::abort(); } n })?;
            interact(FloatSlider::new("good", 0.0..=9.0), |x| x)?;
            """
        )
        bad, good = page.only("IntSlider"), page.only("FloatSlider")
        outputs = lambda: [page.output(0)[0], page.output(1)[0]]
        # Of one closure behind that of another.
        page.update(bad, value=5)
        page.update(good, value=2.0)
        page.listen(lambda: outputs()[0][0] == "error" and outputs()[1][1] == "2.0")
        # Behind a cell.
        self.session.client.execute("std::process::abort();")
        page.update(bad, value=6)
        page.update(good, value=3.0)
        page.listen(lambda: [text for _, text in outputs()] == ["6", "3.0"])
        self.assertEqual(self.session.run("&kept").result, "[1 2]")

    def test_a_running_cell_reads_its_controls(self):
        page = self.page('let slider = display(&IntSlider::new("n", 0..=9))?;')
        self.session.client.execute("while slider.value() < 7 { std::hint::black_box(0); } println!(\"seen\");")
        page.update(page.only("IntSlider"), value=7)
        page.listen(lambda: any(m["msg_type"] == "stream" and "seen" in m["content"]["text"] for m in page.heard))
        self.assertEqual(self.session.run("slider.value()").result, "7")

    def test_training_is_steered_while_it_runs(self):
        page = Page(self.session)
        request = self.session.client.execute(TRAINING)
        own = lambda *kinds: [m for m in page.heard if m["parent_header"].get("msg_id") == request and m["msg_type"] in kinds]
        pictures = lambda: [model["value"] for id, model in page.models.items() if id.endswith(PICTURE)]
        page.listen(lambda: page.ids("Button") and "<svg" in pictures()[0])
        slider, stop = page.only("FloatLogSlider"), page.only("Button")
        self.assertEqual((page.models[slider]["value"], page.models[slider]["description"]), (0.01, "learning rate"))
        page.update(slider, value=0.25)
        page.listen(lambda: page.echoes[-1:] == [(slider, {"value": 0.25})])
        drawn = pictures()
        page.listen(lambda: pictures() != drawn)
        page.click(stop)
        page.listen(lambda: any(m["content"].get("execution_state") == "idle" for m in own("status")))
        self.assertEqual(own("error"), [])
        # The controls are gone, and the curve is in their place.
        self.assertEqual(page.models, {})
        (first,) = [m["content"]["transient"]["display_id"] for m in own("display_data")]
        (last,) = [m["content"] for m in own("update_display_data")]
        self.assertEqual(last["transient"]["display_id"], first)
        self.assertEqual(set(last["data"]), {"text/plain", "text/html", "image/png"})
        self.assertRegex(last["data"]["text/plain"], r"^Figure: Loss after \d+ of 100000000 epochs, learning rate 0.25\n")
        self.assertEqual(self.session.run("history.interrupted").result, "true")

    def test_a_new_kernel_shows_what_a_notebook_has_saved(self):
        data = {VIEW: {"model_id": "of-yesterday"}, "text/html": ["<b>n: 3</b>", "<i>9</i>"], "text/plain": "n: 3"}
        cell = {"cell_type": "code", "id": "cell", "outputs": [{"output_type": "display_data", "data": data}]}
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "saved.ipynb"
            path.write_text(json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
            session = Session(JPY_SESSION_NAME=str(path))
            try:
                page = Page(session)
                page.send("comm_open", {"comm_id": "all", "target_name": CONTROL, "data": {}}, {"version": "1.0.0"})
                page.send("comm_msg", {"comm_id": "all", "data": {"method": "request_states"}})
                states = []
                page.take = lambda m: states.append(m["content"]["data"]["states"]) if m["msg_type"] == "comm_msg" else None
                page.listen(lambda: states)
                state = states[0]["of-yesterday"]
                self.assertEqual((state["model_name"], state["state"]["value"]), ("HTMLModel", "<b>n: 3</b><i>9</i>"))
                # Its cell runs again.
                page = Page(session)
                page.run(session, 'interact(IntSlider::new("n", 0..=9), |n: i32| n * n)?;', "cell")
                self.assertEqual(page.closed, ["of-yesterday"])
            finally:
                session.close()

    def test_malformed_messages_change_nothing(self):
        page = self.page('interact(IntSlider::new("n", 0..=9), |n: i32| n)?;')
        id = page.only("IntSlider")
        comm = lambda data: page.send("comm_msg", {"comm_id": id, "data": data})
        for data in [{}, {"method": "update"}, {"method": "update", "state": []}, {"method": 1}, {"method": "fly"},
                     {"method": "custom"}, {"method": "custom", "content": "click"},
                     {"method": "update", "state": {"value": "nine"}},
                     {"method": "update", "state": {"description": "x" * (2 << 20)}}]:
            comm(data)
        data = {"method": "update", "state": {}, "buffer_paths": [["value"]]}
        page.send("comm_msg", {"comm_id": id, "data": data}, buffers=[b"\\0\\1"])
        page.send("comm_open", {"comm_id": "theirs", "target_name": TARGET, "data": {"state": {}}})
        page.send("comm_msg", {"comm_id": "unheard-of", "data": {"method": "update", "state": {"value": 1}}})
        page.listen(lambda: {"theirs", "unheard-of"} <= set(page.closed))
        self.assertEqual(page.after(lambda: page.update(id, value=2)), [("display_data", "2")])
        self.assertEqual(page.count(), 1)

    def test_a_closed_comm_and_a_cell_that_runs_again(self):
        code = 'interact(IntSlider::new("n", 0..=9), |n: i32| n)?;'
        page = self.page(code, "again")
        first = page.only("IntSlider")
        page.run(self.session, code, "again")
        self.assertIn(first, page.closed)
        second = page.only("IntSlider")
        page.send("comm_close", {"comm_id": second, "data": {}})
        page.update(second, value=3)
        page.listen(lambda: second in page.closed)
        page.run(self.session, code, "again")
        self.assertEqual(page.after(lambda: page.update(page.only("IntSlider"), value=5))[0][1], "5")

    def test_where_there_are_too_many_the_oldest_go(self):
        page = self.page('for n in 0..203 { interact(IntSlider::new(&n.to_string(), 0..=9), |k: i32| k)?; }')
        sliders = page.ids("IntSlider")
        self.assertEqual([page.models[id]["description"] for id in sliders], [str(n) for n in range(3, 203)])
        page.update(sliders[-1], value=7)
        page.listen(lambda: page.output()[0][1] == "7")

    def test_a_first_picture_that_fails_leaves_the_controls(self):
        page = self.page('interact(IntSlider::new("n", 0..=9), |n: i32| { if n == 0 { linspace(0.0, 1.0, 0)?.min()?; } Ok(n) })?;')
        self.assertIn("Error: min", page.shown[0]["data"]["text/plain"])
        self.assertEqual(page.after(lambda: page.update(page.only("IntSlider"), value=5))[0][1], "5")

    def test_what_cannot_be_is_an_error_of_the_cell(self):
        cases = [
            ('interact(FloatSlider::new("rate", 1.0..=0.0), |x| x)?;', "needs a range"),
            ('interact(FloatSlider::new("rate", 0.0..=1.0).logarithmic(), |x| x)?;', "begin above 0"),
            ('interact(IntSlider::new("n", 3..=3), |x: i32| x)?;', "needs a range"),
            ('interact(Dropdown::new("n", Vec::<String>::new()), |x| x)?;', "something to choose"),
        ]
        for code, expected in cases:
            answer = self.session.run(code)
            self.assertEqual(answer.status, "error", code)
            self.assertIn(expected, "\n".join(answer.error["traceback"]))
        self.assertIsNone(self.session.run('interact(IntSlider::new("n", 0..=9), |n: i32| n)').result)
        page = self.page('interact(IntSlider::new("n", 0..=9), |n: i32| { interact(Checkbox::new("x"), |x| x)?; Ok(n) })?;')
        self.assertIn("in the closure of another", page.shown[0]["data"]["text/plain"])


class SoakTests(unittest.TestCase):
    """Many movements, occasional crashes: memory and files do not grow."""

    MOVES = int(os.environ.get("EIGENBOOK_SOAK_MOVES", "10000"))

    def measure(self, session):
        kernel = session.process
        (executor,) = executors(kernel)
        count = lambda process, what: len(os.listdir(f"/proc/{process}/{what}"))
        memory = lambda process: int(open(f"/proc/{process}/statm").read().split()[1]) * 4096
        return {
            "descriptors": count(kernel, "fd") + count(executor, "fd"),
            "threads": count(kernel, "task") + count(executor, "task"),
            "processes": len(below(kernel)),
            "memory": (memory(kernel) + memory(executor)) / (16 << 20),
        }

    def test_nothing_grows(self):
        session = Session()
        try:
            page = Page(session)
            code = """
            interact(IntSlider::new("n", 0..=100_000), |n: i32| {
                if n % 500 == 499 { std::process::abort(); }
                Figure::new().function("line", 0.0..1.0, move |x| x * f64::from(n))
            })?;
            """
            page.run(session, code)
            slider = page.only("IntSlider")
            settled = None
            for n in range(1, self.MOVES + 1):
                page.after(lambda: page.update(slider, value=n))
                page.heard.clear()
                if n == self.MOVES // 2:
                    time.sleep(2)
                    settled = self.measure(session)
            time.sleep(2)
            ended = self.measure(session)
            grown = {name: (settled[name], n) for name, n in ended.items() if n > settled[name] + 1}
            self.assertEqual(grown, {}, "what has grown, from and to")
        finally:
            session.close()


if __name__ == "__main__":
    unittest.main()
