"""Questions that designated leads really ask: answered from the right paragraph, asked back, or honestly declined; from the digest and from full texts."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from assistant.dialogue import Answer, Question, Scope, Status
from assistant.holdings import open_holdings
from assistant.pipeline import Assistant
from assistant.settings import Settings
from assistant.surfaces.library_commands import Said, add_files
from corpus.model import Duty

ANSWERED = {Status.ANSWERED, Status.ANSWERED_IN_PART}
WT = "working-together-2023"


@dataclass(frozen=True, slots=True)
class Case:
    """A question as typed, how it may end, what the headline says of it, and provisions that are cited."""

    question: str
    ends: frozenset[Status]
    says: str = ""
    cites: tuple[str, ...] = ()
    area: str | None = None

    def __str__(self) -> str:
        return self.question[:48]


def answered(question: str, *cites: str, says: str = "") -> Case:
    return Case(question, frozenset(ANSWERED), says, cites)


def declined(question: str, says: str, area: str | None = None) -> Case:
    """Not found, or answered in part with what is not held said first."""
    return Case(question, frozenset({Status.NOT_FOUND, Status.ANSWERED_IN_PART}), says, (), area)


CASES = [
    declined("MASH bounced my referal, whats stage 2 in Croydon and how many days", "differ by area"),
    declined("MASH bounced my referal, whats stage 2 and how many days", "differ by area", "Croydon"),
    declined("Professional disagreement policy North Lincolnshire please", "holds no professional disagreement policy"),
    answered("Head teacher is the allegation, who do I ring and by when", f"{WT}/para_226", says="within one working day"),
    answered("who do I tell about a head teacher, and by when?", f"{WT}/para_226", says="senior manager immediately"),
    answered("is it 24 hours or one working day for lado", f"{WT}/para_226", says="One working day"),
    answered("Do schools HAVE to follow the local arrangements", "children-act-2004/s_16G__sub_4", says="relevant agency"),
    answered("Is education the 4th safeguarding partner yet", "children-act-2004/s_16E__sub_3", says="No"),
    declined("KCSIE says consider following escalation procedures, so its optional?", "Keeping children safe in education is not held"),
    answered("my school takes kids from 4 LAs. which policy wins", f"{WT}/para_79"),
    declined("Where does it say I can challenge at strategy meeting level", "look in local procedures"),
    answered("can I complain about the partnership chair", f"{WT}/para_62", says="complaints procedures"),
    answered("social care say no further action and I still disagree: what now?", f"{WT}/para_151", says="escalate it in line with local procedures"),
    answered("the delegated partners are stuck", f"{WT}/para_59", says="escalate it to the LSPs"),
    answered("Who do I whistleblow to if social care ignore me", f"{WT}/para_222__item_4", says="whistleblowing procedures"),
    declined("WT2018 ch3 para 24 still right?", "2018 edition are not held"),
    declined("LSP email for Humberside police pls", "names"),
    declined("Do all staff still read annex A this year", "Keeping children safe in education is not held"),
    Case("child's parent is threatening to sue, what do i say", frozenset({Status.OUT_OF_SCOPE, Status.NOT_FOUND})),
    Case("how do I escalate", frozenset({Status.CLARIFICATION_NEEDED}), "route depends on it"),
    Case("what is the escalation process", frozenset({Status.CLARIFICATION_NEEDED}), "route depends on it"),
    Case("I have a dispute", frozenset({Status.CLARIFICATION_NEEDED}), "Who is in dispute"),
]


@pytest.fixture(scope="module")
def full_text_assistant(library: Path, indexed: Path, tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Answers from what ships, with every document beside the checkout imported."""
    folder = tmp_path_factory.mktemp("designated-lead") / "library"
    shutil.copytree(indexed, folder, ignore=shutil.ignore_patterns("documents", "manifest*", ".*"))
    settings = Settings(library=folder)
    files = sorted(path for path in library.iterdir() if path.suffix in {".txt", ".pdf"})
    assert add_files(settings, files, Said(), None).errors == ()
    return Assistant(open_holdings(settings), settings.threshold)


def check(answer: Answer, case: Case) -> None:
    assert answer.status in case.ends, answer.headline
    assert case.says in answer.headline
    cited = {citation.provision_id for citation in answer.citations}
    assert set(case.cites) <= cited
    assert bool(answer.statements) == (answer.status in ANSWERED)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_from_the_digest_alone(digest_assistant: Assistant, case: Case) -> None:
    check(digest_assistant.ask(Question(case.question, Scope("dsl", case.area))), case)


@pytest.mark.library
@pytest.mark.parametrize("case", CASES, ids=str)
def test_with_the_full_texts(full_text_assistant: Assistant, case: Case) -> None:
    check(full_text_assistant.ask(Question(case.question, Scope("dsl", case.area))), case)


@pytest.mark.parametrize("question", ["Head teacher is the allegation, who do I ring and by when", "is it 24 hours or one working day for lado"])
def test_a_should_of_the_allegations_route_is_never_shown_as_a_must(digest_assistant: Assistant, question: str) -> None:
    told = digest_assistant.ask(Question(question, Scope("dsl"))).statements
    assert Duty.SHOULD in {statement.duty for statement in told} <= {Duty.SHOULD, Duty.NONE}


def test_what_rests_on_the_superseded_edition_says_so(digest_assistant: Assistant) -> None:
    answer = digest_assistant.ask(Question("who do I tell about a head teacher, and by when?", Scope("dsl")))
    assert "superseded-edition" in {notice.kind for notice in answer.notices}
