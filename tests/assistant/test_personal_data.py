"""Personal details are masked by kind; roles, bodies, places and published numbers are left alone. Every person here is invented."""

from __future__ import annotations

import pytest

from assistant.answering.personal_data import mask, published_numbers, visible


@pytest.mark.parametrize(
    ("text", "masked", "kinds"),
    [
        ("a boy called Jayden Smith told me his dad hit him", "a boy called [name] told me his dad hit him", ("name",)),
        ("my pupil Amy B has bruises", "my pupil [name] has bruises", ("name",)),
        ("a plan for her twins Wilbert and Ozias", "a plan for her twins [name] and [name]", ("name",)),
        ("my son Wilbert and Ofsted disagree", "my son [name] and Ofsted disagree", ("name",)),
        ("her name is kasia", "her name is [name]", ("name",)),
        ("jayden told me his mum hits him", "[name] told me his mum hits him", ("name",)),
        ("Zbigniew Kowalczyk (born 3 March 2012) is missing", "[name] (born [date of birth]) is missing", ("date of birth", "name")),
        ("Amy Brown, dob 12/03/2014", "[name], dob [date of birth]", ("date of birth", "name")),
        ("Jayden Smith, 6, came in with bruises", "[name], 6, came in with bruises", ("name",)),
        ("Mr Smithson hit a pupil", "Mr [name] hit a pupil", ("name",)),
        ("my mum Karen and dad Lee fight", "my mum [name] and dad [name] fight", ("name",)),
        ("they live at 14 Elm Street, Scunthorpe DN15 7XY", "they live at [address], Scunthorpe [address]", ("address",)),
        ("she is at 3 oak avenue dn15 7xy", "she is at [address] [address]", ("address",)),
        ("ring me on 07911 123456", "ring me on [telephone number]", ("telephone number",)),
        ("call 01724 296500 or +44 7911 123456", "call [telephone number] or [telephone number]", ("telephone number",)),
        ("call 07700 900123", "call [telephone number]", ("telephone number",)),
        ("mail sue.jones@example.org please", "mail [e-mail address] please", ("e-mail address",)),
        ("NHS 943 476 5919", "NHS [NHS number]", ("NHS number",)),
        ("his NHS number is 123 456 7890", "his NHS number is [NHS number]", ("NHS number",)),
        ("UPN A123456789012", "UPN [pupil number]", ("pupil number",)),
        ("NI number AB 12 34 56 C", "NI number [National Insurance number]", ("National Insurance number",)),
        ("a white van, reg AB12 CDE, outside", "a white van, reg [vehicle registration], outside", ("vehicle registration",)),
        ("KACPER NOWAK DOB 12/03/2014", "[name] DOB [date of birth]", ("date of birth", "name")),
        ("kacper nowak, dob 12/03/2014", "[name], dob [date of birth]", ("date of birth", "name")),
        ("DOB 12/03/2014 for Xanthe Quill", "DOB [date of birth] for [name]", ("date of birth", "name")),
        ("Siobhán O'Neill, aged 9, was hit", "[name], aged 9, was hit", ("name",)),
        ("José García, 9, was hit", "[name], 9, was hit", ("name",)),
        ("Łucja Wiśniewska (born 3 March 2012)", "[name] (born [date of birth])", ("date of birth", "name")),
        ("unique pupil number H 8012 0000 1001", "unique pupil number [pupil number]", ("pupil number",)),
        ("UPN: h801200001001", "UPN: [pupil number]", ("pupil number",)),
        ("national insurance number QQ 12 34 56 C", "national insurance number [National Insurance number]", ("National Insurance number",)),
        ("NI: ab123456c", "NI: [National Insurance number]", ("National Insurance number",)),
        ("NHS no 9434765919", "NHS no [NHS number]", ("NHS number",)),
        ("ring (01724) 296500, 0044 7911 123456", "ring [telephone number], [telephone number]", ("telephone number",)),
        ("AMY.BROWN@EXAMPLE.CO.UK", "[e-mail address]", ("e-mail address",)),
        ("12A Station Road, DN20 8AA", "[address], [address]", ("address",)),
        ("Xanthe Quill has just told me her dad hit her", "[name] has just told me her dad hit her", ("name",)),
        ("case number 1234567", "case number [case number]", ("case number",)),
        ("payroll number 55103, of 9 Wheelwright's Yard", "payroll number [case number], of [address]", ("case number", "address")),
    ],
)
def test_details_are_masked_by_kind(text: str, masked: str, kinds: tuple[str, ...]) -> None:
    found = mask(text)
    assert (found.text, found.kinds) == (masked, kinds)


@pytest.mark.parametrize(
    "text",
    [
        "What does s16G(4) say?",
        "Sir Alan Wood's review and the Kantar research",
        "What did Alan Wood recommend?",
        "The guidance of 15 December 2023, paragraphs 103-104",
        "Is the plan dated 29/09/2019 still right?",
        "Ring 999, 101 or the NSPCC on 0808 800 5000; Childline is 0800 1111",
        "Does the Child Safeguarding Practice Review Panel get the report?",
        "GP practices should work closely with the named GP",
        "the child called the police last night",
        "a meeting called a strategy discussion",
        "Who is our lead at Humberside Police in North Lincolnshire?",
        "Must St Thomas Academy follow the arrangements?",
        "Is the Lucy Faithfull Foundation a relevant agency?",
        "What are Sarah's Law and Clare's Law?",
        "child J and Child A in the review",
        "Can the DCS be the Partnership Chair?",
        "WT18 3rd chapter, s11 1st audit, s17 5yr old",
        "Where does WT23 DSP rank come from?",
        "What must the delegated safeguarding partner do by 30 September 2026?",
        "The statutory guidance Every Child Matters",
        "Mother and Baby Units in prisons",
        "4567890123 is not a health service number",
        "2018 2023 2026",
        "Social Care told us to wait, and Humberside Police came in",
        "WHAT MUST THE CHAIR OF THE PARTNERSHIP DO?",
    ],
)
def test_what_is_nobodys_own_is_left_alone(text: str) -> None:
    found = mask(text)
    assert (found.text, found.kinds) == (text, ())


@pytest.mark.parametrize("hidden", ["\u200b", "\u00ad", "\u2060", "\ufeff", "\U000e0061", "\u202e", "\x07", "\ufe0f"])
def test_hidden_characters_go_first(hidden: str) -> None:
    assert visible(f"year{hidden}ly") == "yearly"
    assert mask(f"Jay{hidden}den told me").text == "[name] told me"


def test_masking_twice_changes_nothing_more() -> None:
    once = mask("a girl called Amy Brown, dob 12/03/2014, of 14 Elm Street, tel 07911 123456").text
    assert mask(once).text == once
    assert mask(once).kinds == ()


def test_a_number_that_a_held_document_publishes_is_nobodys_own() -> None:
    published = published_numbers(["Duty team: 01724 296500, out of hours +44 (0)1724 296555.", "See paragraph 107 and 15 December 2023."])
    assert published == {"01724296500", "01724296555"}
    found = mask("Is 01724 296500 or 01724-296555 right? Mine is 07911 123456", lambda: published)
    assert (found.text, found.kinds) == ("Is 01724 296500 or 01724-296555 right? Mine is [telephone number]", ("telephone number",))


def test_what_documents_publish_is_looked_for_only_where_a_number_is_met() -> None:
    def never() -> frozenset[str]:
        raise AssertionError("looked for")

    assert mask("What goes in a yearly report?", never).text == "What goes in a yearly report?"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("A volunteer called Torvald Brack had an allegation made", "A volunteer called [name] had an allegation made"),
        ("Torvald Brack, 07700 900456, our coach, is accused", "[name], [telephone number], our coach, is accused"),
        ("Ottoline Fenn-Brack (07700 900456) is our chair", "[name] ([telephone number]) is our chair"),
        ("Torvald Brack of 17 Hazel Row, when is the review", "[name] of [address], when is the review"),
    ],
)
def test_a_full_name_that_is_said_to_be_one_or_stands_beside_another_detail_is_masked(text: str, masked: str) -> None:
    assert mask(text).text == masked


@pytest.mark.parametrize(
    "text",
    [
        "Is the tool called Signs of Safety in the guidance?",
        "is there a form called Child Protection Plan",
        "Does the school named Oak Hill Academy count",
        "What must a Delegated Safeguarding Partner do in North Lincolnshire",
    ],
)
def test_titles_bodies_and_places_are_no_names(text: str) -> None:
    assert mask(text).text == text


def test_a_body_beside_a_number_is_no_name() -> None:
    masked = mask("Please call North Lincolnshire Council on 07700 900456 about Working Together")
    assert masked.text == "Please call North Lincolnshire Council on [telephone number] about Working Together"
