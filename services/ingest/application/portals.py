"""Portals: connecting, looking, and commenting."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from services.ingest.domain.feed import Feed
from services.ingest.domain.portal_review import PortalReview
from services.ingest.domain.refresh_day import MOST_A_DAY, RefreshDay
from shared import clock
from shared.application import Application, NotHere, Recorded
from shared.domain import Aggregate, Refused, Sealed, the_actor


class NoRefreshLeft(Refused):
    """Three times a day; the fourth is refused and costs nothing (R-042)."""


class Look(NamedTuple):
    """One look at a feed; `number`: the version that its start left behind."""

    feed: UUID
    number: int


@dataclass(frozen=True)
class Sighting:
    """One review as a look saw it, sealed; fingerprints are HMACs of what is shown."""

    portal: str
    external_id: str
    score: int
    author: Sealed | None
    words: Sealed | None
    language: str | None
    created_at: datetime
    updated_at: datetime
    fingerprint: str
    comment_words: Sealed | None = None
    comment_fingerprint: str = ""
    comment_state: str = ""
    comment_reason: str = ""
    commented_at: datetime | None = None


class Portals(Application):
    """Feeds of places, and what they bring."""

    def connect(self, place_id: UUID, portal: str, account: str, grant: Sealed) -> Recorded:
        """The first look begins at once and sees everything."""
        stream, now = Feed.id_of(place_id, portal), clock.now()

        def decision() -> list[Aggregate]:
            found = self.find(Feed, stream)
            if found is None:
                return [
                    Feed._create(
                        Feed.Connected,
                        id=stream,
                        portal=portal,
                        account=account,
                        grant=grant,
                        next_at=now,
                    )
                ]
            feed = self.get(Feed, stream)
            feed.connect(account, grant, now)
            return [feed]

        return self.decide(decision)

    def disconnect(self, place_id: UUID, portal: str) -> Recorded:
        return self.change(Feed, Feed.id_of(place_id, portal), lambda feed: feed.disconnect())

    def request_refresh(self, feed_id: UUID, day: date) -> Recorded:
        """`day`: the business's local day. Raises NoRefreshLeft after recording the refusal."""

        def decision() -> list[Aggregate]:
            feed = self.get(Feed, feed_id)
            assert feed.business_id
            today = RefreshDay.id_of(feed.business_id, day)
            used = self.find(RefreshDay, today)
            if used is not None and used.is_full:
                feed.refuse_refresh(day)
                return [feed]
            feed.request_refresh(used.used + 1 if used else 1, day, clock.now())
            if used is None:
                return [feed, RefreshDay._create(RefreshDay.Counted, id=today, feed_id=feed_id)]
            used.count(feed_id)
            return [feed, used]

        recorded = self.decide(decision)
        told = self.events.get(feed_id, gt=recorded.version - 1, lte=recorded.version)
        if any(isinstance(event, Feed.RefreshRefused) for event in told):
            raise NoRefreshLeft(MOST_A_DAY)
        return recorded

    def start_refresh(self, feed_id: UUID, since: datetime) -> Look:
        started = self.change(Feed, feed_id, lambda feed: feed.start(since))
        return Look(started.stream, started.version)

    def looked_at(self, look: Look) -> Feed:
        """The feed, while the look goes on; LookIsOver or IsNotConnected where it does not."""
        feed = self.find(Feed, look.feed)
        if feed is None:
            raise NotHere
        feed.must_go_on(look.number)
        return feed

    def complete_refresh(self, look: Look, seen: int, new: int, next_at: datetime) -> Recorded:
        return self.change(
            Feed, look.feed, lambda feed: feed.complete(look.number, seen, new, next_at)
        )

    def fail_refresh(self, look: Look, reason: str, next_at: datetime) -> Recorded:
        """A manual one that failed by no fault of the business is given back."""

        def decision() -> list[Aggregate]:
            feed = self.get(Feed, look.feed)
            claimed_on = feed.claimed_on
            feed.fail(look.number, reason, next_at)
            if claimed_on is None or feed.business_id is None:
                return [feed]
            used = self.find(RefreshDay, RefreshDay.id_of(feed.business_id, claimed_on))
            if used is None:
                return [feed]
            used.give_back(look.feed)
            return [feed, used]

        return self.decide(decision)

    def see(self, sightings: Sequence[Sighting], look: Look | None = None) -> int:
        """What a portal shows, each review once, in one transaction; how many are new.

        A review belongs to the place that saw it first: to another one it is not told. Refused
        where the look it was seen by is over.
        """
        new = 0

        def decision() -> list[Aggregate]:
            nonlocal new
            if look:
                self.looked_at(look)
            known = [(self.find(PortalReview, self._stream(it)), it) for it in sightings]
            own = [(found, it) for found, it in known if found is None or self._is_here(found)]
            new = sum(found is None for found, _ in own)
            seen = [self._see(found, it) for found, it in own]
            return [review for review in seen if review.pending_events]

        self.decide(decision)
        return new

    def miss(self, streams: Sequence[UUID], look: Look) -> None:
        """A complete look did not find them. Refused where it is over."""

        def decision() -> list[Aggregate]:
            self.looked_at(look)
            found = [self.find(PortalReview, stream) for stream in streams]
            for review in found:
                if review:
                    review.miss()
            return [review for review in found if review and review.pending_events]

        self.decide(decision)

    def intend_comment(
        self, stream: UUID, comment_id: UUID, words: Sealed, fingerprint: str
    ) -> Recorded:
        return self.change(
            PortalReview,
            stream,
            lambda found: found.intend_comment(comment_id, words, fingerprint, clock.now()),
        )

    def send_comment(self, stream: UUID, comment_id: UUID, look_at: datetime | None) -> Recorded:
        return self.change(
            PortalReview, stream, lambda found: found.send_comment(comment_id, look_at)
        )

    def delay_comment(
        self, stream: UUID, comment_id: UUID, reason: str, post_at: datetime
    ) -> Recorded:
        return self.change(
            PortalReview, stream, lambda found: found.delay_comment(comment_id, reason, post_at)
        )

    def look_again(self, stream: UUID, comment_id: UUID, look_at: datetime | None) -> Recorded:
        return self.change(
            PortalReview, stream, lambda found: found.look_again(comment_id, look_at)
        )

    def fail_comment(self, stream: UUID, comment_id: UUID, reason: str) -> Recorded:
        return self.change(
            PortalReview, stream, lambda found: found.fail_comment(comment_id, reason)
        )

    @staticmethod
    def _stream(sighting: Sighting) -> UUID:
        return PortalReview.id_of(sighting.portal, sighting.external_id)

    @staticmethod
    def _is_here(found: PortalReview) -> bool:
        who = the_actor()
        return (found.business_id, found.place_id) == (who.business_id, who.place_id)

    def _see(self, found: PortalReview | None, it: Sighting) -> PortalReview:
        if found is None:
            found = self._observed(it)
        else:
            found.see(it.score, it.words, it.updated_at, it.fingerprint)
        if it.comment_words is None:
            found.miss_comment()
        elif it.comment_state == "rejected":
            found.see_rejected(it.comment_fingerprint, it.comment_reason)
        elif it.comment_state == "accepted":
            at = it.commented_at or it.updated_at
            found.see_comment(it.comment_words, it.comment_fingerprint, at)
        return found

    def _observed(self, it: Sighting) -> PortalReview:
        return PortalReview._create(
            PortalReview.Observed,
            id=self._stream(it),
            portal=it.portal,
            external_id=it.external_id,
            score=it.score,
            author=it.author,
            words=it.words,
            language=it.language,
            created_at=it.created_at,
            updated_at=it.updated_at,
            fingerprint=it.fingerprint,
        )
