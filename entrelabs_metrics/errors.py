"""What stops the work, as exceptions. What a person can mend in a file is a value instead: `intake.Problem`.

    Refusal                 the request cannot be done; the message says why and what to do
    ├── UnreadableFile      the bytes are not a table we can read
    ├── UnknownTable        no table fits, or several fit as well
    ├── BadRecipe           the recipe cannot be read, or names what we do not have
    ├── BaseInUse           another process holds the base
    ├── BaseMoved           somebody committed since the difference was shown
    │   └── RowMoved        somebody changed the row that one was editing
    ├── BadStory            the story cannot be read, or there is none of that name
    ├── WouldOrphan         undoing would leave rows that point to nothing
    └── NotAQuestion        the SQL is not one read-only question

Every refusal carries its French sentence, which is also the key of its translation, and the values it names.
Anything else that is raised is a bug, and must look like one.
"""


class Refusal(Exception):
    """A request that cannot be done. `sentence` is French with `{named}` values; `values` fills it."""

    def __init__(self, sentence: str, **values: object) -> None:
        self.sentence, self.values = sentence, values
        super().__init__(sentence.format(**values))


class UnreadableFile(Refusal):
    """The bytes cannot be read as a table."""


class UnknownTable(Refusal):
    """The table was not named and cannot be told from the headers."""


class BadRecipe(Refusal):
    """The recipe does not say what it should, or does not fit the file."""


class BaseInUse(Refusal):
    """The base is open in another process."""


class BaseMoved(Refusal):
    """Another version was committed since the difference was computed."""


class RowMoved(BaseMoved):
    """The row was changed since it was opened; `theirs` is the row as it is now, None when it is gone."""

    def __init__(self, sentence: str, theirs: dict[str, object] | None) -> None:
        self.theirs = theirs
        super().__init__(sentence)


class BadStory(Refusal):
    """The story is not one we can read, or there is none of that name."""


class WouldOrphan(Refusal):
    """Rows of later imports depend on the import to be undone."""


class NotAQuestion(Refusal):
    """The SQL given to `query` is not a single SELECT."""
