"""Letters: mails that must arrive (class B): at least once, under one Message-ID.

Their words are made again from the service's own facts for every attempt, by the builder of
their kind.
"""

from shared.letters.letter import LETTERS, Letter, LetterClosed
from shared.letters.sending import note_what_came_back, sending

__all__ = ["LETTERS", "Letter", "LetterClosed", "note_what_came_back", "sending"]
