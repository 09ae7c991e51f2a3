"""What a rule raises when it is asked something that has no answer."""


class RuleError(ValueError):
    """The question makes no sense: an unknown word, or a date outside the calendar. The message says which."""


class NotAllowedNow(RuleError):
    """A person asked for a move that the state of the step does not allow, such as accepting what nobody submitted."""

    def __init__(self, verb: str, state: str) -> None:
        self.verb = verb
        self.state = state
        super().__init__(f"You cannot {verb} a step that is {state.replace('_', ' ')}.")
