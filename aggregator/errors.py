"""What a user sees when something is wrong: one clear sentence and an exit code."""

from __future__ import annotations


class UserError(Exception):
    """A mistake or a state the user can mend."""

    def __init__(self, message: str, code: int = 1) -> None:
        super().__init__(message)
        self.code = code


class UsageError(UserError):
    """Something on the command line or in a setting is wrong."""

    def __init__(self, message: str) -> None:
        super().__init__(message, 2)
