"""Lists of verbs, by which the reading of norms tells a command, a permission and a finite verb without a parser."""

from __future__ import annotations

# In their plain form, as they begin a list item ("notify …") or follow a "that" ("reviews that highlight …").
PLAIN_VERBS = frozenset(
    """
    act address advise affect agree alert analyse apply appoint approve arrange ask assess assist attend be bring carry chair check clarify co-operate
    co-ordinate commit communicate complete conduct consider consult contribute convene cooperate coordinate decide define demonstrate describe
    designate determine develop discuss enable engage ensure escalate establish evaluate explain explore follow gather give have help highlight hold
    identify implement include inform involve keep lead liaise listen maintain make meet monitor notify obtain offer oversee participate plan prepare
    prevent produce promote provide publish put raise receive record reduce refer reflect regard remove report request respect respond review
    safeguard secure see seek send set share show speak state strengthen submit support take tell track train understand undertake update use work
    write
    """.split()
)

# What somebody can be let do. Anything else after "may" is what might be the case.
PERMITTED = frozenset(
    """
    act adopt agree allow amend appeal apply appoint arrange ask attend authorise award bring call carry challenge charge choose claim co-opt combine
    commission complain conduct consider contact contribute convene copy decide delegate designate direct disclose discontinue do enforce enter
    escalate exercise extend give grant impose inform initiate inspect instigate invite issue join leave make meet nominate notify order permit
    provide publish record recover refer refuse rely request retain return review rotate search seek select set share speak submit take terminate
    treat undertake use vary visit waive want wish withdraw withhold
    """.split()
)

# The same of what is done to a thing ("this may be escalated").
PERMITTED_DONE = frozenset(
    """
    agreed amended applied appointed authorised co-opted combined delegated designated disclosed escalated extended granted made nominated referred
    refused requested shared sought varied waived withheld
    """.split()
)

# Verbs that are never a plural noun here, so that a clause which has one wants no other.
FINITE = frozenset(
    """
    applies are becomes believes can cannot considers contains could decides describes determines did do does exceeds finds gives had has have
    includes is knows might need needs outlines poses provides receives recognises relies remains removes requires says seeks sets suspects thinks was
    were will wishes would
    """.split()
)
