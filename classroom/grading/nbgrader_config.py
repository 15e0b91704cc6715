"""nbgrader for courses with Eigenbook: put this file into the course's folder.

docs/grading.md shows how to set up a course with it.
"""

import resource
import sys

c = get_config()  # noqa: F821, nbgrader calls this file with it

c.CourseDirectory.course_id = "eigenbook"

# The placeholder for a solution in the student's version; nbgrader itself has none for Rust.
c.ClearSolutions.code_stub = {
    "rust": "let answer = (); // your answer in place of ()",
    "python": "# YOUR CODE HERE\nraise NotImplementedError()",
}

# An endless loop costs this many seconds, and then the next cell runs with all variables.
# A cell of the course takes less than one; a student's own `:dep` may need more.
c.Execute.timeout = 30
c.Execute.interrupt_on_timeout = True
# Many kernels at once, or a cold disk: the kernel itself starts in about a second.
c.Execute.startup_timeout = 120

# A cell that eats memory ends in an error of its own, and leaves the machine alone.
# The limit holds for each process below `nbgrader autograde`, and not for a server with formgrader.
if "autograde" in sys.argv:
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = 4 * 1024**3
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
