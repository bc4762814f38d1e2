"""Every benchmark in its short form: that they work, not what they say."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.benchmarks.__main__ import BENCHMARKS, main, table
from tests.benchmarks.measuring import BenchmarkError, Line, Sample, Spent, alternate, run
from tests.benchmarks.pages import SIZE, page
from tests.benchmarks.postings import TEXT_SIZE, Wanted, raw_postings

N_LINES = {
    "pages": 2,
    "lists": 2,
    "store": 3,
    "matching": 4,
    "duplicates": 6,
    "planted": 2,
    "understanding": 1,
    "terms": 1,
    "memory": 1,
    "boards": 4,
}


@pytest.mark.parametrize("name", BENCHMARKS)
def test_every_benchmark_measures(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "bench.json"
    assert main(["--size", "tiny", "--only", name, "--out", str(out)]) == 0, capsys.readouterr().err
    lines = json.loads(out.read_text(encoding="utf-8"))["lines"]
    assert len(lines) == N_LINES[name]
    assert all(line["ours"] > 0 and line["theirs"] > 0 for line in lines)
    assert not (tmp_path / "bench").exists(), "what a benchmark wrote is removed"


def test_one_that_breaks_is_told_and_hides_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    line = Line.of("well", "another", "s", [Sample(1.0, 2.0)], 1.0)

    def breaks(*_: object) -> list[Line]:
        raise BenchmarkError("the server did not start")

    monkeypatch.setitem(BENCHMARKS, "pages", breaks)
    monkeypatch.setitem(BENCHMARKS, "lists", lambda *_: [line])
    asked = ["--only", "pages", "--only", "lists", "--out", str(tmp_path / "bench.json")]
    assert main(asked) == 1
    shown = capsys.readouterr()
    assert "well" in shown.out
    assert "pages broke: " in shown.err
    assert "the server did not start" in shown.err


def test_a_missed_target_is_shown_and_is_no_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    line = Line.of("slow", "another", "s", [Sample(3.0, 2.0)], 1.3)
    monkeypatch.setitem(BENCHMARKS, "lists", lambda *_: [line])
    assert main(["--only", "lists", "--out", str(tmp_path / "bench.json")]) == 0
    assert "NO" in capsys.readouterr().out


def test_a_line_is_the_median_of_paired_ratios_with_its_spread() -> None:
    samples = [Sample(2, 1), Sample(3, 2), Sample(10, 5), Sample(4, 4), Sample(9, 3)]
    line = Line.of("x", "y", "s", samples, 1.9)
    assert (line.ratio, line.low, line.high, line.n) == (2, 1, 3, 5)
    assert (line.ours, line.theirs) == (4, 3)
    assert line.is_met is False
    assert Line.of("x", "y", "s", samples).is_met is None
    assert "1.00–3.00" in table([line])


def test_the_sides_take_turns_in_going_first() -> None:
    order: list[str] = []

    def way(name: str) -> Spent:
        order.append(name)
        return Spent(0, 0, 0, name)

    found = alternate(2, lambda _: way("ours"), lambda _: way("theirs"))
    assert order == ["ours", "theirs", "theirs", "ours"]
    assert [(a.out, b.out) for a, b in found] == [("ours", "theirs")] * 2


def test_a_process_that_fails_breaks_its_benchmark(tmp_path: Path) -> None:
    with pytest.raises(BenchmarkError, match="ended with 3: no such thing"):
        run(["-c", "import sys; print('no such thing', file=sys.stderr); sys.exit(3)"], tmp_path)


def test_what_a_process_took_is_known(tmp_path: Path) -> None:
    spent = run(["-c", "print([1, 2])"], tmp_path)
    assert spent.said == [1, 2]
    assert spent.cpu > 0
    assert 1 < spent.rss < 1_000


def test_pages_and_texts_have_the_size_they_claim() -> None:
    market = Wanted("schema_org", 1, 3)
    for posting in market.shown(market.employers[0]):
        assert 0.9 * SIZE < len(page(posting)) < 1.1 * SIZE
    for raw in raw_postings(3):
        assert TEXT_SIZE <= len(raw.description or "") < TEXT_SIZE + 500
