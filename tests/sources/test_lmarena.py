import pytest

from airace.errors import AiraceError
from airace.sources import lmarena as source

HEAD = (
    "date,variant,model,organization_raw,license_raw,rating,ci_low,ci_high,votes,rank,source,"
    "developer,country,weights\n"
)
ELO = '"text overall, online Elo (not the published BT score)"'
STYLE = '"text overall, style control"'
SITE = '"text overall, style control (site, rounded)"'
HF = "lmarena-ai/leaderboard-dataset (HF) via a mirror"
ROWS = f"""2024-02-02,{ELO},gpt-4,,,1200.123,,,,,nakasyou/lmarena-history,OpenAI,US,
2024-02-02,{ELO},koala-13b,,,900,,,,,nakasyou/lmarena-history,UC Berkeley/LMSYS,US,
2026-05-01,{SITE},gpt-4,openai,Proprietary,1300,1301,1305,10,1,oolong-tea-2026/arena-ai-leaderboards,OpenAI,US,closed
2026-07-02,{STYLE},inkling,databricks,MIT,1400,1390,1410,99,1,{HF},Databricks,US,open
2026-07-02,{STYLE},mystery,,,1410,1400,1420,99,1,{HF},community,US,
"""
DATASET_HEAD = "published,board,category,model,rating,ci_low,ci_high,votes\n"
DATASET = """2026-07-02,text,overall,inkling,1390,1380,1400,99
2026-07-02,text,overall,fresh,1395.004,1380,1400,99
2026-07-02,text,overall,mystery,1380,1370,1390,99
2026-07-02,text,math,inkling,1300,1290,1310,9
2026-07-02,text_style_control,overall,inkling,1400,1390,1410,99
2026-06-21,text,overall,inkling,1390,1380,1400,99
"""


def extract(tmp_path, rows=ROWS, head=HEAD, dataset=DATASET, dataset_head=DATASET_HEAD):
    (tmp_path / "arena_overall_timeseries.csv").write_text(head + rows)
    (tmp_path / "arena_hf_dataset_2026-06.csv").write_text(dataset_head + dataset)
    return source.extract(tmp_path)


def test_places_makers_and_weights(tmp_path):
    found = extract(tmp_path)["arena_ratings"].set_index(["date", "model"])
    assert found.loc[("2026-07-02", "inkling"), "developer_ids"] == "thinking-machines"
    assert found.loc[("2026-07-02", "inkling"), "rank"] == 2
    assert found.loc[("2026-07-02", "mystery"), ["developer_ids", "weights"]].tolist() == [
        "unknown",
        "unknown",
    ]
    # A licence stated on another list of the same model holds here too.
    assert found.loc[("2024-02-02", "gpt-4"), "weights"] == "closed"
    assert found.loc[("2024-02-02", "gpt-4"), "rating"] == 1200.12
    # Rounding at the source put the rating below its own interval.
    assert found.loc[("2026-05-01", "gpt-4"), "low"] == 1300


def test_lists_say_what_board_they_are(tmp_path):
    found = extract(tmp_path)["arena_snapshots"].set_index("date")
    assert found["default"].tolist() == [False, True, True]
    assert found["complete"].tolist() == [True, False, True]
    assert found["variant"].tolist() == [
        "text_online_elo",
        "text_style_control",
        "text_style_control",
    ]
    assert found["segment"].iloc[1] == found["segment"].iloc[2] != found["segment"].iloc[0]


def test_only_the_first_places_are_kept_and_the_length_is_told(tmp_path):
    rows = "".join(
        f"2026-07-02,{STYLE},m{i},openai,,{1500 - i},,,,,{HF},OpenAI,US,\n" for i in range(120)
    )
    found = extract(tmp_path, rows)
    assert len(found["arena_ratings"]) == source.TOP
    assert found["arena_snapshots"]["models"].tolist() == [120]


def test_lists_without_style_control_belong_to_days_with_the_other_list(tmp_path):
    found = extract(tmp_path)["arena_plain_ratings"].set_index("model")
    assert set(found["date"]) == {"2026-07-02"}
    assert found.loc["inkling", ["rating", "rank", "developer_ids", "weights"]].tolist() == [
        1390,
        2,
        "thinking-machines",
        "open",
    ]
    assert found.loc["fresh", ["rating", "rank", "developer_ids", "weights"]].tolist() == [
        1395,
        1,
        "unknown",
        "unknown",
    ]


@pytest.mark.parametrize(
    ("dataset", "head", "message"),
    [
        (DATASET.replace("1395.004", "high"), DATASET_HEAD, "row 3, column 'rating'"),
        (DATASET, DATASET_HEAD.replace("board", "list"), "board"),
    ],
)
def test_bad_lists_without_style_control_stop_with_one_message(tmp_path, dataset, head, message):
    with pytest.raises(AiraceError, match=message):
        extract(tmp_path, dataset=dataset, dataset_head=head)


@pytest.mark.parametrize(
    ("rows", "head", "message"),
    [
        (ROWS.replace("1200.123", "high"), HEAD, "row 2, column 'rating'"),
        (ROWS.replace(STYLE, "vision"), HEAD, "unknown board 'vision'"),
        (ROWS.replace(HF, "somebody/else"), HEAD, "unknown mirror 'somebody/else'"),
        (ROWS, HEAD.replace("ci_low", "lower"), "ci_low"),
    ],
)
def test_bad_files_stop_with_one_message(tmp_path, rows, head, message):
    with pytest.raises(AiraceError, match=message):
        extract(tmp_path, rows, head)
