from airace.measures.spoken import adjective, named


def test_a_code_is_marked_and_a_word_is_left():
    assert (adjective("CN"), named("US")) == ("{CN:adjective}", "{US:country}")
    assert (adjective("open"), named("rest")) == ("open", "rest")
