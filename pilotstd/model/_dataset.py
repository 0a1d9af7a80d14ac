"""What a dataset says of itself: whose it is, and which ids it no longer uses."""

from typing import ClassVar

import attrs

from pilotstd._i18n import column_title, format_value
from pilotstd.model._base import Label, _Value
from pilotstd.model._fields import about


@attrs.frozen(kw_only=True, repr=False, weakref_slot=False)
class Identity(_Value):
    """Whose a dataset is, and on what terms. What is empty is claimed nowhere: in no file, no citation, no RDF.

    >>> Identity(name="digital-x", publisher="Data Office of X", licence="CC-BY-4.0")
    Identity(name='digital-x', publisher='Data Office of X', licence='CC-BY-4.0')
    """

    since_format: ClassVar[int] = 3

    name: str | None = attrs.field(
        default=None,
        metadata=about(
            "Its name for programs, in lower-case ASCII letters, digits, full stops, hyphens and underscores."
        ),
    )
    publisher: str | None = attrs.field(default=None, metadata=about("Who publishes it."))
    creators: tuple[str, ...] = attrs.field(default=(), metadata=about("Who made it, as a citation names them."))
    licence: str | None = attrs.field(
        default=None, metadata=about("Its licence, as an SPDX licence expression: `CC-BY-4.0`.")
    )
    homepage: str | None = attrs.field(default=None, metadata=about("The address of a page about it."))
    description: Label = attrs.field(default=Label(), metadata=about("What it holds, in a paragraph."))
    languages: tuple[str, ...] = attrs.field(default=(), metadata=about("The languages of its texts, as BCP 47 codes."))
    namespace: str | None = attrs.field(
        default=None, metadata=about("The URI that its ids follow in linked data; it ends with `/`, `#` or `:`.")
    )

    def in_language(self, lang: str) -> str:
        """What it says, in a line; nothing where it says nothing."""
        return format_value({column_title(name, lang): getattr(self, name) for name in self.to_dict()}, lang)


@attrs.frozen(kw_only=True, repr=False, weakref_slot=False)
class Retired(_Value):
    __doc__ = "An id that was in a release and is no longer in use."

    id: str = attrs.field(metadata=about("The removed id."))
    since: str = attrs.field(metadata=about("The version of the first release without it."))
    reason: str = attrs.field(metadata=about("Why it was removed."))
    replaced_by: tuple[str, ...] = attrs.field(default=(), metadata=about("The ids that replace it."))
