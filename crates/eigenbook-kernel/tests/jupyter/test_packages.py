"""Packages of a notebook that several kernels build."""

import os
import tempfile
import threading
import unittest

from session import Session

LINES = ':dep hex = { version = "0.4", features = ["serde"] }\n:dep outer = { path = "outer" }'


class PackagesInFolders(unittest.TestCase):
    """Packages that are edited, beside others that are not."""

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.write("Cargo.toml", '[workspace]\nmembers = ["outer"]\n[workspace.dependencies]\nlast = { path = "last" }\n'
                   '[patch.crates-io]\nhex = { path = "nowhere" }\n[profile.dev]\npanic = "abort"\n')
        self.write("outer/Cargo.toml", '[package]\nname = "outer"\nedition = "2024"\n[dependencies]\nhex = "0.4"\n'
                   "last.workspace = true\n")
        self.write("outer/build.rs", 'fn main() { println!("cargo:rustc-env=NUMBER=5"); }')
        self.write("outer/src/lib.rs", "pub use last::Spot;\npub fn text() -> String { "
                   'hex::encode(last::WORD) + env!("NUMBER") }')
        self.write("last/Cargo.toml", '[package]\nname = "last"\nedition = "2024"\n')
        self.write("last/src/lib.rs", self.last("a"))

    def write(self, path, text):
        path = os.path.join(self.folder.name, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as file:
            file.write(text)
        return path

    def last(self, word, fields="pub x: u8,"):
        return f'pub const WORD: &str = "{word}";\n#[derive(Default)]\npub struct Spot {{ {fields} }}\n'

    def session(self):
        session = Session(folder=self.folder.name)
        self.addCleanup(session.close)
        return session

    def ran(self, session, code):
        answer = session.run(code)
        self.assertEqual(answer.status, "ok", answer.stream("stderr") + str(answer.error))
        return answer

    def test_what_they_need_is_built_once_and_they_are_built_in_each_session(self):
        first = self.session()
        self.assertEqual(self.ran(first, LINES + "\nouter::text()").result, '"615"')
        self.ran(first, "let spot = outer::Spot::default();")
        # As an editor or an archive may write it: cargo sees no edit by the time of the file.
        path = self.write("last/src/lib.rs", self.last("b", "pub far: [u64; 9], pub x: u8,"))
        os.utime(path, (1_000_000_000, 1_000_000_000))
        second = self.session()
        answer = self.ran(second, LINES)
        said = answer.stream("stderr") + answer.stream("stdout")
        self.assertIn("Compiling last", said)
        self.assertNotIn("Compiling hex", said)
        self.assertEqual(self.ran(second, "(outer::text(), outer::Spot::default().far[8])").result, '("625", 0)')
        # The first kernel sees the edit as well.
        self.assertEqual(self.ran(first, "outer::text()").result, '"625"')
        self.assertIn("`spot` is gone", str(first.run("spot.x").error))
        self.ran(first, ':dep itoa = "1"')
        self.assertEqual(self.ran(first, "itoa::Buffer::new().format(7).to_owned() + &outer::text()").result, '"7625"')
        self.assertEqual(self.ran(second, "outer::Spot::default().far.len()").result, "9")
        path = self.write("last/src/lib.rs", self.last("c"))
        os.utime(path, (900_000_000, 900_000_000))
        self.assertEqual(self.ran(second, "outer::text()").result, '"635"')

    def test_two_kernels_at_the_same_time(self):
        sessions = [self.session(), self.session()]
        answers = {}

        def run(at):
            answers[at] = sessions[at].run(LINES + "\nouter::text()")

        threads = [threading.Thread(target=run, args=(at,)) for at in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for answer in answers.values():
            self.assertEqual(answer.result, '"615"', answer.stream("stderr") + str(answer.error))


if __name__ == "__main__":
    unittest.main()
