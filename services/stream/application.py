"""Stream's commands: reviews come in and go, staff comment, insights are raised."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from services.stream.domain.arrival import Arrival
from services.stream.domain.comment import Comment
from services.stream.domain.insight import RATING_FELL, Fall, Insight, ToldLately
from services.stream.domain.review import Review
from shared import ids
from shared.application import AlreadyDone, AlreadyThere, Application, Recorded
from shared.domain import Aggregate, Sealed, Word, the_actor


class Stream(Application):
    """Every review by one door, own and from portals."""

    name = "stream"

    def receive(self, review_id: UUID, arrival: Arrival) -> Recorded:
        """Takes a review in; with it goes the one that it replaces, in one transaction.

        A guest who is forgotten stays so, though a replacement was still on its way.
        """

        def decision() -> list[Aggregate]:
            self._must_be_new(review_id)
            new = Review.receive(review_id, arrival)
            if arrival.replaces is None:
                return [new]
            old = self.get(Review, arrival.replaces)
            if old.is_guest_forgotten:
                new.forget_guest()
            if old.stands:
                old.replace(by=review_id)
            return [new, old]

        return self.decide(decision)

    def publish(self, review_id: UUID, now: datetime) -> Recorded:
        return self.change(Review, review_id, lambda review: review.publish(now))

    def revoke(self, review_id: UUID, dispute_id: UUID | None) -> Recorded:
        return self.change(Review, review_id, lambda review: review.revoke(dispute_id))

    def remove(self, review_id: UUID, reason: Word) -> Recorded:
        """An operator's: the review leaves the stream and all figures (R-084, R-086)."""
        return self.change(Review, review_id, lambda review: review.remove(reason))

    def forget_guest(self, review_ids: Sequence[UUID]) -> Recorded | None:
        """Tells the documents of these reviews that their guest was anonymised.

        What replaced one of them is told, too: whoever named them may not have known of it yet.
        """

        def decision() -> list[Aggregate]:
            named = [self.get(Review, id) for id in review_ids]
            newer = {each.replaced_by for each in named if each.replaced_by} - {*review_ids}
            reviews = [*named, *(self.get(Review, id) for id in newer)]
            for review in reviews:
                review.forget_guest()
            return list(reviews)

        return self.decide(decision) if review_ids else None

    def comment(self, review_id: UUID, words: Sealed, size: int, over: UUID | None) -> Recorded:
        """Staff's words under a review, sealed under `review:<id>`; see `Comment.write`.

        The text's id is made of the command's, so that a repeated command writes no second one.
        """
        comment_id = ids.of("comment text", the_actor().command_id)

        def decision() -> list[Aggregate]:
            review = self.get(Review, review_id)
            comment = self._comment_under(review)
            review.must_take_comments()
            comment.write(comment_id, words, size, over)
            return [comment]

        return self.decide(decision)

    def see_comment(
        self, review_id: UUID, comment_id: UUID | None, words: Sealed, written_at: datetime
    ) -> Recorded:
        """A portal shows a comment: ours, or one that was written there by hand."""

        def decision() -> list[Aggregate]:
            comment = self._comment_under(self.get(Review, review_id))
            comment.see(comment_id, words, written_at)
            return [comment]

        return self.decide(decision)

    def raise_insight(self, place_id: UUID, fall: Fall) -> Recorded:
        """Tells a fall once, and not again while its week overlaps with one that was told."""

        def make() -> Insight:
            if any(self.find(Insight, self._fell(place_id, day)) for day in fall.lately):
                raise ToldLately
            return Insight.of_a_fall(place_id, fall)

        return self.create(Insight, self._fell(place_id, fall.day), make)

    def _must_be_new(self, review_id: UUID) -> None:
        known = self.find(Review, review_id)
        if known is None:
            return
        version = known.done(the_actor().command_id)
        if version is None:
            raise AlreadyThere(Review.__name__)
        raise AlreadyDone(Recorded(review_id, version, 0))

    def _comment_under(self, review: Review) -> Comment:
        stream = Comment.create_id(review.id)
        return self.get(Comment, stream) if self.find(Comment, stream) else Comment.under(review)

    def _fell(self, place_id: UUID, day: date) -> UUID:
        return Insight.id_of(place_id, RATING_FELL, day)
