"""Invented drafts with known gaps in, how well the review of a draft finds what is there and what is missing out. Run `python -m eval.drafts`.

Each draft of `eval/data/drafts` names the items that it speaks to (`present`) and those it does not (`absent`), and the half that it belongs to. Thresholds and
profiles are set on the development half only.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.holdings import load_corpus
from assistant.practice.checklist import named_checklist
from assistant.practice.draft_read import read_draft
from assistant.practice.draft_review import Sureness, review_draft
from assistant.retrieval.dense import Encoder, OnnxEncoder
from corpus.errors import DataError
from corpus.model import Corpus

FOLDER = Path(__file__).parent / "data" / "drafts"
HALVES = ("development", "test")


@dataclass(frozen=True, slots=True)
class LabelledDraft:
    """A draft with what it holds. `half` is development or test."""

    name: str
    checklist: str
    half: str
    present: frozenset[str]
    absent: frozenset[str]
    text: str


@dataclass(frozen=True, slots=True)
class Judged:
    """One item of one draft: whether it is there, and what the review said."""

    draft: str
    item: str
    present: bool
    sureness: Sureness
    score: float


@dataclass(frozen=True, slots=True)
class Measures:
    """Precision and recall over `n` items of found and of missing; None where nothing was said or nothing was there. `possibly` counts as found."""

    n: int
    found_precision: float | None
    found_recall: float | None
    missing_precision: float | None
    missing_recall: float | None
    clearly_precision: float | None


def load_drafts(folder: Path = FOLDER) -> list[LabelledDraft]:
    """Every draft of the folder, by name. Raises `DataError` for labels that do not hold."""
    return [_load(path) for path in sorted(folder.glob("*.md"))]


def judge(drafts: Iterable[LabelledDraft], corpus: Corpus, encoder: Encoder) -> list[Judged]:
    """What the review says of every labelled item."""
    rows = []
    for draft in drafts:
        review = review_draft(read_draft(f"{draft.name}.md", draft.text.encode()), named_checklist(draft.checklist, corpus), corpus, encoder)
        names = {item.name for item in review.items}
        if names != draft.present | draft.absent:
            raise DataError(
                f"labels of {draft.name} and the items reviewed differ in {', '.join(sorted(names ^ (draft.present | draft.absent)))}; label each item once"
            )
        rows += [Judged(draft.name, item.name, item.name in draft.present, item.sureness, item.score) for item in review.items]
    return rows


def measure(rows: Sequence[Judged]) -> Measures:
    """Precision = right / said, recall = right / there, for found and for missing alike."""
    right_found = sum(row.present and row.sureness.found for row in rows)
    right_missing = sum(not row.present and not row.sureness.found for row in rows)
    said_found = sum(row.sureness.found for row in rows)
    there = sum(row.present for row in rows)
    clearly = [row for row in rows if row.sureness is Sureness.CLEARLY]
    return Measures(
        n=len(rows),
        found_precision=_share(right_found, said_found),
        found_recall=_share(right_found, there),
        missing_precision=_share(right_missing, len(rows) - said_found),
        missing_recall=_share(right_missing, len(rows) - there),
        clearly_precision=_share(sum(row.present for row in clearly), len(clearly)),
    )


def report(half: str, drafts: Sequence[LabelledDraft], rows: Sequence[Judged]) -> str:
    """The measures of one half, and every item that was got wrong."""
    found = measure(rows)
    lines = [f"{half}: {len(drafts)} drafts, {found.n} items ({sum(row.present for row in rows)} there, {sum(not row.present for row in rows)} missing)"]
    for name in ("found_precision", "found_recall", "missing_precision", "missing_recall", "clearly_precision"):
        value = getattr(found, name)
        lines.append(f"  {name.replace('_', ' '):18} {'-' if value is None else f'{value:.3f}'}")
    wrong = [row for row in rows if row.present != row.sureness.found]
    lines += [f"  wrong: {row.draft} {row.item}: {'there' if row.present else 'missing'}, said {row.sureness.value} ({row.score:.3f})" for row in wrong]
    return "\n".join(lines)


def main() -> None:
    """Prints the measures over each half, from the digest alone."""
    corpus, encoder = load_corpus(Path("no-library")), OnnxEncoder()
    for half in HALVES:
        drafts = [draft for draft in load_drafts() if draft.half == half]
        print(report(half, drafts, judge(drafts, corpus, encoder)))  # a measure's output goes to stdout


def _load(path: Path) -> LabelledDraft:
    text = path.read_text("utf-8")
    head = text.partition("\n---\n")[0].removeprefix("---\n")
    fields = dict(line.split(": ", 1) for line in head.splitlines() if ": " in line)
    try:
        present, absent = (frozenset(part.strip() for part in fields[key].split(",") if part.strip()) for key in ("present", "absent"))
        draft = LabelledDraft(path.stem, fields["checklist"], fields["half"], present, absent, text)
    except KeyError as error:
        raise DataError(f"draft {path.name} has no {error} in its head; add it") from error
    if draft.half not in HALVES or present & absent:
        raise DataError(f"draft {path.name} is of half {draft.half!r} or labels an item twice; correct its head")
    return draft


def _share(right: int, of: int) -> float | None:
    return right / of if of else None


if __name__ == "__main__":
    main()
