"""The closed lists of reports: words of an action, and how sure a director is."""

from django.db.models import TextChoices


class Rag(TextChoices):
    """The words of an action. Grey is no choice of anybody: it says that nothing is due."""

    GREEN = "green", "Green"
    AMBER = "amber", "Amber"
    RED = "red", "Red"


class Assurance(TextChoices):
    """How sure a director says that the board can be. Boards use several sets of words: these are the commonest."""

    SUBSTANTIAL = "substantial", "Substantial"
    REASONABLE = "reasonable", "Reasonable"
    LIMITED = "limited", "Limited"
    NONE = "none", "None"


class PublishedKind(TextChoices):
    """Of what a published line speaks."""

    TRUST = "trust", "The trust on a day"
    ACTION = "action", "An action of a plan"
    GROUP = "group", "A group of people"
    SURVEY = "survey", "A question of a short survey"
    RESTATED = "restated", "A figure that was restated"


class FileState(TextChoices):
    """How far a file has come that a worker makes."""

    WAITING = "waiting", "Waiting for its turn"
    MAKING = "making", "Being made"
    READY = "ready", "Ready"
    FAILED = "failed", "Not made"
