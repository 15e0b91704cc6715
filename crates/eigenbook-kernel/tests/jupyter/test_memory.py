"""Memory that a cell frees is kept for its next array, and returned after the cell."""

import unittest

from session import Session

# The memory of the process in MB: Linux reports it in pages of 4096 bytes.
HELD = """fn held() -> usize {
    let numbers = std::fs::read_to_string("/proc/self/statm").unwrap();
    numbers.split(' ').nth(1).unwrap().parse::<usize>().unwrap() / 256
}"""
FREED = "drop(std::hint::black_box(vec![1_u8; 400 << 20])); held()"


class Memory(unittest.TestCase):
    def setUp(self):
        self.session = Session()
        self.addCleanup(self.session.close)
        self.run_cell(HELD)

    def run_cell(self, code):
        answer = self.session.run(code)
        self.assertEqual(answer.status, "ok", answer.error)
        return answer.result

    def test_freed_memory_is_kept_while_the_cell_runs(self):
        before = int(self.run_cell("held()"))
        self.assertGreater(int(self.run_cell(FREED)), before + 300)
        self.assertLess(int(self.run_cell("held()")), before + 100)

    def test_the_setting_does_not_reach_the_programs_of_a_cell(self):
        # They may be anything, and have memory of their own.
        self.assertEqual(self.run_cell('std::env::var("GLIBC_TUNABLES").is_err()'), "true")


if __name__ == "__main__":
    unittest.main()
