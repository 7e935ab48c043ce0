from airace.checks.problem import Problem, cut


def test_a_message_stays_one_readable_line():
    name = "\u202eevil\x00\n" + "x" * 10_000
    line = str(Problem("r", "data/a.csv", 3, "model", name, "a name", "Mend it"))
    assert "\n" not in line and "\u202e" not in line and "\x00" not in line
    assert "\\u202eevil\\u0000\\u000a" in line and len(line) < 300
    assert line.endswith("; expected a name. Mend it")


def test_cutting_keeps_what_fits():
    assert cut("abc", 3) == "abc" and cut("abcd", 3) == "ab…"
