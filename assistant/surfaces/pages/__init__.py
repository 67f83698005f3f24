"""Requests in, pages out: rendered here, whole without scripts. Each page is a module with a `router`, included below."""

from __future__ import annotations

from fastapi import APIRouter

from assistant.surfaces.pages import about, ask, checklists, escalation, home, quiz, reader

router = APIRouter(include_in_schema=False)
router.include_router(home.router)
router.include_router(ask.router)
router.include_router(reader.router)
router.include_router(escalation.router)
router.include_router(checklists.router)
router.include_router(about.router)
router.include_router(quiz.router)
