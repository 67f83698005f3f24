"""The whole suite, top to bottom: open what is held, ask every case, keep the outputs, score every task, keep rows and totals."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from assistant.holdings import Holdings, Progress, open_holdings
from assistant.settings import Settings, load_settings
from eval.context import Context
from eval.engines import Engines
from eval.folder import SETTINGS, TIMINGS, RunError, machine, memory_mib, new_folder, read_json, read_lines, read_outputs, write_json, write_lines, write_scored
from eval.gold import GOLD, Case, load_cases
from eval.systems import SYSTEMS, make_system, run_cases
from eval.tasks import answering, conversation, declining, latency, norms, retrieval, segmentation, triage
from eval.totals import Scored, Total
from eval.wanted import check_cases, kind_of

Bars = Callable[[str], AbstractContextManager[Progress | None]]
OF_ANSWERS: Mapping[str, Callable[[Context], Scored]] = {task.NAME: task.score for task in (answering, declining, triage, conversation)}
OF_TEXTS: Mapping[str, Callable[[Path], Scored]] = {task.NAME: task.score for task in (segmentation, norms)}
TASKS = (*OF_ANSWERS, retrieval.NAME, *OF_TEXTS, latency.NAME)
OF_SYSTEMS = (*OF_ANSWERS, latency.NAME)  # what a plain pipeline can be asked; the other tasks are of our own parts
DAY = date(2026, 11, 22)  # what an answer says of editions turns on the day, so runs fix it


@dataclass(frozen=True, slots=True)
class Plan:
    """What to run. `library` None stands for the digest alone, `rerank` None for the setting, no `kinds` for every kind of case."""

    system: str = "ours"
    tasks: tuple[str, ...] = TASKS
    split: str | None = None
    library: Path | None = None
    day: date = DAY
    rerank: bool | None = None
    kinds: tuple[str, ...] = ()
    gold: Path = GOLD

    def checked(self) -> Plan:
        """The plan itself. Raises `RunError` for a system, task or split that is not there."""
        for name, known in ((self.system, SYSTEMS), (self.split, (None, "development", "test")), *((task, TASKS) for task in self.tasks)):
            if name not in known:
                raise RunError(f"{name!r} is not there; use one of {', '.join(str(one) for one in known if one)}")
        return self


def cases_of(plan: Plan) -> tuple[Case, ...]:
    """The cases that a plan asks, in file order."""
    return tuple(case for case in load_cases(plan.gold, plan.split) if not plan.kinds or kind_of(case) in plan.kinds)


def no_bar(_: str) -> AbstractContextManager[Progress | None]:
    """Work without a bar."""
    return nullcontext(None)


@contextmanager
def opened(plan: Plan, bars: Bars = no_bar) -> Iterator[tuple[Holdings, Settings]]:
    """What is held, with the settings it was opened with; the digest alone gets a folder of its own that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="working-together-") as scratch:
        changes = {"library": plan.library or Path(scratch)} | ({} if plan.rerank is None else {"rerank": plan.rerank})
        settings = load_settings().model_copy(update=changes)
        with bars("Indexing what is held") as bar:
            holdings = open_holdings(settings, bar)
        yield holdings, settings


def run(plan: Plan, parent: Path | None = None, bars: Bars = no_bar) -> Path:
    """One run from nothing; the folder it made."""
    plan.checked()
    with opened(plan, bars) as (holdings, settings):
        cases = cases_of(plan)
        check_cases(cases, holdings.corpus)
        folder = new_folder(f"{plan.system}-{'library' if plan.library else 'digest'}", *([parent] if parent else []))
        write_json(folder / SETTINGS, _settings_json(plan, holdings, settings, len(cases)))
        _generate(folder, plan, cases, holdings, settings, bars)
        write_scored(folder, score(folder, plan, cases, holdings, bars))
    return folder


def rescore(folder: Path, bars: Bars = no_bar) -> Path:
    """Scores a run's kept outputs anew, with today's measures and gold. Raises `RunError` where what is held is no longer what was asked."""
    settings = read_json(folder, SETTINGS)
    plan = Plan(
        system=settings["system"],
        tasks=tuple(settings["tasks"]),
        split=settings["split"],
        library=Path(settings["library"]) if settings["library"] else None,
        day=date.fromisoformat(settings["day"]),
        rerank=settings["rerank"],
        kinds=tuple(settings["kinds"]),
        gold=Path(settings["gold"]) if "gold" in settings else GOLD,
    )
    with opened(plan, bars) as (holdings, _):
        if holdings.corpus.digest != settings["index"]:
            raise RunError(f"the run was made over provisions {settings['index'][:8]}, but {holdings.corpus.digest[:8]} are held now; run it again")
        write_scored(folder, score(folder, plan, cases_of(plan), holdings, bars))
    return folder


def _settings_json(plan: Plan, holdings: Holdings, settings: Settings, n_cases: int) -> dict[str, object]:
    return {
        "system": plan.system,
        "tasks": list(plan.tasks),
        "split": plan.split,
        "kinds": list(plan.kinds),
        "gold": str(plan.gold),
        "library": str(plan.library) if plan.library else None,
        "day": plan.day.isoformat(),
        "made_on": date.today().isoformat(),
        "n_cases": n_cases,
        "index": holdings.corpus.digest,
        "n_provisions": len(holdings.corpus.provisions),
        "encoder": holdings.encoder.name,
        "rerank": settings.rerank,
        "threshold": settings.threshold,
        "machine": machine(),
    }


def _generate(folder: Path, plan: Plan, cases: Sequence[Case], holdings: Holdings, settings: Settings, bars: Bars) -> None:
    """Every output that the tasks of the plan look at."""
    outputs = folder / "outputs"
    if set(plan.tasks) & {*OF_ANSWERS, retrieval.NAME, latency.NAME}:
        with bars(f"Preparing {plan.system}") as bar:
            system = make_system(plan.system, holdings, settings, plan.day, bar)
        with bars("Asking") as bar:
            answers = run_cases(system, cases, bar)
        write_lines(outputs / "answers.jsonl", [output.as_json() for output in answers])
        write_json(folder / TIMINGS, {"seconds": {output.case_id: round(output.seconds, 5) for output in answers}, "memory_mib": memory_mib()})
        if conversation.NAME in plan.tasks:
            with bars("Asking follow-ups alone") as bar:
                alone = run_cases(system, [case for case in cases if case.history], bar, with_history=False)
            write_lines(outputs / "answers_alone.jsonl", [output.as_json() for output in alone])
    if retrieval.NAME in plan.tasks:
        with bars("Ranking") as bar:
            rankings = retrieval.rank_cases(cases, holdings, Engines(holdings, settings), bar)
        write_lines(outputs / "rankings.jsonl", [{"case": ranking.case_id, "units": ranking.units} for ranking in rankings])


def score(folder: Path, plan: Plan, cases: Sequence[Case], holdings: Holdings, bars: Bars = no_bar) -> list[Scored]:
    """Every task of the plan over the folder's outputs, in the order of `TASKS`."""
    timings = read_json(folder, TIMINGS) if (folder / TIMINGS).is_file() else {"seconds": {}, "memory_mib": None}
    context = Context(tuple(cases), holdings.corpus, plan.day, read_outputs(folder), timings["seconds"])
    scored = []
    with bars("Scoring") as bar:
        for n, name in enumerate(task for task in TASKS if task in plan.tasks):
            scored.append(_score(name, folder, plan, context, holdings, timings["memory_mib"]))
            if bar:
                bar(n + 1, len(plan.tasks))
    return scored


def _score(name: str, folder: Path, plan: Plan, context: Context, holdings: Holdings, memory: list[float] | None) -> Scored:
    if name in OF_ANSWERS:
        return OF_ANSWERS[name](context)
    if name in OF_TEXTS:
        return OF_TEXTS[name](plan.library) if plan.library else Scored(name, skipped="needs the full texts; this run is of the digest alone")
    if name == latency.NAME:
        timed: Scored = latency.score(context)
        return replace(timed, extra={**timed.extra, "memory_mib": Total(memory[0], 1), "peak_memory_mib": Total(memory[1], 1)}) if memory else timed
    rankings = [
        retrieval.Ranking(row["case"], {key: tuple(units) for key, units in row["units"].items()}) for row in read_lines(folder / "outputs" / "rankings.jsonl")
    ]
    ranked = retrieval.with_ours(rankings, context, holdings.targets) if plan.system == "ours" else rankings
    return retrieval.score(context, ranked, folder / "trec")
