"""The installed kernel `eigenbook` before jupyter_kernel_test.

Run as a program, it fails if a test fails or is skipped. The one test that may be skipped asks
for a pager, which Jupyter's protocol has deprecated and this kernel does not have.
"""

import os
import sys
import tempfile
import unittest

import jupyter_kernel_test

# A history of their own, so that no other kernel of this person writes into it.
HISTORY = tempfile.TemporaryDirectory()
os.environ["EIGENBOOK_HISTORY"] = os.path.join(HISTORY.name, "history.jsonl")


class EigenbookKernelTests(jupyter_kernel_test.KernelTests):
    kernel_name = "eigenbook"
    language_name = "rust"
    file_extension = ".rs"

    code_hello_world = 'println!("hello, world");'
    code_stderr = 'eprintln!("to standard error");'
    code_generate_error = 'panic!("on purpose");'
    code_clear_output = "clear_output();"
    code_inspect_sample = "std::cmp::max"

    completion_samples = [
        {"text": "use std::collections::HashM", "matches": {"HashMap"}},
        {"text": "let x = 2.0_f64; x.sqr"},
    ]

    complete_code_samples = [
        "1 + 1",
        "let x = array![1, 2, 3];",
        'println!("hello");\nlet y = 2.0;',
        "fn double(x: f64) -> f64 { 2.0 * x }",
        ':dep rand = "0.9"',
    ]
    incomplete_code_samples = [
        "fn double(x: f64) -> f64 {",
        "let x = array![[1, 2],",
        'let s = "two lines',
        "let y =",
    ]
    invalid_code_samples = ["let = 5;", ")", "let x = 5 5;"]

    code_execute_result = [
        {"code": "6 * 7", "result": "42"},
        {"code": "array![19, 22] + 1", "result": "[20 23]"},
        {"code": '"text"'},
    ]
    code_display_data = [
        {"code": 'display(&Html("<b>bold</b>"));', "mime": "text/html"},
        {"code": 'display(&Markdown("**bold**"));', "mime": "text/markdown"},
        {"code": 'display(&Latex("$x^2$"));', "mime": "text/latex"},
        {"code": "display(&array![[1.0, 2.0]]);", "mime": "text/plain"},
    ]
    code_history_pattern = "6 ? 7*"
    supported_history_operations = ("tail", "range", "search")


class EigenbookWelcomeTests(jupyter_kernel_test.IopubWelcomeTests):
    kernel_name = "eigenbook"
    support_iopub_welcome = True


def main() -> int:
    # The classes of the suite itself test Python's kernel and are not run here.
    suite = unittest.TestSuite()
    for case in (EigenbookKernelTests, EigenbookWelcomeTests):
        suite.addTests(unittest.defaultTestLoader.loadTestsFromTestCase(case))
    result = unittest.TextTestRunner(verbosity=2).run(suite)
    skipped = [str(test) for test, _ in result.skipped if "test_pager" not in str(test)]
    for test in skipped:
        print(f"skipped, but should have run: {test}", file=sys.stderr)
    return 0 if result.wasSuccessful() and not skipped else 1


if __name__ == "__main__":
    sys.exit(main())
