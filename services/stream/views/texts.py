"""How far a comment got: sent, accepted or rejected, seen on the portal; each with its time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from shared.documents import Document
from shared.web.i18n import gettext as _
from shared.web.i18n import mark

REASONS: Mapping[str, str] = {
    "AccessDenied": mark("The portal does not let us in: connect it again."),
    "Gone": mark("The review is not on the portal any more."),
    "NotAccepted": mark("The portal does not take it."),
    "Unavailable": mark("The portal could not be reached."),
    "TooLong": mark("It is too long for the portal."),
    "not_connected": mark("This place is not connected to the portal."),
    "OBSCENITY_AND_PROFANITY": mark("The portal found rude words in it."),
    "OFFENSIVE": mark("The portal found it offensive."),
    "HARASSMENT": mark("The portal found that it harasses somebody."),
    "HATE_SPEECH": mark("The portal found hate speech in it."),
    "SEXUALLY_EXPLICIT": mark("The portal found sexual words in it."),
    "ADULT_THEMED": mark("The portal found sexual words in it."),
    "PERSONAL_INFO": mark("The portal found somebody's personal data in it."),
    "PRIVACY": mark("The portal found somebody's personal data in it."),
    "ADVERTISING_AND_SOLICITATION": mark("The portal takes it for advertising."),
    "OFF_TOPIC": mark("The portal found it off topic."),
    "UNCLEAR": mark("The portal found it unclear."),
    "REPETITIVE": mark("The portal found that it repeats what was said elsewhere."),
    "GIBBERISH_AND_REPETITIVE": mark("The portal found it unclear, or a repetition."),
    "REGULATED_GOODS_AND_SERVICES": mark("The portal found an offer in it that it does not allow."),
    "MODERATION_ERROR": mark("The portal could not check it."),
}
"""Why a comment could not be handed over, or was rejected: the names are ours, then Google's
(PolicyViolation). Google's are not all there: what is not here is shown as the portal said it."""


@dataclass(frozen=True)
class Step:
    """One step of the chain; `at` None: not yet."""

    name: str
    at: datetime | None
    tone: str = ""
    note: str = ""


@dataclass(frozen=True)
class Text:
    """One text of a comment."""

    id: str
    words: str
    by: str
    """Who wrote it here; "" for words written on the portal by hand."""
    is_by_hand: bool
    is_own: bool
    """Under an own review."""
    written_at: datetime
    facts: Document

    @property
    def chain(self) -> list[Step]:
        """What a portal made of it. Under an own review there is no chain: it counts at once."""
        if self.is_own:
            return []
        seen = Step(_("Seen on the portal"), self._at("seen"), "good")
        if self.is_by_hand:
            return [seen]
        return [Step(_("Sent"), self._at("sent"), "good"), self._verdict, seen]

    @property
    def _verdict(self) -> Step:
        reason = self.facts.get("reason") or ""
        words = _(REASONS[reason]) if reason in REASONS else reason
        if at := self._at("failed"):
            return Step(_("Could not be sent"), at, "bad", words)
        if at := self._at("rejected"):
            return Step(_("Rejected"), at, "bad", words)
        return Step(_("Accepted"), self._at("accepted"), "good")

    @property
    def state(self) -> Step:
        """Where it stands now, in one word."""
        reached = [step for step in self.chain if step.at]
        bad = [step for step in reached if step.tone == "bad"]
        if bad:
            return bad[-1]
        if reached:
            return reached[-1]
        if self.is_own:
            return Step(_("Commented"), self.written_at, "good")
        return Step(_("On its way"), self.written_at, "mid")

    def _at(self, step: str) -> datetime | None:
        return self.facts.get(f"{step}_at")


def text_of(id: str, facts: Document, words: str | None, by: str, *, is_own: bool) -> Text:
    return Text(
        id=id,
        words=words or "",
        by=by,
        is_by_hand="by" not in facts,
        is_own=is_own,
        written_at=facts["written_at"],
        facts=facts,
    )
