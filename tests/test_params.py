import pytest

from airace.errors import AiraceError
from airace.params import parse


def test_defaults_come_from_the_tables(small):
    parameters = parse({}, small)
    assert parameters.day == "2025-06-01"
    assert (parameters.lead, parameters.challenger, parameters.level) == ("US", "CN", 0.90)


def test_text_from_a_command_line_is_converted(small):
    parameters = parse({"frontier_k": "3", "level": "0.8", "as_of": "2024-12-31"}, small)
    assert (parameters.frontier_k, parameters.level) == (3, 0.8)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"as_off": "2025-01-31"}, ["as_off", "Did you mean as_of?", "frontier_k"]),
        ({"as_of": "2023-12-31"}, ["as_of", "2024-01-01", "2025-06-01"]),
        ({"as_of": "2030-01-01"}, ["as_of", "2025-06-01", "airace update"]),
        ({"as_of": "yesterday"}, ["as_of", "yesterday"]),
        ({"as_of": "2025-02-30"}, ["as_of"]),
        ({"lead": "ATLANTIS"}, ["lead", "ATLANTIS", "CN, US"]),
        ({"lead": "CN"}, ["both blocs"]),
        ({"frontier_k": "two"}, ["frontier_k", "two"]),
        ({"frontier_k": 0}, ["frontier_k"]),
        ({"level": 1.5}, ["level"]),
        ({"tolerance": -1}, ["tolerance", "still count as equal"]),
        ({"tolerance": 11}, ["tolerance"]),
        ({"attribution": "ethnicity"}, ["attribution", "headquarters"]),
    ],
)
def test_what_does_not_fit_stops_with_the_list_of_what_exists(small, given, words):
    with pytest.raises(AiraceError) as error:
        parse(given, small)
    assert all(word in str(error.value) for word in words)
