"""The passages of a text: its paragraphs and sentences under stable locators, each with a digest.

An `Evidence` names a passage by its locator (`p8.s2` is paragraph 8, sentence 2; `p5` is the
whole of paragraph 5) and has the SHA-256 of the normalised passage, so that anybody who has the
text can see that it still says the same. Paragraphs are the lines that hold more than blanks,
headings among them; everything is counted from 1.

Published releases contain digests: what these functions give for a text must never change.
"""

import hashlib
import re
import unicodedata

_STRAIGHT = str.maketrans("“”„‟‘’‚‛", "\"\"\"\"''''")

_END = re.compile(
    r"""[.!?]+["')\]]*(?=[ ]["'(\[]*[^\W_a-z])  # a Western mark, before what may begin a sentence
      | (?:。|[!?](?=["')\]」』]*[^\x00-\x7f]))+(?P<closers>["')\]」』]*)  # a mark inside Chinese text
    """,
    re.VERBOSE,
)
_ABBREVIATION = re.compile(
    r"\b(?:[A-Z]|(?:[A-Za-z]\.)+[A-Za-z]|Mrs?|Ms|Dr|Prof|St|Nos?|Arts?|Sec|Fig|Vol|cf|vs|Co|Ltd|Inc|Corp)\.$"
)


def normalise(text: str) -> str:
    """The form of which digests are taken: NFKC, straight quotes, one blank a run of white space.

    >>> normalise(" the　“Opinions”\\n（ＥＳＧ） ")
    'the "Opinions" (ESG)'
    """
    return " ".join(unicodedata.normalize("NFKC", text).translate(_STRAIGHT).split())


def sentences(paragraph: str) -> tuple[str, ...]:
    """The sentences of a paragraph, normalised, with nothing lost between them but blanks.

    A sentence ends with a full stop, question or exclamation mark and the quotes and brackets that
    close on it: in Chinese anywhere, else before a blank and a capital, figure or Chinese character,
    though not after an initial or an abbreviation such as `No.`, `Art.` or `U.S.`.

    >>> sentences("Growth was 21.5%. No. 5 applies. 22 bodies took part.")
    ('Growth was 21.5%.', 'No. 5 applies.', '22 bodies took part.')
    >>> sentences("标准先行。“开放”随后！")
    ('标准先行。', '"开放"随后!')
    """
    text = normalise(paragraph)
    found = []
    start = 0
    for match in _END.finditer(text):
        end = match.end()
        if _ABBREVIATION.search(text, start, end):
            continue
        if match["closers"] and end < len(text):  # a quote that closes none opens the next sentence
            marks_end = match.start("closers")
            unclosed = text.count('"', start, marks_end) % 2
            end = marks_end + len('"'.join(match["closers"].split('"')[: unclosed + 1]))
        found.append(text[start:end].strip())
        start = end
    found.append(text[start:].strip())
    return tuple(filter(None, found))


def passages(text: str) -> dict[str, str]:
    """Every paragraph and every sentence of a text, normalised, by locator.

    >>> passages("Standards lead.\\n\\n“Two words.” And more.")["p2.s1"]
    '"Two words."'
    """
    found = {}
    paragraphs = filter(None, map(sentences, text.splitlines()))
    for number, parts in enumerate(paragraphs, 1):
        found[f"p{number}"] = " ".join(parts)
        found |= {f"p{number}.s{place}": part for place, part in enumerate(parts, 1)}
    return found


def digest(passage: str) -> str:
    """The SHA-256 of a passage once normalised, as 64 hexadecimal digits.

    >>> digest("the “Opinions”") == digest('the  "Opinions"')
    True
    """
    return hashlib.sha256(normalise(passage).encode("utf-8")).hexdigest()
