"""HTML and plain text become readable text, whatever arrives."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.understand.text import clean_line, to_text

TEXTS = [
    ("<p>One</p><p>Two</p>", "One\n\nTwo"),
    ("One<br>Two<BR/>Three<br />Four", "One\nTwo\nThree\nFour"),
    ("<ul><li>One</li><li><p>Two</p></li><li></li></ul>End", "- One\n- Two\n\nEnd"),
    ("<ul><li>One<ul><li>Two</li></ul></li></ul>", "- One\n- Two"),
    ("<b>Pharmacy&nbsp;Tech</b>nician", "Pharmacy Technician"),
    ("<DIV style='x'>One</DIV><div class=\"a/b\">Two</div>", "One\n\nTwo"),
    ("<table><tr><td>Mon</td><td>8-5</td></tr></table>", "Mon 8-5"),
    ("&lt;p&gt;Stocks &amp;amp; counts&lt;/p&gt;", "Stocks & counts"),
    ("&lt;p&gt;a &amp;amp;lt; b&lt;/p&gt;", "a &lt; b"),
    ("&amp;lt;p&amp;gt;Twice&amp;lt;/p&amp;gt;", "Twice"),
    ("<p>Use &lt;b&gt; for bold</p>", "Use <b> for bold"),
    ("We <3 our patients, 5 < 6", "We <3 our patients, 5 < 6"),
    ("<p>We <3 our patients</p>", "We <3 our patients"),
    ("Line one&amp;#xa;Line two", "Line one\nLine two"),
    ("<script>x()</script><style>p{}</style><p>Shown</p><!-- not --><title>no</title>", "Shown"),
    ("Unclosed <b>bold <p>next", "Unclosed bold\n\nnext"),
    ("One\r\nTwo\rThree\n\n\n\nFour", "One\nTwo\nThree\n\nFour"),
    ("First line\n<b>Second</b> line", "First line\nSecond line"),
    ("Pay Â£12.31 â€“ weâ€™re cafÃ©", "Pay £12.31 – we’re café"),
    ("JOÃO e SÃO PAULO", "JOÃO e SÃO PAULO"),
    ("Medical AssistantÂ Full TimeÂ", "Medical Assistant Full Time"),
    ("a\u200bb\u00adc\ufeff\x00d", "abcd"),
    ("cafe\u0301", "caf\u00e9"),
    (r"a fast\-paced place, $18\\.50", "a fast-paced place, $18.50"),
    ("-\u00a0One\n-\n\nTwo", "- One\n- Two"),
    ("مساعد صيدلي 💊", "مساعد صيدلي 💊"),
    ("", ""),
    ("<p> </p>", ""),
]

LINES = [
    ("  Pharmacy \n Technician&nbsp;II ", "Pharmacy Technician II"),
    ("Nurse &amp; <b>Assistant</b>", "Nurse & Assistant"),
    ("<br>", None),
    ("   ", None),
    (None, None),
]


@pytest.mark.parametrize(("markup", "text"), TEXTS)
def test_text(markup, text):
    assert to_text(markup) == text


@pytest.mark.parametrize(("value", "line"), LINES)
def test_line(value, line):
    assert clean_line(value) == line


def test_long_text_is_cut():
    assert len(to_text("word " * 1_000_000)) <= 1_000_000


SOUP = st.lists(
    st.sampled_from(
        [
            "<p>",
            "</p>",
            "<li>",
            "<",
            ">",
            "&lt;",
            "&amp;",
            "&#xa;",
            "<b ",
            "\\-",
            "- ",
            "\n",
            "Ã",
            "â",
        ]
    )
    | st.text(max_size=5)
).map("".join)


@given(SOUP)
def test_any_soup_gives_tidy_text(markup):
    text = to_text(markup)
    assert text == text.strip()
    assert "\n\n\n" not in text
    assert "\u00a0" not in text
    text.encode()


@pytest.mark.parametrize(
    "text", ["<" * 300_000, "<li>" * 80_000, "&lt;" * 200_000, "- \n" * 200_000, "Â\xa3" * 100_000]
)
def test_hostile_repeats_take_bounded_time(text):
    to_text(text)
