"""The answer that the README shows is the one that is given."""

from __future__ import annotations

from pathlib import Path

from assistant.dialogue import Question
from assistant.pipeline import Assistant
from assistant.surfaces.render import render_text

README = Path(__file__).parents[3] / "README.md"


def test_the_answer_in_the_readme_is_the_real_one(digest_assistant: Assistant) -> None:
    shown = README.read_text("utf-8").partition("<!-- answer:begin -->")[2].partition("<!-- answer:end -->")[0]
    question = shown.partition('ask "')[2].partition('"')[0]
    answer, _, _ = render_text(digest_assistant.ask(Question(question))).partition("Ask next")  # what might be asked next hangs on near ties
    assert answer.strip() in shown
