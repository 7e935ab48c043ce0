from airace.sources.suggest import nearest


def test_the_likeliest_come_first_and_strangers_get_nothing():
    known = ["DeepSeek", "Deep Cogito", "Moonshot AI", "moonshotai"]
    found = nearest(["Deepseek-AI", "Moonshot  A.I.", "Qwertz"], known)
    assert found["Moonshot  A.I."][0] in ("Moonshot AI", "moonshotai")
    assert found["Deepseek-AI"][0] == "DeepSeek"
    assert found["Qwertz"] == []


def test_a_name_without_end_is_compared_by_its_beginning():
    assert nearest(["x" * 10_000], ["x" * 150])["x" * 10_000] == ["x" * 150]
