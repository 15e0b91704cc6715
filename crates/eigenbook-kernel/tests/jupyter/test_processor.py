"""OpenBLAS takes the code for this processor, even if it is older than the processor."""

import os
import unittest
from pathlib import Path

from session import Session

CORE = """unsafe extern "C" { fn openblas_get_corename() -> *const std::ffi::c_char; }
unsafe { std::ffi::CStr::from_ptr(openblas_get_corename()) }.to_str()?.to_owned()"""

# On a processor with such vectors, a newer OpenBLAS chooses one of these, or a newer one.
WITHOUT_AVX2 = {"Prescott", "Core2", "Penryn", "Dunnington", "Nehalem", "Atom", "Sandybridge"}


def has_avx2():
    flags = Path("/proc/cpuinfo").read_text().split()
    return {"avx2", "fma"} <= set(flags)


class Processor(unittest.TestCase):
    def open(self, **environment):
        session = Session(**environment)
        self.addCleanup(session.close)
        return session

    def core(self, session):
        answer = session.run(CORE)
        self.assertEqual(answer.status, "ok", answer.error)
        return answer.result.strip('"')

    def test_openblas_works_with_this_processors_vectors(self):
        session = self.open()
        if has_avx2():
            self.assertNotIn(self.core(session), WITHOUT_AVX2)
        if "OPENBLAS_CORETYPE" not in os.environ:
            # Another program's OpenBLAS may choose a better one.
            answer = session.run('std::env::var("OPENBLAS_CORETYPE").is_err()')
            self.assertEqual(answer.result, "true")

    def test_a_choice_of_the_persons_own_stands(self):
        session = self.open(OPENBLAS_CORETYPE="Nehalem")
        self.assertEqual(self.core(session), "Nehalem")


if __name__ == "__main__":
    unittest.main()
