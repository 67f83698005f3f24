"""What was found in, its arithmetic out: for each target kept or rejected its score and what every feature adds to it."""

from __future__ import annotations

from typing import Any

from assistant.dialogue import Trace
from assistant.retrieval.query import Query
from assistant.retrieval.retriever import Found, Hit
from assistant.retrieval.scoring import weights_for

SHOWN_TEXT = 90


def explain_trace(trace: Trace) -> str:
    """Durations, counts and what verification struck, as lines."""
    steps = ", ".join(f"{name} {ms:.1f} ms" for name, ms in trace.ms.items())
    struck = "".join(f"\nStruck: {reason}" for reason in trace.struck)
    return f"\nSteps: {steps or 'none'}. Kept {trace.kept}, rejected {trace.rejected}.{struck}\n"


def found_lines(query: Query, found: Found, *, arithmetic: bool) -> str:
    """What was found, best first; with `arithmetic` each feature × weight that is not nothing."""
    lines = [f"Searched for: {query.text}"]
    for name, hits in (("Kept", found.kept), ("Rejected", found.rejected)):
        lines.append(f"\n{name}: {len(hits)}")
        for hit in hits:
            lines.append(f"  {hit.score:.3f}  {hit.target.id} ({hit.target.kind.value})  {_short(hit)}")
            lines += _sum_lines(hit) if arithmetic else []
    return "\n".join(lines)


def found_as_json(query: Query, found: Found) -> dict[str, Any]:
    """The same as an object."""
    kept, rejected = ([_hit_as_json(hit) for hit in hits] for hits in (found.kept, found.rejected))
    return {"query": query.text, "kept": kept, "rejected": rejected}


def _hit_as_json(hit: Hit) -> dict[str, Any]:
    fitted = weights_for(hit.features)
    return {
        "target": hit.target.id,
        "kind": hit.target.kind.value,
        "provision_ids": list(dict.fromkeys(provision_id for provision_id, _ in hit.target.refs)),
        "text": hit.target.text,
        "score": round(hit.score, 4),
        "nearest_question": hit.nearest_ask,
        "bias": fitted["bias"],
        "features": {
            name: {"value": round(value, 4), "weight": fitted.get(name, 0.0), "adds": round(value * fitted.get(name, 0.0), 4)}
            for name, value in hit.features.items()
            if value
        },
    }


def _sum_lines(hit: Hit) -> list[str]:
    fitted = weights_for(hit.features)
    terms = sorted(((value * fitted.get(name, 0.0), name, value) for name, value in hit.features.items() if value), key=lambda term: -abs(term[0]))
    lines = [f"           {adds:+7.3f} = {name} {value:.3f} × {fitted.get(name, 0.0):.3f}" for adds, name, value in terms]
    total = fitted["bias"] + sum(adds for adds, _, _ in terms)
    lines.append(f"           {fitted['bias']:+7.3f} = bias; in all {total:+.3f}, score 1 / (1 + e^-({total:+.3f})) = {hit.score:.3f}")
    if hit.nearest_ask:
        lines.append(f"           nearest question: {hit.nearest_ask}")
    return lines


def _short(hit: Hit) -> str:
    text = " ".join(hit.target.text.split())
    return text if len(text) <= SHOWN_TEXT else f"{text[:SHOWN_TEXT].rsplit(' ', 1)[0]} …"
