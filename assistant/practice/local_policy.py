"""The provisions of a local document in, its escalation routes out: stages in order, each with its time limits and titles as written, and what is left out.

Policies differ in every way: stages, levels, steps, informal and formal parts, numbered or plain lists. What is read is shown as read, with the place to check.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from assistant.practice import local_policy_words as words_of
from assistant.practice.local_policy_words import Mark, Titled
from corpus.model import Provision

_LEAST_LIST = 2
_MOST_SAID = 8


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of the document, and the provision they stand in."""

    provision: Provision
    text: str


@dataclass(frozen=True, slots=True)
class LocalStage:
    """One stage as the document has it. `label` is its mark as written, `number` what that counts, `formality` informal, formal or ""."""

    label: str
    number: int | None
    title: str
    formality: str
    passages: tuple[Passage, ...]

    @property
    def periods(self) -> tuple[str, ...]:
        """Its time limits, as written."""
        return _distinct(words_of.periods(self._all))

    @property
    def people(self) -> tuple[str, ...]:
        """Titles of those who act in it, as written."""
        return words_of.people(self._all)

    @property
    def _all(self) -> str:
        return ". ".join([self.title, *(passage.text for passage in self.passages)]).strip(". ")


@dataclass(frozen=True, slots=True)
class Procedure:
    """One route of a document: what it is about, the heading it stands under, its stages in order, and what could not be read of it.

    Where no stage could be read, `said` are its sentences that set a time limit.
    """

    kind: str
    heading: str
    stages: tuple[LocalStage, ...]
    exclusions: tuple[Passage, ...] = ()
    missing: tuple[str, ...] = ()
    pictured: tuple[Passage, ...] = ()
    declared: int | None = None
    said: tuple[Passage, ...] = ()


@dataclass(slots=True)
class _Stage:
    """A stage in the making."""

    kind: str
    group: tuple[str, ...]
    label: str
    number: int | None
    title: str
    inline: bool
    passages: list[Passage] = field(default_factory=list)
    path: tuple[str, ...] = ()


@dataclass(slots=True)
class _Reading:
    """The stages found so far, in document order."""

    document: Titled
    stages: list[_Stage] = field(default_factory=list)

    @property
    def last(self) -> _Stage | None:
        return self.stages[-1] if self.stages else None


def read_procedures(provisions: Sequence[Provision], document: Titled) -> tuple[Procedure, ...]:
    """Every escalation route of one document, in order. Its title speaks for sections whose headings say nothing."""
    rows = [provision for provision in provisions if provision.words and "__note_" not in provision.id]
    reading = _Reading(document)
    for row in rows:
        _read_row(row, reading)
    runs = _runs([stage for stage in reading.stages if stage.passages])
    kinds = {run[0].kind for run in runs}
    listed = [run for run in _plain_lists(rows, document) if run[0].kind not in kinds]
    procedures = [_procedure(run, rows, document) for run in (*runs, *listed)]
    found = {procedure.kind for procedure in procedures}
    silent = [_pictured_only(kind, rows, document) for kind in dict.fromkeys(_kind(row, document) for row in rows) if kind and kind not in found]
    return tuple(_without_summaries(procedures)) + tuple(one for one in silent if one.pictured or one.exclusions or one.said)


def _kind(row: Provision, document: Titled) -> str | None:
    return words_of.route_of(row.heading_path, document)


def _read_row(row: Provision, reading: _Reading) -> None:
    kind = _kind(row, reading.document)
    if kind is None:
        return
    found = _stage_heading(row.heading_path)
    text = row.words or ""
    if found is not None:
        depth, heading, mark = found
        group = row.heading_path[:depth]
        last = reading.last
        if last is None or last.inline or last.path != row.heading_path[: depth + 1]:
            title = words_of.stage_title(heading, mark)
            reading.stages.append(_Stage(kind, group, mark.label, mark.number, title, inline=False, path=row.heading_path[: depth + 1]))
        if any(words_of.closes(below) for below in row.heading_path[depth + 1 :]):
            return
        marks = [one for one in words_of.inline_marks(text, mark.number or 0) if one.number == (mark.number or 0) + 1 and one.start > 0 and mark.number]
    else:
        marks = words_of.inline_marks(text, _last_number(reading, kind, row.heading_path))
    _take(row, text, marks, kind, reading, under_heading=found is not None)


def _take(row: Provision, text: str, marks: list[Mark], kind: str, reading: _Reading, *, under_heading: bool) -> None:
    """Deal a row's words out to the stage in hand and to those that its marks open."""
    before = text[: marks[0].start if marks else len(text)].strip()
    if before and (under_heading or _goes_on(row, kind, reading)) and reading.stages:
        reading.stages[-1].passages.append(Passage(row, before))
    ends = [*(mark.start for mark in marks[1:]), len(text)]
    for mark, end in zip(marks, ends[: len(marks)], strict=True):
        body = text[mark.end : end].strip().lstrip(":.–—-|) ").rstrip()
        stage = _Stage(kind, row.heading_path, mark.label, mark.number, words_of.inline_title(body), inline=True, path=row.heading_path)
        if body:
            stage.passages.append(Passage(row, body))
        reading.stages.append(stage)


def _goes_on(row: Provision, kind: str, reading: _Reading) -> bool:
    """Whether a row without a mark still belongs to the inline stage before it: its list items do, and as many paragraphs as earlier stages had."""
    last = reading.last
    if last is None or not last.inline or last.kind != kind or last.path != row.heading_path:
        return False
    if words_of.excludes(row.words or "") or words_of.excludes(row.source_lead_in or ""):
        return False
    if not last.passages or any(passage.provision.id in {row.parent, row.id} for passage in last.passages):
        return True
    earlier = [len(stage.passages) for stage in reading.stages[:-1] if stage.inline and stage.path == last.path]
    return len(last.passages) < max(earlier, default=1)


def _last_number(reading: _Reading, kind: str, path: tuple[str, ...]) -> int:
    last = reading.last
    return last.number or 0 if last is not None and last.kind == kind and last.path == path else 0


def _stage_heading(path: Sequence[str]) -> tuple[int, str, Mark] | None:
    """The innermost heading that opens a stage, with its depth; a numbered one goes before one that only says formal or informal."""
    found = [(depth, heading, mark) for depth, heading in enumerate(path) if (mark := words_of.heading_mark(heading))]
    numbered = [one for one in found if one[2].number is not None]
    return next(reversed(numbered or found), None)


def _runs(stages: list[_Stage]) -> list[list[_Stage]]:
    """Stages by route: a new one begins where the kind changes or the count starts again."""
    runs: list[list[_Stage]] = []
    for stage in stages:
        last = runs[-1][-1] if runs else None
        restarts = last is not None and stage.number is not None and last.number is not None and stage.number <= last.number
        if last is None or last.kind != stage.kind or restarts:
            runs.append([])
        runs[-1].append(stage)
    return runs


def _plain_lists(rows: Sequence[Provision], document: Titled) -> list[list[_Stage]]:
    """Numbered or bulleted lists under a heading that says they are the way to go, where no stage is named. A list without a time limit or a title is none."""
    groups: dict[tuple[object, ...], list[Provision]] = {}
    for row in rows:
        heading = row.heading_path[-1] if row.heading_path else document.title
        if not (words_of.heads_a_list(heading) or words_of.heads_a_list(row.source_lead_in or "")) or words_of.is_exclusion_heading(heading):
            continue
        if _kind(row, document) is None or words_of.excludes(row.source_lead_in or ""):
            continue
        number = re.search(r"(?:^|__)(?:item|para)_(\d+)$", row.place)
        if number:
            groups.setdefault((row.parent if "__" in row.place else None, row.heading_path), []).append(row)
    runs = []
    for items in groups.values():
        timed = [item for item in items if words_of.periods(item.words or "")]
        acted = [item for item in items if words_of.people(item.words or "")]
        if len(items) >= _LEAST_LIST and timed and 2 * len(acted) >= len(items):
            runs.append([_listed(number, item, _kind(item, document) or "") for number, item in enumerate(items, 1)])
    return runs


def _listed(number: int, item: Provision, kind: str) -> _Stage:
    text = item.words or ""
    return _Stage(kind, item.heading_path, f"{number}.", number, "", inline=True, passages=[Passage(item, text)], path=item.heading_path)


def _procedure(run: list[_Stage], rows: Sequence[Provision], document: Titled) -> Procedure:
    kind = run[0].kind
    about = [row for row in rows if _kind(row, document) == kind]
    said: dict[int, str] = {}
    for row in about:
        said |= words_of.formality_ranges(row.words or "")
    stages = tuple(_finished(stage, said) for stage in run)
    numbers = [stage.number for stage in stages if stage.number is not None]
    missing = tuple(_label_for(run, number) for number in range(1, max(numbers, default=0)) if number not in numbers)
    declared = next((count for row in about if (count := words_of.declared_stages(row.words or ""))), None)
    group = run[0].path[:-1] if not run[0].inline else run[0].path
    heading = next((one for one in reversed(group) if words_of.heading_mark(one) is None), document.title)
    return Procedure(kind, heading, stages, _exclusions(about), missing, _pictures(about), declared if declared and declared > len(stages) else None)


def _finished(stage: _Stage, said: dict[int, str]) -> LocalStage:
    opening = stage.passages[0].text[:40] if stage.inline and stage.passages else ""
    formality = words_of.formality_of((stage.title, stage.label, opening, *reversed(stage.path))) or said.get(stage.number or 0, "")
    passages = tuple(stage.passages)
    if stage.inline and stage.title and passages:
        rest = passages[0].text.partition(stage.title)[2].lstrip(" \t\n:.–—-|)")
        passages = (replace(passages[0], text=rest or passages[0].text), *passages[1:])
    return LocalStage(stage.label, stage.number, stage.title, formality, passages)


def _label_for(run: list[_Stage], number: int) -> str:
    """What a stage that is not there would be called, in the manner of those that are."""
    word = re.split(r"\W", run[0].label, maxsplit=1)[0]
    return f"{word} {number}".strip() if not word.isdigit() else str(number)


def _exclusions(rows: Iterable[Provision]) -> tuple[Passage, ...]:
    found = []
    for row in rows:
        text = row.words or ""
        hangs = "__item_" in row.place and words_of.excludes(row.source_lead_in or "")
        if hangs or any(words_of.is_exclusion_heading(heading) for heading in row.heading_path[-1:]):
            found.append(Passage(row, text))
        else:
            # A heading or a lead-in says nothing by itself.
            found.extend(Passage(row, sentence) for sentence in words_of.exclusions(text) if sentence.rstrip()[-1:] in ".;!")
    return tuple(found)


def _pictures(rows: Iterable[Provision]) -> tuple[Passage, ...]:
    return tuple(Passage(row, sentence) for row in rows if (sentence := words_of.points_at_picture(row.words or "")))


def _pictured_only(kind: str, rows: Sequence[Provision], document: Titled) -> Procedure:
    """A route whose stages stand in no words."""
    about = [row for row in rows if _kind(row, document) == kind]
    heading = about[0].heading_path[-1] if about[0].heading_path else document.title
    timed = (Passage(row, sentence) for row in about for sentence in words_of.timed(row.words or ""))
    return Procedure(kind, heading, (), _exclusions(about), (), _pictures(about), said=tuple(timed)[:_MOST_SAID])


def _without_summaries(procedures: list[Procedure]) -> Iterable[Procedure]:
    """All but those that only say again, shorter, what another of their kind says whole."""
    for one in procedures:
        others = [other for other in procedures if other is not one and other.kind == one.kind]
        if not any(_says_all_of(other, one) for other in others):
            yield one


def _says_all_of(whole: Procedure, short: Procedure) -> bool:
    marks, fewer = ([(stage.label.lower(), stage.number) for stage in one.stages] for one in (whole, short))
    length, less = (sum(len(passage.text) for stage in one.stages for passage in stage.passages) for one in (whole, short))
    told, again = ({period.lower() for stage in one.stages for period in stage.periods} for one in (whole, short))
    return set(fewer) <= set(marks) and less < length and again <= told


def _distinct(found: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(found))
