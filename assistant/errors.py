"""The assistant's own errors, one tree beside the corpus's. Every message ends in what to do next."""

from __future__ import annotations


class AssistantError(Exception):
    """Anything the assistant cannot do, with the next action in its message."""


class QuestionError(AssistantError):
    """A question, role, area or date that cannot be taken."""


class StaleIndexError(AssistantError):
    """The index is missing its models or was built from other provisions."""


class ModelError(AssistantError):
    """A model file is missing or is not the one we pinned."""


class SettingsError(AssistantError):
    """A setting that does not hold."""


class QuizError(QuestionError):
    """A quiz that cannot be made, or a file that is no quiz we read."""


class HistoryError(AssistantError):
    """Kept conversations that cannot be read or written."""


class SignInError(AssistantError):
    """A name or password that cannot be taken, or a list of people that cannot be read."""


class DraftError(AssistantError):
    """A draft that cannot be read or is too large to be looked through."""
